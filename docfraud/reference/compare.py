"""Where a page departs from its document model, light by light and place by place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from docfraud.imaging.native import cv2
from docfraud.reference.frame import PX_PER_MM, Laid, detail, print_of
from docfraud.reference.model import SideModel
from docfraud.results import Light
from docfraud.security_features.scene import Plane

__all__ = ["TILE_MM", "LightMatch", "match_lights", "tile_means"]

TILE_MM = 4.0
_LEAST_STATIC = 0.4
"""Share of a place that must be static print to be judged."""
_TINY = 1e-6
_INSIDE = 0.98
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


@dataclass(frozen=True, eq=False)
class _Prepared:
    """A model's print in one light, ready to be compared: `print` weighted by what is static, and its moments a
    place."""

    weight: Plane
    share: NDArray[np.float64]
    print: Plane
    mean: NDArray[np.float64]
    square: NDArray[np.float64]


_prepared: WeakKeyDictionary[SideModel, dict[Light, _Prepared]] = WeakKeyDictionary()
"""Models are compared with page after page."""


def _prepare(model: SideModel, light: Light) -> _Prepared:
    known = _prepared.setdefault(model, {})
    if light not in known:
        weight = model.static_in(light).astype(np.float32)
        share = tile_means(weight)
        print_ = _fine(light, model.lights[light]) * weight
        mean = tile_means(print_) / np.maximum(share, _TINY)
        square = np.maximum(tile_means(print_ * print_) / np.maximum(share, _TINY) - mean * mean, 0.0)
        known[light] = _Prepared(weight, share, np.asarray(print_, np.float32), mean, square)
    return known[light]


def match_lights(laid: Laid, model: SideModel) -> Mapping[Light, LightMatch]:
    """Compare all lights that both have."""
    inside = tile_means(laid.inside.astype(np.float32)) > _INSIDE
    return {
        light: _match(light, laid.lights[light], _prepare(model, light), inside)
        for light in model.lights
        if light in laid.lights
    }


def _fine(light: Light, plane: NDArray[np.uint8]) -> Plane:
    """The print of a light without single pixels' noise and without what is coarser than 2 mm."""
    return detail(np.asarray(cv2.GaussianBlur(print_of(light, plane), (0, 0), 0.8), np.uint8), 2.0)


def tile_means(plane: NDArray[Any]) -> NDArray[np.float64]:
    """The mean of each place, shape (rows, columns)."""
    side = round(TILE_MM * PX_PER_MM)
    rows, columns = plane.shape[0] // side, plane.shape[1] // side
    cut = np.ascontiguousarray(plane[: rows * side, : columns * side])
    return np.asarray(cv2.resize(cut, (columns, rows), interpolation=cv2.INTER_AREA), np.float64)


def _match(light: Light, mine: NDArray[np.uint8], model: _Prepared, inside: NDArray[np.bool_]) -> LightMatch:
    judged = (model.share >= _LEAST_STATIC) & inside
    safe = np.maximum(model.share, _TINY)
    a = _fine(light, mine) * model.weight
    mean = tile_means(a) / safe
    # means of squares less squares of means; grey levels are small, so float32 loses nothing that matters
    aa = np.maximum(tile_means(a * a) / safe - mean * mean, 0.0)
    ab = tile_means(a * model.print) / safe - mean * model.mean
    gain = ab / np.maximum(model.square, 1e-3)
    likeness = ab / np.sqrt(np.maximum(aa * model.square, 1e-6))
    pattern = judged & (np.sqrt(model.square) >= _CONTRAST[light])
    extra = np.sqrt(np.maximum(aa - gain * ab, 0))
    return LightMatch(light, judged, pattern, np.where(judged, likeness, np.nan), gain, extra)
