"""Colour laser printers: clustered dots at their angles, scattered toner, tracking dots."""

from __future__ import annotations

import numpy as np

from docfraud.imaging.native import cv2
from docfraud.specimens.canvas import Coverage, Plate
from docfraud.specimens.inks import CYAN, MAGENTA, TONER_BLACK, YELLOW, Ink
from docfraud.specimens.printing.base import RGB, checked_mask, checked_picture, enlarge, reduce
from docfraud.specimens.printing.edges import edge_tile, ragged, shifted, speck_tile
from docfraud.specimens.printing.halftone import clustered_tile, rolled, screened
from docfraud.specimens.printing.separation import separate
from docfraud.specimens.printing.tracking import PITCH, dots

__all__ = ["ColourLaser"]

_DPI = 600
_TILE = 816
_CELLS = ((96, 24), (24, 96), (102, 0), (68, 68))
"""Screen periods across the tile, cyan, magenta, yellow, black: cells of (4, 1), (1, 4), (4, 0) and (3, 3) pixels of
600 dpi, which are 145.5 lpi at 14 and 76 degrees, 150 lpi at 0 and 141 lpi at 45. Whole pixels come near the classic
15, 75, 0 and 45 degrees; an office printer's screens are such rational ones."""

_TRAIL = 3
"""How much farther toner scatters behind an edge, down the page, raster pixels."""


class ColourLaser:
    """Electrophotographic colour printer or copier of 600 dpi.

    Dots cluster on four screens and are ragged; specks of toner lie around edges, thinning out with distance and
    a little farther behind an edge than before it; solid areas are even.

    Args:
        grey_replacement: how much of the grey is printed with black, 0 to 1; office printers use much.
        tracking_dots: print the yellow dots of `docfraud.specimens.printing.tracking` on pictures.
        serial: what they say.

    Not simulated: toner's gloss (a canvas has none), the fuser's waves, misregistration of more than a pixel.
    """

    name = "colour-laser"
    title = "Colour laser"
    dpi_note = "clustered toner dots of 141 to 150 lpi at 14, 76, 0 and 45 degrees; specks of toner around edges"

    def __init__(
        self, *, grey_replacement: float = 0.7, tracking_dots: bool = True, serial: int = 0x2A5C3D10F7E1
    ) -> None:
        self.grey_replacement = grey_replacement
        self.tracking_dots = tracking_dots
        self.serial = serial

    def picture(self, srgb: RGB, rng: np.random.Generator) -> tuple[Plate, ...]:
        """Four plates, binary: cyan, magenta, yellow, black; see `Process.picture`."""
        inks = (CYAN, MAGENTA, YELLOW, TONER_BLACK)
        shares = separate(reduce(checked_picture(srgb), _DPI), inks, self.grey_replacement)
        plates = []
        for k, ink in enumerate(inks):
            tile = rolled(clustered_tile(_CELLS[k], _TILE, 0.16, 0.012, k), rng)
            share = np.ascontiguousarray(shares[..., k])
            printed = screened(enlarge(share, _DPI, srgb.shape), tile)
            cv2.bitwise_or(printed, _scatter(share, srgb.shape, rng, 0.6), dst=printed)
            plates.append(Plate(ink, printed))
        if self.tracking_dots:
            x, y = (int(v) for v in rng.integers(0, 8 * PITCH, 2))
            yellow = plates[2].coverage | dots(srgb.shape, self.serial, x, y)
            plates[2] = Plate(YELLOW, yellow)
        return tuple(plates)

    def line_work(self, mask: Coverage, rng: np.random.Generator, ink: Ink | None = None) -> tuple[Plate, ...]:
        """One plate, binary: a crisp outline with specks about it."""
        small = reduce(checked_mask(mask), _DPI)
        sent = enlarge(small, _DPI, mask.shape, cv2.INTER_LINEAR)
        printed = ragged(sent, 0.7, edge_tile(104, 20, 1.0), rng)
        cv2.bitwise_or(printed, _scatter(small, mask.shape, rng, 1.0), dst=printed)
        return (Plate(ink or TONER_BLACK, printed),)


def _scatter(share: Coverage, shape: tuple[int, ...], rng: np.random.Generator, strength: float) -> Coverage:
    """Specks of toner near printed places, binary: some 3 % of the surface at an edge, a tenth of it 0.15 mm away.

    Args:
        share: toner at 600 dpi.
        shape: of the raster.
        rng: where the specks lie.
        strength: of the scatter, 1 is usual.
    """
    quarter = cv2.resize(share, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    near = cv2.GaussianBlur(quarter, (0, 0), 1.2, borderType=cv2.BORDER_REPLICATE)
    far = cv2.GaussianBlur(quarter, (0, 0), 3.2, borderType=cv2.BORDER_REPLICATE)
    odds = cv2.addWeighted(near, 0.055 * strength, far, 0.035 * strength, -0.3)
    large = cv2.resize(odds, (shape[1], shape[0]), interpolation=cv2.INTER_LINEAR)
    trailing = shifted(np.asarray(large, np.uint8), 0, _TRAIL, repeat=True)
    return screened(trailing, rolled(speck_tile(), rng))
