"""Colour separation: how much of each ink gives a colour.

Screens at different angles, dispersed dots and films of dye cover a page independently of one another, and an ink here
is a filter. Under these two conditions the Neugebauer equations with Demichel's shares become a product: in each band
the light left is the product over the inks of 1 - a (1 - t), where a is the share of the page the ink covers and t what
its solid film passes (Murray-Davies for each ink). The separation inverts this product numerically, so that what is
averaged over the printed dots is the colour asked for, on a sheet whose own colour counts as white.

Light scattered sideways in the paper (Yule-Nielsen) is not simulated.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from docfraud.specimens.inks import Ink
from docfraud.specimens.printing.base import RGB

__all__ = ["aim", "darkest", "linear", "mixture", "separate"]

_GRID = 21
"""Colours per axis of the table; between them the separation is interpolated."""


def linear(srgb: NDArray[np.floating]) -> NDArray[np.float64]:
    """Linear light of sRGB values from 0 to 1 (IEC 61966-2-1)."""
    s = np.asarray(srgb, np.float64)
    return np.where(s <= 0.04045, s / 12.92, ((s + 0.055) / 1.055) ** 2.4)


def mixture(shares: NDArray[np.floating], inks: Sequence[Ink]) -> NDArray[np.float64]:
    """Light left in red, green and blue, relative to the sheet, shape (..., 3).

    Args:
        shares: share of the page that each ink covers, shape (..., number of inks), 0 to 1.
        inks: as many.
    """
    left = 1 - np.asarray(shares, np.float64)[..., None] * (1 - _passes(inks))
    return np.asarray(left.prod(axis=-2))


def darkest(inks: Sequence[Ink]) -> float:
    """Light left by the black of these inks, relative to the sheet: of the one black ink, or of all together."""
    passes = _passes(inks)
    return float(passes[3].mean() if len(inks) == 4 else passes.prod(axis=0).max())


def aim(srgb: NDArray[np.floating], black: float) -> NDArray[np.float64]:
    """The light a printer aims for, relative to the sheet: as asked, with shadows eased onto what its black can do.

    Args:
        srgb: values from 0 to 1.
        black: light left by its black.
    """
    return np.asarray(np.minimum(np.hypot(linear(srgb), black), 1.0))


def separate(srgb: RGB, inks: tuple[Ink, ...], grey_replacement: float = 0.0) -> NDArray[np.uint8]:
    """Shares of each ink for every pixel.

    Args:
        srgb: shape (height, width, 3), uint8.
        inks: cyan, magenta, yellow and, optionally, black.
        grey_replacement: how much of the grey that three colours would make is left to the black, 0 to 1.

    Returns:
        Shape (height, width, number of inks), uint8, 255 where the ink is solid.
    """
    table = _table(inks, grey_replacement)
    if len(inks) == 4:  # Pillow's name for four channels; the numbers are the shares as they are
        return np.asarray(Image.fromarray(srgb).filter(ImageFilter.Color3DLUT(_GRID, table, 4, "CMYK")))
    return np.asarray(Image.fromarray(srgb).filter(ImageFilter.Color3DLUT(_GRID, table, 3)))


@lru_cache(maxsize=16)
def _table(inks: tuple[Ink, ...], grey_replacement: float) -> list[float]:
    """Ink shares of a grid of colours, red fastest, as Pillow wants them."""
    axis = np.linspace(0, 1, _GRID)
    blue, green, red = np.meshgrid(axis, axis, axis, indexing="ij")
    target = aim(np.stack([red, green, blue], axis=-1).reshape(-1, 3), darkest(inks))
    shares = _solve(target, inks[:3])
    if len(inks) == 4:
        grey = shares.min(axis=1)
        # highlights stay free of black dots, which would show as grain; black text is black alone
        black = np.maximum(grey_replacement * grey**1.5, (darkest(inks) / target.max(axis=1)) ** 6)
        # what three colours cannot darken, black must: shadows are deeper than their overprint
        short = mixture(shares, inks[:3]).mean(axis=1) / target.mean(axis=1)
        black = np.maximum(black, np.clip((1 - 1 / np.maximum(short, 1)) / (1 - np.mean(inks[3].vi)), 0, 1))
        left = 1 - black[:, None] * (1 - _passes(inks[3:]))
        shares = np.column_stack([_solve(target / left, inks[:3]), black])
    return shares.astype(np.float32).ravel().tolist()


def _passes(inks: Sequence[Ink]) -> NDArray[np.float64]:
    return np.array([ink.vi for ink in inks], np.float64)


def _solve(target: NDArray[np.float64], inks: Sequence[Ink]) -> NDArray[np.float64]:
    """Shares, each from 0 to 1, whose mixture comes closest to the target, shape (n, 3), by coordinate descent.

    Errors are weighed by the brightness aimed at, as the eye does; each step has its optimum in closed form.
    """
    stops = 1 - _passes(inks)
    shares = np.full((len(inks), len(target)), 0.5)
    factors = [1 - shares[k][:, None] * stops[k] for k in range(len(inks))]
    weight = 1 / (target + 0.05) ** 2
    for _ in range(50):
        for k in range(len(inks)):
            others = np.prod([factor for j, factor in enumerate(factors) if j != k], axis=0)
            slope = weight * others * stops[k]
            best = (slope * (others - target)).sum(axis=1) / (slope * others * stops[k]).sum(axis=1)
            shares[k] = np.clip(best, 0, 1)
            factors[k] = 1 - shares[k][:, None] * stops[k]
    return shares.T.copy()
