"""Fictitious emblems, built of stars, waves, leaves, keys, birds; none resembles a state's arms on purpose."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from docfraud.specimens.canvas import PX_PER_MM
from docfraud.specimens.patterns.base import Points

__all__ = ["Emblem", "outline"]

Kind = Literal["star", "sun", "mountain", "leaf", "waves", "compass", "tower", "key", "bird"]


@dataclass(frozen=True, slots=True)
class Emblem:
    """An emblem in a circle.

    Attributes:
        kind: what it shows.
        x, y: centre, mm.
        radius: mm.
        weight: width of its lines, mm; None fills its shapes.
    """

    kind: Kind
    x: float
    y: float
    radius: float
    weight: float | None = None

    def draw(self, plate: NDArray[np.uint8]) -> None:
        """Draw it; see `Pattern`."""
        shapes = [
            np.round((shape * self.radius + (self.x, self.y)) * PX_PER_MM * 16).astype(np.int32)
            for shape in outline(self.kind)
        ]
        if self.weight is None:
            cv2.fillPoly(plate, shapes, 255, cv2.LINE_8, 4)
        else:
            cv2.polylines(plate, shapes, True, 255, max(1, round(self.weight * PX_PER_MM)), cv2.LINE_8, 4)


def outline(kind: Kind) -> list[Points]:
    """Closed outlines of an emblem in a circle of radius 1 around (0, 0), y down."""
    return {
        "star": _star,
        "sun": _sun,
        "mountain": _mountain,
        "leaf": _leaf,
        "waves": _waves,
        "compass": _compass,
        "tower": _tower,
        "key": _key,
        "bird": _bird,
    }[kind]()


def _polar(radii: NDArray[np.float64], start: float = -np.pi / 2) -> Points:
    t = start + np.linspace(0, 2 * np.pi, len(radii), endpoint=False)
    return np.stack([radii * np.cos(t), radii * np.sin(t)], axis=1)


def _ring(outer: float, inner: float, points: int = 120) -> Points:
    """An annulus as one outline: out along the circle, back along the inner one."""
    a, b = _polar(np.full(points, outer)), _polar(np.full(points, inner))
    return np.concatenate([a, a[:1], b[:1], b[::-1]])


def _star() -> list[Points]:
    star = _polar(np.tile([0.72, 0.29], 5))
    small = [_polar(np.full(4, 0.05)) + 0.86 * np.array([np.cos(a), np.sin(a)]) for a in np.arange(18) * np.pi / 9]
    return [_ring(1.0, 0.97), star, *small]


def _sun() -> list[Points]:
    rays = []
    for k in range(24):
        a = 2 * np.pi * k / 24
        tip = 0.98 if k % 2 == 0 else 0.78
        rays.append(
            np.array([[0.5 * np.cos(a - 0.09), 0.5 * np.sin(a - 0.09)], [tip * np.cos(a), tip * np.sin(a)],
                      [0.5 * np.cos(a + 0.09), 0.5 * np.sin(a + 0.09)]])
        )  # fmt: skip
    return [_polar(np.full(80, 0.44)), *rays]


def _mountain() -> list[Points]:
    ridge = np.array(
        [[-0.85, 0.45], [-0.45, -0.2], [-0.28, 0.02], [0.05, -0.62], [0.4, 0.0], [0.55, -0.18], [0.85, 0.45]]
    )
    snow = np.array([[0.05, -0.62], [0.2, -0.34], [0.08, -0.4], [0.02, -0.28], [-0.06, -0.4], [-0.13, -0.28]])
    half, row = 0.8 - 0.12 * np.arange(3), 0.53 + 0.1 * np.arange(3)
    lake = [np.array([[-w, y], [w, y], [w, y + 0.05], [-w, y + 0.05]]) for w, y in zip(half, row, strict=True)]
    return [_ring(1.0, 0.96), np.concatenate([ridge, snow[::-1]]), *lake]


def _leaf() -> list[Points]:
    leaves = []
    t = np.linspace(0, np.pi, 40)
    blade = np.stack([np.sin(t) * 0.13 * np.sin(t), -0.42 * (1 - np.cos(t)) / 2 - 0.02], axis=1)
    blade = np.concatenate([blade, blade[::-1] * (-1, 1)])
    for k in range(9):
        a = np.radians(-120 + 30 * k)
        turn = np.array([[np.cos(a), np.sin(a)], [-np.sin(a), np.cos(a)]])
        leaves.append((blade * 1.9) @ turn + (0, 0.1))
    stem = np.array([[-0.03, 0.1], [0.03, 0.1], [0.05, 0.9], [-0.05, 0.9]])
    return [*leaves, stem]


def _waves() -> list[Points]:
    x = np.linspace(-0.8, 0.8, 120)
    shapes = [_ring(1.0, 0.95)]
    for k in range(5):
        half = np.sqrt(max(0.0, 0.86**2 - (k * 0.28 - 0.5) ** 2))
        xs = x / 0.8 * half
        y = 0.09 * np.sin(xs * 11 + k * 1.3) + k * 0.28 - 0.5
        shapes.append(np.concatenate([np.stack([xs, y], axis=1), np.stack([xs, y + 0.1], axis=1)[::-1]]))
    return shapes


def _compass() -> list[Points]:
    star, between = _polar(np.tile([1.0, 0.16], 4)), _polar(np.tile([0.55, 0.2], 4), -np.pi / 4)
    return [_ring(0.8, 0.76), _ring(0.62, 0.59), star, between]


def _tower() -> list[Points]:
    left = [(-0.4, 0.8), (-0.34, -0.25), (-0.5, -0.25), (-0.5, -0.6), (-0.3, -0.6), (-0.3, -0.45), (-0.1, -0.45)]
    left.append((-0.1, -0.6))
    wall = np.array([*left, *((-x, y) for x, y in reversed(left))])
    t = np.linspace(np.pi, 2 * np.pi, 24)
    gate = np.stack([0.15 * np.cos(t), 0.42 + 0.15 * np.sin(t)], axis=1)
    gate = np.concatenate([[[-0.15, 0.8]], gate, [[0.15, 0.8]]])
    return [_ring(1.0, 0.96), wall, gate]


def _key() -> list[Points]:
    bow = _ring(0.36, 0.2, 60) + np.array([0.0, -0.6])
    shank = [(-0.06, -0.09), (-0.16, -0.09), (-0.16, -0.16), (-0.06, -0.16), (-0.06, -0.24), (0.06, -0.24)]
    shank += [(0.06, -0.16), (0.16, -0.16), (0.16, -0.09), (0.06, -0.09), (0.06, 0.5), (0.34, 0.5), (0.34, 0.62)]
    shank += [(0.22, 0.62), (0.22, 0.7), (0.34, 0.7), (0.34, 0.84), (0.06, 0.84), (0.06, 0.96), (-0.06, 0.96)]
    return [bow, np.array(shank)]


def _bird() -> list[Points]:
    """A cormorant that dries its wings, on a rock."""
    half = [(0.0, -0.3), (0.14, -0.34), (0.42, -0.5), (0.84, -0.4), (0.9, -0.22), (0.78, 0.12), (0.66, -0.02)]
    half += [(0.58, 0.24), (0.46, 0.04), (0.38, 0.32), (0.26, 0.1), (0.2, 0.34), (0.14, 0.62), (0.0, 0.68)]
    body = np.array([*half, *((-x, y) for x, y in reversed(half[1:-1]))])
    neck = np.array([(-0.07, -0.32), (-0.1, -0.56), (-0.05, -0.74), (0.06, -0.8), (0.34, -0.74), (0.1, -0.64),
                     (0.05, -0.54), (0.08, -0.32)])  # fmt: skip
    rock = np.array([(-0.5, 0.84), (-0.28, 0.74), (0.3, 0.76), (0.52, 0.84), (0.3, 0.92), (-0.3, 0.92)])
    return [body, neck, rock]
