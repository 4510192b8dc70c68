"""Every device: lights, shapes, determinism, where places go, how much noise there is and when it is the same."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from dataclasses import replace

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from docfraud.errors import UnknownNameError, UsageError
from docfraud.results import Light
from docfraud.specimens.canvas import Exposure
from docfraud.specimens.capture import DEVICES, Captured, get_device, map_points, page_quad, through_jpeg, warp_mask
from docfraud.specimens.capture.base import Device
from docfraud.specimens.capture.flatbed import Flatbed
from docfraud.specimens.capture.page_reader import PageReader
from docfraud.specimens.capture.phone import Phone
from docfraud.specimens.capture.photocopy import GreyCopier
from docfraud.specimens.capture.screen import Screen
from docfraud.specimens.capture.sensor import Sensor, add_noise, encode, linear
from docfraud.specimens.seeds import stream
from tests.specimens.capture.pages import exposure, flat

NAMES = (
    "flatbed",
    "page-reader",
    "page-reader-old",
    "page-reader-fine",
    "page-reader-dim",
    "page-reader-bright",
    "page-reader-soft",
    "page-reader-quick",
    "phone",
    "screen",
    "photocopy-grey",
    "photocopy-colour",
)
SMALL = (60.0, 42.0)


def small(name: str) -> Device:
    """The device with a small frame."""
    device = get_device(name)
    return replace(device, long_side=1000) if isinstance(device, Phone | Screen) else device


def grey(rgb: NDArray[np.uint8]) -> NDArray[np.float64]:
    return np.asarray(rgb.mean(axis=2), np.float64)


def test_the_registry_has_the_agreed_names() -> None:
    assert tuple(DEVICES) == NAMES
    for name in NAMES:
        assert get_device(name).name == name
        assert get_device(name).title


def test_an_unknown_device_is_told_with_the_known_ones() -> None:
    with pytest.raises(UnknownNameError, match="fax") as caught:
        get_device("fax")
    assert "page-reader" in caught.value.remedy


@pytest.mark.parametrize("name", NAMES)
def test_pictures_are_bytes_of_one_shape_in_the_lights_promised(name: str) -> None:
    device = small(name)
    taken = device(exposure(*SMALL), 3)
    assert taken.device == name
    delivered = {
        light
        for light, picture in ((Light.VI, taken.vi), (Light.IR, taken.ir), (Light.UV, taken.uv))
        if picture is not None
    }
    assert delivered == device.lights
    for picture in (taken.vi, taken.ir, taken.uv):
        if picture is not None:
            assert picture.dtype == np.uint8
            assert picture.shape == (*taken.shape, 3)
    if taken.ir is not None:
        assert (taken.ir == taken.ir[..., :1]).all()


@pytest.mark.parametrize("name", NAMES)
def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(name: str) -> None:
    device, page = small(name), exposure(*SMALL)
    first, again, other = device(page, 5), device(page, 5), device(page, 6)
    assert (first.vi == again.vi).all()
    assert (first.to_picture == again.to_picture).all()
    assert first.vi.shape != other.vi.shape or (first.vi != other.vi).any()


def test_another_process_gives_the_same_bytes() -> None:
    code = "import hashlib; from tests.specimens.capture.test_devices import digest; print(digest())"  # fresh hash seed
    other = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120)
    assert other.stdout.strip() == digest()


def digest() -> str:
    """Fingerprint of one capture by each optical device."""
    page = exposure(30.0, 20.0)
    value = hashlib.sha256()
    for name in ("flatbed", "page-reader", "phone", "screen"):
        value.update(small(name)(page, 9).vi.tobytes())
    return value.hexdigest()


@pytest.mark.parametrize("name", NAMES)
def test_devices_leave_the_exposure_alone(name: str) -> None:
    page = flat(120, 200)
    before = page.vi.copy(), page.ir.copy(), page.uv.copy()
    small(name)(page, 1)
    for old, new in zip(before, (page.vi, page.ir, page.uv), strict=True):
        assert (old == new).all()


def marked(at: list[tuple[int, int]], shape: tuple[int, int] = (420, 600)) -> Exposure:
    """A light page with round dark marks that also glow under UV, centres as given (x, y)."""
    plane = np.full(shape, 0.8, np.float32)
    fine = np.zeros((shape[0] * 4, shape[1] * 4), np.uint8)
    for x, y in at:
        cv2.circle(fine, (4 * x + 2, 4 * y + 2), 4 * 7, 255, -1)
    share = np.asarray(cv2.resize(fine, (shape[1], shape[0]), interpolation=cv2.INTER_AREA), np.float32) / 255
    plane = np.asarray(plane * (1 - share) + 0.05 * share, np.float32)
    return Exposure(np.repeat(plane[..., None], 3, 2), plane, np.repeat((0.9 - plane)[..., None], 3, 2), 400.0)


def centre_near(picture: NDArray[np.uint8], place: NDArray[np.float64], reach: int, dark: bool) -> NDArray[np.float64]:
    """Centre of gravity of the mark nearest to a place."""
    x0, y0 = (round(v) - reach for v in place)
    part = grey(picture[y0 : y0 + 2 * reach + 1, x0 : x0 + 2 * reach + 1])
    weight = np.median(part) - part if dark else part - np.median(part)
    weight[weight < 0.5 * weight.max()] = 0
    y, x = np.mgrid[: part.shape[0], : part.shape[1]]
    return np.array([x0 + (weight * x).sum() / weight.sum(), y0 + (weight * y).sum() / weight.sum()])


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_marks_lie_where_to_picture_says(name: str, seed: int) -> None:
    places = [(60, 50), (530, 60), (300, 210), (70, 370), (520, 350)]
    device = small(name)
    if isinstance(device, Phone):
        device = replace(device, shadow=0.0, glare=0.0)
    if isinstance(device, Screen):
        device = replace(device, mirrored=0.0)
    if isinstance(device, PageReader):
        device = replace(device, glare=0.0)
    taken = device(marked(places), seed)
    tolerance = 0.5 if name in {"flatbed", "page-reader", "phone"} else 1.0  # screens and dots have coarser pixels
    for place, expected in zip(places, map_points(np.array(places), taken), strict=True):
        for picture, dark in ((taken.vi, True), (taken.ir, True), (taken.uv, False)):
            if picture is not None:
                found = centre_near(picture, expected, 15, dark)
                assert np.hypot(*(found - expected)) < tolerance, (place, found, expected)


@pytest.mark.parametrize("name", ["flatbed", "page-reader", "phone"])
def test_a_warped_mask_covers_all_that_differs(name: str) -> None:
    """A forger's change, seen without JPEG, differs only inside of the mask and a few pixels around."""
    page = exposure(*SMALL)
    mask = np.zeros(page.shape, np.uint8)
    mask[200:260, 300:420] = 255
    vi = page.vi.copy()
    vi[mask > 0] *= 0.5
    forged = Exposure(vi, page.ir, page.uv, page.ppi)
    device = replace(small(name), jpeg_quality=None)  # type: ignore[type-var]
    before, after = device(page, 4), device(forged, 4)
    covered = warp_mask(mask, after)
    around = cv2.dilate(covered, np.ones((25, 25), np.uint8))  # blur, sharpening and noise reduction reach out
    differs = (before.vi != after.vi).any(axis=2)
    assert differs[covered > 0].mean() > 0.9
    assert not differs[around == 0].any()


def test_a_mask_of_one_pixel_is_not_lost_in_a_small_picture() -> None:
    page = exposure(*SMALL)
    taken = replace(Phone(), long_side=400)(page, 2)
    for x, y in ((100, 80), (333, 217), (801, 555)):
        mask = np.zeros(page.shape, np.uint8)
        mask[y, x] = 255
        covered = warp_mask(mask, taken)
        place = map_points(np.array([(x, y)]), taken)[0]
        assert covered[round(place[1]), round(place[0])] == 255
        assert (covered > 0).sum() < 30


def test_points_of_a_wrong_shape_are_refused() -> None:
    taken = PageReader()(flat(40, 60), 1)
    with pytest.raises(UsageError, match="shape"):
        map_points(np.zeros((3, 3)), taken)


def test_the_page_quad_is_where_the_page_ends() -> None:
    page = flat(300, 500, level=0.8)
    taken = replace(Flatbed(), lid=0.03, jpeg_quality=None, sharpening=0.0)(page, 8)
    inside = np.zeros(taken.shape, np.uint8)
    cv2.fillPoly(inside, [np.rint(page_quad(page, taken)).astype(np.int32)], 255)
    core, ring = cv2.erode(inside, np.ones((7, 7))), cv2.dilate(inside, np.ones((7, 7)))
    brightness = grey(taken.vi)
    assert brightness[core > 0].min() > 180
    assert brightness[ring == 0].max() < 80


def test_noise_has_the_spread_of_the_sensor() -> None:
    sensor = Sensor(gain=1.2, electrons=4000, read=0.004)
    for level in (0.0, 0.1, 0.7):
        signal = add_noise(np.full((400, 400), level, np.float32), sensor, stream(1, "noise"))
        assert signal.mean() == pytest.approx(1.2 * level, abs=2e-4)
        assert signal.std() == pytest.approx(np.sqrt(1.2 * level / 4000 + 0.004**2), rel=0.01)


def test_grain_does_not_depend_on_what_the_picture_shows() -> None:
    a = add_noise(np.full((50, 60), 0.5, np.float32), Sensor(), stream(3, "grain"))
    page = np.full((50, 60), 0.5, np.float32)
    page[10:20, 10:20] = 0.1
    b = add_noise(page, Sensor(), stream(3, "grain"))
    same = page == np.float32(0.5)
    assert (a[same] == b[same]).all()


def test_ultraviolet_is_noisier_than_white_light() -> None:
    page = flat(200, 300, level=0.2)
    page = Exposure(page.vi, page.ir, page.vi.copy(), page.ppi)
    taken = PageReader(jpeg_quality=None, unevenness=0.0, glare=0.0)(page, 1)
    assert taken.uv is not None

    def grain(picture: NDArray[np.uint8]) -> float:
        light = linear(picture[60:160, 80:220, 1])
        return float((light - cv2.GaussianBlur(light, (0, 0), 3)).std())

    assert grain(taken.uv) > 1.8 * grain(taken.vi)


def test_the_srgb_curve_is_undone_by_its_inverse() -> None:
    every = np.arange(256, dtype=np.uint8)[None, :]
    assert (encode(linear(every)) == every).all()
    assert encode(np.array([[-1.0, 0.0, 0.214, 1.0, 7.0]], np.float32)).tolist() == [[0, 0, 127, 255, 255]]


def test_jpeg_needs_a_possible_quality() -> None:
    picture = np.zeros((16, 16, 3), np.uint8)
    assert through_jpeg(picture, None) is picture
    for quality in (0, 101):
        with pytest.raises(UsageError, match="quality"):
            through_jpeg(picture, quality)


def test_jpeg_keeps_the_order_of_colours_and_hardly_changes_the_second_time() -> None:
    picture = exposure_picture()
    once = through_jpeg(picture, 90)
    twice = through_jpeg(once, 90)
    assert np.abs(once.astype(int) - picture).mean() < 3
    assert np.abs(twice.astype(int) - once).mean() < 0.35 * np.abs(once.astype(int) - picture).mean()
    red = np.zeros((16, 16, 3), np.uint8)
    red[..., 0] = 200
    assert through_jpeg(red, 95)[8, 8].argmax() == 0


def exposure_picture() -> NDArray[np.uint8]:
    return encode(exposure(*SMALL).vi)


def test_rounded_corners_show_what_is_behind() -> None:
    page = flat(340, 540, level=0.8)
    card = PageReader(corner_mm=3.18, jpeg_quality=None, glare=0.0)(page, 1)
    square = PageReader(jpeg_quality=None, glare=0.0)(page, 1)
    x, y = np.rint(map_points(np.array([(3, 3)]), card)[0]).astype(int)
    assert card.vi[y, x].max() < 60
    assert square.vi[y, x].min() > 150


def test_copiers_take_any_reader() -> None:
    taken: Captured = GreyCopier(reader=PageReader(glare=0.0))(exposure(*SMALL), 2)
    assert taken.device == "photocopy-grey"
    assert taken.uv is not None
    assert taken.ir is not None
    assert grey(taken.uv).mean() > 100  # office paper shines
