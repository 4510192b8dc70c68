"""Frames that come again: a camera never sees one frame twice, since its noise is new each time."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from docfraud.biometrics.attacks.base import Cue, Species
from docfraud.imaging.native import cv2
from docfraud.imaging.picture import RGB
from docfraud.results import Outcome, Reason
from docfraud.settings import Settings

__all__ = ["repeats_cue"]

_NAME = "repeated-frames"


def repeats_cue(frames: Sequence[RGB], settings: Settings) -> Cue:
    """Search a clip for frames that are shown twice.

    A repeat after other frames is a recording that runs in a loop. Equal neighbours may as well be a fault of the
    software that took them, so they only leave the question open. The score is the smallest difference of two frames,
    root mean square, grey levels. A recording that is filmed off a screen gets new noise and is not found so.

    Args:
        frames: in the order taken, each (height, width, 3) uint8 RGB.
        settings: `attack_same_frame`.
    """
    limit = settings.attack_same_frame
    if len(frames) < 2 or len({frame.shape for frame in frames}) > 1:
        return Cue(
            name=_NAME,
            outcome=Outcome.UNDETERMINED,
            reason=Reason.INPUT_MISSING,
            message="There are no two frames of one size to compare.",
            species=(Species.REPLAY,),
            advice="Give several frames of the live camera.",
        )
    greys = [np.asarray(cv2.cvtColor(np.ascontiguousarray(f), cv2.COLOR_RGB2GRAY), np.float32) for f in frames]
    least, loop = np.inf, False
    for later in range(1, len(greys)):
        for earlier in range(later):
            difference = float(cv2.norm(greys[later], greys[earlier], cv2.NORM_L2) / np.sqrt(greys[later].size))
            between = greys[earlier + 1 : later]
            loop |= difference <= limit and any(_differ(greys[later], other, limit) for other in between)
            least = min(least, difference)
    cue = partial(Cue, name=_NAME, score=round(least, 3), threshold=limit, species=(Species.REPLAY,))
    if loop:
        return cue(
            outcome=Outcome.FAILED,
            reason=Reason.FRAMES_REPEATED,
            message="A frame comes again after others, as in a recording that runs in a loop.",
            advice="Check where the live pictures come from, and take new ones.",
        )
    if least <= limit:
        return cue(
            outcome=Outcome.UNDETERMINED,
            reason=Reason.FRAMES_REPEATED,
            message="Two frames in a row are one and the same picture.",
            advice="Take frames anew; if it happens again, check the camera's software.",
        )
    return cue(
        outcome=Outcome.SUCCESSFUL,
        reason=Reason.AS_EXPECTED,
        message="No frame comes twice.",
    )


def _differ(a: NDArray[np.float32], b: NDArray[np.float32], limit: float) -> bool:
    return float(cv2.norm(a, b, cv2.NORM_L2) / np.sqrt(a.size)) > limit
