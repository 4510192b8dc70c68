"""What a document design is: data that says which inks go where, on which sheet, and what is personalised how.

A design is one file in `docfraud.specimens.designs`. All places are millimetres from the upper left corner of a side.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from docfraud.specimens.inks import B900_BLACK, Ink, Sheet
from docfraud.specimens.patterns import Pattern
from docfraud.specimens.text import Box

__all__ = [
    "PAGE_SIZE_MM",
    "DateStyle",
    "Design",
    "Fibres",
    "FormatName",
    "Layer",
    "Personalisation",
    "Print",
    "Serial",
    "Side",
    "Slot",
    "mrz_place",
]

FormatName = Literal["TD1", "TD2", "TD3", "MRVA", "MRVB"]

PAGE_SIZE_MM: dict[str, tuple[float, float]] = {
    "TD1": (85.6, 53.98),
    "TD2": (105.0, 74.0),
    "TD3": (125.0, 88.0),
    "MRVA": (120.0, 80.0),
    "MRVB": (105.0, 74.0),
}
"""Width and height (ICAO 9303-3 4.1 and parts 4 to 7)."""

_MRZ_LOWEST_MM = 9.4
"""From the bottom edge to the last line's centre (9303-4 figure 3)."""
_MRZ_LINE_SPACING_MM, _TD1_LINE_SPACING_MM = 6.35, 4.23
"""9303-4 figure 3, 9303-5 figure 6."""
_TD1_ZONE_MM = 23.3
_MRZ_LEFT_MM = {"TD1": 5.0, "TD2": 4.0, "TD3": 6.0, "MRVA": 4.0, "MRVB": 4.0}
_CAPITAL_MM = 2.4
"""Height of an OCR-B capital of size 1."""

_EN = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_MONTHS = {
    "fr": ("JAN", "FEV", "MARS", "AVR", "MAI", "JUIN", "JUIL", "AOUT", "SEPT", "OCT", "NOV", "DEC"),
    "de": ("JAN", "FEB", "MÄR", "APR", "MAI", "JUN", "JUL", "AUG", "SEP", "OKT", "NOV", "DEZ"),
    "es": ("ENE", "FEB", "MAR", "ABR", "MAY", "JUN", "JUL", "AGO", "SEP", "OCT", "NOV", "DIC"),
}


class DateStyle(StrEnum):
    """How the printed fields write a date; the value is 12 August 1974 in that style, with French months."""

    BILINGUAL_SHORT = "12 AUG/AOUT 74"
    BILINGUAL = "12 AUG /AOUT 1974"
    MONTH_WORD = "12 AUG 1974"
    DOTS = "12.08.1974"
    SLASHES = "12/08/1974"
    ISO = "1974-08-12"

    def write(self, day: dt.date, language: str = "fr") -> str:
        """The date in this style; `language` is that of the second month name: fr, de or es."""
        en, other = _EN[day.month - 1], _MONTHS[language][day.month - 1]
        return {
            DateStyle.BILINGUAL_SHORT: f"{day:%d} {en}/{other} {day:%y}",
            DateStyle.BILINGUAL: f"{day:%d} {en} /{other} {day.year:04d}",
            DateStyle.MONTH_WORD: f"{day:%d} {en} {day.year:04d}",
            DateStyle.DOTS: f"{day:%d.%m.}{day.year:04d}",
            DateStyle.SLASHES: f"{day:%d/%m/}{day.year:04d}",
            DateStyle.ISO: day.isoformat(),
        }[self]


@dataclass(frozen=True, slots=True)
class Layer:
    """Line work printed in one go.

    Attributes:
        name: for the ground truth: "fond", "guilloche", "labels", "uv".
        inks: one; or several from left to right, which makes it rainbow (iris) printing.
        patterns: what is drawn.
        process: "offset", "intaglio" (drawn with relief), "letterpress".
    """

    name: str
    inks: tuple[Ink, ...]
    patterns: tuple[Pattern, ...]
    process: Literal["offset", "intaglio", "letterpress"] = "offset"


@dataclass(frozen=True, slots=True)
class Slot:
    """A field: the pen position of its label in two languages, and how much room its value has.

    Attributes:
        name: as in `docfraud.results`: surname, date_of_birth, ...
        label: as printed.
        x, y: pen position of the label, mm.
        room: width for the value, mm.
    """

    name: str
    label: str
    x: float
    y: float
    room: float


@dataclass(frozen=True, slots=True)
class Serial:
    """The number of the blank, printed on the stock before personalisation, by letterpress.

    Attributes:
        x, y: pen position, mm.
        size: mm per em.
        ink: usually red and fluorescent.
        font: typeface.
        pattern: as `Design.number_pattern`.
    """

    x: float
    y: float
    size: float
    ink: Ink
    font: str = "serif-bold"
    pattern: str = "######"


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a document.

    Attributes:
        layers: printed before personalisation, in this order.
        slots: personalised fields.
        over: printed after personalisation, over the portrait or the data (feature OP and OM of 9303-2 C.3).
        portrait, ghost, signature: boxes, mm, or None.
        ghost_tint: the ghost's darkest colour, sRGB.
        serial: the blank's number.
        mrz: whether the machine-readable zone is on this side.
        label_ink, label_font, label_size: of the slots' labels.
        value_size: mm per em.
        drop: from a label's baseline to its value's.
    """

    layers: tuple[Layer, ...]
    slots: tuple[Slot, ...]
    over: tuple[Layer, ...] = ()
    portrait: Box | None = None
    ghost: Box | None = None
    ghost_tint: tuple[int, int, int] = (70, 80, 110)
    signature: Box | None = None
    serial: Serial | None = None
    mrz: bool = False
    label_ink: Ink | None = None
    label_font: str = "sans"
    label_size: float = 1.7
    value_size: float = 3.0
    drop: float = 3.6


@dataclass(frozen=True, slots=True)
class Print:
    """How something is personalised.

    Attributes:
        process: one of `docfraud.specimens.printing.PROCESSES`.
        ink: for text; None for the process's own black. Pictures use the process's own set.
        font: for text.
    """

    process: str
    ink: Ink | None = None
    font: str = "sans"


@dataclass(frozen=True, slots=True)
class Personalisation:
    """How a blank becomes a document."""

    portrait: Print
    text: Print
    mrz: Print = field(default_factory=lambda: Print("offset", B900_BLACK, "ocrb"))


@dataclass(frozen=True, slots=True)
class Fibres:
    """Fluorescent fibres in the sheet, strewn anew in every document.

    Attributes:
        inks: their colours; a fibre is a thin dash of one.
        per_dm2: how many per square decimetre, on average.
        length: mm, of most.
    """

    inks: tuple[Ink, ...]
    per_dm2: float = 60.0
    length: float = 4.0


@dataclass(frozen=True, slots=True)
class Design:
    """A document design.

    Attributes:
        name: stable, such as "uto-passport".
        title: in words.
        issuer: three letters, `docfraud.mrz.codes` knows it as fictitious.
        issuer_name: in words.
        format: TD1, TD2, TD3, MRVA or MRVB.
        document_code: first characters of the MRZ.
        year: of the first issue of this model (9303-2: a model is country, type, number, year).
        model: number of the model.
        sheet: what it is printed on.
        sides: one, or front and back of a card.
        personalisation: how blanks become documents.
        number_pattern: of document numbers: # a digit, @ a letter, anything else itself.
        authority: who issues.
        valid_years: from issue to expiry.
        date_style, second_language: of the printed dates.
        nationality_word: printed instead of the code; None prints the code.
        fibres: in the sheet; None for none.
        laminate: over everything, or None.
        personal_number_pattern: optional data; "" for none.
    """

    name: str
    title: str
    issuer: str
    issuer_name: str
    format: FormatName
    document_code: str
    year: int
    sheet: Sheet
    sides: tuple[Side, ...]
    personalisation: Personalisation
    number_pattern: str
    authority: str
    valid_years: int = 10
    model: int = 1
    date_style: DateStyle = DateStyle.MONTH_WORD
    second_language: str = "fr"
    nationality_word: str | None = None
    fibres: Fibres | None = None
    laminate: Ink | None = None
    personal_number_pattern: str = ""

    @property
    def size(self) -> tuple[float, float]:
        """Width and height, mm."""
        return PAGE_SIZE_MM[self.format]


def mrz_place(format_name: str, lines: int) -> tuple[float, tuple[float, ...]]:
    """Where an MRZ stands: the first character's pen position and the baseline of each line, mm.

    Two lines stand with their centres 15.75 and 9.40 mm above the bottom edge (9303-4 figure 3); a TD1's three are
    4.23 mm apart (9303-5 figure 6) and centred in its zone. The first character begins within 9303's tolerance of the
    left edge (parts 4 to 7, 4.2).
    """
    height = PAGE_SIZE_MM[format_name][1]
    three = format_name == "TD1"
    spacing = _TD1_LINE_SPACING_MM if three else _MRZ_LINE_SPACING_MM
    last = height - (_TD1_ZONE_MM / 2 - spacing if three else _MRZ_LOWEST_MM)
    centres = [last - (lines - 1 - i) * spacing for i in range(lines)]
    return _MRZ_LEFT_MM[format_name], tuple(centre + _CAPITAL_MM / 2 for centre in centres)
