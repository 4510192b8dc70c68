"""What a gallery's records say: people added with their pictures, people removed, a compaction.

A block of people is columns, so that a million templates are read by a few copies: a JSON index of ids, lines of
JSON with what else is known of each person, and per picture (little-endian) its number (uint64), when it was added
(int64, microseconds since 1970 UTC), its quality (float32, NaN for none), its person's place in the index (uint32), and
its template (float32).
"""

from __future__ import annotations

import json
import struct
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

_PEOPLE, _REMOVED, _COMPACTED = b"P", b"R", b"C"
_SIZES = struct.Struct("<cxxxIII")

PICTURES_PER_BLOCK = 2_048
"""About a megabyte: what was decrypted is still in the processor's cache when it is copied to its place."""


@dataclass(frozen=True, eq=False)
class Pictures:
    """Columns of n pictures.

    Attributes:
        number: (n,) uint64; of each picture, never given twice in a gallery.
        added: (n,) int64; microseconds since 1970, UTC.
        quality: (n,) float32; NaN where none was given.
        person: (n,) uint32; place in some list of people.
        templates: (n, dimension) float32.
    """

    number: NDArray[np.uint64]
    added: NDArray[np.int64]
    quality: NDArray[np.float32]
    person: NDArray[np.uint32]
    templates: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.number)

    def part(self, rows: slice) -> Pictures:
        """Some of them."""
        return Pictures(*(column[rows] for column in self.columns))

    @property
    def columns(self) -> tuple[NDArray[Any], ...]:
        """In the order in which a block holds them."""
        return self.number, self.added, self.quality, self.person, self.templates


@dataclass(frozen=True, eq=False)
class People:
    """A block of people.

    Attributes:
        new: ids of people who were not in the gallery.
        details: for each of these a line of JSON: label, document number, note.
        old: ids of people who were, and get further pictures.
        pictures: `person` counts through `new`, then `old`.
    """

    new: Sequence[str]
    details: Sequence[bytes]
    old: Sequence[str]
    pictures: Pictures


@dataclass(frozen=True, slots=True)
class Removed:
    """People who were taken out."""

    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Compacted:
    """The first record of a compacted file.

    Attributes:
        before: number, end and tag of the head of the file that it replaces.
        next_picture: the number of the next picture, so that none is given twice.
    """

    before: tuple[int, int, str]
    next_picture: int


Block = People | Removed | Compacted


def detail(label: str, document: str, note: str) -> bytes:
    """A person's line."""
    return json.dumps([label, document, note], ensure_ascii=False, separators=(",", ":")).encode()


def encoded(block: Block) -> bytes:
    """A block as bytes."""
    if isinstance(block, Removed):
        return _REMOVED + json.dumps(block.people).encode()
    if isinstance(block, Compacted):
        return _COMPACTED + json.dumps([block.before, block.next_picture]).encode()
    index = json.dumps([list(block.new), list(block.old)], ensure_ascii=False, separators=(",", ":")).encode()
    details = b"\n".join(block.details)
    columns = (np.ascontiguousarray(c).astype(c.dtype.newbyteorder("<"), copy=False) for c in block.pictures.columns)
    sizes = _SIZES.pack(_PEOPLE, len(block.pictures), len(index), len(details))
    return b"".join([sizes, *(c.tobytes() for c in columns), index, details])


def decoded(data: bytes, dimension: int) -> Block:
    """A block from its bytes; they were authenticated, so anything wrong with them is a bug."""
    kind = data[:1]
    if kind == _REMOVED:
        return Removed(tuple(json.loads(data[1:])))
    if kind == _COMPACTED:
        before, next_picture = json.loads(data[1:])
        return Compacted((before[0], before[1], before[2]), next_picture)
    _, count, index_bytes, detail_bytes = _SIZES.unpack_from(data)
    at = _SIZES.size
    columns: list[NDArray[Any]] = []
    for dtype, width in (("<u8", 1), ("<i8", 1), ("<f4", 1), ("<u4", 1), ("<f4", dimension)):
        column = np.frombuffer(data, dtype, count * width, at)
        columns.append(column if len(columns) < 4 else column.reshape(count, dimension))
        at += column.nbytes
    new, old = json.loads(data[at : at + index_bytes])
    at += index_bytes
    details = data[at : at + detail_bytes].split(b"\n") if new else []
    return People(new, details, old, Pictures(*columns))


def blocks_of(
    persons: NDArray[np.uint32],
    take: Callable[[slice], Pictures],
    who: Callable[[int], tuple[str, bytes]],
    known: int,
) -> Iterator[People]:
    """Blocks of at most `PICTURES_PER_BLOCK` pictures, each with its own people.

    A person whose pictures fall into two blocks is new in the first, old in the second.

    Args:
        persons: (n,); of each picture, ascending.
        take: some of these pictures.
        who: id and line of a person.
        known: persons from this number on are in the gallery already.
    """
    written = 0
    for start in range(0, len(persons), PICTURES_PER_BLOCK):
        rows = slice(start, start + PICTURES_PER_BLOCK)
        places, local = np.unique(persons[rows], return_inverse=True)
        is_new = (places >= written) & (places < known)
        fresh, others = places[is_new], places[~is_new]
        order = np.empty(len(places), dtype=np.uint32)
        order[is_new] = np.arange(len(fresh))
        order[~is_new] = np.arange(len(fresh), len(places))
        people = [who(int(place)) for place in fresh]
        pictures = replace(take(rows), person=order[local])
        yield People(
            [name for name, _ in people], [line for _, line in people], [who(int(p))[0] for p in others], pictures
        )
        written = max(written, int(fresh[-1]) + 1) if len(fresh) else written
