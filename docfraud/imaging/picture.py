"""A loaded picture, and where its pixels are on the page."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

RGB = NDArray[np.uint8]
"""Pixels, shape (height, width, 3), RGB order, 0-255."""

Quad = NDArray[np.float64]
"""Four corners, shape (4, 2), (x, y) pixels, clockwise from the top left as the text reads."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as loaded: upright after its EXIF orientation, RGB, 8 bits.

    Attributes:
        pixels: shape (height, width, 3), uint8, RGB.
        source: file name, or a word for where it came from ("array").
        format: container the pixels came from ("JPEG", "PDF page 1", "array").
        ppi: horizontal resolution if the file states a believable one, pixels per inch.
        notes: sentences about what loading had to decide (first frame of an animation, transparency filled).
    """

    pixels: RGB
    source: str
    format: str
    ppi: float | None = None
    notes: tuple[str, ...] = ()

    @property
    def width(self) -> int:
        return int(self.pixels.shape[1])

    @property
    def height(self) -> int:
        return int(self.pixels.shape[0])
