"""The bootstrap of all rates at once agrees with the plain one, round for round."""

from __future__ import annotations

import numpy as np
import pytest

from docfraud.biometrics.evaluation.bootstrap import interval, resample
from docfraud.biometrics.evaluation.verification import (
    Pairs,
    Statistic,
    by_person,
    equal_error_rate,
    false_match_rate,
    false_non_match_rate,
    fnmr_at_fmr,
)
from tests.biometrics.evaluation.making import drawn


def test_intervals_are_those_of_the_plain_bootstrap() -> None:
    pairs = drawn(6, 4, 0.9)
    t = float(np.median(pairs.distances))
    got = resample(pairs, [t], [0.05], rounds=60)
    statistics: list[tuple[Statistic, tuple[float, float]]] = [
        (equal_error_rate, interval(got.eer)),
        (lambda p, w: false_match_rate(p, t, w), interval(got.fmr[:, 0])),
        (lambda p, w: false_non_match_rate(p, t, w), interval(got.fnmr[:, 0])),
        (lambda p, w: fnmr_at_fmr(p, 0.05, w), interval(got.fnmr_at_fmr[:, 0])),
    ]
    for statistic, found in statistics:
        low, high = by_person(pairs, statistic, rounds=60)
        assert high > low
        assert found == pytest.approx((low, high), abs=1e-9)


def test_equal_distances_are_accepted_together() -> None:
    pairs = Pairs(np.array([0.1, 0.5, 0.5, 0.5, 0.9]), np.array([True, True, False, False, False]),
                  np.array([0, 1, 0, 0, 0]), np.array([0, 1, 1, 1, 1]))  # fmt: skip
    got = resample(pairs, [0.5], [0.4], rounds=20)
    assert np.unique(got.fmr.round(9)).tolist() == pytest.approx([2 / 3])
    # At FMR 0.4 neither of the two equal non-mated pairs may be accepted, nor the mated one at their distance.
    assert set(got.fnmr_at_fmr[:, 0].round(9)) <= {0.0, 0.5, 1.0}
    assert got.fnmr_at_fmr.max() > 0


@pytest.mark.parametrize("genuine", [True, False])
def test_one_kind_of_pairs_is_refused(genuine: bool) -> None:
    pairs = Pairs(np.array([0.1, 0.2]), np.array([genuine] * 2), np.array([0, 1]), np.array([0, 1]))
    with pytest.raises(ValueError, match="mated and non-mated"):
        resample(pairs, [0.1], [0.1], rounds=1)
