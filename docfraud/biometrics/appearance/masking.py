"""How near two faces are when a region is covered in both.

Where a region was altered, covering it brings the faces nearer; where it was not, covering it takes away something they
have in common. The same covering in both pictures, and one run of the network for all.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from docfraud.biometrics.appearance.chart import NAMES, Plane, regions, to_chip
from docfraud.biometrics.embed import get_backend
from docfraud.imaging.native import cv2
from docfraud.imaging.picture import RGB
from docfraud.settings import Settings

__all__ = ["COVERED", "covered_chips", "covered_distances"]

COVERED = tuple(name for name in NAMES if name != "skin")
"""Regions that are covered one at a time; without its skin nothing of a face is left."""


def covered_distances(a: RGB, b: RGB, *, settings: Settings) -> tuple[float, dict[str, float]]:
    """Distances of two chips as they are, and with each region covered in both.

    Args:
        a, b: chips, (150, 150, 3) uint8 RGB (`embed.face_chip`).
        settings: the engine. Descriptors are of the picture alone, not averaged with its mirror image, so the first
            distance may be off `compare.face_distance` by a little; only compare them with one another.
    """
    both = np.concatenate([covered_chips(a), covered_chips(b)])
    first, second = np.split(get_backend(settings).embed(both), 2)
    distances = np.linalg.norm(first.astype(np.float64) - second, axis=1)
    return float(distances[0]), dict(zip(COVERED, map(float, distances[1:]), strict=True))


def covered_chips(chip: RGB) -> NDArray[np.uint8]:
    """The chip, then with each region of `COVERED` filled with the chip's mean colour: (8, 150, 150, 3) uint8."""
    face = chip.astype(np.float32)
    mean = face.mean(axis=(0, 1))
    covers = [face + cover[..., None] * (mean - face) for cover in _covers()]
    return np.stack([chip, *(np.asarray(np.rint(c), np.uint8) for c in covers)])


@cache
def _covers() -> tuple[Plane, ...]:
    """How much of each pixel of the chip is covered, 0 to 1, softly at the edges, by region."""
    full = regions()
    out = []
    for name in COVERED:
        mask = full[name].astype(np.float32)
        # a little wider than the region: the descriptor sees the edges of what is covered
        wide = cv2.GaussianBlur(cv2.dilate(mask, np.ones((9, 9), np.uint8)), (0, 0), 4)
        out.append(np.clip(to_chip(np.asarray(wide, np.float32)), 0, 1))
    return tuple(out)
