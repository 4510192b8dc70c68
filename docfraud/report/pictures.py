"""Pictures for a report: upright, small enough to travel, with crops of the places that matter."""

from __future__ import annotations

import base64
import io
import math
from dataclasses import dataclass, replace

import numpy as np
from PIL import Image

from docfraud.imaging.picture import RGB
from docfraud.results import Region

MAX_SIDE = 2400
"""Longest side of a page picture in a report, pixels: a passport's page at 480 ppi, more than most readers deliver, so
that enlarging it four times still shows something. At 400 ppi three lights of it take about 1.4 MB of a report."""
MAX_CROP_SIDE = 900
"""Longest side of a crop in a report, pixels."""
_JPEG_QUALITY = 85
_PICTURE_QUALITY = 80
"""For whole pictures, which are large: a twentieth fewer bytes, and no difference that an eye finds at four times."""

Points = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class View:
    """A picture as the report shows it: turned upright, at its full resolution.

    Attributes:
        pixels: shape (height, width, 3), uint8, RGB, after turning.
        turns: quarter turns counter-clockwise, 0 to 3, from the picture's own pixels to these.
        offset: (x, y) of these pixels' top left corner on the whole turned picture, if only a part is shown.
        whole: (width, height) of the whole turned picture.
    """

    pixels: RGB
    turns: int
    offset: tuple[int, int]
    whole: tuple[int, int]

    @property
    def width(self) -> int:
        return int(self.pixels.shape[1])

    @property
    def height(self) -> int:
        return int(self.pixels.shape[0])

    @property
    def is_part(self) -> bool:
        return (self.width, self.height) != self.whole

    def points(self, region: Region) -> Points:
        """A region's polygon on this view, pixels; empty if it has no place on it (no area, not finite, outside)."""
        points = region.polygon
        if len(points) < 3 or not all(math.isfinite(value) for point in points for value in point):
            return ()
        width, height = self.whole[::-1] if self.turns % 2 else self.whole
        for _ in range(self.turns):
            points = tuple((y, width - x) for x, y in points)
            width, height = height, width
        points = tuple((x - self.offset[0], y - self.offset[1]) for x, y in points)
        left, top, right, bottom = bounds(points)
        if right - left < 1 or bottom - top < 1:
            return ()
        if right <= 0 or bottom <= 0 or left >= self.width or top >= self.height:
            return ()
        # A polygon far larger than the picture is a caller's mistake; clamping keeps the drawing sane.
        margin = max(self.width, self.height)
        return tuple(
            (min(max(x, -margin), self.width + margin), min(max(y, -margin), self.height + margin)) for x, y in points
        )

    def same_frame(self, other: View) -> bool:
        """True if a point has the same place on both: pictures of one side in two lights, taken together."""
        mine, its = (self.turns, self.offset, self.whole), (other.turns, other.offset, other.whole)
        return mine == its and (self.width, self.height) == (other.width, other.height)

    def around(self, region: Region, *, margin: float = 0.06) -> View:
        """The part of this view around a region, `margin` of its longer side kept on each; all of it if it is lost."""
        points = self.points(region)
        if not points:
            return self
        left, top, right, bottom = bounds(points)
        room = margin * max(right - left, bottom - top)
        x, y = max(0, math.floor(left - room)), max(0, math.floor(top - room))
        pixels = self.pixels[y : math.ceil(bottom + room), x : math.ceil(right + room)]
        return replace(self, pixels=np.ascontiguousarray(pixels), offset=(self.offset[0] + x, self.offset[1] + y))


def view(pixels: RGB, rotation: int | None) -> View | None:
    """The view of a picture, or None for an array that is no RGB picture.

    Args:
        pixels: shape (height, width, 3), uint8, RGB.
        rotation: degrees counter-clockwise that make it upright; anything but a quarter turn is ignored.
    """
    if pixels.ndim != 3 or pixels.shape[2] != 3 or pixels.dtype != np.uint8 or 0 in pixels.shape:
        return None
    turns = (rotation or 0) // 90 % 4 if (rotation or 0) % 90 == 0 else 0
    upright = np.ascontiguousarray(np.rot90(pixels, turns))
    return View(upright, turns, (0, 0), (upright.shape[1], upright.shape[0]))


def bounds(points: Points) -> tuple[float, float, float, float]:
    """Left, top, right, bottom of a polygon."""
    xs, ys = zip(*points, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def picture_uri(picture: View) -> str:
    """The whole view as a JPEG data URI, its longest side at most `MAX_SIDE`."""
    return _uri(Image.fromarray(picture.pixels), MAX_SIDE, _PICTURE_QUALITY)


def small_uri(pixels: RGB) -> str:
    """A small picture, (height, width, 3) uint8 RGB, as a JPEG data URI."""
    return _uri(Image.fromarray(pixels), MAX_CROP_SIDE)


def crop_uri(picture: View, region: Region, *, margin: float = 0.12) -> str | None:
    """A region cut out as a JPEG data URI, or None where there is nothing to cut.

    A polygon of four corners, clockwise from the top left as the text reads, is drawn upright; any other is cut along
    its bounding box.

    Args:
        picture: the view to cut from.
        region: what to cut.
        margin: how much of the surroundings to keep on each side, as a part of the region's shorter side.
    """
    points = picture.points(region)
    if not points:
        return None
    left, top, right, bottom = bounds(points)
    tilted = _is_tilted_quad(points)
    # A tilted margin reaches further than an upright one, at most by the diagonal.
    room = margin * min(right - left, bottom - top) * (2 if tilted else 1)
    x, y = max(0, math.floor(left - room)), max(0, math.floor(top - room))
    # Cut before anything else: turning a whole scan into an image for every field would take seconds.
    image = Image.fromarray(picture.pixels[y : math.ceil(bottom + room), x : math.ceil(right + room)])
    if tilted:
        image = _rectified(image, tuple((px - x, py - y) for px, py in points), margin)
    return _uri(image, MAX_CROP_SIDE)


def _is_tilted_quad(points: Points) -> bool:
    """True for a convex clockwise quadrilateral whose sides are not along the picture's."""
    if len(points) != 4:
        return False
    crosses = []
    for index in range(4):
        (ax, ay), (bx, by), (cx, cy) = points[index], points[(index + 1) % 4], points[(index + 2) % 4]
        crosses.append((bx - ax) * (cy - by) - (by - ay) * (cx - bx))
    if min(crosses) <= 0:  # y runs down, so clockwise on the screen is positive
        return False
    (ax, ay), (bx, by) = points[0], points[1]
    return bx < ax or abs(by - ay) > 0.01 * abs(bx - ax)


def _rectified(image: Image.Image, points: Points, margin: float) -> Image.Image:
    nw, ne, se, sw = points
    width = max(math.dist(nw, ne), math.dist(sw, se))
    height = max(math.dist(nw, sw), math.dist(ne, se))
    room = margin * min(width, height)
    across, down = room / width, room / height

    def outside(corner: tuple[float, float], beside: tuple[float, float], along: tuple[float, float]) -> list[float]:
        return [
            corner[axis] + (corner[axis] - beside[axis]) * across + (corner[axis] - along[axis]) * down
            for axis in (0, 1)
        ]

    corners = [*outside(nw, ne, sw), *outside(sw, se, nw), *outside(se, sw, ne), *outside(ne, nw, se)]
    scale = min(1.0, 2 * MAX_CROP_SIDE / max(width, height))
    size = (max(1, round((width + 2 * room) * scale)), max(1, round((height + 2 * room) * scale)))
    return image.transform(size, Image.Transform.QUAD, data=corners, resample=Image.Resampling.BICUBIC)


def _uri(image: Image.Image, longest: int, quality: int = _JPEG_QUALITY) -> str:
    scale = longest / max(image.size)
    if scale < 1:
        size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
        image = image.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=quality, optimize=True)
    return "data:image/jpeg;base64," + base64.b64encode(buffer.getvalue()).decode("ascii")
