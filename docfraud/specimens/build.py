"""From a `Document` to canvases: the stock is printed, then personalised, overprinted and laminated."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from docfraud.imaging.picture import RGB
from docfraud.specimens.canvas import PX_PER_MM, Canvas, Plate, Rainbow, mm
from docfraud.specimens.design import Design, Layer, Print, Side, mrz_place
from docfraud.specimens.document import Document
from docfraud.specimens.inks import CARBON_BLACK
from docfraud.specimens.patterns import Words, blank_plate
from docfraud.specimens.portraits.base import Portrait
from docfraud.specimens.printing import get_process
from docfraud.specimens.printing.base import fitted
from docfraud.specimens.seeds import stream
from docfraud.specimens.text import MRZ_PITCH_MM, OCRB_EM_PER_PITCH, Box, SetText, set_text, text_width

__all__ = [
    "BuiltSide",
    "PlacedField",
    "blank_side",
    "build",
    "build_side",
    "finish",
    "laminate",
    "overprint",
    "personalise",
    "plate_of",
    "print_ghost",
    "print_picture",
    "print_text",
    "stock",
]

_MARGIN = 40
"""Raster pixels around line work, so that a process can scatter beyond it."""


@dataclass(frozen=True, slots=True)
class PlacedField:
    """A printed field or MRZ line: what it says and where.

    Attributes:
        name: the field's; "mrz_1" to "mrz_3" for the lines.
        text: as printed.
        box: its ink, mm.
        characters: ink of each character, mm.
        font, size: typeface and mm per em.
        x, baseline: pen position, mm.
        pitch: mm from character to character; None for the typeface's own widths.
    """

    name: str
    text: str
    box: Box
    characters: tuple[Box, ...]
    font: str
    size: float
    x: float
    baseline: float
    pitch: float | None = None


@dataclass(slots=True)
class BuiltSide:
    """One side as matter, with its ground truth.

    Attributes:
        document: what was built.
        index: 0 for the front or only side, 1 for the back.
        canvas: the matter; forgers work on it.
        fields: printed fields by name, labels not included.
        mrz: the MRZ lines on this side.
        portrait, ghost, signature, serial: boxes, mm, None where there is none.
    """

    document: Document
    index: int
    canvas: Canvas
    fields: dict[str, PlacedField] = field(default_factory=dict)
    mrz: tuple[PlacedField, ...] = ()
    portrait: Box | None = None
    ghost: Box | None = None
    signature: Box | None = None
    serial: Box | None = None

    @property
    def side(self) -> Side:
        """The design's data for this side."""
        return self.document.design.sides[self.index]


def build(document: Document) -> tuple[BuiltSide, ...]:
    """All sides of a document."""
    return tuple(build_side(document, index) for index in range(len(document.design.sides)))


def build_side(document: Document, index: int, *, finished: bool = True) -> BuiltSide:
    """One side of a document: stock, portrait, data, MRZ, overprint, laminate, in this order.

    Args:
        document: what to build.
        index: 0 for the front or only side, 1 for the back.
        finished: False leaves out the overprint and the laminate, for work beneath them; `finish` adds them.
    """
    built = blank_side(document, index)
    personalise(built)
    if finished:
        finish(built)
    return built


def blank_side(document: Document, index: int) -> BuiltSide:
    """One side of the blank that a document is made of: stock, fibres and the blank's number."""
    built = BuiltSide(document, index, stock(document.design, index).copy())
    _strew_fibres(built)
    _print_serial(built)
    return built


def personalise(built: BuiltSide, *, pictures: bool = True) -> None:
    """What makes a blank somebody's: portrait, ghost, data, signature, MRZ, by the processes of the document.

    Args:
        built: the blank; it is changed.
        pictures: False leaves out portrait and ghost.
    """
    side = built.side
    if pictures and side.portrait is not None:
        _print_portrait(built, side.portrait)
    _print_fields(built)
    if side.signature is not None:
        _sign(built, side.signature)
    if side.mrz:
        _print_mrz(built)


def finish(built: BuiltSide) -> None:
    """What comes on top of the data: the overprint and the laminate."""
    overprint(built)
    laminate(built)


def overprint(built: BuiltSide) -> None:
    """Print what goes over portrait and data."""
    for plate, x, y in _over_plates(built.document.design, built.index):
        built.canvas.lay_all(plate, x, y)


def laminate(built: BuiltSide) -> None:
    """Seal it, where the design has a laminate."""
    film = built.document.design.laminate
    if film is not None:
        built.canvas.coat(film)


@lru_cache(maxsize=2)
def stock(design: Design, index: int) -> Canvas:
    """A blank: the sheet of one side with its fixed print, the same for every document of a design; read-only."""
    side = design.sides[index]
    width, height = design.size
    layers = [*side.layers, _labels(side)]
    seed = int(stream(0, "stock", design.name, index).integers(1 << 31))
    plates = [plate_of(layer, width, height) for layer in layers if layer.patterns]
    canvas = Canvas.printed(design.sheet, width, height, plates, seed)
    for layer, plate in zip((layer for layer in layers if layer.patterns), plates, strict=True):
        if layer.process == "intaglio":
            coverage, x, y = _cropped(plate.coverage)
            relief = getattr(get_process("intaglio"), "relief", None)
            if relief is not None:
                canvas.shade(relief(coverage, stream(seed, "relief", layer.name)), x, y)
    return canvas


def print_picture(canvas: Canvas, srgb: RGB, box: Box, way: Print, seed: int, *purpose: str) -> None:
    """Print a picture so that it fills a box.

    Args:
        canvas: what is printed on.
        srgb: shape (height, width, 3), uint8; enlarged or shrunk to the box.
        box: mm.
        way: process.
        seed, purpose: of its random numbers.
    """
    x0, y0, x1, y1 = (mm(v) for v in box)
    size = (x1 - x0, y1 - y0)
    process = get_process(way.process)
    for plate in process.picture(fitted(srgb, size), stream(seed, *purpose, way.process)):
        canvas.lay(plate, x0, y0)


def print_text(canvas: Canvas, line: SetText, way: Print, seed: int, *purpose: str) -> None:
    """Print a line of text by a process, scatter and ragged edges included."""
    coverage = cv2.copyMakeBorder(line.coverage, *(_MARGIN,) * 4, cv2.BORDER_CONSTANT, value=0)
    process = get_process(way.process)
    for plate in process.line_work(np.asarray(coverage, np.uint8), stream(seed, *purpose, way.process), way.ink):
        canvas.lay(plate, line.x - _MARGIN, line.y - _MARGIN)


def set_value(text: str, x: float, baseline: float, room: float, font: str, size: float) -> tuple[SetText, float]:
    """Set a value, smaller where it would not fit its room (to 60 % at most). With the size that was used."""
    width = text_width(text, font, size)
    fitted = size * max(0.6, min(1.0, room / width)) if width > 0 else size
    return set_text(text, x, baseline, font, fitted), fitted


def _labels(side: Side) -> Layer:
    ink = side.label_ink or CARBON_BLACK
    words = tuple(
        Words(slot.label, slot.x, slot.y, side.label_size, side.label_font) for slot in side.slots if slot.label
    )
    return Layer("labels", (ink,), words)


def plate_of(layer: Layer, width: float, height: float) -> Plate | Rainbow:
    """The printing plate of a layer for a side of a size, mm."""
    coverage = blank_plate(width, height)
    for pattern in layer.patterns:
        pattern.draw(coverage)
    return Plate(layer.inks[0], coverage) if len(layer.inks) == 1 else Rainbow(layer.inks, coverage)


def _cropped(coverage: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], int, int]:
    """The inked part of a plate, and where it is."""
    x, y, w, h = cv2.boundingRect(coverage)
    return np.ascontiguousarray(coverage[y : y + h, x : x + w]), x, y


@lru_cache(maxsize=8)
def _over_plates(design: Design, index: int) -> tuple[tuple[Plate | Rainbow, int, int], ...]:
    out = []
    for layer in design.sides[index].over:
        plate = plate_of(layer, *design.size)
        coverage, x, y = _cropped(plate.coverage)
        out.append((plate._replace(coverage=coverage), x, y))
    return tuple(out)


def _strew_fibres(built: BuiltSide) -> None:
    fibres = built.document.design.fibres
    if fibres is None:
        return
    width, height = built.document.design.size
    rng = stream(built.document.seed, "fibres", built.index)
    for _ in range(rng.poisson(fibres.per_dm2 * width * height / 1e4)):
        ink = fibres.inks[int(rng.integers(len(fibres.inks)))]
        length = fibres.length * rng.lognormal(0, 0.25)
        steps = np.cumsum(rng.normal(0, 0.16, 14)) + rng.uniform(0, 2 * np.pi)  # a fibre curls as a random walk turns
        path = np.cumsum(np.stack([np.cos(steps), np.sin(steps)], axis=1), axis=0) * (length / 14)
        path += rng.uniform((0, 0), (width, height)) - path.mean(axis=0)
        points = np.round(path * PX_PER_MM).astype(np.int32)
        corner = points.min(axis=0) - 4
        spot = np.zeros(np.ptp(points, axis=0)[::-1] + 9, np.uint8)
        cv2.polylines(spot, [(points - corner)[:, None, :]], False, 255, int(rng.integers(1, 4)), cv2.LINE_AA)
        built.canvas.lay(Plate(ink, spot), int(corner[0]), int(corner[1]))


def _print_serial(built: BuiltSide) -> None:
    serial = built.side.serial
    if serial is None:
        return
    line = set_text(built.document.serial, serial.x, serial.y, serial.font, serial.size)
    built.canvas.lay(Plate(serial.ink, line.coverage), line.x, line.y)
    built.serial = line.box


def _print_portrait(built: BuiltSide, box: Box) -> None:
    document, way = built.document, built.document.made_by.portrait
    print_picture(built.canvas, document.portrait.picture, box, way, document.seed, "portrait")
    built.portrait = box
    if built.side.ghost is not None:
        shown = document.ghost_portrait or document.portrait
        print_ghost(built.canvas, shown, built.side, built.side.ghost, way, document.seed)
        built.ghost = built.side.ghost


def print_ghost(canvas: Canvas, portrait: Portrait, side: Side, box: Box, way: Print, seed: int) -> None:
    """Print the second, pale, single-coloured portrait."""
    x0, y0, x1, y1 = (mm(v) for v in box)
    coverage = _ghost_coverage(portrait, x1 - x0, y1 - y0).astype(np.float32)[..., None] / 255
    tint = np.array(side.ghost_tint, np.float32)
    print_picture(canvas, np.round(255 - coverage * (255 - tint)).astype(np.uint8), box, way, seed, "ghost")


@lru_cache(maxsize=32)
def _ghost_coverage(portrait: Portrait, width: int, height: int) -> NDArray[np.uint8]:
    """A person's ghost is the same on every document of a size; read-only."""
    from docfraud.specimens.portraits.ghost import ghost

    coverage = ghost(portrait, width, height)
    coverage.setflags(write=False)
    return coverage


def _print_fields(built: BuiltSide) -> None:
    document, side = built.document, built.side
    way = document.made_by.text
    for slot in side.slots:
        text = document.printed(slot.name)
        if not text:
            continue
        line, size = set_value(text, slot.x, slot.y + side.drop, slot.room, way.font, side.value_size)
        print_text(built.canvas, line, way, document.seed, "field", slot.name)
        built.fields[slot.name] = PlacedField(
            slot.name, text, line.box, line.characters, way.font, size, slot.x, slot.y + side.drop
        )


def mrz_lines(document: Document) -> Iterable[tuple[str, SetText]]:
    """The lines of a document's MRZ, set in their places."""
    lines = document.printed_mrz
    left, baselines = mrz_place(document.design.format, len(lines))
    way = document.made_by.mrz
    # OCR-B's character stands in the middle of its cell; other faces are set at its height and spacing.
    size = MRZ_PITCH_MM * OCRB_EM_PER_PITCH
    for text, baseline in zip(lines, baselines, strict=True):
        yield text, set_text(text, left, baseline, way.font, size, pitch=MRZ_PITCH_MM)


def _print_mrz(built: BuiltSide) -> None:
    document = built.document
    way = document.made_by.mrz
    size = MRZ_PITCH_MM * OCRB_EM_PER_PITCH
    left, baselines = mrz_place(document.design.format, len(document.printed_mrz))
    placed = []
    for i, (text, line) in enumerate(mrz_lines(document)):
        print_text(built.canvas, line, way, document.seed, "mrz", str(i))
        placed.append(
            PlacedField(
                f"mrz_{i + 1}", text, line.box, line.characters, way.font, size, left, baselines[i], MRZ_PITCH_MM
            )
        )
    built.mrz = tuple(placed)


def _sign(built: BuiltSide, box: Box) -> None:
    """A signature: a pen's path of loops that wander to the right, printed like the text."""
    document = built.document
    rng = stream(document.seed, "signature")
    x0, y0, x1, y1 = box
    width, height = x1 - x0, y1 - y0
    t = np.linspace(0, 1, 240)
    loops = rng.integers(4, 9)
    y = np.zeros_like(t)
    x = t * 0.9
    for k in range(1, 4):
        y += rng.normal(0, 0.5 / k) * np.sin(2 * np.pi * (loops * k * t * rng.uniform(0.8, 1.1) + rng.random()))
        x += 0.09 / k * rng.uniform(0.4, 1) * np.sin(2 * np.pi * (loops * k * t + rng.random()))
    y *= 0.25 + 0.75 * (1 - t) ** rng.uniform(0.4, 1.6)  # the hand tires after the capital
    y = (y - y.min()) / max(float(np.ptp(y)), 1e-6)
    path = np.stack([(x - x.min()) / np.ptp(x) * width, y * height], axis=1) * PX_PER_MM
    coverage = np.zeros((mm(height) + 24, mm(width) + 24), np.uint8)
    points = np.round((path + 12) * 16).astype(np.int32)
    for i in range(len(points) - 1):  # a pen presses harder on the way down
        down = points[i + 1, 1] > points[i, 1]
        cv2.line(coverage, points[i].tolist(), points[i + 1].tolist(), 255, 9 if down else 6, cv2.LINE_AA, 4)
    line = SetText("", coverage, mm(x0) - 12, mm(y0) - 12, box, ())
    print_text(built.canvas, line, document.made_by.text, document.seed, "signature")
    built.signature = box
