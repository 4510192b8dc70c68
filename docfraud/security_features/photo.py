"""Where the portrait's window lies: the rectangle in which the photograph is printed or stuck."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from docfraud.imaging.native import cv2
from docfraud.imaging.order import median
from docfraud.imaging.picture import Quad
from docfraud.security_features.scene import Box, Plane, Scene, brightest

__all__ = ["PhotoWindow", "find_window"]

_FACE_PX = 72.0
"""Width of the face in the picture that is searched, pixels."""
_REACH = {"left": (0.05, 1.3), "right": (0.05, 1.3), "top": (0.25, 1.5), "bottom": (0.1, 1.9)}
"""How far beyond the face's box each edge may be, widths of that box: passport pictures after ICAO 9303-3 3.9, and the
tight and wide crops that are seen."""
_ASPECT = (0.66, 1.05)
"""Width over height of portraits in documents; 9303 has 35 by 45 mm, which is 0.78."""
_CANDIDATES = 7
_SPARSE = 4
"""Every fourth line across an edge says where it is as well as all of them."""
_STEEP = 0.35
"""Share of the four sides' length along which there must be a step, for a window to be called clear. Chosen a priori:
by chance steps follow a straight line over a tenth of a picture, and hair or clothes hide half of a window's edge at
most where they run into it."""


@dataclass(frozen=True, slots=True)
class PhotoWindow:
    """A portrait's window.

    Attributes:
        box: of the window, scene pixels; where its edges are not clear, what passport pictures usually hold.
        clear: whether edges were found.
        face: box of the face, scene pixels.
    """

    box: Box
    clear: bool
    face: Box


def find_window(scene: Scene, face: Quad) -> PhotoWindow:
    """Find the rectangle around a face.

    Args:
        scene: the side with the portrait.
        face: the face's box, shape (4, 2), scene pixels.

    Returns:
        The rectangle that has a step in lightness or colour along most of its sides; a usual one if none is clear.
    """
    box = Box.around(face)
    scale = min(1.0, _FACE_PX / max(box.width, 1))
    around = Box(
        round(box.x0 - 1.4 * box.width), round(box.y0 - 1.6 * box.width),
        round(box.x1 + 1.4 * box.width), round(box.y1 + 2.0 * box.width),
    ).cut(scene.page.grown(-2))  # fmt: skip
    part = around.of(scene.vi)
    small = np.asarray(cv2.resize(part, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.float32)
    small = np.asarray(cv2.GaussianBlur(small, (0, 0), 0.8), np.float32)
    across, down = _steps(small, 1), _steps(small, 0)
    width = box.width * scale
    x0, y0 = (box.x0 - around.x0) * scale, (box.y0 - around.y0) * scale
    x1, y1 = (box.x1 - around.x0) * scale, (box.y1 - around.y0) * scale
    rows = slice(max(int(y0 - 0.3 * width), 0), int(y1 + 0.3 * width))
    columns = slice(max(int(x0), 0), int(x1))
    sides = [
        _peaks(across[rows].mean(axis=0), *_range(x0, -1, "left", width)),
        _peaks(across[rows].mean(axis=0), *_range(x1, 1, "right", width)),
        _peaks(down[:, columns].mean(axis=1), *_range(y0, -1, "top", width)),
        _peaks(down[:, columns].mean(axis=1), *_range(y1, 1, "bottom", width)),
    ]
    best, strength = _rectangle(across, down, sides)
    if best is None or strength < _STEEP:
        usual = Box(
            round(box.x0 - 0.45 * box.width), round(box.y0 - 0.7 * box.width),
            round(box.x1 + 0.45 * box.width), round(box.y1 + 0.7 * box.width),
        )  # fmt: skip
        return PhotoWindow(usual.cut(scene.page), False, box)
    left, top, right, bottom = (round((float(v) + 0.5) / scale) for v in best)
    found = Box(around.x0 + left, around.y0 + top, around.x0 + right, around.y0 + bottom)
    return PhotoWindow(_refined(scene, found.cut(scene.page), 2 / scale), True, box)


def _refined(scene: Scene, box: Box, reach: float) -> Box:
    """The window with each edge at the steepest place nearby, by all pixels."""
    d = round(reach)
    outer = box.grown(d + 2, Box(0, 0, scene.vi.shape[1], scene.vi.shape[0]))
    edges = []
    for axis, places in ((1, (box.x0, box.x1)), (0, (box.y0, box.y1))):
        inner = Box(outer.x0, box.y0, outer.x1, box.y1) if axis == 1 else Box(box.x0, outer.y0, box.x1, outer.y1)
        part = np.asarray(inner.of(scene.vi), np.int16)
        # the median along the edge: a window's edge is there all along, hair and guilloche lines are not
        part = part[::_SPARSE] if axis == 1 else part[:, ::_SPARSE]
        step = np.abs(part[:, 2:] - part[:, :-2]) if axis == 1 else np.abs(part[2:] - part[:-2])
        profile = np.median(brightest(step), axis=1 - axis)
        start = inner.x0 if axis == 1 else inner.y0
        for place in places:
            low = max(place - d - start - 1, 0)
            near = profile[low : place + d - start]
            edges.append(place if not len(near) else start + low + int(np.argmax(near)) + 1)
    return Box(edges[0], edges[2], edges[1], edges[3])


def _steps(picture: Plane, axis: int) -> Plane:
    """1 where there is a step across an axis that is steeper than the print around it, 0 elsewhere; shape of a
    plane."""
    order = (1, 0) if axis == 1 else (0, 1)
    slope = brightest(np.abs(cv2.Sobel(picture, cv2.CV_32F, *order, scale=0.125)))
    along = brightest(np.abs(cv2.Sobel(picture, cv2.CV_32F, *order[::-1], scale=0.125)))
    steep = (slope > max(2.5, 1.5 * median(slope))) & (slope > 1.5 * along)
    # a window may stand a little askew
    kernel = np.ones((1, 3) if axis == 1 else (3, 1), np.uint8)
    return np.asarray(cv2.dilate(steep.astype(np.uint8), kernel), np.float32)


def _range(start: float, direction: int, side: str, width: float) -> tuple[int, int]:
    near, far = (start + direction * reach * width for reach in _REACH[side])
    return int(min(near, far)), int(max(near, far)) + 1


def _peaks(profile: NDArray[np.float32], low: int, high: int) -> NDArray[np.intp]:
    """Places of the highest maxima of a profile between two bounds, apart from one another."""
    low, high = max(low, 1), min(high, len(profile) - 1)
    found: list[int] = []
    if high <= low:
        return np.array(found, dtype=np.intp)
    for i in low + np.argsort(-profile[low:high], kind="stable"):
        if all(abs(int(i) - j) > 2 for j in found):
            found.append(int(i))
        if len(found) == _CANDIDATES:
            break
    return np.array(found, dtype=np.intp)


def _rectangle(
    across: Plane, down: Plane, sides: list[NDArray[np.intp]]
) -> tuple[tuple[int, int, int, int] | None, float]:
    """The combination of four lines with the most steps along its sides, as (left, top, right, bottom), and how
    many."""
    if any(len(side) == 0 for side in sides):
        return None, 0.0
    left, right, top, bottom = (v.ravel() for v in np.meshgrid(*sides, indexing="ij"))
    width, height = right - left, bottom - top
    fits = (width > 8) & (height > 8)
    aspect = width / np.maximum(height, 1)
    fits &= (aspect > _ASPECT[0]) & (aspect < _ASPECT[1])
    if not fits.any():
        return None, 0.0
    left, right, top, bottom = left[fits], right[fits], top[fits], bottom[fits]
    vertical = np.vstack([np.zeros((1, across.shape[1]), np.float32), across.cumsum(axis=0)])
    horizontal = np.hstack([np.zeros((down.shape[0], 1), np.float32), down.cumsum(axis=1)])
    shares = np.stack(
        [
            *((vertical[bottom, x] - vertical[top, x]) / (bottom - top) for x in (left, right)),
            *((horizontal[y, right] - horizontal[y, left]) / (right - left) for y in (top, bottom)),
        ]
    )
    # all four sides count, the weakest most: a line of the background is no window
    score = 0.5 * shares.mean(axis=0) + 0.5 * shares.min(axis=0)
    i = int(np.argmax(score))
    return (int(left[i]), int(top[i]), int(right[i]), int(bottom[i])), float(score[i])
