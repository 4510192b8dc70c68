"""What to draw: the fields of a fictitious document, and what to print wrongly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Literal

from docfraud.imaging.picture import RGB
from docfraud.mrz.compose import compose
from tests.support.glyphs import FontName

FormatName = Literal["TD3", "TD1", "TD2", "MRVA", "MRVB"]

_EN = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_FR = ("JAN", "FEV", "MARS", "AVR", "MAI", "JUIN", "JUIL", "AOUT", "SEPT", "OCT", "NOV", "DEC")


class DateStyle(StrEnum):
    """How the printed fields write a date; the value is 12 August 1974 in that style."""

    BILINGUAL_SHORT = "12 AUG/AOUT 74"
    BILINGUAL = "12 AUG /AOUT 1974"
    MONTH_WORD = "12 AUG 1974"
    DOTS = "12.08.1974"
    SLASHES = "12/08/1974"
    ISO = "1974-08-12"

    def write(self, day: date) -> str:
        """The date in this style."""
        en, fr = _EN[day.month - 1], _FR[day.month - 1]
        return {
            DateStyle.BILINGUAL_SHORT: f"{day:%d} {en}/{fr} {day:%y}",
            DateStyle.BILINGUAL: f"{day:%d} {en} /{fr} {day.year:04d}",
            DateStyle.MONTH_WORD: f"{day:%d} {en} {day.year:04d}",
            DateStyle.DOTS: f"{day:%d.%m.}{day.year:04d}",
            DateStyle.SLASHES: f"{day:%d/%m/}{day.year:04d}",
            DateStyle.ISO: day.isoformat(),
        }[self]


@dataclass(frozen=True, kw_only=True)
class PageSpec:
    """What to draw. The defaults are a genuine passport of a woman who does not exist.

    Attributes:
        format: TD3, TD1, TD2, MRVA or MRVB.
        document_code: None for the format's own (P, I or V).
        surname, given_names: as printed in the visual zone; the MRZ transliterates them.
        personal_number: optional data of the MRZ (TD1: upper line); "" for none.
        date_style: of every printed date.
        portrait: RGB picture, cropped to the format's portrait box; None for the committed portrait of the holder.
        ppi: pixels per inch of the picture.
        seed: scanner noise and signature. The design is the same for every seed.
        mrz_lines: what to print instead of the right lines.
        viz: printed text instead of a field's right one, by field name; "" leaves the field out.
        value_font: typeface of the printed values.
    """

    format: FormatName = "TD3"
    document_code: str | None = None
    issuer: str = "UTO"
    surname: str = "LINDMÜLLER"
    given_names: str = "KATRIN ANÉLIE"
    document_number: str = "U74C20396"
    nationality: str = "UTO"
    personal_number: str = ""
    date_of_birth: date = date(1974, 8, 12)
    sex: str = "F"
    place_of_birth: str = "ZENITH"
    date_of_issue: date = date(2024, 4, 16)
    date_of_expiry: date = date(2034, 4, 15)
    authority: str = "PASSPORT OFFICE"
    date_style: DateStyle = DateStyle.BILINGUAL_SHORT
    portrait: RGB | None = field(default=None, compare=False)
    ppi: float = 300.0
    seed: int = 0
    mrz_lines: tuple[str, ...] | None = None
    viz: Mapping[str, str] = field(default_factory=dict)
    value_font: FontName = "sans"

    @property
    def code(self) -> str:
        """The document code as printed."""
        return self.document_code or {"TD3": "P", "MRVA": "V", "MRVB": "V"}.get(self.format, "I")

    @property
    def printed_mrz(self) -> tuple[str, ...]:
        """The MRZ lines that get printed: the right ones, unless `mrz_lines` says otherwise."""
        return self.mrz_lines or compose(
            self.format,
            document_code=self.code,
            issuer=self.issuer,
            document_number=self.document_number,
            surname=self.surname,
            given_names=self.given_names,
            nationality=self.nationality,
            date_of_birth=self.date_of_birth,
            sex=self.sex,
            date_of_expiry=self.date_of_expiry,
            optional_data_1=self.personal_number,
            blank_check_digit="<",
        )

    def printed(self, name: str) -> str:
        """What the visual zone says in one field."""
        if name in self.viz:
            return self.viz[name]
        if name == "sex":
            # 9303-4 field 11: the initial in the national language, an oblique, then F, M or X.
            return f"{self.sex}/{self.sex}"
        value = self.code if name == "document_code" else getattr(self, name)
        return self.date_style.write(value) if isinstance(value, date) else str(value)
