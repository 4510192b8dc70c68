"""A page on a ground: glass, lid, table."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from docfraud.imaging.native import cv2
from docfraud.specimens.capture.base import Matrix

__all__ = ["blurred", "merge", "on_ground", "outline", "shadow", "split"]

Plane = NDArray[np.float32]


def blurred(plane: Plane, sigma: float) -> Plane:
    """A blur of standard deviation `sigma`, pixels, also where that is a fraction of one.

    A sampled Gaussian narrower than a pixel blurs too little; three taps of the right variance do not.
    """
    if sigma < 0.02:
        return plane
    if sigma >= 0.65:
        return np.asarray(cv2.GaussianBlur(plane, (0, 0), sigma), np.float32)
    taps = np.array([sigma**2 / 2, 1 - sigma**2, sigma**2 / 2])
    return np.asarray(cv2.sepFilter2D(plane, -1, taps, taps), np.float32)


def split(picture: Plane) -> list[Plane]:
    """The bands of a picture of shape (height, width, bands)."""
    return [np.asarray(plane, np.float32) for plane in cv2.split(picture)]


def merge(planes: list[Plane]) -> Plane:
    """Bands of shape (height, width) as one picture, (height, width, bands)."""
    return np.asarray(cv2.merge(planes), np.float32)


def outline(shape: tuple[int, int], matrix: Matrix, size: tuple[int, int], corner: float = 0.0) -> Plane:
    """Share of every picture pixel that the page covers, 0 to 1, soft by half a pixel at its edge.

    Args:
        shape: (height, width) of the page, exposure pixels.
        matrix: from exposure to picture pixels.
        size: (width, height) of the picture.
        corner: radius of the page's corners, exposure pixels.
    """
    height, width = shape
    fine = 16  # fractional bits of cv2's coordinates are 4: the edge is anti-aliased to a sixteenth of a pixel
    radius = min(corner, height / 2, width / 2)
    near, right, low = radius - 0.5, width - 0.5 - radius, height - 0.5 - radius
    centres = ((right, near, -90), (right, low, 0), (near, low, 90), (near, near, 180))
    steps = np.linspace(0, 90, 25) if radius > 0 else np.zeros(1)
    points = np.concatenate(
        [
            np.column_stack([x + radius * np.cos(a), y + radius * np.sin(a)])
            for x, y, at in centres
            for a in [np.deg2rad(at + steps)]
        ]
    )
    full = np.column_stack([points, np.ones(len(points))]) @ matrix.T
    polygon = full[:, :2] / full[:, 2:]
    mask = np.zeros((size[1], size[0]), np.uint8)
    cv2.fillPoly(mask, [np.rint(polygon * fine).astype(np.int32)], 255, lineType=cv2.LINE_AA, shift=4)
    return np.asarray(mask.astype(np.float32) / np.float32(255), np.float32)


def on_ground(plane: Plane, matrix: Matrix, size: tuple[int, int], page: Plane, ground: Plane | float) -> Plane:
    """One band of the page, moved by `matrix` and laid on its ground.

    Args:
        plane: shape (height, width) of the exposure.
        size: (width, height) of the picture.
        page: its outline, from `outline`.
        ground: light of what the page lies on, a map or one value.
    """
    shift = matrix[:2, 2]
    if (
        np.array_equal(matrix[:2, :2], np.eye(2))
        and np.array_equal(matrix[2], (0, 0, 1))
        and (shift == shift.round()).all()
    ):
        x, y = (int(v) for v in shift)
        height, width = plane.shape
        bottom, right = size[1] - y - height, size[0] - x - width
        moved = cv2.copyMakeBorder(plane, y, bottom, x, right, cv2.BORDER_REPLICATE)
    else:
        moved = cv2.warpPerspective(plane, matrix, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(ground + page * (moved - ground), np.float32)


def shadow(page: Plane, reach: float, towards: tuple[float, float], depth: float) -> Plane:
    """The shadow of a page's edge on what it lies on: 1 where there is none.

    Args:
        page: outline of the page.
        reach: standard deviation of its soft edge, pixels.
        towards: how far it is thrown, (x, y), in units of `reach`.
        depth: light lost where it is deepest, 0 to 1.
    """
    reduce = 4
    low = (max(page.shape[1] // reduce, 1), max(page.shape[0] // reduce, 1))
    small = cv2.resize(page, low, interpolation=cv2.INTER_AREA)
    move = np.array([[1, 0, towards[0] * reach / reduce], [0, 1, towards[1] * reach / reduce]], np.float64)
    thrown = cv2.warpAffine(small, move, low, borderMode=cv2.BORDER_CONSTANT)
    soft = cv2.GaussianBlur(thrown, (0, 0), max(reach / reduce, 0.5))
    big = cv2.resize(soft, (page.shape[1], page.shape[0]), interpolation=cv2.INTER_LINEAR)
    return np.asarray(1 - np.float32(depth) * big, np.float32)
