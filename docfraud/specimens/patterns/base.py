"""What a pattern is, and the drawing of fine lines."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from docfraud.specimens.canvas import PX_PER_MM, mm

__all__ = ["Pattern", "Points", "blank_plate", "clip_to", "draw_lines"]

Points = NDArray[np.float64]
"""A curve, shape (n, 2), (x, y) in millimetres."""

_SHIFT = 4


class Pattern(Protocol):
    """Line work as data; frozen dataclasses, sizes in millimetres from the page's upper left corner."""

    def draw(self, plate: NDArray[np.uint8]) -> None:
        """Draw the ink as 255 onto a plate of the whole page, shape (height, width), uint8."""
        ...


def blank_plate(width_mm: float, height_mm: float) -> NDArray[np.uint8]:
    """An empty plate of a page, shape (height, width), uint8."""
    return np.zeros((mm(height_mm), mm(width_mm)), np.uint8)


def draw_lines(plate: NDArray[np.uint8], curves: Iterable[Points], width_mm: float, *, closed: bool = False) -> None:
    """Draw curves as solid lines.

    Args:
        plate: changed in place.
        curves: in millimetres.
        width_mm: line width; it becomes whole raster pixels, at least one (0.021 mm). OpenCV draws thicker lines up to
            two pixels wider than it is told.
        closed: join each curve's ends.
    """
    thickness = max(1, round(width_mm * PX_PER_MM))
    scale = PX_PER_MM * (1 << _SHIFT)
    fixed = [np.round(curve * scale).astype(np.int32)[:, None, :] for curve in curves]
    cv2.polylines(plate, fixed, closed, 255, thickness, cv2.LINE_8, _SHIFT)


def clip_to(plate: NDArray[np.uint8], box: tuple[float, float, float, float]) -> NDArray[np.uint8]:
    """The part of a plate inside a box of millimetres, as a view."""
    x0, y0, x1, y1 = (mm(v) for v in box)
    return plate[max(y0, 0) : max(y1, 0), max(x0, 0) : max(x1, 0)]
