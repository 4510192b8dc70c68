"""What all ways of `docfraud.matching.nearest` share: the templates, the exact distance, and the order of the answers.

The distance that decides is one formula in float64: differences, squares, sum. Of float32 templates the differences are
exact to 2^-53, so nothing cancels, and every engine that hands over the right candidates gives the same answer to the
last bit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Templates = NDArray[np.float32]

UNIT = 1024
"""Templates whose largest norm is kept as one number: error bounds hold for them together."""

LARGEST_NORM = 1e15
"""Above it squares may leave the range of float32, and the plain scan works alone."""

_PAIRS = 512
"""Pairs whose distances are computed at once: half a megabyte of float64 for 128 numbers, which stays in the cache."""


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """Pairs among which all answers are.

    Attributes:
        query: shape (c,), int64, rows of the queries.
        row: shape (c,), int64, rows of the templates; no pair occurs twice.
    """

    query: NDArray[np.int64]
    row: NDArray[np.int64]


class Scan(Protocol):
    """A quick way to candidates. Its state follows the store's by `extend` and `forget`."""

    def extend(self) -> None:
        """Take up what was added to the store since the last call."""

    def forget(self, rows: NDArray[np.int64]) -> None:
        """Never give these rows again; they are out of the store's `squares` already."""

    def candidates(self, queries: Templates, k: int, limit: float) -> Candidates | None:
        """A superset of the k nearest within the limit, removed rows excepted; None where that would be too many.

        Args:
            queries: shape (n, width), float32; no norm above `LARGEST_NORM`, nor any of the store.
            k: from 1.
            limit: largest distance, up to infinity.
        """


class TemplateStore:
    """Float32 templates that grow by the end and are removed by mark.

    Attributes:
        width: numbers per template.
        count: templates so far, removed ones included; the next row's number.
        squares: shape (capacity,), float64: squared norms, infinity where there is no template or it was removed.
        largest: shape (capacity / UNIT,), float64: at least the largest norm of each unit of rows.
    """

    def __init__(self, width: int) -> None:
        self.width = width
        self.count = 0
        self.squares = np.full(UNIT, np.inf)
        self.largest = np.zeros(1)
        self._templates = np.empty((UNIT, width), np.float32)

    @property
    def templates(self) -> Templates:
        """Shape (count, width), a view."""
        return self._templates[: self.count]

    @property
    def largest_norm(self) -> float:
        return float(self.largest.max())

    def add(self, templates: Templates) -> None:
        """Append rows; memory is taken for half as many more, so that many small additions cost little."""
        start, stop = self.count, self.count + len(templates)
        if stop > len(self._templates):
            # exactly as many as are given at first: most galleries are made once
            wanted = stop if not start else max(stop, 3 * len(self._templates) // 2)
            capacity = -(-wanted // UNIT) * UNIT
            fresh = np.empty((capacity, self.width), np.float32)
            fresh[:start] = self._templates[:start]
            self._templates = fresh
            self.squares = grown(self.squares, capacity, np.inf)
            self.largest = grown(self.largest, capacity // UNIT, 0)
        self._templates[start:stop] = templates
        for top in range(start, stop, _PAIRS):
            some = slice(top, min(top + _PAIRS, stop))
            self.squares[some] = squared_distances(self._templates[some], np.zeros(self.width, np.float32))
        np.maximum.at(self.largest, np.arange(start, stop) // UNIT, np.sqrt(self.squares[start:stop]))
        self.count = stop

    def remove(self, rows: NDArray[np.int64]) -> None:
        """Mark rows as removed and forget what they held; their numbers are not given again."""
        self.squares[rows] = np.inf
        self._templates[rows] = 0

    def present(self) -> NDArray[np.bool_]:
        """Which rows are there: shape (count,)."""
        return np.asarray(np.isfinite(self.squares[: self.count]))


def grown(array: NDArray[Any], length: int, value: float) -> NDArray[Any]:
    """A longer copy, filled with a value at the end."""
    fresh = np.full((length, *array.shape[1:]), value, array.dtype)
    fresh[: len(array)] = array
    return fresh


def squared_distances(templates: Templates, others: Templates) -> NDArray[np.float64]:
    """Squared distances of pairs, the formula that decides: shape (m,), float64.

    Args:
        templates: shape (m, width).
        others: shape (m, width), or (width,) for one against all.
    """
    difference = np.subtract(templates, others, dtype=np.float64)
    np.square(difference, out=difference)
    # row by row in pairs, in the same order however many rows there are (held by a test)
    return np.asarray(difference.sum(axis=1))


def padding(count: int, k: int) -> tuple[Templates, NDArray[np.int64]]:
    """Answers that say nothing: distance infinity, row -1."""
    return np.full((count, k), np.inf, np.float32), np.full((count, k), -1, np.int64)


def ranked(
    store: TemplateStore, queries: Templates, found: Candidates, k: int, limit: float
) -> tuple[Templates, NDArray[np.int64]]:
    """The k nearest of each query among candidates: distances and rows, shape (n, k), padded."""
    squares = np.empty(len(found.row))
    for top in range(0, len(squares), _PAIRS):
        some = slice(top, top + _PAIRS)
        squares[some] = squared_distances(store.templates[found.row[some]], queries[found.query[some]])
    order = np.lexsort((found.row, squares, found.query))
    query, row, distance = found.query[order], found.row[order], np.sqrt(squares[order])
    place = np.arange(len(query)) - np.searchsorted(query, query)
    kept = (place < k) & (distance <= limit)
    distances, rows = padding(len(queries), k)
    distances[query[kept], place[kept]] = distance[kept]
    rows[query[kept], place[kept]] = row[kept]
    return distances, rows


def plain(store: TemplateStore, queries: Templates, k: int, limit: float) -> tuple[Templates, NDArray[np.int64]]:
    """The same by every distance in float64, for what the scans decline; about half a microsecond a pair of 128."""
    answers = padding(len(queries), k)
    rows = np.flatnonzero(store.present())
    if not len(rows):
        return answers
    squares = np.empty(store.count)
    for i, query in enumerate(queries):
        for top in range(0, store.count, _PAIRS):
            some = slice(top, top + _PAIRS)
            squares[some] = squared_distances(store.templates[some], query)
        values = squares[rows]
        near = np.arange(len(rows)) if k >= len(rows) else np.flatnonzero(values <= np.partition(values, k - 1)[k - 1])
        one = Candidates(np.zeros(len(near), np.int64), rows[near])
        distances, best = ranked(store, queries[i : i + 1], one, k, limit)
        answers[0][i], answers[1][i] = distances[0], best[0]
    return answers
