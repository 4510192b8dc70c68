"""Passport of Marenia: a polycarbonate data page, burnt by laser, sea green to coral, English and Spanish."""

from docfraud.specimens.design import DateStyle, Design, Layer, Personalisation, Print, Serial, Side, Slot
from docfraud.specimens.inks import POLYCARBONATE, UV_BLUE, UV_GREEN, UV_RED, UV_YELLOW, Ink
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

_W, _H = 125.0, 88.0
_PAGE = (0.0, 0.0, _W, _H)
_UPPER = (0.0, 0.0, _W, 64.5)

_LAGOON = Ink("lagoon", (0.45, 0.80, 0.80), 0.95, 0.7)
_FOAM = Ink("foam", (0.70, 0.86, 0.92), 0.96, 0.7)
_CORAL = Ink("coral", (0.95, 0.66, 0.56), 0.96, 0.7)
_DEEP = Ink("deep water", (0.16, 0.42, 0.60), 0.93, 0.6)
_DEEP_IR = Ink("deep water that stays in infrared", (0.16, 0.42, 0.60), 0.40, 0.5)
_PETROL = Ink("petrol", (0.02, 0.12, 0.16), 0.85, 0.3)
_ORANGE = Ink("orange", (0.80, 0.22, 0.04), 0.94, 0.4)
_BLACK_RED = Ink("letterpress brown red", (0.45, 0.05, 0.05), 0.92, 0.4, (0.60, 0.05, 0.03))

_LASER = Print("laser-engraving", None, "sans")

DESIGN = Design(
    name="qmr-passport",
    title="Passport of Marenia",
    issuer="QMR",
    issuer_name="Marenia",
    format="TD3",
    document_code="P",
    year=2022,
    sheet=POLYCARBONATE,
    number_pattern="@@#######",
    personal_number_pattern="########-#",
    authority="HARBOUR OFFICE",
    date_style=DateStyle.BILINGUAL,
    second_language="es",
    nationality_word="MARENIANA",
    personalisation=Personalisation(portrait=_LASER, text=_LASER, mrz=Print("laser-engraving", None, "ocrb")),
    sides=(
        Side(
            layers=(
                Layer(
                    "fond",
                    (_LAGOON, _FOAM, _CORAL, _FOAM),
                    (
                        WaveField(
                            _PAGE, 0.46, ((0.8, 16.0, 0.0), (1.5, 61.0, 40.0)), ((0.4, 9.0, 0.0),), 15.0, weight=0.11
                        ),
                    ),
                ),
                Layer(
                    "guilloche",
                    (_CORAL, _LAGOON, _CORAL),
                    (
                        Guilloche(_UPPER, 57.5, 3.6, 18, 25, ((2, 41, 0),), ((1.9, 67, 50),), -1.5, 3),
                        Guilloche(_UPPER, 20, 9, 30, 43, ((4, 97, 90), (1, 31, 0)), ((4, 79, 10),), 11, 2),
                    ),
                ),
                Layer(
                    "emblem",
                    (_DEEP,),
                    (
                        Rosette(108, 33, 8.0, 12.0, 30, 18, (1.0, 15), weight=0.05),
                        Emblem("waves", 108, 33, 6.8, 0.08),
                        ReliefLines((41, 3.0, 58, 11.5), "sun", 0.34, 0.5, -8.0, 0.05),
                    ),
                ),
                Layer(
                    "emblem that stays in infrared",
                    (_DEEP_IR,),
                    (Rosette(108, 33, 12.3, 13.6, 45, 8, weight=0.05), Emblem("waves", 36.2, 8.2, 3.4)),
                ),
                Layer(
                    "lettering",
                    (_PETROL,),
                    (
                        Words("MARENIA", 62, 8.6, 5.8, "sans-bold", 0.8),
                        Words("PASSPORT", 5, 7.2, 3.5, "sans-bold", 0.25),
                        Words("PASAPORTE", 5, 11.7, 3.5, "sans-bold", 0.25),
                        Microtext("MARENIAPASAPORTE", 42, 10.6, 78),
                        LatentImage((103, 3.6, 120, 9.2), "QMR", 0.24, 0.10),
                    ),
                ),
                Layer("specimen", (_ORANGE,), (Words("SPECIMEN", 5, 62.9, 3.2, "sans-bold", 0.25),)),
                Layer(
                    "uv",
                    (UV_BLUE, UV_GREEN, UV_YELLOW),
                    (
                        Emblem("sun", 64, 36, 19),
                        WaveField((0, 48, _W, 63), 1.9, ((1.1, 21, 0),), weight=0.3),
                    ),
                ),
            ),
            over=(
                Layer("overprint", (_LAGOON,), (WaveField((3, 46, 41.5, 57.0), 0.8, ((0.6, 8, 0),), weight=0.12),)),
                Layer(
                    "uv overprint",
                    (UV_RED,),
                    (
                        Emblem("waves", 30, 47, 7.5),
                        Words("QMR", 8, 26, 8, "sans-bold"),
                        Words("QMR", 8, 34, 4, "sans-bold"),
                    ),
                ),
            ),
            portrait=(5, 14.2, 39, 57.914),
            ghost=(103, 47.6, 115, 63.029),
            ghost_tint=(75, 75, 75),
            signature=(75, 57.2, 99, 63.2),
            serial=Serial(28.2, 62.9, 3.0, _BLACK_RED, "mono"),
            mrz=True,
            label_ink=_PETROL,
            label_size=1.6,
            value_size=2.75,
            drop=3.1,
            slots=(
                Slot("document_code", "Type/Tipo", 43, 13.9, 8),
                Slot("issuer", "Country code/Código del país", 53, 13.9, 20),
                Slot("document_number", "Passport No./Pasaporte No.", 80, 13.9, 24),
                Slot("surname", "Surname/Apellidos", 43, 20.1, 48),
                Slot("given_names", "Given names/Nombres", 43, 26.3, 48),
                Slot("nationality", "Nationality/Nacionalidad", 43, 32.5, 29),
                Slot("sex", "Sex/Sexo", 74, 32.5, 12),
                Slot("date_of_birth", "Date of birth/Fecha de nacimiento", 43, 38.7, 29),
                Slot("personal_number", "Personal No./Núm. personal", 74, 38.7, 20),
                Slot("place_of_birth", "Place of birth/Lugar de nacimiento", 43, 44.9, 29),
                Slot("date_of_issue", "Date of issue/Fecha de expedición", 43, 51.1, 29),
                Slot("authority", "Authority/Autoridad", 74, 51.1, 28),
                Slot("date_of_expiry", "Date of expiry/Fecha de caducidad", 43, 57.3, 29),
            ),
        ),
    ),
)
