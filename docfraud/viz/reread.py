"""The second look: before a printed value is said to differ, its place is read again in several ways.

An engine that misreads a character tends to misread it differently when the crop shifts, blurs or changes contrast;
a character that really is there is read every time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

import numpy as np

from docfraud.imaging.native import cv2
from docfraud.imaging.picture import RGB, Quad
from docfraud.ocr.base import QuadReader, TextLine, TextReader
from docfraud.ocr.crops import quad_size
from docfraud.settings import Settings
from docfraud.viz.layout import Run, Span


class SecondLook(Protocol):
    """Reads a place again."""

    def readings(self, side: str, quad: Quad) -> Sequence[TextLine]:
        """Independent readings of the text inside a quad of one side's picture."""
        ...


class Look(Enum):
    """What one reading of a value says."""

    OBSERVED = "the difference, as at first"
    EXPECTED = "the value that the MRZ has"
    OTHER = "neither"


class Standing(Enum):
    """What all readings together say about a difference."""

    CONFIRMED = "confirmed"
    REFUTED = "refuted"
    DOUBTFUL = "doubtful"


@dataclass(frozen=True, slots=True)
class Verification:
    """The outcome of a second look.

    Attributes:
        standing: confirmed only if nearly all readings see the difference, none the MRZ's value, and the deciding
            characters are clear; refuted if nearly all of the new readings see the MRZ's value.
        why: half a sentence where it is doubtful, else "".
    """

    standing: Standing
    why: str = ""


Classify = Callable[[str], tuple[Look, tuple[int, ...]]]
"""Says of a reading what it shows, and which of its characters show it."""


def verify(
    span: Span, deciding: Iterable[int], classify: Classify, second_look: SecondLook | None, settings: Settings
) -> Verification:
    """Whether a printed value that reads differently from the MRZ does differ.

    Args:
        span: the value.
        deciding: indices into the span's run of the characters that differ.
        classify: judges the text of one further reading.
        second_look: None where there is no picture to look at again: then nothing is confirmed.
        settings: `viz_*`.
    """
    if second_look is None:
        return Verification(Standing.DOUBTFUL, "it could not be read a second time")
    height = quad_size(span.quad)[1]
    lines = second_look.readings(span.side, span.quad)
    confidences = [min(span.run.confidences(deciding), default=0.0)]
    looks = []
    for line in lines:
        look, where = classify(line.text)
        looks.append(look)
        if look is Look.OBSERVED:
            run = Run(line.text, span.side, ((0, line),), np.eye(2))
            confidences.append(min(run.confidences(where), default=0.0))
    needed = settings.viz_readings_agree * len(lines)
    if lines and looks.count(Look.EXPECTED) >= needed:
        return Verification(Standing.REFUTED)
    if Look.EXPECTED in looks or not lines or looks.count(Look.OBSERVED) < needed:
        return Verification(Standing.DOUBTFUL, "reading it again gave something else")
    if height < settings.viz_min_line_height:
        return Verification(Standing.DOUBTFUL, f"the print is only {height:.0f} pixels high in the picture")
    if float(np.mean(confidences)) < settings.viz_min_confidence:
        return Verification(Standing.DOUBTFUL, "the characters that differ are not clear")
    return Verification(Standing.CONFIRMED)


class Rereader:
    """A second look through an OCR engine, at shifted, softened and contrast-stretched crops."""

    def __init__(self, pictures: Mapping[str, RGB], reader: TextReader) -> None:
        """
        Args:
            pictures: by side; shape (height, width, 3), uint8, RGB.
            reader: if it reads quads (`QuadReader`), crops differ in all ways; else whole crops are searched.
        """
        self._pictures = pictures
        self._reader = reader

    def readings(self, side: str, quad: Quad) -> list[TextLine]:
        """Five readings; see `SecondLook.readings`. Their quads are not meant for use."""
        patch, local = _patch(self._pictures[side], quad)
        soft = np.asarray(cv2.GaussianBlur(patch, (0, 0), max(0.5, 0.03 * quad_size(quad)[1])), dtype=np.uint8)
        small, by = _shrunk(patch, 0.7)
        variants = (
            (patch, _grown(local, 0.25, 0.12)),
            (patch, _grown(local, 0.4, 0.3)),
            (_stretched(patch), _grown(local, 0.3, 0.2)),
            (soft, _grown(local, 0.35, 0.06)),
            (small, _grown(local, 0.3, 0.15) * by),
        )
        if isinstance(self._reader, QuadReader):
            return [self._reader.read_quads(picture, [q])[0] for picture, q in variants]
        return [_joined(self._reader.read(picture)) for picture, _ in variants]


def _patch(picture: RGB, quad: Quad) -> tuple[RGB, Quad]:
    """A piece of the picture around a quad with room to grow, and the quad in it."""
    margin = quad_size(quad)[1]
    height, width = picture.shape[:2]
    x0, y0 = np.maximum(np.floor(quad.min(axis=0) - margin), 0).astype(int)
    x1, y1 = np.minimum(np.ceil(quad.max(axis=0) + margin), [width, height]).astype(int)
    return np.ascontiguousarray(picture[y0:y1, x0:x1]), quad - np.array([x0, y0])


def _grown(quad: Quad, along: float, across: float) -> Quad:
    """A quad with air around it, in line heights at each end and each side."""
    width, height = quad_size(quad)
    right = (quad[1] - quad[0] + quad[2] - quad[3]) / 2 / max(width, 1e-6)
    down = (quad[3] - quad[0] + quad[2] - quad[1]) / 2 / max(height, 1e-6)
    dx, dy = right * along * height, down * across * height
    return np.array([quad[0] - dx - dy, quad[1] + dx - dy, quad[2] + dx + dy, quad[3] - dx + dy])


def _stretched(patch: RGB) -> RGB:
    """Grey, with the darkest and lightest hundredths made black and white."""
    grey = np.asarray(cv2.cvtColor(patch, cv2.COLOR_RGB2GRAY), dtype=np.float32)
    low, high = np.percentile(grey, [1, 99])
    level = np.clip((grey - low) * (255 / max(float(high - low), 1.0)), 0, 255).astype(np.uint8)
    return np.repeat(level[:, :, None], 3, axis=2)


def _shrunk(patch: RGB, by: float) -> tuple[RGB, Quad]:
    """The patch at a lower resolution, and the factors (x, y) its coordinates changed by."""
    height, width = patch.shape[:2]
    size = (max(8, round(width * by)), max(8, round(height * by)))
    small = np.asarray(cv2.resize(patch, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    return small, np.array([size[0] / width, size[1] / height])


def _joined(lines: Sequence[TextLine]) -> TextLine:
    """Whatever was read in a crop, left to right, as one line."""
    ordered = sorted(lines, key=lambda line: float(line.quad[:, 0].min()))
    if not ordered:
        return TextLine("", 0.0, np.zeros((4, 2)))
    text = " ".join(line.text for line in ordered)
    return TextLine(text, min(line.confidence for line in ordered), ordered[0].quad)
