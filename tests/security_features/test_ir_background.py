"""The share of background print that infrared sees is measured whatever noise and lamps do."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from docfraud.checks import get_check
from docfraud.examination import Examination, Submission, run_check
from docfraud.results import Outcome, Reason
from docfraud.security_features.grain import background_tiles
from docfraud.security_features.ir_background import remaining_print
from docfraud.settings import Settings
from tests.security_features.scenes import PX, plain
from tests.support.specimens import exam_of

LIMIT = Settings().ir_max_background


def printed(depth: float, noise: float, seed: int, lamp: float = 0.0) -> NDArray[np.uint8]:
    """Lines of 0.5 mm on paper, darker by some share of light, in sRGB bytes, with noise and an uneven lamp."""
    y, x = np.mgrid[0:640, 0:960]
    light = 0.6 * (1 - depth * (0.5 + 0.5 * np.sin(2 * np.pi * (x + 0.6 * y) / (0.5 * PX)))) * (1 + lamp * x / 960)
    coded = 255 * (1.055 * light ** (1 / 2.4) - 0.055)
    return np.asarray(np.clip(np.rint(coded + np.random.default_rng(seed).normal(0, noise, x.shape)), 0, 255), np.uint8)


@settings(max_examples=20, deadline=None)
@given(st.floats(0.1, 0.3), st.floats(0, 1), st.floats(0, 3), st.floats(-0.3, 0.3))
def test_the_share_is_measured_in_spite_of_noise(depth: float, share: float, noise: float, lamp: float) -> None:
    white = printed(depth, 0.5, 1)
    scene = plain(vi=np.repeat(white[..., None], 3, axis=2), ir=printed(depth * share, noise, 2, lamp))
    slopes, strengths = remaining_print(scene, background_tiles(scene, []))
    assert len(slopes) >= 8
    assert np.median(slopes) == pytest.approx(share, abs=0.15)
    assert np.median(strengths) > 0.004


def test_an_infrared_picture_that_is_the_white_one_keeps_all() -> None:
    exam = exam_of("genuine/uto-passport")
    white = exam.picture("page").pixels
    grey = np.repeat(np.asarray(white.mean(axis=2), np.uint8)[..., None], 3, axis=2)
    copied = run_check(get_check("ir-background"), Examination(Submission(page=white, page_ir=grey)))
    assert (copied.outcome, copied.reason) == (Outcome.FAILED, Reason.PRINT_PROCESS_DIFFERS)
    assert copied.score is not None
    assert copied.score > LIMIT + 0.2
    assert all(region.image == "page_ir" for region in copied.regions)
    assert copied.regions


def test_without_print_nothing_is_said() -> None:
    scene = plain(ir=np.full((640, 960), 200, np.uint8))
    _, strengths = remaining_print(scene, background_tiles(scene, []))
    assert len(strengths) >= 8
    assert strengths.max() < 0.004
