"""Identity card of Verdania: polycarbonate, laser engraving, terracotta to sage rainbow, English and German."""

from docfraud.specimens.design import DateStyle, Design, Layer, Personalisation, Print, Serial, Side, Slot
from docfraud.specimens.inks import POLYCARBONATE, UV_BLUE, UV_GREEN, UV_YELLOW, Ink
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

_TERRACOTTA = Ink("terracotta", (0.93, 0.70, 0.58), 0.96, 0.7)
_WHEAT = Ink("wheat", (0.93, 0.87, 0.66), 0.96, 0.7)
_SAGE = Ink("sage", (0.66, 0.80, 0.66), 0.96, 0.7)
_OLIVE = Ink("olive", (0.30, 0.34, 0.10), 0.94, 0.6)
_OLIVE_IR = Ink("olive that stays in infrared", (0.30, 0.34, 0.10), 0.40, 0.5)
_BARK = Ink("bark", (0.10, 0.06, 0.03), 0.86, 0.3)
_BORDEAUX = Ink("bordeaux", (0.42, 0.02, 0.10), 0.92, 0.4)
_ORANGE = Ink("letterpress orange", (0.82, 0.28, 0.04), 0.94, 0.5, (0.62, 0.30, 0.02))

_LASER = Print("laser-engraving", None, "condensed")

DESIGN = Design(
    name="zzv-id-card",
    title="Identity card of Verdania",
    issuer="ZZV",
    issuer_name="Verdania",
    format="TD2",
    document_code="I",
    year=2019,
    sheet=POLYCARBONATE,
    number_pattern="@#@######",
    authority="STADTARCHIV",
    date_style=DateStyle.BILINGUAL,
    second_language="de",
    personalisation=Personalisation(portrait=_LASER, text=_LASER, mrz=Print("laser-engraving", None, "ocrb")),
    sides=(
        Side(
            layers=(
                Layer(
                    "fond",
                    (_TERRACOTTA, _WHEAT, _SAGE),
                    (WaveField(_PAGE, 0.34, ((0.7, 12.0, 0.0),), ((1.2, 40.0, 0.0),), 8.0, angle=90.0, weight=0.08),),
                ),
                Layer(
                    "guilloche",
                    (_SAGE, _TERRACOTTA),
                    (
                        Guilloche(_UPPER, 40, 6, 26, 22, ((2.4, 63, 0), (0.8, 17, 30)), ((1.0, 47, 0),), -9, 3),
                        Guilloche(_UPPER, 4, 4, 16, 17, ((1, 41, 0),), ((1.6, 59, 0),), 10, 2),
                    ),
                ),
                Layer(
                    "emblem",
                    (_OLIVE,),
                    (
                        Rosette(90.5, 40.4, 4.6, 9.0, 9, 22, (0.9, 18), 1.0, 0.045),
                        ReliefLines((80, 2.4, 101, 11.4), "tower", 0.36, 0.7, 0.0, 0.045),
                    ),
                ),
                Layer("emblem that stays in infrared", (_OLIVE_IR,), (Emblem("tower", 90.5, 40.4, 3.8),)),
                Layer(
                    "lettering",
                    (_BARK,),
                    (
                        Words("VERDANIA", 41, 7.6, 5.2, "sans-bold", 0.8),
                        Words("IDENTITY CARD", 4, 5.0, 2.6, "sans-bold", 0.2),
                        Words("PERSONALAUSWEIS", 4, 8.4, 2.6, "sans-bold", 0.06),
                        Microtext("VERDANIAPERSONALAUSWEIS", 37, 10.2, 41, 0.25),
                        LatentImage((82, 14.4, 97, 19.4), "ZZV", 0.22, 0.08),
                    ),
                ),
                Layer("specimen", (_BORDEAUX,), (Words("SPECIMEN", 80, 9.2, 3.2, "sans-bold", 0.25),)),
                Layer(
                    "uv",
                    (UV_YELLOW, UV_BLUE),
                    (
                        Emblem("tower", 57, 30, 16, 0.5),
                        WaveField((36, 13, _W, 50), 6.0, ((1.6, 26, 0),), angle=-20.0, weight=0.25),
                    ),
                ),
            ),
            over=(
                Layer("overprint", (_OLIVE,), (Rosette(30.5, 44, 2.0, 6.0, 13, 9, weight=0.05),)),
                Layer(
                    "uv overprint", (UV_GREEN,), (Emblem("leaf", 15, 40, 8), Words("ZZV", 19, 18.5, 6.5, "sans-bold"))
                ),
            ),
            portrait=(4, 11.4, 33.4, 49.2),
            ghost=(94, 19.8, 102, 30.086),
            ghost_tint=(75, 75, 75),
            signature=(63, 43.6, 79.5, 49.8),
            serial=Serial(82, 23.6, 2.8, _ORANGE, "mono"),
            mrz=True,
            label_ink=_BARK,
            label_size=1.6,
            value_size=2.8,
            drop=3.1,
            slots=(
                Slot("document_number", "Card No./Ausweisnummer", 37, 13.4, 30),
                Slot("surname", "Surname/Familienname", 37, 19.4, 44),
                Slot("given_names", "Given names/Vornamen", 37, 25.4, 44),
                Slot("date_of_birth", "Date of birth/Geburtsdatum", 37, 31.4, 27),
                Slot("sex", "Sex/Geschlecht", 65, 31.4, 10),
                Slot("nationality", "Nationality/Staatsangehörigkeit", 37, 37.4, 20),
                Slot("date_of_expiry", "Date of expiry/Gültig bis", 37, 43.4, 25),
            ),
        ),
    ),
)
