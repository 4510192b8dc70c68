"""Where text stands on a page: lines joined into rows, boxes in an upright frame, quads of a few characters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from docfraud.imaging.picture import Quad
from docfraud.ocr.base import TextLine
from docfraud.ocr.crops import quad_angle, quad_size


@dataclass(frozen=True, slots=True, eq=False)
class SidedLine:
    """A text line and the side of the document it was read on.

    Attributes:
        side: key of the picture: page or back.
        line: its quad is in that picture's pixels.
    """

    side: str
    line: TextLine


@dataclass(frozen=True, slots=True)
class Box:
    """An upright rectangle in a side's own frame, pixels: x to the right and y down as its text reads."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        """Height of the horizontal centre line."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """Text that reads as one: a line, or neighbouring lines of one row joined by blanks.

    Attributes:
        text: as read.
        side: which side it is on.
        pieces: where each line begins in `text`, and the line.
        frame: rotation that makes the side's text level, shape (2, 2).
    """

    text: str
    side: str
    pieces: tuple[tuple[int, TextLine], ...]
    frame: Quad

    def span(self, start: int = 0, end: int | None = None) -> Span:
        """A stretch of this text, without the blanks at its ends."""
        end = len(self.text) if end is None else end
        while start < end and self.text[start].isspace():
            start += 1
        while end > start and self.text[end - 1].isspace():
            end -= 1
        return Span(self, start, end)

    def confidences(self, indices: Iterable[int]) -> tuple[float, ...]:
        """Confidence of single characters, 0 to 1; the line's own where the engine gives no more; none for joints."""
        found = []
        for index in indices:
            for start, line in self.pieces:
                if start <= index < start + len(line.text):
                    per_character = line.character_confidences
                    found.append(per_character[index - start] if per_character else line.confidence)
        return tuple(found)


@dataclass(frozen=True, slots=True, eq=False)
class Span:
    """Some characters of a run: what a value or a label is."""

    run: Run
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.run.text[self.start : self.end]

    @property
    def side(self) -> str:
        return self.run.side

    @property
    def confidence(self) -> float:
        """Mean over its characters, 0 to 1."""
        values = self.run.confidences(range(self.start, self.end))
        return float(np.mean(values)) if values else 0.0

    @property
    def quad(self) -> Quad:
        """The part of the line's quad that these characters fill, shape (4, 2), pixels of the side's picture.

        Of several lines, the level rectangle around all parts.
        """
        cut = [
            cut_quad(line, max(self.start - start, 0), min(self.end - start, len(line.text)))
            for start, line in self.run.pieces
            if start < self.end and start + len(line.text) > self.start
        ]
        if len(cut) == 1:
            return cut[0]
        points = np.concatenate(cut) @ self.run.frame
        (left, top), (right, bottom) = points.min(axis=0), points.max(axis=0)
        return np.array([[left, top], [right, top], [right, bottom], [left, bottom]]) @ self.run.frame.T

    @property
    def box(self) -> Box:
        """Its place in the side's level frame."""
        points = self.quad @ self.run.frame
        (left, top), (right, bottom) = points.min(axis=0), points.max(axis=0)
        return Box(float(left), float(top), float(right), float(bottom))

    def within(self, start: int, end: int) -> Span:
        """A part of this span, counted from its own start."""
        return self.run.span(self.start + start, self.start + end)

    def overlaps(self, other: Span) -> bool:
        """Whether the two share characters of one printed line."""
        mine = {id(line): start for start, line in self.run.pieces}
        for start, line in other.run.pieces:
            if id(line) in mine:
                offset = mine[id(line)]
                begin, end = self.start - offset, self.end - offset
                if begin < min(other.end - start, len(line.text)) and end > max(other.start - start, 0):
                    return True
        return False


def cut_quad(line: TextLine, start: int, end: int) -> Quad:
    """The part of a line's quad around the characters `start` to `end`, shape (4, 2).

    Cuts half way to the neighbouring characters; without character positions, in proportion to the characters' count.
    """
    count = max(len(line.text), 1)
    centres = line.character_positions
    if len(centres) != len(line.text):
        centres = tuple((i + 0.5) / count for i in range(count))
    low = (centres[start - 1] + centres[start]) / 2 if start > 0 else 0.0
    high = (centres[end - 1] + centres[end]) / 2 if end < len(centres) else 1.0
    top, bottom = line.quad[1] - line.quad[0], line.quad[2] - line.quad[3]
    return np.array(
        [line.quad[0] + top * low, line.quad[0] + top * high, line.quad[3] + bottom * high, line.quad[3] + bottom * low]
    )


def level_frame(lines: Sequence[TextLine]) -> Quad:
    """Rotation, shape (2, 2), that makes a side's text level: the angle of its lines, weighted by their length."""
    if not lines:
        return np.eye(2)
    angles = np.array([quad_angle(line.quad) for line in lines])
    weights = np.array([max(quad_size(line.quad)[0] - 2 * quad_size(line.quad)[1], 1.0) for line in lines])
    order = np.argsort(angles)
    half = np.searchsorted(np.cumsum(weights[order]), weights.sum() / 2)
    angle = np.radians(angles[order][min(int(half), len(angles) - 1)])
    return np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])


def runs_of(lines: Sequence[SidedLine]) -> list[Run]:
    """Every line as a run of its own, in the order given."""
    runs = []
    for side in dict.fromkeys(sided.side for sided in lines):
        here = [sided.line for sided in lines if sided.side == side]
        frame = level_frame(here)
        runs += [Run(line.text, side, ((0, line),), frame) for line in here]
    return runs


def joined_rows(runs: Sequence[Run], *, gap: float = 1.3) -> list[Run]:
    """Neighbouring lines of one row as one run, for values that detection broke apart; single lines are not repeated.

    Args:
        runs: lines.
        gap: widest space bridged, in line heights.
    """
    boxes = [run.span().box for run in runs]
    order = sorted(range(len(runs)), key=lambda i: boxes[i].left)
    following: dict[int, int] = {}
    for i in order:
        beside = [
            j
            for j in order
            if runs[j].side == runs[i].side
            and boxes[j].left > boxes[i].left
            and -0.8 <= (boxes[j].left - boxes[i].right) / boxes[i].height <= gap
            and abs(boxes[j].middle - boxes[i].middle) < 0.4 * min(boxes[i].height, boxes[j].height)
        ]
        if beside:
            following[i] = min(beside, key=lambda j: boxes[j].left)
    rows = []
    for i in order:
        if i in following and i not in following.values():
            chain = [i]
            while chain[-1] in following:
                chain.append(following[chain[-1]])
            text, pieces = "", []
            for k in chain:
                text += " " if text else ""
                pieces.append((len(text), runs[k].pieces[0][1]))
                text += runs[k].text
            rows.append(Run(text, runs[i].side, tuple(pieces), runs[i].frame))
    return rows
