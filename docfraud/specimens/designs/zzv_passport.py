"""Passport of Verdania: paper, moss to gold rainbow, inkjet portrait, B900 inkjet text, English and German."""

from docfraud.specimens.design import DateStyle, Design, Fibres, Layer, Personalisation, Print, Serial, Side, Slot
from docfraud.specimens.inks import (
    B900_BLACK,
    FIBRE_BLUE,
    FIBRE_GREEN,
    FIBRE_RED,
    LAMINATE,
    SECURITY_PAPER,
    UV_GREEN,
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

_W, _H = 125.0, 88.0
_PAGE = (0.0, 0.0, _W, _H)
_UPPER = (0.0, 0.0, _W, 64.5)

_MOSS = Ink("moss", (0.66, 0.80, 0.48), 0.96, 0.7)
_GOLD = Ink("gold", (0.93, 0.82, 0.48), 0.96, 0.7)
_HAZE = Ink("haze", (0.72, 0.80, 0.84), 0.96, 0.7)
_FOREST = Ink("forest", (0.14, 0.42, 0.20), 0.93, 0.6)
_FOREST_IR = Ink("forest that stays in infrared", (0.14, 0.42, 0.20), 0.40, 0.5)
_FIR = Ink("fir green intaglio", (0.02, 0.09, 0.05), 0.80, 0.2)
_BROWN = Ink("chestnut", (0.38, 0.12, 0.04), 0.92, 0.3)
_RED = Ink("letterpress crimson", (0.62, 0.03, 0.12), 0.93, 0.4, (0.58, 0.08, 0.10))

DESIGN = Design(
    name="zzv-passport",
    title="Passport of Verdania",
    issuer="ZZV",
    issuer_name="Verdania",
    format="TD3",
    document_code="PP",
    year=2024,
    sheet=SECURITY_PAPER,
    number_pattern="Z########",
    authority="FORSTAMT",
    date_style=DateStyle.DOTS,
    second_language="de",
    nationality_word="VERDANISCH/VERDANIAN",
    fibres=Fibres((FIBRE_GREEN, FIBRE_RED, FIBRE_BLUE), 50.0, 5.0),
    laminate=LAMINATE,
    personalisation=Personalisation(
        portrait=Print("inkjet"),
        text=Print("inkjet", B900_BLACK, "sans"),
        mrz=Print("inkjet", B900_BLACK, "ocrb"),
    ),
    sides=(
        Side(
            layers=(
                Layer(
                    "fond",
                    (_MOSS, _GOLD, _HAZE),
                    (
                        WaveField(
                            _PAGE, 0.44, ((3.2, 88.0, 30.0), (0.6, 21.0, 0.0)), ((0.9, 33.0, 0.0),), 2.5, 64.0, 0.10
                        ),
                    ),
                ),
                Layer(
                    "guilloche",
                    (_GOLD, _MOSS, _GOLD),
                    (
                        Guilloche(_UPPER, 10, 5, 22, 19, ((2.0, 57, 0),), ((2.6, 77, 110), (0.7, 15, 0)), 5, 3),
                        Guilloche(_UPPER, 49, 8, 34, 47, ((3, 93, 60), (1.4, 39, 0)), ((2.6, 69, 0),), -6, 3),
                    ),
                ),
                Layer(
                    "emblem",
                    (_FOREST,),
                    (
                        Rosette(112, 49.5, 5.0, 8.8, 12, 20, (1.2, 6), weight=0.05),
                        ReliefLines((103, 3.0, 121, 14.0), "mountain", 0.38, 0.7, 0.0, 0.05),
                        ReliefLines((82, 56.6, 104, 64.2), "leaf", 0.34, 0.5, 20.0, 0.04),
                    ),
                ),
                Layer("emblem that stays in infrared", (_FOREST_IR,), (Emblem("leaf", 112, 49.2, 4.4),)),
                Layer(
                    "intaglio",
                    (_FIR,),
                    (
                        Words("VERDANIA", 6, 9.4, 6.6, "serif-bold", 0.8),
                        Words("PASSPORT", 57, 6.6, 3.3, "serif-bold", 0.25),
                        Words("REISEPASS", 57, 10.8, 3.3, "serif-bold", 0.2),
                        Frame((6, 11.6, 100, 11.9), None),
                        Microtext("VERDANIAREISEPASSPASSPORT", 6, 12.6, 94),
                        Emblem("leaf", 93, 6.8, 4.0),
                    ),
                    "intaglio",
                ),
                Layer(
                    "specimen",
                    (_BROWN,),
                    (
                        Words("SPECIMEN", 46, 63.2, 3.4, "sans-bold", 0.3),
                        LatentImage((106.5, 59.9, 120.5, 64.3), "ZZV", 0.24, 0.10),
                    ),
                ),
                Layer(
                    "uv",
                    (UV_YELLOW, UV_GREEN),
                    (
                        Emblem("mountain", 82, 36, 19),
                        Guilloche(_UPPER, 55, 4, 8, 26, ((1.6, 55, 0),), ((1.6, 43, 60),), 0, 2, 0.3),
                    ),
                ),
            ),
            over=(
                Layer(
                    "overprint", (_FOREST,), (Guilloche((3.5, 44, 46, 60), 53, 2.4, 8, 9, ((1.2, 34, 0),), slope=-3),)
                ),
                Layer("uv overprint", (UV_RED,), (Emblem("leaf", 33, 27, 8), Words("ZZV", 9, 52, 8, "serif-bold"))),
            ),
            portrait=(6, 14.0, 41, 59.0),
            ghost=(107, 20.0, 120, 36.714),
            ghost_tint=(70, 100, 70),
            signature=(83, 57.4, 103, 63.6),
            serial=Serial(25, 63.6, 3.3, _RED, "serif-bold"),
            mrz=True,
            label_ink=_FIR,
            label_size=1.7,
            value_size=2.9,
            drop=3.4,
            slots=(
                Slot("document_code", "Type/Typ", 46, 16.2, 8),
                Slot("issuer", "Code/Staat", 58, 16.2, 14),
                Slot("document_number", "Passport No./Pass-Nr.", 84, 16.2, 22),
                Slot("surname", "Surname/Familienname", 46, 22.7, 58),
                Slot("given_names", "Given names/Vornamen", 46, 29.2, 58),
                Slot("nationality", "Nationality/Staatsangehörigkeit", 46, 35.7, 34),
                Slot("sex", "Sex/Geschlecht", 84, 35.7, 16),
                Slot("date_of_birth", "Date of birth/Geburtsdatum", 46, 42.2, 30),
                Slot("place_of_birth", "Place of birth/Geburtsort", 84, 42.2, 19),
                Slot("date_of_issue", "Date of issue/Ausstellungsdatum", 46, 48.7, 30),
                Slot("authority", "Authority/Behörde", 84, 48.7, 19),
                Slot("date_of_expiry", "Date of expiry/Gültig bis", 46, 55.2, 30),
            ),
        ),
    ),
)
