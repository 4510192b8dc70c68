from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from docfraud.biometrics.embed import template_kind
from docfraud.biometrics.evaluation.curve import FmrCurve
from docfraud.biometrics.gallery import RatesByDistance, default_curve, threshold_for
from docfraud.biometrics.gallery.threshold import fmr_needed, fpir_of
from docfraud.errors import FileMissingError, FileUnreadableError, ModelFileError, UsageError
from docfraud.settings import Settings

CURVE = RatesByDistance((0.2, 0.3, 0.4, 0.5, 0.6), (0.0, 1e-5, 1e-4, 1e-3, 1e-1), "made up", 1e-5)


@given(st.integers(1, 10**8), st.floats(1e-6, 0.5))
def test_the_rate_that_is_needed_gives_the_rate_that_is_wanted(size: int, fpir: float) -> None:
    assert fpir_of(size, fmr_needed(size, fpir)) == pytest.approx(fpir, rel=1e-6)


def test_fpir_is_what_independent_comparisons_give() -> None:
    """Counted: 20,000 searches of 50 comparisons each, every one of which is false by chance one time in a hundred."""
    hits = np.random.default_rng(3).random((20_000, 50)) < 0.01
    assert fpir_of(50, 0.01) == pytest.approx(hits.any(axis=1).mean(), abs=0.02)


@pytest.mark.parametrize(
    ("size", "distance", "established"),
    [(1, 0.5, True), (10, 0.5, True), (11, 0.4, True), (100, 0.4, True), (1000, 0.3, True), (1010, 0.3, False)],
)
def test_the_larger_the_gallery_the_nearer(size: int, distance: float, established: bool) -> None:
    threshold = threshold_for(size, 0.01, CURVE)
    assert (threshold.distance, threshold.established) == (distance, established)
    assert threshold.established is (threshold.fpir <= 0.01)


@given(st.integers(0, 10**7), st.integers(0, 10**7), st.floats(1e-4, 0.5))
def test_a_larger_gallery_never_has_a_larger_threshold(a: int, b: int, fpir: float) -> None:
    small, large = (threshold_for(size, fpir, CURVE) for size in sorted((a, b)))
    assert large.distance <= small.distance
    assert large.established <= small.established


def test_beyond_what_was_measured_it_is_said() -> None:
    far = threshold_for(1_000_000, 0.01, CURVE)
    assert not far.established
    assert far.distance == 0.3
    assert "not established" in far.sentence
    assert "made up" in far.sentence
    assert "1e-08" in far.sentence
    near = threshold_for(100, 0.01, CURVE)
    assert "not established" not in near.sentence
    assert "0.40" in near.sentence
    assert "made up" in near.sentence


def test_a_curve_whose_every_rate_is_too_large() -> None:
    threshold = threshold_for(10, 0.01, RatesByDistance((0.5,), (0.2,), "made up", 0.01))
    assert not threshold.established
    assert threshold.distance == 0.5
    assert threshold.fpir == pytest.approx(1 - 0.8**10)


@pytest.mark.parametrize(
    ("distances", "fmr", "smallest"),
    [((), (), 0.1), ((1,), (0.1, 0.2), 0.1), ((2, 1), (0.1, 0.2), 0.1), ((1, 2), (0.2, 0.1), 0.1), ((1,), (1.5,), 0.1),
     ((1,), (0.5,), 0)],
)  # fmt: skip
def test_what_is_no_curve(distances: tuple[float, ...], fmr: tuple[float, ...], smallest: float) -> None:
    with pytest.raises(UsageError):
        RatesByDistance(distances, fmr, "x", smallest)


@pytest.mark.parametrize(("size", "fpir"), [(-1, 0.01), (5, 0), (5, 1), (5, float("nan"))])
def test_what_no_threshold_is_for(size: int, fpir: float) -> None:
    with pytest.raises(UsageError):
        threshold_for(size, fpir, CURVE)


def test_the_curve_is_the_calibrations() -> None:
    settings = Settings()
    curve = default_curve(settings)
    assert len(curve.distances) > 20
    assert 1e-4 < curve.smallest < 1e-2
    assert "40 people" in curve.origin
    few, many = (threshold_for(size, settings.gallery_fpir, curve) for size in (2, 1_000_000))
    assert few.established
    assert not many.established
    assert many.distance <= few.distance


def test_of_a_threshold_of_ones_own_no_rate_is_known() -> None:
    curve = default_curve(Settings(face_threshold=0.42))
    assert "set by the user" in curve.origin
    threshold = threshold_for(1, 0.01, curve)
    assert not threshold.established
    assert threshold.fpir == 1


def evaluated(path: Path, kind: str) -> Path:
    curve = FmrCurve(
        data="made up", kind=kind, comparisons=1000, people=50, distances=(0.2, 0.3, 0.4), false_matches=(0, 5, 100),
        lower=(0, 0.002, 0.08), upper=(0.003, 0.01, 0.12),
    )  # fmt: skip
    path.write_text(f'{{"eer": 0.1, "fmr_curve": {curve.to_json()}}}', encoding="utf-8")
    return path


def test_an_evaluation_of_ones_own_sets_the_distances(tmp_path: Path) -> None:
    settings = Settings(gallery_rates=evaluated(tmp_path / "own.json", template_kind(Settings())))
    curve = default_curve(settings)
    assert list(curve.fmr) == [0, 0.005, 0.1]
    assert "1,000 pairs of 50 people, made up" in curve.origin
    assert threshold_for(1, 0.01, curve).distance == 0.3
    assert threshold_for(1, 0.2, curve).distance == 0.4
    assert not threshold_for(100, 0.01, curve).established  # 1e-4 is below what 1,000 pairs can show


def test_an_evaluation_that_does_not_serve_is_one_sentence(tmp_path: Path) -> None:
    path = evaluated(tmp_path / "own.json", "another/kind")
    with pytest.raises(UsageError, match="another network or recipe"):
        default_curve(Settings(gallery_rates=path))
    with pytest.raises(FileMissingError, match="no file"):
        default_curve(Settings(gallery_rates=tmp_path / "absent.json"))
    with pytest.raises(FileUnreadableError, match="cannot be read"):
        default_curve(Settings(gallery_rates=tmp_path))
    for text in ("{", "[]", "{}", '{"fmr_curve": {"data": 1}}'):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(ModelFileError):
            default_curve(Settings(gallery_rates=path))
