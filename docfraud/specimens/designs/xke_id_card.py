"""Identity card of Kestoria: a small laminated paper, lattice of aqua and peach, inkjet, Italian, two sides."""

from docfraud.specimens.design import DateStyle, Design, Fibres, Layer, Personalisation, Print, Serial, Side, Slot
from docfraud.specimens.inks import B900_BLACK, UV_RED, UV_YELLOW, Ink, Sheet
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

_COTTON = Sheet("ivory cotton paper", (0.87, 0.85, 0.78), 0.88, (0.018, 0.016, 0.020), 0.014)
_POUCH = Ink("sealed pouch", (0.965, 0.965, 0.955), 0.98, 0.76, (0.002, 0.003, 0.004))

_AQUA = Ink("aqua", (0.56, 0.84, 0.90), 0.95, 0.7)
_VANILLA = Ink("vanilla", (0.95, 0.91, 0.70), 0.96, 0.7)
_PEACH = Ink("peach", (0.96, 0.75, 0.62), 0.96, 0.7)
_BRICK = Ink("brick", (0.66, 0.22, 0.10), 0.94, 0.6)
_BRICK_IR = Ink("brick that stays in infrared", (0.66, 0.22, 0.10), 0.36, 0.5)
_INK = Ink("blue black", (0.03, 0.06, 0.14), 0.84, 0.3)
_GREEN = Ink("sea green", (0.02, 0.32, 0.30), 0.93, 0.4)
_BROWN = Ink("letterpress brown", (0.36, 0.14, 0.03), 0.92, 0.4, (0.46, 0.34, 0.02))
_UV_TURQUOISE = Ink("invisible turquoise-fluorescing ink", (0.995, 0.995, 0.99), 1.0, 1.0, (0.04, 0.44, 0.46))
_FIBRE_ORANGE = Ink("orange-fluorescing fibre", (0.97, 0.92, 0.86), 0.98, 0.9, (0.74, 0.32, 0.05))
_FIBRE_TURQUOISE = Ink("turquoise-fluorescing fibre", (0.90, 0.96, 0.96), 0.98, 0.9, (0.06, 0.54, 0.58))


def _lattice(pitch: float, radius: float, petals: int) -> tuple[Rosette, ...]:
    """Small rosettes on a hexagonal grid that overlap into a lattice over the whole side."""
    rise = pitch * 0.866
    return tuple(
        Rosette(pitch * (column + row % 2 / 2), rise * row, 0.5 * radius, radius, petals, 2, weight=0.05)
        for row in range(int(_H / rise) + 2)
        for column in range(int(_W / pitch) + 2)
    )


_FRONT = Side(
    layers=(
        Layer("fond", (_AQUA, _VANILLA, _PEACH), _lattice(4.6, 3.3, 6)),
        Layer(
            "guilloche",
            (_PEACH, _AQUA),
            (
                Guilloche((39, 0, _W, _H), 27, 13, 42, 38, ((5, 46, 0), (1, 15, 0)), ((5, 46, 180),), 0, 3, 0.05),
                WaveField((2.4, 2.4, 8.8, 51.6), 0.5, ((0.7, 6.2, 0),), angle=90.0, weight=0.06),
            ),
        ),
        Layer("strip", (_BRICK,), tuple(Emblem("compass", 5.6, 6.2 + 14.0 * k, 2.5) for k in range(4))),
        Layer(
            "strip that stays in infrared",
            (_BRICK_IR,),
            tuple(Emblem("compass", 5.6, 13.2 + 14.0 * k, 2.5) for k in range(3)),
        ),
        Layer(
            "lettering",
            (_INK,),
            (
                Words("KESTORIA", 10.6, 6.6, 4.0, "serif-bold", 0.25),
                Words("CARTA D'IDENTITÀ", 40, 4.9, 2.3, "condensed-bold", 0.12),
                Words("IDENTITY CARD", 40, 8.0, 2.3, "condensed-bold", 0.12),
                Microtext("KESTORIACARTADIDENTITA", 10.6, 9.2, 71, 0.25),
            ),
            "intaglio",
        ),
        Layer("specimen", (_GREEN,), (Words("SPECIMEN", 64.2, 8.0, 2.7, "serif-bold", 0.2),)),
        Layer(
            "uv",
            (_UV_TURQUOISE, UV_YELLOW),
            (
                Frame((39.2, 10.6, 83.0, 52.0), 0.5),
                *(Emblem("star", 46 + 10.0 * k, 31 + 4.0 * (-1) ** k, 3.6) for k in range(4)),
            ),
        ),
    ),
    over=(
        Layer(
            "overprint",
            (_GREEN.thinned(0.4, "thin sea green"),),
            (WaveField((8.8, 41.0, 39.0, 46.4), 0.75, ((0.8, 11, 0),), weight=0.06),),
        ),
        Layer(
            "uv overprint",
            (UV_RED,),
            (
                Emblem("key", 35.0, 21.0, 6.2),
                *(Words("XKE", 11.5 + 8.6 * k, 47.4, 3.4, "serif-bold") for k in range(3)),
            ),
        ),
    ),
    portrait=(10.5, 13.0, 37.5, 47.714),
    ghost=(40.4, 38.6, 50.0, 50.943),
    ghost_tint=(130, 60, 40),
    signature=(54, 45.0, 80, 51.0),
    label_ink=_GREEN,
    label_font="condensed",
    label_size=1.6,
    value_size=2.7,
    drop=3.0,
    slots=(
        Slot("surname", "Cognome/Surname", 40.4, 13.4, 42),
        Slot("given_names", "Nome/Given names", 40.4, 19.6, 42),
        Slot("date_of_birth", "Data di nascita/Date of birth", 40.4, 25.8, 24),
        Slot("sex", "Sesso/Sex", 67, 25.8, 12),
        Slot("nationality", "Cittadinanza/Nationality", 40.4, 32.0, 18),
        Slot("document_number", "Numero documento/Card No.", 61, 32.0, 22),
        Slot("date_of_expiry", "Scadenza/Date of expiry", 54, 39.4, 26),
    ),
)

_BACK = Side(
    layers=(
        Layer("fond", (_PEACH, _VANILLA, _AQUA), _lattice(4.6, 3.3, 4)),
        Layer(
            "guilloche",
            (_AQUA, _PEACH),
            (Guilloche((26, 0, _W, 30.5), 15, 8, 32, 38, ((3, 46, 0), (1, 15, 0)), ((3, 46, 180),), 0, 3, 0.05),),
        ),
        Layer(
            "emblem",
            (_BRICK,),
            (
                Rosette(14, 14.5, 6.4, 10.6, 6, 16, (0.6, 12), weight=0.045),
                ReliefLines((64, 23.4, 81.4, 30.0), "compass", 0.34, 0.6, -12.0, 0.045),
            ),
        ),
        Layer("emblem that stays in infrared", (_BRICK_IR,), (Emblem("key", 14, 14.5, 5.2),)),
        Layer(
            "lettering",
            (_INK,),
            (
                Microtext("KESTORIACARTADIDENTITA", 4, 30.0, 58, 0.25),
                LatentImage((70.6, 3.4, 81.4, 8.0), "XKE", 0.22, 0.08),
            ),
            "intaglio",
        ),
        Layer("specimen", (_GREEN,), (Words("SPECIMEN", 28, 28.6, 3.0, "serif-bold", 0.3),)),
        Layer(
            "uv",
            (UV_YELLOW, _UV_TURQUOISE),
            (
                *(Emblem("star", 34 + 13.0 * k, 15, 4.4) for k in range(4)),
                Guilloche((2, 1, _W - 2, 30), 15, 9, 5, 57, (), (), 0, 1, 0.25),
            ),
        ),
    ),
    serial=Serial(51.6, 28.6, 2.8, _BROWN, "serif"),
    mrz=True,
    label_ink=_GREEN,
    label_font="condensed",
    label_size=1.6,
    value_size=2.7,
    drop=3.0,
    slots=(
        Slot("personal_number", "Codice fiscale/Personal No.", 28, 4.6, 38),
        Slot("place_of_birth", "Luogo di nascita/Place of birth", 28, 11.4, 27),
        Slot("authority", "Autorità/Authority", 57, 11.4, 25),
        Slot("date_of_issue", "Rilasciato il/Date of issue", 28, 18.2, 26),
    ),
)

DESIGN = Design(
    name="xke-id-card",
    title="Identity card of Kestoria",
    issuer="XKE",
    issuer_name="Kestoria",
    format="TD1",
    document_code="I",
    year=2017,
    sheet=_COTTON,
    number_pattern="@@#####@@",
    personal_number_pattern="@@@@@@##@##",
    authority="COMUNE",
    date_style=DateStyle.SLASHES,
    fibres=Fibres((_FIBRE_ORANGE, _FIBRE_TURQUOISE), 90.0, 3.4),
    laminate=_POUCH,
    personalisation=Personalisation(
        portrait=Print("inkjet"),
        text=Print("inkjet", B900_BLACK, "condensed-bold"),
        mrz=Print("inkjet", B900_BLACK, "ocrb"),
    ),
    sides=(_FRONT, _BACK),
)
