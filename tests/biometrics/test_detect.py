from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from PIL import Image

from docfraud.biometrics.detect import Detection, Detector
from docfraud.biometrics.embed import detect_faces
from docfraud.biometrics.networks import Networks
from docfraud.errors import WrongArrayError
from docfraud.settings import Settings
from tests.biometrics.photos import BACKDROP, HOLDER, OTHER, SAMPLES, noise, photo, resized, scene

CENTRE, WIDTH = (212, 112), 100
"""The face of the holder's photograph, pixels."""


def _centre(box: tuple[float, float, float, float]) -> np.ndarray:
    return np.array([box[0] + box[2], box[1] + box[3]]) / 2


@pytest.mark.parametrize("factor", [0.35, 0.6, 1.0, 5.0])
@pytest.mark.parametrize("place", [(0.05, 0.05), (0.9, 0.4), (0.5, 0.95)])
def test_a_face_is_found_at_any_size_and_place(settings: Settings, factor: float, place: tuple[float, float]) -> None:
    picture = resized(photo(HOLDER), factor)
    height, width = picture.shape[:2]
    x, y = round(place[0] * width), round(place[1] * height)
    canvas = scene(2 * width, 2 * height, (picture, x, y))
    (face,) = detect_faces(canvas, keep_ratio=0.6, settings=settings)
    expected = np.array(CENTRE) * factor + (x, y)
    assert np.abs(_centre(face.box) - expected).max() < 0.2 * WIDTH * factor
    assert 0.7 < face.size / (WIDTH * factor) < 1.4
    assert face.score > 0.9
    assert np.abs(face.landmarks.mean(axis=0) - expected).max() < 0.25 * WIDTH * factor


@pytest.mark.parametrize("angle", [-20, -10, 10, 20])
def test_a_tilted_head_is_found(settings: Settings, angle: int) -> None:
    picture = Image.fromarray(photo(HOLDER)).rotate(angle, Image.Resampling.BICUBIC, fillcolor=BACKDROP)
    (face,) = detect_faces(np.asarray(picture), keep_ratio=0.6, settings=settings)
    eyes = face.landmarks[[0, 2]]
    slope = np.degrees(np.arctan2(*(eyes[0] - eyes[1])[::-1]))
    (upright,) = detect_faces(photo(HOLDER), keep_ratio=0.6, settings=settings)
    level = np.degrees(np.arctan2(*(upright.landmarks[0] - upright.landmarks[2])[::-1]))
    assert slope - level == pytest.approx(-angle, abs=6)


def test_several_faces_come_largest_first(settings: Settings) -> None:
    small, large = resized(photo(OTHER), 0.4), resized(photo(HOLDER), 2)
    picture = scene(1100, 620, (small, 10, 20), (large, 290, 20))
    faces = detect_faces(picture, min_face=75, settings=settings)
    assert len(faces) == 2
    assert faces[0].size > faces[1].size
    assert _centre(faces[0].box)[0] > 290


@pytest.mark.parametrize(
    "picture",
    [
        np.zeros((300, 400, 3), dtype=np.uint8),
        np.full((300, 400, 3), 255, dtype=np.uint8),
        noise(400, 300),
        noise(1, 1),
        noise(1, 400),
        noise(400, 2),
        noise(79, 79),
    ],
    ids=["black", "white", "noise", "1x1", "1x400", "400x2", "79x79"],
)
def test_where_there_is_no_face_none_is_found(settings: Settings, picture: np.ndarray) -> None:
    assert detect_faces(picture, settings=settings) == []


def test_a_card_back_has_no_face(settings: Settings) -> None:
    picture = photo(SAMPLES / "genuine" / "td1_back.jpg")
    assert detect_faces(picture, settings=settings) == []


@pytest.mark.parametrize("name", ["td1_front", "td2", "td3", "td3_ir", "mrva", "mrvb"])
def test_the_portrait_of_a_page_is_found(settings: Settings, name: str) -> None:
    picture = photo(SAMPLES / "genuine" / f"{name}.jpg")
    (face,) = detect_faces(picture, keep_ratio=0.6, settings=settings)
    assert _centre(face.box)[0] < picture.shape[1] / 2


def test_the_smallest_face_wanted_decides_how_fine_the_search_is(settings: Settings) -> None:
    small = scene(500, 350, (resized(photo(HOLDER), 0.4), 300, 200))
    assert len(detect_faces(small, min_face=30, settings=settings)) == 1
    assert detect_faces(small, min_face=80, settings=settings) == []


@pytest.fixture
def searched(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """Pixels given to the network, run by run."""
    pixels: list[int] = []
    original = Detector.scores

    def spy(self: Detector, canvas: np.ndarray) -> np.ndarray:
        pixels.append(canvas.shape[2] * canvas.shape[3])
        return original(self, canvas)

    monkeypatch.setattr(Detector, "scores", spy)
    yield pixels
    assert pixels


@pytest.mark.parametrize("size", [(200, 150), (1280, 960), (6000, 4500)])
def test_the_work_is_bounded_however_large_the_picture(
    settings: Settings, searched: list[int], size: tuple[int, int]
) -> None:
    detect_faces(np.zeros((size[1], size[0], 3), dtype=np.uint8), settings=settings)
    # all levels together are 36/11 of the finest, which is at most 1280 x 960; a third more for the borders
    assert sum(searched) < 1280 * 960 * 36 / 11 * 1.33


def test_the_search_ends_once_smaller_faces_do_not_matter(settings: Settings, searched: list[int]) -> None:
    picture = resized(photo(HOLDER), 2)
    everything = detect_faces(picture, settings=settings)
    full = sum(searched)
    searched.clear()
    main = detect_faces(picture, keep_ratio=0.6, settings=settings)
    assert [f.box for f in main] == [f.box for f in everything]
    assert sum(searched) < full / 3


@pytest.mark.parametrize(
    "array",
    [
        np.zeros((10, 10), dtype=np.uint8),
        np.zeros((10, 10, 4), dtype=np.uint8),
        np.zeros((10, 10, 3), dtype=np.float32),
        np.zeros((0, 10, 3), dtype=np.uint8),
    ],
    ids=["grey", "alpha", "float", "empty"],
)
def test_an_array_that_is_no_picture_is_refused(settings: Settings, array: np.ndarray) -> None:
    with pytest.raises(WrongArrayError):
        detect_faces(array, settings=settings)


boxes = st.builds(
    lambda x, y, size, score: Detection((x, y, x + size, y + size), score),
    st.floats(0, 100),
    st.floats(0, 100),
    st.floats(5, 60),
    st.floats(-1, 2),
)


@hypothesis_settings(deadline=None)
@given(st.lists(boxes, max_size=12))
def test_suppression_keeps_the_surest_and_no_two_that_overlap(networks: Networks, found: list[Detection]) -> None:
    detector = Detector(networks)
    kept = detector.suppress(found)
    assert detector.suppress(kept) == kept
    assert [d.score for d in kept] == sorted((d.score for d in kept), reverse=True)
    if found:
        assert kept[0].score == max(d.score for d in found)
    for dropped in (d for d in found if d not in kept):
        assert any(_shares(dropped, other) > 0.338 and other.score >= dropped.score for other in kept)
    for i, first in enumerate(kept):
        assert all(_shares(first, second) <= 0.339 for second in kept[i + 1 :])


def _shares(a: Detection, b: Detection) -> float:
    """Common area by the area of the box around both, on areas counted in whole pixels' extent."""
    low, high = np.maximum(a.box[:2], b.box[:2]), np.minimum(a.box[2:], b.box[2:]) + 1
    around = np.maximum(a.box[2:], b.box[2:]) + 1 - np.minimum(a.box[:2], b.box[:2])
    return float(np.prod(np.maximum(high - low, 0)) / np.prod(around))


SPECIMENS = ("icao_td3", "icao_passport_uk", "id_cards_Spain", "passports_Qatar", "resident_cards_UK", "visas_USA")


@pytest.mark.parametrize("name", SPECIMENS)
def test_real_specimens_show_their_portrait(settings: Settings, shared_folder: Path, name: str) -> None:
    (path,) = (shared_folder / "dev_pages").glob(f"{name}.*")
    faces = detect_faces(photo(path), keep_ratio=0.6, settings=settings)
    assert faces
    assert faces[0].score > 0.9
    assert len(faces) == (2 if name == "passports_Qatar" else 1)  # that one shows its holder twice


def test_aligned_crops_are_acquired(settings: Settings, shared_folder: Path) -> None:
    crops = sorted((shared_folder / "dev_faces").glob("*/01.jpg"))
    assert crops
    assert [len(detect_faces(photo(p), keep_ratio=0.6, settings=settings)) for p in crops] == [1] * len(crops)
