from __future__ import annotations

import numpy as np
import pytest

from docfraud.biometrics.appearance import AppearanceComparison, overlay
from docfraud.errors import WrongArrayError


@pytest.mark.parametrize("side", [150, 320])
def test_colours_what_differs_and_nothing_else(comparisons: dict[str, AppearanceComparison], side: int) -> None:
    chip = np.full((side, side, 3), 120, np.uint8)
    shown = overlay(comparisons["nose"], chip)
    assert shown.shape == chip.shape
    assert shown.dtype == np.uint8
    coloured = (shown != chip).any(axis=2)
    middle = coloured[round(0.48 * side) : round(0.6 * side), round(0.44 * side) : round(0.56 * side)]
    assert middle.mean() > 0.7
    assert coloured.mean() < 0.35
    assert shown[coloured][:, 0].mean() > shown[coloured][:, 2].mean() + 40


def test_an_unaltered_face_stays_as_it_is(comparisons: dict[str, AppearanceComparison]) -> None:
    chip = np.full((150, 150, 3), 120, np.uint8)
    assert (overlay(comparisons["none"], chip) != chip).any(axis=2).mean() < 0.1


@pytest.mark.parametrize("shape", [(150, 150), (150, 140, 3), (150, 150, 4)])
def test_refuses_what_is_no_chip(comparisons: dict[str, AppearanceComparison], shape: tuple[int, ...]) -> None:
    with pytest.raises(WrongArrayError):
        overlay(comparisons["nose"], np.zeros(shape, np.uint8))
