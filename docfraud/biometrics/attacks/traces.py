"""docfraud's own detector of presentation attacks: separate physical traces, no training data."""

from __future__ import annotations

from collections.abc import Sequence

from docfraud.biometrics.attacks.base import AttackJudgement, Cue
from docfraud.biometrics.attacks.flatness import flatness_cue
from docfraud.biometrics.attacks.lattice import lattice_cue
from docfraud.biometrics.attacks.repeats import repeats_cue
from docfraud.biometrics.attacks.rim import rim_cue
from docfraud.biometrics.backend import Face
from docfraud.errors import WrongArrayError
from docfraud.imaging.picture import RGB
from docfraud.results import Outcome, Reason
from docfraud.settings import Settings, default_settings

__all__ = ["TraceDetector"]


class TraceDetector:
    """Looks for a lattice on the face, over frames for repeats and flatness, and if asked for a rim around the face.

    One trace is enough for `failed`; a rim alone is a doubt, which a face with depth removes. `successful` says that
    these traces were looked for and are absent: instruments without them (inkjet and dye prints, fine screens from
    afar, masks) pass, so it never means that a person was there. A doubt of the frames, where there are several, keeps
    it from being said.

    Args:
        settings: thresholds; default: this process's settings.
    """

    def __init__(self, settings: Settings | None = None) -> None:
        self.settings = settings or default_settings()

    def judge(self, frames: Sequence[RGB], face: Face) -> AttackJudgement:
        """See `AttackDetector`.

        Raises:
            WrongArrayError: there is no frame.
        """
        if not frames:
            raise WrongArrayError("There is no frame to judge.", remedy="Give at least one frame of the live camera.")
        rims = [rim_cue(frames[0], face, self.settings)] if self.settings.attack_rim else []
        cues = [lattice_cue(frames[0], face, self.settings)]
        if len(frames) > 1:
            cues += [repeats_cue(frames, self.settings), flatness_cue(frames, face, self.settings)]
        deep = len(frames) > 1 and cues[-1].outcome is Outcome.SUCCESSFUL
        weighed = cues if deep else [*cues, *rims]
        cues = [*cues, *rims]
        deciding = min(weighed, key=_rank)
        return AttackJudgement(
            outcome=deciding.outcome,
            reason=deciding.reason,
            message=deciding.message,
            advice=deciding.advice,
            scores={cue.name: cue.score for cue in cues if cue.score is not None},
            score=deciding.score,
            threshold=deciding.threshold,
            good_side=deciding.good_side,
            cues=tuple(cues),
        )


_ORDER = (Outcome.FAILED, Outcome.UNDETERMINED, Outcome.SUCCESSFUL)


def _rank(cue: Cue) -> tuple[int, bool]:
    """Findings first, then doubts, of these the one that saw something."""
    return _ORDER.index(cue.outcome), cue.reason is not Reason.RECAPTURED
