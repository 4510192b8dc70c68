import pytest
from hypothesis import given
from hypothesis import strategies as st

from docfraud.groups import group_results
from docfraud.report import words
from docfraud.results import DocumentSummary, FacePart, GoodSide, Group, Light, Outcome, VerdictOutcome
from tests.report import factory


@given(st.text(st.characters(), max_size=60))
def test_clean_text_is_one_line_without_controls_and_can_be_encoded(text: str) -> None:
    cleaned = words.clean(text)
    assert len(cleaned.splitlines()) <= 1
    assert not any(ord(character) < 32 or 127 <= ord(character) < 160 for character in cleaned)
    assert not set(cleaned) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
    cleaned.encode("utf-8")
    assert words.clean(cleaned) == cleaned


@pytest.mark.parametrize("text", ["ERIKSSON", "Ærøskøbing 李明", "O'NEILL \\ 1", "A  B"])
def test_clean_leaves_ordinary_text_alone(text: str) -> None:
    assert words.clean(text) == text


def test_a_byte_of_a_file_name_stays_recognisable() -> None:
    assert words.clean("a\udcff.jpg") == "a\\xff.jpg"
    assert words.encodable("a\udcff\n.jpg") == "a\\xff\n.jpg"


def test_every_outcome_has_a_word_and_symbols_tell_outcomes_apart() -> None:
    assert set(words.OUTCOME_LOOKS) == set(Outcome)
    assert set(words.VERDICT_LOOKS) == set(VerdictOutcome)
    for looks in (words.OUTCOME_LOOKS.values(), words.VERDICT_LOOKS.values()):
        assert len({look.word for look in looks}) == len({look.symbol for look in looks}) == len(looks)
        assert len({look.ascii for look in looks}) == len(looks)
        assert all(look.ascii.isascii() and len(look.symbol) == 1 for look in looks)


def test_every_outcome_is_either_a_finding_or_unseen_or_successful() -> None:
    assert {*words.FINDING_OUTCOMES, *words.NOT_LOOKED_AT, Outcome.SUCCESSFUL} == set(Outcome)


def test_findings_put_what_decided_first_and_leave_out_what_passed() -> None:
    found = words.findings(factory.suspect())
    assert [result.check for result in found] == ["viz-date-of-birth", "face-portrait-live", "picture-glare"]
    assert words.findings(factory.clear()) == []


def test_a_deciding_check_that_was_not_performed_is_a_finding() -> None:
    caution = factory.inspection(
        VerdictOutcome.CAUTION, "No live picture.", factory.UNSEEN, deciding_checks=("ir-split",)
    )
    assert [result.check for result in words.findings(caution)] == ["ir-split"]


@pytest.mark.parametrize(
    ("side", "said"),
    [(GoodSide.BELOW, "must be below"), (GoodSide.ABOVE, "must be above"), (None, "threshold")],
)
def test_a_score_stands_with_its_threshold(side: GoodSide | None, said: str) -> None:
    assert words.threshold_sentence(0.71349, 0.5, side, "distance") == f"distance 0.7135, {said} 0.5"
    assert words.threshold_sentence(None, 0.5, side) is None
    assert words.threshold_sentence(0.2, None, side) == "score 0.2"


@pytest.mark.parametrize(
    ("value", "said"),
    [(412.3, "412.3"), (0.0, "0"), (float("nan"), "not a number"), (float("-inf"), "minus infinite")],
)
def test_numbers(value: float, said: str) -> None:
    assert words.number(value) == said


def test_document_rows_leave_out_what_could_not_be_read() -> None:
    assert words.document_rows(DocumentSummary()) == []
    rows = dict(words.document_rows(DocumentSummary(format="TD1", issuer="D", surname="MUSTERMANN")))
    assert rows == {"Document": "Identity card (TD1)", "Issuer": "D", "Holder": "MUSTERMANN"}


@pytest.mark.parametrize(
    ("role", "said"),
    [
        ("mrz_date_of_birth", "Date of birth in the MRZ"),
        ("mrz_line_2", "MRZ line 2"),
        ("mrz", "MRZ"),
        ("portrait", "Portrait"),
        ("", ""),
    ],
)
def test_a_place_has_a_name_that_a_person_would_use(role: str, said: str) -> None:
    assert words.place_name(role) == said


def test_every_group_and_light_has_a_name() -> None:
    assert set(words.GROUP_NAMES) == set(Group)
    assert set(words.LIGHT_NAMES) == set(Light)


def test_a_group_says_how_much_of_it_was_looked_at() -> None:
    consistency = {group.group: group for group in group_results((*factory.PASSED, *factory.UNSEEN))}
    assert words.group_extent(consistency[Group.MRZ_CONSISTENCY]) == "4 of 4 checks"  # what the format lacks is no gap
    assert words.group_extent(consistency[Group.MRZ_IR_READABILITY]) == "0 of 1 check"
    assert words.group_extent(consistency[Group.DATE_OF_EXPIRY]) == "no such check"


def test_the_tally_counts_every_check() -> None:
    assert words.tally(factory.suspect()) == "2 failed, 1 undetermined, 4 successful, 3 not looked at"
    assert words.tally(factory.inspection(VerdictOutcome.CLEAR, "", ())) == "no check ran"


def test_a_part_of_a_face_is_told_only_where_it_differs() -> None:
    part = FacePart(name="nose", score=2.0, change="shape", hidden=False, words="the nose is wider")
    assert words.part_words(part) == "the nose is wider"
    assert "no more than" in words.part_words(part.model_copy(update={"score": 0.9}))
    assert "not compared" in words.part_words(part.model_copy(update={"hidden": True}))


def test_long_times_have_no_exponent() -> None:
    assert words.number(12990.4) == "12990"
    assert words.number(0.5) == "0.5"


@pytest.mark.parametrize(
    ("ratio", "said"),
    [
        (2.0, "about 100 times likelier if the pictures show one person"),
        (-2.4, "about 300 times likelier if the pictures show two people"),
        (0.7, "about 5 times likelier if the pictures show one person"),
        (0.1, "as likely for one person as for two"),
    ],
)
def test_likelihood_ratios_in_words(ratio: float, said: str) -> None:
    assert said in words.likelihood_sentence(ratio)
