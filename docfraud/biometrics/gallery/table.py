"""A gallery's content in memory: what its records add up to. Templates and names are in clear here."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from docfraud.biometrics.gallery.blocks import Block, Compacted, People, Pictures, Removed, detail
from docfraud.matching.nearest import TemplateIndex

_COLUMNS = (("number", np.uint64), ("added", np.int64), ("quality", np.float32), ("person", np.uint32))


class Table:
    """People and their pictures. People have a place in order of addition, pictures a row."""

    def __init__(self, dimension: int, capacity: int = 0) -> None:
        """An empty table; `capacity` is how many rows will surely suffice (memory is taken as rows come)."""
        self.templates = TemplateIndex(np.empty((0, dimension), np.float32))
        self._columns: dict[str, NDArray[Any]] = {
            name: np.empty(max(capacity, 16), dtype=dtype) for name, dtype in _COLUMNS
        }
        self._names: list[str] = []
        self._places: dict[str, int] | None = None
        self._details: list[tuple[int, Sequence[bytes]]] = []
        self.next_picture = 1
        self.alive_pictures = self.alive_people = 0
        self.compacted: Compacted | None = None

    def __len__(self) -> int:
        return self.alive_people

    def __contains__(self, person: str) -> bool:
        return person in self._by_id

    @property
    def _by_id(self) -> dict[str, int]:
        # made when it is first needed: of a million people it takes longer than all else, and a search needs none
        if self._places is None:
            self._places = dict(zip(self._names, range(len(self._names)), strict=True))
        return self._places

    def apply(self, block: Block) -> None:
        """Take in what a record says."""
        if isinstance(block, People):
            self._add(block)
        elif isinstance(block, Removed):
            self._remove(block.people)
        else:
            self.next_picture = max(self.next_picture, block.next_picture)
            self.compacted = block

    def _add(self, block: People) -> None:
        first = len(self._names)
        self._names.extend(block.new)
        self.alive_people += len(block.new)
        if self._places is not None:
            self._places.update(zip(block.new, range(first, len(self._names)), strict=True))
        # the last person of the block before may go on in this one
        old = [first - 1 if first and person == self._names[first - 1] else self._by_id[person] for person in block.old]
        if block.new:
            self._details.append((first, block.details))
        places = np.concatenate([np.arange(first, len(self._names)), old]).astype(np.uint32)
        pictures, start = block.pictures, self.templates.rows
        self.templates.add(pictures.templates)
        end = self.templates.rows
        values = (pictures.number, pictures.added, pictures.quality, places[pictures.person])
        for (name, _), value in zip(_COLUMNS, values, strict=True):
            column = self._columns[name]
            if end > len(column):
                column = np.resize(column, max(end, 2 * len(column)))
                self._columns[name] = column
            column[start:end] = value
        if len(pictures):
            self.next_picture = max(self.next_picture, int(pictures.number.max()) + 1)
        self.alive_pictures += len(pictures)

    def _remove(self, people: Sequence[str]) -> None:
        places = [self._by_id.pop(person) for person in people]
        self.alive_people -= len(places)
        rows = np.flatnonzero(np.isin(self._column("person"), places))
        self.templates.remove(rows)
        self.alive_pictures -= len(rows)
        for place in places:
            self._names[place] = ""
            self._forget(place)

    def _forget(self, place: int) -> None:
        at = self._block_of(place)
        first, lines = self._details[at]
        kept = list(lines)
        kept[place - first] = detail("", "", "")
        self._details[at] = (first, kept)

    def _column(self, name: str) -> NDArray[Any]:
        return self._columns[name][: self.templates.rows]

    def _block_of(self, place: int) -> int:
        return bisect_right(self._details, place, key=lambda block: block[0]) - 1

    # ---- what is there ----------------------------------------------------------------------------------------------

    def place(self, person: str) -> int | None:
        """A person's place; None for somebody who is not there."""
        return self._by_id.get(person)

    def name(self, place: int) -> str:
        """The id of the person at a place."""
        return self._names[place]

    def number(self, row: int) -> int:
        """The number of the picture of a row."""
        return int(self._columns["number"][row])

    def detail(self, place: int) -> tuple[str, str, str]:
        """Label, document number and note of the person at a place."""
        first, lines = self._details[self._block_of(place)]
        label, document, note = json.loads(lines[place - first])
        return label, document, note

    def line(self, place: int) -> bytes:
        """The same, as a block keeps it."""
        first, lines = self._details[self._block_of(place)]
        return lines[place - first]

    def rows(self) -> NDArray[np.intp]:
        """Rows of all pictures of those who are there, person by person."""
        person = self._column("person")
        alive = np.fromiter(map(bool, self._names), dtype=bool, count=len(self._names))
        rows = np.flatnonzero(alive[person])
        ordered: NDArray[np.intp] = rows[np.argsort(person[rows], kind="stable")]
        return ordered

    def persons(self, rows: NDArray[np.intp]) -> NDArray[np.uint32]:
        """Places of the people of some rows."""
        places: NDArray[np.uint32] = self._column("person")[rows]
        return places

    def rows_of(self, place: int) -> NDArray[np.intp]:
        """Rows of the pictures of the person at a place."""
        return np.flatnonzero(self._column("person") == place)

    def pictures(self, rows: NDArray[np.intp]) -> Pictures:
        """Pictures of some rows; `person` is the place."""
        number, added, quality, person = (self._column(name)[rows] for name, _ in _COLUMNS)
        return Pictures(number, added, quality, person, self.templates.templates[rows])

    def nearest_people(self, query: NDArray[np.float32], k: int) -> Iterator[tuple[float, int, int]]:
        """(distance, row, place) of the nearest picture of each of the k nearest people, nearest first."""
        wanted = min(k, len(self))
        asked = wanted  # never more than there are pictures, so that nothing is padded
        if not wanted:
            return
        while True:
            distances, rows = (found[0] for found in self.templates.search(query, asked))
            places, first = np.unique(self._column("person")[rows], return_index=True)
            if len(places) >= wanted or asked >= self.alive_pictures:
                break
            asked = min(4 * asked, self.alive_pictures)  # several of the nearest pictures are one person's
        for at in np.sort(first)[:wanted]:
            yield float(distances[at]), int(rows[at]), int(self._column("person")[rows[at]])
