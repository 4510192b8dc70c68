"""The engines by name: what they give back, and what they say where they are not installed."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pytest

from docfraud.errors import EngineUnavailableError, ExitCode, UnknownNameError
from docfraud.mrz.engines import ENGINES, FoundMRZ, get_engine, region_of
from docfraud.mrz.parse import parse
from docfraud.ocr import tesseract
from docfraud.results import Light, MRZReading
from docfraud.settings import Settings
from tests.mrz.bars import PITCH, Bar, bars, read_bars
from tests.mrz.drawn import SETTINGS, TODAY, genuine, page
from tests.mrz.published import TD3


@pytest.fixture
def no_programs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A machine without Tesseract."""
    monkeypatch.setenv("PATH", str(tmp_path))
    get_engine.cache_clear()


def test_an_unknown_engine_names_those_there_are() -> None:
    with pytest.raises(UnknownNameError) as caught:
        get_engine("kraken", SETTINGS)
    assert caught.value.exit_code is ExitCode.USAGE
    for name in ENGINES:
        assert name in caught.value.remedy


@pytest.mark.usefixtures("no_programs")
def test_tesseract_missing_says_how_to_get_it() -> None:
    with pytest.raises(EngineUnavailableError) as caught:
        get_engine("tesseract", SETTINGS)
    assert "Tesseract is not installed" in caught.value.sentence
    assert "apt-get install tesseract-ocr" in caught.value.remedy
    assert "ppocr" in caught.value.remedy


def test_passporteye_missing_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    found = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name, *a: None if name == "passporteye" else found(name, *a)
    )
    with pytest.raises(EngineUnavailableError) as caught:
        get_engine("passporteye", Settings(threads=3))
    assert "docfraud[passporteye]" in caught.value.remedy


@pytest.mark.usefixtures("no_programs")
def test_passporteye_needs_tesseract(monkeypatch: pytest.MonkeyPatch) -> None:
    found = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name, *a: found("json") if name == "passporteye" else found(name, *a)
    )
    with pytest.raises(EngineUnavailableError) as caught:
        get_engine("passporteye", SETTINGS)
    assert "Tesseract" in str(caught.value)


@pytest.mark.usefixtures("no_programs")
def test_the_default_engine_needs_no_program() -> None:
    assert get_engine(Settings().mrz_engine, SETTINGS).name == "docfraud"


def test_a_reading_is_whole() -> None:
    found = genuine("TD3")[0]
    reading = found.reading
    assert reading.engine == "ppocr"
    assert reading.lines_valid == reading.lines == found.parsed.lines
    assert reading.doubt == 0
    assert reading.fields["date_of_birth"] == "1974-08-12"
    assert len(reading.raw_lines) == 2
    assert [len(c) for c in reading.character_confidences] == [44, 44]
    assert reading.confidence is not None
    assert 0.8 < reading.confidence <= 1
    assert reading.checks == found.parsed.check_digits
    assert MRZReading.model_validate_json(reading.model_dump_json()) == reading


def test_regions_are_on_the_named_picture() -> None:
    found = genuine("TD3")[0]
    reading = found.with_regions("page_ir", Light.IR)
    assert [r.role for r in reading.regions] == ["mrz_line_1", "mrz_line_2"]
    assert {(r.image, r.light) for r in reading.regions} == {("page_ir", Light.IR)}
    height, width = page("TD3").pixels.shape[:2]
    for region in reading.regions:
        assert len(region.polygon) == 4
        assert all(0 <= x <= width and 0 <= y <= height for x, y in region.polygon)
    assert found.reading.regions == ()


def test_a_region_is_a_quad_to_a_tenth_of_a_pixel() -> None:
    quad = np.array([[1.04, 2.0], [11.0, 2.0], [11.0, 5.0], [1.0, 5.06]])
    region = region_of(quad, image="page", light=Light.VI, role="mrz_sex")
    assert region.polygon == ((1.0, 2.0), (11.0, 2.0), (11.0, 5.0), (1.0, 5.1))


def test_spans_are_where_their_characters_are() -> None:
    found = read_bars(bars(*TD3))[0]
    for line, start, end in ((0, 0, 5), (1, 13, 19), (1, 43, 44)):
        quad = found.span_quad(line, start, end)
        assert quad is not None
        assert quad[:, 0].min() == pytest.approx(60 + start * PITCH, abs=3)
        assert quad[:, 0].max() == pytest.approx(60 + end * PITCH, abs=3)
    assert found.span_quad(2, 0, 1) is None
    bare = FoundMRZ(found.reading, found.parsed)
    assert bare.span_quad(0, 0, 5) is None
    assert bare.angle == 0
    assert bare.with_regions("page", Light.VI).regions == ()


def test_settled_characters_and_differences_come_along() -> None:
    found = read_bars(bars(TD3[0], Bar(TD3[1], faint={14: {"9": 0.5, "4": 0.4}})))[0]
    assert found.reading.lines == TD3
    assert found.settled == ((1, 14),)
    assert [(d.line, d.column, d.printed, d.valid) for d in found.differences] == [(1, 14, "9", "4")]
    assert found.reading.doubt == pytest.approx(found.differences[0].loss, abs=1e-3)


needs_tesseract = pytest.mark.skipif(not tesseract.available(), reason="Tesseract is not installed")


@needs_tesseract
def test_tesseract_reads_a_page() -> None:
    """With whatever model is installed: the second line, which check digits hold, must come out right."""
    found = get_engine("tesseract", SETTINGS).read(page("TD3").pixels, today=TODAY)
    assert len(found) == 1
    assert found[0].reading.engine == "tesseract"
    assert found[0].reading.format == "TD3"
    assert found[0].reading.lines[1] == page("TD3").mrz_lines[1]
    assert found[0].reading.lines[0].startswith("P<UTOLINDMUELLER<<KATRIN<ANELIE")


@needs_tesseract
@pytest.mark.skipif(importlib.util.find_spec("passporteye") is None, reason="PassportEye is not installed")
def test_passporteye_reads_a_page_and_claims_no_more_than_it_knows() -> None:
    for found in get_engine("passporteye", SETTINGS).read(page("TD3").pixels, today=TODAY):
        assert found.reading.engine == "passporteye"
        assert found.quads == ()
        assert found.reading.character_confidences == ()
        assert found.parsed == parse(found.reading.lines, today=TODAY)
