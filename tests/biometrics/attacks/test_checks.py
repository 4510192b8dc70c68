"""The two checks on submissions: a genuine one on which each succeeds, an attack on which it fails."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from docfraud.biometrics.attacks.traces import TraceDetector
from docfraud.biometrics.backend import Face
from docfraud.checks import get_check
from docfraud.errors import WrongArrayError
from docfraud.examination import Examination, Submission, run_check
from docfraud.results import CheckResult, GoodSide, Outcome, Reason
from docfraud.settings import Settings
from tests.biometrics.attacks.conftest import Frames
from tests.conftest import SAMPLE_DOCS

GENUINE, MORPHED = SAMPLE_DOCS / "genuine/uto-passport", SAMPLE_DOCS / "forged/morph"


def result(check: str, settings: Settings, **pictures: object) -> CheckResult:
    submission = Submission(**{"page": GENUINE / "page.jpg"} | pictures)  # type: ignore[arg-type]
    return run_check(get_check(check), Examination(submission, settings))


@pytest.mark.parametrize(
    ("clip", "outcome", "reason"),
    [
        ("head", Outcome.SUCCESSFUL, Reason.AS_EXPECTED),
        ("screen", Outcome.FAILED, Reason.RECAPTURED),
        ("dots", Outcome.FAILED, Reason.RECAPTURED),
        ("print", Outcome.FAILED, Reason.FACE_FLAT),
        ("still", Outcome.UNDETERMINED, Reason.FACE_STILL),
        ("held", Outcome.UNDETERMINED, Reason.RECAPTURED),
    ],
)
def test_presentations(
    clip: str, outcome: Outcome, reason: Reason, clips: dict[str, Frames], settings: Settings
) -> None:
    first, *further = clips[clip]
    looking = settings.model_copy(update={"attack_rim": clip == "held"})
    found = result("presentation-attack", looking, live=first, live_frames=further)
    assert (found.outcome, found.reason) == (outcome, reason)
    assert [(r.image, r.role) for r in found.regions] == [("live", "live_face")]
    assert "lattice" in (found.observed or "")


def test_a_recording_in_a_loop(clips: dict[str, Frames], settings: Settings) -> None:
    first, *further = clips["head"] * 2
    found = result("presentation-attack", settings, live=first, live_frames=further)
    assert (found.outcome, found.reason) == (Outcome.FAILED, Reason.FRAMES_REPEATED)


def test_without_a_live_picture_neither_is_performed(settings: Settings) -> None:
    for check in ("presentation-attack", "portrait-morph"):
        found = result(check, settings)
        assert (found.outcome, found.reason) == (Outcome.NOT_PERFORMED, Reason.INPUT_MISSING)


def test_a_manifest_that_cannot_be_used_is_said(tmp_path: Path, clips: dict[str, Frames], settings: Settings) -> None:
    for check, setting in (("presentation-attack", "attack_detector"), ("portrait-morph", "morph_detector")):
        absent = settings.model_copy(update={setting: tmp_path / "absent.json"})
        found = result(check, absent, live=clips["still"][0])
        assert found.outcome is Outcome.ABORTED
        assert "absent.json" in found.message
        assert found.advice == "Check the path."


def test_a_genuine_portrait_and_its_bearer(settings: Settings) -> None:
    found = result("portrait-morph", settings, live=GENUINE / "live.jpg")
    assert (found.outcome, found.reason) == (Outcome.SUCCESSFUL, Reason.AS_EXPECTED)
    assert [(r.image, r.role) for r in found.regions] == [("page", "portrait"), ("live", "live_face")]
    assert found.good_side is GoodSide.BELOW
    assert found.model


def test_a_morphed_portrait_and_one_of_the_two(settings: Settings) -> None:
    """With limits for simulated live pictures, which are made of the same photographs as the portrait."""
    near = settings.model_copy(update={"face_threshold": 0.5, "face_reject_threshold": 0.52})
    pictures = {"page": MORPHED / "page.jpg", "live": MORPHED / "live.jpg"}
    found = result("portrait-morph", near, **pictures)
    assert (found.outcome, found.reason) == (Outcome.FAILED, Reason.FACES_MIXED)
    assert result("portrait-morph", near, live=GENUINE / "live.jpg").outcome is Outcome.SUCCESSFUL


def test_the_document_is_no_live_picture(settings: Settings) -> None:
    found = result("portrait-morph", settings, live=GENUINE / "page.jpg")
    assert (found.outcome, found.reason) == (Outcome.UNDETERMINED, Reason.FACE_DOUBTFUL)


def test_no_frame_is_no_presentation(faces: dict[str, Face], settings: Settings) -> None:
    with pytest.raises(WrongArrayError, match="no frame"):
        TraceDetector(settings).judge([], faces["still"])


@pytest.mark.parametrize("folder", ["dev_faces/q01", "dev_faces/q04"])
def test_real_faces_are_no_attacks(folder: str, shared_folder: Path, settings: Settings) -> None:
    from docfraud.biometrics.embed import find_main_face
    from docfraud.imaging.load import load_picture

    outcomes = []
    for file in sorted((shared_folder / folder).glob("*")):
        pixels = load_picture(file).pixels
        face = find_main_face(pixels, settings=settings)
        outcomes.append(TraceDetector(settings).judge([np.asarray(pixels)], face).outcome)
    assert len(outcomes) > 5
    assert set(outcomes) == {Outcome.SUCCESSFUL}
