"""The characters of a printed field beside one another: ink, size and line (ICAO 9303-2 A.4: alteration of data)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from docfraud.checks import Finding, check, failed, passed, undetermined
from docfraud.results import GoodSide, Light, Reason, Region, Severity, Threat
from docfraud.security_features.ink import absorption, colour_of, strokes_of
from docfraud.security_features.lit import in_light, sharp_enough
from docfraud.security_features.scene import Box, Scene
from docfraud.security_features.textlines import TextLine

if TYPE_CHECKING:
    from docfraud.examination import Examination

__all__ = ["InkOfText", "text_ink"]

_LEAST_PPI = 250.0
_DARK = 0.6
"""Share of white light that a character's ink must take away, to be compared in infrared."""
_NEUTRAL = 40.0
"""Largest difference of the ink's channels, of 255: coloured print is no data."""
_FEWEST = 3
_LEAST_MM = 1.4
"""Smaller print is labels, not data, and its strokes are too few pixels."""


@dataclass(frozen=True, slots=True, eq=False)
class InkOfText:
    """One line of text.

    Attributes:
        line: where.
        white, infrared: share of light that each character takes away, shape (n,).
        colour: how far each character's ink is from neutral, 0 to 255, shape (n,).
    """

    line: TextLine
    white: NDArray[np.float64]
    infrared: NDArray[np.float64]
    colour: NDArray[np.float64]

    @property
    def judged(self) -> NDArray[np.bool_]:
        """Characters dark and neutral enough."""
        return (self.white > _DARK) & (self.colour < _NEUTRAL)

    @property
    def ratio(self) -> NDArray[np.float64]:
        """Infrared over white."""
        return self.infrared / np.maximum(self.white, 0.05)


def text_ink(scene: Scene, lines: Sequence[TextLine]) -> list[InkOfText]:
    """Measure the ink of text on a side that has an infrared picture.

    Args:
        scene: with known scale.
        lines: the text.
    """
    px = scene.px_per_mm
    assert px is not None
    found = []
    for line in lines:
        rows = []
        for i in range(len(line.boxes)):
            strokes = strokes_of(scene.grey, line.character(i).grown(0.15 * px, scene.page))
            if strokes is None:
                rows.append((0.0, 0.0, 255.0))
                continue
            infrared = absorption(scene.lights[Light.IR], strokes)
            rows.append((strokes.white, infrared, colour_of(scene.vi, strokes)))
        found.append(InkOfText(line, *np.array(rows, dtype=np.float64).T))
    return found


@check(
    "ir-field-characters",
    title="All characters of a printed field are printed in the same ink",
    lights={Light.VI, Light.IR},
    needs=("page_ir", "scenes"),
    threats={Threat.DATA_ALTERATION},
    severity=Severity.HIGH,
    standard="ICAO 9303-2 A.4; C.3 (IR,AB,ID), (IR,TR,ID) & (VI,AB,ID)",
)
def ir_field_characters(exam: Examination) -> Finding:
    """Infrared absorption within and between the printed fields.

    **What it does.** How much infrared light each character takes away, relative to white light, is compared with the
    other characters of its line. Where the printed fields were read, whole fields are compared with one another as
    well: the holder's data are printed in one go, in one ink.

    **Why a forger fails it.** A date, a number or a name is altered with the ink at hand. It looks as black as the rest
    and has another transparency in infrared, where the altered characters fade, or stand out alone.

    **What else could cause a failure.** A signature or stamp that crosses the text. Remarks that an office added later,
    with another machine, which is its right. Reflections in one of the pictures.

    **Check by hand.** Compare the infrared with the white-light picture, field by field: what fades, and does the rest
    of its line fade, too?
    """
    settings = exam.settings
    odd: list[str] = []
    regions: list[Region] = []
    lowest, compared, several = 1.0, 0, False
    for scene in in_light(exam, Light.IR):
        sharp_enough(scene, _LEAST_PPI, "the ink of single characters")
        px = scene.px_per_mm or 1.0
        zone = scene.mrz_zone
        lines = [
            line
            for line in exam.text(scene.side)
            if line.height >= _LEAST_MM * px and (zone is None or line.box.cut(zone).area < 0.5 * line.box.area)
        ]
        inks = text_ink(scene, lines)
        for ink in inks:
            relative = _within(ink)
            if relative is None:
                continue
            compared += 1
            lowest = min(lowest, float(np.nanmin(relative)))
            bad = np.flatnonzero(relative < settings.ir_sibling_absorption)
            if len(bad):
                box = _around(ink.line, bad)
                odd.append(f"{len(bad)} of the {len(relative)} characters of a line")
                several |= len(bad) > 1
                regions.append(scene.region(box.grown(0.2 * px, scene.page), Light.IR, "characters"))
        for name, box, relative_ in _between(scene, inks, exam.printed_values(scene.side)):
            compared += 1
            lowest = min(lowest, relative_)
            if relative_ < settings.ir_sibling_absorption:
                odd.append(f"the whole field {name.replace('_', ' ')}")
                regions.append(scene.region(box, Light.IR, name))
    if not compared:
        return undetermined(
            Reason.NOT_ABSORBING, "No line of black text absorbs infrared light, so its characters cannot be compared."
        )
    more = {
        "score": round(lowest, 3),
        "threshold": settings.ir_sibling_absorption,
        "good_side": GoodSide.ABOVE,
        "expected": "each character as dark in infrared as the others of its line",
        "observed": f"the palest has {100 * max(lowest, 0):.0f} % of the others' absorption",
    }
    if odd:
        return failed(
            Reason.CHARACTERS_DIFFER,
            f"In infrared light {'; '.join(odd[:3])} {'fade' if several or len(odd) > 1 else 'fades'} while the others "
            "stay black.",
            advice="Compare the marked characters with the MRZ, and look at them with a loupe.",
            regions=tuple(regions[:8]),
            **more,
        )
    return passed("The characters of each line are equally dark in infrared light.", **more)


def _within(ink: InkOfText) -> NDArray[np.float64] | None:
    """Each character's ratio over the typical one of its line; None where the line has no characters that absorb.

    Typical is what the darker half has: more than half of a line may have been altered.
    """
    sure = ink.judged
    if int(sure.sum()) < _FEWEST or int(sure.sum()) < 0.5 * len(sure):
        return None
    ratio = np.where(sure, ink.ratio, np.nan)
    typical = float(np.nanpercentile(ratio, 80))
    return None if typical < 0.5 else np.asarray(ratio / typical)


def _around(line: TextLine, members: NDArray[np.intp]) -> Box:
    boxes = line.boxes[members]
    return Box(*(int(v) for v in (*boxes[:, :2].min(axis=0), *boxes[:, 2:].max(axis=0))))


def _lying_in(boxes: NDArray[np.int32], box: Box) -> NDArray[np.bool_]:
    """Which boxes, shape (n, 4), lie in another for more than six tenths."""
    x0, y0, x1, y1 = boxes.T
    width = np.minimum(x1, box.x1) - np.maximum(x0, box.x0)
    height = np.minimum(y1, box.y1) - np.maximum(y0, box.y0)
    return np.asarray(np.maximum(width, 0) * np.maximum(height, 0) > 0.6 * (x1 - x0) * (y1 - y0))


def _between(scene: Scene, inks: Sequence[InkOfText], values: dict[str, Box]) -> list[tuple[str, Box, float]]:
    """Fields whose printed value is known, with their ink over the median field's; none where fields are too few."""
    found: list[tuple[str, Box, float]] = []
    measured = [(ink.line, ink.judged, ink.ratio) for ink in inks]
    for name, box in values.items():
        if name == "issuer":  # printed on the blank, in whatever ink
            continue
        inside = [ratio[judged & _lying_in(line.boxes, box)] for line, judged, ratio in measured]
        ratios = np.concatenate(inside) if inside else np.zeros(0)
        if len(ratios) >= _FEWEST:
            found.append((name, box, float(np.median(ratios))))
    if len(found) < _FEWEST:
        return []
    typical = float(np.median([ratio for _, _, ratio in found]))
    return [] if typical < 0.5 else [(name, box, ratio / typical) for name, box, ratio in found]
