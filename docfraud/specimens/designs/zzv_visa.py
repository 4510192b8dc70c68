"""Visa of Verdania: a paper sticker, lime to lavender rainbow, dye-diffusion portrait, English and German."""

from docfraud.specimens.design import DateStyle, Design, Fibres, Layer, Personalisation, Print, Serial, Side, Slot
from docfraud.specimens.inks import (
    B900_BLACK,
    FIBRE_RED,
    FIBRE_YELLOW,
    SECURITY_PAPER,
    UV_BLUE,
    UV_GREEN,
    UV_RED,
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

_W, _H = 105.0, 74.0
_PAGE = (0.0, 0.0, _W, _H)
_UPPER = (0.0, 0.0, _W, 50.5)

_LIME = Ink("lime", (0.78, 0.90, 0.52), 0.96, 0.7)
_CREAM = Ink("cream", (0.95, 0.90, 0.74), 0.96, 0.7)
_LAVENDER = Ink("lavender", (0.74, 0.68, 0.90), 0.96, 0.7)
_PLUM = Ink("plum", (0.36, 0.16, 0.44), 0.94, 0.6)
_PLUM_IR = Ink("plum that stays in infrared", (0.36, 0.16, 0.44), 0.40, 0.5)
_BOTTLE = Ink("bottle green intaglio", (0.02, 0.10, 0.07), 0.80, 0.2)
_ORANGE = Ink("burnt orange", (0.68, 0.20, 0.03), 0.93, 0.4)
_GREEN = Ink("letterpress green", (0.03, 0.28, 0.08), 0.92, 0.4, (0.05, 0.50, 0.10))

DESIGN = Design(
    name="zzv-visa",
    title="Visa of Verdania",
    issuer="ZZV",
    issuer_name="Verdania",
    format="MRVB",
    document_code="V",
    year=2022,
    sheet=SECURITY_PAPER,
    number_pattern="##@######",
    authority="ALTSTADT",
    valid_years=1,
    date_style=DateStyle.DOTS,
    second_language="de",
    fibres=Fibres((FIBRE_RED, FIBRE_YELLOW), 80.0, 2.6),
    personalisation=Personalisation(
        portrait=Print("dye-diffusion"),
        text=Print("inkjet", B900_BLACK, "condensed"),
        mrz=Print("inkjet", B900_BLACK, "ocrb"),
    ),
    sides=(
        Side(
            layers=(
                Layer(
                    "fond",
                    (_LIME, _CREAM, _LAVENDER, _CREAM),
                    (WaveField(_PAGE, 0.40, ((0.5, 7.5, 0.0), (2.0, 49.0, 0.0)), (), 0.0, 20.0, 0.08),),
                ),
                Layer(
                    "guilloche",
                    (_LAVENDER, _LIME, _LAVENDER),
                    (
                        Guilloche(_UPPER, 24, 9, 28, 33, ((3, 57, 90), (0.9, 19, 0)), ((3, 83, 20),), 4, 2),
                        Guilloche(_UPPER, 46, 2.4, 12, 11, ((1.0, 33, 0),), ((0.8, 27, 0),), 0, 2),
                    ),
                ),
                Layer(
                    "emblem",
                    (_PLUM,),
                    (
                        Rosette(93, 40.5, 4.0, 8.4, 22, 18, (0.9, 11), weight=0.05),
                        ReliefLines((74, 2.2, 85, 8.4), "mountain", 0.34, 0.6, 6.0, 0.05),
                    ),
                ),
                Layer("emblem that stays in infrared", (_PLUM_IR,), (Emblem("mountain", 93, 40.5, 3.8),)),
                Layer(
                    "intaglio",
                    (_BOTTLE,),
                    (
                        Words("VISA", 4, 7.6, 5.6, "serif-bold", 0.4),
                        Words("VISUM", 24, 7.6, 4.0, "serif-italic", 0.1),
                        Words("VERDANIA", 43.5, 7.6, 4.2, "serif-bold", 0.3),
                        Microtext("VERDANIAVISUM", 4, 9.0, 97),
                        LatentImage((86, 2.6, 101, 7.6), "ZZV", 0.24, 0.10),
                        Frame((36.4, 10.6, 102.0, 50.2), 0.08),
                    ),
                    "intaglio",
                ),
                Layer("specimen", (_ORANGE,), (Words("SPECIMEN", 80, 16.8, 3.2, "sans-bold", 0.25),)),
                Layer(
                    "uv",
                    (UV_RED, UV_BLUE, UV_RED),
                    (
                        Rosette(64, 31, 8, 17, 8, 8, (1.6, 4), weight=0.28),
                        Emblem("leaf", 64, 31, 8),
                    ),
                ),
            ),
            over=(
                Layer(
                    "overprint", (_PLUM,), (Guilloche((2, 34, 36, 47), 40.5, 2.4, 9, 11, ((0.9, 25, 0),), weight=0.05),)
                ),
                Layer(
                    "uv overprint", (UV_GREEN,), (Emblem("mountain", 27, 40, 7), Words("ZZV", 6, 20, 7, "sans-bold"))
                ),
            ),
            portrait=(4, 10.5, 34, 49.071),
            ghost=(86, 18.5, 96, 31.357),
            ghost_tint=(100, 80, 120),
            serial=Serial(66, 42.4, 2.8, _GREEN, "mono"),
            mrz=True,
            label_ink=_BOTTLE,
            label_size=1.6,
            value_size=2.8,
            drop=3.2,
            slots=(
                Slot("document_number", "Visa No./Nummer", 38, 13.4, 19),
                Slot("authority", "Issuing authority/Behörde", 58, 13.4, 19),
                Slot("surname", "Surname/Nachname", 38, 19.8, 45),
                Slot("given_names", "Given names/Vornamen", 38, 26.2, 45),
                Slot("date_of_birth", "Date of birth/Geburtsdatum", 38, 32.6, 24),
                Slot("sex", "Sex/Geschlecht", 66, 32.6, 12),
                Slot("nationality", "Nationality/Staatsangehörigkeit", 38, 39.0, 24),
                Slot("date_of_issue", "Valid from/Gültig ab", 38, 45.4, 22),
                Slot("date_of_expiry", "Valid until/Gültig bis", 62, 45.4, 20),
            ),
        ),
    ),
)
