"""Composing: the standard's examples, and back again through the parser."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from docfraud.errors import MRZFormatError
from docfraud.mrz.check_digits import blind_to, check_digits, composite_spans, long_number
from docfraud.mrz.compose import compose, fit_names
from docfraud.mrz.formats import ALPHABET, DIGITS, FORMATS, LETTERS
from docfraud.mrz.parse import parse
from tests.mrz.published import FRENCH, MRVA, MRVB, TD1, TD1_BELGIUM, TD1_LONG, TD2, TD2_LONG, TD3

TODAY = dt.date(2026, 5, 9)
ERIKSSON: dict[str, Any] = {
    "issuer": "UTO",
    "surname": "Eriksson",
    "given_names": "Anna Maria",
    "nationality": "UTO",
    "date_of_birth": dt.date(1974, 8, 12),
    "sex": "F",
    "date_of_expiry": "120415",
}
VISA = ERIKSSON | {"nationality": "XXX", "date_of_birth": "400907", "date_of_expiry": "961210"}
STEVENSON = ERIKSSON | {
    "surname": "Stevenson",
    "given_names": "Peter John",
    "date_of_birth": "340712",
    "sex": "M",
    "date_of_expiry": "950712",
}


@pytest.mark.parametrize(
    ("name", "values", "lines"),
    [
        ("TD1", ERIKSSON | {"document_code": "I", "document_number": "D23145890"}, TD1),
        ("TD2", ERIKSSON | {"document_code": "I", "document_number": "D23145890"}, TD2),
        ("TD3", ERIKSSON | {"document_code": "P", "document_number": "L898902C3", "optional_data_1": "ZE184226B"}, TD3),
        ("MRVA", VISA | {"document_code": "V", "document_number": "L8988901C", "optional_data_1": "6ZE184226B"}, MRVA),
        ("MRVB", VISA | {"document_code": "V", "document_number": "L8988901C"}, MRVB),
        ("TD1", STEVENSON | {"document_code": "I", "document_number": "D23145890734"}, TD1_LONG),
        ("TD2", STEVENSON | {"document_code": "I", "document_number": "D23145890734"}, TD2_LONG),
        (
            "TD1",
            {
                "document_code": "ID",
                "issuer": "BEL",
                "document_number": "000590696101",
                "surname": "Specimen",
                "given_names": "Specimen",
                "nationality": "BEL",
                "date_of_birth": "940101",
                "sex": "F",
                "date_of_expiry": "271001",
                "optional_data_2": "00010112345",
            },
            TD1_BELGIUM,
        ),
        (
            "FRENCH_ID",
            {
                "document_code": "ID",
                "issuer": "FRA",
                "document_number": "880692310285",
                "surname": "Berthier",
                "given_names": "Corinne",
                "date_of_birth": "651206",
                "sex": "F",
            },
            FRENCH,
        ),
    ],
)
def test_published_examples(name: str, values: dict[str, Any], lines: tuple[str, ...]) -> None:
    assert compose(name, **values) == lines


@pytest.mark.parametrize(
    ("surname", "given", "room", "field"),
    [  # 9303-4, -5 and -6, 4.2.3
        ("NILAVADHANANANDA", "CHAYAPA<DEJTHAMRONG<KRASUANG", 39, "NILAVADHANANANDA<<CHAYAPA<DEJTHAMRONG<K"),
        ("NILAVADHANANANDA", "CHAYAPA<DEJTHAMRONG<KRASUANG", 31, "NILAVADHANANANDA<<CHAYAPA<DEJ<K"),
        ("NILAVADHANANANDA", "CHAYAPA<DEJTHAMRONG<KRASUANG", 30, "NILAVADHANANANDA<<CHAYAPA<DE<K"),
        ("NILAVADHANANANDA", "ARNPOL<PETCH<CHARONGUANG", 39, "NILAVADHANANANDA<<ARNPOL<PETCH<CHARONGU"),
        ("BENNELONG<WOOLOOMOOLOO<WARRANDYTE<WARNAMBOOL", "DINGO<POTOROO", 31, "BENNELONG<WOOLOOMOOLOO<W<W<<D<P"),
        ("PAPANDROPOULOUS", "JONATHON<WARREN<TREVOR", 39, "PAPANDROPOULOUS<<JONATHON<WARREN<TREVOR"),
        ("SATRIYA<SUDARPA", "", 39, "SATRIYA<SUDARPA"),
        ("A" * 50, "", 39, "A" * 39),
    ],
)
def test_names_that_do_not_fit_are_shortened_as_the_standard_does(
    surname: str, given: str, room: int, field: str
) -> None:
    assert fit_names(surname, given, room) == field


words = st.lists(st.text(LETTERS, min_size=1, max_size=20), min_size=1, max_size=6)


@given(words, st.one_of(st.just([]), words), st.sampled_from([30, 31, 39]))
def test_shortened_names_keep_an_initial_of_every_component_that_fits(
    surname: list[str], names: list[str], room: int
) -> None:
    whole = "<".join(surname) + ("<<" + "<".join(names) if names else "")
    field = fit_names("<".join(surname), "<".join(names), room)
    assert len(field) <= room
    if len(whole) <= room:
        assert field == whole
        return
    assert len(field) == room
    assert field[-1] in LETTERS
    kept_surname, _, kept_names = field.partition("<<")
    for kept, full in ((kept_surname, surname), (kept_names, names)):
        for short, component in zip(kept.split("<") if kept else [], full, strict=True):  # none is left out here
            assert short
            assert component.startswith(short)


def test_very_many_names_leave_the_last_out() -> None:
    assert fit_names("AB<CD", "EF<GH<IJ<KL<MN", 10) == "A<C<<E<G<I"
    assert fit_names("AB<CD", "EF<GH<IJ<KL<MN", 11) == "AB<C<<E<G<I"
    assert fit_names("AB<CD<EF", "GH<IJ", 5) == "AB<<G"
    assert fit_names("AB<CD<EF", "", 3) == "A<C"


def test_a_name_without_a_surname_is_refused() -> None:
    with pytest.raises(MRZFormatError, match="needs a surname"):
        fit_names("", "ANNA", 39)


number_text = st.text(DIGITS + LETTERS, min_size=1, max_size=9)
optional_text = st.text(ALPHABET, max_size=20).map(lambda t: t.rstrip("<"))
state = st.text(LETTERS, min_size=1, max_size=3)
date = st.dates(dt.date(1977, 1, 1), dt.date(2070, 1, 1)).map(lambda d: d.strftime("%y%m%d"))
unknown = date.flatmap(
    lambda d: st.sampled_from([d, d[:4] + "<<", d[:2] + "<<<<", "<<<<<<", "<<" + d[2:], "<<<<" + d[4:]])
)


@st.composite
def holders(draw: st.DrawFn) -> tuple[str, dict[str, Any]]:
    """A format and values that fit it."""
    name = draw(st.sampled_from(list(FORMATS)))
    fmt = FORMATS[name]
    values: dict[str, Any] = {
        "document_code": ("V" if name.startswith("MRV") else "P") + draw(st.sampled_from(["", "A", "7"])),
        "issuer": draw(state),
        "document_number": draw(number_text),
        "surname": " ".join(draw(words)),
        "given_names": " ".join(draw(st.one_of(st.just([]), words))),
        "date_of_birth": draw(unknown),
        "sex": draw(st.sampled_from("MFX")),
    }
    if name == "FRENCH_ID":
        values |= {"document_code": "ID", "issuer": "FRA"}
        values["document_number"] = draw(st.dates(dt.date(1988, 1, 1), dt.date(2021, 1, 1))).strftime("%y%m") + draw(
            st.text(DIGITS, min_size=8, max_size=8)
        )
        values["issuing_office"] = draw(st.text(DIGITS, max_size=6))
        return name, values
    values |= {"nationality": draw(state), "date_of_expiry": draw(st.one_of(st.none(), date))}
    room = fmt.field("optional_data_1").length
    values["optional_data_1"] = draw(optional_text)[:room].rstrip("<")
    if name in ("TD1", "TD2") and draw(st.booleans()):
        values["document_number"] = draw(st.text(DIGITS + LETTERS, min_size=10, max_size=8 + room))
        left = room - (len(values["document_number"]) - 9) - 2
        values["optional_data_1"] = values["optional_data_1"][: max(0, left)].rstrip("<")
    if name == "TD1":
        values["optional_data_2"] = draw(optional_text)[:11].rstrip("<")
    return name, values


@settings(max_examples=300)
@given(holders())
def test_what_is_composed_is_parsed_again(case: tuple[str, dict[str, Any]]) -> None:
    name, values = case
    lines = compose(name, **values)
    found = parse(lines, today=TODAY)
    assert found.check_digits_valid
    assert found.format == name
    for line, row in zip(lines, FORMATS[name].alphabets, strict=True):
        assert all(c in allowed for c, allowed in zip(line, row, strict=True))
    for field in ("document_code", "issuer", "document_number", "sex"):
        assert getattr(found, field) == values[field], field
    assert found.date_of_birth.raw == values["date_of_birth"]
    if name == "FRENCH_ID":
        assert found.issuing_office == values["issuing_office"]
    else:
        assert found.date_of_expiry is not None
        assert found.date_of_expiry.raw == (values["date_of_expiry"] or "<<<<<<")
        assert found.nationality == values["nationality"]
        assert found.optional_data_1 == values["optional_data_1"]
        assert found.optional_data_2 == values.get("optional_data_2")
    if not found.names_truncated and found.given_names.count(" ") == values["given_names"].count(" "):
        assert (found.surname, found.given_names) == (values["surname"], values["given_names"])


@settings(max_examples=300)
@given(holders(), st.data())
def test_a_single_wrong_character_is_seen_unless_check_digits_are_blind_to_it(
    case: tuple[str, dict[str, Any]], data: st.DataObject
) -> None:
    name, values = case
    fmt = FORMATS[name]
    lines = compose(name, **values)
    covered = sorted({(n, c) for d in check_digits(fmt, lines) for n, a, b in d.covers for c in range(a, b)})
    line, column = data.draw(st.sampled_from(covered))
    # a change that makes or unmakes a long number moves its check digit: another document, not a wrong character
    assume(column != fmt.field("document_number").end or fmt.name not in ("TD1", "TD2"))
    wrong = data.draw(st.sampled_from([c for c in ALPHABET if c != lines[line][column]]))
    changed = list(lines)
    changed[line] = lines[line][:column] + wrong + lines[line][column + 1 :]
    assume(long_number(fmt, changed) == long_number(fmt, lines))
    assume(len(composite_spans(fmt, changed)) < 2)  # two conventions are accepted there, so one may hold by chance
    seen = not all(d.valid for d in check_digits(fmt, changed))
    digits = {(d.line, d.column) for d in fmt.check_digits}
    if (line, column) in digits and wrong == "<":
        return  # a blank check digit is allowed over a blank field; the tests of check_digits cover it
    if (line, column) in digits:
        assert seen
    else:
        assert seen == (wrong not in blind_to(lines[line][column]))


@pytest.mark.parametrize(
    ("name", "change", "match"),
    [
        ("TD4", {}, "There is no MRZ format 'TD4'"),
        ("TD3", {"document_number": "1234567890"}, "has 10 characters, TD3 has room for 9"),
        ("TD3", {"document_number": ""}, "A document number is required"),
        ("TD1", {"document_number": "1" * 24}, "have 16 characters, TD1 has room for 15"),
        ("TD2", {"document_number": "1" * 12, "optional_data_1": "ABC"}, "have 8 characters, TD2 has room for 7"),
        ("TD1", {"document_number": "12345678 90"}, "cannot have a blank from its ninth"),
        ("TD3", {"document_number": "12É"}, "'É', which is not an MRZ character"),
        ("TD3", {"document_code": "V"}, "V begins visas and nothing else"),
        ("MRVA", {"document_code": "P"}, "V begins visas and nothing else"),
        ("TD3", {"document_code": "PPP"}, "A document code is a letter"),
        ("TD3", {"issuer": "UTOP"}, "The issuer is a code of one to three letters"),
        ("TD3", {"nationality": None}, "The nationality is a code of one to three letters"),
        ("TD3", {"sex": "W"}, "The sex is M, F or X"),
        ("TD3", {"date_of_birth": "740231"}, "The date of birth is not a date: There is no day 31 in month 2"),
        ("TD3", {"date_of_birth": dt.date(1874, 1, 1)}, "outside the centuries"),
        (
            "TD3",
            {"optional_data_1": "A" * 15},
            "optional data 1 'AAAAAAAAAAAAAAA' has 15 characters, TD3 has room for 14",
        ),
        ("TD3", {"optional_data_2": "A"}, "TD3 has no second optional data"),
        ("TD3", {"issuing_office": "1"}, "TD3 has no issuing office"),
        ("TD3", {"blank_check_digit": "5"}, "A blank check digit is 0 or <"),
        ("TD3", {"surname": ""}, "needs a surname"),
        ("TD3", {"surname": "7of9"}, "'7' .DIGIT SEVEN. has no spelling in an MRZ"),
        ("FRENCH_ID", {}, "A FRENCH_ID has no nationality"),
        ("FRENCH_ID", {"nationality": "", "date_of_expiry": None}, "The document code of a FRENCH_ID is ID"),
        (
            "FRENCH_ID",
            {"nationality": "", "date_of_expiry": None, "document_code": "ID"},
            "has 12 characters, not 9",
        ),
    ],
)
def test_what_no_mrz_can_hold_is_refused(name: str, change: dict[str, Any], match: str) -> None:
    values = ERIKSSON | {"document_code": "P", "document_number": "L898902C3"} | change
    with pytest.raises(MRZFormatError, match=match):
        compose(name, **values)


def test_blank_optional_data_may_have_a_filler_for_its_check_digit() -> None:
    values = ERIKSSON | {"document_code": "P", "document_number": "L898902C3"}
    zero, filler = compose("TD3", **values)[1], compose("TD3", **values, blank_check_digit="<")[1]
    assert (zero[42], filler[42]) == ("0", "<")
    assert zero[43] == filler[43]
    assert parse(compose("TD3", **values, blank_check_digit="<")).check_digits_valid


def test_numbers_keep_blanks_as_fillers_and_french_given_names_their_own_separator() -> None:
    values = ERIKSSON | {"document_code": "P", "document_number": "ab 12-3"}
    assert parse(compose("TD3", **values)).document_number == "AB<12<3"
    lines = compose(
        "FRENCH_ID",
        document_code="ID",
        issuer="FRA",
        document_number="050995101874",
        surname="Berthier",
        given_names="Nicolas Paul",
        date_of_birth="820615",
        sex="M",
        issuing_office="952042",
    )
    assert lines[1][13:27] == "NICOLAS<<PAUL<"
    assert parse(lines).given_names == "NICOLAS PAUL"
    assert parse(lines).check_digits_valid
