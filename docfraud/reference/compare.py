"""Where a page departs from its document model, light by light and place by place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from docfraud.imaging.native import cv2
from docfraud.reference.frame import PX_PER_MM, Laid, detail, print_of
from docfraud.reference.model import SideModel
from docfraud.results import Light
from docfraud.security_features.scene import Plane

__all__ = ["TILE_MM", "LightMatch", "match_lights"]

TILE_MM = 4.0
_LEAST_STATIC = 0.4
"""Share of a place that must be static print to be judged."""
_CONTRAST = {Light.VI: 3.0, Light.IR: 3.0, Light.UV: 4.0}
"""Standard deviation of the model's print in a place, grey levels, from which it is a pattern that must be there."""


@dataclass(frozen=True, eq=False)
class LightMatch:
    """One light of a page against its model, on a grid of `TILE_MM`; arrays of shape (rows, columns).

    Attributes:
        light: which.
        judged: places with enough static area on both.
        pattern: those where the model has print.
        likeness: normalised correlation of the print, -1 to 1; NaN where there is nothing to judge.
        gain: strength of the print over the model's, by regression.
        extra: standard deviation of print that the model has not, grey levels.
    """

    light: Light
    judged: NDArray[np.bool_]
    pattern: NDArray[np.bool_]
    likeness: NDArray[np.float64]
    gain: NDArray[np.float64]
    extra: NDArray[np.float64]


def match_lights(laid: Laid, model: SideModel) -> Mapping[Light, LightMatch]:
    """Compare all lights that both have."""
    return {
        light: _match(light, laid.lights[light], plane, model.static_in(light) & laid.inside)
        for light, plane in model.lights.items()
        if light in laid.lights
    }


def _fine(light: Light, plane: NDArray[np.uint8]) -> Plane:
    """The print of a light without single pixels' noise and without what is coarser than 2 mm."""
    return detail(np.asarray(cv2.GaussianBlur(print_of(light, plane), (0, 0), 0.8), np.float32), 2.0)


def _match(light: Light, mine: NDArray[np.uint8], theirs: NDArray[np.uint8], static: NDArray[np.bool_]) -> LightMatch:
    side = round(TILE_MM * PX_PER_MM)
    rows, columns = static.shape[0] // side, static.shape[1] // side

    def tiles(plane: NDArray[np.float32]) -> NDArray[np.float32]:
        cut = plane[: rows * side, : columns * side]
        return cut.reshape(rows, side, columns, side).swapaxes(1, 2).reshape(rows, columns, side * side)

    weight = tiles(static.astype(np.float32))
    total = weight.sum(axis=2)
    judged = total >= _LEAST_STATIC * side * side
    safe = np.maximum(total, 1.0)
    a, b = tiles(_fine(light, mine)), tiles(_fine(light, theirs))
    a = (a - ((a * weight).sum(axis=2) / safe)[..., None]) * weight
    b = (b - ((b * weight).sum(axis=2) / safe)[..., None]) * weight
    aa, bb, ab = (a * a).sum(axis=2) / safe, (b * b).sum(axis=2) / safe, (a * b).sum(axis=2) / safe
    gain = ab / np.maximum(bb, 1e-3)
    likeness = ab / np.sqrt(np.maximum(aa * bb, 1e-6))
    pattern = judged & (np.sqrt(bb) >= _CONTRAST[light])
    extra = np.sqrt(np.maximum(aa - gain * ab, 0))
    return LightMatch(
        light,
        judged,
        pattern,
        np.where(judged, likeness, np.nan).astype(np.float64),
        gain.astype(np.float64),
        extra.astype(np.float64),
    )
