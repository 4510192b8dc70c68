"""Fixed lettering and frames."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from docfraud.specimens.canvas import PX_PER_MM, mm
from docfraud.specimens.text import set_text

__all__ = ["Frame", "Words"]


@dataclass(frozen=True, slots=True)
class Words:
    """Lettering that every document of the design bears.

    Attributes:
        text: one line.
        x, y: pen position, mm; y is the baseline.
        size: mm per em.
        font: see `docfraud.specimens.text.FONTS`.
        spacing: additional space between letters, mm.
    """

    text: str
    x: float
    y: float
    size: float
    font: str = "sans"
    spacing: float = 0.0

    def draw(self, plate: NDArray[np.uint8]) -> None:
        """Draw it; see `Pattern`."""
        line = set_text(self.text, self.x, self.y, self.font, self.size, drift=(self.spacing, 0.0))
        top, left = max(line.y, 0), max(line.x, 0)
        ink = line.coverage[top - line.y : plate.shape[0] - line.y, left - line.x : plate.shape[1] - line.x]
        spot = plate[top : top + ink.shape[0], left : left + ink.shape[1]]
        np.maximum(spot, np.where(ink > 127, 255, 0).astype(np.uint8), out=spot)


@dataclass(frozen=True, slots=True)
class Frame:
    """A rectangle: lines around a box, or the box filled.

    Attributes:
        box: (x0, y0, x1, y1), mm.
        weight: line width, mm; None fills the box.
    """

    box: tuple[float, float, float, float]
    weight: float | None = 0.1

    def draw(self, plate: NDArray[np.uint8]) -> None:
        """Draw it; see `Pattern`."""
        x0, y0, x1, y1 = (mm(v) for v in self.box)
        thickness = -1 if self.weight is None else max(1, round(self.weight * PX_PER_MM))
        cv2.rectangle(plate, (x0, y0), (x1, y1), 255, thickness)
