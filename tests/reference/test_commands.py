"""`docfraud reference`: learn, list, verify, remove; and `inspect --reference`."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

import docfraud
from docfraud.cli import app
from docfraud.errors import ExitCode, FileMissingError, ModelFileError
from docfraud.results import Outcome, VerdictOutcome
from docfraud.settings import load_settings
from tests.conftest import SAMPLE_DOCS

RUNNER = CliRunner()


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that the command line learnt."""
    folder = tmp_path_factory.mktemp("reference") / "store"
    told = RUNNER.invoke(
        app,
        [
            "reference",
            "learn",
            "uto-visa",
            str(SAMPLE_DOCS / "genuine/uto-visa"),
            "--store",
            str(folder),
            "--note",
            "sample",
        ],
    )
    assert told.exit_code == 0, told.output
    assert "Learnt uto-visa from 1 specimen: UTO, MRVA, page, lights IR, UV, VI." in told.output
    assert "One specimen cannot tell" in told.output
    return folder


def test_list(store: Path) -> None:
    shown = RUNNER.invoke(app, ["reference", "list", "--store", str(store)])
    assert "uto-visa  UTO V MRVA  1 specimens  page: VI, IR, UV" in shown.output
    row = json.loads(RUNNER.invoke(app, ["reference", "list", "--store", str(store), "--json"]).output)
    assert (row["name"], row["note"], row["sides"]) == ("uto-visa", "sample", {"page": ["VI", "IR", "UV"]})


def test_verify_and_what_it_says_of_a_change(store: Path, tmp_path: Path) -> None:
    assert "1 models, all as listed." in RUNNER.invoke(app, ["reference", "verify", "--store", str(store)]).output
    copy = tmp_path / "copy"
    shutil.copytree(store, copy)
    (copy / "uto-visa" / "page_vi.png").unlink()
    told = RUNNER.invoke(app, ["reference", "verify", "--store", str(copy)])
    assert isinstance(told.exception, ModelFileError)
    assert "page_vi.png is missing" in told.exception.sentence
    assert RUNNER.invoke(app, ["reference", "verify", "--store", str(copy), "--write"]).exit_code == 0
    assert RUNNER.invoke(app, ["reference", "remove", "uto-visa", "--store", str(copy)]).exit_code == 0
    assert not (copy / "uto-visa").exists()


def test_inspecting_with_a_store_names_the_model(store: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    folder = SAMPLE_DOCS / "forged/photo-pasted"
    done = RUNNER.invoke(
        app, ["inspect", str(folder), "--reference", str(store), "--json", str(out), "--today", "2026-11-01"]
    )
    assert done.exit_code == ExitCode.SUSPECT, done.output
    inspection = json.loads(out.read_text())
    results = {check["check"]: check for check in inspection["checks"]}
    assert results["reference-model"]["outcome"] == "successful"
    assert results["reference-uv-overprint"]["outcome"] == "failed"
    assert inspection["verdict"]["threats"][0] == "photo_substitution"
    assert inspection["verdict"]["regions"]


def test_a_store_that_cannot_be_read_is_no_clear_verdict(store: Path, tmp_path: Path) -> None:
    copy = tmp_path / "store"
    shutil.copytree(store, copy)
    index = copy / "uto-visa" / "model.json"
    index.write_text(index.read_text(encoding="utf-8").replace('"code"', '"cod"'), encoding="utf-8")
    page = SAMPLE_DOCS / "genuine" / "uto-visa" / "page.jpg"
    inspection = docfraud.inspect(page, settings=load_settings(reference_store=copy))
    result = inspection.check("reference-model")
    assert result.outcome is Outcome.ABORTED
    assert "cannot be read" in result.message
    assert "reference-model" in inspection.verdict.deciding_checks
    assert inspection.verdict.outcome is VerdictOutcome.CAUTION


@pytest.mark.parametrize(
    "arguments",
    [["reference", "list", "--store", "nowhere"], ["inspect", "page.jpg", "--reference", "nowhere"],
     ["reference", "remove", "other"]],
)  # fmt: skip
def test_a_store_that_is_not_there(arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    told = RUNNER.invoke(app, arguments)
    assert isinstance(told.exception, FileMissingError)
    assert "no store of document models" in told.exception.sentence
