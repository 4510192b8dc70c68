from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docfraud.biometrics.ageing import portrait_age

TODAY = dt.date(2026, 11, 28)
DAYS = st.dates(dt.date(1900, 1, 1), dt.date(2060, 12, 31))


def test_a_printed_date_of_issue_is_taken_at_its_word() -> None:
    age = portrait_age(TODAY, issued=dt.date(2018, 11, 28), expires=dt.date(2028, 11, 27), born=dt.date(2006, 11, 28))
    assert age is not None
    assert age.exact
    assert age.years == pytest.approx(8, abs=0.01)
    assert age.holder_then == pytest.approx(12, abs=0.01)
    assert age.grown_since
    assert age.sentence == "The portrait is 8 years old; the holder was 12 then."


def test_without_it_the_longest_validity_counts() -> None:
    age = portrait_age(TODAY, issued=None, expires=dt.date(2028, 2, 29), born=dt.date(1980, 1, 1))
    assert age is not None
    assert not age.exact
    assert age.years == pytest.approx(8.75, abs=0.02)
    assert not age.grown_since
    assert age.sentence == "The portrait may be 9 years old."


def test_one_year_is_no_plural() -> None:
    age = portrait_age(TODAY, issued=dt.date(2025, 11, 1), expires=None, born=None)
    assert age is not None
    assert age.sentence == "The portrait is 1 year old."


def test_nobody_is_older_in_the_portrait_than_born() -> None:
    age = portrait_age(TODAY, issued=None, expires=dt.date(2027, 1, 1), born=dt.date(2022, 11, 28))
    assert age is not None
    assert age.years == pytest.approx(4, abs=0.01)
    assert age.holder_then == 0


def test_a_new_portrait_of_a_child_needs_no_remark() -> None:
    age = portrait_age(TODAY, issued=dt.date(2026, 6, 1), expires=None, born=dt.date(2018, 1, 1))
    assert age is not None
    assert not age.grown_since
    assert age.sentence == ""


@given(DAYS, st.none() | DAYS, st.none() | DAYS, st.none() | DAYS)
def test_any_dates_give_an_age_or_none(
    today: dt.date, issued: dt.date | None, expires: dt.date | None, born: dt.date | None
) -> None:
    age = portrait_age(today, issued=issued, expires=expires, born=born)
    if age is None:
        assert expires is None
        assert issued is None or issued > today
    else:
        assert age.years >= 0
        assert "-" not in age.sentence
