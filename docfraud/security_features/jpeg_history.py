"""What JPEG compression a picture went through before, and which parts of it did not.

JPEG cuts a picture into blocks of 8 by 8 pixels and rounds each block's cosine coefficients to multiples of a step
(ITU-T T.81, annexes A and F). Whoever stores a picture so leaves that in it: in the blocks' own grid the coefficients
of each frequency stand like the teeth of a comb. What is put into the picture later is not of that comb, and stays
strange when the whole is compressed once more, finer than before (Lukas and Fridrich 2003; Bianchi and Piva 2012).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from docfraud.imaging.native import cv2
from docfraud.imaging.picture import RGB
from docfraud.security_features.scene import Grey, Plane

__all__ = ["BLOCK", "History", "Step", "find_histories"]

BLOCK = 8
_PROBES = 600
"""Places at which all 64 positions of the grid are tried."""
_LEAST_DETAIL = 6
"""Grey levels between neighbouring blocks."""
_PROBED = ((0, 1), (1, 0), (1, 1), (1, 2), (2, 1))
_FREQUENCIES = tuple((v, u) for v in range(5) for u in range(5) if 1 <= u + v <= 4)
"""Coarse frequencies: the fine ones are rounded to nothing nearly everywhere."""
_STEPS = np.arange(2, 65)
_BIN = 0.25
_RANGE = 160.0
_ENOUGH = 8000
"""Blocks to learn the steps from."""
_FEWEST = 60
"""Coefficients that must reach half a step, to know the step."""
_LEAST_SCORE = 0.25
"""Pictures that were never compressed, or were resampled since, have 0.12 at most by chance."""
_LEAST_TOOTH, _OF_BEST = 0.45, 0.6
_ROUNDED, _LEAST_RATIO = 0.6, 2.5
_FEWEST_STEPS = 6
_LEAST_NOISE = 0.25
"""What rounding to bytes leaves of a coefficient, grey levels."""
_CAP = 16.0
_STRANGE, _OWN = 5.0, 2.0
"""Standard deviations of what noise alone would leave."""
_STRANGE_TOGETHER, _LEAST_ALONE, _FEWEST_AROUND = 6.0, 1.0, 5
"""The same for a block with its neighbours, for itself then, and of how many it takes."""
_MOST_HISTORIES = 3
_DARKEST, _LIGHTEST = 1, 254
_LEAST_SPREAD = 1.5
"""Standard deviation in a block across and down, grey levels: where all its lines are alike, what rounding to bytes
adds is alike in all, and no noise."""


@dataclass(frozen=True, slots=True)
class Step:
    """The step to which one frequency was rounded.

    Attributes:
        frequency: (vertical, horizontal), 0 to 7 half periods a block.
        size: of the step, grey levels.
        noise: standard deviation of what was added since, grey levels.
    """

    frequency: tuple[int, int]
    size: int
    noise: float


@dataclass(frozen=True, slots=True, eq=False)
class History:
    """One compression that most of a picture went through.

    Attributes:
        offset: where its grid of blocks begins, pixels (right, down), 0 to 7.
        steps: of the frequencies whose step is known.
        own: blocks that show it, shape (rows, columns).
        strange: blocks that cannot have gone through it, same shape. Blocks that are even or clipped are neither.
    """

    offset: tuple[int, int]
    steps: tuple[Step, ...]
    own: NDArray[np.bool_]
    strange: NDArray[np.bool_]

    @property
    def share(self) -> float:
        """Share of the blocks that can be judged which show it."""
        judged = int(self.own.sum() + self.strange.sum())
        return float(self.own.sum()) / judged if judged else 0.0

    @property
    def noise(self) -> float:
        """The middle one of its steps' noises, grey levels."""
        return float(np.median([step.noise for step in self.steps]))


def find_histories(pixels: RGB) -> list[History]:
    """The compressions a picture shows, the clearest first; empty where it shows none.

    Args:
        pixels: as captured or stored, never resampled; (height, width, 3), uint8, RGB.
    """
    # where a channel is at its end, what was rounded has been cut off
    unclipped = np.asarray(cv2.inRange(pixels, (_DARKEST,) * 3, (_LIGHTEST,) * 3), np.uint8)
    # Whole levels: a decoder makes its colours from these, and rounds them. Unrounded luminance of the rounded colours
    # carries patterns of the colours' own.
    grey = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), np.uint8)
    scores = _grid_scores(grey, unclipped)
    if scores is None:
        return []
    order = np.argsort(-scores, axis=None, kind="stable")[:_MOST_HISTORIES]
    clear = [divmod(int(i), BLOCK) for i in order if scores.flat[i] >= _LEAST_SCORE]
    histories = [_history(grey, unclipped, (dx, dy)) for dy, dx in clear]
    return [history for history in histories if history is not None]


@lru_cache(maxsize=1)
def _cosines() -> Plane:
    """Basis of the cosine transform of eight pixels, one row a frequency (T.81 A.3.3)."""
    k = np.arange(BLOCK)
    basis = 0.5 * np.cos((2 * k[None] + 1) * k[:, None] * np.pi / (2 * BLOCK))
    basis[0] /= np.sqrt(2)
    return np.asarray(basis, np.float32)


@lru_cache(maxsize=1)
def _waves() -> Plane:
    """The cosine transform of a block at `_FREQUENCIES`, shape (frequencies, 64)."""
    basis = _cosines()
    return np.stack([np.outer(basis[v], basis[u]).ravel() for v, u in _FREQUENCIES])


@lru_cache(maxsize=1)
def _combs() -> tuple[Plane, Plane]:
    """For a histogram of coefficients: what each bin says for each step, and whether it counts; (bins, steps)."""
    middle = (np.arange(round(2 * _RANGE / _BIN) + 1) - round(_RANGE / _BIN)) * _BIN
    counts = np.abs(middle)[:, None] > 0.5 * _STEPS[None]
    says = np.cos(2 * np.pi * middle[:, None] / _STEPS[None]) * counts
    return np.asarray(says, np.float32), np.asarray(counts, np.float32)


def _comb_scores(coefficients: Plane) -> Plane:
    """How clearly coefficients stand like a comb of each step; shape (n, groups) to (groups, steps)."""
    says, counts = _combs()
    groups = coefficients.shape[1]
    bins = np.rint(coefficients / _BIN).astype(np.int32) + len(says) // 2
    within = (bins >= 0) & (bins < len(says))
    bins += np.arange(groups, dtype=np.int32) * len(says)
    histogram = np.bincount(bins[within], minlength=groups * len(says)).reshape(groups, -1).astype(np.float32)
    number = histogram @ counts
    return np.where(number >= _FEWEST, (histogram @ says) / np.maximum(number, 1), 0).astype(np.float32)


def _grid_scores(grey: Grey, unclipped: NDArray[np.uint8]) -> Plane | None:
    """How clearly combs show at each position of the grid, shape (8, 8), (down, right); None for a picture that is
    too small or has no detail."""
    height, width = grey.shape
    side = 2 * BLOCK - 1
    if min(height, width) < 4 * side:
        return None
    # places with some detail in them, spread over the picture
    small = cv2.resize(grey, (width // BLOCK, height // BLOCK))
    detail = cv2.morphologyEx(small, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8))
    rows, columns = np.nonzero((detail > _LEAST_DETAIL)[1:-2, 1:-2])
    if not len(rows):
        return None
    chosen = np.linspace(0, len(rows) - 1, min(_PROBES, len(rows))).astype(int)
    y, x = ((rows[chosen] + 1) * BLOCK)[:, None, None], ((columns[chosen] + 1) * BLOCK)[:, None, None]
    reach = np.arange(side)
    patches = grey[y + reach[:, None], x + reach].astype(np.float32)
    across = np.zeros((side, BLOCK * 3), np.float32)  # to each of eight positions, three frequencies
    for position in range(BLOCK):
        across[position : position + BLOCK, position * 3 : position * 3 + 3] = _cosines()[:3].T
    both = np.einsum("nyk,yj->njk", patches @ across, across, optimize=True)
    both = both.reshape(-1, BLOCK, 3, BLOCK, 3)  # place, down, vertical frequency, right, horizontal frequency
    picked = np.stack([both[:, :, v, :, u] for v, u in _PROBED], axis=-1)
    # blocks with a clipped pixel do not count; x and y are multiples of eight, so a position is a grid's offset
    whole = cv2.erode(unclipped, np.ones((BLOCK, BLOCK), np.uint8), anchor=(0, 0))
    picked[whole[y + reach[:BLOCK, None], x + reach[:BLOCK]] == 0] = 2 * _RANGE
    scores = _comb_scores(picked.reshape(len(picked), -1)).max(axis=1)
    return np.asarray(scores.reshape(BLOCK, BLOCK, len(_PROBED)).mean(axis=2), np.float32)


def _history(grey: Grey, unclipped: NDArray[np.uint8], offset: tuple[int, int]) -> History | None:
    """What a compression with a grid at `offset` left, block by block; None where too few steps are known."""
    dx, dy = offset
    rows, columns = (grey.shape[0] - dy) // BLOCK, (grey.shape[1] - dx) // BLOCK
    window = slice(dy, dy + rows * BLOCK), slice(dx, dx + columns * BLOCK)
    blocks = grey[window].reshape(rows, BLOCK, columns, BLOCK).swapaxes(1, 2).reshape(-1, BLOCK * BLOCK)
    planes = _waves() @ blocks.astype(np.float32).T
    # a block counts if none of its pixels is clipped, and if it is even in neither direction
    usable = cv2.resize(unclipped[window], (columns, rows), interpolation=cv2.INTER_AREA).ravel() == 255
    squares = planes * planes
    for direction in (0, 1):
        varies = np.array([frequency[direction] > 0 for frequency in _FREQUENCIES], np.float32)
        usable &= varies @ squares > (BLOCK * _LEAST_SPREAD) ** 2
    known = np.flatnonzero(usable)
    steps = _steps(planes[:, known[:: max(len(known) // _ENOUGH, 1)]].T)
    if len(steps) < _FEWEST_STEPS:
        return None
    far = np.zeros(rows * columns, np.float32)
    teeth = np.zeros(rows * columns, np.uint8)
    for step in steps:
        plane = planes[_FREQUENCIES.index(step.frequency)]
        tooth = np.rint(plane * np.float32(1 / step.size))
        teeth += tooth != 0
        rest = (plane - tooth * np.float32(step.size)) * np.float32(1 / step.noise)
        far += np.minimum(rest * rest, np.float32(_CAP))
    far = ((far - len(steps)) / np.float32(np.sqrt(2 * len(steps)))).reshape(rows, columns)
    teeth, usable = teeth.reshape(rows, columns), usable.reshape(rows, columns)
    # where much noise was added since, one block alone says too little, but several together do
    together = cv2.boxFilter(far * usable, -1, (3, 3), normalize=False, borderType=cv2.BORDER_CONSTANT)
    around = cv2.boxFilter(usable.astype(np.float32), -1, (3, 3), normalize=False, borderType=cv2.BORDER_CONSTANT)
    joined = (together > _STRANGE_TOGETHER * np.sqrt(np.maximum(around, 1))) & (around >= _FEWEST_AROUND)
    strange = usable & ((far > _STRANGE) | (joined & (far > _LEAST_ALONE)))
    own = (far < _OWN) & (teeth >= 2) & usable
    return History(offset, tuple(steps), own, strange)


def _steps(planes: Plane) -> list[Step]:
    """The steps of coefficients of shape (blocks, frequencies), of those frequencies that have a clear one."""
    found = []
    for frequency, scores in zip(_FREQUENCIES, _comb_scores(planes), strict=True):
        # a comb that is a little wider or narrower fits nearly as well: only the best of its surroundings counts
        best = float(scores.max())
        padded = np.concatenate([[0], scores, [0]])
        peak = (scores >= padded[:-2]) & (scores >= padded[2:]) & (scores >= max(_LEAST_TOOTH, _OF_BEST * best))
        if not peak.any():
            continue
        # Of two compressions in one grid the later one's steps are finer, and nothing but rounding came after it: the
        # widest are the earlier one's. Those little more than twice as wide cannot be told from twice the later ones.
        peaks = np.nonzero(peak)[0]
        sizes = _STEPS[peaks]
        noises = sizes / (2 * np.pi) * np.sqrt(-2 * np.log(np.minimum(scores[peaks], 0.9999)))
        exact = np.nonzero(noises < _ROUNDED)[0]  # also those of which the last step is a multiple
        wide = np.nonzero(sizes >= (_LEAST_RATIO * sizes[exact[-1]] if len(exact) else 0))[0]
        i = int(wide[-1]) if len(wide) else int(exact[-1])
        noise = max(float(noises[i]), _LEAST_NOISE)
        found.append(Step(frequency, int(sizes[i]), noise))
    return found
