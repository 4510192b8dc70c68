"""What forgeries ought to be noticed by stays true when checks are added."""

from __future__ import annotations

from docfraud.checks import all_checks
from docfraud.specimens.evidence import PLANNED, exists


def test_no_check_that_exists_is_still_called_planned() -> None:
    assert not {check.id for check in all_checks()} & set(PLANNED)


def test_existing_checks_are_known_by_their_ids() -> None:
    assert exists("viz-names")
    assert not exists("viz-nose")
