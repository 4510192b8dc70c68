"""The comb: characters of a line are found where they must be, whatever the network left out."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from docfraud.mrz.formats import ALPHABET
from docfraud.mrz.slots import Comb, fit_comb, peaks, slot_matrix
from tests.mrz.bars import lattice
from tests.mrz.published import PUBLISHED

LINES = sorted({line for lines in PUBLISHED.values() for line in lines})


def _best(matrix: np.ndarray) -> str:
    return "".join(ALPHABET[i] for i in matrix.argmax(axis=1))


@settings(max_examples=150, deadline=None)
@given(
    line=st.sampled_from(LINES),
    start=st.floats(5, 80),
    pitch=st.floats(12, 45),
    drift=st.floats(-0.12, 0.12),
    seed=st.integers(0, 2**32 - 1),
)
def test_every_character_falls_into_its_slot(line: str, start: float, pitch: float, drift: float, seed: int) -> None:
    """Perspective lets the pitch drift along a line, print and network move each character a little."""
    rng = np.random.default_rng(seed)
    n = np.arange(len(line))
    true = start + pitch * (n + drift * n**2 / (2 * len(line)))
    seen = lattice(line, true + rng.uniform(-0.12, 0.12, len(line)) * pitch)
    comb = fit_comb(seen)
    assert comb is not None
    assert (comb.first, comb.last) == (0, len(line) - 1)
    assert np.abs(comb.centres(n) - true).max() < 0.25 * pitch
    assert _best(slot_matrix(seen, comb, 0, len(line))) == line


@settings(max_examples=150, deadline=None)
@given(line=st.sampled_from(LINES), pitch=st.floats(12, 45), share=st.floats(0, 0.5), seed=st.integers(0, 2**32 - 1))
def test_fillers_passed_over_are_counted(line: str, pitch: float, share: float, seed: int) -> None:
    """The network drops fillers, in runs too; the comb says how many there were."""
    rng = np.random.default_rng(seed)
    missed = frozenset(i for i, c in enumerate(line) if c == "<" and 0 < i < len(line) - 1 and rng.random() < share)
    true = 20 + pitch * np.arange(len(line))
    seen = lattice(line, true + rng.uniform(-0.08, 0.08, len(line)) * pitch, missed=missed)
    assert len(seen.text) == len(line) - len(missed)
    comb = fit_comb(seen)
    assert comb is not None
    assert comb.last - comb.first + 1 == len(line)
    assert _best(slot_matrix(seen, comb, comb.first, len(line))) == line


def test_a_slot_without_a_word_is_a_filler_and_a_sure_one_is_not() -> None:
    true = 20 + 20.0 * np.arange(20)
    seen = lattice("ABCDEFGHIJKLMNOPQRST", true, missed=frozenset({9}))
    comb = fit_comb(seen)
    assert comb is not None
    matrix = slot_matrix(seen, comb, -1, 22)
    filler = matrix[:, ALPHABET.index("<")]
    assert filler[10] > 0.7  # passed over
    assert filler[0] > 0.7  # before the line
    assert filler[1:10].max() < 0.01  # sure of a letter
    assert np.allclose(matrix.sum(axis=1), 1)


def test_too_few_characters_say_nothing() -> None:
    assert fit_comb(lattice("ABCDE", 20.0 * np.arange(5))) is None
    assert fit_comb(lattice("", np.zeros(0))) is None
    scattered = lattice("ABCDEFG", np.array([0, 9, 90, 95, 300, 340, 800.0]))
    assert fit_comb(scattered) is None or fit_comb(scattered).residual > 0.05  # type: ignore[union-attr]


def test_peaks_are_sure_characters_once_each() -> None:
    seen = lattice("AAB<", 20.0 * np.arange(4), faint={2: {"B": 0.15}})
    assert len(peaks(seen)) == 3
    assert len(peaks(seen, floor=0.1)) == 3  # the blank is likelier than a character of 0.15


def test_slots_beyond_a_bent_comb_keep_their_order() -> None:
    comb = Comb(start=0.0, pitch=20.0, bend=-0.4, first=0, last=20, residual=0.0)
    slots = comb.slot_of(comb.centres(np.arange(0, 21)))
    assert slots.tolist() == list(range(21))
