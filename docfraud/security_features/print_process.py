"""By which process a page is printed: line work in solid inks, or dots (ICAO 9303-2 C.3: VI,FR)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from docfraud.checks import Finding, check, failed, passed, undetermined
from docfraud.results import GoodSide, Light, Reason, Severity, Threat
from docfraud.security_features.grain import LEAST_PPI, Screen, background_tiles, screen_of, tile_grain
from docfraud.security_features.lit import background_regions, in_light, not_background, sharp_enough
from docfraud.security_features.scene import Box, Scene

if TYPE_CHECKING:
    from docfraud.examination import Examination

__all__ = ["BackgroundPrint", "background_print"]

_QUIET = 0.2
"""The share of squares that must be quieter: guilloches that cross have detail in all directions too, but never fill
a page."""
_LEAST_SQUARES = 8
_CLEAR_SCREEN = 20.0


@dataclass(frozen=True, slots=True)
class BackgroundPrint:
    """What the background is printed with.

    Attributes:
        grain: of the quieter squares, grey levels.
        squares: how many were measured.
        screen: the strongest halftone screen, None where it cannot be looked for.
        boxes: of the squares with grain, scene pixels.
    """

    grain: float
    squares: int
    screen: Screen | None
    boxes: tuple[Box, ...]

    @property
    def process(self) -> str:
        """Words for dots of that kind."""
        if self.screen is not None and self.screen.peak > _CLEAR_SCREEN:
            lines = 25.4 / self.screen.period
            return f"dots in a regular screen of {lines:.0f} lines an inch, as laser printers and process offset make"
        return "irregular fine dots, as inkjet printers make"


def background_print(scene: Scene, without: list[Box]) -> BackgroundPrint:
    """Measure the grain of a page's background.

    Args:
        scene: with known scale.
        without: boxes that are no background: portrait, MRZ.
    """
    assert scene.px_per_mm is not None
    boxes = background_tiles(scene, without)
    if not boxes:
        return BackgroundPrint(0.0, 0, None, ())
    grain = tile_grain(scene.grey, boxes)
    quiet = float(np.quantile(grain, _QUIET))
    rough = tuple(box for box, value in zip(boxes, grain, strict=True) if value >= quiet)
    return BackgroundPrint(quiet, len(boxes), screen_of(scene.grey, boxes, scene.px_per_mm), rough)


@check(
    "print-process-background",
    title="The background is line work in solid inks",
    needs=("scenes",),
    threats={Threat.COUNTERFEIT, Threat.PAGE_SUBSTITUTION, Threat.FANTASY_DOCUMENT, Threat.PRESENTATION_ATTACK},
    severity=Severity.HIGH,
    standard="ICAO 9303-2 C.3 (VI,AB,IS), A.4, A.5",
)
def print_process_background(exam: Examination) -> Finding:
    """Printing process of the background.

    **What it does.** Squares of 4 mm without text are searched for dots. Security printing draws its backgrounds as
    fine lines, each in one ink: along such a line nothing changes. Office printers mix their colours of dots, so that
    there is fine detail in every direction. A spectrum separates the two; the quieter fifth of the squares counts,
    since genuine line work crosses in some places. A regular screen is looked for in the spectrum.

    **Why a forger fails it.** Whoever scans a page and prints it hands the lines to a machine that can only set dots:
    inkjet drops scatter irregularly, laser printers and process offset use screens. Line printing in separate inks
    takes plates, a press and register of a hundredth of a millimetre. A screen that is photographed shows its pixels,
    which are dots, too.

    **What else could cause a failure.** A noisy picture, by a phone in bad light. Documents whose background is process
    printing: some visas, cards and older passports. A very dirty page.

    **Check by hand.** With a loupe of ten times, look at a light tint of the background: lines with clean edges in one
    colour, or a rosette or dust of cyan, magenta and yellow dots?
    """
    measured: list[tuple[Scene, BackgroundPrint]] = []
    for scene in in_light(exam, Light.VI):
        sharp_enough(scene, LEAST_PPI, "the dots of a print")
        if scene.warped and (scene.ppi or 0) < 1.3 * LEAST_PPI:
            continue
        found = background_print(scene, not_background(exam, scene))
        if found.squares >= _LEAST_SQUARES:
            measured.append((scene, found))
    if not measured:
        return undetermined(
            Reason.ARTEFACT_MISSING,
            "There is too little background without text, or it was resampled, to judge its print.",
        )
    scene, found = max(measured, key=lambda item: item[1].grain)
    settings = exam.settings
    more = {
        "score": round(found.grain, 2),
        "threshold": settings.print_max_grain,
        "good_side": GoodSide.BELOW,
        "expected": "lines in solid inks, without grain along them",
    }
    if found.grain > settings.print_doubtful_grain:
        regions = background_regions(scene, found.boxes, Light.VI)
        if found.grain > settings.print_max_grain:
            return failed(
                Reason.PRINT_PROCESS_DIFFERS,
                f"The background consists of {found.process}, not of lines in solid inks.",
                observed=f"grain of {found.grain:.1f} grey levels over all of the background",
                advice="Look at the marked places with a loupe of ten times.",
                regions=regions,
                **more,
            )
        return undetermined(
            Reason.PRINT_PROCESS_DIFFERS,
            "The background is grainy, by its print or by the noise of the picture.",
            advice="Capture the page again with a page reader or scanner, and look at it with a loupe.",
            regions=regions,
            **more,
        )
    return passed("The background is printed in lines without grain.", **more)
