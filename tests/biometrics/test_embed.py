from __future__ import annotations

import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from docfraud.biometrics import convert, embed
from docfraud.biometrics.backend import Face, FaceBackend
from docfraud.biometrics.embed import (
    detect_faces,
    embed_chip,
    embed_chips,
    embed_face,
    face_chip,
    face_models,
    find_main_face,
    get_backend,
    template_kind,
)
from docfraud.biometrics.networks import VARIANTS
from docfraud.biometrics.views import VIEWS
from docfraud.errors import (
    DamagedPictureError,
    EngineUnavailableError,
    FileMissingError,
    ModelFileError,
    NoFaceError,
    SeveralFacesError,
    UnknownNameError,
    WrongArrayError,
)
from docfraud.imaging.load import load_picture
from docfraud.settings import Settings
from tests.biometrics.patterns import pattern_chips
from tests.biometrics.photos import HOLDER, OTHER, PORTRAITS, SAMPLES, noise, photo, resized, scene


def test_no_face_is_an_error_that_says_what_to_do(settings: Settings) -> None:
    with pytest.raises(NoFaceError) as caught:
        embed_face(noise(300, 200), settings=settings)
    assert "Capture" in caught.value.remedy


def test_two_people_side_by_side_are_an_error(settings: Settings) -> None:
    picture = scene(620, 330, (photo(HOLDER), 0, 10), (resized(photo(OTHER), 0.5), 360, 40))
    assert len(detect_faces(picture, keep_ratio=0.5, settings=settings)) == 2
    with pytest.raises(SeveralFacesError, match="2 people") as caught:
        embed_face(picture, settings=settings)
    assert "one person" in caught.value.remedy


@pytest.mark.parametrize("front", [HOLDER, OTHER], ids=["holder", "other"])
def test_somebody_in_the_background_does_not_disturb(settings: Settings, front: Path) -> None:
    behind = OTHER if front == HOLDER else HOLDER
    large, small = resized(photo(front), 1.5), resized(photo(behind), 0.3)
    picture = scene(1000, 720, (large, 0, 10), (small, 800, 100))
    expected = find_main_face(large, settings=settings)
    face = find_main_face(picture, settings=settings)
    assert np.abs(face.landmarks - expected.landmarks - [0, 10]).max() < 0.1 * face.size


@pytest.mark.parametrize("factor", [0.25, 0.9])
def test_a_second_portrait_of_the_same_person_does_not_disturb(settings: Settings, factor: float) -> None:
    ghost = np.repeat(photo(HOLDER).mean(axis=2, keepdims=True), 3, axis=2).astype(np.uint8)
    picture = scene(800, 320, (photo(HOLDER), 0, 10), (resized(ghost, factor), 420, 20))
    face = find_main_face(picture, settings=settings)
    assert face.box[2] < 395


def test_one_at_a_time_equals_a_batch(settings: Settings) -> None:
    chips = np.concatenate([pattern_chips()] * 3)  # 18, more than one run takes
    batch = embed_chips(chips, settings=settings)
    assert batch.shape == (18, 128)
    assert batch.dtype == np.float32
    for chip, row in zip(chips, batch, strict=True):
        np.testing.assert_allclose(embed_chip(chip, settings=settings), row, atol=1e-5)


def test_no_chips_give_no_descriptors(settings: Settings) -> None:
    assert embed_chips([], settings=settings).shape == (0, 128)
    assert get_backend(settings).embed([]).shape == (0, 128)


@pytest.mark.parametrize(
    "chips",
    [
        np.zeros((150, 150, 3), dtype=np.uint8),
        np.zeros((1, 112, 112, 3), dtype=np.uint8),
        np.zeros((1, 150, 150, 3), dtype=np.float32),
    ],
    ids=["one", "size", "float"],
)
def test_what_is_no_chip_is_refused(settings: Settings, chips: np.ndarray) -> None:
    with pytest.raises(WrongArrayError):
        embed_chips(chips, settings=settings)


def test_the_same_picture_from_path_bytes_array_and_picture(settings: Settings) -> None:
    expected = embed_face(HOLDER, settings=settings)
    assert expected.shape == (128,)
    for source in (str(HOLDER), HOLDER.read_bytes(), photo(HOLDER), load_picture(HOLDER)):
        np.testing.assert_array_equal(embed_face(source, settings=settings), expected)


def test_bad_files_keep_their_own_errors(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(FileMissingError):
        embed_face(tmp_path / "absent.png", settings=settings)
    cut = tmp_path / "cut.png"
    cut.write_bytes(HOLDER.read_bytes()[:5000])
    with pytest.raises(DamagedPictureError):
        embed_face(cut, settings=settings)


def test_the_mirrored_average_does_not_see_left_and_right(settings: Settings) -> None:
    alone, settings = (settings.model_copy(update={"face_views": count}) for count in (1, 2))
    chip = holder_chip(settings)
    mirrored = np.ascontiguousarray(chip[:, ::-1])
    plain, swapped = embed_chips([chip, mirrored], settings=alone)
    np.testing.assert_allclose(embed_chip(chip, settings=settings), (plain + swapped) / 2, atol=1e-5)
    np.testing.assert_allclose(embed_chip(chip, settings=settings), embed_chip(mirrored, settings=settings), atol=1e-5)
    assert np.linalg.norm(plain - swapped) > 0.01


def holder_chip(settings: Settings, path: Path = HOLDER) -> np.ndarray:
    return face_chip(photo(path), find_main_face(photo(path), settings=settings), settings=settings)


@pytest.mark.parametrize(("variant", "near"), [("limited", 0.02), ("int8", 0.12)])
def test_variants_of_the_descriptor_stay_near_dlibs_own(dlibs_own: Settings, variant: str, near: float) -> None:
    chips = [holder_chip(dlibs_own), holder_chip(dlibs_own, OTHER)]
    expected = embed_chips(chips, settings=dlibs_own)
    found = embed_chips(chips, settings=dlibs_own.model_copy(update={"face_descriptor": variant}))
    moved = np.linalg.norm(found - expected, axis=1)
    assert (moved < near).all(), moved
    assert variant == "limited" or (moved > 1e-4).all()  # it is another network


def test_the_kind_of_a_template_names_network_and_recipe(settings: Settings) -> None:
    kinds = {
        template_kind(settings.model_copy(update={"face_descriptor": variant, "face_views": views}))
        for variant in VARIANTS
        for views in VIEWS
    }
    assert len(kinds) == len(VARIANTS) * len(VIEWS)
    assert template_kind(settings).startswith(face_models(settings)[0].sha256[:16])


def test_models_are_named_by_the_hashes_of_dlibs_files(settings: Settings) -> None:
    models = face_models(settings)
    assert [m.sha256 for m in models] == [
        a.source.sha256 for a in (convert.DESCRIPTOR, convert.DETECTOR, convert.LANDMARKS)
    ]
    assert {m.licence for m in models} == {"CC0-1.0"}


def test_an_unknown_descriptor_is_refused(settings: Settings) -> None:
    with pytest.raises(UnknownNameError, match="nonsense"):
        get_backend(settings.model_copy(update={"face_descriptor": "nonsense"}))


def test_an_unknown_engine_is_refused(settings: Settings) -> None:
    with pytest.raises(UnknownNameError, match="nonsense"):
        get_backend(settings.model_copy(update={"face_backend": "nonsense"}))


def test_without_dlib_its_engine_says_how_to_get_it(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "dlib", None)
    embed._backend.cache_clear()
    with pytest.raises(EngineUnavailableError) as caught:
        get_backend(settings.model_copy(update={"face_backend": "dlib"}))
    assert "pip install" in caught.value.remedy


def test_damaged_weights_surface_as_a_model_file_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    weights = tmp_path / "weights"
    weights.mkdir()
    for artefact in convert.ARTEFACTS:
        (weights / artefact.source.file).write_bytes(b"damaged")
    monkeypatch.setattr("docfraud.biometrics.dlib_weights.weights_folder", lambda: weights)
    with pytest.raises(ModelFileError) as caught:
        embed_face(HOLDER, settings=Settings(cache_dir=tmp_path / "cache"))
    assert "pip install" in caught.value.remedy


def test_the_engine_keeps_to_its_protocol(settings: Settings) -> None:
    backend = get_backend(settings)
    assert isinstance(backend, FaceBackend)
    assert get_backend(settings) is backend
    (face,) = backend.detect(photo(HOLDER), scale=2.0, threshold=0.0, keep_ratio=0.6)
    assert isinstance(face, Face)
    assert face.polygon == tuple((face.box[i], face.box[j]) for i, j in ((0, 1), (2, 1), (2, 3), (0, 3)))
    assert face.size == face.box[2] - face.box[0] + 1


def test_threads_share_one_set_of_networks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    conversions: list[str] = []
    original = convert.converted

    def counted(artefact: convert.Artefact, *, cache: Path | None = None) -> bytes:
        conversions.append(artefact.name)
        return original(artefact, cache=cache)

    monkeypatch.setattr(convert, "converted", counted)
    settings = Settings(cache_dir=tmp_path)
    gate = threading.Barrier(4)

    def run(_: int) -> tuple[FaceBackend, np.ndarray]:
        gate.wait()
        return get_backend(settings), embed_chips(pattern_chips(), settings=settings)

    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(run, range(4)))
    assert len({id(n) for n, _ in results}) == 1
    assert sorted(conversions) == ["descriptor_limited"]
    for _, descriptors in results[1:]:
        np.testing.assert_allclose(descriptors, results[0][1], atol=1e-5)


def test_a_page_shows_its_holder(settings: Settings) -> None:
    holder = embed_face(PORTRAITS / "holder.png", settings=settings)
    other = embed_face(PORTRAITS / "other.png", settings=settings)
    page = embed_face(SAMPLES / "genuine" / "td3.jpg", settings=settings)
    substituted = embed_face(SAMPLES / "forged" / "portrait_substituted.jpg", settings=settings)
    for shown, same, different in ((page, holder, other), (substituted, other, holder)):
        assert np.linalg.norm(shown - same) < 0.3
        assert np.linalg.norm(shown - different) > 0.6
