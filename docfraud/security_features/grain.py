"""Grain of print: fine detail in all directions at once.

Security print is line work in solid inks: its fine detail lies across its lines, in one direction or, where guilloches
cross, in a few. A printer mixes colours of dots, so there is fine detail in every direction, down to the size of a
dot. In a spectrum the one is a few bright rays, the other a floor between them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from docfraud.imaging.native import cv2
from docfraud.security_features.scene import Box, Grey, Plane, Scene

__all__ = ["LEAST_PPI", "Screen", "background_tiles", "grain_of", "screen_of", "tile_grain"]

LEAST_PPI = 280.0
"""A screen of 150 lines an inch is at 300 ppi at the limit of what two pixels a line can hold."""

_TILE_MM = 4.2
_MOST_TILES = 40
_DARK = 0.62
"""A tile with a pixel darker than this share of its median holds text."""
_LIGHTEST = 252


def background_tiles(scene: Scene, without: list[Box]) -> list[Box]:
    """Squares of 4 mm that hold neither text nor portrait nor reflections, spread over the page; 40 at most."""
    px = scene.px_per_mm
    assert px is not None
    key = tuple((b.x0, b.y0, b.x1, b.y1) for b in without)
    if key not in scene.tiles:
        scene.tiles[key] = _tiles(scene, px, without)
    return scene.tiles[key]


def _tiles(scene: Scene, px: float, without: list[Box]) -> list[Box]:
    side = round(_TILE_MM * px)
    area = scene.page.grown(-1.5 * px)
    grey = scene.grey
    boxes = []
    taken = [b for b in without if b.area > 0]
    for y in range(area.y0, area.y1 - side, side):
        for x in range(area.x0, area.x1 - side, side):
            box = Box(x, y, x + side, y + side)
            if any(b.x0 < box.x1 and b.x1 > x and b.y0 < box.y1 and b.y1 > y for b in taken):
                continue
            # a counting sort: a fortieth of the time of `np.median`
            ordered = np.sort(grey[y : y + side : 2, x : x + side : 2], axis=None, kind="stable")
            middle = float(ordered[len(ordered) // 2])
            reflecting = len(ordered) - np.searchsorted(ordered, _LIGHTEST)
            if int(ordered[0]) < _DARK * middle or reflecting > 0.02 * len(ordered) or middle < 60:
                continue
            boxes.append(box)
    if len(boxes) > _MOST_TILES:
        boxes = [boxes[i] for i in np.linspace(0, len(boxes) - 1, _MOST_TILES).astype(int)]
    return boxes


def grain_of(plane: Plane) -> tuple[Plane, Plane]:
    """Smaller and larger eigenvalue of the structure tensor, (grey levels per pixel) squared: change along and across
    the dominant direction (Bigun and Granlund 1987). For pictures, which have no lines.

    Args:
        plane: lightness, shape (height, width), float32, 0 to 255.

    Returns:
        Two planes of the same shape, averaged over about four pixels.
    """
    calm = cv2.GaussianBlur(plane, (0, 0), 0.6)
    x = cv2.Sobel(calm, cv2.CV_32F, 1, 0, scale=0.125)
    y = cv2.Sobel(calm, cv2.CV_32F, 0, 1, scale=0.125)
    xx, yy, xy = (cv2.GaussianBlur(product, (0, 0), 4.0) for product in (x * x, y * y, x * y))
    half, spread = (xx + yy) / 2, np.sqrt(((xx - yy) / 2) ** 2 + xy * xy)
    return np.asarray(half - spread, np.float32), np.asarray(half + spread, np.float32)


@lru_cache(maxsize=4)
def _rays(side: int) -> tuple[list[NDArray[np.intp]], NDArray[np.float32]]:
    """Flat indices of the fine frequencies in each of twelve directions, and the window, for squares of `side`
    pixels."""
    frequency = np.fft.fftfreq(side)
    fy, fx = np.meshgrid(frequency, frequency, indexing="ij")
    radius = np.hypot(fx, fy)
    direction = (np.degrees(np.arctan2(fy, fx)) % 180 / 15).astype(int)
    fine = (radius > _FINE[0]) & (radius < _FINE[1])
    window = np.outer(np.hanning(side), np.hanning(side)).astype(np.float32)
    return [np.flatnonzero(fine & (direction == k)) for k in range(12)], window


_FINE = (0.22, 0.45)
"""Cycles a pixel: periods of 2.2 to 4.5 pixels."""
_FLOOR = 30
"""Percentile of the twelve directions: line work that crosses twice leaves more of them dark than that."""


def tile_grain(grey: Grey, boxes: list[Box]) -> NDArray[np.float64]:
    """Grain of each box, shape (boxes,): grey levels, the standard deviation of white noise with as much fine detail.

    Args:
        grey: lightness, (height, width), uint8.
        boxes: squares of one size, 32 pixels or more.
    """
    side = min(boxes[0].width, boxes[0].height)
    rays, window = _rays(side)
    cells = np.stack([np.asarray(box.of(grey)[:side, :side], np.float32) for box in boxes])
    cells -= np.stack([cv2.GaussianBlur(cell, (0, 0), 4) for cell in cells])
    power = np.abs(np.fft.fft2(cells * window)) ** 2 / float((window**2).sum())
    flat = power.reshape(len(boxes), -1)
    floors = np.stack([np.median(flat[:, ray], axis=1) for ray in rays], axis=1)
    return np.asarray(np.sqrt(np.percentile(floors, _FLOOR, axis=1)))


@dataclass(frozen=True, slots=True)
class Screen:
    """The strongest regular screen in a spectrum.

    Attributes:
        peak: its power over the median of the frequencies that a screen may have; 5 or so by chance.
        period: millimetres.
        angle: degrees, 0 to 90.
    """

    peak: float
    period: float
    angle: float


_SCREEN_MM = (0.12, 0.25)
"""Periods of halftone screens: 100 to 210 lines an inch."""


def screen_of(grey: Grey, boxes: list[Box], px_per_mm: float) -> Screen | None:
    """Look for a halftone screen: the spectra of many squares, laid over one another.

    A screen repeats along two directions at a right angle with one period, on all squares alike. So the spectrum is
    multiplied with itself turned by a right angle, which leaves line work out.

    Args:
        grey: lightness, (height, width), uint8.
        boxes: squares of the background, of one size.
        px_per_mm: scale.

    Returns:
        None for fewer than four squares, or where a screen's period would be less than two pixels.
    """
    side = next((s for s in (64, 48, 32) if boxes and s <= min(boxes[0].width, boxes[0].height)), 0)
    if len(boxes) < 4 or not side:
        return None
    frequency = np.fft.fftfreq(side)
    fy, fx = np.meshgrid(frequency, frequency, indexing="ij")
    radius = np.hypot(fx, fy)
    ring = (radius > 1 / (_SCREEN_MM[1] * px_per_mm)) & (radius < min(1 / (_SCREEN_MM[0] * px_per_mm), 0.49))
    if int(ring.sum()) < 200:
        return None
    window = np.outer(np.hanning(side), np.hanning(side)).astype(np.float32)
    cells = np.stack([np.asarray(box.of(grey)[:side, :side], np.float32) for box in boxes])
    cells -= np.stack([cv2.GaussianBlur(cell, (0, 0), 3) for cell in cells])
    power = np.abs(np.fft.fft2(cells * window)) ** 2
    total = (power / np.maximum(power.sum(axis=(1, 2), keepdims=True), 1e-9)).mean(axis=0)
    turned = np.roll(np.rot90(total), (1, 0), axis=(0, 1))
    both = np.sqrt(total * turned) * ring
    level = float(np.median(both[ring]))
    y, x = np.unravel_index(int(np.argmax(both)), both.shape)
    angle = float(np.degrees(np.arctan2(fy[y, x], fx[y, x]))) % 90
    return Screen(float(both[y, x]) / max(level, 1e-12), 1 / float(radius[y, x]) / px_per_mm, angle)
