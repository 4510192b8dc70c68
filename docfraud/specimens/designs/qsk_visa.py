"""Visa of Skarvia: a paper sticker, lines of lettering from amber to petrol, no ghost, inkjet, Norwegian."""

from docfraud.specimens.design import DateStyle, Design, Fibres, Layer, Personalisation, Print, Serial, Side, Slot
from docfraud.specimens.inks import B900_BLACK, FIBRE_GREEN, FIBRE_YELLOW, UV_GREEN, UV_YELLOW, Ink, Sheet
from docfraud.specimens.patterns import (
    Emblem,
    Frame,
    Guilloche,
    LatentImage,
    Microtext,
    ReliefLines,
    Rosette,
    WaveField,
    Words,
)

_W, _H = 105.0, 74.0
_UPPER = (0.0, 0.0, _W, 50.5)
_FOND = "SKARVIAVISUM"

_LINEN = Sheet("linen security paper", (0.85, 0.86, 0.85), 0.87, (0.010, 0.014, 0.018), 0.010)

_AMBER = Ink("amber", (0.93, 0.76, 0.42), 0.96, 0.7)
_SMOKE = Ink("smoke", (0.80, 0.80, 0.84), 0.95, 0.7)
_PETROL = Ink("pale petrol", (0.54, 0.78, 0.82), 0.95, 0.7)
_CARMINE = Ink("carmine", (0.62, 0.04, 0.16), 0.94, 0.5)
_CARMINE_IR = Ink("carmine that stays in infrared", (0.62, 0.04, 0.16), 0.34, 0.4)
_UMBER = Ink("umber intaglio", (0.12, 0.07, 0.05), 0.80, 0.2)
_COBALT = Ink("cobalt", (0.04, 0.14, 0.48), 0.92, 0.4)
_RED = Ink("letterpress scarlet", (0.76, 0.10, 0.03), 0.94, 0.4, (0.64, 0.10, 0.02))
_UV_TURQUOISE = Ink("invisible turquoise-fluorescing ink", (0.995, 0.995, 0.99), 1.0, 1.0, (0.04, 0.44, 0.46))

DESIGN = Design(
    name="qsk-visa",
    title="Visa of Skarvia",
    issuer="QSK",
    issuer_name="Skarvia",
    format="MRVB",
    document_code="V",
    year=2020,
    sheet=_LINEN,
    number_pattern="S#######@",
    authority="KALNAS",
    valid_years=1,
    date_style=DateStyle.DOTS,
    fibres=Fibres((FIBRE_GREEN, FIBRE_YELLOW), 36.0, 4.6),
    personalisation=Personalisation(
        portrait=Print("inkjet"),
        text=Print("inkjet", B900_BLACK, "sans-bold"),
        mrz=Print("inkjet", B900_BLACK, "ocrb"),
    ),
    sides=(
        Side(
            layers=(
                Layer(
                    "fond",
                    (_AMBER, _SMOKE, _PETROL, _SMOKE),
                    tuple(
                        Microtext(_FOND[k % 12 :] + _FOND[: k % 12], 0.4, 1.4 + 1.5 * k, _W - 0.8, 0.7)
                        for k in range(49)
                    ),
                ),
                Layer(
                    "guilloche",
                    (_PETROL, _AMBER),
                    (
                        Guilloche(_UPPER, 60, 5, 16, 34, ((1.6, 38, 0),), ((1.6, 23, 0),), -28, 2),
                        Guilloche(_UPPER, 75, 3, 12, 34, ((1.2, 38, 60),), ((1.0, 23, 0),), -28, 2),
                    ),
                ),
                Layer(
                    "heading",
                    (_CARMINE,),
                    (
                        Words("SUM", 14.6, 9.4, 6.4, "serif-bold", 0.3),
                        Rosette(94.4, 36.6, 2.2, 7.8, 3, 30, (0.5, 15), weight=0.045),
                    ),
                ),
                Layer("heading that stays in infrared", (_CARMINE_IR,), (Words("VI", 6, 9.4, 6.4, "serif-bold", 0.3),)),
                Layer(
                    "intaglio",
                    (_UMBER,),
                    (
                        Words("VISA", 37, 9.4, 4.4, "serif-bold", 0.5),
                        Words("SKARVIA", 60, 9.4, 4.4, "serif-bold", 0.5),
                        Frame((6, 10.9, 101, 11.05), None),
                        Frame((6, 49.7, 101, 49.85), None),
                        Microtext("SKARVIAVISAVISUM", 6, 12.0, 95, 0.3),
                        ReliefLines((87.4, 14.0, 101, 25.6), "bird", 0.34, 0.6, 90.0, 0.05),
                    ),
                    "intaglio",
                ),
                Layer(
                    "specimen",
                    (_COBALT,),
                    (
                        Words("SPECIMEN", 56, 48.0, 3.2, "serif-bold", 0.3),
                        LatentImage((88.4, 4.0, 101, 9.4), "QSK", 0.24, 0.10),
                    ),
                ),
                Layer(
                    "uv",
                    (UV_GREEN, _UV_TURQUOISE, UV_GREEN),
                    (
                        *(
                            WaveField((36, y, 103, y + 1.3), 0.55, ((0.2, 9, 0),), weight=0.2)
                            for y in (18.3, 30.7, 43.1)
                        ),
                        Emblem("mountain", 94.4, 36.6, 6.4),
                    ),
                ),
            ),
            over=(
                Layer(
                    "overprint",
                    (_PETROL,),
                    (
                        Rosette(6.4, 46.8, 0.8, 3.6, 7, 5, weight=0.06),
                        *(Emblem("star", 33, 18.0 + 5.4 * k, 1.6, 0.06) for k in range(3)),
                    ),
                ),
                Layer(
                    "uv overprint",
                    (UV_YELLOW,),
                    (WaveField((2.6, 42.8, 35.4, 47.0), 1.0, ((0.5, 7, 0),), weight=0.2), Emblem("bird", 10, 19, 4.6)),
                ),
            ),
            portrait=(6, 13.4, 33.4, 48.629),
            serial=Serial(83.4, 48.4, 3.0, _RED, "sans-bold"),
            mrz=True,
            label_ink=_UMBER,
            label_font="serif",
            label_size=1.55,
            value_size=2.6,
            drop=3.1,
            slots=(
                Slot("date_of_issue", "Valid from/Utstedt", 37, 14.8, 20),
                Slot("date_of_expiry", "Valid until/Gyldig til", 62, 14.8, 20),
                Slot("document_number", "Visa No./Nummer", 37, 21.0, 22),
                Slot("authority", "Issuing authority/Myndighet", 62, 21.0, 22),
                Slot("surname", "Surname/Etternavn", 37, 27.2, 49),
                Slot("given_names", "Given names/Fornavn", 37, 33.4, 49),
                Slot("nationality", "Nationality/Statsborgerskap", 37, 39.6, 16),
                Slot("date_of_birth", "Date of birth/Fødselsdato", 64, 39.6, 20),
                Slot("sex", "Sex/Kjønn", 37, 45.6, 12),
            ),
        ),
    ),
)
