"""Sex, nationality and issuer."""

import pytest

from docfraud.mrz.compose import compose
from docfraud.mrz.parse import ParsedMRZ, parse
from docfraud.results import Outcome, Reason
from docfraud.viz.fields import VizField
from docfraud.viz.layout import SidedLine
from docfraud.viz.match_codes import read_sex
from tests.viz.support import PASSPORT, TODAY, Told, five, labelled, line, match


def mrz_of(*, issuer: str = "UTO", nationality: str = "UTO", sex: str = "F") -> ParsedMRZ:
    lines = compose(
        "TD3", document_code="P", issuer=issuer, nationality=nationality, document_number="L898902C3",
        surname="ERIKSSON", given_names="ANNA", date_of_birth="740812", sex=sex, date_of_expiry="120415",
    )  # fmt: skip
    return parse(lines, today=TODAY)


def field(name: str, lines: list[SidedLine], mrz: ParsedMRZ | None = PASSPORT, look: Told | None = None) -> VizField:
    return match(lines, mrz, look=look).field(name)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("F", "F"),
        ("F/F", "F"),
        ("F /F", "F"),
        ("V/M", "M"),
        ("K/F", "F"),
        ("M/F", "F"),
        ("Mara /Female", "F"),
        ("MALE", "M"),
        ("X", "X"),
    ],
)
def test_how_sex_is_printed(text: str, value: str) -> None:
    found = read_sex(text)
    assert found is not None
    assert found.value == value


@pytest.mark.parametrize("text", ["MARTIN", "FEB", "12", "", "Z"])
def test_what_is_no_sex(text: str) -> None:
    assert read_sex(text) is None


@pytest.mark.parametrize("printed", ["F", "F/F", "K/F", "F /F", "Female"])
def test_the_sex_by_its_label(printed: str) -> None:
    found = field("sex", labelled(("Sex/Sexe", printed)))
    assert (found.outcome, found.value) == (Outcome.SUCCESSFUL, "F")


def test_two_letters_without_a_label_are_enough_to_agree_but_not_to_fail() -> None:
    assert field("sex", [line("F/F", 0, 0)]).outcome is Outcome.SUCCESSFUL
    assert field("sex", [line("M/M", 0, 0)], look=five("M/M")).reason is Reason.READING_DOUBTFUL
    assert field("sex", [line("F", 0, 0)]).reason is Reason.FIELD_NOT_FOUND


def test_the_other_sex_by_the_label_fails() -> None:
    for printed in ("M", "M/M", "V/M"):
        found = field("sex", labelled(("Sex/Sexe", printed)), look=five(printed))
        assert (found.outcome, found.observed, found.expected) == (Outcome.FAILED, "M", "F")


@pytest.mark.parametrize(
    ("printed", "mrz"),
    [("M/F", mrz_of(sex="M")), ("X", mrz_of(sex="F")), ("F", mrz_of(sex="X")), ("M", mrz_of(issuer="LTU", sex="F"))],
    ids=["torn", "left open in print", "left open in the MRZ", "moteris"],
)
def test_what_leaves_the_sex_open_is_doubted(printed: str, mrz: ParsedMRZ) -> None:
    found = field("sex", labelled(("Sex/Sexe", printed)), mrz, five(printed))
    assert (found.outcome, found.reason) == (Outcome.UNDETERMINED, Reason.READING_DOUBTFUL)


def test_a_letter_that_detection_missed_is_read_under_its_label() -> None:
    look = five("F")
    found = field("sex", [line("Sex/Sexe", 100, 100, height=20)], look=look)
    assert found.outcome is Outcome.SUCCESSFUL
    assert look.asked[0][1][:, 1].min() >= 115


@pytest.mark.parametrize("printed", ["UTO", "UTOPIAN", "UTOPIENNE/UTOPIAN"])
def test_the_nationality_by_its_label(printed: str) -> None:
    assert field("nationality", labelled(("Nationality/Nationalité", printed))).outcome is Outcome.SUCCESSFUL


def test_the_issuers_name_alone_says_nothing_of_the_holder() -> None:
    heading = [line("UTOPIA", 0, 0)]
    assert field("nationality", heading).reason is Reason.FIELD_NOT_FOUND
    assert field("issuer", heading).outcome is Outcome.SUCCESSFUL
    # a passport also has the issuer's code beside its type, here under a label that could not be read
    assert field("nationality", [*heading, line("UTO", 400, 60)]).reason is Reason.FIELD_NOT_FOUND
    foreigner = mrz_of(nationality="CAN")
    assert field("nationality", [*heading, line("CANADIAN", 0, 90)], foreigner).outcome is Outcome.SUCCESSFUL


def test_a_place_of_birth_is_no_nationality() -> None:
    lines = labelled(("Place of birth/Lieu de naissance", "OTTAWA CAN"))
    assert field("nationality", lines, mrz_of(nationality="CAN")).reason is Reason.FIELD_NOT_FOUND


@pytest.mark.parametrize(("name", "label"), [("nationality", "Nationality/Nationalité"), ("issuer", "Code/Code")])
def test_the_code_of_another_state_by_the_label_fails(name: str, label: str) -> None:
    found = field(name, labelled((label, "FRA")), look=five("FRA"))
    assert (found.outcome, found.observed, found.expected) == (Outcome.FAILED, "FRA", "UTO")


@pytest.mark.parametrize(
    ("printed", "outcome"), [("DEU", Outcome.SUCCESSFUL), ("D", Outcome.SUCCESSFUL), ("DEUTSCH", Outcome.SUCCESSFUL)]
)
def test_one_state_has_several_codes(printed: str, outcome: Outcome) -> None:
    found = field(
        "nationality", labelled(("Staatsangehörigkeit", printed)), mrz_of(issuer="D", nationality="D"), five(printed)
    )
    assert found.outcome is outcome


def test_a_word_not_known_is_not_found_and_shown() -> None:
    found = field("nationality", labelled(("Nationality", "RURITANIAN")))
    assert (found.outcome, found.reason, found.text) == (Outcome.UNDETERMINED, Reason.FIELD_NOT_FOUND, "RURITANIAN")


def test_a_letter_of_a_word_is_no_code() -> None:
    assert field("issuer", [line("44227 D0RTMUND", 0, 0)], mrz_of(issuer="D")).reason is Reason.FIELD_NOT_FOUND


def test_without_an_mrz_labelled_values_are_read() -> None:
    fields = match(labelled(("Sex", "F"), ("Nationality", "UTO"), ("Code", "UTO")), None)
    assert [fields.field(n).value for n in ("sex", "nationality", "issuer")] == ["F", "UTO", "UTO"]
    assert {fields.field(n).outcome for n in ("sex", "nationality", "issuer")} == {Outcome.NOT_PERFORMED}
