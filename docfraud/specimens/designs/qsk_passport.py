"""Passport of Skarvia: paper, stacked bands of heather and birch, a small portrait over its ghost, dyes, Norwegian."""

from docfraud.specimens.design import DateStyle, Design, Fibres, Layer, Personalisation, Print, Serial, Side, Slot
from docfraud.specimens.inks import FIBRE_BLUE, UV_BLUE, UV_RED, Ink, Sheet
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

_LINEN = Sheet("linen security paper", (0.85, 0.86, 0.85), 0.87, (0.010, 0.014, 0.018), 0.010)
_FILM = Ink("thin film", (0.98, 0.98, 0.975), 0.985, 0.84, (0.001, 0.002, 0.002))

_HEATHER = Ink("heather", (0.82, 0.62, 0.82), 0.96, 0.7)
_OAT = Ink("oat", (0.92, 0.88, 0.76), 0.96, 0.7)
_BIRCH = Ink("birch", (0.64, 0.82, 0.70), 0.95, 0.7)
_FJORD = Ink("fjord", (0.05, 0.34, 0.46), 0.93, 0.6)
_FJORD_IR = Ink("fjord that stays in infrared", (0.05, 0.34, 0.46), 0.36, 0.5)
_SLATE = Ink("slate intaglio", (0.07, 0.08, 0.11), 0.80, 0.2)
_RUST = Ink("rowan", (0.66, 0.12, 0.06), 0.93, 0.4)
_BLACK = Ink("letterpress blue black", (0.05, 0.06, 0.20), 0.90, 0.4, (0.02, 0.36, 0.34))
_UV_VIOLET = Ink("invisible violet-fluorescing ink", (0.99, 0.99, 0.995), 1.0, 1.0, (0.34, 0.06, 0.56))
_FIBRE_VIOLET = Ink("violet-fluorescing fibre", (0.93, 0.89, 0.96), 0.98, 0.9, (0.42, 0.08, 0.66))

_DYE = Print("dye-diffusion", None, "mono")

DESIGN = Design(
    name="qsk-passport",
    title="Passport of Skarvia",
    issuer="QSK",
    issuer_name="Skarvia",
    format="TD3",
    document_code="P",
    year=2015,
    sheet=_LINEN,
    number_pattern="########",
    personal_number_pattern="###########",
    authority="HAVNEFOGDEN",
    date_style=DateStyle.ISO,
    nationality_word="SKARVISK",
    fibres=Fibres((_FIBRE_VIOLET, FIBRE_BLUE), 32.0, 6.5),
    laminate=_FILM,
    personalisation=Personalisation(portrait=_DYE, text=_DYE, mrz=Print("dye-diffusion", None, "ocrb")),
    sides=(
        Side(
            layers=(
                Layer(
                    "fond",
                    (_BIRCH, _OAT, _HEATHER, _OAT, _BIRCH),
                    tuple(
                        Guilloche(
                            (0, 0, _W, _H),
                            3.0 + 7.6 * k,
                            4.2,
                            11,
                            15.5,
                            ((1.1, 62.5, 180.0 * k),),
                            ((1.1, 62.5, 180.0 * k),),
                            0,
                            1,
                            0.06,
                        )
                        for k in range(12)
                    ),
                ),
                Layer(
                    "guilloche",
                    (_HEATHER, _BIRCH, _HEATHER),
                    (
                        Rosette(79, 40, 9, 23.5, 5, 30, (2.4, 10), 0.86, 0.06),
                        Rosette(79, 40, 3, 11, 5, 16, (1.2, 10), 0.86, 0.06),
                    ),
                ),
                Layer(
                    "side strip",
                    (_FJORD,),
                    (
                        WaveField((116.6, 19, 122.4, 41), 0.55, ((0.8, 5.8, 0),), weight=0.07),
                        ReliefLines((94, 3.0, 108, 14.6), "bird", 0.34, 0.6, 0.0, 0.05),
                    ),
                ),
                Layer(
                    "side strip that stays in infrared",
                    (_FJORD_IR,),
                    (
                        WaveField((116.6, 41, 122.4, 63), 0.55, ((0.8, 5.8, 0),), weight=0.07),
                        Emblem("bird", 115.6, 9.4, 6.2),
                    ),
                ),
                Layer(
                    "intaglio",
                    (_SLATE,),
                    (
                        Words("SKARVIA", 43, 8.8, 5.8, "sans-bold", 0.9),
                        Words("PASS", 43, 13.6, 3.0, "condensed-bold", 0.5),
                        Words("PASSPORT", 56, 13.6, 3.0, "condensed-bold", 0.5),
                        Frame((43, 15.0, 109, 15.25), None),
                        Microtext("SKARVIAPASS", 8, 45.4, 28, 0.3),
                        Microtext("PASSPORTSKARVIA", 43, 16.2, 66),
                    ),
                    "intaglio",
                ),
                Layer(
                    "specimen",
                    (_RUST,),
                    (
                        Words("SPECIMEN", 21.8, 63.2, 2.8, "condensed-bold", 0.45),
                        LatentImage((80.4, 9.2, 91.6, 14.0), "QSK", 0.22, 0.09),
                    ),
                ),
                Layer(
                    "uv",
                    (_UV_VIOLET, UV_BLUE),
                    (
                        Emblem("bird", 66, 41, 19, 0.45),
                        *(Rosette(102, 40, r, r + 1.6, 24, 3, weight=0.22) for r in (4.0, 8.0, 12.0)),
                    ),
                ),
            ),
            over=(
                Layer(
                    "overprint",
                    (_FJORD.thinned(0.45, "thin fjord"),),
                    (Guilloche((4.6, 36.4, 39, 42.0), 39.2, 1.4, 7, 12, ((0.7, 12, 0),), ((0.7, 12, 0),), 0, 2, 0.05),),
                ),
                Layer(
                    "uv overprint",
                    (UV_RED,),
                    (
                        Emblem("bird", 35.4, 14.6, 4.8),
                        *(Words("QSK", 4.4, 20.0 + 7.0 * k, 4.2, "condensed-bold") for k in range(4)),
                    ),
                ),
            ),
            portrait=(8, 8.0, 36, 44.0),
            ghost=(8, 46.8, 20, 62.229),
            ghost_tint=(30, 90, 110),
            signature=(22, 47.6, 41, 54.0),
            serial=Serial(22, 58.8, 2.9, _BLACK, "condensed-bold"),
            mrz=True,
            label_ink=_FJORD,
            label_font="condensed",
            label_size=1.7,
            value_size=2.7,
            drop=3.2,
            slots=(
                Slot("document_number", "Passport No./Passnr.", 44, 19.6, 24),
                Slot("document_code", "Type/Type", 80, 19.6, 8),
                Slot("issuer", "Country code/Landkode", 92, 19.6, 16),
                Slot("surname", "Surname/Etternavn", 44, 26.0, 70),
                Slot("given_names", "Given names/Fornavn", 44, 32.4, 70),
                Slot("date_of_birth", "Date of birth/Fødselsdato", 44, 38.8, 30),
                Slot("place_of_birth", "Place of birth/Fødested", 80, 38.8, 34),
                Slot("sex", "Sex/Kjønn", 44, 45.2, 12),
                Slot("personal_number", "Personal No./Personnr.", 80, 45.2, 28),
                Slot("nationality", "Nationality/Statsborgerskap", 44, 51.6, 30),
                Slot("authority", "Authority/Myndighet", 80, 51.6, 34),
                Slot("date_of_issue", "Date of issue/Utstedelsesdato", 44, 58.0, 30),
                Slot("date_of_expiry", "Date of expiry/Utløpsdato", 80, 58.0, 30),
            ),
        ),
    ),
)
