"""A joint around the portrait: its window of another document let into the page (ICAO 9303-2 A.4, C.27)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from docfraud.checks import Finding, check, failed, not_applicable, passed, undetermined
from docfraud.imaging.native import cv2
from docfraud.results import GoodSide, Light, Reason, Severity, Threat
from docfraud.security_features.dark_lines import (
    amounts_along,
    blocks_of,
    darker_than_beside,
    shares_along,
    slants,
    thickened,
)
from docfraud.security_features.lit import need_light, sharp_enough
from docfraud.security_features.scene import EDGES, Box, Grey, linear

if TYPE_CHECKING:
    from docfraud.examination import Examination

__all__ = ["Line", "joint_of", "lines_beside"]

_FROM_MM, _TO_MM = 0.35, 4.2
"""Outward from the portrait: nearer, it is the portrait's own edge (photo-edges)."""
_REACH_MM = 0.6
_STEP_MM = 0.15
_WIDE_PX = 3
"""Rows on either side of a line that it may fill."""
_LEAST_PPI = 200.0
_APART_MM = 0.9
"""By which the distances of a joint's sides may differ: it was cut by hand."""
_SIDES = 3
"""Sides that must show it: lamps may hide it on one."""


@dataclass(frozen=True, slots=True)
class Line:
    """The most complete thin dark line along one side of the portrait.

    Attributes:
        side: left, right, top or bottom.
        share: of its length along which it is darker than the paper on both sides of it, 0 to 1.
        distance: outward from the portrait, mm.
        amount: width times depth, mm: what it takes of the paper's light, median along it.
    """

    side: str
    share: float
    distance: float
    amount: float


def lines_beside(plane: Grey, box: Box, px_per_mm: float, page: Box, depth: float) -> list[Line]:
    """Search beside each edge of a window.

    Args:
        plane: one light, shape (height, width), uint8: infrared, where print has vanished.
        box: the window.
        px_per_mm: scale.
        page: nothing beyond it is looked at; a side with too little room is left out.
        depth: how much darker than both sides a line must be, linear light, 0 to 1.
    """
    near, far = round(_FROM_MM * px_per_mm), round(_TO_MM * px_per_mm)
    found = []
    for side in EDGES:
        strip = {
            "left": Box(box.x0 - far, box.y0, box.x0 - near, box.y1),
            "right": Box(box.x1 + near, box.y0, box.x1 + far, box.y1),
            "top": Box(box.x0, box.y0 - far, box.x1, box.y0 - near),
            "bottom": Box(box.x0, box.y1 + near, box.x1, box.y1 + far),
        }[side].cut(page)
        part = strip.of(plane)
        if side in ("left", "right"):
            part = part.T
        if side in ("left", "top"):
            part = part[::-1]  # outward is down
        if part.shape[0] >= 2 * px_per_mm and part.shape[1] >= 8 * px_per_mm:
            share, row, amount = _darkest_line(np.ascontiguousarray(part), px_per_mm, depth)
            found.append(Line(side, share, (row + near) / px_per_mm, amount))
    return found


def _darkest_line(strip: Grey, px_per_mm: float, depth: float) -> tuple[float, int, float]:
    """Share, row in the middle, and amount (mm) of the most complete line along a strip's rows."""
    height, width = strip.shape
    blocks = blocks_of(width, px_per_mm)
    mean = linear(np.asarray(cv2.resize(strip, (blocks, height), interpolation=cv2.INTER_AREA), np.uint8))
    darker = darker_than_beside(mean, max(round(_REACH_MM * px_per_mm), 2))
    dark = thickened(darker, depth)
    offsets = slants(width, blocks, max(round(_STEP_MM * px_per_mm), 1))
    shares = np.stack([shares_along(dark, np.arange(height), offset) for offset in offsets])
    slant, row = np.unravel_index(int(np.argmax(shares)), shares.shape)
    amounts = amounts_along(darker, np.clip(row + offsets[slant], 0, height - 1), _WIDE_PX)
    return float(shares[slant, row]), int(row), float(np.median(amounts)) / px_per_mm


def joint_of(lines: Sequence[Line]) -> tuple[float, float, tuple[Line, ...]]:
    """The sides that may be one joint.

    Returns:
        The least share of the three most complete sides that lie equally far from the portrait, 0 where there are none;
        how many times the darkest of those takes more light than the palest; and the sides.
    """
    best: tuple[float, float, tuple[Line, ...]] = (0.0, 1.0, ())
    for start in lines:
        alike = [line for line in lines if 0 <= line.distance - start.distance <= _APART_MM]
        if len(alike) < _SIDES:
            continue
        share = sorted(line.share for line in alike)[-_SIDES]
        sides = tuple(line for line in alike if line.share >= share)
        if (share, len(sides)) > (best[0], len(best[2])):
            amounts = [line.amount for line in sides]
            best = (share, max(amounts) / max(min(amounts), 1e-4), sides)
    return best


@check(
    "photo-joint",
    title="The portrait's window was not let in",
    lights={Light.IR},
    needs=("page_ir", "photo"),
    threats={Threat.CONSTRUCTION},
    severity=Severity.HIGH,
    standard="ICAO 9303-2 A.4, C.27; C.3 (IR,FR,PH)",
)
def photo_joint(exam: Examination) -> Finding:
    """Joint around the portrait.

    **What it does.** In the infrared picture, where background print has vanished, a thin dark line is looked for along
    each side of the portrait, up to 4 mm outside it. Lines on three sides at about the same distance are a frame; one
    that takes much more light on one side than on another is no printed one, but the gap of something let in: a lamp
    shines into it on one side, and leaves a shadow on the other.

    **Why a forger fails it.** Who lets the portrait window of one genuine document into another has genuine print all
    over, and the joint: the piece and the hole never match to a hundredth of a millimetre.

    **What else could cause a failure.** Documents whose issuer lets a photograph or a window in. A printed frame that
    is partly worn away.

    **Check by hand.** Let light fall flat across the page from each side in turn, and run a fingernail around the
    portrait, a millimetre or two outside it. Hold the page against a lamp: does light come through?
    """
    scene, window = exam.photo.scene, exam.photo.window
    need_light(exam, scene, Light.IR)
    sharp_enough(scene, _LEAST_PPI, "a joint around the portrait")
    if not window.clear:
        return not_applicable("The portrait has no edges: it blends into the page.")
    assert scene.px_per_mm is not None
    settings = exam.settings
    lines = lines_beside(scene.lights[Light.IR], window.box, scene.px_per_mm, scene.page, settings.cut_depth)
    if len(lines) < _SIDES:
        return undetermined(Reason.ARTEFACT_MISSING, "There is too little paper around the portrait to see a joint on.")
    share, unlike, sides = joint_of(lines)
    uneven = unlike > settings.photo_least_unlike
    score = share if uneven else 0.0
    more = {
        "score": round(score, 3),
        "threshold": settings.photo_max_joint,
        "good_side": GoodSide.BELOW,
        "expected": "no uneven frame of thin dark lines around the portrait",
        "observed": f"lines along {100 * share:.0f} % of three sides, one {unlike:.1f} times as dark as another",
    }
    if score > settings.photo_max_joint:
        out = max(line.distance for line in sides) + 0.5
        frame = window.box.grown(out * scene.px_per_mm, scene.page)
        return failed(
            Reason.EDGE_FOUND,
            f"A thin line, darker on one side than on another, runs {sides[0].distance:.1f} mm outside the portrait, "
            "as around a piece that was let in.",
            advice="Feel for a step around the portrait, and hold the page against a lamp.",
            regions=(scene.region(frame, Light.IR, "portrait"),),
            **more,
        )
    return passed("No joint runs around the portrait.", **more)
