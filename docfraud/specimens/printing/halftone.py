"""Screens: threshold tiles that turn tones into dots, calibrated so that a tone covers exactly its share of the page.

A tile repeats seamlessly. A pixel is inked where the tone exceeds the tile, so all that makes dots what they are (their
shape and order, ragged edges, specks) is put into the tile once, and printing a page is one comparison.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from docfraud.imaging.native import cv2
from docfraud.specimens.canvas import RASTER_PPI, Coverage
from docfraud.specimens.seeds import stream

__all__ = ["cells_for", "clustered_tile", "noise", "ranked", "rolled", "screened", "share_below", "with_tile"]

Tile = NDArray[np.uint8]
"""Square threshold tile, seamless; a tone g from 0 to 255 prints where g > tile."""


def cells_for(lpi: float, degrees: float, size: int) -> tuple[int, int]:
    """The whole numbers of screen periods across a tile that come closest to a ruling and an angle.

    Args:
        lpi: lines per inch.
        degrees: anticlockwise from the page's horizontal.
        size: the tile's side, raster pixels.
    """
    periods = lpi / RASTER_PPI * size
    angle = np.deg2rad(degrees)
    return round(float(periods * np.cos(angle))), round(float(periods * np.sin(angle)))


@lru_cache(maxsize=32)
def clustered_tile(cells: tuple[int, int], size: int, roughness: float, scatter: float, seed: int) -> Tile:
    """An amplitude-modulated screen: round dots that grow, meet as a chequerboard and leave round holes.

    Args:
        cells: periods of the screen's first direction along x and (upwards) y across the tile, see `cells_for`.
        size: the tile's side, raster pixels.
        roughness: raggedness of dot edges and unevenness of dot sizes; 0 is a perfect screen, 0.3 a rough one.
        scatter: share of stray pixels around the dots, 0 to 1.
        seed: of the raggedness.
    """
    a, b = cells
    y, x = np.mgrid[:size, :size] * (2 * np.pi / size)
    height = (np.cos(a * x - b * y) + np.cos(b * x + a * y)) / 2
    rng = stream(seed, "screen", a, b)
    if roughness > 0:
        cell = size / max(float(np.hypot(a, b)), 1)
        height += roughness * (noise(size, 0.8, rng) + 0.5 * noise(size, cell / 3, rng))
    if scatter > 0:
        stray = rng.random((size, size)) < scatter
        height[stray] += rng.exponential(0.35, int(stray.sum()))
    return ranked(-height)


def noise(size: int, correlation: float, rng: np.random.Generator) -> NDArray[np.float64]:
    """Seamless Gaussian noise, shape (size, size), of unit deviation, smooth over `correlation` raster pixels."""
    spectrum = np.fft.rfft2(rng.standard_normal((size, size)))
    f = np.hypot(np.fft.fftfreq(size)[:, None], np.fft.rfftfreq(size)[None, :])
    smooth = np.fft.irfft2(spectrum * np.exp(-2 * (np.pi * correlation * f) ** 2), s=(size, size))
    return np.asarray(smooth / smooth.std())


def ranked(order: NDArray[np.floating]) -> Tile:
    """Thresholds 0 to 254 by rank, so that of the pixels a share of g/255 lies below any tone g."""
    flat = order.ravel()
    ranks = np.empty(flat.size, np.int64)
    ranks[np.argsort(flat, kind="stable")] = np.arange(flat.size)
    return (ranks * 255 // flat.size).astype(np.uint8).reshape(order.shape)


def share_below(tile: Tile) -> NDArray[np.float64]:
    """Share of the tile that each tone 0 to 255 prints, shape (256,)."""
    counts = np.bincount(tile.ravel(), minlength=256)
    return np.concatenate([[0.0], np.cumsum(counts)[:-1] / tile.size])


def rolled(tile: Tile, rng: np.random.Generator) -> Tile:
    """The tile, starting somewhere else."""
    dy, dx = (int(v) for v in rng.integers(0, tile.shape[0], 2))
    return np.ascontiguousarray(np.roll(tile, (dy, dx), axis=(0, 1)))


def screened(tone: Coverage, tile: Tile) -> Coverage:
    """255 where the tone exceeds the tile, which is repeated over it; shape (height, width), uint8."""
    printed = np.empty_like(tone)
    for rows, columns, part in with_tile(tone.shape, tile):
        cv2.compare(tone[rows, columns], part, cv2.CMP_GT, dst=printed[rows, columns])
    return printed


def with_tile(shape: tuple[int, ...], tile: Tile) -> list[tuple[slice, slice, Tile]]:
    """The rows, columns and piece of tile for every repetition of a tile over a (height, width) shape."""
    height, width = shape[:2]
    size_y, size_x = tile.shape[:2]
    return [
        (slice(y, min(y + size_y, height)), slice(x, min(x + size_x, width)), tile[: height - y, : width - x])
        for y in range(0, height, size_y)
        for x in range(0, width, size_x)
    ]
