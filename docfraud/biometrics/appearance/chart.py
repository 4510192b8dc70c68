"""The chart: a face upright at a fixed scale with room around it, and where its parts lie on it.

The chip that the descriptor sees (`docfraud.biometrics.align`) ends at the chin and has 150 pixels; the chart has the
same alignment, a wider margin and nearly twice the resolution. Places are given as (u, v): the middle between the eyes
is (0, 0), the distance of the eyes' centres is 1, u goes to the right of the picture, v downwards.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from docfraud.biometrics.align import CHIP, MEAN_FACE, PADDING, similarity
from docfraud.imaging.native import cv2
from docfraud.imaging.picture import RGB

__all__ = [
    "EYES",
    "NAMES",
    "SIDE",
    "Chart",
    "Plane",
    "chart_points",
    "coordinates",
    "cut_chart",
    "inner_face",
    "regions",
]

Plane = NDArray[np.float32]

SIDE = 288
"""Side of the chart, pixels; the eyes are then 84 apart, about as on a portrait printed at 300 ppi."""
_PADDING = 0.4
_BOX = SIDE / (1 + 2 * _PADDING)
EYES = float(_BOX * (MEAN_FACE[:2, 0].mean() - MEAN_FACE[2:4, 0].mean()))
"""Distance of the eyes' centres on the chart, pixels."""
_ENOUGH = 0.8
"""Share of a region that both pictures must show for it to be compared; chosen a priori."""
_MIDDLE = (_PADDING + np.array([MEAN_FACE[:4, 0].mean(), MEAN_FACE[:4, 1].mean()])) * _BOX


@dataclass(frozen=True, slots=True, eq=False)
class Chart:
    """A face's chart.

    Attributes:
        pixels: (288, 288, 3) uint8 RGB.
        seen: (288, 288) bool, what the picture shows of it.
    """

    pixels: RGB
    seen: NDArray[np.bool_]


NAMES = ("brows", "eyes", "nose", "mouth", "cheeks", "jaw", "forehead", "skin")
"""The regions; `skin` is what lies between the others and overlaps cheeks, jaw and forehead."""


def cut_chart(picture: RGB, landmarks: NDArray[np.floating]) -> Chart:
    """A face's chart.

    Args:
        picture: shape (height, width, 3), uint8, RGB.
        landmarks: the five points, shape (5, 2), (x, y) pixels.

    Returns:
        The chart; beyond the picture its edge is repeated.
    """
    turn, shift = _to_picture(landmarks)
    scale = float(np.hypot(*turn[:, 0]))
    reach = SIDE * scale
    corner = np.floor(turn @ np.full(2, SIDE / 2) + shift - reach).astype(int)
    first = np.clip(corner, 0, [picture.shape[1] - 1, picture.shape[0] - 1])
    last = np.clip(corner + int(2 * reach) + 2, first + 1, [picture.shape[1], picture.shape[0]])
    part = picture[first[1] : last[1], first[0] : last[0]]
    shift = shift - first
    if scale > 1.2:  # finer than the chart: average before sampling
        part = np.asarray(cv2.GaussianBlur(part, (0, 0), 0.4 * scale), np.uint8)
    way = np.column_stack([turn, shift])
    how = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    pixels = cv2.warpAffine(part, way, (SIDE, SIDE), flags=how, borderMode=cv2.BORDER_REPLICATE)
    inside = cv2.warpAffine(np.full(part.shape[:2], 255, np.uint8), way, (SIDE, SIDE), flags=how)
    return Chart(np.asarray(pixels, np.uint8), inside > 127)


def _to_picture(landmarks: NDArray[np.floating]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    return similarity((_PADDING + MEAN_FACE) * _BOX, np.asarray(landmarks, np.float64))


def chart_points(points: NDArray[np.floating], landmarks: NDArray[np.floating]) -> NDArray[np.float64]:
    """Points of the chart, (n, 2), in the pixels of the picture that `landmarks` belong to."""
    turn, shift = _to_picture(landmarks)
    return np.asarray(np.asarray(points, np.float64) @ turn.T + shift)


def to_chip(plane: Plane) -> Plane:
    """A plane of the chart, (288, 288), on the descriptor's chip: (150, 150) float32."""
    side = CHIP * (1 + 2 * _PADDING) / (1 + 2 * PADDING)
    scale = SIDE / side
    offset = (_PADDING - PADDING) * _BOX
    matrix = np.array([[scale, 0, offset], [0, scale, offset]])
    moved = cv2.warpAffine(plane, matrix, (CHIP, CHIP), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP)
    return np.asarray(moved, np.float32)


@cache
def coordinates() -> tuple[Plane, Plane]:
    """(u, v) of every pixel of the chart, two (288, 288) float32."""
    y, x = np.mgrid[0:SIDE, 0:SIDE].astype(np.float32)
    return (x - np.float32(_MIDDLE[0])) / np.float32(EYES), (y - np.float32(_MIDDLE[1])) / np.float32(EYES)


def _ellipse(u: Plane, v: Plane, cu: float, cv_: float, ru: float, rv: float) -> NDArray[np.bool_]:
    return np.asarray(((u - cu) / ru) ** 2 + ((v - cv_) / rv) ** 2 < 1)


@cache
def inner_face() -> NDArray[np.bool_]:
    """The part of the chart that is face on almost everybody: no hair at the sides, no background."""
    u, v = coordinates()
    return _ellipse(u, v, 0, 0.45, 0.95, 1.3) & (v > -0.75)


@cache
def regions() -> dict[str, NDArray[np.bool_]]:
    """The regions by name, each (288, 288) bool: fixed parts of the mean face, whose chin is at v = 1.78."""
    u, v = coordinates()
    side = np.abs(u)
    face = _ellipse(u, v, 0, 0.42, 0.85, 1.3)  # well within the outline: what lies behind is not the person's
    found = {
        "brows": (side > 0.15) & (side < 0.98) & (v > -0.56) & (v < -0.2),
        "eyes": (side > 0.2) & (side < 0.82) & (v >= -0.2) & (v < 0.24),
        "nose": (side < 0.36) & (v > 0.12) & (v < 0.9),
        "mouth": _ellipse(u, v, 0, 1.14, 0.5, 0.2),
    }
    found["cheeks"] = face & (v > 0.22) & (v < 1.12) & (side > 0.3) & ~(found["nose"] | found["mouth"] | found["eyes"])
    found["jaw"] = face & (v >= 1.12) & ~found["mouth"]
    found["forehead"] = face & (side < 0.7) & (v > -0.95) & (v <= -0.56)
    found["skin"] = inner_face() & ~(found["brows"] | found["eyes"] | found["mouth"]) & (v < 1.6)
    return found


def shares(seen: NDArray[np.bool_]) -> dict[str, Plane]:
    """The regions of which enough is seen, as weights that add to 1.

    Args:
        seen: (288, 288) bool, what both pictures show.
    """
    out = {}
    for name, mask in regions().items():
        both = mask & seen
        if both.sum() >= _ENOUGH * mask.sum():
            out[name] = both.astype(np.float32) / np.float32(both.sum())
    return out
