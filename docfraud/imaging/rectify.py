"""Where a page's pixels lie in the picture it was photographed on, and the way back."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

from docfraud.imaging.native import cv2
from docfraud.imaging.picture import RGB, Quad

Matrix = NDArray[np.float64]

MAX_ENLARGEMENT = 1.2
"""A rectified page has at most this many pixels for one of the picture, per axis: more would only be invented."""


@dataclass(frozen=True, slots=True, eq=False)
class Rectification:
    """A homography from picture pixels to the pixels of an upright page, and its inverse.

    Coordinates are (x, y) with the centre of the first pixel at (0, 0), as OpenCV has them.

    Attributes:
        matrix: shape (3, 3), picture to page, acting on (x, y, 1) columns.
        width, height: size of the page, pixels.
    """

    matrix: Matrix
    width: int
    height: int
    _back: Matrix = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_back", np.linalg.inv(self.matrix))

    @classmethod
    def identity(cls, width: int, height: int) -> Rectification:
        """The page is the whole picture."""
        return cls(np.eye(3), width, height)

    @classmethod
    def from_quad(
        cls, quad: Quad, *, aspect: float | None = None, margin: float = 0.0, max_side: int = 4000
    ) -> Rectification:
        """Straighten a quadrilateral.

        The page gets about as many pixels as the picture has for it: nowhere more than `MAX_ENLARGEMENT` times.

        Args:
            quad: shape (4, 2), (x, y) picture pixels, clockwise from the page's top left corner.
            aspect: width / height of the page; default: as the sides of the quad are long.
            margin: how much of the surroundings to keep on each side, as a share of the longer page side, so that print
                near the edge survives an outline that is a pixel off.
            max_side: bound for the longer side, pixels.

        Raises:
            ValueError: the corners do not span a convex quadrilateral, or are not clockwise.
        """
        corners = np.asarray(quad, dtype=np.float64).reshape(4, 2)
        if not _convex_clockwise(corners):
            raise ValueError("the corners of a page must span a convex quadrilateral, clockwise")
        sides = np.linalg.norm(np.roll(corners, -1, axis=0) - corners, axis=1)
        across, down = max(sides[0], sides[2]), max(sides[1], sides[3])
        if aspect is None:
            width, height = across, down
        else:
            # Enough for the better resolved axis, but do not blow up the foreshortened one.
            height = min(max(across / aspect, down), MAX_ENLARGEMENT * min(across / aspect, down))
            width = height * aspect
        shrink = min(1.0, max_side / (max(width, height) * (1 + 2 * margin)))
        width, height = width * shrink, height * shrink
        edge = margin * max(width, height)
        target = np.array([[0, 0], [width, 0], [width, height], [0, height]]) + edge
        matrix = cv2.getPerspectiveTransform(corners.astype(np.float32), target.astype(np.float32))
        size = np.rint(target[2] + edge).astype(int) + 1
        return cls(np.asarray(matrix, dtype=np.float64), int(size[0]), int(size[1]))

    def to_page(self, points: ArrayLike) -> NDArray[np.float64]:
        """Picture pixels to page pixels; shape (n, 2) or (2,), float64, same shape back."""
        return _apply(self.matrix, points)

    def to_picture(self, points: ArrayLike) -> NDArray[np.float64]:
        """Page pixels to picture pixels; shape (n, 2) or (2,), float64, same shape back."""
        return _apply(self._back, points)

    def outline(self) -> Quad:
        """The page's corners on the picture, clockwise from its top left, shape (4, 2), pixels."""
        right, bottom = self.width - 1, self.height - 1
        return self.to_picture([[0, 0], [right, 0], [right, bottom], [0, bottom]])

    def then(self, matrix: Matrix, width: int, height: int) -> Rectification:
        """This, followed by a further homography of page pixels onto a page of the given size."""
        return Rectification(np.asarray(matrix, dtype=np.float64) @ self.matrix, width, height)

    def turned(self, degrees: int) -> Rectification:
        """The same page turned counter-clockwise by 0, 90, 180 or 270 degrees.

        Raises:
            ValueError: another angle.
        """
        if degrees % 90:
            raise ValueError("pages are turned by multiples of 90 degrees")
        result = self
        for _ in range(degrees // 90 % 4):
            turn = np.array([[0, 1, 0], [-1, 0, result.width - 1], [0, 0, 1]], dtype=np.float64)
            result = result.then(turn, result.height, result.width)
        return result

    def scaled(self, factor: float) -> Rectification:
        """The same page with `factor` times the pixels on each axis.

        Raises:
            ValueError: the factor is not positive.
        """
        if factor <= 0:
            raise ValueError("the factor must be positive")
        width, height = max(1, round(self.width * factor)), max(1, round(self.height * factor))
        x, y = width / self.width, height / self.height
        # pixel centres: the left edge of the first pixel, at -0.5, stays where it is
        scale = np.array([[x, 0, (x - 1) / 2], [0, y, (y - 1) / 2], [0, 0, 1]])
        return self.then(scale, width, height)

    def warp(self, pixels: RGB) -> RGB:
        """The page of a picture, shape (height, width, 3), uint8.

        Args:
            pixels: the picture, shape (any, any, 3), uint8. What lies outside it repeats its border.
        """
        turns = self._quarter_turns(pixels)
        if turns is not None:
            return np.ascontiguousarray(np.rot90(pixels, turns))
        matrix = self.matrix
        shrink = self._shrinking()
        if shrink < 0.6:  # average first: a warp looks at no more than four pixels, and fine print would break up
            smaller = cv2.resize(pixels, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA)
            x, y = smaller.shape[1] / pixels.shape[1], smaller.shape[0] / pixels.shape[0]
            matrix = matrix @ np.linalg.inv(np.array([[x, 0, (x - 1) / 2], [0, y, (y - 1) / 2], [0, 0, 1]]))
            pixels = np.asarray(smaller, dtype=np.uint8)
        size = (self.width, self.height)
        page = cv2.warpPerspective(pixels, matrix, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
        return np.asarray(page, dtype=np.uint8)

    def _quarter_turns(self, pixels: RGB) -> int | None:
        """Quarter turns counter-clockwise if that is all this does to the picture."""
        height, width = pixels.shape[:2]
        whole = Rectification.identity(width, height)
        for turns in range(4):
            turned = whole.turned(90 * turns)
            same_size = (turned.width, turned.height) == (self.width, self.height)
            if same_size and np.allclose(turned.matrix, self.matrix / self.matrix[2, 2], atol=1e-9):
                return turns
        return None

    def _shrinking(self) -> float:
        """Page pixels per picture pixel along the axis and side where there are most."""
        seen = self.outline()
        sides = np.linalg.norm(np.roll(seen, -1, axis=0) - seen, axis=1)
        full = np.array([self.width, self.height, self.width, self.height]) - 1
        return float(np.max(full / np.maximum(sides, 1e-9)))


def _apply(matrix: Matrix, points: ArrayLike) -> NDArray[np.float64]:
    given = np.asarray(points, dtype=np.float64)
    flat = given.reshape(-1, 2)
    lifted = flat @ matrix[:, :2].T + matrix[:, 2]
    return np.asarray((lifted[:, :2] / lifted[:, 2:]).reshape(given.shape), dtype=np.float64)


def _convex_clockwise(corners: Quad) -> bool:
    after = np.roll(corners, -1, axis=0) - corners
    before = corners - np.roll(corners, 1, axis=0)
    # with y down, clockwise turns have a positive cross product
    turns = before[:, 0] * after[:, 1] - before[:, 1] * after[:, 0]
    return bool(np.isfinite(corners).all() and np.all(turns > 1e-9))
