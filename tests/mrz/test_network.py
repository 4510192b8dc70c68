"""docfraud's own networks: lines found in every direction, cells counted, nothing read where nothing is."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from docfraud.errors import ModelFileError
from docfraud.imaging.picture import RGB, Quad
from docfraud.manifest import model, models_folder
from docfraud.mrz import network
from docfraud.mrz.engines import get_engine
from docfraud.mrz.locate import candidates, grown
from docfraud.mrz.network import MRZNetwork, cell_lattice, lines_of, resized
from docfraud.ocr.base import MRZ_ALPHABET, Recogniser
from docfraud.ocr.crops import LineCutter
from docfraud.ocr.crops import turned as turned_quad
from docfraud.settings import Settings
from tests.mrz.drawn import TODAY
from tests.support.capturing import turned
from tests.support.drawing import FormatName, PageSpec, draw_page
from tests.support.forging import alter_mrz_character

SETTINGS = Settings(threads=1)


def read(pixels: RGB) -> list[tuple[str, ...]]:
    return [tuple(f.reading.lines) for f in get_engine("docfraud", SETTINGS).read(pixels, today=TODAY)]


@pytest.mark.parametrize("name", ["TD1", "TD2", "TD3", "MRVA", "MRVB"])
def test_every_format(name: FormatName) -> None:
    page = draw_page(PageSpec(format=name, seed=3))
    side = page.back or page
    assert read(side.pixels) == [tuple(line.text for line in side.mrz)]


@pytest.mark.parametrize("quarter", [1, 2, 3])
def test_turned_pages(quarter: int) -> None:
    page = draw_page(PageSpec(seed=5))
    assert read(turned(page.pixels, quarter)) == [tuple(line.text for line in page.mrz)]


def lines_on(pixels: RGB, quads: list[Quad]) -> list[str]:
    made, cutter = MRZNetwork(threads=1), LineCutter(pixels)
    return [line.lattice.text for line in grown(candidates(cutter, quads, made, 9, 5.0), cutter, made)]


def whole_lines() -> tuple[RGB, list[Quad], list[str]]:
    page = draw_page(PageSpec(seed=8))
    quads = []
    for x0, y0, x1, y1 in page.mrz_line_boxes:
        pitch = (x1 - x0) / 44
        left, right, top, bottom = x0 - 2 * pitch, x1 + 2 * pitch, (y0 + y1) / 2 - pitch, (y0 + y1) / 2 + pitch
        quads.append(np.array([[left, top], [right, top], [right, bottom], [left, bottom]]))
    return page.pixels, quads, list(page.mrz_lines)


def test_a_line_found_in_part_is_read_to_its_ends() -> None:
    pixels, quads, texts = whole_lines()
    middle = [np.stack([q[0] + (q[1] - q[0]) * 0.3, q[0] + (q[1] - q[0]) * 0.6, q[3] + (q[2] - q[3]) * 0.6,
                        q[3] + (q[2] - q[3]) * 0.3]) for q in quads]  # fmt: skip
    assert sorted(lines_on(pixels, middle)) == sorted(texts)


def test_a_line_found_upside_down_is_read_from_its_other_end() -> None:
    pixels, quads, texts = whole_lines()
    assert sorted(lines_on(pixels, [quads[0], turned_quad(quads[1])])) == sorted(texts)


def test_nothing_on_an_empty_page() -> None:
    assert read(np.full((600, 800, 3), 230, np.uint8)) == []


def test_the_networks_are_a_recogniser() -> None:
    made = MRZNetwork()
    assert isinstance(made, Recogniser)
    assert made.recognise([]) == []


def test_a_line_of_nothing_says_nothing() -> None:
    said = MRZNetwork(threads=1).recognise([np.full((32, 400, 3), 200, np.uint8)])[0]
    assert said.text.strip() == ""
    assert said.confidence == 0


def test_a_changed_network_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = model("mrz-finder")
    monkeypatch.setattr(network, "model", lambda name: replace(entry, sha256="0" * 64))
    with pytest.raises(ModelFileError, match="mrz-finder"):
        MRZNetwork().detect(np.zeros((64, 64, 3), np.uint8))


def answers(text: str, pitch: float, start: float, steps: int) -> np.ndarray:
    """What the line network would say of a text, surely."""
    places = (np.arange(steps) + 0.5) * 4
    cells = (places - start) / pitch
    number = np.floor(cells).astype(int)
    said = np.zeros((steps, 40), np.float32)
    for i, n in enumerate(number):
        said[i, MRZ_ALPHABET.index(text[n]) if 0 <= n < len(text) else 37] = 12.0
    phase = 2 * np.pi * (cells - number - 0.5)
    said[:, 38], said[:, 39] = np.cos(phase), np.sin(phase)
    return said


@given(
    text=st.text(MRZ_ALPHABET, min_size=12, max_size=44),
    pitch=st.floats(12.5, 20.5),
    start=st.floats(0.0, 60.0),
)
def test_cells_are_counted_whatever_they_hold(text: str, pitch: float, start: float) -> None:
    steps = int((start + pitch * len(text) + 40) / 4)
    said = cell_lattice(answers(text, pitch, start, steps), 1.0)
    assert said.text == text
    middles = start + pitch * (np.arange(len(text)) + 0.5)
    assert np.abs(said.positions[1::2] - middles).max() < 0.1 * pitch


def test_positions_are_in_pixels_of_the_crop_as_given() -> None:
    said = [cell_lattice(answers("<" * 30, 16.0, 20.0, 140), zoom).positions for zoom in (1.0, 2.5)]
    assert said[1] == pytest.approx(said[0] * 2.5)


def test_a_line_found_in_pieces_is_one_line() -> None:
    found = np.zeros((4, 100, 160), np.float32)
    for left, right in ((20, 60), (75, 130)):  # a stamp hid what is between
        found[0, 48:51, left:right] = 0.9
    found[1], found[3] = -1.0, np.log2(10.0)  # it reads from right to left
    quad, *others = lines_of(found)
    assert not others
    assert quad[0, 0] > quad[1, 0]
    assert np.linalg.norm(quad[1] - quad[0]) == pytest.approx((130 - 20) * 4 + 2 * 1.6 * 10, abs=4)
    assert np.linalg.norm(quad[3] - quad[0]) == pytest.approx(2 * 10)


def test_two_lines_stay_two() -> None:
    found = np.zeros((4, 100, 160), np.float32)
    for top in (40, 46):
        found[0, top : top + 2, 20:130] = 0.9
    found[1], found[3] = 1.0, np.log2(10.0)
    assert len(lines_of(found)) == 2


def test_a_small_picture_is_enlarged_threefold_at_most() -> None:
    made = MRZNetwork(threads=1)
    answers_, scale = made.line_map(np.zeros((50, 100, 3), np.uint8), long_side=640)
    assert scale == 3
    assert answers_.shape == (4, 38, 75)
    assert resized(np.zeros((3000, 4000, 3), np.uint8), 0.16).shape[:2] == (480, 640)


def test_the_trainer_has_the_readers_alphabet_and_says_what_it_saw() -> None:
    folder = models_folder() / "mrz_reader"
    assert f'ALPHABET = "{MRZ_ALPHABET}"' in (folder / "glyphs.py").read_text()
    log = json.loads((folder / "training.json").read_text())
    assert log["line"]["lines_seen"] > 0
    assert log["finder"]["scenes_seen"] > 0


def _two_touching_lines(tilt: float) -> np.ndarray:
    """The finder's answers for two lines whose cores touch, as on a card of few pixels."""
    made = np.zeros((4, 60, 120), np.float32)
    y, x = np.mgrid[0:60, 0:120].astype(np.float32)
    along = np.radians(tilt)
    across = (y - 30) * np.cos(along) - (x - 60) * np.sin(along)
    on = (np.abs(np.abs(across) - 2.4) < 1.2) & (np.abs(x - 60) < 50)
    made[0] = np.where(on, 0.98, np.where((np.abs(across) < 3.4) & (np.abs(x - 60) < 50), 0.6, 0.02))
    made[1], made[2], made[3] = np.cos(along), np.sin(along), np.log2(10.0)
    return made


@pytest.mark.parametrize("tilt", [0.0, 3.0, -5.0])
def test_lines_that_touch_are_taken_apart(tilt: float) -> None:
    quads = lines_of(_two_touching_lines(tilt))
    assert len(quads) == 2
    middles = sorted(float(q[:, 1].mean()) for q in quads)
    assert middles[1] - middles[0] == pytest.approx(2 * 2.4 * 4 / np.cos(np.radians(tilt)), abs=4.0)
    for quad in quads:
        direction = quad[1] - quad[0]
        assert np.degrees(np.arctan2(direction[1], direction[0])) == pytest.approx(tilt, abs=1.5)


def test_the_networks_that_run_are_as_exact_as_those_they_are_made_from() -> None:
    log = json.loads((models_folder() / "mrz_reader" / "quantised.json").read_text())
    before, after = log["float32"], log["int8"]
    assert after["fresh_characters"] == before["fresh_characters"] > 10_000
    assert after["wrong_characters"] <= 1.05 * before["wrong_characters"]
    assert after["fresh_overlap"] >= before["fresh_overlap"] - 0.01


def test_a_wrong_digit_read_the_same_twice_is_not_looked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two views are enough where the print itself is wrong."""
    page = draw_page(PageSpec(seed=3)).mrz_side
    altered = alter_mrz_character(page, 1, 3, "8" if page.mrz_lines[1][3] != "8" else "3")
    views: list[int] = []
    shared = network.shared_network(1)
    look = shared.detect

    def counted(picture: RGB, *, long_side: int = 640) -> list[Quad]:
        views.append(long_side)
        return look(picture, long_side=long_side)

    monkeypatch.setattr(shared, "detect", counted)
    (found,) = get_engine("docfraud", SETTINGS).read(altered.pixels)
    assert "\n".join(found.reading.lines) == altered.after
    assert not found.parsed.check_digits_valid
    assert len(views) == 2
