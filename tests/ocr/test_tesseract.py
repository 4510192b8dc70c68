"""Tesseract behind the seam; what needs the program is skipped where it is absent."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from docfraud.errors import EngineUnavailableError
from docfraud.ocr.base import MRZ_ALPHABET, Recogniser, TextReader
from docfraud.ocr.crops import LineCutter
from docfraud.ocr.tesseract import INSTALL, Tesseract, _lattice, _line, available
from tests.support.drawing import PageSpec, draw_page

needs_tesseract = pytest.mark.skipif(not available(), reason="Tesseract is not installed")


def test_its_absence_is_an_error_with_a_remedy(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not available()
    with pytest.raises(EngineUnavailableError) as caught:
        Tesseract()
    assert caught.value.remedy == INSTALL
    assert "apt-get install" in INSTALL


BOXES = "P 10 5 30 35 0\n< 32 5 50 35 0\nU 54 5 72 35 0\n~ 74 0 80 2 0\n\ngarbage\nT 76 5 94 35 0\n"


def test_boxes_become_a_lattice() -> None:
    found = _lattice(BOXES, 120)
    assert found.text == "P<UT"
    assert found.positions.tolist() == [10.0, 20.0, 30.5, 41.0, 52.0, 63.0, 74.0, 85.0, 102.5]
    assert np.allclose(np.exp(found.log_probs).sum(axis=1), 1, atol=1e-6)
    best = found.log_probs.argmax(axis=1)
    assert "".join(MRZ_ALPHABET[i] for i in best[1::2]) == "P<UT"
    assert (best[0::2] == len(MRZ_ALPHABET)).all()


def test_letters_that_fillers_are_read_as_may_be_fillers() -> None:
    found = _lattice("K 10 5 30 35 0\nA 32 5 50 35 0\n", 60)
    filler = np.exp(found.log_probs[1::2, MRZ_ALPHABET.index("<")])
    assert filler[0] == pytest.approx(0.05, rel=1e-3)
    assert filler[1] < 0.01
    assert found.text == "KA"


def test_no_boxes_are_an_empty_line() -> None:
    found = _lattice("", 120)
    assert found.text == ""
    assert found.confidence == 0
    assert found.log_probs.shape == (1, len(MRZ_ALPHABET) + 1)


def test_words_become_a_line() -> None:
    table = {"text": ["12", "AUG"], "left": [100, 150], "top": [20, 18], "width": [20, 60], "height": [14, 16]}
    line = _line({**table, "conf": [90, 50]}, [0, 1])  # type: ignore[dict-item]
    assert line.text == "12 AUG"
    assert line.quad.tolist() == [[100, 18], [210, 18], [210, 34], [100, 34]]
    assert len(line.character_positions) == len(line.character_confidences) == 6
    assert list(line.character_positions) == sorted(line.character_positions)
    assert line.character_confidences[0] == 0.9
    assert line.character_confidences[-1] == 0.5


@needs_tesseract
def test_it_is_a_recogniser_and_a_reader() -> None:
    engine = Tesseract()
    assert isinstance(engine, Recogniser)
    assert isinstance(engine, TextReader)
    assert engine.language


@needs_tesseract
def test_it_reads_an_mrz_line() -> None:
    page = draw_page(PageSpec())
    x0, y0, x1, y1 = page.mrz[1].box
    quad = np.array([[x0 - 20, y0 - 20], [x1 + 20, y0 - 20], [x1 + 20, y1 + 20], [x0 - 20, y1 + 20]])
    found = Tesseract().recognise([LineCutter(page.pixels).cut(quad)])[0]
    assert "74C20396" in found.text
    assert set(found.text) <= set(MRZ_ALPHABET)
    assert (np.diff(found.positions) >= 0).all()


@needs_tesseract
def test_it_reads_a_page() -> None:
    page = draw_page(PageSpec())
    lines = Tesseract().read(page.pixels)
    words = " ".join(line.text for line in lines)
    for name in ("place_of_birth", "document_number"):
        assert page.field(name).text in words
