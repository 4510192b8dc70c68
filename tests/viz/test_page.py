"""Which label a value belongs to."""

import pytest

from docfraud.viz.label_words import LabelKind
from docfraud.viz.layout import SidedLine, Span
from docfraud.viz.page import PageText
from tests.viz.support import labelled, line
from tests.viz.test_layout import turned


def segment(page: PageText, text: str) -> Span:
    return next(s for s in page.segments if s.text == text)


def owner(lines: list[SidedLine], text: str) -> set[LabelKind]:
    page = PageText(lines)
    found = page.owner(segment(page, text))
    return set(found.kinds) if found and found.near else set()


GRID = [
    line("Valid from/Valable du", 0, 0, height=20),
    line("Valid until/Valable jusqu'au", 400, 0, height=20),
    line("10 DEC 11", 10, 24),
    line("10 DEC 16", 410, 24),
]


@pytest.mark.parametrize("degrees", [0, -6, 9])
def test_values_below_their_labels_in_columns(degrees: float) -> None:
    lines = [turned(sided, degrees) for sided in GRID]
    assert owner(lines, "10 DEC 11") == {LabelKind.DATE_OF_ISSUE}
    assert owner(lines, "10 DEC 16") == {LabelKind.DATE_OF_EXPIRY}


def test_a_value_beside_its_label() -> None:
    lines = [line("Date of birth", 0, 0), line("12.08.1974", 260, 0), line("Sex", 0, 40), line("F", 260, 40)]
    assert owner(lines, "12.08.1974") == {LabelKind.DATE_OF_BIRTH}
    assert owner(lines, "F") == {LabelKind.SEX}


def test_a_value_on_its_labels_line() -> None:
    assert owner([line("CARD EXPIRES 11/01/94")], "11/01/94") == {LabelKind.DATE_OF_EXPIRY}


def test_a_label_of_two_lines() -> None:
    lines = [
        line("Date of birth/", 0, 0, height=20),
        line("Date de naissance", 0, 22, height=20),
        line("12 AUG/AOUT 74", 0, 46),
    ]
    assert owner(lines, "12 AUG/AOUT 74") == {LabelKind.DATE_OF_BIRTH}


def test_a_label_does_not_reach_past_another_value() -> None:
    lines = [*labelled(("Date of issue", "PRAHA")), line("04.07.2012", 0, 70)]
    assert owner(lines, "PRAHA") == {LabelKind.DATE_OF_ISSUE}
    assert owner(lines, "04.07.2012") == set()


def test_a_heading_owns_nothing() -> None:
    assert owner([line("PASSPORT", 0, 0), line("12.08.1974", 0, 32)], "12.08.1974") == set()


def test_what_a_slash_joins_to_a_label_is_label() -> None:
    page = PageText([line("Uzvxrzs/Surname/Nxm"), line("ERIKSSON", 0, 40)])
    assert [s.text for s in page.segments] == ["ERIKSSON"]


def test_the_other_side_has_labels_of_its_own() -> None:
    lines = [line("Date of birth", 0, 0), line("12.08.1974", 0, 32, side="back")]
    assert owner(lines, "12.08.1974") == set()


def test_of_several_values_a_label_owns_the_nearest() -> None:
    page = PageText([line("Date of birth 12.08.1974", 0, 0), line("01.01.2000", 200, 33)])
    spans = [segment(page, "01.01.2000"), segment(page, "12.08.1974")]
    assert [s.text for s in page.owned_by(spans, {LabelKind.DATE_OF_BIRTH})] == ["12.08.1974"]
