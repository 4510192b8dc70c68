"""Cutting lines: sizes, directions, and that nothing is lost or aliased on the way."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from docfraud.imaging.picture import Quad
from docfraud.ocr.crops import LineCutter, points_along, quad_angle, quad_size, turned

BOX: Quad = np.array([[10, 20], [210, 20], [210, 44], [10, 44]], dtype=np.float64)


def _rotated(quad: Quad, degrees: float) -> Quad:
    a = np.radians(degrees)
    return np.asarray(quad @ np.array([[np.cos(a), np.sin(a)], [-np.sin(a), np.cos(a)]]))


@given(st.floats(-179, 179))
def test_angle_and_size(degrees: float) -> None:
    quad = _rotated(BOX, degrees)
    assert quad_angle(quad) == pytest.approx(degrees, abs=1e-6)
    assert quad_size(quad) == pytest.approx((200, 24))
    assert abs(abs(quad_angle(turned(quad)) - degrees) - 180) < 1e-6
    assert quad_size(turned(quad)) == pytest.approx((200, 24))


def test_points_lie_on_the_middle_line() -> None:
    points = points_along(BOX, np.array([0.0, 0.25, 1.0]))
    assert points.tolist() == [[10, 32], [60, 32], [210, 32]]


def test_a_crop_is_the_pixels_of_its_quad() -> None:
    picture = np.random.default_rng(0).integers(0, 256, (80, 260, 3), dtype=np.uint8)
    crop = LineCutter(picture).cut(BOX, height=24)
    assert crop.shape == (24, 200, 3)
    assert np.array_equal(crop, picture[20:44, 10:210])
    assert np.array_equal(LineCutter(picture).cut(turned(BOX), height=24), picture[20:44, 10:210][::-1, ::-1])


def test_down_is_read_downwards() -> None:
    picture = np.zeros((300, 100, 3), np.uint8)
    picture[200:] = 255
    down: Quad = np.array([[60, 50], [60, 250], [40, 250], [40, 50]], dtype=np.float64)
    crop = LineCutter(picture).cut(down, height=20)
    assert crop.shape == (20, 200, 3)
    assert crop[:, :140].max() == 0
    assert crop[:, 160:].min() == 255


def test_small_crops_of_large_pictures_are_averaged_not_sampled() -> None:
    """A fine pattern becomes its grey, not a moire."""
    picture = np.zeros((800, 4000, 3), np.uint8)
    picture[:, ::2] = 255
    quad: Quad = np.array([[0, 0], [4000, 0], [4000, 800], [0, 800]], dtype=np.float64)
    crop = LineCutter(picture).cut(quad, height=48)
    inner = crop[4:-4, 4:-4].astype(float)
    assert inner.std() < 3
    assert inner.mean() == pytest.approx(127.5, abs=3)


def test_beyond_the_edge_the_edge_is_repeated() -> None:
    picture = np.full((50, 100, 3), 77, np.uint8)
    quad: Quad = np.array([[-50, -10], [150, -10], [150, 60], [-50, 60]], dtype=np.float64)
    assert (LineCutter(picture).cut(quad) == 77).all()


def test_width_has_limits() -> None:
    picture = np.zeros((20, 20, 3), np.uint8)
    long: Quad = np.array([[0, 0], [9000, 0], [9000, 10], [0, 10]], dtype=np.float64)
    short: Quad = np.array([[0, 0], [1, 0], [1, 400], [0, 400]], dtype=np.float64)
    assert LineCutter(picture).cut(long, max_width=500).shape == (48, 500, 3)
    assert LineCutter(picture).cut(short).shape == (48, 8, 3)
    assert [c.shape[0] for c in LineCutter(picture).cut_all([long, short], height=32)] == [32, 32]
