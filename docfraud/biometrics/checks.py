"""The checks that compare faces: portrait, picture out of the chip, live picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from docfraud.checks import Finding, check, undetermined
from docfraud.results import FaceComparison, GoodSide, Light, Outcome, Reason, Severity, Threat

if TYPE_CHECKING:
    from docfraud.examination import Examination


@check(
    "portrait-live",
    title="The portrait shows the person in the live picture",
    lights={Light.VI},
    needs=("live_face", "portrait", "face_comparison"),
    threats={Threat.IMPOSTOR, Threat.PHOTO_SUBSTITUTION},
    severity=Severity.HIGH,
    standard="ICAO 9303-2 A.4 (impostors); ISO/IEC 19795-1",
)
def portrait_against_live(exam: Examination) -> Finding:
    """Portrait against live face.

    **What it does.** A network turns each face into 128 numbers; people who look alike get numbers that are near one
    another. Of several frames of the live camera the average counts. The result is the distance, beside the threshold
    up to which two faces are taken for one person's, and the rate of strangers that this threshold was measured to let
    through. Between that threshold and the second, higher one the answer is "undetermined": the officer compares. So
    it is where the dates of the document say that the holder may have been a child when the portrait was taken: years
    move no threshold, for lack of pictures to measure on, but a child that grew is not called an impostor.

    **Why a forger fails it.** An impostor travels on a look-alike's document, or puts his own picture on another's. A
    document lent without change must show a face near enough the bearer's, feature by feature; a changed picture must
    survive the checks of the page.

    **What else could cause a failure.** Years since the picture was taken, illness, a child's growth, a beard, heavy
    make-up or glasses; a live picture from the side, in hard light or blurred; a small, faded or dotted portrait; a
    twin or close relative gives the opposite error. The network was trained mostly on adults' photographs and is not
    equally good for everybody. Never refuse anyone on this number alone.

    **Check by hand.** Compare from the outside in: shape of the face, ears, hairline, then nose, distance of the eyes,
    lips, scars and moles; do not go by hair, glasses or expression. Take another live picture from the front in even
    light. People overlook about one impostor photograph in seven, so take the time.
    """
    comparison = exam.face_comparison
    if _live_is_the_document(exam):
        return _not_live(comparison)
    age = exam.portrait_age
    outcome = comparison.outcome
    if outcome is Outcome.FAILED and age is not None and age.grown_since:
        outcome = Outcome.UNDETERMINED  # a child's face does not keep
    remark = "" if age is None or outcome is Outcome.SUCCESSFUL else f" {age.sentence}"
    return _finding(
        comparison,
        outcome,
        remark,
        "Compare the two faces yourself, and take another live picture from the front in even light.",
    )


@check(
    "portrait-chip",
    title="The portrait on the document is the person of the chip's picture",
    lights={Light.VI},
    needs=("chip_face", "portrait", "chip_comparison"),
    threats={Threat.PHOTO_SUBSTITUTION},
    severity=Severity.HIGH,
    standard="ICAO 9303-2 A.4 (photo substitution); ICAO 9303-10 4.7.2 (data group 2)",
)
def portrait_against_chip(exam: Examination) -> Finding:
    """Printed portrait against the chip's picture.

    **What it does.** The face printed on the document and the face in the picture that was read out of its chip are
    compared as a portrait is with a live picture: a distance, beside the threshold up to which two faces are taken for
    one person's. As a rule both are one photograph, and the distance is small.

    **Why a forger fails it.** Whoever changes the printed portrait cannot change the picture in the chip: it is signed
    by the state. Whoever puts in another chip has one with another face. docfraud reads no chips and checks no
    signatures; whoever handed the picture over must have done that (passive authentication).

    **What else could cause a failure.** A small, worn or coarse printed portrait; a chip with another photograph of the
    holder, taken at another time; a picture handed over from another document by mistake.

    **Check by hand.** Lay both pictures side by side: pose, light, collar and hair agree where both are one photograph.
    Check that passive authentication of the chip succeeded.
    """
    comparison = exam.chip_comparison
    return _finding(
        comparison, comparison.outcome, "", "Compare the printed portrait with the chip's picture yourself."
    )


@check(
    "chip-live",
    title="The chip's picture shows the person in the live picture",
    lights={Light.VI},
    needs=("live_face", "chip_face", "chip_live_comparison"),
    threats={Threat.IMPOSTOR},
    severity=Severity.HIGH,
    standard="ICAO 9303-2 A.4 (impostors); ICAO 9303-10 4.7.2 (data group 2); ISO/IEC 19795-1",
)
def chip_against_live(exam: Examination) -> Finding:
    """The chip's picture against the live face.

    **What it does.** As the comparison of printed portrait and live face, with the picture that was read out of the
    chip. It is neither printed nor scanned, so it is usually the better one, and it is signed.

    **Why a forger fails it.** An impostor travels on a look-alike's document, or puts his own picture on another's:
    then the printed portrait is his and the chip's picture is not.

    **What else could cause a failure.** Years since the picture was taken, a child's growth, illness, a beard, heavy
    make-up; a live picture from the side or in hard light; strong compression of the chip's picture.

    **Check by hand.** Compare from the outside in: shape of the face, ears, hairline, then nose, distance of the eyes,
    lips, scars and moles. Take another live picture from the front in even light.
    """
    comparison = exam.chip_live_comparison
    if _live_is_the_document(exam):
        return _not_live(comparison)
    age = exam.portrait_age
    grown = comparison.outcome is Outcome.FAILED and age is not None and age.grown_since
    outcome = Outcome.UNDETERMINED if grown else comparison.outcome
    return _finding(
        comparison,
        outcome,
        f" {age.sentence}" if grown and age is not None else "",
        "Compare the two faces yourself, and take another live picture from the front in even light.",
    )


def _live_is_the_document(exam: Examination) -> bool:
    """Whether a picture of the document, or the one out of its chip, was handed in as the live one."""
    others = [other for key, other in exam.pictures.items() if not key.startswith("live")]
    return any(np.array_equal(exam.live.pixels, other.pixels) for other in others)


def _not_live(comparison: FaceComparison) -> Finding:
    return undetermined(
        Reason.FACE_DOUBTFUL,
        "The live picture is the picture of the document itself.",
        score=comparison.distance,
        threshold=comparison.threshold,
        good_side=GoodSide.BELOW,
        regions=comparison.regions,
        advice="Take a picture of the person who presents the document.",
    )


_REASONS = {
    Outcome.SUCCESSFUL: Reason.AS_EXPECTED,
    Outcome.FAILED: Reason.FACE_DIFFERS,
    Outcome.UNDETERMINED: Reason.FACE_DOUBTFUL,
}


def _finding(comparison: FaceComparison, outcome: Outcome, remark: str, advice: str) -> Finding:
    """What a comparison means; `outcome` may be milder than its own, `advice` is for what is not successful."""
    return Finding(
        outcome=outcome,
        reason=_REASONS[outcome],
        message=f"{comparison.message}{remark}".rstrip(),
        expected=f"distance up to {comparison.threshold:.2f} ({comparison.origin})",
        observed=f"distance {comparison.distance:.2f}",
        score=comparison.distance,
        threshold=comparison.threshold,
        good_side=GoodSide.BELOW,
        regions=comparison.regions,
        advice=None if outcome is Outcome.SUCCESSFUL else advice,
        model=comparison.model,
    )
