"""The registry of checks, and the small vocabulary a check speaks in.

A check is a function of an `Examination` that returns a `Finding`. Its docstring is its page. The examination adds
id, title and timing, turns missing input into `not_performed` and a crash into `aborted`, so a check is only its rule.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from docfraud.errors import UnknownNameError
from docfraud.groups import group_of
from docfraud.results import GoodSide, Group, Light, Outcome, Reason, Region, Severity, Threat

if TYPE_CHECKING:
    from docfraud.examination import Examination


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a check's rule concluded; the examination completes it to a `CheckResult`."""

    outcome: Outcome
    reason: Reason
    message: str
    expected: str | None = None
    observed: str | None = None
    score: float | None = None
    threshold: float | None = None
    good_side: GoodSide | None = None
    regions: tuple[Region, ...] = ()
    advice: str | None = None
    model: str | None = None


class Unavailable(Exception):  # noqa: N818 - a signal between an artefact and the checks that need it, not an error
    """An artefact of the examination that cannot be had, and why.

    Raised by an artefact; every check that needs it becomes `not_performed` (or `outcome`) with this message.
    """

    def __init__(
        self,
        message: str,
        *,
        reason: Reason = Reason.ARTEFACT_MISSING,
        advice: str | None = None,
        outcome: Outcome = Outcome.NOT_PERFORMED,
        regions: tuple[Region, ...] = (),
    ) -> None:
        super().__init__(message)
        self.reason = reason
        self.advice = advice
        self.outcome = outcome
        self.regions = regions

    def finding(self) -> Finding:
        """The finding of a check that could not run because of this."""
        return Finding(
            outcome=self.outcome, reason=self.reason, message=str(self), advice=self.advice, regions=self.regions
        )


CheckFunction = Callable[["Examination"], Finding]


@dataclass(frozen=True, slots=True)
class Check:
    """A registered check: its rule and its page."""

    id: str
    title: str
    function: CheckFunction
    lights: frozenset[Light]
    needs: tuple[str, ...]
    threats: tuple[Threat, ...]
    severity: Severity
    standard: str
    page: str = field(repr=False)
    group: Group | None = None


PAGE_PARTS = ("What it does", "Why a forger fails it", "What else could cause a failure", "Check by hand")
"""The four parts every check's docstring has; `register` refuses a check without them."""

_registry: dict[str, Check] = {}


def check(
    id: str,
    *,
    title: str,
    lights: set[Light] | frozenset[Light] = frozenset({Light.VI}),
    needs: tuple[str, ...] = (),
    threats: set[Threat] | frozenset[Threat] = frozenset(),
    severity: Severity = Severity.MEDIUM,
    standard: str = "",
    page: str | None = None,
    group: Group | None = None,
) -> Callable[[CheckFunction], CheckFunction]:
    """Register a check.

    Args:
        id: stable, lower case, words joined by hyphens.
        title: what is true when it succeeds, as a short sentence.
        lights: the lights whose pictures it looks at.
        needs: names of the examination's artefacts it cannot run without (methods of `Examination`).
        threats: the threat classes a failure points to.
        severity: how much a failure says about fraud.
        standard: the section it implements.
        page: the page, if not the function's docstring (for families made in a loop).
        group: the group of ICAO 9303-2 C.35 that an officer sees it in; if left out, the one that the C.3 routines
            named in `standard` belong to, if it names any.

    Raises:
        ValueError: the id is taken, or the page lacks one of its four parts.
    """

    def register(function: CheckFunction) -> CheckFunction:
        text = inspect.cleandoc(page or function.__doc__ or "")
        missing = [part for part in PAGE_PARTS if part not in text]
        if missing:
            raise ValueError(f"check {id!r}: its page lacks {', '.join(missing)}")
        if id in _registry and _registry[id].function is not function:
            raise ValueError(f"check id {id!r} is taken")
        _registry[id] = Check(
            id=id,
            title=title,
            function=function,
            lights=frozenset(lights),
            needs=needs,
            threats=tuple(sorted(threats)),
            severity=severity,
            standard=standard,
            page=text,
            group=group or group_of(id, standard),
        )
        return function

    return register


def load_checks() -> None:
    """Import every module that registers checks. Cheap to call again."""
    from importlib import import_module

    for module in CHECK_MODULES:
        import_module(module)


CHECK_MODULES = (
    "docfraud.imaging.checks",
    "docfraud.mrz.checks",
    "docfraud.mrz.data_checks",
    "docfraud.viz.checks",
    "docfraud.biometrics.checks",
    "docfraud.biometrics.quality.checks",
    "docfraud.biometrics.attacks.checks",
    "docfraud.biometrics.appearance.checks",
    "docfraud.security_features.field_ink",
    "docfraud.security_features.ir_mrz",
    "docfraud.security_features.ir_background",
    "docfraud.security_features.compression",
    "docfraud.security_features.copy_move",
    "docfraud.security_features.cut_marks",
    "docfraud.security_features.mrz_setting",
    "docfraud.security_features.mrz_places",
    "docfraud.security_features.photo_edges",
    "docfraud.security_features.photo_joint",
    "docfraud.security_features.portrait_repeat",
    "docfraud.security_features.print_process",
    "docfraud.security_features.recapture",
    "docfraud.security_features.resolution",
    "docfraud.security_features.tracking_dots",
    "docfraud.security_features.uv_brightness",
    "docfraud.security_features.uv_erasure",
    "docfraud.security_features.uv_fibres",
    "docfraud.reference.checks",
)
"""Modules that register checks; a new family adds its line here. Named as text: this layer knows no domain."""


def all_checks() -> tuple[Check, ...]:
    """Every registered check, in the order of `CHECK_MODULES`, whichever was imported first; a plug-in's come last."""
    load_checks()
    rank = {module: number for number, module in enumerate(CHECK_MODULES)}
    return tuple(sorted(_registry.values(), key=lambda c: rank.get(c.function.__module__, len(rank))))


def get_check(check_id: str) -> Check:
    """One check by id.

    Raises:
        UnknownNameError: there is none; the remedy names the nearest.
    """
    load_checks()
    if check_id in _registry:
        return _registry[check_id]
    from difflib import get_close_matches

    near = get_close_matches(check_id, _registry, n=1)
    remedy = f"Did you mean {near[0]!r}?" if near else "`docfraud checks` lists them."
    raise UnknownNameError(f"There is no check {check_id!r}.", remedy=remedy)


def passed(message: str, **more: object) -> Finding:
    """A successful finding."""
    return Finding(outcome=Outcome.SUCCESSFUL, reason=Reason.AS_EXPECTED, message=message, **more)  # type: ignore[arg-type]


def failed(reason: Reason, message: str, **more: object) -> Finding:
    """A failed finding, with its reason."""
    return Finding(outcome=Outcome.FAILED, reason=reason, message=message, **more)  # type: ignore[arg-type]


def undetermined(reason: Reason, message: str, **more: object) -> Finding:
    """A finding that could not be made either way."""
    return Finding(outcome=Outcome.UNDETERMINED, reason=reason, message=message, **more)  # type: ignore[arg-type]


def not_applicable(message: str, **more: object) -> Finding:
    """The document's format has nothing for this check to look at."""
    return Finding(outcome=Outcome.NOT_SUPPORTED, reason=Reason.NOT_IN_THIS_FORMAT, message=message, **more)  # type: ignore[arg-type]
