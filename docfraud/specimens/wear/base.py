"""What wear returns, and the surface it works on: seven bands at once, and a mask of every pixel that it touched."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from docfraud.errors import UsageError
from docfraud.imaging.native import cv2
from docfraud.specimens.canvas import Exposure

__all__ = ["Bands", "Surface", "Wear", "Worn", "checked", "clouds", "paper_of", "wander"]

Plane = NDArray[np.float32]

Bands = tuple[float, float, float, float, float, float, float]
"""A value for each band, in the order of `docfraud.specimens.inks.BANDS`."""

_FAINT = np.float32(0.004)
"""Amounts below this show nothing; they are set to nothing, so that masks do not cover what nobody could see."""


@dataclass(frozen=True, slots=True, eq=False)
class Worn:
    """A page after wear.

    Attributes:
        exposure: of the same shape and ppi as before.
        mask: shape (height, width), uint8, 255 where the wear acted. Elsewhere the page is exactly as before.
        kind: what happened, a name of `WEAR` or the preset's.
    """

    exposure: Exposure
    mask: NDArray[np.uint8]
    kind: str


Wear = Callable[[Exposure, int, float], Worn]
"""(exposure, seed, strength from 0 to 1) to the worn page; strength 0 changes nothing."""


def checked(strength: float) -> float:
    """The strength, if it is one.

    Raises:
        UsageError: it is not between 0 and 1.
    """
    if not 0 <= strength <= 1:
        raise UsageError(f"Wear cannot have the strength {strength:g}.", remedy="Give a number from 0 to 1.")
    return float(strength)


class Surface:
    """A page under wear: a copy of an exposure that remembers where it was changed."""

    def __init__(self, exposure: Exposure) -> None:
        self.ppi = exposure.ppi
        self.vi, self.ir, self.uv = exposure.vi.copy(), exposure.ir.copy(), exposure.uv.copy()
        self.mask = np.zeros(exposure.shape, np.uint8)

    @property
    def shape(self) -> tuple[int, int]:
        """(height, width), pixels."""
        return self.mask.shape[0], self.mask.shape[1]

    @property
    def scale(self) -> float:
        """Pixels per millimetre."""
        return self.ppi / 25.4

    def _views(self, rows: slice, columns: slice) -> list[Plane]:
        view = [self.vi[rows, columns, k] for k in range(3)]
        return [*view, self.ir[rows, columns], *(self.uv[rows, columns, k] for k in range(3))]

    def cover(self, amount: Plane, passes: Bands, adds: Bands = (0,) * 7, x: int = 0, y: int = 0) -> None:
        """Lay a film: a share `amount` of each pixel passes `passes` of the light and adds `adds` (as an ink does).

        With `passes` 0 and `adds` the bare sheet's light it takes ink away.

        Args:
            amount: shape (height, width), float32, 0 to 1; may hang over the edge.
            x, y: where its upper left pixel goes.
        """
        cut = self._cut(amount, x, y)
        if cut is None:
            return
        part, rows, columns = cut
        part = np.where(part < _FAINT, np.float32(0), part)
        for view, share, more in zip(self._views(rows, columns), passes, adds, strict=True):
            if share == 1 and more == 0:
                continue
            np.multiply(view, 1 - part * np.float32(1 - share), out=view)
            if more:
                np.add(view, part * np.float32(more), out=view)
        self.mask[rows, columns][part > 0] = 255

    def shade(self, slope: Plane, weights: Bands, x: int = 0, y: int = 0) -> None:
        """Lighten and darken by relief: multiply each band by 1 + its weight times `slope` (about -1 to 1)."""
        cut = self._cut(slope, x, y)
        if cut is None:
            return
        part, rows, columns = cut
        part = np.where(np.abs(part) < _FAINT, np.float32(0), part)
        for view, weight in zip(self._views(rows, columns), weights, strict=True):
            if weight:
                np.multiply(view, np.maximum(1 + part * np.float32(weight), 0), out=view)
        self.mask[rows, columns][part != 0] = 255

    def _cut(self, part: Plane, x: int, y: int) -> tuple[Plane, slice, slice] | None:
        top, left = max(y, 0), max(x, 0)
        bottom, right = min(y + part.shape[0], self.shape[0]), min(x + part.shape[1], self.shape[1])
        if bottom <= top or right <= left:
            return None
        return part[top - y : bottom - y, left - x : right - x], slice(top, bottom), slice(left, right)

    def worn(self, kind: str) -> Worn:
        """The page as it is now."""
        return Worn(Exposure(self.vi, self.ir, self.uv, self.ppi), self.mask, kind)


def paper_of(exposure: Exposure) -> Bands:
    """The bare sheet's light: what nine tenths of the page do not exceed; under ultraviolet light the median."""
    step = max(1, round(min(exposure.shape) / 200))
    vi = np.percentile(exposure.vi[::step, ::step].reshape(-1, 3), 90, axis=0)
    ir = np.percentile(exposure.ir[::step, ::step], 90)
    uv = np.median(exposure.uv[::step, ::step].reshape(-1, 3), axis=0)
    return (float(vi[0]), float(vi[1]), float(vi[2]), float(ir), float(uv[0]), float(uv[1]), float(uv[2]))


def clouds(shape: tuple[int, int], cell: float, rng: np.random.Generator) -> Plane:
    """Smooth noise of about unit spread whose bumps are `cell` pixels apart."""
    cells = (max(int(shape[0] / cell), 1) + 3, max(int(shape[1] / cell), 1) + 3)
    small = rng.standard_normal(cells).astype(np.float32)
    size = (round(cells[1] * cell), round(cells[0] * cell))
    if size[0] < shape[1] or size[1] < shape[0]:
        size = (max(size[0], shape[1]), max(size[1], shape[0]))
    big = np.asarray(cv2.resize(small, size, interpolation=cv2.INTER_CUBIC), np.float32)
    return np.ascontiguousarray(big[: shape[0], : shape[1]])


def wander(
    start: tuple[float, float], angle: float, length: float, step: float, bend: float, rng: np.random.Generator
) -> NDArray[np.float64]:
    """A line as a hand or a key draws it, shape (n, 2), (x, y): it curves, and the curve changes slowly.

    Args:
        bend: standard deviation of the turn over the whole length, radians.
    """
    count = max(int(length / step), 2)
    turns = rng.normal(0, 1, count).cumsum() / np.sqrt(count) + rng.normal(0, 1) * np.linspace(0, 1, count)
    course = angle + bend * turns
    steps = np.stack([np.cos(course), np.sin(course)], axis=1) * step
    return np.asarray(np.asarray(start) + np.concatenate([np.zeros((1, 2)), steps.cumsum(axis=0)]), np.float64)
