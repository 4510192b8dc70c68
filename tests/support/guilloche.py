"""The printed background of the fictitious pages: pastel paper with fine wavy line work, the same for every page."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Colour = tuple[int, int, int]
Plane = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours of one document design, RGB 0-255: paper left, middle and right, then the three line inks."""

    paper: tuple[Colour, Colour, Colour]
    inks: tuple[Colour, Colour, Colour]


PALETTES = {
    "TD3": Palette(
        ((222, 235, 240), (247, 243, 230), (243, 228, 233)), ((120, 170, 195), (205, 140, 160), (150, 180, 130))
    ),
    "TD1": Palette(
        ((226, 240, 228), (246, 245, 232), (226, 234, 244)), ((120, 180, 140), (130, 160, 205), (200, 170, 110))
    ),
    "TD2": Palette(
        ((244, 235, 222), (246, 245, 236), (226, 240, 234)), ((205, 165, 115), (120, 180, 165), (170, 150, 190))
    ),
    "MRVA": Palette(
        ((236, 230, 244), (246, 244, 238), (226, 238, 244)), ((165, 145, 200), (120, 170, 200), (205, 160, 140))
    ),
    "MRVB": Palette(
        ((240, 234, 226), (246, 244, 240), (234, 230, 244)), ((195, 160, 130), (160, 145, 200), (125, 175, 160))
    ),
}


@lru_cache(maxsize=8)
def paper(design: str, width: int, height: int, px_per_mm: float, mrz_top_mm: float | None) -> Plane:
    """Background of a design, shape (height, width, 3), float32 RGB 0-255; read-only.

    Args:
        design: key of `PALETTES`.
        width, height: pixels.
        px_per_mm: scale.
        mrz_top_mm: where the machine-readable zone begins, its line work is fainter; None if there is none.
    """
    palette = PALETTES[design]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32) / np.float32(px_per_mm)
    w, h = width / px_per_mm, height / px_per_mm
    across = (x / w)[..., None]
    left, middle, right = (np.asarray(c, np.float32) for c in palette.paper)
    picture: Plane = np.where(
        across < 0.5, left + (middle - left) * across * 2, middle + (right - middle) * (across * 2 - 1)
    )
    strength = np.ones_like(x)
    if mrz_top_mm is not None:
        strength = 1 - 0.6 * np.clip((y - mrz_top_mm + 1) / 2, 0, 1)
    families = (
        (y + 2.2 * np.sin(x / 7.3) + 0.9 * np.sin(x / 2.9 + y / 11), 1.30, 0.42),
        (y - 2.6 * np.sin(x / 9.1 + 1.1) + 1.1 * np.cos(x / 3.7 - y / 9), 1.55, 0.36),
        (_rosette(x - 0.62 * w, y - 0.42 * h), 1.70, 0.34),
    )
    for (level, period, opacity), ink in zip(families, palette.inks, strict=True):
        alpha = (_lines(level, period, 0.13, px_per_mm) * opacity * strength)[..., None]
        picture = picture * (1 - alpha) + np.asarray(ink, np.float32) * alpha
    result: Plane = picture.astype(np.float32)
    result.flags.writeable = False
    return result


def _rosette(x: Plane, y: Plane) -> Plane:
    """A level field whose lines are petals around (0, 0); far out the petals fade into circles."""
    radius, angle = np.hypot(x, y), np.arctan2(y, x)
    level = radius + 1.8 * np.sin(12 * angle + radius / 4) * np.exp(-radius / 40)
    return level.astype(np.float32)


def _lines(level: Plane, period: float, thickness: float, px_per_mm: float) -> Plane:
    """Coverage 0-1 of the lines level = 0, period, 2 periods ... (mm), equally thick whatever the slope."""
    dy, dx = np.gradient(level, 1 / px_per_mm)
    phase = level / period
    distance = np.abs(phase - np.round(phase)) * period / np.maximum(np.hypot(dx, dy), 0.2)
    coverage: Plane = np.clip((thickness / 2 - distance) * px_per_mm + 0.5, 0, 1)
    return coverage
