"""What each device does to fine detail: sharpness, screens, moire, colour; all by measurement of the pictures."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from docfraud.specimens.canvas import Exposure
from docfraud.specimens.capture.flatbed import Flatbed
from docfraud.specimens.capture.page_reader import PageReader
from docfraud.specimens.capture.phone import Phone
from docfraud.specimens.capture.photocopy import ColourCopier, GreyCopier, copy_of
from docfraud.specimens.capture.screen import Screen
from docfraud.specimens.capture.sensor import linear
from tests.specimens.capture.pages import exposure, flat

FLAT_BED = Flatbed(skew_deg=0.0, margin_mm=0.0, jpeg_quality=None)


def gratings(period: float, vertical: bool, shape: tuple[int, int] = (200, 256)) -> Exposure:
    """A sine grating of half contrast around 0.4, on every band."""
    axis = np.arange(shape[1] if vertical else shape[0], dtype=np.float32)
    wave = 0.4 + 0.2 * np.sin(2 * np.pi * axis / period)
    plane = np.broadcast_to(wave[None, :] if vertical else wave[:, None], shape).astype(np.float32)
    return Exposure(np.repeat(plane[..., None], 3, 2), plane.copy(), np.repeat(plane[..., None], 3, 2), 400.0)


def contrast(picture: NDArray[np.uint8], period: float, vertical: bool) -> float:
    """Amplitude of the grating in linear light, relative to what went in."""
    light = linear(np.ascontiguousarray(picture[16:-16, 16:-16, 1])).mean(axis=0 if vertical else 1)
    n = int(len(light) // period * period)
    phase = np.exp(2j * np.pi * np.arange(n) / period)
    return float(2 * abs((light[:n] * phase).mean()) / light[:n].mean() / 0.5)


@pytest.mark.parametrize("vertical", [True, False])
def test_the_flatbed_without_sharpening_loses_contrast_as_its_smear_says(vertical: bool) -> None:
    device = replace(FLAT_BED, sharpening=0.0, smear_px=1.2, misregister_px=0.0)
    for period in (4.0, 8.0, 16.0):
        measured = contrast(device(gratings(period, vertical), 1).vi, period, vertical)
        tap = 1.2**2 / 24
        expected = 1.0 if vertical else 1 - 2 * tap * (1 - np.cos(2 * np.pi / period))
        assert measured == pytest.approx(expected, abs=0.03)


def test_sharpening_lifts_middle_frequencies_and_makes_a_halo() -> None:
    plain, sharp = replace(FLAT_BED, sharpening=0.0), FLAT_BED
    page = gratings(6.0, vertical=True)
    assert contrast(sharp(page, 1).vi, 6.0, True) > 1.1 * contrast(plain(page, 1).vi, 6.0, True)
    step = flat(60, 120, level=0.6)
    step.vi[:, 60:] = 0.1
    step = Exposure(np.asarray(cv2.GaussianBlur(step.vi, (0, 0), 0.8), np.float32), step.ir, step.uv, step.ppi)

    def overshoot(device: Flatbed) -> float:
        profile = device(step, 1).vi.astype(float).mean(axis=(0, 2))
        return float(profile[50:60].max() - profile[20:45].mean())

    assert overshoot(sharp) > overshoot(plain) + 2


def test_infrared_is_softer_than_white_light() -> None:
    taken = PageReader(jpeg_quality=None, unevenness=0.0, glare=0.0, margin_mm=0.0)(gratings(5.0, vertical=True), 1)
    assert taken.ir is not None
    white, infrared = contrast(taken.vi, 5.0, True), contrast(taken.ir, 5.0, True)
    sigma = PageReader().ir_blur_mm * 400 / 25.4
    assert infrared / white == pytest.approx(np.exp(-2 * (np.pi * sigma / 5) ** 2), abs=0.06)


def test_glare_comes_and_goes_with_the_seed_and_only_in_white_light() -> None:
    page = flat(500, 700, level=0.4)
    without = PageReader(glare=0.0, jpeg_quality=None)
    always = PageReader(glare_chance=1.0, jpeg_quality=None)
    usual = PageReader(jpeg_quality=None)
    seen = 0
    for seed in range(12):
        bare = without(page, seed)
        assert (always(page, seed).vi.astype(int) - bare.vi).max() > 10
        taken = usual(page, seed)
        seen += bool((taken.vi != bare.vi).any())
        assert taken.ir is not None
        assert (taken.ir == bare.ir).all()
    assert 0 < seen < 12


def peak(picture: NDArray[np.uint8], low: float, high: float) -> tuple[float, float, float]:
    """The strongest frequency of a part between two limits (cycles per pixel): (height over the median, fx, fy)."""
    part = picture.astype(np.float64)
    if part.ndim == 3:
        part = part.mean(axis=2)
    part -= cv2.GaussianBlur(part, (0, 0), 12)
    window = np.outer(np.hanning(part.shape[0]), np.hanning(part.shape[1]))
    power = np.abs(np.fft.rfft2(part * window))
    fy, fx = np.fft.fftfreq(part.shape[0])[:, None], np.fft.rfftfreq(part.shape[1])[None, :]
    f = np.hypot(fx, fy)
    ring = (f >= low) & (f <= high)
    at = np.unravel_index(np.argmax(np.where(ring, power, 0)), power.shape)
    return float(power[at] / np.median(power[ring])), float(fx[0, at[1]]), float(fy[at[0], 0])


def test_a_photographed_screen_has_a_grid_and_moire_and_a_scan_has_neither() -> None:
    page = flat(420, 600, level=0.6)
    scan = FLAT_BED(page, 1).vi[80:336, 150:406]
    assert peak(scan[..., 1], 0.05, 0.5)[0] < 12  # the largest of the noise's own 30,000 waves
    device = Screen(long_side=1500, pixels_across=(560, 640), mirrored=0.0, shake_px=0.0, jpeg_quality=None)
    shot = device(page, 1).vi
    middle = shot[450:706, 600:856]
    assert peak(middle[..., 1], 0.3, 0.5)[0] > 25  # the grid itself, about 0.42 display pixels per photosite
    blue = middle[..., 2].astype(int) - middle[..., 1]
    assert peak((blue + 128).clip(0, 255).astype(np.uint8), 0.03, 0.28)[0] > 25  # false colour, coarser than the grid


def test_moire_changes_with_the_size_of_the_display_pixels() -> None:
    page = flat(420, 600, level=0.6)

    def frequency(across: int) -> float:
        device = Screen(
            long_side=1500, pixels_across=(across, across), tilt_deg=0.0, roll_deg=0.0, fill=(0.9, 0.9),
            mirrored=0.0, shake_px=0.0, blur_px=0.6, jpeg_quality=None,
        )  # fmt: skip
        shot = device(page, 1).vi[450:706, 600:856, 1]
        _, fx, _ = peak(shot, 0.25, 0.5)
        return fx

    for across in (480, 560, 620):
        assert frequency(across) == pytest.approx(across / (0.9 * 1500), abs=0.01)


def test_copies_have_a_screen_at_the_engines_angle() -> None:
    page = flat(512, 512, level=0.45, ppi=400.0)
    copy = copy_of(page, 3, grey=True)
    assert copy.shape == page.shape
    level = (copy.ir[100:412, 100:412] * 255).clip(0, 255).astype(np.uint8)
    height, fx, fy = peak(level, 0.15, 0.5)
    assert height > 30
    assert np.hypot(fx, fy) * 400 == pytest.approx(141.4, rel=0.03)
    assert abs(np.rad2deg(np.arctan2(abs(fy), fx)) - 45) < 3


def test_a_grey_copy_has_no_colour_and_a_colour_copy_has() -> None:
    page = exposure(60.0, 42.0)
    tinted = Exposure(page.vi * np.array([1.0, 0.55, 0.45], np.float32), page.ir, page.uv, page.ppi)
    reader = replace(FLAT_BED, misregister_px=0.0)

    def chroma(picture: NDArray[np.uint8]) -> float:
        calm = cv2.GaussianBlur(picture, (0, 0), 6).astype(float)
        return float((calm.max(axis=2) - calm.min(axis=2)).mean())

    assert chroma(GreyCopier(reader)(tinted, 2).vi) < 9  # the paper's own bluish white
    assert chroma(ColourCopier(reader)(tinted, 2).vi) > 40


def test_a_copy_is_matter_of_its_own_in_every_light() -> None:
    page = exposure(60.0, 42.0)
    copy = copy_of(page, 1, grey=True)
    assert np.median(copy.uv[..., 2]) > 5 * np.median(page.uv[..., 2])  # brightener
    code = (slice(390, 430), slice(60, 700))
    assert copy.ir[code].min() < 0.3  # toner is carbon, like the original's black
    waves = (slice(150, 380), slice(720, 930))  # coloured offset lines, nearly clear in infrared
    assert np.percentile(page.ir[waves], 2) > 0.7
    assert np.percentile(copy.ir[waves], 2) < 0.7


def test_a_phone_makes_a_quadrangle_that_is_no_rectangle() -> None:
    taken = replace(Phone(), long_side=1000)(exposure(60.0, 42.0), 3)
    assert abs(taken.to_picture[2, 0]) + abs(taken.to_picture[2, 1]) > 1e-6
    assert 0 < taken.ppi < 1000


def test_colour_lines_of_the_flatbed_are_apart_but_less_than_promised() -> None:
    shifts = []
    for seed in range(6):
        device = replace(FLAT_BED, sharpening=0.0, misregister_px=0.3)
        picture = device(gratings(16.0, vertical=False), seed).vi
        light = linear(picture[:192]).mean(axis=1)
        phase = np.exp(2j * np.pi * np.arange(192) / 16)
        angle = np.angle((light * phase[:, None]).mean(axis=0))
        shifts.append([(angle[k] - angle[1]) / (2 * np.pi) * 16 for k in (0, 2)])
    assert np.abs(shifts).max() < 0.2
    assert np.abs(shifts).max() > 0.03
