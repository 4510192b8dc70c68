"""Visa of Marenia: a paper sticker, sand to aqua rainbow, colour-laser portrait, B900 text, English and Spanish."""

from docfraud.specimens.design import DateStyle, Design, Fibres, Layer, Personalisation, Print, Serial, Side, Slot
from docfraud.specimens.inks import (
    B900_BLACK,
    FIBRE_BLUE,
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

_W, _H = 120.0, 80.0
_PAGE = (0.0, 0.0, _W, _H)
_UPPER = (0.0, 0.0, _W, 56.5)

_SAND = Ink("sand", (0.92, 0.84, 0.68), 0.96, 0.7)
_FOAM = Ink("foam", (0.84, 0.92, 0.88), 0.96, 0.7)
_AQUA = Ink("aqua", (0.58, 0.82, 0.88), 0.96, 0.7)
_NAVY = Ink("navy", (0.08, 0.16, 0.44), 0.94, 0.6)
_NAVY_IR = Ink("navy that stays in infrared", (0.08, 0.16, 0.44), 0.40, 0.5)
_SEPIA = Ink("sepia intaglio", (0.13, 0.07, 0.03), 0.80, 0.2)
_CORAL = Ink("coral", (0.70, 0.16, 0.14), 0.92, 0.3)
_GREEN = Ink("letterpress green", (0.04, 0.42, 0.16), 0.93, 0.4, (0.10, 0.52, 0.08))

DESIGN = Design(
    name="qmr-visa",
    title="Visa of Marenia",
    issuer="QMR",
    issuer_name="Marenia",
    format="MRVA",
    document_code="V",
    year=2022,
    sheet=SECURITY_PAPER,
    number_pattern="M@#######",
    authority="CONSULADO",
    valid_years=1,
    date_style=DateStyle.DOTS,
    second_language="es",
    fibres=Fibres((FIBRE_BLUE, FIBRE_YELLOW), 70.0, 3.6),
    personalisation=Personalisation(
        portrait=Print("dye-diffusion"),
        text=Print("inkjet", B900_BLACK, "sans"),
        mrz=Print("inkjet", B900_BLACK, "ocrb"),
    ),
    sides=(
        Side(
            layers=(
                Layer(
                    "fond",
                    (_SAND, _FOAM, _AQUA),
                    (WaveField(_PAGE, 0.46, ((2.6, 37.0, 0.0), (0.5, 17.0, 60.0)), (), 4.0, angle=-25.0, weight=0.11),),
                ),
                Layer(
                    "guilloche",
                    (_AQUA, _SAND),
                    (
                        Guilloche(_UPPER, 30, 10, 36, 43, ((3.4, 71, 0), (1.2, 31, 80)), ((2.2, 57, 0),), 6, 4),
                        Guilloche(_UPPER, 8, 4, 14, 19, ((1.2, 43, 0),), ((1.2, 61, 30),), -5, 2),
                    ),
                ),
                Layer(
                    "emblem",
                    (_NAVY,),
                    (
                        Rosette(108.5, 44.4, 5.2, 9.4, 20, 15, (1.1, 10), weight=0.05),
                        ReliefLines((80, 20, 97, 29), "waves", 0.4, 0.6, 30.0, 0.05),
                    ),
                ),
                Layer("emblem that stays in infrared", (_NAVY_IR,), (Emblem("sun", 108.5, 44.4, 4.6),)),
                Layer(
                    "intaglio",
                    (_SEPIA,),
                    (
                        Words("MARENIA", 41, 8.8, 5.6, "serif-bold", 0.9),
                        Words("VISA", 82, 8.8, 5.0, "serif-bold", 0.6),
                        Words("VISADO", 101, 8.8, 3.6, "serif-bold", 0.3),
                        Microtext("MARENIAVISAVISADO", 41, 10.6, 74, 0.3),
                        Frame((5, 54.9, 115, 55.2), None),
                    ),
                    "intaglio",
                ),
                Layer(
                    "specimen",
                    (_CORAL,),
                    (
                        Words("SPECIMEN", 6, 6.4, 3.6, "sans-bold", 0.25),
                        LatentImage((81, 30.4, 97, 35.6), "QMR", 0.26, 0.1),
                    ),
                ),
                Layer(
                    "uv",
                    (UV_GREEN, UV_BLUE),
                    (
                        Emblem("compass", 72, 31, 15, 0.45),
                        Guilloche(_UPPER, 20, 6, 7, 33, ((2.4, 53, 0),), ((2.0, 39, 50),), 12, 2, 0.28),
                    ),
                ),
            ),
            over=(
                Layer("overprint", (_NAVY,), (Guilloche((2, 30, 40, 48), 40, 2.4, 8, 11, ((1.1, 25, 0),), slope=4),)),
                Layer("uv overprint", (UV_RED,), (Words("QMR", 8, 48, 7, "serif-bold"), Emblem("waves", 28, 21, 6.5))),
            ),
            portrait=(4.5, 9.0, 37.5, 51.429),
            ghost=(102, 17.0, 114, 32.429),
            ghost_tint=(60, 80, 120),
            serial=Serial(8, 54.2, 3.0, _GREEN, "mono"),
            mrz=True,
            label_ink=_SEPIA,
            label_size=1.7,
            value_size=2.8,
            drop=3.4,
            slots=(
                Slot("surname", "Surname/Apellidos", 41, 14.2, 37),
                Slot("given_names", "Given names/Nombres", 41, 20.8, 37),
                Slot("document_number", "Visa No./Núm. de visado", 41, 27.4, 36),
                Slot("nationality", "Nationality/Nacionalidad", 41, 34.0, 20),
                Slot("sex", "Sex/Sexo", 66, 34.0, 11),
                Slot("date_of_birth", "Date of birth/Fecha de nacimiento", 41, 40.6, 28),
                Slot("authority", "Authority/Autoridad", 73, 47.2, 25),
                Slot("date_of_issue", "Valid from/Válido desde", 41, 47.2, 26),
                Slot("date_of_expiry", "Valid until/Válido hasta", 73, 40.6, 22),
            ),
        ),
    ),
)
