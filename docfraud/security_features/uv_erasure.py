"""Paper around printed characters under ultraviolet light: where somebody scraped, washed or covered (9303-2 A.4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from docfraud.checks import Finding, check, failed, passed, undetermined
from docfraud.imaging.native import cv2
from docfraud.imaging.order import median, percentile
from docfraud.results import GoodSide, Group, Light, Reason, Region, Severity, Threat
from docfraud.security_features.lit import in_light, sharp_enough
from docfraud.security_features.scene import Box, Plane, Scene, linear
from docfraud.security_features.surroundings import FINENESS, Surroundings, surroundings_of
from docfraud.security_features.textlines import TextLine

if TYPE_CHECKING:
    from docfraud.examination import Examination

__all__ = ["Glow", "glow_of"]

_LEAST_PPI = 250.0
_INK_GLOWS = 0.4
"""Brighter than this share of the page's brightest print is fluorescent ink, not paper."""
_BLOOM_MM = 0.5
"""How far the light of fluorescent ink spreads over the paper beside it."""
_CONFINED = 0.05
"""Share of the paper above and below that may shine as brightly, for a bright patch to be taken for erasure."""
_SHINES = 1.1
_TOGETHER = 3
_FEWEST = 20
_ALONE = 4.0
"""How many times as clear a single character must be as one of several: a speck or a stain has room on one."""
_BESIDE_PRINT = 0.15
_UNSURE = 1.5
"""How many times as clear a run must be of which this share of the paper lies in the light of fluorescent print: a
reader spreads that light further than the pixels that are left out."""
_EASILY = 0.65
"""Share of the threshold from which a character belongs to a run."""
_LINEAR = linear(np.arange(256, dtype=np.uint8))


@dataclass(frozen=True, slots=True, eq=False)
class Glow:
    """How much brighter the paper is around each character than above and below it.

    Attributes:
        around: where the characters are.
        excess: share of the paper's light, in the channel that has least more, shape (n,); 0 is like everywhere, NaN
            where no paper is to be seen.
        left, right: the same of the paper to the left and right of each, shape (n,).
        lit: share of its paper that was left out because fluorescent print lights it up, shape (n,).
    """

    around: Surroundings
    excess: NDArray[np.float64]
    left: NDArray[np.float64]
    right: NDArray[np.float64]
    lit: NDArray[np.float64]

    @property
    def known(self) -> int:
        """Characters with paper around them."""
        return int(np.isfinite(self.excess).sum())

    def runs(self, threshold: float) -> list[tuple[float, NDArray[np.intp]]]:
        """Runs of characters whose paper glows, each with how clear it is: its second clearest character, or a single
        one by a quarter. What shines beyond a run's ends as well is not of the run's making."""
        found = []
        for members in self.around.runs(np.nan_to_num(self.excess, nan=-1.0) > _EASILY * threshold):
            beside = np.fmax(np.nan_to_num(self.left[members[0]]), np.nan_to_num(self.right[members[-1]]))
            values = np.sort(self.excess[members])[::-1]
            clear = max(float(values[1]) if len(values) > 1 else 0.0, float(values[0]) / _ALONE)
            near = self.lit[max(int(members[0]) - 1, 0) : int(members[-1]) + 2]
            if float(np.nanmax(near, initial=0.0)) > _BESIDE_PRINT:
                clear /= _UNSURE
            if beside < 0.5 * float(np.median(values)):
                found.append((clear, members))
        return sorted(found, key=lambda run: -run[0])


def glow_of(scene: Scene, lines: Sequence[TextLine]) -> Glow | None:
    """Measure the paper around the characters of a side under ultraviolet light.

    Paper that is scraped or washed shines in its own colour, only more; glue and brightened paper add white and blue.
    Fluorescent ink has few colours, so what all three channels have more of counts.

    Args:
        scene: with known scale and an ultraviolet picture.
        lines: its text.

    Returns:
        None where there is too little text.
    """
    around = surroundings_of(scene, lines)
    if around is None:
        return None
    uv = around.plane(scene, scene.lights[Light.UV])
    planes: list[Plane] = [
        np.asarray(plane, np.float32) for plane in (cv2.LUT(channel, _LINEAR) for channel in cv2.split(uv))
    ]
    light = (planes[0] + planes[1] + planes[2]) / 3
    sample = light[::3, ::3]
    paper = median(sample[around.free[::3, ::3]])
    bright = light > _INK_GLOWS * max(percentile(sample, 99.5), 4 * paper)
    reach = 2 * round(_BLOOM_MM * FINENESS) + 1
    spread = cv2.dilate(bright.astype(np.uint8), np.ones((reach, reach), np.uint8)) > 0
    here, above, below, left, right = around.means(planes, around.free & ~spread)
    lit = around.means([spread.astype(np.float32)], around.free)[0][0]
    hidden = [run for run in around.runs(np.isnan(here[0])) if len(run) >= _TOGETHER]
    if hidden:
        # bright around several characters, and nowhere above or below: no fluorescent print is cut out so
        shine = [rows[0] for rows in around.means([bright.astype(np.float32)], around.free)]
        confined = (np.fmax(shine[1], shine[2]) < _CONFINED) & (shine[0] > 0.5)
        whole = around.means(planes, around.free)[0]
        for run in hidden:
            if int(confined[run].sum()) >= _TOGETHER:
                here[:, run] = np.where(confined[run], whole[:, run], here[:, run])
    # characters that shine themselves are of fluorescent ink, a serial number's say, and light up what is around them
    shining = around.means([np.asarray(light, np.float32)], around.printed)[0][0] > _SHINES * here.mean(axis=0)
    here[:, shining] = np.nan
    away = np.maximum(np.fmax(above, below), 1e-4)
    ratios = here / away, left / away, right / away
    if int(np.isfinite(ratios[0][0]).sum()) < _FEWEST:
        nothing = np.full(here.shape[1], np.nan)
        return Glow(around, nothing, nothing, nothing, lit)
    usual = np.nanmedian(ratios[0], axis=1, keepdims=True)
    excess, beside_left, beside_right = (np.asarray((ratio / usual).min(axis=0) - 1) for ratio in ratios)
    return Glow(around, excess, beside_left, beside_right, lit)


@check(
    "uv-erasure",
    title="The paper around printed characters is as dull as the rest",
    lights={Light.VI, Light.UV},
    needs=("page_uv", "scenes"),
    threats={Threat.DATA_ALTERATION},
    severity=Severity.HIGH,
    standard="ICAO 9303-2 A.4; C.3 (UV,BR,VZ)",
    group=Group.PATTERN_CHECK,
)
def uv_erasure(exam: Examination) -> Finding:
    """Glow around altered characters under ultraviolet light.

    **What it does.** The paper around and between the characters of the printed fields and of the MRZ is compared in
    the ultraviolet picture with the paper above and below them, and beyond the ends of what stands out. The other
    characters of the page show what is usual. Paper that is brighter around several neighbouring characters, in all
    colours and nowhere else, was worked on there.

    **Why a forger fails it.** Before other data can be printed, the old must go. Scraping and solvents break the size
    and finish of the paper, or the surface of the plastic, and take off print that swallows ultraviolet light; the
    spot shines more than its surroundings even where the eye sees nothing. Correction fluid, glue and patches of
    office paper shine more still.

    **What else could cause a failure.** A stain or drop of detergent that has just the size of a word. A field that
    is printed on a brighter panel of its own height. Fluorescent print, in all colours at once, that fits a word.

    **Check by hand.** Look at the marked characters under the lamp: is there a halo with their outline? Then let light
    fall flat across them and look for roughness and remains of other characters with a loupe.
    """
    settings = exam.settings
    regions: list[Region] = []
    doubtful: list[Region] = []
    lines: list[str] = []
    highest, compared = 0.0, 0
    for scene in in_light(exam, Light.UV):
        sharp_enough(scene, _LEAST_PPI, "the paper between characters")
        glow = glow_of(scene, exam.text(scene.side))
        if glow is None or not glow.known:
            continue
        compared += glow.known
        for clear, members in glow.runs(settings.uv_doubtful_erasure):
            highest = max(highest, clear)
            place = scene.region(_grown(glow.around.box(members), scene), Light.UV, "characters")
            if clear > settings.uv_doubtful_erasure:
                doubtful.append(place)
            if clear > settings.uv_max_erasure:
                regions.append(place)
                lines.append(f"{len(members)} character{'s' if len(members) > 1 else ''} on the {scene.side}")
    if not compared:
        return undetermined(
            Reason.ARTEFACT_MISSING,
            "There is too little printed text with paper around it to be compared under ultraviolet light.",
            advice="Capture the whole page, straight and without reflections.",
        )
    more = {
        "score": round(highest, 3),
        "threshold": settings.uv_max_erasure,
        "good_side": GoodSide.BELOW,
        "expected": "paper no brighter around characters than above and below them",
        "observed": f"up to {100 * highest:.0f} % brighter around neighbouring characters",
    }
    if regions:
        return failed(
            Reason.TOO_BRIGHT,
            f"Under ultraviolet light the paper glows around {' and '.join(lines[:3])}, as it does where something was "
            "erased or covered.",
            advice="Look at the marked characters under the lamp and with a loupe, and compare them with the MRZ.",
            regions=tuple(regions[:8]),
            **more,
        )
    if highest > settings.uv_doubtful_erasure:
        return undetermined(
            Reason.TOO_BRIGHT,
            "The paper around some characters is a little brighter under ultraviolet light, as erasing leaves it, and "
            "as heavy wear does.",
            advice="Look at the marked characters under the lamp and with a loupe.",
            regions=tuple(doubtful[:8]),
            **more,
        )
    return passed("The paper is nowhere brighter around characters than beside them.", **more)


def _grown(box: Box, scene: Scene) -> Box:
    return box.grown(0.3 * (scene.px_per_mm or 1.0), scene.page)
