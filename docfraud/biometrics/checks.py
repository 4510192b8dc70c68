"""The check of the holder's face against the portrait."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from docfraud.checks import Finding, check, undetermined
from docfraud.results import GoodSide, Light, Outcome, Reason, Severity, Threat

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
    others = [other for key, other in exam.pictures.items() if not key.startswith("live")]
    if any(np.array_equal(exam.live.pixels, other.pixels) for other in others):
        return undetermined(
            Reason.FACE_DOUBTFUL,
            "The live picture is the picture of the document itself.",
            score=comparison.distance,
            threshold=comparison.threshold,
            good_side=GoodSide.BELOW,
            regions=comparison.regions,
            advice="Take a picture of the person who presents the document.",
        )
    age = exam.portrait_age
    outcome = comparison.outcome
    if outcome is Outcome.FAILED and age is not None and age.grown_since:
        outcome = Outcome.UNDETERMINED  # a child's face does not keep
    remark = "" if age is None or outcome is Outcome.SUCCESSFUL else f" {age.sentence}"
    reasons = {
        Outcome.SUCCESSFUL: Reason.AS_EXPECTED,
        Outcome.FAILED: Reason.FACE_DIFFERS,
        Outcome.UNDETERMINED: Reason.FACE_DOUBTFUL,
    }
    return Finding(
        outcome=outcome,
        reason=reasons[outcome],
        message=f"{comparison.message}{remark}".rstrip(),
        expected=f"distance up to {comparison.threshold:.2f} ({comparison.origin})",
        observed=f"distance {comparison.distance:.2f}",
        score=comparison.distance,
        threshold=comparison.threshold,
        good_side=GoodSide.BELOW,
        regions=comparison.regions,
        advice=None
        if outcome is Outcome.SUCCESSFUL
        else "Compare the two faces yourself, and take another live picture from the front in even light.",
        model=comparison.model,
    )
