"""Finds the document page in a picture: a page lying at an angle on a desk, or on the white lid of a scanner.

No network: straight lines are combined to quadrilaterals, and each of those is judged by what a page's outline has and
other rectangles lack: a step in colour all along each side, sharp at the line, that ends at the corners, around a shape
that a camera would make of one of the ICAO page sizes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from docfraud.imaging.lines import Lab, Lines, find_lines
from docfraud.imaging.native import cv2
from docfraud.imaging.picture import RGB, Quad
from docfraud.imaging.quads import (
    Floats,
    crossings,
    likeness,
    near_page_size,
    plausible_quads,
    signed_areas,
    true_aspect,
    true_aspects,
)
from docfraud.imaging.rectify import Rectification
from docfraud.settings import Settings, default_settings

__all__ = ["PageOutline", "Rectification", "find_page", "find_pages", "true_aspect"]

WORKING_SIDE = 640
"""Longer side of the picture that is searched, pixels."""


@dataclass(frozen=True, slots=True, eq=False)
class PageOutline:
    """A page found in a picture.

    Attributes:
        quad: corners, shape (4, 2), (x, y) pixels, clockwise; the first side, from corner 0 to 1, is the one that lies
            uppermost in the picture. Which way up the page reads is not known here.
        aspect: true length of the first side over the second, perspective undone; that of an ICAO page size if near.
        score: how clear the outline is, 0 to 1.
    """

    quad: Quad
    aspect: float
    score: float

    def rectification(self, *, margin: float = 0.0, max_side: int = 4000) -> Rectification:
        """The way from the picture to the straightened page; compose with `turned` to have it upright."""
        return Rectification.from_quad(self.quad, aspect=self.aspect, margin=margin, max_side=max_side)


def find_page(pixels: RGB, *, settings: Settings | None = None) -> PageOutline | None:
    """The clearest outline of `find_pages`, or None: the caller then uses the picture as it is."""
    pages = find_pages(pixels, settings=settings)
    return pages[0] if pages else None


def find_pages(pixels: RGB, *, settings: Settings | None = None) -> tuple[PageOutline, ...]:
    """Find the pages in a picture; more than one where, for instance, both sides of a card are shown.

    Args:
        pixels: shape (height, width, 3), uint8, RGB.
        settings: `page_outline_score`, `page_outline_share` and `page_outline_calm` decide what counts as found.

    Returns:
        Outlines that do not overlap, clearest first. Empty where none is clear: the page fills the picture, or its
        edges cannot be told from the ground.
    """
    settings = settings or default_settings()
    scale = min(1.0, WORKING_SIDE / max(pixels.shape[:2]))
    small = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else pixels
    lab = np.asarray(cv2.cvtColor(small.astype(np.float32) / 255, cv2.COLOR_RGB2Lab), dtype=np.float32)
    quads = plausible_quads(find_lines(lab), (lab.shape[1], lab.shape[0]), settings.page_outline_share)
    if not len(quads):
        return ()
    smooth = np.asarray(cv2.GaussianBlur(lab, (0, 0), 1.0), dtype=np.float32)
    quick = _score(quads, smooth, samples=8)
    quads = quads[np.argsort(-quick, kind="stable")[:90]]
    scores = _score(quads, smooth, samples=40)
    picked = _apart(quads, scores, settings.page_outline_score)
    if not picked or _unrest_outside(quads[picked], lab) > settings.page_outline_calm:
        return ()
    zoom = np.array([small.shape[1] / pixels.shape[1], small.shape[0] / pixels.shape[0]])
    frame = (pixels.shape[1], pixels.shape[0])
    found = []
    for i in picked:
        quad = _uppermost_first((_refine(quads[i], lab) + 0.5) / zoom - 0.5)
        aspect, _ = true_aspect(quad, frame)
        found.append(PageOutline(quad, near_page_size(aspect), float(scores[i])))
    return tuple(found)


def _apart(quads: Floats, scores: Floats, least: float) -> list[int]:
    """The best quadrilaterals that do not overlap, best first; at most three."""
    picked: list[int] = []
    shapes = quads.astype(np.float32)
    areas = np.abs(signed_areas(quads))
    for i in np.argsort(-scores, kind="stable"):
        if scores[i] < least or len(picked) == 3:
            break
        shared = [cv2.intersectConvexConvex(shapes[i], shapes[j])[0] / min(areas[i], areas[j]) for j in picked]
        if all(share < 0.05 for share in shared):
            picked.append(int(i))
    return picked


def _unrest_outside(quads: Floats, lab: Lab) -> float:
    """Strong changes of lightness outside all outlines over those inside.

    Print has the strongest contrasts there are, so beside a page it is calm, even on a desk with a grain; around a
    portrait or a frame that is printed on a page it is not. Infinite if there is next to nothing outside.
    """
    lightness = np.ascontiguousarray(lab[:, :, 0])
    slope = np.hypot(
        cv2.Sobel(lightness, cv2.CV_32F, 1, 0, scale=0.25), cv2.Sobel(lightness, cv2.CV_32F, 0, 1, scale=0.25)
    )
    mask = np.zeros(lightness.shape, np.uint8)
    for quad in quads:
        cv2.fillConvexPoly(mask, np.rint(quad).astype(np.int32), 1)
    near = np.ones((17, 17), np.uint8)  # the outline itself counts on neither side
    inside = slope[cv2.erode(mask, near) > 0]
    outside = slope[cv2.dilate(mask, near) == 0]
    if min(len(inside), len(outside)) < 0.005 * mask.size:
        return float("inf")
    return float(np.percentile(outside, 97) / max(float(np.percentile(inside, 97)), 1e-3))


def _score(quads: Floats, lab: Lab, *, samples: int) -> Floats:
    """How much each quadrilateral is the outline of a page, 0 to 1; shape (n,)."""
    start, end = quads, np.roll(quads, -1, axis=1)
    along = end - start
    length = np.linalg.norm(along, axis=2, keepdims=True)
    out = np.stack([along[:, :, 1], -along[:, :, 0]], axis=2) / np.maximum(length, 1e-9)  # clockwise: outwards
    steps = np.linspace(0.07, 0.93, samples)
    points = start[:, :, None] + along[:, :, None] * steps[None, None, :, None]
    out = out[:, :, None]
    wide = _at(lab, points + 4 * out) - _at(lab, points - 4 * out)
    step = wide.mean(axis=2, keepdims=True)
    strength = np.linalg.norm(step, axis=3, keepdims=True)
    unit = step / np.maximum(strength, 1e-9)
    # the same step all along the side
    share = (wide * unit).sum(axis=3) / np.maximum(strength[..., 0], 1e-9)
    steady = np.clip(share, 0, 1).mean(axis=2)
    # most of it within two pixels of the line
    narrow = ((_at(lab, points + 1.5 * out) - _at(lab, points - 1.5 * out)) * unit).sum(axis=3).mean(axis=2)
    sharp = np.clip(1.7 * narrow / np.maximum(strength[:, :, 0, 0], 1e-9), 0, 1)
    size = strength[:, :, 0, 0]
    clear = size / (size + 3.0)
    # it ends at the corners: a little further on along the line there is nothing
    ahead = along / np.maximum(length, 1e-9)
    reach = np.array([5.0, 7.0, 9.0, 11.0])[None, None, :, None]
    runs_on = np.zeros(size.shape)
    for corner, direction in ((start, -ahead), (end, ahead)):
        further = corner[:, :, None] + direction[:, :, None] * reach
        there = ((_at(lab, further + 4 * out) - _at(lab, further - 4 * out)) * unit).sum(axis=3).mean(axis=2)
        runs_on = np.maximum(runs_on, np.clip(there / np.maximum(size, 1e-9), 0, 1))
    side = steady * sharp * clear * (1 - 0.7 * runs_on)
    height, width = lab.shape[:2]
    aspect, cosine = true_aspects(quads, (width, height))
    shape = np.exp(likeness(aspect, cosine))
    area = np.abs(signed_areas(quads)) / (width * height)
    return np.asarray(np.sqrt(side.min(axis=1) * side.mean(axis=1)) * shape * (area / (area + 0.02)))


def _at(lab: Lab, points: Floats) -> NDArray[np.float32]:
    """Colours at points of any leading shape, nearest pixel; points outside take the border's."""
    x = np.clip(np.rint(points[..., 0]), 0, lab.shape[1] - 1).astype(np.intp)
    y = np.clip(np.rint(points[..., 1]), 0, lab.shape[0] - 1).astype(np.intp)
    return np.asarray(lab[y, x])


def _refine(quad: Quad, lab: Lab) -> Quad:
    """Move each side onto the steepest change of colour near it, to a fraction of a pixel."""
    start, end = quad, np.roll(quad, -1, axis=0)
    along = (end - start) / np.linalg.norm(end - start, axis=1, keepdims=True)
    out = np.stack([along[:, 1], -along[:, 0]], axis=1)
    share = np.linspace(0.06, 0.94, 64)
    reach = np.arange(-5.0, 5.01, 0.5)
    points = start[:, None] + (end - start)[:, None] * share[None, :, None]
    grid = points[:, :, None] + out[:, None, None] * reach[None, None, :, None]
    flat = grid.reshape(4 * len(share), len(reach), 2).astype(np.float32)
    seen = cv2.remap(lab, flat[..., 0], flat[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    profile = np.asarray(seen, dtype=np.float64).reshape(4, len(share), len(reach), 3)
    step = profile[:, :, -3:].mean(axis=(1, 2)) - profile[:, :, :3].mean(axis=(1, 2))
    unit = step / np.maximum(np.linalg.norm(step, axis=1, keepdims=True), 1e-9)
    slope = np.einsum("slrc,sc->slr", profile[:, :, 2:] - profile[:, :, :-2], unit)
    slope = np.maximum(slope, 0) * np.exp(-((reach[1:-1] / 5.0) ** 2))
    peak = slope.argmax(axis=2)
    sharpest = np.take_along_axis(slope, peak[:, :, None], axis=2)[:, :, 0]
    moved = np.empty((4, 2, 2))
    for side in range(4):
        offset, weight = reach[1:-1][peak[side]], sharpest[side].copy()
        for _ in range(8):  # a straight line through the steepest places, outliers weighing ever less
            line = np.polyfit(share, offset, 1, w=np.sqrt(weight) + 1e-6)
            miss = np.abs(np.polyval(line, share) - offset)
            weight = sharpest[side] / (1 + (miss / max(0.35, float(np.median(miss)))) ** 2)
        ends = np.polyval(line, [0.0, 1.0])
        moved[side] = np.stack([start[side] + ends[0] * out[side], end[side] + ends[1] * out[side]])
    direction = moved[:, 1] - moved[:, 0]
    normals = np.stack([-direction[:, 1], direction[:, 0]], axis=1)
    normals /= np.linalg.norm(normals, axis=1, keepdims=True)
    lines = Lines(normals, np.einsum("ij,ij->i", normals, moved[:, 0]), np.ones(4))
    refined = crossings(lines, np.array([3, 0, 1, 2]), np.array([0, 1, 2, 3]))
    # a side that found something else to hold on to does not move at all
    return refined if np.abs(refined - quad).max() < 8 else quad


def _uppermost_first(quad: Quad) -> Quad:
    """Start with the corner that makes side 0-1 the uppermost: the side whose outward normal points most upwards."""
    along = np.roll(quad, -1, axis=0) - quad
    up = along[:, 0] / np.linalg.norm(along, axis=1)
    return np.roll(quad, -int(np.argmax(up)), axis=0)
