"""What a page lies on when somebody photographs it: wood, laminate, cloth. Procedural, not after any one table."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from docfraud.imaging.native import cv2

__all__ = ["table"]

Plane = NDArray[np.float32]

_WOODS = ((0.30, 0.16, 0.075), (0.50, 0.32, 0.18), (0.13, 0.07, 0.04), (0.62, 0.47, 0.30))
_PLAINS = ((0.55, 0.55, 0.53), (0.09, 0.09, 0.10), (0.35, 0.36, 0.38), (0.70, 0.67, 0.60))
_CLOTHS = ((0.08, 0.12, 0.22), (0.25, 0.08, 0.08), (0.40, 0.38, 0.33), (0.10, 0.18, 0.12))


def table(shape: tuple[int, int], rng: np.random.Generator) -> Plane:
    """A table top, linear light, shape (height, width, 3), float32. `rng` says which and how."""
    kind, tone = int(rng.integers(3)), int(rng.integers(4))
    if kind == 0:
        return _tinted(_wood(shape, rng), _WOODS[tone], 0.55)
    if kind == 1:
        return _tinted(_speckles(shape, rng), _PLAINS[tone], 0.25)
    return _tinted(_cloth(shape, rng), _CLOTHS[tone], 0.45)


def _noise(shape: tuple[int, int], cells: tuple[int, int], rng: np.random.Generator) -> Plane:
    """Smooth noise of unit spread with `cells` (down, across)."""
    small = rng.standard_normal((cells[0] + 2, cells[1] + 2)).astype(np.float32)
    return np.asarray(cv2.resize(small, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC), np.float32)


def _tinted(relief: Plane, colour: tuple[float, float, float], depth: float) -> Plane:
    """A colour, lighter and darker after `relief` (about -1 to 1); dark parts are a little more saturated."""
    exponents = (0.85, 1.0, 1.15)
    planes = [np.float32(c) * np.exp(np.float32(depth * e) * relief) for c, e in zip(colour, exponents, strict=True)]
    return np.asarray(cv2.merge(planes), np.float32)


def _wood(shape: tuple[int, int], rng: np.random.Generator) -> Plane:
    """Year rings cut lengthwise, with pores."""
    y = np.linspace(0, 1, shape[0], dtype=np.float32)[:, None]
    bend = _noise(shape, (5, 3), rng) * np.float32(0.018)
    rings = np.sin((y + bend) * np.float32(rng.uniform(90, 220)) + 3 * _noise(shape, (40, 2), rng))
    pores = _noise(shape, (shape[0] // 2, max(shape[1] // 60, 4)), rng)
    return np.asarray(0.35 * rings + 0.3 * _noise(shape, (60, 3), rng) + 0.22 * pores, np.float32)


def _speckles(shape: tuple[int, int], rng: np.random.Generator) -> Plane:
    """Office laminate: fine grain with faint clouds."""
    grain = _noise(shape, (shape[0] // 3, shape[1] // 3), rng)
    return np.asarray(0.5 * grain + 0.15 * _noise(shape, (9, 12), rng), np.float32)


def _cloth(shape: tuple[int, int], rng: np.random.Generator) -> Plane:
    """Plain weave with uneven threads."""
    pitch = np.float32(2 * np.pi / rng.uniform(7, 12))
    x = np.arange(shape[1], dtype=np.float32)[None, :] + 1.5 * _noise(shape, (12, 40), rng)
    y = np.arange(shape[0], dtype=np.float32)[:, None] + 1.5 * _noise(shape, (40, 12), rng)
    weave = np.sin(x * pitch) * np.sin(y * pitch)
    return np.asarray(0.6 * weave + 0.25 * _noise(shape, (shape[0] // 4, 40), rng), np.float32)
