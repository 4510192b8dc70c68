from __future__ import annotations

import numpy as np

from docfraud.biometrics.appearance.chart import EYES, SIDE, Chart, coordinates, inner_face, regions
from docfraud.biometrics.appearance.register import blurred_alike, evened, grey, moved, register
from docfraud.imaging.native import cv2

SEEN = np.ones((SIDE, SIDE), bool)


def shifted(chart: Chart, by: np.ndarray) -> np.ndarray:
    return np.asarray(np.rint(moved(chart.pixels, by.astype(np.float32))), np.uint8)


def test_a_shifted_face_leaves_nothing(portrait_chart: Chart) -> None:
    by = np.broadcast_to((3.0, -2.0), (SIDE, SIDE, 2))
    smooth, _ = register(grey(portrait_chart.pixels), grey(shifted(portrait_chart, by)), SEEN)
    assert np.abs(smooth[inner_face()] - (-3.0, 2.0)).max() < 0.6


def test_a_turned_and_scaled_face_leaves_nothing(portrait_chart: Chart) -> None:
    """To a twentieth of a pixel, which takes the second look."""
    u, v = coordinates()
    by = np.stack([6 + 4 * u + 2 * v, -5 + 4 * v - 2 * u], axis=-1)
    _, rest = register(grey(portrait_chart.pixels), grey(shifted(portrait_chart, by)), SEEN)
    assert np.sqrt((rest[inner_face()] ** 2).mean()) < 0.05


def test_a_local_movement_is_left(portrait_chart: Chart) -> None:
    """Only the nose moves: that is what remains, where it is, and by how much."""
    u, v = coordinates()
    bump = np.exp(-((u / 0.3) ** 2) - ((v - 0.6) / 0.25) ** 2)
    by = np.stack([np.zeros_like(bump), -0.08 * EYES * bump], axis=-1)
    smooth, rest = register(grey(portrait_chart.pixels), grey(shifted(portrait_chart, by)), SEEN)
    assert 0.04 < rest[regions()["nose"]][:, 1].max() / EYES < 0.12
    assert np.abs(rest[regions()["brows"]]).mean() < 0.3
    assert np.abs(smooth[regions()["eyes"]]).mean() < 0.7


def test_light_does_not_matter(portrait_chart: Chart) -> None:
    lightness = grey(portrait_chart.pixels)
    darker = np.asarray(lightness * np.linspace(0.3, 1.0, SIDE, dtype=np.float32)[None, :], np.float32)
    inner = inner_face()
    assert np.corrcoef(evened(lightness)[inner], evened(darker)[inner])[0, 1] > 0.98
    assert abs(evened(darker)[inner].mean()) < 0.15
    assert np.corrcoef(lightness[inner], darker[inner])[0, 1] < 0.95


def test_the_sharper_is_blurred(portrait_chart: Chart) -> None:
    sharp = portrait_chart.pixels
    soft = np.asarray(cv2.GaussianBlur(sharp, (0, 0), 2.0), np.uint8)
    for pair in ((sharp, soft), (soft, sharp)):
        a, b = blurred_alike(*pair)
        assert np.abs(a.astype(int) - b).mean() < 0.35 * np.abs(pair[0].astype(int) - pair[1]).mean()
    same = blurred_alike(soft, soft)
    assert same[0] is soft
    assert same[1] is soft
