"""A phone held over the page on a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from docfraud.imaging.native import cv2
from docfraud.results import Light
from docfraud.specimens.canvas import Exposure
from docfraud.specimens.capture.base import Captured, scale_at
from docfraud.specimens.capture.camera import Look, blur_by_hand, develop, pinhole, soften_for
from docfraud.specimens.capture.light import enlarge, mirror_spot, uneven, vignette
from docfraud.specimens.capture.placing import merge, on_ground, outline, shadow, split
from docfraud.specimens.capture.sensor import through_jpeg
from docfraud.specimens.capture.tables import table
from docfraud.specimens.seeds import stream

__all__ = ["Phone", "frame_of"]

Plane = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Phone:
    """A phone's main camera, by hand, in the light of a room.

    The page lies on a table, seen at an angle; a hand or the phone itself throws a soft shadow; the light has a
    colour that white balance takes out only in part; lens and hand blur; the sensor is a colour mosaic; noise
    reduction smears. Values are chosen after the pictures that people send in, not measured. Not simulated: lens
    distortion, uneven focus, a page that is not flat, several exposures merged into one.

    Attributes:
        long_side: of the picture, pixels, even.
        tilt_deg: largest angle off the vertical, about either axis of the page.
        roll_deg: largest turn in the picture, either way.
        fill: share of the frame that the page takes up, least and most.
        blur_px: standard deviation of the lens's blur, pixels of the picture.
        shake_px: longest track of the hand.
        shadow: depth of the deepest shadow, 0 to 1.
        cast: largest error of the white balance, relative gain of red against blue.
        glare: strength of a lamp's mirror image on the page where there is one (one time in four); 0 for none ever.
        look: sensor and processing.
        jpeg_quality: 1 to 100, or None to deliver the pixels as they are.
        corner_mm: radius of the page's rounded corners.
    """

    long_side: int = 3000
    tilt_deg: float = 14.0
    roll_deg: float = 5.0
    fill: tuple[float, float] = (0.72, 0.92)
    blur_px: float = 0.65
    shake_px: float = 1.6
    shadow: float = 0.45
    cast: float = 0.12
    glare: float = 0.5
    look: Look = Look()  # noqa: RUF009  (frozen)
    jpeg_quality: int | None = 85
    corner_mm: float = 0.0

    name: ClassVar[str] = "phone"
    title: ClassVar[str] = "phone held over the page on a table"
    lights: ClassVar[frozenset[Light]] = frozenset({Light.VI})

    def __call__(self, exposure: Exposure, seed: int) -> Captured:
        """Photograph the page. White light only."""
        height, width = exposure.shape
        rng = stream(seed, "capture", self.name, "pose")
        frame = frame_of((width, height), self.long_side)
        tilt = np.deg2rad(rng.uniform(-1, 1, 2) * self.tilt_deg)
        roll = np.deg2rad(rng.uniform(-1, 1) * self.roll_deg)
        place = rng.uniform(-0.7, 0.7, 2)
        outer = pinhole((width, height), frame, (tilt[0], tilt[1]), roll, rng.uniform(*self.fill), (place[0], place[1]))
        matrix = outer @ np.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1]])  # the first pixel's centre is at half a pixel
        matrix /= matrix[2, 2]
        scale = scale_at(matrix, width / 2, height / 2)
        page = outline(exposure.shape, matrix, frame, self.corner_mm * exposure.px_per_mm)
        rng = stream(seed, "capture", self.name, "room")
        ground = table((frame[1], frame[0]), stream(seed, "capture", self.name, "table"))
        reach = 0.6 * exposure.px_per_mm * scale
        under = shadow(page, reach, (rng.uniform(-1, 1), rng.uniform(-1, 1)), 0.55)
        light, spot = self._room((frame[1], frame[0]), rng)
        planes = []
        for channel, band in enumerate(split(exposure.vi)):
            below = np.ascontiguousarray(ground[..., channel]) * under
            plane = on_ground(soften_for(band, scale), matrix, frame, page, below)
            planes.append((plane + spot * page) * light[channel])
        shake = stream(seed, "capture", self.name, "hand")
        blurred = blur_by_hand(merge(planes), self.blur_px, shake.random() * self.shake_px, shake.uniform(0, np.pi))
        vi = develop(blurred, self.look, stream(seed, "capture", self.name, "noise"))
        ppi = exposure.ppi * scale
        return Captured(through_jpeg(vi, self.jpeg_quality), None, None, matrix, ppi, self.jpeg_quality, self.name)

    def _room(self, shape: tuple[int, int], rng: np.random.Generator) -> tuple[list[Plane], Plane | float]:
        """Light in each colour, and a lamp's mirror image to be added."""
        warm = rng.uniform(-1, 1) * self.cast / 2
        angle, slope = rng.uniform(0, 2 * np.pi), rng.uniform(0.05, 0.25)
        grid = np.mgrid[-1:1:48j, -1:1:48j].astype(np.float32)
        fall = 1 + slope * (np.cos(angle) * grid[1] + np.sin(angle) * grid[0])
        level = rng.uniform(0.85, 1.05)
        shade = _hand(shape, rng, self.shadow)
        even = uneven(shape, rng, 0.015) * vignette(shape, 0.38) * enlarge(fall.astype(np.float32), shape) * shade
        # what reaches into a shadow is light from elsewhere in the room, usually bluer than the lamp
        gains = np.array([1 + warm, 1, 1 - warm]) * level
        gains /= max(gains.max(), 1.0)
        light = [even * np.float32(g) for g in gains]
        light[2] = light[2] * (1 + np.float32(0.12) * (1 - shade))
        chance, across, down, turn = rng.random(4)
        size = rng.uniform(0.015, 0.05, 2) * shape[1]
        if self.glare <= 0 or chance >= 0.25:
            return light, 0.0
        centre = (shape[1] * (0.2 + 0.6 * across), shape[0] * (0.2 + 0.6 * down))
        return light, mirror_spot(shape, centre, (size[0], size[1]), turn * np.pi, rng) * np.float32(self.glare)


def frame_of(page: tuple[int, int], long_side: int) -> tuple[int, int]:
    """(width, height) of a 4:3 picture, held as the page lies; even, as a colour mosaic needs."""
    long, short = long_side // 2 * 2, round(long_side * 3 / 8) * 2
    return (long, short) if page[0] >= page[1] else (short, long)


def _hand(shape: tuple[int, int], rng: np.random.Generator, depth: float) -> Plane:
    """The soft shadow of a hand or of the phone, a rounded outline reaching in from a side: 1 where there is none."""
    low = np.zeros((96, 128), np.float32)
    angle, inwards = rng.uniform(0, 2 * np.pi), rng.uniform(0.85, 1.15)
    strength = rng.uniform(0, 1) ** 1.5 * depth
    middle = np.array([64 + 92 * inwards * np.cos(angle), 48 + 74 * inwards * np.sin(angle)])
    t = np.linspace(0, 2 * np.pi, 40, endpoint=False)
    wobble = 1 + 0.18 * np.sin(2 * t + rng.uniform(0, 6)) + 0.12 * np.sin(3 * t + rng.uniform(0, 6))
    radius = rng.uniform(35, 60) * wobble
    points = middle + np.stack([radius * np.cos(t), radius * np.sin(t)], 1)
    cv2.fillPoly(low, [np.rint(points).astype(np.int32)], 1.0)
    soft = cv2.GaussianBlur(low, (0, 0), rng.uniform(2.5, 8))
    return enlarge(1 - np.float32(strength) * np.asarray(soft, np.float32), shape)
