"""What is taken for print under ultraviolet light."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from docfraud.reference.frame import _averaged, print_of
from docfraud.results import Light

PAPER = (45, 42, 90)


def page() -> NDArray[np.uint8]:
    plane = np.full((200, 300, 3), PAPER, np.uint8)
    plane[20:180, 20:120] = np.array(PAPER) // 3  # a portrait
    return plane


def test_a_portrait_is_no_luminous_print() -> None:
    assert print_of(Light.UV, page()).max() == 0


def test_red_print_over_a_dark_portrait_is() -> None:
    plane = page()
    plane[90:94] = (85, 30, 60)  # no brighter than the paper's blue
    assert print_of(Light.UV, plane)[90:94].min() > 10
    assert print_of(Light.UV, plane)[100:].max() == 0


def test_other_lights_show_their_lightness() -> None:
    assert print_of(Light.VI, page())[0, 200] > print_of(Light.VI, page())[50, 50] > 0


@pytest.mark.parametrize("shape", [(60, 81), (60, 81, 3)])
def test_at_half_scale_samples_are_means_of_two_by_two(shape: tuple[int, ...]) -> None:
    plane = np.random.default_rng(5).integers(0, 256, shape, np.uint8)
    averaged, back = _averaged(plane, 0.5)
    corner = plane.astype(np.int32)
    exact = (corner[:-1, :-1] + corner[1:, :-1] + corner[:-1, 1:] + corner[1:, 1:]) / 4
    up = averaged[:-1, :-1] - exact
    assert up.min() >= 0
    assert up.max() < 1  # rounded up
    # half a pixel on: the middle of the four
    assert np.allclose(back @ (10, 20, 1), (10.5, 20.5, 1))
    same, way = _averaged(plane, 0.8)
    assert same is plane
    assert np.array_equal(way, np.eye(3))
