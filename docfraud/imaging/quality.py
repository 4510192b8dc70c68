"""How good a picture is to work with: sharpness, glare, exposure and contrast, measured on the page's own print.

Nothing here needs to know what the page shows; what the numbers mean in millimetres is the caller's knowledge.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from docfraud.imaging.native import cv2
from docfraud.imaging.picture import RGB, Quad

Grey = NDArray[np.uint8]
Mask = NDArray[np.uint8]
"""1 inside the region, 0 outside."""

CLIPPED = 250
"""A sensor's ceiling, 0-255: what is brighter in every colour shows nothing any more."""

RISE = 2.563
"""10-90 % rise of an edge blurred by a Gaussian, in its standard deviations."""


@dataclass(frozen=True, slots=True, eq=False)
class PictureQuality:
    """Measurements of a picture, or of a region of it. Pixels are those of the picture measured.

    Attributes:
        width, height: size of the region's bounding box, pixels.
        edge_width: how many pixels the sharp edges take from 10 to 90 % of their rise, in the direction in which they
            are softest; a perfect lens gives about 1. None if there are no edges to judge by.
        glare: share of the region that a reflection covers, 0 to 1. None where the paper itself is at the sensor's
            ceiling, so that a reflection could not be told from it.
        glare_outlines: a box around each reflection, largest first, shape (4, 2), (x, y) pixels, clockwise.
        paper: brightness of the lightest tenth of the region, 0 to 255.
        contrast: difference in brightness between that and the darkest 2 %, 0 to 1.
    """

    width: int
    height: int
    edge_width: float | None
    glare: float | None
    glare_outlines: tuple[Quad, ...]
    paper: float
    contrast: float


def measure_quality(pixels: RGB, region: Quad | None = None) -> PictureQuality:
    """Measure a picture.

    Args:
        pixels: shape (height, width, 3), uint8, RGB.
        region: polygon to measure within, shape (n, 2), (x, y) pixels; default: the whole picture.

    Raises:
        ValueError: the region has no pixel in the picture.
    """
    height, width = pixels.shape[:2]
    x0, y0, x1, y1 = 0, 0, width, height
    mask: Mask = np.ones((height, width), np.uint8)
    if region is not None:
        corners = np.asarray(region, dtype=np.float64)
        x0, y0 = (int(v) for v in np.clip(np.floor(corners.min(axis=0)), 0, [width, height]))
        x1, y1 = (int(v) for v in np.clip(np.ceil(corners.max(axis=0)) + 1, 0, [width, height]))
        if x1 <= x0 or y1 <= y0:
            raise ValueError("the region lies outside the picture")
        mask = np.zeros((y1 - y0, x1 - x0), np.uint8)
        cv2.fillPoly(mask, [np.rint(corners - [x0, y0]).astype(np.int32)], 1)
        if not mask.any():
            mask[:] = 1
    part = np.ascontiguousarray(pixels[y0:y1, x0:x1])
    grey = np.asarray(cv2.cvtColor(part, cv2.COLOR_RGB2GRAY), dtype=np.uint8)
    paper, ink = _brightness_at(grey, mask, 0.9), _brightness_at(grey, mask, 0.02)
    edge_width = _edge_width(*_sampled(grey, mask))
    glare, outlines = _glare(part, grey, mask, edge_width)
    return PictureQuality(
        x1 - x0,
        y1 - y0,
        edge_width,
        glare,
        tuple(outline + np.array([x0, y0]) for outline in outlines),
        paper,
        (paper - ink) / 255,
    )


def _brightness_at(grey: Grey, mask: Mask, share: float) -> float:
    """The brightness that a share of the region's pixels does not exceed, 0-255."""
    counts = np.cumsum(np.asarray(cv2.calcHist([grey], [0], mask, [256], [0, 256])).ravel())
    return float(np.searchsorted(counts, share * counts[-1]))


def _sampled(grey: Grey, mask: Mask) -> tuple[Grey, Mask]:
    """Bands spread over a large picture, about a million pixels together: enough edges, in a fraction of the time."""
    step = round(grey.size / 1e6)
    rows = np.arange(grey.shape[0])
    if step < 2 or len(rows) < 64 * step:
        return grey, mask
    chosen = rows[rows // 64 % step == step // 2]
    sample = mask[chosen]
    seam = (chosen % 64 < 8) | (chosen % 64 >= 56)  # where bands meet there are edges that are not in the picture
    sample[seam] = 0
    return np.ascontiguousarray(grey[chosen]), sample


def _edge_width(grey: Grey, mask: Mask) -> float | None:
    """Softness of the edges in the worst of four directions.

    Blurring an edge once more weakens a sharp edge much and a soft one little; from how much, the blur that was there
    already follows (re-blur: Crete et al., The blur effect, SPIE 6492, 2007; the closed form for a step edge: Zhuo and
    Sim, Defocus map estimation from a single image, Pattern Recognition 44, 2011). Each direction for itself, because
    a moving camera blurs one of them only.
    """
    first, again = 0.8, 1.2  # the first calms noise; it is known and taken off again
    calm = cv2.GaussianBlur(grey.astype(np.float32), (0, 0), first)
    soft = cv2.GaussianBlur(calm, (0, 0), again)
    inner = cv2.erode(mask, np.ones((9, 9), np.uint8), borderValue=1) > 0
    slopes = []
    for view in (calm, soft):
        slopes += [cv2.Sobel(view, cv2.CV_32F, 1, 0, scale=0.125), cv2.Sobel(view, cv2.CV_32F, 0, 1, scale=0.125)]
    steep = inner & (np.maximum(np.abs(slopes[0]), np.abs(slopes[1])) > 2)
    x, y, soft_x, soft_y = (slope[steep] for slope in slopes)
    widths = []
    root = np.float32(np.sqrt(0.5))
    for a, b in ((1, 0), (0, 1), (root, root), (root, -root)):
        sharp, across = np.abs(a * x + b * y), np.abs(a * y - b * x)
        facing = sharp > 2.4 * across  # edges that face this direction
        if int(facing.sum()) < 200:
            continue
        level = max(3.0, float(np.percentile(sharp[facing], 85)))
        edges = facing & (sharp >= level)
        if int(edges.sum()) < 40:
            continue
        blunt = np.abs(a * soft_x[edges] + b * soft_y[edges])
        ratio = float(np.median(sharp[edges] / np.maximum(blunt, 1e-6)))
        blur = again / np.sqrt(max(ratio**2 - 1, 1e-3))
        widths.append(RISE * float(np.sqrt(max(blur**2 - first**2, 0.05))))
    return max(widths) if widths else None


def _glare(part: RGB, grey: Grey, mask: Mask, edge_width: float | None) -> tuple[float | None, list[Quad]]:
    """Share of the region under reflections, and a box around each.

    A reflection reaches the sensor's ceiling and fades out around its core: beyond the reach of the lens's blur it is
    still brighter there than further away. White print, a portrait's white backdrop and the ground beside a page end
    as sharply as all other print; white paper has no brighter place, and where it is at the ceiling itself nothing can
    be said.
    """
    clipped = np.asarray(cv2.inRange(part, (CLIPPED,) * 3, (255,) * 3), dtype=np.uint8) & mask
    rest = mask & (1 - clipped)
    whole = float(mask.sum())
    # the paper: the middle of the bright half of what is not clipped
    if rest.sum() < 0.5 * whole or _brightness_at(grey, rest, 0.75) > 244:
        return None, []
    if not clipped.any():
        return 0.0, []
    blur = max(2.0, edge_width or 2.0)
    size = 2 * round(blur) + 1
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
    core = np.asarray(cv2.morphologyEx(clipped, cv2.MORPH_OPEN, kernel), dtype=np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(core, connectivity=8)
    total = 0.0
    found: list[tuple[float, Quad]] = []
    depth = cv2.distanceTransform(core, cv2.DIST_L2, 5)
    thick = max(3 * blur, 0.03 * min(part.shape[:2]))  # half of 5 mm on a passport page: less hides no more than a line
    for label in range(1, count):
        x, y, w, h, area = (int(v) for v in stats[label])
        if float(depth[y : y + h, x : x + w][labels[y : y + h, x : x + w] == label].max()) < thick:
            continue
        beyond_fringe = max(8 * blur, 0.35 * float(np.sqrt(area / np.pi)))
        margin = round(beyond_fringe + 3 * blur) + 2
        box = (slice(max(0, y - margin), y + h + margin), slice(max(0, x - margin), x + w + margin))
        away = cv2.distanceTransform((labels[box] != label).astype(np.uint8), cv2.DIST_L2, 5)
        free = (mask[box] > 0) & (core[box] == 0)
        near = free & (away > 2 * blur) & (away <= 3.5 * blur)
        far = free & (away > beyond_fringe) & (away <= beyond_fringe + 3 * blur)
        if not near.any() or not far.any():
            continue
        beside, beyond = (float(np.median(grey[box][ring])) for ring in (near, far))
        if beside - beyond < 0.3 * (255 - beyond):
            continue
        total += area + float(near.sum()) * 2  # the near half of its fringe
        found.append((area, np.array([[x, y], [x + w, y], [x + w, y + h], [x, y + h]], dtype=np.float64)))
    found.sort(key=lambda item: -item[0])
    return min(1.0, total / whole), [quad for _, quad in found]
