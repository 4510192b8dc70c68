"""Reading MRZs off pictures with the real networks: drawn pages, turned, tilted, on a desk, several, cut off, none."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from docfraud.imaging.picture import RGB
from docfraud.mrz.read import MRZReader, without_settling
from docfraud.ocr.base import Recogniser
from docfraud.ocr.ppocr import shared_ppocr
from docfraud.settings import Settings
from tests.mrz.bars import Bar, Bars, bars, read_bars
from tests.mrz.drawn import FORMAT_NAMES, genuine, page, read
from tests.mrz.published import TD3
from tests.support.capturing import on_desk, through_jpeg, turned
from tests.support.drawing import DrawnPage, FormatName, PageSpec, both_sides, draw_page
from tests.support.glyphs import Box


def _inside(box: Box, quad: np.ndarray, slack: float) -> bool:
    """Whether a box of ink lies in a quad grown by `slack` pixels."""
    hull = cv2.convexHull(quad.astype(np.float32))
    corners = [(box[0], box[1]), (box[2], box[1]), (box[2], box[3]), (box[0], box[3])]
    return all(cv2.pointPolygonTest(hull, corner, True) >= -slack for corner in corners)


@pytest.mark.parametrize("name", FORMAT_NAMES)
def test_every_format_is_read_exactly(name: FormatName) -> None:
    found = genuine(name)
    assert len(found) == 1
    assert found[0].reading.format == name
    assert found[0].reading.lines == page(name).mrz_lines
    assert found[0].reading.check_digits_valid
    assert found[0].settled == ()


@pytest.mark.parametrize("name", FORMAT_NAMES)
def test_lines_are_where_they_are_printed(name: FormatName) -> None:
    drawn = page(name)
    found = genuine(name)[0]
    pitch = 2.54 * drawn.px_per_mm
    assert found.pitch == pytest.approx(pitch, rel=0.01)
    assert len(found.quads) == len(drawn.mrz)
    for i, placed in enumerate(drawn.mrz):
        assert _inside(placed.box, found.quads[i], 0.35 * pitch)
        for column in (0, 7, len(placed.text) - 1):
            quad = found.span_quad(i, column, column + 1)
            assert quad is not None
            x0, y0, x1, y1 = placed.character_boxes[column]
            assert np.abs(quad.mean(axis=0) - ((x0 + x1) / 2, (y0 + y1) / 2)).max() < 0.45 * pitch
            assert np.ptp(quad[:, 0]) == pytest.approx(pitch, rel=0.05)


@pytest.mark.parametrize("quarter", [1, 2, 3])
def test_four_rotations(quarter: int) -> None:
    found = read(turned(page("TD3").pixels, quarter))
    assert [f.reading.lines for f in found] == [page("TD3").mrz_lines]
    assert abs((found[0].angle + 90 * quarter + 180) % 360 - 180) < 2


@pytest.mark.parametrize("name", ["TD1", "MRVB"])
@pytest.mark.parametrize("angle", [3.0, -12.0])
def test_tilted(name: FormatName, angle: float) -> None:
    pixels = page(name).pixels
    height, width = pixels.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 0.8)
    tilted = np.asarray(cv2.warpAffine(pixels, matrix, (width, height), borderValue=(120, 110, 100)), np.uint8)
    assert [f.reading.lines for f in read(tilted)] == [page(name).mrz_lines]


@pytest.mark.parametrize(
    ("name", "angle", "perspective"), [("TD3", 8.0, 0.08), ("TD1", -25.0, 0.15), ("TD2", 172.0, 0.1)]
)
def test_on_a_desk(name: FormatName, angle: float, perspective: float) -> None:
    found = read(on_desk(page(name), angle, perspective, seed=3).pixels)
    assert [f.reading.lines for f in found] == [page(name).mrz_lines]


def test_front_and_back_in_one_picture() -> None:
    card = draw_page(PageSpec(format="TD1"))
    found = read(both_sides(card))
    assert [f.reading.lines for f in found] == [card.mrz_side.mrz_lines]


def test_several_documents_in_one_picture() -> None:
    first, second = page("TD2"), page("MRVB")
    width = max(first.pixels.shape[1], second.pixels.shape[1]) + 80
    sheet = np.full((first.pixels.shape[0] + second.pixels.shape[0] + 160, width, 3), 235, np.uint8)
    y = 40
    for drawn in (first, second):
        h, w = drawn.pixels.shape[:2]
        sheet[y : y + h, 40 : 40 + w] = drawn.pixels
        y += h + 60
    found = read(sheet)
    assert {f.reading.lines for f in found} == {first.mrz_lines, second.mrz_lines}
    assert len(found) == 2


@pytest.mark.parametrize("quality", [15])
def test_hard_compression(quality: int) -> None:
    assert read(through_jpeg(page("TD3").pixels, quality))[0].reading.lines == page("TD3").mrz_lines


# ---- what is not all there -------------------------------------------------------------------------------------------


def _cut(drawn: DrawnPage, *, right: float = 0.0, below_line: int | None = None) -> RGB:
    pixels = drawn.pixels
    if below_line is not None:
        box = drawn.mrz_line_boxes[below_line]
        pixels = pixels[: round(box[3] + 0.8 * drawn.px_per_mm)]
    x1 = drawn.mrz_line_boxes[0][2]
    return np.ascontiguousarray(pixels[:, : round(x1 * (1 - right)) if right else pixels.shape[1]])


def test_an_mrz_cut_off_at_the_side_is_not_made_up() -> None:
    """The last fifth is outside the picture: no reading may claim that its check digits are right there."""
    for found in read(_cut(page("TD3"), right=0.2)):
        assert found.reading.confidence is not None
        assert not found.reading.check_digits_valid or found.reading.lines == page("TD3").mrz_lines


def test_an_mrz_without_its_last_line_is_not_completed() -> None:
    names: tuple[FormatName, ...] = ("TD3", "TD1")
    for name in names:
        drawn = page(name)
        for found in read(_cut(drawn, below_line=len(drawn.mrz) - 2)):
            assert found.reading.lines != drawn.mrz_lines
            assert not found.reading.check_digits_valid


def test_two_lines_of_a_card_are_no_shorter_document() -> None:
    """With wrong digits nothing else would tell them from a TD2 whose ends were passed over."""
    assert read_bars(bars("I<UTOD231458901<<<<<<<<<<<<<<<", "7408129F1204150UTO<<<<<<<<<<<1")) == []


# ---- nothing is invented ---------------------------------------------------------------------------------------------


def _prose(seed: int) -> RGB:
    rng = np.random.default_rng(seed)
    sheet = np.full((900, 700, 3), 248, np.uint8)
    words = ["the", "bearer", "requests", "whom", "it", "may", "concern", "pass", "freely", "without", "hindrance"]
    for row in range(24):
        line = " ".join(rng.choice(words, 9))
        cv2.putText(sheet, line, (20, 40 + 36 * row), cv2.FONT_HERSHEY_SIMPLEX, 0.55, (30, 30, 30), 1, cv2.LINE_AA)
    return sheet


def _receipt() -> RGB:
    sheet = np.full((1000, 460, 3), 250, np.uint8)
    rows = ["KIOSK NORD 24", *(f"ARTICLE {i:02d} ..... {i * 1.37:6.2f}" for i in range(14)), "<<< THANK YOU >>>"]
    rows += ["0123456789012345678901234567", "--------------------------", "<<<<<<<<<<<<<<<<<<<<<<<<<<"]
    for i, text in enumerate(rows):
        cv2.putText(sheet, text, (20, 50 + 45 * i), cv2.FONT_HERSHEY_PLAIN, 1.3, (40, 40, 40), 1, cv2.LINE_AA)
    return sheet


def _texture() -> RGB:
    rng = np.random.default_rng(5)
    fine = rng.normal(0, 40, (600, 800, 3))
    x = np.arange(800)[None, :, None]
    return np.asarray(np.clip(128 + fine + 50 * np.sin(x / 3.0), 0, 255), np.uint8)


@pytest.mark.parametrize(
    "pixels",
    [_prose(1), _receipt(), _texture(), np.full((300, 400, 3), 255, np.uint8)],
    ids=["prose", "receipt", "texture", "blank"],
)
def test_nothing_is_invented(pixels: RGB) -> None:
    assert read(pixels) == []


def test_nothing_is_invented_on_the_front_of_a_card() -> None:
    assert read(draw_page(PageSpec(format="TD1")).pixels) == []


def test_a_page_whose_mrz_is_covered_has_none() -> None:
    drawn = page("TD3")
    pixels = drawn.pixels.copy()
    pixels[round(drawn.mrz_line_boxes[0][1]) - 8 : round(drawn.mrz_line_boxes[1][3]) + 8] = 200
    assert read(pixels) == []


# ---- the seam --------------------------------------------------------------------------------------------------------


def test_any_recogniser_serves() -> None:
    made = bars(*TD3)
    assert isinstance(made, Recogniser)
    assert isinstance(shared_ppocr(1), Recogniser)
    reader = MRZReader(made, made)
    assert reader.engine == "bars"
    assert [r.lines for r in reader.read(made.picture)] == [TD3]


def test_a_detector_that_finds_nothing_is_asked_at_each_scale() -> None:
    class Blind:
        name = "blind"
        finds_pieces = False

        def __init__(self) -> None:
            self.asked: list[int] = []

        def detect(self, picture: RGB, *, long_side: int = 960) -> list[np.ndarray]:
            self.asked.append(long_side)
            return []

    made, blind = bars(*TD3), Blind()
    assert (
        MRZReader(blind, made, Settings(mrz_search_sides=(960, 1600))).read(np.zeros((1500, 2000, 3), np.uint8)) == []
    )
    assert blind.asked == [960, 1600]
    blind.asked.clear()
    MRZReader(blind, made, Settings(mrz_search_sides=(960, 1600))).read(np.zeros((300, 400, 3), np.uint8))
    assert blind.asked == [960]  # enlarging fourfold shows nothing new


def test_settling_can_be_undone() -> None:
    made = bars(TD3[0], Bar(TD3[1], faint={14: {"9": 0.5, "4": 0.4}}))
    reading = MRZReader(made, made).read(made.picture)[0]
    assert reading.lines == TD3
    assert reading.settled == ((1, 14),)
    raw = without_settling(reading)
    assert raw.lines[1][14] == "9"
    assert raw.settled == ()
    assert reading.angle == pytest.approx(0, abs=0.5)


def test_the_settling_threshold_is_the_settings() -> None:
    made = bars(TD3[0], Bar(TD3[1], faint={14: {"9": 0.5, "4": 0.4}}))
    found = read_bars(made, Settings(mrz_settle_doubt=0.0))[0]
    assert found.reading.lines[1][14] == "9"
    assert found.reading.lines_valid == TD3
    assert found.settled == ()


def test_what_is_not_clear_enough_is_no_mrz() -> None:
    made = bars(*(Bar(text, faint={i: {c: 0.4, "X": 0.3, "Y": 0.2} for i, c in enumerate(text)}) for text in TD3))
    assert read_bars(made) == []
    assert read_bars(made, Settings(mrz_min_confidence=0.2))[0].reading.check_digits_valid


class _Turning(Bars):
    """A finder of pieces that sees nothing until the picture is turned."""

    def detect(self, picture: RGB, *, long_side: int = 960) -> list[np.ndarray]:
        if picture.shape == self.picture.shape:
            return []
        # what it then finds, it finds on the turned picture
        height = self.picture.shape[1]
        return [np.stack([q[:, 1], height - 1 - q[:, 0]], axis=1) for q in super().detect(self.picture)]


def test_a_finder_of_pieces_looks_from_another_side() -> None:
    made = bars(*TD3)
    turning = _Turning(made.bars, finds_pieces=True)
    reading = MRZReader(turning, made).read(made.picture)[0]
    assert reading.lines == TD3
    assert np.allclose(reading.quads, MRZReader(made, made).read(made.picture)[0].quads, atol=1)
