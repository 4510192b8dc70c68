"""From the lines of an MRZ to what they say.

Parsing never repairs: it takes the characters as they are, and says with its check digits what does not fit.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from docfraud.errors import MRZFormatError
from docfraud.mrz import check_digits as digits
from docfraud.mrz.dates import MRZDate, resolve_birth, resolve_expiry, resolve_issue_month
from docfraud.mrz.formats import FILLER, FORMATS, MRZFormat, identify
from docfraud.results import MRZCheckDigit


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedMRZ:
    """What an MRZ says. Texts are without their padding; "" where the MRZ has the field but leaves it blank.

    Attributes:
        format: TD1, TD2, TD3, MRVA, MRVB or FRENCH_ID.
        lines: the clean lines that were parsed.
        document_code: one or two characters: P, ID, VC, C1.
        issuer: ICAO code of the issuing state or organisation, one letter for Germany.
        document_number: whole, also where TD1 or TD2 continue it in the optional data; inner fillers stay "<".
        nationality: ICAO code; None where the format has none (FRENCH_ID).
        date_of_birth: as printed and as understood.
        sex: M, F or X (the MRZ's "<" is "unspecified", which the printed page writes X).
        date_of_expiry: as printed and as understood; None where the format has none (FRENCH_ID).
        surname: primary identifier, words separated by a blank.
        given_names: secondary identifier, words separated by a blank. "" also where a single "<" stands where "<<"
            should (seen on real specimens): that text is one primary identifier to the standard, and is kept as one.
        optional_data_1: personal number or what else the issuer likes, trailing fillers removed, inner ones kept; for
            a long document number, what follows it. None where the format has no such field.
        optional_data_2: TD1 only.
        names_truncated: the last position of a name field is a letter, which is how a shortened name shows (9303-3
            4.6). A name that just fits looks the same.
        date_of_issue: FRENCH_ID only: year and month.
        department: FRENCH_ID only: three characters for department (and office) of issue, from the document number.
        issuing_office: FRENCH_ID only: the last six positions of line 1; specimens leave them blank.
        check_digits: printed against computed, in the format's order.
    """

    format: str
    lines: tuple[str, ...]
    document_code: str
    issuer: str
    document_number: str
    nationality: str | None
    date_of_birth: MRZDate
    sex: str
    date_of_expiry: MRZDate | None
    surname: str
    given_names: str
    optional_data_1: str | None
    optional_data_2: str | None
    names_truncated: bool
    check_digits: tuple[MRZCheckDigit, ...]
    date_of_issue: MRZDate | None = None
    department: str | None = None
    issuing_office: str | None = None

    @property
    def check_digits_valid(self) -> bool:
        """Every check digit of the format is right."""
        return all(c.valid for c in self.check_digits)

    @property
    def fields(self) -> dict[str, str | None]:
        """The fields for JSON: dates in ISO 8601, X for unknown digits; None for what is blank, absent or impossible.

        A birth date of fillers is "XXXX-XX-XX" (unknown); a blank expiry is None (none stated).
        """
        expiry = self.date_of_expiry
        values: dict[str, str | None] = {
            "document_code": self.document_code,
            "issuer": self.issuer,
            "document_number": self.document_number,
            "surname": self.surname,
            "given_names": self.given_names,
            "nationality": self.nationality,
            "date_of_birth": self.date_of_birth.iso,
            "sex": self.sex,
            "date_of_expiry": None if expiry is None or expiry.is_blank else expiry.iso,
            "optional_data_1": self.optional_data_1,
            "optional_data_2": self.optional_data_2,
        }
        if self.format == "FRENCH_ID":
            values["date_of_issue"] = self.date_of_issue.iso if self.date_of_issue else None
            values["department"] = self.department
            values["issuing_office"] = self.issuing_office
        return {name: value or None for name, value in values.items()}


def clean(lines: str | Sequence[str]) -> tuple[str, ...]:
    """Lines in upper case without white space; a text is split at its line ends and blank lines are dropped.

    Nothing else is changed: guillemets or a wrong character are for `parse` to refuse and for a reader to avoid.
    """
    rows = lines.splitlines() if isinstance(lines, str) else lines
    joined = ("".join(row.split()).upper() for row in rows)
    return tuple(row for row in joined if row)


def split_names(text: str) -> tuple[str, str]:
    """Surname and given names of a name field: the first "<<" parts them, other fillers are blanks."""
    surname, _, given = text.rstrip(FILLER).partition(FILLER * 2)
    return _words(surname), _words(given)


def parse(
    lines: str | Sequence[str], *, format: str | MRZFormat | None = None, today: dt.date | None = None
) -> ParsedMRZ:
    """Parse the lines of an MRZ.

    Args:
        lines: a text with line ends, or the lines; lower case and white space are put right.
        format: name of the format or the format; found out if None.
        today: the day by which centuries are decided (`docfraud.mrz.dates`); the computer's date if None.

    Raises:
        MRZFormatError: the text is no MRZ, or not of that format; the message says what is wrong.
    """
    rows = clean(lines)
    if format is None:
        fmt = identify(rows)
    elif isinstance(format, MRZFormat):
        fmt = format
    elif format in FORMATS:
        fmt = FORMATS[format]
    else:
        raise MRZFormatError(f"There is no MRZ format {format!r}; there are {', '.join(FORMATS)}.")
    checks = digits.check_digits(fmt, rows)
    now = today or dt.date.today()

    def text(name: str) -> str:
        return fmt.text(rows, name).rstrip(FILLER)

    french = fmt.name == "FRENCH_ID"
    expiry = None if french else resolve_expiry(fmt.text(rows, "date_of_expiry"), now)
    number, optional_1 = text("document_number"), None if french else text("optional_data_1")
    long = digits.long_number(fmt, rows)
    if long is not None:
        number = digits.join(rows, long.spans)
        optional = fmt.field("optional_data_1")
        # the filler that ends the number is not part of what follows
        optional_1 = rows[optional.line][long.column + 2 : optional.end].rstrip(FILLER)
    if french:
        surname, given = _words(text("surname")), _words(text("given_names"))
    else:
        surname, given = split_names(text("names"))
    name_fields = ("surname", "given_names") if french else ("names",)
    return ParsedMRZ(
        format=fmt.name,
        lines=rows,
        document_code=text("document_code"),
        issuer=text("issuer"),
        document_number=number,
        nationality=None if french else text("nationality"),
        date_of_birth=resolve_birth(fmt.text(rows, "date_of_birth"), now, expiry),
        sex=text("sex") or "X",
        date_of_expiry=expiry,
        surname=surname,
        given_names=given,
        optional_data_1=optional_1,
        optional_data_2=text("optional_data_2") if fmt.name == "TD1" else None,
        names_truncated=any(not fmt.text(rows, name).endswith(FILLER) for name in name_fields),
        check_digits=checks,
        date_of_issue=resolve_issue_month(number[:4], now) if french else None,
        department=number[4:7] if french else None,
        issuing_office=text("issuing_office") if french else None,
    )


def _words(text: str) -> str:
    return " ".join(word for word in text.split(FILLER) if word)
