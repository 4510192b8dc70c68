"""Checks against a document model, beyond the samples: print that is missing, parts that are displaced, unknown
models."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from docfraud.results import Outcome, Reason
from tests.support.specimens import exam_of, examine, model_of, pictures_of, renamed, run

VISA = "genuine/uto-visa"


def test_a_known_model_is_named() -> None:
    result = run("reference-model", exam_of(VISA, "zzv-visa", "uto-visa"))
    assert result.outcome is Outcome.SUCCESSFUL
    assert "uto-visa" in result.message


def test_an_unknown_model_is_said_not_guessed() -> None:
    exam = exam_of(VISA, "zzv-visa", "qmr-passport")
    result = run("reference-model", exam)
    assert (result.outcome, result.reason) == (Outcome.UNDETERMINED, Reason.MODEL_UNKNOWN)
    assert run("reference-uv-print", exam).outcome is Outcome.UNDETERMINED


def test_a_page_that_fits_none_of_its_issuers_models_fails() -> None:
    false = renamed(model_of("zzv-visa"), issuer="UTO", document_code="V", format="MRVA")
    exam = examine(pictures_of(VISA), (false,))
    result = run("reference-model", exam)
    assert (result.outcome, result.reason) == (Outcome.FAILED, Reason.MODEL_UNKNOWN)


def test_without_a_store_nothing_is_performed() -> None:
    exam = exam_of(VISA)
    for check in ("reference-model", "reference-print", "reference-register", "reference-ghost"):
        assert run(check, exam).outcome is Outcome.NOT_PERFORMED


def test_print_that_is_covered_fails() -> None:
    assert run("reference-print", exam_of(VISA, "uto-visa")).outcome is Outcome.SUCCESSFUL
    pictures = {key: picture.copy() for key, picture in pictures_of(VISA).items()}
    height, width = pictures["page"].shape[:2]
    pictures["page"][height // 4 : 3 * height // 4, width // 2 : width - 60] = (225, 222, 214)
    result = run("reference-print", examine(pictures, (model_of("uto-visa"),)))
    assert result.outcome is Outcome.FAILED, result.message
    x = np.mean([px for px, _ in result.regions[0].polygon])
    assert x > width / 2


def test_a_displaced_part_fails_and_is_marked() -> None:
    assert run("reference-register", exam_of(VISA, "uto-visa")).outcome is not Outcome.FAILED
    pictures = {key: picture.copy() for key, picture in pictures_of(VISA).items()}
    page = pictures["page"]
    width = page.shape[1]
    part = slice(120, 700), slice(2 * width // 3, width - 80)
    page[part] = np.roll(page, 16, axis=0)[part]  # 1 mm
    result = run("reference-register", examine(pictures, (model_of("uto-visa"),)))
    assert result.outcome is Outcome.FAILED, result.message
    assert result.score == pytest.approx(1.0, abs=0.1)


def test_a_bare_portrait_is_no_photo_substitution_where_the_whole_page_is_bare() -> None:
    pictures = {key: picture.copy() for key, picture in pictures_of(VISA).items()}
    pictures["page_uv"][:] = 30
    exam = examine(pictures, (model_of("uto-visa"),))
    assert run("reference-uv-print", exam).outcome is Outcome.FAILED
    assert run("reference-uv-overprint", exam).outcome is Outcome.UNDETERMINED


def test_what_a_model_lacks_is_not_asked_for() -> None:
    passport = exam_of("genuine/qmr-passport", "qmr-passport")
    assert run("reference-ghost", passport).outcome is not Outcome.FAILED
    back = exam_of("captured/visa-on-flatbed", "zzv-visa")
    assert run("reference-print", back).outcome is Outcome.SUCCESSFUL
    assert run("reference-uv-print", back).outcome is Outcome.NOT_PERFORMED


def test_stricter_limits_need_two_specimens() -> None:
    """What one specimen cannot tell apart is not held against a page."""
    from docfraud.reference.checks import _most_gone

    exam = exam_of(VISA, "uto-visa")
    assert exam.reference.model.specimens == 1
    assert _most_gone(exam) == exam.settings.reference_max_uv_gone_alone
    several = examine(pictures_of(VISA), (replace(model_of("uto-visa"), specimens=2),))
    assert _most_gone(several) == several.settings.reference_max_uv_gone
