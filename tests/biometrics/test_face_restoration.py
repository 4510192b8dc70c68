"""The parts of benchmarks/face_restoration.py that its numbers hang on."""

import numpy as np
import pytest

from benchmarks.face_prints import CONDITIONS, Condition, scanned
from benchmarks.face_restoration import FMR, FNMR, RATES, crossed, drawn, statistics_of
from benchmarks.portrait_filters import (
    RESTORATIONS,
    Scan,
    grey,
    is_grey,
    notched,
    smooth_if_dotted,
    stretched,
    to_chip,
    without_lines,
)
from docfraud.biometrics.evaluation.verification import (
    Statistic,
    by_person,
    equal_error_rate,
    false_match_rate,
    false_non_match_rate,
    fnmr_at_fmr,
)
from docfraud.imaging.native import cv2
from docfraud.imaging.picture import RGB

LIMIT = 1.2


def _face(size: int = 96) -> RGB:
    """Something smooth with a few broad features, no person."""
    y, x = np.mgrid[:size, :size] / size
    tone = (
        140 + 60 * np.exp(-(((x - 0.5) / 0.3) ** 2 + ((y - 0.5) / 0.4) ** 2)) - 40 * np.exp(-(((y - 0.4) / 0.05) ** 2))
    )
    return np.stack([tone, 0.8 * tone, 0.6 * tone], axis=-1).astype(np.uint8)


def _scan(pixels: RGB, scale: float = 1.0) -> Scan:
    return Scan(pixels, 2.0, scale, (8.0, 8.0, pixels.shape[1] - 8.0, pixels.shape[0] - 8.0))


def _apart(people: list[str]) -> np.ndarray:
    rng = np.random.default_rng(3)
    same = np.array(people)[:, None] == np.array(people)[None, :]
    return np.asarray(np.where(same, 1.0, 1.6) + 0.25 * rng.standard_normal(same.shape))


def test_bootstrap_is_that_of_by_person() -> None:
    people = [f"p{k}" for k in range(12) for _ in range(4)]
    pairs = crossed(_apart(people), people, range(len(people)))
    rounds = statistics_of(pairs, drawn(pairs, 60), LIMIT)
    statistics: dict[int, Statistic] = {
        0: equal_error_rate,
        1: lambda p, w: fnmr_at_fmr(p, 0.01, w),
        2: lambda p, w: fnmr_at_fmr(p, 0.001, w),
        FMR: lambda p, w: false_match_rate(p, LIMIT, w),
        FNMR: lambda p, w: false_non_match_rate(p, LIMIT, w),
    }
    for k, statistic in statistics.items():
        expected = by_person(pairs, statistic, rounds=60)
        assert tuple(np.quantile(rounds[:, k], [0.025, 0.975])) == pytest.approx(expected, abs=1e-6)
        whole = statistics_of(pairs, np.ones((1, pairs.people), np.float32), LIMIT)[0, k]
        assert whole == pytest.approx(statistic(pairs, None), abs=1e-6)
    assert len(RATES) == FMR


def test_no_print_meets_its_own_original() -> None:
    people = ["a", "a", "b"]
    pairs = crossed(np.arange(6, dtype=float).reshape(2, 3), people, [0, 2])  # the second picture's print was lost
    assert sorted(pairs.distances) == [1, 2, 3, 4]
    assert sorted(pairs.distances[pairs.genuine]) == [1]


def test_a_screen_is_taken_out_and_the_face_stays() -> None:
    face = _face().astype(np.float64)
    x = np.arange(face.shape[1])
    screen = 25 * np.sin(2 * np.pi * x / 3.4)[None, :, None]
    spoilt = np.clip(face + screen, 0, 255).astype(np.uint8)
    inner = slice(8, -8)
    left = np.abs(notched(_scan(spoilt)) - face)[inner, inner].mean()
    assert left < 0.25 * np.abs(spoilt - face)[inner, inner].mean()
    assert np.abs(notched(_scan(_face())).astype(int) - _face()).max() <= 1


def test_dots_are_smoothed_and_smooth_tones_are_not() -> None:
    face = _face()
    dots = np.asarray(np.random.default_rng(1).integers(0, 2, face.shape[:2]) * 40, np.uint8)
    dotted = face + dots[..., None]
    assert np.array_equal(smooth_if_dotted(_scan(face)), face)
    assert np.array_equal(smooth_if_dotted(_scan(dotted, 0.4)), dotted)  # features of so small a face look like dots
    assert smooth_if_dotted(_scan(dotted)).std() < dotted.std()


def test_one_ink_is_grey_and_a_face_is_not() -> None:
    chip = np.asarray(cv2.resize(_face(), (150, 150)), np.uint8)
    assert is_grey(grey(chip))
    chip[60:90, 40:110, 0] = 250
    assert not is_grey(chip)


def test_thin_lines_go_and_broad_ones_stay() -> None:
    page = np.full((40, 40, 3), 180, np.uint8)
    page[10, :] = 90
    page[20:28, :] = 90
    closed = without_lines(_scan(page))
    assert (closed[10] == 180).all()
    assert (closed[22:26] == 90).all()


def test_chips_of_small_faces_are_not_averaged() -> None:
    face = _face()
    assert np.array_equal(to_chip(_scan(face, 0.8)), face)
    assert not np.array_equal(to_chip(_scan(face, 1.8)), face)


def test_contrast_and_colour() -> None:
    face = _face()
    wide = stretched(face)
    assert int(wide.max()) - int(wide.min()) > int(face.max()) - int(face.min())
    assert np.ptp(grey(face), axis=-1).max() == 0


def test_restorations_and_conditions_have_names_of_their_own() -> None:
    assert len({r.name for r in RESTORATIONS}) == len(RESTORATIONS)
    assert len({c.name for c in CONDITIONS}) == len(CONDITIONS)


@pytest.mark.parametrize("condition", CONDITIONS, ids=lambda c: c.name)
def test_prints_have_their_size(condition: Condition) -> None:
    face = _face(40)
    scan = scanned(face, 40.0, condition, 1)
    wanted = condition.face_mm / 25.4 * condition.ppi if condition.process else 40
    assert scan.shape[1] == pytest.approx(wanted, abs=2)
    if condition.process == "laser-engraving" and not condition.lines:
        assert np.ptp(scan.astype(int), axis=-1).mean() < 12
