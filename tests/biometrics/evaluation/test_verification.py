"""The error rates that the face benchmark reports, on distances whose rates are known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from docfraud.biometrics.evaluation.verification import (
    Pairs,
    all_pairs,
    by_person,
    crossed_pairs,
    equal_error_rate,
    false_match_rate,
    false_non_match_rate,
    fnmr_at_fmr,
    threshold_at,
)


def pairs(genuine: list[float], impostor: list[float]) -> Pairs:
    n, m = len(genuine), len(impostor)
    return Pairs(
        np.array([*genuine, *impostor]),
        np.array([True] * n + [False] * m),
        np.array([0] * n + [0] * m),
        np.array([0] * n + [1] * m),
    )


def test_rates_at_a_threshold() -> None:
    p = pairs([0.1, 0.2, 0.5, 0.9], [0.4, 0.5, 0.8, 1.0, 1.2])
    assert false_match_rate(p, 0.5) == pytest.approx(2 / 5)
    assert false_non_match_rate(p, 0.5) == pytest.approx(1 / 4)


def test_the_threshold_of_a_rate() -> None:
    p = pairs([0.3], [float(i) for i in range(1, 101)])
    assert threshold_at(p, 0.01) == 1.0
    assert threshold_at(p, 0.05) == 5.0
    assert false_match_rate(p, threshold_at(p, 0.05)) == pytest.approx(0.05)
    assert threshold_at(p, 0.001) < 1.0
    assert fnmr_at_fmr(p, 0.001) == 0.0


def test_equal_error_rate_of_separate_and_of_mixed_distances() -> None:
    assert equal_error_rate(pairs([0.1, 0.2], [0.8, 0.9])) == 0.0
    assert equal_error_rate(pairs([0.1, 0.6], [0.5, 0.9])) == pytest.approx(0.5)


@given(
    st.lists(st.floats(0, 1), min_size=1, max_size=30),
    st.lists(st.floats(0, 1), min_size=1, max_size=30),
)
def test_no_threshold_has_both_rates_below_the_equal_error_rate(genuine: list[float], impostor: list[float]) -> None:
    p = pairs(genuine, impostor)
    rate = equal_error_rate(p)
    for threshold in p.distances:
        assert max(false_match_rate(p, threshold), false_non_match_rate(p, threshold)) >= rate - 1e-9


@given(
    st.lists(st.floats(0, 1), min_size=2, max_size=30),
    st.floats(0.01, 0.9),
)
def test_a_rate_asked_for_is_kept(impostor: list[float], rate: float) -> None:
    p = pairs([0.5], impostor)
    assert false_match_rate(p, threshold_at(p, rate)) <= rate + 1e-9


def test_failures_to_acquire_make_no_pairs() -> None:
    a, b = np.zeros(2), np.ones(2)
    p = all_pairs([a, None, b, b], ["x", "x", "x", "y"])
    assert len(p.distances) == 3
    assert p.genuine.tolist() == [True, False, False]
    assert p.distances.tolist() == pytest.approx([2**0.5, 2**0.5, 0.0])


def test_probes_meet_the_references_of_other_pictures() -> None:
    probes, references = [np.array([0.0]), np.array([1.0]), None], [np.array([0.0]), np.array([3.0]), np.array([7.0])]
    p = crossed_pairs(probes, references, ["x", "x", "y"])
    assert p.distances.tolist() == [3.0, 7.0, 1.0, 6.0]
    assert p.genuine.tolist() == [True, False, True, False]


def test_the_interval_over_people_contains_the_value_and_shrinks_to_it_where_nothing_varies() -> None:
    rng = np.random.default_rng(0)
    people = np.repeat(np.arange(6), 5)
    centres = rng.normal(size=(6, 3))
    descriptors = [centres[p] + rng.normal(size=3) * 0.6 for p in people]
    p = all_pairs(descriptors, [f"{i}" for i in people])
    low, high = by_person(p, equal_error_rate, rounds=200)
    assert low <= equal_error_rate(p) <= high
    assert high > low
    separate = pairs([0.1, 0.2], [0.8, 0.9])
    assert by_person(separate, equal_error_rate, rounds=20) == (0.0, 0.0)
