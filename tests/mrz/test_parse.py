"""Parsing: what published examples say, and what is refused."""

from __future__ import annotations

import datetime as dt

import pytest

from docfraud.errors import MRZFormatError
from docfraud.mrz.formats import FORMATS
from docfraud.mrz.parse import clean, parse, split_names
from tests.mrz.published import FRENCH, MRVA, MRVB, PUBLISHED, TD1, TD1_BELGIUM, TD1_LONG, TD2, TD2_LONG, TD3

TODAY = dt.date(2026, 5, 9)


def test_td3() -> None:
    assert parse(TD3, today=TODAY).fields == {
        "document_code": "P",
        "issuer": "UTO",
        "document_number": "L898902C3",
        "surname": "ERIKSSON",
        "given_names": "ANNA MARIA",
        "nationality": "UTO",
        "date_of_birth": "1974-08-12",
        "sex": "F",
        "date_of_expiry": "2012-04-15",
        "optional_data_1": "ZE184226B",
        "optional_data_2": None,
    }


@pytest.mark.parametrize(
    ("lines", "number", "nationality", "optional"),
    [
        (TD1, "D23145890", "UTO", None),
        (TD2, "D23145890", "UTO", None),
        (MRVA, "L8988901C", "XXX", "6ZE184226B"),
        (MRVB, "L8988901C", "XXX", None),
        (TD1_LONG, "D23145890734", "UTO", None),
        (TD2_LONG, "D23145890734", "UTO", None),
        (TD1_BELGIUM, "000590696101", "BEL", None),
    ],
)
def test_other_formats(lines: tuple[str, ...], number: str, nationality: str, optional: str | None) -> None:
    fields = parse(lines, today=TODAY).fields
    assert fields["document_number"] == number
    assert fields["nationality"] == nationality
    assert fields["optional_data_1"] == optional


def test_french_identity_card() -> None:
    found = parse(FRENCH, today=TODAY)
    assert found.check_digits_valid
    assert found.fields == {
        "document_code": "ID",
        "issuer": "FRA",
        "document_number": "880692310285",
        "surname": "BERTHIER",
        "given_names": "CORINNE",
        "nationality": None,
        "date_of_birth": "1965-12-06",
        "sex": "F",
        "date_of_expiry": None,
        "optional_data_1": None,
        "optional_data_2": None,
        "date_of_issue": "1988-06-XX",
        "department": "923",
        "issuing_office": None,
    }


def test_every_field_name_is_the_same_in_every_format() -> None:
    common = set(parse(TD3, today=TODAY).fields)
    for lines in PUBLISHED.values():
        assert common <= set(parse(lines, today=TODAY).fields)


def test_text_case_and_white_space_do_not_matter() -> None:
    text = f"  {TD3[0][:20].lower()} {TD3[0][20:]}\r\n\r\n{TD3[1]} \n"
    assert parse(text, today=TODAY) == parse(TD3, today=TODAY)
    assert clean([" ab ", "", "c d"]) == ("AB", "CD")


@pytest.mark.parametrize(
    ("text", "surname", "given"),
    [
        ("ERIKSSON<<ANNA<MARIA<<<<", "ERIKSSON", "ANNA MARIA"),
        ("SPITERI<MANDY<<<<<<", "SPITERI MANDY", ""),  # a single separator: one primary identifier
        ("ARKFREITH<<<<<", "ARKFREITH", ""),
        ("AL<KAABI<<ALI<HAMAD", "AL KAABI", "ALI HAMAD"),
        ("SMITH<<<JOHN<<PAUL<<", "SMITH", "JOHN PAUL"),
        ("<<JOHN<<", "", "JOHN"),
        ("<<<<", "", ""),
    ],
)
def test_split_names(text: str, surname: str, given: str) -> None:
    assert split_names(text) == (surname, given)


def test_a_full_name_field_is_flagged() -> None:
    full = TD1[2].replace("<<<<<<<<<<", "<CLARISSAX")
    assert len(full) == 30
    assert parse((*TD1[:2], full), today=TODAY).names_truncated
    assert not parse(TD1, today=TODAY).names_truncated


def test_unspecified_sex_and_blank_or_impossible_dates() -> None:
    second = "L898902C36UTO<<<<<<0<<<<<<<<ZE184226B<<<<<1"
    found = parse((TD3[0], second + "0"), today=TODAY)
    assert found.sex == "X"
    assert found.fields["date_of_birth"] == "XXXX-XX-XX"
    assert found.fields["date_of_expiry"] is None
    wrong = parse((TD3[0], TD3[1].replace("740812", "740231")), today=TODAY)
    assert wrong.fields["date_of_birth"] is None
    assert wrong.date_of_birth.raw == "740231"
    assert wrong.date_of_birth.problem == "There is no day 31 in month 2."
    assert not wrong.check_digits_valid


def test_one_letter_issuer() -> None:
    found = parse((TD3[0].replace("UTO", "D<<"), TD3[1].replace("UTO", "D<<")), today=TODAY)
    assert (found.issuer, found.nationality) == ("D", "D")
    assert found.surname == "ERIKSSON"


def test_a_given_format_is_obeyed() -> None:
    assert parse(TD2, format="TD2", today=TODAY).format == "TD2"
    assert parse(TD2, format=FORMATS["MRVB"], today=TODAY).format == "MRVB"
    with pytest.raises(MRZFormatError, match="Line 1 has 36 characters, a TD3 line has 44"):
        parse(TD2, format="TD3")
    with pytest.raises(MRZFormatError, match="There is no MRZ format 'TD4'; there are TD1, TD2"):
        parse(TD2, format="TD4")


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("", "There are 0 lines"),
        ("hello", "There is 1 line"),
        ("Hello,\nworld", r"Line 1, position 6: ',' is not an MRZ character"),
        ("P«UTO\n" + TD3[1], "Line 1, position 2: '«'"),
        ("\n".join(TD3 * 2), "There are 4 lines"),
    ],
)
def test_what_is_no_mrz_is_refused_in_one_sentence(text: str, match: str) -> None:
    with pytest.raises(MRZFormatError, match=match):
        parse(text)
