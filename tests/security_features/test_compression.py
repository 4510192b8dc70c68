"""What was put into a picture after it was stored is found on a whole page, and nothing on the page as it was."""

from __future__ import annotations

import io
from functools import lru_cache

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from docfraud.examination import Examination, Submission
from docfraud.results import CheckResult, Outcome, Reason, VerdictOutcome
from docfraud.security_features.scene import Box
from docfraud.settings import load_settings
from tests.support.specimens import exam_of, pictures_of, run

RGB = NDArray[np.uint8]
GENUINE, OTHER = "genuine/uto-visa", "genuine/zzv-visa"
CHECKS = ("photo-compression", "page-compression")


def places(sample: str) -> tuple[Box, Box]:
    """The portrait's window on a sample and a figure of its MRZ with what is around it, in its pixels."""
    exam = exam_of(sample)
    scene = exam.photo.scene
    window = Box.around(scene.way.to_picture(exam.photo.window.box.quad))
    line = scene.mrz[0]
    figure = Box.around(scene.way.to_picture(line.span(20, 24))).grown(4)
    return window, figure


def altered(what: str) -> RGB:
    """A genuine page's pixels as its JPEG file gives them, with another's portrait or characters laid over its own."""
    page = pictures_of(GENUINE)["page"].copy()
    for number, kind in enumerate(("photo", "text")):
        if kind in what:
            box, source = places(GENUINE)[number], places(OTHER)[number]
            part = source.of(pictures_of(OTHER)["page"])
            page[box.y0 : box.y1, box.x0 : box.x1] = cv2.resize(part, (box.width, box.height))
    return page


@lru_cache(maxsize=8)
def exam_for(what: str, quality: int | None = None, crop: int = 0) -> Examination:
    """An examination of the altered page: of its pixels, or of a JPEG file of it."""
    page = np.ascontiguousarray(altered(what)[crop:, crop:])
    if quality is None:
        return Examination(Submission(page=page), load_settings())
    file = io.BytesIO()
    Image.fromarray(page).save(file, "JPEG", quality=quality)
    return Examination(Submission(page=file.getvalue()), load_settings())


def results(exam: Examination) -> dict[str, CheckResult]:
    return {check: run(check, exam) for check in CHECKS}


@pytest.mark.parametrize(("quality", "crop"), [(None, 0), (95, 0), (95, 5)])
@pytest.mark.parametrize("kind", ["photo", "text"])
def test_what_was_put_in_is_found_in_its_place(kind: str, quality: int | None, crop: int) -> None:
    exam = exam_for(kind, quality, crop)
    found = results(exam)
    mine, other = CHECKS if kind == "photo" else CHECKS[::-1]
    assert found[mine].outcome is Outcome.FAILED, found[mine].message
    assert found[mine].reason is Reason.COMPRESSION_DIFFERS
    assert found[other].outcome is Outcome.SUCCESSFUL, found[other].message
    box = places(GENUINE)[0 if kind == "photo" else 1]
    for region in found[mine].regions:
        x, y = np.array(region.polygon).T + crop
        assert region.image == "page"
        assert box.x0 - 16 <= x.min() < x.max() <= box.x1 + 16
        assert box.y0 - 16 <= y.min() < y.max() <= box.y1 + 16


def test_both_are_told_apart() -> None:
    found = results(exam_for("photo and text"))
    assert all(result.outcome is Outcome.FAILED for result in found.values())
    assert not set(found[CHECKS[0]].regions) & set(found[CHECKS[1]].regions)


@pytest.mark.parametrize(("quality", "crop"), [(None, 0), (95, 5)])
def test_nothing_is_found_on_the_page_as_it_was(quality: int | None, crop: int) -> None:
    for result in results(exam_for("nothing", quality, crop)).values():
        assert result.outcome is Outcome.SUCCESSFUL, result.message
        assert result.score is not None
        assert result.score <= load_settings().compression_max_blocks


def test_a_file_that_shows_its_own_compression_only_says_nothing() -> None:
    """What was altered before it was stored coarsely cannot be seen, so the page as it is cannot be called whole."""
    for what in ("nothing", "photo"):
        for result in results(exam_for(what, 60)).values():
            assert result.outcome is Outcome.UNDETERMINED, result.message


def test_a_resized_picture_says_nothing() -> None:
    page = pictures_of(GENUINE)["page"]
    small = np.asarray(cv2.resize(page, None, fx=0.93, fy=0.93, interpolation=cv2.INTER_AREA), np.uint8)
    for result in results(Examination(Submission(page=small), load_settings())).values():
        assert result.outcome is Outcome.UNDETERMINED
        assert "resized" in result.message


def test_two_pictures_in_one_say_nothing() -> None:
    page = pictures_of(GENUINE)["page"].copy()
    half = round(0.42 * page.shape[0])
    page[half:] = np.roll(page[half:], 3, axis=1)  # as if its lower part came from another grid
    page[half:, :3] = 128
    for result in results(Examination(Submission(page=page), load_settings())).values():
        assert result.outcome is Outcome.UNDETERMINED
        assert "put together" in result.message


def test_an_insert_alone_makes_the_page_suspect() -> None:
    exam = exam_for("photo")
    inspection = exam.run()
    assert inspection.verdict.outcome is VerdictOutcome.SUSPECT
    assert "photo-compression" in inspection.verdict.deciding_checks
