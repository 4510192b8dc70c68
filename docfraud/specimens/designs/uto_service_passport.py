"""Service passport of Utopia: polycarbonate, laser engraving, lilac to sea-green rainbow, English and French."""

from docfraud.specimens.design import DateStyle, Design, Layer, Personalisation, Print, Serial, Side, Slot
from docfraud.specimens.inks import POLYCARBONATE, UV_BLUE, UV_GREEN, UV_RED, Ink
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

_LILAC = Ink("lilac", (0.82, 0.72, 0.90), 0.96, 0.7)
_MIST = Ink("mist", (0.86, 0.88, 0.90), 0.96, 0.7)
_SEA = Ink("sea green", (0.62, 0.84, 0.80), 0.96, 0.7)
_PLUM = Ink("plum", (0.36, 0.10, 0.40), 0.94, 0.6)
_PLUM_IR = Ink("plum that stays in infrared", (0.36, 0.10, 0.40), 0.40, 0.5)
_INK_BLUE = Ink("ink blue", (0.04, 0.08, 0.24), 0.84, 0.3)
_TEAL = Ink("teal", (0.02, 0.28, 0.30), 0.92, 0.4)
_VIOLET = Ink("letterpress violet", (0.40, 0.06, 0.52), 0.93, 0.4, (0.40, 0.06, 0.30))
_LASER = Print("laser-engraving", None, "sans")

DESIGN = Design(
    name="uto-service-passport",
    title="Service passport of Utopia",
    issuer="UTO",
    issuer_name="Utopia",
    format="TD3",
    document_code="PS",
    year=2020,
    sheet=POLYCARBONATE,
    number_pattern="S@#######",
    authority="ZENITH",
    valid_years=5,
    date_style=DateStyle.SLASHES,
    second_language="fr",
    personalisation=Personalisation(portrait=_LASER, text=_LASER, mrz=Print("laser-engraving", None, "ocrb")),
    sides=(
        Side(
            layers=(
                Layer(
                    "fond",
                    (_LILAC, _MIST, _SEA),
                    (WaveField(_PAGE, 0.38, ((1.8, 64.0, 45.0), (0.4, 13.0, 0.0)), (), 3.5, angle=35.0, weight=0.09),),
                ),
                Layer(
                    "guilloche",
                    (_SEA, _LILAC),
                    (
                        Guilloche(_UPPER, 22, 7, 30, 29, ((2.4, 83, 20), (0.9, 23, 0)), ((1.4, 61, 0),), 9, 3),
                        Guilloche(_UPPER, 54, 4, 20, 25, ((1.2, 37, 0),), ((1.8, 97, 40),), -4, 2),
                    ),
                ),
                Layer(
                    "emblem",
                    (_PLUM,),
                    (
                        Rosette(112, 30.5, 4.6, 8.6, 18, 16, (1.0, 9), weight=0.05),
                        ReliefLines((46, 57.8, 66, 64.0), "sun", 0.36, 0.6, 10.0, 0.045),
                    ),
                ),
                Layer("emblem that stays in infrared", (_PLUM_IR,), (Emblem("star", 112, 30.5, 4.0),)),
                Layer(
                    "lettering",
                    (_INK_BLUE,),
                    (
                        Words("UTOPIA", 44, 8.4, 5.6, "sans-bold", 0.9),
                        Words("SERVICE PASSPORT", 78, 5.8, 2.9, "sans-bold", 0.2),
                        Words("PASSEPORT DE SERVICE", 78, 9.4, 2.9, "sans-bold", 0.05),
                        Frame((44, 10.6, 120, 10.85), None),
                        Microtext("UTOPIASERVICEPASSPORT", 44, 11.7, 76, 0.26),
                    ),
                ),
                Layer(
                    "specimen",
                    (_TEAL,),
                    (
                        Words("SPECIMEN", 7.5, 10.6, 3.6, "serif-bold", 0.35),
                        LatentImage((70, 58.6, 86, 63.6), "UTO", 0.24, 0.09),
                    ),
                ),
                Layer(
                    "uv",
                    (UV_BLUE, UV_GREEN),
                    (
                        Rosette(76, 36, 6, 18, 14, 9, (1.5, 7), weight=0.3),
                        WaveField((42, 12, _W, 64), 7.0, ((2.0, 41, 0),), angle=60.0, weight=0.26),
                    ),
                ),
            ),
            over=(
                Layer("overprint", (_PLUM,), (Rosette(35.5, 52, 2.2, 6.4, 16, 8, (0.4, 5), weight=0.05),)),
                Layer(
                    "uv overprint",
                    (UV_RED,),
                    (Emblem("compass", 15.5, 24, 6.5), Words("UTO", 17, 54, 6.5, "sans-bold")),
                ),
            ),
            portrait=(8, 14.5, 39, 54.357),
            ghost=(105, 44.2, 117, 59.629),
            ghost_tint=(80, 80, 80),
            signature=(12, 56.4, 36, 63.0),
            serial=Serial(88, 62.8, 3.0, _VIOLET, "mono"),
            mrz=True,
            label_ink=_INK_BLUE,
            label_font="condensed",
            label_size=1.75,
            value_size=2.9,
            drop=3.4,
            slots=(
                Slot("document_code", "Type/Type", 44, 15.4, 8),
                Slot("issuer", "Code/Code", 58, 15.4, 14),
                Slot("document_number", "Passport No./No du passeport", 76, 15.4, 25),
                Slot("given_names", "Given names/Prénoms", 44, 29.4, 56),
                Slot("surname", "Surname/Nom", 44, 22.4, 56),
                Slot("nationality", "Nationality/Nationalité", 44, 36.4, 26),
                Slot("date_of_birth", "Date of birth/Date de naissance", 44, 43.4, 28),
                Slot("sex", "Sex/Sexe", 76, 36.4, 12),
                Slot("authority", "Authority/Autorité", 89, 36.4, 13),
                Slot("place_of_birth", "Place of birth/Lieu de naissance", 76, 43.4, 27),
                Slot("date_of_issue", "Date of issue/Date de délivrance", 44, 50.4, 28),
                Slot("date_of_expiry", "Date of expiry/Date d'expiration", 76, 50.4, 27),
            ),
        ),
    ),
)
