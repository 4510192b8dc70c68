"""Photocopies: the page as a copier's scanner sees it, in toner on office paper.

A copy is matter again, so it has its own white, infrared and ultraviolet picture: paper with optical brightener shines,
carbon toner absorbs infrared wherever there was any black, and nothing fluorescent of the original is left.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from docfraud.imaging.native import cv2
from docfraud.results import Light
from docfraud.specimens.canvas import RASTER_PPI, Canvas, Exposure, Plate
from docfraud.specimens.capture.base import Captured, Device
from docfraud.specimens.capture.flatbed import Flatbed
from docfraud.specimens.capture.placing import blurred
from docfraud.specimens.capture.sensor import Sensor, add_noise, encode_float, quantise, sharpen
from docfraud.specimens.inks import OFFICE_PAPER, TONER_BLACK
from docfraud.specimens.seeds import stream

__all__ = ["ColourCopier", "GreyCopier", "copy_of"]

Plane = NDArray[np.float32]

_GLASS = Sensor(gain=1.08, electrons=12000, read=0.002)
_LUMA = (0.2126, 0.7152, 0.0722)


def copy_of(exposure: Exposure, seed: int, grey: bool) -> Exposure:
    """The page copied on office paper by a laser copier, as matter that any device can take a picture of.

    The copier's scanner blurs and sharpens, its tone curve drops what is nearly white and deepens the rest, and the
    engine prints with screened toner: four colours, or black alone with a screen of 141 lines per inch at 45 degrees.
    The copy has the size of the page, cut out along its edge. Values are chosen, not measured. Not simulated:
    enlargement, skew on the glass, a second sheet behind the page.

    Args:
        exposure: the page; its white picture is what counts. Its ppi divides 1200.
        seed: of the copier's noise and of where its screens start.
        grey: with black toner only.

    Returns:
        Exposure of the same shape and ppi as `exposure`.
    """
    scanned = blurred(exposure.vi, 0.6 * exposure.ppi / 400)
    signal = add_noise(scanned, _GLASS, stream(seed, "copier", "noise"))
    if grey:
        tone = np.asarray(cv2.transform(signal, np.array([_LUMA], np.float32)), np.float32)
        coded = np.repeat(encode_float(np.maximum(tone, 0))[..., None], 3, axis=2)
    else:
        coded = encode_float(signal)
    picture = quantise(sharpen(coded, 0.7, 1.2))
    curve = np.clip((np.arange(256) - 14) / (240 - 14), 0, 1)
    curve = curve + 0.25 * (curve * curve * (3 - 2 * curve) - curve)
    picture = np.asarray(cv2.LUT(picture, np.rint(curve * 255).astype(np.uint8)), np.uint8)
    height, width = (round(length * RASTER_PPI / exposure.ppi) for length in exposure.shape)
    large = np.asarray(cv2.resize(picture, (width, height), interpolation=cv2.INTER_LINEAR), np.uint8)
    rng = stream(seed, "copier", "engine")
    if grey:
        plates = _black_plates(large, rng)
    else:
        from docfraud.specimens.printing import get_process

        plates = get_process("colour-laser").picture(large, rng)
    copy = Canvas.printed(OFFICE_PAPER, width * 25.4 / RASTER_PPI, height * 25.4 / RASTER_PPI, plates, seed)
    return copy.expose(exposure.ppi)


def _black_plates(picture: NDArray[np.uint8], rng: np.random.Generator) -> tuple[Plate, ...]:
    """A grey picture as a screen of black toner; `picture` has three equal channels."""
    from docfraud.specimens.printing.colour_laser import ColourLaser
    from docfraud.specimens.printing.halftone import clustered_tile, rolled, screened

    share = np.arange(256) / 255
    light = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    black = float(np.mean(TONER_BLACK.vi))
    cover = np.clip((1 - light) / (1 - black), 0, 1)  # Murray-Davies
    toner = np.asarray(cv2.LUT(np.ascontiguousarray(picture[..., 0]), np.rint(cover * 255).astype(np.uint8)), np.uint8)
    dots = screened(toner, rolled(clustered_tile((68, 68), 816, 0.16, 0.012, 3), rng))
    return ColourLaser().line_work(dots, rng)


@dataclass(frozen=True, slots=True)
class ColourCopier:
    """A colour copy and the device that takes its picture.

    Attributes:
        reader: takes the copy's picture: a flatbed by default, a `PageReader` for all three lights.
    """

    reader: Device = Flatbed()  # noqa: RUF009  (frozen)

    name: ClassVar[str] = "photocopy-colour"
    title: ClassVar[str] = "colour photocopy, scanned"

    @property
    def lights(self) -> frozenset[Light]:
        """The reader's."""
        return self.reader.lights

    def __call__(self, exposure: Exposure, seed: int) -> Captured:
        """Copy the page and take the copy's picture."""
        return _renamed(self.reader(copy_of(exposure, seed, grey=False), seed), self.name)


@dataclass(frozen=True, slots=True)
class GreyCopier:
    """A black-and-white copy and the device that takes its picture.

    Attributes:
        reader: as of `ColourCopier`.
    """

    reader: Device = Flatbed()  # noqa: RUF009  (frozen)

    name: ClassVar[str] = "photocopy-grey"
    title: ClassVar[str] = "black-and-white photocopy, scanned"

    @property
    def lights(self) -> frozenset[Light]:
        """The reader's."""
        return self.reader.lights

    def __call__(self, exposure: Exposure, seed: int) -> Captured:
        """Copy the page and take the copy's picture."""
        return _renamed(self.reader(copy_of(exposure, seed, grey=True), seed), self.name)


def _renamed(taken: Captured, name: str) -> Captured:
    return replace(taken, device=name)
