"""Where everything stands on the fictitious documents, in millimetres from the top left corner of the page.

Page sizes, portrait limits (26 x 32 to 35 x 45 mm), the 23.2 mm machine-readable zone, OCR-B at 10 characters per
inch and the left edge of the first character are those of ICAO 9303 parts 4 to 7. The lines are 6.35 mm apart and
centred in the zone; the rest is this project's own design after the zones I to VII of those parts.
"""

from __future__ import annotations

from dataclasses import dataclass

MRZ_ZONE_MM = 23.2
MRZ_PITCH_MM = 2.54
MRZ_LINE_SPACING_MM = 6.35


@dataclass(frozen=True, slots=True)
class Slot:
    """A field: its bilingual label's pen position and how much room the value has."""

    name: str
    label: str
    x: float
    y: float
    room: float


@dataclass(frozen=True, slots=True)
class Words:
    """Fixed print: text, pen position, em size (mm)."""

    text: str
    x: float
    y: float
    size: float


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a document.

    Attributes:
        width, height: millimetres.
        slots: the printed fields.
        words: headers, not fields.
        specimen: where the pale SPECIMEN mark is.
        portrait: (x, y, width, height) or None.
        signature: (x, y, width, height) or None.
        mrz_lines, mrz_length: 0 lines where this side has no machine-readable zone.
        mrz_left: left edge of the first character.
        label_size, value_size: millimetres per em.
        drop: from a label's baseline to its value's.
    """

    width: float
    height: float
    slots: tuple[Slot, ...]
    words: tuple[Words, ...]
    specimen: Words
    portrait: tuple[float, float, float, float] | None = None
    signature: tuple[float, float, float, float] | None = None
    mrz_lines: int = 0
    mrz_length: int = 0
    mrz_left: float = 0.0
    label_size: float = 1.9
    value_size: float = 3.3
    drop: float = 3.7

    @property
    def mrz_top(self) -> float | None:
        """Upper edge of the machine-readable zone."""
        return self.height - MRZ_ZONE_MM if self.mrz_lines else None

    def mrz_centre(self, line: int) -> float:
        """Height of the centre of one line's capitals."""
        middle = self.height - MRZ_ZONE_MM / 2
        return middle + (line - (self.mrz_lines - 1) / 2) * MRZ_LINE_SPACING_MM


LABELS = {
    "document_code": "Type/Type",
    "issuer": "Code/Code",
    "document_number": "Document No./No du document",
    "surname": "Surname/Nom",
    "given_names": "Given names/Prénoms",
    "nationality": "Nationality/Nationalité",
    "personal_number": "Personal No./No personnel",
    "date_of_birth": "Date of birth/Date de naissance",
    "sex": "Sex/Sexe",
    "place_of_birth": "Place of birth/Lieu de naissance",
    "date_of_issue": "Date of issue/Date de délivrance",
    "authority": "Authority/Autorité",
    "date_of_expiry": "Date of expiry/Date d'expiration",
}


def _rows(
    top: float, pitch: float, right: float, rows: tuple[tuple[tuple[str, float], ...], ...], **labels: str
) -> tuple[Slot, ...]:
    """Slots row by row; each entry is (field name, x). Room reaches to the next column or to `right`."""
    slots = []
    for i, row in enumerate(rows):
        for (name, x), following in zip(row, (*(column for _, column in row[1:]), right + 1.5), strict=True):
            slots.append(Slot(name, labels.get(name, LABELS[name]), x, top + i * pitch, following - 1.5 - x))
    return tuple(slots)


def _visa_rows(left: float, sex: float, middle: float, last: float) -> tuple[tuple[tuple[str, float], ...], ...]:
    return (
        (("document_number", left), ("authority", middle)),
        (("surname", left),),
        (("given_names", left),),
        (("date_of_birth", left), ("sex", sex), ("nationality", last)),
        (("date_of_issue", left), ("date_of_expiry", middle)),
    )


_VISA_LABELS = {
    "document_number": "Visa No./No du visa",
    "authority": "Issued by/Délivré par",
    "date_of_issue": "Valid from/Valide du",
    "date_of_expiry": "Valid until/Valide jusqu'au",
}

TD3 = Side(
    125,
    88,
    _rows(
        10.2,
        6.75,
        121,
        (
            (("document_code", 46), ("issuer", 62), ("document_number", 86)),
            (("surname", 46),),
            (("given_names", 46),),
            (("nationality", 46), ("personal_number", 86)),
            (("date_of_birth", 46), ("sex", 86)),
            (("place_of_birth", 46),),
            (("date_of_issue", 46), ("authority", 86)),
            (("date_of_expiry", 46),),
        ),
        document_number="Passport No./No du passeport",
    ),
    (Words("UTOPIA", 46, 6.9, 5.0), Words("PASSPORT", 6, 7.2, 3.4), Words("PASSEPORT", 6, 11.4, 3.4)),
    Words("SPECIMEN", 99, 6.4, 4.0),
    portrait=(6, 14.5, 35, 45),
    signature=(86, 56, 30, 6),
    mrz_lines=2,
    mrz_length=44,
    mrz_left=6.0,
)

TD1_FRONT = Side(
    85.6,
    53.98,
    _rows(
        11.5,
        6.9,
        82.5,
        (
            (("surname", 35),),
            (("given_names", 35),),
            (("document_number", 35), ("sex", 70)),
            (("date_of_birth", 35), ("nationality", 70)),
            (("date_of_expiry", 35),),
        ),
        nationality="Nationality/-té",
        document_number="Card No./No de la carte",
    ),
    (Words("UTOPIA", 4, 6.6, 4.6), Words("IDENTITY CARD/CARTE D'IDENTITÉ", 35, 6.4, 2.2)),
    Words("SPECIMEN", 4.2, 52.0, 3.0),
    portrait=(4, 9.5, 30, 38.5),
    signature=(56, 45, 24, 5),
    value_size=3.0,
    drop=3.4,
)

TD1_BACK = Side(
    85.6,
    53.98,
    _rows(
        6.5,
        7.0,
        82.5,
        (
            (("place_of_birth", 5), ("personal_number", 46)),
            (("date_of_issue", 5), ("authority", 46)),
        ),
    ),
    (),
    Words("SPECIMEN", 5, 27.5, 3.0),
    mrz_lines=3,
    mrz_length=30,
    mrz_left=5.0,
    value_size=3.0,
    drop=3.4,
)

TD2 = Side(
    105,
    74,
    _rows(
        11.5,
        6.5,
        102,
        (
            (("document_number", 39), ("nationality", 74)),
            (("surname", 39),),
            (("given_names", 39),),
            (("date_of_birth", 39), ("sex", 74)),
            (("date_of_issue", 39), ("authority", 74)),
            (("date_of_expiry", 39),),
        ),
    ),
    (Words("UTOPIA", 4, 7.0, 4.8), Words("IDENTITY CARD/CARTE D'IDENTITÉ", 39, 6.6, 2.4)),
    Words("SPECIMEN", 83, 7.0, 3.4),
    portrait=(4, 9.5, 31, 40),
    signature=(74, 43, 26, 5.5),
    mrz_lines=2,
    mrz_length=36,
    mrz_left=4.0,
    value_size=3.1,
    drop=3.5,
)

MRVA = Side(
    120,
    80,
    _rows(15.5, 7.6, 116, _visa_rows(43, 78, 80, 94), **_VISA_LABELS),
    (Words("UTOPIA", 43, 8.2, 5.2), Words("VISA", 103, 8.2, 5.2)),
    Words("SPECIMEN", 66, 8.0, 4.0),
    portrait=(4, 9, 35, 45),
    mrz_lines=2,
    mrz_length=44,
    mrz_left=4.0,
)

MRVB = Side(
    105,
    74,
    _rows(13.5, 7.3, 102, _visa_rows(37, 69, 72, 82), **_VISA_LABELS),
    (Words("UTOPIA", 37, 7.4, 4.8), Words("VISA", 90, 7.4, 4.8)),
    Words("SPECIMEN", 58, 7.2, 3.6),
    portrait=(4, 9, 30, 38.5),
    mrz_lines=2,
    mrz_length=36,
    mrz_left=4.0,
    value_size=3.1,
    drop=3.5,
)

SIDES = {
    "TD3": (TD3,),
    "TD1": (TD1_FRONT, TD1_BACK),
    "TD2": (TD2,),
    "MRVA": (MRVA,),
    "MRVB": (MRVB,),
}
