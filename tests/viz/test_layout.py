import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from docfraud.ocr.base import TextLine
from docfraud.viz.layout import SidedLine, cut_quad, joined_rows, level_frame, runs_of
from tests.viz.support import line


def turned(sided: SidedLine, degrees: float) -> SidedLine:
    """The same line on a page turned clockwise about its origin."""
    angle = np.radians(degrees)
    matrix = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    old = sided.line
    return SidedLine(
        sided.side,
        TextLine(old.text, old.confidence, old.quad @ matrix, old.character_positions, old.character_confidences),
    )


def test_a_value_is_cut_out_of_its_line() -> None:
    whole = line("Born 12.08.1974", 100, 50, height=20)
    quad = runs_of([whole])[0].span(5, 15).quad
    assert quad[:, 0].tolist() == pytest.approx([150, 250, 250, 150])
    assert quad[:, 1].tolist() == pytest.approx([50, 50, 70, 70])


def test_a_line_without_character_positions_is_cut_in_proportion() -> None:
    plain = TextLine("ABCD", 1.0, np.array([[0, 0], [40, 0], [40, 10], [0, 10.0]]))
    assert cut_quad(plain, 1, 3)[:, 0].tolist() == pytest.approx([10, 30, 30, 10])


@given(st.integers(0, 14), st.integers(1, 15))
def test_a_cut_stays_inside_its_line(start: int, length: int) -> None:
    sided = line("12 AUG/AOUT 74 F", 10, 10)
    quad = cut_quad(sided.line, start, min(start + length, 16))
    assert quad[:, 0].min() >= sided.line.quad[:, 0].min() - 1e-9
    assert quad[:, 0].max() <= sided.line.quad[:, 0].max() + 1e-9


@pytest.mark.parametrize("degrees", [-20, -3, 0, 7, 30])
def test_boxes_are_level_however_the_page_lies(degrees: float) -> None:
    lines = [turned(line("Date of birth", 100, 100), degrees), turned(line("12 AUG 74", 100, 140), degrees)]
    above, below = (run.span().box for run in runs_of(lines))
    assert above.height == pytest.approx(30)
    assert above.left == pytest.approx(below.left)
    assert below.top - above.top == pytest.approx(40)


def test_no_lines_have_no_angle() -> None:
    assert level_frame([]).tolist() == np.eye(2).tolist()


def test_neighbours_on_a_row_are_joined_and_columns_are_not() -> None:
    parts = [line("01 JAN /JAN", 0, 0), line("85", 190, 2), line("OTTAWA", 600, 0), line("below", 0, 60)]
    (row,) = joined_rows(runs_of(parts))
    assert row.text == "01 JAN /JAN 85"
    quad = row.span().quad
    assert quad[:, 0].min() == 0
    assert quad[:, 0].max() == 220


def test_spans_of_one_printed_line_overlap_through_different_runs() -> None:
    parts = [line("01 JAN /JAN", 0, 0), line("85", 190, 0)]
    runs = runs_of(parts)
    (row,) = joined_rows(runs)
    assert runs[1].span().overlaps(row.span(12, 14))
    assert not runs[1].span().overlaps(row.span(0, 11))


def test_sides_keep_apart() -> None:
    front, back = line("01 JAN", 0, 0), line("85", 95, 0, side="back")
    assert joined_rows(runs_of([front, back])) == []
