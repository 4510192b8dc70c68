"""The check for altered appearance: one part of the holder's face that differs while the rest agrees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docfraud.biometrics.appearance.judge import AppearanceVerdict
from docfraud.checks import Finding, check, failed, passed, undetermined
from docfraud.results import GoodSide, Light, Reason, Region, Severity, Threat

if TYPE_CHECKING:
    from docfraud.biometrics.appearance.compare import AppearanceComparison
    from docfraud.examination import Examination


@check(
    "altered-appearance",
    title="No single part of the face differs between portrait and live picture",
    lights={Light.VI},
    needs=("live_face", "portrait", "face_comparison", "appearance"),
    threats={Threat.ALTERED_APPEARANCE},
    severity=Severity.MEDIUM,
    standard="ICAO 9303-2 A.4 (altered appearance)",
)
def appearance_altered(exam: Examination) -> Finding:
    """One part of the face is not as in the portrait.

    **What it does.** The two faces are laid over one another, light, sharpness and the turn of the head are made alike,
    and brows, eyes, nose, mouth, cheeks, jaw, forehead and skin are compared one by one: where parts moved, what is
    drawn on them, their colour, and whether the faces come nearer once the part is covered in both. A part is named
    when it differs by more than a person's pictures usually do and several times as much as the rest of the face. The
    score is how many times as much. Only a changed shape or make-up fails the check: glasses, a beard, hair on the
    forehead, lines and marks are named, but print, light and everyday life bring them too.

    **Why a forger fails it.** Somebody who had his nose, lids or jaw changed, or made himself up, to look like the
    portrait or unlike a wanted person, leaves the rest of the face as it was. The check says nothing about somebody
    else altogether; the comparison of the faces does.

    **What else could cause a failure.** An injury, an operation, an illness, ageing, weight, a swollen tooth, a
    plaster; an expression such as a wide smile or raised brows; a retouched or damaged portrait; a shadow on one part
    of the face. None of these is fraud. Pictures of different days differ all over, and then even strong alterations
    were not named (benchmarks/results/altered_appearance.md): success does not say that nothing was changed. Ears and
    the profile are not compared, and nothing is known about people whom the laboratory's pictures do not represent.

    **Check by hand.** Look at the part that is named in both pictures, then at what such a change leaves alone: ears,
    scars, moles, distance of the eyes. Ask for another picture with a calm face and without glasses. Ask politely and
    in private whether anything has changed since the portrait was taken; a changed appearance is most often health,
    injury or age, and the person may need protection rather than suspicion.
    """
    found = exam.appearance
    settings = exam.settings
    # a rest below this is as good as alike: the part must still reach the least score
    ratio = found.regions[0].score / max(
        found.rest or 0.0, settings.appearance_min_score / settings.appearance_min_ratio
    )
    seen = {
        "observed": ", ".join(f"{region.name} {region.score:.1f}" for region in found.regions[:3]),
        "expected": f"no part over {settings.appearance_min_ratio:g} times the rest",
        "model": exam.face_comparison.model,
    }
    scores = {
        **seen,
        "score": round(ratio, 2),
        "threshold": settings.appearance_min_ratio,
        "good_side": GoodSide.BELOW,
    }
    match found.verdict:
        case AppearanceVerdict.UNCHANGED:
            return passed(found.message, **scores)
        case AppearanceVerdict.ANOTHER | AppearanceVerdict.CANNOT_TELL:
            return undetermined(
                Reason.FACE_DOUBTFUL,
                f"{found.message} What was changed in a face is told of one person only.",
                advice="Settle first whose face it is: compare by hand, and take another live picture.",
                **seen,
            )
    part = found.changed
    assert part is not None  # CHANGED comes with the region
    if part.change.everyday:
        return passed(
            f"{found.message} That alone is no alteration of the person.",
            advice="Glasses, beards and hair come and go, and lines over a printed portrait or a shadow look like "
            "marks. If in doubt, ask for another picture without what covers the face.",
            regions=_areas(exam, found, part.name),
            **seen,
        )
    return failed(
        Reason.FACE_PART_DIFFERS,
        found.message,
        advice="Compare this part in both pictures and ask what has changed since the portrait was taken, politely and "
        "in private: illness, injury, an operation or age explain most changes.",
        regions=_areas(exam, found, part.name),
        **scores,
    )


def _areas(exam: Examination, found: AppearanceComparison, name: str) -> tuple[Region, ...]:
    """The region on the document and on the live picture."""
    image = exam.portrait.image
    role = f"face_{name}"
    printed = [exam.region(image, outline, role) for outline in found.outlines(name, 0)]
    return (*printed, *(exam.picture_region("live", outline, role=role) for outline in found.outlines(name, 1)))
