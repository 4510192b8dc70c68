"""A joint around the portrait is told from a printed frame, a rule, and nothing."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from docfraud.checks import get_check
from docfraud.examination import Examination, Submission, run_check
from docfraud.imaging.native import cv2
from docfraud.results import Light, Outcome, Reason
from docfraud.security_features.photo_joint import joint_of, lines_beside
from docfraud.security_features.scene import Box
from docfraud.settings import Settings
from tests.security_features.scenes import PX
from tests.support.specimens import exam_of, run

SETTINGS = Settings()
PAGE = Box(0, 0, 960, 1120)
WINDOW = Box(200, 200, 700, 850)
SIDES = ("left", "right", "top", "bottom")
Depths = dict[str, float]


def framed(
    plane: NDArray[np.uint8], box: Box, distance: float, depths: Depths, px: float, turned: float = 0.0
) -> NDArray[np.uint8]:
    """Lines two pixels wide around a box, darker by some share of the light on each side."""
    out = plane.astype(np.float32)
    around = box.grown(distance * px)
    (x0, y0), (x1, y1) = (around.x0, around.y0), (around.x1, around.y1)
    drift = round(turned * (y1 - y0))
    ends = {
        "left": ((x0, y0), (x0 + drift, y1)),
        "right": ((x1, y0), (x1 + drift, y1)),
        "top": ((x0, y0), (x1, y0 + drift)),
        "bottom": ((x0, y1), (x1, y1 + drift)),
    }
    for side, depth in depths.items():
        mask = cv2.line(np.zeros(plane.shape[:2], np.uint8), *ends[side], 1, 2)
        # light is the byte's power, about
        out[mask > 0] *= (1 - depth) ** (1 / 2.2)
    return np.asarray(np.clip(np.rint(out), 0, 255), np.uint8)


def paper(seed: int) -> NDArray[np.uint8]:
    """Paper with a dark portrait, and noise."""
    plane = np.full((PAGE.height, PAGE.width), 215.0)
    plane[WINDOW.y0 : WINDOW.y1, WINDOW.x0 : WINDOW.x1] = 120
    return np.asarray(np.clip(np.rint(plane + np.random.default_rng(seed).normal(0, 2, plane.shape)), 0, 255), np.uint8)


def found(plane: NDArray[np.uint8]) -> tuple[float, float]:
    share, unlike, _ = joint_of(lines_beside(plane, WINDOW, PX, PAGE, SETTINGS.cut_depth))
    return share, unlike


@settings(max_examples=25, deadline=None)
@given(st.floats(0.9, 3.2), st.floats(0.25, 0.6), st.floats(0.06, 0.1), st.floats(-0.01, 0.01), st.sampled_from(SIDES))
def test_a_joint_is_dark_on_the_side_away_from_the_lamp(
    distance: float, dark: float, pale: float, turned: float, away: str
) -> None:
    depths = {side: dark if side == away else pale for side in SIDES}
    share, unlike = found(framed(paper(1), WINDOW, distance, depths, PX, turned))
    assert share > SETTINGS.photo_max_joint
    assert unlike > SETTINGS.photo_least_unlike


@settings(max_examples=15, deadline=None)
@given(st.floats(0.9, 3.2), st.floats(0.1, 0.6))
def test_a_printed_frame_is_as_dark_on_all_sides(distance: float, depth: float) -> None:
    share, unlike = found(framed(paper(2), WINDOW, distance, dict.fromkeys(SIDES, depth), PX))
    assert share > SETTINGS.photo_max_joint
    assert unlike < SETTINGS.photo_least_unlike


@pytest.mark.parametrize("depths", [{}, {"top": 0.5}, {"left": 0.5, "bottom": 0.1}])
def test_rules_on_one_or_two_sides_are_no_joint(depths: Depths) -> None:
    share, _ = found(framed(paper(3), WINDOW, 1.5, depths, PX))
    assert share < 0.2


def test_sides_at_different_distances_are_no_joint() -> None:
    plane = framed(paper(4), WINDOW, 0.8, {"left": 0.5}, PX)
    plane = framed(plane, WINDOW, 2.2, {"top": 0.1}, PX)
    plane = framed(plane, WINDOW, 3.6, {"bottom": 0.2}, PX)
    assert found(plane)[0] < 0.2


def test_a_window_let_into_a_specimen_is_marked() -> None:
    genuine = exam_of("genuine/uto-visa")
    assert run("photo-joint", genuine).outcome is Outcome.SUCCESSFUL
    scene, window = genuine.photo.scene, genuine.photo.window
    assert scene.px_per_mm is not None
    depths = {"left": 0.45, "right": 0.1, "top": 0.1, "bottom": 0.45}
    corner = np.rint(scene.way.to_picture([0.0, 0.0])).astype(int)
    box = window.box.moved(int(corner[0]), int(corner[1]))
    pictures = {"page": genuine.picture("page").pixels}
    infrared = framed(genuine.picture("page_ir").pixels, box, 1.3, depths, scene.px_per_mm)
    exam = Examination(Submission(page=pictures["page"], page_ir=infrared))
    result = run_check(get_check("photo-joint"), exam)
    assert (result.outcome, result.reason) == (Outcome.FAILED, Reason.EDGE_FOUND)
    (region,) = result.regions
    assert (region.image, region.light) == ("page_ir", Light.IR)
    low, high = np.min(region.polygon, axis=0), np.max(region.polygon, axis=0)
    assert (low < (box.x0, box.y0)).all()
    assert (high > (box.x1, box.y1)).all()
