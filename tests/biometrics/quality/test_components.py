"""Each component on laboratory pictures: good as they are, falling as its fault grows, with its advice at the end."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from benchmarks.face_degradations import compressed, hand
from docfraud.biometrics.embed import detect_faces, face_chip
from docfraud.biometrics.quality.assess import COMPONENTS, assess_face, measure
from docfraud.biometrics.quality.base import FaceQuality, QualityMeasure
from docfraud.biometrics.quality.session import FaceSession
from docfraud.imaging.load import load_picture
from docfraud.settings import Settings
from tests.biometrics.quality.conftest import Subject

BY_NAME = {component.name: component for component in COMPONENTS}

FAULTS = {
    "blurred": ("sharpness", "still"),
    "moved": ("sharpness", "still"),
    "shrunk": ("sharpness", "still"),
    "darkened": ("under_exposure_prevention", "too little light"),
    "overexposed": ("over_exposure_prevention", "too much light"),
    "washed_out": ("dynamic_range", "lens"),
    "side_lit": ("illumination_uniformity", "one side"),
    "tinted": ("natural_colour", "white light"),
    "compressed": ("no_compression_artifacts", "higher quality"),
    "masked": ("mouth_occlusion_prevention", "mask"),
    "scarfed": ("mouth_occlusion_prevention", "scarf"),
    "shaded": ("eyes_visible", "glasses"),
    "eyes_shut": ("eyes_open", "Open your eyes"),
    "mouth_open": ("mouth_closed", "Close your mouth"),
    "hand": ("face_occlusion_prevention", "whole face"),
    "cluttered": ("background_uniformity", "plain wall"),
}


def judged(subject: Subject, fault: str, strength: float) -> QualityMeasure:
    return BY_NAME[FAULTS[fault][0]].measure(subject.spoilt(fault, strength))


@pytest.mark.parametrize("fault", [fault for fault in FAULTS if fault != "shrunk"])
def test_a_fault_is_seen_and_advised_on(holder: Subject, fault: str) -> None:
    name, words = FAULTS[fault]
    clean = BY_NAME[name].measure(holder.session())
    assert not clean.poor, clean
    assert clean.advice is None
    worst = judged(holder, fault, 1.0)
    assert worst.poor, worst
    assert words in (worst.advice or "")
    assert worst.fault


@pytest.mark.parametrize("fault", FAULTS)
def test_scores_fall_as_the_fault_grows(holder: Subject, other: Subject, fault: str) -> None:
    """Within 3 points of noise, and by 20 from end to end."""
    # the other's skin is redder than the standard's range, so that a little blue light mends its score
    for subject in (holder,) if fault == "tinted" else (holder, other):
        scores = [judged(subject, fault, s).score for s in (0.0, 0.25, 0.5, 0.75, 1.0)]
        known = [s for s in scores if s is not None]
        assert len(known) >= 4
        for before, after in pairwise(known):
            assert after <= before + 3, (fault, scores)
        assert known[-1] <= known[0] - 20, (fault, scores)


def test_good_pictures_get_no_advice_for_a_comparison(holder: Subject, other: Subject) -> None:
    for subject in (holder, other):
        quality = measure(subject.session(), unified=True)
        assert quality.advice() == (), quality.poor()
        assert (quality.unified or 0) > 70


def test_every_component_has_a_score_or_a_reason(holder: Subject) -> None:
    for picture in (holder.picture, np.zeros_like(holder.picture), np.full_like(holder.picture, 255)):
        for component in measure(holder.session(picture)):
            assert (component.score is None) == bool(component.reason), component
            assert component.score is None or 0 <= component.score <= 100


@pytest.mark.parametrize("name", ["radial_distortion_prevention", "expression_neutrality", "no_head_coverings"])
def test_what_docfraud_cannot_judge_says_so(holder: Subject, name: str) -> None:
    measured = measure(holder.session())[name]
    assert measured.score is None
    assert len(measured.reason or "") > 20


def test_the_unified_score_follows_what_moves_the_descriptor(holder: Subject) -> None:
    clean = measure(holder.session(), unified=True).unified
    assert clean is not None
    for fault in ("blurred", "shrunk", "moved", "hand"):
        spoilt = measure(holder.spoilt(fault, 1.0), unified=True)["unified_quality_score"]
        assert spoilt.score is not None
        assert spoilt.score < clean - 20, fault
    blurred = measure(holder.spoilt("blurred", 1.0), unified=True)["unified_quality_score"]
    assert blurred.poor
    assert blurred.advice


def test_a_grey_picture_is_judged_without_colour(holder: Subject) -> None:
    grey = np.repeat(holder.picture.mean(axis=2, keepdims=True), 3, axis=2).astype(np.uint8)
    quality = measure(holder.session(grey))
    for name in ("mouth_closed", "mouth_occlusion_prevention", "face_occlusion_prevention"):
        assert quality[name].score is None
        assert "colour" in (quality[name].reason or "")
    assert quality["sharpness"].score == measure(holder.session())["sharpness"].score


def test_a_face_at_the_edge(holder: Subject) -> None:
    """The picture ends between the eyes: a part of the face is missing, and a cheek."""
    middle = int(holder.face.landmarks[:4, 0].mean())
    picture = np.ascontiguousarray(holder.picture[:, middle:])
    shift = np.array([middle, 0.0])
    x0, y0, x1, y1 = holder.face.box
    face = type(holder.face)((x0 - middle, y0, x1 - middle, y1), 1.0, holder.face.landmarks - shift)
    chip = face_chip(picture, face, settings=holder.settings)
    quality = measure(FaceSession(picture, face, chip, holder.settings))
    assert quality["face_occlusion_prevention"].poor
    grey = np.repeat(picture.mean(axis=2, keepdims=True), 3, axis=2).astype(np.uint8)
    grey_chip = face_chip(grey, face, settings=holder.settings)
    assert measure(FaceSession(grey, face, grey_chip, holder.settings))["face_occlusion_prevention"].poor
    assert "cheek" in (quality["illumination_uniformity"].reason or "")
    assert quality["leftward_crop_of_the_face_image"].poor


def test_dark_skin_is_not_called_a_fault_of_the_light() -> None:
    """The standard's luminance components speak of skin as much as of light: they have no limit and no advice."""
    for name in ("luminance_mean", "luminance_variance"):
        assert BY_NAME[name].limit is None
        assert BY_NAME[name].advice is None


def test_large_pictures_score_as_small_ones(holder: Subject, settings: Settings) -> None:
    """What is measured in proportion to the face does not depend on the picture's size."""
    large = np.repeat(np.repeat(holder.picture, 3, axis=0), 3, axis=1)
    small, big = assess_face(holder.picture, settings=settings), assess_face(large, settings=settings)
    for name in ("sharpness", "illumination_uniformity", "eyes_open", "background_uniformity", "head_size"):
        assert abs((small[name].score or 0) - (big[name].score or 0)) <= 6, name
    assert (big["inter_eye_distance"].native or 0) == pytest.approx(
        3 * (small["inter_eye_distance"].native or 0), rel=0.04
    )


def test_blocks_much_finer_than_the_face_do_not_count(holder: Subject, settings: Settings) -> None:
    """A telephone's large picture has blocks of 8 pixels, too, but the chip averages them away."""
    large = np.repeat(np.repeat(holder.picture, 5, axis=0), 5, axis=1)
    points = holder.face.landmarks
    small_score = assess_face(compressed(holder.picture, points, 1.0), settings=settings, unified=False)
    large_score = assess_face(compressed(large, points * 5 + 2, 1.0), settings=settings, unified=False)
    assert small_score["no_compression_artifacts"].poor
    assert not large_score["no_compression_artifacts"].poor


def test_clipped_skin_is_not_taken_for_a_covering(other: Subject) -> None:
    """Too much light turns red skin yellow and white: that is over-exposure, and no mask."""
    for strength in (0.1, 0.15, 0.2, 0.25, 0.5):
        quality = measure(other.spoilt("overexposed", strength))
        for name in ("face_occlusion_prevention", "mouth_occlusion_prevention"):
            native = quality[name].native
            assert native is None or native < 0.12, (strength, name)
        assert strength < 0.5 or "too bright" in (quality["face_occlusion_prevention"].reason or "")


def test_a_covering_is_seen_where_the_landmarks_give_way_to_it(other: Subject, settings: Settings) -> None:
    """Found anew: the landmarks are drawn to the half that shows."""
    covered = hand(other.picture, other.face.landmarks, 1.0)
    assert assess_face(covered, settings=settings, unified=False)["face_occlusion_prevention"].poor


def test_sharpness_of_nothing_is_not_known(holder: Subject) -> None:
    sharpness = measure(holder.session(np.full_like(holder.picture, 90)))["sharpness"]
    assert sharpness.score is None
    assert "contrast" in (sharpness.reason or "")


def _qualities(folder: Path, settings: Settings) -> list[FaceQuality]:
    found = []
    for file in sorted(folder.glob("*/*.jpg")):
        picture = load_picture(file).pixels
        face = detect_faces(picture, settings=settings)[0]
        chip = face_chip(picture, face, settings=settings)
        found.append(measure(FaceSession(picture, face, chip, settings)))
    return found


def test_nobody_on_the_development_crops_is_told_to_take_off_a_mask(shared_folder: Path, settings: Settings) -> None:
    """Nobody on them wears one; smiles, beards, dark skin and orange light are among them."""
    qualities = _qualities(shared_folder / "dev_faces", settings)
    assert len(qualities) == 55
    for name in ("mouth_occlusion_prevention", "face_occlusion_prevention", "under_exposure_prevention"):
        assert not [q[name] for q in qualities if q[name].poor], name
