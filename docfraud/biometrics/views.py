"""Several views of one face: their descriptors' average is steadier than one (test-time augmentation)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from docfraud.errors import UnknownNameError
from docfraud.imaging.native import cv2

VIEWS = (1, 2, 6)
"""The face alone; with its mirror image; both at three scales."""

_SCALES = (1.0, 0.94, 1.06)
"""About what the detector's box and the landmarks leave open. Chosen a priori."""


def views_of(chips: NDArray[np.uint8], count: int) -> NDArray[np.uint8]:
    """Views of face chips.

    Args:
        chips: shape (n, side, side, 3), uint8.
        count: one of `VIEWS`.

    Returns:
        Shape (count, n, side, side, 3), uint8; the first are the chips themselves.

    Raises:
        UnknownNameError: no such count.
    """
    if count not in VIEWS:
        raise UnknownNameError(f"There are no {count} views of a face.", remedy="Choose 1, 2 or 6.")
    scaled = [chips] + [_zoomed(chips, scale) for scale in _SCALES[1:] if count == 6]
    if count == 1:
        return chips[None]
    return np.stack([view for s in scaled for view in (s, s[:, :, ::-1])])


def _zoomed(chips: NDArray[np.uint8], scale: float) -> NDArray[np.uint8]:
    middle = (chips.shape[1] - 1) / 2
    transform = cv2.getRotationMatrix2D((middle, middle), 0.0, scale)
    side = (chips.shape[2], chips.shape[1])
    zoomed = [cv2.warpAffine(chip, transform, side, borderMode=cv2.BORDER_REPLICATE) for chip in chips]
    return np.asarray(zoomed, dtype=np.uint8).reshape(chips.shape)
