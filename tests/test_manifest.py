"""The manifest of networks tells the truth about what is installed and what the code expects."""

from __future__ import annotations

from pathlib import Path

import pytest

from docfraud import manifest
from docfraud.biometrics import dlib_weights
from docfraud.errors import ModelFileError
from docfraud.manifest import ModelEntry, model, models_folder


@pytest.mark.parametrize("entry", manifest.manifest(), ids=lambda e: e.name)
def test_the_installed_file_is_the_one_named(entry: ModelEntry) -> None:
    assert entry.hash() == entry.sha256
    assert (models_folder() / entry.card).is_file()


def test_the_face_code_expects_the_same_files() -> None:
    for weights in (dlib_weights.DESCRIPTOR, dlib_weights.DETECTOR, dlib_weights.LANDMARKS):
        entry = model(weights.name)
        assert (entry.sha256, entry.licence) == (weights.sha256, weights.licence)
        assert entry.path().name == weights.file


def test_what_is_not_there() -> None:
    with pytest.raises(KeyError):
        model("nonsense")
    absent = ModelEntry(
        name="absent", card="", package="no_such_package", file="x", sha256="", licence="", input="", output=""
    )
    with pytest.raises(ModelFileError, match="no_such_package"):
        absent.path()


def test_a_damaged_manifest_is_one_clear_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "manifest.json").write_text('{"models": [{"name": "half"}]}')
    monkeypatch.setattr(manifest, "models_folder", lambda: tmp_path)
    manifest.manifest.cache_clear()
    try:
        with pytest.raises(ModelFileError, match="manifest"):
            manifest.manifest()
    finally:
        manifest.manifest.cache_clear()
