"""Three lights in one frame: cutting without resampling, scale, registration, and the way back."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from docfraud.checks import Unavailable
from docfraud.imaging.rectify import Rectification
from docfraud.results import Light, Outcome, Reason
from docfraud.security_features.lit import in_light, need_light, need_scale, sharp_enough
from docfraud.security_features.scene import Box, brightest, linear, make_scene
from tests.security_features.scenes import plain
from tests.support.specimens import exam_of, examine, pictures_of, truth_of


@given(st.integers(0, 50), st.integers(0, 50), st.integers(1, 60), st.integers(1, 60), st.integers(-5, 5))
def test_boxes_grow_and_cut(x: int, y: int, w: int, h: int, by: int) -> None:
    box, page = Box(x, y, x + w, y + h), Box(0, 0, 100, 100)
    grown = box.grown(by, page)
    assert grown.area <= page.area
    assert box.cut(page).area == Box(x, y, min(x + w, 100), min(y + h, 100)).area
    assert box.moved(3, 4).at_origin == Box(0, 0, w, h)
    assert box.of(np.zeros((100, 100))).shape == (min(y + h, 100) - y, min(x + w, 100) - x)


def test_linear_is_the_srgb_curve() -> None:
    values = linear(np.array([0, 10, 128, 255], np.uint8))
    assert values == pytest.approx([0.0, 10 / 255 / 12.92, 0.2158605, 1.0], abs=1e-6)


def test_brightest_is_the_largest_channel() -> None:
    rgb = np.random.default_rng(1).integers(0, 256, (20, 30, 3), dtype=np.uint8)
    assert np.array_equal(brightest(rgb), rgb.max(axis=2))


@pytest.mark.parametrize("name", ["genuine/uto-passport", "genuine/uto-id-card", "genuine/zzv-visa"])
def test_a_straight_page_is_cut_out_pixel_for_pixel(name: str) -> None:
    """No resampling: each pixel of the scene is one of the picture, and regions map back to it."""
    exam = exam_of(name)
    for side, scene in exam.scenes.items():
        assert not scene.warped
        picture = pictures_of(name)[side]
        corner = np.rint(scene.way.to_picture([0, 0])).astype(int)
        x, y = int(corner[0]), int(corner[1])
        assert np.array_equal(scene.vi, picture[y : y + scene.vi.shape[0], x : x + scene.vi.shape[1]])
        region = scene.region(Box(10, 20, 30, 50), Light.UV, "there")
        assert region.image == f"{side}_uv"
        assert region.polygon[0] == (x + 10, y + 20)


def test_the_page_ends_where_the_reader_begins() -> None:
    for name in ("genuine/uto-passport", "genuine/uto-visa", "genuine/zzv-id-card"):
        scene = exam_of(name).scenes["page"]
        corners = np.array(truth_of(name).sides[0].page)
        page = scene.way.to_picture(scene.page.quad)
        assert np.abs(page - corners).max() < 4, name


def test_scale_comes_from_the_mrz_or_the_page() -> None:
    card = exam_of("genuine/uto-id-card")
    assert card.scenes["back"].mrz
    assert not card.scenes["page"].mrz
    for side in ("page", "back"):
        assert card.scenes[side].ppi == pytest.approx(400, rel=0.01)


def test_a_page_at_an_angle_is_straightened() -> None:
    scene = exam_of("captured/passport-by-phone").scenes["page"]
    assert scene.warped
    line = scene.mrz[0].quad
    assert abs(float(line[1, 1] - line[0, 1])) < 0.01 * float(line[1, 0] - line[0, 0])


def test_a_turned_picture_is_turned_back() -> None:
    pictures = {key: np.ascontiguousarray(np.rot90(p, 2)) for key, p in pictures_of("genuine/uto-visa").items()}
    scene = examine(pictures).scenes["page"]
    upright = exam_of("genuine/uto-visa").scenes["page"]
    assert scene.vi.shape == upright.vi.shape
    assert np.abs(scene.vi.astype(int) - upright.vi).mean() < 1


def test_a_light_that_lies_beside_is_moved_back() -> None:
    pictures = dict(pictures_of("genuine/uto-visa"))
    pictures["page_ir"] = np.roll(pictures["page_ir"], (9, -7), axis=(0, 1))
    scene = examine(pictures).scenes["page"]
    assert scene.shifts[Light.IR] == pytest.approx((7, -9), abs=1.5)
    right = exam_of("genuine/uto-visa").scenes["page"]
    inner = right.page.grown(-40)
    assert np.abs(inner.of(scene.lights[Light.IR]).astype(int) - inner.of(right.lights[Light.IR])).mean() < 4


def test_a_smaller_light_is_enlarged_and_regions_are_in_its_own_pixels() -> None:
    pictures = dict(pictures_of("genuine/uto-visa"))
    pictures["page_uv"] = np.ascontiguousarray(pictures["page_uv"][::2, ::2])
    scene = examine(pictures).scenes["page"]
    assert scene.lights[Light.UV].shape[:2] == scene.vi.shape[:2]
    x, y = scene.region(Box(200, 100, 300, 200), Light.UV, "there").polygon[0]
    white = scene.region(Box(200, 100, 300, 200), Light.VI, "there").polygon[0]
    assert (x, y) == pytest.approx((white[0] / 2, white[1] / 2), abs=1)


def test_a_light_of_another_shape_is_not_used_and_said() -> None:
    pictures = dict(pictures_of("genuine/uto-visa"))
    pictures["page_uv"] = np.ascontiguousarray(pictures["page_uv"][:, :900])
    exam = examine(pictures)
    assert Light.UV not in exam.scenes["page"].lights
    with pytest.raises(Unavailable) as said:
        in_light(exam, Light.UV)
    assert said.value.reason is Reason.PICTURE_UNUSABLE


def test_a_missing_light_is_named() -> None:
    exam = exam_of("captured/visa-on-flatbed")
    with pytest.raises(Unavailable, match="No UV picture"):
        in_light(exam, Light.UV)
    with pytest.raises(Unavailable, match="No IR picture"):
        need_light(exam, exam.scenes["page"], Light.IR)


def test_without_a_scale_nothing_is_measured() -> None:
    scene = plain(px_per_mm=None)
    with pytest.raises(Unavailable) as said:
        need_scale(scene)
    assert said.value.reason is Reason.NOT_TO_SCALE
    with pytest.raises(ValueError, match="scale"):
        scene.reduced(Light.VI)


def test_what_is_too_coarse_is_undetermined() -> None:
    with pytest.raises(Unavailable) as said:
        sharp_enough(plain(px_per_mm=6.0), 250, "this")
    assert said.value.outcome is Outcome.UNDETERMINED
    sharp_enough(plain(px_per_mm=16.0), 250, "this")


def test_reduced_boxes_go_there_and_back() -> None:
    scene = plain()
    box = Box(160, 320, 480, 600)
    again = scene.from_reduced(scene.to_reduced(box))
    assert all(
        abs(a - b) <= 4 for a, b in zip((again.x0, again.y0, again.x1, again.y1), (160, 320, 480, 600), strict=True)
    )


def test_an_open_picture_without_outline_has_the_whole_picture_as_its_page() -> None:
    white = np.random.default_rng(3).integers(120, 255, (400, 600, 3), dtype=np.uint8)
    scene = make_scene("page", {Light.VI: white}, None, Rectification.identity(600, 400), None, None)
    assert scene.page == Box(0, 0, 600, 400)
    assert scene.px_per_mm is None
