"""Visa of Utopia: a paper sticker, apricot to slate rainbow, inkjet portrait, B900 text and MRZ."""

from docfraud.specimens.design import DateStyle, Design, Fibres, Layer, Personalisation, Print, Serial, Side, Slot
from docfraud.specimens.inks import (
    B900_BLACK,
    FIBRE_GREEN,
    FIBRE_RED,
    SECURITY_PAPER,
    UV_BLUE,
    UV_RED,
    UV_YELLOW,
    Ink,
)
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

_W, _H = 120.0, 80.0
_PAGE = (0.0, 0.0, _W, _H)

_APRICOT = Ink("apricot", (0.95, 0.70, 0.45), 0.96, 0.7)
_STRAW = Ink("straw", (0.93, 0.88, 0.60), 0.96, 0.7)
_SLATE = Ink("slate", (0.55, 0.64, 0.76), 0.95, 0.7)
_RUST = Ink("rust", (0.60, 0.26, 0.13), 0.94, 0.6)
_RUST_IR = Ink("rust that stays in infrared", (0.60, 0.26, 0.13), 0.40, 0.5)
_COAL_BLUE = Ink("coal blue intaglio", (0.03, 0.07, 0.16), 0.78, 0.2)
_PURPLE = Ink("purple", (0.30, 0.05, 0.30), 0.91, 0.3)
_RED = Ink("letterpress red", (0.72, 0.06, 0.06), 0.93, 0.4, (0.55, 0.14, 0.02))

DESIGN = Design(
    name="uto-visa",
    title="Visa of Utopia",
    issuer="UTO",
    issuer_name="Utopia",
    format="MRVA",
    document_code="V",
    year=2021,
    sheet=SECURITY_PAPER,
    number_pattern="V########",
    authority="PORT AMITY",
    valid_years=2,
    date_style=DateStyle.MONTH_WORD,
    fibres=Fibres((FIBRE_RED, FIBRE_GREEN), 45.0, 3.2),
    personalisation=Personalisation(
        portrait=Print("inkjet"),
        text=Print("inkjet", B900_BLACK, "condensed"),
        mrz=Print("inkjet", B900_BLACK, "ocrb"),
    ),
    sides=(
        Side(
            layers=(
                Layer(
                    "fond",
                    (_APRICOT, _STRAW, _SLATE),
                    (WaveField(_PAGE, 0.40, ((1.3, 53.0, 0.0),), ((0.9, 23.0, 0.0),), 6.0, angle=-60.0, weight=0.09),),
                ),
                Layer(
                    "guilloche",
                    (_SLATE, _APRICOT, _SLATE),
                    (
                        Guilloche((0, 0, _W, 56.5), 45, 7, 30, 37, ((3, 89, 200), (1, 29, 0)), ((2, 59, 30),), -7, 2),
                        Guilloche((0, 0, _W, 56.5), 12, 5, 18, 21, ((2, 71, 0),), ((2.4, 47, 90),), 5, 1),
                    ),
                ),
                Layer(
                    "emblem",
                    (_RUST,),
                    (
                        Rosette(107, 38.8, 5.6, 10.8, 24, 18, (0.8, 12), weight=0.05),
                        ReliefLines((42, 2.6, 63, 10.4), "star", 0.36, 0.5, weight=0.05),
                    ),
                ),
                Layer("emblem that stays in infrared", (_RUST_IR,), (Emblem("star", 107, 38.8, 5.0),)),
                Layer(
                    "intaglio",
                    (_COAL_BLUE,),
                    (
                        Words("UTOPIA", 43, 8.6, 6.0, "serif-bold", 0.7),
                        Words("VISA", 99.5, 8.6, 6.0, "serif-bold", 0.5),
                        LatentImage((84, 3.8, 96.5, 9.2), "UV", 0.24, 0.10),
                        Microtext("UTOPIAVISA", 43, 10.6, 73),
                        Frame((4, 54.6, 116, 55.6), 0.08),
                        Microtext("VISAUTOPIA", 4.4, 55.3, 111.2),
                        Emblem("compass", 9, 5, 3.2),
                    ),
                    "intaglio",
                ),
                Layer("specimen", (_PURPLE,), (Words("SPECIMEN", 15, 6.4, 3.8, "sans-bold", 0.3),)),
                Layer(
                    "uv",
                    (UV_YELLOW, UV_RED, UV_YELLOW),
                    (
                        Emblem("star", 74, 33, 17),
                        WaveField((40, 10, _W, 54), 5.2, ((2.2, 37, 0),), angle=12.0, weight=0.3),
                    ),
                ),
            ),
            over=(
                Layer("overprint", (_RUST,), (Guilloche((2, 37, 41, 52), 45, 2.6, 9, 13, ((1.2, 29, 0),)),)),
                Layer("uv overprint", (UV_BLUE,), (Rosette(30, 42, 2.5, 8, 10, 7, weight=0.2),)),
            ),
            portrait=(4, 9.5, 37.6, 52.7),
            ghost=(101.5, 13.2, 112.5, 27.343),
            ghost_tint=(120, 70, 60),
            serial=Serial(99, 53.6, 3.2, _RED),
            mrz=True,
            label_ink=_COAL_BLUE,
            label_size=1.75,
            value_size=3.0,
            drop=3.5,
            slots=(
                Slot("document_number", "Visa No./No du visa", 43, 14.8, 30),
                Slot("authority", "Authority/Autorité", 75, 14.8, 25),
                Slot("surname", "Surname/Nom", 43, 21.7, 52),
                Slot("given_names", "Given names/Prénoms", 43, 28.6, 52),
                Slot("date_of_birth", "Date of birth/Date de naissance", 43, 35.5, 28),
                Slot("sex", "Sex/Sexe", 75, 42.4, 12),
                Slot("nationality", "Nationality/Nationalité", 43, 42.4, 28),
                Slot("date_of_issue", "Valid from/Valide du", 43, 49.3, 28),
                Slot("date_of_expiry", "Valid until/Valide jusqu'au", 75, 49.3, 23),
            ),
        ),
    ),
)
