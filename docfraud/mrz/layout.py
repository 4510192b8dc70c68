"""Laying formats over lines that were read: which format, which first column, and what it then says.

Every format with the right number of lines is tried at every start the comb allows; the likeliest wins. The score is a
log-likelihood: how well the format's alphabets explain the characters, a penalty for characters left outside, and a
bonus for check digits that come out right, since chance gets one right in ten.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import permutations

import numpy as np
from numpy.typing import NDArray

from docfraud.mrz.decode import Decoded, allowed_characters, decode
from docfraud.mrz.formats import ALPHABET, DIGITS, FORMATS, LETTERS, MRZFormat
from docfraud.mrz.locate import ReadLine
from docfraud.mrz.slots import Comb, peaks, slot_matrix

_DIGITS = [ALPHABET.index(c) for c in DIGITS]
_LETTERS = [ALPHABET.index(c) for c in LETTERS]

_CHECK_DIGIT_BONUS = float(np.log(10.0))
"""A right check digit happens by chance once in ten."""

_CONFUSABLE = ("0OQD", "1I", "2Z", "5S", "8B", "6G", "UV")
_CONFUSION = 0.003
_CONFUSION_ROUND = 0.2
"""How often a general text network names the other of a look-alike pair with full confidence. OCR-B's O and 0 differ
only in shape of the oval, which such networks were not taught; the other pairs are told apart. Priors, not measured on
any test set. The first is so small that check digits do not settle a clear 8 as a B (ln 0.003 = -5.8 is beyond
`mrz_settle_doubt`), or a forged number would find a look-alike that makes it right every other time."""

_BARRED_IS_LOOK_ALIKE = 0.8
"""Probability that a character which the format bars in its place (a 1 in a name) stands for a look-alike."""


def confusion_matrix() -> NDArray[np.float64]:
    """P(the character is c | the network says k, and k may stand here), shape (37, 37), rows are what it says."""
    return _normal(np.eye(len(ALPHABET)) + _look_alikes(_CONFUSION, _CONFUSION_ROUND))


def _barred_matrix() -> NDArray[np.float64]:
    """The same where k may not stand: an O or a 0 is the other one, a D or Q seldom."""
    other = _look_alikes(1.0, 6.0)
    rest = np.eye(len(ALPHABET)) * (1 - _BARRED_IS_LOOK_ALIKE)
    return _normal(rest + _BARRED_IS_LOOK_ALIKE * other / np.maximum(other.sum(axis=1, keepdims=True), 1e-9))


def _look_alikes(rate: float, round_rate: float) -> NDArray[np.float64]:
    matrix = np.zeros((len(ALPHABET), len(ALPHABET)))
    for group in _CONFUSABLE:
        for a, b in permutations(group, 2):
            matrix[ALPHABET.index(a), ALPHABET.index(b)] = round_rate if {a, b} == {"0", "O"} else rate
    return matrix


def _normal(matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(matrix / matrix.sum(axis=1, keepdims=True))


_CONFUSIONS = confusion_matrix()
_BARRED = _barred_matrix()


def _weighed(says: NDArray[np.float64], allowed: NDArray[np.bool_], taught: bool) -> NDArray[np.float64]:
    """From what the network says to what stands there, under a format; shapes (n, 37)."""
    may = np.where(allowed, says, 0.0)
    return np.asarray((may if taught else may @ _CONFUSIONS) + np.where(allowed, 0.0, says) @ _BARRED)


_LEFT_OUT = 6.0
"""Cost of a confident character outside the format's columns, natural log; stray marks at a line's ends do occur, but
seldom look like a character in the next place."""

_SILENT = 0.7
"""Cost of a slot the network said nothing about, natural log: it passes over a filler now and then, not in rows."""

_SLANT = 2.0
"""Cost of a line that begins one slot off its neighbours, natural log; chosen a priori."""

_REFINED = 4
"""Hypotheses decoded in full; the rest differ by a column or more and are far behind."""


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """One way to lay a format over a zone."""

    decoded: Decoded
    score: float
    lines: tuple[ReadLine, ...]
    combs: tuple[Comb, ...]
    firsts: tuple[int, ...]
    """Per line, the slot of the format's first column, in the comb's own count after alignment."""
    matrices: tuple[NDArray[np.float64], ...]
    """Per line, the probability of each character in each column, shape (length, 37)."""


def aligned_combs(lines: Sequence[ReadLine]) -> tuple[Comb, ...] | None:
    """The lines' combs, renumbered so that slot n is in the same column on every line; None if none could be fitted.

    A line too poor to fit borrows its neighbour's comb.
    """
    fitted = [line for line in lines if line.comb is not None]
    if not fitted:
        return None
    anchor = max(fitted, key=lambda x: len(peaks(x.lattice)))
    assert anchor.comb is not None
    direction = anchor.quad[1] - anchor.quad[0]
    direction = direction / np.linalg.norm(direction)
    pitch = anchor.comb.pitch * float(np.linalg.norm(anchor.quad[1] - anchor.quad[0])) / anchor.width
    origin = float(anchor.point(anchor.comb.start) @ direction)
    combs = []
    for line in lines:
        scale = float(np.linalg.norm(line.quad[1] - line.quad[0])) / line.width
        left = float(line.point(0.0) @ direction)
        if line.comb is None:
            combs.append(Comb((origin - left) / scale, pitch / scale, 0.0, anchor.comb.first, anchor.comb.last, 1.0))
            continue
        own = line.comb
        shift = round((left + own.start * scale - origin) / pitch)
        # slot 0 of the anchor is slot -shift of this comb
        start = own.start - own.pitch * shift + own.bend * shift**2
        combs.append(
            Comb(start, own.pitch - 2 * own.bend * shift, own.bend, own.first + shift, own.last + shift, own.residual)
        )
    return tuple(combs)


def hypotheses(lines: Sequence[ReadLine]) -> list[Hypothesis]:
    """Every format and start that could explain the lines, best first."""
    combs = aligned_combs(lines)
    if combs is None:
        return []
    first = min(c.first for c in combs)
    last = max(c.last for c in combs)
    found: list[tuple[float, float, tuple[int, ...], MRZFormat]] = []
    for fmt in FORMATS.values():
        slack = last - first + 1 - fmt.line_length
        if fmt.line_count != len(lines) or slack > 4 or slack < -max(8, fmt.line_length // 3):
            continue
        starts = range(first - 2, first + 3) if slack >= -2 else range(first + slack - 1, first + 3)
        found += _placements(lines, combs, fmt, starts)
    found.sort(key=lambda h: -h[0])
    results: list[Hypothesis] = []
    for score, penalty, firsts, fmt in found[:_REFINED]:
        bonus = _CHECK_DIGIT_BONUS * len(fmt.check_digits)
        if results and score + bonus < max(h.score for h in results):
            continue  # not even right check digits would make this the likeliest
        matrices = _matrices(lines, combs, firsts, fmt)
        decoded = decode(matrices, fmt)
        valid = decoded.score_valid + bonus if decoded.lines_valid else -np.inf
        whole = max(decoded.score, valid) - penalty
        results.append(Hypothesis(decoded, whole, tuple(lines), combs, firsts, tuple(matrices)))
    return sorted(results, key=lambda h: -h.score)


def _matrices(
    lines: Sequence[ReadLine], combs: Sequence[Comb], firsts: Sequence[int], fmt: MRZFormat
) -> list[NDArray[np.float64]]:
    return [
        _weighed(slot_matrix(line.lattice, comb, start, fmt.line_length), allowed, line.lattice.taught)
        for line, comb, start, allowed in zip(lines, combs, firsts, allowed_characters(fmt.name), strict=True)
    ]


def with_evidence(h: Hypothesis, evidence: Sequence[NDArray[np.float64]]) -> Hypothesis:
    """Decode again, with further evidence on which characters are digits.

    Args:
        h: the hypothesis.
        evidence: per line, how much likelier a digit is than a letter, natural log, shape (length,).
    """
    fmt = h.decoded.format
    matrices = []
    for matrix, ratio in zip(h.matrices, evidence, strict=True):
        weight = np.ones(matrix.shape)
        weight[:, _DIGITS] = np.exp(ratio / 2)[:, None]
        weight[:, _LETTERS] = np.exp(-ratio / 2)[:, None]
        weighed = matrix * weight
        matrices.append(weighed / weighed.sum(axis=1, keepdims=True))
    return replace(h, decoded=decode(matrices, fmt), matrices=tuple(matrices))


def agreed(h: Hypothesis, looks: Sequence[Sequence[ReadLine]], before: float) -> Hypothesis:
    """Decode again from several looks at the same lines: the mean of what they say, in logs.

    Args:
        h: the hypothesis.
        looks: its lines as read from other crops, each from `before` columns before the first to as many after the
            last.
        before: columns.
    """
    fmt = h.decoded.format
    allowed = allowed_characters(fmt.name)
    logs = [np.log(matrix) for matrix in h.matrices]
    counts = [1] * len(logs)
    for look in looks:
        for i, line in enumerate(look):
            if line.comb is None:
                continue
            column = line.width / (fmt.line_length + 2 * before)
            first = int(line.comb.slot_of(np.array([column * (before + 0.5)]))[0])
            if abs(line.comb.pitch / column - 1) > 0.05:
                continue
            matrix = slot_matrix(line.lattice, line.comb, first, fmt.line_length)
            logs[i] = logs[i] + np.log(_weighed(matrix, allowed[i], line.lattice.taught))
            counts[i] += 1
    matrices = [np.exp(log / count) for log, count in zip(logs, counts, strict=True)]
    matrices = [matrix / matrix.sum(axis=1, keepdims=True) for matrix in matrices]
    return replace(h, decoded=decode(matrices, fmt), matrices=tuple(matrices))


def _placements(
    lines: Sequence[ReadLine], combs: Sequence[Comb], fmt: MRZFormat, starts: range
) -> list[tuple[float, float, tuple[int, ...], MRZFormat]]:
    """(score, penalty, first slot per line, format) for each shared start.

    Seen at an angle the lines' starts slant, so each line may begin a slot off the shared one, at a cost.
    """
    length = fmt.line_length
    low = min(min(starts) - 1, *(c.first for c in combs))
    high = max(max(starts) + 1 + length, *(c.last + 1 for c in combs))
    allowed = allowed_characters(fmt.name)
    table: list[dict[int, tuple[float, float]]] = []  # per line: start -> (score, cost of what is left out)
    for i, (line, comb) in enumerate(zip(lines, combs, strict=True)):
        matrix = slot_matrix(line.lattice, comb, low, high - low)
        seen = _evidence(line, comb, low, high)
        table.append({})
        for start in range(min(starts) - 1, max(starts) + 2):
            offset = start - low
            here = _weighed(matrix[offset : offset + length], allowed[i], line.lattice.taught)
            best = np.where(allowed[i], here, 0.0).max(axis=1)
            left_out = float(seen[:offset].sum() + seen[offset + length :].sum())
            silent = float((seen[offset : offset + length] == 0).sum())
            cost = _LEFT_OUT * left_out + _SILENT * silent
            table[i][start] = (float(np.log(np.maximum(best, 1e-12)).sum()), cost)
    results = []
    for shared in starts:
        firsts, total, cost = [], 0.0, 0.0
        for row in table:
            slant = max((0, -1, 1), key=lambda d: row[shared + d][0] - row[shared + d][1] - _SLANT * abs(d))
            firsts.append(shared + slant)
            total += row[shared + slant][0]
            cost += row[shared + slant][1] + _SLANT * abs(slant)
        results.append((total - cost, cost, tuple(firsts), fmt))
    return results


def _evidence(line: ReadLine, comb: Comb, low: int, high: int) -> NDArray[np.float64]:
    """Per slot of [low, high): 1 where the network saw a character other than a filler there, 0.5 for a filler."""
    at = peaks(line.lattice)
    slots = comb.slot_of(line.lattice.positions[at]) - low
    best = line.lattice.log_probs[at].argmax(axis=1)
    result = np.zeros(high - low)
    inside = (slots >= 0) & (slots < high - low)
    result[slots[inside]] = np.where(best[inside] == ALPHABET.index("<"), 0.5, 1.0)
    return result
