"""Set text on the raster: OCR-B for machine-readable lines, the DejaVu faces for everything else."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from docfraud.errors import UnknownNameError
from docfraud.specimens.canvas import PX_PER_MM

__all__ = ["FONTS", "MRZ_PITCH_MM", "Box", "SetText", "set_text", "text_width", "typeface"]

Box = tuple[float, float, float, float]
"""(x0, y0, x1, y1) in millimetres from the page's upper left corner, y down."""

MRZ_PITCH_MM = 2.54
"""Ten characters per inch (ICAO 9303-3 4.3)."""

OCRB_EM_PER_PITCH = 1 / 0.72
"""Every glyph of this OCR-B is 0.72 em wide."""

FONTS = {
    "sans": "DejaVuSans.ttf",
    "sans-bold": "DejaVuSans-Bold.ttf",
    "condensed": "DejaVuSansCondensed.ttf",
    "condensed-bold": "DejaVuSansCondensed-Bold.ttf",
    "serif": "DejaVuSerif.ttf",
    "serif-bold": "DejaVuSerif-Bold.ttf",
    "serif-italic": "DejaVuSerif-Italic.ttf",
    "mono": "DejaVuSansMono.ttf",
    "ocrb": "OCRB.otf",
}
"""Typefaces by name; the files lie in `fonts/`."""


@dataclass(frozen=True, slots=True)
class SetText:
    """Text set on a raster of its own.

    Attributes:
        text: what was set.
        coverage: its ink, shape (height, width), uint8, 255 solid.
        x, y: raster pixels of the coverage's upper left corner on the page.
        box: the ink of all of it, millimetres.
        characters: the ink of each character, millimetres; the pen's cell where a character has no ink.
    """

    text: str
    coverage: NDArray[np.uint8]
    x: int
    y: int
    box: Box
    characters: tuple[Box, ...]


@lru_cache(maxsize=64)
def typeface(name: str, pixels: float) -> ImageFont.FreeTypeFont:
    """A face of `FONTS` at a size in pixels per em.

    Raises:
        UnknownNameError: there is none of that name.
    """
    if name not in FONTS:
        raise UnknownNameError(f"There is no typeface {name!r}; there are {', '.join(FONTS)}.")
    path = Path(__file__).parent / "fonts" / FONTS[name]
    return ImageFont.truetype(path, pixels, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=1024)
def _ink_of(name: str, pixels: float, character: str) -> tuple[float, float, float, float]:
    """The ink of a character around its pen position, pixels; its cell where there is none."""
    face = typeface(name, pixels)
    mask, (x, y) = face.getmask2(character, "L", anchor="ls")
    inked = mask.getbbox()  # `getbbox` of the face would include the advance
    if inked is None:
        cell: tuple[float, float, float, float] = face.getbbox(character, anchor="ls")
        return cell
    return x + inked[0], y + inked[1], x + inked[2], y + inked[3]


def text_width(text: str, font: str, size: float) -> float:
    """Advance width in millimetres; `size` in millimetres per em."""
    return float(typeface(font, size * PX_PER_MM).getlength(text)) / PX_PER_MM


def set_text(
    text: str,
    x: float,
    baseline: float,
    font: str,
    size: float,
    *,
    pitch: float | None = None,
    drift: tuple[float, float] = (0.0, 0.0),
) -> SetText:
    """Set one line of text.

    Args:
        text: letters that the typeface has.
        x: pen position of the first character, millimetres from the page's left edge.
        baseline: millimetres from the page's upper edge.
        font: one of `FONTS`.
        size: millimetres per em.
        pitch: millimetres from one character's start to the next; None for the typeface's own widths.
        drift: millimetres by which each character moves right and down relative to the one before (bad registration).

    Returns:
        The text's ink and where it goes.

    Raises:
        UnknownNameError: no such typeface.
        ValueError: no text.
    """
    if not text:
        raise ValueError("There is no text to set.")
    face = typeface(font, size * PX_PER_MM)
    pens, pen = [], 0.0
    for character in text:
        pens.append(pen)
        pen += (pitch * PX_PER_MM if pitch is not None else float(face.getlength(character))) + drift[0] * PX_PER_MM
    margin = round(size * PX_PER_MM)
    left, top = round(x * PX_PER_MM) - margin, round(baseline * PX_PER_MM) - 2 * margin
    fall = round(abs(drift[1]) * PX_PER_MM * len(text))
    image = Image.new("L", (round(pen) + 3 * margin, 4 * margin + 2 * fall))
    draw = ImageDraw.Draw(image)
    pen_x, pen_y = x * PX_PER_MM - left, baseline * PX_PER_MM - top
    boxes: list[Box] = []
    for i, (character, pen) in enumerate(zip(text, pens, strict=True)):
        at = (pen_x + pen, pen_y + i * drift[1] * PX_PER_MM)
        draw.text(at, character, fill=255, font=face, anchor="ls")
        x0, y0, x1, y1 = _ink_of(font, size * PX_PER_MM, character)
        ink = (x0 + at[0] + left, y0 + at[1] + top, x1 + at[0] + left, y1 + at[1] + top)
        boxes.append(tuple(v / PX_PER_MM for v in ink))  # type: ignore[arg-type]
    bounds = image.getbbox() or (0, 0, 1, 1)
    coverage = np.asarray(image.crop(bounds))
    x0, y0 = left + bounds[0], top + bounds[1]
    height, width = coverage.shape
    box = (x0 / PX_PER_MM, y0 / PX_PER_MM, (x0 + width) / PX_PER_MM, (y0 + height) / PX_PER_MM)
    return SetText(text, coverage, x0, y0, box, tuple(boxes))
