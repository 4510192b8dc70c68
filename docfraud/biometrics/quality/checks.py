"""The check of the live picture: whether its face can be compared, and what the traveller should do if not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docfraud.biometrics.quality.assess import measure
from docfraud.biometrics.quality.base import FaceQuality
from docfraud.biometrics.quality.session import FaceSession
from docfraud.checks import Finding, check, failed, passed, undetermined
from docfraud.results import GoodSide, Light, Reason, Region, Severity

if TYPE_CHECKING:
    from docfraud.examination import Examination

REASONS = {
    "inter_eye_distance": Reason.TOO_LOW_RESOLUTION,
    "sharpness": Reason.TOO_BLURRED,
    "no_compression_artifacts": Reason.DETAIL_LOST,
    "under_exposure_prevention": Reason.TOO_DARK,
    "over_exposure_prevention": Reason.TOO_MUCH_GLARE,
    "dynamic_range": Reason.TOO_MUCH_GLARE,
    "illumination_uniformity": Reason.UNEVEN_LIGHT,
    "head_pose_yaw": Reason.FACE_TURNED,
    "head_pose_pitch": Reason.FACE_TURNED,
    "single_face_present": Reason.SEVERAL_FACES,
    "eyes_visible": Reason.FACE_COVERED,
    "mouth_occlusion_prevention": Reason.FACE_COVERED,
    "face_occlusion_prevention": Reason.FACE_COVERED,
}
"""The reason that each component gives when it is under its limit; FACE_DOUBTFUL for others."""

NEEDED = ("inter_eye_distance", "sharpness", "under_exposure_prevention")
"""Components without which the picture is not called good; others that cannot be judged are only named."""


@check(
    "live-picture-quality",
    title="The live picture is good enough to compare",
    lights={Light.VI},
    needs=("live", "live_face"),
    severity=Severity.INFO,
    standard="ISO/IEC 29794-5 (components of face image quality)",
)
def live_picture_quality(exam: Examination) -> Finding:
    """Is the live picture good enough to compare the face?

    **What it does.** It gives the face a score of 0 to 100 for each component of picture quality that matters to a
    comparison: the distance of the eyes in pixels, sharpness, too little and too much light, contrast, light from one
    side, blocks of compression, the head turned or bent, eyes, mouth or face covered or cut off. The numbers that
    describe a face drift away from what the same face gives in a good picture as these scores fall. Each component
    under its limit is named, with what the traveller should do.

    **Why a forger fails it.** This is no test of the person. But an impostor gains from a poor picture: it moves the
    comparison into the range where nothing can be said.

    **What else could cause a failure.** A camera out of focus or too far away, a person who moved, light from behind, a
    dirty lens, a fixed camera with a tall or a short person before it, a headscarf or mask worn for good reason. The
    angles come from five points: a short nose, or a child's, reads as a raised chin. Coverings are told by colour: a
    black mask, a hand, or anything in a grey picture is not seen, and coloured light may be taken for a covering.

    **Check by hand.** Look at the eyes at full size: single lashes or at least the edge of the iris should be visible.
    Take the picture again from the front, at eye level, with even light from the front.
    """
    live = exam.live_face
    region = exam.picture_region("live", live.quad, role="live_face")
    return judge_live(measure(FaceSession(exam.live.pixels, live.face, live.chip, exam.settings)), region)


def judge_live(quality: FaceQuality, region: Region | None = None) -> Finding:
    """Whether a live picture is good enough to compare its face.

    Args:
        quality: of its face; limits are in it.
        region: where the face is.

    Returns:
        Passed; failed with the reason of the worst component, all of them named; or undetermined if a component that is
        `NEEDED` could not be judged.
    """
    regions = () if region is None else (region,)
    judged = [m for m in quality if m.limit is not None and m.name not in quality.portrait_only]
    poor = quality.poor()
    if poor:
        worst = poor[0]
        faults = list(dict.fromkeys(m.fault for m in poor if m.fault))
        listed = faults[0] if len(faults) == 1 else f"{', '.join(faults[:-1])}, and {faults[-1]}"
        return failed(
            REASONS.get(worst.name, Reason.FACE_DOUBTFUL),
            f"In the live picture {listed}.",
            advice=" ".join(quality.advice()),
            expected=", ".join(f"{m.name.replace('_', ' ')} at least {m.limit}" for m in poor),
            observed=", ".join(f"{m.name.replace('_', ' ')} {m.score} ({m.native:.3g} {m.unit})" for m in poor),
            score=worst.score,
            threshold=worst.limit,
            good_side=GoodSide.ABOVE,
            regions=regions,
        )
    unknown = [quality[name] for name in NEEDED if quality[name].score is None]
    if unknown:
        return undetermined(
            Reason.PARTLY_CUT_OFF if "outside" in (unknown[0].reason or "") else Reason.TOO_BLURRED,
            unknown[0].reason or "The face could not be judged.",
            advice="Take the live picture again: the whole face, in focus and evenly lit.",
            regions=regions,
        )
    known = [m for m in judged if m.score is not None]
    lowest = min(known, key=lambda m: (m.score or 0) - (m.limit or 0))
    return passed(
        "The face in the live picture is large, sharp, bright and frontal enough to compare.",
        expected="every component at its limit or over it",
        observed=", ".join(f"{m.name.replace('_', ' ')} {m.score}" for m in known),
        score=lowest.score,
        threshold=lowest.limit,
        good_side=GoodSide.ABOVE,
        regions=regions,
    )
