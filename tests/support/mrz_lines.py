"""Stand-in until docfraud.mrz.compose lands: the MRZ lines of a PageSpec."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.support.drawing import PageSpec

_LETTERS = {"Ä": "AE", "Ö": "OE", "Ü": "UE", "Å": "AA", "Æ": "AE", "Ø": "OE", "Œ": "OE", "ß": "SS", "Ł": "L"}


def _digit(text: str) -> str:
    values = (0 if c == "<" else int(c, 36) for c in text)
    return str(sum(v * (7, 3, 1)[i % 3] for i, v in enumerate(values)) % 10)


def _name(text: str) -> str:
    plain = "".join(_LETTERS.get(c, c) for c in text.upper())
    plain = "".join(c for c in unicodedata.normalize("NFD", plain) if not unicodedata.combining(c))
    return "<".join(plain.replace("'", "").replace("-", " ").replace(",", " ").split())


def compose_lines(spec: PageSpec) -> tuple[str, ...]:
    """The lines for a spec (names longer than the field are cut plainly)."""
    name = f"{_name(spec.surname)}<<{_name(spec.given_names)}"
    number = spec.document_number.ljust(9, "<")
    number += _digit(number)
    birth = f"{spec.date_of_birth:%y%m%d}"
    birth += _digit(birth)
    expiry = f"{spec.date_of_expiry:%y%m%d}"
    expiry += _digit(expiry)
    sex = spec.sex if spec.sex in "MF" else "<"
    head = spec.code.ljust(2, "<") + spec.issuer.ljust(3, "<")
    nation = spec.nationality.ljust(3, "<")
    if spec.format == "TD1":
        one = (head + number + spec.personal_number).ljust(30, "<")
        two = (birth + sex + expiry + nation).ljust(29, "<")
        two += _digit(one[5:] + two[0:7] + two[8:15] + two[18:29])
        return one, two, name.ljust(30, "<")[:30]
    length = 44 if spec.format in ("TD3", "MRVA") else 36
    one = (head + name).ljust(length, "<")[:length]
    two = number + nation + birth + sex + expiry + spec.personal_number
    if spec.format == "TD3":
        two = two.ljust(42, "<")
        two += _digit(two[28:42]) if spec.personal_number else "<"
        two += _digit(two[0:10] + two[13:20] + two[21:43])
    elif spec.format == "TD2":
        two = two.ljust(35, "<")
        two += _digit(two[0:10] + two[13:20] + two[21:35])
    return one, two.ljust(length, "<")
