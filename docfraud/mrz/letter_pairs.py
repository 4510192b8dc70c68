"""Which letters follow which in names: a weak prior where the print leaves a letter in doubt.

No check digit covers a name, so that a misread letter passes for valid. What is left of doubt there, N or M, E or F, is
settled by the letters beside it, as a person who reads does; a letter that is plainly printed stays, however odd.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from docfraud.mrz.names_of_the_world import NAMES

_EDGE = 26
"""Beginning or end of a name."""

_FAINT, _STRONG = -1.6, 0.8
"""Bounds of what a pair says, natural log against all pairs being as likely. Two pairs hold a letter, so that at most
e^4.8 = 120 to 1 is said against it, as of a code that does not exist. Chosen a priori."""


@lru_cache(maxsize=1)
def pair_weights() -> NDArray[np.float64]:
    """What each pair of neighbours adds, natural log; shape (27, 27), rows the first letter, the last index an edge."""
    counts = np.full((27, 27), 0.7)
    for name in NAMES.split():
        letters = [_EDGE, *(ord(c) - ord("A") for c in name), _EDGE]
        np.add.at(counts, (letters[:-1], letters[1:]), 1)
    counts[_EDGE, _EDGE] = 0
    shares = counts / counts.sum(axis=1, keepdims=True)
    with np.errstate(divide="ignore"):
        weights = np.log(shares * 26)
    # how often a name ends is said by the fillers, not here
    weights[:, _EDGE] -= np.average(weights[:_EDGE, _EDGE], weights=counts[:_EDGE, _EDGE])
    return np.asarray(np.clip(weights, _FAINT, _STRONG))


def with_pairs(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """The letters of one word, weighed by their neighbours.

    Args:
        scores: natural logs, shape (letters, 26).

    Returns:
        Log posteriors of each letter (sum-product over the word), the same shape, scaled so that each row's total is
        what it was.
    """
    pairs = pair_weights()
    inner = pairs[:_EDGE, :_EDGE]
    total = np.logaddexp.reduce(scores, axis=1)
    local = scores - total[:, None]
    forward, backward = np.empty_like(local), np.empty_like(local)
    forward[0] = local[0] + pairs[_EDGE, :_EDGE]
    for i in range(1, len(local)):
        forward[i] = local[i] + np.logaddexp.reduce(forward[i - 1][:, None] + inner, axis=0)
    backward[-1] = pairs[:_EDGE, _EDGE]
    for i in range(len(local) - 2, -1, -1):
        backward[i] = np.logaddexp.reduce(inner + (local[i + 1] + backward[i + 1])[None], axis=1)
    posterior = forward + backward
    posterior -= np.logaddexp.reduce(posterior, axis=1, keepdims=True)
    return np.asarray(posterior + total[:, None])
