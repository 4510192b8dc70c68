"""The turn that a person is asked for. Faces are five points in space, turned and projected."""

from __future__ import annotations

import numpy as np
import pytest

from docfraud.biometrics.attacks.turn import Side, TurnChallenge, nose_place
from docfraud.biometrics.backend import Box, Face
from docfraud.biometrics.embed import find_main_face
from docfraud.imaging.picture import RGB
from docfraud.results import Outcome, Reason
from docfraud.settings import Settings
from tests.biometrics.attacks.conftest import Frames

# millimetres: x to the right of the picture, y down, z towards the camera; eyes 62 apart, the nose 28 before them
HEAD = np.array([[45, 0, -6], [17, 0, 0], [-45, 0, -6], [-17, 0, 0], [0, 48, 28]], np.float64)
PICTURE = HEAD * [1, 1, 0]
SETTINGS = Settings()


def seen(points: np.ndarray, turn: float, roll: float = 0.0, distance: float = 600.0) -> Face:
    """Points after a turn to the picture's right and a roll, degrees, through a pinhole."""
    (c, s), (cr, sr) = ((np.cos(a), np.sin(a)) for a in np.radians([turn, roll]))
    turned = points @ np.array([[c, 0, s], [0, 1, 0], [-s, 0, c]]).T
    turned = turned @ np.array([[cr, -sr, 0], [sr, cr, 0], [0, 0, 1]]).T
    flat = turned[:, :2] * (distance / (distance - turned[:, 2:])) * 2 + 300
    return Face((200, 200, 400, 400), 1.0, flat)


@pytest.mark.parametrize("roll", [-15.0, 0.0, 15.0])
@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.parametrize("side", list(Side))
def test_a_head_that_turns_as_asked(side: Side, mirrored: bool, roll: float) -> None:
    to_right = (side is Side.LEFT) is not mirrored
    turn = 20.0 if to_right else -20.0
    challenge = TurnChallenge(side, mirrored)
    faces = [seen(HEAD, angle, roll) for angle in (0, turn / 2, turn)]
    assert challenge.judge(faces, SETTINGS).outcome is Outcome.SUCCESSFUL
    other = [seen(HEAD, angle, roll) for angle in (0, -turn / 2, -turn)]
    judgement = challenge.judge(other, SETTINGS)
    assert (judgement.outcome, judgement.reason) == (Outcome.FAILED, Reason.TURN_NOT_FOLLOWED)


@pytest.mark.parametrize("turn", [-40.0, -20.0, 20.0, 40.0])
def test_a_turned_picture_of_a_head_does_not_turn(turn: float) -> None:
    for side in Side:
        judgement = TurnChallenge(side).judge([seen(PICTURE, 0), seen(PICTURE, turn)], SETTINGS)
        assert (judgement.outcome, judgement.reason) == (Outcome.UNDETERMINED, Reason.TURN_NOT_FOLLOWED)


def test_a_picture_of_a_turned_head_stays_as_it_is() -> None:
    already = seen(HEAD, 25)
    assert TurnChallenge(Side.LEFT).judge([already, already], SETTINGS).outcome is Outcome.UNDETERMINED


def test_a_turn_there_and_back_counts() -> None:
    faces = [seen(HEAD, angle) for angle in (0, 20, 0)]
    assert TurnChallenge(Side.LEFT).judge(faces, SETTINGS).outcome is Outcome.SUCCESSFUL


def test_one_frame_is_no_turn() -> None:
    judgement = TurnChallenge(Side.LEFT).judge([seen(HEAD, 20)], SETTINGS)
    assert (judgement.outcome, judgement.reason) == (Outcome.UNDETERMINED, Reason.INPUT_MISSING)


def test_the_nose_moves_to_where_the_head_turns() -> None:
    assert abs(nose_place(seen(HEAD, 0))) < 0.01
    assert nose_place(seen(HEAD, 15)) > 0.08
    assert nose_place(seen(HEAD, -15)) < -0.08


def test_frames_must_show_depth(clips: dict[str, Frames]) -> None:
    """Turned as asked by the five points; what moved is a print, a head, or nothing that can be told."""
    faces = [seen(HEAD, 0), seen(HEAD, 20)]
    told = {
        kind: TurnChallenge(Side.LEFT).judge([found, faces[1]], SETTINGS, frames=clips[kind])
        for kind in ("print", "head", "still")
        for found in [Face(_box(clips[kind][0]), 1.0, faces[0].landmarks)]
    }
    assert {kind: judgement.outcome for kind, judgement in told.items()} == {
        "print": Outcome.FAILED,
        "head": Outcome.SUCCESSFUL,
        "still": Outcome.UNDETERMINED,
    }
    assert told["print"].reason is Reason.FACE_FLAT


def _box(frame: RGB) -> Box:
    return find_main_face(frame).box


def test_both_sides_are_drawn() -> None:
    assert {TurnChallenge.draw().side for _ in range(64)} == set(Side)
