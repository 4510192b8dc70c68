"""Eyes open, eyes visible: what is dark at the eyes, and whether white is beside it.

An open eye has a dark iris with white on its left and right; a closed one has a dark line of lashes that runs on to
both sides; behind dark glasses there is neither. No lids are found, so this is no measure of how far an eye is open:
eyes narrowed by laughing or sun read as closed.
"""

from __future__ import annotations

import numpy as np

from docfraud.biometrics.quality.base import Component, NotMeasurable, Sigmoid, clipped
from docfraud.biometrics.quality.illumination import cheeks
from docfraud.biometrics.quality.session import EYES, UNIT, FaceSession, Plane, zone
from docfraud.imaging.native import cv2

_SIZE, _PER_UNIT = (96, 64), 128
"""A patch around an eye: 0.75 by 0.5 eye distances, and its pixels per eye distance."""

_SMALLEST = 20.0
"""Eye distance in pixels below which an iris is less than four pixels wide."""


def _patches(session: FaceSession) -> list[Plane]:
    """Both eyes, brightness 0 to 255."""
    half = (_SIZE[0] / 2 / _PER_UNIT, _SIZE[1] / 2 / _PER_UNIT)
    middles = [session.points[a : a + 2].mean(axis=0) for a in (2, 0)]
    return [
        np.asarray(
            cv2.cvtColor(session.patch((x - EYES[0]) / UNIT, (y - EYES[1]) / UNIT, *half, _SIZE), cv2.COLOR_RGB2GRAY),
            dtype=np.float32,
        )
        for x, y in middles
    ]


def _iris(patch: Plane) -> float:
    """The greatest difference between what lies left and right of a spot as large as an iris and the spot, relative."""
    spot = cv2.blur(patch, (15, 13))
    beside = cv2.blur(patch, (9, 13))
    shift = 17
    left, right = np.roll(beside, shift, axis=1), np.roll(beside, -shift, axis=1)
    # the paler side may be skin in the light: what counts is the darker one
    contrast = (np.minimum(left, right) - spot) / np.maximum((left + right) / 2, 12)
    inner = contrast[22:-22, shift + 14 : -shift - 14]
    return float(inner.max())


def _open(session: FaceSession) -> float:
    if session.eye_distance < _SMALLEST:
        raise NotMeasurable("The eyes are too small in the picture to see whether they are open.")
    return float(np.mean([_iris(patch) for patch in _patches(session)]))


def _hidden(session: FaceSession) -> float:
    """Share of the eyes' zone that is nearly black beside the cheeks, or shines."""
    left, right = cheeks(session)
    skin = float(np.median(session.luminance[left | right]))
    zones = (zone(-0.5, 0.0, 0.3, 0.16, ellipse=True) | zone(0.5, 0.0, 0.3, 0.16, ellipse=True)) & session.inside
    values = session.luminance[zones]
    return float(((values < 0.2 * skin) | (values >= 247)).mean())


COMPONENTS = (
    Component(
        "eyes_open",
        "contrast of the iris",
        _open,
        Sigmoid(0.12, 0.02),
        limit="face_min_eyes_open",
        fault="the eyes look shut",
        advice="Open your eyes.",
        portrait=True,
    ),
    Component(
        "eyes_visible",
        "share hidden",
        _hidden,
        lambda share: clipped(100 * (1 - share)),
        limit="face_min_eyes_visible",
        fault="the eyes are hidden",
        advice="Take off dark glasses, and keep hair and reflections off your eyes.",
    ),
)
