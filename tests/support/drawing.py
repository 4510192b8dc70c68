"""Draws fictitious data pages of Utopia, with ground truth, for tests and for `tools/make_drawn_samples.py`.

A page is drawn in layers (paper, fixed print, personal print, portrait), so that the same page can be shown as it
looks in white, infrared and ultraviolet light. Nobody named on a page exists.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Literal

import cv2
import numpy as np
from PIL import Image

from docfraud.imaging.picture import RGB
from tests.support.glyphs import OCRB_EM_PER_PITCH, Box, FontName, Mask, PlacedText, put_strokes, put_text, text_width
from tests.support.guilloche import Plane, paper
from tests.support.layouts import MRZ_PITCH_MM, SIDES, Side, Slot
from tests.support.page_spec import DateStyle, FormatName, PageSpec

MM_PER_INCH = 25.4
PORTRAITS = Path(__file__).parents[2] / "docfraud" / "specimens" / "portraits" / "data"

__all__ = [
    "DateStyle",
    "DrawnField",
    "DrawnPage",
    "FormatName",
    "Layers",
    "PageSpec",
    "blend",
    "both_sides",
    "committed_portrait",
    "draw_page",
    "fit_portrait",
    "print_layers",
    "scan",
]


@dataclass(frozen=True, slots=True)
class DrawnField:
    """A printed field: its name, its text, where it is, and how it was set (for whoever wants to alter it).

    Attributes:
        name: as in `PageSpec`.
        placed: text and boxes, pixels.
        font, size: typeface and pixels per em.
    """

    name: str
    placed: PlacedText
    font: FontName
    size: float

    @property
    def text(self) -> str:
        return self.placed.text

    @property
    def box(self) -> Box:
        return self.placed.box


@dataclass(frozen=True)
class Layers:
    """The page before it is lit: coverage masks 0-1 of shape (height, width), paper and portrait as RGB 0-255."""

    paper: Plane
    fixed: Mask
    specimen: Mask
    personal: Mask
    mrz: Mask
    portrait: Plane | None
    portrait_mask: Mask


@dataclass(frozen=True)
class DrawnPage:
    """A drawn side of a document with its ground truth.

    Attributes:
        spec: what was asked for.
        pixels: shape (height, width, 3), uint8, RGB, read-only; the page fills the picture.
        px_per_mm: scale.
        fields: printed fields of this side.
        mrz: the MRZ lines of this side as they were placed.
        portrait_box: pixels, or None.
        back: the other side (TD1 only).
        side: 0 for the front, 1 for the back.
    """

    spec: PageSpec
    pixels: RGB
    px_per_mm: float
    fields: tuple[DrawnField, ...]
    mrz: tuple[PlacedText, ...]
    portrait_box: Box | None
    back: DrawnPage | None = field(default=None, repr=False)
    side: int = 0

    @property
    def mrz_lines(self) -> tuple[str, ...]:
        """The MRZ as printed on this side."""
        return tuple(line.text for line in self.mrz)

    @property
    def mrz_line_boxes(self) -> tuple[Box, ...]:
        """Ink of each MRZ line, pixels."""
        return tuple(line.box for line in self.mrz)

    @property
    def mrz_side(self) -> DrawnPage:
        """The side with the MRZ: the back of a TD1, else the page itself."""
        return self.back if self.back is not None else self

    @property
    def boxes(self) -> dict[str, Box]:
        """Ink of each printed field, pixels, by name."""
        return {f.name: f.box for f in self.fields}

    def field(self, name: str) -> DrawnField:
        """One printed field.

        Raises:
            KeyError: this side has none of that name.
        """
        for f in self.fields:
            if f.name == name:
                return f
        raise KeyError(name)


def draw_page(spec: PageSpec | None = None) -> DrawnPage:
    """Draw a document; of a TD1 the front, with its back attached."""
    spec = spec or PageSpec()
    back = _draw_side(spec, 1, None) if len(SIDES[spec.format]) > 1 else None
    return _draw_side(spec, 0, back)


def both_sides(page: DrawnPage, gap_mm: float = 8.0) -> RGB:
    """Front above back on white, as a photocopy has them. Shape (height, width, 3), uint8.

    Raises:
        ValueError: the document has one side.
    """
    if page.back is None:
        raise ValueError("this document has one side")
    gap = round(gap_mm * page.px_per_mm)
    parts = [np.pad(p.pixels, ((gap, gap), (gap, gap), (0, 0)), constant_values=250) for p in (page, page.back)]
    return np.concatenate([parts[0][:-gap], parts[1]])


@cache
def committed_portrait(name: Literal["holder", "other", "holder_wide", "other_wide"]) -> RGB:
    """One of the public-domain portraits that docfraud packages; read-only. `_wide` shows the shoulders too."""
    with Image.open(PORTRAITS / f"{name}.png") as picture:
        pixels = np.asarray(picture.convert("RGB"))
    pixels.flags.writeable = False
    return pixels


@dataclass(frozen=True)
class _Print:
    """A side before it is lit, and what was put where."""

    layers: Layers
    fields: tuple[DrawnField, ...]
    mrz: tuple[PlacedText, ...]
    portrait_box: Box | None


def print_layers(page: DrawnPage) -> Layers:
    """The layers a page was made of (made again: they are large and seldom needed)."""
    return _print_side(page.spec, page.side).layers


def _draw_side(spec: PageSpec, number: int, back: DrawnPage | None) -> DrawnPage:
    made = _print_side(spec, number)
    pixels = scan(_in_white_light(made.layers), spec.seed + 7919 * number)
    pixels.flags.writeable = False  # tests share pages; nobody may scribble on one
    scale = spec.ppi / MM_PER_INCH
    return DrawnPage(spec, pixels, scale, made.fields, made.mrz, made.portrait_box, back, number)


def _print_side(spec: PageSpec, number: int) -> _Print:
    side, scale = SIDES[spec.format][number], spec.ppi / MM_PER_INCH
    width, height = round(side.width * scale), round(side.height * scale)
    fixed, specimen, personal, mrz = (Image.new("L", (width, height)) for _ in range(4))
    for words in side.words:
        put_text(fixed, words.text, (words.x * scale, words.y * scale), "sans", words.size * scale)
    mark = side.specimen
    put_text(specimen, mark.text, (mark.x * scale, mark.y * scale), "sans", mark.size * scale)
    fields = tuple(
        _draw_field(fixed, personal, spec, side, slot, scale) for slot in side.slots if spec.printed(slot.name)
    )
    if side.signature is not None:
        _sign(personal, side.signature, scale, spec.seed)
    lines = _draw_mrz(mrz, spec.printed_mrz, side, scale) if side.mrz_lines else ()
    box, portrait, portrait_mask = _place_portrait(spec, side, scale, (height, width))
    layers = Layers(
        paper=paper(spec.format, width, height, scale, side.mrz_top),
        fixed=_coverage(fixed),
        specimen=_coverage(specimen),
        personal=_coverage(personal),
        mrz=_coverage(mrz),
        portrait=portrait,
        portrait_mask=portrait_mask,
    )
    return _Print(layers, fields, lines, box)


def _draw_field(
    fixed: Image.Image, personal: Image.Image, spec: PageSpec, side: Side, slot: Slot, scale: float
) -> DrawnField:
    put_text(fixed, slot.label, (slot.x * scale, slot.y * scale), "sans", side.label_size * scale)
    text, size = spec.printed(slot.name), side.value_size * scale
    # Issuers set long names smaller; so does this one.
    size *= min(1.0, slot.room * scale / text_width(text, spec.value_font, size))
    placed = put_text(personal, text, (slot.x * scale, (slot.y + side.drop) * scale), spec.value_font, size)
    return DrawnField(slot.name, placed, spec.value_font, size)


def _draw_mrz(mask: Image.Image, lines: tuple[str, ...], side: Side, scale: float) -> tuple[PlacedText, ...]:
    pitch = MRZ_PITCH_MM * scale
    size = pitch * OCRB_EM_PER_PITCH
    half_capital = 0.35 * size  # OCR-B capitals are 0.70 em high
    return tuple(
        put_text(
            mask, text, (side.mrz_left * scale, side.mrz_centre(i) * scale + half_capital), "ocrb", size, pitch=pitch
        )
        for i, text in enumerate(lines)
    )


def _sign(mask: Image.Image, area: tuple[float, float, float, float], scale: float, seed: int) -> None:
    """A scribble in place of a signature."""
    rng = np.random.default_rng([seed, 1])
    x, y, width, height = (v * scale for v in area)
    t = np.linspace(0, 1, 120)
    turns, lean = rng.uniform(5, 8), rng.uniform(0, 2 * np.pi)
    swing = (0.5 - 0.3 * t) * np.sin(2 * np.pi * turns * t + lean) + 0.12 * np.sin(2 * np.pi * 2 * t)
    xs = x + width * (0.05 + 0.85 * t) - 0.03 * width * np.cos(2 * np.pi * turns * t)
    ys = y + height * (0.5 - 0.45 * swing)
    put_strokes(mask, [list(zip(xs.tolist(), ys.tolist(), strict=True))], 0.28 * scale)


def _place_portrait(
    spec: PageSpec, side: Side, scale: float, shape: tuple[int, int]
) -> tuple[Box | None, Plane | None, Mask]:
    mask = np.zeros(shape, np.float32)
    if side.portrait is None:
        return None, None, mask
    x, y, width, height = side.portrait
    x0, y0, x1, y1 = (round(v * scale) for v in (x, y, x + width, y + height))
    source = committed_portrait("holder") if spec.portrait is None else spec.portrait
    layer = np.zeros((*shape, 3), np.float32)
    layer[y0:y1, x0:x1] = fit_portrait(source, x1 - x0, y1 - y0)
    mask[y0:y1, x0:x1] = 1
    # Printed with the page, so without a cut edge: it fades over a third of a millimetre, inwards.
    mask *= np.clip(cv2.GaussianBlur(mask, (0, 0), 0.12 * scale) * 2 - 1, 0, 1)
    return (x0, y0, x1, y1), layer, mask


def fit_portrait(picture: RGB, width: int, height: int) -> RGB:
    """The middle of a picture at the portrait's proportions, resized to (height, width, 3)."""
    h, w = picture.shape[:2]
    factor = min(w / width, h / height)
    cw, ch = round(width * factor), round(height * factor)
    x, y = (w - cw) // 2, (h - ch) // 2
    image = Image.fromarray(picture[y : y + ch, x : x + cw])
    return np.asarray(image.resize((width, height), Image.Resampling.LANCZOS))


def _coverage(mask: Image.Image) -> Mask:
    return np.asarray(mask, np.float32) / np.float32(255)


def blend(under: Plane, colour: tuple[int, int, int] | Plane, mask: Mask, opacity: float = 1.0) -> Plane:
    """Lay a colour (or a picture) over `under` where the mask says so."""
    alpha = (mask * opacity)[..., None]
    result: Plane = (under * (1 - alpha) + np.asarray(colour, np.float32) * alpha).astype(np.float32)
    return result


PERSONAL_INK = (28, 28, 34)
MRZ_INK = (18, 18, 20)


def _in_white_light(layers: Layers) -> Plane:
    picture = blend(layers.paper, (205, 90, 100), layers.specimen, 0.45)
    picture = blend(picture, (40, 62, 98), layers.fixed, 0.95)
    if layers.portrait is not None:
        picture = blend(picture, layers.portrait, layers.portrait_mask)
    picture = blend(picture, PERSONAL_INK, layers.personal, 0.95)
    return blend(picture, MRZ_INK, layers.mrz, 0.97)


def scan(picture: Plane, seed: int, *, blur: float = 0.45, noise: float = 1.3) -> RGB:
    """What a flatbed makes of it: a trace of blur (px) and of noise (grey levels), uint8."""
    rng = np.random.default_rng(seed)
    noisy = cv2.GaussianBlur(picture, (0, 0), blur) + rng.normal(0, noise, (*picture.shape[:2], 1)).astype(np.float32)
    return np.clip(np.rint(noisy), 0, 255).astype(np.uint8)
