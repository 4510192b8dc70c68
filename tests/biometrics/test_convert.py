from __future__ import annotations

import hashlib
import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from docfraud.biometrics import convert
from docfraud.biometrics.convert import ARTEFACTS, DETECTOR, Artefact, converted, default_cache
from docfraud.errors import ModelFileError


def _files(cache: Path) -> list[Path]:
    return sorted((cache / "faces").iterdir())


def _refuse(_: bytes) -> bytes:
    raise AssertionError("converted although the cache holds a sound copy")


UNCONVERTED = replace(DETECTOR, convert=_refuse)
"""The detector as it is found by whoever may not convert it."""


@pytest.mark.parametrize("artefact", ARTEFACTS, ids=lambda a: a.name)
def test_the_second_time_comes_from_the_cache(artefact: Artefact, tmp_path: Path) -> None:
    first = converted(artefact, cache=tmp_path)
    assert converted(replace(artefact, convert=_refuse), cache=tmp_path) == first
    assert len(_files(tmp_path)) == 1


def test_a_file_is_named_by_version_source_and_content(tmp_path: Path) -> None:
    data = converted(DETECTOR, cache=tmp_path)
    (path,) = _files(tmp_path)
    source, content = DETECTOR.source.sha256, hashlib.sha256(data).hexdigest()
    assert path.name == f"detector-v{convert.CONVERTER}-{source[:16]}-{content}.onnx"
    assert path.read_bytes() == data


@pytest.mark.parametrize("damage", ["flipped", "cut", "empty"])
def test_a_damaged_file_is_made_anew(damage: str, tmp_path: Path) -> None:
    sound = converted(DETECTOR, cache=tmp_path)
    (path,) = _files(tmp_path)
    harmed = bytearray(sound)
    harmed[1000] ^= 1
    path.write_bytes({"flipped": bytes(harmed), "cut": sound[:-1], "empty": b""}[damage])
    assert converted(DETECTOR, cache=tmp_path) == sound
    assert [p.read_bytes() for p in _files(tmp_path)] == [sound]


def test_files_of_older_versions_are_removed_and_others_left(tmp_path: Path) -> None:
    folder = tmp_path / "faces"
    folder.mkdir()
    outdated = folder / "detector-v0-0123456789abcdef-00.onnx"
    other = folder / "descriptor-v0-0123456789abcdef-00.onnx"
    for path in (outdated, other):
        path.write_bytes(b"old")
    converted(DETECTOR, cache=tmp_path)
    assert not outdated.exists()
    assert other.exists()


def test_a_cache_that_cannot_be_written_costs_only_time(tmp_path: Path) -> None:
    blocked = tmp_path / "a file, not a folder"
    blocked.write_text("in the way")
    assert converted(DETECTOR, cache=blocked) == converted(DETECTOR, cache=tmp_path)


def test_damaged_weights_are_an_error_and_leave_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / DETECTOR.source.file).write_bytes(b"not weights")
    with pytest.raises(ModelFileError):
        converted(DETECTOR, cache=tmp_path / "cache", weights=tmp_path)
    assert not (tmp_path / "cache").exists()


def test_a_sound_cache_needs_no_weights(tmp_path: Path) -> None:
    data = converted(DETECTOR, cache=tmp_path)
    assert converted(DETECTOR, cache=tmp_path, weights=tmp_path / "absent") == data


def _in_a_process(cache: str) -> str:
    return hashlib.sha256(converted(DETECTOR, cache=Path(cache))).hexdigest()


def test_processes_that_convert_at_once_leave_one_sound_file(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(4, mp_context=context) as pool:
        hashes = list(pool.map(_in_a_process, [str(tmp_path)] * 8))
    assert len(set(hashes)) == 1
    (path,) = _files(tmp_path)  # no temporary file is left either
    assert hashes[0] in path.name
    assert converted(UNCONVERTED, cache=tmp_path)


def test_the_users_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert default_cache() == tmp_path / "docfraud"
    monkeypatch.setenv("XDG_CACHE_HOME", "relative/is/ignored")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert default_cache() == tmp_path / ".cache" / "docfraud"
    monkeypatch.delenv("XDG_CACHE_HOME")
    assert default_cache() == tmp_path / ".cache" / "docfraud"


def test_without_a_home_the_result_stays_in_memory(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(convert, "default_cache", lambda: None)
    monkeypatch.chdir(tmp_path)
    assert converted(DETECTOR) == converted(DETECTOR, cache=tmp_path / "cache")
    assert [p.name for p in tmp_path.iterdir()] == ["cache"]
