"""The background under infrared light (ICAO 9303-2 C.3: IR,TR,IS): security print in colours vanishes there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from docfraud.checks import Finding, check, failed, passed, undetermined
from docfraud.imaging.native import cv2
from docfraud.results import GoodSide, Light, Reason, Severity, Threat
from docfraud.security_features.grain import background_tiles
from docfraud.security_features.lit import background_regions, in_light, not_background
from docfraud.security_features.scene import Box, Grey, Scene, linear

if TYPE_CHECKING:
    from docfraud.examination import Examination

__all__ = ["remaining_print"]

_FINE_MM, _COARSE_MM = 0.12, 0.8
"""Print between these sizes is compared: coarser is the lamps', and finer lies apart in the two pictures."""
_HALVED_PX_PER_MM = 13.0
"""Finer pictures are looked at in half their size."""
_LEAST_TILES = 8
_LEAST_PRINT = 0.004
"""Natural log of light: a background fainter than this is noise."""


def remaining_print(scene: Scene, tiles: list[Box]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """How much of the print in some squares infrared light still sees.

    In each square, absorbance (log of light) in infrared is fitted to that in white light, without their slow parts;
    noise of the infrared picture does not change the slope.

    Args:
        scene: with an infrared picture and known scale.
        tiles: squares of background.

    Returns:
        The slope in each square, 1 for ink that is as dark in infrared, and the strength of the print in white light,
        natural log of light; float64, shape (tiles,).
    """
    assert scene.px_per_mm is not None
    slopes, strengths = np.zeros(len(tiles)), np.zeros(len(tiles))
    for number, tile in enumerate(tiles):
        white, infrared = (_fine(tile.of(plane), scene.px_per_mm) for plane in (scene.grey, scene.lights[Light.IR]))
        power = float(white @ white) / len(white)
        strengths[number] = np.sqrt(power)
        slopes[number] = float(white @ infrared) / len(white) / max(power, 1e-9)
    return slopes, strengths


def _fine(plane: Grey, px_per_mm: float) -> NDArray[np.float32]:
    """Absorbance of a square without its slow part and its rim, mean 0, shape (n,)."""
    # print of an eighth of a millimetre is two pixels and more at half the size of 400 ppi
    half = px_per_mm / 2 if px_per_mm > _HALVED_PX_PER_MM else px_per_mm
    if half < px_per_mm:
        plane = np.asarray(cv2.resize(plane, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), np.uint8)
    absorbed = cv2.log(linear(plane) + np.float32(0.02))
    fine, slow = (cv2.GaussianBlur(absorbed, (0, 0), mm * half) for mm in (_FINE_MM, _COARSE_MM))
    rim = round(_COARSE_MM * half / 2)
    inner = (fine - slow)[rim:-rim, rim:-rim].ravel()
    return np.asarray(inner - inner.mean(), np.float32)


@check(
    "ir-background",
    title="The background vanishes in infrared",
    lights={Light.VI, Light.IR},
    needs=("page_ir", "scenes"),
    threats={Threat.COUNTERFEIT, Threat.FANTASY_DOCUMENT, Threat.PRESENTATION_ATTACK},
    severity=Severity.MEDIUM,
    standard="ICAO 9303-2 C.3 (IR,TR,IS), C.15",
)
def ir_background(exam: Examination) -> Finding:
    """Infrared absorption of the background.

    **What it does.** Squares of 4 mm without text are compared in white light and in infrared: how much of the darkness
    of each line remains there. The coloured inks of backgrounds are transparent between 850 and 950 nm, so that
    the MRZ stands alone there; carbon black stays as it is. The median over the squares decides.

    **Why a forger fails it.** A photocopier and a black-only laser printer make the background of carbon, too, and so
    does a colour printer that mixes much black into its tints.

    **What else could cause a failure.** A document whose whole background is printed in inks that absorb infrared;
    parts of it often are, and are compared with the document's model (reference-infrared). An infrared picture that is
    the white-light one without its colours.

    **Check by hand.** Look at the infrared picture: does the pattern of the background show as clearly as in white
    light? Coloured lines that stay black there hold carbon.
    """
    found = []
    for scene in in_light(exam, Light.IR):
        tiles = background_tiles(scene, not_background(exam, scene))
        slopes, strengths = remaining_print(scene, tiles)
        printed = strengths > _LEAST_PRINT
        if int(printed.sum()) >= _LEAST_TILES:
            boxes = [tile for tile, known in zip(tiles, printed, strict=True) if known]
            found.append((float(np.median(slopes[printed])), scene, boxes))
    if not found:
        return undetermined(
            Reason.ARTEFACT_MISSING, "There is too little printed background without text to look for in infrared."
        )
    score, scene, boxes = max(found, key=lambda item: item[0])
    more = {
        "score": round(score, 3),
        "threshold": exam.settings.ir_max_background,
        "good_side": GoodSide.BELOW,
        "expected": "coloured lines that infrared light does not see",
        "observed": f"{100 * max(score, 0):.0f} % of the background's darkness remains in infrared",
    }
    if score > exam.settings.ir_max_background:
        return failed(
            Reason.PRINT_PROCESS_DIFFERS,
            "The background stays as dark in infrared as in white light, as carbon does in a copy.",
            advice="Look at both pictures side by side, and at the lines with a loupe: colours, or shades of black?",
            regions=background_regions(scene, boxes, Light.IR),
            **more,
        )
    return passed("The background fades in infrared as coloured inks do.", **more)
