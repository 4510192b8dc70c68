"""Guilloches: families of lines between envelope curves, after the rose engine's principle."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from docfraud.specimens.canvas import mm
from docfraud.specimens.patterns.base import Points, clip_to, draw_lines

__all__ = ["Guilloche", "Wave", "WaveField"]

Wave = tuple[float, float, float]
"""Amplitude (mm), wavelength (mm), phase (degrees)."""

_STEP_MM = 0.35


def _sum_of(waves: tuple[Wave, ...], x: NDArray[np.float64]) -> NDArray[np.float64]:
    total = np.zeros_like(x)
    for amplitude, length, phase in waves:
        total += amplitude * np.sin(2 * np.pi * x / length + np.radians(phase))
    return total


@dataclass(frozen=True, slots=True)
class Guilloche:
    """A band: lines that swing between an upper and a lower envelope, each a little out of step with the last.

    Attributes:
        box: (x0, y0, x1, y1), what may be printed on.
        middle: height of the band's middle line at x0.
        slope: degrees by which it falls to the right.
        upper, lower: the envelopes' waves, measured up and down from the middle line.
        half_width: distance of the envelopes from the middle line before their waves.
        lines: how many.
        wavelength: of each line's swing between the envelopes.
        turns: by how many wavelengths the last line is out of step with the first.
        weight: line width, mm.
    """

    box: tuple[float, float, float, float]
    middle: float
    half_width: float
    lines: int
    wavelength: float
    upper: tuple[Wave, ...] = ()
    lower: tuple[Wave, ...] = ()
    slope: float = 0.0
    turns: float = 1.0
    weight: float = 0.06

    def draw(self, plate: NDArray[np.uint8]) -> None:
        """Draw it; see `Pattern`."""
        x0, y0, x1, _ = self.box
        x = np.arange(x0, x1 + _STEP_MM, _STEP_MM)
        base = self.middle + np.tan(np.radians(self.slope)) * (x - x0)
        top = base - self.half_width - _sum_of(self.upper, x)
        bottom = base + self.half_width + _sum_of(self.lower, x)
        curves: list[Points] = []
        for k in range(self.lines):
            swing = 0.5 + 0.5 * np.sin(2 * np.pi * (x / self.wavelength + self.turns * k / self.lines))
            curves.append(np.stack([x, top + (bottom - top) * swing], axis=1) - (x0, y0))
        draw_lines(clip_to(plate, self.box), curves, self.weight)


@dataclass(frozen=True, slots=True)
class WaveField:
    """Fine wavy lines that fill a box, such as the fond of a page.

    Attributes:
        box: (x0, y0, x1, y1).
        spacing: from line to line.
        waves: their common shape.
        bend: waves whose phase moves by `shear` degrees from line to line, so that the field bulges.
        shear: see `bend`.
        angle: direction of the lines, degrees, 0 along x, 90 along y.
        weight: line width, mm.
        swell: relative change of the line width along x (0: none), slow; shows as lighter and darker areas.
    """

    box: tuple[float, float, float, float]
    spacing: float
    waves: tuple[Wave, ...] = ()
    bend: tuple[Wave, ...] = ()
    shear: float = 0.0
    angle: float = 0.0
    weight: float = 0.06

    def draw(self, plate: NDArray[np.uint8]) -> None:
        """Draw it; see `Pattern`."""
        x0, y0, x1, y1 = self.box
        centre = np.array([(x1 - x0) / 2, (y1 - y0) / 2])
        reach = float(np.hypot(*centre)) + self.spacing
        if self.angle in (0.0, 90.0):
            reach_x, reach_y = (centre if self.angle == 0 else centre[::-1]) + self.spacing
        else:
            reach_x = reach_y = reach
        swing = sum(abs(a) for a, _, _ in (*self.waves, *self.bend))
        x = np.arange(-reach_x, reach_x + _STEP_MM, _STEP_MM)
        turn = np.radians(self.angle)
        axes = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
        shape = _sum_of(self.waves, x)
        curves: list[Points] = []
        for k, y in enumerate(np.arange(-reach_y - swing, reach_y + swing, self.spacing)):
            bend = tuple((a, w, p + k * self.shear) for a, w, p in self.bend)
            curves.append(np.stack([x, y + shape + _sum_of(bend, x)], axis=1) @ axes + centre)
        draw_lines(clip_to(plate, self.box), curves, self.weight)


def page_box(width_mm: float, height_mm: float) -> tuple[float, float, float, float]:
    """The whole page, a little more than its edges (bleed)."""
    return (0.0, 0.0, width_mm + 1 / mm(1), height_mm + 1 / mm(1))
