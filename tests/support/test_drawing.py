"""The drawn pages keep their word: geometry, determinism, and that a forgery changes what it says and nothing else."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from docfraud.imaging.picture import RGB
from tests.support.capturing import draw_lights, live_capture, on_desk, turned
from tests.support.drawing import (
    DateStyle,
    DrawnPage,
    FormatName,
    PageSpec,
    both_sides,
    committed_portrait,
    draw_page,
)
from tests.support.forging import Altered, alter_mrz, alter_mrz_character, alter_viz_digit, substitute_portrait
from tests.support.glyphs import Box
from tests.support.layouts import MRZ_ZONE_MM, SIDES

FORMATS: tuple[FormatName, ...] = ("TD3", "TD1", "TD2", "MRVA", "MRVB")
SAMPLES = Path(__file__).parents[1] / "data" / "drawn"


@cache
def page_of(name: FormatName, ppi: float = 300.0) -> DrawnPage:
    return draw_page(PageSpec(format=name, ppi=ppi, personal_number="" if name == "TD1" else "7408"))


def sides(page: DrawnPage) -> list[DrawnPage]:
    return [page, *([page.back] if page.back else [])]


def dark(page: DrawnPage, box: Box) -> NDArray[np.bool_]:
    """Where ink is on a picture, inside a box grown to whole pixels."""
    x0, y0, x1, y1 = int(box[0]), int(box[1]), int(np.ceil(box[2])), int(np.ceil(box[3]))
    ink: NDArray[np.bool_] = np.less(page.pixels[y0:y1, x0:x1].min(axis=2), 110)
    return ink


@pytest.mark.parametrize("ppi", [200.0, 300.0])
@pytest.mark.parametrize("name", FORMATS)
def test_page_has_the_size_9303_gives_it(name: FormatName, ppi: float) -> None:
    page = page_of(name, ppi)
    sizes = {"TD3": (125, 88), "TD1": (85.6, 53.98), "TD2": (105, 74), "MRVA": (120, 80), "MRVB": (105, 74)}
    for side in sides(page):
        height, width = side.pixels.shape[:2]
        assert (width / side.px_per_mm, height / side.px_per_mm) == pytest.approx(sizes[name], abs=0.1)
        assert side.pixels.dtype == np.uint8


@pytest.mark.parametrize("ppi", [200.0, 300.0])
@pytest.mark.parametrize("name", FORMATS)
def test_mrz_lies_in_its_zone_at_ten_characters_per_inch(name: FormatName, ppi: float) -> None:
    side = page_of(name, ppi).mrz_side
    lines, length = {"TD1": (3, 30), "TD3": (2, 44), "MRVA": (2, 44)}.get(name, (2, 36))
    left = {"TD1": 5.0, "TD3": 6.0}.get(name, 4.0)
    assert [len(text) for text in side.mrz_lines] == [length] * lines
    zone_top = side.pixels.shape[0] / side.px_per_mm - MRZ_ZONE_MM
    for placed in side.mrz:
        # Fillers have one shape, so their ink repeats with the pitch exactly.
        fillers = [(i, b) for i, b in enumerate(placed.character_boxes) if placed.text[i] == "<"]
        (i, first), (j, last) = fillers[0], fillers[-1]
        assert (last[0] - first[0]) / (j - i) / side.px_per_mm == pytest.approx(2.54, abs=0.001)
        assert placed.box[0] / side.px_per_mm == pytest.approx(left, abs=1.0)
        assert placed.box[1] / side.px_per_mm > zone_top
        assert dark(side, placed.box)[2:-2].any(axis=1).all()
    baselines = [placed.origin[1] / side.px_per_mm for placed in side.mrz]
    assert np.diff(baselines) == pytest.approx(6.35, abs=0.001)
    capitals = [b[3] - b[1] for p in side.mrz for c, b in zip(p.text, p.character_boxes, strict=True) if c == "U"]
    assert np.mean(capitals) / side.px_per_mm == pytest.approx(2.4, abs=0.2)  # OCR-B size 1


@pytest.mark.parametrize("name", FORMATS)
def test_pitch_is_also_that_of_the_ink(name: FormatName) -> None:
    """Measured on the picture: the ink of a filler run, correlated with itself one pitch further, is the same."""
    side = page_of(name).mrz_side
    placed = next(p for p in side.mrz if "<<<<" in p.text)
    start = placed.text.index("<<<<")
    cells = placed.character_boxes[start : start + 4]
    y0, y1 = int(cells[0][1]), int(np.ceil(cells[0][3]))
    x0, x1 = int(cells[0][0]) - 2, int(cells[3][2]) + 3
    ink = 255.0 - side.pixels[y0:y1, x0:x1].min(axis=2)
    columns = np.convolve(ink.sum(axis=0), np.ones(3) / 3, mode="same")
    columns -= columns.mean()
    scores = [float((columns[:-lag] * columns[lag:]).sum() / (len(columns) - lag)) for lag in range(20, 41)]
    assert (20 + int(np.argmax(scores))) / side.px_per_mm == pytest.approx(2.54, abs=0.1)


@pytest.mark.parametrize("name", FORMATS)
def test_every_box_is_on_the_page_and_holds_ink(name: FormatName) -> None:
    page = page_of(name)
    seen: set[str] = set()
    for side in sides(page):
        height, width = side.pixels.shape[:2]
        seen |= set(side.boxes)
        for drawn in side.fields:
            x0, y0, x1, y1 = drawn.box
            assert 0 < x0 < x1 < width
            assert 0 < y0 < y1 < height
            assert dark(side, drawn.box).mean() > 0.08, drawn.name
            # Nothing dark touches the box from outside: the box is all of the text.
            ring: Box = (x0 - 2, y0 - 2, x1 + 2, y1 + 2)
            edge = dark(side, ring)
            assert not edge[0].any()
            assert not edge[-1].any()
            assert not edge[:, 0].any()
            assert not edge[:, -1].any()
            assert len(drawn.placed.character_boxes) == len(drawn.text)
    required = {"surname", "given_names", "document_number", "nationality", "date_of_birth", "sex", "date_of_expiry"}
    assert required <= seen


@pytest.mark.parametrize("name", FORMATS)
def test_nothing_overlaps(name: FormatName) -> None:
    for side in sides(page_of(name)):
        boxes = [*side.boxes.values(), *side.mrz_line_boxes, *([side.portrait_box] if side.portrait_box else [])]
        for i, a in enumerate(boxes):
            for b in boxes[i + 1 :]:
                assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]


@pytest.mark.parametrize("name", FORMATS)
def test_portrait_size_is_within_9303(name: FormatName) -> None:
    page = page_of(name)
    assert page.portrait_box is not None
    x0, y0, x1, y1 = (v / page.px_per_mm for v in page.portrait_box)
    assert 25.9 <= x1 - x0 <= 35.1
    assert 31.9 <= y1 - y0 <= 45.1
    for side in SIDES[name]:
        assert side.mrz_top is None or side.portrait is None or side.portrait[1] + side.portrait[3] < side.mrz_top


def test_same_spec_same_pixels_and_another_seed_another_noise() -> None:
    spec = PageSpec(format="TD2", ppi=150, seed=5)
    assert np.array_equal(draw_page(spec).pixels, draw_page(spec).pixels)
    other = draw_page(replace(spec, seed=6)).pixels
    assert not np.array_equal(draw_page(spec).pixels, other)
    difference = np.abs(draw_page(spec).pixels.astype(int) - other.astype(int))
    assert np.median(difference) <= 2  # the design itself is the same


def test_overrides_are_printed_and_left_out_fields_are_gone() -> None:
    wrong = ("P<UTOX<<Y" + "<" * 35, "0" * 44)
    page = draw_page(PageSpec(ppi=150, viz={"surname": "ØSTŁUND-ÇĘŠ", "sex": ""}, mrz_lines=wrong))
    assert page.mrz_lines == wrong
    assert page.field("surname").text == "ØSTŁUND-ÇĘŠ"
    assert "sex" not in page.boxes
    with pytest.raises(KeyError):
        page.field("sex")


def test_long_names_are_set_smaller_and_stay_on_the_page() -> None:
    page = draw_page(PageSpec(format="TD1", ppi=200, surname="W" * 44))
    assert page.field("surname").box[2] < page.pixels.shape[1]
    assert page.field("surname").size < page.field("given_names").size


def test_letters_the_fonts_lack_are_refused() -> None:
    with pytest.raises(ValueError, match="cannot draw"):
        draw_page(PageSpec(ppi=100, viz={"surname": "ИВАНОВ"}))


@pytest.mark.parametrize("style", DateStyle)
def test_date_style_writes_its_own_example(style: DateStyle) -> None:
    assert style.write(PageSpec().date_of_birth) == style.value


def changed_outside(altered: Altered, page: DrawnPage) -> int:
    differs = (altered.pixels != page.pixels).any(axis=2)
    for x0, y0, x1, y1 in altered.boxes:
        assert differs[y0:y1, x0:x1].any()
        differs[y0:y1, x0:x1] = False
    return int(differs.sum())


@pytest.mark.parametrize("name", FORMATS)
def test_altered_birth_digit_changes_that_digit_only(name: FormatName) -> None:
    page = page_of(name)
    before = page.pixels.copy()
    altered = alter_viz_digit(page)
    assert changed_outside(altered, page) == 0
    assert np.array_equal(page.pixels, before)
    assert [a == b for a, b in zip(altered.before, altered.after, strict=True)].count(False) == 1
    # The picture now shows what a page printed with that text shows, at that digit.
    printed = draw_page(replace(page.spec, viz={"date_of_birth": altered.after}))
    x0, y0, x1, y1 = altered.boxes[0]
    forged, honest, old = (p[y0:y1, x0:x1].astype(float).ravel() for p in (altered.pixels, printed.pixels, page.pixels))
    assert np.corrcoef(forged, honest)[0, 1] > 0.85
    assert np.corrcoef(forged, honest)[0, 1] > np.corrcoef(forged, old)[0, 1] + 0.1


def test_altered_digit_leaves_the_neighbours_alone() -> None:
    page = page_of("TD3")
    altered = alter_viz_digit(page, "document_number", index=4, new="8")
    assert altered.after == page.spec.document_number[:4] + "8" + page.spec.document_number[5:]
    neighbours = page.field("document_number").placed.character_boxes
    x0, _, x1, _ = altered.boxes[0]
    assert neighbours[3][2] <= x0
    assert x1 <= neighbours[5][0]
    with pytest.raises(ValueError, match="no digit"):
        alter_viz_digit(page, "surname")
    with pytest.raises(ValueError, match="single character"):
        alter_viz_digit(page, "document_number", index=1, new="7")


def test_altered_mrz_character_breaks_nothing_else() -> None:
    page = page_of("TD3")
    altered = alter_mrz_character(page, 1, 18)
    assert changed_outside(altered, page) == 0
    old, new = altered.before.split("\n")[1], altered.after.split("\n")[1]
    assert [i for i in range(44) if old[i] != new[i]] == [18]
    with pytest.raises(ValueError, match="what to write"):
        alter_mrz_character(page, 0, 1)


def test_altered_mrz_lines_look_like_printed_ones() -> None:
    page = page_of("TD3")
    other = replace(page.spec, document_number="U74C29396")
    altered = alter_mrz(page, other.printed_mrz)
    assert len(altered.boxes) == sum(a != b for a, b in zip(altered.before, altered.after, strict=True)) == 3
    assert changed_outside(altered, page) == 0
    printed = draw_page(other)
    for x0, y0, x1, y1 in altered.boxes:
        forged, honest = (p.pixels[y0:y1, x0:x1].astype(float).ravel() for p in (altered, printed))
        assert np.corrcoef(forged, honest)[0, 1] > 0.95
    with pytest.raises(ValueError, match="differ"):
        alter_mrz(page, page.mrz_lines)


def test_substituted_portrait_is_the_other_photograph() -> None:
    page = page_of("TD3")
    altered = substitute_portrait(page)
    assert changed_outside(altered, page) == 0
    x0, y0, x1, y1 = (round(v) for v in page.portrait_box or ())
    shown = altered.pixels[y0:y1, x0:x1]
    alike = {}
    for name in ("holder", "other"):
        photo = cv2.resize(committed_portrait(name), (x1 - x0, y1 - y0))
        alike[name] = np.corrcoef(photo.ravel(), shown.ravel())[0, 1]
    assert alike["other"] > 0.8 > alike["holder"]


def test_lights_show_the_mrz_in_infrared_and_drop_the_background() -> None:
    page = page_of("TD3")
    lights = draw_lights(page)
    assert lights.vi is page.pixels
    assert lights.ir.shape == lights.uv.shape == page.pixels.shape
    for box in page.mrz_line_boxes:
        x0, y0, x1, y1 = (round(v) for v in box)
        line = lights.ir[y0:y1, x0:x1].astype(float)
        assert line.min() < 60
        assert np.percentile(line, 90) > 200
        assert np.corrcoef(line.mean(axis=2).ravel(), page.pixels[y0:y1, x0:x1].mean(axis=2).ravel())[0, 1] > 0.95
    paper = np.s_[round(66 * page.px_per_mm) : round(67.5 * page.px_per_mm), :]
    assert lights.ir[paper].std() < 3 < page.pixels[paper].std()
    assert np.median(lights.uv.max(axis=2)) < 90
    assert 0.002 < (lights.uv.max(axis=2) > 150).mean() < 0.05  # a few fibres


@pytest.mark.parametrize("angle", [0.0, 8.0, -20.0, 90.0, 180.0])
def test_desk_quad_is_where_the_page_is(angle: float) -> None:
    page = page_of("TD3", 200.0)
    desk = on_desk(page, angle=angle, perspective=0.12, seed=1)
    height, width = desk.pixels.shape[:2]
    assert ((desk.quad > 0) & (desk.quad < (width, height))).all()
    h, w = page.pixels.shape[:2]
    corners = np.array([[0, 0], [w, 0], [w, h], [0, h]], np.float32)
    # The quad counts from the pixels' edges, OpenCV from their centres.
    back = cv2.getPerspectiveTransform((desk.quad - 0.5).astype(np.float32), corners - np.float32(0.5))
    flat = cv2.warpPerspective(desk.pixels, back, (w, h))
    # Away from the rounded corners the page is back in place, and no shift of two pixels fits as well.
    rows, columns = slice(h // 5, h - h // 20), slice(w // 20, w - w // 20)
    grey, truth = (cv2.GaussianBlur(p, (0, 0), 1).mean(axis=2) for p in (flat, page.pixels))

    def likeness(dx: int, dy: int) -> float:
        moved = np.roll(truth, (dy, dx), (0, 1))[rows, columns]
        return float(np.corrcoef(grey[rows, columns].ravel(), moved.ravel())[0, 1])

    assert likeness(0, 0) > 0.98
    assert likeness(0, 0) > max(likeness(dx, dy) for dx, dy in ((2, 0), (-2, 0), (0, 2), (0, -2))) + 0.04


def test_quarter_turns_are_counter_clockwise() -> None:
    picture: RGB = np.arange(24, dtype=np.uint8).reshape(2, 4, 3)
    assert turned(picture, 1).shape == (4, 2, 3)
    assert (turned(picture, 1)[0, 0] == picture[0, -1]).all()
    assert np.array_equal(turned(turned(picture, 1), 3), picture)


def test_live_capture_differs_from_the_portrait_and_follows_its_seed() -> None:
    photo = committed_portrait("holder_wide")
    first, again, other = live_capture(photo, 1), live_capture(photo, 1), live_capture(photo, 2)
    assert first.shape == (480, 640, 3)
    assert np.array_equal(first, again)
    assert np.abs(first.astype(int) - other.astype(int)).mean() > 5


def test_both_sides_shows_front_and_back() -> None:
    card = page_of("TD1")
    assert card.back is not None
    sheet = both_sides(card)
    h, w = card.pixels.shape[:2]
    gap = round(8 * card.px_per_mm)
    assert np.array_equal(sheet[gap : gap + h, gap : gap + w], card.pixels)
    assert np.array_equal(sheet[-gap - h : -gap, gap : gap + w], card.back.pixels)
    with pytest.raises(ValueError, match="one side"):
        both_sides(page_of("TD3"))


def test_committed_samples_are_what_index_json_says() -> None:
    index = json.loads((SAMPLES / "index.json").read_text(encoding="utf-8"))
    documents = {d["file"]: d for d in index["documents"]}
    assert {d["format"] for d in documents.values()} == set(FORMATS)
    listed = set(documents) | {live["file"] for live in index["live"]}
    for document in documents.values():
        listed |= {document[k] for k in ("ir", "uv", "back") if k in document}
        assert {e["live"] for e in document["expected"]} <= {live["file"] for live in index["live"]}
        with Image.open(SAMPLES / document["file"]) as picture:
            width, height = picture.size
        for x0, y0, x1, y1 in (document["altered"] or {}).get("boxes", []):
            assert 0 <= x0 < x1 <= width
            assert 0 <= y0 < y1 <= height
    assert listed == {p.relative_to(SAMPLES).as_posix() for p in SAMPLES.rglob("*.jpg")}
    assert sum(p.stat().st_size for p in SAMPLES.rglob("*") if p.is_file()) < 6_000_000


def test_forged_samples_differ_from_the_genuine_one_where_index_json_says() -> None:
    index = json.loads((SAMPLES / "index.json").read_text(encoding="utf-8"))
    with Image.open(SAMPLES / "genuine" / "td3.jpg") as picture:
        genuine = np.asarray(picture.convert("RGB")).astype(int)
    forged = [d for d in index["documents"] if d["altered"]]
    assert len(forged) == 4
    for document in forged:
        with Image.open(SAMPLES / document["file"]) as picture:
            differs = np.abs(np.asarray(picture.convert("RGB")).astype(int) - genuine).max(axis=2) > 40
        assert differs.any()
        for x0, y0, x1, y1 in document["altered"]["boxes"]:
            # JPEG blocks of 16 pixels carry a change a little beyond the box.
            differs[max(0, y0 - 16) : y1 + 16, max(0, x0 - 16) : x1 + 16] = False
        assert not differs.any(), document["file"]
