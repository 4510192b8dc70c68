"""A full-page document reader: white, infrared and ultraviolet pictures from one fixed camera."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from docfraud.results import Light
from docfraud.specimens.canvas import Exposure
from docfraud.specimens.capture.base import Captured
from docfraud.specimens.capture.light import led_light, mirror_spot, uneven, vignette
from docfraud.specimens.capture.placing import blurred, merge, on_ground, outline, split
from docfraud.specimens.capture.sensor import Sensor, add_noise, as_rgb, encode, through_jpeg
from docfraud.specimens.seeds import stream

__all__ = ["PageReader"]

Plane = NDArray[np.float32]

_VI = Sensor(gain=1.02, electrons=9000, read=0.002)
_IR = Sensor(gain=0.95, electrons=7000, read=0.003)
_UV = Sensor(gain=1.15, electrons=1500, read=0.004)
_CORNERS = ((-0.12, -0.15), (1.12, -0.15), (1.12, 1.15), (-0.12, 1.15))
_SIDES = ((-0.18, 0.25), (-0.18, 0.75), (1.18, 0.25), (1.18, 0.75))


@dataclass(frozen=True, slots=True)
class PageReader:
    """A border-control page reader after BSI TR-03135's three lights: white, B900 infrared, 365 nm ultraviolet.

    Camera and page do not move between the lights, so the pictures are registered; the page is cropped with a small
    margin of the dark inside of the reader, without turning (a reader's own software does that before it delivers).
    White and infrared LEDs sit around the window, ultraviolet ones at its sides. Infrared comes to focus a little
    elsewhere than white light, so it is softer. Fluorescence is faint: exposure and gain are raised and noise with
    them, and there are fewer lamps, so ultraviolet is the least even. The mirror image of an LED lies on the laminate
    now and then, in white light only, since the lamps of the other lights sit elsewhere. Values are chosen, not
    measured. Not simulated: ambient light, hot pixels, moving pages, residual lens distortion.

    Attributes:
        margin_mm: dark margin around the page.
        unevenness: share of the LEDs' fall-off that the reader's flat-field correction leaves, 0 to 1.
        glare: strength of a mirror spot where there is one; 0 for none ever.
        glare_chance: how often there is one, 0 to 1.
        ir_blur_mm, uv_blur_mm: standard deviation of the additional blur of these pictures, mm on the page.
        vi_sensor, ir_sensor, uv_sensor: gain and noise in each light.
        jpeg_quality: 1 to 100, or None to deliver the pixels as they are.
        corner_mm: radius of the page's rounded corners (3.18 for a card of ISO/IEC 7810).
    """

    margin_mm: float = 1.5
    unevenness: float = 0.3
    glare: float = 1.0
    glare_chance: float = 0.3
    ir_blur_mm: float = 0.025
    uv_blur_mm: float = 0.02
    vi_sensor: Sensor = _VI
    ir_sensor: Sensor = _IR
    uv_sensor: Sensor = _UV
    jpeg_quality: int | None = 90
    corner_mm: float = 0.0

    name: ClassVar[str] = "page-reader"
    title: ClassVar[str] = "full-page reader with white, infrared and ultraviolet light"
    lights: ClassVar[frozenset[Light]] = frozenset(Light)

    def __call__(self, exposure: Exposure, seed: int) -> Captured:
        """Take the three pictures."""
        height, width = exposure.shape
        scale = exposure.px_per_mm
        border = round(self.margin_mm * scale)
        size = (width + 2 * border, height + 2 * border)
        shape = (size[1], size[0])
        matrix = np.array([[1, 0, border], [0, 1, border], [0, 0, 1]], np.float64)
        page = outline(exposure.shape, matrix, size, self.corner_mm * scale)

        def framed(planes: list[Plane], ground: float) -> list[Plane]:
            return [on_ground(np.ascontiguousarray(plane), matrix, size, page, ground) for plane in planes]

        lamps = led_light(shape, _CORNERS, 0.75, 1 - self.unevenness) * uneven(shape, self._rng(seed, "lamps"), 0.008)
        spot = self._glare(shape, scale, seed)
        vi_planes = [plane * lamps for plane in framed(split(exposure.vi), 0.012)]
        if spot is not None:
            spot *= page
            vi_planes = [plane + spot for plane in vi_planes]
        vi = encode(add_noise(merge(vi_planes), self.vi_sensor, self._rng(seed, "noise", "VI")))

        lamps = led_light(shape, _CORNERS, 0.68, 1 - 0.8 * self.unevenness) * uneven(
            shape, self._rng(seed, "IR lamps"), 0.012
        )
        ir_plane = blurred(framed([exposure.ir], 0.015)[0], self.ir_blur_mm * scale) * lamps
        ir = encode(add_noise(ir_plane, self.ir_sensor, self._rng(seed, "noise", "IR")))

        lamps = led_light(shape, _SIDES, 0.55, 1 - min(1.4 * self.unevenness, 1)) * vignette(shape, 0.45)
        lamps *= uneven(shape, self._rng(seed, "UV lamps"), 0.02)
        uv_planes = [blurred(p, self.uv_blur_mm * scale) * lamps for p in framed(split(exposure.uv), 0.004)]
        uv = encode(add_noise(merge(uv_planes), self.uv_sensor, self._rng(seed, "noise", "UV")))

        quality = self.jpeg_quality
        return Captured(
            through_jpeg(vi, quality),
            as_rgb(through_jpeg(ir, quality)),
            through_jpeg(uv, quality),
            matrix,
            exposure.ppi,
            quality,
            self.name,
        )

    def _rng(self, seed: int, *what: str) -> np.random.Generator:
        return stream(seed, "capture", self.name, *what)

    def _glare(self, shape: tuple[int, int], scale: float, seed: int) -> Plane | None:
        """The mirror image of an LED, light to be added; None where there is none this time."""
        rng = self._rng(seed, "glare")
        chance, across, down, angle, strength = rng.random(5)
        length, breadth = rng.uniform(3.0, 8.0), rng.uniform(1.5, 3.5)  # half axes, mm
        if self.glare <= 0 or chance >= self.glare_chance:
            return None
        centre = (shape[1] * (0.12 + 0.76 * across), shape[0] * (0.12 + 0.76 * down))
        spot = mirror_spot(shape, centre, (length * scale, breadth * scale), (angle - 0.5) * np.pi, rng)
        spot *= np.float32(self.glare * (0.15 + 0.85 * strength))
        return spot
