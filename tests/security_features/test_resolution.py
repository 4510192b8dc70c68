"""Lines with edges, and lines that were scanned and printed again."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from docfraud.results import Outcome, Reason
from docfraud.security_features.scene import MRZLine, Scene
from tests.security_features.scenes import PX, plain
from tests.security_features.stub import run_on

MRZ = MRZLine("<" * 20, np.array([(60.0, 560.0), (900.0, 560.0), (900.0, 620.0), (60.0, 620.0)]))


def page(blur_mm: float = 0.0, mrz_blur_mm: float = 0.0, *, grain: float = 0.0, lines: bool = True) -> Scene:
    """Lines of 0.12 mm every 0.42 mm, softened; a sharp row of strokes for the MRZ; a capture that softens a little."""
    x, y = np.meshgrid(np.arange(960 * 2) / PX / 2, np.arange(640 * 2) / PX / 2)
    across = (y + 0.6 * np.sin(x / 4.3)) % 0.42
    ground = np.full(x.shape, 220, np.float32)
    if lines:
        ground[across < 0.12] = 150
    if blur_mm:
        ground = np.asarray(cv2.GaussianBlur(ground, (0, 0), blur_mm * 2 * PX), np.float32)
    strokes = np.full(x.shape, 220, np.float32)
    strokes[(x % 1.27 < 0.35) & (y > 35) & (y < 38.7)] = 30
    if mrz_blur_mm:
        strokes = np.asarray(cv2.GaussianBlur(strokes, (0, 0), mrz_blur_mm * 2 * PX), np.float32)
    ground[2 * 540 :] = strokes[2 * 540 :]
    small = cv2.resize(cv2.GaussianBlur(ground, (0, 0), 1.2), (960, 640), interpolation=cv2.INTER_AREA)
    small = small + np.random.default_rng(1).normal(0, 0.8 + grain, small.shape)
    vi = np.repeat(np.clip(small, 0, 255).astype(np.uint8)[..., None], 3, axis=2)
    return plain(vi=np.ascontiguousarray(vi), mrz=(MRZ,))


@pytest.mark.parametrize(
    ("blur", "outcome"), [(0.0, Outcome.SUCCESSFUL), (0.03, Outcome.SUCCESSFUL), (0.12, Outcome.FAILED)]
)
def test_soft_lines_on_a_sharp_picture_fail(blur: float, outcome: Outcome) -> None:
    result = run_on("resolution", page(blur))
    assert result.outcome is outcome, result
    assert bool(result.regions) == (outcome is Outcome.FAILED)


def test_there_is_a_doubt_between() -> None:
    outcomes = [run_on("resolution", page(blur)).outcome for blur in (0.035, 0.04, 0.045, 0.05, 0.055)]
    assert Outcome.UNDETERMINED in outcomes


def test_grain_is_no_edge() -> None:
    assert run_on("resolution", page(0.12, grain=6)).outcome is Outcome.FAILED


@pytest.mark.parametrize("scene", [page(0.12, 0.15), replace(page(0.12), mrz=())])
def test_a_soft_picture_or_none_with_an_mrz_tells_nothing(scene: Scene) -> None:
    result = run_on("resolution", scene)
    assert (result.outcome, result.reason) == (Outcome.UNDETERMINED, Reason.TOO_LOW_RESOLUTION)


@pytest.mark.parametrize("scene", [replace(page(0.12), warped=True), page(lines=False)])
def test_no_lines_to_look_at(scene: Scene) -> None:
    result = run_on("resolution", scene)
    assert (result.outcome, result.reason) == (Outcome.UNDETERMINED, Reason.ARTEFACT_MISSING)


def test_too_few_pixels_an_inch() -> None:
    coarse: NDArray[np.uint8] = page(0.12).vi[::2, ::2]
    scene = replace(
        plain(320, 480, vi=np.ascontiguousarray(coarse), px_per_mm=PX / 2), mrz=(replace(MRZ, quad=MRZ.quad / 2),)
    )
    assert run_on("resolution", scene).outcome is Outcome.UNDETERMINED
