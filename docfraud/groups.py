"""The groups of ICAO 9303-2 C.35: which check counts towards which, and what a group's checks say together."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from docfraud.results import CheckResult, Group, Outcome

# A routine of ICAO 9303-2 C.3, written (light, property, feature), for example (IR,AB,MR).
_ROUTINE = re.compile(r"\((?:VI|UV|IR),(?:AB|BR|FR|LU|TL|TR),[A-Z]{2}\)")

_OF_ROUTINE = {
    "(IR,AB,MR)": Group.MRZ_IR_READABILITY,
    "(UV,BR,FU)": Group.UV_BRIGHTNESS,
    "(UV,BR,VZ)": Group.UV_BRIGHTNESS,
    "(UV,BR,PH)": Group.UV_BRIGHTNESS,
    "(UV,BR,MR)": Group.UV_BRIGHTNESS,
}
"""C.35 names these routines; all others are pattern checks."""

_OF_CHECK = {
    "ir-absorption-mrz": Group.MRZ_IR_READABILITY,
    "uv-dullness": Group.UV_BRIGHTNESS,
    "uv-photo-brightness": Group.UV_BRIGHTNESS,
}
"""Checks whose group does not hang on how their standard is worded: the groups would be empty without them."""

_PERFORMED = (Outcome.SUCCESSFUL, Outcome.FAILED, Outcome.UNDETERMINED, Outcome.ABORTED)


@dataclass(frozen=True, slots=True)
class GroupResult:
    """A group with the results that count towards it; none of them if no check of the inspection does."""

    group: Group
    outcome: Outcome
    results: tuple[CheckResult, ...]

    @property
    def performed(self) -> int:
        """How many of the checks ran."""
        return sum(result.outcome in _PERFORMED for result in self.results)

    @property
    def applicable(self) -> int:
        """How many of the checks this kind of document has something for."""
        return sum(result.outcome is not Outcome.NOT_SUPPORTED for result in self.results)


def group_of(check_id: str, standard: str) -> Group | None:
    """The group of a check that declares none: by its id, else by the C.3 routines that its standard names.

    A combination of routines of different groups is a pattern check. None if no routine is named.
    """
    if check_id in _OF_CHECK:
        return _OF_CHECK[check_id]
    named = {_OF_ROUTINE.get(routine, Group.PATTERN_CHECK) for routine in _ROUTINE.findall(standard)}
    if not named:
        return None
    return named.pop() if len(named) == 1 else Group.PATTERN_CHECK


def combined(outcomes: Iterable[Outcome]) -> Outcome:
    """What several checks say together: the most serious; `successful` needs one that is, and none that is worse."""
    found = set(outcomes)
    if Outcome.FAILED in found:
        return Outcome.FAILED
    if found & {Outcome.UNDETERMINED, Outcome.ABORTED}:
        return Outcome.UNDETERMINED
    if Outcome.SUCCESSFUL in found:
        return Outcome.SUCCESSFUL
    return Outcome.NOT_SUPPORTED if found == {Outcome.NOT_SUPPORTED} else Outcome.NOT_PERFORMED


def group_results(results: Iterable[CheckResult]) -> tuple[GroupResult, ...]:
    """Every group in the order shown, one without checks as `not_performed`."""
    all_results = tuple(results)
    made = []
    for group in Group:
        members = tuple(result for result in all_results if result.group is group)
        made.append(GroupResult(group, combined(result.outcome for result in members), members))
    return tuple(made)
