"""One side of a document as the checks of printing and security features see it: three lights in one frame, to scale.

The frame is the white-light picture cut to the page, without resampling wherever the page lies straight in it: halftone
screens, noise and compression blocks do not survive a warp. Only pictures taken at an angle are straightened.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from docfraud.imaging.native import cv2
from docfraud.imaging.order import percentile
from docfraud.imaging.picture import RGB, Quad
from docfraud.imaging.rectify import Rectification
from docfraud.imaging.shrink import shrunk
from docfraud.mrz.engines import FoundMRZ
from docfraud.mrz.typography import PITCH_MM, PRESCRIBED
from docfraud.results import Light, Region
from docfraud.security_features.finest import finest_detail

__all__ = [
    "EDGES",
    "REDUCED",
    "Box",
    "Grey",
    "MRZLine",
    "Plane",
    "Scene",
    "brightest",
    "linear",
    "make_scene",
    "mean_light",
]

EDGES = ("left", "right", "top", "bottom")
"""Of a box, in the order in which they are looked at."""

Grey = NDArray[np.uint8]
Plane = NDArray[np.float32]
_Number = TypeVar("_Number", np.uint8, np.int16, np.float32)

_STRAIGHT_DEG = 1.2
"""A page that lies no more askew than this is cut out as it is: at its ends a line is then 1 mm off, not more."""
_SHEARED = 0.03
"""How much opposite sides of an outline may differ in length before it counts as seen at an angle."""
_SAME_SHAPE = 0.01
_SHIFT_SIDE = 512
"""Longer side at which the lights are laid over one another, pixels."""
_LEAST_SHIFT = 2.5
"""Pixels; embossed and overprinted edges lie apart in different lights by less than this, so less is not corrected."""
REDUCED = 4.0
"""Pixels a millimetre at which brightness and colour of zones are judged: 100 ppi, a stroke of text is one pixel."""
_BORDER = 0.08
"""The share of a picture's side on which the dark inside of a reader, or its lid, is looked for."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of a scene, pixels; `x1` and `y1` are the first pixels beyond it."""

    x0: int
    y0: int
    x1: int
    y1: int

    @property
    def width(self) -> int:
        """Pixels."""
        return self.x1 - self.x0

    @property
    def height(self) -> int:
        """Pixels."""
        return self.y1 - self.y0

    @property
    def area(self) -> int:
        """Pixels; 0 for an empty box."""
        return max(self.width, 0) * max(self.height, 0)

    @property
    def quad(self) -> Quad:
        """Its corners, clockwise from the top left, shape (4, 2)."""
        return np.array(
            [(self.x0, self.y0), (self.x1, self.y0), (self.x1, self.y1), (self.x0, self.y1)], dtype=np.float64
        )

    def grown(self, by: float, within: Box | None = None) -> Box:
        """The box with `by` pixels more on each side (fewer if negative), cut to another."""
        d = round(by)
        box = Box(self.x0 - d, self.y0 - d, self.x1 + d, self.y1 + d)
        return box if within is None else box.cut(within)

    def moved(self, x: int, y: int) -> Box:
        """The box elsewhere."""
        return Box(self.x0 + x, self.y0 + y, self.x1 + x, self.y1 + y)

    @property
    def at_origin(self) -> Box:
        """A box of its size whose first corner is (0, 0)."""
        return Box(0, 0, self.width, self.height)

    def cut(self, other: Box) -> Box:
        """What it shares with another; empty (no area) if nothing."""
        return Box(max(self.x0, other.x0), max(self.y0, other.y0), min(self.x1, other.x1), min(self.y1, other.y1))

    def of(self, plane: NDArray[Any]) -> NDArray[Any]:
        """The part of an array that lies in it."""
        return plane[max(self.y0, 0) : max(self.y1, 0), max(self.x0, 0) : max(self.x1, 0)]

    @classmethod
    def around(cls, points: NDArray[np.floating]) -> Box:
        """The least box that holds some points, shape (n, 2)."""
        low, high = np.floor(points.min(axis=0)).astype(int), np.ceil(points.max(axis=0)).astype(int)
        return cls(int(low[0]), int(low[1]), int(high[0]), int(high[1]))


@dataclass(frozen=True, slots=True, eq=False)
class MRZLine:
    """A line of the MRZ in a scene.

    Attributes:
        text: as printed.
        quad: corners, shape (4, 2), scene pixels.
    """

    text: str
    quad: Quad

    def span(self, start: int, end: int) -> Quad:
        """Corners of the characters [start, end)."""
        a, b = start / len(self.text), end / len(self.text)
        top, bottom = self.quad[1] - self.quad[0], self.quad[2] - self.quad[3]
        first, last = self.quad[0], self.quad[3]
        return np.array([first + top * a, first + top * b, last + bottom * b, last + bottom * a])


@dataclass(frozen=True, eq=False)
class Scene:
    """One side, upright.

    Attributes:
        side: page or back.
        lights: pictures in one frame: VI and UV (height, width, 3), IR (height, width), uint8.
        way: from the white-light picture to the scene.
        page: the page within the scene.
        px_per_mm: scale; None where neither an MRZ nor the page's outline tells it.
        mrz: lines of the MRZ on this side.
        warped: whether the pixels were resampled; statistics of single pixels are then not to be trusted.
        shifts: how far a light had to be moved to lie on the white picture, pixels (right, down).
        zooms: pixels of a light's own picture for one of the white picture, (across, down), where they differ.
    """

    side: str
    lights: Mapping[Light, NDArray[np.uint8]]
    way: Rectification
    page: Box
    px_per_mm: float | None
    mrz: tuple[MRZLine, ...]
    warped: bool
    shifts: Mapping[Light, tuple[float, float]] = field(default_factory=dict)
    zooms: Mapping[Light, tuple[float, float]] = field(default_factory=dict)

    @property
    def vi(self) -> RGB:
        """White light, shape (height, width, 3)."""
        return self.lights[Light.VI]

    @property
    def ppi(self) -> float | None:
        """Pixels per inch."""
        return None if self.px_per_mm is None else self.px_per_mm * 25.4

    def key(self, light: Light) -> str:
        """The submission's key of the picture in a light."""
        return self.side if light is Light.VI else f"{self.side}_{light.value.lower()}"

    def region(self, place: Quad | Box, light: Light, role: str) -> Region:
        """A place in the scene as a region of a light's own picture."""
        quad = place.quad if isinstance(place, Box) else place
        points = self.way.to_picture(quad - np.array(self.shifts.get(light, (0.0, 0.0))))
        points = (points + 0.5) * np.array(self.zooms.get(light, (1.0, 1.0))) - 0.5
        polygon = tuple((round(float(x), 1), round(float(y), 1)) for x, y in points)
        return Region(image=self.key(light), light=light, role=role, polygon=polygon)

    def reduced(self, light: Light) -> Plane:
        """The page in a light at `REDUCED` pixels a millimetre, as linear light: (height, width, 3), IR (height,
        width).

        Raises:
            ValueError: the scale is not known.
        """
        if self.px_per_mm is None:
            raise ValueError("a side of unknown scale cannot be reduced to one")
        if light not in self._reduced:
            part = self.page.of(self.lights[light])
            scale = REDUCED / self.px_per_mm
            size = (max(round(part.shape[1] * scale), 1), max(round(part.shape[0] * scale), 1))
            if scale < 1:
                small = shrunk(part, size)
            else:
                small = np.asarray(cv2.resize(part, size, interpolation=cv2.INTER_LINEAR), np.uint8)
            self._reduced[light] = linear(small)
        return self._reduced[light]

    def to_reduced(self, box: Box) -> Box:
        """A box of the scene in the pixels of `reduced`."""
        height, width = self.reduced(Light.VI).shape[:2]
        x, y = width / self.page.width, height / self.page.height
        return Box(
            round((box.x0 - self.page.x0) * x), round((box.y0 - self.page.y0) * y),
            round((box.x1 - self.page.x0) * x), round((box.y1 - self.page.y0) * y),
        ).cut(Box(0, 0, width, height))  # fmt: skip

    def from_reduced(self, box: Box) -> Box:
        """A box in the pixels of `reduced` in the scene."""
        height, width = self.reduced(Light.VI).shape[:2]
        x, y = self.page.width / width, self.page.height / height
        return Box(
            self.page.x0 + round(box.x0 * x), self.page.y0 + round(box.y0 * y),
            self.page.x0 + round(box.x1 * x), self.page.y0 + round(box.y1 * y),
        ).cut(self.page)  # fmt: skip

    @cached_property
    def _reduced(self) -> dict[Light, Plane]:
        return {}

    @cached_property
    def tiles(self) -> dict[tuple[tuple[int, int, int, int], ...], list[Box]]:
        """Squares of the background found so far, by the boxes left out (`docfraud.security_features.grain`)."""
        return {}

    @cached_property
    def detail(self) -> float | None:
        """Power of the page's finest detail over that of rounding; see `docfraud.security_features.finest`."""
        return finest_detail(self.page.of(self.grey))

    @cached_property
    def grey(self) -> Grey:
        """Lightness under white light."""
        return np.asarray(cv2.cvtColor(self.vi, cv2.COLOR_RGB2GRAY), np.uint8)

    @cached_property
    def mrz_zone(self) -> Box | None:
        """The box around all lines of the MRZ."""
        if not self.mrz:
            return None
        return Box.around(np.concatenate([line.quad for line in self.mrz])).cut(self.page)


def linear(coded: NDArray[np.uint8]) -> Plane:
    """sRGB bytes as light, 0 to 1, float32 (IEC 61966-2-1); any shape.

    Readers deliver pictures for people to look at. Ratios of light mean something, ratios of bytes do not.
    """
    return np.take(_LINEAR, coded)


_SHARE = np.arange(256) / 255
_LINEAR = np.where(_SHARE <= 0.04045, _SHARE / 12.92, ((_SHARE + 0.055) / 1.055) ** 2.4).astype(np.float32)


def brightest(rgb: NDArray[_Number]) -> NDArray[_Number]:
    """The brightest channel of each pixel; (height, width, 3) to (height, width). `max` takes ten times as long."""
    red, green, blue = cv2.split(rgb)
    return np.asarray(cv2.max(cv2.max(red, green), blue), rgb.dtype)


def mean_light(rgb: Plane) -> Plane:
    """The mean of the channels; (height, width, 3) float32 to (height, width). `mean` takes ten times as long."""
    return np.asarray((rgb[..., 0] + rgb[..., 1] + rgb[..., 2]) / np.float32(3), np.float32)


def make_scene(
    side: str,
    pictures: Mapping[Light, RGB],
    outline: Quad | None,
    upright: Rectification,
    found: FoundMRZ | None,
    document_format: str | None,
    *,
    found_on: Light = Light.VI,
) -> Scene:
    """Lay the lights of a side over one another.

    Args:
        side: page or back.
        pictures: by light, each (height, width, 3) uint8 RGB; VI must be among them. A light whose picture has another
            shape than the white one is left out.
        outline: the page's corners on the white picture, shape (4, 2); None if it fills it.
        upright: from the white picture to the page upright, as far as known (`docfraud.pageview`).
        found: the MRZ read on this side, in pixels of a picture that has the white one's size.
        found_on: the light of that picture.
        document_format: TD1, TD2, TD3, MRVA or MRVB, from the MRZ wherever it was read; gives the scale of a side
            without one.
    """
    white = pictures[Light.VI]
    way, page, warped = _frame(white, outline, upright, None if found is None else found.angle)
    lights: dict[Light, NDArray[np.uint8]] = {Light.VI: _framed(white, way)}
    shifts, zooms = {}, {}
    for light in (Light.IR, Light.UV):
        other = pictures.get(light)
        if other is None:
            continue
        scaled = _same_size(other, white)
        if scaled is None:
            continue
        zooms[light] = (other.shape[1] / white.shape[1], other.shape[0] / white.shape[0])
        plane = _framed(scaled, way)
        lights[light] = np.ascontiguousarray(plane[..., 1]) if light is Light.IR else plane
    if len(lights) > 1:
        shrink = min(1.0, _SHIFT_SIDE / max(lights[Light.VI].shape[:2]))
        edges = _edges(lights[Light.VI], shrink)
        for light in (Light.IR, Light.UV):
            if light in lights:
                lights[light], shifts[light] = _registered(edges, lights[light], shrink)
    lines: tuple[MRZLine, ...] = ()
    if found is not None:
        moved = np.array(shifts.get(found_on, (0.0, 0.0)))
        pairs = zip(found.reading.lines, found.quads, strict=False)
        lines = tuple(MRZLine(text, way.to_page(quad) + moved) for text, quad in pairs)
    scale = _scale(lines, page, outline is not None, document_format)
    return Scene(side, lights, way, page, scale, lines, warped, shifts, zooms)


def _frame(
    white: RGB, outline: Quad | None, upright: Rectification, angle: float | None
) -> tuple[Rectification, Box, bool]:
    """The way into the scene, the page's box there, and whether pixels are resampled on it."""
    height, width = white.shape[:2]
    corners = upright.to_picture(
        np.array([[0, 0], [upright.width - 1, 0], [upright.width - 1, upright.height - 1], [0, upright.height - 1]])
    )
    if outline is not None:
        # the outline, turned so that its first corner is the page's upper left one
        first = int(np.argmin(np.linalg.norm(outline - corners[0], axis=1)))
        corners = np.roll(outline, -first, axis=0)
    across = corners[1] - corners[0] + corners[2] - corners[3]
    slant = float(np.degrees(np.arctan2(across[1], across[0]))) if angle is None else angle
    quarter = round(slant / 90) * 90 % 360
    askew = abs((slant - quarter + 180) % 360 - 180)
    sides = np.linalg.norm(np.roll(corners, -1, axis=0) - corners, axis=1)
    sheared = max(abs(sides[0] / sides[2] - 1), abs(sides[1] / sides[3] - 1))
    if askew > _STRAIGHT_DEG or (outline is not None and sheared > _SHEARED):
        return upright, _inner(upright, corners), True
    way = Rectification.identity(width, height).turned(quarter)
    if outline is None:
        return way, _trimmed(np.asarray(cv2.cvtColor(_framed(white, way), cv2.COLOR_RGB2GRAY), np.uint8)), False
    whole = Box(0, 0, way.width, way.height)
    turned = way.to_page(corners)
    margin = 0.01 * float(max(sides))
    frame = Box.around(turned).grown(margin, whole)
    shift = np.array([[1, 0, -frame.x0], [0, 1, -frame.y0], [0, 0, 1]], dtype=np.float64)
    way = way.then(shift, frame.width, frame.height)
    return way, _inner(way, corners), False


def _trimmed(grey: Grey) -> Box:
    """The picture without the even border that a page reader leaves around the page."""
    edges = []
    for turned in (grey.T, grey.T[::-1], grey, grey[::-1]):  # left, right, top, bottom: lines of pixels inwards
        depth = max(int(_BORDER * turned.shape[0]), 2)
        middle = slice(turned.shape[1] // 10, -turned.shape[1] // 10)
        lines = turned[:depth, middle].astype(np.float32)
        level, spread = lines.mean(axis=1), lines.std(axis=1)
        ground = float(level[0])
        even = (spread < 6) & (np.abs(level - ground) < 8)
        count = int(np.argmin(even)) if not even.all() else 0
        # two more: the page's edge is not sharper than that
        edges.append(count + 2 if count and abs(float(level[min(count + 3, depth - 1)]) - ground) > 25 else 0)
    height, width = grey.shape
    return Box(edges[0], edges[2], width - edges[1], height - edges[3])


def _inner(way: Rectification, corners: Quad) -> Box:
    """The largest upright box that all four sides of the page enclose."""
    x, y = way.to_page(corners).T
    x0, x1 = sorted(x)[1], sorted(x)[2]
    y0, y1 = sorted(y)[1], sorted(y)[2]
    whole = Box(0, 0, way.width, way.height)
    return Box(int(np.ceil(x0)), int(np.ceil(y0)), int(x1) + 1, int(y1) + 1).cut(whole)


def _framed(pixels: RGB, way: Rectification) -> RGB:
    """The scene of a picture: by slicing where the way is a turn and a cut."""
    origin = np.rint(way.to_picture([[0, 0], [way.width - 1, way.height - 1]])).astype(int)
    x, y = origin.T
    part = pixels[min(y) : max(y) + 1, min(x) : max(x) + 1]
    for turns in range(4):
        turned = np.rot90(part, turns)
        if turned.shape[:2] != (way.height, way.width):
            continue
        plain = Rectification.identity(part.shape[1], part.shape[0]).turned(90 * turns)
        cut = np.array([[1, 0, -min(x)], [0, 1, -min(y)], [0, 0, 1]], dtype=np.float64)
        if np.allclose(plain.matrix @ cut, way.matrix / way.matrix[2, 2], atol=1e-6):
            return np.ascontiguousarray(turned)
    return way.warp(pixels)


def _same_size(picture: RGB, white: RGB) -> RGB | None:
    """A light's picture at the white one's size; None if it shows something of another shape."""
    (h, w), (height, width) = picture.shape[:2], white.shape[:2]
    if (h, w) == (height, width):
        return picture
    if abs((w / h) / (width / height) - 1) > _SAME_SHAPE:
        return None
    method = cv2.INTER_AREA if w > width else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(picture, (width, height), interpolation=method), np.uint8)


def _edges(picture: NDArray[np.uint8], shrink: float) -> Plane:
    """How steep a light's print is, on a smaller picture; the steepest hundredth counts no more than the next."""
    plane = picture if picture.ndim == 2 else np.asarray(cv2.extractChannel(picture, 1), np.uint8)
    size = (max(round(plane.shape[1] * shrink), 1), max(round(plane.shape[0] * shrink), 1))
    small = shrunk(plane, size).astype(np.float32)
    slope = np.hypot(cv2.Sobel(small, cv2.CV_32F, 1, 0), cv2.Sobel(small, cv2.CV_32F, 0, 1))
    return np.minimum(slope, np.float32(percentile(slope, 99)))


def _registered(edges: Plane, other: NDArray[np.uint8], shrink: float) -> tuple[NDArray[np.uint8], tuple[float, float]]:
    """A light moved so that its print lies on the white picture's, and how far it was moved.

    What both show is dark print: the phase of their edges says how far they are apart (phase correlation, Kuglin and
    Hines 1975). A shift that is not clear, or not small, is not believed.

    Args:
        edges: `_edges` of the white picture.
        other: the light, at the white picture's size.
        shrink: by which its edges are looked for.
    """
    window = cv2.createHanningWindow(edges.shape[::-1], cv2.CV_32F)
    # a copy, since the window is laid over it where it is
    (dx, dy), response = cv2.phaseCorrelate(edges.copy(), _edges(other, shrink), window)
    shift = (float(dx / shrink), float(dy / shrink))
    far = float(np.hypot(*shift))
    if response < 0.05 or far < _LEAST_SHIFT or far > 0.02 * max(other.shape[:2]):
        return other, (0.0, 0.0)
    move = np.array([[1, 0, -shift[0]], [0, 1, -shift[1]]], dtype=np.float64)
    size = (other.shape[1], other.shape[0])
    moved = cv2.warpAffine(other, move, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(moved, np.uint8), (-shift[0], -shift[1])


def _scale(lines: Sequence[MRZLine], page: Box, outlined: bool, document_format: str | None) -> float | None:
    """Pixels per mm: from the MRZ's pitch (ten characters an inch, 9303-3 4.4), else from the page's size."""
    if lines:
        pitches = [np.linalg.norm(q[1] - q[0] + q[2] - q[3]) / 2 / len(t) for q, t in ((x.quad, x.text) for x in lines)]
        return float(np.mean(pitches)) / PITCH_MM
    rule = PRESCRIBED.get(document_format or "")
    if rule is None:
        return None
    across, down = page.width / rule.width, page.height / rule.height
    if not outlined and abs(across / down - 1) > 0.03:
        return None
    return float(np.sqrt(across * down)) if abs(across / down - 1) < 0.06 else None
