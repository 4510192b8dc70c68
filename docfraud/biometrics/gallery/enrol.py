"""Before anything is written: are these people fit to be added, and what blocks are they?"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from docfraud.biometrics.gallery.blocks import People, Pictures, blocks_of, detail
from docfraud.biometrics.gallery.header import TemplateFormat
from docfraud.biometrics.gallery.people import NewPerson, Templates, microseconds, require_finite
from docfraud.biometrics.gallery.table import Table
from docfraud.errors import PersonExistsError, UnknownNameError, WrongTemplateError


def enrolled(
    people: Sequence[NewPerson], table: Table, template: TemplateFormat
) -> tuple[tuple[str, ...], Iterator[People]]:
    """Ids of new people, and the blocks to write; everything is checked before the first block is made.

    Raises:
        UsageError: a text is not allowed.
        PersonExistsError: an id is in the gallery, or twice among these.
        TemplateKindError, WrongTemplateError: see `Templates.rows`, or a value is not finite.
    """
    ids: list[str] = []
    taken: set[str] = set()
    for one in people:
        one.check_texts()
        person = one.person or _made_id(table, taken)
        if person in table or person in taken:
            raise PersonExistsError(f"There is a person {person!r} already; nothing was written.")
        taken.add(person)
        ids.append(person)
    pictures = _columns([(one.templates, one.added) for one in people], table, template)

    def who(place: int) -> tuple[str, bytes]:
        one = people[place]
        return ids[place], detail(one.label, one.document, one.note)

    return tuple(ids), blocks_of(pictures.person, pictures.part, who, len(people))


def extended(person: str, templates: Templates, table: Table, template: TemplateFormat) -> Iterator[People]:
    """Blocks with further pictures of somebody.

    Raises:
        UnknownNameError: there is nobody of that id.
        TemplateKindError, WrongTemplateError: see `enrolled`.
    """
    if person not in table:
        raise UnknownNameError(f"There is no person {person!r} in the gallery.")
    pictures = _columns([(templates, None)], table, template)
    return blocks_of(pictures.person, pictures.part, lambda _place: (person, b""), 0)


def _made_id(table: Table, taken: set[str]) -> str:
    while True:
        person = secrets.token_hex(8)
        if person not in table and person not in taken:
            return person


def _columns(
    given: Sequence[tuple[Templates, Sequence[datetime] | None]], table: Table, template: TemplateFormat
) -> Pictures:
    rows = [templates.rows(template) for templates, _ in given]
    counts = [len(r) for r in rows]
    values = np.concatenate(rows) if rows else np.empty((0, template.dimension), dtype=np.float32)
    require_finite(values)
    quality = np.full(len(values), np.nan, dtype=np.float32)
    added = np.full(len(values), microseconds(datetime.now(UTC)), dtype=np.int64)
    start = 0
    for (templates, times), count in zip(given, counts, strict=True):
        if templates.quality is not None:
            quality[start : start + count] = _finite(templates.quality)
        if times is not None:
            if len(times) != count:
                raise WrongTemplateError(f"{count} templates cannot have {len(times)} times.")
            added[start : start + count] = [microseconds(time) for time in times]
        start += count
    number = np.arange(table.next_picture, table.next_picture + len(values), dtype=np.uint64)
    person = np.repeat(np.arange(len(given), dtype=np.uint32), counts)
    return Pictures(number, added, quality, person, values)


def _finite(quality: Sequence[float]) -> NDArray[np.float32]:
    values = np.asarray(quality, dtype=np.float32)
    if not np.isfinite(values).all():
        raise WrongTemplateError("A quality is a finite number; give none where there is none.")
    return values
