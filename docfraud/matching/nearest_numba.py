"""Candidates of `docfraud.matching.nearest` by a scan of bytes, compiled at run time. Needs numba.

Bounds are those of `docfraud.matching.nearest_codes`. Per row the scan computes t = |b'|^2 - 2 a' b' in float32, from
an exact integer product: at most seven roundings of quantities up to (|a'| + |b'|)^2. `_SLACK` of that sum allows for
32.

One query is bound by memory, a byte per number. For several, eight share what is read of the templates and of a pair of
numbers one instruction multiplies and adds for eight rows (vpmaddwd on x86; LLVM chooses for others).
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from llvmlite import ir
from numba.core import cgutils, types
from numba.extending import intrinsic
from numpy.typing import NDArray

from docfraud.matching.compiled import compiled
from docfraud.matching.nearest_codes import BLOCK, LANES, Codes, Packed, packed
from docfraud.matching.nearest_exact import LARGEST_NORM, Candidates, Templates, TemplateStore

_SLACK = 32 * 2.0**-24
_TINY = 1e-35
_MOST = 4096
"""Candidates per query, beside some per neighbour, above which the plain scan is taken."""
_TILE = 8
"""Queries that share what is read of the templates: with eight sums, a row and a factor, 16 registers are enough."""


def _products(queries: int) -> Any:
    """An intrinsic: products of a group of eight rows with some queries, by LLVM's vectors.

    Its arguments: address of the group's codes, of the queries' integers, how many pairs, address of the int32 results,
    and how many results lie from a query's to the next one's.
    """

    def typing(_context: Any, codes: Any, integers: Any, pairs: Any, out: Any, apart: Any) -> Any:
        def emit(context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
            _emit_products(builder, queries, *arguments)
            return context.get_dummy_value()

        return types.void(codes, integers, pairs, out, apart), emit

    return intrinsic(typing)


def _emit_products(builder: Any, queries: int, codes: Any, integers: Any, pairs: Any, out: Any, apart: Any) -> None:
    whole, short, wide = (ir.VectorType(ir.IntType(bits), 2 * LANES) for bits in (8, 16, 32))
    sums, int32, int64 = ir.VectorType(ir.IntType(32), LANES), ir.IntType(32), ir.IntType(64)
    codes = builder.inttoptr(codes, whole.as_pointer())
    integers, out = (builder.inttoptr(pointer, int32.as_pointer()) for pointer in (integers, out))
    allocate: Any = cgutils.alloca_once
    totals = [allocate(builder, sums) for _ in range(queries)]
    for total in totals:
        builder.store(ir.Constant(sums, None), total)
    first, second = (ir.Constant(sums, [2 * lane + odd for lane in range(LANES)]) for odd in (0, 1))
    with cgutils.for_range(builder, pairs) as loop:
        rows = builder.sext(builder.sext(builder.load(builder.gep(codes, [loop.index]), align=1), short), wide)
        for query, total in enumerate(totals):
            place = builder.add(builder.mul(pairs, int64(query)), loop.index)
            pair = builder.load(builder.gep(integers, [place]), align=4)
            spread = builder.insert_element(ir.Constant(sums, ir.Undefined), pair, int32(0))
            spread = builder.shuffle_vector(spread, spread, ir.Constant(sums, [0] * LANES))
            product = builder.mul(rows, builder.sext(builder.bitcast(spread, short), wide))
            both = [builder.shuffle_vector(product, product, lanes) for lanes in (first, second)]
            builder.store(builder.add(builder.load(total), builder.add(*both)), total)
    for query, total in enumerate(totals):
        target = builder.gep(out, [builder.mul(apart, int64(query))])
        builder.store(builder.load(total), builder.bitcast(target, sums.as_pointer()), align=4)


_products_of_one = _products(1)
_products_of_tile = _products(_TILE)


def _push_python(heap: Any, size: int, value: float) -> int:
    """Put a value into a heap whose first is the largest; when it is full, in place of that. Returns the new size."""
    if size < len(heap):
        place = size
        while place and heap[(place - 1) // 2] < value:
            heap[place] = heap[(place - 1) // 2]
            place = (place - 1) // 2
        heap[place] = value
        return size + 1
    place = 0
    while 2 * place + 1 < size:
        child = 2 * place + 1
        if child + 1 < size and heap[child + 1] > heap[child]:
            child += 1
        if heap[child] <= value:
            break
        heap[place] = heap[child]
        place = child
    heap[place] = value
    return size


_push = compiled(_push_python)


def _gate_python(reach: float, square: float, margin: float) -> Any:
    """The largest t that is no proof of being further than `reach`; finite, as that is, so removed rows do not pass."""
    return np.float32(reach * reach - square + margin)


_gate = compiled(_gate_python)


def _scan_python(
    codes: Any,
    scales: Any,
    norms: Any,
    residuals: Any,
    largest: Any,
    first: int,
    last: int,
    integers: Any,
    twice: Any,
    squares: Any,
    query_norms: Any,
    query_residuals: Any,
    bound: Any,
    heaps: Any,
    found_query: Any,
    found_row: Any,
    found_least: Any,
) -> int:
    """Candidates of blocks first to last; how many, or -1 where there is no room for them.

    `bound` (n,) is lowered to the k-th least distance that is certain; `heaps` is (n, k) of room.
    """
    count, pairs, groups = len(twice), codes.shape[1], BLOCK // LANES
    tile = 1 if count == 1 else _TILE
    products = np.empty((tile, BLOCK), np.int32)
    sizes = np.zeros(count, np.int64)
    filled = 0
    for block in range(first, last):
        start = block * BLOCK
        # as views, so that indices from 0 need no test for negative ones, and loops become vectors
        scale, norm = scales[start : start + BLOCK], norms[start : start + BLOCK]
        for top in range(0, count, tile):
            for group in range(groups):
                rows = codes.ctypes.data + (block * groups + group) * pairs * 2 * LANES
                some = integers.ctypes.data + top * pairs * 4
                out = products.ctypes.data + group * LANES * 4
                if tile == 1:
                    _products_of_one(rows, some, pairs, out, BLOCK)
                else:
                    _products_of_tile(rows, some, pairs, out, BLOCK)
            for query in range(top, min(top + tile, count)):
                factor, square, own = twice[query], squares[query], products[query - top]
                apart = query_residuals[query] + residuals[block]
                margin = _SLACK * (query_norms[query] + largest[block]) ** 2 + _TINY
                gate = _gate(bound[query] + apart, square, margin)
                hits = 0
                for i in range(BLOCK):
                    hits += norm[i] - factor * (scale[i] * np.float32(own[i])) <= gate
                if not hits:
                    continue
                for i in range(BLOCK):
                    score = norm[i] - factor * (scale[i] * np.float32(own[i]))
                    if not score <= gate:
                        continue
                    if filled == len(found_row):
                        kept = 0
                        for j in range(filled):
                            if found_least[j] <= bound[found_query[j]]:
                                found_query[kept] = found_query[j]
                                found_row[kept] = found_row[j]
                                found_least[kept] = found_least[j]
                                kept += 1
                        filled = kept
                        if 2 * filled > len(found_row):
                            return -1
                    found_query[filled] = query
                    found_row[filled] = start + i
                    found_least[filled] = np.sqrt(max(square + score - margin, 0.0)) - apart
                    filled += 1
                    most = np.sqrt(max(square + score + margin, 0.0)) + apart
                    if sizes[query] < heaps.shape[1] or most < heaps[query, 0]:
                        sizes[query] = _push(heaps[query], sizes[query], most)
                        if sizes[query] == heaps.shape[1] and heaps[query, 0] < bound[query]:
                            bound[query] = heaps[query, 0]
                            gate = _gate(bound[query] + apart, square, margin)
    return filled


_scan = compiled(_scan_python)


class NumbaScan:
    """A `Scan` over codes: a byte per number and eight per template more."""

    def __init__(self, store: TemplateStore, threads: int = 1) -> None:
        self._codes = Codes(store)
        self._threads = threads

    def extend(self) -> None:
        self._codes.extend()

    def forget(self, rows: NDArray[np.int64]) -> None:
        self._codes.forget(rows)

    def candidates(self, queries: Templates, k: int, limit: float) -> Candidates | None:
        count, blocks = len(queries), self._codes.blocks
        if count > 1:  # whole tiles are multiplied; what is beyond the last query is not looked at
            padded = np.concatenate([queries, np.zeros((-count % _TILE, queries.shape[1]), np.float32)])
            queries_packed = packed(padded, self._codes.pairs)
        else:
            queries_packed = packed(queries, self._codes.pairs)
        parts = min(self._threads, max(blocks, 1))
        edges = [blocks * part // parts for part in range(parts + 1)]
        if parts == 1:
            found = [self._part(0, blocks, queries_packed, count, k, limit)]
        else:
            with ThreadPoolExecutor(parts) as pool:
                found = list(
                    pool.map(
                        lambda part: self._part(edges[part], edges[part + 1], queries_packed, count, k, limit),
                        range(parts),
                    )
                )
        if any(part is None for part in found):
            return None
        whole = [part for part in found if part is not None]
        query, row, least = (np.concatenate([part[column] for part in whole]) for column in range(3))
        near = least <= np.min([part[3] for part in whole], axis=0)[query]
        return Candidates(query[near], row[near])

    def _part(
        self, first: int, last: int, queries: Packed, count: int, k: int, limit: float
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]] | None:
        codes = self._codes
        # finite, but beyond any distance; a hair more, for the root of the exact distance is rounded
        bound = np.full(count, min(limit, 4 * LARGEST_NORM) * (1 + 1e-12))
        room = count * (_MOST + 4 * k)
        query, row, least = np.empty(room, np.int64), np.empty(room, np.int64), np.empty(room)
        filled = _scan(
            codes.codes,
            codes.scales,
            codes.norms,
            codes.residuals,
            codes.largest,
            first,
            last,
            queries.integers,
            queries.twice[:count],
            queries.squares,
            queries.norms,
            queries.residuals,
            bound,
            np.empty((count, k)),
            query,
            row,
            least,
        )
        return None if filled < 0 else (query[:filled], row[:filled], least[:filled], bound)
