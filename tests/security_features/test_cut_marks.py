"""A joint across the page is found; ruled lines, text and creases are not taken for one."""

from __future__ import annotations

import numpy as np

from docfraud.results import Outcome
from tests.support.specimens import exam_of, examine, pictures_of, run


def test_a_joint_of_two_parts_fails_and_the_page_itself_passes() -> None:
    assert run("cut-marks", exam_of("genuine/uto-passport")).outcome is Outcome.SUCCESSFUL
    pictures = dict(pictures_of("genuine/uto-passport"))
    infrared = pictures["page_ir"].copy()
    for x in range(infrared.shape[1]):  # open at one end, closed at the other
        half = 1 + round(5 * x / infrared.shape[1])
        infrared[1040 - half : 1040 + half, x] //= 3
    pictures["page_ir"] = infrared
    result = run("cut-marks", examine(pictures))
    assert result.outcome is Outcome.FAILED
    assert result.regions[0].image == "page_ir"
    assert abs(float(np.mean([y for _, y in result.regions[0].polygon])) - 1040) < 40


def test_a_ruled_line_is_no_joint() -> None:
    pictures = dict(pictures_of("genuine/uto-passport"))
    infrared = pictures["page_ir"].copy()
    infrared[1040:1044] //= 3
    pictures["page_ir"] = infrared
    assert run("cut-marks", examine(pictures)).outcome is Outcome.SUCCESSFUL


def test_without_infrared_nothing_is_said() -> None:
    assert run("cut-marks", exam_of("captured/visa-on-flatbed")).outcome is Outcome.NOT_PERFORMED
