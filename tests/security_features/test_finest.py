"""Pictures that were enlarged hold nothing as fine as their pixels."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from docfraud.checks import get_check
from docfraud.examination import Examination, Submission, run_check
from docfraud.imaging.native import cv2
from docfraud.results import Outcome, Reason
from docfraud.security_features.finest import LEAST_DETAIL, finest_detail
from tests.support.specimens import exam_of


def captured(noise: float, seed: int = 0, size: tuple[int, int] = (400, 600)) -> NDArray[np.uint8]:
    """Soft shades with a sensor's noise."""
    rng = np.random.default_rng(seed)
    shades = 180 + 300 * cv2.GaussianBlur(rng.normal(0, 1, size).astype(np.float32), (0, 0), 6)
    return np.asarray(np.clip(np.rint(shades + rng.normal(0, noise, size)), 0, 255), np.uint8)


@settings(max_examples=15)
@given(st.floats(1.2, 6.0), st.floats(2.0, 4.0), st.sampled_from([cv2.INTER_LINEAR, cv2.INTER_CUBIC]))
def test_enlarging_takes_the_finest_detail_away(noise: float, factor: float, method: int) -> None:
    before = captured(noise)
    detail = finest_detail(before)
    assert detail is not None
    assert detail > LEAST_DETAIL
    after = finest_detail(np.asarray(cv2.resize(before, None, fx=factor, fy=factor, interpolation=method), np.uint8))
    assert after is not None
    assert after < detail - 1.5


def test_rounding_alone_is_nought() -> None:
    still = finest_detail(captured(0.0))
    assert still is not None
    assert abs(still) < 0.3


@pytest.mark.parametrize("picture", [captured(3.0, size=(200, 300)), np.full((400, 600), 10, np.uint8)])
def test_too_little_light_or_room(picture: NDArray[np.uint8]) -> None:
    assert finest_detail(picture) is None


@pytest.mark.parametrize("name", ["genuine/uto-visa", "captured/visa-on-flatbed"])
def test_pictures_as_captured_hold_it(name: str) -> None:
    detail = next(iter(exam_of(name).scenes.values())).detail
    assert detail is not None
    assert detail > LEAST_DETAIL


def with_lattice(noise: float) -> NDArray[np.uint8]:
    """A picture with a square lattice of four pixels all over."""
    y, x = np.mgrid[0:800, 0:1200].astype(np.float32)
    lattice = 12 * (np.cos(2 * np.pi * x / 4.1) + np.cos(2 * np.pi * y / 4.1))
    grey = captured(noise, size=(800, 1200)).astype(np.float32) * 0.8 + lattice
    return np.repeat(np.asarray(np.clip(np.rint(grey), 0, 255), np.uint8)[..., None], 3, axis=2)


def test_a_lattice_of_an_enlarged_picture_is_no_screen() -> None:
    check = get_check("recapture-screen")
    screen = run_check(check, Examination(Submission(page=with_lattice(3.0))))
    assert (screen.outcome, screen.reason) == (Outcome.FAILED, Reason.RECAPTURED)
    enlarged = run_check(check, Examination(Submission(page=with_lattice(0.0))))
    assert (enlarged.outcome, enlarged.reason) == (Outcome.UNDETERMINED, Reason.PICTURE_UNUSABLE)
