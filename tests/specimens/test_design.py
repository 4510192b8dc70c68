"""The vocabulary of designs: dates as 9303 writes them, pages of 9303's sizes, lines of the MRZ in their places."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docfraud.specimens.design import PAGE_SIZE_MM, DateStyle, mrz_place
from docfraud.specimens.designs import all_designs
from docfraud.viz.dates import find_dates

LINES = {"TD1": 3, "TD2": 2, "TD3": 2, "MRVA": 2, "MRVB": 2}
DAYS = st.dates(dt.date(1946, 1, 1), dt.date(2045, 12, 31))


@pytest.mark.parametrize("style", DateStyle)
def test_a_style_s_name_is_its_example(style: DateStyle) -> None:
    assert style.write(dt.date(1974, 8, 12)) == style.value


@given(day=DAYS, style=st.sampled_from(DateStyle), language=st.sampled_from(["fr", "de", "es"]))
def test_the_reader_understands_every_date(day: dt.date, style: DateStyle, language: str) -> None:
    text = style.write(day, language)
    (found,) = find_dates(text)
    readings = {(reading.year % 100, reading.month, reading.day) for reading in found.readings}
    assert (day.year % 100, day.month, day.day) in readings, text


def test_an_unknown_language_is_an_error() -> None:
    with pytest.raises(KeyError):
        DateStyle.BILINGUAL.write(dt.date(2000, 1, 1), "xx")


@pytest.mark.parametrize("name", PAGE_SIZE_MM)
def test_mrz_lines_stand_in_the_lowest_part_of_the_page(name: str) -> None:
    width, height = PAGE_SIZE_MM[name]
    left, baselines = mrz_place(name, LINES[name])
    assert len(baselines) == LINES[name]
    # 9303-4 figure 3, 9303-5 figure 6
    assert all(b - a == pytest.approx(4.23 if name == "TD1" else 6.35) for a, b in pairwise(baselines))
    above = [height - (baseline - 1.2) for baseline in baselines]
    assert above == pytest.approx([15.88, 11.65, 7.42] if name == "TD1" else [15.75, 9.40])
    assert height - 23.2 + 2 < baselines[0] - 2.4
    assert baselines[-1] < height - 2
    length = {"TD1": 30, "TD2": 36, "TD3": 44, "MRVA": 44, "MRVB": 36}[name]
    assert left + length * 2.54 < width - 2


def test_designs_say_when_and_for_how_long() -> None:
    for design in all_designs():
        assert 2000 < design.year <= 2026
        assert 1 <= design.valid_years <= 10
        assert design.model >= 1
        assert design.size == PAGE_SIZE_MM[design.format]
