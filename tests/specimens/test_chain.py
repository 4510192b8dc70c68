"""Lossy chains: what a scan and a print of it keep and what they lose."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from docfraud.errors import UnknownNameError
from docfraud.specimens.canvas import Canvas, Plate, mm
from docfraud.specimens.chain import levels, print_scan, scan
from docfraud.specimens.inks import B900_BLACK, DULL_PAPER, OFFICE_PAPER, SECURITY_PAPER, UV_GREEN

SIZE = (24.0, 16.0)


@pytest.fixture(scope="module")
def page() -> Canvas:
    """Security paper with a black bar, a fluorescent bar and fine lines of 0.1 mm."""
    canvas = Canvas.blank(SECURITY_PAPER, *SIZE, seed=1)
    bar = np.full((mm(3), mm(8)), 255, np.uint8)
    canvas.lay(Plate(B900_BLACK, bar), mm(2), mm(2))
    canvas.lay(Plate(UV_GREEN, bar), mm(2), mm(9))
    lines = np.zeros((mm(8), mm(10)), np.uint8)
    for y in range(0, lines.shape[0], mm(0.2)):
        lines[y : y + mm(0.1)] = 255
    canvas.lay(Plate(B900_BLACK, lines), mm(12), mm(4))
    return canvas


def contrast(canvas: Canvas) -> float:
    """Modulation of the fine lines in green light, relative to their mean."""
    part = canvas.planes[1, mm(5) : mm(11), mm(14) : mm(20)].astype(float)
    part = cv2.GaussianBlur(part, (0, 0), 1.5)
    rows = part.mean(axis=1)
    return float(rows.std() / rows.mean())


def test_a_scan_is_the_page_cropped_at_its_resolution(page: Canvas) -> None:
    copy = scan(page, 400, seed=3)
    assert copy.picture.shape == (page.shape[0] // 3, page.shape[1] // 3, 3)
    assert copy.ppi == 400
    scale = 400 / 25.4
    dark = copy.picture[round(3 * scale) : round(4 * scale), round(4 * scale) : round(8 * scale)]
    assert dark.mean() < 80
    assert copy.picture[: round(1 * scale)].mean() > 200
    assert np.array_equal(copy.picture, scan(page, 400, seed=3).picture)
    assert not np.array_equal(copy.picture, scan(page, 400, seed=4).picture)


def test_compression_of_the_scan_loses_detail(page: Canvas) -> None:
    whole, pressed = scan(page, 400, 3, jpeg_quality=None).picture, scan(page, 400, 3, jpeg_quality=10).picture
    difference = np.abs(whole.astype(int) - pressed).mean()
    assert difference > 3


def test_levels_make_paper_white_and_leave_none_out() -> None:
    ramp = np.tile(np.linspace(40, 230, 256).astype(np.uint8)[None, :, None], (64, 1, 3))
    ramp[:, 200:] = 228
    full = levels(ramp)
    assert full[:, -1].min() == 255
    assert full.min() <= 2
    assert np.array_equal(levels(ramp, 0.0), ramp)
    assert (np.diff(full[0, :200, 0].astype(int)) >= 0).all()


@pytest.mark.parametrize("process", ["inkjet", "colour-laser", "dye-diffusion"])
def test_a_print_of_a_scan_keeps_tone_and_place_but_not_fine_lines_or_fluorescence(page: Canvas, process: str) -> None:
    picture = levels(scan(page, 300, 3).picture)
    copy = print_scan(picture, SIZE, process, DULL_PAPER, seed=5)
    assert copy.shape == page.shape
    bar = (slice(mm(2.6), mm(4.4)), slice(mm(3), mm(9)))
    assert copy.planes[1][bar].mean() < 0.45 * page.planes[1][mm(14) : mm(15.5)].mean()
    assert contrast(copy) < 0.8 * contrast(page)
    glow = [canvas.planes[5, mm(9.5) : mm(11.5), mm(3) : mm(9)].mean() for canvas in (page, copy)]
    assert glow[1] < 0.3 * glow[0]


def test_the_copy_has_the_light_of_its_own_sheet_and_inks(page: Canvas) -> None:
    white = np.full((60, 90, 3), 255, np.uint8)
    bright = print_scan(white, SIZE, "inkjet", OFFICE_PAPER, seed=5)
    dull = print_scan(white, SIZE, "inkjet", DULL_PAPER, seed=5)
    assert bright.planes[6].mean() > 5 * dull.planes[6].mean()
    copy = print_scan(levels(scan(page, 300, 3).picture), SIZE, "inkjet", DULL_PAPER, seed=5)
    bar = (slice(mm(2.6), mm(4.4)), slice(mm(3), mm(9)))
    assert page.planes[3][bar].mean() < 0.2 * page.planes[3, mm(14) :].mean()
    assert copy.planes[3][bar].mean() > 0.6 * copy.planes[3, mm(14) :].mean()  # dye ink is clear in infrared


def test_an_unknown_process_is_refused() -> None:
    with pytest.raises(UnknownNameError):
        print_scan(np.full((60, 90, 3), 255, np.uint8), SIZE, "potato", DULL_PAPER, seed=5)
