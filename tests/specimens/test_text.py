"""Text stands where it is told, in the typefaces that ship, and its boxes are those of its ink."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docfraud.errors import UnknownNameError
from docfraud.mrz.formats import ALPHABET
from docfraud.specimens.canvas import PX_PER_MM, mm
from docfraud.specimens.people import invent
from docfraud.specimens.text import FONTS, MRZ_PITCH_MM, OCRB_EM_PER_PITCH, set_text, text_width

EM = MRZ_PITCH_MM * OCRB_EM_PER_PITCH
WORDS = st.text("ABCDEFGHIKLMNOPQRSTUVWXYZ0123456789", min_size=1, max_size=30)
"""Without J, which hangs to the left of its pen position."""


@pytest.mark.parametrize("font", FONTS)
def test_every_typeface_ships_and_grows_with_its_size(font: str) -> None:
    small, large = set_text("HAMBURG", 5, 20, font, 2.0), set_text("HAMBURG", 5, 20, font, 4.0)
    assert small.coverage.dtype == np.uint8
    assert large.coverage.shape[0] == pytest.approx(2 * small.coverage.shape[0], abs=3)
    assert text_width("HAMBURG", font, 4.0) == pytest.approx(2 * text_width("HAMBURG", font, 2.0), rel=0.03)


@pytest.mark.parametrize("font", [f for f in FONTS if f != "ocrb"])
def test_typefaces_have_the_letters_of_every_invented_person(font: str) -> None:
    missing = set_text("\U000e0000", 0, 10, font, 6).coverage  # no typeface has it: the box for a missing letter
    letters = set("".join((p := invent(seed)).surname + p.given_names + p.place_of_birth for seed in range(200)))
    for letter in sorted(letters - set(" -")):
        shape = set_text(letter, 0, 10, font, 6).coverage
        assert shape.shape != missing.shape or (shape != missing).any(), letter


@given(text=WORDS, x=st.floats(5, 40), baseline=st.floats(10, 40), size=st.floats(1.2, 5))
@settings(max_examples=40, deadline=None)
def test_ink_starts_at_the_pen_and_stands_on_the_baseline(text: str, x: float, baseline: float, size: float) -> None:
    line = set_text(text, x, baseline, "sans", size)
    x0, y0, x1, y1 = line.box
    assert x - 0.05 <= x0 <= x + 0.35 * size  # Y and A begin a pixel early
    assert x1 <= x + text_width(text, "sans", size) + 0.08 * size
    assert baseline - 0.85 * size < y0 < baseline < y1 + 0.2 * size  # capitals; Q hangs below
    assert line.coverage.max() == 255
    assert line.coverage[0].any()  # cut to the ink
    assert line.coverage[:, -1].any()
    assert (line.x, line.y) == (round(x0 * PX_PER_MM), round(y0 * PX_PER_MM))
    assert len(line.characters) == len(text)


@given(text=st.text(ALPHABET, min_size=2, max_size=44))
@settings(max_examples=25, deadline=None)
def test_the_mrz_s_pitch(text: str) -> None:
    line = set_text(text, 6.0, 70.0, "ocrb", EM, pitch=MRZ_PITCH_MM)
    for i, (a, t, b, s) in enumerate(line.characters):
        assert (a + b) / 2 == pytest.approx(6.0 + (i + 0.5) * MRZ_PITCH_MM, abs=0.35)
        assert 0.3 < b - a < MRZ_PITCH_MM
        assert line.box[1] - 0.05 < t < s < line.box[3] + 0.05
    first, last = line.characters[0], line.characters[-1]
    assert line.box[0] == pytest.approx(first[0], abs=0.06)
    assert line.box[2] == pytest.approx(last[2], abs=0.06)


def test_ocrb_s_capitals_have_their_size() -> None:
    line = set_text("H", 6, 70, "ocrb", EM)
    assert 2.2 < line.box[3] - line.box[1] < 2.75  # OCR-B size 1: capitals of about 2.4 mm


def test_drift_moves_each_character_a_little_more() -> None:
    straight, drifted = set_text("IIIIII", 5, 20, "sans", 3), set_text("IIIIII", 5, 20, "sans", 3, drift=(0.1, 0.05))
    for i, (a, b) in enumerate(zip(straight.characters, drifted.characters, strict=True)):
        assert b[0] - a[0] == pytest.approx(0.1 * i, abs=0.03)
        assert b[1] - a[1] == pytest.approx(0.05 * i, abs=0.03)


def test_what_cannot_be_set() -> None:
    with pytest.raises(ValueError, match="no text"):
        set_text("", 0, 0, "sans", 3)
    with pytest.raises(UnknownNameError, match="ocrb"):
        set_text("A", 0, 0, "gothic", 3)


def test_the_coverage_lies_where_its_corner_says() -> None:
    line = set_text("I", 10, 20, "sans-bold", 8)
    assert line.x == pytest.approx(mm(10) + mm(0.09 * 8), abs=mm(0.05 * 8))
    assert line.y + line.coverage.shape[0] == pytest.approx(mm(20), abs=2)
