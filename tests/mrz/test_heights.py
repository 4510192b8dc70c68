"""Digits are taller than capitals, and what follows from it."""

from __future__ import annotations

import numpy as np
import pytest

from docfraud.mrz.formats import FORMATS
from docfraud.mrz.heights import CROP_HEIGHT, CROP_PITCHES, character_heights, digit_evidence
from docfraud.ocr.crops import LineCutter
from tests.mrz.drawn import page, read, with_right_digits
from tests.mrz.published import TD1, TD3
from tests.support.drawing import DrawnPage, PageSpec, draw_page
from tests.support.forging import alter_mrz_character

LINES = ("P<UTOOQDZBSG<<OIBSZG<<<<<<<<<<<<<<<<<<<<<<<<", "O0I1Z2S56XUTO7408122F3404159B8G6QD00O<<<<<08")


def _heights(drawn: DrawnPage) -> list[np.ndarray]:
    """Of a page's characters, cut where they were placed."""
    pitch = 2.54 * drawn.px_per_mm
    result = []
    for placed in drawn.mrz:
        x, baseline = placed.origin
        middle = baseline - 0.35 * pitch / 0.72
        x1, y0, y1 = x + pitch * len(placed.text), middle - CROP_PITCHES / 2 * pitch, middle + CROP_PITCHES / 2 * pitch
        crop = LineCutter(drawn.pixels).cut(np.array([[x, y0], [x1, y0], [x1, y1], [x, y1]]), height=CROP_HEIGHT)
        result.append(character_heights(crop, len(placed.text)))
    return result


@pytest.mark.parametrize("ppi", [300.0, 150.0, 100.0])
def test_heights_are_those_of_the_print(ppi: float) -> None:
    drawn = draw_page(PageSpec(mrz_lines=LINES, ppi=ppi))
    pitch = 2.54 * drawn.px_per_mm
    for placed, heights in zip(drawn.mrz, _heights(drawn), strict=True):
        for box, height in zip(placed.character_boxes, heights, strict=True):
            # half a pixel of the picture: boxes are whole pixels of ink, edges lie where the ink is half as dark
            assert height * CROP_PITCHES * pitch == pytest.approx(box[3] - box[1], abs=1.6)


@pytest.mark.parametrize(("ppi", "least"), [(300.0, 1.5), (150.0, 0.8)])
def test_look_alikes_are_told_apart(ppi: float, least: float) -> None:
    drawn = draw_page(PageSpec(mrz_lines=LINES, ppi=ppi))
    evidence = digit_evidence(FORMATS["TD3"], LINES, _heights(drawn))
    for column, character in enumerate(LINES[1]):
        ratio = evidence[1][column]
        if column in range(9) or column in range(28, 42):
            if character in "0123456789":
                assert ratio > least, (column, character, ratio)
            elif character not in "<QJ":
                assert ratio < -least, (column, character, ratio)
        else:
            assert ratio == 0, "only one group may stand there"
    assert np.flatnonzero(evidence[0]).tolist() == [1], "of line 1 only the document code may have a digit"


def test_no_evidence_without_a_measure() -> None:
    fmt = FORMATS["TD3"]
    flat = [np.full(44, 0.5), np.full(44, 0.5)]
    assert not any(e.any() for e in digit_evidence(fmt, TD3, flat))
    nothing = [np.full(44, np.nan), np.full(44, np.nan)]
    assert not any(e.any() for e in digit_evidence(fmt, TD3, nothing))
    noise = [np.random.default_rng(i).normal(0.5, 0.1, 44) for i in range(2)]
    assert max(np.abs(e).max() for e in digit_evidence(fmt, TD3, noise)) < 3


def test_an_outlier_decides_little() -> None:
    """A stamp over a character makes it as tall as the crop."""
    tall = [[0.55 if c in "0123456789" else 0.5 for c in line] for line in TD1]
    heights = [np.array(t) + np.random.default_rng(1).normal(0, 0.004, 30) for t in tall]
    usual = digit_evidence(FORMATS["TD1"], TD1, heights)[0][6]
    assert usual > 2
    heights[0][6] = 0.95
    assert 0 < digit_evidence(FORMATS["TD1"], TD1, heights)[0][6] < usual / 2


def test_a_blank_crop_has_no_heights() -> None:
    assert np.isnan(character_heights(np.full((96, 2000, 3), 200, np.uint8), 44)).all()
    assert np.isnan(character_heights(np.full((96, 40, 3), 0, np.uint8), 44)).all()


def test_a_letter_o_in_a_number_is_read_as_one() -> None:
    """PP-OCR says 0 for both; the check digit alone could not say which of three zeros is the letter."""
    second = "X0O20O396" + page("TD3").mrz_lines[1][9:]
    lines = with_right_digits("TD3", (page("TD3").mrz_lines[0], second))
    found = read(draw_page(PageSpec(mrz_lines=lines)).pixels)
    assert found[0].reading.lines == lines


@pytest.mark.parametrize(("column", "new"), [(30, "9"), (35, "4")])
def test_a_zero_does_not_become_a_letter_to_hide_an_alteration(column: int, new: str) -> None:
    """The personal number has three zeros: one of them read as O would often make a wrong check digit right."""
    forged = alter_mrz_character(page("TD3"), 1, column, new)
    found = read(forged.pixels)[0]
    assert found.settled == ()
    assert found.reading.lines[1] == forged.after.split("\n")[1]
    assert not found.reading.check_digits_valid
