"""MRZs that cannot be read whole: each gets what can be said, and why not more."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

import docfraud
from docfraud.imaging.picture import RGB
from docfraud.mrz.remnants import UNKNOWN, of_unclear
from docfraud.results import MRZSearch, RemnantReason
from docfraud.settings import Settings
from tests.support.drawing import DrawnPage, PageSpec, draw_page

SETTINGS = Settings(threads=1)


def side(name: str = "TD3", seed: int = 5) -> DrawnPage:
    return draw_page(PageSpec(format=name, seed=seed, ppi=200.0)).mrz_side  # type: ignore[arg-type]


def search(pixels: RGB) -> MRZSearch:
    return docfraud.find_mrz(np.ascontiguousarray(pixels), settings=SETTINGS)


def fingered(page: DrawnPage, x: float, line: int) -> RGB:
    """A finger's end over part of a line; `x` as a share of the width."""
    pixels = page.pixels.copy()
    height, width = pixels.shape[:2]
    y = round(page.mrz_line_boxes[line][1]) + 5
    cv2.ellipse(
        pixels, (round(x * width), y), (round(0.09 * width), round(0.09 * height)), 20, 0, 360, (180, 140, 120), -1
    )
    return pixels


@pytest.mark.parametrize("name", ["TD3", "TD1", "TD2", "MRVA"])
def test_white_on_black_is_read(name: str) -> None:
    page = side(name)
    found = search(255 - page.pixels)
    assert [m.lines for m in found.mrz] == [tuple(page.mrz_lines)]


@pytest.mark.parametrize("name", ["TD3", "TD1"])
def test_a_mirror_image_is_called_one(name: str) -> None:
    page = side(name)
    found = search(page.pixels[:, ::-1])
    assert found.mrz == ()
    (remnant,) = found.remnants
    assert remnant.reason is RemnantReason.MIRRORED
    assert remnant.lines == tuple(page.mrz_lines)
    assert "mirror" in remnant.message
    # its regions are where the lines are on the picture as it was given
    ys = [y for region in remnant.regions for _, y in region.polygon]
    assert min(ys) > page.mrz_line_boxes[0][1] - 10
    assert max(ys) < page.mrz_line_boxes[-1][3] + 10


@pytest.mark.parametrize(
    ("name", "edge", "part"),
    [
        ("TD3", "right", lambda p: p.pixels[:, : int(0.75 * p.pixels.shape[1])]),
        ("TD1", "right", lambda p: p.pixels[:, : int(0.75 * p.pixels.shape[1])]),
        ("TD1", "right", lambda p: p.pixels[:, : int(0.68 * p.pixels.shape[1])]),
        ("TD2", "right", lambda p: p.pixels[:, : int(0.6 * p.pixels.shape[1])]),
        ("TD3", "left", lambda p: p.pixels[:, int(0.3 * p.pixels.shape[1]) :]),
        ("TD3", "bottom", lambda p: p.pixels[: int(p.mrz_line_boxes[-1][1]) + 2]),
        ("TD1", "bottom", lambda p: p.pixels[: int(p.mrz_line_boxes[-1][1]) + 2]),
    ],
)
def test_a_cut_names_the_edge_and_shows_what_is_in_view(name: str, edge: str, part: object) -> None:
    page = side(name)
    found = search(part(page))  # type: ignore[operator]
    assert found.mrz == ()
    (remnant,) = found.remnants
    assert remnant.reason is RemnantReason.CUT_OFF
    assert f"{edge} edge" in remnant.message
    truth = page.mrz_lines[0]
    shown = remnant.lines[0].strip(UNKNOWN)
    assert len(shown) > 18
    assert shown in truth


@pytest.mark.parametrize(("name", "x", "line"), [("TD3", 0.5, 0), ("TD1", 0.5, 0), ("TD2", 0.4, 1)])
def test_what_a_finger_covers_is_unknown_and_the_rest_is_shown(name: str, x: float, line: int) -> None:
    page = side(name)
    found = search(fingered(page, x, line))
    assert found.mrz == ()
    (remnant,) = found.remnants
    assert remnant.reason is RemnantReason.COVERED
    assert f"line {line + 1}, characters" in remnant.message
    assert remnant.lines[line].count(UNKNOWN) >= 3
    pairs = [
        (a, b)
        for shown, true in zip(remnant.lines, page.mrz_lines, strict=True)
        for a, b in zip(shown, true, strict=True)
    ]
    assert all(a in (b, UNKNOWN) for a, b in pairs)


def test_two_documents_in_one_picture_are_both_read() -> None:
    one, two = side("TD3"), side("TD2", seed=9)
    height = max(one.pixels.shape[0], two.pixels.shape[0])
    left = one.pixels.shape[1] + 40
    picture = np.full((height, left + two.pixels.shape[1], 3), 90, np.uint8)
    picture[: one.pixels.shape[0], : one.pixels.shape[1]] = one.pixels
    picture[: two.pixels.shape[0], left:] = two.pixels
    found = search(picture)
    assert {m.lines for m in found.mrz} == {tuple(one.mrz_lines), tuple(two.mrz_lines)}
    assert found.remnants == ()


def test_a_whole_page_leaves_no_remnant_and_a_page_without_an_mrz_neither() -> None:
    page = side()
    assert search(page.pixels).remnants == ()
    bare = page.pixels[: int(page.mrz_line_boxes[0][1]) - 20]
    assert search(bare) == MRZSearch(mrz=())


def test_a_guess_is_not_returned_as_read() -> None:
    """So coarse that letters of the name are guesses: no lines, or the right ones."""
    wrong = told = 0
    for seed in range(6):
        page = side(seed=seed)
        coarse = cv2.resize(
            cv2.GaussianBlur(page.pixels, (0, 0), 1.5), None, fx=0.17, fy=0.17, interpolation=cv2.INTER_AREA
        )
        found = search(np.asarray(coarse, np.uint8))
        wrong += any(m.check_digits_valid and m.lines != tuple(page.mrz_lines) for m in found.mrz)
        told += bool(found.remnants)
    assert wrong == 0
    assert told > 0


def test_the_threshold_decides_what_is_a_guess() -> None:
    page = side()
    coarse = np.asarray(
        cv2.resize(cv2.GaussianBlur(page.pixels, (0, 0), 1.5), None, fx=0.17, fy=0.17, interpolation=cv2.INTER_AREA),
        np.uint8,
    )
    lax = docfraud.find_mrz(coarse, settings=Settings(threads=1, mrz_clear_confidence=0.0))
    strict = docfraud.find_mrz(coarse, settings=Settings(threads=1, mrz_clear_confidence=1.0))
    assert len(lax.mrz) == 1
    assert strict.mrz == ()
    assert strict.remnants[0].reason in (RemnantReason.UNCLEAR, RemnantReason.COVERED)


@pytest.mark.parametrize("text", ["<" * 40, "258562894385684653201995053551", "06926845990191718916552381908B"])
def test_a_row_of_fillers_or_digits_alone_is_no_remnant(text: str) -> None:
    page = side()
    x0, y0, x1, y1 = (round(v) for v in page.mrz_line_boxes[0])
    bare = page.pixels.copy()
    bare[y0 - 8 :] = 240
    spelled = draw_page(PageSpec(format="TD3", ppi=200.0, mrz_lines=(text.ljust(44, "<"), "<" * 44))).mrz_side
    row = spelled.pixels[y0 - 8 : y1 + 8, : round(x0 + (x1 - x0) / 44 * len(text))]
    bare[y0 - 8 : y1 + 8, : row.shape[1]] = row
    assert search(bare) == MRZSearch(mrz=())


def test_places_are_listed_as_people_write_them() -> None:
    quad = np.array([[100.0, 100], [300, 100], [300, 120], [100, 120]])
    picture = np.zeros((400, 600, 3), np.uint8)
    remnant = of_unclear(
        ["ABCDEFGHIJ", "0123456789"], [(0, 2), (0, 5), (0, 6), (0, 7), (1, 9)], [quad, quad + 40], picture
    )
    assert remnant.lines == ("AB?DE???IJ", "012345678?")
    assert "line 1, characters 3, 6-8, line 2, character 10" in remnant.message
    assert remnant.reason is RemnantReason.COVERED
    single = of_unclear(["ABCDEFGHIJ"], [(0, 2)], [quad], picture)
    assert single.reason is RemnantReason.UNCLEAR
    outside = of_unclear(["ABCDEFGHIJ"], [(0, 2)], [quad - [105, 0]], picture)
    assert outside.reason is RemnantReason.CUT_OFF
    assert "left edge" in outside.message


@pytest.mark.parametrize("share", [0.78, 0.8, 0.82, 0.85])
def test_a_large_visa_that_is_cut_is_not_read_as_a_small_one(share: float) -> None:
    """Its first 36 columns hold the three check digits of an MRV-B."""
    page = side("MRVA", seed=1)
    found = search(page.pixels[:, : int(share * page.pixels.shape[1])])
    assert found.mrz == ()
    assert [r.reason for r in found.remnants] == [RemnantReason.CUT_OFF]
