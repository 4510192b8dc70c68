"""Residence card of Marenia: synthetic card, rose to steel rainbow, dye diffusion and a resin black, two sides."""

from docfraud.specimens.design import DateStyle, Design, Layer, Personalisation, Print, Serial, Side, Slot
from docfraud.specimens.inks import UV_BLUE, UV_GREEN, UV_RED, UV_YELLOW, Ink, Sheet
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

_SYNTHETIC = Sheet("synthetic card without brightener", (0.87, 0.87, 0.85), 0.89, (0.016, 0.018, 0.030), 0.005)
_OVERLAY = Ink("clear overlay of the card printer", (0.985, 0.985, 0.98), 0.99, 0.88, (0.001, 0.001, 0.002))

_ROSE = Ink("rose", (0.94, 0.62, 0.74), 0.96, 0.7)
_PEARL = Ink("pearl", (0.86, 0.84, 0.80), 0.96, 0.7)
_STEEL = Ink("steel", (0.58, 0.70, 0.84), 0.95, 0.7)
_RUBY = Ink("ruby", (0.60, 0.12, 0.28), 0.94, 0.6)
_RUBY_IR = Ink("ruby that stays in infrared", (0.60, 0.12, 0.28), 0.40, 0.5)
_ANTHRACITE = Ink("anthracite", (0.06, 0.07, 0.10), 0.86, 0.3)
_BLUE = Ink("ultramarine", (0.06, 0.10, 0.50), 0.92, 0.4)
_RED = Ink("letterpress red", (0.70, 0.05, 0.05), 0.93, 0.4, (0.52, 0.12, 0.02))

_DYE = Print("dye-diffusion", None, "condensed")

_FRONT = Side(
    layers=(
        Layer(
            "fond",
            (_ROSE, _PEARL, _STEEL),
            (WaveField(_PAGE, 0.36, ((2.4, 70.0, 0.0), (0.5, 11.0, 0.0)), (), 0.0, angle=-24.0, weight=0.08),),
        ),
        Layer(
            "guilloche",
            (_STEEL, _ROSE, _STEEL),
            (Guilloche(_PAGE, 16, 9, 34, 35, ((3, 49, 0), (1, 13, 40)), ((4, 73, 150),), 17, 3, 0.05),),
        ),
        Layer(
            "emblem",
            (_RUBY,),
            (
                Rosette(71.5, 43.6, 4.9, 8.0, 28, 14, (0.5, 7), weight=0.045),
                ReliefLines((66.5, 2.4, 82, 9.2), "waves", 0.32, 0.5, 0.0, 0.04),
            ),
        ),
        Layer("emblem that stays in infrared", (_RUBY_IR,), (Emblem("waves", 71.5, 43.6, 4.1),)),
        Layer(
            "lettering",
            (_ANTHRACITE,),
            (
                Words("RESIDENCE CARD", 4, 5.2, 2.9, "condensed-bold", 0.16),
                Words("TARJETA DE RESIDENCIA", 4, 8.6, 2.9, "condensed-bold", 0.05),
                Words("MARENIA", 43, 7.9, 4.2, "condensed-bold", 0.3),
                Frame((4, 9.5, 81.6, 9.7), None),
                Microtext("MARENIARESIDENCIA", 4, 10.4, 77.6, 0.25),
            ),
        ),
        Layer(
            "specimen",
            (_BLUE,),
            (Words("SPECIMEN", 4.2, 50.8, 2.9, "sans-bold", 0.3), LatentImage((67, 3.4, 81.6, 8.3), "QMR", 0.22, 0.08)),
        ),
        Layer(
            "uv",
            (UV_RED, UV_YELLOW),
            (
                WaveField((32, 12, _W, 52), 4.4, ((1.4, 15, 0),), angle=90.0, weight=0.28),
                Emblem("waves", 60, 29, 13, 0.5),
            ),
        ),
    ),
    over=(
        Layer(
            "overprint", (_BLUE.thinned(0.35, "thin ultramarine"),), (Rosette(29, 41, 2.2, 6.2, 14, 10, weight=0.05),)
        ),
        Layer("uv overprint", (UV_BLUE,), (Emblem("sun", 13, 20, 6), Words("QMR", 10, 43, 6, "sans-bold"))),
    ),
    portrait=(4, 11.6, 31, 46.314),
    ghost=(75.5, 27.6, 82, 35.957),
    ghost_tint=(120, 50, 80),
    signature=(34.5, 46.4, 55.5, 51.4),
    label_ink=_ANTHRACITE,
    label_size=1.5,
    value_size=2.75,
    drop=3.1,
    slots=(
        Slot("surname", "Surname/Apellidos", 34, 13.4, 48),
        Slot("given_names", "Given names/Nombres", 34, 19.8, 48),
        Slot("document_number", "Permit No./Núm. de documento", 34, 26.2, 24),
        Slot("nationality", "Nationality/Nacionalidad", 62, 26.2, 13),
        Slot("date_of_birth", "Date of birth/Fecha de nacimiento", 34, 32.6, 26),
        Slot("sex", "Sex/Sexo", 63, 32.6, 9),
        Slot("date_of_expiry", "Date of expiry/Fecha de caducidad", 34, 39.0, 22),
    ),
)

_BACK = Side(
    layers=(
        Layer(
            "fond",
            (_STEEL, _PEARL, _ROSE),
            (WaveField(_PAGE, 0.36, ((2.4, 70.0, 0.0), (0.5, 11.0, 0.0)), (), 0.0, angle=24.0, weight=0.08),),
        ),
        Layer(
            "guilloche",
            (_ROSE, _STEEL),
            (Guilloche((0, 0, _W, 30.5), 14, 6, 28, 35, ((2, 49, 0), (1, 13, 40)), ((2, 73, 150),), 4, 3, 0.05),),
        ),
        Layer(
            "emblem",
            (_RUBY,),
            (
                Rosette(74.5, 22.4, 4.2, 6.8, 28, 14, (0.5, 7), weight=0.045),
                ReliefLines((44, 19.8, 62, 29.2), "sun", 0.34, 0.5),
            ),
        ),
        Layer("emblem that stays in infrared", (_RUBY_IR,), (Emblem("sun", 74.5, 22.4, 3.4),)),
        Layer("lettering", (_ANTHRACITE,), (Frame((5, 19.0, 42, 29.6), 0.1), Microtext("QMRMARENIA", 5.4, 28.9, 36))),
        Layer("specimen", (_BLUE,), (Words("SPECIMEN", 13.5, 26.0, 3.6, "sans-bold", 0.3),)),
        Layer(
            "uv",
            (UV_GREEN, UV_BLUE),
            (Rosette(43, 15, 4, 12, 11, 8, weight=0.25), Words("QMR", 10, 16, 7, "sans-bold")),
        ),
    ),
    serial=Serial(46, 27.4, 2.9, _RED, "condensed-bold"),
    mrz=True,
    label_ink=_ANTHRACITE,
    label_size=1.5,
    value_size=2.75,
    drop=3.1,
    slots=(
        Slot("place_of_birth", "Place of birth/Lugar de nacimiento", 5, 4.6, 36),
        Slot("personal_number", "Personal No./Núm. personal", 46, 4.6, 32),
        Slot("date_of_issue", "Date of issue/Fecha de expedición", 5, 11.4, 36),
        Slot("authority", "Authority/Autoridad", 46, 11.4, 36),
    ),
)

DESIGN = Design(
    name="qmr-residence-card",
    title="Residence card of Marenia",
    issuer="QMR",
    issuer_name="Marenia",
    format="TD1",
    document_code="IR",
    year=2023,
    sheet=_SYNTHETIC,
    number_pattern="@@@######",
    personal_number_pattern="@#######@",
    authority="AUTORIDAD PORTUARIA",
    valid_years=5,
    date_style=DateStyle.ISO,
    second_language="es",
    laminate=_OVERLAY,
    personalisation=Personalisation(portrait=_DYE, text=_DYE, mrz=Print("dye-diffusion", None, "ocrb")),
    sides=(_FRONT, _BACK),
)
