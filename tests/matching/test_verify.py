"""The transform is found among wrong pairs, and not found where there is none."""

from __future__ import annotations

import math
from typing import Any

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from docfraud.errors import UnknownNameError, UsageError
from docfraud.matching.verify import FALSE_ALARMS, Registration, Transform, estimate_similarity, least_inliers

Points = NDArray[np.float64]
SIZE = np.array([1400.0, 1000.0])
BY_FREEDOM: tuple[Transform, ...] = ("similarity", "affine", "homography")


def similarity(scale: float, degrees: float, shift: tuple[float, float] = (40, -25)) -> Points:
    """Shape (3, 3)."""
    turn = scale * np.exp(1j * math.radians(degrees))
    return np.array([[turn.real, -turn.imag, shift[0]], [turn.imag, turn.real, shift[1]], [0, 0, 1]])


def moved(matrix: Points, points: Points) -> Points:
    lifted = points @ matrix[:, :2].T + matrix[:, 2]
    return np.asarray(lifted[:, :2] / lifted[:, 2:])


def scene(
    matrix: Points, count: int, wrong: float, rng: np.random.Generator, noise: float = 0.7
) -> tuple[Points, Points, NDArray[np.bool_]]:
    """Points of a and of b, and which pairs are right; the partner of the others is anywhere in b."""
    a = rng.uniform(0, SIZE, (count, 2))
    b = moved(matrix, a)
    right = np.ones(count, bool)
    right[rng.permutation(count)[: round(wrong * count)]] = False
    b[~right] = rng.uniform(b.min(axis=0), b.max(axis=0), (int((~right).sum()), 2))
    b[right] += rng.normal(0, noise, (int(right.sum()), 2))
    return a, b, right


def off(found: Registration | None, matrix: Points) -> float:
    """How far the corners of a are misplaced, pixels of a."""
    assert found is not None
    corners = np.array([[0, 0], [1, 0], [1, 1], [0, 1]]) * SIZE
    scale = math.sqrt(abs(np.linalg.det(matrix[:2, :2])))
    return float(np.abs(moved(found.matrix, corners) - moved(matrix, corners)).max()) / scale


@given(st.floats(-180, 180), st.floats(0.3, 3.5), st.integers(0, 1000))
@settings(max_examples=60)
def test_recovered_exactly_without_noise(degrees: float, scale: float, seed: int) -> None:
    matrix = similarity(scale, degrees)
    a, b, right = scene(matrix, 60, 0.7, np.random.default_rng(seed), noise=0)
    found = estimate_similarity(a, b, 2)
    assert off(found, matrix) < 1e-6
    assert found is not None
    assert (found.inliers >= right).all()
    assert found.scale == pytest.approx(scale)
    assert abs((found.angle - degrees + 180) % 360 - 180) < 1e-6
    assert found.residual < 1e-6
    assert found.transform == "similarity"
    assert found.matrix[2].tolist() == [0, 0, 1]
    assert found.inliers.dtype == bool


@pytest.mark.parametrize(("count", "wrong"), [(30, 0.5), (60, 0.7), (200, 0.7), (500, 0.9)])
def test_recovered_under_noise(count: int, wrong: float) -> None:
    for seed in range(20):
        rng = np.random.default_rng([count, seed])
        matrix = similarity(math.exp(rng.uniform(-1, 1)), rng.uniform(-180, 180))
        a, b, right = scene(matrix, count, wrong, rng)
        found = estimate_similarity(a, b, 3)
        assert found is not None
        assert off(found, matrix) < 6
        assert found.inliers[right].mean() > 0.9
        assert found.inliers[~right].mean() < 0.1
        assert 0.3 < found.residual < 1.5


def test_angle_is_clockwise_as_pictures_are_seen() -> None:
    a = np.array([[0, 0], [100, 0], [100, 50], [0, 50.0], [20, 30]])
    b = np.array([[50, 0], [50, 100], [0, 100], [0, 0.0], [20, 20]])  # the top edge has become the right one
    found = estimate_similarity(a, b, 1, min_inliers=3)
    assert found is not None
    assert found.angle == pytest.approx(90)
    upside_down = estimate_similarity(a, -a, 1, min_inliers=3)
    assert upside_down is not None
    assert upside_down.angle == pytest.approx(180)


@pytest.mark.parametrize("count", [5, 12, 40, 120])
def test_wrong_pairs_are_not_registered(count: int) -> None:
    """The bound promises one false alarm in 1000 pictures at most; 4 in 300 would be unlikely (1 in 4000)."""
    rng = np.random.default_rng(count)
    false = sum(
        estimate_similarity(rng.uniform(0, SIZE, (count, 2)), rng.uniform(0, SIZE, (count, 2)), 3) is not None
        for _ in range(300)
    )
    assert false <= 3


def test_wrong_pairs_that_crowd_are_not_registered() -> None:
    """Three of ten points of a are matched with one place, as the fillers of an MRZ are; and lines of text crowd."""
    for seed in range(60):
        rng = np.random.default_rng([7, seed])
        a, b = rng.uniform(0, SIZE, (2, 100, 2))
        b[:30] = rng.normal([500, 300], 1, (30, 2))
        b[30:60, 1] = 900
        a[40:80, 1] = 800
        assert estimate_similarity(a, b, 3) is None


def test_many_pairs_of_one_place_do_not_hide_the_rest() -> None:
    matrix = similarity(0.6, 10)
    for seed in range(20):
        rng = np.random.default_rng([8, seed])
        a, b, right = scene(matrix, 120, 0.75, rng)
        b[np.flatnonzero(~right)[:60]] = [500, 300]
        assert off(estimate_similarity(a, b, 3), matrix) < 6


def test_repeated_pairs_count_once() -> None:
    """One wrong pair thirty times, as a corner found on many scales, agrees with itself and proves nothing."""
    rng = np.random.default_rng(1)
    a, b = rng.uniform(0, SIZE, (2, 40, 2))
    a[10:], b[10:] = a[3] + rng.normal(0, 0.2, (30, 2)), b[3] + rng.normal(0, 0.2, (30, 2))
    assert estimate_similarity(a, b, 3) is None
    assert estimate_similarity(a, b, 3, min_inliers=8) is None


def test_mirrored_or_out_of_scale() -> None:
    rng = np.random.default_rng(2)
    a = rng.uniform(0, SIZE, (60, 2))
    assert estimate_similarity(a, a * [-1, 1], 3) is None
    assert estimate_similarity(a, a * [-1, 1], 3, refine="homography") is None
    assert estimate_similarity(a, 0.1 * a, 1) is None
    assert estimate_similarity(a, 8 * a, 3) is None
    found = estimate_similarity(a, 8 * a, 3, scales=(1, 10))
    assert found is not None
    assert found.scale == pytest.approx(8)


def test_same_call_same_answer() -> None:
    a, b, _ = scene(similarity(1.3, 20), 300, 0.93, np.random.default_rng(3))
    first, second = (estimate_similarity(a, b, 3, refine="homography") for _ in range(2))
    assert first is not None
    assert second is not None
    assert np.array_equal(first.matrix, second.matrix)
    assert np.array_equal(first.inliers, second.inliers)


def test_affine_and_homography_where_they_explain_more() -> None:
    corners = np.array([[0, 0], [1, 0], [1, 1], [0, 1]]) * SIZE
    for seed in range(15):
        rng = np.random.default_rng([9, seed])
        sheared = similarity(0.9, 15)
        sheared[0, 1] += 0.12
        a, b, right = scene(sheared, 150, 0.5, rng)
        plain, affine = (estimate_similarity(a, b, 3, refine=t) for t in BY_FREEDOM[:2])
        assert affine is not None
        assert affine.transform == "affine"
        assert affine.inliers[right].mean() > 0.95
        assert plain is None or plain.inliers[right].mean() < 0.6
        seen = (corners + rng.uniform(-150, 150, (4, 2))).astype(np.float32)
        aslant = np.asarray(cv2.getPerspectiveTransform(corners.astype(np.float32), seen), np.float64)
        a, b, right = scene(aslant, 150, 0.4, rng)
        found = estimate_similarity(a, b, 3, refine="homography")
        assert found is not None
        assert found.transform == "homography"
        assert found.inliers[right].mean() > 0.95
        assert off(found, aslant) < 15
        # scale and angle are those at the middle of the inliers, by differences
        middle = a[found.inliers].mean(axis=0)
        here, right_of, below = moved(found.matrix, middle + np.array([[0, 0], [0.01, 0], [0, 0.01]]))
        slope = np.stack([right_of - here, below - here], axis=1) / 0.01
        assert found.scale == pytest.approx(math.sqrt(np.linalg.det(slope)), rel=1e-3)
        turn = math.atan2(slope[1, 0] - slope[0, 1], slope[0, 0] + slope[1, 1])
        assert found.angle == pytest.approx(math.degrees(turn), abs=0.1)


def test_no_more_freedom_than_needed() -> None:
    a, b, _ = scene(similarity(1.1, 5), 100, 0.3, np.random.default_rng(5), noise=0.3)
    found = estimate_similarity(a, b, 3, refine="homography")
    assert found is not None
    assert found.transform == "similarity"


def test_wrong_pairs_are_no_homography_either() -> None:
    for seed in range(60):
        a, b = np.random.default_rng([11, seed]).uniform(0, SIZE, (2, 60, 2))
        assert estimate_similarity(a, b, 3, refine="homography") is None


def test_least_inliers_is_the_least() -> None:
    """By the formula, summed term by term."""
    rng = np.random.default_rng(6)
    for count in (3, 10, 60, 400):
        points = np.concatenate([rng.uniform(0, SIZE, (count - 2, 2)), [[0, 0], SIZE]])
        least = least_inliers(points, 3)
        chance = math.pi * 9 / float(np.prod(SIZE + 6))

        def expected(inliers: int, count: int = count, chance: float = chance) -> float:
            others = count - 2
            tail = sum(
                math.comb(others, m) * chance**m * (1 - chance) ** (others - m) for m in range(inliers - 2, others + 1)
            )
            return math.comb(count, 2) * tail

        assert least >= 3
        if least <= count:
            assert expected(least) <= FALSE_ALARMS
            # crowding by chance may ask for one more than area alone
            assert least == 3 or expected(least - 2) > FALSE_ALARMS


def test_least_inliers_grows_with_chance() -> None:
    rng = np.random.default_rng(7)
    points = rng.uniform(0, SIZE, (100, 2))
    crowded = points.copy()
    crowded[:60] = rng.uniform(0, 40, (60, 2))
    needed = [least_inliers(points, t) for t in (1, 3, 10, 40)]
    assert needed == sorted(needed)
    assert needed[0] < needed[-1]
    assert least_inliers(crowded, 3) > least_inliers(points, 3)
    assert least_inliers(points, 3, transform="homography") > least_inliers(points, 3, transform="similarity")
    assert least_inliers(points, 3, false_alarms=1e-9) > least_inliers(points, 3)
    assert least_inliers(points[:2], 3) == 3
    assert least_inliers(np.zeros((50, 2)), 3) == 51
    assert least_inliers(np.zeros((0, 2)), 3) == 1


@pytest.mark.parametrize("refine", BY_FREEDOM)
@pytest.mark.parametrize("least", [None, 2])
def test_degenerate_points(refine: Transform, least: int | None) -> None:
    rng = np.random.default_rng(9)
    some, one = rng.uniform(0, SIZE, (40, 2)), np.full((40, 2), 100.0)
    for a, b in ((some[:0], some[:0]), (some[:1], some[:1]), (one, one), (one, some), (some, one)):
        assert estimate_similarity(a, b, 3, refine=refine, min_inliers=least) is None


def test_points_on_a_line() -> None:
    """A similarity is determined by points on a line; what has more freedom is not, and is not fitted."""
    a = np.stack([np.linspace(0, 1000, 50), np.full(50, 20.0)], axis=1)
    matrix = similarity(1.5, 30)
    for refine in BY_FREEDOM:
        found = estimate_similarity(a, moved(matrix, a), 3, refine=refine)
        assert found is not None
        assert found.transform == "similarity"
        assert np.allclose(found.matrix, matrix, atol=1e-6)


def test_two_points_are_enough_if_one_says_so() -> None:
    a, b = np.array([[0, 0], [100, 0.0]]), np.array([[10, 10], [10, 210.0]])
    assert estimate_similarity(a, b, 3) is None
    found = estimate_similarity(a, b, 3, min_inliers=2)
    assert found is not None
    assert found.scale == pytest.approx(2)
    assert found.angle == pytest.approx(90)


POINTS = np.random.default_rng(10).uniform(0, 100, (10, 2))


@pytest.mark.parametrize(
    ("a", "b", "message"),
    [
        (POINTS, POINTS[:9], "no matched points"),
        (POINTS[:, :1], POINTS[:, :1], "no matched points"),
        (POINTS[0], POINTS[0], "no matched points"),
        (np.where(POINTS[3, 0] == POINTS, np.nan, POINTS), POINTS, "not finite"),
        (POINTS, np.where(POINTS[3, 0] == POINTS, np.inf, POINTS), "not finite"),
    ],
)
def test_wrong_points(a: Points, b: Points, message: str) -> None:
    with pytest.raises(UsageError, match=message) as caught:
        estimate_similarity(a, b, 3)
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"tolerance": 0}, "tolerance"),
        ({"tolerance": math.nan}, "tolerance"),
        ({"tolerance": math.inf}, "tolerance"),
        ({"min_inliers": 1}, "prove nothing"),
        ({"scales": (2, 1)}, "scale"),
        ({"scales": (0, 1)}, "scale"),
        ({"hypotheses": 0}, "hypotheses"),
        ({"refine": "spline"}, "spline"),
    ],
)
def test_wrong_options(options: dict[str, Any], message: str) -> None:
    with pytest.raises(UsageError, match=message) as caught:
        estimate_similarity(POINTS, POINTS, **{"tolerance": 3, **options})
    assert caught.value.remedy
    if "refine" in options:
        assert isinstance(caught.value, UnknownNameError)
