from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from docfraud.biometrics.compare import compare_faces, face_distance, judge_distance
from docfraud.biometrics.embed import embed_face
from docfraud.biometrics.thresholds import RATES, face_thresholds
from docfraud.errors import NoFaceError, UsageError
from docfraud.results import Outcome, Reason
from docfraud.settings import Settings
from tests.biometrics.photos import HOLDER, OTHER, SAMPLES, noise, photo


def test_a_page_against_its_holder_and_against_somebody_else(settings: Settings) -> None:
    page = SAMPLES / "genuine" / "td3.jpg"
    same = compare_faces(page, SAMPLES / "live" / "holder.jpg", settings=settings)
    different = compare_faces(page, SAMPLES / "live" / "other.jpg", settings=settings)
    assert same.outcome is Outcome.SUCCESSFUL
    assert different.outcome is Outcome.FAILED
    assert same.distance < same.threshold < different.distance
    assert same.threshold == face_thresholds(settings).accept
    assert same.reject_threshold == face_thresholds(settings).reject
    assert same.fmr == 1e-3
    assert same.fmr_interval is not None
    assert same.fmr_interval[0] < 1e-3 < same.fmr_interval[1]
    assert same.log10_likelihood_ratio is not None
    assert different.log10_likelihood_ratio is not None
    assert same.log10_likelihood_ratio > 1 > -1 > different.log10_likelihood_ratio
    assert same.model is not None
    assert same.model.startswith("55533b28")
    assert "40 people" in same.origin
    assert "0.1 %" in same.origin


def test_regions_lie_on_the_faces(settings: Settings) -> None:
    result = compare_faces(HOLDER, OTHER, settings=settings)
    assert [r.image for r in result.regions] == ["a", "b"]
    for region, path in zip(result.regions, (HOLDER, OTHER), strict=True):
        middle = np.mean(region.polygon, axis=0)
        height, width = photo(path).shape[:2]
        assert 0.3 * width < middle[0] < 0.7 * width
        assert 0.2 * height < middle[1] < 0.6 * height


def test_comparing_is_symmetrical_and_a_picture_is_itself(settings: Settings) -> None:
    there, back = (compare_faces(*pair, settings=settings) for pair in ((HOLDER, OTHER), (OTHER, HOLDER)))
    assert there.distance == pytest.approx(back.distance, abs=1e-5)
    assert compare_faces(HOLDER, HOLDER, settings=settings).distance < 1e-5


def test_the_error_says_in_which_picture_the_face_is_missing(settings: Settings) -> None:
    with pytest.raises(NoFaceError, match="first picture"):
        compare_faces(noise(200, 200), HOLDER, settings=settings)
    with pytest.raises(NoFaceError, match="second picture") as caught:
        compare_faces(HOLDER, noise(200, 200), settings=settings)
    assert caught.value.remedy


@given(st.floats(0, 2))
def test_every_distance_has_one_meaning(distance: float) -> None:
    settings = Settings()
    judged = judge_distance(distance, settings=settings)
    limits = face_thresholds(settings)
    if distance <= limits.accept:
        expected = (Outcome.SUCCESSFUL, Reason.AS_EXPECTED)
    elif distance <= limits.reject:
        expected = (Outcome.UNDETERMINED, Reason.FACE_DOUBTFUL)
    else:
        expected = (Outcome.FAILED, Reason.FACE_DIFFERS)
    assert (judged.outcome, judged.reason) == expected
    assert f"{distance:.2f}" in judged.message
    assert judged.message.endswith(".")


def test_a_threshold_of_ones_own_does_not_borrow_the_origin() -> None:
    assert "40 people" in face_thresholds(Settings()).origin
    mine = face_thresholds(Settings(face_threshold=0.42)).origin
    assert "set by the user to 0.42" in mine
    assert "40 people" not in mine


def test_several_pictures_of_a_person_are_averaged(settings: Settings) -> None:
    several = compare_faces([HOLDER, noise(200, 200), SAMPLES / "live" / "holder.jpg"], OTHER, settings=settings)
    first, second = (
        embed_face(HOLDER, settings=settings),
        embed_face(SAMPLES / "live" / "holder.jpg", settings=settings),
    )
    expected = np.linalg.norm((first + second) / 2 - embed_face(OTHER, settings=settings))
    assert several.distance == pytest.approx(expected, abs=1e-3)
    assert [r.image for r in several.regions] == ["a", "a_3", "b"]
    assert "left out: 1" in several.message
    with pytest.raises(UsageError, match="no picture"):
        compare_faces([], OTHER, settings=settings)
    with pytest.raises(NoFaceError, match="second picture"):
        compare_faces(OTHER, [noise(200, 200), noise(90, 90)], settings=settings)


def test_the_rate_asked_for_decides(settings: Settings) -> None:
    distances = [compare_faces(HOLDER, OTHER, fmr=rate, settings=settings).threshold for rate in RATES]
    assert distances == sorted(distances, reverse=True)
    assert len(set(distances)) == len(RATES)


@pytest.mark.parametrize(
    "pair",
    [
        (np.zeros(128), np.zeros(512)),
        (np.zeros((1, 128)), np.zeros((1, 128))),
        (np.full(128, np.nan), np.zeros(128)),
        (np.zeros(128), np.full(128, np.inf)),
    ],
    ids=["sizes", "rank", "nan", "inf"],
)
def test_what_are_no_two_descriptors_is_refused(pair: tuple[np.ndarray, np.ndarray]) -> None:
    with pytest.raises(UsageError, match="cannot be compared"):
        face_distance(*pair)


def test_distance_is_euclidean() -> None:
    a, b = np.zeros(128, dtype=np.float32), np.zeros(128, dtype=np.float32)
    b[[3, 70]] = 3, 4
    assert face_distance(a, b) == 5
