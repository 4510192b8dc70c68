"""Every kind of wear: nothing at strength 0, masks that hold all that changed, and what each does in each light."""

from __future__ import annotations

import hashlib
import subprocess
import sys

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from docfraud.errors import UnknownNameError, UsageError
from docfraud.specimens.canvas import Exposure
from docfraud.specimens.wear import PRESETS, WEAR, Worn, apply_wear
from docfraud.specimens.wear.base import Surface, paper_of
from tests.specimens.capture.pages import exposure, flat

KINDS = ("fading", "creases", "stains", "stamp", "laminate", "soil", "scratches")
SMALL = (60.0, 42.0)


def change(before: Exposure, after: Exposure) -> NDArray[np.float32]:
    """Largest change over all bands, shape (height, width)."""
    vi = np.abs(before.vi - after.vi).max(axis=2)
    uv = np.abs(before.uv - after.uv).max(axis=2)
    return np.asarray(np.maximum(np.maximum(vi, uv), np.abs(before.ir - after.ir)), np.float32)


def same(a: Exposure, b: Exposure) -> bool:
    return bool((a.vi == b.vi).all() and (a.ir == b.ir).all() and (a.uv == b.uv).all())


def test_the_registry_has_the_agreed_names() -> None:
    assert tuple(WEAR) == KINDS


@pytest.mark.parametrize("kind", KINDS)
def test_strength_zero_changes_nothing(kind: str) -> None:
    page = exposure(*SMALL)
    worn = WEAR[kind](page, 4, 0.0)
    assert same(worn.exposure, page)
    assert not worn.mask.any()
    assert worn.kind == kind


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_mask_holds_every_pixel_that_changed(kind: str, seed: int) -> None:
    page = exposure(*SMALL)
    worn = WEAR[kind](page, seed, 0.8)
    assert worn.mask.shape == page.shape
    assert worn.mask.dtype == np.uint8
    assert set(np.unique(worn.mask)) <= {0, 255}
    assert change(page, worn.exposure)[worn.mask == 0].max(initial=0) == 0
    assert worn.mask.any()
    if kind != "fading":
        assert (change(page, worn.exposure)[worn.mask > 0] > 0).mean() > 0.9, "the mask claims more than there is"


@pytest.mark.parametrize("kind", KINDS)
def test_wear_keeps_shape_type_and_range_and_leaves_its_input_alone(kind: str) -> None:
    page = flat(300, 420, level=0.7)
    before = page.vi.copy(), page.ir.copy(), page.uv.copy()
    worn = WEAR[kind](page, 9, 1.0).exposure
    for old, now, new in zip(before, (page.vi, page.ir, page.uv), (worn.vi, worn.ir, worn.uv), strict=True):
        assert (old == now).all()
        assert new.dtype == np.float32
        assert new.shape == old.shape
        assert new.min() >= 0
        assert new.max() < 3
    assert worn.ppi == page.ppi


@pytest.mark.parametrize("kind", KINDS)
def test_more_strength_changes_more(kind: str) -> None:
    page = exposure(*SMALL)

    def total(strength: float) -> float:
        return float(np.mean([change(page, WEAR[kind](page, seed, strength).exposure).mean() for seed in range(4)]))

    assert total(0.15) < total(1.0)


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_seed_wears_alike_and_another_does_not(kind: str) -> None:
    page = exposure(*SMALL)
    first = WEAR[kind](page, 5, 0.6)
    assert same(first.exposure, WEAR[kind](page, 5, 0.6).exposure)
    assert not same(first.exposure, WEAR[kind](page, 6, 0.6).exposure)


def digest() -> str:
    worn = apply_wear(exposure(30.0, 20.0), 3, "heavy")
    return hashlib.sha256(worn.exposure.vi.tobytes() + worn.exposure.uv.tobytes() + worn.mask.tobytes()).hexdigest()


def test_another_process_wears_alike() -> None:
    code = "from tests.specimens.wear.test_wear import digest; print(digest())"
    other = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120)
    assert other.stdout.strip() == digest()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("strength", [-0.1, 1.5, float("nan")])
def test_impossible_strengths_are_refused(kind: str, strength: float) -> None:
    with pytest.raises(UsageError, match="strength"):
        WEAR[kind](flat(40, 40), 1, strength)


@settings(max_examples=20, deadline=None)
@given(
    kind=st.sampled_from(KINDS),
    seed=st.integers(0, 10**6),
    strength=st.floats(0, 1),
    height=st.integers(24, 90),
    width=st.integers(24, 90),
    ppi=st.sampled_from([200.0, 400.0, 600.0]),
)
def test_any_small_page_can_be_worn(kind: str, seed: int, strength: float, height: int, width: int, ppi: float) -> None:
    page = flat(height, width, ppi, 0.6)
    worn = WEAR[kind](page, seed, strength)
    assert change(page, worn.exposure)[worn.mask == 0].max(initial=0) == 0
    assert np.isfinite(worn.exposure.vi).all()


@pytest.mark.parametrize("seed", range(6))
def test_stamps_are_strong_in_white_light_and_faint_in_infrared(seed: int) -> None:
    page = flat(900, 1300, level=0.8)
    worn = WEAR["stamp"](page, seed, 1.0)
    inked = worn.mask > 0
    white = (page.vi.min(axis=2) - worn.exposure.vi.min(axis=2))[inked]
    infrared = (page.ir - worn.exposure.ir)[inked]
    assert np.percentile(white, 95) > 0.25
    assert np.percentile(infrared, 95) < 0.25 * np.percentile(white, 95)


def test_stamps_have_the_same_size_at_any_resolution() -> None:
    def extent(ppi: float) -> NDArray[np.float64]:
        worn = WEAR["stamp"](flat(round(2.25 * ppi), round(3.25 * ppi), ppi, 0.8), 12, 1.0)
        y, x = np.nonzero(worn.mask)
        return np.array([np.ptp(x), np.ptp(y)]) / ppi * 25.4

    assert extent(600.0) == pytest.approx(extent(300.0), abs=0.6)
    assert 20 < extent(300.0)[0] < 60


def test_fading_takes_dyes_and_glow_but_not_carbon() -> None:
    shape = (60, 90)
    vi = np.full((*shape, 3), 0.85, np.float32)
    ir = np.full(shape, 0.88, np.float32)
    uv = np.full((*shape, 3), 0.03, np.float32)
    vi[:20, :30], ir[:20, :30] = 0.05, 0.06  # carbon
    vi[:20, 60:] = (0.75, 0.1, 0.3)  # magenta dye
    uv[30:40, 60:] = (0.3, 0.6, 0.1)  # UV print
    page = Exposure(vi, ir, uv, 400.0)
    worn = WEAR["fading"](page, 1, 1.0).exposure
    assert np.abs(worn.vi[:20, :30] - 0.05).max() < 0.06
    assert (worn.vi[:20, 60:, 1] > 0.2).all()
    assert (worn.uv[30:40, 60:, 1] < 0.5).all()
    assert (worn.ir == ir).all()
    bare = worn.vi[45:, :30]
    assert (bare[..., 2] < bare[..., 0]).all()  # yellowed


def test_coffee_absorbs_blue_most_and_infrared_hardly() -> None:
    from docfraud.specimens.wear.stains import _COFFEE

    assert _COFFEE[2] < _COFFEE[1] < _COFFEE[0] < 0.9 < _COFFEE[3]


def test_creases_are_light_beside_dark_and_hardly_glow() -> None:
    page = flat(800, 1200, level=0.6)
    seen = 0
    for seed in range(8):
        worn = WEAR["creases"](page, seed, 1.0).exposure
        white = worn.vi[..., 0] / 0.6
        seen += bool(white.max() > 1.08 and white.min() < 0.92)
        assert np.abs(worn.uv / page.uv - 1).max() < 0.5 * max(white.max() - 1, 1 - white.min())
    assert seen >= 4


def test_wrinkles_shine_in_white_and_infrared_at_different_places() -> None:
    page = flat(700, 1000, level=0.4)
    worn = WEAR["laminate"](page, 3, 1.0).exposure
    white, infrared = worn.vi[..., 1] - 0.4, worn.ir - 0.4
    assert white.max() > 0.15
    assert 0.03 < infrared.max() < white.max()
    bright = white > 0.1
    assert infrared[bright].mean() < 0.5 * white[bright].mean()
    assert np.abs(worn.uv - page.uv).max() < 0.05


def test_deep_scratches_bare_the_sheet() -> None:
    page = flat(700, 1000, level=0.8)
    page.vi[100:600], page.ir[100:600] = 0.1, 0.1  # half of the page is printed; the sheet is lighter
    page.vi[:, :20], page.ir[:, :20] = 0.8, 0.8
    worn = WEAR["scratches"](page, 2, 1.0).exposure
    assert worn.ir[100:600, 40:].max() > 0.3
    assert worn.vi[100:600, 40:].max() > 0.3


def test_scratches_are_thin() -> None:
    page = exposure(*SMALL)
    mask = WEAR["scratches"](page, 5, 0.7).mask
    width = round(0.45 * page.px_per_mm)
    assert not cv2.erode(mask, np.ones((3 * width, 3 * width), np.uint8)).any()
    assert 0 < (mask > 0).mean() < 0.15


def test_presets_differ_from_page_to_page_and_heavy_is_heavier() -> None:
    page = exposure(*SMALL)

    def mean(preset: str) -> float:
        return float(np.mean([change(page, apply_wear(page, seed, preset).exposure).mean() for seed in range(5)]))

    assert 0 < mean("light") < 0.5 * mean("heavy")
    for preset in PRESETS:
        worn = apply_wear(page, 1, preset)
        assert worn.kind == preset
        assert change(page, worn.exposure)[worn.mask == 0].max(initial=0) == 0


def test_kinds_compose_in_any_notation() -> None:
    page = exposure(*SMALL)
    listed = apply_wear(page, 8, ["scratches", "stamp"])
    mapped = apply_wear(page, 8, {"stamp": 0.5, "scratches": 0.5})
    assert same(listed.exposure, mapped.exposure)
    assert listed.kind == "stamp+scratches"
    single = apply_wear(page, 8, "stamp")
    assert same(single.exposure, WEAR["stamp"](page, 8, 0.5).exposure)
    assert (listed.mask[single.mask > 0] == 255).all()
    nothing: Worn = apply_wear(page, 8, [])
    assert nothing.kind == "none"
    assert same(nothing.exposure, page)


def test_unknown_kinds_are_told_with_the_known_ones() -> None:
    with pytest.raises(UnknownNameError, match="moth") as caught:
        apply_wear(flat(20, 20), 1, "moth")
    assert "scratches" in caught.value.remedy
    with pytest.raises(UsageError, match="strength"):
        apply_wear(flat(20, 20), 1, {"soil": 2.0})


def test_paper_is_the_bare_sheet() -> None:
    page = flat(100, 100, level=0.8)
    page.vi[:30] = 0.1
    assert paper_of(page)[:4] == pytest.approx((0.8,) * 4)


def test_films_that_hang_over_the_edge_are_cut() -> None:
    page = flat(40, 60, level=0.5)
    surface = Surface(page)
    surface.cover(np.ones((30, 30), np.float32), (0.5,) * 7, x=-20, y=-25)
    surface.cover(np.ones((5, 5), np.float32), (0.0,) * 7, x=500, y=3)
    worn = surface.worn("test")
    assert (worn.mask > 0).sum() == 50
    assert worn.exposure.vi[2, 2, 0] == pytest.approx(0.25)
    assert worn.exposure.vi[6, 2, 0] == 0.5
