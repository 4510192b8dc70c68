"""From a distance to a likelihood ratio: how much likelier it is if both pictures show one person than if they do not.

The logarithm is a straight line in the distance, fitted by logistic regression with both classes weighed alike
(Brümmer and du Preez, "Application-independent evaluation of speaker detection", Computer Speech and Language 2006).
It is bounded by what the data can support: n comparisons without an error say no more than about n to one.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from docfraud.errors import UsageError

_ROUNDS, _ENOUGH = 100, 1e-10
_FIRMNESS = 1e-5
"""Ridge on the slope: without it separable classes would have an infinite one."""


@dataclass(frozen=True, slots=True)
class LikelihoodRatio:
    """log10 LR = intercept - slope * distance, within `lowest` and `highest`.

    Attributes:
        intercept, slope: per unit of distance.
        lowest, highest: bounds of the base-10 logarithm.
    """

    intercept: float
    slope: float
    lowest: float
    highest: float

    def log10(self, distance: float) -> float:
        """Base-10 logarithm of the likelihood ratio of a distance; positive speaks for one person."""
        return min(max(self.intercept - self.slope * distance, self.lowest), self.highest)


def fit(mated: ArrayLike, non_mated: ArrayLike, *, people: int) -> LikelihoodRatio:
    """Fit the line to measured distances.

    Args:
        mated: distances of pairs of one person.
        non_mated: distances of pairs of two.
        people: how many the pairs come from. Pairs share people, so the bounds are those of as many independent
            comparisons as there are people (mated) and pairs of people (non-mated).

    Raises:
        UsageError: a class is empty, or a distance is not finite.
    """
    d1, d0 = np.asarray(mated, np.float64), np.asarray(non_mated, np.float64)
    if not len(d1) or not len(d0) or not np.isfinite(d1).all() or not np.isfinite(d0).all():
        raise UsageError("A likelihood ratio needs finite distances of pairs of one person and of pairs of two.")
    x = np.concatenate([d1, d0])
    label = np.concatenate([np.ones(len(d1)), np.zeros(len(d0))])
    weight = np.concatenate([np.full(len(d1), 0.5 / len(d1)), np.full(len(d0), 0.5 / len(d0))])
    middle, spread = float(x.mean()), float(x.std()) or 1.0
    design = np.column_stack([np.ones(len(x)), (x - middle) / spread])
    beta = np.zeros(2)
    ridge = np.diag([0.0, _FIRMNESS])
    for _ in range(_ROUNDS):  # Newton's method
        p = _logistic(design @ beta)
        gradient = design.T @ (weight * (label - p)) - ridge @ beta
        curvature = (design * (weight * p * (1 - p))[:, None]).T @ design + ridge + 1e-12 * np.eye(2)
        step = np.linalg.solve(curvature, gradient)
        beta = beta + step
        if np.abs(step).max() < _ENOUGH:
            break
    slope = -beta[1] / spread / math.log(10)
    intercept = (beta[0] - beta[1] * middle / spread) / math.log(10)
    return LikelihoodRatio(
        intercept=float(intercept),
        slope=float(slope),
        lowest=-math.log10(max(people, 2)),
        highest=math.log10(max(people * (people - 1) / 2, 2)),
    )


def cost(ratio: LikelihoodRatio, mated: ArrayLike, non_mated: ArrayLike) -> float:
    """Cllr: 0 for perfect likelihood ratios, 1 for ones that say nothing; bits."""
    one = np.array([ratio.log10(d) for d in np.ravel(mated)]) * math.log(10)
    two = np.array([ratio.log10(d) for d in np.ravel(non_mated)]) * math.log(10)
    return float((np.logaddexp(0, -one).mean() + np.logaddexp(0, two).mean()) / (2 * math.log(2)))


def _logistic(x: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(0.5 * (1 + np.tanh(x / 2)))
