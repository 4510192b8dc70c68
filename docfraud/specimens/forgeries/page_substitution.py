"""Page substitution: a page, or one side of a card, taken out and another put in (ICAO 9303-2 A.4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import cv2
import numpy as np

from docfraud.results import Threat
from docfraud.specimens.build import BuiltSide, build, build_side
from docfraud.specimens.canvas import Canvas, mm
from docfraud.specimens.design import Design
from docfraud.specimens.document import invent_document
from docfraud.specimens.forgeries.base import Forged, ForgedSide, Order, Quality
from docfraud.specimens.forgeries.counterfeit import counterfeit_side
from docfraud.specimens.forgeries.impostor import stranger
from docfraud.specimens.forgeries.photos import add_glow
from docfraud.specimens.forgeries.tools import all_of, changed, cloud, untouched
from docfraud.specimens.seeds import stream

__all__ = ["FORGER", "PageSubstitution"]


@dataclass(frozen=True, slots=True)
class _Hinge:
    """What is left at the spine: torn fibres (share of the depth), glue, a shadow, needle holes."""

    torn: float
    glue: float
    shadow: float
    holes: int


_HINGE: dict[Quality, _Hinge] = {
    "clumsy": _Hinge(0.9, 0.16, 0.35, 14),
    "fair": _Hinge(0.5, 0.07, 0.2, 8),
    "careful": _Hinge(0.15, 0.025, 0.08, 3),
}
_DEPTH_MM = 3.5
"""How far from the spine the page shows traces."""


def rebind(built: BuiltSide, quality: Quality, rng: np.random.Generator) -> None:
    """Take a page out and bind it in again: the spine is the page's upper edge.

    Fibres are torn out along it, glue has been added, and the old needle holes show beside the new ones. Not
    simulated: a page trimmed or bound crookedly.
    """
    way, canvas = _HINGE[quality], built.canvas
    depth = mm(_DEPTH_MM)
    rows, columns = slice(0, depth), slice(0, canvas.shape[1])
    shape = (depth, canvas.shape[1])
    fall = np.linspace(1, 0, depth, dtype=np.float32)[:, None] ** 1.5
    ragged = np.clip(fall * np.float32(1.6) - cloud(shape, 2.0, rng) * np.float32(0.9), 0, 1)
    _bare(canvas, built, ragged * np.float32(way.torn), rows, columns, rng)
    add_glow(canvas, np.asarray(fall * cloud(shape, 3.0, rng), np.float32), way.glue, rows, columns)
    canvas.shade(np.asarray(1 - np.float32(way.shadow) * fall**2, np.float32), 0, 0)
    for _ in range(way.holes):
        at = (int(rng.integers(canvas.shape[1])), int(rng.normal(mm(1.4), mm(0.15))))
        hole = np.ones((mm(0.8), mm(0.8)), np.float32)
        cv2.circle(hole, (hole.shape[1] // 2, hole.shape[0] // 2), mm(0.22), 0.25, -1, cv2.LINE_AA)
        canvas.shade(hole, at[0] - hole.shape[1] // 2, at[1] - hole.shape[0] // 2, bands=range(7))


def _bare(
    canvas: Canvas, built: BuiltSide, share: np.ndarray[tuple[int, ...], np.dtype[np.float32]], rows: slice,
    columns: slice, rng: np.random.Generator,
) -> None:  # fmt: skip
    """Torn paper: the print is gone, and fibres stand up."""
    fuzz = np.asarray(cv2.GaussianBlur(rng.standard_normal(share.shape, np.float32), (0, 0), 2.0), np.float32)
    uneven = 1 + np.float32(0.25) * fuzz
    canvas.blend(share, built.document.design.sheet.adds, rows, columns, uneven)


@dataclass(frozen=True, slots=True)
class PageSubstitution:
    """The data page of another book bound into this one, or the back of another card under this card's front.

    "genuine-page": a genuine page of the same design out of another book; it is right in itself, so only the traces at
    the spine show. "counterfeit-page": a page made on an inkjet printer (`docfraud.specimens.forgeries.counterfeit`).
    "other-back": front and back of two genuine cards.
    """

    name: str = "page-substitution"
    title: str = "page or side exchanged for another"
    threat: Threat = Threat.PAGE_SUBSTITUTION

    @property
    def variants(self) -> Mapping[str, str]:
        """Where the new page comes from."""
        return MappingProxyType(
            {
                "genuine-page": "a genuine page of another book",
                "counterfeit-page": "a page made on an inkjet printer",
                "other-back": "the back of another genuine card",
            }
        )

    def applies(self, design: Design, variant: str) -> bool:
        """Pages belong to books, backs to cards."""
        if variant == "other-back":
            return len(design.sides) == 2
        return variant in self.variants and design.format == "TD3"

    def forge(self, order: Order) -> Forged:
        """Exchange the page."""
        if order.variant == "other-back":
            return self._other_back(order)
        document = order.document
        rng = stream(order.seed, "forgery", self.name, order.variant)
        if order.variant == "genuine-page":
            page = build_side(document, 0)
            before = page.canvas.copy()
            rebind(page, order.quality, rng)
            side = ForgedSide(page, changed(before, page.canvas))
            more: tuple[str, ...] = ("reference-uv-edges",)
        else:
            page = counterfeit_side(document, 0, "inkjet", order.quality, order.seed)
            rebind(page, order.quality, rng)
            side = all_of(page)
            more = ("uv-dullness", "uv-print", "print-process-background", "resolution")
        return Forged(
            sides=(side,),
            document=page.document,
            what=f"The data page was exchanged for {self.variants[order.variant]}; the traces are along the spine, at "
            f"the upper edge.",
            expected=(*more, "cut-marks", "serial-consistency"),
            bearer=document.portrait,
        )

    def _other_back(self, order: Order) -> Forged:
        document = order.document
        second = invent_document(document.design, stranger(order), order.seed ^ 0x5EED)
        front, right = build(document)
        back = build_side(second, 1)
        claimed = document.but(mrz=second.right_mrz if back.mrz else document.mrz)
        return Forged(
            sides=(untouched(front), ForgedSide(back, changed(right.canvas, back.canvas))),
            document=claimed,
            what=f"The front is of the card {document.number}, the back of {second.number}; both are genuine.",
            expected=("viz-date-of-birth", "viz-date-of-expiry", "serial-consistency"),
            bearer=document.portrait,
        )


FORGER = PageSubstitution()
