"""The checks of the pictures themselves: whether what follows from them can be relied on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from docfraud.checks import Finding, check, failed, passed
from docfraud.imaging.judge import judge
from docfraud.imaging.quality import PictureQuality
from docfraud.imaging.rectify import Rectification
from docfraud.results import Light, Reason, Severity

if TYPE_CHECKING:
    from docfraud.examination import Examination


def in_picture_pixels(quality: PictureQuality, way: Rectification) -> PictureQuality:
    """What was measured on a straightened page, in pixels of the picture it came from."""
    middle = np.array([(way.width - 1) / 2, (way.height - 1) / 2])
    around = way.to_picture(middle + np.array([[0, 0], [1, 0], [0, 1]]))
    (a, b), (c, d) = around[1] - around[0], around[2] - around[0]
    scale = float(np.sqrt(abs(a * d - b * c)))
    return replace(
        quality,
        width=round(quality.width * scale),
        height=round(quality.height * scale),
        edge_width=None if quality.edge_width is None else quality.edge_width * scale,
        glare_outlines=tuple(way.to_picture(outline) for outline in quality.glare_outlines),
    )


@check(
    "pictures-usable",
    title="Every picture that was given can be used",
    severity=Severity.INFO,
)
def pictures_usable(exam: Examination) -> Finding:
    """Can every picture that was given be used?

    **What it does.** Each file that was handed in must be there, be a picture, be whole, and be neither too small nor
    too large to decode. What cannot be used is named, and everything else is examined all the same.

    **Why a forger fails it.** This is no test of the document. But an examination that silently passes over the other
    side of a card, or the picture under ultraviolet light, has not looked where it was told to look.

    **What else could cause a failure.** A capture that was not saved, a file still being written, a wrong path, a
    document or text given in place of a picture.

    **Check by hand.** Open the file. Capture or export it again, and inspect again with all pictures.
    """
    errors = exam.picture_errors
    if not errors:
        return passed("All pictures could be used.")
    first = next(iter(errors.values()))
    more = f" And {len(errors) - 1} more." if len(errors) > 1 else ""
    return failed(
        Reason.PICTURE_UNUSABLE,
        f"{first}{more}",
        observed=", ".join(key.replace("_", " ") for key in errors),
        advice=first.remedy or None,
    )


@check(
    "picture-quality",
    title="The picture is good enough to examine",
    lights={Light.VI},
    needs=("page",),
    severity=Severity.INFO,
    standard="ICAO 9303-2 B.1 (resolution)",
)
def picture_quality(exam: Examination) -> Finding:
    """Is the picture of the page good enough to examine?

    **What it does.** It measures, on the page's own print, how sharp the edges are (in millimetres on the document,
    whatever the resolution, and in the direction in which they are softest, because a moving camera blurs one direction
    only), how many pixels there are to the inch (from the pitch of the machine-readable lines, which is fixed), whether
    reflections hide part of the page, and whether print and paper can be told apart. It says what to capture again.

    **Why a forger fails it.** This is no test of the document. But a forgery is best hidden in a poor picture: what a
    blurred or shining picture does not show, no other check can find. Do not accept a poor picture where a good one can
    be had.

    **What else could cause a failure.** A hand that moved, a dirty glass, an old telephone, a page that bulges, a
    laminate under a lamp, a scan at a low setting, a small picture taken from a web page. Worn, faded print lowers the
    contrast. Where the scanner shows the paper as pure white, reflections cannot be told from it, and the result says
    so.

    **Check by hand.** Look at the machine-readable lines at full size: the openings of 8, B and 6 must be clear. Clean
    the glass, lay the page flat, scan at 400 ppi without sharpening; with a camera hold it parallel to the page, away
    from lamps and windows, and let the page fill the picture.
    """
    quality = in_picture_pixels(exam.page_quality, exam.page.rectification)
    return judge(quality, exam.ppi, exam.mrz_character_height, exam.settings)
