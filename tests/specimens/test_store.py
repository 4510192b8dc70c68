"""Specimens on disk: complete or absent, and their truth is true."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from docfraud.errors import UsageError
from docfraud.results import Light
from docfraud.specimens import store
from docfraud.specimens.portraits.library import library
from docfraud.specimens.recipe import Recipe
from docfraud.specimens.store import TRUTH_FILE, load_truths, read_truth, save
from docfraud.specimens.truth import Truth
from docfraud.specimens.workshop import Specimen, make

RECIPE = Recipe(
    design="zzv-visa", seed=31, forgery="viz-alteration", variant="date-of-expiry", quality="clumsy", wear="light"
)


@pytest.fixture(scope="module")
def specimen() -> Specimen:
    return make(RECIPE, library())


@pytest.fixture(scope="module")
def saved(specimen: Specimen, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Truth]:
    folder = tmp_path_factory.mktemp("store")
    return folder / specimen.name, save(specimen, folder)


def test_what_is_written_is_what_was_made(specimen: Specimen, saved: tuple[Path, Truth]) -> None:
    folder, truth = saved
    view = specimen.sides[0]
    assert truth.sides[0].pictures == {Light.VI: "page.jpg", Light.IR: "page_ir.jpg", Light.UV: "page_uv.jpg"}
    for light, name in truth.sides[0].pictures.items():
        with Image.open(folder / name) as file:
            stored = np.asarray(file.convert("RGB"), np.int16)
            assert file.info["dpi"] == pytest.approx((400, 400))
            assert file.mode == ("L" if light is Light.IR else "RGB")
        # the pictures were compressed by the device; the same tables again change next to nothing
        assert np.abs(stored - view.pictures[light]).mean() < 1.0
    with Image.open(folder / str(truth.sides[0].mask)) as file:
        assert view.mask is not None
        assert np.array_equal(np.asarray(file.convert("L")), view.mask)
    with Image.open(folder / str(truth.sides[0].wear_mask)) as file:
        assert view.wear_mask is not None
        assert np.array_equal(np.asarray(file.convert("L")), view.wear_mask)


def test_every_file_is_in_the_truth_with_its_hash(saved: tuple[Path, Truth]) -> None:
    folder, truth = saved
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert there == set(truth.files) | {TRUTH_FILE, "truth/contact.jpg"}
    for name, digest in truth.files.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest


def test_the_truth_reads_back_and_says_what_was_done(specimen: Specimen, saved: tuple[Path, Truth]) -> None:
    folder, truth = saved
    assert read_truth(folder) == truth
    assert truth.simulated
    assert not truth.genuine
    assert truth.mrz == specimen.mrz
    assert truth.mrz_valid
    assert truth.sides[0].fields["date_of_expiry"] in truth.what
    assert 0 < truth.sides[0].changed < 0.05
    assert truth.bearer is not None
    assert truth.bearer.is_holder
    assert truth.expected[0] == "viz-date-of-expiry"


def test_the_same_specimen_gives_the_same_bytes(specimen: Specimen, saved: tuple[Path, Truth], tmp_path: Path) -> None:
    again = save(make(RECIPE, library()), tmp_path)
    assert again.files == saved[1].files
    assert (tmp_path / specimen.name / TRUTH_FILE).read_bytes() == (saved[0] / TRUTH_FILE).read_bytes()


def test_a_broken_writing_leaves_the_old_specimen_and_no_rubbish(
    specimen: Specimen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(specimen, tmp_path)
    before = (tmp_path / specimen.name / TRUTH_FILE).read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store, "contact_strip", full)
    with pytest.raises(UsageError, match="No space left"):
        save(specimen, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [specimen.name]
    assert (tmp_path / specimen.name / TRUTH_FILE).read_bytes() == before


def test_a_folder_that_cannot_be_written_is_one_sentence(specimen: Specimen, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(UsageError, match="cannot be written"):
        save(specimen, tmp_path / "file")


def test_unfinished_and_damaged_specimens_are_passed_over(saved: tuple[Path, Truth], tmp_path: Path) -> None:
    assert read_truth(tmp_path) is None
    damaged = tmp_path / "damaged" / "truth"
    damaged.mkdir(parents=True)
    (damaged / "truth.json").write_text('{"name": "x"}')
    good = tmp_path / "sub" / "good" / "truth"
    good.mkdir(parents=True)
    (good / "truth.json").write_bytes((saved[0] / TRUTH_FILE).read_bytes())
    hidden = tmp_path / ".good.part" / "truth"
    hidden.mkdir(parents=True)
    (hidden / "truth.json").write_bytes((saved[0] / TRUTH_FILE).read_bytes())
    assert [path.name for path, _ in load_truths(tmp_path)] == ["good"]


def test_truth_is_plain_json(saved: tuple[Path, Truth]) -> None:
    data = json.loads((saved[0] / TRUTH_FILE).read_text(encoding="utf-8"))
    assert data["recipe"]["forgery"] == "viz-alteration"
    assert data["threat"] == "data_alteration"
    assert data["sides"][0]["pictures"]["IR"] == "page_ir.jpg"
