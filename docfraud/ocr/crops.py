"""Cutting text lines out of a picture: quads, their sizes, and crops that are sampled without aliasing."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from docfraud.imaging.native import cv2
from docfraud.imaging.picture import RGB, Quad


def quad_size(quad: Quad) -> tuple[float, float]:
    """Mean width and height of a quad, pixels."""
    top, right, bottom, left = (float(np.linalg.norm(quad[(i + 1) % 4] - quad[i])) for i in range(4))
    return (top + bottom) / 2, (right + left) / 2


def quad_angle(quad: Quad) -> float:
    """Direction of a quad's text, degrees clockwise from the x axis, in (-180, 180]."""
    direction = (quad[1] - quad[0]) + (quad[2] - quad[3])
    return float(np.degrees(np.arctan2(direction[1], direction[0])))


def turned(quad: Quad) -> Quad:
    """The same place, read from the other end (turned by 180 degrees)."""
    return np.roll(quad, 2, axis=0)


def points_along(quad: Quad, fractions: NDArray[np.floating]) -> NDArray[np.float64]:
    """Points on the middle line of a quad.

    Args:
        quad: corners, shape (4, 2).
        fractions: shape (n,), 0 at the left edge, 1 at the right.

    Returns:
        Shape (n, 2), pixels.
    """
    left, right = (quad[0] + quad[3]) / 2, (quad[1] + quad[2]) / 2
    f = np.asarray(fractions, dtype=np.float64)[:, None]
    return np.asarray(left * (1 - f) + right * f)


class LineCutter:
    """Cuts lines out of one picture, from a copy scaled so that a crop is never sampled below its resolution."""

    def __init__(self, picture: RGB) -> None:
        self._levels: dict[int, RGB] = {0: picture}

    def _level(self, k: int) -> RGB:
        if k not in self._levels:
            below = self._level(k - 1)
            size = (max(1, below.shape[1] // 2), max(1, below.shape[0] // 2))
            self._levels[k] = np.asarray(cv2.resize(below, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
        return self._levels[k]

    def cut(self, quad: Quad, *, height: int = 48, max_width: int = 3200) -> RGB:
        """One line, warped upright.

        Args:
            quad: corners on the picture, shape (4, 2); may reach outside, the edge is then repeated.
            height: height of the crop, pixels.
            max_width: widest crop made, pixels; longer lines are squeezed.

        Returns:
            Shape (height, width, 3), uint8, RGB.
        """
        line_width, line_height = quad_size(quad)
        width = int(np.clip(round(line_width / max(line_height, 1.0) * height), 8, max_width))
        level = max(0, int(np.floor(np.log2(max(line_height / height, 1.0)))))
        source = self._level(level)
        base = self._levels[0]
        scale = np.array([source.shape[1] / base.shape[1], source.shape[0] / base.shape[0]])
        target = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
        # half a pixel: a pixel's value belongs to its centre
        matrix = cv2.getPerspectiveTransform((quad * scale - 0.5).astype(np.float32), target - 0.5)
        return np.asarray(
            cv2.warpPerspective(
                source, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
            ),
            dtype=np.uint8,
        )

    def cut_all(self, quads: Sequence[Quad], *, height: int = 48) -> list[RGB]:
        """`cut` for several quads."""
        return [self.cut(quad, height=height) for quad in quads]
