"""What can be said of an MRZ that cannot be read whole: cut off by the picture's edge, covered, or too coarse.

A reading with a guess in it is worse than none, since nobody can tell it from a sure one. So what is not sure is kept
apart: the characters that were seen, a question mark for each that was not, and why no more can be said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from docfraud.imaging.picture import RGB, Quad
from docfraud.mrz.locate import ReadLine, zones
from docfraud.ocr.base import MRZ_ALPHABET
from docfraud.results import RemnantReason

UNKNOWN = "?"
_SEEN = 0.5
"""Probability under which a character of a line that is no MRZ yet is shown as unknown."""

_LEAST_CHARACTERS = 12
"""A line with fewer is not called an MRZ's: serial numbers are set in OCR-B too."""

_LEAST_CONFIDENCE = 0.6
_SHORTEST = 30
_COVERED_RUN = 2
"""So many unknown characters side by side are rather covered than coarse."""

_SIDES = ("left", "top", "right", "bottom")


@dataclass(frozen=True, slots=True, eq=False)
class Remnant:
    """Lines of an MRZ that were seen but not read surely.

    Attributes:
        lines: what was seen, `UNKNOWN` for each character that was not.
        reason, message: why no more can be said.
        quads: one per line, picture pixels.
    """

    lines: tuple[str, ...]
    reason: RemnantReason
    message: str
    quads: tuple[Quad, ...]


def of_lines(lines: Sequence[ReadLine], picture: RGB) -> list[Remnant]:
    """Remnants from lines that look like an MRZ's and belong to no reading."""
    likely = [
        line
        for line in lines
        if line.comb is not None
        and line.lattice.confidence >= _LEAST_CONFIDENCE
        and line.comb.last - line.comb.first + 1 >= _LEAST_CHARACTERS
    ]
    result: list[Remnant] = []
    for zone in zones(likely, seed=0.4, member=0.3):
        quads = tuple(line.quad for line in zone.lines)
        texts = tuple(_seen(line) for line in zone.lines)
        edges = _edges(quads, picture)
        seen = max(len(text) for text in texts)
        if edges:
            reason = RemnantReason.CUT_OFF
            message = (
                f"An MRZ runs out of the picture at its {' and '.join(edges)} edge; {seen} characters of a line are in "
                "view. Capture the whole document."
            )
        elif len(texts) == 1 or seen < _SHORTEST - 1:
            reason = RemnantReason.COVERED
            message = (
                f"Only part of an MRZ is to be seen: {_counted(len(texts), 'line')}, {seen} characters of one. Uncover "
                "the rest (a finger, a reflection, a fold) and capture it again."
            )
        else:
            reason = RemnantReason.UNCLEAR
            message = "An MRZ is there, but reads as none that ICAO 9303 knows. Capture it again, sharp and flat."
        result.append(Remnant(texts, reason, message, quads))
    return result


def of_unclear(lines: Sequence[str], unclear: Sequence[tuple[int, int]], quads: Sequence[Quad]) -> Remnant:
    """The remnant of a reading in which some characters are guesses."""
    shown = [list(line) for line in lines]
    for i, j in unclear:
        shown[i][j] = UNKNOWN
    texts = tuple("".join(row) for row in shown)
    longest = max(len(list(run)) for text in texts for character, run in groupby(text) if character == UNKNOWN)
    where = ", ".join(
        f"line {i + 1}, {_counted(len(columns), 'character')} {_listed(columns)}"
        for i, columns in ((i, [j for k, j in unclear if k == i]) for i in range(len(lines)))
        if columns
    )
    if longest >= _COVERED_RUN:
        return Remnant(
            texts,
            RemnantReason.COVERED,
            f"Part of the MRZ cannot be seen ({where}). Uncover it (finger, reflection, stamp) and capture it again.",
            tuple(quads),
        )
    return Remnant(
        texts,
        RemnantReason.UNCLEAR,
        f"The MRZ is too coarse or blurred to be sure of all of it ({where}). Capture it again, nearer or sharper.",
        tuple(quads),
    )


def of_mirrored(lines: Sequence[str], quads: Sequence[Quad]) -> Remnant:
    """The remnant of an MRZ that reads only in the mirror."""
    return Remnant(
        tuple(lines),
        RemnantReason.MIRRORED,
        "The picture is a mirror image: its MRZ reads only when it is flipped. Flip it, or capture it as it is, before "
        "anything else is examined.",
        tuple(quads),
    )


def _counted(count: int, noun: str) -> str:
    return noun if count == 1 else f"{count} {noun}s"


def _listed(columns: Sequence[int]) -> str:
    """Columns, counted from 1, neighbours drawn together: 3, 7-9."""
    parts: list[list[int]] = []
    for column in columns:
        if parts and column == parts[-1][-1] + 1:
            parts[-1].append(column)
        else:
            parts.append([column])
    return ", ".join(str(p[0] + 1) if len(p) == 1 else f"{p[0] + 1}-{p[-1] + 1}" for p in parts)


def _seen(line: ReadLine) -> str:
    steps = line.lattice.log_probs[1::2] if line.lattice.taught else line.lattice.log_probs
    if not line.lattice.taught:
        return line.lattice.text
    best = steps.argmax(axis=1)
    sure = np.exp(steps.max(axis=1)) >= _SEEN
    blank = len(MRZ_ALPHABET)
    return "".join(MRZ_ALPHABET[i] if s and i < blank else UNKNOWN for i, s in zip(best, sure, strict=True))


def _edges(quads: Sequence[Quad], picture: RGB) -> list[str]:
    """Edges of the picture that a line's ink may run across."""
    height, width = picture.shape[:2]
    found: set[str] = set()
    for quad in quads:
        # a quad is 1.6 pitches longer than its line at either end, and two pitches high
        pitch = float(np.linalg.norm(quad[3] - quad[0])) / 2
        inner = _shrunk(quad, 1.0 * pitch, 0.55 * pitch)
        (x0, y0), (x1, y1) = inner.min(axis=0), inner.max(axis=0)
        for side, beyond in zip(_SIDES, (x0 < 0, y0 < 0, x1 > width, y1 > height), strict=True):
            if beyond:
                found.add(side)
    return [side for side in _SIDES if side in found]


def _shrunk(quad: Quad, along: float, across: float) -> NDArray[np.float64]:
    right = quad[1] - quad[0]
    down = quad[3] - quad[0]
    a, b = right / np.linalg.norm(right) * along, down / np.linalg.norm(down) * across
    return np.array([quad[0] + a + b, quad[1] - a + b, quad[2] - a - b, quad[3] + a - b])
