"""Dispersed dots: a blue-noise mask by void-and-cluster in batches, and how drops of ink land by it."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from docfraud.imaging.native import cv2
from docfraud.specimens.printing.halftone import Tile
from docfraud.specimens.seeds import stream

__all__ = ["blue_noise", "drop_tile"]

_REACH = 1.5
"""Standard deviation, in mask pixels, of the crowding that a dot causes (Ulichney 1993 chose 1.5)."""

_BATCHES = 192


@lru_cache(maxsize=4)
def blue_noise(size: int = 256, seed: int = 0) -> NDArray[np.float32]:
    """A seamless mask of evenly spread ranks, from 0 to just under 1, shape (size, size).

    The share g of its pixels with the lowest ranks is spread as evenly as chance allows at every g, without the low
    frequencies that would look like grain and without a screen's peaks. Void-and-cluster (R. Ulichney, 1993), with
    many dots placed in each step, in voids that do not touch.
    """
    count = size * size
    rng = stream(seed, "blue noise", size)
    start = count // 10
    dots = np.zeros((size, size), bool)
    dots.ravel()[rng.choice(count, start, replace=False)] = True
    tie = rng.random((size, size)).astype(np.float32) * 1e-4
    for share in (*np.geomspace(0.3, 0.01, 40), 0.004, 0.002):
        moved = max(int(start * share), 1)
        dots[_most_crowded(dots, tie, moved)] = False
        dots[_emptiest(dots, tie, moved)] = True
    start = int(dots.sum())  # a move may have found fewer voids than dots
    ranks = np.zeros((size, size), np.float32)
    sparse, left = dots.copy(), start
    while left > 0:  # downwards: the tightest clusters go first and get the highest ranks
        taken = _most_crowded(sparse, tie, max(left // 24, 1))
        ranks[taken] = left - 1 - np.arange(len(taken[0]))
        left -= len(taken[0])
        sparse[taken] = False
    placed = start
    while placed < count:
        voids = _emptiest(dots, tie, min(max(placed // 24, 1), count // _BATCHES, count - placed))
        ranks[voids] = placed + np.arange(len(voids[0]))
        dots[voids] = True
        placed += len(voids[0])
    return np.asarray(ranks / count, np.float32)


def _crowding(dots: NDArray[np.bool_], tie: NDArray[np.float32]) -> NDArray[np.float32]:
    pad = 8
    wide = cv2.copyMakeBorder(dots.astype(np.float32), pad, pad, pad, pad, cv2.BORDER_WRAP)
    soft = cv2.GaussianBlur(wide, (2 * pad + 1, 2 * pad + 1), _REACH)
    return np.asarray(soft[pad:-pad, pad:-pad] + tie)


def _emptiest(dots: NDArray[np.bool_], tie: NDArray[np.float32], wanted: int) -> tuple[NDArray[np.intp], ...]:
    """Rows and columns of at most `wanted` empty places in the largest voids, no two of them near each other."""
    crowding = _crowding(dots, tie)
    crowding[dots] = np.inf
    return _extremes(crowding, wanted)


def _most_crowded(dots: NDArray[np.bool_], tie: NDArray[np.float32], wanted: int) -> tuple[NDArray[np.intp], ...]:
    crowding = -_crowding(dots, tie)
    crowding[~dots] = np.inf
    return _extremes(crowding, wanted)


def _extremes(values: NDArray[np.float32], wanted: int) -> tuple[NDArray[np.intp], ...]:
    wide = cv2.copyMakeBorder(values, 2, 2, 2, 2, cv2.BORDER_WRAP)
    lowest = cv2.erode(wide, np.ones((5, 5), np.uint8))[2:-2, 2:-2]
    place = np.flatnonzero(((values == lowest) & np.isfinite(values)).ravel())
    place = place[np.argsort(values.ravel()[place], kind="stable")[:wanted]]
    rows, columns = np.divmod(place, values.shape[1])
    return rows, columns


@lru_cache(maxsize=8)
def drop_tile(pitch: int, placement: float, satellites: float, travel: int, seed: int) -> Tile:
    """Thresholds of an inkjet's dots, shape (256 pitch, 256 pitch), calibrated to the share of the page they wet.

    Every pixel holds the lowest tone at which some drop wets it, so that comparing a tone with the tile draws whole,
    displaced and overlapping drops. A drop wets 3 to 5 raster pixels (about 35 to 48 micrometres across).

    Args:
        pitch: raster pixels between places where drops can go.
        placement: standard deviation of a drop's place, raster pixels; a third of its variance is the nozzle's own.
        satellites: share of wet pixels that will each wet another one besides, which the calibration allows for.
        travel: how many pixels away that is.
        seed: of the displacement.
    """
    mask = blue_noise()
    size = mask.shape[0] * pitch
    rng = stream(seed, "drops", pitch)
    rows, columns = (grid.ravel() * pitch for grid in np.mgrid[: mask.shape[0], : mask.shape[1]])
    nozzle = np.repeat(rng.normal(0, placement * 0.58, mask.shape[0]), mask.shape[1])  # alike along a line
    y = np.rint(rows + nozzle + rng.normal(0, placement * 0.82, rows.size)).astype(int)
    x = np.rint(columns + rng.normal(0, placement * 0.82, rows.size)).astype(int)
    first = mask.ravel()
    tile = np.full((size, size), 2.0, np.float32)
    kind = rng.random(rows.size)
    footprint = [(0, 0, 0.0), (0, 1, 0.0), (1, 0, 0.0), (1, 1, 0.1), (-1, 0, 0.8), (0, -1, 0.8)]
    for dy, dx, smallest in footprint:
        wets = kind >= smallest
        np.minimum.at(tile, ((y[wets] + dy) % size, (x[wets] + dx) % size), first[wets])
    missed = tile > 1
    tile[missed] = 1 + rng.random(int(missed.sum()))  # shadows get more drops than there are places
    shed = rng.random(tile.shape) < satellites
    wet = np.where(shed, np.minimum(tile, np.roll(tile, travel, axis=1)), tile)
    return _by_share(tile, wet)


def _by_share(tile: NDArray[np.float32], wet: NDArray[np.float32]) -> Tile:
    """Thresholds 0 to 254: the share of `wet` below each value of the tile."""
    share = np.searchsorted(np.sort(wet.ravel()), tile, side="left") / tile.size
    return np.minimum(np.floor(share * 255), 254).astype(np.uint8)
