"""Passport of Kestoria: polycarbonate, dye portrait, data burnt by laser, rings of citron and cornflower, Italian."""

from docfraud.specimens.design import DateStyle, Design, Layer, Personalisation, Print, Serial, Side, Slot
from docfraud.specimens.inks import POLYCARBONATE, UV_GREEN, UV_YELLOW, Ink
from docfraud.specimens.patterns import Emblem, Guilloche, LatentImage, Microtext, ReliefLines, Rosette, Words

_W, _H = 125.0, 88.0
_UPPER = (0.0, 0.0, _W, 64.5)
_EYE = (84.0, 40.0)
"""Where the rings of the fond have their centre."""

_CORNFLOWER = Ink("cornflower", (0.58, 0.68, 0.92), 0.95, 0.7)
_CITRON = Ink("citron", (0.94, 0.91, 0.58), 0.96, 0.7)
_SILVER = Ink("silver grey", (0.80, 0.82, 0.84), 0.96, 0.7)
_WINE = Ink("wine", (0.44, 0.10, 0.20), 0.94, 0.6)
_WINE_IR = Ink("wine that stays in infrared", (0.44, 0.10, 0.20), 0.38, 0.5)
_MIDNIGHT = Ink("midnight", (0.04, 0.05, 0.18), 0.86, 0.3)
_GREEN = Ink("malachite", (0.02, 0.34, 0.22), 0.93, 0.4)
_VIOLET = Ink("letterpress violet", (0.26, 0.06, 0.40), 0.91, 0.3)
_UV_ORANGE = Ink("invisible orange-fluorescing ink", (0.995, 0.99, 0.985), 1.0, 1.0, (0.62, 0.26, 0.03))

_LASER = Print("laser-engraving", None, "serif")

DESIGN = Design(
    name="xke-passport",
    title="Passport of Kestoria",
    issuer="XKE",
    issuer_name="Kestoria",
    format="TD3",
    document_code="P",
    year=2023,
    sheet=POLYCARBONATE,
    number_pattern="K@#######",
    authority="QUESTURA",
    date_style=DateStyle.MONTH_WORD,
    nationality_word="KESTORIANA",
    personalisation=Personalisation(
        portrait=Print("dye-diffusion"), text=_LASER, mrz=Print("laser-engraving", None, "ocrb")
    ),
    sides=(
        Side(
            layers=(
                Layer(
                    "fond",
                    (_CORNFLOWER, _SILVER, _CITRON, _SILVER),
                    tuple(
                        Rosette(*_EYE, 4.0 + 5.0 * k, 10.2 + 5.0 * k, 8 + 5 * k, 9, (0.5, 3), weight=0.06)
                        for k in range(19)
                    ),
                ),
                Layer(
                    "guilloche",
                    (_CITRON, _CORNFLOWER),
                    (
                        Guilloche(_UPPER, -16, 12, 28, 21, ((2.2, 33, 0),), ((1.8, 51, 40),), 38, 3),
                        Guilloche(_UPPER, 92, 12, 28, 21, ((2.2, 33, 90),), ((1.8, 51, 0),), -38, 3),
                    ),
                ),
                Layer(
                    "ribbon",
                    (_WINE,),
                    (
                        Guilloche((42, 11.4, 82, 16.0), 13.7, 0.9, 9, 9, ((0.8, 26, 0),), ((0.8, 26, 0),), weight=0.05),
                        Emblem("key", 112.5, 54.6, 7.6, 0.09),
                        Rosette(112.5, 54.6, 8.2, 9.4, 40, 8, weight=0.05),
                        ReliefLines((104, 2.6, 121, 10.0), "key", 0.34, 0.5, 28.0, 0.045),
                    ),
                ),
                Layer(
                    "ribbon that stays in infrared",
                    (_WINE_IR,),
                    (Guilloche((82, 11.4, 121, 16.0), 13.7, 0.9, 9, 9, ((0.8, 26, 0),), ((0.8, 26, 0),), weight=0.05),),
                ),
                Layer(
                    "lettering",
                    (_MIDNIGHT,),
                    (
                        Words("KESTORIA", 43, 8.4, 5.0, "serif", 2.2),
                        Words("PASSAPORTO", 7, 8.0, 3.0, "serif-italic", 0.35),
                        Words("PASSPORT", 7, 12.4, 3.0, "serif-italic", 0.35),
                        Microtext("KESTORIAPASSAPORTO", 7, 14.6, 31, 0.3),
                        Microtext("XKEPASSAPORTO", 43, 10.6, 78, 0.25),
                        LatentImage((79, 58.4, 97, 63.8), "XKE", 0.26, 0.10),
                    ),
                ),
                Layer("specimen", (_GREEN,), (Words("SPECIMEN", 102.4, 44.4, 2.7, "serif-bold", 0.35),)),
                Layer(
                    "uv",
                    (UV_GREEN, UV_YELLOW, _UV_ORANGE),
                    (
                        *(
                            Words("KESTORIA", 44 + 6.5 * (row % 3), 22.4 + 8.4 * row, 6.4, "serif-bold", 0.8)
                            for row in range(5)
                        ),
                        Emblem("key", 112.5, 54.6, 7.6, 0.4),
                    ),
                ),
            ),
            over=(
                Layer(
                    "overprint",
                    (_CORNFLOWER,),
                    (Rosette(36.6, 18.6, 1.4, 4.8, 18, 12, (0.4, 6), weight=0.06),),
                ),
                Layer("uv overprint", (UV_GREEN,), (Rosette(8, 48, 2, 8.6, 7, 9, (0.8, 7), weight=0.22),)),
            ),
            portrait=(7, 16.5, 38, 56.357),
            ghost=(102.6, 16.9, 121.0, 40.557),
            ghost_tint=(70, 60, 130),
            signature=(9, 58.0, 37, 64.0),
            serial=Serial(91, 9.2, 2.8, _VIOLET, "mono"),
            mrz=True,
            label_ink=_WINE,
            label_font="serif-italic",
            label_size=1.6,
            value_size=2.9,
            drop=3.4,
            slots=(
                Slot("document_code", "Tipo/Type", 43, 19.6, 8),
                Slot("issuer", "Codice paese/Country code", 52.6, 19.6, 14),
                Slot("document_number", "Passaporto n./Passport No.", 78, 19.6, 23),
                Slot("surname", "Cognome/Surname", 43, 26.2, 57),
                Slot("given_names", "Nome/Given names", 43, 32.8, 57),
                Slot("nationality", "Cittadinanza/Nationality", 43, 39.4, 32),
                Slot("sex", "Sesso/Sex", 78, 39.4, 14),
                Slot("date_of_birth", "Data di nascita/Date of birth", 43, 46.0, 32),
                Slot("place_of_birth", "Luogo di nascita/Place of birth", 78, 46.0, 24),
                Slot("date_of_issue", "Data di rilascio/Date of issue", 43, 52.6, 32),
                Slot("authority", "Autorità/Authority", 78, 52.6, 23),
                Slot("date_of_expiry", "Data di scadenza/Date of expiry", 43, 59.2, 32),
            ),
        ),
    ),
)
