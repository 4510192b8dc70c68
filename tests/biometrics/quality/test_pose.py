from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from docfraud.biometrics.backend import Face
from docfraud.biometrics.embed import detect_faces
from docfraud.biometrics.quality.geometry import COMPONENTS as GEOMETRY
from docfraud.biometrics.quality.pose import COMPONENTS, DEPTH, DOWN, pitch, roll, yaw
from docfraud.biometrics.quality.session import FaceSession
from docfraud.settings import Settings
from docfraud.specimens.portraits.library import packaged
from docfraud.specimens.portraits.live import live_capture

HEAD = np.array([[0.75, 0, 0], [0.25, 0, 0], [-0.75, 0, 0], [-0.25, 0, 0], [0, DOWN, DEPTH]])
"""The model's five points, eye distances: right, down, towards the camera."""


def posed(
    turn: float = 0, nod: float = 0, tilt: float = 0, *, unit: float = 60, at: tuple[float, float] = (200, 150)
) -> FaceSession:
    """A face of the model, turned, nodding, tilted, seen from afar on a picture of 400 by 300."""
    a, b, c = np.radians([turn, nod, tilt])
    about_x = np.array([[1, 0, 0], [0, np.cos(b), np.sin(b)], [0, -np.sin(b), np.cos(b)]])
    about_y = np.array([[np.cos(a), 0, np.sin(a)], [0, 1, 0], [-np.sin(a), 0, np.cos(a)]])
    about_z = np.array([[np.cos(c), -np.sin(c), 0], [np.sin(c), np.cos(c), 0], [0, 0, 1]])
    points = (HEAD @ (about_z @ about_y @ about_x).T)[:, :2] * unit + np.array(at)
    blank = np.zeros((300, 400, 3), dtype=np.uint8)
    return FaceSession(blank, Face((0, 0, 99, 99), 1.0, points), np.zeros((150, 150, 3), np.uint8), Settings())


@given(st.floats(-45, 45), st.floats(-60, 60))
def test_a_turn_is_found_under_any_tilt(turn: float, tilt: float) -> None:
    session = posed(turn, 0, tilt)
    assert yaw(session) == pytest.approx(turn, abs=1e-6)
    assert roll(session) == pytest.approx(tilt, abs=1e-6)


@given(st.floats(-35, 25))
def test_a_nod_is_found_until_the_nose_rises_again(nod: float) -> None:
    assert pitch(posed(0, nod)) == pytest.approx(nod, abs=0.01)
    assert pitch(posed(0, 60)) < 28


@pytest.mark.parametrize(
    ("angles", "name", "advice"),
    [
        ((35, 0, 0), "head_pose_yaw", "Turn your head to the camera."),
        ((-35, 0, 0), "head_pose_yaw", "Turn your head to the camera."),
        ((0, -35, 0), "head_pose_pitch", "Lower your chin a little."),
        ((0, 0, 35), "head_pose_roll", "Hold your head upright."),
    ],
)
def test_poor_poses_have_advice(angles: tuple[float, float, float], name: str, advice: str) -> None:
    component = next(c for c in COMPONENTS if c.name == name)
    assert component.measure(posed(*angles)).advice == advice
    straight = component.measure(posed())
    assert (straight.score, straight.advice) == (100, None)


@pytest.mark.parametrize("index", [0, 1])
def test_simulated_turns_are_ordered(index: int, settings: Settings) -> None:
    """In order, though too small: the laboratory's bulge has a quarter of the depth of a nose before the eyes."""
    measured = []
    for turn in (-12.0, 0.0, 12.0):
        picture = live_capture(packaged()[index], 3, turn=(turn, 0.0)).picture
        face = detect_faces(picture, settings=settings)[0]
        measured.append(yaw(FaceSession(picture, face, np.zeros((150, 150, 3), np.uint8), settings)))
    assert measured[0] < measured[1] - 1
    assert measured[1] < measured[2] - 1


def geometry(name: str, session: FaceSession) -> float | None:
    return next(c for c in GEOMETRY if c.name == name).measure(session).native


def test_places_in_the_picture() -> None:
    session = posed(unit=50, at=(120, 90))
    assert geometry("inter_eye_distance", session) == pytest.approx(50)
    assert geometry("leftward_crop_of_the_face_image", session) == pytest.approx((120 - 25) / 50)
    assert geometry("rightward_crop_of_the_face_image", session) == pytest.approx((400 - 145) / 50)
    assert geometry("margin_above_of_the_face_image", session) == pytest.approx(90 / 89)
    assert geometry("margin_below_of_the_face_image", session) == pytest.approx(210 / 89)
    assert geometry("head_size", session) == pytest.approx(89 / 300)


def test_a_turned_head_is_not_called_small() -> None:
    assert geometry("inter_eye_distance", posed(40, unit=50)) == pytest.approx(50)


@pytest.mark.parametrize(("unit", "advice"), [(25, "Come nearer"), (220, "Step back")])
def test_head_size_advises_both_ways(unit: float, advice: str) -> None:
    size = next(c for c in GEOMETRY if c.name == "head_size").measure(posed(unit=unit))
    assert size.poor
    assert advice in (size.advice or "")
