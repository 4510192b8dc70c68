"""Printed dates: whatever the style, the true day is among the meanings, and it is printed where the span says."""

import datetime as dt
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docfraud.mrz.dates import MRZDate
from docfraud.viz.dates import DateSpan, differing_characters, differing_parts, find_dates

EN = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
FR = ("JAN", "FEV", "MARS", "AVR", "MAI", "JUIN", "JUIL", "AOUT", "SEPT", "OCT", "NOV", "DEC")
ES = ("ENE", "FEB", "MAR", "ABR", "MAY", "JUN", "JUL", "AGO", "SEP", "OCT", "NOV", "DIC")
DE = (
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
)
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")

STYLES: dict[str, Callable[[dt.date], str]] = {
    "icao": lambda d: f"{d:%d} {EN[d.month - 1]}/{FR[d.month - 1]} {d:%y}",
    "icao spaced": lambda d: f"{d:%d} {EN[d.month - 1]} /{FR[d.month - 1]} {d.year}",
    "icao spanish": lambda d: f"{d:%d} {EN[d.month - 1]}/{ES[d.month - 1]} {d:%y}",
    "unknown first language": lambda d: f"{d:%d} CÉP/{EN[d.month - 1]} {d:%y}",
    "slash lost": lambda d: f"{d:%d} {EN[d.month - 1]}{EN[d.month - 1]} {d:%y}",
    "month name": lambda d: f"{d.day} {DE[d.month - 1]} {d.year}",
    "month joined": lambda d: f"{d:%d}{EN[d.month - 1]}{d.year}",
    "month hyphens": lambda d: f"{d:%d}-{EN[d.month - 1]}-{d.year}",
    "month first": lambda d: f"{EN[d.month - 1]} {d.day}, {d.year}",
    "roman": lambda d: f"{d:%d}.{ROMAN[d.month - 1]}.{d.year}",
    "dots": lambda d: f"{d:%d.%m.}{d.year}",
    "dots and full stop": lambda d: f"{d:%d.%m.}{d.year}.",
    "slashes": lambda d: f"{d:%d/%m/}{d.year}",
    "hyphens": lambda d: f"{d:%d-%m-}{d.year}",
    "blanks": lambda d: f"{d:%d %m} {d.year}",
    "american": lambda d: f"{d:%m/%d/%y}",
    "american blanks": lambda d: f"{d:%m %d %y}",
    "two-digit year": lambda d: f"{d:%d-%m-%y}",
    "iso": lambda d: d.isoformat(),
    "hungarian": lambda d: f"{d.year}. {EN[d.month - 1]}. {d:%d}.",
    "han": lambda d: f"{d.year}年{d.month}月{d.day}日",
    "separator misread": lambda d: f"{d:%d.%m},{d.year}",
    "first separator lost": lambda d: f"{d:%d%m} {d.year}",
    "second separator lost": lambda d: f"{d:%d.%m}{d.year}",
    "eight digits": lambda d: f"{d:%d%m}{d.year}",
    "buddhist era": lambda d: f"{d:%d/%m/}{d.year + 543}",
    "after words": lambda d: f"VADUZ, {d:%d.%m.}{d.year}",
    "after a label run together": lambda d: f"Validdu{d:%d/%m/}{d.year}",
}
DAYS = st.dates(dt.date(1900, 1, 1), dt.date(2079, 12, 31))


def mrz_date(day: dt.date) -> MRZDate:
    return MRZDate(f"{day:%y%m%d}", day.year, day.month, day.day)


@pytest.mark.parametrize("style", STYLES)
@given(day=DAYS)
def test_the_true_day_is_among_the_meanings(style: str, day: dt.date) -> None:
    text = STYLES[style](day)
    spans = [s for s in find_dates(text) if s.means(mrz_date(day))]
    assert len(spans) == 1
    span = spans[0]
    assert text[span.start : span.end] == span.text
    assert any((r.year, r.month, r.day) == (day.year, day.month, day.day) for r in span.readings)
    assert span.possible
    assert not span.partial


@given(day=DAYS, other=DAYS, style=st.sampled_from(["icao", "dots", "iso", "month joined", "american"]))
def test_another_day_agrees_only_if_the_print_can_mean_it(day: dt.date, other: dt.date, style: str) -> None:
    span = find_dates(STYLES[style](day))[0]
    swapped = style in ("dots", "american") and (other.month, other.day) == (day.day, day.month)
    # two-digit years in figures may also come first
    turned = style == "american" and sorted(f"{other:%y%m%d}"[i : i + 2] for i in (0, 2, 4)) == sorted(
        f"{day:%y%m%d}"[i : i + 2] for i in (0, 2, 4)
    )
    same = f"{day:%y%m%d}" == f"{other:%y%m%d}" or (swapped and day.year % 100 == other.year % 100)
    assert span.means(mrz_date(other)) <= (same or turned)


@given(day=DAYS, style=st.sampled_from(["icao", "dots", "iso", "month hyphens"]), data=st.data())
def test_an_altered_digit_is_pointed_at(day: dt.date, style: str, data: st.DataObject) -> None:
    text = STYLES[style](day)
    numbers = [i for i, c in enumerate(text) if c.isdigit()]
    if style != "icao":  # the MRZ says nothing of the century
        at = text.index(str(day.year))
        numbers = [i for i in numbers if i not in (at, at + 1)]
    index = data.draw(st.sampled_from(numbers))
    digit = data.draw(st.sampled_from([d for d in "0123456789" if d != text[index]]))
    spans = find_dates(text[:index] + digit + text[index + 1 :])
    expected = mrz_date(day)
    if not spans or spans[0].means(expected):
        return  # a date on no calendar at all, or one with a second meaning
    reading = spans[0].nearest(expected)
    assert differing_parts(reading, expected)
    assert index in differing_characters(reading, expected, text[:index] + digit + text[index + 1 :])


@pytest.mark.parametrize(
    "text",
    [
        "5412 7512 3412 3456",
        "121282-88882",
        "110101/111",
        "870516-2391",
        "01 02 03 04 05",
        "L898902C3",
        "12/23",
        "114 14",
        "ZE 184226 B",
    ],
)
def test_numbers_that_are_no_dates(text: str) -> None:
    assert not [s for s in find_dates(text) if not s.partial]


def the_only(text: str) -> DateSpan:
    (span,) = find_dates(text)
    return span


def test_letters_read_for_digits_are_a_guess() -> None:
    span = the_only("O1.O3.2017")
    assert span.means(mrz_date(dt.date(2017, 3, 1)))
    assert not span.sure


def test_months_that_contradict_each_other_are_a_guess() -> None:
    span = the_only("12 AUG/AVR 74")
    assert span.means(mrz_date(dt.date(1974, 8, 12)))
    assert not span.sure


def test_unknown_parts() -> None:
    known_year = MRZDate("80<<<<", 1980)
    assert the_only("00.00.1980").means(known_year)
    assert the_only("XX.XX.1980").means(known_year)
    assert the_only("1980").partial
    assert the_only("00 JAN 1980").means(MRZDate("8001<<", 1980, 1))
    assert not the_only("00 JAN 1980").means(mrz_date(dt.date(1980, 1, 5)))


def test_a_date_on_no_calendar_is_found_and_known_to_be_none() -> None:
    span = the_only("20/16/1943")
    assert not span.possible
    assert not span.means(mrz_date(dt.date(1943, 11, 20)))


def test_two_dates_in_one_line() -> None:
    first, second = find_dates("10 DEC/DEC 11 10 DEC/DEC 16")
    assert first.means(mrz_date(dt.date(2011, 12, 10)))
    assert second.means(mrz_date(dt.date(2016, 12, 10)))
