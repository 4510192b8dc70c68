"""One person or another, and does one part of the face stand out? The verdict and its words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median

from docfraud.biometrics.appearance.attribute import RegionScore
from docfraud.biometrics.thresholds import face_thresholds
from docfraud.settings import Settings

__all__ = ["AppearanceVerdict", "Judgement", "judge"]


_FEWEST = 3
"""Other regions needed to say that the rest agrees: under glasses mouth, jaw and forehead are left."""


class AppearanceVerdict(StrEnum):
    """What a comparison by regions concludes."""

    UNCHANGED = "same person, nothing stands out"
    CHANGED = "same person, changed"
    ANOTHER = "another person"
    CANNOT_TELL = "cannot tell"


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict; `changed` is the region that stands out, under CHANGED only; `message` is one or two sentences."""

    verdict: AppearanceVerdict
    changed: RegionScore | None
    message: str


def judge(
    distance: float,
    ranked: Sequence[RegionScore],
    covered: Mapping[str, float],
    rest: float | None,
    settings: Settings,
    *,
    second: str = "the second picture",
) -> Judgement:
    """Judge a comparison.

    A region stands out if it differs by more than the same person's pictures usually do (`appearance_min_score`), and
    by several times as much as the rest of the face (`appearance_min_ratio`): where all differs, pose, expression and
    years do it, and no one part can be named. In doubt by the distance, the faces are one person's only if they are
    accepted once that region is covered in both.

    Args:
        distance: of the two faces.
        ranked: the regions, the highest score first.
        covered: distances with each region covered in both pictures.
        rest: how much the rest of the face differs (`rest_of`); None where too little of it is seen.
        settings: the thresholds.
        second: what to call the picture of which a change is said.
    """
    top = ranked[0]
    by = f"by the distance {distance:.2f}"
    limits = face_thresholds(settings)
    if distance > limits.reject:
        return Judgement(AppearanceVerdict.ANOTHER, None, f"The faces are two people's {by}.")
    if rest is None:
        return Judgement(AppearanceVerdict.CANNOT_TELL, None, "The pictures show too little of the face in common.")
    stands_out = top.score >= settings.appearance_min_score and top.score >= settings.appearance_min_ratio * rest
    accepted = distance <= limits.accept
    if not accepted:
        without = covered.get(top.name)
        if not stands_out or without is None or without > _one_view(settings):
            return Judgement(
                AppearanceVerdict.CANNOT_TELL, None, f"Whether the faces are one person's is not certain {by}."
            )
        return Judgement(
            AppearanceVerdict.CHANGED,
            top,
            f"The faces are one person's only with the {top.name} left out: {by} they are in doubt, without "
            f"{without:.2f}; in {second} {top.words}.",
        )
    if stands_out:
        return Judgement(AppearanceVerdict.CHANGED, top, f"The faces are one person's {by}; in {second} {top.words}.")
    message = f"The faces are one person's {by}, and no part of them stands out."
    if rest >= settings.appearance_min_score:
        message += " They differ somewhat all over, so only a large change of one part would."
    return Judgement(AppearanceVerdict.UNCHANGED, None, message)


def _one_view(settings: Settings) -> float:
    """The threshold for distances with a region covered: of dlib's descriptor, of one view."""
    changes = {"face_views": 1, "face_embedder": None}
    return face_thresholds(settings.model_copy(update=changes)).accept


def rest_of(ranked: Sequence[RegionScore]) -> float | None:
    """How much the face differs apart from its most different region: the median of the others that were compared.

    The skin does not count, for it consists of the others. None where fewer than three others were compared.
    """
    others = [region.score for region in ranked[1:] if region.name != "skin" and not region.hidden]
    return float(median(others)) if len(others) >= _FEWEST else None
