"""What lines say: some built as MRZ lines are, some of characters at random.

A line network sees a character's neighbours and would learn which are likely; a forged character is an unlikely one. So
every second line is random, and names are letters at random, not words.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

FILLER = 36
_DIGITS, _LETTERS = np.arange(10), np.arange(10, 36)
_LENGTHS = (30, 36, 44)


def codes(text: str) -> NDArray[np.int64]:
    """Characters as numbers, in the order of `glyphs.ALPHABET`."""
    return np.array(["0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<".index(c) for c in text], dtype=np.int64)


def random_line(rng: np.random.Generator) -> NDArray[np.int64]:
    """One line, 6 to 46 characters."""
    kind = rng.random()
    length = int(rng.choice(_LENGTHS)) if rng.random() < 0.8 else int(rng.integers(6, 47))
    if kind < 0.45:
        return _scrambled(rng, length)
    if kind < 0.75:
        return _names(rng, length)
    return _numbers(rng, length)


def _scrambled(rng: np.random.Generator, length: int) -> NDArray[np.int64]:
    """Any character anywhere, in stretches of fillers, digits, letters and all of them."""
    parts: list[NDArray[np.int64]] = []
    while sum(map(len, parts)) < length:
        run = int(rng.integers(1, 12))
        kind = rng.integers(0, 5)
        pool = (_DIGITS, _LETTERS, np.arange(37), np.array([FILLER]), np.concatenate([_DIGITS, _LETTERS]))[kind]
        parts.append(rng.choice(pool, run))
    return np.concatenate(parts)[:length]


def _word(rng: np.random.Generator, longest: int = 12) -> NDArray[np.int64]:
    return rng.choice(_LETTERS, int(rng.integers(1, longest + 1)))


def _names(rng: np.random.Generator, length: int) -> NDArray[np.int64]:
    """A document code and an issuer, or not; words parted by fillers; fillers to the end."""
    parts: list[NDArray[np.int64]] = []
    if rng.random() < 0.7:
        first = rng.choice(_LETTERS, 1)
        second = rng.choice(_LETTERS, 1) if rng.random() < 0.5 else np.array([FILLER])
        parts += [first, second, rng.choice(_LETTERS, 3)]
    for i in range(int(rng.integers(2, 6))):
        parts.append(_word(rng))
        parts.append(np.full(2 if i == 0 and rng.random() < 0.8 else 1, FILLER))
    line = np.concatenate(parts)[:length]
    return np.concatenate([line, np.full(length - len(line), FILLER)])


def _numbers(rng: np.random.Generator, length: int) -> NDArray[np.int64]:
    """A number, a country, dates, a sex, optional data and fillers, each at a place of its own."""
    both = np.concatenate([_DIGITS, _LETTERS])
    parts = [
        rng.choice(both if rng.random() < 0.5 else _DIGITS, int(rng.integers(6, 11))),
        rng.choice(_DIGITS, 1) if rng.random() < 0.8 else np.array([FILLER]),
        rng.choice(_LETTERS, 3),
        rng.choice(_DIGITS, 7),
        rng.choice(np.array([22, 15, FILLER, 33]), 1),
        rng.choice(_DIGITS, 7),
        rng.choice(both, int(rng.integers(0, 15))),
    ]
    line = np.concatenate(parts)[: length - 2]
    rest = np.full(length - len(line), FILLER)
    rest[-1:] = rng.choice(_DIGITS, 1)
    if rng.random() < 0.5:
        rest[-2:-1] = rng.choice(_DIGITS, 1)
    return np.concatenate([line, rest])
