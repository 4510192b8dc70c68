"""Stains: the ring of a cup, the tide line of water, a spot of grease."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from docfraud.specimens.canvas import Exposure
from docfraud.specimens.seeds import stream
from docfraud.specimens.wear.base import Bands, Surface, Worn, checked, clouds

__all__ = ["stains"]

Plane = NDArray[np.float32]

_COFFEE: Bands = (0.66, 0.45, 0.24, 0.96, 0.35, 0.35, 0.30)
_TIDE: Bands = (0.86, 0.79, 0.66, 0.99, 0.90, 0.90, 0.90)
_TIDE_GLOW: Bands = (0, 0, 0, 0, 0.010, 0.016, 0.028)
"""Water carries sizing and brightener to its rim, which shines there; a common sight under a UV lamp."""
_GREASE: Bands = (0.88, 0.87, 0.81, 0.92, 0.95, 0.95, 0.90)
_GREASE_GLOW: Bands = (0, 0, 0, 0, 0.012, 0.018, 0.012)


def stains(exposure: Exposure, seed: int, strength: float) -> Worn:
    """Stain the page: one to three of coffee, water and grease, 8 to 75 mm across, often beyond the edge.

    A drying drop leaves most at its rim. Coffee absorbs blue most, is nearly transparent in infrared and quenches
    fluorescence. Values are chosen, not measured. Not simulated: cockled paper, ink that runs.
    """
    strength = checked(strength)
    surface = Surface(exposure)
    if strength == 0:
        return surface.worn("stains")
    rng = stream(seed, "wear", "stains")
    for _ in range(1 + int(rng.random() < strength) + int(rng.random() < strength * 0.6)):
        kind = rng.choice(["coffee", "water", "grease"], p=[0.4, 0.35, 0.25])
        radius = {"coffee": rng.uniform(30, 38), "water": rng.uniform(8, 28), "grease": rng.uniform(3, 8)}[kind]
        centre = rng.uniform(0, 1, 2) * (surface.shape[1], surface.shape[0])
        size = radius * surface.scale
        reach = int(size * 1.35)
        x0, y0 = max(int(centre[0]) - reach, 0), max(int(centre[1]) - reach, 0)
        x1 = min(int(centre[0]) + reach, surface.shape[1])
        y1 = min(int(centre[1]) + reach, surface.shape[0])
        if x1 - x0 < 8 or y1 - y0 < 8:
            continue
        depth = _depth((y1 - y0, x1 - x0), (centre[0] - x0, centre[1] - y0), size, surface.scale, rng)
        level = np.float32((0.35 + 0.65 * strength) * rng.uniform(0.6, 1.0))
        if kind == "coffee":
            surface.cover(level * _ring(depth, rng, surface.scale), _COFFEE, x=x0, y=y0)
        elif kind == "water":
            surface.cover(level * _tide(depth, rng, surface.scale), _TIDE, _TIDE_GLOW, x0, y0)
        else:
            surface.cover(level * _patch(depth), _GREASE, _GREASE_GLOW, x0, y0)
    return surface.worn("stains")


def _depth(
    shape: tuple[int, int], centre: tuple[float, float], size: float, scale: float, rng: np.random.Generator
) -> Plane:
    """How far inside of a ragged outline each pixel lies, mm; negative outside."""
    y, x = np.mgrid[0 : shape[0], 0 : shape[1]].astype(np.float32)
    x -= np.float32(centre[0])
    y -= np.float32(centre[1])
    stretch, turn = np.float32(rng.uniform(0.93, 1.07)), rng.uniform(0, np.pi)
    c, s = np.float32(np.cos(turn)), np.float32(np.sin(turn))
    distance = np.hypot((c * x + s * y) * stretch, (c * y - s * x) / stretch)
    lobes = clouds(shape, max(size * 0.5, 4), rng) * np.float32(0.035 * size)
    fringe = clouds(shape, 0.8 * scale, rng) * np.float32(0.10 * scale)
    return np.asarray((np.float32(size) - distance + lobes + fringe) / np.float32(scale), np.float32)


def _ring(depth: Plane, rng: np.random.Generator, scale: float) -> Plane:
    """A cup's ring, wide and strong on one side, broken on the other, with a thin dark rim and splashes."""
    shape = (depth.shape[0], depth.shape[1])
    width = np.float32(rng.uniform(1.0, 2.2))
    rim = np.exp(-((depth / 0.18) ** 2)) * np.float32(0.55)
    body = np.where(depth > 0, np.exp(-((np.maximum(depth, 0) / width) ** 3)), np.exp(-((depth / 0.12) ** 2)))
    angle = rng.uniform(0, 2 * np.pi)
    y, x = np.mgrid[-1 : 1 : shape[0] * 1j, -1 : 1 : shape[1] * 1j].astype(np.float32)
    uneven = 0.5 + 0.4 * (np.float32(np.cos(angle)) * x + np.float32(np.sin(angle)) * y)
    uneven += 0.22 * clouds(shape, 9 * scale, rng) + 0.06 * clouds(shape, 0.7 * scale, rng)
    wash = np.float32(0.06) * (depth > 0) * np.clip(clouds(shape, 14 * scale, rng), 0, 1)
    return np.asarray(np.clip((0.75 * body + rim) * np.clip(uneven, 0, 1.2) + wash, 0, 1), np.float32)


def _tide(depth: Plane, rng: np.random.Generator, scale: float) -> Plane:
    """Water: a sharp line where it stopped, older lines inside, hardly anything between."""
    outer = np.where(depth < 0, np.exp(-((depth / 0.1) ** 2)), np.exp(-np.maximum(depth, 0) / 0.7))
    older = np.exp(-(((depth - np.float32(rng.uniform(1.5, 5))) / 0.35) ** 2)) * np.float32(0.35)
    wash = 0.10 * (depth > 0)
    strong = np.clip(0.75 + 0.3 * clouds((depth.shape[0], depth.shape[1]), 6 * scale, rng), 0.1, 1)
    return np.asarray(np.clip((outer + older + wash) * strong, 0, 1), np.float32)


def _patch(depth: Plane) -> Plane:
    """Grease: even, with a soft edge."""
    return np.asarray(0.85 / (1 + np.exp(-depth / 0.3)), np.float32) * (depth > -2)
