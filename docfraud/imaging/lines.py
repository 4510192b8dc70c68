"""Straight lines of a picture that could be a page's sides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from docfraud.imaging.native import cv2

Lab = NDArray[np.float32]
"""Pixels in CIE L*a*b*, shape (height, width, 3), float32: L 0-100, a and b about -127 to 127."""

MOST_LINES = 70
MOST_PARALLEL = 20
"""Of one direction, within ten degrees."""
SHORTEST = 0.05
"""Shortest segment looked at, as a share of the picture's diagonal."""


@dataclass(frozen=True, slots=True)
class Lines:
    """Infinite lines x cos(t) + y sin(t) = r.

    Attributes:
        normals: shape (n, 2), unit vectors.
        offsets: shape (n,), pixels from the origin along the normal.
        support: shape (n,), total length of the segments on each line, pixels; falling.
    """

    normals: NDArray[np.float64]
    offsets: NDArray[np.float64]
    support: NDArray[np.float64]


def find_lines(lab: Lab) -> Lines:
    """The picture's most prominent straight lines.

    Four views at half size, where the texture of a desk blurs away, are searched for segments (von Gioi et al., LSD,
    IPOL 2012): lightness, lightness against its surroundings, which brings out white on white, and the two colours.
    The hull of whatever is unlike the picture's border adds its sides. Segments on a common line are added up.
    """
    half = np.asarray(cv2.resize(lab, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), dtype=np.float32)
    lightness, a, b = (np.ascontiguousarray(half[:, :, channel]) for channel in range(3))
    relief = cv2.GaussianBlur(lightness, (0, 0), 0.7) - cv2.GaussianBlur(lightness, (0, 0), 6)
    views = (lightness * 2.55, 128 + 8 * relief, 128 + 6 * a, 128 + 6 * b)
    shortest = SHORTEST * float(np.hypot(*lab.shape[:2]))
    segments = [_segments(np.clip(view, 0, 255).astype(np.uint8), shortest / 2) * 2 + 0.5 for view in views]
    return _merge(np.concatenate([*segments, _hull_sides(distance_from_surroundings(lab), shortest)]))


def distance_from_surroundings(lab: Lab) -> NDArray[np.float32]:
    """How far each pixel's colour is from what the picture's border suggests for its place; shape (height, width).

    A plane per channel is fitted to the border, robustly, for light falls off across a desk and a page may touch it.
    """
    height, width = lab.shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    terms = np.stack([np.ones_like(x), x / width - 0.5, y / height - 0.5], axis=2)
    band = max(3, min(height, width) // 25)
    rim = np.ones((height, width), bool)
    rim[band:-band, band:-band] = False
    a, b = terms[rim][::3], lab[rim][::3]
    weights = np.ones(len(a), np.float32)
    for _ in range(6):
        root = np.sqrt(weights)[:, None]
        plane, *_ = np.linalg.lstsq(a * root, b * root, rcond=None)
        miss = np.linalg.norm(b - a @ plane, axis=1)
        weights = 1 / (1 + (miss / (1.5 * np.median(miss) + 0.5)) ** 2)
    away = np.linalg.norm(lab - terms @ plane.astype(np.float32), axis=2)
    return np.asarray(cv2.GaussianBlur(away, (0, 0), 1.0), dtype=np.float32)


def _segments(view: NDArray[np.uint8], shortest: float) -> NDArray[np.float64]:
    """Straight segments, shape (n, 4): x1, y1, x2, y2."""
    found: Any = cv2.createLineSegmentDetector().detect(view)[0]
    if found is None:
        return np.empty((0, 4))
    segments = np.asarray(found, dtype=np.float64).reshape(-1, 4)
    length = np.hypot(segments[:, 2] - segments[:, 0], segments[:, 3] - segments[:, 1])
    return segments[length >= shortest]


def _hull_sides(strange: NDArray[np.float32], shortest: float) -> NDArray[np.float64]:
    """Long sides of the hull of the largest thing that is unlike its surroundings."""
    # 4 levels for one unit of colour difference
    level, _ = cv2.threshold(np.clip(strange * 4, 0, 255).astype(np.uint8), 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    sides = []
    for share in (0.5, 1.0):
        mask = (strange > share * level / 4).astype(np.uint8)
        mask = np.asarray(cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((5, 5), np.uint8)), np.uint8)
        contours, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
        if not contours:
            continue
        hull = cv2.convexHull(max(contours, key=cv2.contourArea))
        corners = cv2.approxPolyDP(hull, 0.008 * cv2.arcLength(hull, True), True).reshape(-1, 2).astype(np.float64)
        sides.append(np.hstack([corners, np.roll(corners, -1, axis=0)]))
    if not sides:
        return np.empty((0, 4))
    segments = np.concatenate(sides)
    length = np.hypot(segments[:, 2] - segments[:, 0], segments[:, 3] - segments[:, 1])
    return segments[length >= 2 * shortest]


def _merge(segments: NDArray[np.float64]) -> Lines:
    """Add up segments that lie on one line, longest first."""
    along = segments[:, 2:] - segments[:, :2]
    length = np.hypot(along[:, 0], along[:, 1])
    segments, along, length = (v[np.argsort(-length, kind="stable")] for v in (segments, along, length))
    normals = np.stack([-along[:, 1], along[:, 0]], axis=1) / np.maximum(length, 1e-9)[:, None]
    offsets = np.einsum("ij,ij->i", normals, (segments[:, :2] + segments[:, 2:]) / 2)
    free = np.ones(len(segments), bool)
    chosen: list[int] = []
    support: list[float] = []
    for i in range(len(segments)):
        if not free[i]:
            continue
        # both ends of the other segment lie on this line
        off = np.maximum(
            np.abs(segments[:, :2] @ normals[i] - offsets[i]), np.abs(segments[:, 2:] @ normals[i] - offsets[i])
        )
        same = free & (off < 2.5)
        free[same] = False
        chosen.append(i)
        support.append(float(length[same].sum()))
    order: list[int] = []
    crowd: dict[int, int] = {}
    for k in np.argsort(-np.array(support), kind="stable"):
        # a desk's grain, or a page's rows of print, must not crowd out the lines of other directions
        normal = normals[chosen[k]]
        direction = int(np.degrees(np.arctan2(normal[1], normal[0])) % 180 // 10)
        crowd[direction] = crowd.get(direction, 0) + 1
        if crowd[direction] <= MOST_PARALLEL:
            order.append(int(k))
    order = order[:MOST_LINES]
    picked = np.array(chosen, dtype=int)[order]
    return Lines(normals[picked], offsets[picked], np.array(support, dtype=np.float64)[order])
