"""The check of the live picture, in an examination: genuine captures pass, poor ones fail with advice."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.face_degradations import FAULTS
from docfraud.biometrics.backend import Face
from docfraud.biometrics.quality.base import FaceQuality, QualityMeasure
from docfraud.biometrics.quality.checks import REASONS, judge_live, live_picture_quality
from docfraud.checks import PAGE_PARTS, Finding, get_check
from docfraud.examination import Examination, Submission
from docfraud.imaging.picture import RGB
from docfraud.results import Outcome, Reason, Severity
from docfraud.settings import Settings
from tests.biometrics.photos import SAMPLES
from tests.biometrics.quality.conftest import Subject


def checked(picture: RGB, settings: Settings) -> Finding:
    page = SAMPLES / "genuine" / "td3.jpg"
    return live_picture_quality(Examination(Submission(page=page, live=picture), settings))


def test_a_genuine_capture_passes(holder: Subject, other: Subject, settings: Settings) -> None:
    for subject in (holder, other):
        finding = checked(subject.picture, settings)
        assert finding.outcome is Outcome.SUCCESSFUL, finding
        assert finding.advice is None
        assert finding.regions[0].role == "live_face"
        assert "sharpness" in (finding.observed or "")
        assert finding.score is not None
        assert finding.threshold is not None
        assert finding.score >= finding.threshold


@pytest.mark.parametrize(
    ("fault", "strength", "reason", "advice"),
    [
        ("blurred", 0.9, Reason.TOO_BLURRED, "still"),
        ("darkened", 1.0, Reason.TOO_DARK, "light"),
        ("overexposed", 0.4, Reason.TOO_MUCH_GLARE, "bright light"),
        ("side_lit", 1.0, Reason.UNEVEN_LIGHT, "one side"),
        ("masked", 0.9, Reason.FACE_COVERED, "mask"),
        ("shaded", 1.0, Reason.FACE_COVERED, "glasses"),
    ],
)
def test_a_poor_capture_fails_with_advice(
    holder: Subject, settings: Settings, fault: str, strength: float, reason: Reason, advice: str
) -> None:
    finding = checked(FAULTS[fault](holder.picture, holder.face.landmarks, strength), settings)
    assert (finding.outcome, finding.reason) == (Outcome.FAILED, reason), finding
    assert advice in (finding.advice or "")
    assert finding.message.startswith("In the live picture ")
    assert finding.score is not None
    assert finding.threshold is not None
    assert finding.score < finding.threshold


def test_a_small_face(holder: Subject, settings: Settings) -> None:
    small = np.ascontiguousarray(holder.picture[::3, ::3])
    finding = checked(small, settings)
    assert (finding.outcome, finding.reason) == (Outcome.FAILED, Reason.TOO_LOW_RESOLUTION)
    assert "Come nearer" in (finding.advice or "")


def test_the_limits_are_the_settings(holder: Subject, settings: Settings) -> None:
    strict = settings.model_copy(update={"face_min_sharpness": 100})
    finding = checked(holder.picture, strict)
    assert (finding.outcome, finding.reason) == (Outcome.FAILED, Reason.TOO_BLURRED)
    assert finding.threshold == 100


def quality(**changed: QualityMeasure) -> FaceQuality:
    good = {name: QualityMeasure(name, 1.0, "", 90, 30) for name in REASONS}
    return FaceQuality(Face((0, 0, 79, 79), 1.0, np.zeros((5, 2))), tuple((good | changed).values()))


def test_what_matters_to_portraits_only_does_not_fail_it() -> None:
    wall = QualityMeasure("background_uniformity", 90.0, "", 3, 50, "the background is uneven", "Stand elsewhere.")
    measures = (*quality().measures, wall)
    face = quality().face
    assert judge_live(FaceQuality(face, measures, frozenset({wall.name}))).outcome is Outcome.SUCCESSFUL
    assert judge_live(FaceQuality(face, measures)).reason is Reason.FACE_DOUBTFUL


def test_several_faults_are_all_told_and_the_worst_decides() -> None:
    finding = judge_live(
        quality(
            sharpness=QualityMeasure("sharpness", 0.2, "", 20, 30, "the face is blurred", "Stand still."),
            head_pose_yaw=QualityMeasure("head_pose_yaw", 40.0, "", 10, 75, "the head is turned", "Turn."),
            eyes_visible=QualityMeasure("eyes_visible", 0.9, "", 15, 20, "the eyes are hidden", "Take them off."),
        )
    )
    assert finding.reason is Reason.FACE_TURNED
    assert finding.message == "In the live picture the head is turned, the face is blurred, and the eyes are hidden."
    assert finding.advice == "Turn. Stand still. Take them off."


@pytest.mark.parametrize(
    ("words", "reason"),
    [("No contrast.", Reason.TOO_BLURRED), ("The face lies outside the picture.", Reason.PARTLY_CUT_OFF)],
)
def test_what_cannot_be_judged_is_undetermined(words: str, reason: Reason) -> None:
    finding = judge_live(quality(sharpness=QualityMeasure("sharpness", None, "", None, 30, reason=words)))
    assert (finding.outcome, finding.reason, finding.message) == (Outcome.UNDETERMINED, reason, words)
    assert finding.advice


def test_a_poor_picture_is_no_finding_of_fraud() -> None:
    registered = get_check("live-picture-quality")
    assert registered.severity is Severity.INFO
    assert registered.threats == ()
    for part in PAGE_PARTS:
        assert f"**{part}.**" in registered.page
