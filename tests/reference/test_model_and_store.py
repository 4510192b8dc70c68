"""Models on disk: written whole, read with their hashes checked, listed, removed, carried."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from docfraud.errors import FileMissingError, ModelFileError, UnknownNameError, UsageError
from docfraud.reference.model import read_model, write_model
from docfraud.reference.store import LIST_FILE, Store
from tests.support.specimens import model_of


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store with one model."""
    found = Store(tmp_path / "store")
    found.folder.mkdir()
    found.add(model_of("uto-visa"))
    return found


def test_a_model_comes_back_as_it_was(tmp_path: Path) -> None:
    model = model_of("uto-visa")
    write_model(model, tmp_path / "m")
    again = read_model(tmp_path / "m")
    assert (again.name, again.issuer, again.document_code, again.format, again.specimens) == (
        "uto-visa", "UTO", "V", "MRVA", 1,
    )  # fmt: skip
    for name, side in model.sides.items():
        other = again.sides[name]
        assert other.places == side.places
        assert np.array_equal(other.static, side.static)
        assert np.array_equal(other.luminous, side.luminous)
        for light, plane in side.lights.items():
            assert np.array_equal(other.lights[light], plane)
        assert other.measures == {k: (round(m, 5), round(s, 5)) for k, (m, s) in side.measures.items()}


def test_a_changed_file_is_refused(store: Store) -> None:
    picture = store.folder / "uto-visa" / "page_uv.png"
    picture.write_bytes(picture.read_bytes()[:-1] + b"x")
    with pytest.raises(ModelFileError, match="changed"):
        read_model(store.folder / "uto-visa")
    assert store.verify() == ["uto-visa/page_uv.png was changed."]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda d: d.pop("sides"), "cannot be read"),
        (lambda d: d.update(version=99), "another version"),
        (lambda d: d.update(px_per_mm=4), "another version"),
    ],
)
def test_a_damaged_index_is_one_sentence(store: Store, change: object, words: str) -> None:
    index = store.folder / "uto-visa" / "model.json"
    data = json.loads(index.read_text())
    change(data)  # type: ignore[operator]
    index.write_text(json.dumps(data))
    with pytest.raises(ModelFileError, match=words):
        store.read("uto-visa")


def test_a_missing_picture_is_one_sentence(store: Store) -> None:
    (store.folder / "uto-visa" / "page_static.png").unlink()
    with pytest.raises(ModelFileError, match="cannot be read"):
        store.read("uto-visa")
    assert "uto-visa/page_static.png is missing." in store.verify()


def test_names_and_replacing(store: Store) -> None:
    with pytest.raises(UsageError, match="already"):
        store.add(model_of("uto-visa"))
    store.add(model_of("uto-visa"), replace=True)
    for name in ("Uto", "../x", "", "a b"):
        with pytest.raises(UsageError, match="no name"):
            store.add(replace(model_of("uto-visa"), name=name))
    assert store.names == ("uto-visa",)
    assert len(store) == 1
    assert [entry.name for entry in store.entries()] == ["uto-visa"]


def test_an_entry_says_what_the_model_is_without_loading_it(store: Store) -> None:
    entry, model = store.entries()[0], model_of("uto-visa")
    assert (entry.issuer, entry.document_code, entry.format, entry.specimens) == ("UTO", "V", "MRVA", 1)
    assert set(entry.lights["page"]) == set(model.sides["page"].lights)
    assert np.array_equal(entry.codes["page"], model.sides["page"].code)
    assert entry.load().name == "uto-visa"
    assert store.entries()[0] is entry  # read once


@pytest.mark.parametrize("change", [lambda d: d["sides"]["page"].update(code="ab"), lambda d: d.pop("issuer")])
def test_a_damaged_entry_is_one_sentence(store: Store, change: object) -> None:
    index = store.folder / "uto-visa" / "model.json"
    data = json.loads(index.read_text())
    change(data)  # type: ignore[operator]
    index.write_text(json.dumps(data))
    with pytest.raises(ModelFileError, match="cannot be read"):
        store.entries()


def test_removing(store: Store) -> None:
    with pytest.raises(UnknownNameError, match="no document model"):
        store.remove("other")
    store.remove("uto-visa")
    assert store.names == ()
    assert store.verify() == []


def test_the_list_is_what_sha256sum_reads(store: Store, tmp_path: Path) -> None:
    assert store.verify() == []
    moved = tmp_path / "carried"
    shutil.copytree(store.folder, moved)
    assert Store.open(moved).verify() == []
    if shutil.which("sha256sum"):
        subprocess.run(["sha256sum", "--check", "--quiet", LIST_FILE], cwd=moved, check=True)
    (moved / "uto-visa" / "extra.png").write_bytes(b"")
    assert Store.open(moved).verify() == ["uto-visa/extra.png is not in the list."]
    (moved / LIST_FILE).unlink()
    with pytest.raises(ModelFileError, match="has no"):
        Store.open(moved).verify()


def test_a_store_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileMissingError, match="no store"):
        Store.open(tmp_path / "none")
