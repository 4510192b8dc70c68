"""Drawn pages read by the real engine, each once per test run."""

from __future__ import annotations

import datetime as dt
from functools import cache

from docfraud.imaging.picture import RGB
from docfraud.mrz.check_digits import check_digit, join
from docfraud.mrz.engines import FoundMRZ, get_engine
from docfraud.mrz.formats import FORMATS
from docfraud.settings import Settings
from tests.support.drawing import DrawnPage, FormatName, PageSpec, draw_page

SETTINGS = Settings(threads=1)
TODAY = dt.date(2026, 5, 9)
FORMAT_NAMES: tuple[FormatName, ...] = ("TD3", "TD1", "TD2", "MRVA", "MRVB")


@cache
def page(name: FormatName = "TD3") -> DrawnPage:
    """The side with the MRZ of a genuine document."""
    spec = PageSpec(format=name, personal_number="7408120042" if name == "TD3" else "")
    return draw_page(spec).mrz_side


def read(pixels: RGB) -> list[FoundMRZ]:
    """Read with docfraud's own engine on one thread."""
    return get_engine("ppocr", SETTINGS).read(pixels, today=TODAY)


@cache
def genuine(name: FormatName = "TD3") -> tuple[FoundMRZ, ...]:
    """The genuine document's MRZ, read."""
    return tuple(read(page(name).pixels))


def with_right_digits(format_name: str, lines: tuple[str, ...]) -> tuple[str, ...]:
    """The lines with every check digit computed anew, the composite last."""
    rows = [list(line) for line in lines]
    for spec in sorted(FORMATS[format_name].check_digits, key=lambda s: s.name == "composite"):
        rows[spec.line][spec.column] = check_digit(join(["".join(r) for r in rows], spec.spans))
    return tuple("".join(r) for r in rows)
