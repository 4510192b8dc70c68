"""Fantasy document: issued by nobody who can (ICAO 9303-2 A.4; also called camouflage document)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from docfraud.mrz.formats import FORMATS
from docfraud.results import Threat
from docfraud.specimens.build import BuiltSide, build_side, finish, personalise, stock
from docfraud.specimens.chain import levels, print_scan, scan
from docfraud.specimens.design import (
    PAGE_SIZE_MM,
    DateStyle,
    Design,
    FormatName,
    Layer,
    Personalisation,
    Print,
    Side,
    Slot,
)
from docfraud.specimens.forgeries.base import Forged, Order, Quality
from docfraud.specimens.forgeries.tools import all_of
from docfraud.specimens.inks import DULL_PAPER, DYE_BLACK, OFFICE_PAPER, PIGMENT_BLACK, TONER_BLACK, Ink
from docfraud.specimens.patterns import Emblem, Guilloche, WaveField, Words

__all__ = ["FORGER", "Fantasy", "fantasy_design"]

_ISSUER = "HFP"
"""No code of ICAO 9303-3; `docfraud.mrz.codes` does not know it (a test holds that)."""

_STATE = "Halcyon Free Ports"
_FORMATS: dict[str, tuple[FormatName, ...]] = {"passport": ("TD3",), "identity-card": ("TD1", "TD2")}
_TITLES = {"passport": ("PASSPORT", "PASSEPORT"), "identity-card": ("IDENTITY CARD", "CARTE D'IDENTITE")}

_PEACH = Ink("peach", (0.95, 0.78, 0.64), 0.95, 0.7)
_AQUA = Ink("aqua", (0.62, 0.84, 0.86), 0.95, 0.7)
_PURPLE = Ink("purple", (0.40, 0.16, 0.46), 0.90, 0.4)
_BLACK = Ink("text black", (0.07, 0.07, 0.08), 0.80, 0.3)


def fantasy_design(variant: str, format_name: FormatName) -> Design:
    """A page that looks like a document at a glance: one side, no fluorescent print, no fibres, no overprint.

    Args:
        variant: "passport" or "identity-card".
        format_name: TD3 or TD2.
    """
    width, height = PAGE_SIZE_MM[format_name]
    free = height - 23.2
    page = (0.0, 0.0, width, height)
    first, second = _TITLES[variant]
    portrait_width = 0.77 * (free - 15)
    left = 10 + portrait_width
    column = (width - left) / 2
    names = (
        ("surname", "Surname/Nom"), ("document_number", "No."), ("given_names", "Given names/Prénoms"),
        ("sex", "Sex/Sexe"), ("date_of_birth", "Date of birth/Naissance"), ("nationality", "Nationality/Nationalité"),
        ("date_of_issue", "Date of issue/Délivré le"), ("date_of_expiry", "Valid until/Valable jusqu'au"),
    )  # fmt: skip
    step = (free - 14.5) / 4
    slots = tuple(
        Slot(name, label, left + (i % 2) * column, 14 + (i // 2) * step, column - 2)
        for i, (name, label) in enumerate(names)
    )
    small = min(step / 6.2, 1.0)
    layers = (
        Layer("fond", (_PEACH, _AQUA), (WaveField(page, 0.6, ((1.6, 30.0, 0.0),), (), 0.0, angle=12.0, weight=0.12),)),
        Layer("guilloche", (_AQUA, _PEACH), (Guilloche(page, free / 2, 7, 12, 41, ((4, 60, 0),), ((3, 47, 90),)),)),
        Layer(
            "lettering",
            (_PURPLE,),
            (
                Words(_STATE.upper(), 5, 5.6, 3.4, "serif-bold", 0.2),
                Words(f"{first} / {second}", 5, 9.4, 2.3, "serif-bold", 0.1),
                Words("SPECIMEN", width - 27, 9.6, 2.6, "sans-bold", 0.3),
                Emblem("star", width - 7, 5.4, 3.4),
            ),
        ),
    )
    side = Side(
        layers=layers,
        slots=slots,
        portrait=(5, 12, 5 + portrait_width, 12 + portrait_width / 35 * 45),
        mrz=True,
        label_ink=_BLACK,
        label_size=1.6 * small,
        value_size=2.7 * small,
        drop=3.1 * small,
    )
    office = Print("inkjet", DYE_BLACK, "sans")
    return Design(
        name=f"fantasy-{variant}",
        title=f"{first.capitalize()} of the {_STATE}, which do not exist",
        issuer=_ISSUER,
        issuer_name=_STATE,
        format=format_name,
        document_code="P" if format_name == "TD3" else "I",
        year=2021,
        sheet=OFFICE_PAPER,
        sides=(side,),
        personalisation=Personalisation(office, office, Print("inkjet", DYE_BLACK, "ocrb")),
        number_pattern="N########",
        authority="REGISTRY OF FREE PORTS",
        date_style=DateStyle.MONTH_WORD,
    )


def _made(design: Design, order: Order) -> BuiltSide:
    """The page by the means of the quality.

    Clumsy: the drawing printed on an inkjet printer with everything else, on office paper. Fair: the form printed by a
    print shop in process colours, personalised by laser printer. Careful: printed in spot colours on paper without
    brightener, portrait by dye diffusion, text and MRZ in pigment ink.
    """
    quality = order.quality
    if quality == "careful":
        careful = replace(
            design,
            sheet=DULL_PAPER,
            personalisation=Personalisation(
                Print("dye-diffusion"), Print("inkjet", PIGMENT_BLACK), Print("inkjet", PIGMENT_BLACK, "ocrb")
            ),
        )
        return build_side(order.document.but(design=careful), 0)
    if quality == "fair":
        laser = Print("colour-laser", TONER_BLACK)
        design = replace(
            design, personalisation=Personalisation(laser, laser, Print("colour-laser", TONER_BLACK, "ocrb"))
        )
    document = order.document.but(design=design)
    process: dict[Quality, str] = {"clumsy": "inkjet", "fair": "offset"}
    drawing = scan(stock(replace(design, sheet=DULL_PAPER), 0), 600, order.seed, None).picture
    form = print_scan(levels(drawing), design.size, process[quality], OFFICE_PAPER, order.seed)
    built = BuiltSide(document, 0, form)
    personalise(built)
    finish(built)
    return built


@dataclass(frozen=True, slots=True)
class Fantasy:
    """A document of a state that does not exist, made for somebody who pays for it.

    What is asked for gives format and holder; the design is the forger's own.
    """

    name: str = "fantasy"
    title: str = "document of a state that does not exist"
    threat: Threat = Threat.FANTASY_DOCUMENT

    @property
    def variants(self) -> Mapping[str, str]:
        """What it pretends to be."""
        return MappingProxyType({"passport": "a passport", "identity-card": "an identity card"})

    def applies(self, design: Design, variant: str) -> bool:
        """Passports have the format TD3, cards TD1 or TD2."""
        return design.format in _FORMATS.get(variant, ())

    def forge(self, order: Order) -> Forged:
        """Make it up."""
        # three lines of MRZ leave a card's front no room for data: such cards are made in the larger format
        format_name = "TD2" if order.document.design.format == "TD1" else order.document.design.format
        # a card's number may be longer than the larger format's optional data, which other things share
        number = order.document.personal_number[: FORMATS[format_name].field("optional_data_1").length]
        order = replace(order, document=order.document.but(personal_number=number))
        built = _made(fantasy_design(order.variant, format_name), order)
        expected = ["mrz-issuer", "mrz-nationality", "uv-dullness", "uv-print", "reference-model"]
        if order.quality == "careful":
            expected.remove("uv-dullness")
        else:
            expected.append("print-process-background")
        return Forged(
            sides=(all_of(built),),
            document=built.document,
            what=f"There is no such state: {_STATE} ({_ISSUER}); the document is an invention.",
            expected=tuple(expected),
            bearer=order.document.portrait,
        )


FORGER = Fantasy()
