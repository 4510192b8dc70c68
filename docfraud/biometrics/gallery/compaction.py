"""Writing a gallery's file anew, without what was removed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from docfraud.biometrics.gallery.blocks import Block, Compacted, blocks_of, encoded
from docfraud.biometrics.gallery.keys import GalleryKey
from docfraud.biometrics.gallery.log import RecordLog
from docfraud.biometrics.gallery.table import Table


def write_compacted(path: Path, log: RecordLog, table: Table, key: GalleryKey) -> None:
    """Write a file that holds what a gallery holds now, under a salt of its own, and wait until the disk has it.

    Raises:
        GalleryWriteError: it cannot be written.
    """
    with suppress(FileNotFoundError):
        path.unlink()  # of a compaction that was interrupted
    RecordLog.create(path, log.header.next(), key)
    new = RecordLog(path, key, write=True)
    try:
        new.append(encoded(block) for block in _blocks(log, table))
    finally:
        new.close()


def _blocks(log: RecordLog, table: Table) -> Iterator[Block]:
    yield Compacted((log.head.number, log.head.end, log.head.tag.hex()), table.next_picture)
    rows = table.rows()
    yield from blocks_of(
        table.persons(rows),
        lambda part: table.pictures(rows[part]),
        lambda place: (table.name(place), table.line(place)),
        1 << 32,
    )
