"""Many specimens: resumable, on several processes, and one failure does not stop the rest."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from docfraud.errors import FileMissingError, InternalError, UnknownNameError
from docfraud.specimens import production
from docfraud.specimens.production import produce, workers
from docfraud.specimens.recipe import Recipe
from docfraud.specimens.store import TRUTH_FILE

CARDS = [Recipe(design="zzv-visa", seed=seed, ppi=200, live=False) for seed in (1, 2)]


def test_what_is_there_is_kept_and_what_is_missing_is_made(tmp_path: Path) -> None:
    told: list[str] = []
    first = produce(CARDS[:1], tmp_path, progress=told.append)
    assert (first.made, first.kept, first.failed) == ([CARDS[0].name], [], [])
    stamp = (tmp_path / CARDS[0].name / TRUTH_FILE).stat().st_mtime_ns
    second = produce(CARDS, tmp_path, progress=told.append)
    assert (second.made, second.kept) == ([CARDS[1].name], [CARDS[0].name])
    assert (tmp_path / CARDS[0].name / TRUTH_FILE).stat().st_mtime_ns == stamp
    assert told == [CARDS[0].name, CARDS[0].name, CARDS[1].name]


def test_an_interrupted_specimen_is_made_again(tmp_path: Path) -> None:
    produce(CARDS[:1], tmp_path)
    truth = tmp_path / CARDS[0].name / TRUTH_FILE
    whole = truth.read_text(encoding="utf-8")
    truth.write_text(whole[: len(whole) // 2], encoding="utf-8")
    again = produce(CARDS[:1], tmp_path)
    assert again.made == [CARDS[0].name]
    assert truth.read_text(encoding="utf-8") == whole


def test_several_processes_give_the_same_bytes_as_one(tmp_path: Path) -> None:
    produce(CARDS, tmp_path / "one", jobs=1)
    result = produce(CARDS, tmp_path / "two", jobs=2)
    assert sorted(result.made) == sorted(recipe.name for recipe in CARDS)
    for recipe in CARDS:
        truths = [(tmp_path / run / recipe.name / TRUTH_FILE).read_bytes() for run in ("one", "two")]
        assert truths[0] == truths[1]


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_failure_is_told_and_the_rest_is_made(tmp_path: Path, jobs: int) -> None:
    bad = replace(CARDS[0], portrait="nobody")
    result = produce([bad, replace(CARDS[1], seed=9)], tmp_path, jobs=jobs)
    assert [name for name, _ in result.failed] == [bad.name]
    assert isinstance(result.failed[0][1], UnknownNameError)
    assert len(result.made) == 1


def test_a_bug_in_one_specimen_is_told_as_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(production, "save", broken)
    result = produce(CARDS[:1], tmp_path)
    assert isinstance(result.failed[0][1], InternalError)
    assert "ZeroDivisionError" in str(result.failed[0][1])


def test_a_wrong_portrait_folder_is_told_before_any_work(tmp_path: Path) -> None:
    with pytest.raises(FileMissingError):
        produce(CARDS, tmp_path / "out", tmp_path / "absent", jobs=2)


def test_workers_are_as_asked_and_at_least_one() -> None:
    assert workers(5) == 5
    assert workers(0) == 1
    assert workers() >= 1
