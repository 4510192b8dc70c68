"""Whether all parts of a page lie on its model at once, or some are displaced against the rest."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from docfraud.imaging.native import cv2
from docfraud.reference.frame import PX_PER_MM, detail, faded, grey_of, shifts_of
from docfraud.reference.identify import SideMatch
from docfraud.results import Light
from docfraud.security_features.scene import Box

__all__ = ["Displaced", "displaced"]

_TILE_MM, _STEP_MM = 8.0, 5.0
_CLEAR = 0.15
_FEWEST = 4


@dataclass(frozen=True, slots=True)
class Displaced:
    """The part of a page that is displaced most.

    Attributes:
        shift: median of its places, millimetres; 0 where no part is.
        places: how many neighbouring places share it.
        box: around them, frame pixels.
    """

    shift: float
    places: int
    box: Box


def displaced(side: SideMatch) -> Displaced | None:
    """Find the part that is displaced most, as a group of neighbouring places whose shifts agree.

    Returns:
        None where too few places have print to judge by.
    """
    mine = detail(grey_of(side.laid.lights[Light.VI]))
    model, inside = side.model, side.laid.inside
    whole = bool(inside[model.static].all())
    theirs = model.faded if whole else faded(model.page_detail, model.static & inside)
    centres, shifts, clear = shifts_of(mine, theirs, _TILE_MM, _STEP_MM)
    good = clear > _CLEAR
    if int(good.sum()) < 3 * _FEWEST:
        return None
    centres, shifts = centres[good], shifts[good] / PX_PER_MM
    shifts = shifts - np.median(shifts, axis=0)
    step = round(_STEP_MM * PX_PER_MM)
    cells = np.rint(centres / step).astype(int)
    # a place agrees with its neighbours if their median shift is nearly its own: single outliers are noise
    calm = _median_around(cells, shifts)
    length = np.hypot(*calm.T)
    best = Displaced(0.0, 0, Box(0, 0, 1, 1))
    for level in (0.06, 0.1, 0.2, 0.4):
        mask = np.zeros((int(cells[:, 1].max()) + 1, int(cells[:, 0].max()) + 1), np.uint8)
        mask[cells[length > level, 1], cells[length > level, 0]] = 1
        count, labels = cv2.connectedComponents(mask, connectivity=8)
        for label in range(1, count):
            member = labels[cells[:, 1], cells[:, 0]] == label
            member &= length > level
            if int(member.sum()) < _FEWEST:
                continue
            shift = float(np.hypot(*np.median(calm[member], axis=0)))
            if shift > best.shift:
                low, high = centres[member].min(axis=0) - step, centres[member].max(axis=0) + step
                best = Displaced(shift, int(member.sum()), Box(int(low[0]), int(low[1]), int(high[0]), int(high[1])))
    return best


def _median_around(cells: NDArray[np.intp], shifts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Median of each place and its eight neighbours, shape (n, 2); 0 where fewer than three of them are known.

    Args:
        cells: column and row of each place, shape (n, 2).
        shifts: of each, likewise.
    """
    x, y = cells.T + 1
    grid = np.full((int(y.max()) + 2, int(x.max()) + 2, 2), np.nan)
    grid[y, x] = shifts
    near = np.sort([grid[y + b, x + a] for a in (-1, 0, 1) for b in (-1, 0, 1)], axis=0)  # unknown ones last
    count = np.isfinite(near[..., 0]).sum(axis=0)
    place = np.arange(len(cells))
    middle = (near[(count - 1) // 2, place] + near[count // 2, place]) / 2
    return np.where(count[:, None] >= 3, middle, 0.0)
