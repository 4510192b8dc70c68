from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from docfraud.biometrics.dlib_stream import Stream, all_integers, floats
from docfraud.errors import ModelFileError
from tests.biometrics import dlib_writer as write

INT64 = st.integers(-(2**63) + 1, 2**63 - 1)
INT56 = st.integers(-(2**55), 2**55)


@given(INT64)
def test_an_integer_comes_back_and_nothing_more_is_read(value: int) -> None:
    stream = Stream(write.integer(value) + b"\x01\x07")
    assert stream.integer() == value
    assert stream.integer() == 7
    assert stream.at_end


@given(st.floats(allow_nan=False, allow_subnormal=False))
def test_a_number_comes_back_exactly(value: float) -> None:
    assert Stream(write.number(value)).number() == value


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_in_the_older_decimal_form_comes_back(value: float) -> None:
    stream = Stream(write.decimal(value) + b"\x01\x07")
    assert stream.number() == value
    assert stream.integer() == 7


def test_numbers_that_are_not_finite() -> None:
    assert Stream(write.number(math.inf)).number() == math.inf
    assert Stream(write.number(-math.inf)).number() == -math.inf
    assert math.isnan(Stream(write.number(math.nan)).number())
    assert Stream(b"inf ").number() == math.inf
    assert Stream(b"ninf ").number() == -math.inf
    assert math.isnan(Stream(b"NaN ").number())


@given(st.text(alphabet=st.characters(max_codepoint=255)), st.booleans())
def test_strings_and_booleans_come_back(word: str, flag: bool) -> None:
    stream = Stream(write.text(word) + write.boolean(flag))
    assert stream.text() == word
    assert stream.boolean() is flag
    assert stream.at_end


@given(hnp.arrays(np.float32, hnp.array_shapes(min_dims=4, max_dims=4, max_side=4), elements=st.floats(width=32)))
def test_a_tensor_comes_back_bit_for_bit(values: np.ndarray) -> None:
    stream = Stream(write.tensor(values) + write.view(1, 2, 3, 4))
    read = stream.tensor()
    assert read.shape == values.shape
    assert read.tobytes() == values.astype("<f4").tobytes()
    assert stream.tensor_shape() == (1, 2, 3, 4)


@given(st.lists(INT56))
def test_all_integers_at_once_agree_with_one_after_the_other(values: list[int]) -> None:
    assert all_integers(write.integers(*values)).tolist() == values


@given(st.lists(st.floats(width=32, allow_nan=False, allow_infinity=False), min_size=1))
def test_floats_at_once(values: list[float]) -> None:
    pairs = all_integers(b"".join(map(write.number, values))).reshape(-1, 2)
    assert floats(pairs).tolist() == values


@given(st.binary(max_size=40))
@example(b". ")  # decimal text without a digit
@example(write.integer(1) + write.integer(31_999))  # a number beyond all floats
@example(b"".join(map(write.integer, (2, 0, 2**60, 2**60, 1))))  # an empty tensor whose shape overflows
def test_any_bytes_give_a_value_or_a_model_file_error(data: bytes) -> None:
    for read in (Stream.integer, Stream.boolean, Stream.text, Stream.number, Stream.tensor, Stream.tensor_shape):
        stream = Stream(data)
        refused = False
        try:
            read(stream)
        except ModelFileError:
            refused = True
        assert refused or 0 < stream.position <= len(data)


@pytest.mark.parametrize(
    ("data", "read"),
    [
        (b"", Stream.integer),
        (b"\x04\x01\x02", Stream.integer),
        (b"\x09" + bytes(9), Stream.integer),
        (b"\x71", Stream.integer),
        (b"2", Stream.boolean),
        (b"\x01\x05abc", Stream.text),
        (b"\x81\x01abc", Stream.text),
        (b"1.5", Stream.number),
        (b"what ", Stream.number),
        (write.integers(1, 1, 1, 1, 1), Stream.tensor),
        (write.integers(2, 1, 1, 1, 2) + bytes(4), Stream.tensor),
        (write.integers(2, -1, 1, 1, 2), Stream.tensor),
        (write.integers(2, 1, 1, 1, 1), Stream.tensor_shape),
    ],
)
def test_what_is_cut_short_or_of_another_kind_is_refused(data: bytes, read: object) -> None:
    with pytest.raises(ModelFileError, match="face weight file"):
        read(Stream(data))  # type: ignore[operator]


@pytest.mark.parametrize("data", [b"\x02\x01", b"\x41\x01", b"\x08" + bytes(8)])
def test_all_integers_refuses_what_is_none(data: bytes) -> None:
    with pytest.raises(ModelFileError):
        all_integers(data)


def test_floats_refuses_infinity() -> None:
    with pytest.raises(ModelFileError, match="not finite"):
        floats(all_integers(write.number(math.inf)))
