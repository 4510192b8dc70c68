from __future__ import annotations

import numpy as np
import pytest

from benchmarks.face_degradations import blurred
from benchmarks.face_quality import spearman
from docfraud.biometrics.backend import Face
from docfraud.biometrics.quality.assess import COMPONENTS, assess_face, best_of, fusion_weights
from docfraud.biometrics.quality.base import FaceQuality, QualityMeasure
from docfraud.biometrics.quality.upright import quarter_turn
from docfraud.errors import NoFaceError, UsageError, WrongArrayError
from docfraud.settings import Settings
from tests.biometrics.photos import HOLDER, OTHER, noise, photo, resized, scene
from tests.biometrics.quality.conftest import Subject


def test_all_components_once(settings: Settings) -> None:
    quality = assess_face(HOLDER, settings=settings)
    names = [m.name for m in quality]
    assert names[0] == "unified_quality_score"
    assert len(names) == len(set(names)) == len(COMPONENTS) + 1
    assert quality["single_face_present"].score == 100
    assert quality.unified is not None


def test_no_face(settings: Settings) -> None:
    with pytest.raises(NoFaceError, match="No face was found in the picture"):
        assess_face(noise(200, 200), settings=settings)


@pytest.mark.parametrize("which", ["holder", "other"])
def test_a_picture_on_its_head_is_told(which: str, request: pytest.FixtureRequest, settings: Settings) -> None:
    subject: Subject = request.getfixturevalue(which)
    with pytest.raises(NoFaceError, match="upside down") as caught:
        assess_face(np.ascontiguousarray(np.rot90(subject.picture, 2)), settings=settings)
    assert caught.value.remedy == "Turn the picture by 180 degrees."


@pytest.mark.parametrize(
    ("turns", "words", "back"), [(2, "upside down", 180), (1, "its side", 270), (3, "its side", 90)]
)
def test_the_turn_that_helps(other: Subject, settings: Settings, turns: int, words: str, back: int) -> None:
    turned = np.ascontiguousarray(np.rot90(other.picture, turns))
    turn = quarter_turn(turned, settings=settings)
    assert turn is not None
    assert turn.degrees == back
    assert words in turn.message
    assert np.array_equal(np.rot90(turned, turn.degrees // 90), other.picture)


def test_a_face_that_is_found_on_its_side_is_told_where_the_detector_is_unsure(
    holder: Subject, settings: Settings
) -> None:
    turned = np.ascontiguousarray(np.rot90(holder.picture))
    assert assess_face(turned, settings=settings, unified=False).face.score < 0.9
    turn = quarter_turn(turned, settings=settings)
    assert turn is not None
    assert turn.degrees == 270


@pytest.mark.parametrize(
    ("scores", "degrees"),
    [
        ((1.0, 0.2, 0.1, 0.3), None),
        ((1.0, 1.05, 0.1, 0.3), None),
        ((0.5, 0.9, 0.1, 0.3), 90),
        ((0.5, 0.6, 0.9, 1.0), 270),
    ],
)
def test_a_turned_face_must_beat_the_one_that_was_found(
    scores: tuple[float, ...], degrees: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter(scores)

    def found(*args: object, **more: object) -> list[Face]:
        return [Face((0, 0, 79, 79), next(answers), np.zeros((5, 2)))]

    monkeypatch.setattr("docfraud.biometrics.quality.upright.detect_faces", found)
    turn = quarter_turn(np.zeros((100, 100, 3), dtype=np.uint8))
    assert (turn and turn.degrees) == degrees


def test_an_upright_picture_needs_no_turn(holder: Subject, settings: Settings) -> None:
    assert quarter_turn(holder.picture, settings=settings) is None


def test_no_turn_helps_where_there_is_no_face(settings: Settings) -> None:
    assert quarter_turn(noise(160, 160), settings=settings) is None


def test_several_faces_are_advised_on_and_do_not_stop_the_assessment(settings: Settings) -> None:
    two = scene(1000, 480, (photo(HOLDER), 20, 100), (photo(OTHER), 460, 5))
    quality = assess_face(two, settings=settings.model_copy(update={"face_rival_ratio": 0.4}), unified=False)
    single = quality["single_face_present"]
    assert single.native is not None
    assert 0.1 < single.native < 1
    assert single.score == round(100 * (1 - single.native))
    near = scene(1000, 480, (resized(photo(HOLDER), 1.6), 0, 4), (photo(OTHER), 480, 5))
    poor = assess_face(near, settings=settings, unified=False)["single_face_present"]
    assert poor.advice == "Stand before the camera alone."


def test_a_tiny_face(settings: Settings) -> None:
    quality = assess_face(scene(160, 120, (resized(photo(HOLDER), 0.22), 30, 20)), settings=settings)
    assert quality["inter_eye_distance"].advice == "Come nearer to the camera."
    assert quality["eyes_open"].score is None
    assert "too small" in (quality["eyes_open"].reason or "")
    assert "too small" in (quality["no_compression_artifacts"].reason or "")


def test_grey_and_sixteen_bits_are_the_same_picture(holder: Subject, settings: Settings) -> None:
    grey = holder.picture.mean(axis=2).astype(np.uint8)
    deep = grey.astype(np.uint16) * 257
    for a, b in zip(
        assess_face(grey, settings=settings, unified=False),
        assess_face(deep, settings=settings, unified=False),
        strict=True,
    ):
        assert a == b


def test_what_is_no_picture(settings: Settings) -> None:
    with pytest.raises(WrongArrayError):
        assess_face(np.zeros((5, 5, 5, 5), dtype=np.uint8), settings=settings)


def test_a_mirrored_picture_cannot_be_told_but_scores_alike(holder: Subject, settings: Settings) -> None:
    mirrored = np.ascontiguousarray(holder.picture[:, ::-1])
    a, b = (assess_face(p, settings=settings) for p in (holder.picture, mirrored))
    for name in ("sharpness", "illumination_uniformity", "eyes_open", "under_exposure_prevention"):
        assert abs((a[name].score or 0) - (b[name].score or 0)) <= 5
    assert (a["head_pose_yaw"].native or 0) == pytest.approx(-(b["head_pose_yaw"].native or 0), abs=4)


def test_a_face_that_is_handed_in_is_not_searched_for(holder: Subject, settings: Settings) -> None:
    quality = assess_face(holder.picture, face=holder.face, settings=settings, unified=False)
    assert quality.face is holder.face
    assert "handed in" in (quality["single_face_present"].reason or "")
    assert quality["unified_quality_score"].reason == "It was not asked for."


def test_the_best_frame(holder: Subject, settings: Settings) -> None:
    soft = blurred(holder.picture, holder.face.landmarks, 0.4)
    nothing = noise(200, 200)
    best = best_of([soft, nothing, holder.picture, soft], settings=settings)
    assert best.index == 2
    assert best.quality is best.qualities[2]
    assert best.qualities[1] is None
    assert best_of([soft, soft], settings=settings).index == 0


def test_no_frame_to_choose(settings: Settings) -> None:
    with pytest.raises(UsageError, match="no frames"):
        best_of([], settings=settings)
    with pytest.raises(NoFaceError, match="any of 2 frames"):
        best_of([noise(200, 200), noise(150, 150)], settings=settings)


def scored(score: int | None) -> FaceQuality:
    face = Face((0, 0, 79, 79), 1.0, np.zeros((5, 2)))
    return FaceQuality(face, (QualityMeasure("unified_quality_score", None, "", score),))


def test_weights_are_in_proportion_and_sum_to_one() -> None:
    assert fusion_weights([scored(60), scored(20), scored(0)]).tolist() == pytest.approx([0.75, 0.25, 0.0])
    assert fusion_weights([scored(0), scored(0)]).tolist() == [0.5, 0.5]
    assert fusion_weights([scored(30), scored(None)]).tolist() == [1.0, 0.0]


def test_nothing_to_weigh_by() -> None:
    for qualities in ([], [scored(None)]):
        with pytest.raises(UsageError, match="unified quality score"):
            fusion_weights(qualities)


def test_rank_correlation_of_the_benchmark() -> None:
    assert spearman([1, 2, 3, 4], [10, 20, 30, 25]) == pytest.approx(0.8)
    assert spearman([1, 2, 3], [3, 2, 1]) == pytest.approx(-1)
    assert spearman([1, 2, 3], [5, 5, 5]) is None
