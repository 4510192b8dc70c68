"""Dark print in lines: characters as connected strokes, without reading them.

What a character says is for the OCR; how it is printed can be asked of every dark mark that has the size of one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from docfraud.imaging.native import cv2
from docfraud.security_features.scene import Box, Grey, Scene

__all__ = ["FINDING", "TextLine", "find_text", "ink_mask"]

FINDING = 8.0
"""200 ppi: a stroke is two pixels. How it is printed is measured on all pixels, but it is found sooner here."""
_DARK = 0.55
"""Print darker than this share of its paper, in bytes, is taken for text: 70 % of the light is gone."""
_PAPER_MM = 3.5
"""Wider than any stroke, narrower than a shadow."""
_HEIGHT_MM = (1.0, 5.0)
_WIDTH_MM = (0.12, 5.0)
_GAP = 1.3
"""Largest distance between neighbours in a line, heights."""
_LEAST_CHARACTERS = 3


@dataclass(frozen=True, slots=True, eq=False)
class TextLine:
    """Characters in a row.

    Attributes:
        boxes: of each character, left to right, shape (n, 4), int32, scene pixels (x0, y0, x1, y1).
    """

    boxes: NDArray[np.int32]

    @property
    def box(self) -> Box:
        """Around all of them."""
        return Box(*self.boxes[:, :2].min(axis=0).tolist(), *self.boxes[:, 2:].max(axis=0).tolist())

    @property
    def height(self) -> float:
        """Of its capitals and figures: the upper quartile of its characters', pixels."""
        # as `np.percentile` has it, which takes ten times as long over a few numbers
        heights = np.sort(self.boxes[:, 3] - self.boxes[:, 1]).tolist()
        place, part = divmod(0.75 * (len(heights) - 1), 1)
        below, above = heights[int(place)], heights[min(int(place) + 1, len(heights) - 1)]
        return float(below + part * (above - below))

    def character(self, i: int) -> Box:
        """The box of one character."""
        return Box(*self.boxes[i].tolist())


def ink_mask(grey: Grey, px_per_mm: float, dark: float = _DARK) -> NDArray[np.uint8]:
    """255 where print is much darker than its paper, else 0; the shape of the picture.

    Args:
        grey: lightness, (height, width), uint8.
        px_per_mm: scale.
        dark: share of the paper, in bytes, below which it is print; the default is that of text.
    """
    shrink = min(1.0, 2.0 / px_per_mm)
    small = cv2.resize(grey, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA)
    side = max(3, round(_PAPER_MM * px_per_mm * shrink) | 1)
    paper = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((side, side), np.uint8))
    paper = cv2.convertScaleAbs(cv2.blur(paper, (side, side)), alpha=dark)
    level = cv2.resize(paper, (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.compare(grey, level, cv2.CMP_LT), np.uint8)


def find_text(scene: Scene, without: Sequence[Box]) -> list[TextLine]:
    """Lines of dark characters on a side, found at `FINDING` pixels a millimetre.

    Args:
        scene: its scale must be known.
        without: boxes whose marks are left out: the portrait.

    Returns:
        Lines of three characters or more, boxes in scene pixels; the MRZ's are among them.
    """
    px = scene.px_per_mm
    assert px is not None
    zoom = min(1.0, FINDING / px)
    part = scene.page.of(scene.grey)
    small = np.asarray(cv2.resize(part, None, fx=zoom, fy=zoom, interpolation=cv2.INTER_AREA), np.uint8)
    across, down = part.shape[1] / small.shape[1], part.shape[0] / small.shape[0]
    scale = px * zoom
    mask = ink_mask(small, scale)
    for box in without:
        x0, x1 = (round((x - scene.page.x0) / across) for x in (box.x0, box.x1))
        y0, y1 = (round((y - scene.page.y0) / down) for y in (box.y0, box.y1))
        mask[max(y0, 0) : max(y1, 0), max(x0, 0) : max(x1, 0)] = 0
    _, _, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8, ltype=cv2.CV_32S)
    x, y, w, h, area = stats.T
    fits = (h >= _HEIGHT_MM[0] * scale) & (h <= _HEIGHT_MM[1] * scale)
    fits &= (w >= _WIDTH_MM[0] * scale) & (w <= _WIDTH_MM[1] * scale) & (area >= 0.08 * w * h)
    fits[0] = False
    edges = np.stack([x, y, x + w, y + h], axis=1)[fits] * np.array([across, down, across, down])
    boxes = np.rint(edges + np.tile([scene.page.x0, scene.page.y0], 2)).astype(np.int32)
    return [TextLine(boxes[row]) for row in _rows(boxes)]


def _rows(boxes: NDArray[np.int32]) -> list[NDArray[np.intp]]:
    """Indices of the boxes that stand side by side, each row from left to right."""
    order = np.argsort(boxes[:, 0], kind="stable")
    rows: list[list[int]] = []
    ends: list[tuple[int, int, int]] = []  # right edge, top, bottom of each row's last box
    open_rows: list[int] = []  # those that a box this far right may still belong to
    tallest = int((boxes[:, 3] - boxes[:, 1]).max(initial=0))
    for i in order:
        x0, y0, x1, y1 = (int(v) for v in boxes[i])
        best = -1
        open_rows = [j for j in open_rows if x0 - ends[j][0] <= _GAP * tallest]
        for j in open_rows:
            right, top, bottom = ends[j]
            tall = max(bottom - top, y1 - y0)
            overlap = min(bottom, y1) - max(top, y0)
            near = -0.5 * tall <= x0 - right <= _GAP * tall
            alike = min(bottom - top, y1 - y0) > 0.55 * tall
            if near and alike and overlap > 0.6 * min(bottom - top, y1 - y0) and (best < 0 or right > ends[best][0]):
                best = j
        if best < 0:
            open_rows.append(len(rows))
            rows.append([int(i)])
            ends.append((x1, y0, y1))
        else:
            rows[best].append(int(i))
            ends[best] = (x1, y0, y1)
    return [np.array(row) for row in rows if len(row) >= _LEAST_CHARACTERS]
