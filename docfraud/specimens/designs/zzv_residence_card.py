"""Residence card of Verdania: a synthetic card, dye portrait, offset MRZ, sky to peach rainbow, two sides."""

from docfraud.specimens.design import DateStyle, Design, Layer, Personalisation, Print, Serial, Side, Slot
from docfraud.specimens.inks import B900_BLACK, LAMINATE, UV_BLUE, UV_GREEN, UV_YELLOW, Ink, Sheet
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

_W, _H = 85.6, 53.98
_PAGE = (0.0, 0.0, _W, _H)

_SYNTHETIC = Sheet("synthetic card", (0.87, 0.87, 0.85), 0.89, (0.011, 0.012, 0.02), 0.005)

_SKY = Ink("sky", (0.66, 0.82, 0.94), 0.96, 0.7)
_MILK = Ink("milk", (0.92, 0.92, 0.88), 0.96, 0.7)
_PEACH = Ink("peach", (0.95, 0.78, 0.66), 0.96, 0.7)
_INDIGO = Ink("indigo", (0.18, 0.12, 0.46), 0.94, 0.6)
_INDIGO_IR = Ink("indigo that stays in infrared", (0.18, 0.12, 0.46), 0.40, 0.5)
_SOOT = Ink("soot", (0.07, 0.07, 0.09), 0.85, 0.3)
_BRICK = Ink("brick", (0.52, 0.12, 0.06), 0.92, 0.4)
_LEAF = Ink("letterpress leaf green", (0.10, 0.44, 0.10), 0.94, 0.5, (0.12, 0.50, 0.06))

_FRONT = Side(
    layers=(
        Layer(
            "fond",
            (_SKY, _MILK, _PEACH),
            (WaveField(_PAGE, 0.36, ((1.5, 33.0, 0.0),), ((0.8, 19.0, 0.0),), 4.5, angle=-40.0, weight=0.085),),
        ),
        Layer(
            "guilloche",
            (_PEACH, _SKY),
            (Guilloche(_PAGE, 36, 7, 30, 27, ((2.6, 41, 30), (0.8, 15, 0)), ((2.2, 67, 0),), -10, 3, 0.05),),
        ),
        Layer(
            "emblem",
            (_INDIGO,),
            (
                Rosette(74.5, 45.4, 3.6, 6.0, 21, 13, (0.6, 6), weight=0.045),
                ReliefLines((50, 43.4, 64, 51), "tower", 0.34, 0.6, 0.0, 0.04),
            ),
        ),
        Layer("emblem that stays in infrared", (_INDIGO_IR,), (Emblem("leaf", 74.5, 45.4, 3.0),)),
        Layer(
            "lettering",
            (_SOOT,),
            (
                Words("VERDANIA", 4.5, 6.6, 4.0, "sans-bold", 0.5),
                Words("RESIDENCE CARD", 36, 4.6, 2.4, "sans-bold", 0.1),
                Words("AUFENTHALTSTITEL", 36, 7.6, 2.4, "sans-bold", 0.1),
                Microtext("VERDANIAAUFENTHALTSTITEL", 4.5, 8.9, 46, 0.25),
            ),
        ),
        Layer(
            "specimen",
            (_BRICK,),
            (
                Words("SPECIMEN", 5.5, 49.6, 2.9, "sans-bold", 0.25),
                LatentImage((34, 45.4, 47, 50.4), "ZZV", 0.22, 0.08),
            ),
        ),
        Layer(
            "uv",
            (UV_YELLOW, UV_GREEN),
            (
                Emblem("mountain", 56, 26, 12, 0.5),
                Rosette(56, 26, 13.5, 16.0, 20, 4, (0.6, 8), weight=0.25),
            ),
        ),
    ),
    over=(
        Layer("overprint", (_INDIGO.thinned(0.4, "thin indigo"),), (Rosette(27, 39, 2.0, 5.8, 12, 9, weight=0.05),)),
        Layer("uv overprint", (UV_BLUE,), (Emblem("tower", 12, 17.5, 5.5), Words("ZZV", 13, 41, 5.5, "sans-bold"))),
    ),
    portrait=(4.5, 10.6, 30.5, 44.029),
    ghost=(75, 24.4, 82, 33.4),
    ghost_tint=(70, 70, 120),
    label_ink=_SOOT,
    label_size=1.5,
    value_size=2.7,
    drop=3.0,
    slots=(
        Slot("surname", "Surname/Familienname", 34, 12.2, 47),
        Slot("given_names", "Given names/Vornamen", 34, 18.4, 47),
        Slot("document_number", "Card No./Ausweisnummer", 34, 24.6, 24),
        Slot("date_of_birth", "Date of birth/Geburtsdatum", 34, 30.8, 24),
        Slot("sex", "Sex/Geschlecht", 61, 30.8, 11),
        Slot("nationality", "Nationality/Staatsangehörigkeit", 57, 37.0, 9),
        Slot("date_of_expiry", "Date of expiry/Gültig bis", 34, 37.0, 22),
    ),
)

_BACK = Side(
    layers=(
        Layer(
            "fond",
            (_PEACH, _MILK, _SKY),
            (WaveField(_PAGE, 0.38, ((1.9, 51.0, 10.0),), (), 2.0, angle=15.0, weight=0.085),),
        ),
        Layer(
            "guilloche",
            (_SKY, _PEACH),
            (Guilloche((0, 0, _W, 30.5), 16, 5, 24, 31, ((1.8, 45, 0), (0.9, 17, 20)), ((1.6, 71, 60),), -5, 3, 0.05),),
        ),
        Layer(
            "emblem",
            (_INDIGO,),
            (
                Rosette(12.5, 22.6, 4.0, 6.6, 17, 13, (0.6, 9), weight=0.045),
                ReliefLines((24, 19.4, 40, 29.0), "mountain", 0.34, 0.5),
            ),
        ),
        Layer("emblem that stays in infrared", (_INDIGO_IR,), (Emblem("tower", 12.5, 22.6, 3.3),)),
        Layer(
            "lettering",
            (_SOOT,),
            (Frame((44, 18.4, 81, 29.2), 0.1), Microtext("ZZVVERDANIA", 44.6, 28.5, 35)),
        ),
        Layer("specimen", (_BRICK,), (Words("SPECIMEN", 50.5, 25.6, 3.6, "sans-bold", 0.3),)),
        Layer(
            "uv",
            (UV_GREEN, UV_YELLOW),
            (Emblem("compass", 62, 14, 11, 0.4), Words("ZZV", 8, 16, 7, "serif-bold")),
        ),
    ),
    serial=Serial(24.5, 17.4, 2.8, _LEAF, "mono"),
    mrz=True,
    label_ink=_SOOT,
    label_size=1.5,
    value_size=2.7,
    drop=3.0,
    slots=(
        Slot("personal_number", "Personal No./Personennummer", 5, 4.6, 34),
        Slot("place_of_birth", "Place of birth/Geburtsort", 44, 4.6, 36),
        Slot("authority", "Authority/Behörde", 5, 10.8, 34),
        Slot("date_of_issue", "Date of issue/Ausstellungsdatum", 44, 10.8, 36),
    ),
)

DESIGN = Design(
    name="zzv-residence-card",
    title="Residence card of Verdania",
    issuer="ZZV",
    issuer_name="Verdania",
    format="TD1",
    document_code="IR",
    year=2025,
    sheet=_SYNTHETIC,
    number_pattern="@@#######",
    personal_number_pattern="########@",
    authority="HOCHFELD",
    valid_years=5,
    date_style=DateStyle.ISO,
    second_language="de",
    laminate=LAMINATE,
    personalisation=Personalisation(
        portrait=Print("dye-diffusion"),
        text=Print("dye-diffusion", None, "sans"),
        mrz=Print("offset", B900_BLACK, "ocrb"),
    ),
    sides=(_FRONT, _BACK),
)
