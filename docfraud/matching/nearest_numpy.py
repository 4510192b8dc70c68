"""Candidates of `docfraud.matching.nearest` by float32 matrix products, with NumPy alone.

Of |a - b|^2 = |a|^2 + 2 (|b|^2 / 2 - a b) the bracket is scored. Rows are taken in chunks whose scores stay in the
cache; eight rows far apart in a chunk become a group, of which the least score is kept, and only groups that can hold
one of the k nearest are looked at again.

A computed product is off by at most width 2^-24 |a| |b| in whatever order it was summed (Higham, Accuracy and Stability
of Numerical Algorithms, 2nd ed., (3.5)), the rest by a few 2^-24 of (|a| + |b|)^2. `slack` is more than their sum.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from docfraud.matching.nearest_exact import LARGEST_NORM, UNIT, Candidates, Templates, TemplateStore, grown

_FOLD = 8
"""Rows of a group."""
_SCORES = 1 << 17
"""Scores that are computed at once: half a megabyte."""
_MOST = 4096
"""Groups per query, beside a few per neighbour, above which the plain scan is taken."""


def slack(width: int, norms: NDArray[np.float64] | float, largest: NDArray[np.float64] | float) -> NDArray[np.float64]:
    """More than a score can be off in float32, for norms of the query and the row. See the module's docstring."""
    return np.asarray((width + 16) * 2.0**-24 * (norms + largest) ** 2 + 1e-35)


class NumpyScan:
    """A `Scan` that needs four more bytes per template."""

    def __init__(self, store: TemplateStore) -> None:
        self._store = store
        self._half = np.zeros(0, np.float32)
        self._done = 0

    def extend(self) -> None:
        store = self._store
        if len(self._half) < len(store.squares):
            self._half = grown(self._half, len(store.squares), np.inf)
        fresh = slice(self._done, store.count)
        with np.errstate(over="ignore"):  # with norms so large nothing is scanned
            self._half[fresh] = store.squares[fresh] / 2
        self._done = store.count

    def forget(self, rows: NDArray[np.int64]) -> None:
        self._half[rows[rows < self._done]] = np.inf

    def candidates(self, queries: Templates, k: int, limit: float) -> Candidates | None:
        store, count = self._store, len(queries)
        norms = np.linalg.norm(queries.astype(np.float64), axis=1)
        # the k-th least score that is certain, by query; at first what the limit says
        bound = (min(limit, 4 * LARGEST_NORM) ** 2 - norms**2) / 2
        pool = _Pool(count, k, bound)
        negative = -queries
        # a short chunk first, so that the others have a bound to be compared with
        step, start = UNIT, 0
        longest = max(_SCORES // max(count, 1) // UNIT, 1) * UNIT
        while start < store.count:
            stop = min(start + step, store.count)
            least = self._least(negative, start, stop, step)
            largest = store.largest[start // UNIT : -(-stop // UNIT)].max()
            if not pool.take(least, slack(store.width, norms, largest), start, step // _FOLD):
                return None
            start, step = stop, min(8 * step, longest)
        query, row, stride = pool.groups()
        rows = row[:, None] + stride[:, None] * np.arange(_FOLD)
        # a ragged end has no rows there, and a group may hold removed ones
        rows[rows >= store.count] = -1
        there = (rows >= 0) & np.isfinite(store.squares[rows])
        return Candidates(np.repeat(query, _FOLD)[there.ravel()], rows[there])

    def _least(self, negative: Templates, start: int, stop: int, step: int) -> Templates:
        """Least score of each group: shape (n, step / _FOLD); a group is the rows start + i + j step / _FOLD."""
        scores = np.empty((len(negative), step), np.float32)
        short = scores[:, : stop - start]
        np.matmul(negative, self._store.templates[start:stop].T, out=short)
        np.add(short, self._half[start:stop], out=short)
        scores[:, stop - start :] = np.inf
        return np.asarray(scores.reshape(len(negative), _FOLD, -1).min(axis=1))


class _Pool:
    """Groups that may hold an answer, and a bound that says so: the k-th least of certain scores, by query."""

    def __init__(self, count: int, k: int, bound: NDArray[np.float64]) -> None:
        self._k = k
        self._bound = bound
        self._best = np.full((count, k), np.inf)
        self._most = count * (_MOST + 4 * k)
        self._kept: list[tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]] = []
        self._held = 0
        self._fresh: list[tuple[NDArray[np.int64], NDArray[np.float64]]] = []
        self._waiting = 0

    def take(self, least: Templates, margin: NDArray[np.float64], first: int, stride: int) -> bool:
        """Keep what may hold an answer; whether there is room for it.

        Args:
            least: shape (n, groups), least scores.
            margin: shape (n,), what they may be off by.
            first: row of the first group's first member.
            stride: from there to the second.
        """
        # rounded down it would be too strict; infinity would let the padding in
        gate = np.nextafter((self._bound + margin).clip(max=3e38).astype(np.float32), np.float32(np.inf))
        query, group = np.nonzero(least <= gate[:, None])
        if not len(query):
            return True
        score = least[query, group].astype(np.float64)
        self._kept.append((query, first + group, np.full(len(query), stride), score - margin[query]))
        self._held += len(query)
        self._fresh.append((query, score + margin[query]))
        self._waiting += len(query)
        if self._waiting > 16 * len(self._bound):
            self._tighten()
        if self._held > self._most:
            self._kept = [self.groups_with_scores()]
            self._held = len(self._kept[0][0])
            return self._held <= self._most // 2
        return True

    def groups(self) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        """Query, first row and stride of all groups that may hold an answer."""
        query, row, stride, _ = self.groups_with_scores()
        return query, row, stride

    def groups_with_scores(
        self,
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
        """And their least score, without what it may be off by."""
        self._tighten()
        none = np.zeros(0, np.int64)
        parts = self._kept or [(none, none, none, np.zeros(0))]
        query, row, stride, score = (np.concatenate(column) for column in zip(*parts, strict=True))
        near = score <= self._bound[query]
        return query[near], row[near], stride[near], score[near]

    def _tighten(self) -> None:
        if not self._fresh:
            return
        count = len(self._best)
        query = np.concatenate([np.repeat(np.arange(count), self._k), *(q for q, _ in self._fresh)])
        score = np.concatenate([self._best.ravel(), *(s for _, s in self._fresh)])
        order = np.lexsort((score, query))
        query, score = query[order], score[order]
        place = np.arange(len(query)) - np.searchsorted(query, query)
        best = place < self._k
        self._best = score[best].reshape(count, self._k)
        # a group's least score is some row's, and groups share no row: k groups are k rows
        self._bound = np.minimum(self._bound, self._best[:, -1])
        self._fresh, self._waiting = [], 0
