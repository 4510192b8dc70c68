"""The graphs against a plain numpy reading of the same layers, written from dlib's documentation."""

from __future__ import annotations

import numpy as np
import onnx
import onnxruntime
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from docfraud.biometrics.dlib_weights import (
    AddPrevious,
    Affine,
    Convolution,
    FullyConnected,
    Layer,
    Mark,
    Network,
    Pool,
    Relu,
)
from docfraud.biometrics.onnx_graph import descriptor_model, detector_model
from docfraud.errors import ModelFileError

AVERAGE = (122.0, 117.0, 104.0)
Array = NDArray[np.float64]


def _windows(x: Array, kernel: tuple[int, int], stride: tuple[int, int], padding: tuple[int, int]) -> Array:
    padded = np.pad(x, ((0, 0), (padding[0],) * 2, (padding[1],) * 2))
    return sliding_window_view(padded, kernel, axis=(1, 2))[:, :: stride[0], :: stride[1]]


def _sum_with_zeros(a: Array, b: Array) -> Array:
    total = np.zeros(np.maximum(a.shape, b.shape))
    for x in (a, b):
        total[: x.shape[0], : x.shape[1], : x.shape[2]] += x
    return total


def plainly(layers: tuple[Layer, ...], picture: Array, *, normalise: bool = True) -> Array:
    """What dlib computes, one picture (3, rows, columns) with values 0 to 255."""
    x = (picture - np.array(AVERAGE)[:, None, None]) / 256 if normalise else picture
    tagged: list[Array] = []
    for before, layer in zip((None, *layers), layers, strict=False):
        match layer:
            case Convolution():
                w = _windows(x, layer.weights.shape[2:], layer.stride, layer.padding)
                x = np.einsum("irckl,oikl->orc", w, layer.weights) + layer.bias[:, None, None]
            case Affine():
                x = x * layer.gamma[:, None, None] + layer.beta[:, None, None]
            case Relu():
                x = np.maximum(x, 0)
            case Pool() if layer.kernel == (0, 0):
                x = x.mean(axis=(1, 2), keepdims=True)
            case Pool():
                w = _windows(x, layer.kernel, layer.stride, layer.padding)
                x = w.max(axis=(3, 4)) if layer.maximum else w.mean(axis=(3, 4))
            case Mark() if isinstance(before, Mark):  # skip1 after tag2: back to what tag1 holds
                x = tagged[-2]
            case Mark():
                tagged.append(x)
            case AddPrevious():
                x = _sum_with_zeros(x, tagged[-1])
            case FullyConnected():
                x = np.asarray(x.ravel() @ layer.weights)
    return np.asarray(x)


def _conv(rng: np.random.Generator, out: int, into: int, kernel: int, stride: int, padding: int) -> Convolution:
    weights = rng.normal(size=(out, into, kernel, kernel)) / np.sqrt(into * kernel * kernel)
    return Convolution(weights, rng.normal(size=out), (stride, stride), (padding, padding))


def _affine(rng: np.random.Generator, channels: int) -> Affine:
    return Affine(rng.uniform(0.5, 2, channels), rng.normal(size=channels))


def residual_network(seed: int, first_stride: int) -> Network:
    """dlib's building blocks on a small scale: a residual block, and one that halves and doubles the channels."""
    rng = np.random.default_rng(seed)
    layers: list[Layer] = [
        _conv(rng, 4, 3, 7, first_stride, 0), _affine(rng, 4), Relu(), Pool(True, (3, 3), (2, 2), (0, 0)),
        Mark(), _conv(rng, 4, 4, 3, 1, 1), _affine(rng, 4), Relu(), _conv(rng, 4, 4, 3, 1, 1), _affine(rng, 4),
        AddPrevious(), Relu(),
        Mark(), _conv(rng, 6, 4, 3, 2, 0), _affine(rng, 6), Relu(), _conv(rng, 6, 6, 3, 1, 1), _affine(rng, 6),
        Mark(), Mark(), Pool(False, (2, 2), (2, 2), (0, 0)), AddPrevious(), Relu(),
        Pool(False, (0, 0), (1, 1), (0, 0)), FullyConnected(rng.normal(size=(6, 5))),
    ]  # fmt: skip
    return Network(AVERAGE, tuple(layers))


def _run(model: bytes, name: str, values: NDArray[np.float32]) -> NDArray[np.float32]:
    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    return np.asarray(session.run(None, {name: values})[0])


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 1000), st.sampled_from([7, 8, 9]), st.integers(1, 3))
def test_a_residual_network_computes_what_its_layers_say(seed: int, first_stride: int, count: int) -> None:
    # strides 7, 8 and 9 give odd and even sizes, so that both forms of unequal addition occur
    network = residual_network(seed, first_stride)
    chips = np.random.default_rng(seed).integers(0, 256, (count, 3, 150, 150)).astype(np.float32)
    expected = np.stack([plainly(network.layers, chip.astype(np.float64)) for chip in chips])
    np.testing.assert_allclose(_run(descriptor_model(network), "chips", chips), expected, rtol=1e-4, atol=1e-4)


def test_limits_cut_what_a_relu_gives() -> None:
    network = residual_network(3, 8)
    chips = np.random.default_rng(3).integers(0, 256, (2, 3, 150, 150)).astype(np.float32)
    model = onnx.load_from_string(descriptor_model(network))
    first = next(node.output[0] for node in model.graph.node if node.op_type == "Relu")
    plain = _run(descriptor_model(network), "chips", chips)
    np.testing.assert_array_equal(_run(descriptor_model(network, limits={first: 1e9}), "chips", chips), plain)
    layers = network.layers
    after = layers.index(next(layer for layer in layers if isinstance(layer, Relu)))
    limited = _run(descriptor_model(network, limits={first: 0.5}), "chips", chips)
    expected = np.stack([_plainly_limited(layers, after, chip.astype(np.float64), 0.5) for chip in chips])
    np.testing.assert_allclose(limited, expected, rtol=1e-4, atol=1e-4)
    assert np.abs(limited - plain).max() > 0.01


def _plainly_limited(layers: tuple[Layer, ...], after: int, picture: Array, limit: float) -> Array:
    """What dlib would compute if the ReLU at place `after` gave no more than `limit`."""
    head = np.minimum(plainly(layers[: after + 1], picture), limit)
    return plainly(layers[after + 1 :], head, normalise=False)


def detector_network(seed: int = 0) -> Network:
    rng = np.random.default_rng(seed)
    layers = (
        _conv(rng, 4, 3, 5, 2, 0), _affine(rng, 4), Relu(),
        _conv(rng, 4, 4, 5, 2, 0), _affine(rng, 4), Relu(),
        _conv(rng, 1, 4, 3, 1, 1),
    )  # fmt: skip
    return Network(AVERAGE, layers, window=80, overlap=0.3)


@settings(max_examples=8, deadline=None)
@given(st.integers(20, 60), st.integers(20, 60))
def test_a_detector_takes_any_size(rows: int, columns: int) -> None:
    network = detector_network()
    picture = np.random.default_rng(1).integers(0, 256, (1, 3, rows, columns)).astype(np.float32)
    expected = plainly(network.layers, picture[0].astype(np.float64))[None]
    np.testing.assert_allclose(_run(detector_model(network), "picture", picture), expected, rtol=1e-4, atol=1e-4)


def test_a_detector_says_what_its_scores_mean() -> None:
    model = onnx.load_from_string(detector_model(detector_network()))
    properties = {p.key: p.value for p in model.metadata_props}
    # two 5 x 5 convolutions of stride 2: centres at 2 + 2 * 2 = 6, and every 4 pixels
    assert properties == {
        "window": "80",
        "overlap": "0.3",
        "average": "122.0 117.0 104.0",
        "stride": "4",
        "offset": "6",
    }


def test_folding_leaves_no_affine_layer_and_no_normalisation() -> None:
    model = onnx.load_from_string(descriptor_model(residual_network(0, 8)))
    assert {node.op_type for node in model.graph.node} == {
        "Conv", "Relu", "MaxPool", "AveragePool", "Pad", "Add", "GlobalAveragePool", "Flatten", "MatMul",
    }  # fmt: skip


RNG = np.random.default_rng(5)


@pytest.mark.parametrize(
    "layers",
    [
        (),
        (Relu(),),
        (_affine(RNG, 4),),
        (_conv(RNG, 4, 3, 5, 2, 1),),
        (_conv(RNG, 4, 3, 5, 2, 0), Relu(), _affine(RNG, 4)),
        (_conv(RNG, 4, 3, 5, 2, 0), AddPrevious()),
        (_conv(RNG, 4, 3, 5, 2, 0), Mark(), Mark()),
    ],
    ids=[
        "none",
        "no convolution",
        "affine first",
        "padded input",
        "affine after relu",
        "add untagged",
        "skip untagged",
    ],
)
def test_layers_that_make_no_sense_are_refused(layers: tuple[Layer, ...]) -> None:
    with pytest.raises(ModelFileError):
        descriptor_model(Network(AVERAGE, layers))
