"""The paper between and around printed characters, beside the paper above and below: where somebody erased or covered.

Whatever is done to a character is done to the paper it stands on, and a little beyond it, and ends there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from docfraud.imaging.native import cv2
from docfraud.security_features.scene import Box, Plane, Scene
from docfraud.security_features.textlines import TextLine, ink_mask

__all__ = ["FINENESS", "Surroundings", "surroundings_of"]

FINENESS = 6.0
"""Pixels a millimetre: the gaps between characters are two or three wide."""
_LEAST_MM = 1.3
"""Smaller print is labels; nobody alters those, and there is no paper between their characters."""
_RING_MM = 0.3
"""How far beyond a character's box its own surroundings reach: less than anybody can work more narrowly than."""
_BEYOND_MM = (0.9, 2.2)
"""How far above and below paper is taken that nobody who works on the character touches."""
_BESIDE_MM = (0.7, 1.9)
"""The same to the left and right, where other characters may stand."""
_HALO_MM = 0.2
"""Ink blurs and bleeds this far."""
_SHADE = 0.75
"""Print darker than this share of its paper is left out, thin and pale print of labels too."""
_LEAST_PIXELS = (10, 30, 30, 10, 10)


@dataclass(frozen=True, slots=True, eq=False)
class Surroundings:
    """Boxes around the characters of a side, at `FINENESS` pixels a millimetre of the page.

    Attributes:
        zoom: pixels here for one of the scene, (across, down).
        free: where there is no print that could be text, shape (height, width), bool.
        printed: where there is such print, likewise.
        characters: boxes in scene pixels, shape (n, 4), int32.
        line: number of each one's line, shape (n,).
        here, above, below, left, right: boxes (x0, y0, x1, y1) around each and a little away from it, shape (n, 4),
            int32.
    """

    zoom: tuple[float, float]
    free: NDArray[np.bool_]
    printed: NDArray[np.bool_]
    characters: NDArray[np.int32]
    line: NDArray[np.intp]
    here: NDArray[np.int32]
    above: NDArray[np.int32]
    below: NDArray[np.int32]
    left: NDArray[np.int32]
    right: NDArray[np.int32]

    def plane(self, scene: Scene, pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """A light of the scene (height, width) or (height, width, 3), cut and shrunk to this size."""
        size = (self.free.shape[1], self.free.shape[0])
        return np.asarray(cv2.resize(scene.page.of(pixels), size, interpolation=cv2.INTER_AREA), np.uint8)

    def means(self, planes: Sequence[Plane], valid: NDArray[np.bool_]) -> tuple[NDArray[np.float64], ...]:
        """Mean of planes over the valid pixels of each box.

        Args:
            planes: each (height, width), float32.
            valid: (height, width).

        Returns:
            For here, above, below, left and right an array (planes, n), NaN where too few pixels are valid.
        """
        mask = valid.astype(np.uint8)
        sums = [cv2.integral(mask)]
        sums += [cv2.integral(cv2.copyTo(plane, mask), sdepth=cv2.CV_64F) for plane in planes]
        found = []
        for boxes, least in zip((self.here, self.above, self.below, self.left, self.right), _LEAST_PIXELS, strict=True):
            x0, y0, x1, y1 = boxes.T
            count, *totals = (s[y1, x1] - s[y0, x1] - s[y1, x0] + s[y0, x0] for s in sums)
            rows = [np.where(count >= least, total / np.maximum(count, 1), np.nan) for total in totals]
            found.append(np.array(rows, dtype=np.float64))
        return tuple(found)

    def runs(self, odd: NDArray[np.bool_]) -> list[NDArray[np.intp]]:
        """Numbers of the characters in `odd`, those of a line with no more than one other between them together."""
        found: list[list[int]] = []
        for i in np.flatnonzero(odd):
            if found and self.line[i] == self.line[found[-1][-1]] and found[-1][-1] >= i - 2:
                found[-1].append(int(i))
            else:
                found.append([int(i)])
        return [np.array(run) for run in found]

    def box(self, members: NDArray[np.intp]) -> Box:
        """Around some characters, scene pixels."""
        boxes = self.characters[members]
        return Box(*(int(v) for v in (*boxes[:, :2].min(axis=0), *boxes[:, 2:].max(axis=0))))


def surroundings_of(scene: Scene, lines: Sequence[TextLine]) -> Surroundings | None:
    """Lay boxes around the characters of a side.

    Args:
        scene: with known scale.
        lines: its text; labels are left out.

    Returns:
        None where there is no text of a size that holds data.
    """
    px = scene.px_per_mm
    assert px is not None
    data = [line for line in lines if line.height >= _LEAST_MM * px]
    if not data:
        return None
    page = scene.page
    zoom = min(1.0, FINENESS / px)
    grey = np.asarray(cv2.resize(page.of(scene.grey), None, fx=zoom, fy=zoom, interpolation=cv2.INTER_AREA), np.uint8)
    height, width = grey.shape
    scale = px * zoom
    across, down = width / page.width, height / page.height
    halo = max(1, round(_HALO_MM * scale))
    print_ = ink_mask(grey, scale, _SHADE)
    free = cv2.dilate(print_, np.ones((2 * halo + 1, 2 * halo + 1), np.uint8)) == 0
    characters = np.concatenate([line.boxes for line in data])
    number = np.repeat(np.arange(len(data)), [len(line.boxes) for line in data])
    x0, y0, x1, y1 = ((characters - np.tile([page.x0, page.y0], 2)) * np.tile([across, down], 2)).T
    ring, near, far = _RING_MM * scale, _BEYOND_MM[0] * scale, _BEYOND_MM[1] * scale
    beside, aside = _BESIDE_MM[0] * scale, _BESIDE_MM[1] * scale

    def boxes(*edges: NDArray[np.float64]) -> NDArray[np.int32]:
        limits = np.array([width, height, width, height])
        return np.clip(np.rint(np.stack(edges, axis=1)), 0, limits).astype(np.int32)

    return Surroundings(
        zoom=(across, down),
        free=free,
        printed=print_ > 0,
        characters=characters,
        line=number,
        here=boxes(x0 - ring, y0 - ring, x1 + ring, y1 + ring),
        above=boxes(x0 - far, y0 - far, x1 + far, y0 - near),
        below=boxes(x0 - far, y1 + near, x1 + far, y1 + far),
        left=boxes(x0 - aside, y0 - ring, x0 - beside, y1 + ring),
        right=boxes(x1 + beside, y0 - ring, x1 + aside, y1 + ring),
    )
