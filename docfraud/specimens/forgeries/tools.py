"""The forger's hand tools: erasing, cutting, pressing under film, and the mask of what they did."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from docfraud.specimens.build import BuiltSide, build, build_side
from docfraud.specimens.canvas import PX_PER_MM, WHITE, Canvas, mm
from docfraud.specimens.document import Document
from docfraud.specimens.forgeries.base import ForgedSide
from docfraud.specimens.inks import Sheet
from docfraud.specimens.text import Box

__all__ = [
    "Traces",
    "all_of",
    "around",
    "changed",
    "clean_side",
    "cloud",
    "erase",
    "genuine_sides",
    "roughened",
    "untouched",
]

Mask = NDArray[np.uint8]
Plane = NDArray[np.float32]

_VISIBLE = round(0.004 * WHITE)
"""Changes of less than 0.4 % of a perfect white are below one step of an eight-bit picture in the light tones."""


def genuine_sides(document: Document) -> list[ForgedSide]:
    """Every side of the genuine document, untouched so far."""
    return [untouched(side) for side in build(document)]


def untouched(built: BuiltSide) -> ForgedSide:
    """A side on which nothing was done."""
    return ForgedSide(built, np.zeros(built.canvas.shape, np.uint8))


def all_of(built: BuiltSide) -> ForgedSide:
    """A side no part of which is genuine."""
    return ForgedSide(built, np.full(built.canvas.shape, 255, np.uint8))


def changed(before: Canvas, after: Canvas) -> Mask:
    """Where two canvases of one shape differ in any band by more than 0.4 % of white: 255, else 0."""
    mask = np.zeros(before.shape, np.uint8)
    for old, new in zip(before.planes, after.planes, strict=True):
        differs = cv2.threshold(cv2.absdiff(old, new), _VISIBLE, 255, cv2.THRESH_BINARY)[1]
        mask |= differs.astype(np.uint8)
    return mask


def clean_side(document: Document, index: int, *names: str) -> BuiltSide:
    """The same side of the same copy of a document, without some fields ("mrz" for all lines of the MRZ)."""
    fields = {**document.viz, **{name: "" for name in names if name != "mrz"}}
    lines = () if "mrz" in names else document.mrz
    return build_side(document.but(viz=fields, mrz=lines), index)


def around(box: Box, margin: float, shape: tuple[int, int]) -> tuple[slice, slice]:
    """Rows and columns of a box (mm) with a margin (mm), within a canvas of `shape`."""
    x0, y0, x1, y1 = (mm(v) for v in box)
    m = mm(margin)
    return slice(max(y0 - m, 0), min(y1 + m, shape[0])), slice(max(x0 - m, 0), min(x1 + m, shape[1]))


def cloud(shape: tuple[int, int], size_mm: float, rng: np.random.Generator) -> Plane:
    """Smooth noise with bumps of `size_mm`, 0 to 1 with a mean of about a half."""
    cell = max(size_mm * PX_PER_MM, 1.0)
    small = rng.random((int(shape[0] / cell) + 3, int(shape[1] / cell) + 3), np.float32)
    large = cv2.resize(small, (shape[1] + round(2 * cell), shape[0] + round(2 * cell)), interpolation=cv2.INTER_CUBIC)
    x, y = int(rng.integers(0, max(round(cell), 1))), int(rng.integers(0, max(round(cell), 1)))
    return np.asarray(np.clip(large[y : y + shape[0], x : x + shape[1]], 0, 1), np.float32)


@dataclass(frozen=True, slots=True)
class Traces:
    """What erasing leaves behind.

    Attributes:
        ink_left: share of the ink that remains as a shadow, 0 to 1.
        print_lost: share of the background print that goes with it, 0 to 1, unevenly.
        fibre: roughness of the scraped surface, relative; it shows in white and infrared light.
        glow: light added under ultraviolet light where sizing and finish are gone, relative to white.
    """

    ink_left: float = 0.0
    print_lost: float = 0.0
    fibre: float = 0.0
    glow: float = 0.0


def erase(
    canvas: Canvas,
    clean: Canvas,
    sheet: Sheet,
    area: Mask,
    rows: slice,
    columns: slice,
    rng: np.random.Generator,
    traces: Traces,
) -> None:
    """Take ink away from a part of a page, with what erasing does to the page.

    Args:
        canvas: the page; changed in place.
        clean: the same page without the ink that is to go.
        sheet: what lies beneath the print.
        area: how far each pixel is worked on, uint8, shape of (rows, columns).
        rows, columns: where.
        rng: of the unevenness.
        traces: what it leaves behind.
    """
    shape = area.shape
    share = area.astype(np.float32) / 255
    lost = share * np.float32(traces.print_lost) * np.clip(0.4 + 1.2 * cloud(shape, 0.5, rng), 0, 1)
    residue = np.float32(traces.ink_left) * np.clip(0.3 + 1.4 * cloud(shape, 0.25, rng), 0, 1)
    fuzz = np.asarray(cv2.GaussianBlur(rng.standard_normal(shape, np.float32), (0, 0), 2.2), np.float32)
    grain = 1 + share * np.float32(traces.fibre) * fuzz / np.float32(max(float(fuzz.std()), 1e-6))
    bare = sheet.adds * WHITE
    for band in range(len(canvas.planes)):
        old = canvas.planes[band, rows, columns].astype(np.float32)
        without = clean.planes[band, rows, columns].astype(np.float32)
        value = old + share * (1 - residue) * (without - old)
        value += lost * (np.float32(bare[band]) - value)
        value = value * grain if band < 4 else value + share * np.float32(traces.glow * WHITE)
        canvas.planes[band, rows, columns] = np.clip(value + 0.5, 0, 65535).astype(np.uint16)


def roughened(boxes: list[Box], margin: float, rows: slice, columns: slice, rng: np.random.Generator) -> Mask:
    """The area that somebody with a blade or a swab works over to get at some characters: soft and uneven at its edge.

    Args:
        boxes: of the characters, mm.
        margin: how far beyond them, mm.
    """
    area = np.zeros((rows.stop - rows.start, columns.stop - columns.start), np.uint8)
    for x0, y0, x1, y1 in boxes:
        corner = (mm(x0 - margin) - columns.start, mm(y0 - margin) - rows.start)
        cv2.rectangle(area, corner, (mm(x1 + margin) - columns.start, mm(y1 + margin) - rows.start), 255, -1)
    soft = cv2.GaussianBlur(area, (0, 0), margin * PX_PER_MM * 0.5).astype(np.float32)
    ragged = np.clip((soft - 96 - 64 * (cloud(area.shape, 0.6, rng) - 0.5)) * 3, 0, 255)
    return np.asarray(ragged, np.uint8)
