"""The lattice of screens and prints on a face."""

from __future__ import annotations

import numpy as np
import pytest

from docfraud.biometrics.attacks.lattice import lattice_cue, lattice_strength
from docfraud.biometrics.backend import Face
from docfraud.imaging.native import cv2
from docfraud.imaging.picture import RGB
from docfraud.results import Outcome, Reason
from docfraud.settings import Settings
from docfraud.specimens.capture.sensor import through_jpeg
from tests.biometrics.attacks.conftest import Frames, face_in

SIDE = 256
FACE = face_in((20, 20, 219, 219))


def waves(*directions: tuple[float, float], amplitude: float = 4.0, quality: int | None = 90) -> RGB:
    """Noise with waves, (fx, fy) cycles a pixel each."""
    y, x = np.mgrid[:SIDE, :SIDE]
    plane = 128 + np.random.default_rng(3).normal(0, 4, (SIDE, SIDE))
    for fx, fy in directions:
        plane += amplitude * np.cos(2 * np.pi * (fx * x + fy * y))
    grey = np.clip(np.rint(plane), 0, 255).astype(np.uint8)
    return through_jpeg(np.repeat(grey[..., None], 3, axis=2), quality)


@pytest.mark.parametrize("directions", [((0.21, 0.06), (-0.06, 0.21)), ((0.3, 0.0), (0.0, 0.3))])
def test_a_square_lattice_is_found(directions: tuple[tuple[float, float], ...]) -> None:
    cue = lattice_cue(waves(*directions), FACE, Settings())
    assert (cue.outcome, cue.reason) == (Outcome.FAILED, Reason.RECAPTURED)
    assert cue.score is not None
    assert cue.threshold is not None
    assert cue.score > cue.threshold


@pytest.mark.parametrize(
    "directions",
    [(), ((0.21, 0.06),), ((0.21, 0.06), (0.06, 0.21)), ((0.21, 0.06), (-0.1, 0.35)), ((0.07, 0.02), (-0.02, 0.07))],
    ids=["noise", "stripes", "not at a right angle", "not of one period", "coarser than pixels of anything"],
)
def test_other_patterns_are_none(directions: tuple[tuple[float, float], ...]) -> None:
    assert lattice_cue(waves(*directions), FACE, Settings()).outcome is Outcome.SUCCESSFUL


@pytest.mark.parametrize("quality", [30, 50, 75])
def test_blocks_of_jpeg_are_none(quality: int) -> None:
    assert lattice_cue(waves(quality=quality), FACE, Settings()).outcome is Outcome.SUCCESSFUL


def test_a_weave_beside_the_face_is_cloth() -> None:
    picture = waves()
    picture[:, 140:] = waves((0.21, 0.06), (-0.06, 0.21))[:, 140:]
    assert lattice_cue(picture, face_in((4, 20, 135, 219)), Settings()).outcome is Outcome.SUCCESSFUL


def test_a_small_face_does_not_tell() -> None:
    cue = lattice_cue(waves((0.21, 0.06), (-0.06, 0.21)), face_in((20, 20, 119, 119)), Settings())
    assert (cue.outcome, cue.reason, cue.score) == (Outcome.UNDETERMINED, Reason.TOO_LOW_RESOLUTION, None)
    assert cue.advice


def test_a_face_beyond_the_edge_is_searched_where_it_is_seen() -> None:
    beyond = Face((-60, -60, 180, 180), 1.0, FACE.landmarks)
    strength = lattice_strength(waves((0.21, 0.06), (-0.06, 0.21)), beyond)
    assert strength is not None
    assert strength > 2.2


def test_an_enlarged_picture_is_left_open() -> None:
    small = waves((0.42, 0.12), (-0.12, 0.42), quality=None)
    large = np.asarray(cv2.resize(small, None, fx=2.5, fy=2.5, interpolation=cv2.INTER_LINEAR), np.uint8)
    cue = lattice_cue(large, face_in((20, 20, 619, 619)), Settings())
    assert (cue.outcome, cue.reason) == (Outcome.UNDETERMINED, Reason.PICTURE_UNUSABLE)


@pytest.mark.parametrize(
    ("name", "outcome"),
    [("head", Outcome.SUCCESSFUL), ("still", Outcome.SUCCESSFUL), ("dots", Outcome.FAILED), ("screen", Outcome.FAILED)],
)
def test_simulated_presentations(
    name: str, outcome: Outcome, clips: dict[str, Frames], faces: dict[str, Face], settings: Settings
) -> None:
    assert lattice_cue(clips[name][0], faces[name], settings).outcome is outcome


def test_a_print_without_dots_leaves_no_lattice(
    clips: dict[str, Frames], faces: dict[str, Face], settings: Settings
) -> None:
    """What the check cannot see is held here, so that a page that says otherwise is noticed."""
    assert lattice_cue(clips["print"][0], faces["print"], settings).outcome is Outcome.SUCCESSFUL
