from __future__ import annotations

import shutil
import sys
from pathlib import Path

import numpy as np
import pytest

from docfraud.biometrics import dlib_weights
from docfraud.biometrics.dlib_weights import (
    DESCRIPTOR,
    DETECTOR,
    LANDMARKS,
    Affine,
    Convolution,
    FullyConnected,
    WeightFile,
    parse_descriptor,
    parse_detector,
    read_weights,
    weights_folder,
)
from docfraud.errors import ModelFileError
from tests.biometrics import dlib_writer as write

FILES = (DESCRIPTOR, DETECTOR, LANDMARKS)
AVERAGE = (120.0, 110.0, 100.0)


def test_weights_are_found_without_importing_their_package() -> None:
    folder = weights_folder()
    assert all((folder / weights.file).is_file() for weights in FILES)
    assert "face_recognition_models" not in sys.modules


def test_the_file_barred_by_its_licence_is_never_named() -> None:
    assert all("68" not in weights.file for weights in FILES)


def test_the_descriptor_network() -> None:
    network = parse_descriptor(read_weights(DESCRIPTOR))
    convolutions = [layer for layer in network.layers if isinstance(layer, Convolution)]
    last = network.layers[-1]
    assert len(convolutions) == 29
    assert convolutions[0].weights.shape == (32, 3, 7, 7)
    assert isinstance(last, FullyConnected)
    assert last.weights.shape == (256, 128)
    assert network.average == pytest.approx((122.782, 117.001, 104.298))


def test_the_detector_network() -> None:
    network = parse_detector(read_weights(DETECTOR))
    kernels = [layer.weights.shape[2] for layer in network.layers if isinstance(layer, Convolution)]
    assert kernels == [5, 5, 5, 5, 5, 5, 9]
    assert network.window == 80
    assert network.overlap == pytest.approx(0.338, abs=1e-3)


@pytest.mark.parametrize("weights", FILES, ids=lambda w: w.file)
@pytest.mark.parametrize("damage", ["missing", "cut", "flipped", "empty"])
def test_a_damaged_file_is_an_error_with_a_remedy(weights: WeightFile, damage: str, tmp_path: Path) -> None:
    path = tmp_path / weights.file
    data = bytearray((weights_folder() / weights.file).read_bytes())
    if damage == "cut":
        path.write_bytes(data[:-1])
    elif damage == "flipped":
        data[len(data) // 2] ^= 1
        path.write_bytes(data)
    elif damage == "empty":
        path.write_bytes(b"")
    with pytest.raises(ModelFileError) as caught:
        read_weights(weights, folder=tmp_path)
    assert "pip install" in caught.value.remedy
    assert weights.file in str(caught.value)


def test_an_intact_copy_is_accepted(tmp_path: Path) -> None:
    shutil.copy(weights_folder() / DETECTOR.file, tmp_path)
    assert len(read_weights(DETECTOR, folder=tmp_path)) == 729940


def test_without_the_package_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dlib_weights, "PACKAGE", "no_such_package_of_weights")
    with pytest.raises(ModelFileError) as caught:
        weights_folder()
    assert "pip install" in caught.value.remedy


def _convolution(rng: np.random.Generator) -> bytes:
    return write.convolution(rng.normal(size=(4, 3, 5, 5)), rng.normal(size=4), 2, 0)


def test_layers_come_back_from_the_input_to_the_output() -> None:
    rng = np.random.default_rng(1)
    weights, bias = rng.normal(size=(4, 3, 5, 5)).astype(np.float32), rng.normal(size=4).astype(np.float32)
    matrix = rng.normal(size=(4, 2)).astype(np.float32)
    data = write.descriptor_file(
        AVERAGE,
        [
            write.convolution(weights, bias, 2, 0),
            write.affine(np.arange(4.0), np.arange(4.0) + 7),
            write.text("relu_"),
            write.MARK,
            write.pool("max_pool_2", 3, 2),
            write.text("add_prev_"),
            write.fully_connected(matrix),
        ],
    )
    network = parse_descriptor(data)
    kinds = [type(layer).__name__ for layer in network.layers]
    assert kinds == ["Convolution", "Affine", "Relu", "Mark", "Pool", "AddPrevious", "FullyConnected"]
    first, affine = network.layers[:2]
    assert isinstance(first, Convolution)
    assert isinstance(affine, Affine)
    np.testing.assert_array_equal(first.weights, weights)
    np.testing.assert_array_equal(first.bias, bias)
    assert (first.stride, first.padding) == ((2, 2), (0, 0))
    np.testing.assert_array_equal(affine.beta, np.arange(4.0) + 7)
    np.testing.assert_array_equal(network.layers[-1].weights, matrix)  # type: ignore[union-attr]
    assert network.average == AVERAGE


def test_batch_normalisation_is_frozen_into_an_affine_layer() -> None:
    rng = np.random.default_rng(2)
    gamma, beta, mean = rng.normal(size=(3, 4))
    variance = rng.uniform(0.5, 2, 4)
    data = write.detector_file(
        AVERAGE,
        [_convolution(rng), write.batch_normalisation(gamma, beta, mean, variance, 1e-4)],
        window=80,
        overlap=0.25,
    )
    network = parse_detector(data)
    affine = network.layers[1]
    assert isinstance(affine, Affine)
    x = rng.normal(size=4)
    np.testing.assert_allclose(
        x * affine.gamma + affine.beta, (x - mean) / np.sqrt(variance + 1e-4) * gamma + beta, rtol=1e-5, atol=1e-5
    )
    assert (network.window, network.overlap) == (80, 0.25)


@pytest.mark.parametrize(
    "mangle",
    [
        lambda data: data + b"\x01\x00",
        lambda data: data[:-3],
        lambda data: data.replace(b"con_4", b"con_9"),
        lambda data: data.replace(b"loss_metric_2", b"loss_metric_9"),
        lambda data: data.replace(b"input_rgb_image_sized", b"input_rgb_image_xized"),
        lambda data: b"",
    ],
    ids=["longer", "shorter", "layer", "loss", "input", "empty"],
)
def test_another_structure_is_refused(mangle: object) -> None:
    data = write.descriptor_file(AVERAGE, [_convolution(np.random.default_rng(3)), write.text("relu_")])
    parse_descriptor(data)
    with pytest.raises(ModelFileError):
        parse_descriptor(mangle(data))  # type: ignore[operator]


def test_the_one_network_is_not_taken_for_the_other() -> None:
    with pytest.raises(ModelFileError, match="loss"):
        parse_descriptor(read_weights(DETECTOR))
    with pytest.raises(ModelFileError, match="loss"):
        parse_detector(read_weights(DESCRIPTOR))
