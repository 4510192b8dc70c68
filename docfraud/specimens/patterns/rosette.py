"""Rosettes: closed guilloches around a centre."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from docfraud.specimens.patterns.base import Points, draw_lines

__all__ = ["Rosette"]


@dataclass(frozen=True, slots=True)
class Rosette:
    """A rosette of closed lines, radius = inner + (outer - inner) (1 + sin(petals t + step k)) / 2, modulated.

    Attributes:
        x, y: centre, mm.
        inner, outer: radii between which the lines swing, mm.
        petals: swings per turn.
        lines: how many, each turned by an equal share of one petal.
        ripple: (amplitude in mm, swings per turn) of both radii.
        squash: height to width.
        weight: line width, mm.
    """

    x: float
    y: float
    inner: float
    outer: float
    petals: int
    lines: int
    ripple: tuple[float, int] = (0.0, 1)
    squash: float = 1.0
    weight: float = 0.06

    def draw(self, plate: NDArray[np.uint8]) -> None:
        """Draw it; see `Pattern`."""
        count = max(240, 48 * self.petals)
        t = np.linspace(0, 2 * np.pi, count, endpoint=False)
        ripple = self.ripple[0] * np.sin(self.ripple[1] * t)
        curves: list[Points] = []
        for k in range(self.lines):
            swing = 0.5 + 0.5 * np.sin(self.petals * t + 2 * np.pi * k / self.lines)
            radius = self.inner + ripple * 0.4 + (self.outer - self.inner + ripple * 0.6) * swing
            curves.append(np.stack([self.x + radius * np.cos(t), self.y + self.squash * radius * np.sin(t)], axis=1))
        draw_lines(plate, curves, self.weight, closed=True)
