"""Letters that print leaves in doubt are weighed by their neighbours; plain ones stay."""

from __future__ import annotations

import string

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from docfraud.mrz.formats import ALPHABET, FORMATS
from docfraud.mrz.letter_pairs import pair_weights, with_pairs
from docfraud.mrz.names_of_the_world import NAMES
from docfraud.mrz.priors import apply_priors

A = ord("A")


def scores(word: str, doubts: dict[int, tuple[str, float]]) -> np.ndarray:
    """Log probabilities of a word's letters; `doubts` gives another letter some of the probability of a place."""
    result = np.full((len(word), 26), 1e-4)
    for i, c in enumerate(word):
        result[i, ord(c) - A] = 1.0
    for i, (other, share) in doubts.items():
        result[i, ord(word[i]) - A] = 1 - share
        result[i, ord(other) - A] = share
    return np.asarray(np.log(result / result.sum(axis=1, keepdims=True)))


def read(word: np.ndarray) -> str:
    return "".join(chr(A + i) for i in word.argmax(axis=1))


@pytest.mark.parametrize(("true", "at", "other"), [("JENSEN", 2, "M"), ("SCHMIDT", 1, "G"), ("MARTENS", 4, "F")])
def test_a_letter_in_doubt_follows_its_neighbours(true: str, at: int, other: str) -> None:
    # the picture alone says the other letter, by a little
    assert read(with_pairs(scores(true, {at: (other, 0.6)}))) == true


@given(st.text(string.ascii_uppercase, min_size=1, max_size=12))
def test_a_plain_letter_stays_however_odd(word: str) -> None:
    plain = scores(word, {i: ("Q" if c != "Q" else "N", 0.004) for i, c in enumerate(word)})
    assert read(with_pairs(plain)) == word


def test_each_place_keeps_its_total() -> None:
    word = scores("ANNA", {1: ("M", 0.5)}) - 2.0
    assert np.logaddexp.reduce(with_pairs(word), axis=1) == pytest.approx(np.logaddexp.reduce(word, axis=1))


def test_pairs_are_bounded_so_that_a_thousand_to_one_is_never_overruled() -> None:
    weights = pair_weights()
    assert np.ptp(weights) * 2 < np.log(150)
    assert weights.shape == (27, 27)
    assert weights[ord("Q") - A, ord("U") - A] > weights[ord("Q") - A, ord("Z") - A]


def test_names_are_letters_only() -> None:
    assert set(NAMES) <= set(string.ascii_uppercase + " \n")
    assert len(NAMES.split()) > 900


def lines_of(*texts: str) -> np.ndarray:
    made = np.full((len(texts), len(texts[0]), 37), 1e-4)
    for i, text in enumerate(texts):
        for j, c in enumerate(text):
            made[i, j, ALPHABET.index(c)] = 1.0
    return made


def settle(made: np.ndarray) -> list[str]:
    logs = np.log(made / made.sum(axis=2, keepdims=True))
    apply_priors(logs, FORMATS["TD3"])
    return ["".join(ALPHABET[k] for k in row.argmax(axis=1)) for row in logs]


UPPER, LOWER = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"


def test_a_name_in_an_mrz_is_weighed_and_its_fillers_stay() -> None:
    made = lines_of(UPPER, LOWER)
    made[0, 16, ALPHABET.index("M")] = 1.3  # ANNA, read AMNA by a little
    assert settle(made)[0] == UPPER


def test_a_number_prefers_digits_in_doubt_and_keeps_a_plain_letter() -> None:
    made = lines_of(UPPER, LOWER)
    made[1, 5, ALPHABET.index("D")] = 3.0  # 0, read D by a little
    assert settle(made)[1][5] == LOWER[5] == "0"
    assert settle(made)[1][7] == "C"
