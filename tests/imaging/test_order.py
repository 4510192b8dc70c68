"""Medians and percentiles are numpy's."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from docfraud.imaging.order import median, percentile


@pytest.mark.parametrize("kind", [np.float32, np.float64, np.uint8, np.int16])
@pytest.mark.parametrize("shape", [(1,), (2,), (7,), (40, 25), (33, 31, 3), (401, 502)])
def test_they_are_those_of_numpy_to_the_last_bit(kind: type, shape: tuple[int, ...]) -> None:
    values: NDArray[Any] = (np.random.default_rng(len(shape)).gamma(2.0, 20.0, shape) % 250).astype(kind)
    assert median(values) == float(np.median(values))
    for share in (0, 3, 20, 50, 60, 80, 85, 98.5, 99, 99.5, 100):
        assert percentile(values, share) == float(np.percentile(values, share)), share
    strided = values[::2]
    assert median(strided) == float(np.median(strided))
    assert percentile(strided, 70) == float(np.percentile(strided, 70))
