"""A morph moves away from the bearer: what the portrait has and the live face has not, taken twice.

Demorphing in its plainest form (Ferrara, Franco and Maltoni 2018): if a portrait is half the bearer and half an
accomplice, twice the portrait minus the bearer is the accomplice. Both chips are aligned, so it is done pixel by pixel,
and the result is embedded like any face. Of one person's two pictures the result is that person again, only with light
and age exaggerated.

On simulated morphs the result parts morphs from genuine pairs less well than the distance of portrait and live face
does by itself (the last columns of benchmarks/results/face_attacks.md): light and pose are doubled along with the other
person. It is a second witness, not a better one.
"""

from __future__ import annotations

from functools import partial

import numpy as np

from docfraud.biometrics.attacks.base import MorphJudgement
from docfraud.biometrics.compare import face_distance
from docfraud.biometrics.embed import embed_chips, face_models
from docfraud.biometrics.thresholds import face_thresholds
from docfraud.errors import WrongArrayError
from docfraud.imaging.picture import RGB
from docfraud.results import Outcome, Reason
from docfraud.settings import Settings, default_settings

__all__ = ["ExtrapolationDetector", "beyond", "most_beyond"]


def beyond(portrait: RGB, live: RGB) -> RGB:
    """Twice the portrait minus the live face, clipped: shape (150, 150, 3) uint8, RGB; both are face chips.

    Raises:
        WrongArrayError: they are not of one shape.
    """
    if portrait.shape != live.shape:
        raise WrongArrayError(
            f"Face chips of shapes {portrait.shape} and {live.shape} cannot be subtracted.",
            remedy="Give chips as face_chip makes them.",
        )
    return np.asarray(np.clip(2 * portrait.astype(np.int16) - live, 0, 255), np.uint8)


def most_beyond(settings: Settings) -> float:
    """The distance up to which the extrapolated face may be from the live one.

    As far above the rejection threshold as that is above the other. A rule chosen a priori, so that it moves
    with the descriptor's own thresholds; benchmarks/face_attacks.py measures it.
    """
    limits = face_thresholds(settings)
    return 2 * limits.reject - limits.accept


class ExtrapolationDetector:
    """Differential morph detection with the face descriptor; by itself a portrait is not judged.

    Args:
        settings: the thresholds of the comparison; default: this process's settings.
    """

    needs_live = True

    def __init__(self, settings: Settings | None = None) -> None:
        self.settings = settings or default_settings()

    def judge(self, portrait: RGB, live: RGB | None = None) -> MorphJudgement:
        """See `MorphDetector`; the score is the distance of the extrapolated face from the live one."""
        if live is None:
            return MorphJudgement(
                outcome=Outcome.UNDETERMINED,
                reason=Reason.INPUT_MISSING,
                message="A portrait by itself does not show whether it is a mixture of two faces.",
                differential=False,
                advice="Take a live picture of the person.",
            )
        reject, limit = face_thresholds(self.settings).reject, most_beyond(self.settings)
        descriptors = embed_chips([portrait, live, beyond(portrait, live)], settings=self.settings)
        between = face_distance(descriptors[0], descriptors[1])
        score = face_distance(descriptors[2], descriptors[1])
        model = face_models(self.settings)[0]
        judgement = partial(
            MorphJudgement, differential=True, score=round(score, 4), threshold=round(limit, 4), model=model
        )
        if between > reject:
            return judgement(
                outcome=Outcome.UNDETERMINED,
                reason=Reason.FACE_DIFFERS,
                message="Portrait and live face are two people's, so the portrait cannot be judged against this face.",
            )
        if score > limit:
            return judgement(
                outcome=Outcome.FAILED,
                reason=Reason.FACES_MIXED,
                message="What the portrait has beyond the live face leads to another person, as in a mixture of two.",
                advice="Compare portrait and bearer part by part: eyes, brows, nostrils, hairline. Ask for another "
                "document with a picture.",
            )
        if score > reject:
            return judgement(
                outcome=Outcome.UNDETERMINED,
                reason=Reason.FACE_DOUBTFUL,
                message="What the portrait has beyond the live face is neither the bearer's nor clearly another's.",
                advice="Take another live picture from the front in even light.",
            )
        return judgement(
            outcome=Outcome.SUCCESSFUL,
            reason=Reason.AS_EXPECTED,
            message="What the portrait has beyond the live face is still the bearer's; a careful morph may be so, too.",
        )
