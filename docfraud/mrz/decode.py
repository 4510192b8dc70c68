"""From character probabilities to lines: as printed, and as valid.

Given, for each position, how likely each character is, two readings are made for a format: the best one its alphabets
allow, whatever the check digits say, and the best one that satisfies every check digit. The second is exact: a
dynamic programme over (sum of the open field's check digit, sum of the composite) modulo 10, 100 states a position.
The difference of their log-likelihoods says whether a wrong check digit is a reading doubt or a finding.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from docfraud.mrz.check_digits import VALUES, WEIGHTS, check_digits, composite_spans, long_number
from docfraud.mrz.formats import ALPHABET, FILLER, FORMATS, CheckDigitSpec, MRZFormat
from docfraud.mrz.priors import apply_priors

_VALUE_CLASS = np.array([VALUES[c] % 10 for c in ALPHABET])
_FILLER = ALPHABET.index(FILLER)
_OTHER_LAYOUT = 10.0
"""How much less likely a filler may be that makes a document number a long one, natural log; e^10 is beyond any
doubt that `mrz_settle_doubt` settles."""

_SHIFTED = {w: (np.arange(10)[None, :] - w * np.arange(10)[:, None]) % 10 for w in (0, *WEIGHTS)}
"""[weight][v, s]: which sum modulo 10 a character of value v turns into the sum s."""

_SEEN = 0.1
"""Least probability of a character taken for seen; in a slot that the network passed over, each has under 0.01."""

_SEEN_FILLER = 0.9
"""The same for a filler, which is what a slot passed over is taken for, with some 0.75 (`slots`)."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A character in which the valid reading departs from the printed one.

    Attributes:
        line, column: where, counted from 0.
        printed, valid: the two characters.
        loss: how much likelier the printed one is, natural log.
        seen: the reader saw a character there. A place it passed over counts as a filler, but may as well be hidden
            (a reflection, a finger): check digits must not fill it in, nor make a finding of it.
    """

    line: int
    column: int
    printed: str
    valid: str
    loss: float
    seen: bool = True


@dataclass(frozen=True, slots=True)
class Decoded:
    """Both readings of one MRZ under one format.

    Attributes:
        lines: best reading under the format's alphabets.
        score: its log-likelihood, natural log, over all positions.
        lines_valid: best reading with every check digit right; None if the alphabets admit none.
        score_valid: its log-likelihood.
        confidences: per line and position, probability of the character in `lines`.
        scores: log-likelihoods of every character under the format and its priors, shape (lines, length, 37).
        differences: every character in which `lines_valid` departs from `lines`; their losses add up to `doubt`.
    """

    format: MRZFormat
    lines: tuple[str, ...]
    score: float
    lines_valid: tuple[str, ...] | None
    score_valid: float
    confidences: tuple[tuple[float, ...], ...]
    scores: NDArray[np.float64] = field(repr=False, compare=False)
    differences: tuple[Difference, ...] = ()

    @property
    def doubt(self) -> float | None:
        """How much likelier the printed reading is than the valid one, natural log; 0 where they agree."""
        return None if self.lines_valid is None else self.score - self.score_valid


def decode(matrices: Sequence[NDArray[np.float64]], fmt: MRZFormat) -> Decoded:
    """Read an MRZ of a known format.

    Args:
        matrices: one per line, shape (length, 37), probabilities, columns as `ALPHABET`.
        fmt: the format; its shape must be that of `matrices`.
    """
    masked = np.where(allowed_characters(fmt.name), np.log(np.maximum(np.stack(matrices), 1e-12)), -np.inf)
    apply_priors(masked, fmt)
    best = masked.argmax(axis=2)
    lines = _text(best)
    score = float(masked.max(axis=2).sum())
    confidences = tuple(
        tuple(float(p) for p in np.take_along_axis(m, b[:, None], axis=1)[:, 0])
        for m, b in zip(matrices, best, strict=True)
    )
    if all(digit.valid for digit in check_digits(fmt, lines)):
        return Decoded(fmt, lines, score, lines, score, confidences, masked)
    valid, score_valid = _best_valid(masked, fmt, lines)
    return Decoded(
        fmt, lines, score, valid, score_valid, confidences, masked, _differences(masked, lines, valid, confidences)
    )


def _differences(
    masked: NDArray[np.float64],
    lines: tuple[str, ...],
    valid: tuple[str, ...] | None,
    confidences: tuple[tuple[float, ...], ...],
) -> tuple[Difference, ...]:
    return tuple(
        Difference(
            i,
            j,
            a,
            b,
            float(masked[i, j, ALPHABET.index(a)] - masked[i, j, ALPHABET.index(b)]),
            seen=confidences[i][j] >= (_SEEN_FILLER if a == FILLER else _SEEN),
        )
        for i, (line, other) in enumerate(zip(lines, valid or (), strict=False))
        for j, (a, b) in enumerate(zip(line, other, strict=True))
        if a != b
    )


@lru_cache(maxsize=len(FORMATS))
def allowed_characters(format_name: str) -> NDArray[np.bool_]:
    """Which characters a format admits where, shape (lines, length, 37)."""
    fmt = FORMATS[format_name]
    allowed = np.zeros((fmt.line_count, fmt.line_length, len(ALPHABET)), dtype=bool)
    for i, row in enumerate(fmt.alphabets):
        for j, characters in enumerate(row):
            allowed[i, j, [ALPHABET.index(c) for c in characters]] = True
    if fmt.name == "FRENCH_ID":
        # these five are what the format is known by (`formats.identify`)
        allowed[0, :5] = False
        allowed[0, np.arange(5), [ALPHABET.index(c) for c in "IDFRA"]] = True
    allowed.setflags(write=False)
    return allowed


def _text(indices: NDArray[np.int64]) -> tuple[str, ...]:
    return tuple("".join(ALPHABET[i] for i in row) for row in indices)


def _best_valid(
    masked: NDArray[np.float64], fmt: MRZFormat, printed: tuple[str, ...]
) -> tuple[tuple[str, ...] | None, float]:
    best: tuple[str, ...] | None = None
    best_score = -np.inf
    for specs in _hypotheses(masked, fmt, printed):
        constrained = masked if specs is fmt.check_digits else _keep_long_number(masked, fmt, specs)
        indices, score = _satisfy(constrained, specs, fmt, printed)
        if indices is None or score <= best_score:
            continue
        lines = _text(indices)
        if all(digit.valid for digit in check_digits(fmt, lines)):
            best, best_score = lines, score
    return best, best_score


def _hypotheses(
    masked: NDArray[np.float64], fmt: MRZFormat, printed: tuple[str, ...]
) -> list[tuple[CheckDigitSpec, ...]]:
    """The ways the check digits may be laid out: the ordinary one, and those of a long document number.

    A long number shows by the filler in place of its check digit, which may itself be misread.
    """
    layouts = [fmt.check_digits]
    number = fmt.field("document_number")
    row = masked[number.line, number.end] if number.end < fmt.line_length else masked[0, 0]
    if fmt.name not in ("TD1", "TD2") or row[_FILLER] < row.max() - _OTHER_LAYOUT:
        return layouts
    line = printed[number.line]
    lines = [*printed]
    lines[number.line] = line[: number.end] + FILLER + line[number.end + 1 :]
    spec = long_number(fmt, lines)
    if spec is None:
        return layouts
    return layouts + [
        tuple(
            spec
            if s.name == "document_number"
            else CheckDigitSpec(s.name, s.line, s.column, spans)
            if s.name == "composite"
            else s
            for s in fmt.check_digits
        )
        for spans in composite_spans(fmt, lines)
    ]


def _keep_long_number(
    masked: NDArray[np.float64], fmt: MRZFormat, specs: tuple[CheckDigitSpec, ...]
) -> NDArray[np.float64]:
    """Hold a long number to its shape: no filler in it or its rest, one for its digit and one behind the rest.

    Otherwise a filler put in or taken out would move the check digit, and the reading would not be valid as laid out.
    """
    constrained = masked.copy()
    number, optional = fmt.field("document_number"), fmt.field("optional_data_1")
    digit = next(s for s in specs if s.name == "document_number")
    constrained[number.line, number.end - 1, _FILLER] = -np.inf
    constrained[optional.line, optional.start : digit.column + 1, _FILLER] = -np.inf
    fillers = [(number.line, number.end)]
    if digit.column + 1 < optional.end:
        fillers.append((optional.line, digit.column + 1))
    for line, column in fillers:
        keep = constrained[line, column, _FILLER]
        constrained[line, column] = -np.inf
        constrained[line, column, _FILLER] = keep
    return constrained


def _satisfy(
    masked: NDArray[np.float64], specs: tuple[CheckDigitSpec, ...], fmt: MRZFormat, printed: tuple[str, ...]
) -> tuple[NDArray[np.int64] | None, float]:
    """Best characters that make every check digit of `specs` right, by dynamic programming; None if there are none."""
    width = fmt.line_length
    flat = masked.reshape(-1, masked.shape[2])
    weights = np.zeros((2, len(flat)), dtype=np.int64)  # row 0: the field's own digit, row 1: the composite
    closes: dict[int, CheckDigitSpec] = {}
    # Positions may be visited in any order that finishes one field before it begins the next; a long TD2 number is
    # interrupted by the dates, so the order on paper is not one.
    order: list[int] = []
    for spec in sorted(specs, key=lambda s: s.name == "composite"):
        row = 1 if spec.name == "composite" else 0
        positions = [line * width + c for line, start, end in spec.spans for c in range(start, end)]
        weights[row, positions] = [WEIGHTS[i % 3] for i in range(len(positions))]
        at = spec.line * width + spec.column
        closes[at] = spec
        order += [p for p in positions if p not in order]
        order.append(at)

    # the best character of each value class (value modulo 10) is all that can matter at a position
    classes = np.full((len(flat), 10), -np.inf)
    choice = np.zeros((len(flat), 10), dtype=np.int64)
    for v in range(10):
        members = np.flatnonzero(v == _VALUE_CLASS)
        pick = flat[:, members].argmax(axis=1)
        choice[:, v] = members[pick]
        classes[:, v] = flat[np.arange(len(flat)), choice[:, v]]

    state = np.full((10, 10), -np.inf)
    state[0, 0] = 0.0
    history: list[tuple[NDArray[np.int64], NDArray[np.int64]]] = []
    for at in order:
        here, options = classes[at], choice[at]
        closed = closes.get(at)
        # candidate[v, f, c]: best score of arriving with character class v at sums (f, c)
        if closed is None:
            own, composite = _SHIFTED[weights[0, at]], _SHIFTED[weights[1, at]]
            candidate = state[own[:, :, None], composite[:, None, :]] + here[:, None, None]
        else:
            here, options = _digit_options(flat[at], closed, printed)
            candidate = np.full((10, 10, 10), -np.inf)
            for v in range(10):
                if closed.name == "composite":
                    candidate[v, :, 0] = state[:, v] + here[v]
                else:  # only paths whose field sum is v may print v; the field's sum starts again
                    candidate[v, 0] = state[v, _SHIFTED[weights[1, at]][v]] + here[v]
        best = candidate.argmax(axis=0)
        state = np.take_along_axis(candidate, best[None], axis=0)[0]
        history.append((best, options))
    if not np.isfinite(state[0, 0]):
        return None, -np.inf

    result = flat.argmax(axis=1)  # what no check digit covers
    f, c = 0, 0
    for at, (best, options) in zip(reversed(order), reversed(history), strict=True):
        v = int(best[f, c])
        result[at] = options[v]
        closed = closes.get(at)
        if closed is None:
            f, c = int((f - weights[0, at] * v) % 10), int((c - weights[1, at] * v) % 10)
        elif closed.name == "composite":
            c = v
        else:
            f, c = v, int((c - weights[1, at] * v) % 10)
    uncovered = np.setdiff1d(np.arange(len(flat)), order)
    score = float(state[0, 0] + flat[uncovered, result[uncovered]].sum())
    return result.reshape(masked.shape[:2]), score


def _digit_options(
    row: NDArray[np.float64], spec: CheckDigitSpec, printed: tuple[str, ...]
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """What may stand at a check digit: a digit, or a filler for 0 where the field is blank and the format allows it."""
    scores = row[:10].copy()
    options = np.arange(10)
    blank = all(printed[line][s:e].strip(FILLER) == "" for line, s, e in spec.spans)
    if spec.may_be_filler and blank and row[_FILLER] > scores[0]:
        scores[0] = row[_FILLER]
        options[0] = _FILLER
    return scores, options
