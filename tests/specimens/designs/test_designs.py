"""What every design must hold: its data read right, its places are 9303's, its inks do what their light shows."""

from __future__ import annotations

from functools import lru_cache
from itertools import combinations

import numpy as np
import pytest
from numpy.typing import NDArray

from docfraud.errors import UnknownNameError
from docfraud.mrz.codes import country_name, is_specimen
from docfraud.mrz.document_codes import code_problem
from docfraud.mrz.parse import parse
from docfraud.specimens import patterns
from docfraud.specimens.canvas import mm
from docfraud.specimens.design import PAGE_SIZE_MM, Design, Layer, mrz_place
from docfraud.specimens.designs import DESIGN_NAMES, all_designs, get_design
from docfraud.specimens.document import Document, invent_document
from docfraud.specimens.inks import CARBON_BLACK, LASER_BURN, Ink
from docfraud.specimens.patterns import blank_plate
from docfraud.specimens.people import invent
from docfraud.specimens.portraits.library import library
from docfraud.specimens.printing import PROCESSES
from docfraud.specimens.text import MRZ_PITCH_MM, OCRB_EM_PER_PITCH, set_text
from docfraud.viz.label_words import LabelKind
from docfraud.viz.labels import find_labels
from docfraud.viz.layout import runs_of
from tests.specimens.designs.places import MRZ_ZONE_MM, boxes, overlap, shrunk
from tests.viz.support import line

SIDES = [(name, i) for name in DESIGN_NAMES for i in range(len(get_design(name).sides))]
BLACK = {"dye-diffusion": CARBON_BLACK, "laser-engraving": LASER_BURN}
"""The black of processes that are given no ink."""


def document(design: Design, seed: int) -> Document:
    return invent_document(design, library()[seed % len(library())], seed)


@lru_cache(maxsize=64)
def plate(layer: Layer, width: float, height: float) -> NDArray[np.uint8]:
    coverage = blank_plate(width, height)
    for pattern in layer.patterns:
        pattern.draw(coverage)
    return coverage


def inks(design: Design) -> list[Ink]:
    return [ink for side in design.sides for layer in (*side.layers, *side.over) for ink in layer.inks]


def test_names_are_stable() -> None:
    assert DESIGN_NAMES == (
        "uto-passport", "uto-id-card", "uto-visa", "qmr-passport", "qmr-id-card", "qmr-residence-card", "zzv-passport",
        "zzv-visa", "zzv-id-card", "uto-service-passport", "uto-residence-permit", "qmr-visa", "zzv-residence-card",
        "xke-passport", "xke-id-card", "qsk-passport", "qsk-visa",
    )  # fmt: skip
    assert [d.name for d in all_designs()] == list(DESIGN_NAMES)
    with pytest.raises(UnknownNameError, match="uto-passport"):
        get_design("uto-laissez-passer")


def test_five_issuers_and_all_formats() -> None:
    assert {d.issuer for d in all_designs()} == {"UTO", "QMR", "ZZV", "XKE", "QSK"}
    assert {d.format for d in all_designs()} == set(PAGE_SIZE_MM)


def test_every_kind_of_pattern_is_used_somewhere() -> None:
    kinds = {getattr(patterns, name) for name in patterns.__all__} - {patterns.Pattern}
    used = {type(p) for d in all_designs() for s in d.sides for layer in (*s.layers, *s.over) for p in layer.patterns}
    assert used == {kind for kind in kinds if isinstance(kind, type)}


def test_designs_differ_in_colour_and_pattern() -> None:
    for a, b in combinations(all_designs(), 2):
        assert a.sides[0].portrait != b.sides[0].portrait or a.format != b.format
        fonds = [next(layer for layer in d.sides[0].layers if layer.name == "fond") for d in (a, b)]
        assert fonds[0].patterns != fonds[1].patterns, (a.name, b.name)
        assert {i.vi for i in fonds[0].inks} != {i.vi for i in fonds[1].inks}, (a.name, b.name)


@pytest.mark.parametrize("name", DESIGN_NAMES)
@pytest.mark.parametrize("seed", [1, 2, 3, 41])
def test_its_mrz_parses_and_verifies(name: str, seed: int) -> None:
    design = get_design(name)
    made = document(design, seed)
    parsed = parse(made.right_mrz)
    assert parsed.format == design.format
    assert parsed.issuer == parsed.nationality == design.issuer
    assert parsed.document_number == made.number.replace("-", "<")
    assert parsed.sex == made.person.sex
    assert parsed.check_digits
    assert all(digit.valid for digit in parsed.check_digits)
    assert code_problem(design.format, design.document_code) is None


@pytest.mark.parametrize("name", DESIGN_NAMES)
def test_nobody_can_take_it_for_a_state_s(name: str) -> None:
    design = get_design(name)
    assert is_specimen(design.issuer)
    assert (country_name(design.issuer) or "").split(" (")[0] == design.issuer_name
    for side in design.sides:
        words = [p.text for layer in side.layers for p in layer.patterns if isinstance(p, patterns.Words)]
        assert "SPECIMEN" in words
        top = design.size[1] - MRZ_ZONE_MM if side.mrz else design.size[1]
        assert all(b[3] < top for n, b in boxes(design, side) if n == "words SPECIMEN")


@pytest.mark.parametrize(("name", "index"), SIDES)
def test_everything_is_on_the_page_and_stands_free(name: str, index: int) -> None:
    design = get_design(name)
    side = design.sides[index]
    width, height = design.size
    bottom = height - MRZ_ZONE_MM if side.mrz else height
    placed = list(boxes(design, side))
    for what, (x0, y0, x1, y1) in placed:
        assert 1.0 < x0 < x1 < width - 1.0, what
        assert 1.0 < y0 < y1 < bottom, what
    for (a, first), (b, second) in combinations(placed, 2):
        assert overlap(first, second) < 0.01, (a, b)


@pytest.mark.parametrize(("name", "index"), SIDES)
def test_the_packed_printing_has_room_for_all_plates(name: str, index: int) -> None:
    side = get_design(name).sides[index]
    assert len(side.layers) + 1 <= 8  # the labels are a plate too


@pytest.mark.parametrize(("name", "index"), SIDES)
def test_only_a_pale_fond_lies_in_the_machine_readable_zone(name: str, index: int) -> None:
    design = get_design(name)
    side = design.sides[index]
    if not side.mrz:
        return
    top = mm(design.size[1] - MRZ_ZONE_MM)
    for layer in (*side.layers, *side.over):
        share = float((plate(layer, *design.size)[top:] > 127).mean())
        if layer.name.startswith("fond"):
            assert share < 0.4, layer.name
            assert all(min(ink.vi) > 0.4 and np.mean(ink.vi) > 0.6 and ink.ir >= 0.93 for ink in layer.inks), layer.name
        else:
            assert share == 0, layer.name


@pytest.mark.parametrize("name", DESIGN_NAMES)
def test_the_mrz_stands_where_9303_wants_it(name: str) -> None:
    design = get_design(name)
    width, height = design.size
    lines = document(design, 1).right_mrz
    left, baselines = mrz_place(design.format, len(lines))
    assert design.personalisation.mrz.font == "ocrb"
    assert len([side for side in design.sides if side.mrz]) == 1
    assert abs(left - {"TD3": 6.0}.get(design.format, 4.0)) <= 1.0
    for text, baseline in zip(lines, baselines, strict=True):
        put = set_text(text, left, baseline, "ocrb", MRZ_PITCH_MM * OCRB_EM_PER_PITCH, pitch=MRZ_PITCH_MM)
        x0, y0, x1, y1 = put.box
        assert left < x0 < left + 1.0  # ink begins in the first character's own cell
        assert height - MRZ_ZONE_MM < y0 < y1 < height - 1
        assert x1 < width - 2
        centres = [(a + b) / 2 for a, _, b, _ in put.characters]
        same = [i for i in range(1, len(text)) if text[i] == text[i - 1]]
        assert all(centres[i] - centres[i - 1] == pytest.approx(2.54, abs=0.05) for i in same)
        assert 2.2 < y1 - y0 < 3.2
    spacing = 6.35 if len(lines) == 2 else 4.23  # 9303-4 figure 3, 9303-5 figure 6
    assert np.diff(baselines) == pytest.approx([spacing] * (len(lines) - 1))


@pytest.mark.parametrize("name", DESIGN_NAMES)
def test_labels_are_in_two_languages_that_the_reader_knows(name: str) -> None:
    own = {kind.value for kind in LabelKind}
    for slot in (slot for side in get_design(name).sides for slot in side.slots):
        halves = slot.label.split("/")
        assert len(halves) == 2
        wanted = LabelKind(slot.name) if slot.name in own else LabelKind.OTHER
        for half in halves:
            found = [label.kind for label in find_labels(runs_of([line(half)]))]
            assert found == [wanted], (slot.label, half)


@pytest.mark.parametrize("name", DESIGN_NAMES)
def test_values_fit_their_room(name: str) -> None:
    design = get_design(name)
    font = design.personalisation.text.font
    small = []
    for seed in range(60):
        made = invent_document(design, library()[0], seed, invent(seed))
        for side in design.sides:
            for slot in side.slots:
                text = made.printed(slot.name)
                assert text, slot.name
                share = shrunk(text, slot.room, font, side.value_size)
                assert share >= 0.6, (slot.name, text)  # below, it would run out of its room
                small.append(share < 0.9)
    assert np.mean(small) < 0.04


@pytest.mark.parametrize("name", DESIGN_NAMES)
def test_the_mandatory_fields_are_there(name: str) -> None:
    design = get_design(name)
    slots = [slot.name for side in design.sides for slot in side.slots]
    assert len(slots) == len(set(slots))
    wanted = {"surname", "given_names", "document_number", "nationality", "date_of_birth", "sex", "date_of_expiry"}
    if design.format == "TD3":
        wanted |= {"document_code", "issuer", "place_of_birth", "date_of_issue", "authority"}
    if design.format.startswith("MRV"):
        wanted |= {"date_of_issue", "authority"}
    assert wanted <= set(slots)


@pytest.mark.parametrize("name", DESIGN_NAMES)
def test_what_the_lights_show(name: str) -> None:
    design = get_design(name)
    assert max(design.sheet.glow) < 0.05  # dull under ultraviolet light
    used = inks(design)
    assert any(max(ink.glow) > 0.3 and min(ink.vi) > 0.9 for ink in used)  # invisible but for ultraviolet light
    front = design.sides[0]
    assert front.portrait is not None
    for way in (design.personalisation.text, design.personalisation.mrz):
        black = way.ink or BLACK[way.process]
        assert black.ir < 0.1
    pairs = [(a, b) for a in used for b in used if a.vi == b.vi and a.ir > 0.9 and b.ir < 0.5]
    assert pairs  # alike in white light, apart in infrared
    kinds = [any(max(ink.glow) > 0.3 for ink in layer.inks) for layer in front.over]
    assert sorted(kinds) == [False, True]  # over the portrait: one print for the eye, one for the ultraviolet lamp


@pytest.mark.parametrize("name", DESIGN_NAMES)
def test_the_overprints_cross_the_portrait_and_its_edge(name: str) -> None:
    design = get_design(name)
    front = design.sides[0]
    assert front.portrait is not None
    x0, y0, x1, y1 = (mm(v) for v in front.portrait)
    inked = [plate(layer, *design.size) > 127 for layer in front.over]
    for coverage in inked:
        assert coverage[y0:y1, x0:x1].any()
    assert any(coverage.sum() > coverage[y0:y1, x0:x1].sum() for coverage in inked)


@pytest.mark.parametrize("name", DESIGN_NAMES)
def test_portraits_keep_their_shape_and_size(name: str) -> None:
    front = get_design(name).sides[0]
    assert front.portrait is not None
    assert (front.ghost is None) == (name == "qsk-visa")
    x0, y0, x1, y1 = front.portrait
    assert 26 <= x1 - x0 <= 35.01
    assert 32 <= y1 - y0 <= 45.01
    for a, b, c, d in (box for box in (front.portrait, front.ghost) if box is not None):
        assert (c - a) / (d - b) == pytest.approx(35 / 45, rel=0.01)
    assert x1 < get_design(name).size[0] / 2  # zone V is on the left


@pytest.mark.parametrize("name", DESIGN_NAMES)
def test_the_stock_fits_the_way_it_is_personalised(name: str) -> None:
    design = get_design(name)
    ways = design.personalisation
    assert {ways.portrait.process, ways.text.process, ways.mrz.process} <= set(PROCESSES)
    engraved = "laser-engraving" in {ways.portrait.process, ways.text.process, ways.mrz.process}
    assert engraved == (design.sheet.name == "polycarbonate")
    assert (design.fibres is not None) == design.sheet.name.endswith("paper")
    assert not (engraved and design.laminate)
    rainbow = [layer for side in design.sides for layer in side.layers if len(layer.inks) > 1 and layer.name != "uv"]
    assert rainbow
