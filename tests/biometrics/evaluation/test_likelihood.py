"""Likelihood ratios on distances whose ratio is known."""

from __future__ import annotations

import math

import numpy as np
import pytest

from docfraud.biometrics.evaluation.likelihood import (
    LikelihoodRatio,
    cllr,
    fit_likelihood_ratio,
    left_out_cllr,
    min_cllr,
)
from docfraud.biometrics.evaluation.verification import Pairs
from docfraud.errors import ModelFileError, UsageError
from tests.biometrics.evaluation.making import drawn


def two_normals(n: int = 4000, m: int = 20000) -> Pairs:
    """Mated distances N(0.4, 0.1), non-mated N(0.8, 0.1): ln LR = 24 - 40 d. Every pair is of people of its own."""
    rng = np.random.default_rng(1)
    first = np.arange(n + m)
    second = np.concatenate([np.arange(n), np.arange(n, n + m) + m])
    distances = np.concatenate([rng.normal(0.4, 0.1, n), rng.normal(0.8, 0.1, m)])
    return Pairs(distances, np.arange(n + m) < n, first, second)


def test_the_fit_finds_the_known_ratio() -> None:
    fit = fit_likelihood_ratio(two_normals(), data="simulated", kind="k")
    assert fit.slope == pytest.approx(40 / math.log(10), rel=0.06)
    assert fit.intercept / fit.slope == pytest.approx(0.6, abs=0.01)
    assert abs(fit.log10(0.6)) < 0.2


def test_the_ratio_is_bounded_by_people_and_couples() -> None:
    pairs = drawn(5, 3, 0.05)  # no overlap: an unbounded fit would be certain
    fit = fit_likelihood_ratio(pairs, data="simulated", kind="k")
    assert fit.log10(0.0) == pytest.approx(math.log10(11))
    assert fit.log10(100.0) == pytest.approx(-math.log10(6))
    assert math.isfinite(fit.slope)
    assert (fit.mated, fit.non_mated, fit.people) == (15, 90, 5)


def test_distances_the_wrong_way_round_say_nothing() -> None:
    pairs = drawn(4, 3, 0.3)
    turned = Pairs(9 - pairs.distances, pairs.genuine, pairs.first, pairs.second)
    assert fit_likelihood_ratio(turned, data="", kind="").log10(1.0) == 0.0


def test_cllr_of_known_ratios() -> None:
    mated = np.array([True, False])
    assert cllr(np.zeros(2), mated) == pytest.approx(1)
    assert cllr(np.array([9.0, -9.0]), mated) == pytest.approx(0, abs=1e-8)
    assert cllr(np.array([math.log10(3)] * 2), mated) == pytest.approx((math.log2(4 / 3) + 2) / 2)


def test_min_cllr_is_zero_apart_one_for_no_order_and_below_any_fit() -> None:
    mated = np.array([True, True, False, False])
    assert min_cllr(np.array([1.0, 2, 3, 4]), mated) == 0
    assert min_cllr(np.ones(4), mated) == pytest.approx(1)
    assert min_cllr(np.array([4.0, 3, 2, 1]), mated) == pytest.approx(1)
    pairs = drawn(8, 5, 1.0)
    fit = fit_likelihood_ratio(pairs, data="", kind="")
    own = cllr(fit.intercept - fit.slope * pairs.distances, pairs.genuine)
    assert 0 < min_cllr(pairs.distances, pairs.genuine) < own < 1


def test_people_left_out_cost_about_as_much_where_all_are_alike_and_two_people_are_too_few() -> None:
    pairs = drawn(20, 4, 0.7)
    fit = fit_likelihood_ratio(pairs, data="", kind="")
    log10 = np.clip(fit.intercept - fit.slope * pairs.distances, fit.lowest, fit.highest)
    left_out = left_out_cllr(pairs)
    assert left_out is not None
    assert cllr(log10, pairs.genuine) * 0.8 < left_out < cllr(log10, pairs.genuine) * 1.5
    assert left_out_cllr(drawn(2, 4, 0.7)) is None


def test_json_there_and_back() -> None:
    fit = fit_likelihood_ratio(drawn(5, 3, 0.5), data="simulated", kind="k")
    assert LikelihoodRatio.from_json(fit.to_json()) == fit
    wrong_bounds = fit.model_copy(update={"lowest": float("nan")}).to_json()
    backwards = fit.model_copy(update={"slope": -1.0}).to_json()
    for text in ("[]", "no json", wrong_bounds, backwards):
        with pytest.raises(ModelFileError, match="no likelihood ratio"):
            LikelihoodRatio.from_json(text)


@pytest.mark.parametrize("genuine", [True, False])
def test_one_kind_of_pairs_is_refused(genuine: bool) -> None:
    pairs = Pairs(np.array([0.1, 0.2]), np.array([genuine] * 2), np.array([0, 1]), np.array([0, 1]))
    with pytest.raises(ValueError, match="mated and non-mated"):
        fit_likelihood_ratio(pairs, data="", kind="")


@pytest.mark.parametrize("distance", [float("nan"), float("inf"), -0.1])
def test_what_is_no_distance_has_no_ratio(distance: float) -> None:
    ratio = LikelihoodRatio(
        data="", kind="", intercept=1, slope=2, lowest=-2, highest=2, mated=3, non_mated=3, people=3
    )
    with pytest.raises(UsageError, match="no distance"):
        ratio.log10(distance)
