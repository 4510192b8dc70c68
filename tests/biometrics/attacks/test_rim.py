"""The straight rim of a print around the face."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from docfraud.biometrics.attacks.rim import find_rim, rim_cue
from docfraud.biometrics.attacks.traces import TraceDetector
from docfraud.biometrics.backend import Face
from docfraud.biometrics.embed import find_main_face
from docfraud.imaging.load import load_picture
from docfraud.imaging.native import cv2
from docfraud.results import Outcome, Reason
from docfraud.settings import Settings
from tests.biometrics.attacks.conftest import Frames, face_in


@pytest.fixture(name="settings", scope="session")
def looking(settings: Settings) -> Settings:
    """Settings with the search switched on."""
    return settings.model_copy(update={"attack_rim": True})


def test_a_print_that_is_held_up_has_a_rim(
    clips: dict[str, Frames], faces: dict[str, Face], settings: Settings
) -> None:
    cue = rim_cue(clips["held"][0], faces["held"], settings)
    assert (cue.outcome, cue.reason) == (Outcome.UNDETERMINED, Reason.RECAPTURED)
    assert cue.score is not None
    assert cue.score > settings.page_outline_score


def test_a_person_before_a_wall_has_none(clips: dict[str, Frames], faces: dict[str, Face], settings: Settings) -> None:
    cue = rim_cue(clips["head"][0], faces["head"], settings)
    assert (cue.outcome, cue.score) == (Outcome.SUCCESSFUL, 0.0)


def test_a_sheet_beside_the_face_is_no_rim(settings: Settings) -> None:
    picture = np.full((360, 480, 3), 70, np.uint8)
    cv2.rectangle(picture, (40, 60), (340, 270), (230, 230, 225), -1)
    on, half = face_in((120, 100, 219, 199)), face_in((280, 100, 399, 219))
    found = find_rim(picture, on, settings)
    assert found is not None
    assert abs(found[1] - 301 * 211 / 100**2) < 0.3
    assert find_rim(picture, half, settings) is None


def test_where_the_face_fills_the_picture_no_rim_is_searched(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    searched = []
    monkeypatch.setattr("docfraud.biometrics.attacks.rim.find_page", lambda *_, **__: searched.append(1))
    picture = np.full((240, 240, 3), 70, np.uint8)
    for face in (face_in((20, 20, 219, 219)), face_in((60, 60, 179, 179))):
        assert find_rim(picture, face, settings) is None
    assert len(searched) == 1


def test_depth_takes_the_doubt_away(
    clips: dict[str, Frames], faces: dict[str, Face], settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A person before a poster: there is a rim, and the face shows that it is none of a print."""
    doubt = rim_cue(clips["held"][0], faces["held"], settings)
    monkeypatch.setattr("docfraud.biometrics.attacks.traces.rim_cue", lambda *_: doubt)
    detector = TraceDetector(settings)
    unasked = TraceDetector(settings.model_copy(update={"attack_rim": False}))
    assert unasked.judge(clips["head"][:1], faces["head"]).outcome is Outcome.SUCCESSFUL
    assert detector.judge(clips["head"][:1], faces["head"]).reason is Reason.RECAPTURED
    assert detector.judge(clips["still"], faces["still"]).reason is Reason.RECAPTURED
    assert detector.judge(clips["head"], faces["head"]).outcome is Outcome.SUCCESSFUL


def test_real_portraits_have_none(shared_folder: Path, settings: Settings) -> None:
    for name in ("p05/1.jpg", "p10/1.jpg", "p15/2.jpg"):
        pixels = load_picture(shared_folder / "dev_portraits" / name).pixels
        assert rim_cue(pixels, find_main_face(pixels, settings=settings), settings).outcome is Outcome.SUCCESSFUL
