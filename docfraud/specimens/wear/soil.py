"""Dirt and rubbing at the edges: grime, finger marks, specks, worn corners, a dog ear."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from docfraud.imaging.native import cv2
from docfraud.specimens.canvas import Exposure
from docfraud.specimens.seeds import stream
from docfraud.specimens.wear.base import Bands, Surface, Worn, checked, clouds, paper_of

__all__ = ["soil"]

Plane = NDArray[np.float32]

_GRIME: Bands = (0.62, 0.57, 0.48, 0.82, 0.55, 0.55, 0.50)
_SPECK: Bands = (0.25, 0.22, 0.20, 0.45, 0.25, 0.25, 0.25)
_LINT: Bands = (0, 0, 0, 0, 0.10, 0.16, 0.42)
"""Lint of washed cloth: its brightener shines under ultraviolet light, and nothing else shows it."""


def soil(exposure: Exposure, seed: int, strength: float) -> Worn:
    """Handle the page for years: dirt from the edges inwards, specks, lint, rubbed corners, sometimes a dog ear.

    Dirt absorbs in all bands (it holds some carbon) and dims fluorescence. Corners and edges lose ink. Values are
    chosen, not measured. Not simulated: paper that is missing, rounded corners.
    """
    strength = checked(strength)
    surface = Surface(exposure)
    if strength == 0:
        return surface.worn("soil")
    rng = stream(seed, "wear", "soil")
    paper = paper_of(exposure)
    inside = _inside(surface, rng)
    level = np.float32(strength)
    smear = np.clip(0.6 + 0.5 * clouds(surface.shape, 11 * surface.scale, rng), 0, 1.4)
    fine = np.clip(0.8 + 0.2 * clouds(surface.shape, 0.35 * surface.scale, rng), 0.2, 1.6)
    reach = np.float32(rng.uniform(2.0, 5.5))
    grime = np.exp(-inside / reach) * smear * fine * np.float32(0.95)
    grime += np.clip(clouds(surface.shape, 16 * surface.scale, rng) - 0.8, 0, 1) * fine * np.float32(0.3)
    _rub(surface, inside, paper, rng, strength)
    surface.cover(np.clip(grime * level, 0, 1), _GRIME)
    _specks(surface, rng, strength)
    if rng.random() < 0.15 + 0.6 * strength:
        _dog_ear(surface, rng, strength)
    return surface.worn("soil")


def _inside(surface: Surface, rng: np.random.Generator) -> Plane:
    """Distance to the nearest edge, mm; the four edges are not worn alike, so each has a weight of its own."""
    height, width = surface.shape
    weights = rng.uniform(0.8, 2.6, 4).astype(np.float32)
    x = np.arange(width, dtype=np.float32) / np.float32(surface.scale)
    y = np.arange(height, dtype=np.float32) / np.float32(surface.scale)
    across = np.minimum(x * weights[0], x[::-1] * weights[1])
    down = np.minimum(y * weights[2], y[::-1] * weights[3])
    return np.asarray(np.minimum(across[None, :], down[:, None]), np.float32)


def _rub(surface: Surface, inside: Plane, paper: Bands, rng: np.random.Generator, strength: float) -> None:
    """Ink rubbed off at corners and along edges."""
    height, width = surface.shape
    x = np.linspace(-1, 1, width, dtype=np.float32)[None, :]
    y = np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    corner = (np.abs(x) * np.abs(y)) ** np.float32(7)
    ragged = 0.35 * clouds(surface.shape, 0.9 * surface.scale, rng) + 0.25 * clouds(
        surface.shape, 0.2 * surface.scale, rng
    )
    near = np.exp(-inside / np.float32(0.5 + 1.3 * strength)) * (0.45 + 0.9 * corner)
    amount = np.clip(near * np.float32(0.7 + 1.4 * strength) - 0.45 + near * ragged, 0, 0.9)
    surface.cover(np.asarray(amount, np.float32), (0,) * 7, paper)


def _specks(surface: Surface, rng: np.random.Generator, strength: float) -> None:
    """Particles of dirt, and a few threads of lint."""
    scale = surface.scale
    area = surface.shape[0] * surface.shape[1] / scale**2
    dots = np.zeros(surface.shape, np.uint8)
    for _ in range(int(area / 10000 * (10 + 110 * strength))):
        place = rng.uniform(0, 1, 2) * surface.shape[::-1] * 16
        size = np.clip(rng.lognormal(-2.6, 0.6, 2), 0.02, 0.4) * scale * 16
        value = int(rng.uniform(60, 255) * min(size.min() / 12, 1))
        axes = (max(int(size[0]), 8), max(int(size[1]), 8))
        cv2.ellipse(dots, (int(place[0]), int(place[1])), axes, rng.uniform(0, 180), 0, 360, value, -1, cv2.LINE_AA, 4)
    surface.cover(_soft(dots), _SPECK)
    threads = np.zeros(surface.shape, np.uint8)
    for _ in range(int(rng.integers(0, 2 + round(8 * strength)))):
        place = rng.uniform(0, 1, 2) * surface.shape[::-1]
        t = np.linspace(0, 1, 14)
        length, turn, bow = rng.uniform(0.8, 4) * scale, rng.uniform(0, 2 * np.pi), rng.normal(0, 0.4, 2)
        x, y = (t - 0.5) * length, (bow[0] * np.sin(np.pi * t) + bow[1] * np.sin(2 * np.pi * t)) * length
        points = place + np.stack([x * np.cos(turn) - y * np.sin(turn), x * np.sin(turn) + y * np.cos(turn)], axis=1)
        level = int(rng.uniform(60, 160))
        cv2.polylines(threads, [np.rint(points * 16).astype(np.int32)], False, level, 1, cv2.LINE_AA, 4)
    surface.cover(_soft(threads), (1,) * 7, _LINT)


def _dog_ear(surface: Surface, rng: np.random.Generator, strength: float) -> None:
    """A corner that was folded over and pressed flat again: a line across it, broken print, a flap a little darker."""
    height, width = surface.shape
    left, top = rng.random() < 0.5, rng.random() < 0.5
    legs = rng.uniform(4, 13, 2) * (0.5 + 0.5 * strength)
    x = np.arange(width, dtype=np.float32)[None, :] / np.float32(surface.scale)
    y = np.arange(height, dtype=np.float32)[:, None] / np.float32(surface.scale)
    x = x if left else x[:, ::-1]
    y = y if top else y[::-1]
    size = int(np.ceil(1.4 * legs.max() * surface.scale))
    rows = slice(0, size) if top else slice(max(height - size, 0), height)
    columns = slice(0, size) if left else slice(max(width - size, 0), width)
    past = (x[:, columns] / np.float32(legs[0]) + y[rows] / np.float32(legs[1]) - 1) / np.float32(np.hypot(*(1 / legs)))
    shape = (past.shape[0], past.shape[1])
    past = past + 0.05 * clouds(shape, 1.5 * surface.scale, rng)  # mm beyond the fold, negative on the flap
    narrow = past / np.float32(0.13)
    level = np.float32(0.4 + 0.6 * strength)
    pair = -narrow * np.exp(0.5 - narrow**2 / 2) * level
    flap = -np.clip(-past / 0.3, 0, 1) * level
    at = {"x": columns.start, "y": rows.start}
    surface.shade(np.asarray(pair, np.float32), (0.3, 0.3, 0.3, 0.2, 0.03, 0.03, 0.03), **at)
    surface.shade(np.asarray(flap, np.float32), (0.05, 0.05, 0.055, 0.03, 0.02, 0.02, 0.02), **at)
    crumbs = 0.5 + 0.6 * clouds(shape, 0.16 * surface.scale, rng)
    lost = np.exp(-((past / 0.11) ** 2)) * np.clip(crumbs, 0, 1) * level
    light = paper_of(surface.worn("soil").exposure)
    surface.cover(np.asarray(lost, np.float32), (0,) * 7, light, **at)


def _soft(layer: NDArray[np.uint8]) -> Plane:
    return np.asarray(cv2.GaussianBlur(layer, (0, 0), 0.5), np.float32) / np.float32(255)
