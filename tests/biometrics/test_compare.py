from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from docfraud.biometrics.compare import compare_faces, face_distance, judge_distance, threshold_origin
from docfraud.errors import NoFaceError
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
    assert same.threshold == settings.face_threshold
    assert same.model is not None
    assert same.model.startswith("55533b28")
    assert "97,875" in same.origin


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
    if distance <= settings.face_threshold:
        expected = (Outcome.SUCCESSFUL, Reason.AS_EXPECTED)
    elif distance <= settings.face_reject_threshold:
        expected = (Outcome.UNDETERMINED, Reason.FACE_DOUBTFUL)
    else:
        expected = (Outcome.FAILED, Reason.FACE_DIFFERS)
    assert (judged.outcome, judged.reason) == expected
    assert f"{distance:.2f}" in judged.message
    assert judged.message.endswith(".")


def test_thresholds_are_stricter_than_dlibs_and_in_order() -> None:
    settings = Settings()
    assert settings.face_threshold < settings.face_reject_threshold <= 0.6


def test_a_threshold_of_ones_own_does_not_borrow_the_origin() -> None:
    assert "97,875" in threshold_origin(Settings())
    mine = threshold_origin(Settings(face_threshold=0.42))
    assert "set by the user to 0.42" in mine
    assert "97,875" not in mine


def test_distance_is_euclidean() -> None:
    a, b = np.zeros(128, dtype=np.float32), np.zeros(128, dtype=np.float32)
    b[[3, 70]] = 3, 4
    assert face_distance(a, b) == 5
