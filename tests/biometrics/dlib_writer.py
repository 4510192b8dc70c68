"""Writes dlib's stream format, for tests of the reader: primitives, layers and whole small files."""

from __future__ import annotations

import math
import struct

import numpy as np
from numpy.typing import NDArray


def integer(value: int) -> bytes:
    size = (abs(value).bit_length() + 7) // 8 or 1
    return bytes([size | (0x80 if value < 0 else 0)]) + abs(value).to_bytes(size, "little")


def integers(*values: int) -> bytes:
    return b"".join(map(integer, values))


def boolean(value: bool) -> bytes:
    return b"1" if value else b"0"


def text(value: str) -> bytes:
    return integer(len(value)) + value.encode("latin-1")


def number(value: float) -> bytes:
    """Mantissa and exponent, so that mantissa * 2**exponent is the value exactly."""
    if math.isnan(value):
        return integers(0, 32002)
    if math.isinf(value):
        return integers(0, 32000 if value > 0 else 32001)
    mantissa, exponent = math.frexp(value)
    return integers(int(mantissa * 2**53), exponent - 53)


def decimal(value: float) -> bytes:
    """The form of older versions of dlib."""
    return f"{value!r} ".encode()


def tensor(values: NDArray[np.floating]) -> bytes:
    shape = values.shape + (1,) * (4 - values.ndim)
    return integers(2, *shape) + struct.pack(f"<{values.size}f", *values.ravel())


def view(*shape: int) -> bytes:
    return integers(1, *shape)


EMPTY = integers(2, 0, 0, 0, 0)
LAYER_STATE = boolean(True) * 3 + EMPTY * 3


def convolution(weights: NDArray[np.floating], bias: NDArray[np.floating], stride: int, padding: int) -> bytes:
    filters, channels, rows, columns = weights.shape
    return (
        text("con_4")
        + tensor(np.concatenate([weights.ravel(), bias]))
        + integers(filters, rows, columns, stride, stride, padding, padding)
        + view(filters, channels, rows, columns)
        + view(1, filters, 1, 1)
        + number(1.0) * 4
    )


def affine(gamma: NDArray[np.floating], beta: NDArray[np.floating]) -> bytes:
    return text("affine_") + tensor(np.concatenate([gamma, beta])) + view(1, len(gamma), 1, 1) * 2 + integer(0)


def batch_normalisation(
    gamma: NDArray[np.floating],
    beta: NDArray[np.floating],
    mean: NDArray[np.floating],
    variance: NDArray[np.floating],
    epsilon: float,
) -> bytes:
    return (
        text("bn_con2")
        + tensor(np.concatenate([gamma, beta]))
        + view(1, len(gamma), 1, 1) * 2
        + EMPTY * 2
        + tensor(mean[None])
        + tensor(variance[None])
        + integers(7, 100)
        + number(1.0) * 4
        + number(epsilon)
    )


def fully_connected(weights: NDArray[np.floating]) -> bytes:
    inputs, outputs = weights.shape
    return (
        text("fc_2") + integers(outputs, inputs) + tensor(weights) + view(1, 1, 1, 1) * 2 + integer(1) + number(1.0) * 4
    )


def pool(name: str, kernel: int, stride: int) -> bytes:
    return text(name) + integers(kernel, kernel, stride, stride, 0, 0)


MARK = b""
"""A tag or a skip: nothing but its version is stored."""


def network(average: tuple[float, float, float], layers: list[bytes], *, pyramid: bool = False) -> bytes:
    """Layers from the input to the output, without the loss before them."""
    versions = [1 if layer == MARK else 2 for layer in layers]
    versions[0] = 3
    head = text("input_rgb_image_pyramid" if pyramid else "input_rgb_image_sized")
    head += b"".join(map(number, average)) + (b"" if pyramid else integers(150, 150))
    bodies = [b"" if layer == MARK else layer + LAYER_STATE for layer in layers]
    bodies[0] += integer(1)
    return integers(*reversed(versions)) + head + b"".join(bodies)


def descriptor_file(average: tuple[float, float, float], layers: list[bytes]) -> bytes:
    return integer(1) + text("loss_metric_2") + number(0.04) + number(0.6) + network(average, layers)


def detector_file(average: tuple[float, float, float], layers: list[bytes], *, window: int, overlap: float) -> bytes:
    options = integers(1, window, window) + number(1.0) * 2 + number(0.5) + number(overlap) + number(1.0) * 3
    return integer(1) + text("loss_mmod_") + options + network(average, layers, pyramid=True)


def shape_file(
    initial: NDArray[np.floating],
    features: NDArray[np.integer],
    thresholds: NDArray[np.floating],
    leaves: NDArray[np.floating],
    anchors: NDArray[np.integer],
    deltas: NDArray[np.floating],
) -> bytes:
    """A shape predictor; shapes as in `docfraud.biometrics.dlib_shape.ShapePredictor`."""

    def column(values: NDArray[np.floating]) -> bytes:
        return integers(-values.size, -1) + b"".join(number(float(v)) for v in values.ravel())

    cascades, trees, splits = thresholds.shape
    parts = [integer(1), column(initial), integer(cascades)]
    for c in range(cascades):
        parts.append(integer(trees))
        for t in range(trees):
            parts.append(integer(splits))
            parts += [
                integers(*map(int, features[c, t, s])) + number(float(thresholds[c, t, s])) for s in range(splits)
            ]
            parts.append(integer(leaves.shape[2]))
            parts += [column(leaf) for leaf in leaves[c, t]]
    parts.append(integer(cascades))
    parts += [integers(len(row), *map(int, row)) for row in anchors]
    parts.append(integer(cascades))
    for row in deltas:
        parts += [integer(len(row)), *(number(float(v)) for v in row.ravel())]
    return b"".join(parts)
