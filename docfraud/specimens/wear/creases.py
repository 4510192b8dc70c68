"""Creases and folds: relief that catches the light, and ink that broke off along the ridge."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from docfraud.imaging.native import cv2
from docfraud.specimens.canvas import Exposure
from docfraud.specimens.seeds import stream
from docfraud.specimens.wear.base import Surface, Worn, checked, clouds, paper_of

__all__ = ["creases"]

Plane = NDArray[np.float32]

_COARSE = 4

_RELIEF = (0.42, 0.42, 0.42, 0.26, 0.03, 0.03, 0.03)
"""Relief shows under lamps at the side; fluorescence leaves the page in all directions and hardly shows it."""
_SIDES = np.float32(0.09)
"""The halves of the page turn away from the lamp by less than the flanks of the ridge."""


def creases(exposure: Exposure, seed: int, strength: float) -> Worn:
    """Fold the page: one to five creases across it or across a corner of it.

    Each is a light line beside a dark one about 0.2 mm wide; the halves lie at slightly different angles to the lamp;
    fibres broke along the ridge and the print is gone there in places. Values are chosen, not measured. Not simulated:
    the geometry of a page that does not lie flat.
    """
    strength = checked(strength)
    surface = Surface(exposure)
    if strength == 0:
        return surface.worn("creases")
    rng = stream(seed, "wear", "creases")
    paper = paper_of(exposure)
    for _ in range(1 + int(rng.integers(0, 1 + round(4 * strength)))):
        offset, along = _course(surface, rng)
        scale = np.float32(surface.scale)
        level = np.float32((0.3 + 0.7 * strength) * rng.uniform(0.5, 1.0))
        shape = surface.shape
        firm = np.clip(0.75 + 0.35 * clouds(shape, 5 * surface.scale, rng), 0, 1.3) * _ends(along, surface, rng) * level
        narrow = offset / (scale * np.float32(rng.uniform(0.09, 0.16)))
        pair = -narrow * np.exp(0.5 - narrow * narrow / 2)
        sides = np.sign(offset) * np.exp(-np.abs(offset) / (scale * np.float32(rng.uniform(3, 9))))
        turn = np.float32(rng.choice([-1, 1]))
        surface.shade(turn * (pair + _SIDES * sides) * firm, _RELIEF)
        width = scale * np.float32(rng.uniform(0.08, 0.18))
        crumbs = 0.9 * clouds(shape, 0.14 * surface.scale, rng) + 0.5 * clouds(shape, 1.2 * surface.scale, rng)
        lost = np.exp(-((offset / width) ** 2)) * np.clip(firm * 1.6 - 0.45 + 0.4 * crumbs, 0, 1)
        surface.cover(np.asarray(lost, np.float32), (0,) * 7, paper)
    return surface.worn("creases")


def _course(surface: Surface, rng: np.random.Generator) -> tuple[Plane, Plane]:
    """Signed distance from a nearly straight line, and how far along it each pixel lies, pixels."""
    height, width = surface.shape
    corner = rng.random() < 0.35
    if corner:
        x0 = rng.choice([0.0, 1.0]) * width
        y0 = rng.choice([0.0, 1.0]) * height
        inwards = np.array([width / 2 - x0, height / 2 - y0]) / np.hypot(width / 2, height / 2)
        at = np.array([x0, y0]) + inwards * rng.uniform(6, 22) * surface.scale
        angle = np.arctan2(inwards[1], inwards[0]) + np.pi / 2 + rng.normal(0, 0.3)
    else:
        at = rng.uniform(0.2, 0.8, 2) * (width, height)
        angle = (
            rng.normal(0, 0.12) + (np.pi / 2 if rng.random() < 0.6 else 0) + (rng.random() < 0.25) * rng.normal(0, 0.5)
        )
    c, s = np.float32(np.cos(angle)), np.float32(np.sin(angle))
    # a slowly bending line: worked out on every fourth pixel and enlarged
    size = (-(-width // _COARSE), -(-height // _COARSE))
    x = (np.arange(size[0], dtype=np.float32)[None, :] + 0.5) * _COARSE - np.float32(at[0])
    y = (np.arange(size[1], dtype=np.float32)[:, None] + 0.5) * _COARSE - np.float32(at[1])
    along = c * x + s * y
    reach = float(np.hypot(width, height))
    table = np.arange(-int(reach), int(reach) + 1)
    wave = np.zeros(len(table))
    for spacing, depth in ((7.0, 0.12), (0.9, 0.025)):
        knots = np.linspace(-reach, reach, max(int(2 * reach / (spacing * surface.scale)), 4))
        wave += np.interp(table, knots, rng.normal(0, depth, len(knots)))
    index = (along + np.float32(int(reach))).clip(0, len(table) - 1).astype(np.int32)
    offset = c * y - s * x + np.take((wave * surface.scale).astype(np.float32), index)
    return _enlarged(offset, surface.shape), _enlarged(along, surface.shape)


def _enlarged(small: Plane, shape: tuple[int, int]) -> Plane:
    size = (small.shape[1] * _COARSE, small.shape[0] * _COARSE)
    big = np.asarray(cv2.resize(small, size, interpolation=cv2.INTER_LINEAR), np.float32)
    return np.ascontiguousarray(big[: shape[0], : shape[1]])


def _ends(along: Plane, surface: Surface, rng: np.random.Generator) -> Plane:
    """1 along the crease; some do not run right across but fade out."""
    half = np.float32(rng.uniform(12, 160) * surface.scale)
    return np.asarray(np.clip((half - np.abs(along)) / (np.float32(6) * np.float32(surface.scale)), 0, 1), np.float32)
