from __future__ import annotations

import numpy as np
import pytest

from docfraud.biometrics.appearance.chart import EYES, SIDE, Chart, coordinates, regions
from docfraud.biometrics.appearance.measures import MOVES, measure
from docfraud.biometrics.appearance.register import moved
from docfraud.imaging.native import cv2


def changed(chart: Chart, pixels: np.ndarray) -> Chart:
    return Chart(np.asarray(np.rint(pixels), np.uint8), chart.seen)


def test_the_same_picture_differs_in_nothing(portrait_chart: Chart) -> None:
    found = measure(portrait_chart, portrait_chart)
    assert max(found.values.values()) < 1e-3
    assert found.rims == 0
    assert float(found.shape.max()) == 0


@pytest.mark.parametrize("key", [("nose", "wider"), ("nose", "longer"), ("jaw", "wider"), ("brows", "lower")])
def test_a_movement_is_measured_with_its_sign(portrait_chart: Chart, key: tuple[str, str]) -> None:
    for size in (0.06, -0.06):
        back = -size * EYES * MOVES()[key]  # sampling at x - d moves what is there by d
        found = measure(portrait_chart, changed(portrait_chart, moved(portrait_chart.pixels, back)))
        assert found.moves[key] * size > 0
        assert 0.4 < abs(found.moves[key] / size) < 1.5


def test_tone_and_colour_of_a_part_only(portrait_chart: Chart) -> None:
    """Another lamp is no change of colour, painted lips are."""
    warm = portrait_chart.pixels * np.array([1.0, 0.9, 0.75])
    lamp = measure(portrait_chart, changed(portrait_chart, warm))
    painted = portrait_chart.pixels.astype(float)
    painted[regions()["mouth"]] = painted[regions()["mouth"]] * 0.5 + np.array([150, 20, 60]) * 0.5
    lips = measure(portrait_chart, changed(portrait_chart, painted))
    assert lips.values["mouth", "colour"] > 3 * lamp.values["mouth", "colour"]
    assert lips.values["mouth", "colour"] > 5 * lips.values["brows", "colour"]


def test_a_grey_picture_has_no_colour_to_compare(portrait_chart: Chart) -> None:
    grey = np.repeat(cv2.cvtColor(portrait_chart.pixels, cv2.COLOR_RGB2GRAY)[..., None], 3, axis=2)
    found = measure(portrait_chart, Chart(np.asarray(grey, np.uint8), portrait_chart.seen))
    assert all(value == 0 for (_, kind), value in found.values.items() if kind == "colour")
    assert found.values["mouth", "texture"] < 0.1


def test_parts_cut_off_are_missing(portrait_chart: Chart) -> None:
    seen = portrait_chart.seen.copy()
    seen[coordinates()[1] > 1.0] = False
    found = measure(Chart(portrait_chart.pixels, seen), portrait_chart)
    assert ("jaw", "shape") not in found.values
    assert ("eyes", "shape") in found.values


def test_rims_need_bridge_and_both_eyes(portrait_chart: Chart) -> None:
    both = portrait_chart.pixels.copy()
    u, v = coordinates()

    def circle(side: int) -> np.ndarray:
        return np.asarray(np.abs(np.hypot((u - side * 0.52) / 0.38, (v - 0.06) / 0.32) - 1) < 0.12)

    bridge = (np.abs(u) < 0.15) & (np.abs(v + 0.05) < 0.03)
    both[circle(-1) | circle(1) | bridge] = 20
    one = portrait_chart.pixels.copy()
    one[circle(1)] = 20
    assert measure(portrait_chart, changed(portrait_chart, both)).rims > 0.15
    assert measure(changed(portrait_chart, both), portrait_chart).rims < -0.15
    assert abs(measure(portrait_chart, changed(portrait_chart, one)).rims) < 0.15
    assert MOVES()["nose", "wider"].shape == (SIDE, SIDE, 2)
