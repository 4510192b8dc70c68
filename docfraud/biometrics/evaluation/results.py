"""What an evaluation of face comparison found: frozen, typed, as JSON by `model_dump_json`."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from docfraud.biometrics.evaluation.curve import FmrCurve, Threshold
from docfraud.biometrics.evaluation.likelihood import LikelihoodRatio


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Rate(_Frozen):
    """A rate with its 95 % interval.

    Attributes:
        value, low, high: 0 to 1. The interval is a bootstrap over people; where nothing was counted (or everything was)
            it has nothing to vary, and its far end is the rule of three's.
        count: how many comparisons went wrong, None for a rate that is no plain share.
        of: of how many.
    """

    value: float
    low: float
    high: float
    count: int | None = None
    of: int | None = None


class Failure(_Frozen):
    """A picture without a usable face. `stage`: enrol for a reference, acquire for a probe or in a single set."""

    file: str
    person: str
    stage: Literal["acquire", "enrol"]
    reason: str


class WithFailures(_Frozen):
    """Generalised rates (ISO/IEC 19795-1): a comparison that a failed picture prevented counts as a non-match.

    Attributes:
        gfrr: share of the mated comparisons wanted that did not match.
        gfar: share of the non-mated comparisons wanted that matched.
    """

    gfrr: float
    gfar: float


class OperatingPoint(_Frozen):
    """Rates at a threshold of the settings."""

    setting: str
    threshold: float
    fmr: Rate
    fnmr: Rate
    with_failures: WithFailures


class AtFmr(_Frozen):
    """FNMR at the threshold of a false match rate.

    Attributes:
        fmr: the rate asked for.
        needed: non-mated comparisons without which it cannot be shown.
        threshold, fnmr, with_failures: None if there are fewer.
    """

    fmr: float
    needed: int
    threshold: Threshold | None = None
    fnmr: Rate | None = None
    with_failures: WithFailures | None = None


class Pair(_Frozen):
    """A comparison for a person to look at."""

    first: str
    second: str
    distance: float


class CurvePoint(_Frozen):
    """A point of the DET curve (fmr against fnmr) and of the ROC (fmr against 1 - fnmr)."""

    threshold: float
    fmr: float
    fnmr: float


class FaceEvaluation(_Frozen):
    """Error rates of face comparison on one set of pictures.

    Attributes:
        folder, probes: where the pictures were; `probes` is None if every picture met every other.
        date: day of the evaluation, ISO 8601.
        docfraud: version.
        kind: network and recipe of the descriptors.
        people, pictures: how many there were, with those that failed.
        failures: pictures without a usable face.
        warnings: sentences about doubtful data.
        mated, non_mated: comparisons made.
        mated_wanted, non_mated_wanted: and with those that a failed picture prevented.
        eer: equal error rate.
        at_settings: at docfraud's own thresholds.
        at_fmr: at false match rates of 1e-2, 1e-3, 1e-4 and the one asked for.
        proposal: threshold for the rate asked for; None if it cannot be shown.
        advice: one sentence: what to set, or what is missing.
        closest_non_mated, farthest_mated: the worst pairs, worst first.
        curve: DET and ROC.
        fmr_curve: distance to false match rate.
        likelihood_ratio: distance to likelihood ratio.
        cllr: of the fit on its own data, bits. `min_cllr`: the least possible. `cllr_left_out`: on people who had no
            part in the fit; None if there are too few.
        rounds: of the bootstrap.
    """

    folder: str
    probes: str | None
    date: str
    docfraud: str
    kind: str
    people: int
    pictures: int
    failures: tuple[Failure, ...]
    warnings: tuple[str, ...]
    mated: int
    non_mated: int
    mated_wanted: int
    non_mated_wanted: int
    eer: Rate
    at_settings: tuple[OperatingPoint, ...]
    at_fmr: tuple[AtFmr, ...]
    asked_fmr: float
    proposal: Threshold | None
    advice: str
    closest_non_mated: tuple[Pair, ...]
    farthest_mated: tuple[Pair, ...]
    curve: tuple[CurvePoint, ...]
    fmr_curve: FmrCurve
    likelihood_ratio: LikelihoodRatio
    cllr: float
    min_cllr: float
    cllr_left_out: float | None
    rounds: int
