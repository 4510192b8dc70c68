from __future__ import annotations

import numpy as np
import pytest

from docfraud.biometrics.views import VIEWS, views_of
from docfraud.errors import UnknownNameError
from tests.biometrics.patterns import pattern_chips


@pytest.mark.parametrize("count", VIEWS)
def test_views_begin_with_the_chips_and_hold_mirror_images(count: int) -> None:
    chips = pattern_chips()
    views = views_of(chips, count)
    assert views.shape == (count, *chips.shape)
    np.testing.assert_array_equal(views[0], chips)
    for view, mirrored in zip(views[0::2], views[1::2], strict=False):
        np.testing.assert_array_equal(mirrored, view[:, :, ::-1])


def test_scaled_views_show_the_middle_larger_and_smaller() -> None:
    chip = np.zeros((1, 150, 150, 3), np.uint8)
    chip[:, 50:100, 50:100] = 255
    widths = [(view[0, 75, :, 0] > 127).sum() for view in views_of(chip, 6)[0::2]]
    assert widths[0] == 50
    assert abs(widths[1] - 47) <= 1
    assert abs(widths[2] - 53) <= 1


def test_other_counts_are_refused() -> None:
    with pytest.raises(UnknownNameError, match="5 views"):
        views_of(pattern_chips(), 5)
