"""Mouth closed: how high the gap of teeth or dark between the lips is."""

from __future__ import annotations

import numpy as np

from docfraud.biometrics.quality.base import Component, NotMeasurable, Sigmoid
from docfraud.biometrics.quality.illumination import cheeks
from docfraud.biometrics.quality.session import CHIN, EYES, UNIT, FaceSession

_TOP, _BOTTOM, _HALF_WIDTH = 0.9, 1.5, 0.12
"""Where the gap is looked for, eye distances."""


def _gap(session: FaceSession) -> float:
    """Height of the gap over T."""
    if session.colourless:
        raise NotMeasurable("The picture has no colour, by which teeth and lips could be told apart.")
    left, right = cheeks(session)
    skin = np.median(session.lab[left | right], axis=0)
    rows = slice(round(EYES[1] + _TOP * UNIT), round(EYES[1] + _BOTTOM * UNIT))
    columns = slice(round(EYES[0] - _HALF_WIDTH * UNIT), round(EYES[0] + _HALF_WIDTH * UNIT))
    light, a, b = np.moveaxis(np.median(session.lab[rows, columns], axis=1), -1, 0)
    chroma, own = np.hypot(a, b), float(np.hypot(skin[1], skin[2]))
    teeth = (chroma < 0.62 * own) & (light > 0.8 * skin[0]) & (a < 0.6 * skin[1])
    dark = (light < 0.4 * skin[0]) & (chroma < own)
    gap = teeth | dark
    ends = np.flatnonzero(np.diff(np.concatenate([[False], gap, [False]]).astype(np.int8)))
    longest = int((ends[1::2] - ends[::2]).max()) if len(ends) else 0
    return longest / UNIT / CHIN


COMPONENTS = (
    Component(
        "mouth_closed",
        "gap over T",
        _gap,
        Sigmoid.falling(0.05, 0.015),
        limit="face_min_mouth_closed",
        fault="the mouth is open",
        advice="Close your mouth.",
        portrait=True,
    ),
)
