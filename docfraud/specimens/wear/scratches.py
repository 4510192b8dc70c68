"""Scratches: fine lines of haze or dirt in the laminate or coating, and a few deep ones that took the ink along."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from docfraud.imaging.native import cv2
from docfraud.specimens.canvas import Exposure
from docfraud.specimens.seeds import stream
from docfraud.specimens.wear.base import Surface, Worn, checked, paper_of, wander

__all__ = ["scratches"]

_HAZE_PASSES = (0.75, 0.75, 0.75, 0.85, 0.85, 0.85, 0.85)
_HAZE_ADDS = (0.36, 0.36, 0.37, 0.16, 0.002, 0.002, 0.006)
"""A roughened surface scatters white light back; infrared LEDs sit elsewhere, little of it reaches the camera."""
_DIRT_PASSES = (0.45, 0.43, 0.40, 0.62, 0.55, 0.55, 0.55)
"""An older scratch has dirt in it."""


def scratches(exposure: Exposure, seed: int, strength: float) -> Worn:
    """Scratch the page: up to some forty lines of 2 to 45 mm, 0.03 to 0.15 mm wide, mostly in one or two directions.

    Things in the same pocket rub in bundles, so scratches come in groups of nearly parallel lines that stop and start.
    Values are chosen, not measured. Not simulated: glitter, which depends on where the lamp stands.
    """
    strength = checked(strength)
    surface = Surface(exposure)
    if strength == 0:
        return surface.worn("scratches")
    rng = stream(seed, "wear", "scratches")
    scale = surface.scale
    haze, dirt, deep = (np.zeros(surface.shape, np.uint8) for _ in range(3))
    main = rng.uniform(0, np.pi, 2)
    left = round(3 + 37 * strength)
    while left > 0:
        bundle = min(int(rng.integers(1, 6)), left)
        left -= bundle
        at = rng.uniform(0, 1, 2) * (surface.shape[1], surface.shape[0])
        angle = main[int(rng.random() < 0.3)] + rng.normal(0, 0.25)
        for _ in range(bundle):
            start = at + rng.normal(0, 1.5 * scale, 2)
            length = min(float(rng.lognormal(2.1, 0.7)), 45.0) * scale
            path = wander((start[0], start[1]), angle + rng.normal(0, 0.06), length, 0.25 * scale, 0.12, rng)
            width = float(rng.lognormal(-2.9, 0.45)) * scale
            is_deep = rng.random() < 0.12 + 0.15 * strength
            level = rng.uniform(0.35, 1.2) * (0.5 + 0.5 * strength)
            _draw(dirt if rng.random() < 0.45 else haze, path, width, level, rng)
            if is_deep:
                _draw(deep, path, width * 0.8, min(1.2 * level, 1.0), rng)
    surface.cover(_soft(deep), (0,) * 7, paper_of(exposure))
    surface.cover(_soft(dirt), _DIRT_PASSES)
    surface.cover(_soft(haze), _HAZE_PASSES, _HAZE_ADDS)
    return surface.worn("scratches")


def _draw(
    layer: NDArray[np.uint8], path: NDArray[np.float64], width: float, level: float, rng: np.random.Generator
) -> None:
    """A line that is strong in some places and gone in others; lines below a pixel's width are fainter instead."""
    count = len(path) - 1
    knots = max(count // 8, 3)
    pressure = np.interp(np.arange(count), np.linspace(0, count, knots), rng.normal(0.75, 0.4, knots))
    pressure *= np.minimum(np.minimum(np.arange(1, count + 1), np.arange(count, 0, -1)) / 6, 1)  # runs in and out
    values = np.clip(pressure * level * min(width, 1) * 255, 0, 255).astype(int)
    points = np.rint(path * 16).astype(int)
    for k in np.flatnonzero(values > 4):
        a, b = points[k], points[k + 1]
        ends = (int(a[0]), int(a[1])), (int(b[0]), int(b[1]))
        cv2.line(layer, *ends, int(values[k]), max(round(width), 1), cv2.LINE_AA, 4)


def _soft(layer: NDArray[np.uint8]) -> NDArray[np.float32]:
    return np.asarray(cv2.GaussianBlur(layer, (0, 0), 0.5), np.float32) / np.float32(255)
