"""Making pictures smaller."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from docfraud.imaging.native import cv2
from docfraud.imaging.shrink import shrunk


@given(st.integers(8, 300), st.integers(8, 300), st.floats(0.05, 1.0), st.floats(0.05, 1.0), st.sampled_from([None, 3]))
def test_the_size_is_the_one_asked_for(
    height: int, width: int, down: float, across: float, channels: int | None
) -> None:
    shape = (height, width) if channels is None else (height, width, channels)
    size = (max(round(width * across), 1), max(round(height * down), 1))
    small = shrunk(np.zeros(shape, np.uint8), size)
    assert small.shape[1::-1] == size
    assert small.shape[2:] == shape[2:]
    assert small.dtype == np.uint8


@pytest.mark.parametrize(
    ("height", "width", "size"),
    [(320, 480, (120, 80)), (320, 480, (61, 43)), (321, 483, (61, 43)), (321, 483, (50, 33))],
)
def test_it_is_an_average_over_areas(height: int, width: int, size: tuple[int, int]) -> None:
    """Up to the rounding of each step, and the half pixel of an odd row or column."""
    rng = np.random.default_rng(0)
    plane = cv2.GaussianBlur(rng.integers(0, 256, (height, width), dtype=np.uint8), (0, 0), 8)
    exact = cv2.resize(plane, size, interpolation=cv2.INTER_AREA)
    off = shrunk(np.asarray(plane), size).astype(int) - exact
    assert np.abs(off).mean() < 1.0
    assert abs(off.mean()) < 0.5


def test_fine_lines_do_not_beat_against_the_grid() -> None:
    plane = np.tile(np.array([0, 255], np.uint8), (300, 150))
    small = shrunk(plane, (75, 75))
    assert int(small.max()) - int(small.min()) <= 2
