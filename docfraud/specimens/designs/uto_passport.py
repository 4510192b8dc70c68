"""Passport of Utopia: paper, rainbow fond, dye-diffusion portrait, B900 MRZ, thin laminate."""

from docfraud.specimens.design import DateStyle, Design, Fibres, Layer, Personalisation, Print, Serial, Side, Slot
from docfraud.specimens.inks import (
    B900_BLACK,
    FIBRE_BLUE,
    FIBRE_RED,
    FIBRE_YELLOW,
    LAMINATE,
    SECURITY_PAPER,
    UV_GREEN,
    UV_RED,
    UV_YELLOW,
    Ink,
)
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
"""Above the machine-readable zone, where nothing but the fond may be printed."""

_SKY = Ink("sky", (0.52, 0.76, 0.88), 0.95, 0.7)
_ROSE = Ink("rose", (0.90, 0.62, 0.68), 0.96, 0.7)
_SAND = Ink("sand", (0.92, 0.82, 0.58), 0.96, 0.7)
_TEAL = Ink("teal", (0.38, 0.66, 0.66), 0.94, 0.6)
_TEAL_IR = Ink("teal that stays in infrared", (0.38, 0.66, 0.66), 0.45, 0.5)
_NAVY = Ink("navy intaglio", (0.06, 0.10, 0.26), 0.80, 0.2)
_MAROON = Ink("maroon", (0.42, 0.07, 0.12), 0.90, 0.3)
_RED = Ink("letterpress red", (0.72, 0.06, 0.06), 0.93, 0.4, (0.55, 0.14, 0.02))

DESIGN = Design(
    name="uto-passport",
    title="Passport of Utopia",
    issuer="UTO",
    issuer_name="Utopia",
    format="TD3",
    document_code="P",
    year=2018,
    sheet=SECURITY_PAPER,
    number_pattern="U@#@#####",
    personal_number_pattern="##########",
    authority="PASSPORT OFFICE",
    date_style=DateStyle.BILINGUAL_SHORT,
    fibres=Fibres((FIBRE_RED, FIBRE_BLUE, FIBRE_YELLOW)),
    laminate=LAMINATE,
    personalisation=Personalisation(
        portrait=Print("dye-diffusion"),
        text=Print("inkjet", B900_BLACK, "condensed"),
        mrz=Print("offset", B900_BLACK, "ocrb"),
    ),
    sides=(
        Side(
            layers=(
                Layer(
                    "fond",
                    (_SKY, _SAND, _ROSE),
                    (WaveField(_PAGE, 0.42, ((1.1, 37.0, 0.0),), ((0.7, 19.0, 0.0),), 3.0, weight=0.10),),
                ),
                Layer(
                    "guilloche",
                    (_ROSE, _SKY),
                    (
                        Guilloche(_UPPER, 30, 8, 26, 31, ((4, 83, 20), (1.2, 27, 0)), ((3, 61, 120),), 6, 2),
                        Guilloche(_UPPER, 57, 4.5, 20, 23, ((2.4, 47, 70),), ((1.8, 71, 200), (0.6, 19, 0)), -3, 2),
                    ),
                ),
                Layer(
                    "emblem",
                    (_TEAL,),
                    (
                        Rosette(98, 44, 5, 17, 16, 18, (1.4, 8)),
                        ReliefLines((107.5, 13.6, 120.5, 26.6), "compass", 0.42, 0.6),
                    ),
                ),
                Layer("emblem that stays in infrared", (_TEAL_IR,), (Rosette(98, 44, 1.0, 5.5, 9, 12),)),
                Layer(
                    "intaglio",
                    (_NAVY,),
                    (
                        Words("UTOPIA", 46, 7.2, 5.4, "serif-bold", 0.5),
                        Words("PASSPORT", 6, 7.0, 3.3, "serif-bold", 0.15),
                        Words("PASSEPORT", 6, 11.2, 3.3, "serif-bold", 0.15),
                        LatentImage((103.5, 3.4, 120.5, 9.4), "UTO", 0.22, 0.09),
                        Microtext("UTOPIAPASSPORT", 46, 8.6, 56),
                        Emblem("compass", 37, 8, 3.6),
                    ),
                    "intaglio",
                ),
                Layer("specimen", (_MAROON,), (Words("SPECIMEN", 86, 23.4, 3.2, "sans-bold", 0.3),)),
                Layer(
                    "uv",
                    (UV_GREEN, UV_YELLOW),
                    (
                        Emblem("compass", 82, 36, 20),
                        Guilloche(_PAGE, 36, 14, 8, 41, ((5, 90, 0),), ((5, 70, 60),), 0, 1, 0.35),
                    ),
                ),
            ),
            over=(
                Layer("overprint", (_TEAL,), (Guilloche((4, 46, 44, 62), 54, 3, 9, 14, ((1, 30, 0),)),)),
                Layer(
                    "uv overprint",
                    (UV_RED,),
                    (Rosette(34, 52, 3, 9, 11, 8, weight=0.2), Words("UTO", 9, 30, 9, "sans-bold")),
                ),
            ),
            portrait=(6, 14.5, 41, 59.5),
            ghost=(108, 27.2, 119, 41.343),
            signature=(86, 57.5, 116, 63.5),
            serial=Serial(26, 63.8, 3.2, _RED),
            mrz=True,
            label_ink=_NAVY,
            label_size=1.75,
            value_size=3.1,
            slots=(
                Slot("document_code", "Type/Type", 46, 12.2, 12),
                Slot("issuer", "Code/Code", 62, 12.2, 20),
                Slot("document_number", "Passport No./No du passeport", 86, 12.2, 34),
                Slot("surname", "Surname/Nom", 46, 18.7, 39),
                Slot("given_names", "Given names/Prénoms", 46, 25.2, 56),
                Slot("nationality", "Nationality/Nationalité", 46, 31.7, 30),
                Slot("date_of_birth", "Date of birth/Date de naissance", 46, 38.2, 38),
                Slot("personal_number", "Personal No./No personnel", 46, 44.7, 34),
                Slot("sex", "Sex/Sexe", 86, 38.2, 14),
                Slot("place_of_birth", "Place of birth/Lieu de naissance", 86, 51.2, 34),
                Slot("date_of_issue", "Date of issue/Date de délivrance", 46, 51.2, 38),
                Slot("date_of_expiry", "Date of expiry/Date d'expiration", 46, 57.7, 38),
                Slot("authority", "Authority/Autorité", 86, 44.7, 34),
            ),
        ),
    ),
)
