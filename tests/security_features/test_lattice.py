"""A screen's grid is found wherever its moire comes to lie; lines, rotated screens and coarse checks are no grid."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from docfraud.imaging.native import cv2
from docfraud.imaging.rectify import Rectification
from docfraud.security_features.lattice import find_lattice
from docfraud.security_features.scene import Box
from docfraud.settings import Settings

LIMIT = Settings().recapture_max_lattice
SIZE = (1100, 1600)
PAGE = Box(0, 0, 1500, 1000)
Floats = NDArray[np.float64]


def seen(tilt: float) -> Rectification:
    """A page of 1500 by 1000, its right side farther away by some share."""
    near = [(50.0, 50.0), (1550.0, 50 + 500 * tilt), (1550.0, 1050 - 500 * tilt), (50.0, 1050.0)]
    corners = np.array(near, np.float32)
    matrix = cv2.getPerspectiveTransform(corners, np.array([(0, 0), (1499, 0), (1499, 999), (0, 999)], np.float32))
    return Rectification(np.asarray(matrix, np.float64), 1500, 1000)


def photographed(way: Rectification, pattern: Callable[[Floats, Floats], Floats], seed: int = 3) -> NDArray[np.uint8]:
    """Shades and noise times a pattern of page coordinates."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0 : SIZE[0], 0 : SIZE[1]]
    points = np.stack([x, y, np.ones_like(x)], axis=-1).reshape(-1, 3) @ way.matrix.T
    across, down = (points[:, i].reshape(SIZE) / points[:, 2].reshape(SIZE) for i in (0, 1))
    light = (150 + 40 * np.sin(across / 37.0)) * pattern(across, down) + rng.normal(0, 5, SIZE)
    return np.repeat(np.asarray(np.clip(np.rint(light), 0, 255), np.uint8)[..., None], 3, axis=2)


def grid(cells: float, turned: float = 0.0, depth: float = 0.05) -> Callable[[Floats, Floats], Floats]:
    """So many cells across the page, turned by some degrees."""
    c, s, f = np.cos(np.radians(turned)), np.sin(np.radians(turned)), 2 * np.pi * cells / PAGE.width
    return lambda x, y: 1 - depth * (np.cos(f * (c * x + s * y)) + np.cos(f * (c * y - s * x)))


@settings(max_examples=12, deadline=None)
@given(st.floats(620, 3400), st.floats(0, 0.12), st.floats(-5.5, 5.5))
def test_a_grid_is_found_finer_than_the_picture_s_pixels_too(cells: float, tilt: float, turned: float) -> None:
    per_pixel = cells / PAGE.width
    # near a whole number of cells to a pixel the moire is as coarse as print
    assume(abs(per_pixel - round(per_pixel)) > (0.3 if tilt else 0.15))
    assume(tilt > 0.03 or abs(turned) < 1)  # a straight picture tells turned grids and halftone screens not apart
    way = seen(tilt)
    found = find_lattice(photographed(way, grid(cells, turned)), way, PAGE)
    assert found is not None
    assert found.strength > LIMIT + 1


def test_what_is_said_of_it_is_true() -> None:
    way = seen(0.08)
    found = find_lattice(photographed(way, grid(700, 3.0)), way, PAGE)
    assert found is not None
    assert found.cells == pytest.approx(700, rel=0.03)
    assert np.degrees(found.turned) == pytest.approx(3, abs=0.6)
    assert 6 <= found.windows <= 24


@pytest.mark.parametrize(
    "pattern",
    [
        lambda x, _: 1 - 0.2 * np.cos(2 * np.pi * x / 3.3),  # ruled one way
        lambda x, y: 1 - 0.1 * (np.cos(2 * np.pi * x / 3.3) + np.cos(2 * np.pi * y / 5.1)),  # not square
        grid(700, 45),  # a halftone screen
        grid(1230, 15),
        grid(100),  # a chequered ground
        lambda x, _: np.ones_like(x),
    ],
)
def test_print_is_no_grid(pattern: Callable[[Floats, Floats], Floats]) -> None:
    for tilt in (0.0, 0.08):
        way = seen(tilt)
        found = find_lattice(photographed(way, pattern), way, PAGE)
        assert found is not None
        assert found.strength < LIMIT - 0.5


def test_too_small_or_too_dark_a_picture_is_not_searched() -> None:
    small = Box(0, 0, 400, 300)
    way = Rectification.identity(400, 300)
    assert find_lattice(np.full((300, 400, 3), 200, np.uint8), way, small) is None
    assert find_lattice(np.full((*SIZE, 3), 10, np.uint8), Rectification.identity(1600, 1100), PAGE) is None
