"""The document number, however it is divided, and what is not it."""

import pytest

from docfraud.mrz.compose import compose
from docfraud.mrz.parse import ParsedMRZ, parse
from docfraud.results import Outcome, Reason
from docfraud.viz.fields import VizField
from docfraud.viz.layout import SidedLine
from tests.viz.support import PASSPORT, TODAY, Told, five, labelled, line, match

NUMBER = "Passport No./No du passeport"


def mrz_of(number: str, format_name: str = "TD1", optional: str = "") -> ParsedMRZ:
    code = {"TD3": "P", "MRVA": "V"}.get(format_name, "I")
    lines = compose(
        format_name, document_code=code, issuer="UTO", nationality="UTO", document_number=number, surname="ERIKSSON",
        given_names="ANNA", date_of_birth="740812", sex="F", date_of_expiry="120415", optional_data_1=optional,
    )  # fmt: skip
    return parse(lines, today=TODAY)


def number(lines: list[SidedLine], mrz: ParsedMRZ | None = PASSPORT, look: Told | None = None) -> VizField:
    return match(lines, mrz, look=look).field("document_number")


@pytest.mark.parametrize(
    "printed", ["L898902C3", "L 898902 C3", "L898-902-C3", "L8989O2C3", "No L898902C3", "NoL898902C3"[2:], "l898902c3"]
)
def test_ways_to_print_a_number(printed: str) -> None:
    for lines in (labelled((NUMBER, printed)), [line(printed, 500, 300)]):
        found = number(lines)
        assert (found.outcome, found.value) == (Outcome.SUCCESSFUL, "L898902C3")


def test_the_region_is_the_number_without_what_stands_beside_it() -> None:
    found = number([line("UTO  L898902C3  P", 0, 0, height=20)])
    assert found.quad is not None
    assert found.quad[:, 0].tolist() == pytest.approx([50, 140, 140, 50])


def test_a_label_run_into_a_number_of_digits() -> None:
    assert number([line("N':029067", 0, 0)], mrz_of("029067")).outcome is Outcome.SUCCESSFUL
    assert number([line("N029067", 0, 0)], mrz_of("029067")).outcome is Outcome.SUCCESSFUL


@pytest.mark.parametrize("printed", ["9302906700", "0290675", "5029067"])
def test_a_number_inside_a_longer_one_is_not_it(printed: str) -> None:
    assert number([line(printed, 0, 0)], mrz_of("029067")).outcome is Outcome.UNDETERMINED


def test_a_long_number_of_a_card() -> None:
    assert number([line("590-0123456-78", 0, 0)], mrz_of("590012345678")).outcome is Outcome.SUCCESSFUL


def test_what_looks_like_a_long_number_and_is_none() -> None:
    """A filler for the check digit and optional data right after it: the nine characters alone may be the number."""
    lines = ("I<UTO085043401<01<9108<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<0", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<")
    mrz = parse(lines, today=TODAY)
    assert len(mrz.document_number) > 9
    assert number([line("085043401", 0, 0)], mrz).outcome is Outcome.SUCCESSFUL
    assert number([line("085043901", 0, 0)], mrz).outcome is not Outcome.SUCCESSFUL
    whole = mrz_of("590012345678")  # its digit is right, so all of it is the number
    assert number([line("590012345", 0, 0)], whole).outcome is not Outcome.SUCCESSFUL


@pytest.mark.parametrize("printed", ["L898902C31", "XL898902C3"])
def test_a_character_added_to_a_number_is_not_that_number(printed: str) -> None:
    assert number(labelled((NUMBER, printed)), look=five(printed)).outcome is Outcome.UNDETERMINED


def test_a_letter_before_a_number_of_digits_belongs_to_it() -> None:
    assert number([line("U029067", 0, 0)], mrz_of("029067")).outcome is not Outcome.SUCCESSFUL


def test_a_number_that_begins_with_a_filler_is_in_doubt() -> None:
    assert number([line("29067", 0, 0)], mrz_of("<29067")).outcome is Outcome.UNDETERMINED


def test_a_number_printed_with_its_check_digit() -> None:
    mrz = mrz_of("ID9875401")
    digit = next(c.printed for c in mrz.check_digits if c.name == "document_number")
    assert number([line("ID9875401" + digit, 0, 0)], mrz).outcome is Outcome.SUCCESSFUL


def test_a_visa_may_print_more_than_the_mrz_has_room_for() -> None:
    assert number([line("555123ABC12", 0, 0)], mrz_of("555123ABC", "MRVA")).outcome is Outcome.SUCCESSFUL


@pytest.mark.parametrize(
    "lines", [labelled((NUMBER, "L898907C3")), [line("L898907C3", 400, 50)]], ids=["label", "none"]
)
def test_one_digit_altered_fails(lines: list[SidedLine]) -> None:
    found = number(lines, look=five("L898907C3"))
    assert (found.outcome, found.reason, found.observed) == (Outcome.FAILED, Reason.FIELD_DIFFERS, "L898907C3")


def test_the_labelled_number_altered_and_the_true_one_left_elsewhere() -> None:
    lines = [*labelled((NUMBER, "L898907C3")), line("L898902C3", 900, 900)]
    assert number(lines, look=five("L898907C3")).outcome is Outcome.FAILED


def test_another_number_on_a_passport_fails_and_on_a_card_is_doubted() -> None:
    lines = labelled((NUMBER, "K11122233"))
    assert number(lines, look=five("K11122233")).outcome is Outcome.FAILED
    found = number(lines, mrz_of("L898902C3"), look=five("K11122233"))
    assert (found.outcome, found.reason) == (Outcome.UNDETERMINED, Reason.READING_DOUBTFUL)


def test_a_character_more_or_less_is_doubted() -> None:
    mrz = mrz_of("A00000003", "TD3")
    assert number(labelled((NUMBER, "A0000003")), mrz, five("A0000003")).outcome is Outcome.UNDETERMINED


def test_the_personal_number_is_not_the_document_number() -> None:
    mrz = mrz_of("12345678", "TD3", optional="12345679")
    lines = labelled(("Personal No.", "1234 5679"))
    fields = match(lines, mrz, look=five("12345679"))
    assert fields.field("document_number").reason is Reason.FIELD_NOT_FOUND
    assert fields.field("personal_number").outcome is Outcome.SUCCESSFUL


def test_the_second_look_may_find_it_right_after_all() -> None:
    assert number(labelled((NUMBER, "L898907C3")), look=five("L898902C3")).outcome is Outcome.SUCCESSFUL


def test_dates_are_no_numbers() -> None:
    assert number([line("12.08.1975", 0, 0)], mrz_of("12081974"), five("12.08.1975")).reason is Reason.FIELD_NOT_FOUND


def test_without_an_mrz_the_labelled_number_is_read() -> None:
    found = number(labelled((NUMBER, "L898902C3")), None)
    assert (found.outcome, found.value) == (Outcome.NOT_PERFORMED, "L898902C3")
