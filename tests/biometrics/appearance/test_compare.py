from __future__ import annotations

from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from docfraud.biometrics.appearance import AppearanceComparison, AppearanceVerdict, Change, compare_regions
from docfraud.biometrics.appearance.chart import NAMES
from docfraud.biometrics.compare import compare_faces
from docfraud.errors import NoFaceError
from docfraud.imaging.picture import RGB
from docfraud.settings import Settings
from docfraud.specimens.portraits.base import Portrait
from docfraud.specimens.portraits.library import packaged

REGION = {"nose": "nose", "brows": "brows", "glasses": "eyes", "beard": "jaw", "make-up": "skin"}


def test_nothing_stands_out_where_nothing_was_altered(comparisons: dict[str, AppearanceComparison]) -> None:
    found = comparisons["none"]
    assert found.verdict is AppearanceVerdict.UNCHANGED
    assert found.changed is None
    assert found.regions[0].score < 1


@pytest.mark.parametrize("kind", REGION)
def test_the_altered_region_is_named(comparisons: dict[str, AppearanceComparison], kind: str) -> None:
    found = comparisons[kind]
    assert found.regions[0].name == REGION[kind]
    assert found.distance <= found.threshold
    assert found.verdict is AppearanceVerdict.CHANGED
    assert found.changed is found.regions[0]
    assert found.changed.words in found.message


def test_kinds_of_change(comparisons: dict[str, AppearanceComparison]) -> None:
    kinds = {kind: found.regions[0].change for kind, found in comparisons.items() if kind != "none"}
    assert kinds == {
        "nose": Change.SHAPE,
        "brows": Change.SHAPE,
        "glasses": Change.GLASSES,
        "beard": Change.BEARD,
        "make-up": Change.MAKE_UP,
    }


def test_every_region_once(comparisons: dict[str, AppearanceComparison]) -> None:
    found = comparisons["nose"]
    assert sorted(region.name for region in found.regions) == sorted(NAMES)
    assert [r.score for r in found.regions] == sorted((r.score for r in found.regions), reverse=True)
    assert found.region("nose") is found.regions[0]
    with pytest.raises(KeyError):
        found.region("ears")


def test_two_people(live_pictures: dict[str, RGB], settings: Settings) -> None:
    found = compare_regions(np.array(packaged()[1].picture), live_pictures["none"], settings=settings)
    assert found.verdict is AppearanceVerdict.ANOTHER
    assert found.changed is None


def test_the_distance_is_that_of_compare_faces(
    holder: Portrait, live_pictures: dict[str, RGB], comparisons: dict[str, AppearanceComparison], settings: Settings
) -> None:
    plain = compare_faces(np.array(holder.picture), live_pictures["nose"], settings=settings)
    assert comparisons["nose"].distance == pytest.approx(plain.distance, abs=1e-4)


def test_the_heat_is_where_it_was_altered(comparisons: dict[str, AppearanceComparison]) -> None:
    """On the chip the nose is in the middle, the brows in the upper third."""
    heat = comparisons["nose"].heat
    assert heat.shape == (150, 150)
    assert heat.dtype == np.float32
    assert heat[70:90, 65:85].mean() > 3 * heat[30:42, 30:120].mean()
    heat = comparisons["brows"].heat
    assert heat[26:38, 35:115].mean() > 3 * heat[70:90, 65:85].mean()


def test_outlines_lie_on_the_pictures(
    holder: Portrait, live_pictures: dict[str, RGB], comparisons: dict[str, AppearanceComparison]
) -> None:
    found = comparisons["nose"]
    areas = found.areas("nose")
    assert [area.image for area in areas] == ["a", "b"]
    for area, points in zip(areas, found.landmarks, strict=True):
        outline = np.array(area.polygon)
        eyes = points[[0, 2]].mean(axis=0)
        assert outline[:, 1].min() > eyes[1] - 10  # the nose begins below the eyes
        assert outline[:, 0].min() < points[4, 0] < outline[:, 0].max()
    assert len(found.outlines("eyes", 0)) == 2


def test_says_in_which_picture_there_is_no_face(live_pictures: dict[str, RGB], settings: Settings) -> None:
    with pytest.raises(NoFaceError, match="second picture"):
        compare_regions(live_pictures["none"], np.full((300, 300, 3), 128, np.uint8), settings=settings)


def test_real_pictures_of_one_person_agree(shared_folder: Path, settings: Settings) -> None:
    """Few of the pairs may be said to show a changed part: nothing was altered."""
    pictures = sorted((shared_folder / "dev_faces" / "q01").glob("*.jpg"))[:4]
    found = [compare_regions(a, b, settings=settings) for a, b in combinations(pictures, 2)]
    assert sum(f.verdict is AppearanceVerdict.CHANGED for f in found) <= 1
