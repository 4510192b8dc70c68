"""From field values to the lines of an MRZ, all check digits included. The inverse of `docfraud.mrz.parse`."""

from __future__ import annotations

import datetime as dt

from docfraud.errors import MRZFormatError
from docfraud.mrz.check_digits import check_digit, join
from docfraud.mrz.dates import problem
from docfraud.mrz.formats import ALPHABET, FILLER, FORMATS, LETTERS, MRZFormat
from docfraud.mrz.transliteration import transliterate

MRZDay = dt.date | str
"""A date, or six characters YYMMDD with "<<" for an unknown part."""


def compose(
    format_name: str,
    *,
    document_code: str,
    issuer: str,
    document_number: str,
    surname: str,
    given_names: str = "",
    nationality: str | None = None,
    date_of_birth: MRZDay,
    sex: str,
    date_of_expiry: MRZDay | None = None,
    optional_data_1: str = "",
    optional_data_2: str = "",
    issuing_office: str = "",
    language: str | None = None,
    blank_check_digit: str = "0",
) -> tuple[str, ...]:
    """Compose the lines of an MRZ.

    Args:
        format_name: TD1, TD2, TD3, MRVA, MRVB or FRENCH_ID.
        document_code: one or two characters; V first for visas and for nothing else.
        issuer: one to three letters.
        document_number: up to nine characters; in TD1 up to 23 and in TD2 up to 15, the rest going to the optional data
            (9303-5 and -6, 4.2.2 note j); exactly 12 in FRENCH_ID. Blanks and punctuation become "<".
        surname: primary identifier, any script of `transliterate`.
        given_names: secondary identifier, may be empty.
        nationality: one to three letters; None or "" for FRENCH_ID, which has none.
        date_of_birth: unknown parts allowed.
        sex: M, F, or X or "<" for unspecified.
        date_of_expiry: None for a blank date (no expiry stated) and for FRENCH_ID, which has none.
        optional_data_1: personal number or other data; after the rest of a long document number.
        optional_data_2: TD1 only.
        issuing_office: FRENCH_ID only, up to six characters.
        language: for Cyrillic names, see `transliterate`.
        blank_check_digit: "0" or "<", what TD3 prints when its optional data is blank (9303-4 4.2.2.2).

    Returns:
        The lines, top to bottom. Names that do not fit are shortened by `fit_names`.

    Raises:
        MRZFormatError: a value that this format cannot hold; the message says which and why.
    """
    fmt = FORMATS.get(format_name)
    if fmt is None:
        raise MRZFormatError(f"There is no MRZ format {format_name!r}; there are {', '.join(FORMATS)}.")
    if blank_check_digit not in ("0", FILLER):
        raise MRZFormatError(f"A blank check digit is 0 or <, not {blank_check_digit!r}.")
    french = fmt.name == "FRENCH_ID"
    if french and (nationality or date_of_expiry or optional_data_1 or optional_data_2):
        raise MRZFormatError("A FRENCH_ID has no nationality, date of expiry or optional data.")
    if optional_data_2 and fmt.name != "TD1":
        raise MRZFormatError(f"{fmt.name} has no second optional data.")
    if issuing_office and not french:
        raise MRZFormatError(f"{fmt.name} has no issuing office.")

    number = _plain(document_number, "document number")
    if not number:
        raise MRZFormatError("A document number is required.")
    values = {
        "document_code": _document_code(fmt, document_code),
        "issuer": _state(issuer, "issuer"),
        "document_number": number,
        "date_of_birth": _date(date_of_birth, "date of birth"),
        "sex": _sex(sex),
    }
    long = not french and len(number) > fmt.field("document_number").length
    if french:
        values["issuing_office"] = _plain(issuing_office, "issuing office")
        values["surname"], values["given_names"] = _french_names(surname, given_names, language)
        if len(number) != 12:
            raise MRZFormatError(f"The document number of a FRENCH_ID has 12 characters, not {len(number)}.")
    else:
        values["nationality"] = _state(nationality or "", "nationality")
        values["date_of_expiry"] = FILLER * 6 if date_of_expiry is None else _date(date_of_expiry, "date of expiry")
        optional = _plain(optional_data_1, "first optional data")
        if long:
            values["document_number"], optional = _long_number(fmt, number, optional)
        values["optional_data_1"] = optional
        if fmt.name == "TD1":
            values["optional_data_2"] = _plain(optional_data_2, "second optional data")
        values["names"] = fit_names(
            transliterate(surname, language=language),
            transliterate(given_names, language=language),
            fmt.field("names").length,
        )
    return _fill(fmt, values, long, blank_check_digit)


def fit_names(surname: str, given_names: str, room: int) -> str:
    """The name field without padding: surname, "<<", given names, shortened if need be.

    9303 parts 4 to 7 (4.2.3) leave the choice among several ways. This one keeps every component with at least a
    letter, the surname as long as possible, and each component before the next; if not even initials fit, last given
    names are left out, then last surnames. A shortened name ends with a letter in the last position, unless it is
    made of initials only.

    Args:
        surname: letters, components parted by "<"; not empty.
        given_names: the same; may be empty.
        room: positions of the field.

    Raises:
        MRZFormatError: there is no surname.
    """
    primary, secondary = [[w for w in n.split(FILLER) if w] for n in (surname, given_names)]
    if not primary:
        raise MRZFormatError("A name needs a surname (primary identifier); a holder with one name has it there.")
    whole = FILLER.join(primary) + (FILLER * 2 + FILLER.join(secondary) if secondary else "")
    if len(whole) <= room:
        return whole
    while secondary[1:] and _least(primary) + 2 + _least(secondary) > room:
        secondary.pop()
    tail = 2 + _least(secondary) if secondary else 0
    while primary[1:] and _least(primary) + tail > room:
        primary.pop()
    head = _shorten(primary, room - tail)
    if not secondary:
        return head
    return head + FILLER * 2 + _shorten(secondary, room - len(head) - 2)


def _least(components: list[str], gap: int = 1) -> int:
    return len(components) + gap * (len(components) - 1)


def _shorten(components: list[str], room: int, gap: int = 1) -> str:
    """Earlier components keep what they can while each later one keeps a letter; `gap` fillers between them."""
    kept = []
    for number, word in enumerate(components):
        later = (1 + gap) * (len(components) - number - 1)
        kept.append(word[: max(1, room - later)])
        room -= len(kept[-1]) + gap
    return (FILLER * gap).join(kept)


def _fill(fmt: MRZFormat, values: dict[str, str], long: bool, blank: str) -> tuple[str, ...]:
    rows = [[FILLER] * fmt.line_length for _ in range(fmt.line_count)]
    for spec in fmt.fields:
        value = values[spec.name]
        if len(value) > spec.length:
            what = spec.name.replace("_", " ")
            raise MRZFormatError(
                f"The {what} {value!r} has {len(value)} characters, {fmt.name} has room for {spec.length}."
            )
        rows[spec.line][spec.start : spec.start + len(value)] = value
    for digit in fmt.check_digits:
        if digit.name == "document_number" and long:
            continue  # its filler stands there, the digit is in the optional data
        text = join(["".join(row) for row in rows], digit.spans)
        is_blank = digit.name == "optional_data" and not text.strip(FILLER)
        rows[digit.line][digit.column] = blank if is_blank else check_digit(text)
    return tuple("".join(row) for row in rows)


def _long_number(fmt: MRZFormat, number: str, optional: str) -> tuple[str, str]:
    """Split a long number into its field and the beginning of the optional data."""
    if fmt.name not in ("TD1", "TD2"):
        raise MRZFormatError(f"The document number {number!r} has {len(number)} characters, {fmt.name} has room for 9.")
    head, rest = number[:9], number[9:]
    if head.endswith(FILLER) or FILLER in rest:
        raise MRZFormatError(f"A long document number cannot have a blank from its ninth character on: {number!r}.")
    rest += check_digit(number)
    room = fmt.field("optional_data_1").length
    joined = rest + FILLER + optional if optional else rest
    if len(joined) > room:
        raise MRZFormatError(
            f"The rest of the document number and the optional data, {joined!r}, have {len(joined)} characters, "
            f"{fmt.name} has room for {room}."
        )
    return head, joined


def _plain(value: str, what: str) -> str:
    """Upper case; blanks and punctuation become fillers (9303-4 4.2.2.2), trailing ones are dropped."""
    text = "".join(c if c.isalnum() else FILLER for c in value.strip().upper()).rstrip(FILLER)
    wrong = next((c for c in text if c not in ALPHABET), None)
    if wrong:
        raise MRZFormatError(f"The {what} {value!r} has {wrong!r}, which is not an MRZ character.")
    return text


def _state(value: str, what: str) -> str:
    text = value.strip().upper().rstrip(FILLER)
    if not 1 <= len(text) <= 3 or any(c not in LETTERS for c in text):
        raise MRZFormatError(f"The {what} is a code of one to three letters, not {value!r}.")
    return text


def _document_code(fmt: MRZFormat, value: str) -> str:
    text = value.strip().upper().rstrip(FILLER)
    if not 1 <= len(text) <= 2 or text[0] not in LETTERS or text[-1] not in ALPHABET:
        raise MRZFormatError(f"A document code is a letter and perhaps a second character, not {value!r}.")
    if text.startswith("V") != fmt.name.startswith("MRV"):
        raise MRZFormatError(
            f"The document code {text!r} does not go with {fmt.name}: V begins visas and nothing else."
        )
    if fmt.name == "FRENCH_ID" and text != "ID":
        raise MRZFormatError(f"The document code of a FRENCH_ID is ID, not {text!r}.")
    return text


def _sex(value: str) -> str:
    text = value.strip().upper()
    if text not in ("M", "F", "X", FILLER):
        raise MRZFormatError(f"The sex is M, F or X (unspecified), not {value!r}.")
    return FILLER if text == "X" else text


def _date(value: MRZDay, what: str) -> str:
    if isinstance(value, dt.date):
        if not 1900 <= value.year <= 2099:
            raise MRZFormatError(f"The {what}, {value.isoformat()}, is outside the centuries an MRZ is read in.")
        return value.strftime("%y%m%d")
    if wrong := problem(value):
        raise MRZFormatError(f"The {what} is not a date: {wrong}")
    return value


def _french_names(surname: str, given_names: str, language: str | None) -> tuple[str, str]:
    """Each shortened to its own field; given names are parted by "<<" there."""
    fields = []
    for name, text, gap in (("surname", surname, 1), ("given_names", given_names, 2)):
        components = [w for w in transliterate(text, language=language).split(FILLER) if w]
        room = FORMATS["FRENCH_ID"].field(name).length
        while components[1:] and _least(components, gap) > room:
            components.pop()
        fields.append(_shorten(components, room, gap))
    if not fields[0]:
        raise MRZFormatError("A name needs a surname (primary identifier); a holder with one name has it there.")
    return fields[0], fields[1]
