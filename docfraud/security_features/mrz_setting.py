"""How the MRZ is set: typeface, pitch, lines, place on the page (ICAO 9303-3 4.4; parts 4 to 7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from docfraud.checks import Finding, check, failed, passed, undetermined
from docfraud.results import GoodSide, MRZTypography, Reason, Region, Severity, Threat, Tolerance
from docfraud.security_features.wording import named

if TYPE_CHECKING:
    from docfraud.examination import Examination

_FEWEST = 20
_ASTRAY, _MOST_ASTRAY = 0.15, 0.25
"""Pitches off its cell's middle at which a character's place was not found, and the share of such characters at which
nothing can be said."""


@check(
    "mrz-typeface",
    title="The MRZ is set in OCR-B",
    needs=("mrz_typography",),
    threats={Threat.COUNTERFEIT, Threat.STOLEN_BLANK, Threat.DATA_ALTERATION},
    severity=Severity.HIGH,
    standard="ICAO 9303-3 4.4; ISO 1073-2",
)
def mrz_typeface(exam: Examination) -> Finding:
    """Typeface of the MRZ.

    **What it does.** Each character is laid over the drawing of the same character in OCR-B, at the weight of stroke
    and the blur that fit the line best, and their correlation is taken. The median tells whether the whole is OCR-B; a
    character that agrees far less than the others was set in another typeface.

    **Why a forger fails it.** OCR-B is not among the typefaces of office programs; Courier, Consolas or a similar one
    with equal widths is used instead. Its 1, 0, M and < differ.

    **What else could cause a failure.** Reflections, stamps or scratches over many characters. Pictures of less than 60
    pixels an inch are not judged. Some old documents are set in OCR-A.

    **Check by hand.** Compare digits and fillers with a genuine MRZ: the 1 of OCR-B has a foot, the 0 no dot or stroke,
    the filler's arms are straight and meet at a right angle and a little more.
    """
    typography, mrz = exam.mrz_typography, exam.mrz
    scores = _scores(typography)
    if len(scores) < _FEWEST:
        return undetermined(
            Reason.TOO_LOW_RESOLUTION,
            "The characters of the MRZ are too small to tell their typeface.",
            advice="Capture the page at 300 ppi or more.",
        )
    astray = [max(abs(x), abs(y)) for row in typography.offsets for x, y in row]
    if float(np.mean(np.array(astray) > _ASTRAY)) > _MOST_ASTRAY:
        return undetermined(
            Reason.READING_DOUBTFUL,
            "The characters of the MRZ do not lie on a straight, even line, as on a page seen at an angle.",
            advice="Capture the page flat and from above.",
        )
    median = float(np.median(scores))
    settings = exam.settings
    more = {
        "score": round(median, 3),
        "threshold": settings.mrz_min_conformity,
        "good_side": GoodSide.ABOVE,
        "expected": "characters drawn as OCR-B draws them",
        "observed": f"median correlation with OCR-B {median:.2f}, least {float(scores.min()):.2f}",
    }
    if median < settings.mrz_min_conformity:
        return failed(
            Reason.TYPEFACE_DIFFERS,
            "The MRZ is not set in OCR-B.",
            advice="Compare digits and fillers with a genuine MRZ.",
            regions=tuple(
                exam.picture_region(mrz.image, q, role=f"mrz_line_{i}") for i, q in enumerate(mrz.found.quads, 1)
            ),
            **more,
        )
    odd: list[tuple[int, int]] = []
    regions: list[Region] = []
    for line, row in enumerate(typography.conformity):
        confidences = mrz.found.reading.character_confidences
        for i, value in enumerate(row):
            sure = not confidences or confidences[line][i] > 0.9
            if value < settings.mrz_min_character_conformity and sure:
                odd.append((line, i))
                regions += exam.mrz_region(line, i, i + 1, "mrz_character")
    if odd and len(odd) <= 0.3 * len(scores):
        shown = named(mrz.found.reading.lines, odd)
        return undetermined(
            Reason.TYPEFACE_DIFFERS,
            f"{shown} {'does' if len(odd) == 1 else 'do'} not look like OCR-B, the rest does.",
            advice="Look at these characters under magnification: worn, covered, or of another typeface?",
            regions=tuple(regions),
            **more,
        )
    return passed("The MRZ is set in OCR-B.", **more)


def _scores(typography: MRZTypography) -> NDArray[np.float64]:
    return np.array([value for row in typography.conformity for value in row], dtype=np.float64)


@check(
    "mrz-geometry",
    title="Pitch, lines and place of the MRZ are within the tolerances",
    needs=("mrz_typography",),
    threats={Threat.COUNTERFEIT, Threat.FANTASY_DOCUMENT, Threat.STOLEN_BLANK},
    severity=Severity.LOW,
    standard="ICAO 9303-3 4.4; 9303-4 to -7 (print position)",
)
def mrz_geometry(exam: Examination) -> Finding:
    """Geometry of the MRZ.

    **What it does.** The distance from character to character, from line to line, and where the lines stand on the page
    are measured, as far as the page's edges are in the picture, and compared with ICAO 9303: ten characters an inch,
    6.35 mm from line to line (4.23 mm on cards of credit-card size), the left margin within a millimetre.

    **Why a forger fails it.** Text programs set lines by their own leading and letters by their own widths; the MRZ
    comes out a little too wide, too close, or too high.

    **What else could cause a failure.** A page that was cut or photographed at an angle, or whose edge was taken for
    another. Issuers who do not keep to the standard: many visas and older cards miss it by some tenths of a millimetre.

    **Check by hand.** Lay a ruler along a line: 44 characters of a passport take 111.8 mm, 30 of a card 76.2 mm.
    """
    typography, mrz = exam.mrz_typography, exam.mrz
    wrong: list[str] = []
    if typography.pitch_ratio > 1 + exam.settings.mrz_max_pitch_difference:
        wrong.append(f"the lines differ in width by {100 * (typography.pitch_ratio - 1):.1f} %")
    if typography.slant > exam.settings.mrz_max_slant:
        wrong.append(f"the lines are {typography.slant:.1f} degrees off one another")
    placement = typography.placement
    known = placement is not None and mrz.image in exam.scenes
    if placement is not None:
        spacing = [t for t in placement.line_spacing if t.within is False]
        wrong += [f"lines {t.value:.2f} mm apart instead of {t.nominal:.2f}" for t in spacing if _far(t)]
        wrong += [f"the left margin is {t.value:.1f} mm instead of {t.nominal:.1f}" for t in placement.left if _far(t)][
            :1
        ]
    more = {
        "expected": "lines of one width, parallel, placed as 9303 prescribes",
        "observed": f"pitch ratio {typography.pitch_ratio:.3f}, slant {typography.slant:.2f} degrees"
        + ("" if known else "; the page's edges are not in the picture, so its place was not judged"),
    }
    if wrong:
        return failed(
            Reason.OUT_OF_TOLERANCE,
            f"The MRZ is not set as prescribed: {'; '.join(wrong)}.",
            advice="Measure it with a ruler, and compare with a genuine document of the same issuer.",
            regions=tuple(
                exam.picture_region(mrz.image, q, role=f"mrz_line_{i}") for i, q in enumerate(mrz.found.quads, 1)
            ),
            **more,
        )
    return passed("The MRZ is set as prescribed, as far as could be measured.", **more)


def _far(t: Tolerance) -> bool:
    """Whether a measure is off by more than the tolerance and a millimetre for what an outline is off."""
    return t.nominal is not None and t.tolerance is not None and abs(t.value - t.nominal) > t.tolerance + 1.0
