"""Whatever happens to a gallery's bytes: what was acknowledged is there, or its loss is told with the place."""

from __future__ import annotations

import os
import shutil
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from docfraud.biometrics.gallery import Gallery, GalleryKey, TemplateFormat, audit_of, read_export, restart_audit
from docfraud.biometrics.gallery.files import audit_path
from docfraud.biometrics.gallery.frames import Frame, frames
from docfraud.biometrics.gallery.header import HEADER_BYTES
from docfraud.errors import (
    DocfraudError,
    FileMissingError,
    GalleryDamagedError,
    NotAGalleryError,
    WrongGalleryKeyError,
)
from tests.biometrics.gallery.making import FORM, KEY, content, made, newcomer, templates


def records(path: Path, first: int = HEADER_BYTES) -> list[Frame]:
    data = path.read_bytes()
    return list(frames(lambda at, count: data[at : at + count], first, len(data)))


def copied(source: Path, folder: Path, *, audit: bool = True) -> Path:
    folder.mkdir(exist_ok=True)
    shutil.copy(source, folder / source.name)
    if audit:
        shutil.copy(audit_path(source), audit_path(folder / source.name))
    return folder / source.name


def rewritten(path: Path, change: Callable[[bytearray], object]) -> None:
    data = bytearray(path.read_bytes())
    changed = change(data)
    path.write_bytes(changed if isinstance(changed, (bytes, bytearray)) else data)


@pytest.fixture
def before(path: Path, tmp_path: Path) -> Path:
    """A copy of a gallery and its audit log just before p3 was added; `path` has p3."""
    made(path)
    copy = copied(path, tmp_path / "before")
    with Gallery.open(path, KEY) as gallery:
        gallery.add_many([newcomer(3), newcomer(4)])
    return copy


def test_a_write_that_was_cut_short_at_any_byte_is_cut_off(path: Path, before: Path) -> None:
    """A crash before the change was acknowledged: the file has some bytes more than the audit log knows of."""
    whole, short = path.read_bytes(), before.read_bytes()
    log = audit_path(before).read_bytes()
    assert whole.startswith(short)
    for size in range(len(short) + 1, len(whole)):
        before.write_bytes(whole[:size])
        audit_path(before).write_bytes(log)
        assert set(content(before)) == {"p0", "p1", "p2"}  # a reader passes over it, and leaves it
        assert before.stat().st_size == size
        with Gallery.open(before, KEY) as gallery:
            assert f"{size - len(short)} bytes" in gallery.recovered
            assert {one.person for one in gallery.people()} == {"p0", "p1", "p2"}
        assert before.read_bytes() == short
        assert "recover" in [entry.action for entry in audit_of(before, KEY).entries()]


def test_the_place_of_a_cut_is_written_to_again(path: Path, before: Path) -> None:
    before.write_bytes(path.read_bytes()[:-7])
    with Gallery.open(before, KEY) as gallery:
        gallery.add("p9", templates(9))
    assert set(content(before)) == {"p0", "p1", "p2", "p9"}
    with Gallery.open(before, KEY) as gallery:
        assert gallery.recovered == ""


def test_zeros_and_rubbish_behind_the_end_are_cut_off(path: Path) -> None:
    made(path)
    clean = path.read_bytes()
    for rubbish in (bytes(1), bytes(5000), b"\xff" * 300, clean[HEADER_BYTES:], os.urandom(400)):
        path.write_bytes(clean + rubbish)
        with Gallery.open(path, KEY) as gallery:
            assert f"{len(rubbish)} bytes" in gallery.recovered
        assert path.read_bytes() == clean


def test_a_change_that_was_whole_but_not_acknowledged_is_kept_and_told(path: Path, before: Path) -> None:
    before.write_bytes(path.read_bytes())
    with Gallery.open(before, KEY) as gallery:
        assert "kept" in gallery.recovered
        assert "p4" in gallery
    with Gallery.open(before, KEY) as gallery:
        assert gallery.recovered == ""


def test_a_batch_is_there_as_a_whole_or_not_at_all(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("docfraud.biometrics.gallery.blocks.PICTURES_PER_BLOCK", 4)
    made(path)
    copy = copied(path, tmp_path / "copy")
    with Gallery.open(path, KEY) as gallery:
        gallery.add_many([newcomer(seed, 3) for seed in range(10, 14)])
    whole, batch = path.read_bytes(), records(path)[3:]
    assert len(batch) == 3
    log = audit_path(copy).read_bytes()
    for end in (batch[0].end, batch[1].end, batch[2].end - 1):
        copy.write_bytes(whole[:end])
        audit_path(copy).write_bytes(log)
        assert set(content(copy)) == {"p0", "p1", "p2"}
    # damage in the first of three: the readable others are no batch either
    copy.write_bytes(whole)
    audit_path(copy).write_bytes(log)
    rewritten(copy, lambda data: data.__setitem__(batch[0].payload, data[batch[0].payload] ^ 1))
    assert set(content(copy)) == {"p0", "p1", "p2"}
    assert content(path)["p13"] == ("", 3)


def test_an_acknowledged_gallery_that_is_cut_short_anywhere_is_told(path: Path) -> None:
    made(path)
    whole = path.read_bytes()
    for size in range(len(whole)):
        path.write_bytes(whole[:size])
        with pytest.raises((GalleryDamagedError, NotAGalleryError)):
            Gallery.open(path, KEY, read_only=size % 2 == 0)
        assert path.stat().st_size == size, "a damaged gallery is not written to"


def test_a_flip_of_any_bit_is_told_with_its_place(path: Path) -> None:
    made(path)
    whole, all_records = path.read_bytes(), records(path)
    for at in range(len(whole)):
        bit = 1 << (at * 5 % 8)
        path.write_bytes(whole[:at] + bytes([whole[at] ^ bit]) + whole[at + 1 :])
        with pytest.raises((GalleryDamagedError, NotAGalleryError)) as caught:
            Gallery.open(path, KEY, read_only=True)
        if at < HEADER_BYTES:
            continue
        assert isinstance(caught.value, GalleryDamagedError)
        (record,) = (record for record in all_records if record.offset <= at < record.end)
        assert caught.value.offset == record.offset
        assert str(record.offset) in str(caught.value)
        assert "--rescue" in caught.value.remedy


@given(st.data())
@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_records_cannot_be_exchanged_left_out_or_repeated(tmp_path: Path, data: st.DataObject) -> None:
    path = tmp_path / "chain.dfg"
    if not path.exists():
        made(path, 5)
        shutil.copy(path, tmp_path / "kept")
    whole = (tmp_path / "kept").read_bytes()
    path.write_bytes(whole)
    pieces = [whole[record.offset : record.end] for record in records(path)]
    order = data.draw(st.lists(st.integers(0, 4), max_size=7))
    path.write_bytes(whole[:HEADER_BYTES] + b"".join(pieces[at] for at in order))
    if order[:5] == [0, 1, 2, 3, 4]:
        assert len(content(path)) == 5
        return
    with pytest.raises(GalleryDamagedError):
        Gallery.open(path, KEY, read_only=True)


def test_a_record_of_another_gallery_with_the_same_key_does_not_fit(path: Path, tmp_path: Path) -> None:
    made(path)
    other = made(tmp_path / "other.dfg")
    mine, theirs = records(path)[0], records(other)[0]
    assert (mine.end, mine.length) == (theirs.end, theirs.length)
    part = other.read_bytes()[theirs.offset : theirs.end]
    rewritten(path, lambda data: data.__setitem__(slice(mine.offset, mine.end), part))
    with pytest.raises(GalleryDamagedError):
        Gallery.open(path, KEY, read_only=True)


def test_an_older_copy_put_back_is_told(path: Path, tmp_path: Path) -> None:
    made(path)
    old = path.read_bytes()
    with Gallery.open(path, KEY) as gallery:
        gallery.remove("p0", purge=False)
    path.write_bytes(old)
    with pytest.raises(GalleryDamagedError, match="acknowledged"):
        Gallery.open(path, KEY)


def test_a_file_from_before_compaction_put_back_is_told(path: Path) -> None:
    made(path)
    old = path.read_bytes()
    with Gallery.open(path, KEY) as gallery:
        gallery.remove("p0")
    path.write_bytes(old)
    with pytest.raises(GalleryDamagedError, match="older state"):
        Gallery.open(path, KEY)


def test_another_gallery_in_its_place_is_told(path: Path, tmp_path: Path) -> None:
    made(path)
    shutil.copy(made(tmp_path / "other.dfg"), path)
    with pytest.raises(GalleryDamagedError, match="not the audit log of this gallery"):
        Gallery.open(path, KEY)


@pytest.fixture
def forked(path: Path, tmp_path: Path) -> tuple[Path, Path]:
    """A gallery, and a copy of both files with which somebody went on: as many records, as long, other templates."""
    made(path, 1)
    copy = copied(path, tmp_path / "copy")
    for number, one in enumerate((path, copy)):
        with Gallery.open(one, KEY) as gallery:
            for seed in (1, 2):
                gallery.add(f"p{seed}", templates(100 * number + seed))
    assert [r.end for r in records(path)] == [r.end for r in records(copy)]
    return path, copy


def test_a_copy_that_went_its_own_way_does_not_fit_the_audit_log(forked: tuple[Path, Path]) -> None:
    mine, theirs = forked
    shutil.copy(theirs, mine)
    with pytest.raises(GalleryDamagedError, match="record 3 was acknowledged and is not there"):
        Gallery.open(mine, KEY)


def test_records_of_two_copies_do_not_mix(forked: tuple[Path, Path]) -> None:
    mine, theirs = forked
    last = records(theirs)[2]
    shutil.copy(audit_path(theirs), audit_path(mine))
    rewritten(mine, lambda data: data[: last.offset] + theirs.read_bytes()[last.offset :])
    with pytest.raises(GalleryDamagedError) as caught:
        Gallery.open(mine, KEY)
    assert caught.value.offset == last.offset


def test_a_record_that_was_numbered_anew_is_told(path: Path) -> None:
    made(path)
    last = records(path)[2]
    data = path.read_bytes()
    head = data[last.offset : last.offset + 8] + (9).to_bytes(8, "little") + data[last.offset + 16 : last.payload - 4]
    path.write_bytes(data[: last.offset] + head + zlib.crc32(head).to_bytes(4, "little") + data[last.payload :])
    assert records(path)[2].number == 9
    with pytest.raises(GalleryDamagedError) as caught:
        Gallery.open(path, KEY)
    assert caught.value.offset == last.offset


def test_a_crash_between_compaction_and_its_entry_in_the_audit_log_is_no_damage(path: Path) -> None:
    made(path)
    log = audit_path(path).read_bytes()
    with Gallery.open(path, KEY) as gallery:
        gallery.add("p3", templates(3))
        gallery.compact()
    audit_path(path).write_bytes(log)
    assert len(content(path)) == 4
    with Gallery.open(path, KEY) as gallery:
        assert "kept" in gallery.recovered
    with Gallery.open(path, KEY) as gallery:
        assert gallery.recovered == ""


def test_a_rescue_reads_up_to_the_damage_and_the_rest_can_be_made_anew(path: Path, tmp_path: Path) -> None:
    made(path, 5)
    damaged = records(path)[3]
    rewritten(path, lambda data: data.__setitem__(damaged.payload + 9, data[damaged.payload + 9] ^ 16))
    with Gallery.open(path, KEY, rescue=True) as gallery:
        assert gallery.export(tmp_path / "out.jsonl", templates=True) == 3
        with pytest.raises(DocfraudError, match="reading only"):
            gallery.add("p9", templates(9))
    with Gallery.create(tmp_path / "new.dfg", KEY, FORM) as gallery:
        gallery.add_many(read_export(tmp_path / "out.jsonl"))
        assert gallery.search(templates(2)).candidates[0].label == "Label 2"


@pytest.mark.parametrize("lost", ["the end", "the audit log", "the audit log's middle"])
def test_a_rescue_of_other_damage(lost: str, path: Path) -> None:
    made(path, 5)
    if lost == "the end":
        path.write_bytes(path.read_bytes()[: records(path)[3].end - 1])
    elif lost == "the audit log":
        audit_path(path).unlink()
    else:
        rewritten(audit_path(path), lambda data: data.__setitem__(60, data[60] ^ 1))
        rewritten(audit_path(path), lambda data: data.__setitem__(-1, data[-1] ^ 1))
    with pytest.raises((GalleryDamagedError, FileMissingError)):
        Gallery.open(path, KEY)
    with Gallery.open(path, KEY, rescue=True) as gallery:
        assert len(gallery) == (3 if lost == "the end" else 5)


# ---- the header, the key --------------------------------------------------------------------------------------------


def test_another_key_is_told_and_nothing_is_written(path: Path) -> None:
    made(path)
    whole = path.read_bytes()
    with pytest.raises(WrongGalleryKeyError) as caught:
        Gallery.open(path, GalleryKey.generate())
    assert "created with" in caught.value.remedy
    assert path.read_bytes() == whole


def test_what_is_no_gallery(path: Path) -> None:
    with pytest.raises(FileMissingError):
        Gallery.open(path, KEY)
    for data in (b"", b"hello", os.urandom(1000)):
        path.write_bytes(data)
        with pytest.raises(NotAGalleryError):
            Gallery.open(path, KEY)


def test_a_damaged_header_and_a_later_version(path: Path) -> None:
    made(path)
    whole = path.read_bytes()
    for at in range(8, HEADER_BYTES):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 4]) + whole[at + 1 :])
        with pytest.raises(GalleryDamagedError, match="header") as caught:
            Gallery.open(path, KEY)
        assert caught.value.offset == 0
        assert "backup" in caught.value.remedy
    from docfraud.biometrics.gallery import header

    packed = header.Header.new(TemplateFormat("x", 4))
    original = header.VERSION
    try:
        header.VERSION = 2
        path.write_bytes(packed.packed(KEY))
    finally:
        header.VERSION = original
    with pytest.raises(NotAGalleryError, match="version 2"):
        Gallery.open(path, KEY)


# ---- the audit log --------------------------------------------------------------------------------------------------


def test_a_missing_audit_log_is_told_and_can_be_begun_anew(path: Path) -> None:
    made(path)
    audit_path(path).unlink()
    with pytest.raises(FileMissingError) as caught:
        Gallery.open(path, KEY)
    assert "--restart" in caught.value.remedy
    assert restart_audit(path, KEY, operator="Eva", reason="disk failure") is None
    (entry,) = audit_of(path, KEY).entries()
    assert (entry.action, entry.operator, entry.reason, entry.size) == ("restart", "Eva", "disk failure", 3)
    assert len(content(path)) == 3


def test_a_log_is_not_begun_anew_over_a_damaged_gallery(path: Path) -> None:
    """Else the next writer would take what lies behind the damage for an interrupted write, and cut it off."""
    made(path, 5)
    middle = records(path)[2]
    rewritten(path, lambda data: data.__setitem__(middle.payload, data[middle.payload] ^ 1))
    audit_path(path).unlink()
    with pytest.raises(GalleryDamagedError, match=str(middle.offset)):
        restart_audit(path, KEY)
    assert not audit_path(path).exists()


def test_an_entry_that_was_cut_short_at_any_byte_is_written_over(path: Path) -> None:
    made(path)
    short = audit_path(path).read_bytes()
    with Gallery.open(path, KEY, read_only=True) as gallery:
        gallery.search(templates(0), reason="trial")
    whole = audit_path(path).read_bytes()
    for size in range(len(short) + 1, len(whole)):
        audit_path(path).write_bytes(whole[:size])
        assert [entry.action for entry in audit_of(path, KEY).entries()] == ["create", "add", "add", "add"]
        with Gallery.open(path, KEY, read_only=True) as gallery:
            assert gallery.search(templates(0)).audit_id == 5
        assert [e.number for e in audit_of(path, KEY).entries()] == [1, 2, 3, 4, 5]


def test_a_flip_of_any_bit_of_the_audit_log_is_told(path: Path) -> None:
    made(path, 2)
    log = audit_path(path)
    whole = log.read_bytes()
    for at in range(len(whole)):
        log.write_bytes(whole[:at] + bytes([whole[at] ^ (1 << (at % 8))]) + whole[at + 1 :])
        with pytest.raises(GalleryDamagedError) as caught:
            list(audit_of(path, KEY).entries())
        assert "audit" in str(caught.value)
        assert "--restart" in caught.value.remedy


def test_entries_cannot_be_taken_out(path: Path) -> None:
    made(path)
    log = audit_path(path)
    first = len(log.read_bytes()) - sum(r.end - r.offset for r in records(log, 52))
    entries = records(log, first)
    data = log.read_bytes()
    for gone in entries[:-1]:
        log.write_bytes(data[: gone.offset] + data[gone.end :])
        with pytest.raises(GalleryDamagedError):
            list(audit_of(path, KEY).entries())
