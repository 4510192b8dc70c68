"""Finding a photograph a second time on a page: smaller, tinted, overprinted."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from docfraud.imaging.native import cv2
from docfraud.imaging.shrink import shrunk
from docfraud.security_features.photo import PhotoWindow
from docfraud.security_features.scene import Box, Grey, Plane

__all__ = ["Repeat", "find_repeat", "head_of", "repeat_at"]

_HEAD_PX = 24
_FINE_PX = 48
_EXACT_PX = 64
_SCALES = np.geomspace(0.18, 0.75, 13)
"""Height of a ghost portrait over that of the portrait."""


@dataclass(frozen=True, slots=True)
class Repeat:
    """The place that looks most like the portrait.

    Attributes:
        score: normalised correlation with the head, -1 to 1.
        margin: by how much it exceeds the best place elsewhere.
        box: of the head there, scene pixels.
        scale: its size over the portrait's.
    """

    score: float
    margin: float
    box: Box
    scale: float


def head_of(window: PhotoWindow) -> Box:
    """The part of a portrait that is looked for: the face and what is right around it."""
    return window.face.grown(0.22 * window.face.width).cut(window.box)


def find_repeat(grey: Grey, page: Box, window: PhotoWindow, search: Box | None = None) -> Repeat | None:
    """Look for a smaller print of the portrait on the page.

    Two prints of one photograph correlate at 0.7 and more, through tint, overprint and screen; photographs of two
    people at 0.6 at most, and so does nothing else of that size: a face is a strong pattern.

    Args:
        grey: lightness of the scene, (height, width), uint8.
        page: where to look.
        window: the portrait.
        search: where the second portrait is known to be; the whole page by default.

    Returns:
        None where the portrait is too small, or no place large enough.
    """
    head = head_of(window)
    if min(head.width, head.height) < 20:
        return None
    area = page if search is None else search.cut(page)
    coarse = _best(grey, head, area, window.box, _HEAD_PX, _SCALES)
    if coarse is None:
        return None
    score, scale, x, y, second = coarse
    around = Box(round(x), round(y), round(x + head.width * scale), round(y + head.height * scale))
    near = around.grown(0.35 * head.height * scale).cut(area)
    fine = _best(grey, head, near, window.box, _FINE_PX, scale * np.array([0.92, 0.96, 1.0, 1.04, 1.08]))
    if fine is not None and fine[0] > score:
        score, scale, x, y, _ = fine
        around = Box(round(x), round(y), round(x + head.width * scale), round(y + head.height * scale))
    return Repeat(score, score - second, around, scale)


def repeat_at(grey: Grey, zone: Box, window: PhotoWindow, scale: float) -> Repeat | None:
    """The portrait's head in a place and at a size where it must be, as finely as the page is resolved.

    Args:
        grey: lightness of the scene.
        zone: where the head must lie, with some room.
        window: the portrait.
        scale: of the second portrait over the first.

    Returns:
        None where the zone is too small.
    """
    head = head_of(window)
    size = min(_EXACT_PX, round(head.height * scale))
    if size < _HEAD_PX // 2 or zone.area == 0:
        return None
    found = _best(grey, head, zone, window.box, size, scale * np.array([0.96, 0.98, 1.0, 1.02, 1.04]))
    if found is None:
        return None
    score, scale, x, y, second = found
    box = Box(round(x), round(y), round(x + head.width * scale), round(y + head.height * scale))
    return Repeat(score, score - second, box, scale)


def _best(
    grey: Grey,
    head: Box,
    area: Box,
    portrait: Box,
    size: int,
    scales: Plane | np.ndarray[tuple[int, ...], np.dtype[np.float64]],
) -> tuple[float, float, float, float, float] | None:
    """Best correlation over some scales: (score, scale, x, y in the scene, best elsewhere)."""
    found: list[tuple[float, float, float, float]] = []
    # once to the scale of the smallest second portrait; all others are coarser
    finest = min(size / (head.height * float(min(scales))), 1.0)
    part = shrunk(area.of(grey), (max(round(area.width * finest), 1), max(round(area.height * finest), 1)))
    elsewhere: list[tuple[float, float, float]] = []
    # four times what is compared, so that shrinking it once more is quick
    head_part = head.of(grey)
    most = min(4 * size / head.height, 1.0)
    head_part = shrunk(head_part, (max(round(head.width * most), 1), max(round(head.height * most), 1)))
    for scale in scales:
        zoom = size / (head.height * float(scale))
        if zoom > 1.5:
            continue
        shape = max(round(area.width * zoom), 1), max(round(area.height * zoom), 1)
        page = cv2.resize(part, shape, interpolation=cv2.INTER_AREA).astype(np.float32)
        width = max(round(head.width * float(scale) * zoom), 8)
        template = cv2.resize(head_part, (width, size), interpolation=cv2.INTER_AREA).astype(np.float32)
        if page.shape[0] < size or page.shape[1] < width or float(template.std()) < 4:
            continue
        scores = cv2.matchTemplate(page, template, cv2.TM_CCOEFF_NORMED)
        x0, y0 = (portrait.x0 - area.x0) * zoom - 0.7 * width, (portrait.y0 - area.y0) * zoom - 0.7 * size
        x1, y1 = (portrait.x1 - area.x0) * zoom - 0.3 * width, (portrait.y1 - area.y0) * zoom - 0.3 * size
        scores[max(int(y0), 0) : max(int(y1), 0), max(int(x0), 0) : max(int(x1), 0)] = -1
        _, high, _, (x, y) = cv2.minMaxLoc(scores)
        found.append((float(high), float(scale), area.x0 + x / zoom, area.y0 + y / zoom))
        elsewhere.append((float(high), area.x0 + x / zoom, area.y0 + y / zoom))
        scores[max(y - size // 2, 0) : y + size // 2, max(x - width // 2, 0) : x + width // 2] = -1
        _, high, _, (x, y) = cv2.minMaxLoc(scores)
        elsewhere.append((float(high), area.x0 + x / zoom, area.y0 + y / zoom))
    if not found:
        return None
    score, scale, left, top = max(found)
    apart = 0.5 * head.height * scale
    second = max((s for s, ox, oy in elsewhere if np.hypot(ox - left, oy - top) > apart), default=-1.0)
    return score, scale, left, top, second
