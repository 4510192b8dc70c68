"""Altered appearance: local, marked, growing with strength, and the face stays a face."""

from __future__ import annotations

import numpy as np
import pytest

from docfraud.biometrics.embed import find_main_face
from docfraud.errors import UnknownNameError, UsageError
from docfraud.specimens.appearance import ALTERATIONS, alter, get_kind
from docfraud.specimens.portraits.facemap import map_face
from docfraud.specimens.portraits.library import packaged
from docfraud.specimens.portraits.live import live_capture

KINDS = tuple(ALTERATIONS)
SHAPES = tuple(name for name in KINDS if get_kind(name).group == "shape")
HOLDER = packaged()[0]


@pytest.mark.parametrize("name", KINDS)
def test_the_mask_is_exactly_what_changed(name: str) -> None:
    altered = alter(HOLDER, name, 0.6, 3)
    differs = (np.asarray(altered.portrait.wide) != HOLDER.wide).any(axis=2)
    assert np.array_equal(altered.mask > 0, differs)
    assert 0.002 < differs.mean() < 0.25
    assert np.array_equal(altered.portrait.picture, HOLDER.picture)
    assert altered.portrait.person == HOLDER.person
    assert altered.note.startswith(get_kind(name).title.capitalize())


@pytest.mark.parametrize("name", KINDS)
def test_the_same_seed_gives_the_same_pixels_and_nothing_comes_of_nothing(name: str) -> None:
    one, again = alter(HOLDER, name, 0.8, 5), alter(HOLDER, name, 0.8, 5)
    assert np.array_equal(one.portrait.wide, again.portrait.wide)
    none = alter(HOLDER, name, 0.0, 5)
    assert not none.mask.any()
    assert np.array_equal(none.portrait.wide, HOLDER.wide)


@pytest.mark.parametrize("name", KINDS)
def test_more_strength_changes_more(name: str) -> None:
    wide = HOLDER.wide.astype(int)
    change = [np.abs(np.asarray(alter(HOLDER, name, s, 2).portrait.wide) - wide).sum() for s in (0.25, 0.6, 1.0)]
    assert change[0] < change[1] < change[2]


@pytest.mark.parametrize("name", KINDS)
def test_what_is_far_from_the_face_stays(name: str) -> None:
    altered = alter(HOLDER, name, 1.0, 4)
    face = map_face(np.asarray(HOLDER.wide), HOLDER.wide_points)
    u, v = face.coordinates(altered.mask.shape)
    far = (np.abs(u) > 1.75) | (v < -1.2) | (v > 2.5)
    assert not altered.mask[far].any()


@pytest.mark.parametrize("name", SHAPES)
def test_bending_keeps_the_rest_of_the_face(name: str) -> None:
    altered = alter(HOLDER, name, 1.0, 4)
    face = map_face(np.asarray(HOLDER.wide), HOLDER.wide_points)
    u, v = face.coordinates(altered.mask.shape)
    apart = {
        "nose": (np.abs(u) > 0.66) | (v > 1.3),
        "jaw": v < 0.4,
        "lids": v > 0.4,
        "lips": (v < 0.6) | (v > 1.7),
        "brows": v > 0.1,
        "weight": v < -0.3,
    }[name]
    assert not altered.mask[apart].any()


@pytest.mark.parametrize("name", ["nose", "beard", "glasses", "ageing"])
def test_a_detector_finds_the_five_points_where_they_are_said_to_be(name: str) -> None:
    altered = alter(HOLDER, name, 0.6, 1)
    found = find_main_face(np.asarray(altered.portrait.wide)).landmarks
    unit = map_face(np.asarray(HOLDER.wide), HOLDER.wide_points).unit
    assert np.abs(found - altered.portrait.wide_points).max() < 0.2 * unit


def test_seeds_go_different_ways() -> None:
    notes = {alter(HOLDER, "nose", 0.5, seed).note for seed in range(8)}
    assert len(notes) > 1


def test_the_mask_comes_through_the_live_capture_onto_the_face() -> None:
    altered = alter(HOLDER, "nose", 1.0, 1)
    live = live_capture(altered.portrait, 6, mask=altered.mask)
    assert live.mask is not None
    assert live.mask.shape == live.picture.shape[:2]
    ys, xs = np.nonzero(live.mask)
    nose = live.points[4]
    assert np.hypot(xs.mean() - nose[0], ys.mean() - nose[1]) < 0.4 * np.hypot(*(live.points[0] - live.points[2]))
    assert live_capture(altered.portrait, 6).mask is None


@pytest.mark.parametrize("strength", [-0.1, 1.1])
def test_a_strength_out_of_range_is_refused(strength: float) -> None:
    with pytest.raises(UsageError, match="strength"):
        alter(HOLDER, "nose", strength, 1)


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(UnknownNameError, match="ears") as caught:
        alter(HOLDER, "ears", 0.5, 1)
    assert "nose" in caught.value.remedy
