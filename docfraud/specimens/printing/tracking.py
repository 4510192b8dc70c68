"""Yellow tracking dots: a made-up code in the manner of the ones that colour lasers add to every page.

Colour laser printers print a faint grid of yellow dots that says which machine printed a page and when. Makers do not
publish their codes. The one here is docfraud's own and means nothing anywhere else: 15 columns of 8 rows, about 1 mm
apart. The first row makes the dots of every column odd in number; the first column makes those of every row odd; the
other 14 columns hold seven bits each, most significant bit on top: the serial number (56 bits, eight columns), then the
42 lowest bits of the same number times 0x9E3779B97F4A7C15 as a checksum (six columns).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from docfraud.imaging.native import cv2
from docfraud.specimens.canvas import Coverage, mm

__all__ = ["COLUMNS", "PITCH", "ROWS", "code", "dots"]

COLUMNS, ROWS = 15, 8
PITCH = mm(1.016)
"""Raster pixels between places for dots (0.04 inch)."""

_ACROSS = mm(0.1)


def code(serial: int) -> NDArray[np.uint8]:
    """Where there are dots, shape (8, 15), 1 or 0.

    Args:
        serial: 0 to 2**56 - 1; higher bits are left out.
    """
    bits = [serial >> shift & 1 for shift in range(55, -1, -1)]
    mixed = serial * 0x9E3779B97F4A7C15
    bits += [mixed >> shift & 1 for shift in range(41, -1, -1)]
    grid = np.zeros((ROWS, COLUMNS), np.uint8)
    grid[1:, 1:] = np.array(bits, np.uint8).reshape(COLUMNS - 1, ROWS - 1).T
    grid[1:, 0] = 1 - grid[1:, 1:].sum(axis=1) % 2
    grid[0] = 1 - grid[1:].sum(axis=0) % 2
    return grid


def dots(shape: tuple[int, ...], serial: int, x: int, y: int) -> Coverage:
    """The code, repeated all over a page.

    Args:
        shape: (height, width) of the page, raster pixels.
        serial: what the dots say, see `code`.
        x, y: where the first cell starts, raster pixels.

    Returns:
        Shape (height, width), uint8, 255 in the dots, which are 0.1 mm across.
    """
    cell = np.zeros((ROWS * PITCH, COLUMNS * PITCH), np.uint8)
    for row, column in np.argwhere(code(serial)):
        cv2.circle(cell, (int(column) * PITCH + PITCH // 2, int(row) * PITCH + PITCH // 2), _ACROSS // 2, 255, -1)
    cell = np.roll(cell, (y, x), axis=(0, 1))
    repeats = (-(-shape[0] // cell.shape[0]), -(-shape[1] // cell.shape[1]))
    return np.ascontiguousarray(np.tile(cell, repeats)[: shape[0], : shape[1]])
