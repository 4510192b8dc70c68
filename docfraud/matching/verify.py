"""Do matched key points lie alike in both pictures? The transform that takes most over, if it is no coincidence.

A page matched with a model of its design gives pairs of points, many of them wrong. Every two pairs propose one
similarity (turn, scale, shift); the one that most pairs agree with is fitted to those.

There are two searches for it (benchmarks/results/matching.md). OpenCV's `estimateAffinePartial2D` tries one proposal
after another and stops when it has seen enough: quickest, and as good as any where it answers. But it knows no bounds:
where many points of a are matched with one of b, as the fillers of an MRZ are, shrinking everything onto that one has
most inliers. So where its answer is not plausible or not supported enough, proposals within the bounds are tried, all
in one batch.

How many must agree is not a guess but follows from chance (`least_inliers`): as many as wrong pairs would bring
together less than once in 1000 pictures.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from docfraud.errors import UnknownNameError, UsageError
from docfraud.imaging.native import cv2

Points = NDArray[np.float64]
Matrix = NDArray[np.float64]
Transform = Literal["similarity", "affine", "homography"]

SCALES = (0.2, 5.0)
"""Plausible enlargements from a to b. Chosen a priori: a model at 300 ppi, a page captured at 60 to 1500."""

FALSE_ALARMS = 1e-3
"""Registrations by chance that are put up with, per picture tried. Chosen a priori."""

_MEMORY = 1 << 18
"""Residuals worked on at once."""
_BY_FREEDOM: tuple[Transform, ...] = ("similarity", "affine", "homography")
_CORES = {"similarity": 2, "affine": 3, "homography": 4}
"""Pairs of points that determine a transform."""
_ENOUGH = {"affine": 10, "homography": 16}
"""Inliers from which on a transform of more freedom is tried: several times what determines it. Chosen a priori."""
_TRIES = 5000
"""Of OpenCV's search at most; it ends long before where many pairs are right."""
_CONFIDENCE = 0.9999
_WIDER = 8.0
"""Crowding is measured in cells this many tolerances wide: wide enough to find pairs in, small enough to see crowds."""
_POLISHED = 3
"""Hypotheses that are fitted to their inliers: the one that wins is not always the one that had most at first."""
_REFITS = 8
_SAME = 1e-9
"""Below this points are one point, pixels, and a point is beyond the horizon."""
_LOOSE = 3.0
"""A transform of more freedom starts from what the similarity fits within so many tolerances."""


@dataclass(frozen=True, slots=True, eq=False)
class Registration:
    """How points a go over to points b.

    Attributes:
        matrix: shape (3, 3), float64, acting on (x, y, 1) columns, last element 1.
        inliers: shape (n,), bool: pairs within the tolerance.
        residual: median distance of the inliers from where they should be, pixels of b.
        scale: enlargement (root of the change of area) at the middle of the inliers.
        angle: by which a is turned, degrees in (-180, 180], positive from x towards y: clockwise as pictures are seen.
        transform: what was fitted.
    """

    matrix: Matrix
    inliers: NDArray[np.bool_]
    residual: float
    scale: float
    angle: float
    transform: Transform


def estimate_similarity(
    points_a: ArrayLike,
    points_b: ArrayLike,
    tolerance: float,
    *,
    refine: Transform = "similarity",
    min_inliers: int | None = None,
    scales: tuple[float, float] = SCALES,
    hypotheses: int = 1000,
    seed: int = 0,
) -> Registration | None:
    """Fit a similarity to matched points, many of which may be matched wrongly.

    The same call gives the same answer. Points that repeat one another (in one cell of a grid two tolerances wide)
    count once, however many pairs they are in.

    Args:
        points_a, points_b: shape (n, 2), (x, y) pixels; row i of one is matched with row i of the other.
        tolerance: pixels of b; a pair that is further off is an outlier.
        refine: "affine" or "homography" fits that in the end, if there are inliers enough and it explains more of them;
            for pages seen aslant. What was fitted is in the result.
        min_inliers: how many different points must agree; default: `least_inliers` of these, for each transform.
        scales: least and most enlargement.
        hypotheses: how many pairs of pairs the batch tries; all there are, if that is no more. With 1000, a solution
            that 10 % of the pairs agree with is hit by all but one search in 20,000.
        seed: of their choice.

    Returns:
        None where no plausible transform has inliers enough: too few pairs, all in one place, or wrong ones.

    Raises:
        UsageError: wrong shapes, points that are not finite, or numbers out of range.
    """
    a, b = _checked(points_a, points_b)
    _check_options(tolerance, min_inliers, scales, hypotheses)
    if refine not in _BY_FREEDOM:
        raise UnknownNameError(f"There is no transform {refine!r}.", remedy=f"Use one of {', '.join(_BY_FREEDOM)}.")
    pairs = _Pairs(a, b, tolerance, scales)
    best: Matrix | None = None
    kind: Transform = "similarity"
    for transform in _BY_FREEDOM[: 1 + _BY_FREEDOM.index(refine)]:
        needed = least_inliers(b, tolerance, transform=transform) if min_inliers is None else min_inliers
        grown = None if best is None else pairs.settled(transform, best, _LOOSE)
        if best is not None and grown is not None and pairs.agreeing(best) >= _ENOUGH[transform]:
            # it starts from what was no coincidence, so it need not prove that again
            best, kind = pairs.better(best, kind, grown, transform, 0)
        for matrices in pairs.proposals(transform, needed, hypotheses, seed):
            for matrix in matrices:
                best, kind = pairs.better(best, kind, pairs.settled(transform, matrix), transform, needed)
            if best is not None:
                break
    return None if best is None else pairs.registration(best, kind)


def least_inliers(
    points_b: ArrayLike,
    tolerance: float,
    *,
    transform: Transform = "similarity",
    false_alarms: float = FALSE_ALARMS,
) -> int:
    """How many of n pairs must agree on a transform so that chance is no explanation.

    Suppose that all pairs are wrong. A similarity through two of them takes each other point to a place where its
    partner is by chance with some probability p; so of the n - 2 others, a binomial number agrees. There are
    n (n - 1) / 2 such similarities. The least number of inliers is the smallest m for which the expected number of
    similarities with m inliers, n (n - 1) / 2 * P(Binomial(n - 2, p) >= m - 2), is at most `false_alarms`: an *a
    contrario* test. Affine maps go through three pairs, homographies through four, and there are more of them.

    p is the share of the area that points_b take which lies within the tolerance of a place; or, where that is more
    because they crowd, the share of them that lies there on average, from how often two fall into one cell of a grid
    eight tolerances wide. Points that share a cell two tolerances wide are one, as they are where inliers are counted.

    Args:
        points_b: shape (n, 2), pixels.
        tolerance: pixels.
        transform: what is fitted.
        false_alarms: expected number that is put up with.

    Returns:
        At least one more than determine the transform; n + 1 where not even all agreeing would be enough.

    Raises:
        UsageError: as `estimate_similarity`.
    """
    points, _ = _checked(points_b, points_b)
    _check_options(tolerance, None, SCALES, 1)
    count, core = len(points), _CORES[transform]
    if count <= core:
        return count + 1
    by_area = math.pi * tolerance**2 / float(np.prod(np.ptp(points, axis=0) + 2 * tolerance))
    places = points[np.unique(_cells(points, 2 * tolerance), return_index=True)[1]]
    together = np.bincount(_cells(places, _WIDER * tolerance))
    shared = float(np.sum(together * (together - 1))) / max(len(places) * (len(places) - 1), 1)
    by_crowding = shared * math.pi / _WIDER**2
    budget = math.log(false_alarms) - math.log(math.comb(count, core))
    return _tail(count - core, min(max(by_area, by_crowding), 1.0), budget) + core


def _tail(trials: int, chance: float, log_bound: float) -> int:
    """The least m from 1 with log P(Binomial(trials, chance) >= m) <= log_bound; trials + 1 where there is none."""
    if chance >= 1:
        return trials + 1
    steps = np.arange(1, trials + 1)
    log_choose = np.concatenate([[0.0], np.cumsum(np.log((trials - steps + 1) / steps))])
    successes = np.arange(trials + 1)
    logs = log_choose + successes * math.log(chance) + (trials - successes) * math.log1p(-chance)
    upper = np.logaddexp.accumulate(logs[::-1])[::-1]
    enough = np.flatnonzero(upper[1:] <= log_bound)
    return int(enough[0]) + 1 if len(enough) else trials + 1


def _checked(points_a: ArrayLike, points_b: ArrayLike) -> tuple[Points, Points]:
    a, b = np.asarray(points_a, np.float64), np.asarray(points_b, np.float64)
    if a.ndim != 2 or a.shape[1] != 2 or a.shape != b.shape:
        raise UsageError(
            f"Shapes {a.shape} and {b.shape} are no matched points.",
            remedy="Give two arrays of shape (n, 2), row i of one matched with row i of the other.",
        )
    if not (np.isfinite(a).all() and np.isfinite(b).all()):
        raise UsageError("Some points are not finite.", remedy="Leave them out, in both arrays.")
    return a, b


def _check_options(tolerance: float, least: int | None, scales: tuple[float, float], hypotheses: int) -> None:
    if not (tolerance > 0 and math.isfinite(tolerance)):
        raise UsageError(f"A tolerance of {tolerance} pixels.", remedy="Give a number above 0, such as 3.")
    if least is not None and least < 2:
        raise UsageError(f"At least {least} inliers prove nothing.", remedy="Give at least 2, or leave it out.")
    if not 0 < scales[0] <= scales[1]:
        raise UsageError(
            f"No scale lies from {scales[0]} to {scales[1]}.", remedy="Give two positive numbers, in order."
        )
    if hypotheses < 1:
        raise UsageError(f"{hypotheses} hypotheses find nothing.", remedy="Give at least 1.")


def _cells(points: Points, side: float) -> NDArray[np.int64]:
    """The number of the cell of a grid, `side` wide, that each point is in: shape (n,), int64, from 0 without gaps."""
    if not len(points):
        return np.zeros(0, np.int64)
    columns = np.floor((points - points.min(axis=0)) / side)
    # numbered one after another before they are joined, so that points far apart make no large numbers
    x, y = (np.unique(column, return_inverse=True)[1].reshape(-1) for column in columns.T)
    return np.asarray(np.unique(x * len(points) + y, return_inverse=True)[1], np.int64).reshape(-1)


class _Pairs:
    """Matched points, with what one asks about them again and again."""

    def __init__(self, a: Points, b: Points, tolerance: float, scales: tuple[float, float]) -> None:
        self.a, self.b, self.tolerance, self.scales = a, b, tolerance, scales
        self._cells_a, self._cells_b = np.zeros(0, np.int64), np.zeros(0, np.int64)
        self._apart = np.zeros(0, np.int64)
        if len(a):
            enlarged = max(float(np.ptp(b, axis=0).max()), _SAME) / max(float(np.ptp(a, axis=0).max()), _SAME)
            self._cells_a, self._cells_b = _cells(a * enlarged, 2 * tolerance), _cells(b, 2 * tolerance)
            both = self._cells_a * (int(self._cells_b.max()) + 1) + self._cells_b
            # Detectors find one corner on several scales; such pairs agree with each other whatever the transform.
            self._apart = np.sort(np.unique(both, return_index=True)[1])

    def inliers(self, matrix: Matrix) -> NDArray[np.bool_]:
        """Pairs within the tolerance, shape (n,)."""
        return _residuals(matrix, self.a, self.b) <= self.tolerance

    def agreeing(self, matrix: Matrix) -> int:
        """How many different points of a and of b agree, whichever are fewer: those that share a cell count once."""
        inliers = self.inliers(matrix)
        return min(len(np.unique(self._cells_a[inliers])), len(np.unique(self._cells_b[inliers])))

    def better(
        self, best: Matrix | None, kind: Transform, other: Matrix | None, its_kind: Transform, needed: int
    ) -> tuple[Matrix | None, Transform]:
        """The other, if it is plausible, supported by as many as needed, and by more than the best so far."""
        if other is None:
            return best, kind
        agreeing = self.agreeing(other)
        if agreeing < max(needed, _CORES[its_kind]) or (best is not None and agreeing <= self.agreeing(best)):
            return best, kind
        return (other, its_kind) if _plausible(other, self.a[self.inliers(other)], self.scales) else (best, kind)

    def proposals(self, transform: Transform, needed: int, hypotheses: int, seed: int) -> Iterator[list[Matrix]]:
        """Matrices to start from, by one search after another."""
        a, b = self.a[self._apart], self.b[self._apart]
        if len(a) < max(needed, _CORES[transform]):
            return
        yield _by_opencv(transform, a, b, self.tolerance)
        if transform == "similarity":
            yield _by_batch(a, b, self.tolerance, self.scales, hypotheses, seed)

    def settled(self, transform: Transform, matrix: Matrix, start: float = 1.0) -> Matrix | None:
        """Fitted to what is within the tolerance of itself, in a few turns; the first takes `start` tolerances."""
        reach, last = start * self.tolerance, np.zeros(len(self.a), np.bool_)
        for _ in range(_REFITS):
            inliers = _residuals(matrix, self.a, self.b) <= reach
            if np.array_equal(inliers, last) and reach == self.tolerance:
                break
            fitted = _fit(transform, self.a[inliers], self.b[inliers])
            if fitted is None:
                return None
            matrix, last, reach = fitted, inliers, max(self.tolerance, reach / 1.5)
        return matrix

    def registration(self, matrix: Matrix, kind: Transform) -> Registration:
        """The result."""
        inliers = self.inliers(matrix)
        slope = _jacobians(matrix, self.a[inliers].mean(axis=0, keepdims=True))[0]
        angle = math.degrees(math.atan2(slope[1, 0] - slope[0, 1], slope[0, 0] + slope[1, 1]))
        return Registration(
            matrix=matrix,
            inliers=inliers,
            residual=float(np.median(_residuals(matrix, self.a[inliers], self.b[inliers]))),
            scale=math.sqrt(float(np.linalg.det(slope))),
            angle=180.0 if angle <= -180 else angle,
            transform=kind,
        )


def _pairs(count: int, wanted: int, seed: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Two different rows per hypothesis: all choices where there are no more than wanted, else random ones."""
    if count * (count - 1) // 2 <= wanted:
        one, other = np.triu_indices(count, 1)
        return one.astype(np.int64), other.astype(np.int64)
    rng = np.random.default_rng(seed)
    one = rng.integers(0, count, wanted)
    return one, (one + rng.integers(1, count, wanted)) % count


def _by_opencv(transform: Transform, a: Points, b: Points, tolerance: float) -> list[Matrix]:
    """What OpenCV's search finds most inliers for; it draws the same random numbers every time."""
    if transform == "homography":
        found = cv2.findHomography(a, b, cv2.USAC_MAGSAC, tolerance, maxIters=_TRIES, confidence=_CONFIDENCE)[0]
    else:
        search = cv2.estimateAffinePartial2D if transform == "similarity" else cv2.estimateAffine2D
        found = search(
            a, b, method=cv2.RANSAC, ransacReprojThreshold=tolerance, maxIters=_TRIES, confidence=_CONFIDENCE
        )[0]
    if found is None or not np.isfinite(found).all():
        return []
    return [np.asarray(found, np.float64) if len(found) == 3 else np.vstack([found, [0, 0, 1]])]


def _by_batch(
    a: Points, b: Points, tolerance: float, scales: tuple[float, float], hypotheses: int, seed: int
) -> list[Matrix]:
    """The few hypotheses with most inliers, the best first; none where no two pairs give a plausible scale."""
    middle_a, middle_b = a.mean(axis=0), b.mean(axis=0)
    # As complex numbers a similarity that does not mirror is b = turn * a + shift, and two pairs determine it.
    # Coordinates are taken from their mean, or squares of large numbers would swallow small differences.
    here, there = _complex(a - middle_a), _complex(b - middle_b)
    one, other = _pairs(len(a), hypotheses, seed)
    before, after = here[other] - here[one], there[other] - there[one]
    apart = np.abs(before) > _SAME
    turn = after[apart] / before[apart]
    shift = there[one[apart]] - turn * here[one[apart]]
    fits = (np.abs(turn) >= scales[0]) & (np.abs(turn) <= scales[1])
    turn, shift = turn[fits], shift[fits]
    # |turn a + shift - b|^2, multiplied out, is a sum of nine products of a factor that depends on the hypothesis and
    # one that depends on the pair: all residuals are one matrix product.
    across, cross = turn * shift.conj(), here * there.conj()
    of_hypothesis = np.stack([
        np.abs(turn) ** 2, np.abs(shift) ** 2, np.ones(len(turn)), 2 * across.real, -2 * across.imag,
        -2 * turn.real, 2 * turn.imag, -2 * shift.real, -2 * shift.imag,
    ])  # fmt: skip
    of_pair = np.stack([
        np.abs(here) ** 2, np.ones(len(here)), np.abs(there) ** 2, here.real, here.imag,
        cross.real, cross.imag, there.real, there.imag,
    ])  # fmt: skip
    counts = np.empty(len(turn), np.int64)
    step = max(1, _MEMORY // len(a))
    for top in range(0, len(turn), step):
        squares = of_hypothesis[:, top : top + step].T @ of_pair
        counts[top : top + step] = np.count_nonzero(squares <= tolerance**2, axis=1)
    best = np.argsort(-counts, kind="stable")[:_POLISHED]
    return [_similarity(turn[i], shift[i], middle_a, middle_b) for i in best]


def _complex(points: Points) -> NDArray[np.complex128]:
    return np.asarray(points[:, 0] + 1j * points[:, 1], np.complex128)


def _similarity(turn: complex, shift: complex, middle_a: Points, middle_b: Points) -> Matrix:
    """The matrix of b - middle_b = turn * (a - middle_a) + shift."""
    matrix = np.array([[turn.real, -turn.imag, shift.real], [turn.imag, turn.real, shift.imag], [0, 0, 1]])
    matrix[:2, 2] += middle_b - matrix[:2, :2] @ middle_a
    return matrix


def _fit(transform: Transform, a: Points, b: Points) -> Matrix | None:
    """Least squares; None where the points do not determine the transform."""
    if len(a) < _CORES[transform]:
        return None
    middle_a, middle_b = a.mean(axis=0), b.mean(axis=0)
    if transform == "similarity":
        here, there = _complex(a - middle_a), _complex(b - middle_b)
        spread = float(np.sum(np.abs(here) ** 2))
        if spread <= _SAME**2:
            return None
        return _similarity(complex(np.sum(here.conj() * there) / spread), 0j, middle_a, middle_b)
    if transform == "affine":
        solution, _, rank, _ = np.linalg.lstsq(a - middle_a, b - middle_b)
        if rank < 2:
            return None
        matrix = np.eye(3)
        matrix[:2, :2] = solution.T
        matrix[:2, 2] = middle_b - solution.T @ middle_a
        return matrix
    fitted = cv2.findHomography(a, b, 0)[0]
    if fitted is None or not np.isfinite(fitted).all() or abs(fitted[2, 2]) < _SAME:
        return None
    return np.asarray(fitted / fitted[2, 2], np.float64)


def _mapped(matrix: Matrix, a: Points) -> tuple[Points, NDArray[np.float64]]:
    """Points taken over, shape (n, 2), and their third coordinates, shape (n,): not above 0 beyond the horizon."""
    lifted = a @ matrix[:, :2].T + matrix[:, 2]
    depth = lifted[:, 2]
    return lifted[:, :2] / np.where(depth > _SAME, depth, np.inf)[:, None], depth


def _residuals(matrix: Matrix, a: Points, b: Points) -> NDArray[np.float64]:
    """Distances from where the partners should be, pixels of b, shape (n,); infinite beyond the horizon."""
    places, depth = _mapped(matrix, a)
    return np.where(depth > _SAME, np.hypot(*(places - b).T), np.inf)


def _jacobians(matrix: Matrix, a: Points) -> NDArray[np.float64]:
    """Derivatives of the map at each point, shape (n, 2, 2)."""
    places, depth = _mapped(matrix, a)
    slopes = matrix[None, :2, :2] - places[:, :, None] * matrix[None, 2:, :2]
    return np.asarray(slopes / depth[:, None, None], np.float64)


def _plausible(matrix: Matrix, a: Points, scales: tuple[float, float]) -> bool:
    """Not mirrored, and enlarging within bounds in every direction, at each of the points."""
    slopes = _jacobians(matrix, a)
    area = np.linalg.det(slopes)
    squares = np.sum(slopes**2, axis=(1, 2))
    # the two singular values of a 2 x 2 matrix from their sum of squares and their product
    root = np.sqrt(np.maximum(squares**2 - 4 * area**2, 0))
    least, most = np.sqrt(np.maximum(squares - root, 0) / 2), np.sqrt((squares + root) / 2)
    slack = 1 + 1e-9
    return bool(np.all((area > 0) & (least * slack >= scales[0]) & (most <= scales[1] * slack)))
