"""Text on a mask: OCR-B for machine-readable lines, a plain sans for everything else, with diacritics.

Neither font has accented letters in full (Pillow's built-in Aileron is ASCII only), so a letter is taken apart
(Unicode NFD) and its marks are drawn as strokes over the base letter.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageDraw, ImageFont

FontName = Literal["sans", "ocrb"]
Box = tuple[float, float, float, float]
"""(x0, y0, x1, y1), pixels, x right, y down, half open."""
Mask = NDArray[np.float32]
"""Ink coverage, shape (height, width), 0 (none) to 1 (solid)."""

OCRB_FILE = Path(__file__).parent / "fonts" / "OCRB.otf"
OCRB_EM_PER_PITCH = 1 / 0.72  # every OCR-B glyph of this file is 0.72 em wide
_OCRB_EXTRA = "ÆØŒßæøœ"  # whole letters that NFD does not take apart and that OCR-B has
_SLASHED = {"Ł": "L", "ł": "l", "Đ": "D", "đ": "d"}
_SUPERSAMPLE = 4

# Strokes of each combining mark in em units: x from the letter's middle, y up from just above (or below) the letter.
_ABOVE: dict[str, tuple[tuple[tuple[float, float], ...], ...]] = {
    "\u0300": (((-0.10, 0.15), (0.06, 0.02)),),  # grave
    "\u0301": (((-0.06, 0.02), (0.10, 0.15)),),  # acute
    "\u0302": (((-0.12, 0.02), (0.0, 0.14), (0.12, 0.02)),),  # circumflex
    "\u0303": (((-0.15, 0.03), (-0.08, 0.10), (0.07, 0.04), (0.15, 0.11)),),  # tilde
    "\u0304": (((-0.14, 0.07), (0.14, 0.07)),),  # macron
    "\u0306": (((-0.13, 0.14), (-0.07, 0.04), (0.07, 0.04), (0.13, 0.14)),),  # breve
    "\u0307": (((0.0, 0.06), (0.0, 0.09)),),  # dot
    "\u0308": (((-0.12, 0.06), (-0.12, 0.09)), ((0.12, 0.06), (0.12, 0.09))),  # diaeresis
    "\u030a": (((0.0, 0.0), (0.08, 0.06), (0.0, 0.13), (-0.08, 0.06), (0.0, 0.0)),),  # ring
    "\u030b": (((-0.14, 0.02), (-0.03, 0.15)), ((0.04, 0.02), (0.15, 0.15))),  # double acute
    "\u030c": (((-0.12, 0.14), (0.0, 0.02), (0.12, 0.14)),),  # caron
}
_BELOW: dict[str, tuple[tuple[tuple[float, float], ...], ...]] = {
    "\u0327": (((0.0, 0.0), (0.0, -0.05), (0.07, -0.10), (0.0, -0.16), (-0.08, -0.14)),),  # cedilla
    "\u0328": (((0.10, 0.0), (0.03, -0.09), (0.08, -0.16), (0.16, -0.14)),),  # ogonek
}


@dataclass(frozen=True, slots=True)
class PlacedText:
    """Text as it was put on a mask.

    Attributes:
        text: what was drawn.
        box: the ink of all of it, pixels.
        character_boxes: the ink of each character (the pen's cell where a character has no ink).
        origin: pen position of the first character, pixels; y is the baseline.
    """

    text: str
    box: Box
    character_boxes: tuple[Box, ...]
    origin: tuple[float, float]


@cache
def load_font(name: FontName, size: float) -> ImageFont.FreeTypeFont:
    """A font at a size in pixels per em."""
    if name == "ocrb":
        return ImageFont.truetype(OCRB_FILE, size, layout_engine=ImageFont.Layout.BASIC)
    font = ImageFont.load_default(size)
    if not isinstance(font, ImageFont.FreeTypeFont):
        raise RuntimeError("Pillow was built without FreeType; its wheels have it")
    return font


def text_width(text: str, name: FontName, size: float) -> float:
    """Advance width in pixels."""
    n = _SUPERSAMPLE
    return sum(load_font(_font_of(base, name), n * size).getlength(base) / n for base, _, _ in map(_take_apart, text))


def put_text(
    mask: Image.Image, text: str, xy: tuple[float, float], name: FontName, size: float, *, pitch: float | None = None
) -> PlacedText:
    """Draw text onto an "L" image (255 = ink), keeping the darker of old and new.

    Args:
        mask: mode "L", changed in place.
        text: any letters that are ASCII, in OCR-B, or ASCII plus combining marks.
        xy: pen position of the first character; y is the baseline.
        name: typeface.
        size: pixels per em.
        pitch: pixels from one character's start to the next; None for the font's own widths.

    Raises:
        ValueError: a character cannot be drawn.
    """
    pen, baseline = xy
    width = pitch * len(text) if pitch is not None else text_width(text, name, size)
    # Drawn large and shrunk: the font's hinting would otherwise move each letter's edges by up to half a pixel.
    n = _SUPERSAMPLE
    left, top = int(pen - 0.3 * size), int(baseline - 1.2 * size)
    big = Image.new("L", (n * (int(width + 0.6 * size) + 2), n * (int(1.6 * size) + 2)))
    draw = ImageDraw.Draw(big)
    boxes: list[Box] = []
    marked: list[tuple[int, str, bool]] = []
    for i, character in enumerate(text):
        base, marks, slashed = _take_apart(character)
        font = load_font(_font_of(base, name), n * size)
        draw.text(((pen - left) * n, (baseline - top) * n), base, fill=255, font=font, anchor="ls")
        x0, y0, x1, y1 = _ink(font, base, n)
        boxes.append((pen + x0, baseline + y0, pen + x1, baseline + y1))
        if marks or slashed:
            marked.append((i, marks, slashed))
        pen += pitch if pitch is not None else font.getlength(base) / n
    _lay(mask, big, left, top)
    for i, marks, slashed in marked:
        boxes[i] = _put_marks(mask, marks, slashed, boxes[i], size)
    inked = [b for c, b in zip(text, boxes, strict=True) if not c.isspace()]
    whole = (
        (min(b[0] for b in inked), min(b[1] for b in inked), max(b[2] for b in inked), max(b[3] for b in inked))
        if inked
        else (xy[0], baseline, pen, baseline)
    )
    return PlacedText(text, whole, tuple(boxes), xy)


def _ink(font: ImageFont.FreeTypeFont, base: str, n: int) -> Box:
    """Ink of one letter about the pen, in pixels of the mask (`getbbox` would give the advance, not the ink)."""
    if base.isspace():
        return (0.0, 0.0, font.getlength(base) / n, 0.0)
    core, (dx, dy) = font.getmask2(base, mode="L", anchor="ls")
    x0, y0, x1, y1 = core.getbbox() or (0, 0, 0, 0)
    return ((x0 + dx) / n, (y0 + dy) / n, (x1 + dx) / n, (y1 + dy) / n)


def _lay(mask: Image.Image, big: Image.Image, left: int, top: int) -> None:
    """Shrink a supersampled drawing onto the mask at (left, top), keeping the darker ink."""
    small = big.reduce(_SUPERSAMPLE)
    under = mask.crop((left, top, left + small.width, top + small.height))
    mask.paste(ImageChops.lighter(under, small), (left, top))


def _take_apart(character: str) -> tuple[str, str, bool]:
    """Base letter, combining marks, whether a slash goes through it."""
    if character in _SLASHED:
        return _SLASHED[character], "", True
    if character in _OCRB_EXTRA:
        return character, "", False
    parts = unicodedata.normalize("NFD", character)
    base, marks = parts[0], parts[1:]
    if not (" " <= base <= "~") or any(m not in _ABOVE and m not in _BELOW for m in marks):
        raise ValueError(f"the test fonts cannot draw {character!r}")
    return base, marks, False


def _font_of(base: str, name: FontName) -> FontName:
    return "ocrb" if base in _OCRB_EXTRA else name


def _put_marks(mask: Image.Image, marks: str, slashed: bool, box: Box, size: float) -> Box:
    """Stroke the marks over a letter drawn in `box`; the box that holds both."""
    x0, y0, x1, y1 = box
    middle = (x0 + x1) / 2
    strokes: list[list[tuple[float, float]]] = []
    for mark in marks:
        above = mark in _ABOVE
        foot = y0 - 0.03 * size if above else y1
        shapes = _ABOVE[mark] if above else _BELOW[mark]
        strokes += [[(middle + x * size, foot - y * size) for x, y in shape] for shape in shapes]
    if slashed:
        height = y1 - y0
        strokes.append([(x0 - 0.06 * size, y1 - 0.38 * height), (x0 + 0.28 * size, y1 - 0.58 * height)])
    return put_strokes(mask, strokes, 0.075 * size, start=box)


def put_strokes(
    mask: Image.Image, strokes: list[list[tuple[float, float]]], width: float, *, start: Box | None = None
) -> Box:
    """Draw smooth open lines, `width` pixels thick, onto an "L" image; the box of them (joined with `start`)."""
    points = [p for stroke in strokes for p in stroke]
    half = width / 2 + 1
    left, top = int(min(p[0] for p in points) - half), int(min(p[1] for p in points) - half)
    right, bottom = int(max(p[0] for p in points) + half) + 1, int(max(p[1] for p in points) + half) + 1
    n = _SUPERSAMPLE
    big = Image.new("L", ((right - left) * n, (bottom - top) * n))
    draw = ImageDraw.Draw(big)
    radius = width * n / 2
    for stroke in strokes:
        moved = [((x - left) * n, (y - top) * n) for x, y in stroke]
        draw.line(moved, fill=255, width=round(2 * radius), joint="curve")
        for x, y in moved:
            draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)
    _lay(mask, big, left, top)
    ink: Box = (left + 1, top + 1, right - 1, bottom - 1)
    if start is None:
        return ink
    return (min(ink[0], start[0]), min(ink[1], start[1]), max(ink[2], start[2]), max(ink[3], start[3]))
