"""From a face's box to its five points, and from those to the upright chip that the descriptor was trained on.

Both follow dlib to the last pixel, so that its descriptors and published figures hold for ours.
Points, in this order: outer and inner corner of the eye on the right of the picture, outer and inner corner of the eye
on its left, and below the nose.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from docfraud.biometrics.backend import Box
from docfraud.biometrics.dlib_shape import ShapePredictor
from docfraud.imaging.picture import RGB

CHIP, PADDING = 150, 0.25
"""Side of the chip in pixels, and what surrounds the face in it, as a fraction of the face."""

MEAN_FACE = np.array(
    [
        [0.8595674595992, 0.2134981538014],
        [0.6460604764104, 0.2289674387677],
        [0.1205750620789, 0.2137274526848],
        [0.3340850613712, 0.2290642403242],
        [0.4901123135679, 0.6277975316475],
    ]
)
"""Where the five points lie on dlib's mean face, (x, y), a face's box being (0, 0) to (1, 1)."""


def find_landmarks(predictor: ShapePredictor, picture: RGB, box: Box) -> NDArray[np.float64]:
    """The five points of a face.

    Args:
        predictor: the regression trees.
        picture: shape (height, width, 3), uint8, RGB.
        box: (x0, y0, x1, y1), centres of its corner pixels; it may reach beyond the picture, which reads as black.

    Returns:
        Shape (5, 2), (x, y) pixels. dlib rounds them to whole pixels; here they are not.
    """
    height, width = picture.shape[:2]
    corner = np.array(box[:2])
    extent = np.array(box[2:]) - corner
    shape = predictor.initial
    splits = predictor.features.shape[2]
    roots = np.arange(predictor.features.shape[1]) * splits
    first_leaves = np.arange(predictor.leaves.shape[1]) * predictor.leaves.shape[2]
    for features, thresholds, leaves, anchors, deltas in zip(
        predictor.features, predictor.thresholds, predictor.leaves, predictor.anchors, predictor.deltas, strict=True
    ):
        turn = similarity(predictor.initial, shape)[0].astype(np.float32)
        at = np.floor((deltas @ turn.T + shape[anchors]) * extent + corner + 0.5).astype(np.int64)
        inside = (at >= 0).all(axis=1) & (at[:, 0] < width) & (at[:, 1] < height)
        grey = np.zeros(len(at), dtype=np.float32)
        grey[inside] = picture[at[inside, 1], at[inside, 0]].sum(axis=1, dtype=np.int32) // 3
        pairs, limits = features.reshape(-1, 2), thresholds.ravel()
        node = np.zeros(len(roots), dtype=np.int64)
        while node[0] < splits:  # all trees have the same depth
            split = roots + node
            compared = grey[pairs[split]]
            node = 2 * node + 2 - (compared[:, 0] - compared[:, 1] > limits[split])
        # summed one after the other in float32, as dlib does: the order decides the last digits
        steps = leaves.reshape(-1, leaves.shape[2])[first_leaves + node - splits]
        shape = np.add.accumulate(np.vstack([shape.ravel(), steps]).T.copy(), axis=1)[:, -1].reshape(shape.shape)
    return np.asarray(shape * extent + corner, dtype=np.float64)


def similarity(
    source: NDArray[np.floating], target: NDArray[np.floating]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The rotation with scale, shape (2, 2), and the shift, (2,), that bring points nearest to others.

    Least squares over similarity transforms (Umeyama, "Least-squares estimation of transformation parameters between
    two point patterns", PAMI 1991). In the plane that is one division of complex numbers.

    Args:
        source: shape (n, 2).
        target: shape (n, 2).
    """
    a = (source - source.mean(axis=0, dtype=np.float64)) @ np.array([1, 1j])
    b = (target - target.mean(axis=0, dtype=np.float64)) @ np.array([1, 1j])
    factor = np.vdot(a, b) / np.vdot(a, a).real
    turn = np.array([[factor.real, -factor.imag], [factor.imag, factor.real]])
    return turn, target.mean(axis=0, dtype=np.float64) - turn @ source.mean(axis=0, dtype=np.float64)


def cut_chip(picture: RGB, landmarks: NDArray[np.floating]) -> RGB:
    """The face upright, centred and scaled as the descriptor wants it.

    Large faces are halved (5-tap binomial filter) until their chip is smaller than 300 pixels, then sampled
    bilinearly; what lies outside the picture is black.

    Args:
        picture: shape (height, width, 3), uint8, RGB.
        landmarks: shape (5, 2), (x, y) pixels.

    Returns:
        Shape (150, 150, 3), uint8, RGB.
    """
    turn, shift = similarity((PADDING + MEAN_FACE) / (2 * PADDING + 1) * CHIP, landmarks)
    scale, angle = float(np.hypot(*turn[:, 0])), float(np.arctan2(turn[1, 0], turn[0, 0]))
    middle = turn @ np.full(2, CHIP / 2) + shift
    half = (CHIP * scale - 1) / 2
    rectangle = np.array([middle - half, middle + half])  # upper left and lower right, before the rotation

    depth, reduced = 0, rectangle
    while float(np.prod(np.diff(halved := reduced / 2 - _HALVING, axis=0) + 1)) > CHIP * CHIP:
        depth, reduced = depth + 1, halved

    margin = 2 ** (depth + 2) - 2  # two pixels at the coarsest level, and what each level eats
    corners = _corners(rectangle, angle)
    limit = np.array([picture.shape[1] - 1, picture.shape[0] - 1])
    first = np.clip(_round(corners.min(axis=0) - margin), 0, None)
    last = np.minimum(_round(corners.max(axis=0) + margin), limit)
    if np.any(last < first):
        return np.zeros((CHIP, CHIP, 3), dtype=np.uint8)
    level = picture[first[1] : last[1] + 1, first[0] : last[0] + 1]
    rectangle = rectangle - first
    for _ in range(depth):
        level = _halve(level)
        rectangle = rectangle / 2 - _HALVING
    top_left, top_right, _, bottom_left = _corners(rectangle, angle)
    steps = np.arange(CHIP) / (CHIP - 1)
    points = top_left + (top_right - top_left) * steps[None, :, None] + (bottom_left - top_left) * steps[:, None, None]
    return _bilinear(level, points)


_HALVING = np.array([1.25, 0.75])
"""dlib's map of a point to the next level of its 2:1 pyramid: p / 2 - this."""


def _round(values: NDArray[np.float64]) -> NDArray[np.int64]:
    """To the nearest whole number, halves away from zero."""
    return np.asarray(np.copysign(np.floor(np.abs(values) + 0.5), values), dtype=np.int64)


def _corners(rectangle: NDArray[np.float64], angle: float) -> NDArray[np.float64]:
    """Corners, shape (4, 2), clockwise from the upper left, of a rectangle turned about its centre."""
    (x0, y0), (x1, y1) = rectangle
    middle = rectangle.mean(axis=0)
    cosine, sine = np.cos(angle), np.sin(angle)
    turn = np.array([[cosine, -sine], [sine, cosine]])
    return np.asarray((np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]]) - middle) @ turn.T + middle)


def _halve(picture: RGB) -> RGB:
    """The next level of the 2:1 pyramid: binomial 1-4-6-4-1 both ways, every other pixel, rounded down."""
    height, width = picture.shape[:2]
    if height <= 8 or width <= 8:
        return np.zeros((0, 0, 3), dtype=np.uint8)
    columns, rows = (width - 3) // 2, (height - 3) // 2
    across = np.zeros((height, columns, 3), dtype=np.uint16)  # the largest sum is 255 * 256, which fits
    for shift, weight in enumerate(_BINOMIAL):
        across += picture[:, shift : shift + 2 * columns : 2] * weight
    down = np.zeros((rows, columns, 3), dtype=np.uint16)
    for shift, weight in enumerate(_BINOMIAL):
        down += across[shift : shift + 2 * rows : 2] * weight
    return (down >> 8).astype(np.uint8)


_BINOMIAL = tuple(np.uint16(weight) for weight in (1, 4, 6, 4, 1))


def _bilinear(picture: RGB, points: NDArray[np.float64]) -> RGB:
    """Samples at points (..., 2), (x, y); rounded down, black where any of the four neighbours is missing."""
    height, width = picture.shape[:2]
    whole = np.floor(points)
    right, down = np.moveaxis(points - whole, -1, 0)[..., None]
    x, y = np.moveaxis(whole.astype(np.int64), -1, 0)
    inside = (x >= 0) & (y >= 0) & (x + 1 < width) & (y + 1 < height)
    if not inside.any():
        return np.zeros((*points.shape[:-1], 3), dtype=np.uint8)
    outside = None if inside.all() else ~inside
    at = y * width + x
    if outside is not None:
        at[outside] = 0  # overwritten below
    flat = picture.reshape(-1, 3)
    upper = (1 - right) * flat.take(at, axis=0) + right * flat.take(at + 1, axis=0)
    lower = (1 - right) * flat.take(at + width, axis=0) + right * flat.take(at + width + 1, axis=0)
    result: RGB = ((1 - down) * upper + down * lower).astype(np.uint8)
    if outside is not None:
        result[outside] = 0
    return result
