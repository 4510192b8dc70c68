"""The groups of ICAO 9303-2 C.35."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docfraud import checks
from docfraud.checks import PAGE_PARTS, Check, all_checks, check, get_check, passed
from docfraud.examination import Examination, Submission, run_check
from docfraud.groups import combined, group_of, group_results
from docfraud.results import CheckResult, Group, Outcome, Reason
from tests.conftest import SAMPLES

PAGE = "\n\n".join(f"**{part}.** Words." for part in PAGE_PARTS)


def result(name: str, outcome: Outcome, group: Group | None) -> CheckResult:
    return CheckResult(check=name, title=name, outcome=outcome, reason=Reason.AS_EXPECTED, message="Fine.", group=group)


@pytest.mark.parametrize(
    ("outcomes", "together"),
    [
        ((), Outcome.NOT_PERFORMED),
        ((Outcome.SUCCESSFUL,), Outcome.SUCCESSFUL),
        ((Outcome.SUCCESSFUL, Outcome.NOT_PERFORMED, Outcome.NOT_SUPPORTED), Outcome.SUCCESSFUL),
        ((Outcome.SUCCESSFUL, Outcome.UNDETERMINED), Outcome.UNDETERMINED),
        ((Outcome.SUCCESSFUL, Outcome.ABORTED), Outcome.UNDETERMINED),
        ((Outcome.ABORTED, Outcome.UNDETERMINED, Outcome.FAILED, Outcome.SUCCESSFUL), Outcome.FAILED),
        ((Outcome.NOT_SUPPORTED, Outcome.NOT_SUPPORTED), Outcome.NOT_SUPPORTED),
        ((Outcome.NOT_SUPPORTED, Outcome.NOT_PERFORMED), Outcome.NOT_PERFORMED),
    ],
)
def test_outcomes_combine(outcomes: tuple[Outcome, ...], together: Outcome) -> None:
    assert combined(outcomes) is together


@given(st.lists(st.sampled_from(Outcome)))
def test_order_and_repetition_do_not_matter(outcomes: list[Outcome]) -> None:
    assert combined(outcomes) is combined(reversed(outcomes)) is combined([*outcomes, *outcomes])


def test_every_group_is_told_in_order_also_one_without_checks() -> None:
    told = group_results(
        (
            result("a", Outcome.SUCCESSFUL, Group.MRZ_CONSISTENCY),
            result("b", Outcome.NOT_PERFORMED, Group.MRZ_CONSISTENCY),
            result("c", Outcome.NOT_SUPPORTED, Group.MRZ_CONSISTENCY),
            result("d", Outcome.FAILED, None),
        )
    )
    assert [one.group for one in told] == list(Group)
    consistency = next(one for one in told if one.group is Group.MRZ_CONSISTENCY)
    assert [one.check for one in consistency.results] == ["a", "b", "c"]
    assert (consistency.outcome, consistency.performed, consistency.applicable) == (Outcome.SUCCESSFUL, 1, 2)
    assert {one.outcome for one in told if one is not consistency} == {Outcome.NOT_PERFORMED}


@pytest.mark.parametrize(
    ("standard", "group"),
    [
        ("ICAO 9303-2 (IR,AB,MR)", Group.MRZ_IR_READABILITY),
        ("ICAO 9303-2 (UV,BR,FU), C.15", Group.UV_BRIGHTNESS),
        ("ICAO 9303-2 (UV,BR,PH) / (UV,BR,VZ)", Group.UV_BRIGHTNESS),
        ("ICAO 9303-2 (IR,TR,IS)&(VI,AB,IS)", Group.PATTERN_CHECK),
        ("ICAO 9303-2 (UV,LU,FI)", Group.PATTERN_CHECK),
        ("ICAO 9303-2 (IR,AB,MR) and (UV,BR,MR)", Group.PATTERN_CHECK),
        ("ICAO 9303-3 4.9 (table 1)", None),
        ("", None),
    ],
)
def test_the_routine_that_a_standard_names_gives_the_group(standard: str, group: Group | None) -> None:
    assert group_of("some-check", standard) is group


def test_checks_that_c35_cannot_do_without_are_known_by_their_ids() -> None:
    assert group_of("ir-absorption-mrz", "") is Group.MRZ_IR_READABILITY
    assert group_of("uv-dullness", "") is group_of("uv-photo-brightness", "ICAO 9303-2") is Group.UV_BRIGHTNESS


def test_a_check_may_declare_its_group(monkeypatch: pytest.MonkeyPatch) -> None:
    registry: dict[str, Check] = {}
    monkeypatch.setattr(checks, "_registry", registry)
    routine = "ICAO 9303-2 (UV,BR,FU)"
    check("found", title="Found", page=PAGE, standard=routine)(lambda _: passed("Fine."))
    check("told", title="Told", page=PAGE, standard=routine, group=Group.PATTERN_CHECK)(lambda _: passed("Fine."))
    check("none", title="None", page=PAGE)(lambda _: passed("Fine."))
    assert [one.group for one in registry.values()] == [Group.UV_BRIGHTNESS, Group.PATTERN_CHECK, None]
    exam = Examination(Submission(page=SAMPLES / "genuine/td3.jpg"))
    assert run_check(registry["told"], exam).group is Group.PATTERN_CHECK
    assert run_check(registry["none"], exam).group is None


def test_the_checks_of_the_mrz_and_of_the_expiry_are_in_their_groups() -> None:
    consistent = {one.id for one in all_checks() if one.group is Group.MRZ_CONSISTENCY}
    digits = {one.id for one in all_checks() if one.id.startswith("mrz-check-digit-")}
    assert len(digits) == 5
    assert consistent == digits | {"mrz-format", "mrz-dates"}
    assert get_check("document-expired").group is Group.DATE_OF_EXPIRY
