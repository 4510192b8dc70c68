"""Detectors that ask a plugged-in network."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np

from docfraud.biometrics.attacks.base import AttackDetector, AttackJudgement, MorphDetector, MorphJudgement
from docfraud.biometrics.attacks.extrapolation import ExtrapolationDetector
from docfraud.biometrics.attacks.plugged import Network, read_network
from docfraud.biometrics.attacks.traces import TraceDetector
from docfraud.biometrics.backend import Face
from docfraud.errors import WrongArrayError
from docfraud.imaging.native import cv2
from docfraud.imaging.picture import RGB
from docfraud.results import Outcome, Reason
from docfraud.settings import Settings

__all__ = ["NetworkAttackDetector", "NetworkMorphDetector", "attack_detectors", "morph_detector"]


class NetworkAttackDetector:
    """A network of the task "attack"; of several frames the middle score decides."""

    def __init__(self, network: Network) -> None:
        self.network = network

    def judge(self, frames: Sequence[RGB], face: Face) -> AttackJudgement:
        """See `AttackDetector`; every frame is cut where the face is on the first.

        Raises:
            WrongArrayError: there is no frame.
            ModelFileError: the network gives something else than its manifest says.
        """
        if not frames:
            raise WrongArrayError("There is no frame to judge.", remedy="Give at least one frame of the live camera.")
        entry = self.network.manifest
        every = [self.network.scores(_cut(frame, face, entry.input.margin)) for frame in frames]
        order = np.argsort([self.network.attack_score(scores) for scores in every], kind="stable")
        scores = every[order[len(order) // 2]]
        score = self.network.attack_score(scores)
        attack = score > entry.threshold
        return AttackJudgement(
            outcome=Outcome.FAILED if attack else Outcome.SUCCESSFUL,
            reason=Reason.RECAPTURED if attack else Reason.AS_EXPECTED,
            message=f"The network {entry.name} takes the face for {'an attack' if attack else 'a person'}.",
            advice="Look at the person, not at the picture." if attack else None,
            scores=scores,
            score=round(score, 4),
            threshold=entry.threshold,
            model=entry.info,
        )


class NetworkMorphDetector:
    """A network of the task "morph-single" or "morph-differential"."""

    def __init__(self, network: Network) -> None:
        self.network = network

    @property
    def needs_live(self) -> bool:
        """See `MorphDetector`."""
        return self.network.manifest.task == "morph-differential"

    def judge(self, portrait: RGB, live: RGB | None = None) -> MorphJudgement:
        """See `MorphDetector`.

        Raises:
            ModelFileError: the network gives something else than its manifest says.
        """
        entry = self.network.manifest
        differential = self.needs_live
        if differential and live is None:
            return MorphJudgement(
                outcome=Outcome.UNDETERMINED,
                reason=Reason.INPUT_MISSING,
                message=f"The network {entry.name} needs a live face beside the portrait.",
                differential=True,
                advice="Take a live picture of the person.",
            )
        pictures = (portrait, live) if differential and live is not None else (portrait,)
        score = self.network.attack_score(self.network.scores(*pictures))
        mixed = score > entry.threshold
        return MorphJudgement(
            outcome=Outcome.FAILED if mixed else Outcome.SUCCESSFUL,
            reason=Reason.FACES_MIXED if mixed else Reason.AS_EXPECTED,
            message=f"The network {entry.name} takes the portrait for {'a mixture' if mixed else 'one face'}.",
            differential=differential,
            advice="Compare portrait and bearer part by part." if mixed else None,
            score=round(score, 4),
            threshold=entry.threshold,
            model=entry.info,
        )


def _cut(frame: RGB, face: Face, margin: float) -> RGB:
    """The face's box with a margin; beyond the picture's edge its last pixels are repeated."""
    by = margin * face.size
    x0, y0, x1, y1 = face.box
    low, high = np.floor([x0 - by, y0 - by]).astype(int), np.ceil([x1 + by, y1 + by]).astype(int)
    height, width = frame.shape[:2]
    over = max(0, -int(low.min()), int(high[0]) - width + 1, int(high[1]) - height + 1)
    padded = cv2.copyMakeBorder(np.ascontiguousarray(frame), over, over, over, over, cv2.BORDER_REPLICATE)
    left, top = low + over
    right, bottom = high + over + 1
    return np.ascontiguousarray(np.asarray(padded, np.uint8)[top:bottom, left:right])


def attack_detectors(settings: Settings) -> tuple[AttackDetector, ...]:
    """docfraud's own, and the plugged-in network if the settings name one.

    Raises:
        FileMissingError, ModelFileError: see `read_network`.
    """
    own = TraceDetector(settings)
    if settings.attack_detector is None:
        return (own,)
    network = _network(settings.attack_detector, ("attack",), settings.threads)
    return own, NetworkAttackDetector(network)


def morph_detector(settings: Settings) -> MorphDetector:
    """The plugged-in network if the settings name one, else docfraud's own.

    Raises:
        FileMissingError, ModelFileError: see `read_network`.
    """
    if settings.morph_detector is None:
        return ExtrapolationDetector(settings)
    tasks = ("morph-single", "morph-differential")
    return NetworkMorphDetector(_network(settings.morph_detector, tasks, settings.threads))


_network = lru_cache(maxsize=4)(lambda path, tasks, threads: read_network(Path(path), tasks, threads=threads))
