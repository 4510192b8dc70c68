"""The check on committed specimens, and each of its answers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from docfraud.biometrics.appearance.attribute import Change, RegionScore
from docfraud.biometrics.appearance.judge import AppearanceVerdict
from docfraud.checks import get_check
from docfraud.examination import Examination, Submission, run_check
from docfraud.results import CheckResult, Outcome, Reason, Threat
from docfraud.settings import load_settings
from tests.conftest import SAMPLE_DOCS

CHECK = get_check("altered-appearance")


def examination(sample: str) -> Examination:
    folder = SAMPLE_DOCS / sample
    page, live = (next(folder.glob(f"{name}.*")) for name in ("page", "live"))
    return Examination(Submission(page=page, live=live), load_settings())


@pytest.fixture(scope="module")
def genuine() -> Examination:
    return examination("genuine/uto-visa")


@pytest.fixture(scope="module")
def altered() -> Examination:
    return examination("forged/altered-nose")


def test_genuine(genuine: Examination) -> None:
    result = run_check(CHECK, genuine)
    assert result.outcome is Outcome.SUCCESSFUL
    assert result.reason is Reason.AS_EXPECTED
    assert result.score is not None
    assert result.threshold is not None
    assert result.score < result.threshold
    assert not result.regions


def test_altered_nose(altered: Examination) -> None:
    result = run_check(CHECK, altered)
    assert (result.outcome, result.reason) == (Outcome.FAILED, Reason.FACE_PART_DIFFERS)
    assert "nose" in result.message
    assert result.threats == (Threat.ALTERED_APPEARANCE,)
    assert result.score is not None
    assert result.threshold is not None
    assert result.score >= result.threshold
    assert {region.image for region in result.regions} == {"page", "live"}
    assert {region.role for region in result.regions} == {"face_nose"}
    assert "illness" in (result.advice or "")


def test_the_region_lies_on_the_face(altered: Examination) -> None:
    result = run_check(CHECK, altered)
    faces = {altered.portrait.image: altered.portrait.quad, "live": altered.live_face.quad}
    for region in result.regions:
        quad = faces[region.image]
        for x, y in region.polygon:
            assert quad[:, 0].min() <= x <= quad[:, 0].max()
            assert quad[:, 1].min() <= y <= quad[:, 1].max()


def given(genuine: Examination, verdict: AppearanceVerdict, change: Change | None = None) -> CheckResult:
    """The check's answer where the comparison says so."""
    exam = examination("genuine/uto-visa")
    part = None if change is None else RegionScore("eyes", 9.0, 9.0, 0.0, 0.0, change, False, "it differs")
    found = replace(genuine.appearance, verdict=verdict, changed=part, message="Said.")
    exam._memo.update(genuine._memo | {"_appearance": found})
    return run_check(CHECK, exam)


@pytest.mark.parametrize("verdict", [AppearanceVerdict.ANOTHER, AppearanceVerdict.CANNOT_TELL])
def test_whose_face_it_is_comes_first(genuine: Examination, verdict: AppearanceVerdict) -> None:
    result = given(genuine, verdict)
    assert (result.outcome, result.reason) == (Outcome.UNDETERMINED, Reason.FACE_DOUBTFUL)
    assert result.score is None


@pytest.mark.parametrize("change", list(Change))
def test_what_is_held_against_somebody(genuine: Examination, change: Change) -> None:
    result = given(genuine, AppearanceVerdict.CHANGED, change)
    expected = Outcome.SUCCESSFUL if change.everyday else Outcome.FAILED
    assert result.outcome is expected
    assert result.message.startswith("Said.")
    assert result.regions
    assert result.advice


def test_without_a_live_picture() -> None:
    exam = Examination(Submission(page=next((SAMPLE_DOCS / "genuine/uto-visa").glob("page.*"))), load_settings())
    result = run_check(CHECK, exam)
    assert (result.outcome, result.reason) == (Outcome.NOT_PERFORMED, Reason.INPUT_MISSING)
