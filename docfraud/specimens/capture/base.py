"""What a capture is, and where a place on the page lies in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from docfraud.errors import UsageError
from docfraud.imaging.native import cv2
from docfraud.imaging.picture import RGB, Quad
from docfraud.results import Light
from docfraud.specimens.canvas import Exposure

__all__ = ["Captured", "Device", "Matrix", "map_points", "page_quad", "warp_mask"]

Matrix = NDArray[np.float64]
"""A homography, shape (3, 3)."""


@dataclass(frozen=True, slots=True, eq=False)
class Captured:
    """The pictures that a device delivers; all three show the same pixels of the page in the same place.

    Attributes:
        vi: white light, shape (height, width, 3), uint8, sRGB.
        ir: infrared, three equal channels, sRGB-encoded like `vi`; None where the device has no infrared light.
        uv: what is seen under ultraviolet light; None where the device has no such light.
        to_picture: float64 (3, 3), from exposure pixels to picture pixels; (0, 0) is the first pixel's centre in both.
        ppi: pixels per inch on the page (the mean over the page where the view is oblique).
        jpeg_quality: the quality that the pictures have been through (1 to 100), to be used again where they are
            saved as JPEG (the same tables change next to nothing a second time); None: never compressed.
        device: the device's name.
    """

    vi: RGB
    ir: RGB | None
    uv: RGB | None
    to_picture: Matrix
    ppi: float
    jpeg_quality: int | None
    device: str

    @property
    def shape(self) -> tuple[int, int]:
        """(height, width) of the pictures, pixels."""
        return self.vi.shape[0], self.vi.shape[1]


class Device(Protocol):
    """A scanner, reader, camera or copier. Its settings are fields, so `dataclasses.replace` makes another one."""

    @property
    def name(self) -> str:
        """The stable name, such as "page-reader"."""
        ...

    @property
    def title(self) -> str:
        """A few words for a reader."""
        ...

    @property
    def lights(self) -> frozenset[Light]:
        """The lights that the device has."""
        ...

    def __call__(self, exposure: Exposure, seed: int) -> Captured:
        """Take the pictures; the same seed gives the same bytes."""
        ...


def map_points(points: NDArray[np.floating] | NDArray[np.integer], captured: Captured) -> NDArray[np.float64]:
    """Where places on the exposure lie in the capture.

    Args:
        points: shape (n, 2), (x, y) exposure pixels.

    Returns:
        Shape (n, 2), float64, (x, y) picture pixels; may lie outside of the picture.

    Raises:
        UsageError: the points have another shape.
    """
    places = np.asarray(points, np.float64)
    if places.ndim != 2 or places.shape[1] != 2:
        raise UsageError(f"Points have the shape {places.shape}.", remedy="Give an array of shape (n, 2), x before y.")
    full = np.column_stack([places, np.ones(len(places))]) @ captured.to_picture.T
    moved: NDArray[np.float64] = full[:, :2] / full[:, 2:]
    return moved


def page_quad(exposure: Exposure, captured: Captured) -> Quad:
    """The page's corners in the capture, shape (4, 2), clockwise from its own top left (outer edges of the pixels)."""
    height, width = exposure.shape
    x1, y1 = width - 0.5, height - 0.5
    return map_points(np.array([(-0.5, -0.5), (x1, -0.5), (x1, y1), (-0.5, y1)]), captured)


def warp_mask(mask: NDArray[np.uint8], captured: Captured) -> NDArray[np.uint8]:
    """A mask over the exposure as it lies in the capture.

    Args:
        mask: shape (height, width) of the exposure, uint8, 255 where something is so.

    Returns:
        Shape of the capture, uint8, 255 for every pixel that the marked part of the page touches, else 0; a region
        of one exposure pixel does not get lost in a coarser capture.
    """
    height, width = captured.shape
    size = (width, height)
    _, _, scale = _scale(captured.to_picture, (mask.shape[1] / 2, mask.shape[0] / 2))
    source = mask
    if scale < 1:  # several exposure pixels meet in one of the capture: spread them so that sampling finds each
        reach = 2 * int(np.ceil(0.5 / scale)) + 1
        source = np.asarray(cv2.dilate(mask, np.ones((reach, reach), np.uint8)), np.uint8)
    spread = cv2.warpPerspective(source, captured.to_picture, size, flags=cv2.INTER_LINEAR, borderValue=0)
    return np.asarray(cv2.threshold(spread, 0, 255, cv2.THRESH_BINARY)[1], np.uint8)


def _scale(matrix: Matrix, at: tuple[float, float]) -> tuple[float, float, float]:
    """Picture pixels per exposure pixel along x and y and their geometric mean, at a place."""
    x, y = at
    a, b, c = matrix @ np.array([x, y, 1.0])
    jacobian = (matrix[:2, :2] - np.outer([a / c, b / c], matrix[2, :2])) / c
    mean = float(np.sqrt(abs(np.linalg.det(jacobian))))
    return float(np.hypot(*jacobian[:, 0])), float(np.hypot(*jacobian[:, 1])), mean


def scale_at(matrix: Matrix, x: float, y: float) -> float:
    """Picture pixels per exposure pixel at (x, y): the square root of the area's growth."""
    return _scale(matrix, (x, y))[2]
