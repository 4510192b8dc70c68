"""The layouts of machine-readable zones, as data.

Every format of ICAO Doc 9303 (TD1: part 5, TD2: part 6, TD3: part 4, MRV-A and MRV-B: part 7) and the old French
national identity card, whose 2 x 36 layout is its own. Positions count from 0; spans are half open. Pure Python.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from docfraud.errors import MRZFormatError

DIGITS = "0123456789"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
FILLER = "<"
ALPHABET = DIGITS + LETTERS + FILLER
"""The 37 characters of ICAO 9303-3 4.3, in the order of `docfraud.ocr.base.MRZ_ALPHABET`."""

_NAME = LETTERS + FILLER
_DATE = DIGITS + FILLER
_SEX = "MFX<"
# 9303 allows A, C, I (TD1, TD2) or P (TD3). One set with D and S beside them for all three: a letter that is odd on
# this document must show as printed, for `document_codes.code_problem` to find, not be forced to the nearest right one.
_FIRST = "ACDIPS"
# US cards number their second character (C1USA, A3USA); a zero is not used there.
_SECOND = LETTERS + "123456789" + FILLER

Span = tuple[int, int, int]
"""(line, start, end)."""


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """Where a field is, and which characters may stand in it."""

    name: str
    line: int
    start: int
    end: int
    alphabet: str

    @property
    def span(self) -> Span:
        return (self.line, self.start, self.end)

    @property
    def length(self) -> int:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class CheckDigitSpec:
    """Where a check digit is and what it is computed over, in order.

    Attributes:
        name: document_number, date_of_birth, date_of_expiry, optional_data or composite.
        line: line of the digit.
        column: its position.
        spans: ordered (line, start, end) pieces that are joined before the digit is computed.
        may_be_filler: "<" is right here when everything covered is filler.
    """

    name: str
    line: int
    column: int
    spans: tuple[Span, ...]
    may_be_filler: bool = False


@dataclass(frozen=True)
class MRZFormat:
    """One layout: lines, fields and check digits. Fields and check digits tile the lines without gap or overlap."""

    name: str
    line_count: int
    line_length: int
    fields: tuple[FieldSpec, ...]
    check_digits: tuple[CheckDigitSpec, ...]

    @cached_property
    def alphabets(self) -> tuple[tuple[str, ...], ...]:
        """Per line and column, the characters that may be printed there, in the order of `ALPHABET`.

        Wider than the standard where real documents are: see the notes in this module and on `CheckDigitSpec`. The
        check digit of a TD1 or TD2 document number may be "<" (a number longer than nine characters, 9303-5 4.2.2
        note j), that of a blank date too (a document without expiry leaves the date and its digit blank).
        """
        grid = [[ALPHABET] * self.line_length for _ in range(self.line_count)]
        for spec in self.fields:
            for column in range(spec.start, spec.end):
                grid[spec.line][column] = spec.alphabet
        code = self.fields[0]
        if code.name == "document_code" and self.name != "FRENCH_ID":
            grid[0][0] = "V" if self.name.startswith("MRV") else _FIRST
        for digit in self.check_digits:
            long_number = digit.name == "document_number" and self.name in ("TD1", "TD2")
            grid[digit.line][digit.column] = _DATE if digit.may_be_filler or long_number else DIGITS
        return tuple(tuple(row) for row in grid)

    @cached_property
    def field_names(self) -> tuple[str, ...]:
        return tuple(spec.name for spec in self.fields)

    def field(self, name: str) -> FieldSpec:
        """The layout of one field.

        Raises:
            KeyError: this format has no such field.
        """
        for spec in self.fields:
            if spec.name == name:
                return spec
        raise KeyError(name)

    def text(self, lines: Sequence[str], name: str) -> str:
        """What is printed in a field, fillers included. `lines` must have passed `require`."""
        spec = self.field(name)
        return lines[spec.line][spec.start : spec.end]

    def require(self, lines: Sequence[str]) -> None:
        """Raise unless the lines have this format's shape and only MRZ characters.

        Raises:
            MRZFormatError: says which line or character is wrong.
        """
        require_characters(lines)
        if len(lines) != self.line_count:
            raise MRZFormatError(f"There are {_lines(len(lines))}, {_article(self.name)} has {self.line_count}.")
        for number, line in enumerate(lines, 1):
            if len(line) != self.line_length:
                raise MRZFormatError(
                    f"Line {number} has {len(line)} characters, {_article(self.name)} line has {self.line_length}."
                )


def _lines(count: int) -> str:
    return "1 line" if count == 1 else f"{count} lines"


def _article(name: str) -> str:
    return f"an {name}" if name.startswith("MRV") else f"a {name}"


def _names_last_td1() -> MRZFormat:
    return MRZFormat(
        name="TD1",
        line_count=3,
        line_length=30,
        fields=(
            FieldSpec("document_code", 0, 0, 2, _SECOND),
            FieldSpec("issuer", 0, 2, 5, _NAME),
            FieldSpec("document_number", 0, 5, 14, ALPHABET),
            FieldSpec("optional_data_1", 0, 15, 30, ALPHABET),
            FieldSpec("date_of_birth", 1, 0, 6, _DATE),
            FieldSpec("sex", 1, 7, 8, _SEX),
            FieldSpec("date_of_expiry", 1, 8, 14, _DATE),
            FieldSpec("nationality", 1, 15, 18, _NAME),
            FieldSpec("optional_data_2", 1, 18, 29, ALPHABET),
            FieldSpec("names", 2, 0, 30, _NAME),
        ),
        check_digits=(
            CheckDigitSpec("document_number", 0, 14, ((0, 5, 14),), may_be_filler=True),
            CheckDigitSpec("date_of_birth", 1, 6, ((1, 0, 6),), may_be_filler=True),
            CheckDigitSpec("date_of_expiry", 1, 14, ((1, 8, 14),), may_be_filler=True),
            CheckDigitSpec("composite", 1, 29, ((0, 5, 30), (1, 0, 7), (1, 8, 15), (1, 18, 29))),
        ),
    )


def _two_lines(name: str, length: int, optional_end: int, extra: tuple[CheckDigitSpec, ...]) -> MRZFormat:
    """TD2, TD3, MRV-A and MRV-B share the first 28 positions of their second line."""
    return MRZFormat(
        name=name,
        line_count=2,
        line_length=length,
        fields=(
            FieldSpec("document_code", 0, 0, 2, _SECOND),
            FieldSpec("issuer", 0, 2, 5, _NAME),
            FieldSpec("names", 0, 5, length, _NAME),
            FieldSpec("document_number", 1, 0, 9, ALPHABET),
            FieldSpec("nationality", 1, 10, 13, _NAME),
            FieldSpec("date_of_birth", 1, 13, 19, _DATE),
            FieldSpec("sex", 1, 20, 21, _SEX),
            FieldSpec("date_of_expiry", 1, 21, 27, _DATE),
            FieldSpec("optional_data_1", 1, 28, optional_end, ALPHABET),
        ),
        check_digits=(
            CheckDigitSpec("document_number", 1, 9, ((1, 0, 9),), may_be_filler=name == "TD2"),
            CheckDigitSpec("date_of_birth", 1, 19, ((1, 13, 19),), may_be_filler=True),
            CheckDigitSpec("date_of_expiry", 1, 27, ((1, 21, 27),), may_be_filler=True),
            *extra,
        ),
    )


def _french_id() -> MRZFormat:
    """The French national identity card of 1988 to 2021, 2 x 36; "<" pads, given names are joined by "<<".

    The last six positions of line 1 name the issuing department and office; specimens leave them blank. The document
    number (12 characters) begins with year, month and department of issue.
    """
    return MRZFormat(
        name="FRENCH_ID",
        line_count=2,
        line_length=36,
        fields=(
            FieldSpec("document_code", 0, 0, 2, LETTERS),
            FieldSpec("issuer", 0, 2, 5, LETTERS),
            FieldSpec("surname", 0, 5, 30, _NAME),
            FieldSpec("issuing_office", 0, 30, 36, ALPHABET),
            FieldSpec("document_number", 1, 0, 12, DIGITS + "AB"),  # 2A and 2B are the departments of Corsica
            FieldSpec("given_names", 1, 13, 27, _NAME),
            FieldSpec("date_of_birth", 1, 27, 33, _DATE),
            FieldSpec("sex", 1, 34, 35, _SEX),
        ),
        check_digits=(
            CheckDigitSpec("document_number", 1, 12, ((1, 0, 12),)),
            CheckDigitSpec("date_of_birth", 1, 33, ((1, 27, 33),), may_be_filler=True),
            CheckDigitSpec("composite", 1, 35, ((0, 0, 36), (1, 0, 35))),
        ),
    )


FORMATS: dict[str, MRZFormat] = {
    f.name: f
    for f in (
        _names_last_td1(),
        _two_lines("TD2", 36, 35, (CheckDigitSpec("composite", 1, 35, ((1, 0, 10), (1, 13, 20), (1, 21, 35))),)),
        _two_lines(
            "TD3",
            44,
            42,
            (
                CheckDigitSpec("optional_data", 1, 42, ((1, 28, 42),), may_be_filler=True),
                CheckDigitSpec("composite", 1, 43, ((1, 0, 10), (1, 13, 20), (1, 21, 43))),
            ),
        ),
        _two_lines("MRVA", 44, 44, ()),
        _two_lines("MRVB", 36, 36, ()),
        _french_id(),
    )
}
"""Every format docfraud knows, by name."""


def require_characters(lines: Sequence[str]) -> None:
    """Raise if a line holds anything but A-Z, 0-9 and "<".

    Raises:
        MRZFormatError: names line, position (from 1) and character.
    """
    for number, line in enumerate(lines, 1):
        for position, character in enumerate(line, 1):
            if character not in ALPHABET:
                raise MRZFormatError(
                    f"Line {number}, position {position}: {character!r} is not an MRZ character (A-Z, 0-9, <)."
                )


def identify(lines: Sequence[str]) -> MRZFormat:
    """The format of clean lines, from their number, their length and their first characters.

    Visas begin with V. The French identity card begins IDFRA and has, on line 2, twelve characters of number and a
    check digit, then a given name; a TD2 has its nationality before that and six digits of birth date after it.

    Args:
        lines: upper case, without blanks; see `docfraud.mrz.parse.clean`.

    Raises:
        MRZFormatError: no format has this shape; the message says what is wrong in one sentence.
    """
    require_characters(lines)
    count = len(lines)
    lengths = [len(line) for line in lines]
    if count not in (2, 3):
        raise MRZFormatError(f"There {'is' if count == 1 else 'are'} {_lines(count)}; an MRZ has 2 or 3.")
    if count == 3:
        fmt = FORMATS["TD1"]
    else:
        # The length most of the text suggests, so that one lost character is reported against the right format.
        wide = sum(lengths) >= 36 + 44
        visa = lines[0].startswith("V")
        if wide:
            fmt = FORMATS["MRVA" if visa else "TD3"]
        elif visa:
            fmt = FORMATS["MRVB"]
        else:
            fmt = FORMATS["FRENCH_ID" if _looks_french(lines) else "TD2"]
    fmt.require(lines)
    if lines[0][0] not in LETTERS:
        raise MRZFormatError(f"Line 1 begins with {lines[0][0]!r}; a document code begins with a letter.")
    return fmt


def _looks_french(lines: Sequence[str]) -> bool:
    if not lines[0].startswith("IDFRA"):
        return False
    second = lines[1].ljust(36, FILLER)
    french = sum(c in LETTERS for c in second[13:15]) + sum(c in DIGITS for c in second[10:13])
    french += sum(c in DIGITS for c in second[27:34])
    td2 = sum(c in DIGITS for c in second[13:20]) + sum(c in LETTERS for c in second[10:13])
    return french > td2
