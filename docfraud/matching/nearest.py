"""The nearest of many templates by Euclidean distance, exactly: what a one-to-many search of faces rests on.

Templates are float32 vectors of any width, not normalised (dlib's have norms from 1.3 to 1.5). A compact scan finds
candidates with bounds that hold for any data; distances of the candidates are then computed from the templates in
float64. So the answer is exact whichever engine scans, removed rows and ties included:

- `numpy`: float32 products in the cache (`nearest_numpy`).
- `numba`: a byte per number, compiled at run time (`nearest_numba`; `pip install docfraud[numba]`). Quickest.
- `faiss`: IndexFlatL2 of faiss-cpu (`nearest_faiss`; `pip install docfraud[faiss]`). Only where it is asked for: it
  takes a second copy of the templates.

Times and memory of each: benchmarks/results/gallery_search.md.
"""

from __future__ import annotations

import functools
import importlib
import importlib.util
import math
import threading
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from docfraud.errors import EngineUnavailableError, UnknownNameError, UsageError
from docfraud.matching.nearest_exact import (
    LARGEST_NORM,
    Candidates,
    Scan,
    Templates,
    TemplateStore,
    padding,
    plain,
    ranked,
)
from docfraud.matching.nearest_numpy import NumpyScan

SearchEngine = Literal["numpy", "numba", "faiss"]

SEARCH_ENGINES: tuple[SearchEngine, ...] = ("numpy", "numba", "faiss")

_QUERIES = 64
"""Queries that are searched at once."""
_FEW = 16
"""With fewer templates per neighbour asked for, nearly all are candidates and every distance is computed."""
_NUMBA_ROWS = 2048
"""From so many templates on numba's scan is quicker than NumPy's products. Measured."""
_NUMBA_WORK = 1 << 33
"""Numbers compared so far from which on numba is loaded and the bytes are made: by then NumPy has worked about as long
as that takes, a second or two. Measured at a million templates of 128 numbers, where it is 64 queries."""


class TemplateIndex:
    """Templates that are searched, added and removed. Searches of several threads are safe, changes beside them not.

    Args:
        templates: shape (m, width), float32, m may be 0; copied.
        engine: how to search; default: the quickest that is installed, for what it was asked so far. The answer does
            not depend on it.
        threads: how many the engine `numba` uses; those of NumPy's OpenBLAS and of faiss belong to the host
            application.

    Raises:
        UsageError: a wrong dtype or shape, a number that is not finite, or threads below 1.
        UnknownNameError: there is no such engine.
        EngineUnavailableError: the engine is not installed.
    """

    def __init__(self, templates: Templates, *, engine: SearchEngine | None = None, threads: int = 1) -> None:
        templates = checked(templates, "templates")
        if threads < 1:
            raise UsageError(f"{threads} threads cannot search.", remedy="Give at least 1.")
        if engine is not None and engine not in SEARCH_ENGINES:
            raise UnknownNameError(f"There is no engine {engine!r}.", remedy=f"Use one of {', '.join(SEARCH_ENGINES)}.")
        self._engine = engine
        self._threads = threads
        self._scans: dict[SearchEngine, Scan] = {}
        self._compared = 0
        self._lock = threading.Lock()
        self._start(templates)
        if engine is not None:
            self._scan(engine)

    def __len__(self) -> int:
        """How many there are, without the removed."""
        return int(np.count_nonzero(self._store.present()))

    @property
    def width(self) -> int:
        """Numbers per template."""
        return self._store.width

    @property
    def templates(self) -> Templates:
        """All rows, shape (rows, width), float32, a view not to be written to; removed ones are zeros."""
        return self._store.templates

    @property
    def rows(self) -> int:
        """The row that the next template gets: how many were added."""
        return self._store.count

    def add(self, templates: Templates) -> NDArray[np.int64]:
        """Append templates: shape (m, width), float32. Returns their rows, shape (m,), int64.

        Costs little for few: memory grows by half at a time.

        Raises:
            UsageError: as for the constructor, or another width.
        """
        templates = checked(templates, "templates", self.width)
        first = self._store.count
        self._store.add(templates)
        return np.arange(first, self._store.count)

    def remove(self, rows: NDArray[np.int64] | list[int] | int) -> None:
        """Take templates out and forget what they held; the rows of the others stay the same.

        Raises:
            UsageError: there is no such row, or it was removed before; then nothing is removed.
        """
        given = np.atleast_1d(np.asarray(rows))
        if given.dtype.kind not in "iu" and given.size:
            raise UsageError(f"Rows are whole numbers, not {given.dtype}.", remedy="Give rows as `add` returned them.")
        given = np.unique(given.astype(np.int64))
        for row in given:
            if not 0 <= row < self._store.count or not np.isfinite(self._store.squares[row]):
                raise UsageError(f"There is no template {row}.", remedy="Give rows as `add` returned them.")
        self._store.remove(given)
        for scan in self._scans.values():
            scan.forget(given)

    def compact(self) -> NDArray[np.int64]:
        """Free the memory of removed templates; rows are counted anew.

        Returns:
            Shape (m,), int64: the former row of each row.
        """
        kept = np.flatnonzero(self._store.present())
        self._start(self._store.templates[kept])
        return kept

    def prepare(self) -> None:
        """Load the quickest engine and take up all templates now, not with the searches: for a service that starts."""
        self._scan(self._engine or ("numba" if have_numba() and self._store.count >= _NUMBA_ROWS else "numpy"))

    def search(
        self, queries: Templates, k: int, *, max_distance: float | None = None
    ) -> tuple[Templates, NDArray[np.int64]]:
        """The k nearest templates of each query, nearest first, of equals the lower row first.

        Args:
            queries: shape (n, width) or (width,) for one, float32.
            k: how many, from 1.
            max_distance: and none further than this.

        Returns:
            Distances, float32, and rows, int64; each of shape (n, k). Where there are fewer than k, the rest has
            distance infinity and row -1. Order and `max_distance` are those of the distance in float64, which is then
            rounded.

        Raises:
            UsageError: a wrong dtype, shape or width, a number that is not finite, k below 1, or a negative distance.
        """
        queries = np.asarray(queries)
        queries = checked(queries[None] if queries.ndim == 1 else queries, "queries", self.width)
        if k < 1:
            raise UsageError(f"Asked for the {k} nearest templates.", remedy="Ask for at least 1.")
        limit = math.inf if max_distance is None else float(max_distance)
        if not limit >= 0:
            raise UsageError(f"No template is at most {max_distance} away.", remedy="Give a distance from 0.")
        distances, rows = padding(len(queries), k)
        # no more than there are: what is beyond stays padding
        found = min(k, self._store.count)
        for top in range(0, len(queries), _QUERIES):
            some = slice(top, top + _QUERIES)
            if found:
                distances[some, :found], rows[some, :found] = self._search(queries[some], found, limit)
        return distances, rows

    def _search(self, queries: Templates, k: int, limit: float) -> tuple[Templates, NDArray[np.int64]]:
        store = self._store
        large = max(store.largest_norm, float(np.linalg.norm(queries.astype(np.float64), axis=1).max())) > LARGEST_NORM
        if large or _FEW * k >= store.count:
            return plain(store, queries, k, limit)
        scan = self._scan(self._engine or self._choose())
        self._compared += len(queries) * store.count * store.width
        found = scan.candidates(queries, k, limit)
        if found is not None:
            return ranked(store, queries, found, k, limit)
        if len(queries) == 1:
            return plain(store, queries, k, limit)
        # one query with a crowd around it must not cost the others
        answers = [self._one(scan, query[None], k, limit) for query in queries]
        return np.concatenate([d for d, _ in answers]), np.concatenate([r for _, r in answers])

    def _one(self, scan: Scan, query: Templates, k: int, limit: float) -> tuple[Templates, NDArray[np.int64]]:
        found: Candidates | None = scan.candidates(query, k, limit)
        return plain(self._store, query, k, limit) if found is None else ranked(self._store, query, found, k, limit)

    def _choose(self) -> SearchEngine:
        if self._store.count >= _NUMBA_ROWS and ("numba" in self._scans or self._compared >= _NUMBA_WORK):
            return "numba" if have_numba() else "numpy"
        return "numpy"

    def _scan(self, engine: SearchEngine) -> Scan:
        """The engine, with all templates taken up."""
        with self._lock:  # two searches after an addition must not both take it up
            if engine not in self._scans:
                self._scans[engine] = _made(engine, self._store, self._threads)
            self._scans[engine].extend()
            return self._scans[engine]

    def _start(self, templates: Templates) -> None:
        self._store = TemplateStore(templates.shape[1])
        self._store.add(templates)
        self._scans = {name: _made(name, self._store, self._threads) for name in self._scans}


def checked(templates: Any, name: str, width: int | None = None) -> Templates:
    """The array, contiguous.

    Raises:
        UsageError: not float32, not two-dimensional, of no or another width, or with numbers that are not finite.
    """
    array = np.asarray(templates)
    if array.dtype != np.float32 or array.ndim != 2 or not array.shape[1]:
        raise UsageError(
            f"The {name} are no templates: shape {array.shape}, dtype {array.dtype}.",
            remedy="Give an array of shape (n, width), dtype float32.",
        )
    if width is not None and array.shape[1] != width:
        raise UsageError(
            f"The {name} have {array.shape[1]} numbers, the index {width}.", remedy="Compute both with the same model."
        )
    if not np.isfinite(array).all():
        raise UsageError(
            f"Among the {name} are numbers that are not finite.", remedy="Leave out what could not be computed."
        )
    return np.ascontiguousarray(array)


@functools.cache
def have_numba() -> bool:
    """Whether the optional package numba is installed; does not load it."""
    return importlib.util.find_spec("numba") is not None


def _made(engine: SearchEngine, store: TemplateStore, threads: int) -> Scan:
    if engine == "numpy":
        return NumpyScan(store)
    try:
        module = importlib.import_module(f"docfraud.matching.nearest_{engine}")
    except ImportError as error:
        raise EngineUnavailableError(
            f"{engine} is not installed.",
            remedy=f"Install it: pip install docfraud[{engine}]; or leave the engine out.",
        ) from error
    scan: Scan = module.NumbaScan(store, threads) if engine == "numba" else module.FaissScan(store)
    return scan
