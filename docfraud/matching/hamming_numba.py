"""Nearest binary descriptors by tables of nibbles, compiled at run time. Needs numba, and AVX2.

To a query's nibble, the distances of all 16 nibbles are a table of 16 bytes, and one instruction (vpshufb) looks up 32
rows of the base at once. The base lies in bytes of 32 rows side by side, so that sums grow in the lanes: two
instructions per nibble and 32 pairs, four per pair of 32 bytes. Four queries share what is read of 64 rows.

A byte holds distances to 255. What is 256 reads as 0, so whatever reads as 0 is counted again.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from llvmlite import ir
from numba.core import cgutils, types
from numba.extending import intrinsic
from numpy.typing import NDArray

from docfraud.matching.compiled import compiled

Descriptors = NDArray[np.uint8]

_LANES = 32
"""Rows side by side."""
_GROUPS = 2
_TILE = 4
"""Groups and queries whose sums are held in registers: eight of sixteen."""
_BLOCK = 512
"""Rows whose distances are looked at together."""
_CHUNK = 512
"""Queries whose tables are made at once: half a megabyte for 32 bytes."""

_NIBBLES = np.bitwise_count(np.arange(16, dtype=np.uint8)[:, None] ^ np.arange(16, dtype=np.uint8))
"""Distances of nibbles: shape (16, 16), uint8."""


def _typing(_context: Any, base: Any, tables: Any, width: Any, out: Any) -> Any:
    """Distances of 64 rows and four queries, uint8, written query by query, `_BLOCK` apart.

    Arguments: address of two groups of the base, of the tables of four queries, bytes per descriptor, address for the
    results.
    """

    def emit(context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        _emit(builder, *arguments)
        return context.get_dummy_value()

    return types.void(base, tables, width, out), emit


_distances: Any = intrinsic(_typing)


def _emit(builder: Any, base: Any, tables: Any, width: Any, out: Any) -> None:
    rows, table, int64 = ir.VectorType(ir.IntType(8), _LANES), ir.VectorType(ir.IntType(8), 16), ir.IntType(64)
    base, out = (builder.inttoptr(pointer, rows.as_pointer()) for pointer in (base, out))
    tables = builder.inttoptr(tables, table.as_pointer())
    allocate: Any = cgutils.alloca_once
    insert: Any = cgutils.get_or_insert_function
    look_up = insert(builder.module, ir.FunctionType(rows, (rows, rows)), "llvm.x86.avx2.pshuf.b")
    totals = [[allocate(builder, rows) for _ in range(_GROUPS)] for _ in range(_TILE)]
    for one in totals:
        for total in one:
            builder.store(ir.Constant(rows, None), total)
    low, four = ir.Constant(rows, [15] * _LANES), ir.Constant(rows, [4] * _LANES)
    twice = ir.Constant(ir.VectorType(ir.IntType(32), _LANES), [*range(16), *range(16)])
    with cgutils.for_range(builder, width) as loop:
        nibbles = []
        for group in range(_GROUPS):
            place = builder.add(builder.mul(width, int64(group)), loop.index)
            both = builder.load(builder.gep(base, [place]), align=1)
            nibbles.append((builder.and_(both, low), builder.lshr(both, four)))
        for query, one in enumerate(totals):
            first = builder.mul(builder.add(builder.mul(width, int64(query)), loop.index), int64(2))
            for half in range(2):
                values = builder.load(builder.gep(tables, [builder.add(first, int64(half))]), align=1)
                spread = builder.shuffle_vector(values, values, twice)
                for group, total in enumerate(one):
                    found = builder.call(look_up, [spread, nibbles[group][half]])
                    builder.store(builder.add(builder.load(total), found), total)
    for query, one in enumerate(totals):
        for group, total in enumerate(one):
            target = builder.gep(out, [int64(query * (_BLOCK // _LANES) + group)])
            builder.store(builder.load(total), target, align=1)


def _any_below_python(distances: Any, most: Any) -> bool:
    """Whether any is at most so large; the loop becomes vectors."""
    near = False
    for i in range(len(distances)):
        near |= distances[i] <= most
    return near


_any_below = compiled(_any_below_python)


def _search_python(
    columns: Any, base: Any, tables: Any, queries: Any, count: int, best: Any, rows: Any, scratch: Any
) -> None:
    """Fill `best` and `rows`, shape (n, k), with the nearest.

    `columns` is (groups, width, 32) uint8, whole blocks of them; `tables` (n padded, width, 2, 16); `base` and
    `queries` are descriptors; `count` rows are no padding; `scratch` is (tile, block) uint8.
    """
    width, k = columns.shape[1], best.shape[1]
    filled = np.zeros(len(queries), np.int64)
    for start in range(0, count, _BLOCK):
        for top in range(0, len(queries), _TILE):
            for group in range(0, _BLOCK // _LANES, _GROUPS):
                _distances(
                    columns.ctypes.data + (start // _LANES + group) * width * _LANES,
                    tables.ctypes.data + top * width * 32,
                    width,
                    scratch.ctypes.data + group * _LANES,
                )
            for query in range(top, min(top + _TILE, len(queries))):
                own, most = scratch[query - top], best[query, k - 1] - 1 if filled[query] == k else 256
                if most < 0:
                    continue
                if not _any_below(own, np.uint8(min(most, 255))):
                    continue
                for first in range(0, min(_BLOCK, count - start), _LANES):
                    if not _any_below(own[first : first + _LANES], np.uint8(min(most, 255))):
                        continue
                    for i in range(first, min(first + _LANES, count - start)):
                        if own[i] > most:
                            continue
                        distance = np.int32(own[i])
                        if distance == 0:  # or 256
                            for byte in range(width):
                                distance += np.int32(_ONES[base[start + i, byte] ^ queries[query, byte]])
                        if distance > most:
                            continue
                        place = min(filled[query], k - 1)
                        while place and best[query, place - 1] > distance:
                            best[query, place], rows[query, place] = best[query, place - 1], rows[query, place - 1]
                            place -= 1
                        best[query, place], rows[query, place] = distance, start + i
                        filled[query] = min(filled[query] + 1, k)
                        if filled[query] == k:
                            most = best[query, k - 1] - 1


_ONES = np.bitwise_count(np.arange(256, dtype=np.uint8))
_search = compiled(_search_python)


def top_k(queries: Descriptors, base: Descriptors, k: int) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """As `docfraud.matching.hamming.hamming_top_k`, for descriptors of at most 32 bytes and k at most len(base).

    The processor must have AVX2, and numba must not have been told to compile for another.
    """
    count, width = base.shape
    padded = np.zeros((-(-count // _BLOCK) * _BLOCK, width), np.uint8)
    padded[:count] = base
    columns = np.ascontiguousarray(padded.reshape(-1, _LANES, width).swapaxes(1, 2))
    best, rows = np.empty((len(queries), k), np.int32), np.empty((len(queries), k), np.int64)
    scratch = np.empty((_TILE, _BLOCK), np.uint8)
    for top in range(0, len(queries), _CHUNK):
        some = slice(top, top + _CHUNK)
        part = queries[some]
        whole = np.pad(part, ((0, -len(part) % _TILE), (0, 0)))
        tables = _NIBBLES.take(np.stack([whole & 15, whole >> 4], axis=2), axis=0)
        _search(columns, base, tables, part, count, best[some], rows[some], scratch)
    return best, rows
