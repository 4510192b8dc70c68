"""Eight bits against the float network they stand for."""

from __future__ import annotations

import numpy as np
import onnx
import onnxruntime
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from onnx import TensorProto, helper

from docfraud.biometrics.dlib_weights import Network
from docfraud.biometrics.onnx_graph import descriptor_model, eight_bit_descriptor_model
from tests.biometrics.test_onnx_graph import residual_network

Ranges = dict[str, tuple[float, float]]


def _run(model: bytes, chips: NDArray[np.float32], names: list[str] | None = None) -> list[NDArray[np.float32]]:
    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    return [np.asarray(value) for value in session.run(names, {"chips": chips})]


def _ranges(network: Network, chips: NDArray[np.float32]) -> Ranges:
    model = onnx.load_from_string(descriptor_model(network))
    names = [node.output[0] for node in model.graph.node if node.output[0] != "descriptors"]
    del model.graph.output[:]
    model.graph.output.extend(helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in names)
    values = _run(model.SerializeToString(), chips, names)
    return {name: (float(v.min()), float(v.max())) for name, v in zip(names, values, strict=True)}


def _chips(seed: int, count: int = 2) -> NDArray[np.float32]:
    return np.random.default_rng(seed).integers(0, 256, (count, 3, 150, 150)).astype(np.float32)


@settings(max_examples=6, deadline=None)
@given(st.integers(0, 1000), st.sampled_from([7, 8, 9]))
def test_eight_bits_are_near_the_float_network(seed: int, first_stride: int) -> None:
    network, chips = residual_network(seed, first_stride), _chips(seed)
    (expected,) = _run(descriptor_model(network), chips)
    (found,) = _run(eight_bit_descriptor_model(network, _ranges(network, chips)), chips)
    assert np.abs(found - expected).max() < 0.1 * np.abs(expected).max()
    assert np.abs(found - expected).max() > 0


def test_what_lies_beyond_the_range_is_cut_off() -> None:
    network, chips = residual_network(1, 8), _chips(1)
    ranges = _ranges(network, chips)
    halved = {name: (low / 2, high / 2) for name, (low, high) in ranges.items()}
    (expected,) = _run(descriptor_model(network), chips)
    (wide,) = _run(eight_bit_descriptor_model(network, ranges), chips)
    (narrow,) = _run(eight_bit_descriptor_model(network, halved), chips)
    assert np.abs(narrow - expected).max() > 3 * np.abs(wide - expected).max()


def test_weights_keep_seven_bits_so_that_no_processor_saturates() -> None:
    network = residual_network(2, 8)
    model = onnx.load_from_string(eight_bit_descriptor_model(network, _ranges(network, _chips(2))))
    weights = [onnx.numpy_helper.to_array(c) for c in model.graph.initializer if c.name.endswith("_q")]
    whole = [w for w in weights if w.dtype == np.int8]
    assert len(whole) == 5
    assert max(np.abs(w.astype(int)).max() for w in whole) == 63


def test_a_missing_range_is_an_error() -> None:
    network = residual_network(0, 8)
    ranges = _ranges(network, _chips(0))
    ranges.pop(next(name for name in ranges if name != "t0"))
    with pytest.raises(KeyError):
        eight_bit_descriptor_model(network, ranges)
