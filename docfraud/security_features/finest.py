"""Whether a picture holds detail as fine as its own pixels: one that was enlarged or smoothed does not."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

__all__ = ["LEAST_DETAIL", "finest_detail"]

LEAST_DETAIL = 2.0
"""Seven times the power that rounding to bytes leaves. Chosen between pictures as captured, of readers, flatbeds and
phones (1.9 at least, most above 4), and real pages enlarged to twice their size and more (1.9 at most, 2.8 with a
sharpening method)."""

_WINDOW = 128
_MOST_WINDOWS = 12
_LEAST_WINDOWS = 3
_LEAST_LIGHT = 25
_BAND = (0.42, 0.5)
_ROUNDING = 1 / 12
"""Variance of what rounding to whole grey levels adds to each pixel."""
_MEDIAN_OF_EXPONENTIAL = 0.69
"""Power of noise in one frequency is distributed exponentially: median over mean."""


def finest_detail(grey: NDArray[np.uint8]) -> float | None:
    """Power of the finest detail over that of rounding.

    Sensors and scanners leave noise down to single pixels. Enlarging spreads each pixel over several, and nothing is
    left near the finest frequency that pixels can hold (Gallagher 2005 looks for the trace of it elsewhere).

    Args:
        grey: lightness as captured, (height, width), uint8.

    Returns:
        Natural log of a ratio of powers, median over windows of 128 pixels; about 0 where there is nothing but
        rounding. None where fewer than three windows are lit.
    """
    height, width = grey.shape
    places = [(y, x) for y in range(0, height - _WINDOW + 1, _WINDOW) for x in range(0, width - _WINDOW + 1, _WINDOW)]
    places = [(y, x) for y, x in places if float(grey[y : y + _WINDOW : 8, x : x + _WINDOW : 8].mean()) > _LEAST_LIGHT]
    if len(places) < _LEAST_WINDOWS:
        return None
    if len(places) > _MOST_WINDOWS:
        places = [places[i] for i in np.linspace(0, len(places) - 1, _MOST_WINDOWS).astype(int)]
    window, finest = _geometry()
    cells = np.stack([grey[y : y + _WINDOW, x : x + _WINDOW] for y, x in places]).astype(np.float32)
    cells = (cells - cells.mean(axis=(1, 2), keepdims=True)) * window
    spectra = np.fft.rfft2(cells).astype(np.complex64)
    power = (spectra.real**2 + spectra.imag**2)[:, finest]
    least = float(np.square(window).sum()) * _ROUNDING * _MEDIAN_OF_EXPONENTIAL
    return float(np.median(np.log(np.maximum(np.median(power, axis=1), 1e-6) / least)))


@lru_cache(maxsize=1)
def _geometry() -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """The window function, and which frequencies of its half spectrum are the finest."""
    radius = np.hypot(np.fft.fftfreq(_WINDOW)[:, None], np.fft.rfftfreq(_WINDOW)[None, :])
    hann = np.hanning(_WINDOW).astype(np.float32)
    return np.outer(hann, hann), (radius > _BAND[0]) & (radius < _BAND[1])
