"""Microtext: lines of lettering a quarter of a millimetre high, which a 400-ppi picture cannot resolve (9303-2 B.1)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from docfraud.specimens.canvas import mm
from docfraud.specimens.text import set_text, text_width

__all__ = ["Microtext"]


@dataclass(frozen=True, slots=True)
class Microtext:
    """Text repeated along a horizontal line.

    Attributes:
        text: repeated without end.
        x, y: start of the baseline, mm.
        length: mm.
        height: of the capitals, mm.
    """

    text: str
    x: float
    y: float
    length: float
    height: float = 0.28

    def draw(self, plate: NDArray[np.uint8]) -> None:
        """Draw it; see `Pattern`."""
        size = self.height / 0.73
        repeats = int(self.length / max(text_width(self.text, "sans-bold", size), 0.1)) + 2
        line = set_text(self.text * repeats, self.x, self.y, "sans-bold", size)
        width = min(line.coverage.shape[1], mm(self.length), plate.shape[1] - line.x)
        ink = line.coverage[: plate.shape[0] - line.y, :width]
        spot = plate[line.y : line.y + ink.shape[0], line.x : line.x + width]
        np.maximum(spot, np.where(ink > 127, 255, 0).astype(np.uint8), out=spot)
