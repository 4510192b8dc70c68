"""Sharpness: how far the face's edges are spread, in proportion to the face.

Blurring once more takes much from a sharp picture and little from a soft one (Crete et al., The blur effect, SPIE 6492,
2007). Measured on the chip, so that a sharp small face and a soft large one count alike: the descriptor sees no more.
"""

from __future__ import annotations

import numpy as np

from docfraud.biometrics.quality.base import Component, NotMeasurable, Sigmoid
from docfraud.biometrics.quality.session import UNIT, FaceSession
from docfraud.imaging.native import cv2
from docfraud.imaging.quality import RISE

_FIRST, _AGAIN = 0.8, 1.6
"""Pixels of the chip: the first blur calms noise, the second is the probe."""


def rise(session: FaceSession) -> float:
    """10-90 % rise of the softer direction's edges, eye distances."""
    calm = cv2.GaussianBlur(session.grey, (0, 0), _FIRST)
    soft = cv2.GaussianBlur(calm, (0, 0), _AGAIN)
    mask = session.face_mask
    if float(session.grey[mask].std()) < 2:
        raise NotMeasurable("The face shows no contrast by which sharpness could be judged.")
    rises = []
    for dx, dy in ((1, 0), (0, 1)):
        sharp, blunt = (np.abs(cv2.Sobel(view, cv2.CV_32F, dx, dy))[mask] for view in (calm, soft))
        edges = sharp >= np.percentile(sharp, 90)
        ratio = float(sharp[edges].sum() / max(float(blunt[edges].sum()), 1e-6))
        # a Gaussian edge of width s has slope 1 / s: ratio = sqrt((s2 + again2) / s2)
        spread = _AGAIN**2 / max(ratio**2 - 1, 1e-3)
        rises.append(RISE * np.sqrt(max(spread - _FIRST**2, 0.05)) / UNIT)
    return float(max(rises))


COMPONENTS = (
    Component(
        "sharpness",
        "eye distances",
        rise,
        Sigmoid.falling(0.12, 0.02),
        limit="face_min_sharpness",
        fault="the face is blurred",
        advice="Stand still until the picture is taken; the camera must be in focus.",
    ),
)
