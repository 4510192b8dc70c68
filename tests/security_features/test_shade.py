"""Shades of infrared black within an MRZ."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from docfraud.security_features.ink import InkOfLine
from docfraud.security_features.ir_mrz import odd_shades
from docfraud.security_features.scene import MRZLine

RNG = np.random.default_rng(5)
TEXT = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<"
OTHER = "L898902C36UTO7408122F1204159ZE184226B<<<<<10"


def ink_of(text: str, number: int, odd: dict[int, tuple[float, float]]) -> InkOfLine:
    """A line of even ink; `odd` adds to the darker and the lighter half of some characters' infrared absorption."""
    n = len(text)
    quad = np.array([(0, 40 * number), (20 * n, 40 * number), (20 * n, 40 * number + 30), (0, 40 * number + 30)], float)
    halves: NDArray[np.float64] = np.array([[0.9], [0.86]]) + RNG.normal(0, 0.001, (2, n))
    for i, added in odd.items():
        halves[:, i] += added
    noise = [RNG.normal(0, 0.001, n) for _ in range(3)]
    return InkOfLine(MRZLine(text, quad), 0.9 + noise[0], halves.mean(axis=0), 0.8 + noise[1], 0.8 + noise[2], halves)


def oddest(odd: dict[int, tuple[float, float]]) -> list[int]:
    found = odd_shades([ink_of(TEXT, 0, {}), ink_of(OTHER, 1, odd)])
    assert found is not None
    return [i for line, i, off in found[1] if line == 1 and off > 6]


@pytest.mark.parametrize("off", [0.03, -0.03])
def test_another_ink_is_odd(off: float) -> None:
    assert oddest({13: (off, off)}) == [13]


@pytest.mark.parametrize("half", [(0.0, -0.1), (0.1, 0.0), (0.06, -0.1)])
def test_a_scratch_is_not(half: tuple[float, float]) -> None:
    assert oddest({13: half}) == []
