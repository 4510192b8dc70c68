"""The descriptor in eight bits: weights per output channel, activations over a range that was seen on clean faces.

The graph gets pairs of QuantizeLinear and DequantizeLinear, which onnxruntime fuses into integer kernels. Weights keep
seven bits: on processors without VNNI the sum of two products of eight bits would saturate, and templates would depend
on the processor.

Source: Jacob et al., "Quantization and Training of Neural Networks for Efficient Integer-Arithmetic-Only Inference",
CVPR 2018.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import helper, numpy_helper

Ranges = Mapping[str, tuple[float, float]]
"""Lowest and highest value of each tensor of the graph, by name."""

_LEVELS = 255
_WEIGHT_LEVELS = 63
_BIAS_LEVELS = 2**30
_KEEPS_SCALE = ("MaxPool", "Pad")
"""What only moves values: the output has the scale of the input."""
_QUANTISED = ("Conv", "Add", "AveragePool", "Relu", "Clip", *_KEEPS_SCALE)


def quantised(model: onnx.ModelProto, ranges: Ranges) -> onnx.ModelProto:
    """The same network with quantised convolutions, sums and pools.

    Args:
        model: of convolutions with biases, ReLU or Clip, additions, pads and pools; see `onnx_graph.descriptor_model`.
        ranges: of every tensor these produce.

    Raises:
        KeyError: a tensor's range is missing.
    """
    return _Quantiser(model, ranges).run()


class _Quantiser:
    def __init__(self, model: onnx.ModelProto, ranges: Ranges) -> None:
        self._model = model
        self._ranges = ranges
        self._constants = {c.name: numpy_helper.to_array(c) for c in model.graph.initializer}
        self._read_by: dict[str, list[onnx.NodeProto]] = {}
        for node in model.graph.node:
            for name in node.input:
                self._read_by.setdefault(name, []).append(node)
        self._nodes: list[onnx.NodeProto] = []
        self._new: dict[str, NDArray[np.generic]] = {}
        self._scales: dict[str, tuple[np.float32, np.uint8]] = {}
        self._as: dict[str, str] = {}

    def run(self) -> onnx.ModelProto:
        outputs = {output.name for output in self._model.graph.output}
        self._round(self._model.graph.input[0].name, (np.float32(1), np.uint8(0)))  # pixels are whole numbers already
        for node in self._model.graph.node:
            scale = None
            last = node.output[0] in outputs  # its result leaves the network as float
            if node.op_type == "Conv" and node.input[0] in self._scales and not last:
                self._convolution(node, self._scales[node.input[0]][0])
            else:
                if node.op_type in _KEEPS_SCALE:
                    scale = self._scales.get(node.input[0])
                self._nodes.append(self._renamed(node))
            if node.op_type in _QUANTISED and not last and not self._feeds_limit(node.output[0]):
                self._round(node.output[0], scale)
        used = {name for node in self._nodes for name in node.input}
        constants = {**self._constants, **self._new}
        graph = helper.make_graph(
            self._nodes,
            self._model.graph.name,
            list(self._model.graph.input),
            list(self._model.graph.output),
            [
                numpy_helper.from_array(np.ascontiguousarray(v) if v.ndim else np.asarray(v), k)
                for k, v in constants.items()
                if k in used
            ],
        )
        result = helper.make_model(
            graph,
            opset_imports=list(self._model.opset_import),
            ir_version=self._model.ir_version,
            producer_name=self._model.producer_name,
        )
        onnx.checker.check_model(result, full_check=True)
        return result

    def _feeds_limit(self, name: str) -> bool:
        """A tensor that only a ReLU reads is rounded after it: the rounding then does the ReLU's work."""
        readers = self._read_by.get(name, [])
        return len(readers) == 1 and readers[0].op_type in ("Relu", "Clip")

    def _renamed(self, node: onnx.NodeProto) -> onnx.NodeProto:
        copy = onnx.NodeProto()
        copy.CopyFrom(node)
        copy.ClearField("input")
        copy.input.extend(self._as.get(name, name) for name in node.input)
        return copy

    def _constant(self, name: str, values: NDArray[np.generic]) -> str:
        self._new[name] = values
        return name

    def _convolution(self, node: onnx.NodeProto, in_scale: np.float32) -> None:
        weights, bias = self._constants[node.input[1]], self._constants[node.input[2]]
        scale = np.abs(weights).max(axis=(1, 2, 3)) / _WEIGHT_LEVELS
        # coarse enough for the bias to be a whole number of 32 bits, where weights or values are next to nothing
        scale = np.maximum(scale, np.abs(bias) / (float(in_scale) * _BIAS_LEVELS)).astype(np.float32)
        scale[scale == 0] = 1
        whole = np.rint(weights / scale[:, None, None, None]).astype(np.int8)
        bias_scale = (scale * in_scale).astype(np.float32)
        whole_bias = np.rint(bias / bias_scale).astype(np.int32)
        names = []
        for source, values, scales in ((node.input[1], whole, scale), (node.input[2], whole_bias, bias_scale)):
            inputs = [
                self._constant(f"{source}_q", values),
                self._constant(f"{source}_scale", scales),
                self._constant(f"{source}_zero", np.zeros(len(scales), values.dtype)),
            ]
            self._nodes.append(helper.make_node("DequantizeLinear", inputs, [f"{source}_dq"], axis=0))
            names.append(f"{source}_dq")
        copy = self._renamed(node)
        copy.input[1], copy.input[2] = names
        self._nodes.append(copy)

    def _round(self, name: str, scale: tuple[np.float32, np.uint8] | None) -> None:
        if scale is None:
            low, high = self._ranges[name]
            low, high = min(low, 0.0), max(high, 0.0)
            step = max(high - low, 1e-6) / _LEVELS
            scale = (np.float32(step), np.uint8(round(-low / step)))
        self._scales[name] = scale
        tail = [
            self._constant(f"{name}_scale", np.asarray(scale[0])),
            self._constant(f"{name}_zero", np.asarray(scale[1])),
        ]
        self._nodes.append(helper.make_node("QuantizeLinear", [name, *tail], [f"{name}_q"]))
        self._nodes.append(helper.make_node("DequantizeLinear", [f"{name}_q", *tail], [f"{name}_dq"]))
        self._as[name] = f"{name}_dq"
