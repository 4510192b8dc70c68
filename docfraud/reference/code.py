"""A binary code of a whole page, by which its model is found among many before anything is registered.

Key points do not do it: guilloches are made of places that all look alike, and the text of a page has more corners
than its design. What tells documents apart at a glance is where on the page it is light, dark, red or blue. The page
is shrunk to cells of some 2.5 mm, and each bit says which of two near cells is lighter, redder or bluer (after BRIEF,
Calonder and others 2010, on a whole page instead of a patch). Lamps and exposure change all cells alike; the holder's
data change some.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from docfraud.imaging.picture import RGB
from docfraud.imaging.shrink import shrunk
from docfraud.matching.hamming import hamming_top_k

__all__ = ["BITS", "Code", "nearest", "page_code"]

BITS = 4096

Code = NDArray[np.uint8]
"""Shape (BITS / 8,), uint8."""

_CELLS = (48, 34)
"""Across and down, whatever the page's size."""
_REACH = 6
_SEED = 9303


@lru_cache(maxsize=1)
def _pairs() -> tuple[NDArray[np.int64], ...]:
    """Channel, row and column of the first cell, row and column of the second, of each bit; fixed for ever."""
    rng = np.random.default_rng(_SEED)
    across, down = _CELLS
    place = rng.integers(0, 3 * across * down, BITS)
    dx, dy = rng.integers(-_REACH, _REACH + 1, (2, BITS))
    channel, cell = np.divmod(place, across * down)
    row, column = np.divmod(cell, across)
    return channel, row, column, np.clip(row + dy, 0, down - 1), np.clip(column + dx, 0, across - 1)


def page_code(page: RGB) -> Code:
    """The code of an upright page, edge to edge, shape (height, width, 3), uint8, RGB."""
    cells = np.asarray(shrunk(page, _CELLS), np.float32)
    red, green, blue = cells[..., 0], cells[..., 1], cells[..., 2]
    planes = np.stack([red + green + blue, red - green, blue - green])
    channel, row, column, other_row, other_column = _pairs()
    return np.packbits(planes[channel, row, column] > planes[channel, other_row, other_column])


def nearest(code: Code, codes: Sequence[Code], count: int) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """The codes most like one, nearest first: their indices and distances in bits.

    Args:
        code: of a page.
        codes: of the models, at least one.
        count: how many; fewer where there are fewer.
    """
    distances, indices = hamming_top_k(code[None], np.stack(codes), min(count, len(codes)))
    return indices[0], distances[0]
