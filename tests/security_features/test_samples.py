"""Each check on committed specimens: a genuine one on which it succeeds, and a forged one on which it fails."""

from __future__ import annotations

import numpy as np
import pytest

from docfraud.checks import all_checks
from docfraud.results import CheckResult, GoodSide, Outcome
from tests.support.specimens import exam_of, run, truth_of

GENERIC = {
    "ir-absorption-mrz": ("genuine/uto-visa", "forged/stolen-blank-ink"),
    "ir-mrz-characters": ("genuine/qmr-id-card", "forged/data-expiry"),
    "ir-mrz-shade": ("genuine/uto-passport", "forged/data-expiry"),
    "ir-field-characters": ("genuine/uto-passport", "forged/viz-birth-date"),
    "ir-background": ("genuine/uto-id-card", "forged/paper-copy"),
    "uv-dullness": ("genuine/zzv-visa", "forged/counterfeit-inkjet"),
    "uv-print": ("genuine/zzv-id-card", "forged/fantasy"),
    "uv-photo-brightness": ("genuine/uto-visa", "forged/photo-pasted"),
    "uv-erasure": ("genuine/uto-passport", "forged/data-expiry"),
    "uv-photo-rim": ("genuine/uto-passport", "forged/photo-under-laminate"),
    "photo-edges": ("genuine/uto-visa", "forged/photo-pasted"),
    "print-process-background": ("genuine/qmr-id-card", "forged/counterfeit-laser"),
    "resolution": ("genuine/qmr-id-card", "forged/fantasy"),
    "recapture-screen": ("genuine/zzv-visa", "forged/screen-copy"),
    "recapture-grey-copy": ("genuine/qmr-id-card", "forged/paper-copy"),
    "mrz-typeface": ("genuine/zzv-id-card", "forged/stolen-blank-font"),
    "photo-compression": ("genuine/uto-visa", "forged/photo-in-picture"),
    "page-compression": ("genuine/zzv-visa", "forged/data-in-picture"),
    "mrz-character-places": ("genuine/uto-passport", "forged/data-expiry"),
}
REFERENCE = {
    "reference-uv-print": ("genuine/uto-visa", "forged/counterfeit-careful"),
    "reference-uv-overprint": ("genuine/uto-visa", "forged/photo-pasted"),
    "reference-infrared": ("genuine/zzv-visa", "forged/counterfeit-inkjet"),
    "reference-ghost": ("genuine/zzv-id-card", "forged/photo-but-not-ghost"),
    "reference-personalisation": ("genuine/uto-visa", "forged/stolen-blank-ink"),
    "reference-uv-edges": ("genuine/qmr-passport", "forged/page-out-of-another-book"),
}
ELSEWHERE = {
    "copy-move": "test_copy_move",
    "cut-marks": "test_cut_marks",
    "photo-joint": "test_photo_joint",
    "mrz-geometry": "test_mrz_setting",
    "uv-fibres": "test_uv_fibres",
    "portrait-ghost": "test_portrait_repeat",
    "tracking-dots": "test_tracking_dots",
    "reference-model": "tests/reference/test_checks",
    "reference-print": "tests/reference/test_checks",
    "reference-register": "tests/reference/test_checks",
}
"""Checks whose failing picture is made by their own test."""


def test_every_check_of_these_families_has_both() -> None:
    families = ("docfraud.security_features", "docfraud.reference")
    mine = {check.id for check in all_checks() if check.function.__module__.startswith(families)}
    assert mine == GENERIC.keys() | REFERENCE.keys() | ELSEWHERE.keys()


@pytest.mark.parametrize("check", GENERIC)
def test_genuine_succeeds_and_forged_fails(check: str) -> None:
    genuine, forged = GENERIC[check]
    good, bad = run(check, exam_of(genuine)), run(check, exam_of(forged))
    assert good.outcome is Outcome.SUCCESSFUL, good.message
    assert bad.outcome is Outcome.FAILED, bad.message
    _agrees_with_its_threshold(good)
    _agrees_with_its_threshold(bad)


@pytest.mark.parametrize("check", REFERENCE)
def test_against_a_model_genuine_succeeds_and_forged_fails(check: str) -> None:
    genuine, forged = REFERENCE[check]
    design = truth_of(forged).recipe.design
    own = truth_of(genuine).recipe.design
    good, bad = run(check, exam_of(genuine, own)), run(check, exam_of(forged, design))
    assert good.outcome is Outcome.SUCCESSFUL, good.message
    assert bad.outcome is Outcome.FAILED, bad.message
    _agrees_with_its_threshold(bad)


def _agrees_with_its_threshold(result: CheckResult) -> None:
    """The score lies on the side of the threshold that the outcome says."""
    assert result.score is not None
    assert result.threshold is not None
    below = result.good_side is GoodSide.BELOW
    good = result.score <= result.threshold if below else result.score >= result.threshold
    assert good == (result.outcome is Outcome.SUCCESSFUL)


GENUINE = ("uto-passport", "uto-id-card", "uto-visa", "qmr-passport", "qmr-id-card", "qmr-residence-card",
           "zzv-passport", "zzv-id-card", "zzv-visa")  # fmt: skip


@pytest.mark.parametrize("design", GENUINE)
def test_no_check_fails_on_a_genuine_specimen(design: str) -> None:
    exam = exam_of(f"genuine/{design}")
    elsewhere = ELSEWHERE.keys() - {"portrait-ghost"}
    for check in GENERIC.keys() | {name for name in elsewhere if not name.startswith("reference-")}:
        result = run(check, exam)
        assert result.outcome is not Outcome.FAILED, result.message
        assert result.outcome is not Outcome.ABORTED, check


@pytest.mark.parametrize(
    ("check", "sample"),
    [("photo-edges", "forged/photo-pasted"), ("uv-photo-brightness", "forged/photo-pasted"),
     ("ir-mrz-characters", "forged/data-expiry"), ("uv-erasure", "forged/data-expiry"),
     ("ir-field-characters", "forged/viz-birth-date"), ("photo-compression", "forged/photo-in-picture"),
     ("page-compression", "forged/data-in-picture")],
)  # fmt: skip
def test_findings_lie_where_the_forger_worked(check: str, sample: str) -> None:
    """Regions are in the pixels of the picture they name, on what was changed."""
    from PIL import Image

    from tests.conftest import SAMPLE_DOCS

    side = truth_of(sample).sides[0]
    assert side.mask is not None
    changed = np.asarray(Image.open(SAMPLE_DOCS / sample / side.mask).convert("L")) > 0
    result = run(check, exam_of(sample))
    assert result.regions
    for region in result.regions:
        x, y = np.array(region.polygon).T
        part = changed[max(int(y.min()), 0) : int(y.max()) + 1, max(int(x.min()), 0) : int(x.max()) + 1]
        assert part.mean() > 0.15, region
