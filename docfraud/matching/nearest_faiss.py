"""Candidates of `docfraud.matching.nearest` by faiss's IndexFlatL2. Needs faiss-cpu.

faiss computes in float32 and returns as many as it is asked for. It is asked for some more than k: when the furthest of
those is further than the k-th nearest by more than both can be off, nothing that was not returned is an answer. If not,
it is asked for twice as many.
"""

from __future__ import annotations

from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from docfraud.matching.nearest_exact import LARGEST_NORM, Candidates, Templates, TemplateStore
from docfraud.matching.nearest_numpy import slack

_SPARE = 16
"""Neighbours asked for beyond k at first."""
_MOST = 4096
"""And at most, beside four per neighbour, before the plain scan is taken."""


class FaissScan:
    """A `Scan` with a second copy of the templates."""

    def __init__(self, store: TemplateStore) -> None:
        self._store = store
        self._index: Any = faiss.IndexFlatL2(store.width)

    def extend(self) -> None:
        fresh = self._store.templates[self._index.ntotal :]
        if len(fresh):
            self._index.add(np.ascontiguousarray(fresh))

    def forget(self, rows: NDArray[np.int64]) -> None:
        """faiss would shift what follows; removed rows are left out of its answers instead."""

    def candidates(self, queries: Templates, k: int, limit: float) -> Candidates | None:
        norms = np.linalg.norm(queries.astype(np.float64), axis=1)
        # faiss takes squares of differences, or |a|^2 + |b|^2 - 2 a b: twice a score, each term rounded
        margin = 4 * slack(self._store.width, norms, self._store.largest_norm)
        most = min(limit, 4 * LARGEST_NORM) ** 2
        open_, wanted = np.arange(len(queries)), k + _SPARE
        found: list[tuple[NDArray[np.int64], NDArray[np.int64]]] = []
        while len(open_):
            wanted = min(wanted, self._store.count)
            squares, rows = self._index.search(queries[open_], wanted)
            there = np.isfinite(self._store.squares[rows])
            certain = np.sort(np.where(there, squares, np.inf), axis=1)[:, min(k, wanted) - 1]
            enough = np.minimum(certain + margin[open_], most)
            done = (squares[:, -1] - margin[open_] > enough) | (wanted == self._store.count)
            query = np.broadcast_to(open_[:, None], rows.shape)
            kept = there & done[:, None]
            found.append((query[kept], rows[kept]))
            open_ = open_[~done]
            wanted *= 2
            if len(open_) and wanted > _MOST + 4 * k:
                return None
        query, row = (np.concatenate(column) for column in zip(*found, strict=True))
        return Candidates(query, row)
