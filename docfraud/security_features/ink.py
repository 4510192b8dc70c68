"""How much ink of a character absorbs in each light, measured on the same strokes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from docfraud.imaging.picture import RGB, Quad
from docfraud.results import Light
from docfraud.security_features.scene import Box, Grey, MRZLine, Scene, linear

__all__ = ["InkOfLine", "Strokes", "absorption", "colour_of", "middle_of", "mrz_ink", "strokes_of"]

_INK_SHARE = 0.06
"""The darkest share of a character's cell: the core of its strokes, whatever the character (a colon of OCR-B covers
8 %)."""
_PAPER_SHARE = 0.5
_LEAST_PX = 24


@dataclass(frozen=True, slots=True, eq=False)
class Strokes:
    """Where a character's ink and its paper are, as flat indices into its cell.

    Attributes:
        box: the cell, scene pixels.
        ink, paper: indices, int64.
        white: their `absorption` under white light, by which they were found.
    """

    box: Box
    ink: NDArray[np.int64]
    paper: NDArray[np.int64]
    white: float


def strokes_of(grey: Grey, box: Box) -> Strokes | None:
    """Find a cell's strokes and paper by their lightness under white light; None where the cell is too small.

    Args:
        grey: lightness, shape of the scene, uint8.
        box: the cell.
    """
    if box.area < _LEAST_PX:
        return None
    cell = box.of(grey).ravel()
    order = np.argsort(cell, kind="stable")
    ink, paper = order[: max(int(_INK_SHARE * len(order)), 4)], order[int(len(order) * (1 - _PAPER_SHARE)) :]
    return Strokes(box, ink, paper, _taken(_middle_of_ordered(cell[ink]), _middle_of_ordered(cell[paper])))


def absorption(plane: Grey, strokes: Strokes) -> float:
    """Share of light that the strokes take away from what their paper gives, 0 to 1; linear light, medians."""
    cell = strokes.box.of(plane).ravel()
    return _taken(middle_of(cell[strokes.ink]), middle_of(cell[strokes.paper]))


def colour_of(rgb: RGB, strokes: Strokes) -> float:
    """How far the ink of strokes is from neutral: the largest difference of its channels' medians, 0 to 255."""
    ink = strokes.box.of(rgb).reshape(-1, 3)[strokes.ink]
    ordered = np.sort(ink.T, axis=1)
    middles = [_middle_of_ordered(channel) for channel in ordered]
    return max(middles) - min(middles)


def middle_of(values: NDArray[np.uint8]) -> float:
    """Median of bytes, shape (n,). `np.median` takes ten times as long over the few pixels of a character."""
    return _middle_of_ordered(np.sort(values, kind="stable"))  # a counting sort


def _middle_of_ordered(values: NDArray[np.uint8]) -> float:
    half = len(values) // 2
    if len(values) % 2:
        return float(values[half])
    return (float(values[half - 1]) + float(values[half])) / 2


def _taken(ink: float, paper: float) -> float:
    """Share of the paper's light that ink takes away; both as medians of bytes."""
    # the median of bytes is that of light: the curve is monotonous
    return 1 - _LIGHT[int(ink)] / max(_LIGHT[int(paper)], 1e-4)


_LIGHT: list[float] = linear(np.arange(256, dtype=np.uint8)).tolist()


@dataclass(frozen=True, slots=True, eq=False)
class InkOfLine:
    """Absorption of each character of an MRZ line; shape (characters,), float64, NaN where a cell is too small.

    Attributes:
        line: the line.
        white, infrared: share of light taken away.
        paper, infrared_paper: light of the paper in each cell, 0 to 1.
        infrared_halves: infrared absorption of the darker and of the lighter half of each character's strokes, shape
            (2, characters). A scratch or a grain of dirt changes one of them, another ink both.
    """

    line: MRZLine
    white: NDArray[np.float64]
    infrared: NDArray[np.float64]
    paper: NDArray[np.float64]
    infrared_paper: NDArray[np.float64]
    infrared_halves: NDArray[np.float64]

    @property
    def ratio(self) -> NDArray[np.float64]:
        """Infrared over white."""
        return self.infrared / np.maximum(self.white, 0.05)


def mrz_ink(scene: Scene) -> list[InkOfLine]:
    """Absorption of all characters of a side's MRZ. The scene must have an infrared picture."""
    found = []
    for line in scene.mrz:
        cells = [cell_of(line.span(i, i + 1)).cut(scene.page) for i in range(len(line.text))]
        strokes = [strokes_of(scene.grey, cell) for cell in cells]
        white, paper, _ = _absorbed(scene.grey, strokes)
        infrared, infrared_paper, halves = _absorbed(scene.lights[Light.IR], strokes)
        found.append(InkOfLine(line, white, infrared, paper, infrared_paper, halves))
    return found


def _absorbed(
    plane: Grey, strokes: Sequence[Strokes | None]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Absorption, paper, and absorption of the darker and the lighter half, of each character: means of the strokes,
    which are finer than bytes."""
    out = np.full((4, len(strokes)), np.nan)
    for i, s in enumerate(strokes):
        if s is not None:
            cell = s.box.of(plane).ravel()
            paper = _LIGHT[int(middle_of(cell[s.paper]))]
            ink = linear(np.sort(cell[s.ink]))
            half = len(ink) // 2
            means = np.array([_mean(ink), _mean(ink[:half]), _mean(ink[half:])])
            out[:3, i] = 1 - means / max(paper, 1e-4)
            out[3, i] = paper
    return out[0], out[3], out[1:3]


def _mean(values: NDArray[np.float32]) -> np.float32:
    # `mean` takes five times as long over the few pixels of a character
    return np.float32(np.add.reduce(values) / len(values))


def cell_of(quad: Quad) -> Box:
    """The box that a character is measured in: a pitch wide, one and a half high, around the middle of its quad."""
    x0, x1 = float(quad[:, 0].min()), float(quad[:, 0].max())
    middle, half = float(quad[:, 1].mean()), 0.75 * (x1 - x0)
    return Box(int(x0), int(middle - half), int(x1) + 1, int(middle + half) + 1)
