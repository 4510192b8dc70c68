"""Examinations of the committed specimens, made once in a test process, and models learnt from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from docfraud.checks import Unavailable, get_check
from docfraud.examination import Examination, Submission, run_check
from docfraud.imaging.load import load_picture
from docfraud.imaging.picture import RGB
from docfraud.learning import learn_document_model
from docfraud.reference.model import DocumentModel, ModelEntry
from docfraud.results import CheckResult
from docfraud.settings import load_settings
from docfraud.specimens.store import read_truth
from docfraud.specimens.truth import Truth
from tests.conftest import SAMPLE_DOCS

SUFFIX = {"VI": "", "IR": "_ir", "UV": "_uv"}


def truth_of(name: str) -> Truth:
    """What is known about a sample such as "forged/photo-pasted"."""
    truth = read_truth(SAMPLE_DOCS / name)
    assert truth is not None
    return truth


def files_of(name: str) -> dict[str, Path]:
    """A sample's pictures by their name in a submission."""
    truth = truth_of(name)
    return {
        f"{side.side}{SUFFIX[light.value]}": SAMPLE_DOCS / name / file
        for side in truth.sides
        for light, file in side.pictures.items()
    }


@lru_cache(maxsize=8)
def pictures_of(name: str) -> Mapping[str, RGB]:
    """A sample's pictures, loaded."""
    return {key: load_picture(path).pixels for key, path in files_of(name).items()}


def examine(pictures: Mapping[str, RGB], models: tuple[DocumentModel, ...] = ()) -> Examination:
    """An examination of pictures with some document models, without reading the printed fields."""
    exam = Examination(Submission(**pictures), load_settings())  # type: ignore[arg-type]
    missing = Unavailable("No store of document models was given.")
    exam._memo["_document_models"] = tuple(map(ModelEntry.of, models)) or missing
    return exam


@lru_cache(maxsize=10)
def exam_of(name: str, *designs: str) -> Examination:
    """An examination of a sample with the models of some designs; shared by all tests, which must not change it.

    Few are kept: each holds a hundred megabytes.
    """
    return examine(pictures_of(name), tuple(model_of(design) for design in designs))


@lru_cache(maxsize=16)
def model_of(design: str) -> DocumentModel:
    """A model learnt from the genuine sample of a design."""
    return learn_document_model(design, [Submission(**files_of(f"genuine/{design}"))])  # type: ignore[arg-type]


def run(check: str, exam: Examination) -> CheckResult:
    """One check's result."""
    return run_check(get_check(check), exam)


def renamed(model: DocumentModel, **changes: str) -> DocumentModel:
    """A model that says it is another one."""
    return replace(model, **changes)  # type: ignore[arg-type]
