"""The templates in memory, and the search among them: the seam behind which a quicker index can be put."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_SLACK = 1e-5
"""Error of a squared distance from float32 products, over the squared lengths; what lies within is computed exactly."""


class TemplateRows:
    """Rows of templates that grow, are hidden, and are searched by exact Euclidean distance."""

    def __init__(self, dimension: int, capacity: int = 0) -> None:
        self._rows = np.empty((max(capacity, 16), dimension), dtype=np.float32)
        self._squares = np.empty(len(self._rows), dtype=np.float32)
        self._count = 0

    def __len__(self) -> int:
        return self._count

    @property
    def rows(self) -> NDArray[np.float32]:
        """All rows, (n, dimension) float32; hidden ones are zeros."""
        return self._rows[: self._count]

    def append(self, rows: NDArray[np.float32]) -> None:
        """Add rows, (n, dimension) float32."""
        end = self._count + len(rows)
        if end > len(self._rows):
            size = max(end, 2 * len(self._rows))
            for name in ("_rows", "_squares"):
                old = getattr(self, name)
                grown = np.empty((size, *old.shape[1:]), dtype=old.dtype)
                grown[: self._count] = old[: self._count]
                setattr(self, name, grown)
        self._rows[self._count : end] = rows
        self._squares[self._count : end] = np.einsum("ij,ij->i", rows, rows)
        self._count = end

    def hide(self, which: NDArray[np.intp]) -> None:
        """Never find these rows again, and forget what they held."""
        self._rows[which] = 0
        self._squares[which] = np.inf

    def search(self, query: NDArray[np.float32], k: int) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
        """The k nearest rows.

        Args:
            query: (dimension,) float32.
            k: how many; fewer come back where there are fewer.

        Returns:
            Distances, float64, ascending, and rows; of equal distances the lower row first.
        """
        squares = self._squares[: self._count]
        own = float(query @ query)
        near = squares + np.float32(own) - 2 * (self.rows @ query)
        finite = int(np.count_nonzero(np.isfinite(squares)))
        k = min(k, finite)
        if k <= 0:
            return np.empty(0), np.empty(0, dtype=np.intp)
        limit = np.partition(near, k - 1)[k - 1]
        slack = _SLACK * (own + float(np.max(squares, where=np.isfinite(squares), initial=0.0)))
        rows = np.flatnonzero(near <= limit + slack)
        distances = np.linalg.norm(self.rows[rows].astype(np.float64) - query.astype(np.float64), axis=1)
        order = np.lexsort((rows, distances))[:k]
        return distances[order], rows[order]
