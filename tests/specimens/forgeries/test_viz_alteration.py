"""Altered printed fields."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from docfraud.specimens.canvas import Exposure
from docfraud.specimens.designs import all_designs, get_design
from docfraud.specimens.forgeries import QUALITIES, get_forger
from docfraud.specimens.forgeries.claims import CHANGEABLE, alterable, change_of
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

CARD = "uto-id-card"
NAME = "viz-alteration"


def exposed(
    quality: str, variant: str = "date-of-birth"
) -> tuple[Exposure, np.ndarray[tuple[int, ...], np.dtype[np.bool_]]]:
    """The altered side and its mask, both at `PPI`."""
    side = forged(NAME, CARD, variant, quality).sides[0]
    exposure = side.expose(PPI)
    return exposure, page_mask(side.mask, exposure)


@pytest.mark.parametrize("variant", [name.replace("_", "-") for name in CHANGEABLE])
@pytest.mark.parametrize("design", [CARD, "zzv-visa"])
def test_the_page_says_what_is_claimed_and_the_mrz_what_it_said(design: str, variant: str) -> None:
    made = forged(NAME, design, variant)
    document = document_of(design)
    field = variant.replace("-", "_")
    side = next(side for side in made.sides if field in side.built.fields)
    printed = side.built.fields[field]
    assert printed.text == made.document.printed(field)
    assert printed.text != document.printed(field)
    assert document.printed(field) in made.what
    assert printed.text in made.what
    assert made.document.printed_mrz == document.printed_mrz
    assert len(printed.characters) == len(printed.text)
    assert known_checks(made.expected)
    assert made.expected[0] == CHANGEABLE[field].check
    assert made.bearer is document.portrait


@pytest.mark.parametrize("quality", QUALITIES)
def test_the_mask_covers_what_changed_and_little_else(quality: str) -> None:
    exposure, mask = exposed(quality)
    change = differs(exposure, genuine(CARD)[0])
    near = cv2.dilate(mask.astype(np.uint8), np.ones((2 * REACH + 1,) * 2, np.uint8)) > 0
    assert change.any()
    assert not (change & ~near).any()
    assert (change & mask).sum() > 0.25 * mask.sum()
    assert not forged(NAME, CARD, "date-of-birth").sides[1].mask.any()


def test_the_same_order_gives_the_same_page() -> None:
    one = forged(NAME, CARD, "date-of-birth").sides[0].built.canvas.planes
    again = get_forger(NAME).forge(an_order(CARD, "date-of-birth")).sides[0].built.canvas.planes
    other = get_forger(NAME).forge(an_order(CARD, "date-of-birth", seed=8)).sides[0].built.canvas.planes
    assert np.array_equal(one, again)
    assert not np.array_equal(one, other)


def test_only_figures_that_differ_are_touched() -> None:
    made, document = forged(NAME, CARD, "date-of-birth"), document_of(CARD)
    old, new = document.printed("date_of_birth"), made.document.printed("date_of_birth")
    kept = [i for i, (a, b) in enumerate(zip(old, new, strict=True)) if a == b and a != " "]
    assert kept
    before = next(iter(genuine(CARD)))
    exposure, mask = exposed("careful")
    boxes = made.sides[0].built.fields["date_of_birth"].characters
    scale = exposure.px_per_mm
    for i in kept[:3]:
        x0, y0, x1, y1 = (round(v * scale) for v in boxes[i])
        assert not mask[y0:y1, x0:x1].any()
        assert np.abs(exposure.vi[y0:y1, x0:x1] - before.vi[y0:y1, x0:x1]).max() < 0.01


def test_clumsier_hands_leave_more_trace_under_ultraviolet_light() -> None:
    before = genuine(CARD)[0]
    rises = []
    for quality in QUALITIES:
        exposure, mask = exposed(quality)
        rises.append(float(np.percentile((exposure.uv - before.uv)[mask], 80)))  # the new ink itself is dark
    assert rises[0] > 2 * rises[1] > 4 * rises[2]


def test_office_ink_vanishes_in_infrared_and_careful_ink_does_not() -> None:
    darkest = {}
    for quality in QUALITIES:
        exposure, mask = exposed(quality)
        darkest[quality] = float(np.percentile(exposure.ir[mask], 2))
    assert darkest["careful"] < 0.35
    assert darkest["fair"] > 0.5
    assert darkest["clumsy"] > 0.5


def test_every_design_can_be_altered_where_it_prints_the_field() -> None:
    forger = get_forger(NAME)
    for design in all_designs():
        assert {v for v in forger.variants if forger.applies(design, v)} == {
            name.replace("_", "-") for name in alterable(design)
        }
    assert not forger.applies(get_design(CARD), "eye-colour")


@pytest.mark.parametrize("seed", range(12))
def test_a_claim_is_never_what_is_there_already(seed: int) -> None:
    document = document_of("qmr-id-card", seed)
    for name in CHANGEABLE:
        change = change_of(document, name, seed)
        assert change.printed != change.was
        assert change.was == document.printed(name)
        assert change.document.printed(name) == change.printed
        others = [n for n in CHANGEABLE if n != name]
        assert all(change.document.printed(n) == document.printed(n) for n in others)
        assert change.document.right_mrz != document.right_mrz
