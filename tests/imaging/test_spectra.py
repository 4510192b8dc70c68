"""Whitened spectra."""

from __future__ import annotations

import numpy as np
import pytest

from docfraud.imaging.spectra import whitened


def cell(fx: float = 0.0, fy: float = 0.0, size: int = 64) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    y, x = np.mgrid[:size, :size]
    noise = np.random.default_rng(1).normal(0, 2, (size, size))
    return np.asarray(128 + noise + 6 * np.cos(2 * np.pi * (fx * x + fy * y)), np.float32)


@pytest.mark.parametrize("size", [64, 128])
@pytest.mark.parametrize(("column", "row"), [(14, 5), (-14, 5), (3, -20), (20, 20)])
def test_a_wave_stands_where_its_frequency_is(column: int, row: int, size: int) -> None:
    spectrum = whitened(cell(column / size, row / size, size))
    assert spectrum.shape == (size, size)
    assert spectrum.dtype == np.float32
    found = np.unravel_index(int(np.argmax(spectrum)), spectrum.shape)
    assert tuple(map(int, found)) in {(row % size, column % size), (-row % size, -column % size)}
    assert spectrum[row % size, column % size] == pytest.approx(spectrum[-row % size, -column % size], abs=1e-3)


def test_frequencies_as_fine_are_of_one_mean() -> None:
    f = np.fft.fftfreq(128)
    radius = np.hypot(f[:, None], f[None, :])
    spectrum = whitened(cell(size=128))
    for low in (0.1, 0.2, 0.3):
        assert abs(float(spectrum[(radius > low) & (radius < low + 0.1)].mean())) < 0.05


def test_what_blocks_of_eight_make_is_left_out() -> None:
    spectrum = whitened(cell(16 / 128, 0, 128))
    assert spectrum[0, 16] == 0
    assert spectrum[32, 0] == 0
    assert whitened(cell(20 / 128, 0, 128))[0, 20] > 2
