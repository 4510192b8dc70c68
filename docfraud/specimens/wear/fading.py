"""Fading: light has bleached the dyes, the glow went first, carbon stayed, the sheet has yellowed."""

from __future__ import annotations

import numpy as np

from docfraud.specimens.canvas import Exposure
from docfraud.specimens.seeds import stream
from docfraud.specimens.wear.base import Surface, Worn, checked, clouds, paper_of

__all__ = ["fading"]

_LOSS = (0.40, 0.62, 0.70)
"""Share of the absorption lost at full strength in red (cyan ink), green (magenta) and blue (yellow): organic magenta
and yellow pigments bleach before phthalocyanine cyan."""
_GLOW_LOSS = 0.8
_YELLOWED = (0.985, 0.965, 0.89)


def fading(exposure: Exposure, seed: int, strength: float) -> Worn:
    """Bleach the page, unevenly: a part of it saw more light than the rest.

    In each band the print goes towards the bare sheet; where infrared is absorbed there is carbon, which does not fade.
    What glows above the sheet's own glow loses most. Values are chosen after the order in which such inks fade, not
    measured. Not simulated: the change of hue of single dyes on the way.
    """
    strength = checked(strength)
    surface = Surface(exposure)
    if strength == 0:
        return surface.worn("fading")
    rng = stream(seed, "wear", "fading")
    paper = paper_of(exposure)
    shape = surface.shape
    exposed = np.clip(0.72 + 0.2 * clouds(shape, max(shape) / 2.5, rng), 0.15, 1).astype(np.float32) * np.float32(
        strength
    )
    dye = np.clip(exposure.ir / np.float32(paper[3]), 0, 1) * exposed
    for band in range(3):
        view = surface.vi[..., band]
        view += dye * np.float32(_LOSS[band]) * np.maximum(np.float32(paper[band]) - view, 0)
        view *= 1 - exposed * np.float32(1 - _YELLOWED[band])
        glow = surface.uv[..., band]
        glow -= exposed * np.float32(_GLOW_LOSS) * np.maximum(glow - np.float32(paper[4 + band]), 0)
    surface.mask[:] = 255
    return surface.worn("fading")
