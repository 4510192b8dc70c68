"""One document to be made: a design, whom it is for, and what departs from the right way of making it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from docfraud.mrz.compose import compose
from docfraud.specimens.design import Design, Personalisation
from docfraud.specimens.people import Person, fill_pattern, invent
from docfraud.specimens.portraits.base import Portrait
from docfraud.specimens.seeds import stream

__all__ = ["Document", "invent_document"]

_ISSUED_FROM = dt.date(2018, 1, 1)
_TODAY = dt.date(2026, 11, 1)
"""Fixed, so that a seed gives the same document every day. Documents are issued before and expire after."""


@dataclass(frozen=True, kw_only=True)
class Document:
    """What a document says and how it is made.

    Attributes:
        design: its design.
        person: its holder.
        portrait: the picture in it.
        number, serial: of the document, and of the blank where the design has one.
        personal_number: optional data, "" for none.
        issued, expires: dates.
        seed: of everything that varies from copy to copy (fibres, signature, mottle).
        personalisation: how it is printed; None for the design's way.
        viz: printed text instead of a field's right one; "" leaves the field out.
        mrz: lines instead of the right ones; () for none at all.
        ghost_portrait: whose ghost portrait is printed; None: the holder's.
    """

    design: Design
    person: Person
    portrait: Portrait = field(compare=False)
    number: str
    serial: str
    personal_number: str
    issued: dt.date
    expires: dt.date
    seed: int
    personalisation: Personalisation | None = None
    viz: Mapping[str, str] = field(default_factory=dict)
    mrz: tuple[str, ...] | None = None
    ghost_portrait: Portrait | None = field(default=None, compare=False)

    @property
    def made_by(self) -> Personalisation:
        """How it is personalised."""
        return self.personalisation or self.design.personalisation

    @property
    def right_mrz(self) -> tuple[str, ...]:
        """The MRZ that belongs to the data, with right check digits."""
        return compose(
            self.design.format,
            document_code=self.design.document_code,
            issuer=self.design.issuer,
            document_number=self.number,
            surname=self.person.surname,
            given_names=self.person.given_names,
            nationality=self.design.issuer,
            date_of_birth=self.person.date_of_birth,
            sex=self.person.sex,
            date_of_expiry=self.expires,
            optional_data_1=self.personal_number,
            blank_check_digit="<",
        )

    @property
    def printed_mrz(self) -> tuple[str, ...]:
        """The MRZ that gets printed."""
        return self.right_mrz if self.mrz is None else self.mrz

    def printed(self, name: str) -> str:
        """What the visual zone says in one field; "" where nothing is printed.

        Raises:
            KeyError: no such field.
        """
        if name in self.viz:
            return self.viz[name]
        design, person = self.design, self.person

        def day(value: dt.date) -> str:
            return design.date_style.write(value, design.second_language)

        return {
            "document_code": design.document_code,
            "issuer": design.issuer,
            "document_number": self.number,
            "surname": person.surname,
            "given_names": person.given_names,
            "nationality": design.nationality_word or design.issuer,
            "personal_number": self.personal_number,
            "date_of_birth": day(person.date_of_birth),
            # 9303-4 field 11: the initial in the national language, an oblique, then F, M or X.
            "sex": f"{person.sex}/{person.sex}",
            "place_of_birth": person.place_of_birth,
            "date_of_issue": day(self.issued),
            "date_of_expiry": day(self.expires),
            "authority": design.authority,
        }[name]

    def but(self, **changes: object) -> Document:
        """The same document with something changed."""
        return replace(self, **changes)  # type: ignore[arg-type]


def invent_document(design: Design, portrait: Portrait, seed: int, person: Person | None = None) -> Document:
    """A right document of a design, for an invented person; the same for the same seed."""
    rng = stream(seed, "document", design.name)
    holder = person or invent(seed, portrait.sex)
    span = (_TODAY - max(_ISSUED_FROM, _TODAY - dt.timedelta(days=design.valid_years * 365 - 200))).days
    issued = _TODAY - dt.timedelta(days=int(rng.integers(20, max(span, 21))))
    anniversary = dt.date(issued.year + design.valid_years, issued.month, min(issued.day, 28))
    return Document(
        design=design,
        person=holder,
        portrait=portrait,
        number=fill_pattern(design.number_pattern, seed, design.name, "number"),
        serial=fill_pattern("######", seed, design.name, "serial"),
        personal_number=fill_pattern(design.personal_number_pattern, seed, design.name, "personal"),
        issued=issued,
        expires=anniversary - dt.timedelta(days=1),
        seed=seed,
    )
