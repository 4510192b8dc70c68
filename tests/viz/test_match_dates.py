"""Dates against the MRZ: agreeing, altered, in doubt, not found; and what must never be taken for an alteration."""

import pytest

from docfraud.mrz.parse import ParsedMRZ, parse
from docfraud.results import Outcome, Reason
from docfraud.viz.fields import VizField
from docfraud.viz.layout import SidedLine
from tests.viz.support import PASSPORT, TODAY, Told, five, labelled, line, match

BIRTH = ("Date of birth/Date de naissance", "12 AUG/AOUT 74")
ISSUE = ("Date of issue/Date de délivrance", "16 APR/AVR 07")
EXPIRY = ("Date of expiry/Date d'expiration", "15 APR/AVR 12")


def field(name: str, lines: list[SidedLine], mrz: ParsedMRZ | None = PASSPORT, look: Told | None = None) -> VizField:
    return match(lines, mrz, look=look).field(name)


def test_a_genuine_page_agrees_and_shows_where() -> None:
    lines = labelled(BIRTH, ISSUE, EXPIRY)
    fields = match(lines)
    for name, value in (("date_of_birth", "1974-08-12"), ("date_of_expiry", "2012-04-15")):
        found = fields.field(name)
        assert (found.outcome, found.value, found.expected, found.side) == (Outcome.SUCCESSFUL, value, value, "page")
    birth = fields.field("date_of_birth")
    assert birth.quad is not None
    assert birth.quad.tolist() == lines[1].line.quad.tolist()
    issue = fields.field("date_of_issue")
    assert (issue.outcome, issue.value) == (Outcome.NOT_SUPPORTED, "2007-04-16")


def test_an_altered_birth_date_fails_on_its_own_region() -> None:
    altered = (BIRTH[0], "12 AUG/AOUT 79")
    lines = labelled(altered, ISSUE, EXPIRY)
    look = five("12 AUG/AOUT 79")
    found = field("date_of_birth", lines, look=look)
    assert (found.outcome, found.reason) == (Outcome.FAILED, Reason.FIELD_DIFFERS)
    assert (found.expected, found.observed, found.text) == ("1974-08-12", "1979-08-12", "12 AUG/AOUT 79")
    assert found.quad is not None
    assert found.quad.tolist() == lines[1].line.quad.tolist()
    assert len(look.asked) == 1


def test_without_a_second_look_nothing_fails() -> None:
    found = field("date_of_birth", labelled((BIRTH[0], "12 AUG/AOUT 79"), ISSUE, EXPIRY))
    assert (found.outcome, found.reason) == (Outcome.UNDETERMINED, Reason.READING_DOUBTFUL)


@pytest.mark.parametrize(
    ("look", "outcome"),
    [
        (five("12 AUG/AOUT 74"), Outcome.SUCCESSFUL),  # the first reading was the wrong one
        (Told(["12 AUG/AOUT 79"] * 4 + ["12 AUG/AOUT 74"]), Outcome.UNDETERMINED),
        (Told(["12 AUG/AOUT 79"] * 3 + ["12 AUG/AOUT 7"] * 2), Outcome.UNDETERMINED),
        (Told(["12 AUG/AOUT 79"] * 4 + ["12 AUG/AOUT 7"]), Outcome.FAILED),
        (Told(["12 AUG/AOUT 79"] * 5, confidence=0.5), Outcome.UNDETERMINED),
        (Told([]), Outcome.UNDETERMINED),
    ],
)
def test_what_the_second_look_decides(look: Told, outcome: Outcome) -> None:
    assert field("date_of_birth", labelled((BIRTH[0], "12 AUG/AOUT 79"), ISSUE, EXPIRY), look=look).outcome is outcome


def test_small_print_never_fails() -> None:
    lines = labelled((BIRTH[0], "12 AUG/AOUT 79"), ISSUE, EXPIRY, height=14)
    found = field("date_of_birth", lines, look=five("12 AUG/AOUT 79"))
    assert found.outcome is Outcome.UNDETERMINED
    assert "pixels high" in found.message


def test_a_doubtful_mrz_never_makes_a_failure() -> None:
    lines = labelled((BIRTH[0], "12 AUG/AOUT 79"), ISSUE, EXPIRY)
    wrong_digit = parse((PASSPORT.lines[0], PASSPORT.lines[1].replace("7408122F", "7408129F")), today=TODAY)
    look = five("12 AUG/AOUT 79")
    assert field("date_of_birth", lines, wrong_digit, look=look).outcome is Outcome.UNDETERMINED


@pytest.mark.parametrize(
    "printed", ["12.08.1974", "08/12/74", "1974-08-12", "12AUG1974", "12 VIII 1974", "12 ABC/AUG 74", "12.08,1974"]
)
def test_any_style_agrees(printed: str) -> None:
    assert field("date_of_birth", labelled((BIRTH[0], printed))).outcome is Outcome.SUCCESSFUL


def test_dates_without_labels_agree_by_value() -> None:
    lines = [line("12.08.1974", 0, 0), line("16.04.2007", 0, 100), line("15.04.2012", 0, 200)]
    fields = match(lines)
    assert [fields.field(n).outcome for n in ("date_of_birth", "date_of_expiry")] == [Outcome.SUCCESSFUL] * 2
    assert fields.field("date_of_issue").value == "2007-04-16"


def test_an_altered_date_without_labels_is_known_by_being_near() -> None:
    lines = [line("12.08.1979", 0, 0), line("16.04.2007", 0, 100), line("15.04.2012", 0, 200)]
    assert field("date_of_birth", lines, look=five("12.08.1979")).outcome is Outcome.FAILED


def test_an_extended_expiry_without_labels_fails() -> None:
    lines = [line("12.08.1974", 0, 0), line("16.04.2007", 0, 100), line("15.04.2022", 0, 200)]
    assert field("date_of_expiry", lines, look=five("15.04.2022")).outcome is Outcome.FAILED


def test_an_issue_on_the_day_of_the_expiry_is_no_altered_expiry() -> None:
    lines = [line("12.08.1974", 0, 0), line("15.04.2002", 0, 100)]
    found = field("date_of_expiry", lines, look=five("15.04.2002"))
    assert (found.outcome, found.reason) == (Outcome.UNDETERMINED, Reason.FIELD_NOT_FOUND)


def test_a_labelled_issue_date_is_not_held_against_the_expiry() -> None:
    lines = labelled(BIRTH, (ISSUE[0], "15 APR/AVR 02"))
    assert field("date_of_expiry", lines, look=five("15 APR/AVR 02")).reason is Reason.FIELD_NOT_FOUND


def test_a_wholly_different_birth_date_fails_where_labels_are_seen_to_work() -> None:
    lines = labelled((BIRTH[0], "03 FEB/FEV 81"), ISSUE, EXPIRY)
    assert field("date_of_birth", lines, look=five("03 FEB/FEV 81")).outcome is Outcome.FAILED


def test_a_wholly_different_date_by_a_label_alone_is_only_doubted() -> None:
    lines = labelled((BIRTH[0], "03 FEB/FEV 81"))
    found = field("date_of_birth", lines, look=five("03 FEB/FEV 81"))
    assert (found.outcome, found.reason) == (Outcome.UNDETERMINED, Reason.READING_DOUBTFUL)


def test_labels_below_their_values_make_no_failure() -> None:
    lines = []
    for i, (label, value) in enumerate((BIRTH, ISSUE, EXPIRY)):
        lines += [line(value, 0, i * 60), line(label, 0, i * 60 + 30, height=20)]
    fields = match(lines, look=five("16 APR/AVR 07"))
    assert [fields.field(n).outcome for n in ("date_of_birth", "date_of_expiry")] == [Outcome.SUCCESSFUL] * 2


def test_the_field_altered_and_the_true_date_left_elsewhere() -> None:
    lines = [*labelled((BIRTH[0], "12 AUG/AOUT 79"), ISSUE, EXPIRY), line("12.08.1974", 900, 900)]
    assert field("date_of_birth", lines, look=five("12 AUG/AOUT 79")).outcome is Outcome.FAILED


def test_another_calendar_by_the_label_is_no_failure() -> None:
    lines = labelled((BIRTH[0], "24/07/1394"), ISSUE, EXPIRY)
    assert field("date_of_birth", lines, look=five("24/07/1394")).outcome is Outcome.UNDETERMINED


def test_an_impossible_printed_date_fails() -> None:
    lines = labelled((BIRTH[0], "12.18.1974"), ISSUE, EXPIRY)
    assert field("date_of_birth", lines, look=five("12.18.1974")).outcome is Outcome.FAILED


def test_months_that_contradict_each_other_are_doubted() -> None:
    lines = labelled((BIRTH[0], "12 APR/FEV 74"), ISSUE, EXPIRY)
    assert field("date_of_birth", lines, look=five("12 APR/FEV 74")).outcome is Outcome.UNDETERMINED


def test_a_date_read_in_two_parts_is_one() -> None:
    lines = [line("Date of birth", 0, 0, height=20), line("12 AUG /AOUT", 0, 25), line("74", 200, 26)]
    found = field("date_of_birth", lines)
    assert (found.outcome, found.text) == (Outcome.SUCCESSFUL, "12 AUG /AOUT 74")


def test_nothing_printed_is_not_found() -> None:
    found = field("date_of_birth", labelled(EXPIRY))
    assert (found.outcome, found.reason, found.quad) == (Outcome.UNDETERMINED, Reason.FIELD_NOT_FOUND, None)


def test_without_an_mrz_labelled_dates_are_read() -> None:
    fields = match(labelled(BIRTH, ISSUE, EXPIRY), None)
    values = [fields.field(n).value for n in ("date_of_birth", "date_of_issue", "date_of_expiry")]
    assert values == ["1974-08-12", "2007-04-16", "2012-04-15"]
    assert fields.field("date_of_birth").outcome is Outcome.NOT_PERFORMED


def test_unknown_parts_of_a_birth_date() -> None:
    second = "L898902C36UTO74<<<<0F1204159ZE184226B<<<<<10"
    mrz = parse((PASSPORT.lines[0], second), today=TODAY)
    assert mrz.date_of_birth.iso == "1974-XX-XX"
    for printed in ("00.00.1974", "1974", "XX XX 1974"):
        assert field("date_of_birth", labelled((BIRTH[0], printed)), mrz).outcome is Outcome.SUCCESSFUL


def test_the_french_card_has_no_expiry_and_an_issue_month() -> None:
    # its number begins with the year and month of issue
    card = parse(("IDFRABERTHIER<<<<<<<<<<<<<<<<<<<<<<<", "8806923102858CORINNE<<<<<<<6512068F6"), today=TODAY)
    fields = match(
        labelled(("Née le", "06.12.1965"), ("Délivré le", "15.06.1988"), ("Valable jusqu'au", "14.06.1998")), card
    )
    assert fields.field("date_of_birth").outcome is Outcome.SUCCESSFUL
    assert fields.field("date_of_issue").outcome is Outcome.SUCCESSFUL
    expiry = fields.field("date_of_expiry")
    assert (expiry.outcome, expiry.reason, expiry.value) == (
        Outcome.NOT_SUPPORTED, Reason.NOT_IN_THIS_FORMAT, "1998-06-14",
    )  # fmt: skip


def test_an_impossible_mrz_date_is_not_compared() -> None:
    mrz = parse((PASSPORT.lines[0], PASSPORT.lines[1].replace("7408122F", "7418122F")), today=TODAY)
    found = field("date_of_birth", labelled(BIRTH), mrz)
    assert (found.outcome, found.reason) == (Outcome.NOT_PERFORMED, Reason.DATE_IMPOSSIBLE)


def test_the_other_side_counts() -> None:
    lines = [line("Date of birth", 0, 0, side="back"), line("12.08.1974", 0, 35, side="back")]
    found = field("date_of_birth", lines)
    assert (found.outcome, found.side) == (Outcome.SUCCESSFUL, "back")
