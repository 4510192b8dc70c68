from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docfraud.biometrics.convert import LANDMARKS, load_shape_predictor
from docfraud.biometrics.dlib_shape import ShapePredictor, parse_landmarks
from docfraud.errors import ModelFileError
from tests.biometrics import dlib_writer as write


def predictor(cascades: int, trees: int, depth: int, pixels: int, seed: int) -> ShapePredictor:
    """A shape predictor of random numbers."""
    rng = np.random.default_rng(seed)
    splits = 2**depth - 1

    def values(*shape: int) -> np.ndarray:
        return rng.normal(size=shape).astype(np.float32)

    return ShapePredictor(
        initial=values(5, 2),
        features=rng.integers(0, pixels, (cascades, trees, splits, 2)).astype(np.int32),
        thresholds=values(cascades, trees, splits),
        leaves=values(cascades, trees, splits + 1, 10),
        anchors=rng.integers(0, 5, (cascades, pixels)).astype(np.int32),
        deltas=values(cascades, pixels, 2),
    )


def written(p: ShapePredictor) -> bytes:
    return write.shape_file(p.initial, p.features, p.thresholds, p.leaves, p.anchors, p.deltas)


def assert_equal(a: ShapePredictor, b: ShapePredictor) -> None:
    for f in fields(ShapePredictor):
        np.testing.assert_array_equal(getattr(a, f.name), getattr(b, f.name))
        assert getattr(a, f.name).dtype == getattr(b, f.name).dtype


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 3), st.integers(1, 4), st.integers(1, 3), st.integers(1, 9), st.integers(0, 99))
def test_a_shape_predictor_comes_back(cascades: int, trees: int, depth: int, pixels: int, seed: int) -> None:
    original = predictor(cascades, trees, depth, pixels, seed)
    assert_equal(parse_landmarks(written(original)), original)


def test_it_survives_its_artefact() -> None:
    original = predictor(2, 3, 2, 4, 0)
    assert_equal(load_shape_predictor(LANDMARKS.convert(written(original))), original)


@pytest.mark.parametrize(
    "mangle",
    [
        lambda data: data + b"\x01\x00",
        lambda data: data[: len(data) // 2],
        lambda data: b"\x01\x02" + data[2:],
        lambda data: b"",
        lambda data: b"\x01\x01",
    ],
    ids=["longer", "shorter", "version", "empty", "version only"],
)
def test_another_structure_is_refused(mangle: object) -> None:
    data = written(predictor(2, 2, 2, 4, 1))
    with pytest.raises(ModelFileError):
        parse_landmarks(mangle(data))  # type: ignore[operator]


def test_a_split_that_compares_a_pixel_out_of_range_is_refused() -> None:
    original = predictor(1, 2, 2, 4, 2)
    original.features[0, 1, 2, 0] = 4
    with pytest.raises(ModelFileError, match="outside itself"):
        parse_landmarks(written(original))
