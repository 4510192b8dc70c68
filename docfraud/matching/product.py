"""Hamming distances by matrix product, three to a float: what `hamming` and `bank` are fast with.

For bits a and b of a query and a base descriptor, distance = |a| + sum over bits of b (1 - 2a), where |a| counts bits.
That is a matrix product, and NumPy has a fast one. A distance of at most 255 is a digit to base 256, and a float32 is
exact up to 2^24, so one product with b1 + 256 b2 + 65536 b3 gives the distances to three base descriptors at once; as
an integer, they are its three lower bytes. That is three times as fast as the plain product
(benchmarks/results/matching.md).

A digit must not exceed 255 on the way, or it runs into its neighbour. It does only for descriptors of 256 bits, where
the base has the query's exact complement or the query has all bits set: `awkward` finds those, and the caller counts
bits.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Floats = NDArray[np.float32]

PLANES = 3
"""Base descriptors that share a column of the product."""

MAX_BITS = 256
"""Widest descriptor whose distances are digits to base 256."""

FAR = 255
"""What the distance to padding reads as."""

_BITS = np.unpackbits(np.arange(256, dtype=np.uint8)[:, None], axis=1).astype(np.float32)
_PLANE_BITS = [_BITS * np.float32(256**plane) for plane in range(PLANES)]
_FIRST_BYTE = 0 if sys.byteorder == "little" else 3


def query_matrix(queries: Bytes) -> Floats:
    """The right factor: shape (8 width + 2, n), float32.

    Args:
        queries: shape (n, width), uint8, width at most 32.
    """
    count, width = queries.shape
    bits = np.unpackbits(queries, axis=1)
    matrix = np.empty((8 * width + 2, count), np.float32)
    matrix[:-2] = (1 - 2 * bits.astype(np.int8)).T
    matrix[-2] = bits.sum(axis=1, dtype=np.int64)
    matrix[-1] = 1
    return matrix


class Multiplier:
    """Multiplies tile after tile of the base by the same queries, in the same memory.

    Args:
        queries: shape (n, width), uint8, width at most 32.
        rows: most rows of a tile.
    """

    def __init__(self, queries: Bytes, rows: int) -> None:
        width = queries.shape[1]
        self._right = query_matrix(queries)
        self._left = np.empty((rows, 8 * width + 2), np.float32)
        self._bits = np.empty((rows, width, 8), np.float32)
        self._product = np.empty((rows, len(queries)), np.float32)
        self._whole = np.empty((rows, len(queries)), np.int32)

    def distances(self, planes: Sequence[Bytes], rows: int) -> Bytes:
        """Distances of every query to the descriptors of up to three planes.

        Args:
            planes: one to three arrays, shape (at most rows, width), uint8. What is missing of a plane is padding, at
                distance `FAR` from everything.
            rows: how many, at most as many as there is room for.

        Returns:
            Shape (rows, 4 n), uint8, overwritten by the next call: four bytes per query, one per plane and one of no
            meaning. Take minima of rows first and then sort them out by `by_plane`: whole rows are quick.
        """
        left = self._left[:rows]
        left[:, -2:] = 0
        for plane in range(PLANES):
            descriptors = planes[plane] if plane < len(planes) else planes[0][:0]
            count = len(descriptors)
            # a table turns each byte into its eight bits, at this plane's weight
            bits = self._bits[:count]
            _PLANE_BITS[plane].take(descriptors, axis=0, out=bits, mode="clip")
            flat = bits.reshape(count, left.shape[1] - 2)
            if plane:
                left[:count, :-2] += flat
            else:
                left[:count, :-2] = flat
                left[count:, :-2] = 0
            left[:count, -2] += 256**plane
            left[count:, -1] += FAR * 256**plane
        np.matmul(left, self._right, out=self._product[:rows])
        np.copyto(self._whole[:rows], self._product[:rows], casting="unsafe")
        return self._whole[:rows].view(np.uint8)


def by_plane(digits: Bytes) -> Bytes:
    """Distances by plane: (..., 4 n) becomes (..., 3, n), a view."""
    parts = digits.reshape(*digits.shape[:-1], -1, 4)
    parts = parts[..., :PLANES] if _FIRST_BYTE == 0 else parts[..., :0:-1]
    return np.moveaxis(parts, -1, -2)


def two_smallest(values: Bytes) -> tuple[Bytes, Bytes]:
    """The smallest and the second smallest value of each column, duplicates counting as two.

    Args:
        values: shape (rows, n), uint8, at least one row.

    Returns:
        Shape (n,), uint8, each; the second is 255 where there is one row only.
    """
    # Rows are compared in pairs, then the winners in pairs: whole rows, of which the processor does 32 bytes at once.
    half = len(values) // 2
    one, other, spare = values[:half], values[half : 2 * half], values[2 * half :]
    low, high = np.minimum(one, other), np.maximum(one, other)
    if len(spare):
        low, high = np.concatenate([low, spare]), np.concatenate([high, np.full_like(spare, 255)])
    beaten = np.empty_like(low)
    while len(low) > 1:
        half, odd = len(low) // 2, len(low) % 2
        left, right = slice(0, half), slice(half + odd, None)
        np.maximum(low[left], low[right], out=beaten[left])
        np.minimum(low[left], low[right], out=low[left])
        np.minimum(high[left], high[right], out=high[left])
        np.minimum(high[left], beaten[left], out=high[left])
        low, high = low[: half + odd], high[: half + odd]
    return low[0], high[0]


def awkward(queries: Bytes, base: Bytes) -> NDArray[np.bool_]:
    """Which queries the product may get wrong: shape (n,), bool; nearly always none.

    Args:
        queries: shape (n, width), uint8.
        base: shape (m, width), uint8: every descriptor they are to be compared with.
    """
    count, width = queries.shape
    if 8 * width < MAX_BITS or not count:
        return np.zeros(count, np.bool_)
    opposite = np.ascontiguousarray(~queries).view(np.uint64)
    base = np.ascontiguousarray(base)
    # Sixteen bits rule out nearly all of the base by one look into a table; what is left is compared by its first word.
    seen = np.zeros(1 << 16, np.bool_)
    seen[opposite.view(np.uint16)[:, 0]] = True
    likely = base.view(np.uint64)[seen[base.view(np.uint16)[:, 0]], 0]
    return np.asarray(np.isin(opposite[:, 0], likely) | (opposite == 0).all(axis=1), np.bool_)
