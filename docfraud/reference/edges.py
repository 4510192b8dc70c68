"""Glow along the page's edges: what is left of glue where a page was bound in a second time."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from docfraud.imaging.order import percentile
from docfraud.reference.frame import PX_PER_MM
from docfraud.reference.identify import SideMatch
from docfraud.results import Light
from docfraud.security_features.scene import Box, brightest, linear

__all__ = ["EDGES", "OPPOSITE", "edge_glow"]

EDGES = ("top", "bottom", "left", "right")
OPPOSITE = {"top": "bottom", "bottom": "top", "left": "right", "right": "left"}
_BAND_MM = (0.6, 2.2)
_BEYOND_MM = (4.5, 7.5)
_DARK_SHARE = 70
"""The darker 70 % of a band are paper; the rest may be fluorescent print."""
_LEAST_STATIC = 0.15
"""Share of a band that must belong to the blank: the portrait beside an edge is as dark as the holder's clothes."""


def edge_glow(side: SideMatch) -> dict[str, tuple[float, Box]]:
    """Ultraviolet light along each edge over that further in, as a ratio to the model's; and the band, frame pixels.

    Only what belongs to the blank is looked at; an edge where the holder's portrait and data leave too little is not in
    the result.
    """
    if Light.UV not in side.laid.lights or Light.UV not in side.model.lights:
        return {}
    mine, theirs = (brightest(plane) for plane in (side.laid.lights[Light.UV], side.model.lights[Light.UV]))
    width, height = side.model.size
    found = {}
    for name, near, beyond in (
        ("top", _rows(_BAND_MM, height, False), _rows(_BEYOND_MM, height, False)),
        ("bottom", _rows(_BAND_MM, height, True), _rows(_BEYOND_MM, height, True)),
        ("left", _columns(_BAND_MM, width, False), _columns(_BEYOND_MM, width, False)),
        ("right", _columns(_BAND_MM, width, True), _columns(_BEYOND_MM, width, True)),
    ):
        blank = side.model.static
        if min(blank[near].mean(), blank[beyond].mean()) < _LEAST_STATIC:
            continue
        ratio = _ratio(mine, blank, near, beyond) / max(_ratio(theirs, blank, near, beyond), 1e-6)
        rows, columns = (part.indices(length) for part, length in zip(near, (height, width), strict=True))
        found[name] = (ratio, Box(columns[0], rows[0], columns[1], rows[1]))
    return found


Part = tuple[slice, slice]


def _rows(mm: tuple[float, float], height: int, far: bool) -> Part:
    a, b = (round(v * PX_PER_MM) for v in mm)
    return (slice(height - b, height - a) if far else slice(a, b)), slice(None)


def _columns(mm: tuple[float, float], width: int, far: bool) -> Part:
    rows, columns = _rows(mm, width, far)
    return columns, rows


def _ratio(plane: NDArray[np.uint8], blank: NDArray[np.bool_], near: Part, beyond: Part) -> float:
    return _paper(plane[near][blank[near]]) / max(_paper(plane[beyond][blank[beyond]]), 1e-6)


def _paper(values: NDArray[np.uint8]) -> float:
    limit = percentile(values, _DARK_SHARE)
    return float(linear(np.asarray(values[values <= limit], np.uint8)).mean())
