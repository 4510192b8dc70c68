"""The century of a printed year, which the MRZ does not have.

A date may agree with the MRZ in day, month and two digits of the year, and still be no date of this field: born in
1864, expiring in 4030. A forger who rewrites the century changes what an officer reads and nothing a machine compares.
"""

from __future__ import annotations

import datetime as dt
from functools import partial

from docfraud.mrz.dates import YEARS_AHEAD, MRZDate
from docfraud.viz.dates import DateReading, DateSpan, find_dates
from docfraud.viz.fields import VizField
from docfraud.viz.fold import digits_for, fold
from docfraud.viz.judge import Case, differs
from docfraud.viz.layout import Span
from docfraud.viz.reread import Look

_OLDEST = 130
"""Years: no bearer is older."""

_EARLIEST_EXPIRY = 1950
"""No document that a machine reads expired before."""

_BUDDHIST_ERA = 543
"""Years by which the Buddhist era is ahead; some documents print it."""


def century_differs(case: Case, name: str, date: DateSpan, span: Span, expected: MRZDate) -> VizField | None:
    """A field whose printed century cannot be; None if it can, or if no century is printed."""
    reading = date.nearest(expected)
    printed = _printed_year(reading, span.run.text)
    if printed is None or _can_be(printed, name) or expected.iso is None:
        return None
    at = reading.year_at[0]
    return differs(
        case,
        name,
        span,
        value=f"{printed:04}{reading.iso[4:]}",
        expected=expected.iso,
        deciding=(at, at + 1),
        classify=partial(_classify, printed, name, expected),
    )


def _printed_year(reading: DateReading, text: str) -> int | None:
    start, end = reading.year_at
    digits = digits_for(fold(text)[start:end])
    return int(digits) if len(digits) == 4 and digits.isdigit() else None


def _can_be(year: int, name: str) -> bool:
    today = dt.date.today().year
    first, last = (_EARLIEST_EXPIRY, today + YEARS_AHEAD) if name == "date_of_expiry" else (today - _OLDEST, today)
    return first <= year <= last or first <= year - _BUDDHIST_ERA <= last


def _classify(printed: int, name: str, expected: MRZDate, text: str) -> tuple[Look, tuple[int, ...]]:
    """What another reading of the date shows."""
    for date in find_dates(text):
        for reading in date.readings:
            year = _printed_year(reading, text)
            if year == printed:
                return Look.OBSERVED, (reading.year_at[0], reading.year_at[0] + 1)
            if year is not None and _can_be(year, name) and date.means(expected):
                return Look.EXPECTED, ()
    return Look.OTHER, ()
