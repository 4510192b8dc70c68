"""Whether the picture shows the document itself, or a copy of it: a screen, a photocopy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from docfraud.checks import Finding, check, failed, passed, undetermined
from docfraud.imaging.native import cv2
from docfraud.imaging.order import median, percentile
from docfraud.results import GoodSide, Light, Reason, Severity, Threat
from docfraud.security_features.finest import LEAST_DETAIL, finest_detail
from docfraud.security_features.lattice import find_lattice
from docfraud.security_features.scene import Scene, brightest, linear, mean_light

if TYPE_CHECKING:
    from docfraud.examination import Examination

__all__ = ["colourfulness"]


@check(
    "recapture-screen",
    title="The picture was not taken from a screen",
    needs=("page",),
    threats={Threat.PRESENTATION_ATTACK},
    severity=Severity.HIGH,
    standard="ICAO 9303-2 section 2 (spoofing); ISO/IEC 30107-3",
)
def recapture_screen(exam: Examination) -> Finding:
    """Recapture from a screen.

    **What it does.** The picture is searched for a square lattice that covers all of the page: the pixels of a screen,
    or the moire that they make with the camera's. A number of screen pixels across the page, from 600 to 3600, and a
    turn of up to 6 degrees say at which two frequencies each part of the picture must show it, seen at an angle and
    beyond the fineness of the picture's own pixels, too. The score is how far the power there stands out, in up to 24
    parts together.

    **Why a forger fails it.** Somebody who sends pictures instead of presenting a document often shows a picture of
    it on a monitor or tablet. A camera fine enough to read the MRZ resolves the screen's pixels, too, or beats
    against them.

    **What else could cause a failure.** A digital printer: dots on a square grid that lies straight on the page are a
    reprint, not a screen, and no less suspicious. A woven or chequered ground that fills the page. A picture that was
    enlarged by software has a lattice of its own; where nothing in it is as fine as its pixels, nothing is said.
    A picture that was reduced or smoothed after it was taken may have lost the moire.

    **Check by hand.** Enlarge a light, even part of the picture until single pixels show: is there a weave of red,
    green and blue? Tilt the document while it is filmed: print stays, a screen's light changes.
    """
    picture = exam.picture("page").pixels
    scene = exam.scenes["page"]
    lattice = find_lattice(picture, scene.way, scene.page)
    if lattice is None:
        return undetermined(
            Reason.TOO_LOW_RESOLUTION,
            "The picture is too small to tell whether it was taken from a screen.",
            advice="Take a picture of at least 1000 by 700 pixels.",
        )
    more = {
        "score": round(lattice.strength, 2),
        "threshold": exam.settings.recapture_max_lattice,
        "good_side": GoodSide.BELOW,
        "expected": "no lattice over the whole page",
        "observed": f"strongest lattice has {lattice.cells:.0f} cells across the page",
    }
    if lattice.strength > exam.settings.recapture_max_lattice:
        detail = finest_detail(np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), np.uint8))
        if detail is not None and detail < LEAST_DETAIL:
            return undetermined(
                Reason.PICTURE_UNUSABLE,
                "The picture was enlarged or smoothed, which leaves a lattice of its own.",
                advice="Give the picture as it was captured, neither enlarged nor taken from a web page.",
                **more,
            )
        return failed(
            Reason.RECAPTURED,
            "A regular lattice covers the whole page, as where a screen was photographed.",
            advice="Ask for the document itself, and capture it again.",
            **more,
        )
    return passed("No lattice of a screen lies over the page.", **more)


def colourfulness(scene: Scene) -> tuple[float, bool]:
    """How far colours stray from one tint.

    Args:
        scene: any.

    Returns:
        The 80th percentile over the page's lighter half of the distance to the median tint, natural log of ratios of
        linear light; and whether all channels are equal, as in a grey picture.
    """
    part = scene.page.grown(-0.02 * scene.page.width).of(scene.vi)
    if part.size == 0:
        return 0.0, True
    # every few pixels averaged: enough to see colours, and quick
    step = max(max(part.shape[:2]) // 200, 1)
    small = np.asarray(part[::step, ::step], np.uint8)
    small = np.asarray(cv2.blur(small, (3, 3)), np.uint8)
    lightest = brightest(small)
    if int((lightest - (255 - brightest(255 - small))).max()) <= 1:
        return 0.0, True
    light = linear(small)
    mean = mean_light(light)
    used = (lightest < 252) & (mean > 0.1)
    if int(used.sum()) < 500:
        return 0.0, True
    red, green, blue = (light[..., c][used] + 0.01 for c in range(3))
    x, y = np.log(red / green), np.log(blue / green)
    return percentile(np.hypot(x - np.float32(median(x)), y - np.float32(median(y))), 80), False


@check(
    "recapture-grey-copy",
    title="The page has colours",
    needs=("scenes",),
    threats={Threat.PRESENTATION_ATTACK},
    severity=Severity.HIGH,
    standard="ICAO 9303-2 C.27",
)
def recapture_grey_copy(exam: Examination) -> Finding:
    """Chromaticity of the page.

    **What it does.** All light and middle tones of the page are compared with their common tint. The inks of a document
    have colours of their own; black toner on white paper has one tint only, that of the light.

    **Why a forger fails it.** A black and white photocopy, presented to a camera instead of the document, keeps text
    and face but loses every colour.

    **What else could cause a failure.** A document printed in black alone: some old visas and labels. A camera set to
    black and white gives three equal channels; that is noticed, and nothing is said then.

    **Check by hand.** Look at the page itself: coloured inks, or shades of grey? Feel the paper, look for the
    copier's dots.
    """
    found = [(colourfulness(scene), scene) for scene in exam.scenes.values()]
    coloured = [(value, scene) for (value, grey), scene in found if not grey]
    if not coloured:
        return undetermined(
            Reason.COLOURLESS,
            "The picture has no colour at all, so a grey copy cannot be told from a document.",
            advice="Capture the page in colour.",
        )
    value, scene = min(coloured, key=lambda item: item[0])
    more = {
        "score": round(value, 3),
        "threshold": exam.settings.recapture_min_colour,
        "good_side": GoodSide.ABOVE,
        "expected": "inks of several colours",
    }
    if value < exam.settings.recapture_min_colour:
        return failed(
            Reason.COLOURLESS,
            "The page is all of one tint, as a black and white photocopy is.",
            advice="Ask for the document itself.",
            regions=(scene.region(scene.page, Light.VI, "page_colour"),),
            **more,
        )
    return passed("The page has inks of several colours.", **more)
