"""From a distance to the false match rate that was measured there, and back."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from docfraud.errors import ModelFileError, UsageError

_POINTS = 200


class Threshold(BaseModel):
    """A threshold for a false match rate.

    Attributes:
        value: distance; pairs at or below it are accepted.
        fmr: the false match rate that it was chosen for.
        interval: between which distances the threshold of that rate lies (95 %, over people).
        comparisons: non-mated comparisons behind it.
        people: people in them.
    """

    model_config = ConfigDict(frozen=True)

    value: float
    fmr: float
    interval: tuple[float, float]
    comparisons: int
    people: int


class FmrCurve(BaseModel):
    """False match rates by distance.

    Attributes:
        data: which pictures it was measured on.
        kind: network and recipe of the descriptors; distances of another kind mean nothing here.
        comparisons: non-mated comparisons.
        people: people in them.
        distances: ascending.
        false_matches: how many non-mated comparisons lie at or below each.
        lower, upper: 95 % interval of the rate at each, over people; `upper` is never below the rule of three.
    """

    model_config = ConfigDict(frozen=True)

    data: str
    kind: str
    comparisons: int = Field(gt=0)
    people: int = Field(ge=2)
    distances: tuple[float, ...] = Field(min_length=1)
    false_matches: tuple[int, ...]
    lower: tuple[float, ...]
    upper: tuple[float, ...]

    @property
    def smallest_measurable(self) -> float:
        """Rule of three: with fewer than 3 / rate comparisons, seeing no false match does not show the rate."""
        return min(1.0, 3 / self.comparisons)

    def fmr(self, distance: float) -> float:
        """The measured rate at the next distance of the curve at or above this one, so never too low; 0 below all."""
        return self._at([n / self.comparisons for n in self.false_matches], distance, below=0.0)

    def upper_bound(self, distance: float) -> float:
        """Upper end of its 95 % interval."""
        return self._at(list(self.upper), distance, below=rule_of_three(self.comparisons))

    def _at(self, values: list[float], distance: float, *, below: float) -> float:
        if distance < self.distances[0]:
            return below
        place = int(np.searchsorted(self.distances, distance, side="left"))
        return values[place] if place < len(values) else 1.0

    def threshold_at(self, fmr: float) -> Threshold:
        """The largest distance of the curve with at most this rate.

        Raises:
            UsageError: the comparisons cannot show so small a rate, or it is no rate.
        """
        if not 0 < fmr < 1:
            raise UsageError(f"{fmr:g} is no false match rate.", remedy="Give one between 0 and 1, such as 0.001.")
        if fmr < self.smallest_measurable:
            raise UsageError(
                f"A false match rate of {fmr:g} cannot be measured: {self.comparisons} are fewer than 3/FMR = "
                f"{needed(fmr)} non-mated comparisons.",
                remedy="Add pictures of more people, or ask for a larger rate.",
            )
        point = [n / self.comparisons for n in self.false_matches]
        return Threshold(
            value=self._largest(point, fmr),
            fmr=fmr,
            interval=(self._largest(self.upper, fmr), self._largest(self.lower, fmr)),
            comparisons=self.comparisons,
            people=self.people,
        )

    def _largest(self, rates: tuple[float, ...] | list[float], fmr: float) -> float:
        place = int(np.searchsorted(np.maximum.accumulate(rates), fmr + 1e-12, side="right"))
        # Below every non-mated distance nothing is accepted that was seen.
        return self.distances[place - 1] if place else math.nextafter(self.distances[0], 0.0)

    def to_json(self) -> str:
        return self.model_dump_json()

    @classmethod
    def from_json(cls, text: str) -> FmrCurve:
        """Raises ModelFileError if the text is no such curve."""
        try:
            return cls.model_validate_json(text)
        except ValidationError as error:
            raise ModelFileError(
                f"This is no FMR curve: {error.errors()[0]['msg']}.",
                remedy="Write it again by docfraud evaluate faces.",
            ) from error


def needed(fmr: float) -> int:
    """Non-mated comparisons that a rate needs."""
    return math.ceil(3 / fmr - 1e-9)


def rule_of_three(count: int) -> float:
    """Upper end of the 95 % interval of a rate of which `count` independent trials showed none: about 3 / count."""
    return 1 - 0.05 ** (1 / count) if count else 1.0


def grid(non_mated: NDArray[np.float64], rates: tuple[float, ...]) -> NDArray[np.float64]:
    """Distances for a curve: the smallest ones, then ever sparser ones, and those of some rates exactly.

    Args:
        non_mated: shape (n,), distances of non-mated comparisons.
        rates: false match rates whose thresholds must be among them.
    """
    ordered = np.sort(non_mated)
    n = len(ordered)
    places = {*range(min(n, 50)), *(np.geomspace(1, n, _POINTS).astype(int) - 1).tolist()}
    places |= {math.floor(rate * n + 1e-9) - 1 for rate in rates}
    chosen = ordered[sorted(p for p in places if 0 <= p < n)]
    # Of equal distances at a rate's place all would be accepted: the next smaller one is the threshold then.
    below = [ordered[i - 1] for v in chosen if (i := int(np.searchsorted(ordered, v))) > 0]
    return np.unique(np.concatenate([chosen, np.asarray(below, dtype=np.float64)]))
