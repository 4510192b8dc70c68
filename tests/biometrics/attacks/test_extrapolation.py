"""Twice the portrait minus the live face."""

from __future__ import annotations

import numpy as np
import pytest

from docfraud.biometrics.attacks.base import MorphDetector
from docfraud.biometrics.attacks.extrapolation import ExtrapolationDetector, beyond, most_beyond
from docfraud.biometrics.embed import face_chip, find_main_face
from docfraud.biometrics.thresholds import face_thresholds
from docfraud.errors import WrongArrayError
from docfraud.imaging.picture import RGB
from docfraud.results import Outcome, Reason
from docfraud.settings import Settings
from docfraud.specimens.portraits.library import library
from docfraud.specimens.portraits.live import live_capture
from docfraud.specimens.portraits.morph import morph

BEARER, ACCOMPLICE = library()


@pytest.fixture(scope="module")
def chips(settings: Settings) -> dict[str, RGB]:
    def chip(picture: RGB) -> RGB:
        return face_chip(picture, find_main_face(picture, settings=settings), settings=settings)

    return {
        "portrait": chip(np.asarray(BEARER.picture)),
        "live": chip(live_capture(BEARER, 1).picture),
        "other": chip(live_capture(ACCOMPLICE, 1).picture),
        "morph": chip(morph(BEARER, ACCOMPLICE, 0.4, "clumsy").picture),
    }


def lab_settings(settings: Settings, accept: float, reject: float) -> Settings:
    """Thresholds for simulated live pictures, which are made of the portrait itself and so are nearer than real."""
    return settings.model_copy(update={"face_threshold": accept, "face_reject_threshold": reject})


def test_what_is_subtracted() -> None:
    portrait, live = (np.full((2, 2, 3), value, np.uint8) for value in (100, 130))
    assert (beyond(portrait, live) == 70).all()
    assert (beyond(live, live) == live).all()
    assert beyond(np.array([[[250, 3, 9]]], np.uint8), np.array([[[9, 250, 9]]], np.uint8)).tolist() == [[[255, 0, 9]]]
    with pytest.raises(WrongArrayError, match="cannot be subtracted"):
        beyond(portrait, live[:1])


def test_the_limit_follows_the_thresholds_of_faces() -> None:
    assert most_beyond(Settings(face_threshold=0.4, face_reject_threshold=0.55)) == pytest.approx(0.7)


def test_a_bearers_own_portrait_passes(chips: dict[str, RGB], settings: Settings) -> None:
    judgement = ExtrapolationDetector(settings).judge(chips["portrait"], chips["live"])
    assert judgement.outcome is Outcome.SUCCESSFUL
    assert judgement.differential
    assert judgement.score is not None
    assert judgement.score < face_thresholds(settings).accept


def test_a_mixture_moves_towards_the_other(chips: dict[str, RGB], settings: Settings) -> None:
    own = ExtrapolationDetector(settings)
    genuine = own.judge(chips["portrait"], chips["live"]).score
    mixed = own.judge(chips["morph"], chips["live"]).score
    assert genuine is not None
    assert mixed is not None
    assert mixed > genuine + 0.2


@pytest.mark.parametrize(
    ("accept", "reject", "outcome", "reason"),
    [
        (0.9, 0.91, Outcome.SUCCESSFUL, Reason.AS_EXPECTED),
        (0.54, 0.56, Outcome.FAILED, Reason.FACES_MIXED),
        (0.1, 0.56, Outcome.UNDETERMINED, Reason.FACE_DOUBTFUL),
        (0.05, 0.1, Outcome.UNDETERMINED, Reason.FACE_DIFFERS),
    ],
    ids=["below", "above", "between", "two people's"],
)
def test_each_side_of_each_limit(
    accept: float, reject: float, outcome: Outcome, reason: Reason, chips: dict[str, RGB], settings: Settings
) -> None:
    judgement = ExtrapolationDetector(lab_settings(settings, accept, reject)).judge(chips["morph"], chips["live"])
    assert (judgement.outcome, judgement.reason) == (outcome, reason), judgement


def test_two_people_are_no_morph(chips: dict[str, RGB], settings: Settings) -> None:
    judgement = ExtrapolationDetector(settings).judge(chips["portrait"], chips["other"])
    assert (judgement.outcome, judgement.reason) == (Outcome.UNDETERMINED, Reason.FACE_DIFFERS)


def test_a_portrait_alone_is_left_open(chips: dict[str, RGB], settings: Settings) -> None:
    detector = ExtrapolationDetector(settings)
    assert isinstance(detector, MorphDetector)
    judgement = detector.judge(chips["morph"])
    assert (judgement.outcome, judgement.reason) == (Outcome.UNDETERMINED, Reason.INPUT_MISSING)
