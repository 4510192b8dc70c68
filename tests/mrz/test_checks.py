"""Every check of the MRZ on a genuine document and on a forged one.

Print and reader are real where a page is drawn: the forgeries are made on the picture, as a person with a scanner makes
them. What needs a reader of chosen doubt goes through bars, which only replace the network.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

import pytest

from docfraud.checks import PAGE_PARTS, Finding
from docfraud.examination import Examination, Submission
from docfraud.mrz import checks, data_checks
from docfraud.mrz.check_digits import check_digits
from docfraud.mrz.engines import FoundMRZ
from docfraud.mrz.formats import FORMATS
from docfraud.mrz.judge import clearly_read, in_doubt, judge_wrong_digit
from docfraud.mrz.parse import ParsedMRZ, parse
from docfraud.results import GoodSide, MRZReading, Outcome, Reason, Region, Severity, Threat
from docfraud.settings import Settings
from tests.mrz.bars import Bar, bars, read_bars
from tests.mrz.drawn import SETTINGS, TODAY, page, with_right_digits
from tests.mrz.published import FRENCH, MRVA, PUBLISHED, TD1, TD1_BELGIUM, TD3
from tests.support.drawing import DrawnPage, PageSpec, draw_page
from tests.support.forging import alter_mrz, alter_mrz_character

FUNCTIONS = {
    "mrz-format": checks.mrz_format,
    "mrz-check-digit-number": checks.number_digit,
    "mrz-check-digit-birth": checks.birth_digit,
    "mrz-check-digit-expiry": checks.expiry_digit,
    "mrz-check-digit-optional": checks.optional_digit,
    "mrz-check-digit-composite": checks.composite_digit,
    "mrz-dates": data_checks.mrz_dates,
    "document-expired": data_checks.document_expired,
    "mrz-issuer": data_checks.mrz_issuer,
    "mrz-nationality": data_checks.mrz_nationality,
    "specimen": data_checks.specimen,
}
DIGITS = [name for name in FUNCTIONS if "check-digit" in name]
S, F, U, N = Outcome.SUCCESSFUL, Outcome.FAILED, Outcome.UNDETERMINED, Outcome.NOT_SUPPORTED


# ---- the real thing: pages drawn, forged, read -----------------------------------------------------------------------


@cache
def examined(kind: str) -> Examination:
    """A page under examination; what is done to it is in its name."""
    return Examination(Submission(page=_pages(kind).pixels, today=TODAY), SETTINGS)


def _pages(kind: str) -> DrawnPage:
    base = page("TD3")
    first, second = base.mrz_lines
    if kind == "genuine":
        return base
    if kind == "visa":
        return page("MRVA")
    if kind == "two-changed":  # number and personal number, each without its digit
        return alter_mrz(base, (first, second[:3] + "9" + second[4:30] + "9" + second[31:])).page
    if kind == "birth":
        return alter_mrz_character(base, 1, 18).page
    if kind == "expiry":
        return alter_mrz_character(base, 1, 22).page
    if kind == "recomputed":  # the birth date with its own digit; the composite is forgotten
        right = with_right_digits("TD3", (first, second[:13] + "6" + second[14:]))[1]
        return alter_mrz(base, (first, right[:43] + second[43:])).page
    if kind == "fantasy":
        lines = ("I<WSALINDMUELLER<<KATRIN<ANELIE<<<<<<<<<<<<<", second[:10] + "XQZ" + "741340" + second[19:])
        return draw_page(PageSpec(mrz_lines=with_right_digits("TD3", lines)))
    raise AssertionError(kind)


def drawn(kind: str, check: str) -> Finding:
    return FUNCTIONS[check](examined(kind))


@pytest.mark.parametrize("check", [name for name in FUNCTIONS if name != "specimen"])
def test_genuine(check: str) -> None:
    found = drawn("genuine", check)
    assert (found.outcome, found.reason) == (S, Reason.AS_EXPECTED)
    assert found.message.endswith(".")


@pytest.mark.parametrize(
    ("check", "kind", "reason"),
    [
        ("mrz-format", "fantasy", Reason.FORMAT_VIOLATED),
        ("mrz-check-digit-number", "two-changed", Reason.CHECK_DIGIT_WRONG),
        ("mrz-check-digit-birth", "birth", Reason.CHECK_DIGIT_WRONG),
        ("mrz-check-digit-expiry", "expiry", Reason.CHECK_DIGIT_WRONG),
        ("mrz-check-digit-optional", "two-changed", Reason.CHECK_DIGIT_WRONG),
        ("mrz-check-digit-composite", "recomputed", Reason.CHECK_DIGIT_WRONG),
        ("mrz-dates", "fantasy", Reason.DATE_IMPOSSIBLE),
        ("mrz-issuer", "fantasy", Reason.CODE_UNKNOWN),
        ("mrz-nationality", "fantasy", Reason.CODE_UNKNOWN),
        ("specimen", "genuine", Reason.SPECIMEN_CODE),
    ],
)
def test_forged(check: str, kind: str, reason: Reason) -> None:
    found = drawn(kind, check)
    assert (found.outcome, found.reason) == (F, reason), found.message
    assert found.advice
    assert found.regions


def test_expired_the_day_after() -> None:
    exam = examined("genuine")
    on_the_last_day = Examination(exam.submission, SETTINGS)
    on_the_last_day._memo.update(exam._memo)
    on_the_last_day.today = dt.date(2034, 4, 15)
    assert data_checks.document_expired(on_the_last_day).outcome is S
    on_the_last_day.today = dt.date(2034, 4, 16)
    found = data_checks.document_expired(on_the_last_day)
    assert (found.outcome, found.reason, found.observed) == (F, Reason.EXPIRED, "2034-04-15")


def test_one_altered_field_leaves_the_others_alone() -> None:
    outcomes = {check: drawn("birth", check).outcome for check in DIGITS}
    assert outcomes == {
        "mrz-check-digit-number": S,
        "mrz-check-digit-birth": F,
        "mrz-check-digit-expiry": S,
        "mrz-check-digit-optional": S,
        "mrz-check-digit-composite": F,
    }


def test_a_recomputed_digit_is_caught_by_the_composite_alone() -> None:
    assert {c for c in DIGITS if drawn("recomputed", c).outcome is not S} == {"mrz-check-digit-composite"}


@pytest.mark.parametrize(
    ("field", "blind"), [("date_of_birth", {1, 2, 4, 5}), ("date_of_expiry", {1, 4}), ("document_number", set())]
)
def test_what_the_composite_cannot_see(field: str, blind: set[int]) -> None:
    """Its page says so: with 7-3-1 at a passport's places, some digits and their own check digit cancel out."""
    fmt = FORMATS["TD3"]
    span, digit = fmt.field(field), next(d for d in fmt.check_digits if d.name == field)
    lines = page("TD3").mrz_lines
    for column in range(span.start, span.end):
        changed = altered(lines, 1, column, "1" if lines[1][column] in "0<" else chr(ord(lines[1][column]) - 1))
        own = with_right_digits("TD3", changed)[1][digit.column]
        still_right = next(
            d for d in check_digits(fmt, altered(changed, 1, digit.column, own)) if d.name == "composite"
        )
        assert still_right.valid == (column - span.start in blind)


def test_a_finding_says_what_and_where() -> None:
    found = drawn("birth", "mrz-check-digit-birth")
    forged = _pages("birth")
    assert found.expected != found.observed == forged.mrz_lines[1][19]
    assert found.score is not None
    assert found.threshold == SETTINGS.mrz_finding_doubt < found.score
    assert found.good_side is GoodSide.BELOW
    roles = {r.role: r for r in found.regions}
    assert set(roles) == {"mrz_check_digit", "mrz_date_of_birth"}
    placed = forged.mrz[1]
    for role, columns in (("mrz_check_digit", (19, 19)), ("mrz_date_of_birth", (13, 18))):
        xs = [x for x, _ in roles[role].polygon]
        ys = [y for _, y in roles[role].polygon]
        first, last = (placed.character_boxes[c] for c in columns)
        middle = ((first[0] + last[2]) / 2, (first[1] + last[3]) / 2)
        assert min(xs) < middle[0] < max(xs)
        assert min(ys) < middle[1] < max(ys)
        assert (min(xs), max(xs)) == pytest.approx((first[0], last[2]), abs=12)
    assert roles["mrz_check_digit"].image == "page"


def test_a_visa_lacks_two_digits() -> None:
    assert {c: drawn("visa", c).outcome for c in DIGITS} == {
        "mrz-check-digit-number": S,
        "mrz-check-digit-birth": S,
        "mrz-check-digit-expiry": S,
        "mrz-check-digit-optional": N,
        "mrz-check-digit-composite": N,
    }


def test_dates_are_judged_by_the_day_of_the_inspection() -> None:
    exam = Examination(Submission(page=page("TD3").pixels, today=dt.date(2026, 5, 9)), SETTINGS)
    exam._memo.update(examined("genuine")._memo)
    assert data_checks.mrz_dates(exam).outcome is S
    assert {r.role for r in data_checks.mrz_dates(exam).regions} == {"mrz_date_of_birth", "mrz_date_of_expiry"}


# ---- a reader of chosen doubt ----------------------------------------------------------------------------------------


@dataclass
class _Sided:
    found: FoundMRZ
    image: str = "page"


class _Exam:
    """What a check of the MRZ may ask of an examination, and no more."""

    def __init__(self, found: FoundMRZ, settings: Settings | None = None, today: dt.date = TODAY) -> None:
        self.mrz = _Sided(found)
        self.settings = settings or Settings()
        self.today = today

    @property
    def parsed(self) -> ParsedMRZ:
        return self.mrz.found.parsed

    def mrz_region(self, line: int, start: int, end: int, role: str) -> tuple[Region, ...]:
        quad = self.mrz.found.span_quad(line, start, end)
        return () if quad is None else (Region(image="page", polygon=tuple((x, y) for x, y in quad), role=role),)


def run(check: str, *lines: str | Bar, today: dt.date = TODAY, **settings: Any) -> Finding:
    limits = Settings(**settings)
    found = read_bars(bars(*lines), limits, today=today)
    assert len(found) == 1
    return FUNCTIONS[check](cast(Examination, _Exam(found[0], limits, today)))


def altered(lines: tuple[str, ...], line: int, start: int, text: str) -> tuple[str, ...]:
    rows = list(lines)
    rows[line] = rows[line][:start] + text + rows[line][start + len(text) :]
    return tuple(rows)


@pytest.mark.parametrize("name", sorted(PUBLISHED))
@pytest.mark.parametrize("check", DIGITS)
def test_published_examples_are_right_or_have_no_such_digit(name: str, check: str) -> None:
    found = run(check, *PUBLISHED[name])
    assert found.outcome in (S, N)
    if found.outcome is N:
        assert found.reason is Reason.NOT_IN_THIS_FORMAT
        assert name.split("-", maxsplit=1)[0] in found.message


def test_a_settled_character_is_told() -> None:
    found = run("mrz-check-digit-birth", TD3[0], Bar(TD3[1], faint={14: {"9": 0.5, "4": 0.4}}))
    assert found.outcome is S
    assert "Line 2, position 15 was read in doubt (9 or 4); the check digit settles it." in found.message
    elsewhere = run("mrz-check-digit-expiry", TD3[0], Bar(TD3[1], faint={14: {"9": 0.5, "4": 0.4}}))
    assert "in doubt" not in elsewhere.message


def test_a_faint_wrong_character_is_a_doubt_with_the_alternative() -> None:
    line = Bar(TD3[1], faint={14: {"9": 0.7, "4": 0.0025}})  # e^5.6: neither settled nor a finding
    found = run("mrz-check-digit-birth", TD3[0], line)
    assert (found.outcome, found.reason) == (U, Reason.CHECK_DIGIT_DOUBTFUL)
    assert "4 for 9 at line 2, position 15" in found.message
    assert found.advice is not None
    assert "again" in found.advice
    assert found.score is not None
    assert 4.6 < found.score < 6.9


def test_the_thresholds_are_the_settings() -> None:
    line = Bar(TD3[1], faint={14: {"9": 0.7, "4": 0.0025}})
    assert run("mrz-check-digit-birth", TD3[0], line, mrz_finding_doubt=5.0).outcome is F
    assert run("mrz-check-digit-birth", TD3[0], line, mrz_settle_doubt=6.5).outcome is S


def test_a_clear_alteration_does_not_make_another_fields_faint_character_a_finding() -> None:
    """The whole reading's doubt is large, this digit's own is not."""
    forged = altered(TD3, 1, 18, "7")[1]
    line = Bar(forged, faint={24: {"9": 0.5, "4": 0.4}})  # in the date of expiry
    assert run("mrz-check-digit-birth", TD3[0], line).outcome is F
    assert run("mrz-check-digit-expiry", TD3[0], line).outcome is U
    assert run("mrz-check-digit-number", TD3[0], line).outcome is S


def test_several_faint_characters_are_no_finding() -> None:
    """Each of them is a doubt; together they are a bad picture, whatever their sum."""
    faint = {c: {str((int(TD3[1][c]) + 3) % 10): 0.7, TD3[1][c]: 0.015} for c in (13, 14)}
    found = run("mrz-check-digit-birth", TD3[0], Bar(TD3[1], faint=faint))
    assert found.outcome in (U, S)


@pytest.mark.parametrize("columns", [{3}, {2, 3, 4}, {14}, {30, 31}])
def test_a_hidden_character_is_neither_filled_in_nor_a_finding(columns: set[int]) -> None:
    """A reflection or a finger over it: the reader passes over the place, which is how it treats some fillers too."""
    found = read_bars(bars(TD3[0], Bar(TD3[1], missed=frozenset(columns))))[0]
    assert all(found.reading.lines[1][c] == "<" for c in columns)
    assert found.settled == ()
    exam = cast(Examination, _Exam(found))
    outcomes = {name: FUNCTIONS[name](exam) for name in DIGITS}
    assert Outcome.FAILED not in {f.outcome for f in outcomes.values()}
    assert "could not be seen" in outcomes["mrz-check-digit-composite"].message


def test_an_engine_without_confidences_makes_no_finding() -> None:
    parsed = parse(altered(TD3, 1, 14, "9"), today=TODAY)
    reading = MRZReading(format="TD3", lines=parsed.lines, checks=parsed.check_digits, engine="passporteye")
    exam = _Exam(FoundMRZ(reading, parsed))
    found = checks.birth_digit(cast(Examination, exam))
    assert (found.outcome, found.reason) == (U, Reason.CHECK_DIGIT_DOUBTFUL)
    assert "does not say how sure" in found.message
    assert found.score is None
    assert not clearly_read(exam.mrz.found, (0, 2, 5), exam.settings)
    assert in_doubt(exam.mrz.found, "date_of_birth", exam.settings)


def test_no_valid_reading_at_all_is_a_finding() -> None:
    parsed = parse(altered(TD3, 1, 14, "9"), today=TODAY)
    sure = tuple((0.98,) * 44 for _ in range(2))
    reading = MRZReading(format="TD3", lines=parsed.lines, checks=parsed.check_digits, character_confidences=sure)
    wrong = next(c for c in parsed.check_digits if not c.valid)
    judgement = judge_wrong_digit(FoundMRZ(reading, parsed), wrong, Settings())
    assert judgement.finding
    assert judgement.doubt is None


# ---- form ------------------------------------------------------------------------------------------------------------


def test_document_codes() -> None:
    assert run("mrz-format", *TD1).outcome is S
    passport_on_a_card = run("mrz-format", *altered(TD1, 0, 0, "P"))
    assert (passport_on_a_card.outcome, passport_on_a_card.observed) == (F, "P")
    unclear = run("mrz-format", Bar("P" + TD1[0][1:], faint={0: {"P": 0.35, "I": 0.3, "A": 0.25}}), *TD1[1:])
    assert (unclear.outcome, unclear.reason) == (U, Reason.READING_DOUBTFUL)


def test_cards_of_the_usa_are_let_pass() -> None:
    lines = altered(TD1, 0, 0, "C1USA")
    found = run("mrz-format", *lines)
    assert found.outcome is S
    assert "USA" in found.message
    assert run("mrz-format", *altered(TD1, 0, 0, "C1CAN")).outcome is F


def test_a_blank_name() -> None:
    found = run("mrz-format", *altered(TD1, 2, 0, "<" * 30))
    assert (found.outcome, found.reason) == (F, Reason.FORMAT_VIOLATED)
    assert "blank" in found.message


# ---- dates -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "start", "text", "reason"),
    [
        (1, 13, "740230", Reason.DATE_IMPOSSIBLE),
        (1, 21, "121301", Reason.DATE_IMPOSSIBLE),
        (1, 21, "720101", Reason.DATES_OUT_OF_ORDER),  # it expired before its holder was born
    ],
)
def test_bad_dates_with_right_digits(line: int, start: int, text: str, reason: Reason) -> None:
    lines = with_right_digits("TD3", altered(TD3, line, start, text))
    if reason is Reason.DATES_OUT_OF_ORDER:
        lines = with_right_digits("TD3", altered(lines, 1, 13, "990812"))
        found = run("mrz-dates", *altered(with_right_digits("TD3", altered(lines, 1, 21, "980101")), 0, 0, "P"))
    else:
        found = run("mrz-dates", *lines)
    assert (found.outcome, found.reason) == (F, reason), found.message
    assert found.regions


def test_a_bad_date_that_was_read_in_doubt_is_undetermined() -> None:
    lines = altered(TD3, 1, 15, "3")  # month 38, and the check digit does not fit
    faint = Bar(lines[1], faint={15: {"3": 0.7, "0": 0.0025}})
    found = run("mrz-dates", lines[0], faint)
    assert (found.outcome, found.reason) == (U, Reason.READING_DOUBTFUL)
    assert run("mrz-dates", *lines).outcome is F


def test_a_bad_date_of_unclear_digits_is_undetermined_even_where_its_check_digit_fits() -> None:
    lines = with_right_digits("TD3", altered(TD3, 1, 15, "38"))
    faint = Bar(lines[1], faint={15: {"3": 0.34, "2": 0.3, "5": 0.3}})
    found = run("mrz-dates", lines[0], faint)
    assert (found.outcome, found.reason) == (U, Reason.READING_DOUBTFUL)
    assert run("mrz-dates", *lines).outcome is F


def test_unknown_dates_are_let_pass() -> None:
    lines = with_right_digits("TD1", altered(TD1, 1, 0, "74<<<<"))
    assert run("mrz-dates", *lines).outcome is S
    blank = with_right_digits("TD1", altered(altered(TD1, 1, 0, "<<<<<<"), 1, 8, "<<<<<<"))
    assert run("mrz-dates", *blank).message == "The MRZ states no dates."


def test_a_french_card_issued_in_the_future() -> None:
    assert run("mrz-dates", *FRENCH).outcome is S
    before_birth = with_right_digits("FRENCH_ID", altered(FRENCH, 1, 27, "900101"))
    found = run("mrz-dates", *before_birth)
    assert (found.outcome, found.reason) == (F, Reason.DATES_OUT_OF_ORDER)
    assert {r.role for r in found.regions} == {"mrz_date_of_birth", "mrz_document_number"}


def test_expiry_that_does_not_say() -> None:
    assert run("document-expired", *FRENCH).outcome is N
    assert run("document-expired", *TD3).reason is Reason.EXPIRED  # 2012
    blank = with_right_digits("TD3", altered(TD3, 1, 21, "<<<<<<"))
    assert (run("document-expired", *blank).outcome, run("document-expired", *blank).reason) == (
        U,
        Reason.FIELD_NOT_FOUND,
    )
    this_year = with_right_digits("TD3", altered(TD3, 1, 21, "26<<<<"))
    assert run("document-expired", *this_year).outcome is U
    impossible = with_right_digits("TD3", altered(TD3, 1, 21, "121301"))
    assert run("document-expired", *impossible).reason is Reason.DATE_IMPOSSIBLE
    faint = Bar(TD3[1], faint={21: {"3": 0.7, "1": 0.0025}})
    assert run("document-expired", TD3[0], faint).reason is Reason.READING_DOUBTFUL


# ---- codes -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "outcome", "word"),
    [
        ("CHE", S, "Switzerland"),
        ("D<<", S, "Germany (D)"),
        ("XOM", S, "Malta"),
        ("YUG", S, "no longer"),
        ("XKX", S, "not in the standard"),
        ("UTO", S, "Utopia"),
        ("XXX", F, "for persons"),
        ("WSA", F, "World Service Authority"),
        ("XQZ", F, "no known code"),
    ],
)
def test_issuers(code: str, outcome: Outcome, word: str) -> None:
    found = run("mrz-issuer", *altered(TD1, 0, 2, code))
    assert found.outcome is outcome
    assert word in found.message


@pytest.mark.parametrize(
    ("code", "outcome", "reason"),
    [
        ("XXA", S, Reason.AS_EXPECTED),
        ("GBN", S, Reason.AS_EXPECTED),
        ("<<<", U, Reason.FIELD_NOT_FOUND),
        ("NSK", F, Reason.CODE_UNKNOWN),
        ("XQZ", F, Reason.CODE_UNKNOWN),
    ],
)
def test_nationalities(code: str, outcome: Outcome, reason: Reason) -> None:
    found = run("mrz-nationality", *altered(TD1, 1, 15, code))
    assert (found.outcome, found.reason) == (outcome, reason), found.message


def test_a_code_not_clearly_read_is_a_doubt() -> None:
    line = Bar(altered(TD1, 0, 2, "XQZ")[0], faint={2: {"X": 0.4, "Y": 0.3, "W": 0.25}})
    found = run("mrz-issuer", line, *TD1[1:])
    assert (found.outcome, found.reason, found.observed) == (U, Reason.READING_DOUBTFUL, "XQZ")
    assert run("mrz-issuer", line, *TD1[1:], mrz_code_confidence=0.2).outcome is F


def test_the_french_card_has_no_nationality() -> None:
    assert run("mrz-nationality", *FRENCH).outcome is N
    assert run("mrz-issuer", *FRENCH).outcome is S


def test_specimens() -> None:
    assert run("specimen", *TD1_BELGIUM).outcome is S
    assert run("specimen", *FRENCH).outcome is S
    both = run("specimen", *TD3)
    assert (both.outcome, both.reason) == (F, Reason.SPECIMEN_CODE)
    assert len(both.regions) == 2
    one = run("specimen", *MRVA)  # issued by UTO to a person of unspecified nationality
    assert "issuer is UTO" in one.message
    assert both.observed == "UTO"


def test_specimens_of_the_laboratory() -> None:
    one = run("specimen", *altered(TD1_BELGIUM, 0, 2, "QMR"))
    assert (one.outcome, one.observed) == (F, "QMR")
    assert "issuer is QMR, Marenia (docfraud's laboratory), the code" in one.message
    two = run("specimen", *altered(altered(TD1, 0, 2, "ZZV"), 1, 15, "QMR"))
    assert two.observed == "ZZV QMR"
    assert "ZZV, Verdania (docfraud's laboratory) and QMR, Marenia (docfraud's laboratory), codes" in two.message
    assert run("specimen", *altered(altered(TD1, 0, 2, "ZZW"), 1, 15, "QMA")).outcome is S


# ---- the register ----------------------------------------------------------------------------------------------------


def test_how_they_are_registered() -> None:
    from docfraud.checks import _registry

    for name, function in FUNCTIONS.items():
        check = _registry[name]
        assert check.function is function
        assert check.needs == ("mrz",)
        assert all(f"**{part}.**" in check.page for part in PAGE_PARTS)
    assert {_registry[n].severity for n in DIGITS} == {Severity.HIGH}
    assert {_registry[n].threats for n in DIGITS} == {(Threat.DATA_ALTERATION,)}
    for name in ("specimen", "document-expired"):
        assert (_registry[name].severity, _registry[name].threats) == (Severity.INFO, ())


def test_no_two_pages_say_the_same() -> None:
    from docfraud.checks import _registry

    paragraphs = [p for name in FUNCTIONS for p in _registry[name].page.split("\n\n")]
    assert len(set(paragraphs)) == len(paragraphs)
