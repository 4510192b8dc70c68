"""Quality measures follow what was done to drawn pages, whatever their resolution, and no clean page is accused."""

from __future__ import annotations

from itertools import pairwise

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.typing import NDArray

from docfraud.imaging.picture import RGB
from docfraud.imaging.quality import RISE, PictureQuality, measure_quality
from docfraud.settings import Settings
from tests.support.drawing import FormatName, PageSpec, both_sides, draw_page

FORMATS: tuple[FormatName, ...] = ("TD3", "TD1", "TD2", "MRVA", "MRVB")
SETTINGS = Settings()


def drawn(format_: FormatName = "TD3", ppi: float = 300) -> RGB:
    return draw_page(PageSpec(format=format_, ppi=ppi)).mrz_side.pixels


def blurred(pixels: RGB, sigma: float) -> RGB:
    return np.asarray(cv2.GaussianBlur(pixels, (0, 0), sigma), np.uint8) if sigma else pixels


def moved(pixels: RGB, length: int, degrees: float) -> RGB:
    """Motion blur: the camera moved by `length` pixels in one direction."""
    kernel = np.zeros((2 * length + 1, 2 * length + 1), np.float32)
    for t in np.linspace(-length / 2, length / 2, 8 * length):
        kernel[round(length + t * np.sin(np.radians(degrees))), round(length + t * np.cos(np.radians(degrees)))] += 1
    return np.asarray(cv2.filter2D(pixels, -1, kernel / kernel.sum()), np.uint8)


def noisy(pixels: RGB, sigma: float) -> RGB:
    noise = np.random.default_rng(0).normal(0, sigma, pixels.shape)
    return np.clip(pixels + noise, 0, 255).astype(np.uint8)


def with_reflection(pixels: RGB, share: float, seed: int, fringe: float = 1.0) -> RGB:
    """A lamp's image on the laminate: an ellipse at the sensor's ceiling that fades out."""
    rng = np.random.default_rng(seed)
    height, width = pixels.shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    radius = np.sqrt(share * height * width / np.pi)
    stretch, angle = np.sqrt(rng.uniform(1, 2.5)), rng.uniform(0, np.pi)
    dx, dy = x - rng.uniform(0.25, 0.75) * width, y - rng.uniform(0.25, 0.75) * height
    u = (dx * np.cos(angle) + dy * np.sin(angle)) / (radius * stretch)
    v = (dy * np.cos(angle) - dx * np.sin(angle)) / radius * stretch
    added: NDArray[np.float64] = 400 * np.exp(-(np.maximum(np.hypot(u, v) - 0.6, 0) ** 2) / (0.35 * fringe) ** 2)
    return np.clip(pixels + added[:, :, None], 0, 255).astype(np.uint8)


def edge_mm(quality: PictureQuality, ppi: float) -> float:
    assert quality.edge_width is not None
    return quality.edge_width * 25.4 / ppi


@pytest.mark.parametrize("format_", ["TD3", "TD1"])
@pytest.mark.parametrize("ppi", [200, 300, 400])
def test_edge_width_measures_the_blur(format_: FormatName, ppi: float) -> None:
    """Within a third of the truth, from sharp to unreadable."""
    page = drawn(format_, ppi)
    for sigma in (1.5, 2.5, 3.5):
        total = np.hypot(sigma, 0.6)  # drawn pages are as soft as a scan to begin with
        assert measure_quality(blurred(page, sigma)).edge_width == pytest.approx(RISE * total, rel=0.35)


def test_edge_width_rises_with_every_step() -> None:
    for ppi in (150, 300):
        widths = [measure_quality(blurred(drawn(ppi=ppi), s)).edge_width for s in (0, 1, 1.5, 2, 3, 4)]
        assert all(a is not None and b is not None and a < b for a, b in pairwise(widths)), widths


def test_one_blur_in_millimetres_reads_alike_at_every_resolution() -> None:
    seen = [edge_mm(measure_quality(blurred(drawn(ppi=ppi), 0.25 * ppi / 25.4)), ppi) for ppi in (150, 200, 300, 400)]
    assert max(seen) / min(seen) < 1.35, seen


def test_noise_and_jpeg_do_not_pass_for_sharpness_or_blur() -> None:
    for sigma in (0.8, 2.5):
        page = blurred(drawn(), sigma)
        plain = measure_quality(page).edge_width
        assert plain is not None
        _, coded = cv2.imencode(".jpg", page, [cv2.IMWRITE_JPEG_QUALITY, 30])
        squeezed = cv2.imdecode(coded, cv2.IMREAD_COLOR)
        assert squeezed is not None
        for treated in (noisy(page, 8), np.asarray(squeezed, np.uint8)):
            assert measure_quality(treated).edge_width == pytest.approx(plain, rel=0.2)


@pytest.mark.parametrize("degrees", [0, 30, 45, 90, 120])
def test_motion_in_any_direction_counts(degrees: float) -> None:
    """Edges along the movement stay sharp; they must not hide the others."""
    sharp = measure_quality(drawn()).edge_width
    shaken = measure_quality(moved(drawn(), 8, degrees)).edge_width
    assert sharp is not None
    assert shaken is not None
    assert shaken > 1.9 * sharp


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("ppi", [150, 300])
def test_clean_page_has_no_glare(format_: FormatName, ppi: float) -> None:
    page = drawn(format_, ppi)
    for gain in (0.6, 0.85, 1.0):
        quality = measure_quality((page * gain).astype(np.uint8))
        assert quality.glare == 0.0
        assert quality.glare_outlines == ()


def test_white_paper_at_the_ceiling_says_that_it_cannot_tell() -> None:
    assert measure_quality(np.clip(drawn() * 1.1, 0, 255).astype(np.uint8)).glare is None
    white = np.full((400, 600, 3), 255, np.uint8)
    cv2.putText(white, "UTOPIA", (60, 200), cv2.FONT_HERSHEY_SIMPLEX, 3, (0, 0, 0), 6)
    assert measure_quality(white).glare is None


@pytest.mark.parametrize("blur", [0, 1.5])
def test_white_print_is_not_glare(blur: float) -> None:
    """White panels, a white backdrop behind the head, and the white between two cards, sharp and soft."""
    page = (drawn() * 0.85).astype(np.uint8)
    page[200:700, 80:480][page[200:700, 80:480].min(axis=2) > 165] = 255  # the backdrop
    page[60:150, 900:1400] = 255  # a panel for the signature
    assert measure_quality(blurred(page, blur)).glare == 0.0
    card = (both_sides(draw_page(PageSpec(format="TD1"))) * 0.9).astype(np.uint8)
    card[card.min(axis=2) >= 224] = 255
    assert measure_quality(blurred(card, blur)).glare in (0.0, None)


@pytest.mark.parametrize("format_", ["TD3", "TD1", "MRVA"])
@pytest.mark.parametrize("gain", [0.7, 0.85, 1.0])
def test_reflection_is_found_where_it_is(format_: FormatName, gain: float) -> None:
    page = (drawn(format_) * gain).astype(np.uint8)
    for seed, share in enumerate((0.03, 0.06, 0.12)):
        shining = with_reflection(page, share, seed)
        truth = ((shining.min(axis=2) >= 250) & (page.min(axis=2) < 245)).astype(np.uint8)
        quality = measure_quality(shining)
        assert quality.glare is not None
        assert quality.glare > SETTINGS.quality_max_glare
        assert quality.glare == pytest.approx(float(truth.mean()), rel=0.8)
        assert len(quality.glare_outlines) >= 1
        centre = np.argwhere(truth).mean(axis=0)[::-1]
        (x0, y0), (x1, y1) = quality.glare_outlines[0][0], quality.glare_outlines[0][2]
        assert x0 < centre[0] < x1
        assert y0 < centre[1] < y1


def test_brightness_and_contrast() -> None:
    page = drawn()
    bright, dark = measure_quality(page), measure_quality((page * 0.25).astype(np.uint8))
    assert dark.paper == pytest.approx(bright.paper / 4, abs=2)
    assert dark.contrast == pytest.approx(bright.contrast / 4, abs=0.02)
    veiled = measure_quality((220 + page * 0.05).astype(np.uint8))
    assert veiled.contrast < 0.06 < bright.contrast


def test_region() -> None:
    page = draw_page(PageSpec(ppi=200)).pixels
    desk = np.full((page.shape[0] + 300, page.shape[1] + 400, 3), 20, np.uint8)
    desk[100 : 100 + page.shape[0], 150 : 150 + page.shape[1]] = with_reflection(
        (page * 0.85).astype(np.uint8), 0.05, 1
    )
    right, bottom = 150 + page.shape[1] - 1, 100 + page.shape[0] - 1
    region = np.array([[150, 100], [right, 100], [right, bottom], [150, bottom]], float)
    inside = measure_quality(desk, region)
    alone = measure_quality(desk[100 : bottom + 1, 150 : right + 1])
    assert (inside.width, inside.height) == (page.shape[1], page.shape[0])
    assert inside.paper == alone.paper
    assert inside.glare == alone.glare
    assert inside.edge_width == pytest.approx(alone.edge_width, rel=0.05)
    assert np.allclose(inside.glare_outlines[0], alone.glare_outlines[0] + [150, 100])
    assert measure_quality(desk).paper < 255


def test_region_outside_the_picture() -> None:
    page = np.zeros((100, 100, 3), np.uint8)
    with pytest.raises(ValueError, match="outside"):
        measure_quality(page, np.array([[200, 200], [300, 200], [300, 300]], float))
    beyond = measure_quality(page, np.array([[-50, -50], [400, -50], [400, 400], [-50, 400]], float))
    assert (beyond.width, beyond.height) == (100, 100)


def test_no_edges() -> None:
    assert measure_quality(np.full((300, 300, 3), 128, np.uint8)).edge_width is None
    assert measure_quality(noisy(np.full((300, 300, 3), 128, np.uint8), 1.0)).edge_width is None


@given(
    arrays.arrays(np.uint8, st.tuples(st.integers(1, 40), st.integers(1, 40), st.just(3)), fill=st.integers(0, 255)),
    st.lists(st.tuples(st.floats(-20, 60), st.floats(-20, 60)), min_size=3, max_size=5),
)
@hypothesis_settings(max_examples=80, deadline=None)
def test_any_picture_and_region(pixels: NDArray[np.uint8], corners: list[tuple[float, float]]) -> None:
    try:
        quality = measure_quality(pixels, np.array(corners))
    except ValueError:
        low, high = np.array(corners).min(axis=0), np.array(corners).max(axis=0)
        assert (high < 0).any() or (low >= [pixels.shape[1], pixels.shape[0]]).any()
        return
    assert 0 <= quality.paper <= 255
    assert -1 / 255 <= quality.contrast <= 1
    assert quality.glare is None or 0 <= quality.glare <= 1
    assert quality.edge_width is None or quality.edge_width > 0
