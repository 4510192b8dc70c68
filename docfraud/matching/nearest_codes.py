"""Templates in a byte per number, with what that leaves out: what `docfraud.matching.nearest_numba` scans.

A template b is stored as c s, integers c from -127 to 127 and a float32 scale s; r = |b - c s| is known. For a query a,
likewise a' with |a - a'| = r', the triangle inequality says

    |a' - c s| - r' - r  <=  |a - b|  <=  |a' - c s| + r' + r

whatever was lost, and a' c s is a product of integers, which is exact. So a scan of the bytes gives bounds that hold,
and float32 templates are read only where they leave a question.

Codes lie in groups of eight rows, two numbers of each row side by side: the order in which a processor multiplies and
adds pairs of 16-bit integers, one row per lane.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from docfraud.matching.nearest_exact import Templates, TemplateStore, grown

LANES = 8
"""Rows of a group."""

BLOCK = 512
"""Rows whose bounds share the largest residual and norm; a multiple of LANES that divides nearest_exact.UNIT."""

_LARGEST_CODE = 127
_UP = 1 + 1e-6
"""Rounds a float64 result up past its own error, and past float32's."""
_SMALLEST_SCALE = 1e-30
"""Below it a row is stored as zeros, its residual as all of it: the reciprocal must be finite."""


class Codes:
    """The codes of a store's templates; grows with it.

    Attributes:
        pairs: half the width, rounded up.
        codes: shape (capacity / LANES, pairs, LANES, 2), int8; zeros where the width is odd or no row is.
        scales: shape (capacity,), float32.
        norms: shape (capacity,), float32: |c s|^2, infinity where there is no row or it was removed.
        residuals: shape (capacity / BLOCK,), float64: at least the largest of a block.
        largest: shape (capacity / BLOCK,), float64: at least the largest |c s| of a block.
        blocks: how many hold a row.
    """

    def __init__(self, store: TemplateStore) -> None:
        self.pairs = (store.width + 1) // 2
        self.codes = np.zeros((0, self.pairs, LANES, 2), np.int8)
        self.scales = np.zeros(0, np.float32)
        self.norms = np.zeros(0, np.float32)
        self.residuals = np.zeros(0)
        self.largest = np.zeros(0)
        self._store = store
        self._done = 0

    @property
    def blocks(self) -> int:
        return -(-self._done // BLOCK)

    def extend(self) -> None:
        """Encode what was added to the store since the last call."""
        capacity = len(self._store.squares)
        if len(self.scales) < capacity:
            self.codes = grown(self.codes, capacity // LANES, 0)
            self.scales = grown(self.scales, capacity, 0)
            self.norms = grown(self.norms, capacity, np.inf)
            self.residuals = grown(self.residuals, capacity // BLOCK, 0)
            self.largest = grown(self.largest, capacity // BLOCK, 0)
        # from the start of a group, which may have been half full; blocks end at multiples of BLOCK
        start = self._done // LANES * LANES
        while start < self._store.count:
            stop = min((start // BLOCK + 1) * BLOCK, self._store.count)
            self._encode(start, stop)
            start = stop
        self._done = self._store.count

    def forget(self, rows: NDArray[np.int64]) -> None:
        """Take rows out."""
        self.norms[rows[rows < self._done]] = np.inf

    def _encode(self, start: int, stop: int) -> None:
        templates = self._store.templates[start:stop]
        scales, integers = encoded(templates)
        decoded = integers * scales[:, None].astype(np.float64)
        residuals = np.sqrt(np.square(templates - decoded).sum(axis=1)) * _UP
        squares = np.square(decoded).sum(axis=1)
        self.scales[start:stop] = scales
        with np.errstate(over="ignore"):  # with norms so large nothing is scanned
            self.norms[start:stop] = np.where(np.isfinite(self._store.squares[start:stop]), squares, np.inf)
        block = start // BLOCK
        self.residuals[block] = max(self.residuals[block], residuals.max())
        self.largest[block] = max(self.largest[block], float(np.sqrt(squares.max())) * _UP)
        missing = -len(templates) % LANES
        padded = np.pad(integers, ((0, missing), (0, 2 * self.pairs - integers.shape[1])))
        groups = padded.reshape(-1, LANES, self.pairs, 2).swapaxes(1, 2)
        self.codes[start // LANES : start // LANES + len(groups)] = groups


def encoded(templates: Templates) -> tuple[NDArray[np.float32], NDArray[np.int8]]:
    """Scales, shape (m,), and integers, shape (m, width)."""
    scales = np.abs(templates).max(axis=1) / np.float32(_LARGEST_CODE)
    scales[scales < _SMALLEST_SCALE] = 0
    inverse = np.divide(1, scales, where=scales > 0, out=np.zeros_like(scales))
    integers = np.rint(templates * inverse[:, None])
    return scales, integers.clip(-_LARGEST_CODE, _LARGEST_CODE).astype(np.int8)


@dataclass(frozen=True, slots=True, eq=False)
class Packed:
    """Queries as 16-bit integers.

    Attributes:
        integers: shape (n, pairs, 2), int16.
        twice: shape (n,), float32: two times the scale.
        squares: shape (n,), float64: |a'|^2.
        norms: shape (n,), float64: at least |a'|.
        residuals: shape (n,), float64: at least |a - a'|.
    """

    integers: NDArray[np.int16]
    twice: NDArray[np.float32]
    squares: NDArray[np.float64]
    norms: NDArray[np.float64]
    residuals: NDArray[np.float64]


def packed(queries: Templates, pairs: int) -> Packed:
    """Queries for a scan; with so many bits that no sum of products with codes leaves an int32."""
    wide = queries.astype(np.float64)
    top = min(32767, (2**31 - 1) // (_LARGEST_CODE * 2 * pairs))
    scales = np.abs(wide).max(axis=1) / top
    scales[scales < _SMALLEST_SCALE] = 0
    inverse = np.divide(1, scales, where=scales > 0, out=np.zeros_like(scales))
    integers = np.rint(wide * inverse[:, None]).clip(-top, top)
    decoded = integers * scales[:, None]
    squares = np.square(decoded).sum(axis=1)
    padded = np.pad(integers, ((0, 0), (0, 2 * pairs - integers.shape[1]))).astype(np.int16)
    return Packed(
        padded.reshape(len(queries), pairs, 2),
        (2 * scales).astype(np.float32),
        squares,
        np.sqrt(squares) * _UP,
        np.sqrt(np.square(wide - decoded).sum(axis=1)) * _UP,
    )
