"""The marks of each process: screens, grain, satellites, specks, relief, and what infrared shows."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from docfraud.specimens.canvas import PX_PER_MM
from docfraud.specimens.inks import PIGMENT_BLACK
from docfraud.specimens.printing import PROCESSES
from docfraud.specimens.printing.blue_noise import blue_noise
from docfraud.specimens.printing.colour_laser import ColourLaser
from docfraud.specimens.printing.halftone import clustered_tile, ranked, share_below
from docfraud.specimens.printing.inkjet import Inkjet
from docfraud.specimens.printing.intaglio import Intaglio
from docfraud.specimens.printing.laser_engraving import LaserEngraving
from docfraud.specimens.printing.offset import Offset
from docfraud.specimens.printing.tracking import COLUMNS, PITCH, ROWS, code, dots
from docfraud.specimens.seeds import stream
from tests.specimens.printing.measure import SHEET, apart, exposed, flat, spectrum, strongest

SKIN = flat((190, 140, 115), 720)


def block(side: int = 400) -> NDArray[np.uint8]:
    mask = np.zeros((side, side), np.uint8)
    mask[side // 4 : 3 * side // 4, side // 4 : 3 * side // 4] = 255
    return mask


@pytest.mark.parametrize(("ink", "degrees"), [(0, 15), (1, 75), (2, 0), (3, 45)])
@pytest.mark.parametrize("lpi", [175, 150])
def test_offset_screens(ink: int, degrees: float, lpi: float) -> None:
    plates = Offset(lpi, grey_replacement=0.9).picture(flat((110, 105, 100), 720), stream(1))
    found, angle, clarity = strongest(plates[ink].coverage)
    assert abs(found - lpi) < 3
    assert apart(angle, degrees) < 1.5
    assert clarity > 1e3


@pytest.mark.parametrize(("ink", "lpi", "degrees"), [(0, 145.5, 14.0), (1, 145.5, 76.0), (2, 150, 0), (3, 141.4, 45)])
def test_laser_screens(ink: int, lpi: float, degrees: float) -> None:
    process = ColourLaser(grey_replacement=0.9, tracking_dots=False)
    found, angle, clarity = strongest(process.picture(flat((110, 105, 100), 720), stream(1))[ink].coverage)
    assert abs(found - lpi) < 3
    assert apart(angle, degrees) < 1.5
    assert clarity > 300


def test_inkjet_has_no_screen_and_no_grain() -> None:
    """No peak that stands out as a screen's does, and little power where grain would show (below 2 cycles/mm)."""
    coverage = Inkjet().picture(SKIN, stream(1))[1].coverage
    assert strongest(coverage)[2] < 0.1 * strongest(Offset().picture(SKIN, stream(1))[1].coverage)[2]
    power, x, y = spectrum(coverage)
    f = np.hypot(x, y)
    grain = power[(f > 0.4) & (f < 2)].mean()
    dots_ = power[(f > 6) & (f < 12)].mean()
    assert grain < 0.4 * dots_  # what misplaced drops leave of the mask's own blue


def test_dye_diffusion_has_no_dots() -> None:
    """Its roughness is a small part of any halftone's."""

    def rough(name: str) -> float:
        return float(exposed(PROCESSES[name].picture(SKIN, stream(1)), 1200).vi[..., 1].std())

    assert rough("dye-diffusion") < 0.15 * min(rough("offset"), rough("inkjet"), rough("colour-laser"))


def test_dye_diffusion_melts_more_along_its_travel() -> None:
    picture = flat((255, 255, 255), 400)
    picture[196:204, 196:204] = 0  # two head pixels
    soft = PROCESSES["dye-diffusion"].picture(picture, stream(1))[1].coverage.astype(np.float64)
    y, x = np.mgrid[:400, :400]
    weight = soft / soft.sum()
    spread = [float(np.sqrt((weight * (axis - (weight * axis).sum()) ** 2).sum())) for axis in (y, x)]
    assert spread[0] > 1.1 * spread[1]


def test_dye_diffusion_text_has_steps_of_the_head() -> None:
    """A slanted edge turns into steps of 4 raster pixels: columns of one head pixel are alike."""
    mask = np.triu(np.full((400, 400), 255, np.uint8))
    length = (PROCESSES["dye-diffusion"].line_work(mask, stream(1))[0].coverage > 0).sum(axis=0)[8:-8]
    smooth = (PROCESSES["offset"].line_work(mask, stream(1))[0].coverage > 0).sum(axis=0)[8:-8]
    step = np.abs(np.fft.rfft(length - np.arange(384)))[96]
    assert step > 5 * np.abs(np.fft.rfft(smooth - np.arange(384)))[96]


@pytest.mark.parametrize("dpi", [400, 300])
def test_engraving_grid(dpi: int) -> None:
    found, angle, clarity = strongest(LaserEngraving(dpi).picture(SKIN, stream(1))[0].coverage)
    assert abs(found - dpi) < 3
    assert apart(angle, 0) < 1
    assert clarity > 100


def test_engraving_knows_no_colour() -> None:
    vi = exposed(PROCESSES["laser-engraving"].picture(flat((210, 90, 60), 240), stream(1))).vi / np.array(SHEET.vi)
    assert np.ptp(vi.mean(axis=(0, 1))) < 0.01


@pytest.mark.parametrize("size", [64, 128])
@pytest.mark.parametrize("share", [0.05, 0.2, 0.35, 0.5, 0.8])
def test_blue_noise_is_blue(size: int, share: float) -> None:
    """Far below the dots' principal frequency there is but an eighth of white noise's power."""
    dots_ = (blue_noise(size) < share).astype(np.float64)
    assert abs(dots_.mean() - share) < 2 / size
    power = np.abs(np.fft.fft2(dots_ - dots_.mean())) ** 2 / dots_.size / (share * (1 - share))  # 1 for white noise
    f = np.hypot(np.fft.fftfreq(size)[:, None], np.fft.fftfreq(size)[None, :])
    principal = np.sqrt(min(share, 1 - share))
    assert power[(f > 0) & (f < 0.35 * principal)].mean() < 0.12
    assert power[(f > 0.8 * principal) & (f < 1.2 * principal)].mean() > 0.8


def test_blue_noise_is_a_ranking() -> None:
    ranks = np.sort(blue_noise(64).ravel()) * 64 * 64
    assert np.allclose(ranks, np.arange(64 * 64))


def outside(plates_of: str, distance: int) -> NDArray[np.bool_]:
    """Inked pixels at least so many pixels from a solid block."""
    import cv2

    mask = block()
    printed = np.max([plate.coverage for plate in PROCESSES[plates_of].line_work(mask, stream(2))], axis=0) > 127
    size = 2 * distance + 1
    near = cv2.dilate(mask, cv2.getStructuringElement(cv2.MORPH_RECT, (size, size))) > 0
    return np.asarray(printed & ~near)


def test_stray_ink_is_inkjets_and_lasers() -> None:
    for name in ("offset", "intaglio", "laser-engraving", "dye-diffusion"):
        assert not outside(name, 4).any(), name
    assert outside("inkjet", 2).sum() > 20
    assert outside("colour-laser", 4).sum() > 20


def test_satellites_lie_beside_edges_along_the_travel() -> None:
    """To the left and right of the block, never above or below it; toner lies all around."""
    satellites, toner = outside("inkjet", 4), outside("colour-laser", 4)
    assert not satellites[:90, 110:290].any()
    assert not satellites[310:, 110:290].any()
    assert toner[:96].any()
    assert toner[304:].any()


def test_satellites_change_sides_with_the_pass() -> None:
    mask = np.zeros((1200, 200), np.uint8)
    mask[:, 60:140] = 255
    process = Inkjet(wicking=0)
    printed = process.line_work(mask, stream(5))[0].coverage > 0
    left, right = printed[:, 40:57].sum(axis=1), printed[:, 143:160].sum(axis=1)
    leaning = np.sign(np.array([(right - left)[k : k + 60].sum() for k in range(0, 1200, 60)]))
    assert set(leaning.tolist()) >= {1, -1}
    assert np.count_nonzero(np.diff(leaning)) <= 12  # a few passes, not chance


def test_toner_thins_out_with_distance() -> None:
    mask = np.zeros((600, 1200), np.uint8)
    mask[:200] = 255
    stray = (PROCESSES["colour-laser"].line_work(mask, stream(1))[0].coverage > 0).mean(axis=1)
    near, middle, far = stray[204:210].mean(), stray[212:220].mean(), stray[260:].mean()
    assert near > 2 * middle > 0
    assert far == 0


def test_wicking_can_be_turned_off() -> None:
    def perimeter(process: Inkjet) -> int:
        printed = process.line_work(block(), stream(1))[0].coverage
        return int((printed[:, 1:] != printed[:, :-1]).sum())

    assert perimeter(Inkjet(wicking=1)) > 1.1 * perimeter(Inkjet(wicking=0))


def infrared(process: Inkjet, of_picture: bool) -> tuple[float, float]:
    """(visible, infrared) light left in the middle of a black block, relative to the sheet."""
    if of_picture:
        plates = process.picture(flat((0, 0, 0), 200), stream(1))
    else:
        plates = process.line_work(np.full((200, 200), 255, np.uint8), stream(1))
    seen = exposed(plates)
    return float(seen.vi[10:-10, 10:-10].mean()) / 0.89, float(seen.ir[10:-10, 10:-10].mean()) / SHEET.ir


@pytest.mark.parametrize("of_picture", [True, False])
def test_only_carbon_stays_dark_in_infrared(of_picture: bool) -> None:
    for transparent in (Inkjet(), Inkjet(composite_black=True)):
        vi, ir = infrared(transparent, of_picture)
        assert vi < 0.12
        assert ir > 0.7
    vi, ir = infrared(Inkjet(PIGMENT_BLACK), of_picture)
    assert vi < 0.12
    assert ir < 0.2


@pytest.mark.parametrize("name", ["offset", "intaglio", "laser-engraving", "dye-diffusion", "colour-laser"])
def test_the_other_blacks_hold_carbon(name: str) -> None:
    seen = exposed(PROCESSES[name].line_work(np.full((120, 120), 255, np.uint8), stream(1)))
    assert seen.ir[10:-10, 10:-10].mean() < 0.15


def test_composite_black_has_three_plates() -> None:
    assert len(Inkjet(composite_black=True).picture(SKIN[:100, :100], stream(1))) == 3
    assert len(Inkjet(composite_black=True).line_work(block(), stream(1))) == 3
    assert len(Inkjet(composite_black=True).line_work(block(), stream(1), PIGMENT_BLACK)) == 1


def test_intaglio_is_denser_than_offset() -> None:
    offset, intaglio = (exposed(PROCESSES[name].line_work(block(), stream(1))).vi for name in ("offset", "intaglio"))
    middle = slice(60, 74)
    assert intaglio[middle, middle].mean() < 0.5 * offset[middle, middle].mean()


def test_relief_is_lit_from_the_upper_left() -> None:
    mask = block(120)
    gain = Intaglio().relief(mask, stream(1))
    assert gain.shape == mask.shape
    assert gain.dtype == np.float32
    assert gain[60, 30] > 1.2
    assert gain[30, 60] > 1.2
    assert gain[60, 90] < 0.9
    assert gain[90, 60] < 0.9
    assert gain[60, 60] == gain[5, 5] == 1


def test_ranked_prints_every_share() -> None:
    tile = ranked(np.random.default_rng(1).normal(size=(100, 100)))
    assert np.allclose(share_below(tile), np.arange(256) / 255, atol=2e-4)


def test_scatter_puts_dots_where_a_clean_screen_has_none() -> None:
    clean, dirty = (clustered_tile((8, 8), 128, 0.0, scatter, 0) < 40 for scatter in (0.0, 0.05))
    far = clustered_tile((8, 8), 128, 0.0, 0.0, 0) > 200
    assert not (clean & far).any()
    assert (dirty & far).any()


def test_tracking_dots_repeat_and_hold_their_parity() -> None:
    grid = code(0x123456789ABCDE)
    assert grid.shape == (ROWS, COLUMNS)
    assert (grid.sum(axis=0) % 2 == 1).all()
    assert (grid[1:].sum(axis=1) % 2 == 1).all()
    assert not np.array_equal(grid, code(0x123456789ABCDF))
    page = dots((2 * ROWS * PITCH, 2 * COLUMNS * PITCH), 5, 3, 7)
    assert np.array_equal(page[: ROWS * PITCH], page[ROWS * PITCH :])
    assert np.array_equal(page[:, : COLUMNS * PITCH], page[:, COLUMNS * PITCH :])
    assert 0.07 < np.sqrt((page > 0).sum() / 4 / code(5).sum() * 4 / np.pi) / PX_PER_MM < 0.13  # mm across


def test_tracking_dots_can_be_turned_off() -> None:
    white = flat((255, 255, 255), 600)
    on, off = (ColourLaser(tracking_dots=which).picture(white, stream(1)) for which in (True, False))
    assert on[2].coverage.max() == 255
    assert all(plate.coverage.max() == 0 for plate in off)
    assert all(on[k].coverage.max() == 0 for k in (0, 1, 3))
