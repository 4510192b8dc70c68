"""From a line network's steps to the equally spaced characters of an MRZ line.

OCR-B in an MRZ is monospaced at ten characters an inch (ICAO 9303-3 4.2), so a line's characters sit on a comb. A CTC
network that was never taught MRZs drops or merges fillers; the comb says how many there must be. Here the comb is
fitted to the characters the network was sure of, and each step's evidence goes to the slot it falls in.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from docfraud.ocr.base import MRZ_ALPHABET, LineLattice

FILLER = MRZ_ALPHABET.index("<")
_EMPTY_MASS = 0.03
"""Weight of the prior in a slot; a slot the network passed over without a word is then almost surely a filler. Where
the network was sure of a character, the slot was not passed over, and the prior fades."""

_LEAST = 1e-4
"""Probability every character keeps in every slot: networks are wrong with full confidence now and then."""

_EMPTY_PRIOR = np.full(len(MRZ_ALPHABET), 0.15 / (len(MRZ_ALPHABET) - 1), dtype=np.float64)
_EMPTY_PRIOR[FILLER] = 0.85


@dataclass(frozen=True, slots=True)
class Comb:
    """Where the characters of a line are: slot n is centred at `start + pitch * n + bend * n**2`, crop pixels."""

    start: float
    pitch: float
    bend: float
    first: int
    last: int
    residual: float

    def centres(self, slots: NDArray[np.int64]) -> NDArray[np.float64]:
        """Centres of slots, pixels from the crop's left edge."""
        return np.asarray(self.start + self.pitch * slots + self.bend * slots.astype(np.float64) ** 2)

    def slot_of(self, positions: NDArray[np.floating]) -> NDArray[np.int64]:
        """The slot nearest to each position."""
        grid = np.arange(self.first - 12, self.last + 13)
        centres = self.centres(grid)
        # away from the fitted span a bend may turn the comb back; sorted centres keep the look-up right
        order = np.argsort(centres, kind="stable")
        edges = (centres[order][1:] + centres[order][:-1]) / 2
        return np.asarray(grid[order][np.searchsorted(edges, positions)], dtype=np.int64)


def peaks(lattice: LineLattice, *, floor: float = 0.2) -> NDArray[np.int64]:
    """Steps at which the network starts to say a character (CTC collapse), with at least `floor` probability."""
    best = lattice.log_probs.argmax(axis=1)
    blank = lattice.log_probs.shape[1] - 1
    starts = (best != blank) & np.concatenate([[True], best[1:] != best[:-1]])
    return np.flatnonzero(starts & (lattice.log_probs.max(axis=1) >= np.log(floor)))


def fit_comb(lattice: LineLattice) -> Comb | None:
    """Fit the comb to a line's confident characters; None where there are too few to say (under six)."""
    at = peaks(lattice)
    if len(at) < 6:
        return None
    x = lattice.positions[at].astype(np.float64)
    gaps = np.diff(x)
    middle = float(np.median(gaps))
    near = gaps[(gaps > 0.7 * middle) & (gaps < 1.35 * middle)]
    if len(near) < 4:
        return None
    pitch = float(near.mean())
    # A phase-locked walk: each character goes to the nearest tooth, the tooth spacing follows slowly (perspective).
    index = np.zeros(len(x), dtype=np.int64)
    phase, step = x[0], pitch
    for i in range(1, len(x)):
        jump = round((x[i] - phase) / step)
        index[i] = index[i - 1] + jump
        error = x[i] - (phase + jump * step)
        phase += jump * step + 0.4 * error
        if jump:
            step = float(np.clip(step + 0.05 * error / jump, 0.85 * pitch, 1.15 * pitch))
    keep = np.ones(len(x), dtype=bool)
    coefficients = np.array([0.0, pitch, x[0]])
    for _ in range(3):
        span = index[keep].max() - index[keep].min()
        degree = 2 if keep.sum() >= 15 and span >= 20 else 1
        if keep.sum() < 5 or span < 4:
            return None
        fitted = np.polyfit(index[keep], x[keep], degree)
        coefficients = np.concatenate([np.zeros(3 - len(fitted)), fitted])
        off = np.abs(np.polyval(coefficients, index) - x)
        keep = off < 0.4 * pitch
    bend, pitch, start = (float(c) for c in coefficients)
    if pitch <= 0:
        return None
    return Comb(start, pitch, bend, int(index[0]), int(index[-1]), float(off.mean() / pitch))


def presence(lattice: LineLattice, comb: Comb, first: int, count: int) -> NDArray[np.float64]:
    """Probability that the network saw any character in each slot, whichever; shape (count,). Arguments as below."""
    slot = comb.slot_of(lattice.positions) - first
    inside = (slot >= 0) & (slot < count)
    result = np.zeros(count)
    np.maximum.at(result, slot[inside], 1 - np.exp(lattice.log_probs[inside, -1].astype(np.float64)))
    return result


def slot_matrix(lattice: LineLattice, comb: Comb, first: int, count: int) -> NDArray[np.float64]:
    """Probability of each character in each slot.

    Args:
        lattice: the network's steps.
        comb: where the slots are.
        first: number of the first slot wanted, in the comb's count.
        count: how many slots.

    Returns:
        Shape (count, 37), rows sum to 1, columns as `MRZ_ALPHABET`.
    """
    slot = comb.slot_of(lattice.positions) - first
    mass = np.zeros((count, len(MRZ_ALPHABET)))
    inside = (slot >= 0) & (slot < count)
    np.maximum.at(mass, slot[inside], np.exp(lattice.log_probs[inside, :-1].astype(np.float64)))
    peak = np.minimum(mass.max(axis=1, keepdims=True), 1.0)
    prior = 1.0 / len(MRZ_ALPHABET) if lattice.taught else _EMPTY_PRIOR
    mass += _EMPTY_MASS * (1.0 - peak) * prior + _LEAST
    return np.asarray(mass / mass.sum(axis=1, keepdims=True))
