"""Measurements on made pictures: each answers to what it measures, and to little else."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from docfraud.results import Light
from docfraud.security_features.cut_marks import find_seams
from docfraud.security_features.grain import background_tiles, grain_of, screen_of, tile_grain
from docfraud.security_features.ink import absorption, strokes_of
from docfraud.security_features.photo import find_window
from docfraud.security_features.photo_edges import at_true_edges, edge_profiles, glue_rim, shadow_of, unlike_an_edge
from docfraud.security_features.print_process import background_print
from docfraud.security_features.recapture import colourfulness
from docfraud.security_features.repeat import find_repeat, repeat_at
from docfraud.security_features.scene import Box
from docfraud.security_features.textlines import find_text
from docfraud.security_features.uv_brightness import paper_brightness
from docfraud.security_features.uv_fibres import find_fibres, luminous_share
from tests.security_features.scenes import PX, plain
from tests.support.specimens import exam_of, truth_of

RNG = np.random.default_rng(7)


def lines_at(angle: float, period: float, size: int = 640, depth: float = 40.0) -> NDArray[np.float64]:
    """Smooth lines in one direction, lightness."""
    y, x = np.mgrid[0:size, 0:size]
    phase = (x * np.cos(np.radians(angle)) + y * np.sin(np.radians(angle))) / period
    return np.asarray(220 - depth * (0.5 + 0.5 * np.cos(2 * np.pi * phase)) ** 3)


def as_grey(plane: NDArray[np.float64]) -> NDArray[np.uint8]:
    return np.asarray(np.clip(np.rint(plane), 0, 255), np.uint8)


@given(st.floats(0, 180), st.floats(6, 14))
def test_lines_have_no_grain_and_dots_have(angle: float, period: float) -> None:
    boxes = [Box(x, y, x + 64, y + 64) for x in (64, 192, 320) for y in (64, 192)]
    smooth = tile_grain(as_grey(lines_at(angle, period)), boxes)
    dots = as_grey(lines_at(angle, period) - 60 * (RNG.random((640, 640)) < 0.25))
    assert float(np.median(smooth)) < 1.5
    assert float(np.median(tile_grain(dots, boxes))) > 4 * max(float(np.median(smooth)), 1.0)


def test_lines_that_cross_have_no_grain() -> None:
    crossed = as_grey(lines_at(25, 9) + lines_at(115, 11) - 220)
    boxes = [Box(x, y, x + 64, y + 64) for x in (64, 192, 320) for y in (64, 192)]
    assert float(np.median(tile_grain(crossed, boxes))) < 1.5


def test_a_halftone_screen_is_found_with_its_period() -> None:
    y, x = np.mgrid[0:640, 0:640]
    period = 2.9
    a, b = (x * 0.8 + y * 0.6) / period, (x * -0.6 + y * 0.8) / period
    screen = as_grey(200 + 30 * (np.cos(2 * np.pi * a) + np.cos(2 * np.pi * b)) + RNG.normal(0, 3, (640, 640)))
    boxes = [Box(x0, y0, x0 + 66, y0 + 66) for x0 in (0, 100, 200, 300) for y0 in (0, 100)]
    found = screen_of(screen, boxes, PX)
    assert found is not None
    assert found.peak > 20
    assert found.period * PX == pytest.approx(period, rel=0.05)
    noise = screen_of(as_grey(200 + RNG.normal(0, 12, (640, 640))), boxes, PX)
    assert noise is not None
    assert noise.peak < 15
    assert screen_of(screen, boxes[:3], PX) is None


def test_the_structure_tensor_tells_lines_from_dots() -> None:
    small, large = grain_of(lines_at(30, 8).astype(np.float32))
    inner = slice(40, -40)
    assert float(np.median(small[inner, inner])) < 0.1 * float(np.median(large[inner, inner]))


def test_background_is_free_of_text_and_portrait() -> None:
    vi = np.full((640, 960, 3), 220, np.uint8)
    vi[100:160, 100:400] = 20
    scene = plain(vi=vi)
    boxes = background_tiles(scene, [Box(600, 300, 900, 600)])
    assert boxes
    for box in boxes:
        assert box.cut(Box(600, 300, 900, 600)).area == 0 or box.cut(Box(600, 300, 900, 600)).width <= 0
        assert int(box.of(scene.grey).min()) > 100
    assert background_print(plain(vi=np.zeros((640, 960, 3), np.uint8)), []).squares == 0


@pytest.mark.parametrize("share", [0.05, 0.3, 0.9])
def test_absorption_is_the_share_of_light(share: float) -> None:
    light = np.full((40, 40), 0.8)
    light[10:30, 18:22] = 0.8 * (1 - share)
    coded = np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)
    plane = as_grey(coded * 255)
    strokes = strokes_of(plane, Box(0, 0, 40, 40))
    assert strokes is not None
    assert absorption(plane, strokes) == pytest.approx(share, abs=0.02)
    assert strokes_of(plane, Box(0, 0, 4, 4)) is None


def test_text_is_found_in_lines_and_not_in_pictures() -> None:
    vi = np.full((640, 960, 3), 230, np.uint8)
    for row in (100, 200):
        cv2.putText(vi, "HOLDER 12345", (60, row), cv2.FONT_HERSHEY_SIMPLEX, 1.2, (20, 20, 20), 4)
    cv2.circle(vi, (700, 400), 150, (10, 10, 10), -1)
    lines = find_text(plain(vi=vi), [])
    assert [len(line.boxes) >= 10 for line in lines] == [True, True]
    assert find_text(plain(vi=vi), [Box(0, 0, 960, 300)]) == []


@pytest.mark.parametrize(
    "name", ["genuine/uto-passport", "genuine/uto-id-card", "genuine/qmr-id-card", "genuine/zzv-visa"]
)
def test_the_portraits_window_is_found_to_a_fraction_of_a_millimetre(name: str) -> None:
    photo = exam_of(name).photo
    side = next(s for s in truth_of(name).sides if s.side == photo.scene.side)
    right = photo.scene.way.to_page(np.array(side.regions["portrait"]))
    assert photo.window.clear
    assert np.abs(photo.window.box.quad - right).max() / (photo.scene.px_per_mm or 1) < 0.25


def test_a_face_without_edges_gets_a_usual_window() -> None:
    window = find_window(plain(), Box(400, 200, 560, 360).quad)
    assert not window.clear
    assert window.box.area > window.face.area


def test_shadow_and_glue_are_measured_on_their_sides() -> None:
    plane = np.full((640, 960), 200, np.uint8)
    window = Box(300, 150, 600, 500)
    flat = edge_profiles(plane, window, PX, Box(0, 0, 960, 640))
    assert max(shadow_of(flat).values()) == pytest.approx(0, abs=1e-6)
    assert glue_rim(flat) == pytest.approx(1)
    shaded = plane.copy()
    shaded[500:507, 300:600] = 170
    shadows = shadow_of(edge_profiles(shaded, window, PX, Box(0, 0, 960, 640)))
    assert shadows["bottom"] > 0.2
    assert shadows["top"] == pytest.approx(0, abs=1e-6)
    glowing = plane // 4
    glowing[130:520, 280:620] += 20
    assert glue_rim(edge_profiles(glowing, window, PX, Box(0, 0, 960, 640))) > 1.3
    at_the_edge = edge_profiles(plane, Box(0, 0, 960, 640), PX, Box(0, 0, 960, 640))
    assert np.isnan(glue_rim(at_the_edge))


def shadow_beyond(plane: NDArray[np.uint8], window: Box) -> dict[str, float]:
    profiles = edge_profiles(plane, window, PX, Box(0, 0, 960, 640), inward=1.2, outward=4.6)
    return shadow_of(at_true_edges(profiles))


def test_a_portrait_that_reaches_beyond_its_window_throws_no_shadow() -> None:
    plane = np.full((640, 960), 200, np.uint8)
    plane[150:500, 300:600] = 150
    narrow = Box(300, 150, 600 - round(0.9 * PX), 500)
    assert shadow_of(edge_profiles(plane, narrow, PX, Box(0, 0, 960, 640)))["right"] > 0.2
    assert max(shadow_beyond(plane, narrow).values()) == pytest.approx(0, abs=1e-6)
    light = np.full((640, 960), 200, np.uint8)
    light[150:500, 300:600] = 220
    assert max(shadow_beyond(light, narrow).values()) == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize("portrait", [150, 200, 215])
def test_a_shadow_is_no_edge(portrait: int) -> None:
    plane = np.full((640, 960), 200, np.uint8)
    plane[150:500, 300:600] = portrait
    plane[500 : 500 + round(0.5 * PX), 300:600] = 170
    shadows = shadow_beyond(plane, Box(300, 150, 600, 500))
    assert shadows["bottom"] > 0.15
    assert shadows["left"] == pytest.approx(0, abs=1e-6)


def test_where_the_portrait_goes_on_is_no_edge_of_it() -> None:
    infrared, white = np.full((640, 960), 200, np.uint8), np.full((640, 960), 210, np.uint8)
    infrared[150:500, 300:600], white[150:500, 300:600] = 150, 60
    reach = (PX, Box(0, 0, 960, 640), 1.2, 4.6)

    def unlike(box: Box) -> list[str]:
        profiles = edge_profiles(infrared, box, *reach)
        return unlike_an_edge(profiles, edge_profiles(white, box, *reach), at_true_edges(profiles))

    assert unlike(Box(300, 150, 600, 500)) == []
    assert unlike(Box(300, 150, 600, 500 - round(3 * PX))) == ["bottom"]
    assert unlike(Box(300, 150, 600, 500 + round(3 * PX))) == ["bottom"]


def test_rules_and_captions_around_a_portrait_are_no_glue() -> None:
    plane = np.full((640, 960), 60, np.uint8)
    window = Box(300, 150, 600, 500)
    for mm in (2.2, 2.5, 2.8):
        d = round(mm * PX)
        plane[150 - d - 4 : 150 - d, 300:600] = 20
        plane[500 + d : 500 + d + 4, 300:600] = 20
        plane[150:500, 600 + d : 600 + d + 4] = 20
    assert glue_rim(edge_profiles(plane, window, PX, Box(0, 0, 960, 640))) == pytest.approx(1, abs=0.01)


def test_one_tint_is_no_colour_and_grey_pictures_say_so() -> None:
    shades = RNG.integers(60, 250, (640, 960), dtype=np.uint8)
    tint = np.stack([shades, shades, (shades * 0.9).astype(np.uint8)], axis=2)
    value, grey = colourfulness(plain(vi=tint))
    assert (value < 0.03, grey) == (True, False)
    assert colourfulness(plain(vi=np.repeat(shades[..., None], 3, axis=2))) == (0.0, True)
    coloured = tint.copy()
    coloured[:300, :, 0] = (coloured[:300, :, 0] * 0.7).astype(np.uint8)
    assert colourfulness(plain(vi=coloured))[0] > 0.1


def test_paper_is_judged_against_the_brightest_print() -> None:
    dull = np.full((640, 960, 3), 40, np.uint8)
    dull[200:400, 300:700] = (60, 220, 60)
    assert paper_brightness(plain(uv=dull)).ratio < 0.1
    bright = np.full((640, 960, 3), (150, 180, 230), np.uint8)
    assert paper_brightness(plain(uv=bright)).ratio > 0.9
    # twice the exposure changes little
    assert paper_brightness(plain(uv=np.minimum(dull * 1.35, 255).astype(np.uint8))).ratio < 0.15


def test_fibres_are_thin_short_and_alone() -> None:
    uv = np.full((640, 960, 3), 30, np.uint8)
    angles = RNG.uniform(0, np.pi, 20)
    for i, angle in enumerate(angles):
        at = (60 + 90 * (i % 10), 120 + 200 * (i // 10))
        end = (round(at[0] + 40 * np.cos(angle)), round(at[1] + 40 * np.sin(angle)))
        cv2.line(uv, at, end, (40, 40, 220), 3)
    cv2.rectangle(uv, (300, 500), (600, 600), (200, 200, 40), -1)
    found = find_fibres(plain(uv=uv))
    assert found.count == 20
    assert found.order < 0.6
    assert luminous_share(plain(uv=uv)) > 0.02
    assert find_fibres(plain(uv=np.full((640, 960, 3), 30, np.uint8))).count == 0


def test_seams_are_straight_dark_and_uneven() -> None:
    page = np.full((1400, 2000), 225, np.uint8)
    assert not find_seams(page, PX, 0.06)
    ruled = page.copy()
    ruled[700:703] = 120
    assert find_seams(ruled, PX, 0.06)[0].unevenness < 0.2
    wedge = page.copy()
    for x in range(2000):
        half = 1 + round(6 * x / 2000)
        wedge[700 + x // 200 - half : 700 + x // 200 + half, x] = 100
    seam = find_seams(wedge, PX, 0.06)[0]
    assert (seam.horizontal, seam.share > 0.9, seam.unevenness > 0.45) == (True, True, True)
    assert find_seams(np.ascontiguousarray(wedge.T), PX, 0.06)[0].horizontal is False
    # strokes of a line of text
    around = [Box(0, 680, 2000, 730)]
    assert not find_seams(wedge, PX, 0.06, around)
    assert not find_seams(np.ascontiguousarray(wedge.T), PX, 0.06, [Box(680, 0, 730, 2000)])
    assert find_seams(wedge, PX, 0.06, [Box(0, 900, 2000, 950)])


def test_a_second_print_is_found_where_it_is() -> None:
    photo = exam_of("genuine/qmr-passport").photo
    repeat = find_repeat(photo.scene.grey, photo.scene.page, photo.window)
    assert repeat is not None
    ghost = photo.scene.way.to_page(np.array(truth_of("genuine/qmr-passport").sides[0].regions["ghost"]))
    zone = Box.around(ghost)
    assert repeat.box.cut(zone).area > 0.9 * repeat.box.area
    there = repeat_at(photo.scene.grey, zone, photo.window, repeat.scale)
    assert there is not None
    assert there.score > 0.7
    assert repeat_at(photo.scene.grey, Box(0, 0, 0, 0), photo.window, repeat.scale) is None
    assert Light.VI in photo.scene.lights
