"""Three ways to put another photograph into a portrait's window, and the traces each leaves.

Values are chosen after the look of such work under a loupe and an ultraviolet lamp, not measured. Not simulated: the
step under slanting light other than as a shadow, holograms that are cut, the bulge on the page's back.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from docfraud.specimens.build import BuiltSide, blank_side, finish, laminate, overprint, plate_of, print_picture
from docfraud.specimens.canvas import PX_PER_MM, WHITE, Canvas, Plate, mm
from docfraud.specimens.design import Print
from docfraud.specimens.document import Document
from docfraud.specimens.forgeries.base import Quality
from docfraud.specimens.forgeries.tools import Traces, around, cloud, erase
from docfraud.specimens.inks import DULL_PAPER, PHOTO_PAPER, SECURITY_PAPER, Ink, Sheet
from docfraud.specimens.printing import get_process
from docfraud.specimens.text import Box

__all__ = [
    "Window",
    "add_glow",
    "cut_core",
    "lift_laminate",
    "outline_of",
    "paste",
    "print_over",
    "ring_of",
    "shade_edge",
]

Mask = NDArray[np.uint8]
Plane = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Window:
    """The place where a portrait goes.

    Attributes:
        built: the genuine side; its canvas is changed.
        box: the portrait's, mm.
        claimed: the document with the new portrait.
        quality: of the work.
        seed: of printing.
        rng: of the hand.
    """

    built: BuiltSide
    box: Box
    claimed: Document
    quality: Quality
    seed: int
    rng: np.random.Generator


@dataclass(frozen=True, slots=True)
class _Paste:
    """How a photograph is pasted: cutting error and crookedness (mm), thickness shadow, glue, white core, overprint."""

    cut: float
    turn: float
    shadow: float
    glue: float
    core: float
    overprint: bool
    sheet: Sheet


_PASTE: dict[Quality, _Paste] = {
    "clumsy": _Paste(0.35, 1.2, 0.42, 0.16, 0.9, False, PHOTO_PAPER),
    "fair": _Paste(0.15, 0.5, 0.26, 0.07, 0.5, False, PHOTO_PAPER),
    # sanded thin, on paper without brightener, and the visible overprint copied
    "careful": _Paste(0.05, 0.15, 0.10, 0.02, 0.15, True, SECURITY_PAPER),
}


def paste(window: Window) -> None:
    """Cut a photograph out and glue it over the portrait, on top of everything."""
    way, rng, canvas = _PASTE[window.quality], window.rng, window.built.canvas
    x0, y0, x1, y1 = window.box
    over = 0.25 + way.cut  # it must hide the old portrait
    box = (x0 - over, y0 - over, x1 + over, y1 + over)
    rows, columns = around(box, 2.0, canvas.shape)
    outline = outline_of(box, way.cut, way.turn, rows, columns, rng)
    piece = _photograph(window, way.sheet, box, rows, columns)
    add_glow(canvas, ring_of(outline, 0.8) * cloud(outline.shape, 1.2, rng), way.glue, rows, columns)
    shade_edge(canvas, outline, way.shadow, rows, columns)
    canvas.lay_piece(piece, outline, columns.start, rows.start)
    cut_core(canvas, outline, way.core, rows, columns)
    if way.overprint:
        _copy_overprint(window, rows, columns)


_OVER: dict[Quality, tuple[Traces, str | None]] = {
    "clumsy": (Traces(0.16, 0.9, 0.04, 0.09), "inkjet"),
    "fair": (Traces(0.06, 0.6, 0.02, 0.04), "inkjet"),
    "careful": (Traces(0.015, 0.3, 0.008, 0.012), None),
}
"""What bleaching leaves, and the process that prints the new portrait: None for the issuer's own."""


def print_over(window: Window) -> None:
    """Bleach the old portrait away, with what else is printed there, and print another.

    Careful work uses the issuer's own process; the fond, the overprint and the fluorescent print in the window are
    thinned all the same.
    """
    (traces, process), canvas = _OVER[window.quality], window.built.canvas
    rows, columns = around(window.box, 0.3, canvas.shape)
    area = np.zeros((rows.stop - rows.start, columns.stop - columns.start), np.uint8)
    margin = mm(0.3)
    area[margin:-margin, margin:-margin] = 255
    area = np.asarray(cv2.GaussianBlur(area, (0, 0), 0.08 * PX_PER_MM), np.uint8)
    clean = _without_portrait(window)
    sheet = window.built.document.design.sheet
    erase(canvas, clean, sheet, area, rows, columns, window.rng, traces)
    way = window.claimed.made_by.portrait if process is None else Print(process)
    slip = window.rng.normal(0, 0.02 if process is None else 0.12, 2)
    x0, y0, x1, y1 = window.box
    box = (x0 + slip[0], y0 + slip[1], x1 + slip[0], y1 + slip[1])
    print_picture(canvas, window.claimed.portrait.picture, box, way, window.seed, "forgery", "portrait")


@dataclass(frozen=True, slots=True)
class _Lift:
    """How a laminate is lifted: slit (mm), wrinkles, glue, haze, dust (specks per cm2), and the photograph's paper."""

    slit: float
    wrinkle: float
    glue: float
    haze: float
    dust: float
    sheet: Sheet


_LIFT: dict[Quality, _Lift] = {
    "clumsy": _Lift(0.14, 0.16, 0.14, 0.10, 14, PHOTO_PAPER),
    "fair": _Lift(0.07, 0.07, 0.06, 0.05, 6, PHOTO_PAPER),
    "careful": _Lift(0.03, 0.025, 0.02, 0.02, 2, DULL_PAPER),
}


def lift_laminate(window: Window) -> None:
    """Slit the laminate along the window, exchange the photograph beneath, and seal it again with heat.

    The side comes without its overprint and laminate. The overprint that lay on the old portrait goes with it, and the
    laminate around the window is never again as flat and clear as it was.
    """
    way, built, canvas, rng = _LIFT[window.quality], window.built, window.built.canvas, window.rng
    overprint(built)
    rows, columns = around(window.box, 3.0, canvas.shape)
    outline = outline_of(window.box, 0.05, 0.1, rows, columns, rng)
    piece = _photograph(window, way.sheet, window.box, rows, columns)
    add_glow(canvas, ring_of(outline, 1.2) * cloud(outline.shape, 1.5, rng), way.glue, rows, columns)
    canvas.lay_piece(piece, outline, columns.start, rows.start)
    _dust(canvas, way.dust, rows, columns, rng)
    laminate(built)
    _reseal(canvas, outline, way, rows, columns, rng)


def outline_of(box: Box, cut: float, turn: float, rows: slice, columns: slice, rng: np.random.Generator) -> Mask:
    """The outline of a piece cut by hand: corners off by `cut` mm, turned by up to `turn` degrees, edges not straight.

    Returns:
        uint8 of the shape of (rows, columns), 255 inside, one pixel of anti-aliasing.
    """
    x0, y0, x1, y1 = box
    centre = np.array([(x0 + x1) / 2, (y0 + y1) / 2])
    corners = np.array([(x0, y0), (x1, y0), (x1, y1), (x0, y1)]) + rng.uniform(-cut, cut, (4, 2))
    angle = np.deg2rad(rng.uniform(-turn, turn))
    spin = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    corners = (corners - centre) @ spin.T + centre
    points = []
    for start, end in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        t = np.linspace(0, 1, 12, endpoint=False)[:, None]
        along = end - start
        normal = np.array([-along[1], along[0]]) / max(float(np.hypot(*along)), 1e-6)
        bow = np.sin(np.pi * t) * rng.normal(0, 0.25 * cut) + rng.normal(0, 0.05 * cut, t.shape)
        points.append(start + t * along + bow * normal)
    path = (np.concatenate(points) * PX_PER_MM - [columns.start, rows.start]) * 16
    mask = np.zeros((rows.stop - rows.start, columns.stop - columns.start), np.uint8)
    cv2.fillPoly(mask, [np.rint(path).astype(np.int32)], 255, cv2.LINE_AA, 4)
    return mask


def shade_edge(canvas: Canvas, outline: Mask, depth: float, rows: slice, columns: slice) -> None:
    """The shadow that a raised piece throws: to the right and below, as a reader's lamps stand unevenly."""
    reach = 0.12 * PX_PER_MM
    move = np.array([[1, 0, 0.6 * reach], [0, 1, reach]])
    thrown = cv2.warpAffine(outline, move, (outline.shape[1], outline.shape[0]))
    soft = np.asarray(cv2.GaussianBlur(thrown, (0, 0), reach), np.float32) / np.float32(255)
    canvas.shade(np.asarray(1 - np.float32(depth) * soft, np.float32), columns.start, rows.start)


def add_glow(canvas: Canvas, amount: Plane, strength: float, rows: slice, columns: slice) -> None:
    """Adhesive under ultraviolet light: a bluish glow; `amount` 0 to 1."""
    for band, share in ((4, 0.35), (5, 0.6), (6, 1.0)):
        plane = canvas.planes[band, rows, columns]
        lit = plane + amount * np.float32(strength * share * WHITE)
        canvas.planes[band, rows, columns] = np.minimum(lit + 0.5, 65535).astype(np.uint16)


def _photograph(window: Window, sheet: Sheet, box: Box, rows: slice, columns: slice) -> Canvas:
    """The new portrait on a sheet of its own, printed so that it fills a box of the page (mm)."""
    piece = Canvas.piece(sheet, (rows.stop - rows.start, columns.stop - columns.start), window.seed)
    x0, y0 = box[0] - columns.start / PX_PER_MM, box[1] - rows.start / PX_PER_MM
    place = (x0, y0, x0 + box[2] - box[0], y0 + box[3] - box[1])
    way = Print("dye-diffusion")
    print_picture(piece, window.claimed.portrait.picture, place, way, window.seed, "forgery", "photograph")
    return piece


def ring_of(outline: Mask, reach: float) -> Plane:
    """1 at a piece's edge, fading outwards over `reach` mm, and 0 inside."""
    away = np.asarray(cv2.distanceTransform(255 - outline, cv2.DIST_L2, 5), np.float32)
    return np.asarray(np.clip(1 - away / np.float32(reach * PX_PER_MM), 0, 1) * (outline < 128), np.float32)


def cut_core(canvas: Canvas, outline: Mask, strength: float, rows: slice, columns: slice) -> None:
    """The white core of cut paper, seen as a bright line along the upper and left edges."""
    inner = cv2.erode(outline, np.ones((5, 5), np.uint8))
    edge = cv2.subtract(outline, inner)
    lit = cv2.warpAffine(edge, np.array([[1, 0, -1.0], [0, 1, -1.5]]), (edge.shape[1], edge.shape[0]))
    share = np.asarray(cv2.GaussianBlur(lit, (0, 0), 0.9), np.float32) / np.float32(255) * np.float32(strength)
    canvas.blend(share, (0.9,) * 4, rows, columns)


def _copy_overprint(window: Window, rows: slice, columns: slice) -> None:
    """Draw the visible part of the overprint again, a little out of register and by inkjet."""
    design = window.built.document.design
    inkjet = get_process("inkjet")
    dx, dy = window.rng.normal(0, 0.15 * PX_PER_MM, 2)
    for layer in design.sides[window.built.index].over:
        ink = layer.inks[0]
        if ink.invisible:  # the forger did not see it
            continue
        whole = plate_of(layer, *design.size).coverage
        part = np.ascontiguousarray(whole[rows, columns])
        moved = cv2.warpAffine(part, np.array([[1, 0, dx], [0, 1, dy]]), (part.shape[1], part.shape[0]))
        for plate in inkjet.line_work(np.asarray(moved, np.uint8), window.rng, ink):
            window.built.canvas.lay(plate, columns.start, rows.start)


def _without_portrait(window: Window) -> Canvas:
    """The page as it would be without a portrait: what bleaching aims at."""
    bare = blank_side(window.built.document, window.built.index)
    finish(bare)
    return bare.canvas


def _dust(canvas: Canvas, per_cm2: float, rows: slice, columns: slice, rng: np.random.Generator) -> None:
    """Specks and lint shut in under the film."""
    lint = Ink("lint", (0.35, 0.34, 0.32), 0.45, 0.5, (0.08, 0.1, 0.16))
    height, width = rows.stop - rows.start, columns.stop - columns.start
    count = int(rng.poisson(per_cm2 * height * width / (PX_PER_MM * 10) ** 2))
    specks = np.zeros((height, width), np.uint8)
    for _ in range(count):
        at = (int(rng.integers(width)), int(rng.integers(height)))
        size = max(round(float(rng.lognormal(-2.6, 0.5)) * PX_PER_MM), 1)
        end = (at[0] + int(rng.normal(0, 2 * size)), at[1] + int(rng.normal(0, 2 * size)))
        cv2.line(specks, at, end, int(rng.uniform(120, 255)), max(size // 2, 1), cv2.LINE_AA)
    canvas.lay(Plate(lint, specks), columns.start, rows.start)


def _reseal(canvas: Canvas, outline: Mask, way: _Lift, rows: slice, columns: slice, rng: np.random.Generator) -> None:
    """The film after a second time in the heat: haze, wrinkles, and the slit along two edges of the window."""
    shape = outline.shape
    near = np.clip(ring_of(outline, 2.5) + outline.astype(np.float32) / 255, 0, 1)
    height = cloud(shape, 0.9, rng) + 0.6 * cloud(shape, 0.35, rng)
    slope = cv2.Sobel(height, cv2.CV_32F, 1, 0, ksize=5) + cv2.Sobel(height, cv2.CV_32F, 0, 1, ksize=5)
    steep = np.float32(max(float(np.abs(slope).max()), 1e-6))
    gain = 1 + np.float32(2 * way.wrinkle) * (slope / steep) * near
    canvas.shade(np.asarray(gain, np.float32), columns.start, rows.start)
    haze = np.float32(way.haze) * near * (0.4 + 0.6 * cloud(shape, 2.0, rng))
    canvas.blend(np.asarray(haze, np.float32), (0.75,) * 4, rows, columns)
    slit = np.zeros(shape, np.uint8)
    edge, _ = cv2.findContours((outline > 127).astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    path = max(edge, key=len)[:, 0]
    first = int(rng.integers(len(path)))
    part = np.roll(path, -first, axis=0)[: int(len(path) * rng.uniform(0.45, 0.75))]
    cv2.polylines(slit, [part[:, None]], False, 255, max(round(way.slit * PX_PER_MM), 1), cv2.LINE_AA)
    canvas.shade(np.asarray(1 - 0.3 * slit.astype(np.float32) / 255, np.float32), columns.start, rows.start)
