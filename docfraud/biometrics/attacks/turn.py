"""A challenge: the person is asked to turn the head to one side, and the frames must show it.

On a flat thing the nose's base stays nearly where it is between the eyes, however the thing is turned (ratios along a
line survive a parallel projection; seen from near it strays by some hundredths). On a head it moves towards the side
that the head turns to. Where frames are given the face must have depth as well, so that a bent print is found.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

import numpy as np

from docfraud.biometrics.attacks.base import AttackJudgement
from docfraud.biometrics.attacks.flatness import flatness_cue
from docfraud.biometrics.backend import Face
from docfraud.imaging.picture import RGB
from docfraud.results import GoodSide, Outcome, Reason
from docfraud.settings import Settings, default_settings

__all__ = ["Side", "TurnChallenge", "nose_place"]


class Side(StrEnum):
    """As the person means it: their own left, which is on the right of a picture that is not mirrored."""

    LEFT = "left"
    RIGHT = "right"


def nose_place(face: Face) -> float:
    """Where the nose's base is along the line of the eyes: 0 in their middle, positive to the right of the picture.

    Returns:
        Distances of the eyes' centres.
    """
    points = np.asarray(face.landmarks, np.float64)
    right, left = points[0:2].mean(axis=0), points[2:4].mean(axis=0)
    across = right - left
    return float((points[4] - (right + left) / 2) @ across / (across @ across))


@dataclass(frozen=True, slots=True)
class TurnChallenge:
    """What the person is asked to do. Draw a new one for each person, so that no recording fits.

    Attributes:
        side: to which the head is to be turned, the person's own.
        mirrored: whether frames are mirrored, as in a preview.
    """

    side: Side
    mirrored: bool = False

    @classmethod
    def draw(cls, *, mirrored: bool = False) -> TurnChallenge:
        """A side nobody can know before."""
        return cls(secrets.choice(tuple(Side)), mirrored)

    def judge(
        self, faces: Sequence[Face], settings: Settings | None = None, *, frames: Sequence[RGB] = ()
    ) -> AttackJudgement:
        """Judge the answer.

        Args:
            faces: the person's face on each frame, in the order taken; the first looks straight.
            frames: those frames, (height, width, 3) uint8 RGB; without them depth is not looked for.
            settings: `challenge_least_turn`; default: this process's settings.

        Returns:
            `successful`: turned as asked; `failed`: turned to the other side, or as a plane; `undetermined`: not
            turned, which a person who did not understand does, too, and so does every picture of a person, or turned
            without showing depth. The score is how far the nose moved to the side asked for, eye distances.
        """
        settings = settings or default_settings()
        limit = settings.challenge_least_turn
        if len(faces) < 2:
            return AttackJudgement(
                outcome=Outcome.UNDETERMINED,
                reason=Reason.INPUT_MISSING,
                message="A turn of the head needs two frames or more.",
                advice="Take a frame before the turn and some during it.",
            )
        to_right_of_picture = (self.side is Side.LEFT) is not self.mirrored
        places = np.array([nose_place(face) for face in faces]) * (1 if to_right_of_picture else -1)
        moved = places[1:] - places[0]
        furthest = float(moved[np.argmax(np.abs(moved))])
        judgement = partial(
            AttackJudgement,
            scores={"turn": furthest},
            score=round(furthest, 3),
            threshold=limit,
            good_side=GoodSide.ABOVE,
        )
        if furthest >= limit:
            depth = flatness_cue(frames, faces[0], settings) if frames else None
            if depth is not None and depth.outcome is not Outcome.SUCCESSFUL:
                return judgement(outcome=depth.outcome, reason=depth.reason, message=depth.message, advice=depth.advice)
            return judgement(
                outcome=Outcome.SUCCESSFUL,
                reason=Reason.AS_EXPECTED,
                message=f"The head was turned to its {self.side}, as asked.",
            )
        if furthest <= -limit:
            return judgement(
                outcome=Outcome.FAILED,
                reason=Reason.TURN_NOT_FOLLOWED,
                message=f"The head was turned away from its {self.side}, which was asked for.",
                advice="Ask again, with another side: people mistake left and right, recordings cannot choose.",
            )
        return judgement(
            outcome=Outcome.UNDETERMINED,
            reason=Reason.TURN_NOT_FOLLOWED,
            message="The nose did not move between the eyes: the head was not turned, or it is a picture of one.",
            advice="Ask again for a clear turn of some 20 degrees.",
        )
