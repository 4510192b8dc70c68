"""From a recipe to a specimen: the document is made, forged, worn, captured, and its bearer photographed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from docfraud.errors import MRZFormatError, UnknownNameError
from docfraud.imaging.native import cv2
from docfraud.imaging.picture import RGB
from docfraud.mrz.parse import parse
from docfraud.results import Light, Threat
from docfraud.specimens.build import BuiltSide
from docfraud.specimens.canvas import Exposure
from docfraud.specimens.capture import Captured, get_device, map_points, page_quad, warp_mask
from docfraud.specimens.capture.base import Device
from docfraud.specimens.capture.page_reader import PageReader
from docfraud.specimens.capture.photocopy import ColourCopier, GreyCopier
from docfraud.specimens.design import Design
from docfraud.specimens.designs import get_design
from docfraud.specimens.document import Document, invent_document
from docfraud.specimens.forgeries import Forged, Order, get_forger
from docfraud.specimens.forgeries.base import ForgedSide
from docfraud.specimens.forgeries.tools import genuine_sides
from docfraud.specimens.portraits.base import Points, Portrait, PortraitSet
from docfraud.specimens.portraits.live import live_capture
from docfraud.specimens.recipe import Recipe
from docfraud.specimens.seeds import stream
from docfraud.specimens.text import Box
from docfraud.specimens.wear import apply_wear, wear_kinds

__all__ = ["LiveView", "SideView", "Specimen", "make"]

Mask = NDArray[np.uint8]
Polygon = tuple[tuple[float, float], ...]

_CARD_CORNER_MM = 3.18
"""Radius of the corners of an identification card (ISO/IEC 7810)."""

SIDES = ("page", "back")


@dataclass(frozen=True, slots=True, eq=False)
class SideView:
    """One side, captured.

    Attributes:
        name: page or back.
        pictures: light to picture, (height, width, 3) uint8 RGB.
        captured: how.
        quad: the page's corners in the pictures, clockwise from its own top left.
        fields: printed text by field.
        regions: name to polygon in the pictures' pixels.
        mask: shape of the pictures, uint8, 255 where a forger changed something; None on a side that nobody touched.
        wear_mask: the same for wear; None for no wear.
    """

    name: str
    pictures: dict[Light, RGB]
    captured: Captured
    quad: Polygon
    fields: dict[str, str]
    regions: dict[str, Polygon]
    mask: Mask | None
    wear_mask: Mask | None


@dataclass(frozen=True, slots=True, eq=False)
class LiveView:
    """The person who presents the document.

    Attributes:
        picture: (height, width, 3) uint8 RGB.
        points: five points of the face.
        portrait: whose photograph it is made of.
        note: how.
        mask: 255 where the appearance was altered; None where it was not.
        jpeg_quality: that the picture has been through.
    """

    picture: RGB
    points: Points
    portrait: Portrait
    note: str
    mask: Mask | None
    jpeg_quality: int


@dataclass(frozen=True, slots=True, eq=False)
class Specimen:
    """A specimen with its ground truth, in memory.

    Attributes:
        recipe: how it was made.
        document: what it claims.
        sides: captured.
        live: the bearer, or None.
        what: one sentence.
        threat: None for a genuine document of its holder.
        expected: ids of checks that ought to notice.
        mrz: lines as printed.
    """

    recipe: Recipe
    document: Document
    sides: tuple[SideView, ...]
    live: LiveView | None
    what: str
    threat: Threat | None = None
    expected: tuple[str, ...] = ()
    mrz: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The recipe's."""
        return self.recipe.name

    @property
    def mrz_valid(self) -> bool:
        """Whether the printed lines have a known format and right check digits."""
        try:
            return parse(self.mrz).check_digits_valid
        except MRZFormatError:
            return False


def make(recipe: Recipe, portraits: PortraitSet) -> Specimen:
    """Make a specimen; the same recipe and portraits give the same pixels.

    Args:
        recipe: what.
        portraits: to choose the holder from; forgeries also need other people.

    Raises:
        UnknownNameError: a name in the recipe that does not exist.
        UsageError: a recipe that cannot be made, or a forgery that needs another person where there is none.
    """
    recipe.checked()
    design = get_design(recipe.design)
    portrait = _holder(recipe, portraits)
    document = invent_document(design, portrait, recipe.seed)
    forged = _forge(recipe, document, portraits)
    device = _device(recipe, design, forged)
    views = tuple(_view(side, device, recipe) for side in forged.sides)
    mrz = tuple(line.text for side in forged.sides for line in side.built.mrz)
    forger = None if recipe.forgery is None else get_forger(recipe.forgery)
    return Specimen(
        recipe=recipe,
        document=forged.document,
        sides=views,
        live=_live(forged, portraits, recipe) if recipe.live else None,
        what=forged.what,
        threat=None if forger is None else forger.threat,
        expected=forged.expected,
        mrz=mrz,
    )


def _holder(recipe: Recipe, portraits: PortraitSet) -> Portrait:
    if recipe.portrait is None:
        return portraits[int(stream(recipe.seed, "holder").integers(len(portraits)))]
    for portrait in portraits:
        if portrait.name == recipe.portrait:
            return portrait
    names = ", ".join(p.name for p in portraits[:10])
    raise UnknownNameError(f"There is no portrait {recipe.portrait!r}.", remedy=f"There are {names}.")


def _forge(recipe: Recipe, document: Document, portraits: PortraitSet) -> Forged:
    """The forgery; a genuine document is wrapped as one on which nothing was done."""
    if recipe.forgery is None:
        sides = tuple(genuine_sides(document))
        what = "Genuine: made as its issuer makes it, presented by its holder."
        return Forged(sides=sides, document=document, what=what, expected=(), bearer=document.portrait)
    assert recipe.quality is not None  # `checked` saw to it
    order = Order(
        document=document,
        variant=recipe.variant,
        quality=recipe.quality,
        seed=recipe.seed,
        portraits=portraits,
        ppi=recipe.ppi,
    )
    return get_forger(recipe.forgery).forge(order)


def _device(recipe: Recipe, design: Design, forged: Forged) -> Device:
    device = forged.device or get_device(recipe.device)
    changes: dict[str, object] = {} if recipe.jpeg is None else {"jpeg_quality": recipe.jpeg}
    if design.format in ("TD1", "TD2") and isinstance(device, PageReader):
        changes["corner_mm"] = _CARD_CORNER_MM
    return _changed(device, changes) if changes else device


def _changed(device: Device, changes: dict[str, object]) -> Device:
    """The device with other settings; a copier's are those of what takes its picture."""
    if isinstance(device, ColourCopier | GreyCopier):
        return replace(device, reader=_changed(device.reader, changes))
    known = {name: value for name, value in changes.items() if hasattr(device, name)}
    return cast("Device", replace(cast("Any", device), **known))


def _view(side: ForgedSide, device: Device, recipe: Recipe) -> SideView:
    name = SIDES[side.built.index]
    exposure = side.expose(recipe.ppi)
    wear_mask: Mask | None = None
    if recipe.wear != "none":
        worn = apply_wear(exposure, _side_seed(recipe, name), wear_kinds(recipe.wear))
        exposure, wear_mask = worn.exposure, worn.mask
    seed = _side_seed(recipe, name)
    captured = device(exposure, seed)
    if side.retouch is not None:
        captured = side.retouch(captured, exposure, device, seed)
    pictures = {Light.VI: captured.vi, Light.IR: captured.ir, Light.UV: captured.uv}
    mask = warp_mask(_reduced(side.mask, exposure), captured) if side.mask.any() else None
    return SideView(
        name=name,
        pictures={light: picture for light, picture in pictures.items() if picture is not None},
        captured=captured,
        quad=_polygon(page_quad(exposure, captured)),
        fields={name: placed.text for name, placed in side.built.fields.items()},
        regions=_regions(side.built, exposure, captured),
        mask=mask,
        wear_mask=None if wear_mask is None else warp_mask(wear_mask, captured),
    )


def _side_seed(recipe: Recipe, side: str) -> int:
    """Captures of the two sides of a card differ."""
    return int(stream(recipe.seed, "side", side).integers(1 << 62))


def _reduced(mask: Mask, exposure: Exposure) -> Mask:
    """A canvas mask at the exposure's resolution, 255 for every pixel of which any part is marked."""
    height, width = exposure.shape
    step = mask.shape[0] // height
    part = mask[: height * step, : width * step]
    small = cv2.resize(part, (width, height), interpolation=cv2.INTER_AREA) if step > 1 else part
    # averages of less than half a grey level would be lost to rounding: none is below 255 / 36
    return np.asarray(cv2.threshold(small, 0, 255, cv2.THRESH_BINARY)[1], np.uint8)


def _regions(built: BuiltSide, exposure: Exposure, captured: Captured) -> dict[str, Polygon]:
    boxes: dict[str, Box] = {name: placed.box for name, placed in built.fields.items()}
    boxes |= {line.name.replace("mrz_", "mrz_line_"): line.box for line in built.mrz}
    others = {"portrait": built.portrait, "ghost": built.ghost, "signature": built.signature, "serial": built.serial}
    boxes |= {name: box for name, box in others.items() if box is not None}
    scale = exposure.px_per_mm

    def polygon(box: Box) -> Polygon:
        x0, y0, x1, y1 = (v * scale - 0.5 for v in box)
        return _polygon(map_points(np.array([(x0, y0), (x1, y0), (x1, y1), (x0, y1)]), captured))

    return {name: polygon(box) for name, box in boxes.items()}


def _polygon(points: Sequence[Sequence[float]] | NDArray[np.floating]) -> Polygon:
    return tuple((round(float(x), 2), round(float(y), 2)) for x, y in points)


def _live(forged: Forged, portraits: PortraitSet, recipe: Recipe) -> LiveView:
    """A photograph of the bearer: another one than the document's where there is one."""
    bearer = forged.bearer
    quality = 85
    others = portraits.others(bearer) if forged.bearer_mask is None else ()
    if others:
        bearer = others[int(stream(recipe.seed, "live", "which").integers(len(others)))]
    seed = int(stream(recipe.seed, "live", "capture").integers(1 << 62))
    live = live_capture(bearer, seed, jpeg_quality=quality, mask=forged.bearer_mask)
    return LiveView(live.picture, live.points, bearer, live.note, live.mask, quality)
