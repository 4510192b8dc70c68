"""People who do not exist: the same for the same seed, printable, and fit for an MRZ."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docfraud.mrz.compose import compose
from docfraud.mrz.parse import parse
from docfraud.specimens.people import fill_pattern, invent

SEEDS = st.integers(0, 2**40)


@given(seed=SEEDS, sex=st.sampled_from([None, "F", "M", "X"]))
@settings(max_examples=60, deadline=None)
def test_people_are_grown_up_and_stay_who_they_are(seed: int, sex: str | None) -> None:
    person = invent(seed, sex)
    assert person == invent(seed, sex)
    assert person.sex == (sex or person.sex)
    assert person.sex in ("F", "M", "X")
    assert dt.date(1946, 1, 1) <= person.date_of_birth < dt.date(2008, 1, 2)
    for name in (person.surname, person.given_names, person.place_of_birth):
        assert name == name.upper().strip()
        assert all(c.isalpha() or c in " -" for c in name)


@given(seed=SEEDS)
@settings(max_examples=60, deadline=None)
def test_their_names_go_into_an_mrz_and_come_back(seed: int) -> None:
    person = invent(seed)
    lines = compose(
        "TD3", document_code="P", issuer="UTO", document_number="L898902C3", surname=person.surname,
        given_names=person.given_names, nationality="UTO", date_of_birth=person.date_of_birth, sex=person.sex,
        date_of_expiry=dt.date(2030, 1, 1),
    )  # fmt: skip
    parsed = parse(lines, today=dt.date(2026, 11, 1))
    assert all(digit.valid for digit in parsed.check_digits)
    assert (parsed.date_of_birth.year, parsed.sex) == (person.date_of_birth.year, person.sex)
    assert parsed.surname
    assert parsed.given_names


def test_seeds_give_different_people() -> None:
    people = [invent(seed) for seed in range(300)]
    assert len({(p.surname, p.given_names, p.date_of_birth) for p in people}) > 295
    assert {p.sex for p in people} == {"F", "M", "X"}
    assert any("-" in p.surname or " " in p.surname for p in people)


@given(seed=SEEDS, pattern=st.text("#@-XYZ ", min_size=1, max_size=12))
def test_numbers_follow_their_pattern(seed: int, pattern: str) -> None:
    number = fill_pattern(pattern, seed, "test")
    expected = "".join({"#": "[0-9]", "@": "[A-HJ-NPR-Z]"}.get(c, re.escape(c)) for c in pattern)
    assert re.fullmatch(expected, number)
    assert number == fill_pattern(pattern, seed, "test")


def test_numbers_differ_by_seed_and_by_purpose() -> None:
    assert len({fill_pattern("########", seed, "number") for seed in range(50)}) == 50
    assert fill_pattern("########", 1, "number") != fill_pattern("########", 1, "serial")


@pytest.mark.parametrize("pattern", ["@@@@@@@@@@"])
def test_letters_that_look_like_digits_are_not_used(pattern: str) -> None:
    drawn = set("".join(fill_pattern(pattern, seed) for seed in range(60)))
    assert not drawn & set("IOQ")
    assert len(drawn) > 20
