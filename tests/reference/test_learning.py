"""Learning: what is the blank's and what the holder's, from one specimen and from several."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pytest

from docfraud.errors import UsageError
from docfraud.examination import Submission
from docfraud.learning import learn_document_model
from docfraud.reference.code import BITS, nearest, page_code
from docfraud.reference.frame import detail, faded, grey_of, lay, refine, shifts_of, start_of
from docfraud.reference.identify import likeliest, match_side, own_models, page_codes
from docfraud.reference.model import DocumentModel, ModelEntry
from docfraud.reference.register import displaced
from docfraud.results import Light
from docfraud.specimens.portraits.library import library
from docfraud.specimens.recipe import Recipe
from docfraud.specimens.workshop import make
from tests.support.specimens import exam_of, files_of, model_of, run


@lru_cache(maxsize=1)
def several() -> DocumentModel:
    """A model learnt from three specimens of different holders."""
    submissions = []
    for seed, portrait in enumerate([library()[0].name, library()[1].name, library()[0].name]):
        recipe = Recipe(design="uto-visa", seed=900 + seed, ppi=300, live=False, portrait=portrait)
        side = make(recipe, library()).sides[0]
        pictures = side.pictures
        submissions.append(Submission(page=pictures[Light.VI], page_ir=pictures[Light.IR], page_uv=pictures[Light.UV]))
    return learn_document_model("uto-visa", submissions, note="made for a test")


def test_the_holders_data_are_left_out() -> None:
    side = several().sides["page"]
    for place in ("portrait", "mrz"):
        assert not side.places[place].of(side.static).any()
    assert 0.2 < side.static.mean() < 0.9
    # fluorescent print goes over the portrait, and stays part of the model there
    assert side.places["portrait"].of(side.luminous).mean() > 0.5
    assert several().specimens == 3
    assert several().note == "made for a test"


def test_more_specimens_tell_more_of_the_holder() -> None:
    """The serial number is the holder's, and looks like print of the blank on one specimen alone."""
    both = several().sides["page"].static
    assert both.mean() < model_of("uto-visa").sides["page"].static.mean()


def test_the_second_portraits_place_follows_from_the_first() -> None:
    measures = several().sides["page"].measures
    scale, spread = measures["ghost_scale"]
    assert 0.2 < scale < 0.6
    assert spread < 0.02


def test_a_genuine_page_passes_and_forged_ones_fail_against_it() -> None:
    from tests.support.specimens import examine, pictures_of

    models = (several(),)
    genuine = examine(pictures_of("genuine/uto-visa"), models)
    worn = examine(pictures_of("worn/uto-visa"), models)
    checks = ("reference-model", "reference-print", "reference-uv-print", "reference-uv-overprint",
              "reference-infrared",
              "reference-register", "reference-ghost", "reference-personalisation", "reference-uv-edges")  # fmt: skip
    for exam in (genuine, worn):
        for check in checks:
            result = run(check, exam)
            assert result.outcome.value == "successful", (check, result.message)
    for name in ("forged/photo-pasted", "forged/counterfeit-careful", "forged/stolen-blank-ink"):
        forged = examine(pictures_of(name), models)
        assert any(run(check, forged).outcome.value == "failed" for check in checks), name


def test_specimens_of_two_issues_are_refused() -> None:
    with pytest.raises(UsageError, match="same print"):
        learn_document_model("x", [Submission(**files_of(f"genuine/{d}")) for d in ("uto-visa", "zzv-visa")])  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="one specimen or more"):
        learn_document_model("x", [])


def test_a_picture_without_scale_is_refused() -> None:
    blank = np.full((600, 800, 3), 200, np.uint8)
    with pytest.raises(UsageError, match="scale of specimen 1"):
        learn_document_model("x", [Submission(page=blank)])


def test_registration_finds_a_shift_and_a_turn() -> None:
    scene = exam_of("genuine/uto-visa").scenes["page"]
    model = model_of("uto-visa").sides["page"]
    matrix, agreed = refine(scene, model.faded)
    start, _ = start_of(scene, model.size)
    assert agreed > 0.9
    assert np.abs(matrix - start).max() < 2
    other, little = refine(exam_of("genuine/zzv-visa").scenes["page"], model.faded)
    assert little < 0.3
    assert other.shape == (2, 3)


def test_shifts_are_measured_to_a_tenth_of_a_pixel() -> None:
    plane = detail(grey_of(model_of("uto-visa").sides["page"].lights[Light.VI]))
    moved = np.roll(plane, (2, -3), axis=(0, 1))
    used = np.ones(plane.shape, bool)
    _, shifts, clear = shifts_of(moved, faded(plane, used), 12.0, 12.0)
    assert len(shifts) > 10
    assert np.abs(np.median(shifts[clear > 0.2], axis=0) - (3, -2)).max() < 0.1


def test_a_page_is_in_register_with_itself() -> None:
    scene = exam_of("genuine/uto-visa").scenes["page"]
    part = displaced(match_side(scene, model_of("uto-visa").sides["page"]))
    assert part is not None
    assert part.shift < 0.1


def test_laying_keeps_all_lights_and_says_what_is_outside() -> None:
    scene = exam_of("genuine/uto-visa").scenes["page"]
    matrix, size = start_of(scene)
    matrix[0, 2] += 80  # 10 mm to the right
    laid = lay(scene, matrix, size)
    assert laid.size == size
    assert set(laid.lights) == {Light.VI, Light.IR, Light.UV}
    assert not laid.inside[:, :70].any()
    assert laid.inside[20:-20, 100:-20].all()


def test_own_models_are_the_issuers() -> None:
    models = [ModelEntry.of(model_of(d)) for d in ("zzv-visa", "uto-visa")]
    assert [m.name for m in own_models(models, "UTO", "V", "MRVA")] == ["uto-visa"]
    for issuer, code, kind in ((None, None, None), ("UTO", "P", "TD3"), ("UTO", "P", "MRVA"), ("QMR", "V", "MRVA")):
        assert own_models(models, issuer, code, kind) == []


@pytest.mark.parametrize(
    ("sample", "design"),
    [("genuine/zzv-visa", "zzv-visa"), ("worn/uto-visa", "uto-visa"), ("captured/passport-by-phone", "uto-passport"),
     ("captured/visa-on-flatbed", "zzv-visa"), ("forged/counterfeit-laser", "qmr-id-card"),
     ("forged/photo-pasted", "uto-visa"), ("forged/screen-copy", "zzv-visa")],
)  # fmt: skip
def test_a_page_is_likest_its_own_model(sample: str, design: str) -> None:
    models = [
        ModelEntry.of(model_of(d))
        for d in ("uto-passport", "uto-visa", "qmr-passport", "qmr-id-card", "zzv-passport", "zzv-visa")
    ]
    found = likeliest(page_codes(exam_of(sample).scenes), models, 2)
    assert found[0].name == design
    assert len(found) == 2


def test_likeliest_of_none_is_none() -> None:
    assert likeliest(page_codes(exam_of("genuine/uto-visa").scenes), [], 3) == []


def test_a_codes_bits_do_not_depend_on_exposure() -> None:
    page = exam_of("genuine/uto-visa").scenes["page"].vi
    code = page_code(page)
    darker = page_code((page * 0.8).astype(np.uint8))
    assert code.shape == (BITS // 8,)
    assert np.bitwise_count(code ^ darker).sum() < 0.06 * BITS
    indices, bits = nearest(code, [darker, page_code(page[::-1])], 5)
    assert (list(indices), bits[0] < bits[1]) == ([0, 1], True)


def test_the_second_portraits_ink_is_learnt() -> None:
    mean, spread = several().sides["page"].measures["ghost_infrared"]
    assert mean < 0.35  # printed in a dye
    assert spread < 0.1
