"""Pictures with faces for tests: the two committed photographs, and scenes made of them."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np
from PIL import Image

from docfraud.imaging.picture import RGB

SAMPLES = Path(__file__).parents[1] / "data" / "drawn"
PORTRAITS = Path(__file__).parents[2] / "docfraud" / "specimens" / "portraits" / "data"
HOLDER, OTHER = PORTRAITS / "holder_wide.png", PORTRAITS / "other_wide.png"
BACKDROP = (205, 205, 205)


@lru_cache(maxsize=8)
def photo(path: Path) -> RGB:
    pixels = np.asarray(Image.open(path).convert("RGB"))
    pixels.setflags(write=False)
    return pixels


def resized(picture: RGB, factor: float) -> RGB:
    size = (round(picture.shape[1] * factor), round(picture.shape[0] * factor))
    return np.asarray(Image.fromarray(picture).resize(size, Image.Resampling.BICUBIC))


def scene(width: int, height: int, *placed: tuple[RGB, int, int]) -> RGB:
    """A plain wall with pictures on it, each with the place of its upper left corner."""
    canvas = np.full((height, width, 3), BACKDROP, dtype=np.uint8)
    for picture, x, y in placed:
        canvas[y : y + picture.shape[0], x : x + picture.shape[1]] = picture
    return canvas


def noise(width: int, height: int, seed: int = 0) -> RGB:
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3)).astype(np.uint8)
