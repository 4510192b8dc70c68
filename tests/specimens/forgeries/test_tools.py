"""Erasing and masks: what is taken away, what stays, and what it leaves behind."""

from __future__ import annotations

import numpy as np
import pytest

from docfraud.specimens.canvas import WHITE, Canvas, Plate, mm
from docfraud.specimens.forgeries.tools import (
    Traces,
    all_of,
    around,
    changed,
    clean_side,
    cloud,
    erase,
    roughened,
    untouched,
)
from docfraud.specimens.inks import B900_BLACK, CYAN, SECURITY_PAPER
from docfraud.specimens.seeds import stream
from tests.specimens.forgeries.bench import document_of

INK = (slice(mm(4), mm(6)), slice(mm(4), mm(10)))
PRINT = (slice(mm(2), mm(8)), slice(mm(2), mm(12)))


@pytest.fixture(scope="module")
def pages() -> tuple[Canvas, Canvas]:
    """A page with cyan print and black ink on it, and the same without the ink."""
    clean = Canvas.blank(SECURITY_PAPER, 14, 10, seed=2)
    clean.lay(Plate(CYAN, np.full((mm(6), mm(10)), 255, np.uint8)), mm(2), mm(2))
    inked = clean.copy()
    inked.lay(Plate(B900_BLACK, np.full((mm(2), mm(6)), 255, np.uint8)), mm(4), mm(4))
    return inked, clean


def rubbed(pages: tuple[Canvas, Canvas], **traces: float) -> Canvas:
    inked, clean = pages
    page = inked.copy()
    rows, columns = slice(mm(3), mm(7)), slice(mm(3), mm(11))
    area = np.full((rows.stop - rows.start, columns.stop - columns.start), 255, np.uint8)
    erase(page, clean, SECURITY_PAPER, area, rows, columns, stream(1, "test"), Traces(**traces))
    return page


def test_erasing_without_a_trace_leaves_the_clean_page(pages: tuple[Canvas, Canvas]) -> None:
    page = rubbed(pages)
    assert np.abs(page.planes.astype(int) - pages[1].planes.astype(int)).max() <= 1


def test_a_shadow_of_the_ink_remains(pages: tuple[Canvas, Canvas]) -> None:
    page = rubbed(pages, ink_left=0.2)
    inked, clean = pages
    ratio = (clean.planes[1][INK] - page.planes[1][INK].astype(float)).mean() / (
        clean.planes[1][INK].mean() - inked.planes[1][INK].mean()
    )
    assert 0.1 < ratio < 0.3


def test_the_print_beneath_is_lost_towards_the_bare_sheet(pages: tuple[Canvas, Canvas]) -> None:
    page = rubbed(pages, print_lost=0.8)
    red = page.planes[0][INK].mean() / WHITE
    assert pages[1].planes[0][INK].mean() / WHITE < 0.15 < red < SECURITY_PAPER.vi[0]


def test_fibres_roughen_white_and_infrared_but_not_the_glow(pages: tuple[Canvas, Canvas]) -> None:
    page = rubbed(pages, fibre=0.1)
    for band in (1, 3):
        assert page.planes[band][INK].std() > 1.8 * pages[1].planes[band][INK].std()
    assert np.array_equal(page.planes[6][INK], pages[1].planes[6][INK])


def test_sizing_gone_glows(pages: tuple[Canvas, Canvas]) -> None:
    page = rubbed(pages, glow=0.1)
    rise = (page.planes[6][INK].astype(float) - pages[1].planes[6][INK]).mean() / WHITE
    assert rise == pytest.approx(0.1, abs=0.005)


def test_nothing_happens_outside_of_the_area(pages: tuple[Canvas, Canvas]) -> None:
    page = rubbed(pages, ink_left=0.3, print_lost=0.9, fibre=0.2, glow=0.2)
    outside = np.ones(page.shape, bool)
    outside[mm(3) : mm(7), mm(3) : mm(11)] = False
    assert np.array_equal(page.planes[:, outside], pages[0].planes[:, outside])


def test_changed_marks_what_differs_in_any_band_and_nothing_else(pages: tuple[Canvas, Canvas]) -> None:
    inked, clean = pages
    mask = changed(clean, inked)
    assert set(np.unique(mask)) == {0, 255}
    assert (mask[INK] == 255).all()
    assert np.count_nonzero(mask) == (INK[0].stop - INK[0].start) * (INK[1].stop - INK[1].start)
    for band in range(7):
        other = clean.copy()
        other.planes[band, 5, 7] = min(int(other.planes[band, 5, 7]) + 400, 65535)
        assert np.argwhere(changed(clean, other)).tolist() == [[5, 7]]
    assert not changed(clean, clean.copy()).any()


def test_around_stays_on_the_page() -> None:
    rows, columns = around((0.1, 0.1, 5, 3), 1.0, (mm(3.2), mm(5.2)))
    assert (rows.start, columns.start) == (0, 0)
    assert (rows.stop, columns.stop) == (mm(3.2), mm(5.2))


def test_clouds_are_smooth_and_within_range() -> None:
    noise = cloud((300, 400), 1.0, stream(1, "cloud"))
    assert noise.shape == (300, 400)
    assert noise.min() >= 0
    assert noise.max() <= 1
    assert 0.35 < noise.mean() < 0.65
    assert np.abs(np.diff(noise, axis=1)).max() < 0.15
    assert np.array_equal(noise, cloud((300, 400), 1.0, stream(1, "cloud")))


def test_the_rubbed_area_covers_the_characters_and_ends_softly() -> None:
    rows, columns = slice(0, mm(6)), slice(0, mm(8))
    area = roughened([(2, 2, 3, 4), (4, 2, 5, 4)], 0.4, rows, columns, stream(1, "rub"))
    assert area[mm(2.2) : mm(3.8), mm(2.1) : mm(2.9)].min() > 200
    assert area[: mm(1)].max() == 0
    assert ((area > 20) & (area < 235)).sum() > 300


def test_a_clean_side_is_the_same_copy_without_the_field() -> None:
    document = document_of("uto-id-card")
    whole, bare = clean_side(document, 0), clean_side(document, 0, "surname")
    assert "surname" in whole.fields
    assert "surname" not in bare.fields
    mask = changed(bare.canvas, whole.canvas)
    rows, columns = around(whole.fields["surname"].box, 0.6, mask.shape)
    assert mask[rows, columns].any()
    mask[rows, columns] = 0
    assert not mask.any()
    back = clean_side(document, 1, "mrz")
    assert back.mrz == ()


def test_untouched_and_replaced_sides() -> None:
    side = clean_side(document_of("uto-id-card"), 0)
    assert not untouched(side).mask.any()
    assert (all_of(side).mask == 255).all()
    assert untouched(side).mask.shape == side.canvas.shape
