from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from docfraud.biometrics.align import CHIP, MEAN_FACE, PADDING, cut_chip, find_landmarks, similarity
from docfraud.biometrics.networks import Networks
from docfraud.imaging.picture import RGB
from tests.biometrics.photos import HOLDER, photo, resized
from tests.biometrics.test_dlib_shape import predictor

ON_CHIP = (PADDING + MEAN_FACE) / (2 * PADDING + 1) * CHIP
"""Where the five points come to lie on a chip."""

angles, scales, shifts = st.floats(-np.pi, np.pi), st.floats(0.1, 10), st.floats(-500, 500)


def _turn(angle: float, scale: float) -> np.ndarray:
    return scale * np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])


@given(angles, scales, shifts, shifts)
def test_a_similarity_is_found_again(angle: float, scale: float, x: float, y: float) -> None:
    turn, shift = similarity(MEAN_FACE, MEAN_FACE @ _turn(angle, scale).T + [x, y])
    np.testing.assert_allclose(turn, _turn(angle, scale), atol=1e-6)
    np.testing.assert_allclose(shift, [x, y], atol=1e-6)


@given(st.integers(0, 1000), angles, scales)
def test_no_other_similarity_comes_nearer(seed: int, angle: float, scale: float) -> None:
    rng = np.random.default_rng(seed)
    source, target = rng.normal(size=(2, 5, 2))
    turn, shift = similarity(source, target)
    best = np.sum((source @ turn.T + shift - target) ** 2)
    other = source @ (_turn(angle, scale) @ turn).T + shift + rng.normal(size=2)
    assert best <= np.sum((other - target) ** 2) + 1e-9


def _positions(height: int, width: int) -> RGB:
    """A picture whose red and green say where a pixel is."""
    y, x = np.mgrid[:height, :width]
    return np.stack([x, y, np.full_like(x, 77)], axis=2).astype(np.uint8)


def test_a_face_already_in_place_is_cut_out_nearly_unchanged() -> None:
    chip = cut_chip(_positions(250, 250), ON_CHIP + np.array([40, 60]))
    inner = chip[5:-5, 5:-5].astype(int)
    y, x = np.mgrid[5 : CHIP - 5, 5 : CHIP - 5]
    assert np.abs(inner[..., 0] - (x + 40)).max() <= 1
    assert np.abs(inner[..., 1] - (y + 60)).max() <= 1
    assert np.all(inner[..., 2] == 77)


@pytest.mark.parametrize("factor", [0.3, 0.9, 1.7, 3.0, 6.5, 14.0])
def test_faces_of_any_size_give_the_same_chip(factor: float) -> None:
    # a picture of straight ramps stays one at every size, so any slip of scale or place would show
    side = round(CHIP * factor) + 80
    y, x = np.mgrid[:side, :side] * (150 / side)
    chip = cut_chip(np.stack([x, y, x], axis=2).astype(np.uint8), ON_CHIP * factor + 40)
    expected = (np.arange(CHIP) * factor + 40) * (150 / side)
    middle = slice(10, -10)
    assert np.abs(chip[75, middle, 0] - expected[middle]).max() < 2.5
    assert np.abs(chip[middle, 75, 1] - expected[middle]).max() < 2.5


def test_what_lies_outside_the_picture_is_black() -> None:
    white = np.full((100, 100, 3), 255, dtype=np.uint8)
    chip = cut_chip(white, ON_CHIP + np.array([60, 0]))
    assert np.all(chip[:95, :38] == 255)
    assert np.all(chip[:, 42:] == 0)
    assert np.all(chip[102:] == 0)
    assert not cut_chip(white, ON_CHIP + 5000).any()


@pytest.mark.parametrize("angle", [-40, 25, 170])
def test_a_turned_face_comes_out_upright(angle: float) -> None:
    side = 400
    y, x = np.mgrid[:side, :side]
    turn = _turn(np.radians(angle), 1.2)
    points = (ON_CHIP - 75) @ turn.T + side / 2
    # brightness falls along the face's own vertical, wherever that points
    down = turn[:, 1] / np.hypot(*turn[:, 1])
    value = 128 + ((x - side / 2) * down[0] + (y - side / 2) * down[1]) * 0.5
    chip = cut_chip(np.repeat(value[:, :, None], 3, axis=2).clip(0, 255).astype(np.uint8), points)[..., 0].astype(int)
    inner = chip[10:-10, 10:-10]
    assert np.ptp(inner, axis=1).max() <= 3
    assert np.all(np.diff(inner[:, 60]) >= -1)
    assert inner[-1, 60] - inner[0, 60] == pytest.approx(129 * 1.2 * 0.5, abs=3)


def _one_by_one(picture: RGB, box: tuple[float, float, float, float], seed: int) -> np.ndarray:
    """The shape predictor, tree by tree, as its paper describes it."""
    trees = predictor(3, 5, 3, 7, seed)
    corner, extent = np.array(box[:2]), np.array(box[2:]) - np.array(box[:2])
    shape = trees.initial.astype(np.float64)
    for c in range(3):
        turn, _ = similarity(trees.initial, shape)
        values = []
        for anchor, delta in zip(trees.anchors[c], trees.deltas[c], strict=True):
            x, y = np.floor((turn @ delta + shape[anchor]) * extent + corner + 0.5).astype(int)
            inside = 0 <= x < picture.shape[1] and 0 <= y < picture.shape[0]
            values.append(int(picture[y, x].astype(int).sum()) // 3 if inside else 0)
        total = np.zeros(10)
        for t in range(5):
            node = 0
            while node < 7:
                first, second = trees.features[c, t, node]
                goes_left = values[first] - values[second] > trees.thresholds[c, t, node]
                node = 2 * node + (1 if goes_left else 2)
            total += trees.leaves[c, t, node - 7]
        shape = shape + total.reshape(5, 2)
    return np.asarray(shape * extent + corner)


@hypothesis_settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000))
def test_all_trees_at_once_agree_with_one_by_one(seed: int) -> None:
    picture = np.random.default_rng(seed).integers(0, 256, (60, 70, 3)).astype(np.uint8)
    box = (10.0, 12.0, 47.0, 52.0)
    found = find_landmarks(predictor(3, 5, 3, 7, seed), picture, box)
    np.testing.assert_allclose(found, _one_by_one(picture, box, seed), rtol=1e-4, atol=1e-2)


BOX = (162.0, 58.0, 266.0, 162.0)
"""About the face of the holder's photograph."""


@pytest.mark.parametrize("factor", [0.5, 1.0, 3.0])
def test_the_points_of_a_face_follow_its_size(networks: Networks, factor: float) -> None:
    trees = networks.shape_predictor
    expected = find_landmarks(trees, photo(HOLDER), BOX) * factor
    scaled_box = tuple(v * factor for v in BOX)
    points = find_landmarks(trees, resized(photo(HOLDER), factor), scaled_box)  # type: ignore[arg-type]
    assert np.abs(points - expected).max() < 4 * factor
    right_eye, left_eye, nose = points[:2].mean(axis=0), points[2:4].mean(axis=0), points[4]
    assert left_eye[0] < nose[0] < right_eye[0]
    assert max(left_eye[1], right_eye[1]) < nose[1]


def test_a_box_beyond_the_picture_is_no_error(networks: Networks) -> None:
    trees = networks.shape_predictor
    points = find_landmarks(trees, photo(HOLDER), (-500.0, -500.0, -400.0, -400.0))
    assert points.shape == (5, 2)
    assert np.isfinite(points).all()
