import base64
import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from docfraud.imaging.picture import RGB
from docfraud.report.pictures import MAX_CROP_SIDE, MAX_SIDE, View, bounds, crop_uri, picture_uri, view
from docfraud.results import Region
from tests.report.strategies import regions

RED, GREEN, BLUE = (220, 30, 30), (30, 200, 30), (30, 30, 220)


def decode(uri: str) -> RGB:
    head, body = uri.split(",", 1)
    assert head == "data:image/jpeg;base64"
    with Image.open(io.BytesIO(base64.b64decode(body))) as image:
        return np.asarray(image.convert("RGB"))


def shown(pixels: RGB, rotation: int | None = None) -> View:
    made = view(pixels, rotation)
    assert made is not None
    return made


def region(*points: tuple[float, float]) -> Region:
    return Region(image="page", polygon=points, role="date_of_birth")


def two_halves(width: int = 120, height: int = 40) -> RGB:
    """Red on the left, blue on the right."""
    pixels = np.zeros((height, width, 3), np.uint8)
    pixels[:, : width // 2], pixels[:, width // 2 :] = RED, BLUE
    return pixels


def near(pixel: RGB, colour: tuple[int, int, int]) -> bool:
    return bool(np.abs(pixel.astype(int) - colour).max() < 60)


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_a_region_follows_its_picture_when_it_is_turned_upright(turns: int) -> None:
    pixels = np.zeros((60, 100, 3), np.uint8)
    pixels[10:20, 70:95] = RED
    turned = shown(pixels, 90 * turns)
    points = turned.points(region((70, 10), (95, 10), (95, 20), (70, 20)))
    left, top, right, bottom = (round(value) for value in bounds(points))
    assert (turned.pixels[top:bottom, left:right] == RED).all()
    assert (turned.pixels == RED).all(axis=2).sum() == (right - left) * (bottom - top)


def test_a_line_that_runs_upside_down_is_cut_out_upright() -> None:
    pixels = np.ascontiguousarray(two_halves()[::-1, ::-1])  # its text reads from right to left on the picture
    uri = crop_uri(shown(pixels), region((110, 35), (10, 35), (10, 5), (110, 5)), margin=0)
    assert uri is not None
    crop = decode(uri)
    assert near(crop[crop.shape[0] // 2, 5], RED)
    assert near(crop[crop.shape[0] // 2, -6], BLUE)


def test_a_tilted_line_is_cut_out_level() -> None:
    image = Image.fromarray(two_halves(200, 40)).rotate(
        30, expand=True, fillcolor=GREEN, resample=Image.Resampling.BICUBIC
    )
    centre = np.array([image.width / 2, image.height / 2])
    along = np.array([np.cos(np.pi / 6), -np.sin(np.pi / 6)])
    down = np.array([np.sin(np.pi / 6), np.cos(np.pi / 6)])
    corners = [centre + sx * 95 * along + sy * 17 * down for sx, sy in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
    uri = crop_uri(shown(np.asarray(image)), region(*((float(x), float(y)) for x, y in corners)), margin=0)
    assert uri is not None
    crop = decode(uri)
    assert crop.shape[1] == pytest.approx(190, abs=1)
    assert crop.shape[0] == pytest.approx(34, abs=1)
    assert near(crop[2:-2, 2:80].reshape(-1, 3).mean(axis=0), RED)
    assert near(crop[2:-2, -80:-2].reshape(-1, 3).mean(axis=0), BLUE)


def test_pictures_are_small_enough_to_travel() -> None:
    large = shown(np.full((3000, 4000, 3), 128, np.uint8))
    assert decode(picture_uri(large)).shape == (1800, MAX_SIDE, 3)
    crop = crop_uri(large, region((0, 0), (4000, 0), (4000, 500), (0, 500)))
    assert crop is not None
    assert max(decode(crop).shape) == MAX_CROP_SIDE
    small = shown(two_halves())
    assert decode(picture_uri(small)).shape == small.pixels.shape


def test_a_page_readers_picture_keeps_all_its_pixels() -> None:
    """Or enlarging it would show nothing more: a passport's page (125 mm) at 400 ppi, with a margin."""
    assert decode(picture_uri(shown(np.zeros((1433, 2016, 3), np.uint8)))).shape == (1433, 2016, 3)


def test_two_lights_of_one_side_have_one_frame_and_other_pictures_another() -> None:
    white, infrared = shown(two_halves()), shown(two_halves() // 2)
    page = region((10, 5), (80, 5), (80, 30), (10, 30))
    assert white.same_frame(infrared)
    assert white.around(page).same_frame(infrared.around(page))
    assert not white.same_frame(infrared.around(page))
    assert not white.same_frame(shown(two_halves(121)))
    assert not white.same_frame(shown(two_halves(), 180))


def test_what_lies_around_the_page_is_left_out() -> None:
    pixels = np.zeros((1000, 800, 3), np.uint8)
    pixels[300:500, 200:500] = RED
    page = region((200, 300), (500, 300), (500, 500), (200, 500))
    part = shown(pixels).around(page, margin=0.1)
    assert part.is_part
    assert (part.width, part.height) == (360, 260)
    left, top, right, bottom = (round(value) for value in bounds(part.points(page)))
    assert (part.pixels[top:bottom, left:right] == RED).all()
    assert not shown(pixels).around(region((-9, -9), (-5, -9), (-5, -5))).is_part


@pytest.mark.parametrize(
    "points",
    [
        (),
        ((1, 1), (2, 2)),
        ((5, 5), (5, 5), (5, 5)),
        ((float("nan"), 0), (10, 0), (10, 10)),
        ((500, 500), (600, 500), (600, 600)),
        ((-50, -50), (-10, -50), (-10, -10)),
    ],
)
def test_a_region_without_a_place_is_not_drawn(points: tuple[tuple[float, float], ...]) -> None:
    picture = shown(two_halves())
    assert picture.points(region(*points)) == ()
    assert crop_uri(picture, region(*points)) is None


@pytest.mark.parametrize(
    "pixels",
    [np.zeros((0, 5, 3), np.uint8), np.zeros((5, 5), np.uint8), np.zeros((5, 5, 4), np.uint8), np.zeros((5, 5, 3))],
)
def test_an_array_that_is_no_rgb_picture_is_not_shown(pixels: RGB) -> None:
    assert view(pixels, None) is None


@settings(deadline=None)
@given(regions, st.sampled_from((None, 0, 90, 180, 270, 45)), st.integers(1, 130), st.integers(1, 90))
def test_any_region_can_be_cut_from_any_picture(area: Region, rotation: int | None, width: int, height: int) -> None:
    picture = shown(np.full((height, width, 3), 90, np.uint8), rotation)
    uri = crop_uri(picture, area)
    assert (uri is not None) == bool(picture.points(area))
    if uri is not None:
        assert decode(uri).size > 0
