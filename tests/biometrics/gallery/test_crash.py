"""A writer that is killed at any moment loses nothing that it acknowledged."""

from __future__ import annotations

import errno
import os
import random
import signal
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest

from docfraud.biometrics.gallery import Gallery, GalleryKey, TemplateFormat
from docfraud.biometrics.gallery.files import WriterLock, audit_path
from docfraud.errors import GalleryBusyError, GalleryWriteError, UsageError
from tests.biometrics.gallery.making import FORM, KEY, content, made, newcomer, templates
from tests.conftest import ROOT

WRITER = textwrap.dedent(
    """
    import sys
    from pathlib import Path
    import numpy as np
    from docfraud.biometrics.gallery import Gallery, GalleryKey, NewPerson, Templates

    path, key, start = Path(sys.argv[1]), GalleryKey(bytes.fromhex(sys.argv[2])), int(sys.argv[3])
    rng = np.random.default_rng(start)
    gallery = Gallery.open(path, key)
    print("open", flush=True)
    for number in range(start, start + 100_000):
        values = rng.normal(size=(40, 128)).astype(np.float32)
        if number % 7 == 0:
            gallery.compact()
        if number % 5 == 0:
            gallery.add_many([NewPerson(Templates(values, "test"), f"{number}.{i}") for i in range(30)])
            print(*(f"+{number}.{i}" for i in range(30)), flush=True)
        else:
            gallery.add(f"{number}", Templates(values, "test"))
            print(f"+{number}", flush=True)
        if number % 4 == 0:
            gallery.remove(f"{number}" if number % 5 else f"{number}.3", purge=number % 8 == 0)
            print(f"-{number}" if number % 5 else f"-{number}.3", flush=True)
    """
)


def test_nothing_acknowledged_is_lost_by_kill_9(path: Path) -> None:
    chance = random.Random(20)
    Gallery.create(path, KEY, TemplateFormat("test", 128)).close()
    there: set[str] = set()
    ended_in_the_middle = 0
    for turn in range(40):
        if turn >= 6 and ended_in_the_middle:
            break
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path), KEY.secret.hex(), str(1 + turn * 1000)],
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        assert writer.stdout is not None
        said = [writer.stdout.readline()]
        assert said == ["open\n"]
        said += [writer.stdout.readline() for _ in range(chance.randrange(12))]
        try:  # not at the moment of an answer, but somewhere in the next write
            writer.wait(chance.uniform(0, 0.02))
        except subprocess.TimeoutExpired:
            os.kill(writer.pid, signal.SIGKILL)
        said += writer.stdout.read().splitlines()
        assert writer.wait() == -signal.SIGKILL
        for word in " ".join(said[1:]).split():
            (there.add if word[0] == "+" else there.discard)(word[1:])
        with Gallery.open(path, KEY) as gallery:
            ended_in_the_middle += bool(gallery.recovered)
            found = {one.person for one in gallery.people()}
            # besides what was acknowledged, the one change that was under way may be there or not
            assert len(there - found) <= 1
            assert not {p for p in there - found if int(p.split(".")[0]) % 4}
            assert len({p.split(".")[0] for p in found - there}) <= 1
        there = found
    assert there
    assert ended_in_the_middle, "no kill hit a write; kill at other moments"


def test_add_waits_for_the_disk(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both files are synchronised after their last write: the gallery first, for the audit log vouches for it."""
    made(path)
    done: list[tuple[str, str]] = []
    real_write, real_sync = os.pwrite, os.fsync

    def name(descriptor: int) -> str:
        return Path(f"/proc/self/fd/{descriptor}").readlink().name

    def write(descriptor: int, data: Any, offset: int) -> int:
        done.append(("write", name(descriptor)))
        return real_write(descriptor, data, offset)

    def sync(descriptor: int) -> None:
        done.append(("sync", name(descriptor)))
        real_sync(descriptor)

    if not Path("/proc/self/fd").is_dir():
        pytest.skip("needs /proc to tell files apart")
    with Gallery.open(path, KEY) as gallery:
        monkeypatch.setattr(os, "pwrite", write)
        monkeypatch.setattr(os, "fsync", sync)
        gallery.add("p9", templates(9))
    assert done == [("write", path.name), ("sync", path.name)] + [
        (what, audit_path(path).name) for what in ("write", "sync")
    ]


@pytest.mark.parametrize("call", ["pwrite", "fsync"])
@pytest.mark.parametrize("file", ["gallery", "audit"])
def test_a_full_disk_is_told_and_loses_nothing(
    call: str, file: str, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(path)
    gallery = Gallery.open(path, KEY)
    target = (path if file == "gallery" else audit_path(path)).stat().st_ino
    real, calls = getattr(os, call), 0

    def refused(descriptor: int, *rest: Any) -> Any:
        nonlocal calls
        if os.fstat(descriptor).st_ino != target:
            return real(descriptor, *rest)
        calls += 1
        if call == "pwrite" and calls == 1:
            return real(descriptor, rest[0][:20], rest[1])  # a part goes in before the disk is full
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, call, refused)
    with pytest.raises(GalleryWriteError, match="No space") as caught:
        gallery.add("p9", templates(9))
    assert "open the gallery again" in caught.value.remedy
    with pytest.raises(UsageError, match="closed"):
        gallery.add("p8", templates(8))
    monkeypatch.setattr(os, call, real)
    assert set(content(path)) - {"p9"} == {"p0", "p1", "p2"}
    with Gallery.open(path, KEY) as again:
        # a change that reached the gallery but not the audit log was never acknowledged; it may be there
        assert ("p9" in again) is (file == "audit")
        again.add("p8", templates(8))


def test_a_failing_compaction_leaves_the_old_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made(path)
    whole = path.read_bytes()

    def refuse(*_: object) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with Gallery.open(path, KEY) as gallery:
        monkeypatch.setattr(Path, "replace", refuse)
        with pytest.raises(GalleryWriteError):
            gallery.compact()
        monkeypatch.undo()
    assert path.read_bytes() == whole
    with Gallery.open(path, KEY) as gallery:
        gallery.compact()
        assert len(gallery) == 3


def test_one_writer_at_a_time(path: Path) -> None:
    made(path)
    with Gallery.open(path, KEY) as first:
        with pytest.raises(GalleryBusyError, match=str(os.getpid())) as caught:
            Gallery.open(path, KEY)
        assert "reading" in caught.value.remedy
        assert len(content(path)) == 3
        first.add("p9", templates(9))
    with Gallery.open(path, KEY) as second:
        second.add("p10", templates(10))
    assert len(content(path)) == 5


def test_a_gallery_that_could_not_be_opened_does_not_keep_the_lock(path: Path) -> None:
    made(path)
    for _ in range(2):
        with pytest.raises(UsageError, match="key"):
            Gallery.open(path, GalleryKey.generate())
    WriterLock(path).release()
    with pytest.raises(GalleryWriteError, match="exists"):
        Gallery.create(path, KEY, FORM)
    WriterLock(path).release()


def test_readers_in_other_processes_follow_a_writer(path: Path) -> None:
    made(path)
    reader = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys; from pathlib import Path; from docfraud.biometrics.gallery import Gallery, GalleryKey\n"
            "g = Gallery.open(Path(sys.argv[1]), GalleryKey(bytes.fromhex(sys.argv[2])), read_only=True)\n"
            "for line in sys.stdin: g.refresh(); print(len(g), line.strip() in g, flush=True)",
            str(path),
            KEY.secret.hex(),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    assert reader.stdin is not None
    assert reader.stdout is not None

    def asked(person: str) -> str:
        assert reader.stdin is not None
        assert reader.stdout is not None
        reader.stdin.write(person + "\n")
        reader.stdin.flush()
        return reader.stdout.readline().strip()

    assert asked("p3") == "3 False"
    with Gallery.open(path, KEY) as gallery:
        gallery.add("p3", templates(3))
        assert asked("p3") == "4 True"
        gallery.remove("p0", purge=False)
        assert asked("p0") == "3 False"
        gallery.remove("p1")
        assert asked("p1") == "2 False"
        gallery.add_many([newcomer(seed) for seed in range(20, 60)])
        assert asked("p59") == "42 True"
    reader.stdin.close()
    assert reader.wait() == 0
