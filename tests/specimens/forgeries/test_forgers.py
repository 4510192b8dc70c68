"""What holds for every forger and each of its ways: determinism, masks, claims, expectations."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from docfraud.errors import UsageError
from docfraud.mrz.codes import is_known
from docfraud.mrz.parse import parse
from docfraud.results import Light, Threat
from docfraud.specimens.canvas import Exposure
from docfraud.specimens.designs import DESIGN_NAMES, get_design
from docfraud.specimens.forgeries import FORGERY_NAMES, Forged, Order, get_forger
from docfraud.specimens.forgeries.tools import changed
from docfraud.specimens.portraits.base import PortraitSet
from docfraud.specimens.portraits.library import library
from docfraud.specimens.recipe import Recipe
from docfraud.specimens.workshop import make
from tests.specimens.forgeries.bench import (
    PPI,
    REACH,
    an_order,
    differs,
    document_of,
    forged,
    genuine,
    known_checks,
    page_mask,
)

SMALL = ("zzv-visa", "qmr-id-card", "uto-id-card", "zzv-id-card")
"""Smaller pages first: they are quicker."""


def design_for(name: str, variant: str) -> str:
    """The quickest design that allows it."""
    forger = get_forger(name)
    return next(d for d in (*SMALL, *DESIGN_NAMES) if forger.applies(get_design(d), variant))


WAYS = [
    pytest.param(name, variant, id=f"{name}:{variant}")
    for name in FORGERY_NAMES
    for variant in list(get_forger(name).variants)[
        : 2 if name in ("altered-appearance", "data-alteration", "data-in-picture") else None
    ]
]
"""Every way; of those with a way for each field or feature, two."""


@pytest.mark.parametrize(("name", "variant"), WAYS)
def test_a_forgery_is_what_it_says(name: str, variant: str) -> None:
    design = design_for(name, variant)
    made = forged(name, design, variant)
    _says_what_is_printed(made)
    assert known_checks(made.expected)
    assert made.what.endswith(".")
    assert made.what[0].isupper()
    _mask_covers_what_changed(made, design, name)


def _says_what_is_printed(made: Forged) -> None:
    for side in made.sides:
        for field, placed in side.built.fields.items():
            if side.built.document.design is made.document.design and side.built.index == 0:
                assert placed.text == made.document.printed(field), field
    lines = tuple(line.text for side in made.sides for line in side.built.mrz)
    assert lines == made.document.printed_mrz
    assert len(parse(lines).lines) == len(lines)


def _mask_covers_what_changed(made: Forged, design: str, name: str) -> None:
    """Outside of the mask nothing differs from the genuine document, and within it something does."""
    for side, before in zip(made.sides, genuine(design), strict=False):
        if side.light is not None or side.mask.all():
            continue
        exposure = side.expose(PPI)
        assert exposure.shape == before.shape
        mask = page_mask(side.mask, exposure)
        change = differs(exposure, before)
        near = cv2.dilate(mask.astype(np.uint8), np.ones((2 * REACH + 1,) * 2, np.uint8)) > 0
        if name != "stolen-blank":  # whose mask is all that is personal, right or wrong
            assert not (change & ~near).any()
        if mask.any():
            assert (change & mask).sum() > 0.03 * mask.sum()


@pytest.mark.parametrize(
    ("name", "variant"), [w for w in WAYS if w.values[0] not in ("paper-copy", "screen-copy")][::3]
)
def test_the_same_order_gives_the_same_matter(name: str, variant: str) -> None:
    design = design_for(name, variant)
    again = get_forger(name).forge(an_order(design, variant))
    for one, other in zip(forged(name, design, variant).sides, again.sides, strict=True):
        assert np.array_equal(one.built.canvas.planes, other.built.canvas.planes)
        assert np.array_equal(one.mask, other.mask)


def uv_rise(name: str, design: str, variant: str, quality: str) -> float:
    """How much brighter the marked area's brightest fifth is under ultraviolet light than on the genuine page."""
    side = forged(name, design, variant, quality).sides[0]
    exposure = side.expose(PPI)
    mask = page_mask(side.mask, exposure)
    return float(np.percentile((exposure.uv - genuine(design)[0].uv)[mask], 80))


@pytest.mark.parametrize(
    ("name", "design", "variant"),
    [
        ("photo-substitution", "zzv-visa", "pasted"),
        ("photo-substitution", "zzv-visa", "printed-over"),
        ("counterfeit", "zzv-visa", "inkjet"),
    ],
)
def test_clumsy_work_glows_more_than_careful_work(name: str, design: str, variant: str) -> None:
    assert uv_rise(name, design, variant, "clumsy") > uv_rise(name, design, variant, "careful") + 0.02


def mrz_contrast(exposure: Exposure, made: Forged) -> float:
    """Darkness of the MRZ's ink in infrared relative to the page, 0 to 1."""
    x0, y0, x1, y1 = (round(v * exposure.px_per_mm) for v in made.sides[-1].built.mrz[0].box)
    zone = exposure.ir[y0:y1, x0:x1]
    return float(1 - np.percentile(zone, 4) / np.percentile(zone, 80))


def test_the_mrz_of_wrong_ink_vanishes_in_infrared() -> None:
    right = forged("stolen-blank", "zzv-visa", "font", "careful")
    wrong = forged("stolen-blank", "zzv-visa", "ink", "clumsy")
    assert mrz_contrast(right.sides[-1].expose(PPI), right) > 0.7
    assert mrz_contrast(wrong.sides[-1].expose(PPI), wrong) < 0.3


def test_check_digits_fit_only_where_they_were_made_to() -> None:
    kept = forged("mrz-alteration", "zzv-visa", "digits-kept").document.printed_mrz
    made = forged("mrz-alteration", "zzv-visa", "digits-recomputed").document.printed_mrz
    assert not parse(kept).check_digits_valid
    assert parse(made).check_digits_valid
    assert made != document_of("zzv-visa").printed_mrz != kept


def test_another_face_is_presented_and_the_ghost_stays() -> None:
    made = forged("photo-substitution", "zzv-visa", "ghost-left")
    holder = document_of("zzv-visa").portrait
    assert made.bearer.person != holder.person
    assert made.document.portrait is made.bearer
    assert made.document.ghost_portrait is holder
    side = made.sides[0]
    assert side.built.ghost is not None
    x0, y0, x1, y1 = (round(v * 1200 / 25.4) for v in side.built.ghost)
    assert not side.mask[y0 + 20 : y1 - 20, x0 + 20 : x1 - 20].any()


def test_a_morph_is_of_both_and_an_impostor_is_not_the_holder() -> None:
    morph = forged("morphed-portrait", "zzv-visa", "half")
    assert morph.bearer.person in morph.document.portrait.person.split("+")
    assert morph.document.portrait.made
    impostor = forged("impostor", "zzv-visa", "stranger")
    assert impostor.bearer.person != impostor.document.portrait.person
    assert not any(side.mask.any() for side in impostor.sides)


def test_altered_appearance_changes_the_bearer_and_not_the_page() -> None:
    made = forged("altered-appearance", "zzv-visa", "nose")
    assert made.bearer_mask is not None
    assert made.bearer_mask.any()
    assert not any(side.mask.any() for side in made.sides)
    assert np.array_equal(made.bearer.picture, made.document.portrait.picture)
    assert not np.array_equal(made.bearer.wide, made.document.portrait.wide)


def test_a_copy_of_a_copy_is_worse_and_grey_is_grey() -> None:
    sharp = {}
    for quality in ("clumsy", "careful"):
        light = forged("paper-copy", "zzv-visa", "grey", quality).sides[0].expose(300)
        assert np.ptp(light.vi.mean(axis=(0, 1))) < 0.05
        assert light.uv.mean() > 0.2  # office paper
        sharp[quality] = light.vi[..., 1]
    coloured = forged("paper-copy", "zzv-visa", "colour").sides[0].expose(300)
    assert (coloured.vi.max(axis=2) - coloured.vi.min(axis=2)).mean() > 0.03
    assert not np.array_equal(sharp["clumsy"], sharp["careful"])


def test_the_fantasy_state_is_unknown() -> None:
    made = forged("fantasy", "zzv-id-card", "identity-card", "careful")
    assert not is_known(made.document.design.issuer)
    assert parse(made.document.printed_mrz).issuer == made.document.design.issuer
    assert all(side.mask.all() for side in made.sides)


def test_a_counterfeit_is_counterfeit_all_over_and_without_fluorescent_print() -> None:
    side = forged("counterfeit", "zzv-visa", "laser", "fair").sides[0]
    assert side.mask.all()
    before, exposure = genuine("zzv-visa")[0], side.expose(PPI)
    green = (exposure.uv[..., 1] - exposure.uv[..., 2]).max(), (before.uv[..., 1] - before.uv[..., 2]).max()
    assert green[0] < 0.3 * green[1]


def test_parts_of_two_documents_are_recorded_as_such() -> None:
    strip = forged("construction", "qmr-id-card", "strip")
    own = document_of("qmr-id-card")
    assert strip.document.printed_mrz != own.printed_mrz
    assert strip.document.printed("surname") == own.printed("surname")
    back = forged("page-substitution", "uto-id-card", "other-back")
    assert not back.sides[0].mask.any()
    assert back.sides[1].mask.any()


def test_every_threat_of_a_picture_has_a_forger() -> None:
    assert {get_forger(name).threat for name in FORGERY_NAMES} == set(Threat) - {Threat.CHIP_TAMPERING}


@pytest.mark.parametrize(("name", "variant"), [("photo-in-picture", "exchanged"), ("data-in-picture", "surname")])
def test_in_a_picture_only_what_was_meant_differs_and_the_document_is_untouched(name: str, variant: str) -> None:
    recipe = Recipe(
        design="zzv-visa",
        seed=7,
        forgery=name,
        variant=variant,
        quality="clumsy",
        portrait=library()[0].name,
        live=False,
    )
    right = make(Recipe(design="zzv-visa", seed=7, portrait=library()[0].name, live=False), library()).sides[0]
    wrong = make(recipe, library()).sides[0]
    assert set(wrong.pictures) == {Light.VI}
    assert wrong.captured.jpeg_quality is None
    assert wrong.mask is not None
    y, x = np.nonzero(wrong.mask)
    differs = (right.pictures[Light.VI] != wrong.pictures[Light.VI]).any(axis=2)
    rows, columns = np.nonzero(differs)
    margin = 1.5 * right.captured.ppi / 25.4
    assert x.min() - margin < columns.min() < columns.max() < x.max() + margin
    assert y.min() - margin < rows.min() < rows.max() < y.max() + margin


@pytest.mark.parametrize(
    "name", ["impostor", "morphed-portrait", "photo-substitution", "construction", "photo-in-picture"]
)
def test_a_forgery_that_needs_somebody_else_says_so(name: str) -> None:
    forger = get_forger(name)
    document = document_of("zzv-visa")
    alone = PortraitSet((document.portrait,))
    order = Order(
        document=document, variant=next(iter(forger.variants)), quality="fair", seed=1, portraits=alone, ppi=PPI
    )
    with pytest.raises(UsageError, match="another person"):
        forger.forge(order)


def test_the_difference_of_equal_canvases_is_empty() -> None:
    one = forged("impostor", "zzv-visa", "stranger").sides[0].built.canvas
    assert not changed(one, one.copy()).any()
    assert len(library()) >= 2


def test_a_card_with_a_long_personal_number_becomes_a_fantasy_card() -> None:
    """Such cards are made in the larger format, whose optional data are shorter."""
    recipe = Recipe(
        design="uto-id-card", seed=5, forgery="fantasy", variant="identity-card", quality="fair", ppi=200, live=False
    )
    assert len(make(recipe, library()).mrz[1]) == 36
