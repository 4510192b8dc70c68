"""How sure each character of a reading is, after everything that speaks for it: print, neighbours, check digits.

A check digit that is right vouches for what it covers, the more the fewer other texts would have made it right too.
Those are counted exactly: all texts of the field, each as likely as the picture says, summed by their check digit.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from docfraud.mrz.check_digits import VALUES, WEIGHTS, check_digits
from docfraud.mrz.decode import Decoded, allowed_characters
from docfraud.mrz.formats import ALPHABET, FILLER

_VALUES = np.array([VALUES[c] % 10 for c in ALPHABET])
_FILLER = ALPHABET.index(FILLER)
_CODES = ("document_code", "issuer", "nationality")
_NAMES = ("names", "surname", "given_names")

_FILLERS_IN_NAMES = 2.6
"""Odds of a filler in a name field, 43 in 100 characters over invented holders, against those in the lines that the
network learnt from, 22 in 100 (`models/mrz_reader/texts.py`)."""

_WRONG_DIGIT = 0.01
"""Share of documents, forged or misprinted, on which a check digit is wrong; chosen a priori."""


def certainties(matrices: Sequence[NDArray[np.float64]], decoded: Decoded, lines: Sequence[str]) -> NDArray[np.float64]:
    """Probability of each character.

    Args:
        matrices: per line, the probability of each character in each column by the picture alone, shape (length, 37).
        decoded: what was made of them.
        lines: the reading, as printed or settled by check digits.

    Returns:
        Shape (lines, length).
    """
    fmt = decoded.format
    chances = _chances(matrices, decoded)
    said = np.array([[ALPHABET.index(c) for c in line] for line in lines])
    sure = np.take_along_axis(chances, said[:, :, None], axis=2)[:, :, 0]
    for digit in check_digits(fmt, lines):
        if digit.valid:
            rows, columns = np.array(
                [(i, j) for i, start, end in digit.covers for j in range(start, end)] + [(digit.line, digit.column)]
            ).T
            vouched = _vouched(chances[rows, columns], said[rows, columns])
            sure[rows, columns] = np.maximum(sure[rows, columns], vouched)
    return np.asarray(sure)


def _chances(matrices: Sequence[NDArray[np.float64]], decoded: Decoded) -> NDArray[np.float64]:
    """Of each character in each place, as the picture and the priors have it; shape (lines, length, 37).

    Codes and names stand as the picture has them. Which codes exist and which letters follow each other in names only
    picks the likeliest: nobody would notice it where the odd one was printed. But fillers are common.
    """
    fmt = decoded.format
    picture = np.where(allowed_characters(fmt.name), np.stack(matrices), 0.0)
    chances = np.exp(decoded.scores - np.logaddexp.reduce(decoded.scores, axis=2, keepdims=True))
    for name in fmt.field_names:
        spec = fmt.field(name)
        part = picture[spec.line, spec.start : spec.end]
        if name in _NAMES:
            part[:, _FILLER] *= _FILLERS_IN_NAMES
        if name in _NAMES or name in _CODES:
            chances[spec.line, spec.start : spec.end] = part / part.sum(axis=1, keepdims=True)
    return np.asarray(chances)


def _vouched(chances: NDArray[np.float64], said: NDArray[np.int64]) -> NDArray[np.float64]:
    """Probability of each character of a field and its check digit, which are right together, given that they are.

    Sum-product over the sum modulo 10. That the digit is right is known of the reading, not of the print: documents
    on which it is wrong keep their small share.

    Args:
        chances: shape (n, 37), the digit's last.
        said: shape (n,), columns of `chances`.
    """
    count = len(said)
    weights = np.array([*(WEIGHTS[i % 3] for i in range(count - 1)), -1])
    # steps[i, v]: chance that place i adds v to the sum
    adds = weights[:, None] * _VALUES[None] % 10
    steps = np.zeros((count, 10))
    np.add.at(steps, (np.arange(count)[:, None], adds), chances)
    turn = (np.arange(10)[:, None] - np.arange(10)[None]) % 10  # [sum after, what was added] -> sum before
    before = np.zeros((count + 1, 10))
    before[0, 0] = 1.0
    for i in range(count):
        before[i + 1] = before[i][turn] @ steps[i]
    after = np.zeros((count + 1, 10))  # chance that the rest adds this much
    after[count, 0] = 1.0
    for i in range(count - 1, -1, -1):
        after[i] = after[i + 1][turn] @ steps[i]
    right = before[count, 0]
    places = np.arange(count)
    own = chances[places, said]
    needed = (-adds[places, said][:, None] - np.arange(10)[None]) % 10
    fits = (before[:-1] * np.take_along_axis(after[1:], needed, axis=1)).sum(axis=1)
    # a right digit is ten times as likely where it is meant than where chance makes it
    meant = (1 - _WRONG_DIGIT) * 10 + _WRONG_DIGIT
    with_it = meant * own * fits + _WRONG_DIGIT * own * (1 - fits)
    return np.asarray(with_it / (meant * right + _WRONG_DIGIT * (1 - right)))
