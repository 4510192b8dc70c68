"""Medians and percentiles of large arrays, several times as fast as numpy's and the same to the last bit.

Numpy selects by vector instructions where it is asked for one place, and its own `median` and `percentile` ask for
several at once: the two that they interpolate between, and the last, where a NaN would be.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["median", "percentile"]


def median(values: NDArray[Any]) -> float:
    """`np.median` of all values, none of them NaN; NaN where there are none."""
    if not values.size:
        return float("nan")
    half = values.size // 2
    if values.size % 2:
        return float(_neighbours(values, half)[0])
    below, above = _neighbours(values, half - 1)
    return float((below + above) / 2 if values.dtype.kind == "f" else (int(below) + int(above)) / 2)


def percentile(values: NDArray[Any], share: float) -> float:
    """`np.percentile` of all values, of which there must be one, and none NaN.

    Args:
        values: floats are interpolated in their own precision, as there.
        share: 0 to 100.
    """
    place = (values.size - 1) * (share / 100)
    part = place - int(place)
    below, above = _neighbours(values, int(place))
    apart = above - below
    return float(below + apart * part if part < 0.5 else above - apart * (1 - part))


def _neighbours(values: NDArray[Any], place: int) -> tuple[Any, Any]:
    """The value at a place in order, and the next, if there is one."""
    if values.dtype == np.uint8:
        ordered = np.sort(values, axis=None, kind="stable")  # a counting sort
        return ordered[place], ordered[min(place + 1, values.size - 1)]
    ordered = np.partition(values, place, axis=None)
    rest = ordered[place + 1 :]
    return ordered[place], rest.min() if len(rest) else ordered[place]
