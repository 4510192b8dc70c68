"""PP-OCR's networks through docfraud's own code."""

from __future__ import annotations

import numpy as np
import pytest

from docfraud.imaging.picture import Quad
from docfraud.ocr.base import MRZ_ALPHABET, QuadReader, Recogniser, TextLine, TextReader
from docfraud.ocr.crops import LineCutter, quad_angle, quad_size
from docfraud.ocr.ppocr import LINE_HEIGHT, PPOCR, _mrz_column, shared_ppocr
from tests.support.capturing import turned
from tests.support.drawing import DrawnPage, PageSpec, draw_page
from tests.support.glyphs import Box


@pytest.fixture(scope="module")
def engine() -> PPOCR:
    return shared_ppocr(1)


@pytest.fixture(scope="module")
def page() -> DrawnPage:
    return draw_page(PageSpec())


@pytest.fixture(scope="module")
def lines(engine: PPOCR, page: DrawnPage) -> list[TextLine]:
    return engine.read(page.pixels)


def _quad(box: Box, margin: float = 8.0) -> Quad:
    x0, y0, x1, y1 = box
    x0, y0, x1, y1 = x0 - margin, y0 - margin, x1 + margin, y1 + margin
    return np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]])


def test_it_is_every_kind_of_engine(engine: PPOCR) -> None:
    assert isinstance(engine, Recogniser)
    assert isinstance(engine, TextReader)
    assert isinstance(engine, QuadReader)
    assert shared_ppocr(1) is engine


def test_the_alphabet_of_the_network(engine: PPOCR) -> None:
    characters = engine.characters
    assert characters[0] == ""
    assert characters[-1] == " "
    for c in MRZ_ALPHABET + "abcäöüéñøłčš.,:/()-":
        assert c in characters, c


def test_no_character_counts_for_two() -> None:
    assert _mrz_column("<") == MRZ_ALPHABET.index("<")
    for guillemet in "«≤‹〈":
        assert _mrz_column(guillemet) == MRZ_ALPHABET.index("<")
    assert _mrz_column("é") == MRZ_ALPHABET.index("E")
    assert _mrz_column("b") == MRZ_ALPHABET.index("B")
    assert _mrz_column("Ø") == MRZ_ALPHABET.index("0")
    for other in ("", " ", ".", ":", "国", "ab", "ж"):
        assert _mrz_column(other) is None, other
    for c in MRZ_ALPHABET:
        assert _mrz_column(c) == MRZ_ALPHABET.index(c)


def test_printed_values_are_found_and_read(page: DrawnPage, lines: list[TextLine]) -> None:
    texts = {line.text.replace(" ", "") for line in lines}
    for name in ("document_number", "date_of_birth", "place_of_birth", "authority", "nationality"):
        assert page.field(name).text.replace(" ", "") in texts, name
    assert [float(line.quad[:, 1].mean()) for line in lines] == sorted(float(line.quad[:, 1].mean()) for line in lines)


def test_characters_have_places_and_confidences(page: DrawnPage, lines: list[TextLine]) -> None:
    drawn = page.field("place_of_birth")
    line = next(li for li in lines if li.text == drawn.text)
    assert len(line.character_positions) == len(line.character_confidences) == len(drawn.text)
    left, right = float(line.quad[0, 0]), float(line.quad[1, 0])
    for box, f in zip(drawn.placed.character_boxes, line.character_positions, strict=True):
        assert left + f * (right - left) == pytest.approx((box[0] + box[2]) / 2, abs=12)
    assert all(0.5 < c <= 1 for c in line.character_confidences)
    assert line.confidence == pytest.approx(np.mean(line.character_confidences))


def test_detection_covers_the_mrz_in_every_rotation(engine: PPOCR, page: DrawnPage) -> None:
    for quarter in range(4):
        quads = engine.detect(turned(page.pixels, quarter))
        long = [q for q in quads if quad_size(q)[0] > 35 * 2.54 * page.px_per_mm]
        assert len(long) == 2
        expected = 0 if quarter % 2 == 0 else 90
        assert all(abs(quad_angle(q) - expected) < 3 for q in long)


def test_detection_does_not_depend_on_the_size_of_the_picture(engine: PPOCR, page: DrawnPage) -> None:
    half = page.pixels[::2, ::2]
    full = sorted(tuple(q.mean(axis=0)) for q in engine.detect(page.pixels) if quad_size(q)[0] > 800)
    small = sorted(
        tuple(2 * q.mean(axis=0)) for q in engine.detect(np.ascontiguousarray(half)) if quad_size(q)[0] > 400
    )
    assert np.allclose(full, small, atol=10)


def test_an_mrz_line_gives_a_lattice(engine: PPOCR, page: DrawnPage) -> None:
    placed = page.mrz[1]
    crop = LineCutter(page.pixels).cut(_quad(placed.box), height=64)
    found = engine.recognise([crop])[0]
    assert found.log_probs.shape == (len(found.positions), len(MRZ_ALPHABET) + 1)
    assert found.log_probs.dtype == np.float32
    assert (np.exp(found.log_probs).sum(axis=1) < 1.001).all()
    assert (np.diff(found.positions) > 0).all()
    assert 0 < found.positions[0] < found.positions[-1] < crop.shape[1]
    assert found.text.startswith("U74C20396")
    best = found.log_probs.argmax(axis=1)
    column = MRZ_ALPHABET.index("F")
    step = int(np.flatnonzero(best == column)[0])
    box, quad = placed.character_boxes[placed.text.index("F")], _quad(placed.box)
    x = quad[0, 0] + found.positions[step] * (quad[1, 0] - quad[0, 0]) / crop.shape[1]
    assert x == pytest.approx((box[0] + box[2]) / 2, abs=0.6 * 2.54 * page.px_per_mm)


def test_crops_do_not_influence_one_another(engine: PPOCR, page: DrawnPage) -> None:
    """Lines of like width share a run; each must come out as it would alone, in the order given."""
    cutter = LineCutter(page.pixels)
    quads = [_quad(p.box) for p in page.mrz] + [_quad(page.field(n).box) for n in ("surname", "authority", "sex")]
    crops = cutter.cut_all(quads, height=LINE_HEIGHT)
    together = engine.recognise(crops)
    assert [len(x.positions) for x in together] == [len(engine.recognise([c])[0].positions) for c in crops]
    for crop, found in zip(crops, together, strict=True):
        assert engine.recognise([crop])[0].text == found.text
    assert engine.recognise([]) == []


def test_reading_told_places(engine: PPOCR, page: DrawnPage) -> None:
    empty: Quad = np.array([[5, 5], [105, 5], [105, 25], [5, 25]], dtype=np.float64)
    found = engine.read_quads(page.pixels, [_quad(page.field("document_number").box), empty])
    assert found[0].text == page.field("document_number").text
    assert len(found) == 2


def test_an_empty_picture_has_no_text(engine: PPOCR) -> None:
    assert engine.read(np.full((200, 300, 3), 255, np.uint8)) == []
    assert engine.detect(np.zeros((64, 64, 3), np.uint8)) == []
