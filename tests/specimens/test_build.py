"""From a document to matter: what is printed lies where the record says, and nowhere else."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from docfraud.mrz.parse import parse
from docfraud.specimens.build import BuiltSide, blank_side, build, build_side, finish, stock
from docfraud.specimens.canvas import mm
from docfraud.specimens.designs import DESIGN_NAMES, get_design
from docfraud.specimens.document import Document, invent_document
from docfraud.specimens.portraits.library import library


@cache
def document(name: str = "uto-id-card", seed: int = 4) -> Document:
    return invent_document(get_design(name), library()[0], seed)


@cache
def sides(name: str = "uto-id-card") -> tuple[BuiltSide, ...]:
    return build(document(name))


def test_the_same_document_gives_the_same_matter_and_leaves_the_stock_alone() -> None:
    before = stock(document().design, 0).planes.copy()
    again = build(document())
    for one, other in zip(sides(), again, strict=True):
        assert np.array_equal(one.canvas.planes, other.canvas.planes)
    assert np.array_equal(stock(document().design, 0).planes, before)


@pytest.mark.parametrize("field", ["surname", "document_number", "date_of_birth"])
def test_a_field_is_where_its_box_says(field: str) -> None:
    built = sides()[0]
    bare = build_side(document().but(viz={field: ""}), 0)
    assert field not in bare.fields
    differs = (np.abs(built.canvas.planes.astype(int) - bare.canvas.planes) > 200).any(axis=0)
    ys, xs = np.nonzero(differs)
    x0, y0, x1, y1 = (mm(v) for v in built.fields[field].box)
    reach = 14  # ink scatters a little
    assert x0 - reach <= xs.min() <= xs.max() <= x1 + reach
    assert y0 - reach <= ys.min() <= ys.max() <= y1 + reach
    assert xs.max() - xs.min() > 0.8 * (x1 - x0)


def test_the_portrait_fills_its_box_and_the_mrz_is_in_its_zone() -> None:
    front, back = sides()
    blank = blank_side(document(), 0)
    finish(blank)
    differs = np.abs(front.canvas.planes[1].astype(int) - blank.canvas.planes[1]) > 500
    assert front.portrait is not None
    x0, y0, x1, y1 = (mm(v) for v in front.portrait)
    assert differs[y0:y1, x0:x1].mean() > 0.4
    assert [line.text for line in back.mrz] == list(document().printed_mrz)
    height = document().design.size[1]
    for line in back.mrz:
        assert height - 23.2 <= line.box[1] < line.box[3] <= height
        pitches = np.diff([(c[0] + c[2]) / 2 for c in line.characters])
        assert np.abs(pitches - 2.54).max() < 0.6


def test_an_unfinished_side_lacks_overprint_and_laminate_only() -> None:
    raw = build_side(document(), 0, finished=False)
    finish(raw)
    assert np.array_equal(raw.canvas.planes, sides()[0].canvas.planes)


def test_another_ghost_changes_the_ghost_alone() -> None:
    other = build_side(document().but(ghost_portrait=library()[1]), 0)
    differs = (other.canvas.planes != sides()[0].canvas.planes).any(axis=0)
    assert other.ghost is not None
    x0, y0, x1, y1 = (mm(v) for v in other.ghost)
    assert differs[y0:y1, x0:x1].any()
    differs[y0 - 10 : y1 + 10, x0 - 10 : x1 + 10] = False
    assert not differs.any()


@pytest.mark.parametrize("name", DESIGN_NAMES)
def test_every_document_has_dates_in_order_and_an_mrz_that_verifies(name: str) -> None:
    for seed in range(25):
        made = invent_document(get_design(name), library()[seed % 2], seed)
        assert made.person.date_of_birth < made.issued < made.expires
        parsed = parse(made.printed_mrz)
        assert parsed.check_digits_valid
        assert parsed.format == made.design.format
        assert parsed.issuer == made.design.issuer
        assert parsed.document_number == made.number
        assert made == invent_document(get_design(name), library()[seed % 2], seed)
    assert document(name).but(mrz=()).printed_mrz == ()
