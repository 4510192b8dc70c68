"""Check digits: the standard's examples, what they catch and what they cannot."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docfraud.errors import MRZFormatError
from docfraud.mrz.check_digits import blind_to, check_digit, check_digits, composite_spans, join
from docfraud.mrz.formats import ALPHABET, FORMATS, identify
from docfraud.mrz.parse import parse
from tests.mrz.published import PUBLISHED, TD1_BELGIUM, TD1_LONG, TD2_LONG, TD3

TRUTH = Path(__file__).parents[2] / ".." / "shared" / "dev_pages" / "truth.json"


@pytest.mark.parametrize(
    ("text", "digit"),
    [  # ICAO 9303-3 Appendix A
        ("520727", "3"),
        ("AB2134<<<", "5"),
        ("HA672242<658022549601086<<<<<<<<<<<<<<0", "8"),
        ("D231458907<<<<<<<<<<<<<<<34071279507122<<<<<<<<<<", "2"),
        ("", "0"),
    ],
)
def test_examples_of_the_standard(text: str, digit: str) -> None:
    assert check_digit(text) == digit


@pytest.mark.parametrize("text", ["12 4", "abc", "Ä", "٣"])
def test_characters_without_a_value_are_refused(text: str) -> None:
    with pytest.raises(MRZFormatError, match="no value in a check digit"):
        check_digit(text)


def test_blind_classes_are_complete() -> None:
    assert blind_to("<") == "0AKU"
    assert blind_to("6") == "GQ"
    assert blind_to("1") == "BLV"
    assert "O" not in blind_to("0")
    assert "I" not in blind_to("1")
    assert "S" not in blind_to("5")
    assert "S" in blind_to("8")


@given(st.text(ALPHABET, min_size=1, max_size=40), st.data())
def test_a_single_wrong_character_is_seen_except_in_its_blind_class(text: str, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(text) - 1))
    wrong = data.draw(st.sampled_from([c for c in ALPHABET if c != text[index]]))
    changed = text[:index] + wrong + text[index + 1 :]
    assert (check_digit(changed) == check_digit(text)) == (wrong in blind_to(text[index]))


@pytest.mark.parametrize(("name", "lines"), PUBLISHED.items())
def test_published_examples_are_valid(name: str, lines: tuple[str, ...]) -> None:
    found = check_digits(identify(lines), lines)
    assert [c.name for c in found if not c.valid] == []
    for digit in found:
        assert lines[digit.line][digit.column] == digit.printed
        assert check_digit(join(lines, digit.covers)) == digit.computed


def test_long_numbers_have_their_digit_in_the_optional_data() -> None:
    for lines, column, covered in (
        (TD1_LONG, 18, "D23145890734"),
        (TD2_LONG, 31, "D23145890734"),
        (TD1_BELGIUM, 18, "000590696101"),
    ):
        number = next(c for c in check_digits(identify(lines), lines) if c.name == "document_number")
        assert (number.column, join(lines, number.covers)) == (column, covered)


def test_both_composites_of_a_long_number_are_accepted_and_no_third() -> None:
    fmt = FORMATS["TD1"]
    standard, variant = composite_spans(fmt, TD1_BELGIUM)
    assert (0, 5, 30) in standard
    assert (0, 14, 15) not in variant
    digits = {check_digit(join(TD1_BELGIUM, standard)), check_digit(join(TD1_BELGIUM, variant))}
    assert len(digits) == 2  # the conventions differ here, so the test can tell them apart
    for printed in "0123456789":
        lines = (TD1_BELGIUM[0], TD1_BELGIUM[1][:29] + printed, TD1_BELGIUM[2])
        composite = check_digits(fmt, lines)[-1]
        assert composite.valid == (printed in digits)
        if composite.valid:
            assert check_digit(join(lines, composite.covers)) == printed
        else:
            assert composite.covers == standard


def test_a_short_number_has_one_composite_convention() -> None:
    assert len(composite_spans(FORMATS["TD3"], TD3)) == 1
    assert composite_spans(FORMATS["MRVA"], PUBLISHED["MRVA"]) == ()


@pytest.mark.parametrize(("printed", "valid"), [("<", True), ("0", True), ("1", False)])
def test_a_blank_personal_number_may_leave_its_digit_blank(printed: str, valid: bool) -> None:
    second = "L898902C36UTO7408122F1204159" + "<" * 14 + printed
    lines = (TD3[0], second + check_digit(second[:10] + second[13:20] + second[21:43]))
    found = {c.name: c.valid for c in check_digits(FORMATS["TD3"], lines)}
    assert found["optional_data"] is valid
    assert found["composite"]


def test_a_personal_number_needs_its_digit() -> None:
    lines = (TD3[0], TD3[1][:42] + "<" + TD3[1][43])
    assert not {c.name: c.valid for c in check_digits(FORMATS["TD3"], lines)}["optional_data"]


@pytest.mark.parametrize("printed", ["<", "0"])
def test_a_blank_date_may_leave_its_digit_blank(printed: str) -> None:
    second = "L898902C36UTO<<<<<<" + printed + "F1204159" + TD3[1][28:43]
    lines = (TD3[0], second + check_digit(second[:10] + second[13:20] + second[21:43]))
    assert all(c.valid for c in check_digits(FORMATS["TD3"], lines))


def test_wrong_shape_is_refused() -> None:
    with pytest.raises(MRZFormatError, match="a TD3 line has 44"):
        check_digits(FORMATS["TD3"], (TD3[0][:-1], TD3[1]))


def _pages() -> Iterator[tuple[str, dict[str, Any]]]:
    if TRUTH.exists():
        yield from json.loads(TRUTH.read_text(encoding="utf-8")).items()


@pytest.mark.skipif(not TRUTH.exists(), reason="../shared/dev_pages is not beside the repository")
def test_every_development_page_is_identified_and_judged_as_its_truth_says() -> None:
    seen = 0
    for name, page in _pages():
        if page["lines"]:
            parsed = parse(page["lines"])
            assert (name, parsed.format) == (name, page["type"])
            assert (name, parsed.check_digits_valid) == (name, page["check_digits_valid"])
            alphabets = FORMATS[parsed.format].alphabets
            for line, row in zip(parsed.lines, alphabets, strict=True):
                assert (name, [c for c, ok in zip(line, row, strict=True) if c not in ok]) == (name, [])
            seen += 1
    assert seen == 37
