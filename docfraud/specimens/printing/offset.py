"""Offset printing: solid inks, sharp edges, and rosettes where a photograph was reprinted."""

from __future__ import annotations

import numpy as np

from docfraud.imaging.native import cv2
from docfraud.specimens.canvas import Coverage, Plate
from docfraud.specimens.inks import CARBON_BLACK, CYAN, MAGENTA, YELLOW, Ink
from docfraud.specimens.printing.base import RGB, checked_mask, checked_picture, enlarge, reduce
from docfraud.specimens.printing.edges import edge_tile, ragged
from docfraud.specimens.printing.halftone import cells_for, clustered_tile, rolled, screened
from docfraud.specimens.printing.separation import separate

__all__ = ["Offset"]

_DPI = 600
"""Of the picture before screening; the screen itself is drawn on the raster."""

_TILE = 1024
_ANGLES = (15.0, 75.0, 0.0, 45.0)
"""Cyan, magenta, yellow, black, degrees: the classic choice, whose three strong colours lie 30 degrees apart."""


class Offset:
    """Offset lithography.

    A security printer draws everything as lines in spot colours: `line_work`. A photograph, or a photographed page that
    a counterfeiter has reprinted, needs screens: `picture`.

    Args:
        lpi: ruling of the screens, lines per inch; 133 to 200 is usual.
        grey_replacement: how much of the grey is printed with black instead of three colours, 0 to 1.

    Not simulated: ink that scatters light sideways in the paper, show-through, trapping, set-off.
    """

    name = "offset"
    title = "Offset"
    dpi_note = "solid inks, sharp edges; pictures on screens of 175 lpi at 15, 75, 0 and 45 degrees"

    def __init__(self, lpi: float = 175.0, grey_replacement: float = 0.5) -> None:
        self.lpi = lpi
        self.grey_replacement = grey_replacement

    def picture(self, srgb: RGB, rng: np.random.Generator) -> tuple[Plate, ...]:
        """Four plates, binary: cyan, magenta, yellow, black; see `Process.picture`."""
        inks = (CYAN, MAGENTA, YELLOW, CARBON_BLACK)
        shares = separate(reduce(checked_picture(srgb), _DPI), inks, self.grey_replacement)
        plates = []
        for k, ink in enumerate(inks):
            tile = clustered_tile(cells_for(self.lpi, _ANGLES[k], _TILE), _TILE, 0.06, 0.0, k)
            share = enlarge(np.ascontiguousarray(shares[..., k]), _DPI, srgb.shape, cv2.INTER_LINEAR)
            plates.append(Plate(ink, screened(share, rolled(tile, rng))))
        return tuple(plates)

    def line_work(self, mask: Coverage, rng: np.random.Generator, ink: Ink | None = None) -> tuple[Plate, ...]:
        """One plate, binary; edges gain a few micrometres and are rough by less than a pixel."""
        printed = ragged(checked_mask(mask), 0.7, edge_tile(102, 16, 0.9), rng)
        return (Plate(ink or CARBON_BLACK, printed),)
