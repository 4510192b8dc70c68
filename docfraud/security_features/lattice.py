"""The square lattice that lies over all of a picture where a screen was photographed: its pixels, or their moire."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from docfraud.imaging.native import cv2
from docfraud.imaging.picture import RGB
from docfraud.imaging.rectify import Rectification
from docfraud.imaging.spectra import whitened
from docfraud.security_features.scene import Box, Grey, Plane

__all__ = ["Lattice", "find_lattice"]

Floats = NDArray[np.float64]

_WINDOW = 256
_MOST_WINDOWS = 24
_LEAST_WINDOWS = 6
_DARK = 25
"""Grey levels: a window that is darker on average shows nothing."""
_CELLS = (600.0, 3600.0)
"""Pixels of a screen across the page. With fewer the MRZ is not legible; screens with more are rare."""
_STEP = 0.006
"""Share by which the number of cells grows from one candidate to the next."""
_TURNS = np.radians(np.arange(-6.0, 6.01, 0.5))
"""How far the page may be turned on the screen; quarter turns make no difference to a square lattice."""
_TURNS_STRAIGHT = np.radians(np.arange(-1.0, 1.01, 0.5))
_SAME_SLOPE = 0.01
"""Where the page is seen as straight as this, all windows show one moire, and a printer's turned halftone screen looks
like some turned grid. Then only upright grids are searched for."""
_COARSE = 0.1
"""Cycles a pixel below which print is stronger than any moire."""
_LEAST_SHARE = 0.6
"""Of the windows in which a frequency must lie where it can be seen."""
_AROUND = 24
"""Candidates on either side of one that it is compared with: a seventh more and less."""
_UNLIKE = 3.0
"""How much stronger than in its weaker direction a lattice may count in the other: more is print of lines."""
_STRETCHED = 5
"""Candidates by which the two directions may differ: a page's proportions, seen at an angle, are known to 3 %."""


@dataclass(frozen=True, slots=True)
class Lattice:
    """The strongest square lattice of a picture.

    Attributes:
        strength: natural log of its power over that of lattices a little finer or coarser, mean over the windows,
            geometric mean of its two directions: print that has lines in one of them only has next to none.
        cells: of the lattice, across the page.
        turned: the lattice against the page, radians, clockwise.
        windows: how many were searched.
    """

    strength: float
    cells: float
    turned: float
    windows: int


def find_lattice(pixels: RGB, way: Rectification, page: Box) -> Lattice | None:
    """Search a picture for the grid of a screen's pixels, or for its moire with the camera's.

    The grid covers all that is lit, in two directions at a right angle with one period. Its cells are alike all over
    the page; how they lie in the picture follows from how the page was seen, and what is finer than the picture's
    pixels comes back as moire of a frequency that follows, too (sampling theorem). So a single number, of cells
    across the page, says at which two frequencies to look in each window, and all windows must agree. Print has lines,
    screens and text, but hardly a square lattice all over the page. Spectra are whitened along rings and averaged as
    logarithms; frequencies that JPEG's blocks of eight make are left out.

    Args:
        pixels: the picture as captured, not warped, shape (height, width, 3), uint8, RGB.
        way: from the picture to the page upright.
        page: the page there.

    Returns:
        None where the page holds fewer than six bright windows of 256 pixels.
    """
    grey = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), np.uint8)
    corners = _windows(grey, way, page)
    if len(corners) < _LEAST_WINDOWS:
        return None
    spectra = _spectra(grey, corners)
    slopes = _slopes(way.matrix, corners.astype(np.float64) + (_WINDOW - 1) / 2)
    cells = np.geomspace(*_CELLS, round(np.log(_CELLS[1] / _CELLS[0]) / _STEP) + 1)
    uneven = float(np.ptp(slopes, axis=0).max() / np.linalg.norm(slopes[0]))
    turns = _TURNS if uneven > _SAME_SLOPE else _TURNS_STRAIGHT
    across = np.column_stack([np.cos(turns), np.sin(turns)])
    along, down = (
        _standing_out(_power(spectra, np.einsum("nij,tj->tni", slopes, directions), cells / page.width))
        for directions in (across, across @ np.array([[0, 1], [-1, 0]]))
    )
    down = np.asarray(cv2.dilate(down, np.ones((1, 2 * _STRETCHED + 1), np.uint8)), np.float32)
    along, down = np.maximum(along, 0), np.maximum(down, 0)
    both = np.sqrt(np.minimum(along, _UNLIKE * down) * np.minimum(down, _UNLIKE * along))
    turn, count = np.unravel_index(int(np.argmax(both)), both.shape)
    return Lattice(float(both[turn, count]), float(cells[count]), float(turns[turn]), len(corners))


def _windows(grey: Grey, way: Rectification, page: Box) -> NDArray[np.intp]:
    """Upper left corners (x, y) of windows that lie in the page and are lit, evenly chosen; shape (n, 2)."""
    quad = way.to_picture(page.quad)
    low, high = np.maximum(quad.min(axis=0), 0), np.minimum(quad.max(axis=0), grey.shape[::-1])
    across, down = (np.arange(int(a), int(b) - _WINDOW + 1, _WINDOW) for a, b in zip(low, high, strict=True))
    outline = quad.astype(np.float32)
    half = _WINDOW / 2
    lit = [
        (x, y)
        for y in down
        for x in across
        if cv2.pointPolygonTest(outline, (float(x + half), float(y + half)), False) >= 0
        and grey[y : y + _WINDOW : 8, x : x + _WINDOW : 8].mean() > _DARK
    ]
    if len(lit) > _MOST_WINDOWS:
        lit = [lit[i] for i in np.linspace(0, len(lit) - 1, _MOST_WINDOWS).astype(int)]
    return np.array(lit, np.intp).reshape(-1, 2)


def _spectra(grey: Grey, corners: NDArray[np.intp]) -> Plane:
    """Whitened log power of windows, shape (n, 256, 256): frequency (0, 0) first, negative ones at the end. Each
    value is the greatest of nine, since no window is quite flat."""
    spectra = np.empty((len(corners), _WINDOW, _WINDOW), np.float32)
    for (x, y), spectrum in zip(corners, spectra, strict=True):
        cell = grey[y : y + _WINDOW, x : x + _WINDOW].astype(np.float32)
        cv2.dilate(whitened(cell), np.ones((3, 3), np.uint8), dst=spectrum)
    return spectra


def _slopes(matrix: Floats, centres: Floats) -> Floats:
    """How page coordinates change with those of the picture, at some points of it.

    Shape (n, 2, 2): first the picture's axis, then the page's. A pattern of f cycles a page pixel has `slopes @ f`
    cycles a picture pixel.
    """
    points = np.column_stack([centres, np.ones(len(centres))]) @ matrix.T
    depth = points[:, 2:]
    there = points[:, :2] / depth
    return np.stack([(matrix[:2, axis] - there * matrix[2, axis]) / depth for axis in (0, 1)], axis=1)


def _power(spectra: Plane, directions: Floats, frequencies: Floats) -> Plane:
    """Mean over the windows of the power at some frequencies along some directions in the page.

    Args:
        spectra: of `_spectra`.
        directions: each as each window has it, shape (t, n, 2).
        frequencies: cycles a page pixel, shape (k,).

    Returns:
        Shape (t, k); not a number where too few windows can show it.
    """
    total = np.zeros((len(directions), len(frequencies)), np.float32)
    count = np.zeros(total.shape, np.int32)
    scaled = (frequencies * _WINDOW).astype(np.float32)
    for window, spectrum in enumerate(spectra):
        x, y = (np.multiply.outer(directions[:, window, axis].astype(np.float32), scaled) for axis in (0, 1))
        column, row = _aliased(np.rint(x)), _aliased(np.rint(y))
        seen = column * column + row * row > (_COARSE * _WINDOW) ** 2
        total += np.where(seen, spectrum[row, column], 0)
        count += seen
    return np.where(count >= _LEAST_SHARE * len(spectra), total / np.maximum(count, 1), np.float32(np.nan))


def _aliased(frequencies: Plane) -> NDArray[np.int32]:
    """Bins of a spectrum, whole numbers of any size, as the picture's own pixels show them: -128 to 127."""
    half = _WINDOW // 2
    return ((frequencies.astype(np.int32) + half) & (_WINDOW - 1)) - half


def _standing_out(power: Plane) -> Plane:
    """By how much each value exceeds the mean of those around it in its row; 0 where it is not a number."""
    known = np.isfinite(power)
    size = (2 * _AROUND + 1, 1)
    values = np.where(known, power, np.float32(0))
    share = cv2.blur(known.astype(np.float32), size, borderType=cv2.BORDER_CONSTANT)
    level = cv2.blur(values, size, borderType=cv2.BORDER_CONSTANT) / np.maximum(share, np.float32(0.5))
    return np.where(known & (share > 0.5), values - level, np.float32(0))
