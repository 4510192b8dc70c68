"""The document as layers of matter: a canvas of seven bands on which sheets and inks are laid, and its exposure.

A canvas is kept at 1200 pixels per inch in linear light, so that both 400 and 600 ppi are whole divisions of it. What a
layer does is one product and one sum per band (`docfraud.specimens.inks`), whatever its process; white, infrared and
ultraviolet pictures of one canvas are therefore registered by construction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple, TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

from docfraud.specimens.inks import BANDS, Ink, Sheet
from docfraud.specimens.seeds import stream

__all__ = ["PX_PER_MM", "RASTER_PPI", "WHITE", "Canvas", "Exposure", "Plate", "Rainbow", "mm"]

RASTER_PPI = 1200
PX_PER_MM = RASTER_PPI / 25.4
WHITE = 50000
"""Value of a perfect white diffuser on a canvas; the rest up to 65535 is for gloss and glow."""

_Value = TypeVar("_Value", np.uint8, np.float32)

Coverage = NDArray[np.uint8]
"""How much of each raster pixel the ink covers, shape (height, width), 0 to 255."""


def mm(length: float) -> int:
    """Millimetres to whole raster pixels."""
    return round(length * PX_PER_MM)


class Plate(NamedTuple):
    """One ink and where it goes. `coverage` has shape (height, width), uint8, 255 where the film is solid."""

    ink: Ink
    coverage: Coverage


class Rainbow(NamedTuple):
    """Iris printing: one plate, inked with colours that blend across the page.

    Attributes:
        inks: from left to right, evenly spread, at least two.
        coverage: as in `Plate`.
    """

    inks: tuple[Ink, ...]
    coverage: Coverage


@dataclass(frozen=True, slots=True)
class Exposure:
    """What the light brings to a sensor, before any device: linear light, 1.0 is a perfect white diffuser.

    Attributes:
        vi: white light, shape (height, width, 3), float32, red, green, blue.
        ir: infrared, shape (height, width), float32.
        uv: what is seen under ultraviolet light, shape (height, width, 3), float32.
        ppi: pixels per inch.
    """

    vi: NDArray[np.float32]
    ir: NDArray[np.float32]
    uv: NDArray[np.float32]
    ppi: float

    @property
    def shape(self) -> tuple[int, int]:
        """(height, width) in pixels."""
        return self.ir.shape[0], self.ir.shape[1]

    @property
    def px_per_mm(self) -> float:
        """Pixels per millimetre."""
        return self.ppi / 25.4


_UV_LEAK = np.array((0.016, 0.012, 0.055), np.float32)
"""White reflectance that shows in a UV picture: lamps are not quite dark in the violet. Chosen, not measured."""

_SLABS = 64
"""Steps of a rainbow blend across the page; one step is below what eight bits show."""

_MAX_PACKED = 8
_STRIP = 24
"""Rows of an exposure that are made at a time: their raster rows fit the second-level cache."""

_SHARES = np.arange(256) / 255
"""Share of a pixel that each value of a coverage stands for."""


class Canvas:
    """A document side under construction: `planes`, shape (7, height, width), uint16, `WHITE` = 1.0, bands `BANDS`."""

    def __init__(self, planes: NDArray[np.uint16]) -> None:
        self.planes = planes

    @classmethod
    def blank(cls, sheet: Sheet, width_mm: float, height_mm: float, seed: int) -> Canvas:
        """A bare sheet with its mottle; sizes in millimetres."""
        return cls.printed(sheet, width_mm, height_mm, (), seed)

    @classmethod
    def printed(
        cls, sheet: Sheet, width_mm: float, height_mm: float, plates: Sequence[Plate | Rainbow], seed: int
    ) -> Canvas:
        """A sheet with plates printed all over it, in order: much quicker than laying them one by one.

        Plates are taken as binary (solid ink from 128 on), as offset plates are. Every combination of inks becomes one
        entry of a table, and the page is looked up in it.
        """
        height, width = mm(height_mm), mm(width_mm)
        planes = np.empty((len(BANDS), height, width), np.uint16)
        first, rest = plates[:_MAX_PACKED], plates[_MAX_PACKED:]
        index = np.zeros((height, width), np.uint8)
        for bit, plate in enumerate(first):
            if plate.coverage.shape != (height, width):
                raise ValueError(f"A plate of shape {plate.coverage.shape} was made for a page of {(height, width)}.")
            solid = cv2.threshold(plate.coverage, 127, 1 << bit, cv2.THRESH_BINARY)[1]
            cv2.bitwise_or(index, solid, dst=index)
        slabs = _SLABS if any(isinstance(plate, Rainbow) for plate in first) else 1
        for x0, x1 in pairwise(np.linspace(0, width, slabs + 1).astype(int)):
            table = _table(sheet, [_ink_at(p, (x0 + x1) / 2 / width) for p in first])
            for band in range(len(BANDS)):
                planes[band, :, x0:x1] = cv2.LUT(np.ascontiguousarray(index[:, x0:x1]), table[band])
        canvas = cls(planes)
        canvas._mottle(sheet.mottle, seed)
        for plate in rest:
            canvas.lay_all(plate)
        return canvas

    def lay_all(self, plate: Plate | Rainbow, x: int = 0, y: int = 0) -> None:
        """Lay a plate or a rainbow with its upper left pixel at (x, y)."""
        if isinstance(plate, Plate):
            self.lay(plate, x, y)
            return
        width = plate.coverage.shape[1]
        for x0, x1 in pairwise(np.linspace(0, width, _SLABS + 1).astype(int)):
            if x1 > x0:
                ink = _ink_at(plate, (x0 + x1) / 2 / width)
                self.lay(Plate(ink, np.ascontiguousarray(plate.coverage[:, x0:x1])), x + int(x0), y)

    def copy(self) -> Canvas:
        """An independent canvas with the same contents."""
        return Canvas(self.planes.copy())

    @property
    def shape(self) -> tuple[int, int]:
        """(height, width) in raster pixels."""
        return self.planes.shape[1], self.planes.shape[2]

    def lay(self, plate: Plate, x: int = 0, y: int = 0) -> None:
        """Lay a film of ink, its coverage's upper left pixel at (x, y); what hangs over the edge is cut off.

        A pixel covered by a share c of ink passes 1 - c (1 - t) of the light (Murray-Davies) and adds c times the
        ink's own glow.
        """
        cut = _cut(plate.coverage, x, y, self.shape)
        if cut is None:
            return
        coverage, rows, columns = cut
        x0, y0, w, h = cv2.boundingRect(coverage)
        if w == 0:
            return
        inked = np.ascontiguousarray(coverage[y0 : y0 + h, x0 : x0 + w])
        rows = slice(rows.start + y0, rows.start + y0 + h)
        columns = slice(columns.start + x0, columns.start + x0 + w)
        for band, (passes, adds) in enumerate(zip(plate.ink.passes, plate.ink.adds, strict=True)):
            # 256 shares make 256 factors: a look-up and a product of 16-bit integers, in place
            part = self.planes[band, rows, columns]
            if passes != 1:
                factors = np.rint((1 - _SHARES * (1 - passes)) * 65535).astype(np.uint16)
                cv2.multiply(part, cv2.LUT(inked, factors), dst=part, scale=1 / 65535)
            if adds != 0:
                cv2.add(part, cv2.LUT(inked, np.rint(_SHARES * adds * WHITE).astype(np.uint16)), dst=part)

    def lay_piece(self, piece: Canvas, coverage: Coverage, x: int, y: int) -> None:
        """Stick another canvas (a cut-out photograph, half of another page) over this one at (x, y).

        Args:
            piece: what is stuck on; its shape is that of `coverage`.
            coverage: its outline, uint8, 255 where it is.
        """
        if piece.shape != coverage.shape:
            raise ValueError(f"A piece of shape {piece.shape} has an outline of shape {coverage.shape}.")
        cut = _cut(coverage, x, y, self.shape)
        if cut is None:
            return
        outline, rows, columns = cut
        top, left = rows.start - y, columns.start - x
        share = outline.astype(np.float32) / 255
        for band in range(len(BANDS)):
            new = piece.planes[band, top : top + outline.shape[0], left : left + outline.shape[1]]
            under = self.planes[band, rows, columns]
            mixed = under + share * (new.astype(np.float32) - under)
            self.planes[band, rows, columns] = (mixed + 0.5).astype(np.uint16)

    def coat(self, film: Ink) -> None:
        """Cover everything with an even film, such as a laminate."""
        for band, (passes, adds) in enumerate(zip(film.passes, film.adds, strict=True)):
            if passes != 1 or adds != 0:
                plane = self.planes[band]
                cv2.addWeighted(plane, float(passes), plane, 0.0, float(adds) * WHITE, dst=plane)

    def shade(self, gain: NDArray[np.float32], x: int = 0, y: int = 0, bands: Sequence[int] = (0, 1, 2, 3)) -> None:
        """Multiply some bands by a map: relief under slanting light, gloss, rubbing.

        Args:
            gain: shape (height, width), float32, 1.0 leaves the light as it is.
            x, y: where its upper left pixel goes.
            bands: indices into `BANDS`; by default white and infrared, not the glow.
        """
        cut = _cut(gain, x, y, self.shape)
        if cut is None:
            return
        part, rows, columns = cut
        for band in bands:
            value = self.planes[band, rows, columns] * part
            self.planes[band, rows, columns] = np.clip(value + 0.5, 0, 65535).astype(np.uint16)

    def blend(
        self,
        share: NDArray[np.float32],
        towards: Sequence[float] | NDArray[np.float32],
        rows: slice,
        columns: slice,
        uneven: NDArray[np.float32] | float = 1.0,
    ) -> None:
        """Bring a part of the first bands nearer to other light: haze, bare fibres, a bright edge.

        Args:
            share: how far, shape of (rows, columns), float32, 0 to 1.
            towards: light of each band, beginning with the first; 1.0 is white.
            rows, columns: where.
            uneven: a map by which that light varies, the same in all bands.
        """
        for band, light in enumerate(towards):
            plane = self.planes[band, rows, columns].astype(np.float32)
            value = plane + share * (np.float32(light * WHITE) * uneven - plane)
            self.planes[band, rows, columns] = np.clip(value + 0.5, 0, 65535).astype(np.uint16)

    def expose(self, ppi: float, blur_mm: float = 0.025) -> Exposure:
        """The light that reaches a sensor of `ppi` pixels per inch through a lens.

        Args:
            ppi: 1200 divided by a whole number: 200, 300, 400, 600.
            blur_mm: standard deviation of the lens's point spread on the page; the pixel's own aperture (a square) is
                added to it. 0.025 mm with a 400-ppi pixel leaves about 40 % contrast at 4 line pairs per mm.

        Raises:
            ValueError: `ppi` does not divide 1200.
        """
        step = round(RASTER_PPI / ppi)
        if step < 1 or abs(step * ppi - RASTER_PPI) > 1e-6:
            raise ValueError(f"A picture of {ppi:g} ppi cannot be taken: use 1200 divided by a whole number.")
        height, width = (length // step for length in self.shape)
        bands = [_seen(plane[: height * step, : width * step], step, blur_mm * PX_PER_MM) for plane in self.planes]
        vi = np.asarray(cv2.merge(bands[:3]), np.float32)
        uv = np.asarray(cv2.merge(bands[4:]), np.float32)
        cv2.add(uv, vi * _UV_LEAK, dst=uv)
        return Exposure(vi, bands[3], uv, ppi)

    @classmethod
    def piece(cls, sheet: Sheet, shape: tuple[int, ...], seed: int) -> Canvas:
        """A piece of a bare sheet of so many raster pixels, (height, width)."""
        planes = np.empty((len(BANDS), *shape), np.uint16)
        planes[:] = np.round(sheet.adds * WHITE).astype(np.uint16)[:, None, None]
        piece = cls(planes)
        piece._mottle(sheet.mottle, seed)
        return piece

    def _mottle(self, strength: float, seed: int) -> None:
        """Unevenness of the sheet: cloudy formation and fibres, the same in white and infrared light."""
        if strength <= 0:
            return
        tile = _mottle_tile(seed, strength)
        height, width = self.shape
        size = tile.shape[0]
        for y in range(0, height, size):
            rows = slice(y, min(y + size, height))
            for x in range(0, width, size):
                columns = slice(x, min(x + size, width))
                part = np.ascontiguousarray(tile[: rows.stop - y, : columns.stop - x])
                for band in range(4):
                    spot = self.planes[band, rows, columns]
                    self.planes[band, rows, columns] = cv2.multiply(spot, part, scale=1 / 32768)


def _seen(plane: NDArray[np.uint16], step: int, sigma: float) -> NDArray[np.float32]:
    """One band through a lens (a Gaussian) and square pixels of `step` raster pixels; 1.0 is white.

    Blur and pixel are one kernel along each axis, and only every `step`-th sum is needed: first down, then across, in
    strips that stay in the processor's cache.
    """
    reach = int(np.ceil(3 * sigma)) if sigma > 0 else 0
    lens = cv2.getGaussianKernel(2 * reach + 1, sigma)[:, 0] if reach else np.ones(1)
    kernel = np.convolve(lens, np.full(step, 1 / step)) / WHITE
    height, width = plane.shape[0] // step, plane.shape[1] // step
    out = np.empty((height, width), np.float32)
    for top in range(0, height, _STRIP):
        count = min(_STRIP, height - top)
        first, last = top * step - reach, (top + count) * step + reach
        above, below = max(-first, 0), max(last - plane.shape[0], 0)
        strip = plane[first + above : last - below]
        if above or below:
            strip = np.asarray(cv2.copyMakeBorder(strip, above, below, 0, 0, cv2.BORDER_REPLICATE), np.uint16)
        down = _weighed([strip[i : i + step * (count - 1) + 1 : step] for i in range(len(kernel))], kernel)
        if reach:
            soft = cv2.sepFilter2D(down, cv2.CV_32F, lens, np.ones(1), borderType=cv2.BORDER_REPLICATE)
            down = np.asarray(soft, np.float32)
        if step > 1:
            cv2.resize(down, (width, count), dst=out[top : top + count], interpolation=cv2.INTER_AREA)
        else:
            out[top : top + count] = down
    return out


def _weighed(rows: Sequence[NDArray[np.uint16]], kernel: NDArray[np.float64]) -> NDArray[np.float32]:
    """The sum of rows by the weights of a symmetric kernel."""
    half = len(kernel) // 2
    parts = [(rows[i], rows[-1 - i], float(kernel[i]), float(kernel[i])) for i in range(half)]
    if len(kernel) % 2:
        parts.append((rows[half], rows[half], float(kernel[half]), 0.0))
    first, *others = parts
    total = cv2.addWeighted(first[0], first[2], first[1], first[3], 0, dtype=cv2.CV_32F)
    for one, other, share, more in others:
        cv2.add(total, cv2.addWeighted(one, share, other, more, 0, dtype=cv2.CV_32F), dst=total)
    return np.asarray(total, np.float32)


def _mottle_tile(seed: int, strength: float) -> NDArray[np.uint16]:
    """A seamless square of unevenness around 32768 (= 1.0): clouds of 0.3 mm and grain of 0.05 mm."""
    size = 1024
    rng = stream(seed, "sheet", "mottle")
    spectrum = np.fft.rfft2(rng.standard_normal((size, size), np.float32))
    f = np.hypot(np.fft.fftfreq(size)[:, None], np.fft.rfftfreq(size)[None, :]) * PX_PER_MM  # cycles per mm
    shape = np.exp(-((f * 0.3) ** 2) * 4) * 3 + np.exp(-((f * 0.05) ** 2) * 4)
    noise = np.fft.irfft2(spectrum * shape, s=(size, size))
    noise *= strength / noise.std()
    return np.clip(32768 * (1 + noise), 0, 65535).astype(np.uint16)


def _cut(part: NDArray[_Value], x: int, y: int, shape: tuple[int, int]) -> tuple[NDArray[_Value], slice, slice] | None:
    """The part that lies on the canvas, with its rows and columns there; None where nothing does."""
    top, left = max(y, 0), max(x, 0)
    bottom, right = min(y + part.shape[0], shape[0]), min(x + part.shape[1], shape[1])
    if bottom <= top or right <= left:
        return None
    return part[top - y : bottom - y, left - x : right - x], slice(top, bottom), slice(left, right)


def _ink_at(plate: Plate | Rainbow, along: float) -> Ink:
    """The ink of a plate at a place from 0 (left) to 1 (right)."""
    if isinstance(plate, Plate):
        return plate.ink
    place = along * (len(plate.inks) - 1)
    left = min(int(place), len(plate.inks) - 2)
    share = place - left
    share = share * share * (3 - 2 * share)  # the rollers' oscillation blends smoothly
    a, b = plate.inks[left], plate.inks[left + 1]

    def mix(p: float, q: float) -> float:
        return p + share * (q - p)

    return Ink(
        f"{a.name} to {b.name}",
        (mix(a.vi[0], b.vi[0]), mix(a.vi[1], b.vi[1]), mix(a.vi[2], b.vi[2])),
        mix(a.ir, b.ir),
        mix(a.quench, b.quench),
        (mix(a.glow[0], b.glow[0]), mix(a.glow[1], b.glow[1]), mix(a.glow[2], b.glow[2])),
    )


def _table(sheet: Sheet, inks: Sequence[Ink]) -> NDArray[np.uint16]:
    """The light of every combination of solid inks, shape (7, 256), uint16; bit k of the index is ink k."""
    light = np.repeat(sheet.adds[:, None], 256, axis=1)
    codes = np.arange(256)
    for bit, ink in enumerate(inks):
        printed = (codes >> bit & 1).astype(bool)
        light[:, printed] = light[:, printed] * ink.passes[:, None] + ink.adds[:, None]
    return np.minimum(np.round(light * WHITE), 65535).astype(np.uint16)
