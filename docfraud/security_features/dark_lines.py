"""Thin dark lines that run nearly straight through a strip of paper: cuts, joints, and what is printed like them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from docfraud.imaging.native import cv2
from docfraud.security_features.scene import Grey, Plane

__all__ = ["STEEPEST", "amounts_along", "blocks_of", "darker_than_beside", "shares_along", "slants", "thickened"]

STEEPEST = 0.02
"""Rise over run: two parts of a page are joined straight, or they do not fit the reader."""
_BLOCK_MM = 1.5
_LEAST_PAPER = 0.05


def blocks_of(width: int, px_per_mm: float) -> int:
    """Into how many pieces of 1.5 mm a line of so many pixels is divided; eight at least."""
    return max(round(width / (px_per_mm * _BLOCK_MM)), 8)


def darker_than_beside(mean: Plane, reach: int) -> Plane:
    """How much darker each place is than the darker of the two places `reach` rows above and below it, as a share.

    Args:
        mean: linear light of the pieces of each row, shape (height, blocks).
        reach: rows; a line is narrower.
    """
    padded = np.pad(mean, ((reach, reach), (0, 0)), mode="edge")
    paper = np.minimum(padded[: len(mean)], padded[-len(mean) :])
    return np.where(paper > _LEAST_PAPER, 1 - mean / np.maximum(paper, _LEAST_PAPER), 0).astype(np.float32)


def thickened(darker: Plane, depth: float) -> Grey:
    """1 where it is darker than `depth`, and a row above and below: a cut is not drawn with a ruler."""
    return np.asarray(cv2.dilate((darker > depth).astype(np.uint8), np.ones((3, 1), np.uint8)), np.uint8)


def slants(width: int, blocks: int, step: int) -> NDArray[np.intp]:
    """Rows by which lines of every slant up to `STEEPEST` are off their middle, shape (slants, blocks).

    Args:
        width: of the strip, pixels.
        blocks: pieces along it.
        step: from slant to slant, rows from end to end.
    """
    most = int(STEEPEST * width)
    return np.rint(np.arange(-most, most + 1, step)[:, None] * np.linspace(-0.5, 0.5, blocks)).astype(np.intp)


def shares_along(dark: Grey, through: NDArray[np.intp], slant: NDArray[np.intp]) -> NDArray[np.float32]:
    """Share of a slanting line that is dark, for each of some rows that it may run through, shape (rows,)."""
    rows = np.clip(through[:, None] + slant[None, :], 0, len(dark) - 1)
    return np.asarray(dark[rows, np.arange(dark.shape[1])].mean(axis=1, dtype=np.float32))


def amounts_along(darker: Plane, rows: NDArray[np.intp], reach: int) -> NDArray[np.float32]:
    """Width times depth of a line in each piece, rows: what it takes of the light within `reach` rows of it."""
    window = np.clip(rows[:, None] + np.arange(-reach, reach + 1)[None, :], 0, len(darker) - 1)
    return np.asarray(np.maximum(darker[window, np.arange(len(rows))[:, None]], 0).sum(axis=1))
