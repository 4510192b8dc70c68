"""Rectification: both directions agree, turns are exact, and resolution is kept."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from docfraud.imaging.rectify import MAX_ENLARGEMENT, Rectification
from tests.imaging.scenes import homography, page_pixels, project

RNG = np.random.default_rng(5)
PICTURE = RNG.integers(0, 255, (70, 110, 3), dtype=np.uint8)


@st.composite
def seen_pages(draw: st.DrawFn) -> tuple[np.ndarray, float]:
    """Corners of a page as a camera sees it, and its aspect ratio."""
    aspect = draw(st.sampled_from([1.586, 1.42, 0.7]))
    rng = np.random.default_rng(draw(st.integers(0, 10_000)))
    size = (int(1000 * aspect), 1000)
    matrix = homography(
        size, (1600, 1200), rng, tilt=draw(st.floats(0, 30)), turn=draw(st.floats(0, 360)), fill=draw(st.floats(0.3, 1))
    )
    corners = np.array([[0, 0], [size[0], 0], [size[0], size[1]], [0, size[1]]], float)
    return project(matrix, corners), aspect


@given(seen_pages(), st.integers(-1, 5), st.floats(0.3, 3), st.floats(0, 0.05))
@hypothesis_settings(max_examples=60, deadline=None)
def test_there_and_back(page: tuple[np.ndarray, float], quarters: int, factor: float, margin: float) -> None:
    quad, aspect = page
    way = Rectification.from_quad(quad, aspect=aspect, margin=margin).turned(90 * quarters).scaled(factor)
    points = quad.mean(axis=0) + 0.5 * (quad - quad.mean(axis=0))
    assert np.allclose(way.to_picture(way.to_page(points)), points, atol=1e-5)
    assert np.allclose(way.to_page(way.to_picture([way.width / 2, 3.0])), [way.width / 2, 3.0], atol=1e-5)
    inside = way.to_page(points)
    assert (inside > 0).all()
    assert (inside < [way.width, way.height]).all()


@given(seen_pages())
@hypothesis_settings(max_examples=60, deadline=None)
def test_size_follows_the_picture(page: tuple[np.ndarray, float]) -> None:
    quad, aspect = page
    way = Rectification.from_quad(quad, aspect=aspect)
    assert way.width / way.height == pytest.approx(aspect, rel=0.03)
    sides = np.linalg.norm(np.roll(quad, -1, axis=0) - quad, axis=1)
    across, down = max(sides[0], sides[2]), max(sides[1], sides[3])
    least, most = sorted((way.width / across, way.height / down))
    # a side that is much foreshortened is enlarged as far as may be, and the other gives way
    assert least >= 0.83 or most >= MAX_ENLARGEMENT - 0.02
    assert least <= MAX_ENLARGEMENT + 0.02
    assert np.allclose(way.outline(), quad, atol=1.5)
    small = Rectification.from_quad(quad, aspect=aspect, margin=0.02, max_side=300)
    assert max(small.width, small.height) <= 302


@pytest.mark.parametrize("degrees", [0, 90, 180, 270, -90, 360])
def test_turning_moves_every_pixel_exactly(degrees: int) -> None:
    way = Rectification.identity(110, 70).turned(degrees)
    expected = np.rot90(PICTURE, degrees // 90)
    assert np.array_equal(way.warp(PICTURE), expected)
    x, y = way.to_page([17.0, 5.0])
    assert np.array_equal(expected[round(y), round(x)], PICTURE[5, 17])
    assert way.warp(PICTURE).flags.c_contiguous


def test_turning_after_straightening_is_turning_the_straightened_page() -> None:
    quad = np.array([[12, 8], [95, 14], [99, 60], [9, 55]], float)
    way = Rectification.from_quad(quad)
    upright = way.warp(PICTURE)
    for quarters in range(4):
        turned = way.turned(90 * quarters).warp(PICTURE)
        # cubic interpolation uses rounded weights, so a turned page may differ by a little
        assert np.abs(turned.astype(int) - np.rot90(upright, quarters)).mean() < 1.5


def test_straightened_page_looks_like_the_page() -> None:
    page = page_pixels("TD3")
    height, width = page.shape[:2]
    matrix = homography((width, height), (2400, 1800), np.random.default_rng(1), tilt=25, turn=33, fill=0.95)
    photo = cv2.warpPerspective(page, matrix, (2400, 1800), flags=cv2.INTER_AREA, borderValue=(90, 90, 90))
    quad = project(matrix, np.array([[0, 0], [width - 1, 0], [width - 1, height - 1], [0, height - 1]]))
    way = Rectification.from_quad(quad, aspect=width / height)
    again = cv2.resize(way.warp(np.asarray(photo, np.uint8)), (width, height), interpolation=cv2.INTER_AREA)
    difference = np.abs(again.astype(int) - page)[8:-8, 8:-8]
    assert difference.mean() < 6
    wrong = cv2.resize(Rectification.from_quad(quad[[2, 3, 0, 1]]).warp(np.asarray(photo, np.uint8)), (width, height))
    assert np.abs(wrong.astype(int) - page).mean() > 15


def test_shrinking_averages() -> None:
    """Fine stripes become grey; picking single pixels would leave bands."""
    stripes = np.zeros((400, 600, 3), np.uint8)
    stripes[:, ::2] = 255
    quad = np.array([[10.0, 10.0], [580.0, 12.0], [582.0, 380.0], [9.0, 384.0]])
    page = Rectification.from_quad(quad, max_side=140).warp(stripes)
    assert page[5:-5, 5:-5].std() < 8
    assert page.mean() == pytest.approx(127.5, abs=3)


@pytest.mark.parametrize(
    "quad",
    [
        [[0, 0], [10, 0], [0, 10], [10, 10]],  # crossed
        [[0, 0], [0, 10], [10, 10], [10, 0]],  # counter-clockwise
        [[0, 0], [10, 0], [20, 0], [10, 10]],  # three on a line
        [[0, 0], [10, 0], [3, 3], [0, 10]],  # dented
        [[0, 0], [10, 0], [np.nan, 10], [0, 10]],
    ],
)
def test_impossible_corners(quad: list[list[float]]) -> None:
    with pytest.raises(ValueError, match="convex"):
        Rectification.from_quad(np.array(quad, float))


def test_wrong_turns_and_factors() -> None:
    way = Rectification.identity(10, 10)
    with pytest.raises(ValueError, match="90"):
        way.turned(45)
    with pytest.raises(ValueError, match="positive"):
        way.scaled(0)
