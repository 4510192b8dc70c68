"""MRZ dates: real calendar, unknown parts, centuries, order."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docfraud.mrz.dates import (
    MRZDate,
    is_expired,
    order_problems,
    problem,
    resolve_birth,
    resolve_expiry,
    resolve_issue_month,
)

TODAY = dt.date(2026, 5, 9)


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        ("740812", None),
        ("7408<<", None),
        ("74<<<<", None),
        ("<<<<<<", None),
        ("<<0812", None),
        ("<<<<12", None),
        ("<<0229", None),
        ("000229", None),  # 2000 was a leap year, 1900 was not
        ("040229", None),
        ("740229", "There is no day 29 in month 2 of a year ending in 74."),
        ("<<0230", "There is no day 30 in month 2."),
        ("741301", "There is no month 13."),
        ("740001", "There is no month 00."),
        ("740800", "There is no day 00."),
        ("740832", "There is no day 32."),
        ("740631", "There is no day 31 in month 6."),
        ("7<0812", "The year '7<' is neither two digits nor unknown (<<)."),
        ("74O812", "The month 'O8' is neither two digits nor unknown (<<)."),
        ("7408", "'7408' has 4 characters, a date has 6."),
        ("74٠٨12", "The month '٠٨' is neither two digits nor unknown (<<)."),
    ],
)
def test_problem(raw: str, says: str | None) -> None:
    assert problem(raw) == says


@given(st.dates(dt.date(1927, 1, 1), TODAY))
def test_every_birth_of_the_last_99_years_comes_back(born: dt.date) -> None:
    found = resolve_birth(born.strftime("%y%m%d"), TODAY)
    assert (found.iso, found.earliest, found.latest) == (born.isoformat(), born, born)


@given(st.dates(dt.date(1977, 1, 1), dt.date(2076, 12, 31)))
def test_every_expiry_within_the_window_comes_back(ends: dt.date) -> None:
    assert resolve_expiry(ends.strftime("%y%m%d"), TODAY).iso == ends.isoformat()


@given(st.text("0123456789<", min_size=6, max_size=6))
def test_any_six_characters_are_a_date_or_a_problem(raw: str) -> None:
    for found in (resolve_birth(raw, TODAY), resolve_expiry(raw, TODAY)):
        assert found.raw == raw
        assert (found.iso is None) == (problem(raw) is not None)
        if found.earliest is not None:
            assert found.latest is not None
            assert found.earliest <= found.latest


@pytest.mark.parametrize(
    ("raw", "expiry", "iso"),
    [
        ("740812", None, "1974-08-12"),
        ("260509", None, "2026-05-09"),  # born today
        ("260510", None, "1926-05-10"),  # tomorrow: a centenarian
        ("240101", "220101", "1924-01-01"),  # the document ended before a child could have been born
        ("240101", "290101", "2024-01-01"),
        ("7408<<", None, "1974-08-XX"),
        ("74<<<<", None, "1974-XX-XX"),
        ("<<0812", None, "XXXX-08-12"),
        ("<<<<<<", None, "XXXX-XX-XX"),
        ("26<<<<", None, "2026-XX-XX"),
        ("280229", None, "1928-02-29"),
        ("740231", None, None),
        ("000229", "940101", "2000-02-29"),  # 1900 had no such day: left to the order check
    ],
)
def test_births(raw: str, expiry: str | None, iso: str | None) -> None:
    ends = resolve_expiry(expiry, TODAY) if expiry else None
    assert resolve_birth(raw, TODAY, ends).iso == iso


def test_the_day_decides_the_century() -> None:
    assert resolve_birth("500101", dt.date(2049, 12, 31)).iso == "1950-01-01"
    assert resolve_birth("500101", dt.date(2050, 1, 1)).iso == "2050-01-01"
    assert resolve_expiry("770101", dt.date(2026, 1, 1)).iso == "1977-01-01"
    assert resolve_expiry("770101", dt.date(2027, 1, 1)).iso == "2077-01-01"


def test_issue_months() -> None:
    assert resolve_issue_month("8806", TODAY).iso == "1988-06-XX"
    assert resolve_issue_month("1311", TODAY).iso == "2013-11-XX"
    assert resolve_issue_month("2606", TODAY).iso == "1926-06-XX"
    assert resolve_issue_month("8813", TODAY).iso is None
    assert resolve_issue_month("88A6", TODAY).problem == "'88A6' is not a year and a month."


def _day(iso: str) -> MRZDate:
    day = dt.date.fromisoformat(iso)
    return MRZDate(day.strftime("%y%m%d"), day.year, day.month, day.day)


def test_order() -> None:
    birth, expiry = _day("1974-08-12"), _day("2030-04-15")
    assert order_problems(birth, expiry, TODAY) == ()
    assert order_problems(birth, None, TODAY, issue=MRZDate("2004", 2020, 4)) == ()
    assert order_problems(_day("2031-01-01"), expiry, TODAY) == (
        "The birth, 2031-01-01, is in the future.",
        "The birth, 2031-01-01, is after the expiry, 2030-04-15.",
    )
    assert order_problems(birth, expiry, TODAY, issue=_day("1970-01-01")) == (
        "The birth, 1974-08-12, is after the issue, 1970-01-01.",
    )
    assert order_problems(birth, expiry, TODAY, issue=_day("2031-01-01")) == (
        "The issue, 2031-01-01, is in the future.",
        "The issue, 2031-01-01, is after the expiry, 2030-04-15.",
    )
    # unknown parts: 2030 may be any day of it
    assert order_problems(MRZDate("26<<<<", 2026), MRZDate("26<<<<", 2026), TODAY) == ()
    assert order_problems(None, None, TODAY) == ()


def test_expired() -> None:
    assert is_expired(_day("2026-05-09"), TODAY) is False  # valid on its last day
    assert is_expired(_day("2026-05-08"), TODAY) is True
    assert is_expired(MRZDate("26<<<<", 2026), TODAY) is None
    assert is_expired(MRZDate("25<<<<", 2025), TODAY) is True
    assert is_expired(MRZDate("<<<<<<"), TODAY) is None
    assert is_expired(MRZDate("991399", problem="no"), TODAY) is None
