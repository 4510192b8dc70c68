"""Edges of solid print: how a clean outline becomes the outline that ink leaves on paper."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from docfraud.imaging.native import cv2
from docfraud.specimens.canvas import Coverage
from docfraud.specimens.printing.base import blurred
from docfraud.specimens.printing.halftone import Tile, noise, ranked, rolled, screened
from docfraud.specimens.seeds import stream

__all__ = ["edge_tile", "fibre_tile", "ragged", "shifted", "speck_tile"]

_SIZE = 1024


@lru_cache(maxsize=16)
def edge_tile(mean: float, deviation: float, correlation: float) -> Tile:
    """Thresholds for `ragged`: below 127 the ink spreads, above it the line is starved.

    Args:
        mean, deviation: of the thresholds, 0 to 255.
        correlation: how far raggedness is alike, raster pixels.
    """
    rough = noise(_SIZE, correlation, stream(0, "edge", round(correlation * 100)))
    return np.clip(np.round(mean + deviation * rough), 1, 254).astype(np.uint8)


def ragged(mask: Coverage, softness: float, tile: Tile, rng: np.random.Generator) -> Coverage:
    """A binary outline that wanders about the mask's own.

    Args:
        mask: shape (height, width), uint8.
        softness: how far the outline may wander, standard deviation of a blur, raster pixels.
        tile: how it wanders, see `edge_tile`.
        rng: where the tile starts.
    """
    return screened(blurred(mask, softness), rolled(tile, rng))


@lru_cache(maxsize=4)
def fibre_tile(fibres: int = 3600) -> Tile:
    """Paper fibres along which ink creeps, shape (1024, 1024), uint8: thresholds, 255 where there is no fibre.

    Fibres are about 0.5 to 1.5 mm long and 20 micrometres wide, gently curved and lie a little more along the machine's
    direction (chosen, after the usual look of uncoated paper).
    """
    rng = stream(0, "fibres")
    tile = np.full((_SIZE, _SIZE), 255, np.uint8)
    for _ in range(fibres):
        x, y = rng.uniform(0, _SIZE, 2)
        length, angle, bend = rng.uniform(24, 70), rng.normal(0, 0.9), rng.normal(0, 0.012)
        steps = np.arange(0, length, 3.0)
        heading = angle + bend * steps
        points = np.column_stack([x + np.cumsum(3 * np.cos(heading)), y + np.cumsum(3 * np.sin(heading))])
        value = int(rng.integers(14, 200))
        for dx in (-_SIZE, 0, _SIZE):
            for dy in (-_SIZE, 0, _SIZE):
                line = np.rint(points + np.array([dx, dy])).astype(np.int32)
                if line.max() >= 0 and line.min() < _SIZE:
                    cv2.polylines(tile, [line], False, value, 1)
    return tile


@lru_cache(maxsize=4)
def speck_tile(size: int = 1024, clumped: float = 0.35) -> Tile:
    """Stray particles, shape (size, size), uint8: a share g/255 of the page lies in specks of 1 to 4 pixels.

    Args:
        size: side of the tile, raster pixels.
        clumped: share of the specks that are wider than one pixel.
    """
    rng = stream(0, "specks")
    order = rng.random((size, size))
    wide = order.copy()
    for dy, dx in ((0, 1), (1, 0), (1, 1)):
        grown = np.where(rng.random((size, size)) < clumped, np.roll(order, (dy, dx), axis=(0, 1)), 1.0)
        wide = np.minimum(wide, grown)
    return ranked(wide)


def shifted(mask: Coverage, dx: int, dy: int, *, repeat: bool = False) -> Coverage:
    """The mask moved right and down by whole pixels; where it came from is left empty, or repeats its border."""
    height, width = mask.shape
    border = cv2.BORDER_REPLICATE if repeat else cv2.BORDER_CONSTANT
    wide = cv2.copyMakeBorder(mask, max(dy, 0), max(-dy, 0), max(dx, 0), max(-dx, 0), border)
    top, left = max(-dy, 0), max(-dx, 0)
    return np.ascontiguousarray(wide[top : top + height, left : left + width], np.uint8)
