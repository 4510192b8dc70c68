"""Error rates of 1:1 comparison (ISO/IEC 19795-1): from labelled descriptors to EER and FNMR at a given FMR."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Pairs:
    """All pairs of one set of pictures.

    Attributes:
        distances: shape (n,).
        genuine: shape (n,), whether both pictures show one person.
        first: shape (n,), number of the person in the first picture.
        second: shape (n,), and in the second.
    """

    distances: NDArray[np.float64]
    genuine: NDArray[np.bool_]
    first: NDArray[np.int64]
    second: NDArray[np.int64]

    @property
    def people(self) -> int:
        return int(max(self.first.max(initial=-1), self.second.max(initial=-1))) + 1


def all_pairs(descriptors: Sequence[NDArray[np.floating] | None], people: Sequence[str]) -> Pairs:
    """Every pair of pictures that both have a descriptor; None is a failure to acquire."""
    names = {name: i for i, name in enumerate(sorted(set(people)))}
    who = np.array([names[p] for p in people], dtype=np.int64)
    usable = [i for i, d in enumerate(descriptors) if d is not None]
    i, j = np.triu_indices(len(usable), k=1)
    kept = np.array([descriptors[u] for u in usable], dtype=np.float64)
    labels = who[usable]
    distances = np.linalg.norm(kept[i] - kept[j], axis=1)
    return Pairs(distances, labels[i] == labels[j], labels[i], labels[j])


def crossed_pairs(
    probes: Sequence[NDArray[np.floating] | None],
    references: Sequence[NDArray[np.floating] | None],
    people: Sequence[str],
) -> Pairs:
    """Every probe against every reference of another picture; both lists are of the same pictures in the same order."""
    names = {name: i for i, name in enumerate(sorted(set(people)))}
    rows = [
        (float(np.linalg.norm(p.astype(np.float64) - r)), people[i] == people[j], names[people[i]], names[people[j]])
        for i, p in enumerate(probes)
        for j, r in enumerate(references)
        if i != j and p is not None and r is not None
    ]
    distances, genuine, first, second = zip(*rows, strict=True)
    return Pairs(np.array(distances), np.array(genuine), np.array(first), np.array(second))


def false_match_rate(pairs: Pairs, threshold: float, weights: NDArray[np.float64] | None = None) -> float:
    """Share of impostor pairs at or below a threshold."""
    return _share(pairs.distances <= threshold, ~pairs.genuine, weights)


def false_non_match_rate(pairs: Pairs, threshold: float, weights: NDArray[np.float64] | None = None) -> float:
    """Share of genuine pairs above a threshold."""
    return _share(pairs.distances > threshold, pairs.genuine, weights)


def _share(event: NDArray[np.bool_], among: NDArray[np.bool_], weights: NDArray[np.float64] | None) -> float:
    w = np.ones(len(event)) if weights is None else weights
    total = float(w[among].sum())
    return float(w[among & event].sum()) / total if total else float("nan")


def threshold_at(pairs: Pairs, rate: float, weights: NDArray[np.float64] | None = None) -> float:
    """The largest threshold, one of the distances, whose false match rate is at most `rate`."""
    impostor = ~pairs.genuine
    w = np.ones(len(pairs.distances)) if weights is None else weights
    order = np.argsort(pairs.distances[impostor])
    distances = pairs.distances[impostor][order]
    share = np.cumsum(w[impostor][order]) / w[impostor].sum()
    share = share[np.searchsorted(distances, distances, side="right") - 1]  # equal distances are accepted together
    allowed = distances[share <= rate]
    return float(allowed[-1]) if len(allowed) else float(np.nextafter(distances[0], -np.inf))


def equal_error_rate(pairs: Pairs, weights: NDArray[np.float64] | None = None) -> float:
    """Where both rates cross: the smallest, over thresholds, of the larger of the two."""
    w = np.ones(len(pairs.distances)) if weights is None else weights
    order = np.argsort(pairs.distances)
    genuine = pairs.genuine[order]
    accepted = np.cumsum(np.stack([w[order] * ~genuine, w[order] * genuine]), axis=1)
    distances = pairs.distances[order]
    accepted = accepted[:, np.searchsorted(distances, distances, side="right") - 1]  # equal ones together
    false_match, true_match = accepted / accepted[:, -1:]
    return float(np.maximum(false_match, 1 - true_match).min())


def fnmr_at_fmr(pairs: Pairs, rate: float, weights: NDArray[np.float64] | None = None) -> float:
    """False non-match rate at the threshold of a false match rate."""
    return false_non_match_rate(pairs, threshold_at(pairs, rate, weights), weights)


Statistic = Callable[[Pairs, NDArray[np.float64] | None], float]


def by_person(pairs: Pairs, statistic: Statistic, *, rounds: int, seed: int = 0) -> tuple[float, float]:
    """95 % bootstrap interval in which whole people are drawn, since the pairs of one person are not independent.

    A round draws as many people as there are, with replacement; a pair counts as often as the product of its people's
    draws, a genuine pair as often as its person's. Rounds that leave no impostor pair are drawn again.
    """
    rng = np.random.default_rng(seed)
    values: list[float] = []
    while len(values) < rounds:
        drawn = np.bincount(rng.integers(0, pairs.people, pairs.people), minlength=pairs.people).astype(np.float64)
        weights = np.where(pairs.genuine, drawn[pairs.first], drawn[pairs.first] * drawn[pairs.second])
        if weights[~pairs.genuine].sum() > 0:
            values.append(statistic(pairs, weights))
    low, high = np.quantile(values, [0.025, 0.975])
    return float(low), float(high)
