"""How light falls on a page: LEDs, lamps, vignetting, mirror spots. All maps are smooth: made small, then enlarged."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from docfraud.imaging.native import cv2

__all__ = ["enlarge", "led_light", "mirror_spot", "uneven", "vignette"]

Plane = NDArray[np.float32]
_GRID = 48


def enlarge(small: Plane, shape: tuple[int, int]) -> Plane:
    """A small map over the whole picture of `shape` (height, width)."""
    return np.asarray(cv2.resize(small, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC), np.float32)


def uneven(shape: tuple[int, int], rng: np.random.Generator, strength: float, cells: int = 4) -> Plane:
    """A random smooth map around 1; `strength` is its standard deviation, `cells` how many bumps fit across."""
    bumps = rng.standard_normal((cells + 2, cells + 2)).astype(np.float32)
    fine = np.asarray(cv2.resize(bumps, (_GRID, _GRID), interpolation=cv2.INTER_CUBIC), np.float32)
    fine -= fine.mean()
    fine *= strength / max(float(fine.std()), 1e-6)
    return enlarge(1 + fine, shape)


def led_light(
    shape: tuple[int, int], leds: Sequence[tuple[float, float]], height: float, correction: float = 0.0
) -> Plane:
    """Light of small lamps above the page, relative to its mean.

    A lamp that radiates after Lambert's law gives cos(a) cos(a) / d^2 on a plane below it, which is h^2 / d^4.

    Args:
        shape: (height, width), pixels.
        leds: places of the lamps, (x, y), 0 to 1 across the picture's width and height; may lie outside.
        height: of the lamps above the page, in picture widths.
        correction: share of the unevenness that the device takes out again, 0 to 1.
    """
    aspect = shape[0] / shape[1]
    y, x = np.mgrid[0:_GRID, 0:_GRID] / (_GRID - 1)
    light = np.zeros((_GRID, _GRID))
    for led_x, led_y in leds:
        light += (height**2 + (x - led_x) ** 2 + ((y - led_y) * aspect) ** 2) ** -2
    light /= light.mean()
    return enlarge((1 + (1 - correction) * (light - 1)).astype(np.float32), shape)


def vignette(shape: tuple[int, int], half_angle: float, centre: tuple[float, float] = (0.5, 0.5)) -> Plane:
    """The cos^4 law: 1 in the middle; `half_angle` (radians) is how far off the axis the corners are seen."""
    aspect = shape[0] / shape[1]
    y, x = np.mgrid[0:_GRID, 0:_GRID] / (_GRID - 1)
    r2 = (x - centre[0]) ** 2 + ((y - centre[1]) * aspect) ** 2
    tan2 = r2 / (0.25 + 0.25 * aspect**2) * np.tan(half_angle) ** 2
    return enlarge((1 / (1 + tan2) ** 2).astype(np.float32), shape)


def mirror_spot(
    shape: tuple[int, int],
    centre: tuple[float, float],
    size: tuple[float, float],
    angle: float,
    rng: np.random.Generator,
) -> Plane:
    """The image of a lamp in glossy laminate: a bright core, a wide soft skirt, an outline broken by the film's waves.

    Args:
        shape: (height, width), pixels.
        centre: (x, y), pixels.
        size: half axes of the core, pixels.
        angle: of the first axis, radians.

    Returns:
        0 to about 1, float32, to be multiplied by the lamp's strength and added to the light.
    """
    reduce = 4
    low = (max(shape[0] // reduce, 8), max(shape[1] // reduce, 8))
    y, x = np.mgrid[0 : low[0], 0 : low[1]].astype(np.float32)
    x = x * (shape[1] / low[1]) - np.float32(centre[0])
    y = y * (shape[0] / low[0]) - np.float32(centre[1])
    waves = rng.standard_normal((2, 40, 40)).astype(np.float32)
    push = [cv2.resize(w, (low[1], low[0]), interpolation=cv2.INTER_CUBIC) * (0.22 * min(size)) for w in waves]
    x, y = x + push[0], y + push[1]
    c, s = np.float32(np.cos(angle)), np.float32(np.sin(angle))
    r2 = ((c * x + s * y) / size[0]) ** 2 + ((c * y - s * x) / size[1]) ** 2
    spot = 0.9 / (1 + r2**2) + 0.1 / (1 + r2 / 9)  # a disc with a soft rim, and scatter in the film
    spot *= np.exp(-r2 / 150)  # the skirt ends somewhere
    return enlarge(spot.astype(np.float32), shape)
