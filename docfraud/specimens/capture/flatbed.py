"""A flatbed scanner: sharp, even, white light only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from docfraud.imaging.native import cv2
from docfraud.results import Light
from docfraud.specimens.canvas import Exposure
from docfraud.specimens.capture.base import Captured, Matrix
from docfraud.specimens.capture.light import uneven
from docfraud.specimens.capture.placing import merge, on_ground, outline, shadow, split
from docfraud.specimens.capture.sensor import Sensor, add_noise, encode_float, quantise, sharpen, through_jpeg
from docfraud.specimens.seeds import stream

__all__ = ["Flatbed"]


_CCD = Sensor(gain=1.03, electrons=20000, read=0.0012)


@dataclass(frozen=True, slots=True)
class Flatbed:
    """A CCD flatbed scanner as found in an office.

    A line of sensors and a lamp travel down the page. The lamp is weaker at its ends, each column of sensors has its
    own small gain error, each line is smeared along the travel by one step, and the red, green and blue lines see the
    page a fraction of a pixel apart. The firmware sharpens. Values are chosen after common office scanners, not
    measured. Not simulated: the depth of field, dust on the glass, the show-through of the back of the page.

    Attributes:
        lamp: standard deviation of the lamp's unevenness, relative.
        streaks: standard deviation of the columns' gain errors that calibration leaves, relative.
        skew_deg: largest angle at which the page is put down, degrees, either way.
        margin_mm: lid that is seen around the page, on average; 0 crops to the page.
        lid: reflectance of the lid, 0 (black) to 1; None draws a white or a black one by the seed.
        misregister_px: largest distance between the colour lines, pixels.
        smear_px: length of the smear along the travel, pixels.
        sharpening: amount of unsharp masking.
        sensor: noise and gain.
        jpeg_quality: 1 to 100, or None to deliver the pixels as they are.
        corner_mm: radius of the page's rounded corners (3.18 for a card of ISO/IEC 7810).
    """

    lamp: float = 0.012
    streaks: float = 0.0025
    skew_deg: float = 0.5
    margin_mm: float = 3.0
    lid: float | None = None
    misregister_px: float = 0.25
    smear_px: float = 0.8
    sharpening: float = 0.45
    sensor: Sensor = _CCD
    jpeg_quality: int | None = 92
    corner_mm: float = 0.0

    name: ClassVar[str] = "flatbed"
    title: ClassVar[str] = "flatbed scanner"
    lights: ClassVar[frozenset[Light]] = frozenset({Light.VI})

    def __call__(self, exposure: Exposure, seed: int) -> Captured:
        """Scan the page. White light only."""
        matrix, size = self._lie(exposure, seed)
        rng = stream(seed, "capture", self.name, "lid")
        drawn = 0.88 if rng.random() < 0.7 else 0.03
        ground = drawn if self.lid is None else self.lid
        scale = exposure.px_per_mm
        page = outline(exposure.shape, matrix, size, self.corner_mm * scale)
        shifts = stream(seed, "capture", self.name, "lines").uniform(-1, 1, 3) * self.misregister_px / 2
        shifts[1] = 0
        fields = self._gains((size[1], size[0]), seed)
        dim = shadow(page, scale * 0.5, (0.15, 0.55), 0.45)
        bands = split(exposure.vi)
        planes = []
        for channel in range(3):
            moved = np.array([[1, 0, 0], [0, 1, shifts[channel]], [0, 0, 1]]) @ matrix
            plane = on_ground(bands[channel], moved, size, page, dim * np.float32(ground))
            if self.smear_px > 0:
                # a box as long as the smear, written as three taps of the same variance
                tap = self.smear_px**2 / 24
                along = np.array([tap, 1 - 2 * tap, tap])
                plane = np.asarray(cv2.sepFilter2D(plane, -1, np.ones(1), along), np.float32)
            planes.append(plane * fields[channel])
        light = merge(planes)
        signal = add_noise(light, self.sensor, stream(seed, "capture", self.name, "noise"))
        vi = quantise(sharpen(encode_float(signal), self.sharpening))
        return Captured(
            through_jpeg(vi, self.jpeg_quality), None, None, matrix, exposure.ppi, self.jpeg_quality, self.name
        )

    def _lie(self, exposure: Exposure, seed: int) -> tuple[Matrix, tuple[int, int]]:
        """Where the page lies on the glass, and the size (width, height) of the scanned part, pixels."""
        height, width = exposure.shape
        rng = stream(seed, "capture", self.name, "pose")
        angle = np.deg2rad(rng.uniform(-1, 1) * self.skew_deg) if self.margin_mm > 0 else 0.0
        off = rng.uniform(0.5, 1.5, 4) * self.margin_mm * exposure.px_per_mm  # left, top, right, bottom
        c, s = np.cos(angle), np.sin(angle)
        turn = np.array([[c, -s], [s, c]])
        corners = np.array([(0, 0), (width - 1, 0), (width - 1, height - 1), (0, height - 1)]) @ turn.T
        low, high = corners.min(axis=0), corners.max(axis=0)
        shift = off[:2] - low
        size = (round(high[0] - low[0] + 1 + off[0] + off[2]), round(high[1] - low[1] + 1 + off[1] + off[3]))
        matrix = np.eye(3)
        matrix[:2, :2], matrix[:2, 2] = turn, shift
        return matrix, size

    def _gains(self, shape: tuple[int, int], seed: int) -> list[NDArray[np.float32]]:
        """Lamp and columns: one map for each colour."""
        rng = stream(seed, "capture", self.name, "lamp")
        along = np.linspace(-1, 1, shape[1])
        ends = 1 - 2.2 * self.lamp * np.abs(along) ** 3 + self.lamp * rng.normal() * along
        drift = uneven(shape, rng, 0.3 * self.lamp)
        columns = stream(seed, "capture", self.name, "columns").normal(1, self.streaks, (3, shape[1]))
        return [drift * (ends * columns[channel]).astype(np.float32) for channel in range(3)]
