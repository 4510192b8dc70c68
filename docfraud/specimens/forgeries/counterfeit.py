"""Whole counterfeit: nothing of it is the issuer's (ICAO 9303-2 A.4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

import cv2
import numpy as np

from docfraud.imaging.picture import RGB
from docfraud.results import Threat
from docfraud.specimens.build import BuiltSide, blank_side, build_side, finish, laminate, personalise, plate_of
from docfraud.specimens.canvas import Plate, mm
from docfraud.specimens.chain import levels, print_scan, scan
from docfraud.specimens.design import Design, Personalisation, Print
from docfraud.specimens.document import Document
from docfraud.specimens.forgeries.base import Forged, Order, Quality
from docfraud.specimens.forgeries.tools import all_of
from docfraud.specimens.inks import (
    DULL_PAPER,
    DYE_BLACK,
    OFFICE_PAPER,
    PHOTO_PAPER,
    PIGMENT_BLACK,
    PVC,
    TONER_BLACK,
    UV_GREEN,
    Ink,
    Sheet,
)
from docfraud.specimens.portraits.base import Portrait
from docfraud.specimens.portraits.ghost import ghost
from docfraud.specimens.printing.base import fitted
from docfraud.specimens.seeds import stream
from docfraud.specimens.text import Box

__all__ = ["FORGER", "Counterfeit", "counterfeit_side"]

_PROCESS = {"inkjet": "inkjet", "laser": "colour-laser", "card-printer": "dye-diffusion"}


@dataclass(frozen=True, slots=True)
class _Means:
    """What the workshop has.

    Attributes:
        ppi, jpeg: of the scan that the background comes from.
        stretch: how far its tones are stretched to white.
        resets: whether data and MRZ are set anew, or come out of the scan as pictures.
        imitates: whether fluorescent print is imitated.
    """

    ppi: float
    jpeg: int | None
    stretch: float
    resets: bool
    imitates: bool


_MEANS: dict[Quality, _Means] = {
    "clumsy": _Means(200, 55, 0.35, False, False),
    "fair": _Means(400, 85, 1.0, True, False),
    "careful": _Means(600, None, 1.0, True, True),
}
_POOR_UV = UV_GREEN.thinned(0.45, "fluorescent ink of the trade")


def _sheet(variant: str, quality: Quality, design: Design) -> Sheet:
    """What it is printed on: cards on PVC, pages on what the trade sells; careful work avoids brightener."""
    if variant == "card-printer" or (design.format == "TD1" and quality != "clumsy"):
        return PVC
    if quality == "careful":
        return DULL_PAPER
    return PHOTO_PAPER if variant == "inkjet" and quality == "fair" else OFFICE_PAPER


def _black(variant: str, quality: Quality) -> Ink:
    if variant == "laser":
        return TONER_BLACK
    return PIGMENT_BLACK if quality == "careful" else DYE_BLACK


def counterfeit_side(document: Document, index: int, variant: str, quality: Quality, seed: int) -> BuiltSide:
    """One side, printed with office means after a scan of a genuine page.

    Clumsy: a scan of the whole page, data and MRZ included, printed as a picture. Fair and careful: the scan of a page
    freed of its data serves as background; portrait and ghost are put into it, data and MRZ set anew and printed solid
    in the printer's black. Careful: a fine uncompressed scan, paper without brightener, a carbon black, and a
    one-coloured imitation of the fluorescent print, out of register.

    Args:
        document: what it shall say.
        index: of the side.
        variant: "inkjet", "laser" or "card-printer".
        quality: see above.
        seed: of scan and printer.
    """
    means, design, process = _MEANS[quality], document.design, _PROCESS[variant]
    sheet = _sheet(variant, quality, design)
    if not means.resets:
        right = build_side(document, index)
        picture = levels(scan(right.canvas, means.ppi, seed, means.jpeg).picture, means.stretch)
        canvas = print_scan(picture, design.size, process, sheet, seed)
        way = Print(process)
        printed = document.but(personalisation=Personalisation(way, way, Print(process, None, "ocrb")))
        copy = replace(right, document=printed, canvas=canvas)
        laminate(copy)
        return copy
    blank = blank_side(document, index)
    finish(blank)
    picture = levels(scan(blank.canvas, means.ppi, seed, means.jpeg).picture, means.stretch)
    side = blank.side
    if side.portrait is not None:
        picture = _with_portrait(picture, document.portrait, side.portrait, means.ppi)
    if side.ghost is not None:
        shown = document.ghost_portrait or document.portrait
        picture = _with_ghost(picture, shown, side.ghost, side.ghost_tint, means.ppi)
    canvas = print_scan(picture, design.size, process, sheet, seed)
    black = _black(variant, quality)
    text_process = "offset" if process == "dye-diffusion" else process  # a card printer's black is a solid resin
    own = Personalisation(
        Print(process),
        Print(text_process, black, document.made_by.text.font),
        Print(text_process, black, document.made_by.mrz.font),
    )
    built = BuiltSide(document.but(personalisation=own), index, canvas)
    personalise(built, pictures=False)
    built.portrait, built.ghost, built.serial = side.portrait, side.ghost, blank.serial
    if means.imitates:
        _imitate_uv(built, seed)
    laminate(built)
    return built


def _pixels(box: Box, ppi: float) -> tuple[slice, slice]:
    x0, y0, x1, y1 = (round(v / 25.4 * ppi) for v in box)
    return slice(y0, y1), slice(x0, x1)


def _with_portrait(picture: RGB, portrait: Portrait, box: Box, ppi: float) -> RGB:
    rows, columns = _pixels(box, ppi)
    out = picture.copy()
    out[rows, columns] = fitted(portrait.picture, (columns.stop - columns.start, rows.stop - rows.start))
    return out


def _with_ghost(picture: RGB, portrait: Portrait, box: Box, tint: tuple[int, int, int], ppi: float) -> RGB:
    """The ghost as a transparent layer in a picture editor."""
    rows, columns = _pixels(box, ppi)
    share = ghost(portrait, columns.stop - columns.start, rows.stop - rows.start).astype(np.float32)[..., None] / 255
    part = picture[rows, columns].astype(np.float32)
    out = picture.copy()
    out[rows, columns] = np.rint(part * (1 - share) + part * (np.array(tint, np.float32) / 255) * share)
    return out


def _imitate_uv(built: BuiltSide, seed: int) -> None:
    """The fluorescent print as seen under a lamp, drawn again and printed in one colour, out of register."""
    design = built.document.design
    dx, dy = stream(seed, "counterfeit", "uv", built.index).normal(0, 0.5, 2)
    for layer in (*built.side.layers, *built.side.over):
        if not layer.inks[0].invisible:
            continue  # only what is nothing but fluorescence is imitated
        coverage = cv2.GaussianBlur(plate_of(layer, *design.size).coverage, (0, 0), 2.5)
        built.canvas.lay(Plate(_POOR_UV, np.asarray(coverage, np.uint8)), mm(dx), mm(dy))


@dataclass(frozen=True, slots=True)
class Counterfeit:
    """A document made with office means, for a customer and with the customer's portrait."""

    name: str = "counterfeit"
    title: str = "whole document imitated"
    threat: Threat = Threat.COUNTERFEIT

    @property
    def variants(self) -> Mapping[str, str]:
        """The printer."""
        return MappingProxyType(
            {
                "inkjet": "printed on an inkjet printer",
                "laser": "printed on a colour laser printer",
                "card-printer": "printed on a retransfer or photo printer (dye diffusion)",
            }
        )

    def applies(self, design: Design, variant: str) -> bool:
        """Every design; card printers print cards, neither pages of books nor labels."""
        return variant in _PROCESS and (variant != "card-printer" or design.format in ("TD1", "TD2"))

    def forge(self, order: Order) -> Forged:
        """Print it."""
        document = order.document
        sides = tuple(
            all_of(counterfeit_side(document, index, order.variant, order.quality, order.seed))
            for index in range(len(document.design.sides))
        )
        expected = ["uv-dullness", "uv-print", "reference-uv-print", "reference-personalisation", "resolution"]
        if order.variant != "card-printer":
            expected.append("print-process-background")
        if order.variant != "laser" and order.quality != "careful":
            expected.insert(0, "ir-absorption-mrz")
        if order.variant == "laser":
            expected.append("tracking-dots")
        if order.quality == "careful":
            expected.remove("uv-dullness")
        ways = self.variants[order.variant]
        text = "data and MRZ set anew" if _MEANS[order.quality].resets else "data and MRZ printed as part of the scan"
        return Forged(
            sides=sides,
            document=sides[0].built.document,
            what=f"Nothing is genuine: {ways} after a scan of {_MEANS[order.quality].ppi:.0f} ppi, {text}, on "
            f"{_sheet(order.variant, order.quality, document.design).name}.",
            expected=tuple(expected),
            bearer=document.portrait,
        )


FORGER = Counterfeit()
