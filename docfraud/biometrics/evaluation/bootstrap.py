"""Rates of many bootstrap rounds at once. A round draws whole people: the pairs of one person are not independent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from docfraud.biometrics.evaluation.verification import Pairs

_LEVEL = (0.025, 0.975)


@dataclass(frozen=True, eq=False)
class Resampled:
    """What each round gave; n rounds, NaN where a round left nothing to count.

    Attributes:
        eer: shape (n,), equal error rates.
        fmr: shape (n, t), false match rates at the t distances asked for.
        fnmr: shape (n, t), false non-match rates there.
        fnmr_at_fmr: shape (n, r), false non-match rates at each round's own threshold of r false match rates.
    """

    eer: NDArray[np.float64]
    fmr: NDArray[np.float64]
    fnmr: NDArray[np.float64]
    fnmr_at_fmr: NDArray[np.float64]


def resample(
    pairs: Pairs, distances: Sequence[float], rates: Sequence[float], *, rounds: int, seed: int = 0
) -> Resampled:
    """Draw people with replacement and count anew.

    A non-mated pair counts as often as the product of its two people's draws, a mated pair as often as its person's.
    The pairs are sorted once, so a round is one product and one cumulative sum per class.

    Args:
        pairs: with mated and non-mated ones; people numbered as `Pairs.people` counts them.
        distances: where FMR and FNMR are wanted.
        rates: false match rates at whose threshold FNMR is wanted.
        rounds: how many; rounds without both kinds of pairs are drawn again.
        seed: of the random numbers.

    Raises:
        ValueError: one kind of pairs is missing.
    """
    if pairs.genuine.all() or not pairs.genuine.any():
        raise ValueError("mated and non-mated comparisons are needed")
    non_mated, mated = _Sorted(pairs, ~pairs.genuine), _Sorted(pairs, pairs.genuine)
    at = np.asarray(distances, dtype=np.float64)
    every = np.unique(pairs.distances)
    rng = np.random.default_rng(seed)
    people = pairs.people
    eer: list[float] = []
    fmr: list[NDArray[np.float64]] = []
    fnmr: list[NDArray[np.float64]] = []
    at_rates: list[NDArray[np.float64]] = []
    while len(eer) < rounds:
        drawn = np.bincount(rng.integers(0, people, people), minlength=people).astype(np.float64)
        false, true = (
            non_mated.counted(drawn[non_mated.first] * drawn[non_mated.second]),
            mated.counted(drawn[mated.first]),
        )
        if false[-1] == 0 or true[-1] == 0:
            continue
        false, true = false / false[-1], true / true[-1]
        fmr.append(non_mated.at(false, at))
        fnmr.append(1 - mated.at(true, at))
        own = non_mated.thresholds(false, rates)
        at_rates.append(1 - mated.at(true, own))
        eer.append(_crossing(non_mated, false, mated, true, every))
    shape = (rounds, -1)
    return Resampled(np.array(eer), np.reshape(fmr, shape), np.reshape(fnmr, shape), np.reshape(at_rates, shape))


def interval(values: NDArray[np.float64]) -> tuple[float, float]:
    """The middle 95 % of the rounds, shape (n,)."""
    low, high = np.quantile(values, _LEVEL)
    return float(low), float(high)


class _Sorted:
    """One kind of pairs by distance."""

    def __init__(self, pairs: Pairs, kept: NDArray[np.bool_]) -> None:
        order = np.argsort(pairs.distances[kept], kind="stable")
        self.distances = pairs.distances[kept][order]
        self.first, self.second = pairs.first[kept][order], pairs.second[kept][order]
        # Equal distances are accepted together: only the last of a run can be a threshold.
        self.ends = np.flatnonzero(np.append(np.diff(self.distances) > 0, True))

    @staticmethod
    def counted(weights: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.cumsum(weights)

    def at(self, share: NDArray[np.float64], distances: NDArray[np.float64]) -> NDArray[np.float64]:
        """Share at or below each distance."""
        place = np.searchsorted(self.distances, distances, side="right")
        return np.where(place > 0, share[np.maximum(place - 1, 0)], 0.0)

    def thresholds(self, share: NDArray[np.float64], rates: Sequence[float]) -> NDArray[np.float64]:
        """The largest distance with at most each share; just below the smallest where there is none."""
        place = np.searchsorted(share[self.ends], np.asarray(rates) + 1e-12, side="right")
        lowest = np.nextafter(self.distances[0], -np.inf)
        return np.where(place > 0, self.distances[self.ends[np.maximum(place - 1, 0)]], lowest)


def _crossing(
    non_mated: _Sorted,
    false: NDArray[np.float64],
    mated: _Sorted,
    true: NDArray[np.float64],
    every: NDArray[np.float64],
) -> float:
    """Smallest, over thresholds, of the larger of the two rates: FMR - FNMR only grows, so it is found by halving."""
    low, high = 0, len(every) - 1
    while low < high:
        middle = (low + high) // 2
        here = every[middle : middle + 1]
        if non_mated.at(false, here)[0] >= 1 - mated.at(true, here)[0]:
            high = middle
        else:
            low = middle + 1
    around = every[max(low - 1, 0) : low + 1]
    return float(np.maximum(non_mated.at(false, around), 1 - mated.at(true, around)).min())
