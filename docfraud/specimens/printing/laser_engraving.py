"""Laser engraving: plastic burnt to carbon, dot by dot, in greys only."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from docfraud.errors import UsageError
from docfraud.imaging.native import cv2
from docfraud.specimens.canvas import RASTER_PPI, Coverage, Plate
from docfraud.specimens.inks import LASER_BURN, Ink
from docfraud.specimens.printing.base import RGB, checked_mask, checked_picture, enlarge, reduce
from docfraud.specimens.printing.halftone import Tile, noise, with_tile
from docfraud.specimens.printing.separation import aim
from docfraud.specimens.seeds import stream

__all__ = ["LaserEngraving"]

_SLOPE = 2.0
"""How fast a dot's edge goes from clear to burnt, coverage per threshold: a soft rim of about one raster pixel."""

_LOW, _HIGH = 65, 191
"""Range of the thresholds; the rest of 0 to 255 is room for tones that burn nothing and all."""


class LaserEngraving:
    """Personalisation of polycarbonate by a laser: each place of a fixed grid is burnt more or less.

    Dots grow and darken together. The grid's default is 400 dpi (3 raster pixels): machines burn at 300 to 600 dpi and
    more, but two raster pixels, 600 dpi, are too few for a dot to have a shape.

    Args:
        dpi: of the grid: 600, 400, 300 or 240.

    Raises:
        UsageError: `dpi` is none of these.

    Not simulated: the foamed, raised surface of engraved text (shade it with `Intaglio.relief`), colour laser images.
    """

    name = "laser-engraving"
    title = "Laser engraving"
    dpi_note = "grey dots on a fixed square grid of 400 dpi, soft rims, no colour"

    def __init__(self, dpi: int = 400) -> None:
        if dpi not in (600, 400, 300, 240):
            raise UsageError(f"Laser engraving has no grid of {dpi} dpi.", remedy="Choose 600, 400, 300 or 240.")
        self.dpi = dpi

    def picture(self, srgb: RGB, rng: np.random.Generator) -> tuple[Plate, ...]:
        """One plate of burnt carbon, not binary: the picture's lightness in dots; its colours are lost."""
        small = reduce(checked_picture(srgb), self.dpi)
        light = cv2.transform(small, np.array([[0.2126, 0.7152, 0.0722]], np.float32))
        wanted = np.asarray(cv2.LUT(light, self._tones()), np.uint8)
        return (Plate(LASER_BURN, self._burn(wanted, srgb.shape[:2], rng)),)

    def line_work(self, mask: Coverage, rng: np.random.Generator, ink: Ink | None = None) -> tuple[Plate, ...]:
        """Lines of overlapping dots: solid, with rims that follow the grid."""
        power = reduce(checked_mask(mask), self.dpi)
        return (Plate(ink or LASER_BURN, self._burn(power, mask.shape, rng)),)

    def _tones(self) -> NDArray[np.uint8]:
        """Wanted share of burnt surface for each grey of a picture."""
        black = float(np.mean(LASER_BURN.vi))
        wanted = (1 - aim(np.arange(256) / 255, black)) / (1 - black)
        return np.asarray(np.round(np.clip(wanted, 0, 1) * 255), np.uint8)

    def _burn(self, share: NDArray[np.uint8], shape: tuple[int, ...], rng: np.random.Generator) -> Coverage:
        step = RASTER_PPI // self.dpi
        tile = _dot_tile(step)
        power = enlarge(np.asarray(cv2.LUT(share, _power(step)), np.uint8), self.dpi, shape)
        dy = int(rng.integers(0, tile.shape[0] // step)) * step
        tile = np.ascontiguousarray(np.roll(tile, dy, axis=0))
        burnt = np.empty_like(power)
        for rows, columns, part in with_tile(shape, tile):
            # saturating arithmetic on bytes: 0 where nothing burns, 255 where all does, a slope between
            cv2.addWeighted(power[rows, columns], _SLOPE, part, -_SLOPE, 128, dst=burnt[rows, columns])
        return burnt


@lru_cache(maxsize=4)
def _dot_tile(step: int) -> Tile:
    """Thresholds of burnt dots: lowest in the middle of each place; the beam wavers from pulse to pulse."""
    size = 960
    rng = stream(0, "laser engraving", step)
    places = size // step
    y, x = np.mgrid[:size, :size]
    # scan lines run along x; pulses within a line start up to a tenth of a place late
    late = np.repeat(rng.normal(0, 0.06, (places, 1)), step, axis=0)
    across = np.cos(2 * np.pi * ((x + 0.5) / step + late)) + np.cos(2 * np.pi * (y + 0.5) / step)
    pulse = np.kron(rng.normal(0, 0.10, (places, places)), np.ones((step, step)))
    height = across / 2 + pulse + 0.05 * noise(size, 1.0, rng)
    spread = np.clip((height + 1.25) / 2.5, 0, 1)
    return np.asarray(np.round(_HIGH - spread * (_HIGH - _LOW)), np.uint8)


@lru_cache(maxsize=4)
def _power(step: int) -> NDArray[np.uint8]:
    """The laser's power that burns each wanted share of the surface, shape (256,), uint8: found by burning the tile."""
    tile = _dot_tile(step).astype(np.float64)
    powers = np.arange(256)
    counts = np.bincount(tile.astype(np.uint8).ravel(), minlength=256) / tile.size
    burnt = np.clip((powers[:, None] - powers[None, :]) * _SLOPE + 128, 0, 255) @ counts / 255
    first = int(np.flatnonzero(burnt <= 1e-9)[-1]) if (burnt <= 1e-9).any() else 0
    wanted = np.linspace(0, 1, 256)
    power = np.interp(wanted, burnt[first:], powers[first:])
    power[0], power[255] = 0, 255
    return np.asarray(np.round(power), np.uint8)
