"""What can be said of an MRZ that cannot be read whole: cut off by the picture's edge, covered, or too coarse.

A reading with a guess in it is worse than none, since nobody can tell it from a sure one. So what is not sure is kept
apart: the characters that were seen, a question mark for each that was not, and why no more can be said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from docfraud.imaging.picture import RGB, Quad
from docfraud.mrz.formats import FILLER
from docfraud.mrz.locate import ReadLine, looks_like_mrz, quad_between, zones
from docfraud.ocr.base import MRZ_ALPHABET
from docfraud.results import RemnantReason

UNKNOWN = "?"
_SEEN = 0.5
"""Probability under which a character of a line that is no MRZ yet is shown as unknown."""

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
    likely = [line for line in lines if looks_like_mrz(line)]
    result: list[Remnant] = []
    taken: list[ReadLine] = []
    for zone in zones(likely, seed=0.4, member=0.3):
        if any(_same_place(line, other) for line in zone.lines for other in taken):
            continue
        taken += zone.lines
        quads = tuple(_ink(line) for line in zone.lines)
        texts = tuple(_seen(line) for line in zone.lines)
        if not _mixed(texts):
            continue
        seen = max(len(text) for text in texts)
        in_view = f"{_counted(len(texts), 'line')} of up to {seen} characters"
        edges = _edges(quads, picture) or _edges_beside(quads, texts, picture)
        if edges:
            reason = RemnantReason.CUT_OFF
            message = (
                f"An MRZ runs out of the picture at its {' and '.join(edges)} edge: {in_view} in view. Capture the "
                "whole document."
            )
        elif len(texts) == 1 or seen < _SHORTEST - 1:
            reason = RemnantReason.COVERED
            message = (
                f"Only part of an MRZ is to be seen: {in_view}. Uncover the rest (finger, reflection, fold) and "
                "capture it again."
            )
        else:
            reason = RemnantReason.UNCLEAR
            message = "An MRZ is there, but reads as none that ICAO 9303 knows. Capture it again, sharp and flat."
        result.append(Remnant(texts, reason, message, quads))
    return result


def of_unclear(
    lines: Sequence[str],
    unclear: Sequence[tuple[int, int]],
    quads: Sequence[Quad],
    picture: RGB,
    raw: Sequence[str] = (),
) -> Remnant:
    """The remnant of a reading in which some characters are guesses.

    Args:
        lines: as laid out in the format that fits best.
        unclear: (line, column) of the guesses.
        quads: one per line, picture pixels.
        picture: where it was read.
        raw: what the engine said before; of a line that is cut off, no format can be right.
    """
    shown = [list(line) for line in lines]
    for i, j in unclear:
        shown[i][j] = UNKNOWN
    texts = tuple("".join(row) for row in shown)
    longest = max(len(list(run)) for text in texts for character, run in groupby(text) if character == UNKNOWN)
    where = ", ".join(
        f"line {i + 1}, {'character' if len(columns) == 1 else 'characters'} {_listed(columns)}"
        for i, columns in ((i, [j for k, j in unclear if k == i]) for i in range(len(lines)))
        if columns
    )
    edges = _edges(quads, picture)
    if edges:
        return Remnant(
            tuple(text.strip().replace(" ", UNKNOWN) for text in raw) or texts,
            RemnantReason.CUT_OFF,
            f"An MRZ runs out of the picture at its {' and '.join(edges)} edge, or close to it. "
            "Capture the whole document.",
            tuple(quads),
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
    return f"one {noun}" if count == 1 else f"{count} {noun}s"


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
    if not line.lattice.taught:
        return line.lattice.text
    steps = line.lattice.log_probs[1::2]
    best = steps.argmax(axis=1)
    sure = np.exp(steps.max(axis=1)) >= _SEEN
    blank = len(MRZ_ALPHABET)
    return "".join(MRZ_ALPHABET[i] if s and i < blank else UNKNOWN for i, s in zip(best, sure, strict=True))


def _mixed(texts: Sequence[str]) -> bool:
    """Whether letters, digits and fillers mix as in an MRZ: a row of one kind is a rule or a number.

    A line beside another needs one character of a second kind, a lone one, in which a digit may be misread, three.
    """
    mixture = 0
    for text in texts:
        kinds = (sum(map(str.isalpha, text)), sum(map(str.isdigit, text)), text.count(FILLER))
        mixture = max(mixture, sum(kinds) - max(kinds))
    return mixture >= (1 if len(texts) > 1 else 3)


def _same_place(a: ReadLine, b: ReadLine) -> bool:
    middle = (a.quad.mean(axis=0) - b.quad.mean(axis=0)) @ (a.quad[3] - a.quad[0])
    height = float(np.linalg.norm(a.quad[3] - a.quad[0]))
    return a is b or abs(float(middle)) / height < 0.5 * height


def _ink(line: ReadLine) -> Quad:
    """A quad from the first character's left edge to the last one's right, 1.3 pitches high."""
    assert line.comb is not None
    centres = line.comb.centres(np.array([line.comb.first, line.comb.last]))
    return quad_between(line, centres + np.array([-0.5, 0.5]) * line.comb.pitch, 1.3)


def _edges(quads: Sequence[Quad], picture: RGB) -> list[str]:
    """Edges of the picture, left and right, top and bottom, that a line reaches."""
    height, width = picture.shape[:2]
    found: set[str] = set()
    for quad in quads:
        near = float(np.linalg.norm(quad[3] - quad[0])) / 1.3 * _NEAR
        found |= _beyond(quad, width, height, near)
    return [side for side in _SIDES if side in found]


def _edges_beside(quads: Sequence[Quad], texts: Sequence[str], picture: RGB) -> list[str]:
    """Edges of the picture across which a line above or below would stand, where one is missing."""
    lines = 3 if max(map(len, texts)) <= _SHORTEST + 1 else 2
    if len(texts) >= lines:
        return []
    height, width = picture.shape[:2]
    found: set[str] = set()
    for quad, sign in ((quads[0], -1), (quads[-1], 1)):
        down = (quad[3] - quad[0]) / 1.3
        found |= _beyond(quad + sign * down * (1.67 if lines == 3 else 2.5), width, height, 0.0)
    return [side for side in _SIDES if side in found]


_NEAR = 0.6
"""Pitches from a line's end to the picture's edge under which it may go on outside; 9303 keeps it at 4 mm, 1.6
pitches, from the document's edge, less the tolerance."""


def _beyond(quad: Quad, width: int, height: int, near: float) -> set[str]:
    (x0, y0), (x1, y1) = quad.min(axis=0), quad.max(axis=0)
    # above and below a line paper may end close to it; along it not
    along = np.abs(quad[1] - quad[0])
    x, y = (near, 0.0) if along[0] > along[1] else (0.0, near)
    reaches = (x0 < x, y0 < y, x1 > width - x, y1 > height - y)
    return {side for side, reached in zip(_SIDES, reaches, strict=True) if reached}
