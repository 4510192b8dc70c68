"""Inkjet: drops scattered without a screen, satellites, ink creeping along fibres, bands where the head has passed."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from docfraud.imaging.native import cv2
from docfraud.specimens.canvas import Coverage, Plate, mm
from docfraud.specimens.inks import CYAN, DYE_BLACK, MAGENTA, YELLOW, Ink
from docfraud.specimens.printing.base import RGB, blurred, checked_mask, checked_picture, enlarge, reduce
from docfraud.specimens.printing.blue_noise import drop_tile
from docfraud.specimens.printing.edges import edge_tile, fibre_tile, ragged, shifted, speck_tile
from docfraud.specimens.printing.halftone import noise, rolled, screened
from docfraud.specimens.printing.separation import separate
from docfraud.specimens.seeds import stream

__all__ = ["Inkjet"]

_DPI = 600
_SWATH = mm(5.4)
"""Height that the head prints in one pass: 128 nozzles of 600 dpi. Chosen; heads differ."""

_TRAVEL = 4
"""How far ahead of its drop a satellite lands at least, raster pixels (85 micrometres)."""

_SATELLITES = 0.06


class Inkjet:
    """Drop-on-demand inkjet of an office or home.

    Drops of 35 to 48 micrometres land near the places of a 600-dpi grid (off by a fifth of a pitch, so that the grid
    itself does not show), chosen by a blue-noise mask: no screen, no angle. Droplets shed on the way land ahead of
    edges in the head's direction, which turns with every pass; ink creeps along fibres; the seams of passes show.

    Args:
        black: dye black (invisible in infrared) or `PIGMENT_BLACK`.
        composite_black: print black as cyan, magenta and yellow, with no black ink at all, in pictures and in text.
        grey_replacement: how much of the grey is printed with black, 0 to 1; photographs use little.
        wicking: how far ink creeps along fibres: 1 for uncoated paper, 0 for photo paper.

    Not simulated: light inks, drops of several sizes, the cockling of wet paper, bleeding of one ink into another.
    """

    name = "inkjet"
    title = "Inkjet"
    dpi_note = "scattered drops of about 40 micrometres on a 600-dpi grid, no screen; ragged edges with satellites"

    def __init__(
        self,
        black: Ink = DYE_BLACK,
        *,
        composite_black: bool = False,
        grey_replacement: float = 0.35,
        wicking: float = 1.0,
    ) -> None:
        self.black = black
        self.composite_black = composite_black
        self.grey_replacement = grey_replacement
        self.wicking = wicking

    def picture(self, srgb: RGB, rng: np.random.Generator) -> tuple[Plate, ...]:
        """Four plates (three with composite black), binary: cyan, magenta, yellow, black; see `Process.picture`."""
        inks = (CYAN, MAGENTA, YELLOW) if self.composite_black else (CYAN, MAGENTA, YELLOW, self.black)
        shares = separate(reduce(checked_picture(srgb), _DPI), inks, self.grey_replacement)
        shares = _jittered(shares, rng)
        passes = _passes(shares.shape[0], rng)
        first = int(rng.integers(0, _SWATH))
        plates = []
        for k, ink in enumerate(inks):
            share = np.rint(np.minimum(shares[..., k] * passes[k % 3], 255)).astype(np.uint8)
            tile = rolled(drop_tile(2, 0.4, _SATELLITES, _TRAVEL, k), rng)
            drops = screened(enlarge(share, _DPI, srgb.shape), tile)
            plates.append(Plate(ink, _with_satellites(drops, first, rng)))
        return tuple(plates)

    def line_work(self, mask: Coverage, rng: np.random.Generator, ink: Ink | None = None) -> tuple[Plate, ...]:
        """One plate, or three for composite black; binary."""
        checked_mask(mask)
        composite = self.composite_black and ink is None
        first = int(rng.integers(0, _SWATH))
        plates = []
        for colour in (CYAN, MAGENTA, YELLOW) if composite else (ink or self.black,):
            dx, dy = (int(v) for v in rng.integers(-1, 2, 2)) if composite else (0, 0)
            solid = shifted(mask, dx, dy) if composite else mask
            plates.append(Plate(colour, _with_satellites(self._wet(solid, rng), first, rng)))
        return tuple(plates)

    def _wet(self, mask: Coverage, rng: np.random.Generator) -> Coverage:
        """Where a solid shape wets the paper: a ragged outline of drops, and creeping along fibres."""
        wet = ragged(mask, 1.3, edge_tile(84, 36, 1.1), rng)
        if self.wicking > 0:
            reach = np.asarray(cv2.convertScaleAbs(blurred(mask, 3.0), alpha=self.wicking), np.uint8)
            cv2.bitwise_or(wet, screened(reach, rolled(fibre_tile(), rng)), dst=wet)
        return wet


def _jittered(shares: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.uint8]:
    """Shares looked up a little beside their place, as drops land beside theirs: edges become ragged, tones do not."""
    height, width = shares.shape[:2]
    size = 512
    tile = np.stack([0.55 * noise(size, 0.7, stream(0, "jitter", axis)) for axis in range(2)], axis=-1)
    tile = np.rint(np.roll(tile, tuple(int(v) for v in rng.integers(0, size, 2)), axis=(0, 1))).astype(np.int16)
    whole = np.ascontiguousarray(np.tile(tile, (-(-height // size), -(-width // size), 1))[:height, :width])
    whole[..., 0] += np.arange(width, dtype=np.int16)
    whole[..., 1] += np.arange(height, dtype=np.int16)[:, None]
    nothing = np.empty(0, np.uint16)
    moved = cv2.remap(shares, whole, nothing, cv2.INTER_NEAREST, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(moved, np.uint8)


def _passes(height: int, rng: np.random.Generator) -> NDArray[np.float32]:
    """Gain of each line of nozzles for three inks, shape (3, height, 1): seams between passes, and uneven nozzles.

    Two to four per cent at the seams, one per cent from nozzle to nozzle, alike in every pass (chosen).
    """
    swath = _SWATH // 2
    lines = np.arange(height) + int(rng.integers(0, swath))
    within = lines % swath
    nozzles = rng.normal(0, 0.012, (3, swath))
    seam = np.exp(-0.5 * (np.minimum(within, swath - within) / 2.5) ** 2)
    feed = rng.normal(0, 0.035, height // swath + 3)[lines // swath]
    return np.asarray(1 + nozzles[:, within] + seam * feed, np.float32)[..., None]


def _with_satellites(drops: Coverage, first: int, rng: np.random.Generator) -> Coverage:
    """Adds the droplets that fly on: single pixels, to the right of drops in one pass, to the left in the next."""
    tile = rolled(speck_tile(clumped=0.1), rng)
    thrown = np.zeros_like(drops)
    height = drops.shape[0]
    for number, top in enumerate(range(-first, height, _SWATH)):
        rows = slice(max(top, 0), min(top + _SWATH, height))
        if rows.stop <= rows.start:
            continue
        way = 1 if number % 2 == 0 else -1
        thrown[rows] = shifted(drops[rows], way * _TRAVEL, 0)
    few = np.asarray(cv2.convertScaleAbs(thrown, alpha=_SATELLITES), np.uint8)
    return drops | screened(few, tile)
