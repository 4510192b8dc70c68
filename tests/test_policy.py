"""Verdicts: each rule of the policies has a case that turns on it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docfraud.checks import all_checks
from docfraud.errors import UnknownNameError
from docfraud.evidence import Evidence
from docfraud.policy import POLICIES, Policy, Situation, get_policy
from docfraud.results import CheckResult, Outcome, Reason, Severity, Threat, Verdict, VerdictOutcome

ORDINARY, STRICT = get_policy("high-convenience"), get_policy("high-security")
SEEN = Situation(live_given=True, mrz_read=True, portrait_found=True)
UNSEEN = Situation(live_given=False, mrz_read=True, portrait_found=True)


def result(check: str, outcome: Outcome, reason: Reason = Reason.AS_EXPECTED, **more: object) -> CheckResult:
    fields: dict[str, object] = {"severity": Severity.HIGH, "message": f"The {check} speaks."} | more
    return CheckResult(check=check, title=check, outcome=outcome, reason=reason, **fields)  # type: ignore[arg-type]


def genuine(**changed: CheckResult) -> list[CheckResult]:
    """Every registered check successful, but for those given (underscores for hyphens)."""
    replaced = {name.replace("_", "-"): value for name, value in changed.items()}
    unknown = set(replaced) - {c.id for c in all_checks()}
    assert not unknown, unknown
    return [replaced.get(c.id) or result(c.id, Outcome.SUCCESSFUL, severity=c.severity) for c in all_checks()]


def conclude(policy: Policy, results: list[CheckResult], situation: Situation = SEEN) -> Verdict:
    return policy.conclude(results, situation)


@pytest.mark.parametrize("policy", POLICIES.values(), ids=lambda p: p.name)
def test_policies_speak_of_checks_that_exist(policy: Policy) -> None:
    known = {c.id for c in all_checks()}
    assert policy.required | policy.required_with_live | policy.cautions | set(policy.overrides) <= known


@pytest.mark.parametrize("policy", POLICIES.values(), ids=lambda p: p.name)
def test_all_successful_is_clear(policy: Policy) -> None:
    verdict = conclude(policy, genuine())
    assert verdict.outcome is VerdictOutcome.CLEAR
    assert verdict.deciding_checks == ()
    assert verdict.log


def test_one_strong_finding_is_suspect_with_its_threat() -> None:
    wrong = result(
        "portrait-live", Outcome.FAILED, Reason.FACE_DIFFERS, threats=(Threat.IMPOSTOR,), message="The faces differ."
    )
    verdict = conclude(ORDINARY, genuine(portrait_live=wrong))
    assert verdict.outcome is VerdictOutcome.SUSPECT
    assert verdict.deciding_checks == ("portrait-live",)
    assert verdict.threats == (Threat.IMPOSTOR,)
    assert "the faces differ" in verdict.bottom_line


def test_medium_findings_add_up_in_one_policy_and_suffice_in_the_other() -> None:
    sex = result("viz-sex", Outcome.FAILED, Reason.FIELD_DIFFERS, severity=Severity.MEDIUM)
    nationality = result("viz-nationality", Outcome.FAILED, Reason.FIELD_DIFFERS, severity=Severity.MEDIUM)
    assert conclude(ORDINARY, genuine(viz_sex=sex)).outcome is VerdictOutcome.CAUTION
    both = genuine(viz_sex=sex, viz_nationality=nationality)
    assert conclude(ORDINARY, both).outcome is VerdictOutcome.SUSPECT
    assert conclude(STRICT, genuine(viz_sex=sex)).outcome is VerdictOutcome.SUSPECT


def test_a_shadow_at_the_portrait_alone_is_a_caution_for_convenience() -> None:
    """Worn genuine documents have one where hair reaches the edge."""
    shadow = result("photo-edges", Outcome.FAILED, Reason.EDGE_FOUND, threats=(Threat.PHOTO_SUBSTITUTION,))
    rim = result("uv-photo-rim", Outcome.FAILED, Reason.TOO_BRIGHT, threats=(Threat.PHOTO_SUBSTITUTION,))
    assert conclude(ORDINARY, genuine(photo_edges=shadow)).outcome is VerdictOutcome.CAUTION
    assert conclude(ORDINARY, genuine(photo_edges=shadow, uv_photo_rim=rim)).outcome is VerdictOutcome.SUSPECT
    assert conclude(STRICT, genuine(photo_edges=shadow)).outcome is VerdictOutcome.SUSPECT


@pytest.mark.parametrize("outcome", [Outcome.UNDETERMINED, Outcome.NOT_PERFORMED, Outcome.ABORTED])
def test_what_is_required_and_not_established_is_a_caution(outcome: Outcome) -> None:
    doubt = result("viz-names", outcome, Reason.FIELD_NOT_FOUND)
    verdict = conclude(ORDINARY, genuine(viz_names=doubt))
    assert verdict.outcome is VerdictOutcome.CAUTION
    assert verdict.deciding_checks == ("viz-names",)


def test_a_check_that_broke_down_is_a_caution_whichever_it_is() -> None:
    broken = result("copy-move", Outcome.ABORTED, Reason.CHECK_CRASHED)
    assert "copy-move" not in ORDINARY.required
    verdict = conclude(ORDINARY, genuine(copy_move=broken))
    assert verdict.outcome is VerdictOutcome.CAUTION
    assert verdict.deciding_checks == ("copy-move",)


def test_what_the_format_lacks_is_no_caution() -> None:
    absent = result("mrz-check-digit-composite", Outcome.NOT_SUPPORTED, Reason.NOT_IN_THIS_FORMAT)
    assert conclude(ORDINARY, genuine(mrz_check_digit_composite=absent)).outcome is VerdictOutcome.CLEAR


def test_expiry_is_a_caution_not_a_suspicion() -> None:
    late = result("document-expired", Outcome.FAILED, Reason.EXPIRED, severity=Severity.INFO)
    verdict = conclude(STRICT, genuine(document_expired=late))
    assert verdict.outcome is VerdictOutcome.CAUTION
    assert verdict.threats == ()


def test_a_poor_picture_that_could_be_read_is_a_caution_only_in_high_security() -> None:
    blurred = result("picture-quality", Outcome.FAILED, Reason.TOO_BLURRED, severity=Severity.INFO)
    assert conclude(ORDINARY, genuine(picture_quality=blurred)).outcome is VerdictOutcome.CLEAR
    assert conclude(STRICT, genuine(picture_quality=blurred)).outcome is VerdictOutcome.CAUTION


def test_a_specimen_is_always_said() -> None:
    flag = result("specimen", Outcome.FAILED, Reason.SPECIMEN_CODE, severity=Severity.INFO)
    situation = Situation(live_given=True, mrz_read=True, portrait_found=True, specimen=True)
    ordinary = conclude(ORDINARY, genuine(specimen=flag), situation)
    assert ordinary.outcome is VerdictOutcome.CLEAR
    assert ordinary.bottom_line.startswith("SPECIMEN")
    assert conclude(STRICT, genuine(specimen=flag), situation).outcome is VerdictOutcome.CAUTION


def test_without_a_live_picture() -> None:
    unseen = result("portrait-live", Outcome.NOT_PERFORMED, Reason.INPUT_MISSING)
    verdict = conclude(ORDINARY, genuine(portrait_live=unseen), UNSEEN)
    assert verdict.outcome is VerdictOutcome.CLEAR
    assert "not compared" in verdict.bottom_line
    assert conclude(STRICT, genuine(portrait_live=unseen), UNSEEN).outcome is VerdictOutcome.CAUTION
    # a live picture in which there is no face cannot be passed over
    assert conclude(ORDINARY, genuine(portrait_live=unseen), SEEN).outcome is VerdictOutcome.CAUTION


def test_no_mrz_is_unprocessable_with_advice() -> None:
    nothing = [
        result(c.id, Outcome.NOT_PERFORMED, Reason.ARTEFACT_MISSING, advice="Capture the whole page.")
        for c in all_checks()
    ]
    verdict = conclude(ORDINARY, nothing, Situation(live_given=False, mrz_read=False, portrait_found=False))
    assert verdict.outcome is VerdictOutcome.UNPROCESSABLE
    assert "Capture the whole page." in verdict.bottom_line


def test_an_unusable_picture_says_why() -> None:
    situation = Situation(
        live_given=False, mrz_read=False, portrait_found=False, page_usable=False, picture_error="It is empty. Rescan."
    )
    assert conclude(ORDINARY, [], situation).bottom_line == "It is empty. Rescan."


def test_a_finding_stands_without_an_mrz() -> None:
    face = result("portrait-live", Outcome.FAILED, Reason.FACE_DIFFERS)
    situation = Situation(live_given=True, mrz_read=False, portrait_found=True)
    assert conclude(ORDINARY, [face], situation).outcome is VerdictOutcome.SUSPECT


@given(st.data())
def test_more_failures_never_make_a_verdict_milder(data: st.DataObject) -> None:
    order = [VerdictOutcome.CLEAR, VerdictOutcome.CAUTION, VerdictOutcome.SUSPECT]
    policy = data.draw(st.sampled_from(list(POLICIES.values())))
    outcomes = st.sampled_from([Outcome.SUCCESSFUL, Outcome.UNDETERMINED, Outcome.NOT_SUPPORTED])
    results = [result(c.id, data.draw(outcomes), severity=c.severity) for c in all_checks()]
    at = data.draw(st.integers(0, len(results) - 1))
    worse = [*results]
    worse[at] = result(results[at].check, Outcome.FAILED, Reason.FIELD_DIFFERS, severity=results[at].severity)
    before, after = conclude(policy, results).outcome, conclude(policy, worse).outcome
    if worse[at].severity is not Severity.INFO or worse[at].check in policy.cautions:
        assert order.index(after) >= order.index(before)


def test_an_unknown_policy_names_the_known_ones() -> None:
    with pytest.raises(UnknownNameError) as error:
        get_policy("lenient")
    assert "high-security" in error.value.remedy


def measured(check: str, ways: dict[tuple[Threat, str], tuple[int, int]], **more: bool) -> Evidence:
    hits: dict[Threat, tuple[int, int]] = {}
    for (threat, _), (failed, total) in ways.items():
        before = hits.get(threat, (0, 0))
        hits[threat] = (before[0] + failed, before[1] + total)
    return Evidence(check, (0, 100), hits, ways=ways, **more)


def test_what_passed_tells_classes_apart() -> None:
    both = (Threat.COUNTERFEIT, Threat.STOLEN_BLANK)
    ink = measured("ir-absorption-mrz", {(Threat.COUNTERFEIT, "laser"): (9, 10), (Threat.STOLEN_BLANK, "ink"): (9, 10)})
    paper = measured("uv-dullness", {(Threat.COUNTERFEIT, "laser"): (9, 10), (Threat.STOLEN_BLANK, "ink"): (0, 10)})
    policy = replace(ORDINARY, evidence={ink.check: ink, paper.check: paper})
    failed = result("ir-absorption-mrz", Outcome.FAILED, Reason.TOO_DARK, threats=both)
    dull = genuine(ir_absorption_mrz=failed)
    assert conclude(policy, dull).threats == (Threat.STOLEN_BLANK, Threat.COUNTERFEIT)
    bright = genuine(
        ir_absorption_mrz=failed, uv_dullness=result("uv-dullness", Outcome.FAILED, Reason.TOO_BRIGHT, threats=both)
    )
    assert conclude(policy, bright).threats == (Threat.COUNTERFEIT, Threat.STOLEN_BLANK)


def test_a_class_is_as_likely_as_its_likeliest_way() -> None:
    both = (Threat.PRESENTATION_ATTACK, Threat.COUNTERFEIT)
    # screens always show, paper copies never: the class on average less often than counterfeits do
    screen = measured(
        "print-process-background",
        {
            (Threat.PRESENTATION_ATTACK, "screen"): (20, 20),
            (Threat.PRESENTATION_ATTACK, "grey"): (0, 60),
            (Threat.COUNTERFEIT, "laser"): (12, 20),
        },
    )
    failed = result("print-process-background", Outcome.FAILED, Reason.PRINT_PROCESS_DIFFERS, threats=both)
    policy = replace(ORDINARY, evidence={screen.check: screen})
    assert conclude(policy, genuine(print_process_background=failed)).threats[0] is Threat.PRESENTATION_ATTACK


def test_counts_of_checks_of_data_tell_classes_only() -> None:
    ways = {(Threat.DATA_ALTERATION, "surname"): (1, 100)}
    failed = result("viz-names", Outcome.FAILED, Reason.FIELD_DIFFERS, threats=(Threat.DATA_ALTERATION,))
    weighing, counting = (measured("viz-names", ways, weighs=weighs) for weighs in (True, False))
    ordinary = ORDINARY.weights[Severity.HIGH]
    assert replace(ORDINARY, evidence={"viz-names": counting}).weight(failed) == ordinary
    assert replace(ORDINARY, evidence={"viz-names": weighing}).weight(failed) < ordinary


def test_few_forgeries_of_a_way_count_little_against_its_class() -> None:
    evidence = measured("x", {(Threat.COUNTERFEIT, "laser"): (1, 1), (Threat.COUNTERFEIT, "inkjet"): (0, 40)})
    assert evidence.rate(Threat.COUNTERFEIT) < evidence.rate_of_way(Threat.COUNTERFEIT, "laser") < 0.5
    assert evidence.rate_of_way(Threat.COUNTERFEIT, "unknown") == evidence.rate(Threat.COUNTERFEIT)
    assert evidence.knows(Threat.COUNTERFEIT)
    assert not evidence.knows(Threat.IMPOSTOR)
