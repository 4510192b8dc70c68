"""Identity card of Utopia: polycarbonate, everything personal burnt by laser, lilac to mint rainbow, two sides."""

from docfraud.specimens.design import DateStyle, Design, Layer, Personalisation, Print, Serial, Side, Slot
from docfraud.specimens.inks import POLYCARBONATE, UV_BLUE, UV_GREEN, UV_RED, Ink
from docfraud.specimens.patterns import (
    Emblem,
    Guilloche,
    LatentImage,
    Microtext,
    ReliefLines,
    Rosette,
    WaveField,
    Words,
)

_W, _H = 85.6, 53.98
_PAGE = (0.0, 0.0, _W, _H)

_LILAC = Ink("lilac", (0.72, 0.60, 0.86), 0.96, 0.7)
_ICE = Ink("ice", (0.64, 0.80, 0.90), 0.96, 0.7)
_MINT = Ink("mint", (0.60, 0.85, 0.70), 0.96, 0.7)
_VIOLET = Ink("violet", (0.38, 0.27, 0.62), 0.94, 0.6)
_VIOLET_IR = Ink("violet that stays in infrared", (0.38, 0.27, 0.62), 0.42, 0.5)
_INDIGO = Ink("indigo", (0.05, 0.04, 0.20), 0.85, 0.3)
_MAGENTA = Ink("magenta", (0.55, 0.05, 0.28), 0.92, 0.4)
_BLUE = Ink("letterpress blue", (0.05, 0.12, 0.45), 0.90, 0.4, (0.03, 0.10, 0.50))

_LASER = Print("laser-engraving", None, "condensed")

_FRONT = Side(
    layers=(
        Layer(
            "fond",
            (_LILAC, _ICE, _MINT),
            (WaveField(_PAGE, 0.38, ((0.9, 31.0, 0.0),), ((0.5, 13.0, 0.0),), 4.0, angle=32.0, weight=0.09),),
        ),
        Layer(
            "guilloche",
            (_MINT, _LILAC, _ICE),
            (
                Guilloche(_PAGE, 50, 7, 26, 27, ((3, 67, 0), (0.8, 17, 0)), ((2, 43, 80),), -21, 2),
                Guilloche(_PAGE, 8, 3.5, 14, 15, ((1.2, 37, 40),), ((1.5, 53, 0),), 9, 1),
            ),
        ),
        Layer(
            "emblem",
            (_VIOLET,),
            (
                Rosette(74.5, 19.6, 6.2, 10.0, 20, 16, (0.7, 10), weight=0.05),
                Emblem("compass", 74.5, 19.6, 5.0, 0.07),
                ReliefLines((34, 44.5, 66, 52.5), "compass", 0.45, 0.6, weight=0.04),
            ),
        ),
        Layer("emblem that stays in infrared", (_VIOLET_IR,), (Rosette(74.5, 19.6, 1.0, 3.4, 8, 10, weight=0.05),)),
        Layer(
            "lettering",
            (_INDIGO,),
            (
                Words("UTOPIA", 4, 7.0, 4.8, "sans-bold", 0.55),
                Words("IDENTITY CARD", 34.5, 4.9, 2.3, "sans-bold", 0.12),
                Words("CARTE D'IDENTITÉ", 34.5, 7.9, 2.3, "sans-bold", 0.12),
                Microtext("UTOPIAIDENTITYCARD", 4, 8.5, 27, 0.25),
                LatentImage((69.5, 3.6, 81.5, 7.9), "UTO", 0.22, 0.08),
            ),
        ),
        Layer("specimen", (_MAGENTA,), (Words("SPECIMEN", 4.2, 49.0, 2.9, "sans-bold", 0.3),)),
        Layer(
            "uv",
            (UV_BLUE, UV_GREEN),
            (
                Emblem("tower", 52, 27, 15),
                Guilloche(_PAGE, 27, 10, 7, 33, ((4, 61, 0),), ((3, 47, 60),), 0, 1, 0.28),
            ),
        ),
    ),
    over=(
        Layer("overprint", (_VIOLET,), (Guilloche((2.5, 33, 34, 46), 40, 2.2, 8, 11, ((0.8, 23, 0),), weight=0.05),)),
        Layer("uv overprint", (UV_RED,), (Emblem("star", 24, 38, 6.5), Words("UTO", 6, 17, 6, "sans-bold"))),
    ),
    portrait=(4, 10.2, 31, 44.914),
    ghost=(70, 34.0, 81.5, 48.786),
    ghost_tint=(70, 70, 70),
    signature=(35, 46.2, 64, 51.6),
    label_ink=_INDIGO,
    label_size=1.5,
    value_size=2.75,
    drop=3.1,
    slots=(
        Slot("surname", "Surname/Nom", 34.5, 12.0, 34),
        Slot("given_names", "Given names/Prénoms", 34.5, 18.6, 34),
        Slot("document_number", "Card No./No de la carte", 34.5, 25.2, 20),
        Slot("sex", "Sex/Sexe", 57.0, 25.2, 7),
        Slot("date_of_birth", "Date of birth/Date de naissance", 34.5, 31.8, 24),
        Slot("nationality", "Nationality/Nationalité", 60.5, 31.8, 9),
        Slot("date_of_expiry", "Date of expiry/Date d'expiration", 34.5, 38.4, 24),
    ),
)

_BACK = Side(
    layers=(
        Layer(
            "fond",
            (_MINT, _ICE, _LILAC),
            (WaveField(_PAGE, 0.38, ((0.9, 31.0, 0.0),), ((0.5, 13.0, 0.0),), 4.0, angle=-32.0, weight=0.09),),
        ),
        Layer(
            "guilloche",
            (_LILAC, _MINT),
            (Guilloche((0, 0, _W, 30.5), 15, 6, 26, 27, ((3, 67, 0), (0.8, 17, 0)), ((2, 43, 80),), 3, 2),),
        ),
        Layer("emblem", (_VIOLET,), (Rosette(71, 21.3, 3.6, 8.2, 20, 14, (0.6, 10), weight=0.05),)),
        Layer("emblem that stays in infrared", (_VIOLET_IR,), (Emblem("tower", 71, 21.3, 2.6),)),
        Layer(
            "lettering",
            (_INDIGO,),
            (Words("UTOPIA", 5, 28.2, 2.6, "sans-bold", 0.4), Microtext("UTOPIACARTEDIDENTITE", 5, 29.8, 75.6, 0.25)),
        ),
        Layer("specimen", (_MAGENTA,), (Words("SPECIMEN", 24, 28.2, 2.6, "sans-bold", 0.3),)),
        Layer("uv", (UV_GREEN, UV_BLUE), (Emblem("compass", 42, 15, 13), Words("UTO", 10, 19, 8, "sans-bold"))),
    ),
    serial=Serial(46, 28.2, 2.8, _BLUE, "mono"),
    mrz=True,
    label_ink=_INDIGO,
    label_size=1.5,
    value_size=2.75,
    drop=3.1,
    slots=(
        Slot("place_of_birth", "Place of birth/Lieu de naissance", 5, 5.2, 36),
        Slot("personal_number", "Personal No./No personnel", 45, 5.2, 30),
        Slot("date_of_issue", "Date of issue/Date de délivrance", 5, 12.0, 36),
        Slot("authority", "Authority/Autorité", 45, 12.0, 36),
    ),
)

DESIGN = Design(
    name="uto-id-card",
    title="Identity card of Utopia",
    issuer="UTO",
    issuer_name="Utopia",
    format="TD1",
    document_code="I",
    year=2020,
    sheet=POLYCARBONATE,
    number_pattern="@########",
    personal_number_pattern="##########",
    authority="CIVIL REGISTER",
    date_style=DateStyle.MONTH_WORD,
    personalisation=Personalisation(portrait=_LASER, text=_LASER, mrz=Print("laser-engraving", None, "ocrb")),
    sides=(_FRONT, _BACK),
)
