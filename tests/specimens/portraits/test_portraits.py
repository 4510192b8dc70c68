"""The packaged portraits, a user's folder, morphs, ghosts, live captures and likeness."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from docfraud.biometrics.embed import embed_face, find_main_face
from docfraud.errors import FileMissingError, UnknownNameError, UsageError
from docfraud.specimens.portraits.base import PICTURE_SIZE, PortraitSet
from docfraud.specimens.portraits.facemap import map_face
from docfraud.specimens.portraits.ghost import ghost
from docfraud.specimens.portraits.library import library, packaged
from docfraud.specimens.portraits.likeness import ranked
from docfraud.specimens.portraits.live import live_capture
from docfraud.specimens.portraits.morph import QUALITIES, morph
from docfraud.specimens.portraits.warping import mls_maps, sample
from tests.conftest import PORTRAITS

HOLDER, OTHER = packaged()


def distance(
    one: np.ndarray[tuple[int, ...], np.dtype[np.uint8]], other: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]
) -> float:
    return float(np.linalg.norm(np.asarray(embed_face(one)) - np.asarray(embed_face(other))))


def test_packaged_portraits_are_framed_and_their_points_are_right() -> None:
    assert [p.name for p in library()] == ["holder", "other"]
    for portrait in packaged():
        assert portrait.picture.shape[1::-1] >= PICTURE_SIZE
        assert "public domain" in portrait.source
        found = find_main_face(np.asarray(portrait.picture)).landmarks
        unit = map_face(np.asarray(portrait.picture), portrait.points).unit
        assert np.abs(found - portrait.points).max() < 0.05 * unit
        with pytest.raises(ValueError, match="read-only"):
            portrait.picture[0, 0] = 0


def test_sets_know_persons_and_strangers() -> None:
    twin = replace(HOLDER, name="holder/2")
    people = PortraitSet((HOLDER, OTHER, twin))
    assert people.persons == ("holder", "other")
    assert people.others(HOLDER) == (twin,)
    assert people.strangers(HOLDER) == (OTHER,)
    assert people.of("holder") == (HOLDER, twin)


def test_a_folder_gives_its_portraits_and_says_what_it_cannot_use(tmp_path: Path) -> None:
    photo = Image.open(PORTRAITS / "holder_wide.png").convert("RGB")
    (tmp_path / "anna-F").mkdir()
    photo.save(tmp_path / "anna-F" / "1.png")
    photo.transpose(Image.Transpose.FLIP_LEFT_RIGHT).save(tmp_path / "anna-F" / "2.png")
    Image.open(PORTRAITS / "other_wide.png").convert("RGB").save(tmp_path / "bob-M.png")
    Image.new("RGB", (300, 300), "grey").save(tmp_path / "wall.png")
    photo.resize((photo.width // 4, photo.height // 4)).save(tmp_path / "small.png")
    photo.rotate(25, expand=True, fillcolor=(214, 219, 224)).save(tmp_path / "tilted.png")
    (tmp_path / "notes.txt").write_text("no picture")
    found = library(tmp_path)
    assert [(p.name, p.person, p.sex) for p in found] == [
        ("anna-F/1", "anna-F", "F"),
        ("anna-F/2", "anna-F", "F"),
        ("bob-M", "bob-M", "M"),
    ]
    assert sorted(w.split(":")[0] for w in found.warnings) == ["small.png", "tilted.png", "wall.png"]
    assert distance(np.asarray(found[0].picture), np.asarray(HOLDER.picture)) < 0.35


def test_folders_without_portraits_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FileMissingError):
        library(tmp_path / "absent")
    Image.new("RGB", (300, 300), "grey").save(tmp_path / "wall.png")
    with pytest.raises(UsageError, match="no usable portrait") as caught:
        library(tmp_path)
    assert "wall.png" in str(caught.value)


@pytest.mark.parametrize("quality", QUALITIES)
def test_a_morph_is_like_both(quality: str) -> None:
    mixed = morph(HOLDER, OTHER, 0.5, quality)  # type: ignore[arg-type]
    apart = distance(np.asarray(HOLDER.picture), np.asarray(OTHER.picture))
    near = [distance(mixed.picture, np.asarray(p.picture)) for p in (HOLDER, OTHER)]
    assert max(near) < 0.95 * apart
    assert sum(near) < 1.7 * apart
    assert mixed.picture.shape == HOLDER.picture.shape


def test_a_share_of_nothing_leaves_the_first_and_wrong_words_are_refused() -> None:
    mixed = morph(HOLDER, OTHER, 0.0, "careful")
    assert np.abs(mixed.picture.astype(int) - HOLDER.picture).mean() < 1.5
    with pytest.raises(UsageError, match="share"):
        morph(HOLDER, OTHER, 1.5)
    with pytest.raises(UnknownNameError, match="sublime"):
        morph(HOLDER, OTHER, 0.5, "sublime")  # type: ignore[arg-type]


def test_a_ghost_is_pale_fades_and_is_still_somebody() -> None:
    plain, oval = (ghost(HOLDER, 200, 257, vignette=v) for v in (0.0, 1.0))
    assert plain.max() <= 128
    assert plain.std() > 10
    assert oval[-4:].mean() < 0.3 * plain[-4:].mean()
    assert ghost(HOLDER, 200, 257, strength=0.2).max() <= 51
    for wrong in ({"strength": 1.5}, {"vignette": -0.1}):
        with pytest.raises(UsageError):
            ghost(HOLDER, 200, 257, **wrong)
    with pytest.raises(UsageError, match="pixels"):
        ghost(HOLDER, 0, 10)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_live_capture_is_another_picture_of_the_same_person(seed: int) -> None:
    live, again = live_capture(HOLDER, seed), live_capture(HOLDER, seed)
    assert np.array_equal(live.picture, again.picture)
    assert live.picture.shape == (480, 640, 3)
    assert distance(live.picture, np.asarray(HOLDER.picture)) < 0.45
    found = find_main_face(live.picture).landmarks
    assert np.abs(found - live.points).max() < 10
    assert "Simulated" in live.note


def test_wrong_live_captures_are_refused() -> None:
    for wrong in ({"size": (100, 100)}, {"turn": (20.0, 0.0)}, {"jpeg_quality": 0}):
        with pytest.raises(UsageError):
            live_capture(HOLDER, 1, **wrong)


def test_the_most_alike_come_first() -> None:
    mirrored = replace(HOLDER, name="zwilling", picture=np.ascontiguousarray(HOLDER.picture[:, ::-1]))
    assert [p.name for p in ranked(HOLDER, (OTHER, mirrored))] == ["zwilling", "other"]


def test_handles_that_stay_leave_the_picture_and_moved_ones_arrive() -> None:
    picture = np.asarray(HOLDER.picture)
    handles = np.array([(50.0, 50.0), (300.0, 60.0), (200.0, 400.0), (60.0, 480.0), (350.0, 480.0)])
    x, y = mls_maps(handles, handles, picture.shape[:2])
    assert np.abs(sample(picture, x, y).astype(int) - picture).max() <= 1
    target = handles.copy()
    target[2] += (12, -8)
    x, y = mls_maps(handles, target, picture.shape[:2])
    for source, goal in zip(handles, target, strict=True):
        at = (int(goal[1]), int(goal[0]))
        assert abs(float(x[at]) - source[0]) < 2
        assert abs(float(y[at]) - source[1]) < 2
