"""dlib's own way to run the detector: all levels of the pyramid tiled into one canvas.

docfraud runs one level at a time instead. Here the canvas is built as dlib builds it, so that a test can hold the
network and the geometry of its boxes to dlib's results exactly.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from docfraud.biometrics.detect import Detection, Detector
from docfraud.imaging.picture import RGB

PADDING, OUTER, RATE, SHIFT = 10, 11, 5 / 6, 0.3
Place = tuple[int, int, int, int]
"""x, y, width and height of a level on the canvas."""


def layout(height: int, width: int) -> tuple[list[Place], int, int]:
    """Where dlib puts each level, and the canvas' width and height: a column downwards, then one back up beside it."""
    sizes = [(width, height)]
    while True:
        width, height = int(width * RATE), int(height * RATE)
        if width < 1 or height < 5:
            break
        sizes.append((width, height))
    (first_width, first_height), total = sizes[0], sum(h + PADDING for _, h in sizes) - 2 * PADDING
    column, previous, down = 0, 0, 0
    for w, h in sizes:
        if w <= first_width - previous - PADDING and (column - first_height) * 2 >= total - first_height:
            break
        column, previous, down = column + h + PADDING, w, down + 1
    places, y = [], OUTER
    for w, h in sizes[:down]:
        places.append((OUTER, y, w, h))
        y += h + PADDING
    y -= PADDING
    for w, h in sizes[down:]:
        x = OUTER + first_width - w
        if x < OUTER + first_width and y - h < OUTER + first_height:
            break
        places.append((x, y - h, w, h))
        y -= h + PADDING
    return places, first_width + 2 * OUTER, column - PADDING + 2 * OUTER


def _shrunk(picture: NDArray[np.float32], width: int, height: int) -> NDArray[np.float32]:
    """Bilinear, corners on corners; picture is (3, rows, columns)."""
    for axis, size in ((1, height), (2, width)):
        at = np.arange(size) * ((picture.shape[axis] - 1) / max(size - 1, 1))
        low = np.floor(at).astype(int)
        high = np.minimum(low + 1, picture.shape[axis] - 1)
        part = (at - low).astype(np.float32).reshape((-1, 1) if axis == 1 else -1)
        picture = np.take(picture, low, axis) * (1 - part) + np.take(picture, high, axis) * part
    return picture


def detect_tiled(detector: Detector, picture: RGB) -> list[Detection]:
    """The detections dlib would make; boxes as dlib gives them before it rounds them."""
    places, width, height = layout(*picture.shape[:2])
    canvas = np.empty((1, 3, height, width), dtype=np.float32)
    canvas[:] = detector.average[:, None, None]
    level = picture.transpose(2, 0, 1).astype(np.float32)
    for x, y, w, h in places:
        level = level if level.shape[1:] == (h, w) else _shrunk(level, w, h)
        canvas[0, :, y : y + h, x : x + w] = level
    scores = detector.scores(canvas)
    found = []
    for row, column in np.argwhere(scores > 0):
        centre = np.array([column, row]) * detector.stride + detector.offset
        depth = min(range(len(places)), key=lambda i: _away(places[i], centre))
        half = (detector.window - 1) / 2
        corners = np.array([centre - half, centre + half]) - places[depth][:2]
        for _ in range(depth):
            corners = corners / RATE + SHIFT
        (x0, y0), (x1, y1) = corners.tolist()
        found.append(Detection((x0, y0, x1, y1), float(scores[row, column])))
    return detector.suppress(found)


def _away(place: Place, point: NDArray[np.int64]) -> float:
    x, y, w, h = place
    return float(np.hypot(max(x - point[0], 0, point[0] - x - w + 1), max(y - point[1], 0, point[1] - y - h + 1)))
