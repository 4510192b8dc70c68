"""What is said about a presentation and about a portrait, and what a detector must offer.

Terms are those of ISO/IEC 30107-3: a bona fide presentation is a person's, a presentation attack is made with an attack
instrument, and instruments of one kind are a species.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Protocol, runtime_checkable

from docfraud.biometrics.backend import Face
from docfraud.imaging.picture import RGB
from docfraud.results import GoodSide, ModelInfo, Outcome, Reason

__all__ = ["AttackDetector", "AttackJudgement", "Cue", "MorphDetector", "MorphJudgement", "Species"]


class Species(StrEnum):
    """Kinds of attack instruments that a cue can speak of."""

    SCREEN = "screen"
    PRINT = "print"
    REPLAY = "replay"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """One trace that was looked for.

    Attributes:
        name: of the trace.
        outcome: `successful` (looked for, absent), `failed` (present), `undetermined` (could not be looked for, or
            neither clear).
        reason: the reason code.
        message: one plain sentence.
        score: raw value in the unit that the cue's function names; None where nothing was measured.
        threshold: above or below which it fails.
        good_side: of the threshold.
        species: instruments that leave this trace.
        advice: what to do about it.
    """

    name: str
    outcome: Outcome
    reason: Reason
    message: str
    score: float | None = None
    threshold: float | None = None
    good_side: GoodSide = GoodSide.BELOW
    species: tuple[Species, ...] = ()
    advice: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AttackJudgement:
    """What a detector says about a presentation.

    Attributes:
        outcome: `successful`: no trace of an attack; `failed`: a trace; `undetermined`: it cannot be said.
        reason, message, advice: of the trace that decided.
        scores: raw value by cue or, of a network, by class.
        threshold: of the deciding score; None where none decided.
        good_side: of that threshold.
        score: the deciding one.
        cues: what was looked for, if the detector looks for separate traces.
        model: the network that decided, if any.
    """

    outcome: Outcome
    reason: Reason
    message: str
    advice: str | None = None
    scores: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    score: float | None = None
    threshold: float | None = None
    good_side: GoodSide = GoodSide.BELOW
    cues: tuple[Cue, ...] = ()
    model: ModelInfo | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MorphJudgement:
    """What a detector says about a portrait; fields as of `AttackJudgement`.

    Attributes:
        differential: whether a live face took part.
    """

    outcome: Outcome
    reason: Reason
    message: str
    differential: bool
    advice: str | None = None
    score: float | None = None
    threshold: float | None = None
    good_side: GoodSide = GoodSide.BELOW
    model: ModelInfo | None = None


@runtime_checkable
class AttackDetector(Protocol):
    """Tells a person from a picture of one."""

    def judge(self, frames: Sequence[RGB], face: Face) -> AttackJudgement:
        """Judge a presentation.

        Args:
            frames: at least one, in the order taken, (height, width, 3) uint8 RGB.
            face: the face on the first of them.
        """
        ...


@runtime_checkable
class MorphDetector(Protocol):
    """Tells one person's portrait from a mixture of two."""

    @property
    def needs_live(self) -> bool:
        """Whether it judges only against a live face."""
        ...

    def judge(self, portrait: RGB, live: RGB | None = None) -> MorphJudgement:
        """Judge a portrait by itself, or against the live face.

        Args:
            portrait: face chip of the document's portrait, (150, 150, 3) uint8 RGB.
            live: face chip of the person; None: the portrait is judged by itself.
        """
        ...
