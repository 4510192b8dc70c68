"""Characters that are copies of one another, pixel by pixel (ICAO 9303-2 A.4: alteration of data, in the picture)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from docfraud.checks import Finding, check, failed, passed, undetermined
from docfraud.imaging.native import cv2
from docfraud.results import GoodSide, Light, Reason, Region, Severity, Threat
from docfraud.security_features.finest import LEAST_DETAIL
from docfraud.security_features.ink import middle_of
from docfraud.security_features.lit import need_scale, sharp_enough
from docfraud.security_features.scene import Box, Grey, Plane, Scene

if TYPE_CHECKING:
    from docfraud.examination import Examination
    from docfraud.security_features.textlines import TextLine

__all__ = ["Twins", "find_twins"]

_LEAST_PPI = 250.0
_LEAST_MM = 1.0
_CANDIDATES = 60
"""Pairs of the likest characters that are compared pixel by pixel."""
_FEWEST = 12
"""Pairs that must be compared, to know how much two prints of one character differ."""
_THUMBNAIL = (10, 12)
_ALIKE = 0.15
"""Largest difference of thumbnails, as a share of their own variance: other letters differ by more."""
_SEARCH = 2
_EDGE = 2
_LEAST_CONTRAST = 60
_CLIPPED = (3, 252)
_MOST_CLIPPED = 0.5
_BLOCK = 8


@dataclass(frozen=True, slots=True)
class Twins:
    """The two likest characters of a page.

    Attributes:
        difference: of their pixels, root mean square, over the standard deviation of the first's pixels.
        usual: the same of a quarter of the pairs compared: what two prints of one character have.
        pairs: how many were compared.
        boxes: of every pair that is nearer than half of what is usual, the nearest first; scene pixels.
    """

    difference: float
    usual: float
    pairs: int
    boxes: tuple[tuple[Box, Box], ...]

    @property
    def ratio(self) -> float:
        """Difference over what is usual, 0 to 1."""
        return self.difference / max(self.usual, 1e-6)


def find_twins(
    grey: Grey, lines: Sequence[TextLine], px_per_mm: float, most_ratio: float = 0.5, left_out: Sequence[Box] = ()
) -> Twins | None:
    """Compare every character with those of its shape, at whole pixels.

    Two prints of one character, captured once, differ by where they lie between pixels, by how ink ran into the paper,
    by the background and by noise. Of a copy none of that is left but what compression did to it afterwards.

    Args:
        grey: lightness as captured, not resampled, (height, width), uint8.
        lines: the text.
        px_per_mm: scale.
        most_ratio: a pair nearer than this share of what is usual is reported.
        left_out: places whose characters are not compared with one another: rows of fillers of an MRZ, so many that
            two of them are alike by chance.

    Returns:
        None where fewer than twelve pairs can be compared.
    """
    boxes = _tight(grey, lines, px_per_mm)
    middle = (boxes[:, :2] + boxes[:, 2:]) // 2
    out = np.zeros(len(boxes), bool)
    for box in left_out:
        out |= ((middle >= (box.x0, box.y0)) & (middle < (box.x1, box.y1))).all(axis=1)
    found = []
    for i, j in _candidates(grey, boxes, out):
        difference = _difference(grey, boxes[i], boxes[j])
        if difference is not None:
            found.append((difference, i, j))
    if len(found) < _FEWEST:
        return None
    found.sort()
    usual = found[len(found) // 4][0]
    near = tuple((_box(boxes[i]), _box(boxes[j])) for d, i, j in found if d < most_ratio * usual)
    return Twins(found[0][0], usual, len(found), near)


def _fillers(scene: Scene) -> list[Box]:
    """Where an MRZ has several fillers in a row."""
    return [
        Box.around(line.span(*run.span())).grown(0.5 * (scene.px_per_mm or 1))
        for line in scene.mrz
        for run in re.finditer("<<<+", line.text)
    ]


def _box(edges: NDArray[np.intp]) -> Box:
    return Box(*(int(v) for v in edges))


def _tight(grey: Grey, lines: Sequence[TextLine], px_per_mm: float) -> NDArray[np.intp]:
    """Boxes of the characters to the pixel, shape (n, 4): text is found on a smaller picture."""
    height, width = grey.shape
    margin = _EDGE + _SEARCH + 2
    found = set()
    for line in lines:
        for x0, y0, x1, y1 in line.boxes.tolist():
            x, y = max(x0 - 2, 0), max(y0 - 2, 0)
            part = grey[y : y1 + 2, x : x1 + 2]
            paper, ink = int(middle_of(part[[0, -1]].ravel())), int(part.min())
            if paper - ink < _LEAST_CONTRAST:
                continue
            left, top, across, down = cv2.boundingRect(cv2.inRange(part, 0, (paper + ink) // 2))
            box = (x + left, y + top, x + left + across, y + top + down)
            inside = min(box[:2]) >= margin and box[2] < width - margin and box[3] < height - margin
            if inside and down >= _LEAST_MM * px_per_mm and across >= 4:
                found.add(box)
    return np.array(sorted(found), dtype=np.intp).reshape(-1, 4)


def _candidates(grey: Grey, boxes: NDArray[np.intp], out: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Pairs of the likest characters of one size that are not both left out, as indices of boxes."""
    if len(boxes) < 2:
        return []
    small = np.stack(
        [
            cv2.resize(grey[y0 - 1 : y1 + 1, x0 - 1 : x1 + 1], _THUMBNAIL, interpolation=cv2.INTER_AREA).ravel()
            for x0, y0, x1, y1 in boxes.tolist()
        ]
    ).astype(np.float32)
    small -= small.mean(axis=1, keepdims=True)
    power = (small * small).sum(axis=1)
    apart = power[:, None] + power[None, :] - 2 * small @ small.T
    apart /= np.maximum(np.minimum(power[:, None], power[None, :]), 1)
    size = boxes[:, 2:] - boxes[:, :2]
    one_size = (np.abs(size[:, None] - size[None, :]) <= 1).all(axis=2)
    # equal pixels in equal places of their compression blocks may have been made equal by the compression
    shift = boxes[:, None, :2] - boxes[None, :, :2]
    same_phase = (shift % _BLOCK == 0).all(axis=2)
    usable = np.triu(one_size & ~same_phase & (apart < _ALIKE) & ~(out[:, None] & out[None, :]), 1)
    first, second = np.nonzero(usable)
    order = np.argsort(apart[first, second], kind="stable")[:_CANDIDATES]
    return list(zip(first[order].tolist(), second[order].tolist(), strict=True))


def _difference(grey: Grey, a: NDArray[np.intp], b: NDArray[np.intp]) -> float | None:
    """Of two characters where they fit best; None for one that is mostly clipped, or at one phase of the blocks."""
    x0, y0, x1, y1 = (int(v) for v in (*(a[:2] - _EDGE), *(a[2:] + _EDGE)))
    u, v = (int(value) for value in b[:2] - _EDGE - _SEARCH)
    part = grey[y0:y1, x0:x1]
    around = grey[v : v + part.shape[0] + 2 * _SEARCH, u : u + part.shape[1] + 2 * _SEARCH]
    if around.shape != (part.shape[0] + 2 * _SEARCH, part.shape[1] + 2 * _SEARCH):
        return None
    within = cv2.countNonZero(cv2.inRange(part, *_CLIPPED))
    if part.size - within > _MOST_CLIPPED * part.size:
        return None
    one, other = part.astype(np.float32), around.astype(np.float32)
    squares: Plane = np.asarray(cv2.matchTemplate(other, one, cv2.TM_SQDIFF), np.float32)
    least, _, (dx, dy), _ = cv2.minMaxLoc(squares)
    if (u + dx - x0) % _BLOCK == 0 and (v + dy - y0) % _BLOCK == 0:
        return None
    spread = float(cv2.meanStdDev(one)[1][0, 0])
    return float(np.sqrt(max(least, 0.0) / part.size)) / max(spread, 1.0)


@check(
    "copy-move",
    title="No character is a copy of another",
    needs=("scenes",),
    threats={Threat.DATA_ALTERATION, Threat.PRESENTATION_ATTACK},
    severity=Severity.HIGH,
    standard="ICAO 9303-2 A.4",
)
def copy_move(exam: Examination) -> Finding:
    """Characters copied within the picture.

    **What it does.** Every character is laid over those of its shape (but not one filler of a row over another), pixel
    by pixel. Two prints of one letter are never equal: they lie differently between the pixels, the ink has run
    differently, the background goes on beneath them, and noise is new everywhere. Two characters are taken for copies
    if they differ both by next to nothing and by far less than the likest others of the page.

    **Why a forger fails it.** Who sends a picture instead of the document can alter it on a screen. A figure from
    elsewhere on the same page has the right typeface, ink, sharpness and background, so it is copied: with its noise.

    **What else could cause a failure.** A picture that was drawn by a computer and never captured. A scanner that
    replaces characters by similar ones to save space (some do with JBIG2). Of exact copies about a quarter is missed,
    of those compressed afterwards with a JPEG quality of 90 half, at 80 all; so are copies that were turned or scaled,
    and of anything but dark text.

    **Check by hand.** Enlarge the marked characters side by side: are the specks and lines of the background around
    them the same? Ask for the document itself.
    """
    settings = exam.settings
    measured: list[tuple[Scene, Twins]] = []
    warped = False
    scenes = [scene for scene in exam.scenes.values() if scene.px_per_mm is not None]
    for scene in scenes or [need_scale(next(iter(exam.scenes.values())))]:
        sharp_enough(scene, _LEAST_PPI, "whether characters are copies")
        if scene.warped:
            warped = True
            continue
        assert scene.px_per_mm is not None
        twins = find_twins(scene.grey, exam.text(scene.side), scene.px_per_mm, settings.copy_max_ratio, _fillers(scene))
        if twins is not None:
            measured.append((scene, twins))
    if not measured and warped:
        return undetermined(
            Reason.PICTURE_UNUSABLE,
            "The page was captured at an angle and had to be straightened, so its pixels cannot be compared.",
            advice="Capture the page lying straight, with a page reader or scanner.",
        )
    if not measured:
        return undetermined(
            Reason.ARTEFACT_MISSING, "There are too few characters of one shape to tell a copy from a print."
        )
    copied = [
        (scene, twins)
        for scene, twins in measured
        if twins.difference < settings.copy_max_difference and twins.ratio < settings.copy_max_ratio
    ]
    scene, twins = min(copied or measured, key=lambda item: item[1].ratio)
    more = {
        "score": round(twins.ratio, 3),
        "threshold": settings.copy_max_ratio,
        "good_side": GoodSide.ABOVE,
        "expected": "no two characters much more alike than others of one shape",
        "observed": f"the likest two differ by {100 * twins.difference:.1f} % of their contrast, others by "
        f"{100 * twins.usual:.1f} %",
    }
    if copied and (scene.detail is None or scene.detail < LEAST_DETAIL):
        return undetermined(
            Reason.PICTURE_UNUSABLE,
            "The picture was enlarged or smoothed: without noise a copy is not told from a print.",
            advice="Give the picture as it was captured.",
            **more,
        )
    if copied:
        regions: tuple[Region, ...] = tuple(
            scene.region(box.grown(_EDGE, scene.page), Light.VI, "copy") for pair in twins.boxes[:4] for box in pair
        )
        return failed(
            Reason.PART_REPEATED,
            "Two characters are equal pixel by pixel, noise included: one was copied from the other in the picture.",
            advice="Enlarge the marked characters side by side, and ask for the document itself.",
            regions=regions,
            **more,
        )
    # a pair may be more alike than usual and still differ by what print does
    more["score"] = round(max(twins.ratio, settings.copy_max_ratio), 3)
    return passed(f"None of the {twins.pairs} likest pairs of characters is a copy.", **more)
