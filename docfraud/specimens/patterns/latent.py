"""Patterns that hide a picture in the lines: the latent image and relief lines.

On paper the latent image is intaglio and appears when the page is tilted. A picture from one direction shows only what
is drawn here: lines of one direction inside a shape, of another outside.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from docfraud.specimens.canvas import PX_PER_MM, mm
from docfraud.specimens.patterns.base import Points, clip_to, draw_lines
from docfraud.specimens.patterns.emblems import Emblem, Kind
from docfraud.specimens.patterns.words import Words

__all__ = ["LatentImage", "ReliefLines"]

_HEIGHT_STEP_MM = 0.2


@dataclass(frozen=True, slots=True)
class LatentImage:
    """Letters of vertical lines in a field of horizontal ones.

    Attributes:
        box: (x0, y0, x1, y1), mm.
        text: a letter or a few, as large as the box allows.
        spacing: from line to line, mm.
        weight: line width, mm.
    """

    box: tuple[float, float, float, float]
    text: str
    spacing: float = 0.25
    weight: float = 0.1

    def draw(self, plate: NDArray[np.uint8]) -> None:
        """Draw it; see `Pattern`."""
        x0, y0, x1, y1 = self.box
        inside = np.zeros((mm(y1) - mm(y0), mm(x1) - mm(x0)), np.uint8)
        size = (y1 - y0) * 1.05
        Words(self.text, 0.08 * (x1 - x0), (y1 - y0) * 0.88, size, "sans-bold").draw(inside)
        step, thick = round(self.spacing * PX_PER_MM), max(1, round(self.weight * PX_PER_MM))
        rows = (np.arange(inside.shape[0]) % step < thick)[:, None]
        columns = (np.arange(inside.shape[1]) % step < thick)[None, :]
        field = np.where(inside > 0, columns, rows)
        spot = clip_to(plate, self.box)
        np.maximum(spot, field[: spot.shape[0], : spot.shape[1]].astype(np.uint8) * 255, out=spot)


@dataclass(frozen=True, slots=True)
class ReliefLines:
    """Parallel lines that rise over an emblem as if it were embossed.

    Attributes:
        box: (x0, y0, x1, y1), mm.
        kind: the emblem.
        spacing: from line to line, mm.
        lift: how far a line moves over the emblem, mm.
        angle: direction of the lines, degrees.
        weight: line width, mm.
    """

    box: tuple[float, float, float, float]
    kind: Kind
    spacing: float = 0.4
    lift: float = 0.6
    angle: float = 0.0
    weight: float = 0.06

    def draw(self, plate: NDArray[np.uint8]) -> None:
        """Draw it; see `Pattern`."""
        x0, y0, x1, y1 = self.box
        width, height = x1 - x0, y1 - y0
        relief = np.zeros((mm(height), mm(width)), np.uint8)
        Emblem(self.kind, width / 2, height / 2, 0.45 * min(width, height)).draw(relief)
        small = cv2.resize(
            relief, (round(width / _HEIGHT_STEP_MM), round(height / _HEIGHT_STEP_MM)), interpolation=cv2.INTER_AREA
        )
        heights = cv2.GaussianBlur(small.astype(np.float32) / 255, (0, 0), 2.2)
        turn = np.radians(self.angle)
        along, across = np.array([np.cos(turn), np.sin(turn)]), np.array([-np.sin(turn), np.cos(turn)])
        centre = np.array([width / 2, height / 2])
        reach = float(np.hypot(width, height)) / 2
        t = np.arange(-reach, reach, 0.2)
        curves: list[Points] = []
        for offset in np.arange(-reach, reach, self.spacing):
            line = centre + t[:, None] * along + offset * across
            at = np.round(line / _HEIGHT_STEP_MM).astype(int)
            inside = (at >= 0).all(axis=1) & (at[:, 0] < heights.shape[1]) & (at[:, 1] < heights.shape[0])
            lift = np.zeros(len(t))
            lift[inside] = heights[at[inside, 1], at[inside, 0]]
            curves.append(line - self.lift * lift[:, None] * across)
        draw_lines(clip_to(plate, self.box), curves, self.weight)
