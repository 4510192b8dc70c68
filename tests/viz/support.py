"""Pages of text made by hand, and second looks that see what they are told, for tests of the matching."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from docfraud.imaging.picture import Quad
from docfraud.mrz.parse import ParsedMRZ, parse
from docfraud.ocr.base import TextLine
from docfraud.settings import Settings
from docfraud.viz.fields import VizFields
from docfraud.viz.layout import SidedLine
from docfraud.viz.match import match_fields

TODAY = date(2026, 1, 1)
PASSPORT = parse(
    ("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"), today=TODAY
)
"""The specimen of ICAO 9303-4: born 1974-08-12, expires 2012-04-15."""


def line(
    text: str, x: float = 0, y: float = 0, *, height: float = 30, confidence: float = 1.0, side: str = "page"
) -> SidedLine:
    """A level line of text: every character half as wide as the line is high, all of one confidence."""
    width = max(len(text), 1) * height / 2
    quad = np.array([[x, y], [x + width, y], [x + width, y + height], [x, y + height]], dtype=np.float64)
    centres = tuple((i + 0.5) / max(len(text), 1) for i in range(len(text)))
    return SidedLine(side, TextLine(text, confidence, quad, centres, (confidence,) * len(text)))


def labelled(*rows: tuple[str, str], x: float = 0, height: float = 30) -> list[SidedLine]:
    """Labels and values in turn below one another; "" leaves one out."""
    lines = []
    for i, (label, value) in enumerate(rows):
        top = i * 2.6 * height
        lines += [line(label, x, top, height=0.7 * height)] if label else []
        lines += [line(value, x, top + 0.9 * height, height=height)] if value else []
    return lines


@dataclass
class Told:
    """A second look that gives the same texts wherever it is asked to look.

    Attributes:
        texts: the readings.
        confidence: of every character.
        asked: the places it was asked for.
    """

    texts: Sequence[str]
    confidence: float = 0.99
    asked: list[tuple[str, Quad]] = field(default_factory=list)

    def readings(self, side: str, quad: Quad) -> list[TextLine]:
        self.asked.append((side, quad))
        return [line(text, confidence=self.confidence).line for text in self.texts]


def five(text: str) -> Told:
    """Five readings alike."""
    return Told([text] * 5)


def match(
    lines: Sequence[SidedLine],
    mrz: ParsedMRZ | None = PASSPORT,
    *,
    look: Told | None = None,
    settings: Settings | None = None,
) -> VizFields:
    """`match_fields` with the defaults."""
    return match_fields(lines, mrz, settings or Settings(), second_look=look)
