"""Residence permit of Utopia: a paper sheet under laminate, rose to lime rainbow, inkjet portrait, English, French."""

from docfraud.specimens.design import DateStyle, Design, Fibres, Layer, Personalisation, Print, Serial, Side, Slot
from docfraud.specimens.inks import (
    B900_BLACK,
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

_ROSE = Ink("dog rose", (0.94, 0.74, 0.80), 0.96, 0.7)
_CREAM = Ink("cream", (0.94, 0.92, 0.80), 0.96, 0.7)
_LIME = Ink("lime", (0.76, 0.88, 0.62), 0.96, 0.7)
_PINE = Ink("pine", (0.06, 0.30, 0.18), 0.94, 0.6)
_PINE_IR = Ink("pine that stays in infrared", (0.06, 0.30, 0.18), 0.40, 0.5)
_UMBER = Ink("umber", (0.14, 0.08, 0.02), 0.84, 0.3)
_MAROON = Ink("maroon", (0.44, 0.04, 0.08), 0.92, 0.4)
_BLUE = Ink("letterpress blue", (0.06, 0.14, 0.60), 0.93, 0.4, (0.08, 0.14, 0.52))

DESIGN = Design(
    name="uto-residence-permit",
    title="Residence permit of Utopia",
    issuer="UTO",
    issuer_name="Utopia",
    format="TD2",
    document_code="IR",
    year=2018,
    sheet=SECURITY_PAPER,
    number_pattern="@@#######",
    authority="LAKESIDE",
    valid_years=5,
    date_style=DateStyle.MONTH_WORD,
    second_language="fr",
    fibres=Fibres((FIBRE_RED, FIBRE_GREEN), 55.0, 4.2),
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
                    (_ROSE, _CREAM, _LIME),
                    (WaveField(_PAGE, 0.42, ((1.1, 29.0, 0.0),), ((1.6, 47.0, 20.0),), 5.0, angle=75.0, weight=0.1),),
                ),
                Layer(
                    "guilloche",
                    (_LIME, _ROSE),
                    (
                        Guilloche(_UPPER, 18, 8, 30, 31, ((2.8, 59, 0), (0.8, 19, 10)), ((1.6, 43, 0),), 11, 3),
                        Guilloche(_UPPER, 42, 4, 16, 23, ((1.1, 33, 60),), ((1.4, 51, 0),), -3, 2),
                    ),
                ),
                Layer(
                    "emblem",
                    (_PINE,),
                    (
                        Rosette(95.0, 41.2, 4.4, 8.2, 15, 17, (0.8, 14), weight=0.05),
                        ReliefLines((72.5, 43.8, 84, 49.8), "leaf", 0.36, 0.6, 0.0, 0.045),
                    ),
                ),
                Layer("emblem that stays in infrared", (_PINE_IR,), (Emblem("mountain", 95.0, 41.2, 3.8),)),
                Layer(
                    "lettering",
                    (_UMBER,),
                    (
                        Words("UTOPIA", 5, 7.2, 5.0, "serif-bold", 0.7),
                        Words("RESIDENCE PERMIT", 34, 5.4, 2.7, "serif-bold", 0.15),
                        Words("PERMIS DE SEJOUR", 34, 8.6, 2.7, "serif-bold", 0.15),
                        Microtext("UTOPIARESIDENCEPERMIT", 39, 9.9, 60, 0.26),
                    ),
                ),
                Layer(
                    "specimen",
                    (_MAROON,),
                    (
                        Words("SPECIMEN", 74, 5.2, 3.0, "sans-bold", 0.3),
                        LatentImage((40, 44.2, 54, 49.6), "UTO", 0.24, 0.09),
                    ),
                ),
                Layer(
                    "uv",
                    (UV_RED, UV_GREEN),
                    (
                        Emblem("sun", 66, 28, 14, 0.5),
                        Guilloche(_UPPER, 33, 5, 7, 24, ((1.8, 31, 0),), ((1.4, 45, 70),), 2, 2, 0.28),
                    ),
                ),
            ),
            over=(
                Layer("overprint", (_PINE,), (Guilloche((3, 33, 40, 49), 41, 2.0, 8, 10, ((1.0, 27, 0),)),)),
                Layer("uv overprint", (UV_YELLOW,), (Rosette(14, 18.5, 2.4, 6.2, 9, 8, weight=0.22),)),
            ),
            portrait=(5, 9.8, 36, 49.657),
            ghost=(91, 12.4, 101, 25.257),
            ghost_tint=(110, 80, 70),
            signature=(56, 44.0, 71, 49.8),
            serial=Serial(87, 50.6, 2.6, _BLUE, "serif-bold"),
            mrz=True,
            label_ink=_UMBER,
            label_size=1.45,
            value_size=2.8,
            drop=3.2,
            slots=(
                Slot("document_number", "Permit No./No du document", 40, 13.2, 34),
                Slot("surname", "Surname/Nom", 40, 19.4, 46),
                Slot("given_names", "Given names/Prénoms", 40, 25.6, 46),
                Slot("nationality", "Nationality/Nationalité", 40, 31.8, 24),
                Slot("sex", "Sex/Sexe", 68, 31.8, 12),
                Slot("date_of_birth", "Date of birth/Date de naissance", 40, 38.0, 24),
                Slot("date_of_expiry", "Date of expiry/Date d'expiration", 67, 38.0, 18),
            ),
        ),
    ),
)
