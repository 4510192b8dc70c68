"""Which format lies over the lines, and where it begins."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from docfraud.mrz.layout import Hypothesis, aligned_combs, confusion_matrix, hypotheses
from docfraud.mrz.locate import ReadLine, likeness
from docfraud.mrz.slots import fit_comb
from tests.mrz.bars import Faint, lattice
from tests.mrz.published import PUBLISHED, TD1, TD3


def laid(
    *texts: str,
    left: tuple[float, ...] = (),
    pitches: tuple[float, ...] = (),
    missed: tuple[frozenset[int], ...] = (),
    faint: tuple[Faint, ...] = (),
) -> tuple[ReadLine, ...]:
    """Lines under one another. `left`: where each one's first character begins, in pitches of 20 pixels."""
    lines = []
    for i, text in enumerate(texts):
        pitch = pitches[i] if pitches else 20.0
        x0, y0 = 100 + 20 * (left[i] if left else 0.0), 100 + 50.0 * i
        width = len(text) * pitch
        quad = np.array([[x0 - 8, y0], [x0 + width + 8, y0], [x0 + width + 8, y0 + 30], [x0 - 8, y0 + 30]])
        seen = lattice(
            text,
            8 + (np.arange(len(text)) + 0.5) * pitch,
            missed=missed[i] if missed else frozenset(),
            faint=faint[i] if faint else None,
        )
        lines.append(ReadLine(quad, round(width + 16), seen, fit_comb(seen), likeness(seen)))
    return tuple(lines)


def best(lines: tuple[ReadLine, ...]) -> Hypothesis:
    found = hypotheses(lines)
    assert found == sorted(found, key=lambda h: -h.score)
    return found[0]


@pytest.mark.parametrize("name", sorted(PUBLISHED))
def test_the_right_format_wins(name: str) -> None:
    found = best(laid(*PUBLISHED[name]))
    assert found.decoded.format.name == name.split("-", maxsplit=1)[0]
    assert found.decoded.lines == PUBLISHED[name]


@pytest.mark.parametrize("name", sorted(PUBLISHED))
@pytest.mark.parametrize("shift", [0.7, 1.2, -1.0])
def test_lines_whose_starts_slant(name: str, shift: float) -> None:
    """Seen at an angle each line begins up to a character beside the one above it."""
    found = best(laid(*PUBLISHED[name], left=tuple(shift * (i % 2) for i in range(3))))
    assert found.decoded.lines == PUBLISHED[name]


@pytest.mark.parametrize("name", sorted(PUBLISHED))
def test_lines_of_unlike_pitch(name: str) -> None:
    """The far line of a page seen from below is a few per cent shorter."""
    lines = PUBLISHED[name]
    widest = len(lines[0]) * 20.0
    pitches = tuple(20.0 - 0.4 * i for i in range(len(lines)))
    centred = tuple((widest - len(lines[0]) * p) / 40 for p in pitches)
    assert best(laid(*lines, pitches=pitches, left=centred)).decoded.lines == lines


@pytest.mark.parametrize("name", ["TD1", "TD2", "TD3", "MRVA", "MRVB", "FRENCH_ID"])
def test_missing_first_characters_shift_nothing(name: str) -> None:
    """The first two characters of a line are worn off: the rest stays where it is, and those two are not believed."""
    lines = PUBLISHED[name]
    gone: tuple[frozenset[int], ...] = (frozenset({0, 1}), frozenset(), frozenset())
    found = best(laid(*lines, missed=gone[: len(lines)]))
    assert found.decoded.lines[0][2:] == lines[0][2:]
    assert found.decoded.lines[1:] == lines[1:]
    assert found.decoded.confidences[0][0] < 0.2  # not believed


@pytest.mark.parametrize("name", sorted(PUBLISHED))
def test_trailing_fillers_that_nobody_read(name: str) -> None:
    lines = PUBLISHED[name]
    gone = tuple(frozenset(range(len(line.rstrip("<")) + 1, len(line))) for line in lines)
    assert best(laid(*lines, missed=gone)).decoded.lines == lines


def test_a_stray_mark_at_an_end_is_left_out() -> None:
    for first, second in ((TD3[0], TD3[1] + "I"), ("L" + TD3[0], TD3[1])):
        left = (0.0, 0.0) if first == TD3[0] else (-1.0, 0.0)
        assert best(laid(first, second, left=left)).decoded.lines == TD3


def test_a_line_too_poor_to_fit_borrows_its_neighbours_comb() -> None:
    lines = laid(*TD1)
    poor = (lines[0], replace(lines[1], comb=None), lines[2])
    combs = aligned_combs(poor)
    assert combs is not None
    assert combs[1].pitch == pytest.approx(20, rel=0.02)
    assert best(poor).decoded.lines == TD1
    assert aligned_combs(tuple(replace(line, comb=None) for line in lines)) is None
    assert hypotheses(tuple(replace(line, comb=None) for line in lines)) == []


def test_a_line_of_another_document_fits_no_format() -> None:
    assert hypotheses(laid(TD3[0])) == []
    assert hypotheses(laid(*(text[:15] for text in TD1))) == []


def test_look_alikes_are_told_apart_by_position() -> None:
    """O, I, S, B, Z and G where only digits may stand, and digits where only letters may."""
    mixed = (TD3[0].replace("O", "0").replace("I", "1"), TD3[1].replace("7408122", "74O8I22"))
    assert best(laid(*mixed)).decoded.lines == TD3


def test_confusions_are_probabilities() -> None:
    matrix = confusion_matrix()
    assert np.allclose(matrix.sum(axis=1), 1)
    assert (matrix.argmax(axis=1) == np.arange(37)).all()
