"""The main job on real pictures of drawn documents: clear, impostor, altered, and everything that goes wrong."""

from __future__ import annotations

import datetime as dt
import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import docfraud
from docfraud.batch import cases
from docfraud.biometrics.ageing import PortraitAge
from docfraud.checks import Check, all_checks, failed, get_check
from docfraud.errors import FileMissingError, UnknownNameError, UsageError
from docfraud.examination import Examination, Submission, run_check
from docfraud.imaging.load import load_picture
from docfraud.report.schema import schema_text
from docfraud.results import CheckResult, Inspection, Light, Outcome, Reason, Severity, Threat, VerdictOutcome
from docfraud.settings import Settings
from tests.conftest import SAMPLES
from tests.support.drawing import PageSpec, draw_page

TODAY = dt.date(2026, 11, 24)


@cache
def inspected(page: str, live: str | None = None, ir: str | None = None, back: str | None = None) -> Inspection:
    """An inspection of samples; each combination is run once for all tests."""

    def sample(name: str | None) -> Path | None:
        return None if name is None else SAMPLES / name

    return docfraud.inspect(SAMPLES / page, live=sample(live), ir=sample(ir), back=sample(back), today=TODAY)


@cache
def truth() -> dict[str, dict[str, Any]]:
    index = json.loads((SAMPLES / "index.json").read_text(encoding="utf-8"))
    return {entry["file"]: entry for entry in index["documents"]}


def test_a_genuine_page_with_its_holder_is_clear() -> None:
    result = inspected("genuine/td3.jpg", "live/holder.jpg", "genuine/td3_ir.jpg")
    failures = [(c.check, c.message) for c in result.checks if c.outcome is not Outcome.SUCCESSFUL]
    assert result.verdict.outcome is VerdictOutcome.CLEAR, failures
    assert result.verdict.bottom_line.startswith("SPECIMEN")
    assert result.document.surname == "LINDMUELLER"
    assert result.document.date_of_birth == "1974-08-12"
    assert result.document.specimen


def test_a_genuine_page_with_somebody_else_is_an_impostor() -> None:
    result = inspected("genuine/td3.jpg", "live/other.jpg")
    assert result.verdict.outcome is VerdictOutcome.SUSPECT
    assert result.verdict.deciding_checks == ("portrait-live",)
    assert Threat.IMPOSTOR in result.verdict.threats
    assert {r.role for r in result.check("portrait-live").regions} == {"portrait", "live_face"}


def test_one_printed_digit_changed_is_found_where_it_is() -> None:
    file = "forged/birth_digit_viz.jpg"
    result = inspected(file)
    assert result.verdict.outcome is VerdictOutcome.SUSPECT
    assert result.verdict.deciding_checks[0] == "viz-date-of-birth"
    assert Threat.DATA_ALTERATION in result.verdict.threats
    assert [c.check for c in result.checks if c.outcome is Outcome.FAILED and c.severity is Severity.HIGH] == [
        "viz-date-of-birth"
    ]
    printed = next(r for r in result.check("viz-date-of-birth").regions if not r.role.startswith("mrz"))
    x0, y0, x1, y1 = truth()[file]["boxes"]["date_of_birth"]
    corners = np.array(printed.polygon)
    middle = corners.mean(axis=0)
    assert x0 < middle[0] < x1
    assert y0 < middle[1] < y1
    assert corners[:, 0].min() > x0 - 15
    assert corners[:, 0].max() < x1 + 15


def test_a_wrong_check_digit_is_suspect() -> None:
    result = inspected("forged/mrz_digit.jpg")
    assert result.verdict.outcome is VerdictOutcome.SUSPECT
    wrong = {c.check for c in result.checks if c.reason is Reason.CHECK_DIGIT_WRONG}
    assert wrong
    assert wrong <= {c for c in result.verdict.deciding_checks if c.startswith("mrz-check-digit")}


def test_recomputed_check_digits_do_not_help_the_forger() -> None:
    result = inspected("forged/mrz_digit_recomputed.jpg")
    assert all(digit.valid for digit in result.mrz[0].checks)
    assert result.verdict.outcome is VerdictOutcome.SUSPECT
    assert "viz-document-number" in result.verdict.deciding_checks


def test_a_card_has_its_portrait_on_one_side_and_its_mrz_on_the_other() -> None:
    result = inspected("genuine/td1_front.jpg", "live/holder.jpg", back="genuine/td1_back.jpg")
    assert result.verdict.outcome is VerdictOutcome.CLEAR, [
        (c.check, c.message) for c in result.checks if c.outcome is not Outcome.SUCCESSFUL
    ]
    assert result.document.format == "TD1"
    assert {r.image for r in result.mrz[0].regions} == {"back"}
    assert {r.image for r in result.check("portrait-live").regions} == {"page", "live"}


def test_a_page_on_a_desk_is_straightened() -> None:
    result = inspected("desk/page_on_desk.jpg")
    assert result.verdict.outcome is VerdictOutcome.CLEAR, [
        (c.check, c.message) for c in result.checks if c.outcome is not Outcome.SUCCESSFUL
    ]
    (x, y), *_ = result.mrz[0].regions[0].polygon
    info = result.images[0]
    assert 0 < x < info.width
    assert 0 < y < info.height


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_any_rotation_gives_the_same_reading_and_regions_on_the_picture_as_given(turns: int) -> None:
    from docfraud.imaging.load import load_picture

    upright = load_picture(SAMPLES / "genuine/td2.jpg").pixels
    result = docfraud.inspect(np.ascontiguousarray(np.rot90(upright, turns)), today=TODAY)
    assert result.mrz[0].lines == tuple(truth()["genuine/td2.jpg"]["mrz"])
    assert result.images[0].rotation == (360 - 90 * turns) % 360
    assert result.check("viz-names").outcome is Outcome.SUCCESSFUL
    polygon = np.array(result.mrz[0].regions[0].polygon)
    width, height = result.images[0].width, result.images[0].height
    assert (polygon >= -20).all()
    assert (polygon <= [width + 20, height + 20]).all()


def test_the_mrz_is_read_in_infrared_where_there_is_one() -> None:
    result = inspected("genuine/td3.jpg", "live/holder.jpg", "genuine/td3_ir.jpg")
    assert {(r.image, r.light) for r in result.mrz[0].regions} == {("page_ir", Light.IR)}
    assert {r.image for r in inspected("genuine/td3.jpg", "live/other.jpg").mrz[0].regions} == {"page"}


def test_every_check_has_exactly_one_row() -> None:
    for result in (inspected("genuine/td3.jpg", "live/other.jpg"), inspected("live/other.jpg")):
        assert [c.check for c in result.checks] == [c.id for c in all_checks()]
        assert all(c.message for c in result.checks)


def test_a_page_without_a_document_is_unprocessable_and_invents_nothing() -> None:
    result = inspected("live/other.jpg")
    assert result.verdict.outcome is VerdictOutcome.UNPROCESSABLE
    assert result.mrz == ()
    assert "Capture" in result.verdict.bottom_line
    assert result.document.format is None


def test_a_broken_side_picture_does_not_stop_the_rest(tmp_path: Path) -> None:
    empty = tmp_path / "live.jpg"
    empty.touch()
    result = docfraud.inspect(SAMPLES / "genuine/td3.jpg", live=empty, ir=tmp_path / "absent.jpg", today=TODAY)
    assert result.check("mrz-check-digit-composite").outcome is Outcome.SUCCESSFUL
    assert result.verdict.outcome is VerdictOutcome.CAUTION
    face = result.check("portrait-live")
    assert (face.outcome, face.reason) == (Outcome.NOT_PERFORMED, Reason.INPUT_MISSING)
    errors = {info.image: info.error for info in result.images}
    assert errors["live"]
    assert errors["page_ir"]
    assert errors["page"] is None
    unusable = result.check("pictures-usable")
    assert (unusable.outcome, unusable.reason) == (Outcome.FAILED, Reason.PICTURE_UNUSABLE)
    assert unusable.observed == "page ir, live"
    assert "pictures-usable" in result.verdict.deciding_checks


def test_two_documents_in_one_picture_are_not_one_clear_document() -> None:
    from docfraud.imaging.load import load_picture

    forged = load_picture(SAMPLES / "forged/mrz_digit.jpg").pixels
    genuine = load_picture(SAMPLES / "genuine/td2.jpg").pixels
    width = max(forged.shape[1], genuine.shape[1])
    both = np.full((forged.shape[0] + genuine.shape[0] + 60, width, 3), 90, dtype=np.uint8)
    both[: forged.shape[0], : forged.shape[1]] = forged
    both[-genuine.shape[0] :, : genuine.shape[1]] = genuine
    result = docfraud.inspect(both, today=TODAY)
    assert len(result.mrz) == 2
    assert result.verdict.outcome in (VerdictOutcome.CAUTION, VerdictOutcome.SUSPECT)
    row = result.check("one-document")
    assert (row.outcome, row.reason) == (Outcome.UNDETERMINED, Reason.SEVERAL_DOCUMENTS)
    assert row.regions
    assert (
        inspected("genuine/td1_front.jpg", "live/holder.jpg", back="genuine/td1_back.jpg").check("one-document").outcome
        is Outcome.SUCCESSFUL
    )


@pytest.mark.parametrize("front_first", [True, False])
def test_both_sides_of_a_card_in_one_picture(front_first: bool) -> None:
    from docfraud.imaging.load import load_picture

    sides = [load_picture(SAMPLES / f"genuine/td1_{side}.jpg").pixels for side in ("front", "back")]
    if not front_first:
        sides.reverse()
    gap = np.full((60, sides[0].shape[1], 3), 255, dtype=np.uint8)
    picture = np.pad(np.concatenate([sides[0], gap, sides[1]]), ((40, 40), (40, 40), (0, 0)), constant_values=255)
    result = docfraud.inspect(picture, live=SAMPLES / "live/holder.jpg", today=TODAY)
    assert result.verdict.outcome is VerdictOutcome.CLEAR, [
        (c.check, c.message) for c in result.checks if c.outcome is not Outcome.SUCCESSFUL
    ]


def test_an_unknown_engine_is_a_wrong_call() -> None:
    wrong_ones: tuple[dict[str, Any], ...] = ({"mrz_engine": "x"}, {"text_engine": "x"}, {"face_backend": "x"})
    for wrong in wrong_ones:
        with pytest.raises(UnknownNameError, match=r"no .* 'x'"):
            docfraud.inspect(SAMPLES / "genuine/td2.jpg", settings=docfraud.Settings(**wrong))


def test_a_cards_front_with_a_passport_as_its_back_is_not_one_document() -> None:
    row = inspected("genuine/td1_front.jpg", back="genuine/td3.jpg").check("one-document")
    assert (row.outcome, row.reason) == (Outcome.UNDETERMINED, Reason.SEVERAL_DOCUMENTS)


def test_exchanged_dates_are_not_agreement() -> None:
    page = draw_page(PageSpec(viz={"date_of_birth": "15 APR/AVR 34", "date_of_expiry": "12 AUG/AOUT 74"}))
    result = docfraud.inspect(page.pixels, today=TODAY)
    assert result.verdict.outcome is not VerdictOutcome.CLEAR
    assert result.check("viz-date-of-birth").outcome is not Outcome.SUCCESSFUL


def test_a_hidden_part_of_the_mrz_is_a_doubt_and_no_finding() -> None:
    from docfraud.imaging.load import load_picture

    pixels = load_picture(SAMPLES / "genuine/td3.jpg").pixels.copy()
    pixels[-150:, 600:760] = 255
    assert docfraud.inspect(pixels, today=TODAY).verdict.outcome in (
        VerdictOutcome.CAUTION,
        VerdictOutcome.UNPROCESSABLE,
    )


def test_a_picture_of_the_document_is_not_its_holder() -> None:
    face = inspected("genuine/td3.jpg", "genuine/td3.jpg").check("portrait-live")
    assert (face.outcome, face.reason) == (Outcome.UNDETERMINED, Reason.FACE_DOUBTFUL)


def test_an_artefact_that_breaks_down_is_made_once_and_takes_nothing_down(monkeypatch: pytest.MonkeyPatch) -> None:
    from docfraud.mrz.read import MRZReader

    calls = []

    def broken(*_: object) -> None:
        calls.append(1)
        raise RuntimeError("a bug")

    monkeypatch.setattr(MRZReader, "search", broken)
    result = docfraud.inspect(SAMPLES / "genuine/td2.jpg", today=TODAY)
    row = result.check("mrz-format")
    assert (row.outcome, row.reason) == (Outcome.ABORTED, Reason.CHECK_CRASHED)
    assert result.check("picture-quality").outcome is Outcome.SUCCESSFUL
    assert len(calls) == 1


def test_a_day_that_is_none_is_refused() -> None:
    with pytest.raises(UsageError, match="no date"):
        docfraud.inspect(SAMPLES / "genuine/td2.jpg", today="2026-01-01")  # type: ignore[arg-type]


def test_a_moment_serves_as_a_day() -> None:
    exam = Examination(Submission(page=SAMPLES / "genuine/td2.jpg", today=dt.datetime(2030, 5, 6, 7, 8)))
    assert exam.today == dt.date(2030, 5, 6)
    assert type(exam.today) is dt.date


def test_no_face_in_the_live_picture_says_so() -> None:
    face = inspected("genuine/td3.jpg", "genuine/td1_back.jpg").check("portrait-live")
    assert (face.outcome, face.reason) == (Outcome.NOT_PERFORMED, Reason.NO_FACE)
    assert face.advice


def test_an_expired_document_is_a_caution() -> None:
    result = docfraud.inspect(SAMPLES / "genuine/td2.jpg", today=dt.date(2050, 1, 1))
    assert result.check("document-expired").reason is Reason.EXPIRED
    assert result.verdict.outcome is VerdictOutcome.CAUTION


def test_a_bug_in_a_check_takes_nothing_down(caplog: pytest.LogCaptureFixture) -> None:
    def broken(_: Examination) -> Any:
        raise ZeroDivisionError("a bug")

    check = Check("broken", "Broken", broken, frozenset(), (), (), Severity.LOW, "", "")
    exam = Examination(Submission(page=SAMPLES / "genuine/td2.jpg"))
    result = run_check(check, exam)
    assert (result.outcome, result.reason) == (Outcome.ABORTED, Reason.CHECK_CRASHED)
    assert "ZeroDivisionError" in result.message
    assert "a bug" in caplog.text


def test_a_check_whose_need_is_missing_is_not_performed() -> None:
    check = Check(
        "uv", "UV", lambda _: failed(Reason.FIELD_DIFFERS, "x"), frozenset(), ("page_uv",), (), Severity.LOW, "", ""
    )
    result = run_check(check, Examination(Submission(page=SAMPLES / "genuine/td2.jpg")))
    assert result.outcome is Outcome.NOT_PERFORMED
    assert "UV picture of the page" in result.message
    assert result.advice == "Give it with --uv."


def test_the_json_follows_the_published_schema() -> None:
    import jsonschema

    schema = json.loads(schema_text())
    for result in (inspected("genuine/td3.jpg", "live/other.jpg"), inspected("live/other.jpg")):
        jsonschema.validate(json.loads(result.model_dump_json()), schema)


def test_what_cannot_be_inspected_at_all_raises() -> None:
    with pytest.raises(FileMissingError):
        docfraud.inspect("no/such/file.jpg")
    with pytest.raises(UnknownNameError):
        docfraud.inspect(SAMPLES / "genuine/td2.jpg", policy="lenient")


def test_field_matrix_has_places_on_both_sides() -> None:
    result = inspected("forged/birth_digit_viz.jpg")
    rows = {row.name: row for row in result.fields}
    assert rows["date_of_birth"].outcome is Outcome.FAILED
    assert rows["surname"].outcome is Outcome.SUCCESSFUL
    roles = {r.role for r in rows["date_of_birth"].regions}
    assert any(role.startswith("mrz_") for role in roles)
    assert any(not role.startswith("mrz_") for role in roles)


def test_further_live_frames_belong_to_one_submission(tmp_path: Path) -> None:
    first, second = tmp_path / "live.jpg", tmp_path / "live_2.jpg"
    for target in (first, second):
        target.write_bytes((SAMPLES / "live" / "holder.jpg").read_bytes())
    (tmp_path / "page.jpg").write_bytes((SAMPLES / "genuine" / "td3.jpg").read_bytes())
    (case,) = cases([tmp_path])
    assert set(case.others) == {"live", "live_2"}
    submission = Submission(page=tmp_path / "page.jpg", live=first, live_frames=[second, tmp_path / "absent.jpg"])
    assert list(submission.given()) == ["page", "live", "live_2", "live_3"]
    exam = Examination(submission)
    assert len(exam.live_frames) == 2
    infos = {info.image: info for info in exam.run().images}
    assert infos["live_3"].error is not None
    assert infos["live_2"].width == infos["live"].width
    second.rename(tmp_path / "live_0.jpg")
    assert len(cases([tmp_path])) == 3  # not a frame's name: three pages


def test_a_child_that_grew_is_not_called_an_impostor() -> None:
    def result(age: PortraitAge | None) -> CheckResult:
        exam = Examination(Submission(page=SAMPLES / "genuine" / "td3.jpg", live=SAMPLES / "live" / "other.jpg"))
        exam._memo["_portrait_age"] = age
        return run_check(get_check("portrait-live"), exam)

    grown, adult = result(PortraitAge(8, False, 12)), result(PortraitAge(8, False, 30))
    assert grown.outcome is Outcome.UNDETERMINED
    assert "12 then" in grown.message
    assert adult.outcome is Outcome.FAILED
    assert "may be 8 years old" in adult.message


def test_further_frames_are_averaged_and_a_policy_may_ask_for_a_lower_rate() -> None:
    sample = SAMPLES / "live"
    submission = Submission(
        page=SAMPLES / "genuine" / "td3.jpg",
        live=sample / "holder.jpg",
        live_frames=[np.zeros((200, 200, 3), np.uint8), sample / "other.jpg"],
    )
    exam = Examination(submission)
    one, other = (docfraud.embed_face(sample / f"{name}.jpg") for name in ("holder", "other"))
    np.testing.assert_allclose(exam.live_descriptor, (one + other) / 2, atol=1e-4)
    lenient = run_check(get_check("portrait-live"), exam)
    strict_exam = Examination(submission, policy="high-security")
    strict = run_check(get_check("portrait-live"), strict_exam)
    assert lenient.score == strict.score
    assert lenient.threshold is not None
    assert strict.threshold is not None
    assert strict.threshold < lenient.threshold
    assert "0.01 %" in (strict.expected or "")
    assert strict_exam.appearance.threshold == strict.threshold  # every check accepts at one rate
    own = Settings(face_fmr=1e-4)
    assert Examination(submission, own, "high-convenience").settings.face_fmr == 1e-4  # the user's own stands


def test_the_picture_out_of_the_chip_meets_portrait_and_live_face(tmp_path: Path) -> None:
    page, holder, other = (SAMPLES / name for name in ("genuine/td3.jpg", "live/holder.jpg", "live/other.jpg"))
    darker = (load_picture(holder).pixels * 0.9).astype(np.uint8)
    whole = docfraud.inspect(page, chip=darker, live=holder)
    assert whole.check("portrait-chip").outcome is Outcome.SUCCESSFUL
    assert whole.check("chip-live").outcome is Outcome.SUCCESSFUL
    twice = Examination(Submission(page=page, chip=holder, live=holder))
    assert run_check(get_check("chip-live"), twice).outcome is Outcome.UNDETERMINED  # nobody stood before a camera
    assert {r.role for r in whole.check("portrait-chip").regions} == {"portrait", "chip_face"}
    assert {r.role for r in whole.check("chip-live").regions} == {"live_face", "chip_face"}
    brighter = np.minimum(load_picture(other).pixels * 1.1, 255).astype(np.uint8)
    exchanged = Examination(Submission(page=page, chip=other, live=brighter))
    printed, chip = (run_check(get_check(name), exchanged) for name in ("portrait-chip", "chip-live"))
    assert printed.outcome is Outcome.FAILED
    assert printed.reason is Reason.FACE_DIFFERS
    assert printed.threats == (Threat.PHOTO_SUBSTITUTION,)
    assert chip.outcome is Outcome.SUCCESSFUL
    impostor = run_check(get_check("chip-live"), Examination(Submission(page=page, chip=holder, live=other)))
    assert impostor.outcome is Outcome.FAILED
    exam = Examination(Submission(page=page, chip=holder, live=other))
    exam._memo["_portrait_age"] = PortraitAge(8, False, 12)
    assert run_check(get_check("chip-live"), exam).outcome is Outcome.UNDETERMINED
    without = Examination(Submission(page=page, chip=np.zeros((200, 200, 3), np.uint8)))
    nobody = run_check(get_check("portrait-chip"), without)
    assert nobody.outcome is Outcome.NOT_PERFORMED
    assert "chip's picture" in nobody.message
    absent = run_check(get_check("portrait-chip"), Examination(Submission(page=page)))
    assert absent.reason is Reason.INPUT_MISSING
    assert "--chip" in (absent.advice or "")


def test_a_chips_picture_belongs_to_a_folder_of_one_document(tmp_path: Path) -> None:
    for name, source in (("page.jpg", "genuine/td3.jpg"), ("chip.jpg", "live/holder.jpg")):
        (tmp_path / name).write_bytes((SAMPLES / source).read_bytes())
    (case,) = cases([tmp_path])
    assert set(case.others) == {"chip"}
