"""Yellow dots that a colour laser printer lays over everything."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from docfraud.results import GoodSide, Light, Outcome, Reason
from docfraud.security_features.scene import Plane
from docfraud.security_features.tracking_dots import find_dots
from tests.security_features.scenes import plain
from tests.security_features.stub import run_on

ACROSS, DOWN = 9.5, 7.25  # mm


def code(px: float, height: int, width: int, places: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Dots of 0.12 mm, repeated."""
    mask = np.zeros((height, width), np.uint8)
    for i in range(int(width / px / ACROSS) + 1):
        for j in range(int(height / px / DOWN) + 1):
            for x, y in np.add(places, (i * ACROSS, j * DOWN)):
                cv2.circle(mask, (round(x * px), round(y * px)), max(round(0.06 * px), 1), 1, -1)
    return mask > 0


def places(seed: int = 1) -> NDArray[np.float64]:
    """Some thirty of the places of a grid of 0.95 by 0.9 mm."""
    rng = np.random.default_rng(seed)
    grid = np.array([(0.4 + 0.95 * i, 0.4 + 0.9 * j) for i in range(10) for j in range(8)])
    return grid[rng.random(len(grid)) < 0.4]


def pictures(dots: bool, *, ppi: float = 400, noise: float = 4) -> tuple[NDArray[np.uint8], NDArray[np.uint8], float]:
    """A page of 60 by 45 mm in white and ultraviolet light, of glowing paper, with noise and line work."""
    px = ppi / 25.4
    rng = np.random.default_rng(3)
    height, width = round(45 * px), round(60 * px)
    white = np.full((height, width, 3), (225, 226, 230), np.float64)
    glow = np.full((height, width, 3), (70, 100, 190), np.float64)
    x, y = np.meshgrid(np.arange(width) / px, np.arange(height) / px)
    lines = np.sin(2 * np.pi * (y + 1.3 * np.sin(x / 5.1)) / 0.71) > 0.6
    white[lines] *= (0.8, 0.9, 0.95)
    glow[lines] *= 0.9
    if dots:
        mask = code(px, height, width, places())
        white[mask] *= (0.97, 0.95, 0.6)
        glow[mask] *= 0.6
    made = [np.clip(p + rng.normal(0, noise, p.shape), 0, 255).astype(np.uint8) for p in (white, glow)]
    return made[0], made[1], px


@pytest.mark.parametrize(("dots", "outcome"), [(True, Outcome.FAILED), (False, Outcome.SUCCESSFUL)])
def test_dots_in_ultraviolet_light_decide(dots: bool, outcome: Outcome) -> None:
    vi, uv, px = pictures(dots)
    result = run_on("tracking-dots", plain(*vi.shape[:2], vi=vi, uv=uv, px_per_mm=px))
    assert result.outcome is outcome, result
    assert result.good_side is GoodSide.ABOVE
    assert result.score is not None
    assert result.threshold is not None
    assert (result.score < result.threshold) == dots
    if dots:
        assert "9.5 mm across" in (result.observed or "")
        assert [region.light for region in result.regions] == [Light.UV]


def test_white_light_alone_can_find_but_not_exclude() -> None:
    vi, _, px = pictures(True, noise=1.5)
    assert run_on("tracking-dots", plain(*vi.shape[:2], vi=vi, px_per_mm=px)).outcome is Outcome.FAILED
    vi, _, px = pictures(False)
    result = run_on("tracking-dots", plain(*vi.shape[:2], vi=vi, px_per_mm=px))
    assert (result.outcome, result.reason) == (Outcome.UNDETERMINED, Reason.INPUT_MISSING)


def test_coarse_or_straightened_pictures_tell_nothing() -> None:
    vi, uv, px = pictures(True, ppi=200)
    result = run_on("tracking-dots", plain(*vi.shape[:2], vi=vi, uv=uv, px_per_mm=px))
    assert (result.outcome, result.reason) == (Outcome.UNDETERMINED, Reason.TOO_LOW_RESOLUTION)
    vi, uv, px = pictures(True)
    bent = replace(plain(*vi.shape[:2], vi=vi, uv=uv, px_per_mm=px), warped=True)
    assert run_on("tracking-dots", bent).outcome is Outcome.UNDETERMINED


def grain() -> Plane:
    return np.random.default_rng(5).normal(0, 1, (360, 480)).astype(np.float32)


def test_noise_and_small_pages_have_no_code() -> None:
    found = find_dots(grain(), 8.0, 6.0)
    assert found is None or found.agreement < 0.35
    assert find_dots(grain()[:80, :80], 8.0, 6.0) is None


def test_dots_on_a_part_of_the_page_do_not_agree() -> None:
    """The print of a genuine page may have dots; a printer's are everywhere."""
    plane = grain()
    mask = code(8.0, 360, 480, places())
    part = mask.copy()
    part[:, 240:] = False
    everywhere, half = plane.copy(), plane.copy()
    everywhere[mask] -= 3
    half[part] -= 3
    all_over, one_side = find_dots(everywhere, 8.0, 6.0), find_dots(half, 8.0, 6.0)
    assert all_over is not None
    assert all_over.agreement > 0.35
    assert all_over.skewness < -0.7
    assert (all_over.across, all_over.down) == pytest.approx((ACROSS, DOWN), abs=0.15)
    assert one_side is None or one_side.agreement < 0.35


def test_an_even_pattern_over_the_page_is_a_doubt() -> None:
    """What repeats everywhere without being dark and rare may be a screen, or the design."""
    vi, uv, px = pictures(False)
    rng = np.random.default_rng(8)
    cell = rng.normal(0, 14, (round(DOWN * px), round(ACROSS * px)))
    tiled = np.tile(cv2.GaussianBlur(cell, (0, 0), 1.2), (9, 9))[: uv.shape[0], : uv.shape[1], None]
    glow = np.clip(uv + tiled * 3, 0, 255).astype(np.uint8)
    result = run_on("tracking-dots", plain(*vi.shape[:2], vi=vi, uv=glow, px_per_mm=px))
    assert (result.outcome, result.reason) == (Outcome.UNDETERMINED, Reason.PRINT_PROCESS_DIFFERS), result


def test_a_black_page_is_no_finding() -> None:
    black = np.zeros((640, 960, 3), np.uint8)
    assert run_on("tracking-dots", plain(vi=black, uv=black)).outcome is Outcome.SUCCESSFUL
