"""Forgeries made on the picture of a drawn page, each with the place of every changed pixel.

They are what a person with a scanner does: cover a character with a piece of the paper beside it, write another in
the same typeface; paste another photograph.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import cv2
import numpy as np
from PIL import Image

from docfraud.imaging.picture import RGB
from tests.support.drawing import MRZ_INK, PERSONAL_INK, DrawnPage, committed_portrait, fit_portrait
from tests.support.glyphs import Box, FontName, PlacedText, put_text
from tests.support.guilloche import Plane
from tests.support.layouts import MRZ_PITCH_MM

PixelBox = tuple[int, int, int, int]
"""(x0, y0, x1, y1), whole pixels, half open."""


@dataclass(frozen=True)
class Altered:
    """A forged page.

    Attributes:
        page: the page with the forged picture; its ground truth is still what was printed at first.
        kind: what was done.
        field: name of the printed field, "mrz" or "portrait".
        before, after: the text at first and now; "" for a portrait.
        boxes: every changed pixel lies in one of these.
    """

    page: DrawnPage
    kind: Literal["viz_character", "mrz_character", "portrait"]
    field: str
    before: str
    after: str
    boxes: tuple[PixelBox, ...]

    @property
    def pixels(self) -> RGB:
        return self.page.pixels


def alter_viz_digit(
    page: DrawnPage, field: str = "date_of_birth", *, index: int | None = None, new: str | None = None
) -> Altered:
    """Replace one digit of a printed field.

    Args:
        page: the page; not changed.
        field: name of the field.
        index: which character of it; None for its last digit.
        new: the digit to write; None for one that is 5 away (4 becomes 9).

    Raises:
        ValueError: there is no digit there, or it stays the same.
        KeyError: this side has no such field.
    """
    drawn = page.field(field)
    if index is None:
        index = max((i for i, c in enumerate(drawn.text) if c.isdigit()), default=-1)
    if index < 0 or not drawn.text[index].isdigit():
        raise ValueError(f"no digit there in {drawn.text!r}")
    old = drawn.text[index]
    new = str((int(old) + 5) % 10) if new is None else new
    pixels = page.pixels.copy()
    # Centred where the old digit was.
    trial = put_text(Image.new("L", (4, 4)), new, (0, 0), drawn.font, drawn.size).box
    was = drawn.placed.character_boxes[index]
    pen = (was[0] + was[2]) / 2 - (trial[0] + trial[2]) / 2
    box = _overwrite(pixels, drawn.placed, index, new, pen, drawn.font, drawn.size, PERSONAL_INK, page.px_per_mm)
    after = drawn.text[:index] + new + drawn.text[index + 1 :]
    return Altered(replace(page, pixels=pixels), "viz_character", field, drawn.text, after, (box,))


def alter_mrz_character(page: DrawnPage, line: int = 1, column: int = 18, new: str | None = None) -> Altered:
    """Replace one character of the MRZ on this side; the check digits stay as they were.

    Args:
        page: a side with an MRZ; not changed.
        line, column: counted from 0; by default the last digit of the birth date of a two-line MRZ.
        new: the character to write; None for a digit that is 5 away.

    Raises:
        ValueError: nothing would change, or the old character is no digit and `new` is None.
    """
    text = page.mrz_lines[line]
    if new is None:
        if not text[column].isdigit():
            raise ValueError(f"say what to write instead of {text[column]!r}")
        new = str((int(text[column]) + 5) % 10)
    lines = list(page.mrz_lines)
    lines[line] = text[:column] + new + text[column + 1 :]
    return alter_mrz(page, tuple(lines))


def alter_mrz(page: DrawnPage, lines: tuple[str, ...]) -> Altered:
    """Replace every character of the MRZ on this side that differs from `lines`.

    Raises:
        ValueError: nothing differs, or the lines have other lengths.
    """
    if [len(t) for t in lines] != [len(t) for t in page.mrz_lines] or lines == page.mrz_lines:
        raise ValueError("the new lines must have the old lengths and differ somewhere")
    pixels, boxes = page.pixels.copy(), []
    pitch = MRZ_PITCH_MM * page.px_per_mm
    for placed, text in zip(page.mrz, lines, strict=True):
        for column, (old, new) in enumerate(zip(placed.text, text, strict=True)):
            if old != new:
                pen, size = placed.origin[0] + column * pitch, pitch / 0.72
                boxes.append(
                    _overwrite(pixels, placed, column, new, pen, "ocrb", size, MRZ_INK, page.px_per_mm),
                )
    before, after = "\n".join(page.mrz_lines), "\n".join(lines)
    return Altered(replace(page, pixels=pixels), "mrz_character", "mrz", before, after, tuple(boxes))


def substitute_portrait(page: DrawnPage, portrait: RGB | None = None) -> Altered:
    """Paste another photograph over the portrait, a little askew and with a cut edge.

    Args:
        page: the page; not changed.
        portrait: the other photograph; None for the committed one of the other person.

    Raises:
        ValueError: this side has no portrait.
    """
    if page.portrait_box is None:
        raise ValueError("this side has no portrait")
    source = committed_portrait("other") if portrait is None else portrait
    scale = page.px_per_mm
    grow, shift = round(0.35 * scale), round(0.25 * scale)
    x0, y0, x1, y1 = (round(v) for v in page.portrait_box)
    x0, y0, x1, y1 = x0 - grow + shift, y0 - grow, x1 + grow + shift, y1 + grow
    margin = round(0.6 * scale)
    box = (max(0, x0 - margin), max(0, y0 - margin), x1 + margin, y1 + margin)
    pixels = page.pixels.copy()
    under = pixels[box[1] : box[3], box[0] : box[2]].astype(np.float32)
    left, top = x0 - box[0], y0 - box[1]
    photo = fit_portrait(source, x1 - x0, y1 - y0).astype(np.float32)
    edge = max(1, round(0.12 * scale))
    photo[:edge], photo[-edge:], photo[:, :edge], photo[:, -edge:] = 246, 236, 246, 236
    cover = np.zeros(under.shape[:2], np.float32)
    cover[top : top + photo.shape[0], left : left + photo.shape[1]] = 1
    shadow = cv2.GaussianBlur(np.roll(cover, (edge, edge), (0, 1)), (0, 0), 0.15 * scale)[..., None]
    shaded = under * (1 - 0.35 * shadow)
    shaded[top : top + photo.shape[0], left : left + photo.shape[1]] = photo
    pixels[box[1] : box[3], box[0] : box[2]] = np.clip(np.rint(shaded), 0, 255).astype(np.uint8)
    return Altered(replace(page, pixels=pixels), "portrait", "portrait", "", "", (box,))


def _overwrite(
    pixels: RGB,
    placed: PlacedText,
    index: int,
    new: str,
    pen: float,
    font: FontName,
    size: float,
    ink: tuple[int, int, int],
    px_per_mm: float,
) -> PixelBox:
    """Cover a character with paper from nearby and write another; the box that holds every changed pixel."""
    if len(new) != 1 or new == placed.text[index]:
        raise ValueError(f"{new!r} is no other single character")
    height, width = pixels.shape[:2]
    mask = Image.new("L", (width, height))
    written = put_text(mask, new, (pen, placed.origin[1]), font, size)
    box = _cell(placed, index, written.box, (width, height))
    x0, y0, x1, y1 = box
    patch: Plane = _paper_near(pixels, box, px_per_mm).astype(np.float32)
    coverage = np.asarray(mask.crop(box), np.float32)[..., None] / 255 * 0.96
    inked = patch * (1 - coverage) + np.asarray(ink, np.float32) * coverage
    soft = cv2.GaussianBlur(inked, (0, 0), 0.45)
    pixels[y0:y1, x0:x1] = np.clip(np.rint(soft), 0, 255).astype(np.uint8)
    return box


def _cell(placed: PlacedText, index: int, written: Box, size: tuple[int, int]) -> PixelBox:
    """The old and the new character with a little air, but nothing of the neighbours."""
    old = placed.character_boxes[index]
    x0, x1 = min(old[0], written[0]) - 3, max(old[2], written[2]) + 3
    if index > 0:
        x0 = max(x0, placed.character_boxes[index - 1][2] + 1)
    if index + 1 < len(placed.text):
        x1 = min(x1, placed.character_boxes[index + 1][0] - 1)
    y0, y1 = min(old[1], written[1]) - 3, max(old[3], written[3]) + 3
    return (
        max(0, int(np.floor(min(x0, old[0])))),
        max(0, int(np.floor(y0))),
        min(size[0], int(np.ceil(max(x1, old[2])))),
        min(size[1], int(np.ceil(y1))),
    )


def _paper_near(pixels: RGB, box: PixelBox, px_per_mm: float) -> RGB:
    """A patch of the box's size without ink, from as near as there is one."""
    x0, y0, x1, y1 = box
    height, width = pixels.shape[:2]
    grey = pixels.min(axis=2)
    step = max(1, round(0.5 * px_per_mm))
    reach = round(70 * px_per_mm)
    offsets = sorted(
        ((dx, dy) for dx in range(-reach, reach, step) for dy in range(-12 * step, 12 * step + 1, step)),
        key=lambda o: np.hypot(o[0], 3 * o[1]),
    )
    for dx, dy in offsets:
        u0, v0, u1, v1 = x0 + dx, y0 + dy, x1 + dx, y1 + dy
        inside = u0 >= 0 and v0 >= 0 and u1 <= width and v1 <= height
        if inside and grey[v0:v1, u0:u1].min() > 130:
            return pixels[v0:v1, u0:u1].copy()
    raise ValueError("no bare paper near enough to cover the character with")
