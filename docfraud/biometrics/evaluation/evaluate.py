"""Error rates of face comparison on a folder of pictures: the whole evaluation."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from docfraud._version import __version__
from docfraud.biometrics.embed import template_kind
from docfraud.biometrics.evaluation.bootstrap import interval, resample
from docfraud.biometrics.evaluation.comparisons import Comparisons, compare_all
from docfraud.biometrics.evaluation.curve import FmrCurve, Threshold, grid, needed, rule_of_three
from docfraud.biometrics.evaluation.likelihood import cllr, fit_likelihood_ratio, left_out_cllr, min_cllr, supports
from docfraud.biometrics.evaluation.pictures import LAYOUT, LabelledPicture, read_pictures, without_repeats
from docfraud.biometrics.evaluation.results import (
    AtFmr,
    CurvePoint,
    FaceEvaluation,
    Failure,
    OperatingPoint,
    Pair,
    Rate,
    WithFailures,
)
from docfraud.biometrics.evaluation.verification import Pairs, equal_error_rate
from docfraud.biometrics.thresholds import face_thresholds
from docfraud.errors import NoFaceError, UsageError
from docfraud.settings import Settings, default_settings

FMRS = (1e-2, 1e-3, 1e-4)
_WORST = 10
_SETTINGS: tuple[Literal["face_threshold"], Literal["face_reject_threshold"]] = (
    "face_threshold",
    "face_reject_threshold",
)
_CURVE_POINTS = 300


def evaluate_faces(
    folder: Path,
    *,
    probes: Path | None = None,
    fmr: float = 1e-3,
    rounds: int = 1000,
    settings: Settings | None = None,
    progress: Callable[[str], None] | None = None,
) -> FaceEvaluation:
    """Error rates of face comparison on pictures of known people.

    Args:
        folder: one sub-folder per person. Without `probes` every picture meets every other.
        probes: a folder of the same layout; its pictures meet those of `folder`, people having the same names in both.
        fmr: false match rate that a threshold is proposed for, 0 to 1.
        rounds: of the bootstrap over people.
        settings: default: this process's settings.
        progress: told the name of each picture when it is done.

    Raises:
        UsageError: the folders do not hold what is needed; says how to lay them out.
        FileMissingError, FileUnreadableError: a folder cannot be read.
        NoFaceError: so few faces were found that there is nothing to compare.
        ModelFileError, EngineUnavailableError, UnknownNameError: the engine cannot be had.
    """
    settings = settings or default_settings()
    if not 0 < fmr < 1:
        raise UsageError(f"{fmr:g} is no false match rate.", remedy="Give one between 0 and 1, such as 0.001.")
    if rounds < 1:
        raise UsageError("The bootstrap needs at least one round.", remedy="Use --rounds 1000.")
    references, warnings = without_repeats(read_pictures(folder, settings=settings, progress=progress))
    tried: list[LabelledPicture] | None = None
    if probes is not None:
        tried, more = without_repeats(read_pictures(probes, settings=settings, progress=progress), references)
        warnings += more
    made = compare_all(references, tried)
    _check(made, references, tried)
    name = folder.name if probes is None else f"{folder.name}, probes {probes.name}"
    return _evaluation(
        made, references, tried, warnings, where=(str(folder), None if probes is None else str(probes)), name=name,
        fmr=fmr, rounds=rounds, settings=settings,
    )  # fmt: skip


def _check(made: Comparisons, references: list[LabelledPicture], probes: list[LabelledPicture] | None) -> None:
    people = {p.person for p in references} | {p.person for p in probes or []}
    if len(people) < 2:
        raise UsageError(f"There are pictures of {len(people)} person only; false matches need two.", remedy=LAYOUT)
    if made.mated_wanted == 0:
        where = "has two different pictures" if probes is None else "is in both folders"
        raise UsageError(f"Nobody {where}, so there are no mated comparisons.", remedy=LAYOUT)
    if made.non_mated_wanted == 0:
        raise UsageError("No picture meets one of another person.", remedy=LAYOUT)
    lost = [
        what for what, kept in (("mated", made.pairs.genuine), ("non-mated", ~made.pairs.genuine)) if not kept.any()
    ]
    if lost:
        failed = [p for p in references + (probes or []) if p.failure is not None]
        raise NoFaceError(
            f"No {' and no '.join(lost)} comparison is left: {len(failed)} pictures have no usable face. "
            f"First: {failed[0].name}: {failed[0].failure}"
        )


def _evaluation(
    made: Comparisons, references: list[LabelledPicture], probes: list[LabelledPicture] | None, warnings: list[str],
    *, where: tuple[str, str | None], name: str, fmr: float, rounds: int, settings: Settings,
) -> FaceEvaluation:  # fmt: skip
    pairs = made.pairs
    p, _ = supports(pairs)
    mated, non_mated = np.sort(pairs.distances[pairs.genuine]), np.sort(pairs.distances[~pairs.genuine])
    thresholds = face_thresholds(settings)
    own = [thresholds.accept, thresholds.reject]
    rates = tuple(sorted({*FMRS, fmr}, reverse=True))
    at = grid(non_mated, rates)
    drawn = resample(pairs, [*own, *at], rates, rounds=rounds)
    kind = template_kind(settings)
    today = dt.date.today().isoformat()
    everyone = references + (probes or [])
    people = len({x.person for x in everyone})
    data = f"{name}: {len(everyone)} pictures of {people} people, {len(mated)} mated and {len(non_mated)} non-mated "
    data += f"comparisons, {today}"
    curve = _fmr_curve(non_mated, at, drawn.fmr[:, len(own) :], people=_people(pairs), data=data, kind=kind)
    ratio = fit_likelihood_ratio(pairs, data=data, kind=kind)
    log10 = np.clip(ratio.intercept - ratio.slope * pairs.distances, ratio.lowest, ratio.highest)

    def with_failures(threshold: float) -> WithFailures:
        hit, false = int((mated <= threshold).sum()), int((non_mated <= threshold).sum())
        return WithFailures(gfrr=1 - hit / made.mated_wanted, gfar=false / made.non_mated_wanted)

    def fnmr(threshold: float, values: NDArray[np.float64]) -> Rate:
        return _rate(int((mated > threshold).sum()), len(mated), values, independent=p)

    points = tuple(
        OperatingPoint(
            setting=setting, threshold=t,
            fmr=_rate(int((non_mated <= t).sum()), len(non_mated), drawn.fmr[:, k], independent=len(non_mated)),
            fnmr=fnmr(t, drawn.fnmr[:, k]), with_failures=with_failures(t),
        )
        for k, (setting, t) in enumerate(zip(_SETTINGS, own, strict=True))
    )  # fmt: skip
    at_fmr = []
    for k, rate in enumerate(rates):
        if rate < curve.smallest_measurable:
            at_fmr.append(AtFmr(fmr=rate, needed=needed(rate)))
            continue
        t = curve.threshold_at(rate)
        at_fmr.append(
            AtFmr(
                fmr=rate,
                needed=needed(rate),
                threshold=t,
                fnmr=fnmr(t.value, drawn.fnmr_at_fmr[:, k]),
                with_failures=with_failures(t.value),
            )
        )
    proposal = next(a.threshold for a in at_fmr if a.fmr == fmr)
    low, high = interval(drawn.eer)
    eer = equal_error_rate(pairs)
    return FaceEvaluation(
        folder=where[0], probes=where[1], date=today, docfraud=__version__, kind=kind, people=people,
        pictures=len(everyone), failures=_failures(references, probes), warnings=tuple(warnings),
        mated=len(mated), non_mated=len(non_mated), mated_wanted=made.mated_wanted,
        non_mated_wanted=made.non_mated_wanted,
        eer=Rate(value=eer, low=low, high=max(high, rule_of_three(p)) if eer == 0 else high),
        at_settings=points, at_fmr=tuple(at_fmr), asked_fmr=fmr, proposal=proposal,
        advice=_advice(proposal, fmr, curve, settings), closest_non_mated=_worst(made, mated=False),
        farthest_mated=_worst(made, mated=True), curve=_points(mated, non_mated), fmr_curve=curve,
        likelihood_ratio=ratio, cllr=cllr(log10, pairs.genuine), min_cllr=min_cllr(pairs.distances, pairs.genuine),
        cllr_left_out=left_out_cllr(pairs), rounds=rounds,
    )  # fmt: skip


def _people(pairs: Pairs) -> int:
    """People in non-mated comparisons."""
    return len(np.unique(np.concatenate([pairs.first[~pairs.genuine], pairs.second[~pairs.genuine]])))


def _rate(count: int, of: int, values: NDArray[np.float64], *, independent: int) -> Rate:
    low, high = interval(values)
    if count == 0:
        high = max(high, rule_of_three(independent))
    if count == of:
        low = min(low, 1 - rule_of_three(independent))
    return Rate(value=count / of, low=low, high=high, count=count, of=of)


def _fmr_curve(
    non_mated: NDArray[np.float64], at: NDArray[np.float64], drawn: NDArray[np.float64], *, people: int, data: str,
    kind: str,
) -> FmrCurve:  # fmt: skip
    low, high = np.quantile(drawn, [0.025, 0.975], axis=0)
    return FmrCurve(
        data=data, kind=kind, comparisons=len(non_mated), people=people, distances=tuple(at.tolist()),
        false_matches=tuple(np.searchsorted(non_mated, at, side="right").tolist()), lower=tuple(low.tolist()),
        upper=tuple(np.maximum(high, rule_of_three(len(non_mated))).tolist()),
    )  # fmt: skip


def _failures(references: list[LabelledPicture], probes: list[LabelledPicture] | None) -> tuple[Failure, ...]:
    out: list[Failure] = []
    stages: tuple[tuple[list[LabelledPicture], Literal["acquire", "enrol"]], ...] = (
        (references, "acquire" if probes is None else "enrol"),
        (probes or [], "acquire"),
    )
    for pictures, stage in stages:
        out += [Failure(file=p.name, person=p.person, stage=stage, reason=p.failure) for p in pictures if p.failure]
    return tuple(out)


def _advice(proposal: Threshold | None, fmr: float, curve: FmrCurve, settings: Settings) -> str:
    if proposal is None:
        return (
            f"A false match rate of {fmr:g} cannot be shown: {curve.comparisons} are fewer than 3/FMR = {needed(fmr)} "
            f"non-mated comparisons. The smallest that these pictures can show is {curve.smallest_measurable:.2g}."
        )
    # Rounded down, so that the setting never accepts more than was measured.
    value = np.floor(proposal.value * 1000) / 1000
    # The settings refuse a threshold above the one that rejects.
    more = f" DOCFRAUD_FACE_REJECT_THRESHOLD={value:.3f}" if value > face_thresholds(settings).reject else ""
    return (
        f"For a false match rate of {fmr:g} set DOCFRAUD_FACE_THRESHOLD={value:.3f}{more} "
        f"(interval {proposal.interval[0]:.3f} to {proposal.interval[1]:.3f}; {proposal.comparisons} "
        f"non-mated comparisons of {proposal.people} people). "
        "It was chosen on these pictures: measure it on others before relying on it."
    )


def _worst(made: Comparisons, *, mated: bool) -> tuple[Pair, ...]:
    chosen = np.flatnonzero(made.pairs.genuine == mated)
    order = np.argsort(-made.pairs.distances[chosen] if mated else made.pairs.distances[chosen], kind="stable")
    out = []
    for k in chosen[order[:_WORST]]:
        a, b = made.names[k]
        out.append(Pair(first=made.files[a], second=made.files[b], distance=float(made.pairs.distances[k])))
    return tuple(out)


def _points(mated: NDArray[np.float64], non_mated: NDArray[np.float64]) -> tuple[CurvePoint, ...]:
    every = np.unique(np.concatenate([mated, non_mated]))
    false = np.searchsorted(non_mated, every, side="right") / len(non_mated)
    missed = 1 - np.searchsorted(mated, every, side="right") / len(mated)
    if len(every) > _CURVE_POINTS:
        # Where one rate moves the other may not: points evenly spaced along both, in ranks.
        way = np.concatenate([[0], np.cumsum(np.abs(np.diff(np.log10(false + 1e-6))) / 6 + np.abs(np.diff(missed)))])
        keep = np.unique(np.searchsorted(way, np.linspace(0, way[-1], _CURVE_POINTS)).clip(0, len(every) - 1))
        every, false, missed = every[keep], false[keep], missed[keep]
    return tuple(
        CurvePoint(threshold=float(t), fmr=float(f), fnmr=float(m))
        for t, f, m in zip(every, false, missed, strict=True)
    )
