"""The portrait printed a second time: ghost portrait (ICAO 9303-2 C.19: portrait against secondary portrait)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docfraud.checks import Finding, check, failed, passed, undetermined
from docfraud.results import GoodSide, Light, Reason, Severity, Threat

if TYPE_CHECKING:
    from docfraud.examination import Examination


@check(
    "portrait-ghost",
    title="The second portrait is the same photograph",
    needs=("photo",),
    threats={Threat.PHOTO_SUBSTITUTION},
    severity=Severity.HIGH,
    standard="ICAO 9303-2 C.19; C.3 (VI,AB,SP)",
)
def portrait_ghost(exam: Examination) -> Finding:
    """Portrait and second portrait.

    **What it does.** The head of the portrait is looked for on the rest of the page, at a fifth to three quarters of
    its size: most documents print the photograph a second time, paler or in one colour. The same photograph is
    recognised by its correlation, whatever its tint. Where it is not found but a second face is, the two are compared
    as faces. Where there is neither, nothing is said here: the check against a document model knows whether there must
    be one.

    **Why a forger fails it.** The second portrait lies under print and film, often near data; whoever exchanges the
    large one must exchange that, too, or leave another person's face on the page.

    **What else could cause a failure.** Stamps, wear or glare on the second portrait. Designs whose second portrait is
    another picture of the person, or composed of letters.

    **Check by hand.** Compare the two: hairline, ears, eyebrows, collar. They must be one and the same photograph.
    """
    scene, window = exam.photo.scene, exam.photo.window
    repeat = exam.portrait_repeat
    if repeat is None:
        return undetermined(
            Reason.TOO_LOW_RESOLUTION, "The portrait is too small to look for its second print.",
            advice="Capture the page at 300 ppi or more.",
        )  # fmt: skip
    more = {
        "score": round(repeat.score, 3),
        "threshold": exam.settings.ghost_min_correlation,
        "good_side": GoodSide.ABOVE,
        "expected": "the same photograph twice",
    }
    if repeat.score >= exam.settings.ghost_min_correlation and repeat.margin >= exam.settings.ghost_min_margin:
        return passed(
            "The second portrait is the same photograph as the first.",
            regions=(
                scene.region(window.box, Light.VI, "portrait"),
                scene.region(repeat.box, Light.VI, "second_portrait"),
            ),
            observed=f"correlation {repeat.score:.2f}, elsewhere at most {repeat.score - repeat.margin:.2f}",
            **more,
        )
    second = exam.second_face
    if second is not None and second[1] > exam.settings.ghost_max_distance:
        face, distance = second
        return failed(
            Reason.FACE_DIFFERS,
            "There is a second face on the page, and it is another person's.",
            score=round(distance, 3),
            threshold=exam.settings.ghost_max_distance,
            good_side=GoodSide.BELOW,
            expected="the same person twice",
            observed=f"distance of the faces {distance:.2f}, correlation {repeat.score:.2f}",
            advice="Compare the two portraits by eye: hairline, ears, eyebrows, collar.",
            regions=(
                scene.region(window.box, Light.VI, "portrait"),
                exam.picture_region(face.image, face.quad, role="second_portrait"),
            ),
        )
    return undetermined(
        Reason.FIELD_NOT_FOUND,
        "No second print of the portrait was recognised.",
        observed=f"best correlation {repeat.score:.2f}",
        advice="If the design has a second portrait, compare it with the first by eye.",
        **more,
    )
