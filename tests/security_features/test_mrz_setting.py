"""Typeface and geometry of the MRZ."""

from __future__ import annotations

import pytest

from docfraud.examination import Examination
from docfraud.results import MRZPlacement, Outcome, Reason, Tolerance
from tests.support.specimens import exam_of, examine, pictures_of, run


def altered(**changes: object) -> Examination:
    """A genuine sample whose MRZ was measured otherwise."""
    exam = examine(pictures_of("genuine/uto-visa"))
    exam._memo["_mrz_typography"] = exam_of("genuine/uto-visa").mrz_typography.model_copy(update=changes)
    return exam


def test_as_printed_it_passes() -> None:
    assert run("mrz-geometry", exam_of("genuine/uto-visa")).outcome is Outcome.SUCCESSFUL


@pytest.mark.parametrize("changes", [{"pitch_ratio": 1.03}, {"slant": 0.9}])
def test_unequal_or_slanting_lines_fail(changes: dict[str, object]) -> None:
    result = run("mrz-geometry", altered(**changes))
    assert result.outcome is Outcome.FAILED
    assert result.reason is Reason.OUT_OF_TOLERANCE


def test_lines_too_far_apart_fail_by_more_than_an_outline_errs() -> None:
    def placed(spacing: float) -> MRZPlacement:
        fine = Tolerance(value=4.0, nominal=4.0, tolerance=1.0, within=True)
        off = Tolerance(value=spacing, nominal=6.35, tolerance=1.9, within=abs(spacing - 6.35) <= 1.9)
        return MRZPlacement(pitch=fine, left=(fine, fine), line_spacing=(off,), centre_above_edge=(fine, fine))

    assert run("mrz-geometry", altered(placement=placed(8.5))).outcome is Outcome.SUCCESSFUL
    assert run("mrz-geometry", altered(placement=placed(9.5))).outcome is Outcome.FAILED


def test_characters_that_were_not_found_say_nothing() -> None:
    typography = exam_of("genuine/uto-visa").mrz_typography
    astray = tuple(tuple((0.17, 0.0) for _ in row) for row in typography.offsets)
    low = tuple(tuple(0.3 for _ in row) for row in typography.conformity)
    result = run("mrz-typeface", altered(offsets=astray, conformity=low))
    assert result.outcome is Outcome.UNDETERMINED
    assert run("mrz-typeface", altered(conformity=low)).outcome is Outcome.FAILED


def test_one_odd_character_is_pointed_out() -> None:
    rows = [list(row) for row in exam_of("genuine/uto-visa").mrz_typography.conformity]
    rows[1][5] = 0.4
    result = run("mrz-typeface", altered(conformity=tuple(map(tuple, rows))))
    assert result.outcome is Outcome.UNDETERMINED
    assert "position 6" in result.message
    assert result.regions


def test_too_few_pixels_are_said() -> None:
    result = run("mrz-typeface", altered(conformity=(), offsets=()))
    assert (result.outcome, result.reason) == (Outcome.UNDETERMINED, Reason.TOO_LOW_RESOLUTION)


def test_a_page_by_phone_is_straightened_first() -> None:
    assert run("mrz-typeface", exam_of("captured/passport-by-phone")).outcome is Outcome.SUCCESSFUL
