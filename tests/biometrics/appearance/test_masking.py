from __future__ import annotations

import numpy as np
import pytest

from docfraud.biometrics.appearance.masking import COVERED, covered_chips, covered_distances
from docfraud.biometrics.compare import face_distance
from docfraud.biometrics.embed import embed_chips, face_chip, find_main_face
from docfraud.imaging.picture import RGB
from docfraud.settings import Settings
from docfraud.specimens.portraits.base import Portrait


@pytest.fixture(scope="module")
def chips(holder: Portrait, live_pictures: dict[str, RGB], settings: Settings) -> dict[str, RGB]:
    pictures = {"portrait": np.array(holder.picture)} | live_pictures
    return {
        name: face_chip(picture, find_main_face(picture, settings=settings), settings=settings)
        for name, picture in pictures.items()
    }


def test_each_covers_its_part_and_nothing_else(chips: dict[str, RGB]) -> None:
    chip = chips["portrait"]
    plain, *covered = covered_chips(chip)
    assert np.array_equal(plain, chip)
    assert len(covered) == len(COVERED)
    for name, picture in zip(COVERED, covered, strict=True):
        changed = (picture != chip).any(axis=2)
        assert 0.01 < changed.mean() < 0.35, name
    nose = covered[COVERED.index("nose")]
    assert np.ptp(nose[80:85, 73:77].reshape(-1, 3), axis=0).max() <= 2  # one colour
    assert np.array_equal(nose[130:], chip[130:])


def test_covering_what_was_altered_brings_the_faces_nearer(chips: dict[str, RGB], settings: Settings) -> None:
    for kind, region in (("nose", "nose"), ("glasses", "eyes")):
        distance, covered = covered_distances(chips["portrait"], chips[kind], settings=settings)
        assert covered[region] < 0.9 * distance
        assert min(covered, key=lambda name: covered[name]) == region


def test_the_first_distance_is_the_descriptors(chips: dict[str, RGB], settings: Settings) -> None:
    distance, covered = covered_distances(chips["portrait"], chips["none"], settings=settings)
    plain = settings.model_copy(update={"face_mirror": False})
    expected = face_distance(*embed_chips([chips["portrait"], chips["none"]], settings=plain))
    assert distance == pytest.approx(expected, abs=0.05)
    assert set(covered) == set(COVERED)
