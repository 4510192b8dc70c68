"""A gallery's files opened together: the log read into a table, and held against what the audit log acknowledged."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from docfraud.biometrics.gallery.audit import AuditLog
from docfraud.biometrics.gallery.blocks import Compacted, decoded
from docfraud.biometrics.gallery.files import audit_path
from docfraud.biometrics.gallery.keys import GalleryKey
from docfraud.biometrics.gallery.log import Head, RecordLog
from docfraud.biometrics.gallery.table import Table
from docfraud.errors import FileMissingError, GalleryDamagedError


@dataclass
class State:
    """What is open.

    Attributes:
        log: the gallery's file.
        table: what its records add up to.
        audit: its audit log.
        unheard: whether the file goes further than the audit log knew: a crash, or a writer at work.
    """

    log: RecordLog
    table: Table
    audit: AuditLog
    unheard: bool

    def catch_up(self) -> bool:
        """Take in records that were added since; whether there were any.

        Raises:
            GalleryDamagedError: see `RecordLog.new_records`.
        """
        before = self.log.head.number
        dimension = self.log.header.template.dimension
        for payload in self.log.new_records():
            self.table.apply(decoded(payload, dimension))
        return self.log.head.number != before


def load(path: Path, key: GalleryKey, *, write: bool, rescue: bool = False, audited: bool = True) -> State:
    """Open a gallery's files and read all records.

    Args:
        path: the gallery's file.
        key: its key.
        write: for writing; the caller holds the lock.
        rescue: read as far as there is no damage.
        audited: hold it against the audit log; without, damage at the end cannot be noticed.

    Raises:
        FileMissingError, FileUnreadableError, NotAGalleryError, WrongGalleryKeyError, GalleryDamagedError.
    """
    audit = audit_of(path, key)
    # The audit log first: a change reaches the gallery before it, so the gallery cannot lie behind what it says.
    known = _acknowledged(audit, rescue=rescue) if audited else None
    log = RecordLog(path, key, write=write, acknowledged=known, rescue=rescue)
    try:
        size = path.stat().st_size
        state = State(
            log, Table(log.header.template.dimension, size // (4 * log.header.template.dimension)), audit, False
        )
        state.catch_up()
        if known is not None and not rescue:
            if known.generation != log.head.generation:
                known = _acknowledged(audit, rescue=False) or known  # a compaction may just have been written down
            _check_generation(log, known, state.table.compacted)
        state.unheard = known is None or (log.head.generation, log.head.number) > (known.generation, known.number)
    except BaseException:
        log.close()
        raise
    return state


def audit_of(path: Path, key: GalleryKey) -> AuditLog:
    """The audit log of a gallery, whose records need not be read for it.

    Raises:
        FileMissingError, FileUnreadableError, NotAGalleryError, WrongGalleryKeyError, GalleryDamagedError.
    """
    log = RecordLog(path, key, write=False)
    log.close()
    return AuditLog(audit_path(path), key, log.header.identity)


def _acknowledged(audit: AuditLog, *, rescue: bool) -> Head | None:
    try:
        last = audit.last()
    except FileMissingError as error:
        if rescue:
            return None
        raise FileMissingError(
            f"The gallery's audit log {audit.path} is missing.",
            remedy="Put it back; if it is lost, `docfraud gallery audit --restart` begins a new one.",
        ) from error
    except GalleryDamagedError:
        if rescue:
            return None
        raise
    return last.head if last else None


def _check_generation(log: RecordLog, known: Head, compacted: Compacted | None) -> None:
    """A file of another generation than the audit log's must be the compaction of just what it acknowledged."""
    generation = log.head.generation
    if generation == known.generation:
        return
    if generation == known.generation + 1 and compacted is not None:
        number, end, tag = compacted.before
        if number > known.number or (number, end, tag) == (known.number, known.end, known.tag.hex()):
            return
    raise GalleryDamagedError(
        f"{log.path} is not the gallery that its audit log tells of: it was put back to an older state, or exchanged.",
        offset=0,
    )
