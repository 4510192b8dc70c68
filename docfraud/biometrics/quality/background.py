"""Background uniformity: edges on the wall beside the head.

The standard segments the picture; here fixed regions are looked at, beside and above the head, down to the ears, where
neither hair nor shoulders are as a rule. Long or wide hair reaches into them and reads as an uneven background.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from docfraud.biometrics.quality.base import Component, NotMeasurable, Sigmoid
from docfraud.biometrics.quality.session import FRAME_EYES, FRAME_HEIGHT, FRAME_UNIT, FRAME_WIDTH, FaceSession, Mask
from docfraud.imaging.native import cv2


@lru_cache(maxsize=1)
def _beside() -> Mask:
    y, x = np.mgrid[:FRAME_HEIGHT, :FRAME_WIDTH]
    u, v = (x - FRAME_WIDTH / 2) / FRAME_UNIT, (y - FRAME_EYES) / FRAME_UNIT
    return np.asarray((np.hypot(u / 1.75, (v + 0.1) / 2.3) > 1) & (v < 0.5))


def _gradient(session: FaceSession) -> float:
    grey, seen = session.frame
    inner = cv2.erode(seen.astype(np.uint8), np.ones((5, 5), dtype=np.uint8), borderValue=1) > 0
    mask = _beside() & inner
    if mask.sum() < 0.15 * _beside().sum():
        raise NotMeasurable("There is too little background beside the head in the picture.")
    across, down = (cv2.Sobel(grey, cv2.CV_32F, dx, 1 - dx) for dx in (1, 0))
    return float(np.hypot(across, down)[mask].mean())


COMPONENTS = (
    Component(
        "background_uniformity",
        "gradient",
        _gradient,
        Sigmoid.falling(10.0, 40.0, 190.0),
        limit="face_min_background",
        fault="the background is uneven",
        advice="Stand before a plain wall.",
        portrait=True,
    ),
)
