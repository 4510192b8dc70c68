"""From a distance to a likelihood ratio: how much likelier it is if both pictures show one person."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from docfraud.biometrics.evaluation.verification import Pairs
from docfraud.errors import ModelFileError, UsageError

_FOLDS = 10
_LN10 = math.log(10)


class LikelihoodRatio(BaseModel):
    """log10 LR = intercept - slope * distance, held between two bounds.

    Attributes:
        data: which pictures it was fitted to.
        kind: network and recipe of the descriptors; distances of another kind mean nothing here.
        intercept, slope: of the line; the slope is not negative: a larger distance never speaks more for one person.
        lowest, highest: bounds of log10 LR. With p people of whom mated pairs exist and q couples of different people
            they are -log10(p + 1) and log10(q + 1): what was never seen in q trials may still happen once in q + 1.
        mated, non_mated: comparisons that it was fitted to.
        people: people in them.
    """

    model_config = ConfigDict(frozen=True)

    data: str
    kind: str
    intercept: float = Field(allow_inf_nan=False)
    slope: float = Field(ge=0, allow_inf_nan=False)
    lowest: float = Field(le=0, allow_inf_nan=False)
    highest: float = Field(ge=0, allow_inf_nan=False)
    mated: int = Field(gt=0)
    non_mated: int = Field(gt=0)
    people: int = Field(ge=2)

    @model_validator(mode="after")
    def _bounded(self) -> LikelihoodRatio:
        if self.lowest > self.highest:
            raise ValueError("the bounds are the wrong way round")
        return self

    def log10(self, distance: float) -> float:
        """Base-10 logarithm of the likelihood ratio at a distance.

        Raises:
            UsageError: the distance is negative or not finite.
        """
        if not 0 <= distance < math.inf:
            raise UsageError(f"{distance} is no distance.", remedy="Give a finite one, from 0.")
        return min(max(self.intercept - self.slope * distance, self.lowest), self.highest)

    def to_json(self) -> str:
        return self.model_dump_json()

    @classmethod
    def from_json(cls, text: str) -> LikelihoodRatio:
        """Raises ModelFileError if the text is no such fit."""
        try:
            return cls.model_validate_json(text)
        except ValidationError as error:
            raise ModelFileError(
                f"This is no likelihood ratio: {error.errors()[0]['msg']}.",
                remedy="Write it again by docfraud evaluate faces.",
            ) from error


def fit_likelihood_ratio(pairs: Pairs, *, data: str, kind: str) -> LikelihoodRatio:
    """Logistic regression of the distance by iteratively reweighted least squares, both classes weighing the same.

    Targets are Platt's (1999), (n + 1) / (n + 2) and 1 / (m + 2) for n mated and m non-mated comparisons: classes that
    do not overlap then still have a finite slope. That comparisons of one person are not independent is left to the
    bounds, which count people.

    Raises:
        ValueError: one kind of pairs is missing.
    """
    mated = pairs.genuine
    if mated.all() or not mated.any():
        raise ValueError("mated and non-mated comparisons are needed")
    n, m = int(mated.sum()), int((~mated).sum())
    p, q = supports(pairs)
    intercept, slope = _regress(pairs.distances, mated, (n + 1) / (n + 2), 1 / (m + 2))
    people = len(np.unique(np.concatenate([pairs.first, pairs.second])))
    return LikelihoodRatio(
        data=data, kind=kind, intercept=intercept, slope=slope, lowest=-math.log10(p + 1), highest=math.log10(q + 1),
        mated=n, non_mated=m, people=people,
    )  # fmt: skip


def supports(pairs: Pairs) -> tuple[int, int]:
    """People with a mated comparison, and couples of different people with a non-mated one."""
    non = ~pairs.genuine
    couples = np.sort(np.stack([pairs.first[non], pairs.second[non]]), axis=0)
    return len(np.unique(pairs.first[pairs.genuine])), np.unique(couples, axis=1).shape[1]


def _regress(distances: NDArray[np.float64], mated: NDArray[np.bool_], high: float, low: float) -> tuple[float, float]:
    """Intercept and slope of log10 odds = intercept - slope * distance."""
    centre, spread = float(distances.mean()), float(distances.std()) or 1.0
    x = np.stack([np.ones(len(distances)), (distances - centre) / spread], axis=1)
    target = np.where(mated, high, low)
    weight = np.where(mated, 0.5 / mated.sum(), 0.5 / (~mated).sum())
    beta = np.zeros(2)

    def loss(b: NDArray[np.float64]) -> float:
        z = x @ b
        return float(weight @ (np.logaddexp(0, z) - target * z))

    for _ in range(100):
        p = 1 / (1 + np.exp(-np.clip(x @ beta, -500, 500)))
        curvature = (x * (weight * p * (1 - p))[:, None]).T @ x + 1e-12 * np.eye(2)
        step = np.linalg.solve(curvature, x.T @ (weight * (target - p)))
        before = loss(beta)
        while loss(beta + step) > before and np.abs(step).max() > 1e-10:  # a full step may overshoot
            step /= 2
        beta = beta + step
        if np.abs(step).max() < 1e-9:
            break
    slope = max(0.0, -float(beta[1]) / spread / _LN10)
    return float(beta[0] - beta[1] * centre / spread) / _LN10 if slope else 0.0, slope


def cllr(log10_ratios: NDArray[np.float64], mated: NDArray[np.bool_]) -> float:
    """Cost of log likelihood ratios, bits: 0 is perfect, 1 says nothing (Bruemmer and du Preez 2006).

    Args:
        log10_ratios: shape (n,).
        mated: shape (n,), which of them are of one person.
    """
    z = log10_ratios * _LN10
    return float(np.logaddexp(0, -z[mated]).mean() + np.logaddexp(0, z[~mated]).mean()) / 2 / math.log(2)


def min_cllr(distances: NDArray[np.float64], mated: NDArray[np.bool_]) -> float:
    """The least Cllr that any falling function of the distance can have on these pairs (pool adjacent violators)."""
    values, inverse = np.unique(distances, return_inverse=True)
    n, m = mated.sum(), (~mated).sum()
    yes = np.bincount(inverse, weights=mated / n, minlength=len(values))
    no = np.bincount(inverse, weights=~mated / m, minlength=len(values))
    blocks: list[tuple[float, float]] = []
    for share in zip(yes.tolist(), no.tolist(), strict=True):
        a, b = share
        while blocks and a * (blocks[-1][0] + blocks[-1][1]) >= blocks[-1][0] * (a + b):
            last = blocks.pop()
            a, b = a + last[0], b + last[1]
        blocks.append((a, b))
    cost = sum((a * math.log2((a + b) / a) if a else 0) + (b * math.log2((a + b) / b) if b else 0) for a, b in blocks)
    return cost / 2


def left_out_cllr(pairs: Pairs, *, seed: int = 0) -> float | None:
    """Cllr on people who had no part in the fit.

    People are dealt into up to ten groups; each group's pairs are judged by a fit to the pairs without any of it. None
    where too few people are left to fit to.
    """
    rng = np.random.default_rng(seed)
    people = pairs.people
    group = rng.permutation(people) % min(_FOLDS, people)
    ratios, labels = [], []
    for held in range(int(group.max()) + 1):
        out = (group[pairs.first] == held) | (group[pairs.second] == held)
        rest = Pairs(pairs.distances[~out], pairs.genuine[~out], pairs.first[~out], pairs.second[~out])
        if rest.genuine.all() or not rest.genuine.any():
            return None
        fit = fit_likelihood_ratio(rest, data="", kind="")
        raw = fit.intercept - fit.slope * pairs.distances[out]
        ratios.append(np.clip(raw, fit.lowest, fit.highest))
        labels.append(pairs.genuine[out])
    mated = np.concatenate(labels)
    return None if mated.all() or not mated.any() else cllr(np.concatenate(ratios), mated)
