"""Builds the ONNX graphs of dlib's networks. Needed once per cache; imports `onnx`, so import this lazily.

Every affine layer is folded into the convolution before it, and the input's normalisation (x - average) / 256 into the
first convolution, whose padding is 0; what is left is convolutions, ReLU, pooling and additions.

The descriptor comes in three variants: dlib's own; with its layers limited to what clean faces show; and in eight bits.
The ranges of both are in models/dlib_faces/ranges.json.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from docfraud.biometrics.dlib_stream import malformed
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

OPSET, IR_VERSION = 17, 8
CHIP = 150
"""Side of the descriptor's input, pixels."""


def fold(network: Network) -> list[Layer]:
    """The layers with affines and the input's normalisation folded into convolutions.

    Raises:
        ModelFileError: an affine layer follows something else than a convolution.
    """
    folded: list[Layer] = []
    for layer in network.layers:
        if not isinstance(layer, Affine):
            folded.append(layer)
            continue
        before = folded[-1] if folded else None
        if not isinstance(before, Convolution):
            raise malformed("has an affine layer that follows no convolution")
        gamma = layer.gamma.astype(np.float64)
        folded[-1] = replace(
            before,
            weights=before.weights * gamma[:, None, None, None],
            bias=before.bias * gamma + layer.beta,
        )
    first = folded[0] if folded else None
    if not isinstance(first, Convolution) or first.padding != (0, 0):
        raise malformed("does not begin with a convolution without padding")
    weights = first.weights / 256.0
    shift = np.tensordot(weights.sum(axis=(2, 3)), np.array(network.average), axes=1)
    folded[0] = replace(first, weights=weights, bias=first.bias - shift)
    return folded


@dataclass
class _Value:
    """A tensor of the graph under construction; `size` is (rows, columns) where fixed, else None."""

    name: str
    channels: int
    size: tuple[int, int] | None


@dataclass
class _Graph:
    nodes: list[onnx.NodeProto] = field(default_factory=list)
    constants: list[onnx.TensorProto] = field(default_factory=list)
    limits: Mapping[str, float] = field(default_factory=dict)
    """Highest value that a ReLU may give, by the name of its output."""

    def relu(self, name: str) -> str:
        highest = self.limits.get(f"t{len(self.nodes)}")
        if highest is None:
            return self.node("Relu", [name])
        bounds = [self.constant(np.asarray(value, dtype=np.float32)) for value in (0.0, highest)]
        return self.node("Clip", [name, *bounds])

    def constant(self, values: NDArray[np.generic]) -> str:
        name = f"w{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.asarray(values, order="C"), name))
        return name

    def node(self, operator: str, inputs: list[str], **attributes: Any) -> str:
        name = f"t{len(self.nodes)}"
        self.nodes.append(helper.make_node(operator, inputs, [name], name=f"{operator}_{name}", **attributes))
        return name

    def model(self, name: str, inputs: list[onnx.ValueInfoProto], output: onnx.ValueInfoProto) -> onnx.ModelProto:
        self.nodes[-1].output[0] = output.name
        graph = helper.make_graph(self.nodes, name, inputs, [output], self.constants)
        model = helper.make_model(
            graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR_VERSION, producer_name="docfraud"
        )
        onnx.checker.check_model(model, full_check=True)
        return model


def _after(size: tuple[int, int] | None, layer: Convolution | Pool) -> tuple[int, int] | None:
    """Rows and columns after a window passed over them; dlib rounds down."""
    if size is None:
        return None
    kernel = layer.weights.shape[2:] if isinstance(layer, Convolution) else layer.kernel
    rows, columns = (
        (side + 2 * pad - k) // step + 1
        for side, pad, k, step in zip(size, layer.padding, kernel, layer.stride, strict=True)
    )
    return rows, columns


def _pads(layer: Convolution | Pool) -> list[int]:
    return [*layer.padding, *layer.padding]


def _pool(graph: _Graph, value: _Value, layer: Pool) -> _Value:
    if layer.kernel == (0, 0):
        return _Value(graph.node("GlobalAveragePool", [value.name]), value.channels, (1, 1))
    name = graph.node(
        "MaxPool" if layer.maximum else "AveragePool",
        [value.name],
        kernel_shape=list(layer.kernel),
        strides=list(layer.stride),
        pads=_pads(layer),
    )
    return _Value(name, value.channels, _after(value.size, layer))


def _add(graph: _Graph, a: _Value, b: _Value) -> _Value:
    """dlib's addition: where sizes differ, the smaller is filled with zeros in channels, at the bottom and right."""
    if a.size is None or b.size is None:
        raise malformed("adds layers of unknown size")
    channels = max(a.channels, b.channels)
    size = (max(a.size[0], b.size[0]), max(a.size[1], b.size[1]))
    names = []
    for value in (a, b):
        assert value.size is not None
        grow = [0, channels - value.channels, size[0] - value.size[0], size[1] - value.size[1]]
        padded = graph.node("Pad", [value.name, graph.constant(np.array([0] * 4 + grow))]) if any(grow) else value.name
        names.append(padded)
    return _Value(graph.node("Add", names), channels, size)


def _build(graph: _Graph, layers: list[Layer], value: _Value) -> _Value:
    marks: list[_Value] = []
    for index, layer in enumerate(layers):
        match layer:
            case Convolution():
                inputs = [
                    value.name,
                    graph.constant(layer.weights.astype(np.float32)),
                    graph.constant(layer.bias.astype(np.float32)),
                ]
                name = graph.node("Conv", inputs, strides=list(layer.stride), pads=_pads(layer))
                value = _Value(name, len(layer.bias), _after(value.size, layer))
            case Relu():
                value = _Value(graph.relu(value.name), value.channels, value.size)
            case Pool():
                value = _pool(graph, value, layer)
            case Mark() if isinstance(layers[index - 1], Mark):
                # two in a row: the block's end was tagged, and the skip goes back to its beginning
                if len(marks) < 2:
                    raise malformed("skips to where nothing was tagged")
                value = marks[-2]
            case Mark():
                marks.append(value)
            case AddPrevious():
                if not marks:
                    raise malformed("adds what was never tagged")
                value = _add(graph, value, marks[-1])
            case FullyConnected():
                flat = graph.node("Flatten", [value.name])
                name = graph.node("MatMul", [flat, graph.constant(layer.weights.astype(np.float32))])
                value = _Value(name, layer.weights.shape[1], None)
            case _:
                raise malformed(f"has a {type(layer).__name__} layer where none can be")
    return value


def descriptor_model(network: Network, *, limits: Mapping[str, float] | None = None) -> bytes:
    """Input `chips` (n, 3, 150, 150) float32, RGB, 0-255; output `descriptors` (n, 128) float32.

    Args:
        network: dlib's.
        limits: highest value of tensors that a ReLU gives, by name; default: no limits, which is dlib's own descriptor.
    """
    return bytes(_descriptor(network, limits or {}).SerializeToString())


def _descriptor(network: Network, limits: Mapping[str, float]) -> onnx.ModelProto:
    graph = _Graph(limits=limits)
    result = _build(graph, fold(network), _Value("chips", 3, (CHIP, CHIP)))
    return graph.model(
        "dlib face descriptor",
        [helper.make_tensor_value_info("chips", TensorProto.FLOAT, ["n", 3, CHIP, CHIP])],
        helper.make_tensor_value_info("descriptors", TensorProto.FLOAT, ["n", result.channels]),
    )


def eight_bit_descriptor_model(network: Network, ranges: Mapping[str, tuple[float, float]]) -> bytes:
    """The same in eight bits; see `quantise.quantised`.

    Args:
        network: dlib's.
        ranges: lowest and highest value of every tensor, by name.
    """
    from docfraud.biometrics.quantise import quantised

    return bytes(quantised(_descriptor(network, {}), ranges).SerializeToString())


def detector_model(network: Network) -> bytes:
    """Input `picture` (1, 3, height, width) float32, RGB, 0-255; output `scores` (1, 1, rows, columns) float32.

    The model's metadata holds what a score means: `window` (pixels), `overlap`, `average` (RGB of a neutral border),
    `stride` and `offset`: the window of score (row, column) is centred on pixel (column * stride + offset, ...).
    """
    graph = _Graph()
    layers = fold(network)
    _build(graph, layers, _Value("picture", 3, None))
    model = graph.model(
        "dlib face detector",
        [helper.make_tensor_value_info("picture", TensorProto.FLOAT, [1, 3, "height", "width"])],
        helper.make_tensor_value_info("scores", TensorProto.FLOAT, [1, 1, "rows", "columns"]),
    )
    stride, offset = 1, 0
    for layer in layers:
        if isinstance(layer, Convolution):
            offset += stride * (layer.weights.shape[2] // 2 - layer.padding[0])
            stride *= layer.stride[0]
    metadata = {
        "window": network.window,
        "overlap": network.overlap,
        "average": " ".join(map(str, network.average)),
        "stride": stride,
        "offset": offset,
    }
    helper.set_model_props(model, {key: str(value) for key, value in metadata.items()})
    return bytes(model.SerializeToString())
