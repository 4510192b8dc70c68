"""Drawn documents from picture to fields, with the real engine."""

from dataclasses import replace

import numpy as np
import pytest

from docfraud.mrz.parse import parse
from docfraud.ocr.ppocr import PPOCR, shared_ppocr
from docfraud.results import Outcome
from docfraud.settings import Settings
from docfraud.viz.fields import COMPARED, VizFields
from docfraud.viz.match import match_fields, read_fields, read_lines
from tests.support.drawing import DateStyle, DrawnPage, PageSpec, draw_page
from tests.support.forging import alter_viz_digit
from tests.viz.support import TODAY, line


@pytest.fixture(scope="module")
def reader() -> PPOCR:
    return shared_ppocr(1)


def read(page: DrawnPage, reader: PPOCR) -> VizFields:
    """The fields of a drawn document, both sides, without its MRZ lines."""
    quads = [
        [np.array([[a, b], [c, b], [c, d], [a, d]]) for a, b, c, d in side.mrz_line_boxes] if side else []
        for side in (page, page.back)
    ]
    mrz = parse(page.mrz_side.mrz_lines, today=TODAY)
    back = page.back.pixels if page.back else None
    return read_fields(page.pixels, mrz, reader, Settings(), exclude=quads[0], back=back, back_exclude=quads[1])


@pytest.mark.parametrize(
    "spec",
    [
        PageSpec(),
        PageSpec(format="TD1", surname="ŚWIĘTEK-HALE", given_names="JÓN", date_style=DateStyle.DOTS, sex="M"),
        PageSpec(format="MRVA", date_style=DateStyle.MONTH_WORD, nationality="CAN", ppi=200),
    ],
    ids=["TD3", "TD1", "MRVA"],
)
def test_a_genuine_document_agrees_in_every_field(spec: PageSpec, reader: PPOCR) -> None:
    page = draw_page(spec)
    fields = read(page, reader)
    assert {name: fields.field(name).outcome for name in COMPARED} == dict.fromkeys(COMPARED, Outcome.SUCCESSFUL)
    # the region of a value is where it was printed
    for name in ("document_number", "date_of_birth", "surname"):
        found, box = fields.field(name), page.boxes[name]
        assert found.quad is not None
        centre = found.quad.mean(axis=0)
        assert abs(centre[0] - (box[0] + box[2]) / 2) < 0.2 * (box[2] - box[0])
        assert abs(centre[1] - (box[1] + box[3]) / 2) < box[3] - box[1]


@pytest.mark.parametrize("field", ["date_of_birth", "date_of_expiry", "document_number"])
def test_one_altered_digit_fails_its_field_on_its_place_and_no_other(field: str, reader: PPOCR) -> None:
    forged = alter_viz_digit(draw_page(), field)
    fields = read(forged.page, reader)
    assert {f.name for f in fields.fields if f.outcome is Outcome.FAILED} == {field}
    found = fields.field(field)
    assert found.text == forged.after
    (x0, y0, x1, y1), quad = forged.boxes[0], found.quad
    assert quad is not None
    assert quad[:, 0].min() <= (x0 + x1) / 2 <= quad[:, 0].max()
    assert quad[:, 1].min() <= (y0 + y1) / 2 <= quad[:, 1].max()


def test_the_same_alteration_in_a_thumbnail_is_only_doubted(reader: PPOCR) -> None:
    forged = alter_viz_digit(draw_page(PageSpec(ppi=90)))
    assert read(forged.page, reader).field("date_of_birth").outcome is Outcome.UNDETERMINED


def test_an_altered_name_and_sex(reader: PPOCR) -> None:
    page = draw_page(replace(PageSpec(), viz={"surname": "LINDHÜLLER", "sex": "M/M"}))
    fields = read(page, reader)
    assert {f.name for f in fields.fields if f.outcome is Outcome.FAILED} == {"surname", "sex"}


def test_the_mrz_is_left_out_by_its_place_and_by_its_looks(reader: PPOCR) -> None:
    page = draw_page()
    boxes = page.mrz_line_boxes
    quads = [np.array([[a, b], [c, b], [c, d], [a, d]]) for a, b, c, d in boxes]
    texts = [sided.line.text for sided in read_lines(page.pixels, reader, exclude=quads)]
    assert "LINDMÜLLER" in texts
    assert not any("<" in text for text in texts)
    with_mrz = [line("P<UTOERIKSSON<<ANNA<MARIA<<<<<", 0, 0), line("UTO", 0, 90)]
    assert [sided.line.text for sided in match_fields(with_mrz, None, Settings()).lines] == ["UTO"]


def test_an_empty_page_has_no_fields() -> None:
    fields = match_fields([], None, Settings())
    assert {f.outcome for f in fields.fields} == {Outcome.NOT_PERFORMED}
    with pytest.raises(KeyError):
        fields.field("shoe_size")
