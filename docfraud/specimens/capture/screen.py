"""A page shown on a screen and photographed off it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from docfraud.imaging.native import cv2
from docfraud.results import Light
from docfraud.specimens.canvas import Exposure
from docfraud.specimens.capture.base import Captured, Matrix, scale_at
from docfraud.specimens.capture.camera import Look, blur_by_hand, develop, pinhole
from docfraud.specimens.capture.light import mirror_spot, uneven
from docfraud.specimens.capture.phone import frame_of
from docfraud.specimens.capture.placing import merge
from docfraud.specimens.capture.sensor import encode, linear, through_jpeg
from docfraud.specimens.seeds import stream

__all__ = ["Screen"]

Plane = NDArray[np.float32]

_ACROSS, _DOWN = 6, 3
"""Cells into which a display pixel is divided: two to each of its three stripes, three down."""

_STRIPE = np.array((1.0, 0.7), np.float32)
"""How much of a stripe's two cells is lit; the rest is the black matrix."""

_ROWS = np.array((1.0, 1.0, 0.6), np.float32)
_SIXTEEN = 20000.0
"""Cell value of full white: leaves room, so that sixteen bits do not clip."""


@dataclass(frozen=True, slots=True)
class Screen:
    """A liquid-crystal screen with red, green and blue stripes, photographed by a phone.

    The page's picture is stored as a JPEG, shown at a size in which it is `pixels_across` display pixels wide, and
    every display pixel is drawn as three stripes with the black matrix between them. That grid is photographed through
    a lens onto a colour mosaic: the moire comes from its sampling and from nothing else. Black on the screen glows,
    the backlight is uneven, and the room is mirrored in the glass. Values are chosen after common 24-inch monitors of
    full HD and after tablets, not measured. Not simulated: flicker and rolling lines, the colour shift with the angle,
    other arrangements of sub-pixels.

    Attributes:
        pitch_mm: width of a display pixel (0.2767 is 24 inches of full HD, 0.096 a tablet); sets `Captured.ppi` only.
        pixels_across: display pixels that the page is wide, least and most.
        black: light of a black pixel, relative to white.
        glow: how much that rises towards the edges.
        surround: light of the viewer's window around the page, linear.
        mirrored: light of the room's mirror image, relative to white; 0 for none.
        stored_quality: JPEG quality of the picture on display.
        long_side, tilt_deg, roll_deg, fill, blur_px, shake_px, look, jpeg_quality: as of `Phone`.
    """

    pitch_mm: float = 0.2767
    pixels_across: tuple[int, int] = (950, 1300)
    black: float = 0.0015
    glow: float = 0.006
    surround: float = 0.03
    mirrored: float = 0.05
    stored_quality: int = 88
    long_side: int = 3000
    tilt_deg: float = 7.0
    roll_deg: float = 2.0
    fill: tuple[float, float] = (0.82, 0.95)
    blur_px: float = 0.8
    shake_px: float = 0.5
    look: Look = Look(smear=0.7)  # noqa: RUF009  (frozen)
    jpeg_quality: int | None = 88

    name: ClassVar[str] = "screen"
    title: ClassVar[str] = "shown on a screen and photographed by a phone"
    lights: ClassVar[frozenset[Light]] = frozenset({Light.VI})

    def __call__(self, exposure: Exposure, seed: int) -> Captured:
        """Show the page and photograph it. White light only."""
        height, width = exposure.shape
        rng = stream(seed, "capture", self.name, "pose")
        across = int(rng.integers(self.pixels_across[0], self.pixels_across[1] + 1))
        zoom = across / width
        shown = (across, max(round(height * zoom), 1))
        frame = frame_of(shown, self.long_side)
        tilt = np.deg2rad(rng.uniform(-1, 1, 2) * self.tilt_deg)
        roll = np.deg2rad(rng.uniform(-1, 1) * self.roll_deg)
        place = rng.uniform(-0.5, 0.5, 2)
        # display pixels, their outer edges at whole numbers, to picture pixels
        pose = pinhole(shown, frame, (tilt[0], tilt[1]), roll, rng.uniform(*self.fill), (place[0], place[1]))
        before, size = _window(pose, frame)
        picture = self._displayed(exposure, shown, before, size)
        # cells to picture pixels: a cell's centre is half a cell into it
        cells = pose @ np.array(
            [[1 / _ACROSS, 0, 0.5 / _ACROSS - before[0]], [0, 1 / _DOWN, 0.5 / _DOWN - before[1]], [0, 0, 1]]
        )
        planes = [_photographed(picture[..., channel], channel, cells, frame) for channel in range(3)]
        light = merge(self._lit(planes, seed))
        shake = stream(seed, "capture", self.name, "hand")
        light = blur_by_hand(light, self.blur_px, shake.random() * self.shake_px, shake.uniform(0, np.pi))
        vi = develop(light, self.look, stream(seed, "capture", self.name, "noise"))
        ratio = (shown[0] / width, shown[1] / height)
        matrix = pose @ np.array([[ratio[0], 0, ratio[0] / 2], [0, ratio[1], ratio[1] / 2], [0, 0, 1]])
        matrix /= matrix[2, 2]
        ppi = 25.4 / self.pitch_mm * scale_at(pose, shown[0] / 2, shown[1] / 2)
        return Captured(through_jpeg(vi, self.jpeg_quality), None, None, matrix, ppi, self.jpeg_quality, self.name)

    def _displayed(
        self, exposure: Exposure, shown: tuple[int, int], before: tuple[int, int], size: tuple[int, int]
    ) -> Plane:
        """Light of every display pixel in view, shape (height, width, 3): the viewer's window with the page in it."""
        stored = through_jpeg(encode(exposure.vi), self.stored_quality)
        method = cv2.INTER_AREA if shown[0] < stored.shape[1] else cv2.INTER_CUBIC
        small = linear(np.asarray(cv2.resize(stored, shown, interpolation=method), np.uint8))
        window = np.full((size[1], size[0], 3), self.surround, np.float32)
        x, y = before
        left, top = max(x, 0), max(y, 0)
        right, bottom = min(x + shown[0], size[0]), min(y + shown[1], size[1])
        window[top:bottom, left:right] = small[top - y : bottom - y, left - x : right - x]
        return window * np.float32(1 - self.black) + np.float32(self.black)

    def _lit(self, planes: list[Plane], seed: int) -> list[Plane]:
        """The backlight's unevenness, its bleeding at the edges, and what the glass mirrors."""
        shape = (planes[0].shape[0], planes[0].shape[1])
        rng = stream(seed, "capture", self.name, "room")
        even = uneven(shape, rng, 0.02, cells=3)
        y, x = np.mgrid[-1:1:48j, -1:1:48j]
        edge = (np.abs(x) ** 6 + np.abs(y) ** 6) * (1 + 0.5 * rng.uniform(-1, 1, (48, 48)).cumsum(axis=1) / 6)
        bleeding = np.asarray(cv2.resize(edge.astype(np.float32), shape[::-1], interpolation=cv2.INTER_CUBIC))
        extra = np.float32(self.glow) * np.maximum(bleeding, 0)
        centre = (shape[1] * rng.uniform(0, 1), shape[0] * rng.uniform(0, 1))
        size = (shape[1] * rng.uniform(0.08, 0.3), shape[0] * rng.uniform(0.05, 0.2))
        angle, strength = rng.uniform(0, np.pi), rng.uniform(0.2, 1)
        tone = (0.9, 1.0, 1.1)
        if self.mirrored > 0:
            extra = extra + mirror_spot(shape, centre, size, angle, rng) * np.float32(self.mirrored * strength)
        return [plane * even + extra * np.float32(t) for plane, t in zip(planes, tone, strict=True)]


def _window(pose: Matrix, frame: tuple[int, int]) -> tuple[tuple[int, int], tuple[int, int]]:
    """The part of the display that the frame shows: display pixels before the page's first, and its size, x and y."""
    corners = np.array([(0, 0, 1), (frame[0], 0, 1), (frame[0], frame[1], 1), (0, frame[1], 1)], np.float64)
    seen = corners @ np.linalg.inv(pose).T
    places = seen[:, :2] / seen[:, 2:]
    low, high = np.floor(places.min(axis=0)).astype(int) - 2, np.ceil(places.max(axis=0)).astype(int) + 2
    return (-int(low[0]), -int(low[1])), (int(high[0] - low[0]), int(high[1] - low[1]))


def _photographed(light: Plane, channel: int, cells: Matrix, frame: tuple[int, int]) -> Plane:
    """One colour's stripes, drawn cell by cell and sampled by the camera's photosites."""
    height, width = light.shape
    # a stripe is a third of the pixel: three times the light there keeps the mean what the picture asks for
    share = 3 * _SIXTEEN / (_STRIPE.mean() * _ROWS.mean())
    values = (light * np.float32(share)).clip(0, 65535).astype(np.uint16)
    drawn = np.zeros((height, _DOWN, width, _ACROSS), np.uint16)
    for row, lit in enumerate(_ROWS):
        for half, part in enumerate(_STRIPE):
            drawn[:, row, :, 2 * channel + half] = values if lit * part == 1 else values * np.float32(lit * part)
    grid = drawn.reshape(height * _DOWN, width * _ACROSS)
    step = scale_at(cells, grid.shape[1] / 2, grid.shape[0] / 2)
    per_pixel = 1 / step  # cells per photosite, the geometric mean; cells are half as wide as high
    aperture = 0.3 * per_pixel  # a photosite's square as a Gaussian
    ratio = float(np.sqrt(_ACROSS / _DOWN))
    soft = cv2.GaussianBlur(grid, (0, 0), sigmaX=max(aperture * ratio, 0.3), sigmaY=max(aperture / ratio, 0.3))
    seen = cv2.warpPerspective(soft, cells, frame, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(seen, np.float32) * np.float32(1 / _SIXTEEN)
