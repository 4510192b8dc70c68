"""A face that moves as a plane moves."""

from __future__ import annotations

import numpy as np
import pytest

from docfraud.biometrics.attacks.flatness import face_motion, flatness_cue
from docfraud.biometrics.backend import Face
from docfraud.biometrics.embed import find_main_face
from docfraud.imaging.native import cv2
from docfraud.imaging.picture import RGB
from docfraud.results import Outcome, Reason
from docfraud.settings import Settings
from docfraud.specimens.portraits.attacks import held_print
from docfraud.specimens.portraits.library import library
from tests.biometrics.attacks.conftest import Frames, face_in


def warped(frame: RGB, matrix: list[list[float]]) -> RGB:
    size = frame.shape[1::-1]
    moved = cv2.warpPerspective(frame, np.array(matrix, np.float64), size, flags=cv2.INTER_CUBIC, borderMode=1)
    return np.asarray(moved, np.uint8)


def test_a_turned_print_is_flat(clips: dict[str, Frames], faces: dict[str, Face], settings: Settings) -> None:
    cue = flatness_cue(clips["print"], faces["print"], settings)
    assert (cue.outcome, cue.reason) == (Outcome.FAILED, Reason.FACE_FLAT)


def test_a_turned_head_is_not(clips: dict[str, Frames], faces: dict[str, Face], settings: Settings) -> None:
    assert flatness_cue(clips["head"], faces["head"], settings).outcome is Outcome.SUCCESSFUL


@pytest.mark.parametrize(
    ("matrix", "turned"),
    [
        ([[1, 0, 9], [0, 1, -4], [0, 0, 1]], False),
        ([[1.05, 0, -12], [0, 1.05, -9], [0, 0, 1]], False),
        ([[0.97, 0.17, -30], [-0.17, 0.97, 50], [0, 0, 1]], False),
        ([[0.93, 0, 20], [0, 1, 0], [0, 0, 1]], True),
        ([[0.97, 0, 10], [0.02, 1, 0], [1e-4, 0, 1]], True),
    ],
    ids=["shifted", "nearer", "tilted", "turned", "turned near the camera"],
)
def test_the_motions_of_a_plane(
    matrix: list[list[float]],
    turned: bool,
    clips: dict[str, Frames],
    faces: dict[str, Face],
    settings: Settings,
) -> None:
    """What a plane can do leaves next to no residue, and only turning it out of its plane counts as turned."""
    frame = clips["head"][0]
    motion = face_motion(frame, warped(frame, matrix), faces["head"])
    assert motion is not None
    assert (motion.turned >= settings.attack_least_turn) is turned
    assert motion.residue < 0.0015
    assert motion.points > 100
    if turned:
        assert motion.depth < settings.attack_flat_depth / 2


def test_a_bent_print_is_called_flat(settings: Settings) -> None:
    made = held_print(
        library()[1], 2, species="print-dye", size=(640, 480), tilts=(-12.0, 12.0), fill=1.1, bent=50
    ).frames
    cue = flatness_cue(made, find_main_face(made[0], settings=settings), settings)
    assert (cue.outcome, cue.reason) == (Outcome.FAILED, Reason.FACE_FLAT)


def test_between_the_limits_nothing_is_said(clips: dict[str, Frames], faces: dict[str, Face]) -> None:
    wide = Settings(attack_flat_depth=0.01, attack_least_depth=0.99)
    for kind in ("head", "print"):
        cue = flatness_cue(clips[kind], faces[kind], wide)
        assert (cue.outcome, cue.reason) == (Outcome.UNDETERMINED, Reason.FACE_DOUBTFUL)


def test_what_was_only_shifted_may_be_either(
    clips: dict[str, Frames], faces: dict[str, Face], settings: Settings
) -> None:
    frame = clips["head"][0]
    cue = flatness_cue((frame, warped(frame, [[1, 0, 9], [0, 1, -4], [0, 0, 1]])), faces["head"], settings)
    assert (cue.outcome, cue.reason) == (Outcome.UNDETERMINED, Reason.FACE_DOUBTFUL)


def test_what_does_not_move_is_named(clips: dict[str, Frames], faces: dict[str, Face], settings: Settings) -> None:
    cue = flatness_cue(clips["still"], faces["still"], settings)
    assert (cue.outcome, cue.reason) == (Outcome.UNDETERMINED, Reason.FACE_STILL)


def test_a_single_frame_has_no_motion(clips: dict[str, Frames], faces: dict[str, Face], settings: Settings) -> None:
    cue = flatness_cue(clips["head"][:1], faces["head"], settings)
    assert (cue.outcome, cue.reason) == (Outcome.UNDETERMINED, Reason.INPUT_MISSING)


def test_a_face_that_cannot_be_followed(settings: Settings) -> None:
    rng = np.random.default_rng(5)
    even = np.full((240, 240, 3), 120, np.uint8)
    noise, other = (rng.integers(0, 255, (240, 240, 3)).astype(np.uint8) for _ in range(2))
    for first, later in ((even, even), (noise, other)):
        cue = flatness_cue((first, later), face_in((40, 40, 199, 199)), settings)
        assert (cue.outcome, cue.reason) == (Outcome.UNDETERMINED, Reason.PICTURE_UNUSABLE)
