"""Making a picture much smaller, quickly."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from docfraud.imaging.native import cv2

__all__ = ["shrunk"]


def shrunk(plane: NDArray[np.uint8], size: tuple[int, int]) -> NDArray[np.uint8]:
    """A picture at another, smaller size: each pixel is the mean of those it stands for.

    Halving is several times as fast as averaging over areas of odd size, so it is done first; once, since each step
    rounds. A last odd row or column is dropped then: half a pixel of the original at the far edge.

    Args:
        plane: shape (height, width) or (height, width, channels), uint8.
        size: (width, height) wanted, pixels.
    """
    width, height = size
    if plane.shape[1] >= 2 * width and plane.shape[0] >= 2 * height:
        across, down = plane.shape[1] // 2, plane.shape[0] // 2
        even = plane[: 2 * down, : 2 * across]
        plane = np.asarray(cv2.resize(even, (across, down), interpolation=cv2.INTER_AREA), np.uint8)
    if plane.shape[1::-1] == size:
        return np.ascontiguousarray(plane)
    return np.asarray(cv2.resize(plane, size, interpolation=cv2.INTER_AREA), np.uint8)
