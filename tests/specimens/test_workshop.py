"""The workshop: what is written down about a specimen is what its pictures show."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

import docfraud
from docfraud.errors import UnknownNameError
from docfraud.results import Light, Threat
from docfraud.specimens.capture.base import map_points
from docfraud.specimens.portraits.library import library
from docfraud.specimens.recipe import Recipe
from docfraud.specimens.workshop import Specimen, make

CARD = Recipe(design="uto-id-card", seed=21)
FORGED = replace(CARD, forgery="viz-alteration", variant="date-of-birth", quality="fair")


@pytest.fixture(scope="module")
def genuine() -> Specimen:
    return make(CARD, library())


@pytest.fixture(scope="module")
def forged() -> Specimen:
    return make(FORGED, library())


def test_a_genuine_specimen_has_every_light_of_every_side(genuine: Specimen) -> None:
    assert [view.name for view in genuine.sides] == ["page", "back"]
    for view in genuine.sides:
        assert set(view.pictures) == set(Light)
        assert len({picture.shape for picture in view.pictures.values()}) == 1
        assert view.mask is None
        assert view.wear_mask is None
    assert genuine.threat is None
    assert genuine.expected == ()
    assert genuine.mrz_valid


def test_the_same_recipe_gives_the_same_pixels_whatever_the_threads(genuine: Specimen) -> None:
    before = cv2.getNumThreads()
    cv2.setNumThreads(1 if before != 1 else 4)
    try:
        again = make(CARD, library())
    finally:
        cv2.setNumThreads(before)
    for one, other in zip(genuine.sides, again.sides, strict=True):
        for light in Light:
            assert np.array_equal(one.pictures[light], other.pictures[light]), light
        assert one.regions == other.regions
    assert genuine.live is not None
    assert again.live is not None
    assert np.array_equal(genuine.live.picture, again.live.picture)


def test_another_seed_gives_another_holder_and_noise(genuine: Specimen) -> None:
    other = make(replace(CARD, seed=22, live=False), library())
    assert other.live is None
    assert other.mrz != genuine.mrz
    assert other.document.person != genuine.document.person


def test_a_forgery_differs_from_the_genuine_page_only_where_its_mask_says(genuine: Specimen, forged: Specimen) -> None:
    assert forged.threat is Threat.DATA_ALTERATION
    assert forged.expected
    page, back = forged.sides
    assert back.mask is None
    assert page.mask is not None
    height, width = page.mask.shape
    assert 0 < np.count_nonzero(page.mask) < 0.05 * height * width
    # the lens, the reader's sharpening and JPEG blocks reach beyond what was changed
    near = cv2.dilate(page.mask, np.ones((41, 41), np.uint8)) > 0
    for light in Light:
        differs = np.abs(page.pictures[light].astype(int) - genuine.sides[0].pictures[light].astype(int)).max(axis=2)
        assert differs[~near].max() <= 2, light
        assert np.array_equal(back.pictures[light], genuine.sides[1].pictures[light])
    changed = page.mask > 0
    vi = np.abs(page.pictures[Light.VI].astype(int) - genuine.sides[0].pictures[Light.VI].astype(int)).max(axis=2)
    assert (vi[changed] > 8).mean() > 0.3
    assert page.fields["date_of_birth"] != genuine.sides[0].fields["date_of_birth"]
    assert {k: v for k, v in page.fields.items() if k != "date_of_birth"} == {
        k: v for k, v in genuine.sides[0].fields.items() if k != "date_of_birth"
    }


def test_regions_hold_the_ink_they_name(genuine: Specimen) -> None:
    view = genuine.sides[1]
    picture = view.pictures[Light.IR][..., 0]
    for number in (1, 2, 3):
        (x0, y0), _, (x1, y1), _ = view.regions[f"mrz_line_{number}"]
        inside = picture[round(y0) : round(y1) + 1, round(x0) : round(x1) + 1]
        above = picture[round(y0) - 8 : round(y0) - 3, round(x0) : round(x1) + 1]
        assert inside.min() < 90
        assert above.min() > 140
    assert {"portrait", "ghost", "signature", "surname"} <= set(genuine.sides[0].regions)
    assert set(genuine.sides[0].fields) <= set(genuine.sides[0].regions)


def test_the_printed_mrz_is_what_a_reader_reads(genuine: Specimen) -> None:
    readings = docfraud.read_mrz(genuine.sides[1].pictures[Light.IR])
    assert [tuple(reading.lines) for reading in readings] == [genuine.mrz]


def test_wear_is_marked_and_named_and_is_no_forgery() -> None:
    worn = make(replace(CARD, wear="stains+stamp", live=False), library())
    assert worn.threat is None
    for view in worn.sides:
        assert view.mask is None
        assert view.wear_mask is not None
        assert np.count_nonzero(view.wear_mask) > 1000


def test_a_device_without_other_lights_gives_white_light_alone() -> None:
    scanned = make(replace(CARD, device="flatbed", live=False, ppi=300, jpeg=55), library())
    for view in scanned.sides:
        assert set(view.pictures) == {Light.VI}
        assert view.captured.jpeg_quality == 55
    copied = make(replace(CARD, device="photocopy-grey", live=False, ppi=300, jpeg=55), library())
    assert {view.captured.jpeg_quality for view in copied.sides} == {55}


def test_the_page_lies_where_its_corners_say(genuine: Specimen) -> None:
    view = genuine.sides[0]
    quad = np.array(view.quad)
    height, width = view.captured.shape
    assert (quad > 0).all()
    assert (quad < [width, height]).all()
    back = map_points(np.array([(-0.5, -0.5)]), view.captured)
    assert np.allclose(back[0], quad[0], atol=0.01)
    outside = view.pictures[Light.VI][: int(quad[0][1]) - 4]
    assert outside.mean() < 60 < view.pictures[Light.VI][200:-200, 200:-200].mean()


def test_a_named_portrait_is_used_and_an_unknown_one_is_refused() -> None:
    named = make(replace(CARD, portrait="other", live=False, ppi=200), library())
    assert named.document.portrait.name == "other"
    with pytest.raises(UnknownNameError, match="nobody") as caught:
        make(replace(CARD, portrait="nobody"), library())
    assert "holder" in caught.value.remedy
