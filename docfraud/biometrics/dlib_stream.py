"""Primitives of dlib's serialisation (its `serialize.h`).

Integers delimit themselves, floats are a mantissa and an exponent, tensors raw float32 after their sizes.
"""

from __future__ import annotations

import math
import re

import numpy as np
from numpy.typing import NDArray

from docfraud.errors import ModelFileError

REINSTALL = "Reinstall the weights: pip install --force-reinstall face_recognition_models"

INFINITE = 32000
"""Exponents from here on are marks: infinity, minus infinity, not a number."""


def malformed(what: str) -> ModelFileError:
    """The error of a weight file that does not read as it should; `what` completes "A face weight file ..."."""
    return ModelFileError(f"A face weight file {what}.", remedy=REINSTALL)


_LARGEST_SIDE = 2**24
"""No tensor of these networks has a side near it; numpy refuses shapes whose product overflows, even when it is 0."""


class Stream:
    """A cursor over dlib's serialisation.

    Raises:
        ModelFileError: any read past the end, or bytes that cannot be what was asked for.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.position = 0

    @property
    def at_end(self) -> bool:
        return self.position == len(self._data)

    def _take(self, count: int) -> bytes:
        end = self.position + count
        if count < 0:
            raise malformed("has a value of negative length")
        if end > len(self._data):
            raise malformed(f"ends at byte {len(self._data)} in the middle of a value")
        piece = self._data[self.position : end]
        self.position = end
        return piece

    def integer(self) -> int:
        """An integer: control byte (low nibble: bytes that follow, 0x80: negative), then little-endian bytes."""
        control = self._take(1)[0]
        length = control & 0x0F
        if control & 0x70 or length > 8:
            raise malformed(f"has no integer at byte {self.position - 1}")
        value = int.from_bytes(self._take(length), "little")
        return -value if control & 0x80 else value

    def boolean(self) -> bool:
        """A bool: the character 0 or 1."""
        character = self._take(1)
        if character not in (b"0", b"1"):
            raise malformed(f"has no boolean at byte {self.position - 1}")
        return character == b"1"

    def text(self) -> str:
        """A string: its length, then its bytes."""
        return self._take(self.integer()).decode("latin-1")

    def number(self) -> float:
        """A float: mantissa and exponent, or in files of older versions decimal text ended by a space."""
        if self._data[self.position : self.position + 1] and self._data[self.position] & 0x70:
            return self._decimal()
        mantissa, exponent = self.integer(), self.integer()
        if exponent >= INFINITE:
            return {INFINITE: math.inf, INFINITE + 1: -math.inf}.get(exponent, math.nan)
        try:
            return math.ldexp(mantissa, exponent)
        except OverflowError as error:
            raise malformed("has a number beyond all floats") from error

    def _decimal(self) -> float:
        end = self._data.find(b" ", self.position, self.position + 64)
        word = self._data[self.position : end] if end >= 0 else b""
        self.position = end + 1
        special = {b"inf": math.inf, b"ninf": -math.inf, b"NaN": math.nan}
        if word in special:
            return special[word]
        if not re.fullmatch(rb"[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)(e[-+]?[0-9]+)?", word):
            raise malformed("has no number where one is due")
        return float(word)

    def integers(self, count: int) -> tuple[int, ...]:
        return tuple(self.integer() for _ in range(count))

    def tensor(self) -> NDArray[np.float32]:
        """A tensor: version 2, four sizes (samples, channels, rows, columns), raw float32; that shape is returned."""
        self._version(2, "tensor")
        shape = self.integers(4)
        if min(shape) < 0 or max(shape) > _LARGEST_SIDE:
            raise malformed("has a tensor of an impossible size")
        return np.frombuffer(self._take(4 * math.prod(shape)), dtype="<f4").reshape(shape)

    def tensor_shape(self) -> tuple[int, ...]:
        """A view's shape (dlib's alias tensor): version 1, four sizes."""
        self._version(1, "tensor view")
        return self.integers(4)

    def _version(self, expected: int, what: str) -> None:
        version = self.integer()
        if version != expected:
            raise malformed(f"has a {what} of version {version}, expected {expected}")


def all_integers(data: bytes) -> NDArray[np.int64]:
    """Every integer of a stream that holds nothing else, at once.

    The walk from one control byte to the next is Python's; decoding is done for all integers together, which makes
    the three million of a shape predictor a matter of a second.

    Raises:
        ModelFileError: the stream holds something else, or ends inside an integer.
    """
    starts = []
    position, end = 0, len(data)
    while position < end:
        starts.append(position)
        position += 1 + (data[position] & 0x0F)
    if position != end:
        raise malformed(f"ends at byte {end} in the middle of a value")
    raw = np.frombuffer(data, dtype=np.uint8)
    at = np.array(starts, dtype=np.int64)
    control = raw[at]
    length = control & 0x0F
    if np.any(control & 0x70) or np.any(length > 7):
        raise malformed("holds something other than integers of at most 7 bytes")
    values = np.zeros(len(at), dtype=np.int64)
    for byte in range(int(length.max(initial=0))):
        has = length > byte
        values[has] |= raw[at[has] + byte + 1].astype(np.int64) << (8 * byte)
    return np.where(control & 0x80, -values, values)


def floats(pairs: NDArray[np.int64]) -> NDArray[np.float32]:
    """Mantissa and exponent pairs, shape (..., 2), as float32, shape (...).

    Raises:
        ModelFileError: one of them is not finite.
    """
    if np.any(pairs[..., 1] >= INFINITE):
        raise malformed("holds a number that is not finite")
    return np.ldexp(pairs[..., 0].astype(np.float64), pairs[..., 1].astype(np.int32)).astype(np.float32)
