"""One side of a document, upright: found in its picture, straightened, turned so that its text reads.

The way up comes from the MRZ where the side has one, else from the text itself, read both ways.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from docfraud.imaging.page import PageOutline, find_page, find_pages
from docfraud.imaging.picture import RGB, Picture, Quad
from docfraud.imaging.rectify import Rectification
from docfraud.mrz.engines import FoundMRZ
from docfraud.ocr.base import Recogniser
from docfraud.ocr.crops import LineCutter, quad_angle, quad_size, turned
from docfraud.settings import Settings

_WORKING_SIDE = 2400
"""Longest side of the upright page, pixels: an open passport at 350 ppi, beyond which reading gains nothing."""

_WHOLE = 0.7
"""Share of the picture from which an outline can leave no other side of the card out."""

_TEXT_OUTSIDE = 0.3
"""Text outside an outline, as a share of that inside, from which the outline is not the document. Chosen a priori."""


@dataclass(frozen=True, slots=True, eq=False)
class PageView:
    """One side of the document, upright.

    Attributes:
        image: key of the picture it was found on: page or back.
        pixels: the upright page, shape (height, width, 3), uint8, RGB.
        rectification: from the picture to those pixels and back.
        outline: the page's corners on the picture where they were found, shape (4, 2), else None.
        rotation: quarter turns counter-clockwise that bring the picture nearest to upright, degrees.
    """

    image: str
    pixels: RGB
    rectification: Rectification
    outline: Quad | None
    rotation: int

    def edge_to_edge(self, mrz: FoundMRZ) -> Rectification | None:
        """From the picture to the upright page without margin, for an MRZ on this side; None without an outline."""
        return None if self.outline is None or not mrz.quads else _upright(Rectification.from_quad(self.outline), mrz)

    def to_picture(self, quad: Quad) -> Quad:
        """Corners on the page, to pixels of the picture."""
        return self.rectification.to_picture(quad)


def make_view(image: str, picture: Picture, mrz: FoundMRZ | None, detector: Recogniser, settings: Settings) -> PageView:
    """Find, straighten and turn a side.

    Args:
        image: key of the picture.
        picture: the side, under white light.
        mrz: what was read on it, if anything; it gives the way up.
        detector: a `PPOCR`, which also detects; used where there is no MRZ.
        settings: thresholds of the page search.
    """
    outline = find_page(picture.pixels, settings=settings)
    if outline is not None and mrz is not None and not _holds(outline, mrz):
        outline = None
    if outline is not None and _leaves_text_out(outline, picture.pixels, detector):
        outline = None
    angle = mrz.angle if mrz is not None and mrz.quads else _text_angle(picture.pixels, detector)
    if outline is not None:
        way = outline.rectification(margin=0.01)
        direction = way.to_page(_arrow(outline.quad.mean(axis=0), angle))
        left_over = _angle_of(direction[1] - direction[0])
    else:
        way = Rectification.identity(picture.width, picture.height)
        left_over = angle
    quarter = round(left_over / 90) * 90 % 360
    way = way.turned(quarter)
    slant = (left_over - quarter + 180) % 360 - 180
    if outline is None and abs(slant) > 0.4:
        way = _levelled(way, slant)
    scale = _WORKING_SIDE / max(way.width, way.height)
    if scale < 1:
        way = way.scaled(scale)
    return PageView(
        image,
        way.warp(picture.pixels),
        way,
        None if outline is None else outline.quad,
        int(round(angle / 90) * 90 % 360),
    )


def page_of(pixels: RGB, mrz: FoundMRZ, settings: Settings) -> Rectification | None:
    """From the picture to the upright page that an MRZ stands on, edge to edge; None where no outline holds it."""
    for outline in find_pages(pixels, settings=settings):
        if mrz.quads and _holds(outline, mrz):
            return _upright(outline.rectification(), mrz)
    return None


def _upright(way: Rectification, mrz: FoundMRZ) -> Rectification:
    """A page turned so that its MRZ reads."""
    line = way.to_page(mrz.quads[0])
    return way.turned(round(_angle_of(line[1] - line[0]) / 90) * 90 % 360)


def _holds(outline: PageOutline, mrz: FoundMRZ) -> bool:
    """Whether an outline contains the MRZ and lies along it; a picture frame or a card's inner field may not."""
    from docfraud.imaging.native import cv2

    if not mrz.quads:
        return True
    contour = outline.quad.astype(np.float32)
    size = float(np.sqrt(cv2.contourArea(contour)))
    corners = np.concatenate(mrz.quads)
    inside = all(cv2.pointPolygonTest(contour, (float(x), float(y)), True) > -0.02 * size for x, y in corners)
    page = outline.rectification().to_page(mrz.quads[0])
    angle = _angle_of(page[1] - page[0])
    return inside and abs((angle + 45) % 90 - 45) < 4


def _leaves_text_out(outline: PageOutline, pixels: RGB, engine: Recogniser) -> bool:
    """Whether much text is outside an outline: both sides of a card in one picture, of which it holds only one."""
    from docfraud.imaging.native import cv2

    contour = outline.quad.astype(np.float32)
    detect = getattr(engine, "detect", None)
    if detect is None or cv2.contourArea(contour) > _WHOLE * pixels.shape[0] * pixels.shape[1]:
        return False
    inside = outside = 0.0
    for quad in detect(pixels):
        x, y = quad.mean(axis=0)
        width = quad_size(quad)[0]
        if cv2.pointPolygonTest(contour, (float(x), float(y)), False) >= 0:
            inside += width
        else:
            outside += width
    return outside > _TEXT_OUTSIDE * inside


def _arrow(at: NDArray[np.float64], angle: float) -> NDArray[np.float64]:
    """Two points, one a short way along the text's direction from the other."""
    radians = np.radians(angle)
    return np.array([at, at + 20 * np.array([np.cos(radians), np.sin(radians)])])


def _angle_of(direction: NDArray[np.float64]) -> float:
    return float(np.degrees(np.arctan2(direction[1], direction[0])))


def _levelled(way: Rectification, slant: float) -> Rectification:
    """A small turn that levels the text, with room for the corners."""
    radians = np.radians(-slant)
    cos, sin = np.cos(radians), np.sin(radians)
    corners = np.array([[0, 0], [way.width, 0], [way.width, way.height], [0, way.height]], dtype=np.float64)
    rotated = corners @ np.array([[cos, sin], [-sin, cos]])
    low, high = rotated.min(axis=0), rotated.max(axis=0)
    matrix = np.array([[cos, -sin, -low[0]], [sin, cos, -low[1]], [0, 0, 1]])
    size = np.ceil(high - low).astype(int)
    return way.then(matrix, int(size[0]), int(size[1]))


def _text_angle(pixels: RGB, engine: Recogniser) -> float:
    """Direction of the text, degrees clockwise from the x axis, from the longest lines read both ways."""
    detect = getattr(engine, "detect", None)
    quads: list[Quad] = detect(pixels) if detect is not None else []
    wide = sorted((q for q in quads if quad_size(q)[0] > 3 * quad_size(q)[1]), key=lambda q: -quad_size(q)[0])[:8]
    if not wide:
        return 0.0
    weights = np.array([quad_size(q)[0] for q in wide])
    angles = np.array([quad_angle(q) for q in wide])
    # lines have no direction yet: average the doubled angle
    doubled = np.radians(2 * angles)
    axis = float(np.degrees(np.arctan2((weights * np.sin(doubled)).sum(), (weights * np.cos(doubled)).sum())) / 2)
    along = [q for q, a in zip(wide, angles, strict=True) if abs((a - axis + 90) % 180 - 90) < 15]
    if not along:
        return 0.0
    along = [q if abs((quad_angle(q) - axis + 180) % 360 - 180) < 90 else turned(q) for q in along]
    cutter = LineCutter(pixels)
    forward = engine.recognise(cutter.cut_all(along))
    backward = engine.recognise(cutter.cut_all([turned(q) for q in along]))
    ahead = sum(x.confidence * len(x.text) for x in forward)
    behind = sum(x.confidence * len(x.text) for x in backward)
    return axis if ahead >= behind else axis + 180
