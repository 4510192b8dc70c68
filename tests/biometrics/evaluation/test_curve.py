"""Distance to false match rate, and what the number of comparisons cannot show."""

from __future__ import annotations

import numpy as np
import pytest

from docfraud.biometrics.evaluation.curve import FmrCurve, grid, needed, rule_of_three
from docfraud.errors import ModelFileError, UsageError


def a_curve() -> FmrCurve:
    """A thousand non-mated comparisons at 0.001, 0.002, ... 1.0."""
    at = [k / 1000 for k in (1, 5, 10, 20, 100, 1000)]
    counts = (1, 5, 10, 20, 100, 1000)
    return FmrCurve(
        data="made up", kind="k", comparisons=1000, people=9, distances=tuple(at), false_matches=counts,
        lower=tuple(c / 2000 for c in counts), upper=tuple(min(1.0, c / 500) for c in counts),
    )  # fmt: skip


def test_a_threshold_keeps_its_rate_and_its_interval_inverts_the_rates() -> None:
    threshold = a_curve().threshold_at(0.01)
    assert (threshold.value, threshold.comparisons, threshold.people) == (0.010, 1000, 9)
    assert threshold.interval == (0.005, 0.020)


def test_a_rate_below_what_the_comparisons_show_is_refused() -> None:
    curve = a_curve()
    assert curve.smallest_measurable == pytest.approx(0.003)
    assert curve.threshold_at(0.003).value == 0.001
    with pytest.raises(UsageError, match="fewer than 3/FMR = 3000"):
        curve.threshold_at(0.001)


@pytest.mark.parametrize("rate", [0.0, 1.0, -0.1, float("nan")])
def test_what_is_no_rate_is_refused(rate: float) -> None:
    with pytest.raises(UsageError, match="no false match rate"):
        a_curve().threshold_at(rate)


def test_rates_between_points_are_never_too_low() -> None:
    curve = a_curve()
    assert curve.fmr(0.007) == 0.010
    assert curve.fmr(0.0005) == 0.0
    assert curve.upper_bound(0.0005) == pytest.approx(0.003, rel=0.01)
    assert curve.upper_bound(0.007) == 0.02
    assert curve.fmr(2.0) == 1.0


def test_nothing_is_accepted_where_the_closest_pair_is_already_too_many() -> None:
    curve = a_curve().model_copy(update={"false_matches": (30, 35, 40, 50, 100, 1000)})
    assert curve.threshold_at(0.01).value < 0.001


def test_json_there_and_back() -> None:
    assert FmrCurve.from_json(a_curve().to_json()) == a_curve()
    for text in ("{}", "no json", a_curve().to_json().replace('"people":9', '"people":1')):
        with pytest.raises(ModelFileError, match="no FMR curve"):
            FmrCurve.from_json(text)


def test_the_grid_has_the_thresholds_of_the_rates() -> None:
    distances = np.random.default_rng(0).permutation(np.arange(1, 20001) / 20000)
    chosen = grid(distances, (0.0123, 0.5))
    assert {246 / 20000, 0.5} <= set(chosen.tolist())
    assert len(chosen) < 1000


def test_rule_of_three() -> None:
    assert (needed(0.001), needed(0.01)) == (3000, 300)
    assert rule_of_three(1000) == pytest.approx(0.003, rel=0.01)
    assert rule_of_three(0) == 1
