"""How sure a character is: sums against writing every text out, and what may vouch for what."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from docfraud.mrz.certainty import _WRONG_DIGIT, _vouched, certainties
from docfraud.mrz.check_digits import check_digit
from docfraud.mrz.decode import Decoded, decode
from docfraud.mrz.formats import ALPHABET, DIGITS, FORMATS
from tests.mrz.published import PUBLISHED
from tests.mrz.test_decode import matrices, put

TD3 = FORMATS["TD3"]
LINES = PUBLISHED["TD3"]


def _sure(made: list[NDArray[np.float64]], lines: tuple[str, ...] | None = None) -> NDArray[np.float64]:
    decoded: Decoded = decode(made, TD3)
    return certainties(made, decoded, lines or decoded.lines)


@st.composite
def fields(draw: st.DrawFn) -> list[dict[str, float]]:
    """Two or three possible characters for each of four positions, and a check digit."""
    places = []
    for position in range(5):
        options = draw(
            st.lists(st.sampled_from(ALPHABET if position < 4 else DIGITS), min_size=2, max_size=3, unique=True)
        )
        shares = np.array([draw(st.floats(0.05, 1)) for _ in options])
        places.append(dict(zip(options, (shares / shares.sum()).tolist(), strict=True)))
    return places


@given(fields())
def test_sums_are_those_over_every_text(places: list[dict[str, float]]) -> None:
    """Texts whose digit is right are 991 times as likely as they were against the others: 0.99 x 10 + 0.01 to 0.01."""
    texts = ["".join(text) for text in product(*places)]
    right = [text for text in texts if check_digit(text[:-1]) == text[-1]]
    if not right:
        return
    meant = (1 - _WRONG_DIGIT) * 10 + _WRONG_DIGIT
    weight = {
        text: np.prod([places[i][c] for i, c in enumerate(text)]) * (meant if text in right else _WRONG_DIGIT)
        for text in texts
    }
    chances = np.zeros((5, len(ALPHABET)))
    for i, place in enumerate(places):
        for character, share in place.items():
            chances[i, ALPHABET.index(character)] = share
    said = right[0]
    expected = [sum(w for t, w in weight.items() if t[i] == said[i]) / sum(weight.values()) for i in range(5)]
    assert _vouched(chances, np.array([ALPHABET.index(c) for c in said])) == pytest.approx(expected, rel=1e-9)


def test_a_right_check_digit_vouches_for_a_faint_character() -> None:
    made = matrices(LINES)
    put(made, 1, 3, _8=0.4, _7=0.35, _1=0.25)
    assert LINES[1][3] == "8"
    assert _sure(made)[1, 3] > 0.95


def test_a_wrong_check_digit_vouches_for_nothing() -> None:
    wrong = (LINES[0], LINES[1][:9] + "5" + LINES[1][10:])
    made = matrices(wrong)
    put(made, 1, 3, _8=0.4, _7=0.35, _1=0.25)
    assert decode(made, TD3).doubt != 0
    assert _sure(made, wrong)[1, 3] < 0.6


def test_a_check_digit_cannot_vouch_where_it_is_blind() -> None:
    """3 and D differ by ten: both make the digit right."""
    made = matrices(LINES)
    put(made, 1, 8, _3=0.6, D=0.4)
    assert LINES[1][8] == "3"
    priors = 10 * 0.6 / (10 * 0.6 + 0.4)  # numbers end in digits
    assert _sure(made)[1, 8] == pytest.approx(priors, abs=0.02)


def test_it_vouches_less_for_a_whole_row_of_faint_characters() -> None:
    few, many = matrices(LINES), matrices(LINES)
    for column in range(9):
        row = {f"_{c}" if c.isdigit() else c: 0.35 for c in {LINES[1][column], "0", "O"}}
        put(many, 1, column, **row)
        if column == 4:
            put(few, 1, column, **row)
    assert _sure(few, LINES)[1, 4] > 0.98
    assert _sure(many, LINES)[1, 4] < 0.7


def test_a_letter_of_a_name_is_as_sure_as_the_picture_has_it() -> None:
    """Neighbours pick among faint letters, but do not make the pick clear."""
    made = matrices(LINES)
    at = LINES[0].index("ANNA") + 1
    put(made, 0, at, N=0.3, H=0.3, W=0.3)
    assert decode(made, TD3).lines[0][at] == "N"
    assert _sure(made)[0, at] == pytest.approx(1 / 3, abs=0.01)


def test_a_known_code_is_as_sure_as_the_picture_has_it() -> None:
    made = matrices(LINES)
    put(made, 0, 3, T=0.3, V=0.3, W=0.3)
    assert decode(made, TD3).lines[0][2:5] == "UTO"
    assert _sure(made)[0, 3] == pytest.approx(1 / 3, abs=0.01)


def test_fillers_are_common_in_names() -> None:
    made = matrices(LINES)
    at = LINES[0].index("<<")
    put(made, 0, at, filler=0.4, K=0.55)
    assert _sure(made)[0, at] == pytest.approx(2.6 * 0.4 / (2.6 * 0.4 + 0.55), abs=0.01)
