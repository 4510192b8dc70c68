"""Digits are taller than capitals: a second witness where a network cannot tell 0 from O.

OCR-B (ISO 1073-2) draws digits some 8 per cent taller than capitals, on the same base line. Text networks scale every
line to one height and were not taught this, but an MRZ brings its own measure: dates hold digits only, names letters
only. Where those two groups differ clearly, the height of a character in a mixed field says which group it is of.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from docfraud.imaging.picture import RGB
from docfraud.mrz.formats import DIGITS, FILLER, LETTERS, MRZFormat

CROP_PITCHES = 1.9
"""Height of the crops to measure, in pitches: room for a character and not for the next line, 2.5 pitches away."""

CROP_HEIGHT = 96
"""The same in pixels; small pictures are enlarged, so that edges are found between pixels."""

_LEAST_REFERENCES = 4
"""Of each group; fewer give no measure of their spread."""

_LEAST_SPREAD = 0.005
"""Of heights, as a share of the crop's height: half a pixel of `CROP_HEIGHT`, about what the edges' place is worth."""

_FREEDOM = 3.0
"""Degrees of freedom of Student's t, whose long tails keep a stamp over one character from deciding much."""

_UNEVEN = "QJ"
"""Letters whose height is not their group's: a tail or a hook below the base line."""


def character_heights(crop: RGB, count: int) -> NDArray[np.float64]:
    """Heights of a line's characters.

    Args:
        crop: the line upright, shape (height, width, 3), uint8, RGB, its characters in `count` equal columns.
        count: how many.

    Returns:
        Shape (count,), as a share of the crop's height; NaN where there is no ink.
    """
    ink = crop.min(axis=2).astype(np.float64)  # black is dark in every channel, coloured print in one or two
    pitch = crop.shape[1] / count
    heights = np.full(count, np.nan)
    for i in range(count):
        cell = ink[:, round((i + 0.08) * pitch) : round((i + 0.92) * pitch)]
        around = ink[:, max(0, round((i - 2) * pitch)) : round((i + 3) * pitch)]
        if cell.shape[1] < 3:
            continue
        paper, black = np.percentile(around, (85, 3))
        if paper - black < 16:
            continue
        heights[i] = _extent((paper - np.sort(cell, axis=1)[:, :3].mean(axis=1)) / (paper - black)) / len(crop)
    return heights


def _extent(darkness: NDArray[np.float64]) -> float:
    """Length of the longest run of rows darker than one half, its ends found between rows; NaN if there is none."""
    on = np.concatenate([[False], darkness > 0.5, [False]])
    changes = np.flatnonzero(on[1:] != on[:-1])
    starts, ends = changes[0::2], changes[1::2]
    if not len(starts):
        return float("nan")
    longest = int((ends - starts).argmax())
    first, last = int(starts[longest]), int(ends[longest]) - 1
    top, bottom = float(first), float(last)
    if first > 0:
        top -= (darkness[first] - 0.5) / (darkness[first] - darkness[first - 1])
    if last + 1 < len(darkness):
        bottom += (darkness[last] - 0.5) / (darkness[last] - darkness[last + 1])
    return bottom - top


def digit_evidence(
    fmt: MRZFormat, lines: Sequence[str], heights: Sequence[NDArray[np.float64]]
) -> list[NDArray[np.float64]]:
    """How much likelier a digit than a letter made each height.

    Args:
        fmt: the format, which says where only digits or only letters stand.
        lines: the best reading so far; only which of its characters are fillers matters much.
        heights: per line, from `character_heights`.

    Returns:
        Per line, natural log, shape (length,); 0 where both groups may not stand, or nothing could be measured.
    """
    none = [np.zeros(fmt.line_length) for _ in range(fmt.line_count)]
    digits: list[float] = []
    letters: list[float] = []
    mixed = [np.zeros(fmt.line_length, dtype=bool) for _ in range(fmt.line_count)]
    for i, alphabets in enumerate(fmt.alphabets):
        for j, alphabet in enumerate(alphabets):
            digit, letter = any(c in DIGITS for c in alphabet), any(c in LETTERS for c in alphabet)
            mixed[i][j] = digit and letter
            if digit != letter and lines[i][j] not in FILLER + _UNEVEN and np.isfinite(heights[i][j]):
                (digits if digit else letters).append(float(heights[i][j]))
    if min(len(digits), len(letters)) < _LEAST_REFERENCES:
        return none
    tall, short = float(np.median(digits)), float(np.median(letters))
    off = np.concatenate([np.abs(np.array(digits) - tall), np.abs(np.array(letters) - short)])
    spread = max(_LEAST_SPREAD, 1.4826 * float(np.median(off)))
    if tall - short < spread:
        return none  # another typeface, or too coarse a picture

    def surprise(height: NDArray[np.float64], middle: float) -> NDArray[np.float64]:
        return np.asarray((_FREEDOM + 1) / 2 * np.log1p(((height - middle) / spread) ** 2 / _FREEDOM))

    return [
        np.where(m, np.nan_to_num(surprise(h, short) - surprise(h, tall)), 0.0)
        for m, h in zip(mixed, heights, strict=True)
    ]
