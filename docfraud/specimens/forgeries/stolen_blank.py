"""Stolen blank: genuine stock, personalised by somebody who has not the issuer's means (ICAO 9303-2 A.4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from docfraud.results import Threat
from docfraud.specimens.build import blank_side, build_side, finish
from docfraud.specimens.design import Design, Personalisation, Print
from docfraud.specimens.forgeries.base import Forged, ForgedSide, Order, Quality
from docfraud.specimens.forgeries.tools import changed
from docfraud.specimens.inks import DYE_BLACK, PIGMENT_BLACK, TONER_BLACK

__all__ = ["FORGER", "StolenBlank"]

_MRZ_FONT: dict[Quality, str] = {"clumsy": "sans", "fair": "mono", "careful": "ocrb"}
_TEXT_FONT: dict[str, str] = {"condensed": "sans", "sans": "condensed", "serif": "serif-bold"}
_CLASS = ("portrait", "text", "mrz")


@dataclass(frozen=True, slots=True)
class StolenBlank:
    """The sheet, its print, its fibres and the blank's number are genuine; what is personal is not.

    "ink": text and MRZ in an ink without carbon, which infrared does not see; clumsy uses it for both, the others for
    the text and print the MRZ in pigment ink, careful the text by the issuer's process where that takes another ink.
    "font": the MRZ in another typeface at OCR-B's pitch and the text in another face; careful has OCR-B and misses only
    the text's face.
    "printer": an office printer instead of the issuer's process: colour laser, inkjet, or (careful) inkjet for text and
    MRZ alone.
    """

    name: str = "stolen-blank"
    title: str = "genuine blank, personalised by other means than the issuer's"
    threat: Threat = Threat.STOLEN_BLANK

    @property
    def variants(self) -> Mapping[str, str]:
        """What is wrong."""
        return MappingProxyType(
            {
                "ink": "an ink that does not absorb infrared",
                "font": "other typefaces",
                "printer": "an office printer",
            }
        )

    def applies(self, design: Design, variant: str) -> bool:
        """Every design has a blank."""
        return variant in self.variants

    def forge(self, order: Order) -> Forged:
        """Personalise a blank wrongly."""
        right = order.document.made_by
        wrong, what, expected = {"ink": _ink, "font": _font, "printer": _printer}[order.variant](right, order.quality)
        document = order.document.but(personalisation=wrong)
        sides = []
        for index in range(len(document.design.sides)):
            bare = blank_side(document, index)
            finish(bare)
            mine = build_side(document, index)
            sides.append(ForgedSide(mine, changed(bare.canvas, mine.canvas)))
        return Forged(
            sides=tuple(sides),
            document=document,
            what=f"A genuine blank was personalised by other means than the issuer's: {what}.",
            expected=expected,
            bearer=document.portrait,
        )


Wrong = tuple[Personalisation, str, tuple[str, ...]]


def _ink(right: Personalisation, quality: Quality) -> Wrong:
    text = Print("inkjet", DYE_BLACK, right.text.font)
    mrz = Print("inkjet", DYE_BLACK if quality == "clumsy" else PIGMENT_BLACK, right.mrz.font)
    if quality == "careful":
        takes_ink = right.text.process in ("inkjet", "offset")
        text = replace(right.text if takes_ink else text, ink=DYE_BLACK)
    words = "text and MRZ" if quality == "clumsy" else "the text"
    checks = ("ir-absorption-mrz",) if quality == "clumsy" else ()
    return (
        replace(right, text=text, mrz=mrz),
        f"{words} in a dye ink that infrared does not see",
        (*checks, "reference-personalisation"),
    )


def _font(right: Personalisation, quality: Quality) -> Wrong:
    text = replace(right.text, font=_TEXT_FONT.get(right.text.font, "sans"))
    mrz = replace(right.mrz, font=_MRZ_FONT[quality])
    words = "text" if quality == "careful" else "text and MRZ"
    checks = () if quality == "careful" else ("mrz-typeface",)
    return replace(right, text=text, mrz=mrz), f"{words} in another typeface", (*checks, "reference-model")


def _printer(right: Personalisation, quality: Quality) -> Wrong:
    process = "colour-laser" if quality == "clumsy" else "inkjet"
    ink = TONER_BLACK if quality == "clumsy" else PIGMENT_BLACK
    portrait = replace(right.portrait, process=process)
    if quality == "careful" and right.portrait.process != "inkjet":
        portrait = right.portrait
    text, mrz = (Print(process, ink, way.font) for way in (right.text, right.mrz))
    words = "text and MRZ" if portrait == right.portrait else "portrait, text and MRZ"
    checks = ["reference-personalisation"]
    if quality == "clumsy":
        checks.append("tracking-dots")
    return Personalisation(portrait, text, mrz), f"{words} printed by {process.replace('-', ' ')}", tuple(checks)


FORGER = StolenBlank()
