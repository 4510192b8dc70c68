"""Chips that anybody can make again, bit for bit: whole-number arithmetic only. Used with dlib's golden answers."""

from __future__ import annotations

import numpy as np

from docfraud.imaging.picture import RGB

SIDE = 150


def pattern_chips() -> RGB:
    """Shape (6, 150, 150, 3): flat, ramps, a product pattern, a checkerboard, discs, and noise."""
    y, x = np.mgrid[:SIDE, :SIDE].astype(np.int64)
    radius = (x - 75) ** 2 + (y - 60) ** 2
    state, values = 12345, np.empty(SIDE * SIDE * 3, dtype=np.int64)
    for i in range(values.size):  # a linear congruential generator, the same everywhere
        state = (1103515245 * state + 12345) % 2**31
        values[i] = state >> 16
    chips = [
        np.full((SIDE, SIDE, 3), 128),
        np.stack([x * 255 // 149, y * 255 // 149, (x + y) * 255 // 298], axis=2),
        np.stack([x * y % 256, (x * 3 + y * 7) % 256, (x * x + y * y) // 3 % 256], axis=2),
        np.stack([((x // 15 + y // 15) % 2) * 255] * 3, axis=2),
        np.stack([255 - np.minimum(radius // k, 255) for k in (17, 29, 41)], axis=2),
        values.reshape(SIDE, SIDE, 3) % 256,
    ]
    return np.stack(chips).astype(np.uint8)
