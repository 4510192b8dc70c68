"""What forgers want a document to say: another date, number or name, as printed and as data."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np

from docfraud.specimens.design import Design
from docfraud.specimens.document import Document
from docfraud.specimens.people import fill_pattern, invent
from docfraud.specimens.seeds import stream

__all__ = ["CHANGEABLE", "Change", "Changeable", "FieldByField", "alterable", "change_of", "field_of"]


@dataclass(frozen=True, slots=True)
class Changeable:
    """A field worth altering.

    Attributes:
        words: its name in plain words.
        check: id of the check that compares it with the MRZ.
    """

    words: str
    check: str


CHANGEABLE: Mapping[str, Changeable] = MappingProxyType(
    {
        "date_of_birth": Changeable("date of birth", "viz-date-of-birth"),
        "date_of_expiry": Changeable("date of expiry", "viz-date-of-expiry"),
        "document_number": Changeable("document number", "viz-document-number"),
        "surname": Changeable("surname", "viz-names"),
        "given_names": Changeable("given names", "viz-names"),
    }
)
"""Fields that stand both in print and in the MRZ, by name."""

FIELD_WAYS: Mapping[str, str] = MappingProxyType({n.replace("_", "-"): field.words for n, field in CHANGEABLE.items()})
"""The variants of forgers with a way for each field."""


def field_of(variant: str) -> str:
    """The field that a variant of `FIELD_WAYS` is about."""
    return variant.replace("-", "_")


@dataclass(frozen=True, slots=True)
class Change:
    """One field changed.

    Attributes:
        field: its name.
        words: its name in plain words.
        was: what was printed.
        printed: what shall be printed.
        document: the document with the data changed: its own MRZ would follow.
        check: id of the check that compares print and MRZ.
    """

    field: str
    words: str
    was: str
    printed: str
    document: Document
    check: str


def alterable(design: Design) -> tuple[str, ...]:
    """Fields of `CHANGEABLE` that a design prints."""
    printed = {slot.name for side in design.sides for slot in side.slots}
    return tuple(name for name in CHANGEABLE if name in printed)


class FieldByField:
    """What forgers have in common that have a way for each field."""

    __slots__ = ()

    @property
    def variants(self) -> Mapping[str, str]:
        """The fields."""
        return FIELD_WAYS

    def applies(self, design: Design, variant: str) -> bool:
        """Where the design prints the field."""
        return field_of(variant) in alterable(design)


def change_of(document: Document, name: str, seed: int) -> Change:
    """What somebody would change a field to; never what is there already.

    Raises:
        KeyError: not a field of `CHANGEABLE`.
    """
    field = CHANGEABLE[name]
    other = _with(document, name, stream(seed, "forgery", "claim", name), seed)
    return Change(name, field.words, document.printed(name), other.printed(name), other, field.check)


def _with(document: Document, name: str, rng: np.random.Generator, seed: int) -> Document:
    if name == "date_of_birth":
        day = document.person.date_of_birth
        years = int(rng.integers(2, 10)) * (1 if day.year < 1985 else -1)
        return document.but(person=replace(document.person, date_of_birth=_later(day, years)))
    if name == "date_of_expiry":
        return document.but(expires=_later(document.expires, int(rng.integers(1, 6))))
    if name == "document_number":
        number = fill_pattern(document.design.number_pattern, seed, "forgery", "number")
        return document.but(
            number=number if number != document.number else number[:-1] + str((int(number[-1]) + 1) % 10)
        )
    for attempt in range(20):  # invented names may be the same by chance
        other = invent(int(rng.integers(1 << 31)) + attempt, document.person.sex)
        if getattr(other, name) != getattr(document.person, name):
            return document.but(person=replace(document.person, **{name: getattr(other, name)}))
    raise RuntimeError("twenty invented names were all the same")


def _later(day: dt.date, years: int) -> dt.date:
    """The same day so many years later; the day before in February where there is no such day."""
    return day.replace(year=day.year + years, day=min(day.day, 28) if day.month == 2 else day.day)
