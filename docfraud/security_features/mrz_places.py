"""Where each character of the MRZ stands, beside its siblings (ICAO 9303-2 A.4: alteration of data)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from docfraud.checks import Finding, check, failed, not_applicable, passed, undetermined
from docfraud.mrz.typography import PITCH_MM
from docfraud.results import GoodSide, MRZTypography, Reason, Region, Severity, Threat
from docfraud.security_features.wording import named

if TYPE_CHECKING:
    from docfraud.examination import Examination

__all__ = ["astray"]

Floats = NDArray[np.float64]

_LEAST_CONFORMITY = 0.6
"""Correlation with its drawing under which a character's place is not known: it is worn or covered."""
_LEAST_PX_PER_MM = 9.0
_FEWEST = 20
_ENOUGH = 3
"""Like characters whose middle is known."""
_STEADY_MM = 0.005
"""Steadier than this no MRZ is taken to be."""
_MOST_MM = 0.04
"""An MRZ whose characters stray more has no places to be off: a typewriter's, or a crumpled page."""
_ALONE = 0.7
"""How much a single character counts beside two: an alteration moves a check digit, too, and dirt but one."""
_DOWN = 1.4
"""How much less surely a character's height is found than its place along the line."""


def astray(lines: Sequence[str], typography: MRZTypography) -> tuple[list[Floats], float]:
    """How far each character is off the place that its line and its siblings give it.

    A smooth curve through each line takes away what the page's bend and the lens do. What remains of a character is
    compared with the same character elsewhere in the MRZ, for typefaces differ in how their characters sit in the cell.

    Args:
        lines: as printed.
        typography: of the same lines.

    Returns:
        Distances in mm (those down the page count as `_DOWN` times less), shape (characters,) for each line, not a
        number where a character is not seen well or is a filler; and how far unlike characters of this MRZ stray from
        one another, mm: what typeface, printer and picture do.
    """
    rests = [
        _rest(np.array(offsets) * PITCH_MM, np.array(conformity))
        for offsets, conformity in zip(typography.offsets, typography.conformity, strict=True)
    ]
    groups: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for number, text in enumerate(lines):
        for place, character in enumerate(text):
            if np.isfinite(rests[number][place, 0]):
                groups[character].append((number, place))
    found = [np.full(len(text), np.nan) for text in lines]
    usual = []
    for character, members in groups.items():
        values = np.array([rests[number][place] for number, place in members]) / (1, _DOWN)
        usual.append(float(np.hypot(*np.median(values, axis=0))))
        if character != "<":
            for (number, place), distance in zip(members, _distances(values), strict=True):
                found[number][place] = distance
    return found, float(np.hypot(1.5 * np.median(usual or [0.0]), _STEADY_MM))


def _rest(offsets: Floats, conformity: Floats) -> Floats:
    """What a smooth curve leaves of a line's offsets, mm, (right, down); shape (n, 2)."""
    places = np.linspace(-1, 1, len(offsets))
    sure = conformity > _LEAST_CONFORMITY
    rest = offsets.copy()
    for axis in (0, 1):
        kept = sure.copy()
        for _ in range(3):
            if int(kept.sum()) < 8:
                return np.full(offsets.shape, np.nan)
            rest[:, axis] = offsets[:, axis] - np.polyval(np.polyfit(places[kept], offsets[kept, axis], 2), places)
            reach = 4 * 1.48 * float(np.median(np.abs(rest[kept, axis]))) + 0.4 * _STEADY_MM
            kept = sure & (np.abs(rest[:, axis]) < reach)
    rest[~sure] = np.nan
    return rest


def _distances(values: Floats) -> Floats:
    """Of like characters, how far each is off the others; shape (n, 2) to (n,), mm."""
    if len(values) >= _ENOUGH:
        off = values - np.median(values, axis=0)
    elif len(values) == 2:
        # which of the two was moved is not known: the one that is further from its cell's middle
        off = np.zeros(values.shape)
        off[int(np.argmax(np.square(values).sum(axis=1)))] = values[0] - values[1]
    else:
        off = values
    return np.asarray(np.hypot(off[:, 0], off[:, 1]))


@check(
    "mrz-character-places",
    title="The characters of the MRZ stand on one line at one pitch",
    needs=("mrz_typography",),
    threats={Threat.DATA_ALTERATION},
    severity=Severity.HIGH,
    standard="ICAO 9303-2 A.4; 9303-3 4.4",
)
def mrz_character_places(exam: Examination) -> Finding:
    """Place of each character of the MRZ.

    **What it does.** Each character is laid over the drawing of the same character in OCR-B, and its place is measured
    to a few thousandths of a millimetre. A smooth curve through each line takes the page's bend away, and like
    characters elsewhere in the MRZ show how this typeface and this printer set them. The score is how far the second of
    the most distant characters lies off, or seven tenths of the most distant one's way, in units of how far unlike
    characters of this MRZ stray anyway.

    **Why a forger fails it.** An MRZ is printed in one go. Whoever erases characters and prints others must put them
    back to a hundredth of a millimetre, by hand, in a document that was printed by a machine.

    **What else could cause a failure.** Print by hammer or by a printer whose paper slipped. Scratches, dirt and
    reflections on several characters. Nothing is said under 230 pixels an inch, or where the lines are not even.

    **Check by hand.** Enlarge the MRZ and lay a straight line under its digits: do the marked ones stand above or below
    it, or too near their neighbour?
    """
    typography, mrz = exam.mrz_typography, exam.mrz
    lines = mrz.found.reading.lines
    found, strays = astray(lines, typography)
    units = np.concatenate(found) / strays if found else np.zeros(0)
    known = np.sort(units[np.isfinite(units)])[::-1]
    if typography.pitch < _LEAST_PX_PER_MM * PITCH_MM or len(known) < _FEWEST:
        return undetermined(
            Reason.TOO_LOW_RESOLUTION,
            "The characters of the MRZ are too small, or too few are seen well, to tell their places.",
            advice="Capture the page at 300 ppi or more.",
        )
    if strays > _MOST_MM:
        return not_applicable("The characters of this MRZ are not set evenly, so that none of them stands out.")
    settings = exam.settings
    score = float(max(known[1], _ALONE * known[0]))
    more = {
        "score": round(score, 2),
        "threshold": settings.mrz_max_astray,
        "good_side": GoodSide.BELOW,
        "expected": f"all characters within {strays * settings.mrz_max_astray:.3f} mm of their places",
        "observed": f"the two furthest are {known[0] * strays:.3f} and {known[1] * strays:.3f} mm off",
    }
    if score <= settings.mrz_doubtful_astray:
        return passed("The characters of the MRZ stand where their siblings say.", **more)
    regions: list[Region] = []
    places: list[tuple[int, int]] = []
    least = 0.7 * settings.mrz_doubtful_astray
    for line, distances in enumerate(found):
        for place in np.flatnonzero(distances / strays > least):
            places.append((line, int(place)))
            regions += exam.mrz_region(line, int(place), int(place) + 1, "mrz_character")
    shown = named(lines, places)
    verb = "stands" if len(places) == 1 else "stand"
    more |= {"regions": tuple(regions)}
    if score > settings.mrz_max_astray:
        return failed(
            Reason.OUT_OF_TOLERANCE,
            f"{shown} {verb} off the line or the pitch that the rest keeps.",
            advice="Look at these characters with a loupe: traces of erasing around them, another ink or sharpness?",
            **more,
        )
    return undetermined(
        Reason.OUT_OF_TOLERANCE,
        f"{shown} {verb} a little off the line or the pitch that the rest keeps.",
        advice="Look at these characters with a loupe.",
        **more,
    )
