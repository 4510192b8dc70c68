"""Identity card of Marenia: a laminated paper card, sand to turquoise, dye-diffusion portrait, English and Spanish."""

from docfraud.specimens.design import DateStyle, Design, Fibres, Layer, Personalisation, Print, Serial, Side, Slot
from docfraud.specimens.inks import (
    B900_BLACK,
    FIBRE_BLUE,
    FIBRE_YELLOW,
    LAMINATE,
    SECURITY_PAPER,
    UV_BLUE,
    UV_GREEN,
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

_W, _H = 105.0, 74.0
_PAGE = (0.0, 0.0, _W, _H)
_UPPER = (0.0, 0.0, _W, 50.5)

_SAND = Ink("sand", (0.94, 0.82, 0.55), 0.96, 0.7)
_TURQUOISE = Ink("turquoise", (0.48, 0.82, 0.76), 0.95, 0.7)
_SHELL = Ink("shell", (0.95, 0.78, 0.72), 0.96, 0.7)
_OCHRE = Ink("ochre", (0.62, 0.38, 0.10), 0.95, 0.6)
_OCHRE_IR = Ink("ochre that stays in infrared", (0.62, 0.38, 0.10), 0.42, 0.5)
_SEPIA = Ink("sepia intaglio", (0.12, 0.06, 0.03), 0.80, 0.2)
_TEAL = Ink("dark teal", (0.02, 0.22, 0.22), 0.92, 0.3)
_GREEN = Ink("letterpress green", (0.03, 0.30, 0.10), 0.92, 0.4, (0.05, 0.48, 0.10))

DESIGN = Design(
    name="qmr-id-card",
    title="Identity card of Marenia",
    issuer="QMR",
    issuer_name="Marenia",
    format="TD2",
    document_code="ID",
    year=2016,
    sheet=SECURITY_PAPER,
    number_pattern="M########",
    personal_number_pattern="#######",
    authority="PORT OFFICE",
    date_style=DateStyle.SLASHES,
    second_language="es",
    fibres=Fibres((FIBRE_BLUE, FIBRE_YELLOW), 70.0, 3.0),
    laminate=LAMINATE,
    personalisation=Personalisation(
        portrait=Print("dye-diffusion"),
        text=Print("dye-diffusion", None, "sans"),
        mrz=Print("offset", B900_BLACK, "ocrb"),
    ),
    sides=(
        Side(
            layers=(
                Layer(
                    "fond",
                    (_TURQUOISE, _SAND, _SHELL, _SAND),
                    (
                        WaveField(_PAGE, 0.62, ((1.6, 41.0, 0.0),), ((0.7, 14.0, 0.0),), 9.0, angle=58.0, weight=0.09),
                        WaveField(
                            _PAGE, 0.62, ((1.6, 41.0, 90.0),), ((0.7, 14.0, 0.0),), 9.0, angle=-58.0, weight=0.06
                        ),
                    ),
                ),
                Layer(
                    "guilloche",
                    (_SHELL, _TURQUOISE),
                    (
                        Guilloche(_UPPER, 14, 6, 26, 24, ((2.6, 58, 0), (0.8, 19, 0)), ((2.4, 71, 60),), 8, 3),
                        Guilloche(_UPPER, 43, 3.6, 16, 14, ((1.2, 49, 180),), ((1.2, 37, 0),), -2, 2),
                    ),
                ),
                Layer(
                    "emblem",
                    (_OCHRE,),
                    (
                        Rosette(91, 31, 4.6, 9.6, 16, 20, (1.1, 8), 0.92, 0.05),
                        ReliefLines((76, 2.6, 101, 11.0), "waves", 0.38, 0.6, 12.0, 0.05),
                    ),
                ),
                Layer("emblem that stays in infrared", (_OCHRE_IR,), (Emblem("sun", 91, 31, 4.2),)),
                Layer(
                    "intaglio",
                    (_SEPIA,),
                    (
                        Words("MARENIA", 4, 8.0, 5.4, "serif-bold", 0.55),
                        Words("IDENTITY CARD", 40, 5.6, 2.4, "serif-bold", 0.12),
                        Words("TARJETA DE IDENTIDAD", 40, 9.2, 2.4, "serif-bold"),
                        Microtext("MARENIAIDENTIDAD", 40, 10.5, 35),
                        Frame((4.0, 11.4, 35.0, 11.5), None),
                    ),
                    "intaglio",
                ),
                Layer(
                    "specimen",
                    (_TEAL,),
                    (
                        Words("SPECIMEN", 78, 8.0, 3.4, "sans-bold", 0.2),
                        LatentImage((83, 44.4, 92, 47.4), "QMR", 0.20, 0.08),
                    ),
                ),
                Layer(
                    "uv",
                    (UV_GREEN, UV_BLUE),
                    (
                        Rosette(62, 29, 6, 18, 9, 9, (2.0, 3), weight=0.28),
                        Emblem("sun", 62, 29, 6),
                    ),
                ),
            ),
            over=(
                Layer(
                    "overprint",
                    (_OCHRE,),
                    (Guilloche((2, 38, 38, 50), 44.5, 2.2, 9, 10, ((1.0, 21, 0),), weight=0.05),),
                ),
                Layer("uv overprint", (UV_YELLOW,), (Emblem("waves", 27, 40, 7), Words("QMR", 6, 22, 7, "serif-bold"))),
            ),
            portrait=(4, 12.4, 32.6, 49.171),
            ghost=(94, 41.4, 101, 50.4),
            ghost_tint=(110, 80, 60),
            signature=(40, 45.6, 62, 50.4),
            serial=Serial(66, 49.6, 2.8, _GREEN, "serif-bold"),
            mrz=True,
            label_ink=_SEPIA,
            label_size=1.6,
            value_size=2.7,
            drop=3.1,
            slots=(
                Slot("document_number", "Card No./Núm. de documento", 37, 14.6, 30),
                Slot("nationality", "Nationality/Nacionalidad", 70, 14.6, 22),
                Slot("surname", "Surname/Apellidos", 37, 21.0, 42),
                Slot("given_names", "Given names/Nombres", 37, 27.4, 42),
                Slot("date_of_birth", "Date of birth/Fecha de nacimiento", 37, 33.8, 28),
                Slot("sex", "Sex/Sexo", 70, 33.8, 9),
                Slot("date_of_issue", "Date of issue/Fecha de expedición", 37, 40.2, 28),
                Slot("date_of_expiry", "Valid until/Válido hasta", 66, 40.2, 20),
            ),
        ),
    ),
)
