from __future__ import annotations

import numpy as np
import pytest

from docfraud.biometrics.likelihood import LikelihoodRatio, cost, fit
from docfraud.errors import UsageError


def drawn(seed: int = 0, n: int = 4000) -> tuple[np.ndarray, np.ndarray]:
    """Two normal classes of one width: their true log likelihood ratio is a line."""
    rng = np.random.default_rng(seed)
    return rng.normal(0.3, 0.1, n), rng.normal(0.6, 0.1, n)


def test_the_line_of_two_normal_classes_is_found() -> None:
    ratio = fit(*drawn(), people=1000)
    # ln LR = (0.6^2 - 0.3^2 - 2 (0.6 - 0.3) d) / (2 * 0.1^2)
    assert ratio.slope == pytest.approx(30 / np.log(10), rel=0.1)
    assert ratio.intercept == pytest.approx(13.5 / np.log(10), rel=0.1)
    assert ratio.log10(0.45) == pytest.approx(0, abs=0.1)


def test_the_cost_of_the_fit_is_near_the_best_and_that_of_nothing_is_one() -> None:
    mated, strangers = drawn(1)
    ratio = fit(*drawn(0), people=1000)
    true = LikelihoodRatio(13.5 / np.log(10), 30 / np.log(10), -9, 9)
    assert cost(ratio, mated, strangers) == pytest.approx(cost(true, mated, strangers), abs=0.01)
    assert cost(LikelihoodRatio(0, 0, -1, 1), mated, strangers) == pytest.approx(1)
    assert cost(ratio, strangers, mated) > 1  # the wrong way round is worse than nothing


def test_classes_apart_give_a_finite_line_within_what_the_people_support() -> None:
    ratio = fit([0.1, 0.2], [0.9, 1.0, 1.1], people=5)
    assert np.isfinite([ratio.slope, ratio.intercept]).all()
    assert ratio.slope > 0
    assert ratio.log10(0.0) == pytest.approx(1.0)  # ten pairs of five people
    assert ratio.log10(2.0) == pytest.approx(-np.log10(5))


@pytest.mark.parametrize(("mated", "strangers"), [([], [1.0]), ([1.0], []), ([np.nan], [1.0]), ([0.1], [np.inf])])
def test_nothing_to_fit_is_refused(mated: list[float], strangers: list[float]) -> None:
    with pytest.raises(UsageError, match="finite distances"):
        fit(mated, strangers, people=3)
