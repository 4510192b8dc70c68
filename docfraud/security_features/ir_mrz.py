"""The MRZ in infrared light (ICAO 9303-2 C.3: IR,AB,MR, the B900 check)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from docfraud.checks import Finding, check, failed, passed, undetermined
from docfraud.results import GoodSide, Group, Light, Reason, Region, Severity, Threat
from docfraud.security_features.ink import InkOfLine
from docfraud.security_features.wording import named

if TYPE_CHECKING:
    from docfraud.examination import Examination

_LEAST_CONTRAST = 0.35
"""Print that takes less of the white light away than this is worn: its ink cannot be judged."""


@check(
    "ir-absorption-mrz",
    title="The MRZ is printed in B900 ink",
    lights={Light.VI, Light.IR},
    needs=("page_ir", "mrz_scene", "mrz_ink"),
    threats={Threat.COUNTERFEIT, Threat.STOLEN_BLANK, Threat.FANTASY_DOCUMENT},
    severity=Severity.HIGH,
    standard="ICAO 9303-2 C.3 (IR,AB,MR), (VI,AB,MR); C.15; 9303-3 4.4",
)
def ir_absorption_mrz(exam: Examination) -> Finding:
    """Infrared absorption of the MRZ.

    **What it does.** The strokes of each character are found in white light, and how much light they take away is
    measured there and in infrared. ICAO 9303-3 prescribes ink that absorbs between 850 and 950 nm (B900), so that
    readers see the MRZ in infrared where the background vanishes. The median over all characters decides.

    **Why a forger fails it.** The black of most inkjet printers, and black mixed of cyan, magenta and yellow, is dye:
    it is transparent in infrared, and the MRZ vanishes there. Laser toner and pigment ink hold carbon and pass.

    **What else could cause a failure.** A reader whose infrared lamp failed gives an even or a dark picture. Some old
    visas and cards of states that did not follow the standard. A white-light picture delivered twice passes wrongly.

    **Check by hand.** Look at the infrared picture: are all lines of the MRZ as black as in white light? A simple
    infrared viewer, or a camera without its infrared filter, shows the same.
    """
    scene, lines = exam.mrz_scene, exam.mrz_ink
    white, ratio = np.concatenate([x.white for x in lines]), np.concatenate([x.ratio for x in lines])
    clear = white > _LEAST_CONTRAST
    regions = tuple(scene.region(x.line.quad, Light.IR, f"mrz_line_{i}") for i, x in enumerate(lines, 1))
    if int(clear.sum()) < 20:
        return undetermined(
            Reason.TOO_DARK, "The MRZ has too little contrast in white light to be compared in infrared.",
            regions=regions,
        )  # fmt: skip
    score = float(np.median(ratio[clear]))
    more = {
        "score": round(score, 3),
        "threshold": exam.settings.ir_min_absorption,
        "good_side": GoodSide.ABOVE,
        "expected": "as dark in infrared as in white light",
        "observed": f"{100 * max(score, 0):.0f} % of its contrast in white light remains",
        "regions": regions,
    }
    if score < exam.settings.ir_min_absorption:
        return failed(
            Reason.NOT_ABSORBING,
            "The MRZ fades or vanishes in infrared light: it is not printed in B900 ink.",
            advice="Look at the infrared picture, and see whether other documents read well in it.",
            **more,
        )
    return passed("The MRZ absorbs infrared light as B900 ink does.", **more)


@check(
    "ir-mrz-characters",
    title="All characters of the MRZ are printed in the same ink",
    group=Group.PATTERN_CHECK,
    lights={Light.VI, Light.IR},
    needs=("page_ir", "mrz_scene", "mrz_ink"),
    threats={Threat.DATA_ALTERATION},
    severity=Severity.HIGH,
    standard="ICAO 9303-2 C.3 (IR,AB,MR), A.4",
)
def ir_mrz_characters(exam: Examination) -> Finding:
    """Infrared absorption of each character of the MRZ beside its neighbours'.

    **What it does.** How much infrared light a character takes away, relative to white light, is compared with the
    median of all. The whole MRZ is printed at once, in one ink.

    **Why a forger fails it.** Who alters a digit prints it with the ink at hand. An office ink that looks equally black
    beside the genuine one is paler in infrared, and stands out there as a hole in the line.

    **What else could cause a failure.** A stroke of a pen or a stamp across a character. A reflection on the laminate
    that covers the character in one of the pictures only.

    **Check by hand.** Run along the MRZ in the infrared picture: is one character, or a group, paler than the rest?
    Then read those characters in white light and compare them with the printed fields.
    """
    scene, lines = exam.mrz_scene, exam.mrz_ink
    clear = [ink.white > _LEAST_CONTRAST for ink in lines]
    ratios = np.concatenate([ink.ratio[sure] for ink, sure in zip(lines, clear, strict=True)])
    usual = float(np.median(ratios)) if len(ratios) >= 20 else 0.0
    if usual < exam.settings.ir_min_absorption:
        return undetermined(
            Reason.NOT_ABSORBING,
            "Most of the MRZ does not absorb infrared light, so single characters cannot be told apart.",
            regions=tuple(scene.region(x.line.quad, Light.IR, f"mrz_line_{i}") for i, x in enumerate(lines, 1)),
        )
    places: list[tuple[int, int]] = []
    regions: list[Region] = []
    for number, (ink, sure) in enumerate(zip(lines, clear, strict=True)):
        for i in np.flatnonzero(sure & (ink.ratio < exam.settings.ir_sibling_absorption * usual)):
            places.append((number, int(i)))
            regions.append(scene.region(ink.line.span(int(i), int(i) + 1), Light.IR, "mrz_character"))
    lowest = float(ratios.min()) / usual
    more = {
        "score": round(lowest, 3),
        "threshold": exam.settings.ir_sibling_absorption,
        "good_side": GoodSide.ABOVE,
        "expected": "each character as dark in infrared as the others",
        "observed": f"the palest has {100 * max(lowest, 0):.0f} % of the others' absorption",
    }
    if places:
        shown = named([ink.line.text for ink in lines], places)
        return failed(
            Reason.CHARACTERS_DIFFER,
            f"{shown} {'fades' if len(places) == 1 else 'fade'} in infrared light while the rest of the MRZ stays "
            "black.",
            advice="Read these characters on the page and compare them with the printed fields.",
            regions=tuple(regions),
            **more,
        )
    return passed("All characters of the MRZ are equally dark in infrared light.", **more)


@check(
    "ir-mrz-shade",
    title="All characters of the MRZ have the same shade of infrared black",
    group=Group.PATTERN_CHECK,
    lights={Light.VI, Light.IR},
    needs=("page_ir", "mrz_scene", "mrz_ink"),
    threats={Threat.DATA_ALTERATION},
    severity=Severity.MEDIUM,
    standard="ICAO 9303-2 C.3 (IR,AB,MR), A.4",
)
def ir_mrz_shade(exam: Examination) -> Finding:
    """Fine differences of ink within the MRZ.

    **What it does.** Characters that are as black as the others in white light, and a shade paler or darker than they
    in infrared, are looked for. What counts is the spread of the MRZ's own characters: on an even print a difference
    of one per cent shows, on a worn one nothing is said. Both the darker and the lighter half of a character's strokes
    must differ: a scratch changes a part. Stains reach over several lines and fade out; a character
    that was printed anew ends where it ends.

    **Why a forger fails it.** A careful forger takes an ink that absorbs infrared light, too. But two inks are seldom
    the same in both lights, nor are two machines' layers equally thick.

    **What else could cause a failure.** Wear that took ink off some characters; a fingerprint or film over part of a
    line.

    **Check by hand.** Look at the marked characters with a loupe of ten times beside others: edges, gloss, satellite
    drops, remains of another character beneath.
    """
    scene, lines = exam.mrz_scene, exam.mrz_ink
    found = odd_shades(lines)
    if found is None:
        return undetermined(
            Reason.NOT_ABSORBING, "The MRZ is not even enough, by print or wear, for fine differences to mean anything."
        )
    threshold = exam.settings.ir_max_shade
    score, members = found
    more = {
        "score": round(score, 2),
        "threshold": threshold,
        "good_side": GoodSide.BELOW,
        "expected": "each character within the spread of the others",
        "observed": f"the oddest is {score:.1f} standard deviations off",
    }
    odd = [(line, i) for line, i, off in members if off > threshold]
    if not odd:
        return passed("All characters of the MRZ have the same shade in both lights.", **more)
    places = named([ink.line.text for ink in lines], odd)
    return failed(
        Reason.CHARACTERS_DIFFER,
        f"{places} {'has' if len(odd) == 1 else 'have'} "
        "another shade in infrared light than the rest of the MRZ, and the same in white light.",
        advice="Compare these characters with the printed fields, and look at them with a loupe.",
        regions=tuple(scene.region(lines[a].line.span(i, i + 1), Light.IR, "mrz_character") for a, i in odd),
        **more,
    )


_CALM = 6.0
"""Standard deviations within which paper and white-light black must be, for a character's infrared shade to count."""
_WIDEST_SPREAD = 0.004
_ALIKE = 2.5


def odd_shades(lines: Sequence[InkOfLine]) -> tuple[float, list[tuple[int, int, float]]] | None:
    """How far each calm character's infrared shade is off the others, robust standard deviations.

    Returns:
        The largest, and (line, position, how far) of those that stand out alike and alone; None where the print is
        uneven.
    """
    white, infrared = (np.concatenate([getattr(x, name) for x in lines]) for name in ("white", "infrared"))
    paper, beneath = (np.concatenate([getattr(x, name) for x in lines]) for name in ("paper", "infrared_paper"))
    off, spread = _standard(white - infrared)
    halves = np.concatenate([x.infrared_halves for x in lines], axis=1)
    off = _least_of(off, *(_standard(white - half)[0] for half in halves))
    if spread > _WIDEST_SPREAD or float(np.nanmedian(white)) < 0.5:
        return None
    calm = np.ones(len(off), bool)
    for other in (white, paper, beneath):
        calm &= np.abs(_standard(other)[0]) < _CALM
    off = np.where(calm & np.isfinite(off), off, 0.0)
    number = np.repeat(np.arange(len(lines)), [len(x.line.text) for x in lines])
    column = np.concatenate([np.arange(len(x.line.text)) for x in lines])
    text = "".join(x.line.text for x in lines)
    best, best_members = float(np.abs(off).max()), list[tuple[int, int, float]]()
    for sign in (1, -1):
        signed = sign * off
        # what stands above or beneath another odd one is a stain, which does not end with a line
        stacked = [
            bool(((number != a) & (np.abs(column - c) <= 2) & (signed > 0.6 * s)).any()) if s > _ALIKE else False
            for a, c, s in zip(number, column, signed, strict=True)
        ]
        members = [i for i in np.argsort(-signed) if signed[i] > 2 * _ALIKE and not stacked[i]]
        # characters printed in one go differ from the rest by the same amount
        # and nobody alters fillers alone
        telling = any(text[i] != "<" for i in members)
        if telling and float(np.std(signed[members])) <= _ALIKE:
            best_members += [(int(number[i]), int(column[i]), float(signed[i])) for i in members]
    score = max((s for _, _, s in best_members), default=min(best, 2 * _ALIKE))
    return score, best_members


def _least_of(*offs: NDArray[np.float64]) -> NDArray[np.float64]:
    """The smallest deviation where all have the same sign, 0 elsewhere: another ink is another all over."""
    stack = np.stack(offs)
    alike = np.abs(np.sign(stack).sum(axis=0)) == len(offs)
    return np.where(alike, np.take_along_axis(stack, np.abs(stack).argmin(axis=0)[None], axis=0)[0], 0.0)


def _standard(values: NDArray[np.float64]) -> tuple[NDArray[np.float64], float]:
    """Deviations from the median, in robust standard deviations, and one of these."""
    middle = float(np.nanmedian(values))
    spread = 1.48 * float(np.nanmedian(np.abs(values - middle)))
    return (values - middle) / max(spread, 1e-4), spread
