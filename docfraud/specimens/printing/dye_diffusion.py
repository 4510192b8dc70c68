"""Dye diffusion thermal transfer: continuous tone from heated ribbons, and black text from a resin panel."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from docfraud.specimens.canvas import Coverage, Plate
from docfraud.specimens.inks import CARBON_BLACK, RIBBON_CYAN, RIBBON_MAGENTA, RIBBON_YELLOW, Ink
from docfraud.specimens.printing.base import RGB, blurred, checked_mask, checked_picture, enlarge, reduce
from docfraud.specimens.printing.edges import edge_tile, ragged, shifted
from docfraud.specimens.printing.separation import separate

__all__ = ["DyeDiffusion"]

_DPI = 300
_RESIN = replace(CARBON_BLACK, name="black resin panel (carbon)")


class DyeDiffusion:
    """Dye diffusion (dye sublimation) with a print head of 300 dpi.

    Each heater of the head drives as much dye into the sheet as the picture wants: there are no dots. Heat spreads
    along the sheet's travel (down the picture) more than across, a hot head leaves a little more dye on the next lines,
    heaters differ by a per cent or two, and so do lines. Yellow, magenta and cyan come from three passes that never
    quite coincide. Text comes from a panel of black resin, all or nothing, whose edges are the head's square pixels.

    Not simulated: the protective overlay's panel edges, ribbon wrinkles.
    """

    name = "dye-diffusion"
    title = "Dye diffusion"
    dpi_note = "300-dpi pixels that melt into one another, no dots; black text with 300-dpi steps"

    def picture(self, srgb: RGB, rng: np.random.Generator) -> tuple[Plate, ...]:
        """Three plates, not binary: yellow, magenta, cyan dye; see `Process.picture`."""
        inks = (RIBBON_CYAN, RIBBON_MAGENTA, RIBBON_YELLOW)
        small = reduce(checked_picture(srgb), _DPI)
        shares = separate(small, inks).astype(np.float32)
        shares = 0.86 * shares + 0.11 * np.roll(shares, 1, axis=0) + 0.03 * np.roll(shares, 2, axis=0)
        shares[:2] = separate(small[:2], inks)  # the first lines have no hot line before them
        heaters = 1 + rng.normal(0, 0.010, (1, shares.shape[1], 1))
        lines = 1 + rng.normal(0, 0.012, (shares.shape[0], 1, 3))
        shares = np.clip(shares * (heaters * lines), 0, 255)
        plates = []
        for k in (2, 1, 0):
            film = _spread(np.round(shares[..., k]).astype(np.uint8), srgb.shape)
            plates.append(Plate(inks[k], _registered(film, rng)))
        return tuple(plates)

    def line_work(self, mask: Coverage, rng: np.random.Generator, ink: Ink | None = None) -> tuple[Plate, ...]:
        """One plate of resin, binary, with the staircase of the head's pixels."""
        heated = np.where(reduce(checked_mask(mask), _DPI) > 118, 255, 0).astype(np.uint8)
        printed = ragged(enlarge(heated, _DPI, mask.shape), 0.7, edge_tile(122, 16, 0.8), rng)
        return (Plate(ink or _RESIN, printed),)


def _spread(share: Coverage, shape: tuple[int, ...]) -> Coverage:
    """Head pixels on the raster, melted: 25 micrometres of spread across, 42 along the travel (chosen)."""
    film = enlarge(share, _DPI, shape)
    return blurred(film, 1.2, 2.0)


def _registered(film: Coverage, rng: np.random.Generator) -> Coverage:
    """The pass's own place: up to three raster pixels (0.06 mm) off."""
    dx, dy = (int(v) for v in np.clip(np.rint(rng.normal(0, 1.0, 2)), -3, 3))
    return shifted(film, dx, dy, repeat=True)
