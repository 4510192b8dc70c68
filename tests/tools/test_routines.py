"""The table of ICAO's routines is complete, and no routine is both implemented and excused."""

from __future__ import annotations

from collections import Counter

from tools.routines import FEATURES, ROUTINES, WITHOUT, implemented


def test_there_are_48_and_each_once() -> None:
    assert len(ROUTINES) == len(set(ROUTINES)) == 48
    counts = Counter(routine.split(",")[2] for routine in ROUTINES)
    assert counts.keys() == FEATURES.keys()
    assert (counts["PH"], counts["IS"], counts["MR"], counts["BC"]) == (7, 6, 3, 4)


def test_each_is_implemented_or_says_why_not() -> None:
    done = {routine for routine, checks in implemented().items() if checks}
    assert done <= set(ROUTINES), "a check names a routine that C.3 does not have"
    assert not done & WITHOUT.keys()
    assert done | WITHOUT.keys() == set(ROUTINES)
