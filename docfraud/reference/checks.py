"""The checks against a document model (ICAO 9303-2 C.15: where the model is identified)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from docfraud.checks import Finding, check, failed, not_applicable, passed, undetermined
from docfraud.imaging.native import cv2
from docfraud.reference.compare import TILE_MM, LightMatch, tile_means
from docfraud.reference.edges import OPPOSITE, edge_glow
from docfraud.reference.frame import PX_PER_MM, grey_of
from docfraud.reference.identify import SideMatch
from docfraud.reference.measures import NAMES, ghost_infrared
from docfraud.reference.register import displaced
from docfraud.results import GoodSide, Light, Reason, Region, Severity, Threat
from docfraud.security_features.scene import Box, linear

if TYPE_CHECKING:
    from docfraud.examination import Examination

Mask = NDArray[np.bool_]

_GONE_GAIN, _GONE_LIKENESS = 0.4, 0.5
"""Print is missing in a place where less than 40 % of its strength is there and what is there does not look like it."""
_FEWEST = 6
_DIMMED = 0.6
"""Light of a place over the model's below which print beneath it may fall under `_GONE_GAIN` for that alone."""
_ALONE_MM = 0.6
"""A part that lies further off than this is displaced, even if a few places show the holder's data."""


def _most_gone(exam: Examination) -> float:
    """Share of the fluorescent print that may be missing: more where one specimen alone could not tell the holder's."""
    settings = exam.settings
    alone = exam.reference.model.specimens < 2
    return settings.reference_max_uv_gone_alone if alone else settings.reference_max_uv_gone


def _gone(match: LightMatch) -> Mask:
    return np.asarray(match.pattern & (match.gain < _GONE_GAIN) & (match.likeness < _GONE_LIKENESS))


def _within(match: SideMatch, name: str, shape: tuple[int, ...]) -> Mask:
    """Places of the grid that lie on one of the model's zones."""
    mask = np.zeros(shape, bool)
    box = match.model.places.get(name)
    if box is not None:
        side = TILE_MM * PX_PER_MM
        mask[
            max(int(np.ceil(box.y0 / side - 0.5)), 0) : int(np.floor(box.y1 / side + 0.5)),
            max(int(np.ceil(box.x0 / side - 0.5)), 0) : int(np.floor(box.x1 / side + 0.5)),
        ] = True
    return mask


def _darker(side: SideMatch) -> Mask:
    """Places where the page is much darker in white light than the model: print beneath a portrait is dimmed there as
    the portrait is."""
    mine, theirs = (
        tile_means(linear(np.asarray(grey_of(picture), np.uint8)))
        for picture in (side.laid.lights[Light.VI], side.model.lights[Light.VI])
    )
    return np.asarray(mine < _DIMMED * theirs)


def _clusters(mask: Mask) -> list[tuple[int, Box]]:
    """Groups of neighbouring places, largest first: how many, and the box around them on the grid."""
    count, _, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=8)
    boxes = [
        (
            int(stats[i, 4]),
            Box(*(int(v) for v in (stats[i, 0], stats[i, 1], stats[i, 0] + stats[i, 2], stats[i, 1] + stats[i, 3]))),
        )
        for i in range(1, count)
    ]
    return sorted(boxes, key=lambda item: -item[0])


def _regions(match: SideMatch, mask: Mask, light: Light, role: str, most: int = 6) -> tuple[Region, ...]:
    """The larger groups of places, as regions of a light's own picture."""
    side = TILE_MM * PX_PER_MM
    found = []
    for _, box in _clusters(mask)[:most]:
        frame = np.array([(box.x0, box.y0), (box.x1, box.y0), (box.x1, box.y1), (box.x0, box.y1)]) * side
        found.append(_region(match, frame, light, role))
    return tuple(found)


def _region(match: SideMatch, frame: NDArray[np.float64], light: Light, role: str) -> Region:
    """Corners in the model's frame as a region of a light's own picture."""
    matrix = np.vstack([match.laid.matrix, [0, 0, 1]])
    back = np.linalg.inv(matrix)
    return match.scene.region(frame @ back[:2, :2].T + back[:2, 2], light, role)


def _in(exam: Examination, light: Light) -> list[tuple[SideMatch, LightMatch]]:
    """Sides that have print in a light, in the model and in the submission."""
    sides = exam.reference.sides.values()
    return [
        (side, side.lights[light])
        for side in sides
        if light in side.lights and int(side.lights[light].pattern.sum()) >= _FEWEST
        if side.agreed >= exam.settings.reference_min_agreed
    ]


@check(
    "reference-model",
    title="The document is of a known model",
    needs=("document_models", "scenes"),
    threats={Threat.COUNTERFEIT, Threat.FANTASY_DOCUMENT},
    severity=Severity.MEDIUM,
    standard="ICAO 9303-2 C.15, C.42; C.3 (VI,AB,IS)",
)
def reference_model(exam: Examination) -> Finding:
    """Identification of the document's model.

    **What it does.** The page is laid over the models in the store, those of the MRZ's issuer and format first. Where
    its print lies on a model's print in most places, the model is identified and the other checks of this family can
    run. A page that says it comes from an issuer whose models are in the store, and registers to none of them, fails.

    **Why a forger fails it.** An invented document follows no model. A counterfeit after a poor picture, or of an older
    issue with newer data, does not fall into register with the print it imitates.

    **What else could cause a failure.** A new issue that the store does not hold yet; a page seen at an angle or badly
    blurred; both sides of a card in one picture.

    **Check by hand.** Look up the issuer's specimens of that year in a reference collection (PRADO, Edison, Keesing)
    and compare layout, colours and emblem.
    """
    models = exam.document_models
    match = exam.reference_or_none()
    if match is not None:
        return passed(
            f"The document is of the model {match.model.name}.",
            score=round(match.agreed, 3),
            threshold=exam.settings.reference_min_agreed,
            good_side=GoodSide.ABOVE,
            observed=f"{100 * match.agreed:.0f} % of the places register; {match.model.specimens} specimens learnt",
        )
    own = exam.own_models()
    if own and exam.scenes_to_scale:
        return failed(
            Reason.MODEL_UNKNOWN,
            f"The page fits none of the {len(own)} known model{'s' if len(own) > 1 else ''} of its issuer.",
            advice="Compare with a reference collection: a new issue, or no genuine document.",
            expected=", ".join(model.name for model in own[:4]),
        )
    return undetermined(
        Reason.MODEL_UNKNOWN,
        f"None of the {len(models)} document models in the store is this document's.",
        advice="Compare with a reference collection, or learn the model from genuine specimens.",
    )


@check(
    "reference-print",
    title="All print of the blank is there",
    needs=("reference",),
    threats={Threat.COUNTERFEIT, Threat.PAGE_SUBSTITUTION},
    severity=Severity.MEDIUM,
    standard="ICAO 9303-2 C.3 (VI,AB,IS), (VI,FR,PH)",
)
def reference_print(exam: Examination) -> Finding:
    """Static print under white light against the model.

    **What it does.** The page is laid over its model and compared in squares of 4 mm, leaving out the holder's data.
    Print that is missing in many neighbouring squares, or unlike the model's all over the page, fails.

    **Why a forger fails it.** A scan that is printed again loses the finest lines and shifts colours; elements that the
    scanner did not see (latent images, relief) are left out; parts of another document carry other print.

    **What else could cause a failure.** Stamps, stickers, stains and heavy wear; glare; a picture out of focus.

    **Check by hand.** Lay the page beside the model's picture and look at the marked places with a loupe.
    """
    sides = _in(exam, Light.VI)
    if not sides:
        return undetermined(Reason.MODEL_UNKNOWN, "No side of the document was laid over its model surely enough.")
    worst = min(sides, key=lambda item: float(np.median(item[1].likeness[item[1].pattern])))
    side, match = worst
    likeness = float(np.median(match.likeness[match.pattern]))
    settings = exam.settings
    gone = _gone(match)
    group = _clusters(gone)[0][0] if gone.any() else 0
    share = group / int(match.pattern.sum())
    more = {
        "score": round(likeness, 3),
        "threshold": settings.reference_min_likeness,
        "good_side": GoodSide.ABOVE,
        "expected": f"print of the model {exam.reference.model.name}",
        "observed": f"median correlation {likeness:.2f}; {int(gone.sum())} of {int(match.pattern.sum())} places "
        "without print",
    }
    if likeness < settings.reference_min_likeness:
        return failed(
            Reason.PATTERN_DIFFERS,
            "The background print is unlike the model's all over the page.",
            advice="Compare with the model's picture under a loupe.",
            regions=(side.scene.region(side.scene.page, Light.VI, "background"),),
            **more,
        )
    if share > settings.reference_max_gone and group >= _FEWEST:
        return failed(
            Reason.PATTERN_DIFFERS,
            "Print that belongs to the blank is missing on part of the page.",
            advice="Compare the marked place with the model's picture: covered, erased, or never printed?",
            regions=_regions(side, gone, Light.VI, "missing_print"),
            **more,
        )
    return passed("The print of the blank is there and like the model's.", **more)


@check(
    "reference-uv-print",
    title="The fluorescent print is there and whole",
    lights={Light.UV},
    needs=("page_uv", "reference"),
    threats={Threat.COUNTERFEIT, Threat.PAGE_SUBSTITUTION},
    severity=Severity.HIGH,
    standard="ICAO 9303-2 C.3 (UV,LU,IS), (UV,LU,OM), (UV,LU,ID); C.15",
)
def reference_uv_print(exam: Examination) -> Finding:
    """Fluorescent print against the model.

    **What it does.** Where the model shines under ultraviolet light the page must shine in the same pattern. Squares of
    4 mm are correlated; print that has faded evenly still correlates. The portrait is left to a check of its own.

    **Why a forger fails it.** Fluorescent print cannot be seen in daylight and is in no scan. Those who know of it
    draw it again with inks of the trade, in one colour, and out of register.

    **What else could cause a failure.** An ultraviolet lamp that failed; strong daylight in the reader; fluorescent
    inks that faded in the sun lose strength but not shape.

    **Check by hand.** Compare the page under the lamp with the model's ultraviolet picture: emblem, text, number of
    colours.
    """
    sides = _in(exam, Light.UV)
    if not sides:
        return not_applicable("The model has no fluorescent print on the sides that were captured.")
    total = missing = 0
    regions: list[Region] = []
    for side, match in sides:
        outside = ~_within(side, "portrait", match.pattern.shape)
        gone = _gone(match) & outside
        total += int((match.pattern & outside).sum())
        missing += int(gone.sum())
        regions += _regions(side, gone, Light.UV, "missing_fluorescence")
    if total < _FEWEST:
        return not_applicable("The model has no fluorescent print outside the portrait.")
    share = missing / total
    threshold = _most_gone(exam)
    more = {
        "score": round(share, 3),
        "threshold": threshold,
        "good_side": GoodSide.BELOW,
        "expected": f"fluorescent print of the model {exam.reference.model.name}",
        "observed": f"missing in {missing} of {total} places",
    }
    if share > threshold and missing >= 3:
        return failed(
            Reason.NOT_LUMINESCENT,
            "There is none of the model's fluorescent print."
            if share > 0.8
            else "Part of the fluorescent print is missing.",
            advice="Compare with the model's ultraviolet picture.",
            regions=tuple(regions[:8]),
            **more,
        )
    return passed("The fluorescent print is there.", **more)


@check(
    "reference-uv-overprint",
    title="The fluorescent print runs over the portrait",
    lights={Light.UV},
    needs=("page_uv", "reference"),
    threats={Threat.PHOTO_SUBSTITUTION},
    severity=Severity.HIGH,
    standard="ICAO 9303-2 C.3 (UV,LU,OP)",
)
def reference_uv_overprint(exam: Examination) -> Finding:
    """Fluorescent print over the portrait.

    **What it does.** As with the fluorescent print elsewhere, but over the portrait: what the issuer printed over it
    must shine there. It is judged only where the rest of the page shines as it should, and the portrait is not much
    darker than the specimens': print may lie beneath it.

    **Why a forger fails it.** Whoever covers or erases the portrait covers or erases what is printed over it. The
    visible lines are drawn again, the invisible ones are forgotten.

    **What else could cause a failure.** A second laminate, put on by the holder. A reflection on the portrait.

    **Check by hand.** Under the lamp, follow a line from the page into the portrait: does it go on?
    """
    there = total = missing = elsewhere = around = 0
    regions: list[Region] = []
    for side, match in _in(exam, Light.UV):
        over = _within(side, "portrait", match.pattern.shape)
        gone = _gone(match)
        there += int((match.pattern & over).sum())
        seen = over & ~_darker(side)
        total += int((match.pattern & seen).sum())
        missing += int((gone & seen).sum())
        around += int((match.pattern & ~over).sum())
        elsewhere += int((gone & ~over).sum())
        if (gone & seen).any():
            box = side.model.places["portrait"]
            regions.append(_region(side, box.quad, Light.UV, "portrait"))
    if there < 3:
        return not_applicable("The model has no fluorescent print over its portrait.")
    if total < 3:
        return undetermined(
            Reason.TOO_DARK, "The portrait is too dark for fluorescent print beneath it to be seen.",
            advice="Look at the edges of the portrait under the lamp.",
        )  # fmt: skip
    if around and elsewhere > 0.5 * around:
        return undetermined(
            Reason.NOT_LUMINESCENT, "Most of the page lacks its fluorescent print, so the portrait says nothing."
        )
    share = missing / total
    threshold = max(_most_gone(exam), exam.settings.reference_max_overprint_gone)
    more = {
        "score": round(share, 3),
        "threshold": threshold,
        "good_side": GoodSide.BELOW,
        "expected": "fluorescent print over the portrait",
        "observed": f"missing in {missing} of {total} places over the portrait",
    }
    if share > threshold and missing >= 2:
        return failed(
            Reason.NOT_LUMINESCENT,
            "The fluorescent print over the portrait is missing, and it is there elsewhere on the page.",
            advice="Look at the edges of the portrait under the lamp and under light that falls in flat.",
            regions=tuple(regions),
            **more,
        )
    return passed("The fluorescent print runs over the portrait.", **more)


@check(
    "reference-infrared",
    title="In infrared the same print stays and vanishes as in the model",
    lights={Light.IR},
    needs=("page_ir", "reference"),
    threats={Threat.COUNTERFEIT},
    severity=Severity.HIGH,
    standard="ICAO 9303-2 C.3 (IR,AB,IS), (IR,TR,IS) & (IR,AB,IS) & (VI,AB,IS); C.15, C.20",
)
def reference_infrared(exam: Examination) -> Finding:
    """Infrared split against the model.

    **What it does.** Issuers print some parts in inks that vanish in infrared and others, of the same colour, that
    stay. What stays is correlated with the model, square by square; where the model shows bare paper, the page must,
    too.

    **Why a forger fails it.** The inks of a printer behave all alike: either everything vanishes, or the black part of
    every colour stays. The split of one drawing into two inks cannot be seen in daylight.

    **What else could cause a failure.** A failing infrared lamp; stamps in carbon ink; a second laminate.

    **Check by hand.** Compare the infrared picture with the model's: which emblem, which letters are left?
    """
    sides = _in(exam, Light.IR)
    if not sides:
        return not_applicable("The model shows no print of the blank in infrared.")
    side, match = min(sides, key=lambda item: float(np.median(item[1].likeness[item[1].pattern])))
    likeness = float(np.median(match.likeness[match.pattern]))
    threshold = exam.settings.reference_min_infrared
    more = {
        "score": round(likeness, 3),
        "threshold": threshold,
        "good_side": GoodSide.ABOVE,
        "expected": f"infrared picture of the model {exam.reference.model.name}",
        "observed": f"median correlation {likeness:.2f}",
    }
    if likeness < threshold:
        unlike = match.pattern & (match.likeness < threshold)
        return failed(
            Reason.PATTERN_DIFFERS,
            "In infrared the page does not show the print that the model shows.",
            advice="Compare with the model's infrared picture.",
            regions=_regions(side, unlike, Light.IR, "infrared_print"),
            **more,
        )
    return passed("In infrared the same print stays as in the model.", **more)


@check(
    "reference-register",
    title="All parts of the page are in register",
    needs=("reference",),
    threats={Threat.CONSTRUCTION},
    severity=Severity.HIGH,
    standard="ICAO 9303-2 A.4, C.27; C.3 (VI,AB,IS)",
)
def reference_register(exam: Examination) -> Finding:
    """Register of the background print.

    **What it does.** Once the page lies on its model, each place of the background is shifted to where it fits best.
    On a genuine page all shifts are nil, but for the paper's own stretch; a part that comes from another page is
    displaced or turned as a whole.

    **Why a forger fails it.** Two parts of a page can be joined to a tenth of a millimetre at best. Guilloches go on
    across the joint, and their phase tells less than that.

    **What else could cause a failure.** A page that is bent or creased; a picture by a phone, whose lens bends lines; a
    laminate that shrank.

    **Check by hand.** Follow a line of the guilloche across the border of the marked part with a loupe: is there a
    step?
    """
    settings = exam.settings
    found = []
    for side in exam.reference.sides.values():
        if side.agreed < settings.reference_min_agreed:
            continue
        found.append((side, displaced(side)))
    judged = [(side, part) for side, part in found if part is not None]
    if not judged:
        return undetermined(Reason.ARTEFACT_MISSING, "There is too little background print to judge its register.")
    side, part = max(judged, key=lambda item: item[1].shift)
    if exam.reference.model.specimens < 2 and part.shift < _ALONE_MM:
        return undetermined(
            Reason.MODEL_UNKNOWN,
            "The model was learnt from one specimen, which does not tell all of the holder's data from the "
            "blank's print.",
            advice="Learn the model from two specimens or more.",
        )
    more = {
        "score": round(part.shift, 3),
        "threshold": settings.reference_max_shift,
        "good_side": GoodSide.BELOW,
        "expected": "no part of the background displaced against the rest",
        "observed": f"the most displaced part lies {part.shift:.2f} mm off",
    }
    if part.shift > settings.reference_max_shift:
        return failed(
            Reason.PATTERN_DIFFERS,
            f"A part of the page is displaced by {part.shift:.2f} mm against the rest of its background.",
            advice="Look for a cut or joint at the border of the marked part.",
            regions=(_region(side, part.box.quad, Light.VI, "displaced_part"),),
            **more,
        )
    return passed("The background is in register all over the page.", **more)


@check(
    "reference-uv-edges",
    title="No edge of the page glows more than the model's",
    lights={Light.UV},
    needs=("page_uv", "reference"),
    threats={Threat.PAGE_SUBSTITUTION},
    severity=Severity.MEDIUM,
    standard="ICAO 9303-2 A.4, C.27; C.3 (UV,BR,FU)",
)
def reference_uv_edges(exam: Examination) -> Finding:
    """Glow along the page's edges.

    **What it does.** Under ultraviolet light the paper within two millimetres of each edge is compared with the paper
    further in, and this ratio with the model's, with the edge opposite (of both sides of a card) and with the middle of
    all. An edge that is brighter than these was treated with something.

    **Why a forger fails it.** A page that was taken out of one book and bound into another was glued in again, and
    adhesives glow. Torn fibres along the spine lie open and are brighter, too.

    **What else could cause a failure.** A book that its owner had repaired. Washing, which brightens edges first,
    mostly all of them. A reader's lamps that light one side more than those that the model was learnt with.

    **Check by hand.** Open the book wide at this page: stitching, needle holes, remains of glue, and whether the page
    opposite is of the same sheet.
    """
    found = [
        (side, name, ratio, box)
        for side in exam.reference.sides.values()
        if side.agreed >= exam.settings.reference_min_agreed
        for name, (ratio, box) in edge_glow(side).items()
    ]
    if not found:
        return not_applicable("The model has no ultraviolet picture with bare paper along an edge.")
    typical = float(np.median([item[2] for item in found]))
    glowing = []
    for side, name, ratio, box in found:
        # lamps at two sides of a reader light the edges there alike, on the front and on the back
        paired = [r for _, other, r, b in found if b is not box and other in (name, OPPOSITE[name])]
        glowing.append((ratio / max([typical, *paired]), side, name, box))
    ratio, side, name, box = max(glowing, key=lambda item: item[0])
    threshold = exam.settings.reference_max_edge_glow
    more = {
        "score": round(ratio, 3),
        "threshold": threshold,
        "good_side": GoodSide.BELOW,
        "expected": "edges as dark as the model's",
        "observed": f"the {name} edge is {ratio:.2f} times as bright as on the model, against the other edges",
    }
    if ratio > threshold:
        return failed(
            Reason.TOO_BRIGHT,
            f"The {name} edge of the page glows under ultraviolet light, as glue and torn fibres do.",
            advice="Look at stitching and glue along the spine.",
            regions=(_region(side, box.quad, Light.UV, "page_edge"),),
            **more,
        )
    return passed("No edge of the page glows more than the model's.", **more)


@check(
    "reference-ghost",
    title="The second portrait of the model is the portrait's photograph",
    needs=("reference", "photo"),
    threats={Threat.PHOTO_SUBSTITUTION},
    severity=Severity.HIGH,
    standard="ICAO 9303-2 C.19; C.3 (VI,AB,SP)",
)
def reference_ghost(exam: Examination) -> Finding:
    """Second portrait where the model has one.

    **What it does.** The model says where the second portrait is. There the head of the portrait is looked for: the
    same photograph, smaller, correlates through tint and overprint; another person's, or none at all, does not.

    **Why a forger fails it.** The second portrait is left as it was, or left out, when the first is exchanged.

    **What else could cause a failure.** A stamp or glare on the second portrait; heavy wear of either.

    **Check by hand.** Compare the two portraits feature by feature: hairline, ears, collar.
    """
    photo = exam.photo
    side = exam.reference.sides.get(photo.scene.side)
    if side is None or "ghost_scale" not in side.model.measures or side.agreed < exam.settings.reference_min_agreed:
        return not_applicable("The model has no second portrait on the side with the portrait.")
    repeat = exam.reference_repeat
    if repeat is None:
        return undetermined(Reason.TOO_LOW_RESOLUTION, "The portraits are too small to be compared.")
    zone = repeat.box
    settings = exam.settings
    more = {
        "score": round(repeat.score, 3),
        "threshold": settings.reference_min_ghost,
        "good_side": GoodSide.ABOVE,
        "expected": "the same photograph twice",
        "observed": f"correlation {repeat.score:.2f}",
        "regions": (
            photo.scene.region(photo.window.box, Light.VI, "portrait"),
            photo.scene.region(zone, Light.VI, "second_portrait"),
        ),
    }
    if repeat.score < settings.reference_min_ghost:
        return failed(
            Reason.FACE_DIFFERS,
            "The second portrait is not the photograph of the first.",
            advice="Compare the two portraits feature by feature.",
            **more,
        )
    if repeat.score < settings.ghost_min_correlation:
        return undetermined(
            Reason.FACE_DOUBTFUL,
            "The second portrait is not clearly the photograph of the first.",
            advice="Compare the two portraits by eye.",
            **more,
        )
    return passed("The second portrait is the photograph of the first.", **more)


def _ghost_measures(exam: Examination, side: SideMatch) -> dict[str, float]:
    """What of the second portrait stays in infrared, where both prints are seen to be one photograph."""
    photo = exam.photo_or_none()
    if photo is None or photo.scene.side != side.model.side or "ghost_scale" not in side.model.measures:
        return {}
    repeat = exam.reference_repeat
    if repeat is None or repeat.score < exam.settings.ghost_min_correlation:
        return {}
    stays = ghost_infrared(photo.scene, repeat.box)
    return {} if stays is None else {"ghost_infrared": stays}


@check(
    "reference-personalisation",
    title="Portrait and data are printed as on the specimens",
    needs=("reference",),
    threats={Threat.STOLEN_BLANK, Threat.PHOTO_SUBSTITUTION},
    severity=Severity.HIGH,
    standard="ICAO 9303-2 C.3 (VI,AB,PH), (IR,TR,PH), (IR,AB,PH), (VI,AB,ID), (IR,AB,ID), (IR,TR,ID), (VI,FR,PH), "
    "(IR,AB,SP), (IR,TR,SP); A.5",
)
def reference_personalisation(exam: Examination) -> Finding:
    """Personalisation against the specimens.

    **What it does.** How much of the contrast of the portrait, the second portrait and the data stays in infrared, and
    how grainy the portrait is, are compared with what was measured on the specimens that the model was learnt from.

    **Why a forger fails it.** Genuine blanks that were stolen are filled in with other machines: a dye portrait where
    the issuer engraves with a laser, office ink where the issuer's absorbs infrared.

    **What else could cause a failure.** An issuer who personalises in several places with different machines: learn the
    model from specimens of each. A noisy picture has a grain of its own.

    **Check by hand.** Compare portrait and text with a specimen under a loupe: dots, burnt carbon, or even tone?
    """
    settings = exam.settings
    odd: list[str] = []
    compared = 0
    regions: list[Region] = []
    worst = 0.0
    for name, side in exam.reference.sides.items():
        measured = {**exam.measures(name), **_ghost_measures(exam, side)}
        for measure, (mean, spread) in side.model.measures.items():
            if measure not in measured or measure not in NAMES:
                continue
            compared += 1
            if measure == "portrait_grain":
                off = abs(np.log(max(measured[measure], 0.3) / max(mean, 0.3))) / settings.reference_grain_ratio
            elif measure == "ghost_infrared":
                off = abs(measured[measure] - mean) / settings.reference_ghost_tolerance
            else:
                off = abs(measured[measure] - mean) / max(settings.reference_infrared_tolerance, 4 * spread)
            worst = max(worst, float(off))
            if off > 1:
                odd.append(f"{NAMES[measure]} {measured[measure]:.2f} instead of {mean:.2f}")
                place = side.model.places.get(
                    "portrait" if measure.startswith("portrait") else measure.split("_", 1)[0]
                )
                light = Light.IR if measure.endswith("infrared") else Light.VI
                if place is not None:
                    regions.append(_region(side, place.quad, light, measure))
    if not compared:
        return undetermined(
            Reason.ARTEFACT_MISSING, "Nothing of the personalisation could be measured in these lights."
        )
    more = {
        "score": round(worst, 2),
        "threshold": 1.0,
        "good_side": GoodSide.BELOW,
        "expected": "as measured on the specimens, within tolerance",
    }
    if odd:
        return failed(
            Reason.PRINT_PROCESS_DIFFERS,
            f"Not printed as the specimens are: {'; '.join(odd)}.",
            advice="Compare portrait and data with a specimen under a loupe and in infrared.",
            regions=tuple(regions),
            **more,
        )
    return passed("Portrait and data are printed as on the specimens.", **more)
