"""Who did what: the audit log beside a gallery."""

from __future__ import annotations

import fcntl
import json
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from docfraud.biometrics.gallery import Gallery, audit_of
from docfraud.biometrics.gallery.audit import system_user
from docfraud.biometrics.gallery.files import audit_path
from docfraud.errors import DocfraudError, FileMissingError
from tests.biometrics.gallery.making import FORM, KEY, made, newcomer, templates
from tests.conftest import ROOT


def test_every_search_and_change_is_an_entry(path: Path, tmp_path: Path) -> None:
    with Gallery.create(path, KEY, FORM, operator="Eva") as gallery:
        gallery.add("a", templates(1), label="Secret Name", reason="case 7")
        gallery.add_many([newcomer(2), newcomer(3)])
        gallery.add_pictures("a", templates(1, 2))
        gallery.remove("p2", reason="request")
        gallery.export(tmp_path / "x.jsonl", templates=True)
        gallery.people()
    with Gallery.open(path, KEY, read_only=True, operator="Tom") as reader:
        result = reader.search(templates(1), reason="booth 4", max_distance=0.4)
        nobody = reader.search(templates(77), max_distance=0.4)
        assert [entry.number for entry in reader.audit()] == list(range(1, 11))
    entries = list(audit_of(path, KEY).entries())
    assert [(e.action, e.people, e.size, e.operator) for e in entries] == [
        ("create", (), 0, "Eva"),
        ("add", ("a",), 1, "Eva"),
        ("add", ("p2", "p3"), 3, "Eva"),
        ("add", ("a",), 3, "Eva"),
        ("remove", ("p2",), 2, "Eva"),
        ("compact", (), 2, "Eva"),
        ("export", (), 2, "Eva"),
        ("list", (), 2, "Eva"),
        ("search", ("a",), 2, "Tom"),
        ("search", (), 2, "Tom"),
    ]
    assert entries[8].number == result.audit_id
    assert entries[9].number == nobody.audit_id
    assert (entries[8].reason, entries[8].threshold) == ("booth 4", 0.4)
    assert entries[1].reason == "case 7"
    assert entries[6].note == "with templates"
    for entry in entries:
        assert datetime.now(UTC) - datetime.fromisoformat(entry.time) < timedelta(hours=1)
        assert "Secret Name" not in json.dumps(entry.shown())


def test_who_it_was_is_the_system_s_account_unless_it_is_said(path: Path) -> None:
    made(path)
    assert {entry.operator for entry in audit_of(path, KEY).entries()} == {system_user()}


def test_of_many_people_the_first_hundred_are_named(path: Path) -> None:
    with Gallery.create(path, KEY, FORM) as gallery:
        gallery.add_many([newcomer(seed) for seed in range(150)])
    entry = list(audit_of(path, KEY).entries())[-1]
    assert (entry.count, len(entry.people)) == (150, 100)


def test_without_an_audit_log_there_is_no_answer(path: Path) -> None:
    made(path)
    with Gallery.open(path, KEY, read_only=True) as gallery:
        audit_path(path).unlink()
        with pytest.raises(FileMissingError):
            gallery.search(templates(0))


def test_a_search_that_fails_leaves_no_entry(path: Path) -> None:
    made(path)
    with Gallery.open(path, KEY, read_only=True) as gallery:
        with pytest.raises(DocfraudError):
            gallery.search(templates(0, 2))
        assert [entry.action for entry in gallery.audit()][-1] == "add"


def test_one_process_at_a_time_writes_to_it(path: Path) -> None:
    made(path)
    with Gallery.open(path, KEY, read_only=True) as gallery:
        search = threading.Thread(target=lambda: gallery.search(templates(0)))
        with audit_path(path).open("rb") as other:
            fcntl.flock(other, fcntl.LOCK_EX)
            search.start()
            search.join(0.3)
            assert search.is_alive()
            assert len(list(audit_of(path, KEY).entries())) == 4
        search.join()
        assert len(list(audit_of(path, KEY).entries())) == 5


def test_searches_of_many_processes_beside_a_writer_are_all_in_it(path: Path) -> None:
    made(path)
    script = (
        "import sys; from pathlib import Path; from docfraud.biometrics.gallery import Gallery, GalleryKey\n"
        "from tests.biometrics.gallery.making import templates\n"
        "with Gallery.open(Path(sys.argv[1]), GalleryKey(bytes(range(32))), read_only=True) as g:\n"
        "    print('ready', flush=True); sys.stdin.readline()\n"
        "    for i in range(20): g.search(templates(0), reason=f'{sys.argv[2]} {i}')\n"
    )
    searchers = [
        subprocess.Popen(
            [sys.executable, "-c", script, str(path), name],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for name in ("one", "two", "three")
    ]
    for searcher in searchers:
        assert searcher.stdout is not None
        assert searcher.stdout.readline() == "ready\n"
    for searcher in searchers:  # all at once
        assert searcher.stdin is not None
        searcher.stdin.write("go\n")
        searcher.stdin.flush()
    with Gallery.open(path, KEY) as gallery:
        for seed in range(50, 70):
            gallery.add(f"p{seed}", templates(seed))
            if seed % 5 == 0:
                gallery.compact()
    for searcher in searchers:
        searcher.communicate()
    assert [searcher.returncode for searcher in searchers] == [0, 0, 0]
    entries = list(audit_of(path, KEY).entries())
    searches = [entry.reason for entry in entries if entry.action == "search"]
    assert sorted(searches) == sorted(f"{name} {i}" for name in ("one", "two", "three") for i in range(20))
    for name in ("one", "two", "three"):
        assert [r for r in searches if r.startswith(name)] == [f"{name} {i}" for i in range(20)]
    with Gallery.open(path, KEY) as gallery:
        assert gallery.recovered == ""
        assert len(gallery) == 23
