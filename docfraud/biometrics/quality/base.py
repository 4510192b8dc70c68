"""What a quality measure is: its name, its map to 0-100, its advice; and what one picture's measures are together."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docfraud.biometrics.backend import Face
    from docfraud.biometrics.quality.session import FaceSession


class NotMeasurable(Exception):  # noqa: N818 - a signal from a measure to its caller, not an error
    """A component that cannot be judged on this picture; the message is the reason in words."""


@dataclass(frozen=True, slots=True)
class QualityMeasure:
    """One component of a face picture's quality.

    Attributes:
        name: the standard's name of the component, in lower case joined by underscores.
        native: the measurement itself; None where it could not be made.
        unit: of `native`; "" for a bare number.
        score: 0 to 100, more is better; None where nothing can be said.
        limit: the score under which there is advice; None for a component without advice.
        fault: what is wrong, a clause for the officer, where the score is under the limit.
        advice: what the traveller should do, a sentence, likewise.
        reason: why there is no score.
    """

    name: str
    native: float | None
    unit: str
    score: int | None
    limit: int | None = None
    fault: str | None = None
    advice: str | None = None
    reason: str | None = None

    @property
    def poor(self) -> bool:
        """True where the score is under its limit."""
        return self.score is not None and self.limit is not None and self.score < self.limit


@dataclass(frozen=True, slots=True)
class FaceQuality:
    """All components of one face picture, in the standard's order.

    Attributes:
        face: the face that was assessed, in pixels of its picture.
        measures: one per component, those that could not be judged included.
        portrait_only: names of the components that matter for a document's portrait and not for a comparison.
    """

    face: Face
    measures: tuple[QualityMeasure, ...]
    portrait_only: frozenset[str] = frozenset()

    def __iter__(self) -> Iterator[QualityMeasure]:
        return iter(self.measures)

    def __getitem__(self, name: str) -> QualityMeasure:
        """One component by name.

        Raises:
            KeyError: there is no such component.
        """
        for measure in self.measures:
            if measure.name == name:
                return measure
        raise KeyError(name)

    def poor(self, *, portrait: bool = False) -> tuple[QualityMeasure, ...]:
        """Components under their limit, the worst first: those that hinder a comparison, or all for a document's
        `portrait`."""
        found = [m for m in self.measures if m.poor and (portrait or m.name not in self.portrait_only)]
        return tuple(sorted(found, key=lambda m: (m.score or 0) / max(m.limit or 1, 1)))

    def advice(self, *, portrait: bool = False) -> tuple[str, ...]:
        """What to do, each sentence once, the worst component's first."""
        return tuple(dict.fromkeys(m.advice for m in self.poor(portrait=portrait) if m.advice))

    @property
    def unified(self) -> int | None:
        """The unified quality score, 0 to 100; None if it was not asked for or could not be made."""
        return self["unified_quality_score"].score

    def as_dict(self) -> dict[str, dict[str, object]]:
        """Plain data for JSON, by component."""
        return {
            m.name: {
                "native": None if m.native is None else round(m.native, 4),
                "unit": m.unit,
                "score": m.score,
                "limit": m.limit,
                "fault": m.fault,
                "advice": m.advice,
                "reason": m.reason,
            }
            for m in self.measures
        }

    def to_json(self, file: str, *, portrait: bool = False) -> str:
        """One object: the file, the face's corners, the unified score, the advice, and every component."""
        return json.dumps(
            {
                "file": file,
                "face": [[round(x, 1), round(y, 1)] for x, y in self.face.polygon],
                "unified": self.unified,
                "poor": [m.name for m in self.poor(portrait=portrait)],
                "advice": list(self.advice(portrait=portrait)),
                "components": self.as_dict(),
            }
        )


@dataclass(frozen=True, slots=True)
class Sigmoid:
    """The standard's map from a native measure x to a score: height * (offset + slope / (1 + exp((x0 - x) / width))).

    Source: ISO/IEC 29794-5:2025; the parameters of its own components are those that OFIQ publishes
    (`data/ofiq_config.jaxn`).
    """

    x0: float
    width: float
    height: float = 100.0
    offset: float = 0.0
    slope: float = 1.0

    @classmethod
    def falling(cls, x0: float, width: float, height: float = 100.0) -> Sigmoid:
        """The less, the better."""
        return cls(x0, width, height, 1.0, -1.0)

    def __call__(self, x: float) -> int:
        """The score of a native measure, 0 to 100."""
        power = min(max((self.x0 - x) / self.width, -60.0), 60.0)
        return clipped(self.height * (self.offset + self.slope / (1 + math.exp(power))))


def clipped(score: float) -> int:
    """A score rounded into 0 to 100."""
    return round(min(max(score, 0.0), 100.0))


@dataclass(frozen=True, slots=True)
class Component:
    """How one component is measured.

    Attributes:
        name: see `QualityMeasure`.
        unit: of the native measure.
        native: measures a session; raises `NotMeasurable` with a reason.
        score: maps the native measure to 0-100.
        limit: the field of `Settings` with the score under which there is advice; None for no advice.
        fault: what is wrong under the limit, a clause that goes on from "In the picture".
        advice: to the traveller, a sentence, or a function of the native measure.
        portrait: True if it matters for a document's portrait only.
    """

    name: str
    unit: str
    native: Callable[[FaceSession], float]
    score: Callable[[float], int]
    limit: str | None = None
    fault: str | None = None
    advice: str | Callable[[float], str] | None = None
    portrait: bool = False

    def measure(self, session: FaceSession) -> QualityMeasure:
        """The component on one face."""
        limit = None if self.limit is None else int(getattr(session.settings, self.limit))
        try:
            native = float(self.native(session))
        except NotMeasurable as reason:
            return QualityMeasure(self.name, None, self.unit, None, limit, reason=str(reason))
        score = self.score(native)
        if limit is None or score >= limit:
            return QualityMeasure(self.name, native, self.unit, score, limit)
        advice = self.advice(native) if callable(self.advice) else self.advice
        return QualityMeasure(self.name, native, self.unit, score, limit, self.fault, advice)


def unavailable(name: str, unit: str, reason: str) -> Component:
    """A component of the standard that docfraud cannot judge, and why."""

    def never(session: FaceSession) -> float:
        raise NotMeasurable(reason)

    return Component(name, unit, never, clipped)
