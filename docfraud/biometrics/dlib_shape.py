"""dlib's five-point shape predictor as arrays (Kazemi and Sullivan, "One millisecond face alignment with an ensemble
of regression trees", CVPR 2014).

The file is nothing but integers, and every tree of it has the same depth, so it is decoded as one block.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from docfraud.biometrics.dlib_stream import all_integers, floats, malformed

_VERSION, _POINTS = 1, 5


@dataclass(frozen=True, slots=True)
class ShapePredictor:
    """The cascades of regression trees.

    Attributes:
        initial: shape (5, 2) float32, mean positions, (0, 0) to (1, 1) being the corners of the face box.
        features: shape (cascades, trees, splits, 2) int32, which two pixels a split compares.
        thresholds: shape (cascades, trees, splits) float32, grey levels.
        leaves: shape (cascades, trees, leaves, 10) float32, what a leaf adds to the points (x0, y0, x1, ...).
        anchors: shape (cascades, pixels) int32, the point that a pixel is placed relative to.
        deltas: shape (cascades, pixels, 2) float32, and how far from it, in units of the box.
    """

    initial: NDArray[np.float32]
    features: NDArray[np.int32]
    thresholds: NDArray[np.float32]
    leaves: NDArray[np.float32]
    anchors: NDArray[np.int32]
    deltas: NDArray[np.float32]


class _Cursor:
    """Takes integers off the front of the decoded file."""

    def __init__(self, values: NDArray[np.int64]) -> None:
        self._values = values
        self._position = 0

    def take(self, count: int) -> NDArray[np.int64]:
        piece = self._values[self._position : self._position + count]
        if len(piece) != count:
            raise malformed("ends before its shape predictor does")
        self._position += count
        return piece

    def peek(self, offset: int) -> int:
        return int(self._values[self._position + offset]) if self._position + offset < len(self._values) else 0

    def one(self) -> int:
        return int(self.take(1)[0])

    @property
    def at_end(self) -> bool:
        return self._position == len(self._values)


def _constant(column: NDArray[np.int64], expected: int, what: str) -> None:
    if np.any(column != expected):
        raise malformed(f"has a shape predictor whose {what} is not {expected} throughout")


def parse_landmarks(data: bytes) -> ShapePredictor:
    """The shape predictor in a file's bytes.

    Raises:
        ModelFileError: not such a file, or one whose trees differ in depth.
    """
    cursor = _Cursor(all_integers(data))
    _constant(cursor.take(1), _VERSION, "version")
    numbers = 2 * _POINTS
    _constant(cursor.take(2), np.array([-numbers, -1]), "number of points")  # type: ignore[arg-type]
    initial = floats(cursor.take(2 * numbers).reshape(_POINTS, 2, 2))
    cascades = cursor.one()
    trees, splits = cursor.peek(0), cursor.peek(1)
    if not 0 < cascades * trees * splits < 10**7 or (splits + 1) & splits:
        raise malformed("has no shape predictor of full trees")
    leaves = splits + 1
    leaf_size = 2 + 2 * numbers  # rows and columns, both stored negative, then the values
    tree_size = 1 + 4 * splits + 1 + leaf_size * leaves
    forest = cursor.take(cascades * (1 + trees * tree_size)).reshape(cascades, -1)
    _constant(forest[:, 0], trees, "number of trees")
    table = forest[:, 1:].reshape(cascades, trees, tree_size)
    _constant(table[..., 0], splits, "number of splits")
    _constant(table[..., 1 + 4 * splits], leaves, "number of leaves")
    split = table[..., 1 : 1 + 4 * splits].reshape(cascades, trees, splits, 4)
    leaf = table[..., 2 + 4 * splits :].reshape(cascades, trees, leaves, leaf_size)
    _constant(leaf[..., 0], -numbers, "leaf size")
    pixels = cursor.peek(1)
    _constant(cursor.take(1), cascades, "number of anchor lists")
    anchors = cursor.take(cascades * (1 + pixels)).reshape(cascades, -1)
    _constant(anchors[:, 0], pixels, "number of anchors")
    _constant(cursor.take(1), cascades, "number of delta lists")
    deltas = cursor.take(cascades * (1 + 4 * pixels)).reshape(cascades, -1)
    _constant(deltas[:, 0], pixels, "number of deltas")
    if not cursor.at_end:
        raise malformed("goes on after its shape predictor")
    if split[..., :2].min() < 0 or split[..., :2].max() >= pixels or not 0 <= anchors[:, 1:].max() < _POINTS:
        raise malformed("has a shape predictor that points outside itself")
    return ShapePredictor(
        initial=initial,
        features=split[..., :2].astype(np.int32),
        thresholds=floats(split[..., 2:]),
        leaves=floats(leaf[..., 2:].reshape(cascades, trees, leaves, numbers, 2)),
        anchors=anchors[:, 1:].astype(np.int32),
        deltas=floats(deltas[:, 1:].reshape(cascades, pixels, 2, 2)),
    )
