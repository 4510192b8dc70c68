"""Construction from parts of genuine documents (ICAO 9303-2 A.4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import cv2
import numpy as np
from numpy.typing import NDArray

from docfraud.results import Threat
from docfraud.specimens.build import BuiltSide, build
from docfraud.specimens.canvas import PX_PER_MM, Canvas, mm
from docfraud.specimens.design import PAGE_SIZE_MM, Design
from docfraud.specimens.document import Document, invent_document
from docfraud.specimens.forgeries.base import Forged, ForgedSide, Order, Quality
from docfraud.specimens.forgeries.impostor import stranger
from docfraud.specimens.forgeries.photos import add_glow, cut_core, outline_of, ring_of, shade_edge
from docfraud.specimens.forgeries.tools import changed, cloud
from docfraud.specimens.portraits.base import Portrait
from docfraud.specimens.seeds import stream
from docfraud.specimens.text import Box

__all__ = ["FORGER", "Construction"]

Mask = NDArray[np.uint8]

_MRZ_ZONE_MM = 23.2


@dataclass(frozen=True, slots=True)
class _Joint:
    """How well two parts meet: error of cut and register (mm), turn (degrees), shadow, glue, white core of the cut."""

    off: float
    turn: float
    shadow: float
    glue: float
    core: float


_JOINT: dict[Quality, _Joint] = {
    "clumsy": _Joint(0.45, 0.7, 0.35, 0.14, 0.6),
    "fair": _Joint(0.2, 0.25, 0.2, 0.06, 0.3),
    "careful": _Joint(0.08, 0.06, 0.08, 0.02, 0.08),
}


def join(built: BuiltSide, part: Canvas, box: Box, quality: Quality, rng: np.random.Generator) -> Mask:
    """Let a part of another page of the same design into a page: cut, laid in, glued from behind.

    Args:
        built: the page; its canvas is changed.
        part: the other page, whole.
        box: what is exchanged, mm.
        quality: of the joint.
        rng: of the hand.

    Returns:
        Where the part lies, shape of the canvas, uint8, 255.
    """
    way, canvas = _JOINT[quality], built.canvas
    whole = slice(0, canvas.shape[0]), slice(0, canvas.shape[1])
    outline = outline_of(box, way.off, 0.0, *whole, rng)
    angle = float(rng.uniform(-way.turn, way.turn))
    dx, dy = rng.normal(0, way.off, 2) * PX_PER_MM
    centre = ((box[0] + box[2]) / 2 * PX_PER_MM, (box[1] + box[3]) / 2 * PX_PER_MM)
    move = cv2.getRotationMatrix2D(centre, angle, 1.0)
    move[:, 2] += (dx, dy)
    piece = np.asarray(cv2.warpAffine(outline, move, (canvas.shape[1], canvas.shape[0])), np.uint8)
    rows, columns = _bounds(outline, piece)
    move[:, 2] -= (columns.start, rows.start)
    size = (columns.stop - columns.start, rows.stop - rows.start)
    bands = [cv2.warpAffine(band, move, size, borderMode=cv2.BORDER_REPLICATE) for band in part.planes]
    moved = np.asarray(np.stack(bands), np.uint16)
    seam = ring_of(piece[rows, columns], 1.0) * cloud(piece[rows, columns].shape, 1.5, rng)
    add_glow(canvas, seam, way.glue, rows, columns)
    _gap(canvas, outline[rows, columns], rows, columns)
    shade_edge(canvas, piece[rows, columns], way.shadow, rows, columns)
    canvas.lay_piece(Canvas(moved), piece[rows, columns], columns.start, rows.start)
    cut_core(canvas, piece[rows, columns], way.core, rows, columns)
    return np.asarray(cv2.threshold(piece, 0, 255, cv2.THRESH_BINARY)[1], np.uint8)


def _bounds(*outlines: Mask) -> tuple[slice, slice]:
    """Rows and columns around outlines, with room for shadow and glue."""
    both = np.maximum.reduce(outlines)
    x, y, w, h = cv2.boundingRect(both)
    m = mm(2)
    return slice(max(y - m, 0), min(y + h + m, both.shape[0])), slice(max(x - m, 0), min(x + w + m, both.shape[1]))


def _gap(canvas: Canvas, hole: Mask, rows: slice, columns: slice) -> None:
    """Where the hole is larger than the part, the dark of what lies behind shows."""
    canvas.shade(np.asarray(1 - 0.75 * hole.astype(np.float32) / 255, np.float32), columns.start, rows.start)


@dataclass(frozen=True, slots=True)
class Construction:
    """One document out of two genuine ones of a design.

    "strip": the MRZ strip of a second document joined to the visual zone of the first. "window": the portrait window of
    the second let into the first. Everything is genuine print; the joint, the register of the pattern across it, and
    the data betray it.
    """

    name: str = "construction"
    title: str = "put together from parts of two genuine documents"
    threat: Threat = Threat.CONSTRUCTION

    @property
    def variants(self) -> Mapping[str, str]:
        """Which part comes from the second document."""
        return MappingProxyType({"strip": "its machine-readable strip", "window": "its portrait window"})

    def applies(self, design: Design, variant: str) -> bool:
        """Where the part is on one side with something else."""
        if variant == "strip":
            return any(side.mrz and side.slots for side in design.sides)
        return variant == "window" and any(side.portrait is not None for side in design.sides)

    def forge(self, order: Order) -> Forged:
        """Join them.

        Raises:
            UsageError: there is nobody else.
        """
        first, other = order.document, stranger(order)
        second = invent_document(first.design, other, order.seed ^ 0x5EED)
        rng = stream(order.seed, "forgery", self.name, order.variant)
        sides = []
        for mine, theirs in zip(build(first), build(second), strict=True):
            before = mine.canvas.copy()
            box = self._box(order.variant, mine)
            part = np.zeros(before.shape, np.uint8)
            if box is not None:
                part = join(mine, theirs.canvas, box, order.quality, rng)
                if order.variant == "strip":
                    mine.mrz = theirs.mrz
            # the stock is common to both: the part counts where it looks the same, too
            sides.append(ForgedSide(mine, changed(before, mine.canvas) | part))
        claimed, bearer, what = _claims(order.variant, first, second)
        telling = ("viz-document-number", "viz-names", "viz-date-of-birth") if order.variant == "strip" else ()
        photo = ("reference-ghost", "portrait-ghost", "photo-joint") if order.variant == "window" else ()
        return Forged(
            sides=tuple(sides),
            document=claimed,
            what=what,
            expected=(*telling, *photo, "cut-marks", "reference-register"),
            bearer=bearer,
        )

    def _box(self, variant: str, built: BuiltSide) -> Box | None:
        width, height = PAGE_SIZE_MM[built.document.design.format]
        if variant == "strip":
            return (-2.0, height - _MRZ_ZONE_MM, width + 2.0, height + 2.0) if built.mrz else None
        if built.portrait is None:
            return None
        x0, y0, x1, y1 = built.portrait
        return (x0 - 1.2, y0 - 1.2, x1 + 1.2, y1 + 1.2)


def _claims(variant: str, first: Document, second: Document) -> tuple[Document, Portrait, str]:
    """What the constructed document says, who presents it, and what was done."""
    if variant == "strip":
        what = (
            f"The machine-readable strip of the document {second.number} was joined to the page of {first.number}; "
            f"both are genuine."
        )
        return first.but(mrz=second.right_mrz), first.portrait, what
    what = (
        f"The portrait window of the document {second.number} was let into {first.number}; both are genuine. The "
        f"person in the window presents it."
    )
    return first.but(portrait=second.portrait, ghost_portrait=first.portrait), second.portrait, what


FORGER = Construction()
