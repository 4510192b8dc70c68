"""The layouts: complete, without overlap, and recognised."""

from __future__ import annotations

import pytest

from docfraud.errors import MRZFormatError
from docfraud.mrz.formats import ALPHABET, FORMATS, MRZFormat, identify
from docfraud.ocr.base import MRZ_ALPHABET
from tests.mrz.published import FRENCH, MRVA, MRVB, PUBLISHED, TD1, TD2, TD2_LONG, TD3


def test_same_alphabet_as_the_ocr_seam() -> None:
    assert ALPHABET == MRZ_ALPHABET


@pytest.mark.parametrize("fmt", FORMATS.values(), ids=lambda f: f.name)
def test_fields_and_check_digits_tile_the_lines(fmt: MRZFormat) -> None:
    seen = [(d.line, d.column) for d in fmt.check_digits]
    seen += [(f.line, c) for f in fmt.fields for c in range(f.start, f.end)]
    assert sorted(seen) == [(line, c) for line in range(fmt.line_count) for c in range(fmt.line_length)]


@pytest.mark.parametrize("fmt", FORMATS.values(), ids=lambda f: f.name)
def test_composite_covers_every_numeric_field(fmt: MRZFormat) -> None:
    composite = [d for d in fmt.check_digits if d.name == "composite"]
    assert bool(composite) == (not fmt.name.startswith("MRV"))
    for digit in composite:
        covered = {(line, c) for line, start, end in digit.spans for c in range(start, end)}
        for other in fmt.check_digits:
            if other.name != "composite":
                assert (other.line, other.column) in covered
                assert {(line, c) for line, a, b in other.spans for c in range(a, b)} <= covered
        assert (digit.line, digit.column) not in covered


@pytest.mark.parametrize(("name", "lines"), PUBLISHED.items())
def test_published_examples_are_identified_and_fit_their_alphabets(name: str, lines: tuple[str, ...]) -> None:
    fmt = identify(lines)
    assert fmt.name == name.split("-", maxsplit=1)[0]
    for line, row in zip(lines, fmt.alphabets, strict=True):
        assert [c for c, allowed in zip(line, row, strict=True) if c not in allowed] == []


def test_alphabets_have_the_shape_of_the_lines_and_the_order_of_the_alphabet() -> None:
    for fmt in FORMATS.values():
        assert [len(row) for row in fmt.alphabets] == [fmt.line_length] * fmt.line_count
    td3 = FORMATS["TD3"].alphabets
    assert td3[1][9] == "0123456789"
    assert td3[1][42] == "0123456789<"
    assert td3[1][13] == "0123456789<"
    assert "5" not in td3[0][20]
    assert FORMATS["MRVA"].alphabets[0][0] == "V"
    assert "<" in FORMATS["TD1"].alphabets[0][14]


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        (TD3[:1], "There is 1 line; an MRZ has 2 or 3."),
        ((), "There are 0 lines; an MRZ has 2 or 3."),
        ((TD3[0], TD3[1][:-1]), "Line 2 has 43 characters, a TD3 line has 44."),
        ((TD3[0] + "<", TD3[1]), "Line 1 has 45 characters, a TD3 line has 44."),
        ((MRVA[0], MRVA[1][1:]), "Line 2 has 43 characters, an MRVA line has 44."),
        ((TD2[0][1:], TD2[1]), "Line 1 has 35 characters, a TD2 line has 36."),
        ((MRVB[0], MRVB[1] + "<"), "Line 2 has 37 characters, an MRVB line has 36."),
        ((TD1[0], TD1[1], TD1[2] + "<<"), "Line 3 has 32 characters, a TD1 line has 30."),
        ((TD2[0], TD2[1].replace("6", "é")), "Line 2, position 36: 'é' is not an MRZ character (A-Z, 0-9, <)."),
        (("9" + TD3[0][1:], TD3[1]), "Line 1 begins with '9'; a document code begins with a letter."),
    ],
)
def test_what_is_wrong_is_said(lines: tuple[str, ...], sentence: str) -> None:
    with pytest.raises(MRZFormatError) as caught:
        identify(lines)
    assert str(caught.value) == sentence
    assert caught.value.remedy


def test_a_td2_of_france_is_not_the_old_identity_card() -> None:
    td2 = (TD2[0].replace("I<UTO", "IDFRA"), TD2[1].replace("UTO", "FRA"))
    assert identify(td2).name == "TD2"
    assert identify((TD2_LONG[0].replace("I<UTO", "IDFRA"), TD2_LONG[1])).name == "TD2"
    assert identify(FRENCH).name == "FRENCH_ID"
    filled = (FRENCH[0][:30] + "951042", FRENCH[1])
    assert identify(filled).name == "FRENCH_ID"


def test_an_unknown_field_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        FORMATS["TD1"].field("shoe_size")
