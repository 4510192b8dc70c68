"""Spectra in which what repeats stands out: fine detail's power, whitened, without what JPEG's blocks leave."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from docfraud.imaging.native import cv2

__all__ = ["whitened"]

Plane = NDArray[np.float32]
Floats = NDArray[np.float64]


def whitened(cell: Plane) -> Plane:
    """Log power of a square piece of a picture, minus the mean of all frequencies as fine.

    Args:
        cell: shape (n, n), float32, grey levels; n even.

    Returns:
        Shape (n, n), float32, natural log: frequency (0, 0) first, negative ones at the end. Frequencies that JPEG's
        blocks of eight pixels make are 0.
    """
    left_out, rings, weight, counts, window = _geometry(cell.shape[0])
    fine = (cell - cv2.GaussianBlur(cell, (0, 0), 3)) * window
    planes = cv2.dft(fine, flags=cv2.DFT_COMPLEX_OUTPUT)[:, : cell.shape[0] // 2 + 1]
    half = cv2.log(planes[..., 0] ** 2 + planes[..., 1] ** 2 + np.float32(1e-6))
    means = np.bincount(rings, (half * weight).ravel(), len(counts)) / np.maximum(counts, 1)
    half = half - means.astype(np.float32)[rings].reshape(half.shape)
    half[left_out] = 0
    return _whole(half)


def _whole(half: Plane) -> Plane:
    """The power of all frequencies, from that of those that are not negative across: a picture's is symmetric."""
    size, columns = half.shape
    whole: Plane = np.empty((size, size), np.float32)
    whole[:, :columns] = half
    mirrored = half[:, columns - 2 : 0 : -1]
    whole[0, columns:] = mirrored[0]
    whole[1:, columns:] = mirrored[:0:-1]
    return whole


@lru_cache(maxsize=4)
def _geometry(size: int) -> tuple[NDArray[np.bool_], NDArray[np.intp], Floats, Floats, Plane]:
    """Of the half of a spectrum, shape (n, n / 2 + 1): frequencies left out, the ring of each (flat), for how many of
    the whole each stands; how many each ring has of the whole, and the window function (n, n)."""
    f = np.fft.fftfreq(size)
    fy, fx = np.meshgrid(f, f[: size // 2 + 1], indexing="ij")
    left_out = np.zeros(fx.shape, bool)
    near = 1.6 / size
    for k in range(-4, 5):
        left_out |= (np.abs(fx - k / 8) < near) & (np.abs(fy) < near)
        left_out |= (np.abs(fy - k / 8) < near) & (np.abs(fx) < near)
    rings = np.minimum((np.hypot(fx, fy) * size / 3).astype(np.intp), 60).ravel()
    weight = np.full(fx.shape, 2.0)
    weight[:, [0, -1]] = 1.0
    hann = np.hanning(size).astype(np.float32)
    return left_out, rings, weight, np.bincount(rings, weight.ravel()).astype(np.float64), np.outer(hann, hann)
