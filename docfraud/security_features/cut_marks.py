"""Cuts and joints that run across the page (ICAO 9303-2 C.27: cut marks, paper damage)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from docfraud.checks import Finding, check, failed, passed
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
from docfraud.security_features.lit import in_light, sharp_enough
from docfraud.security_features.scene import Box, Grey, Plane, Scene, linear

if TYPE_CHECKING:
    from docfraud.examination import Examination

__all__ = ["Seam", "find_seams"]

_REACH_MM = 0.9
"""A cut is narrower than this, whatever it joins."""
_MARGIN_MM = 2.5
_STEP_MM = 0.4
_LEAST_SHARE = 0.5
"""Of the page that a line must run through to be looked at."""
_LEAST_PPI = 200.0


@dataclass(frozen=True, slots=True)
class Seam:
    """A straight dark line from edge to edge.

    Attributes:
        share: of its length along which it is darker than the paper on both sides of it, 0 to 1.
        unevenness: robust standard deviation of its width times depth along it, over the median: a printed line has
            0.1, the gap between two parts that were cut by hand is a wedge, open here and closed there.
        box: around it, pixels of the plane.
        horizontal: whether it runs from left to right.
    """

    share: float
    unevenness: float
    box: Box
    horizontal: bool


def find_seams(plane: Grey, px_per_mm: float, depth: float, texts: Sequence[Box] = ()) -> list[Seam]:
    """Search a page for thin straight dark lines that run from one edge to the other.

    Args:
        plane: one light of the page alone, shape (height, width), uint8: infrared, where print has vanished.
        px_per_mm: scale.
        depth: how much darker than both sides it must be, linear light, 0 to 1.
        texts: lines of print that run across the page, pixels of the plane: the MRZ. Strokes in one row of it look
            like a line, and nothing can be seen beneath them.

    Returns:
        Up to four lines in each direction, the most complete first.
    """
    turned = np.asarray(cv2.transpose(plane), np.uint8)
    texts_turned = [Box(box.y0, box.x0, box.y1, box.x1) for box in texts]
    across = _along_rows(turned, px_per_mm, depth, texts, True)
    down = _along_rows(plane, px_per_mm, depth, texts_turned, False)
    return sorted([*across, *down], key=lambda seam: -seam.share)


def _along_rows(turned: Grey, px_per_mm: float, depth: float, texts: Sequence[Box], horizontal: bool) -> list[Seam]:
    width, height = turned.shape
    blocks = blocks_of(width, px_per_mm)
    # rows of the turned plane are averaged in half the time that columns are
    averaged = cv2.resize(turned, (height, blocks), interpolation=cv2.INTER_AREA)
    reach = max(round(_REACH_MM * px_per_mm), 2)
    darker = darker_than_beside(linear(np.asarray(cv2.transpose(averaged), np.uint8)), reach)
    margin = round(_MARGIN_MM * px_per_mm)
    darker[:margin] = darker[-margin:] = 0
    for box in texts:
        darker[max(box.y0, 0) : max(box.y1, 0), box.x0 * blocks // width : -(-box.x1 * blocks // width)] = 0
    dark = thickened(darker, depth)
    offsets = slants(width, blocks, max(round(_STEP_MM * px_per_mm), 1))
    # no line through a row has a larger share than columns with a dark place within its reach
    far = int(np.abs(offsets).max())
    reached = cv2.dilate(dark, np.ones((2 * far + 1, 1), np.uint8))
    hopeful = np.flatnonzero(reached.mean(axis=1) >= _LEAST_SHARE)
    shares = np.zeros((len(offsets), height), np.float32)
    if len(hopeful):
        shares[:, hopeful] = [shares_along(dark, hopeful, offset) for offset in offsets]
    best = shares.max(axis=0)
    seams: list[Seam] = []
    taken: list[int] = []
    for row in np.argsort(-best, kind="stable"):
        if len(seams) == 4 or best[row] < _LEAST_SHARE:
            break
        if any(abs(int(row) - other) < reach for other in taken):
            continue
        taken.append(int(row))
        offset = offsets[int(np.argmax(shares[:, row]))]
        half = int(np.abs(offset).max()) + round(px_per_mm)
        low, high = max(int(row) - half, 0), min(int(row) + half + 1, height)
        box = Box(0, low, width, high) if horizontal else Box(low, 0, high, width)
        seams.append(Seam(float(best[row]), _unevenness(darker, int(row) + offset, reach), box, horizontal))
    return seams


def _unevenness(darker: Plane, rows: NDArray[np.intp], reach: int) -> float:
    # text that touches the line here and there would make a ruled line look uneven
    amount = amounts_along(darker, rows, reach)
    middle = float(np.median(amount))
    return float(1.48 * np.median(np.abs(amount - middle)) / max(middle, 1e-6))


@check(
    "cut-marks",
    title="No cut or joint runs across the page",
    lights={Light.IR},
    needs=("page_ir", "scenes"),
    threats={Threat.CONSTRUCTION},
    severity=Severity.HIGH,
    standard="ICAO 9303-2 C.27",
)
def cut_marks(exam: Examination) -> Finding:
    """Cuts and joints.

    **What it does.** In the infrared picture, where the background print has vanished, a thin straight line is looked
    for that runs from one edge of the page to the other, is darker than the paper on both sides of it, and is wider in
    one place than in another: the gap of two parts that were joined. The lines of the MRZ are left out. A printed line
    is as wide everywhere; folds are seldom straight, and lighter as often as darker.

    **Why a forger fails it.** Who puts a document together from two genuine ones (the strip with the MRZ of one, the
    page of another) must cut both. However fine the cut, light falls into it, and glue fills it.

    **What else could cause a failure.** A sharp crease straight across the page. A scratch of the reader's glass. A
    line that is part of the design, printed in ink that infrared light sees.

    **Check by hand.** Hold the page against a lamp, and bend it gently along the line: does it open? Does the pattern
    meet on both sides?
    """
    settings = exam.settings
    found: list[tuple[Scene, Seam]] = []
    for scene in in_light(exam, Light.IR):
        sharp_enough(scene, _LEAST_PPI, "a cut")
        assert scene.px_per_mm is not None
        page = np.ascontiguousarray(scene.page.of(scene.lights[Light.IR]))
        texts = [Box.around(line.quad).moved(-scene.page.x0, -scene.page.y0) for line in scene.mrz]
        found += [(scene, seam) for seam in find_seams(page, scene.px_per_mm, settings.cut_depth, texts)]
    cuts = [(scene, seam) for scene, seam in found if seam.unevenness > settings.cut_min_unevenness]
    best = max((seam.share for _, seam in cuts), default=0.0)
    more = {
        "score": round(best, 3),
        "threshold": settings.cut_max_share,
        "good_side": GoodSide.BELOW,
        "expected": "no uneven dark line from edge to edge",
        "observed": f"the straightest uneven line is dark along {100 * best:.0f} % of the page",
    }
    if best <= settings.cut_max_share:
        return passed("No cut or joint runs across the page.", **more)
    scene, seam = max(cuts, key=lambda item: item[1].share)
    x, y = scene.page.x0, scene.page.y0
    box = Box(seam.box.x0 + x, seam.box.y0 + y, seam.box.x1 + x, seam.box.y1 + y)
    return failed(
        Reason.EDGE_FOUND,
        f"A thin dark line runs {'across' if seam.horizontal else 'down'} the whole page, wider here and narrower "
        "there, as a joint of two parts does.",
        advice="Hold the page against a lamp and bend it along the line.",
        regions=(scene.region(box, Light.IR, "seam"),),
        **more,
    )
