"""Nearest neighbours among binary descriptors, by Hamming distance.

Descriptors are packed bits: uint8 arrays of shape (n, width), 32 bytes for ORB. There are four ways to the same
answer, to the last tie, and the quickest is taken. One core, ns per pair of 32-byte descriptors, 2,000 queries and
200,000 base descriptors (benchmarks/results/matching.md):

- `popcount`: XOR and count bits, in blocks that stay in the cache. About 5.7. For few queries and wide descriptors.
- `product`: a matrix product in NumPy that gives three distances per float (`docfraud.matching.product`). About 2.4.
- `faiss`: IndexBinaryFlat of the optional package faiss-cpu (`pip install docfraud[faiss]`). About 1.7. Taken where it
  is installed and there is enough to do.
- `numba`: tables of nibbles, compiled at run time (`docfraud.matching.hamming_numba`; `pip install docfraud[numba]`),
  on processors with AVX2. About 0.6. Taken where it is loaded and there is enough to do, or where there is so much to
  do that loading, a second or two, does not matter: a service does that by importing the module when it starts.

OpenCV's matchers need about 9 and are not used. How many threads work is left to OpenBLAS and faiss: they belong to
the host application.
"""

from __future__ import annotations

import functools
import importlib
import importlib.util
import math
import os
import sys
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from docfraud.errors import EngineUnavailableError, UnknownNameError, UsageError
from docfraud.matching import product

Descriptors = NDArray[np.uint8]
Engine = Literal["popcount", "product", "faiss", "numba"]

ENGINES: tuple[Engine, ...] = ("popcount", "product", "faiss", "numba")

RATIO = 0.8
"""Best over second best distance, above which a match is ambiguous. The value of Lowe's paper (IJCV 2004), for SIFT."""

MAX_DISTANCE = 64
"""Bits; a quarter of ORB's 256. Chosen a priori: independent random descriptors are that close once in 10^15 pairs."""

_BLOCK = 1 << 16
"""Pairs whose XOR is made at once: 512 KB of words, which stay in the second-level cache."""
_TILE = 192
"""Rows of a base matrix: with its three planes 576 base descriptors, and 1.5 MB of product for `_CHUNK` queries."""
_CHUNK = 2048
"""Queries that are multiplied at once."""
_KEYS = 1 << 20
"""Distances that are sorted at once."""
_PRODUCT_QUERIES = 96
"""From here on spreading the base over floats is worth its time. Measured."""
_FAISS_PAIRS = (1 << 21, 1 << 16)
"""From so many pairs on faiss is taken: while it is not loaded, and when it is. Loading takes 0.2 seconds, which some
milliseconds of work are not worth; once there it is quickest for all but a few pairs."""

_NUMBA_PAIRS = (1 << 30, 1 << 18)
"""The same for numba: loading and compiling takes as long as two thousand million pairs, reading it back less."""
_AVX2 = 11
"""CV_CPU_AVX2 of OpenCV's cvdef.h."""
_NUMBA_MOST = 32
"""Neighbours up to which numba keeps them in order by moving them."""


@dataclass(frozen=True, slots=True, eq=False)
class Matches:
    """Pairs of descriptors, in order of the query.

    Attributes:
        query: shape (m,), int64, ascending rows of the queries.
        base: shape (m,), int64, rows of the base.
        distance: shape (m,), int32, bits.
    """

    query: NDArray[np.int64]
    base: NDArray[np.int64]
    distance: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.query)


def hamming_top_k(
    queries: Descriptors, base: Descriptors, k: int, *, engine: Engine | None = None
) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """The k nearest base descriptors of every query, nearest first, of equals the one with the lower index first.

    Args:
        queries: shape (n, width), uint8.
        base: shape (m, width), uint8.
        k: how many; more than m gives m.
        engine: how to compute it; default: the quickest for this size. The answer does not depend on it.

    Returns:
        Distances in bits, int32, and rows of the base, int64; each of shape (n, min(k, m)).

    Raises:
        UsageError: a wrong dtype or shape, or k below 1.
        EngineUnavailableError: faiss or numba was asked for and is not installed, or numba and there is no AVX2.
    """
    queries, base = check_descriptors(queries, base)
    if k < 1:
        raise UsageError(f"Asked for the {k} nearest descriptors.", remedy="Ask for at least 1.")
    k = min(k, len(base))
    if not k or not len(queries):
        return np.zeros((len(queries), k), np.int32), np.zeros((len(queries), k), np.int64)
    chosen = _choose(queries, base, k) if engine is None else engine
    if chosen == "faiss":
        return _faiss_top_k(queries, base, k)
    if chosen == "numba":
        return _numba_top_k(queries, base, k)
    if chosen == "product":
        return _product_top_k(queries, base, k)
    if chosen == "popcount":
        return _popcount_top_k(words(queries), words(base), k)
    raise UnknownNameError(f"There is no engine {chosen!r}.", remedy=f"Use one of {', '.join(ENGINES)}.")


def ratio_matches(
    queries: Descriptors,
    base: Descriptors,
    ratio: float = RATIO,
    max_distance: int = MAX_DISTANCE,
    *,
    mutual: bool = False,
    engine: Engine | None = None,
) -> Matches:
    """Lowe's ratio test: each query with its nearest base descriptor, if that is much nearer than the second nearest.

    Where the base shows the same thing twice, the second nearest is as near as the nearest and there is no match. A
    base of fewer than two descriptors has no second nearest to test against, and so no matches.

    Args:
        queries: shape (n, width), uint8.
        base: shape (m, width), uint8.
        ratio: above 0, at most 1; a match has distance < ratio * second distance.
        max_distance: bits; and distance <= max_distance.
        mutual: keep a match only if the query is also the nearest one to its base descriptor, which makes the matches
            one to one.
        engine: as for `hamming_top_k`.

    Raises:
        UsageError: as `hamming_top_k`, or a ratio or distance out of range.
    """
    check_gates(ratio, max_distance)
    distances, rows = hamming_top_k(queries, base, 2, engine=engine)
    if distances.shape[1] < 2:
        return Matches(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.int32))
    query = np.flatnonzero(passes(distances[:, 0], distances[:, 1], ratio, max_distance))
    found = rows[query, 0]
    if mutual and len(query):
        hit, inverse = np.unique(found, return_inverse=True)
        _, nearest = hamming_top_k(np.asarray(base)[hit], queries, 1, engine=engine)
        kept = nearest[inverse, 0] == query
        query, found = query[kept], found[kept]
    return Matches(query, found, distances[query, 0])


def passes(best: NDArray[Any], second: NDArray[Any], ratio: float, max_distance: int) -> NDArray[np.bool_]:
    """The ratio test and the distance gate, element by element, on distances in bits."""
    return np.asarray((best < ratio * second.astype(np.float64)) & (best <= max_distance), np.bool_)


def check_gates(ratio: float, max_distance: int) -> None:
    """Raises UsageError for a ratio or a distance out of range."""
    if not 0 < ratio <= 1:
        raise UsageError(f"A ratio of {ratio} is no ratio test.", remedy="Give a ratio above 0 and at most 1.")
    if not max_distance >= 0:
        raise UsageError(f"No two descriptors are at most {max_distance} bits apart.", remedy="Give a distance from 0.")


def check_descriptors(queries: Descriptors, base: Descriptors) -> tuple[Descriptors, Descriptors]:
    """Both, as contiguous arrays.

    Raises:
        UsageError: not uint8, not two-dimensional, or of different width or none.
    """
    given = (("queries", np.asarray(queries)), ("base", np.asarray(base)))
    for name, array in given:
        if array.dtype != np.uint8 or array.ndim != 2 or not array.shape[1]:
            raise UsageError(
                f"The {name} are no packed descriptors: shape {array.shape}, dtype {array.dtype}.",
                remedy="Give arrays of shape (n, width), dtype uint8, as cv2.ORB.detectAndCompute has them.",
            )
    widths = [array.shape[1] for _, array in given]
    if widths[0] != widths[1]:
        raise UsageError(
            f"The queries are {widths[0]} bytes wide, the base {widths[1]}.",
            remedy="Compute both with the same descriptor.",
        )
    return np.ascontiguousarray(given[0][1]), np.ascontiguousarray(given[1][1])


def check_narrow(descriptors: Descriptors) -> None:
    """Raises UsageError for descriptors that the engines `product` and `numba` do not take."""
    if 8 * descriptors.shape[1] > product.MAX_BITS:
        raise UsageError(
            f"The engines 'product' and 'numba' take descriptors of at most {product.MAX_BITS} bits.",
            remedy="Leave the engine out.",
        )


def words(descriptors: Descriptors) -> NDArray[np.uint64]:
    """As 64-bit words, shape (n, width / 8, rounded up), zeros where the last word is not full."""
    missing = -descriptors.shape[1] % 8
    padded = np.pad(descriptors, ((0, 0), (0, missing))) if missing else descriptors
    return np.ascontiguousarray(padded).view(np.uint64)


def _choose(queries: Descriptors, base: Descriptors, k: int) -> Engine:
    narrow = 8 * queries.shape[1] <= product.MAX_BITS
    if narrow and k <= _NUMBA_MOST and worth_numba(len(queries) * len(base)):
        return "numba"
    if worth_faiss(len(queries) * len(base)):
        return "faiss"
    # with many neighbours asked for, or a small base, the product's candidates are most of the base
    few_candidates = 4 * k * _group(len(base), k) <= len(base)
    if narrow and len(queries) >= _PRODUCT_QUERIES and few_candidates:
        return "product"
    return "popcount"


@functools.cache
def have_faiss() -> bool:
    """Whether the optional package faiss is installed; does not load it."""
    return importlib.util.find_spec("faiss") is not None


def worth_faiss(pairs: int) -> bool:
    """Whether faiss is there and the quickest for so many pairs of descriptors."""
    return pairs >= _FAISS_PAIRS["faiss" in sys.modules] and have_faiss()


@functools.cache
def have_numba() -> bool:
    """Whether the optional package numba is installed, on a processor it is quick on; does not load it."""
    from docfraud.imaging.native import cv2

    told = os.environ.get("NUMBA_CPU_NAME") or os.environ.get("NUMBA_CPU_FEATURES")
    there = importlib.util.find_spec("numba") is not None
    return there and not told and bool(cv2.checkHardwareSupport(_AVX2))


def worth_numba(pairs: int) -> bool:
    """Whether numba is there and the quickest for so many pairs of descriptors."""
    return pairs >= _NUMBA_PAIRS["docfraud.matching.hamming_numba" in sys.modules] and have_numba()


def _numba_top_k(queries: Descriptors, base: Descriptors, k: int) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    check_narrow(queries)
    if not have_numba():
        raise EngineUnavailableError(
            "numba is not installed, or the processor has no AVX2.",
            remedy="Install it: pip install docfraud[numba]; or leave the engine out.",
        )
    module = importlib.import_module("docfraud.matching.hamming_numba")
    distances, rows = module.top_k(queries, base, k)
    return distances, rows


def _faiss_top_k(queries: Descriptors, base: Descriptors, k: int) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    try:
        faiss = importlib.import_module("faiss")
    except ImportError as error:
        raise EngineUnavailableError(
            "faiss is not installed.", remedy="Install it: pip install docfraud[faiss]; or leave the engine out."
        ) from error
    index = faiss.IndexBinaryFlat(8 * queries.shape[1])
    index.add(base)
    # its heap keeps and orders equals by their index, as we do (held by tests/matching/test_hamming.py)
    distances, rows = index.search(queries, k)
    return np.asarray(distances, np.int32), np.asarray(rows, np.int64)


def all_distances(queries: NDArray[np.uint64], base: NDArray[np.uint64]) -> NDArray[np.uint16]:
    """All distances by counting bits: shape (n, m), uint16.

    Args:
        queries: shape (n, words), uint64.
        base: shape (m, words), uint64.
    """
    out = np.empty((len(queries), len(base)), np.uint16)
    columns = np.ascontiguousarray(base.T)
    across = min(len(base), _BLOCK)
    down = max(1, _BLOCK // max(across, 1))
    differing = np.empty((down, across), np.uint64)
    total, counted = np.empty((2, down, across), np.uint8)
    for top in range(0, len(queries), down):
        some = queries[top : top + down]
        for left in range(0, len(base), across):
            target = out[top : top + down, left : left + across]
            size = np.s_[: target.shape[0], : target.shape[1]]
            for word in range(queries.shape[1]):
                np.bitwise_xor(some[:, word, None], columns[word, left : left + across], out=differing[size])
                # three words have at most 192 bits, which a byte holds: wider sums are slow, so there are few
                fresh = word % 3 == 0
                np.bitwise_count(differing[size], out=(total if fresh else counted)[size])
                if not fresh:
                    np.add(total[size], counted[size], out=total[size])
                if word == 2 or (word < 2 and word == queries.shape[1] - 1):
                    target[:] = total[size]
                elif word % 3 == 2 or word == queries.shape[1] - 1:
                    np.add(target, total[size], out=target)
    return out


def _popcount_top_k(
    queries: NDArray[np.uint64], base: NDArray[np.uint64], k: int
) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    distances = np.empty((len(queries), k), np.int32)
    rows = np.empty((len(queries), k), np.int64)
    step = max(1, _KEYS // len(base))
    for top in range(0, len(queries), step):
        part = slice(top, top + step)
        distances[part], rows[part] = _smallest(all_distances(queries[part], base), k)
    return distances, rows


def _smallest(distances: NDArray[np.uint8] | NDArray[np.uint16], k: int) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """The k smallest of each row, in order, equals by their column, and their columns."""
    count = distances.shape[1]
    small = int(distances.max(initial=0)) < (1 << 32) // count - 1
    # one number holds distance and column, so that no two are equal and sorting settles ties
    keys: NDArray[Any] = distances.astype(np.uint32 if small else np.uint64)
    np.multiply(keys, keys.dtype.type(count), out=keys)
    np.add(keys, np.arange(count, dtype=keys.dtype), out=keys)
    if k < count:
        keys.partition(k - 1, axis=1)
        keys = keys[:, :k]
    keys.sort(axis=1)
    best, column = np.divmod(keys, keys.dtype.type(count))
    return best.astype(np.int32), column.astype(np.int64)


def _product_top_k(queries: Descriptors, base: Descriptors, k: int) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    check_narrow(queries)
    distances = np.empty((len(queries), k), np.int32)
    rows = np.empty((len(queries), k), np.int64)
    base_words, group = words(base), _group(len(base), k)
    for top in range(0, len(queries), _CHUNK):
        part = slice(top, top + _CHUNK)
        minima = _group_minima(queries[part], base, group)
        distances[part], rows[part] = _among_groups(words(queries[part]), base_words, minima, group, k)
    odd = product.awkward(queries, base)
    if odd.any():
        distances[odd], rows[odd] = _popcount_top_k(words(queries[odd]), base_words, k)
    return distances, rows


def _group(count: int, k: int) -> int:
    """How many neighbours of the base to see as one at first: 8 to 64, a power of 2.

    The more, the fewer minima there are to sort and the more candidates to count again, which costs about four times as
    much; the sum is least near this root.
    """
    return 1 << min(max(round(math.log2(count / (4 * k)) / 2), 3), 6)


def _group_minima(queries: Descriptors, base: Descriptors, group: int) -> NDArray[np.uint8]:
    """The smallest distance to each `group` neighbours of the base: shape (m / group, rounded up, n), uint8."""
    count, groups = len(base), -(-len(base) // group)
    minima = np.empty((groups, len(queries)), np.uint8)
    multiplier = product.Multiplier(queries, _TILE)
    for start in range(0, count, product.PLANES * _TILE):
        part = base[start : start + product.PLANES * _TILE]
        # groups lie within a plane, planes one after another, so the groups are in the order of the base
        length = -(-len(part) // (product.PLANES * group)) * group
        planes = [part[p * length : (p + 1) * length] for p in range(product.PLANES)]
        digits = multiplier.distances(planes, length)
        nearest = product.by_plane(digits.reshape(-1, group, digits.shape[1]).min(axis=1))
        ordered = nearest.swapaxes(0, 1).reshape(-1, len(queries))
        first = start // group
        target = minima[first : first + len(ordered)]
        target[:] = ordered[: len(target)]
    return minima


def _among_groups(
    queries: NDArray[np.uint64], base: NDArray[np.uint64], minima: NDArray[np.uint8], group: int, k: int
) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """The k nearest, which are among the k groups whose nearest are nearest; there bits are counted again."""
    groups = np.empty((len(queries), min(k, len(minima))), np.int64)
    step = max(1, _KEYS // len(minima))
    for top in range(0, len(queries), step):
        part = slice(top, top + step)
        _, groups[part] = _smallest(np.ascontiguousarray(minima[:, part].T), groups.shape[1])
    groups.sort(axis=1)  # so that the candidates are in the order of the base
    candidates = (groups[:, :, None] * group + np.arange(group)).reshape(len(queries), -1)
    beyond = candidates >= len(base)
    candidates[beyond] = 0
    distances = np.empty((len(queries), k), np.int32)
    rows = np.empty((len(queries), k), np.int64)
    step = max(1, _KEYS // (candidates.shape[1] * queries.shape[1]))
    for top in range(0, len(queries), step):
        part = slice(top, top + step)
        differing = base[candidates[part]]
        differing ^= queries[part, None, :]
        counted = np.bitwise_count(differing).sum(axis=2, dtype=np.uint16)
        counted[beyond[part]] = 8 * product.MAX_BITS  # further than any
        distances[part], column = _smallest(counted, k)
        rows[part] = np.take_along_axis(candidates[part], column, axis=1)
    return distances, rows
