"""An evaluation of face comparison in words and cells, for the terminal and the HTML report alike."""

from __future__ import annotations

from docfraud.biometrics.evaluation.results import FaceEvaluation, Rate, WithFailures

RATE_COLUMNS = ("at", "threshold", "FMR", "FNMR", "GFAR / GFRR")
INTERVALS = (
    "Intervals are 95 %, from a bootstrap that draws whole people. Where nothing went wrong the upper end is the rule "
    "of three's: over comparisons for FMR (too hopeful where few people make many), over people for FNMR."
)
FAILED_COUNT = "GFAR and GFRR count a comparison that a failed picture prevented as a non-match."


def percent(value: float) -> str:
    """A rate in per cent with two figures that mean something: 12 %, 1.3 %, 0.013 %."""
    shown = 100 * value
    return f"{shown:.0f} %" if shown >= 10 or shown == 0 else f"{shown:.1f} %" if shown >= 1 else f"{shown:.2g} %"


def rate(value: Rate) -> str:
    counted = "" if value.count is None else f" ({value.count:,} of {value.of:,})"
    return f"{percent(value.value)} [{percent(value.low)}, {percent(value.high)}]{counted}"


def summary(result: FaceEvaluation) -> str:
    how = "every picture with every other" if result.probes is None else f"probes of {result.probes}"
    return (
        f"{result.pictures} pictures of {result.people} people in {result.folder}, {how}: {result.mated:,} mated and "
        f"{result.non_mated:,} non-mated comparisons. Failures to acquire or enrol: {len(result.failures)}."
    )


def rate_rows(result: FaceEvaluation) -> list[tuple[str, str, str, str, str]]:
    """Rows under RATE_COLUMNS: the settings' thresholds, then the false match rates."""
    rows = [
        (p.setting, f"{p.threshold:.3f}", rate(p.fmr), rate(p.fnmr), _failing(p.with_failures))
        for p in result.at_settings
    ]
    for at in result.at_fmr:
        name = f"FMR {at.fmr:g}"
        if at.threshold is None or at.fnmr is None or at.with_failures is None:
            sentence = f"cannot be measured: fewer than 3/FMR = {at.needed:,} non-mated comparisons"
            rows.append((name, "", sentence, "", ""))
            continue
        low, high = at.threshold.interval
        threshold = f"{at.threshold.value:.3f} [{low:.3f}, {high:.3f}]"
        rows.append((name, threshold, f"at most {percent(at.fmr)}", rate(at.fnmr), _failing(at.with_failures)))
    return rows


def _failing(value: WithFailures) -> str:
    return f"{percent(value.gfar)} / {percent(value.gfrr)}"


def ratio_sentence(result: FaceEvaluation) -> str:
    fit = result.likelihood_ratio
    left_out = "too few people to leave any out" if result.cllr_left_out is None else f"{result.cllr_left_out:.3f}"
    return (
        f"log10 LR = {fit.intercept:.2f} - {fit.slope:.2f} x distance, held between {fit.lowest:.2f} and "
        f"{fit.highest:.2f}. Cllr {result.cllr:.3f} on these pictures, least possible {result.min_cllr:.3f}; on people "
        f"left out of the fit: {left_out} (0 is perfect, 1 says nothing)."
    )
