"""The audit log beside a gallery: who searched or changed it, when, why, and what came of it.

Any process that may search appends to it, under a lock of its own, and has its answer only when the entry is on the
disk. Each entry is encrypted and bound to the one before. Each carries the greatest `Head` of the gallery that was
acknowledged until then, so that a gallery that is cut short or put back to an older copy is noticed. Whoever can write
both files can put back an older pair, or take away the last entries: note the last entry's number elsewhere
(`docfraud gallery audit` prints it).
"""

from __future__ import annotations

import getpass
import hmac
import json
import os
import struct
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from docfraud.biometrics.gallery.cipher import Buffer, Sealer, derive, mac
from docfraud.biometrics.gallery.files import append_durably, cut, locked, new_file, open_file
from docfraud.biometrics.gallery.frames import BrokenFrameError, Frame, frames, last_frame, packed, tag_before
from docfraud.biometrics.gallery.keys import GalleryKey
from docfraud.biometrics.gallery.log import Head
from docfraud.errors import GalleryDamagedError, GalleryWriteError

_MAGIC = b"\x89DFAUDT\n"
_FIELDS = struct.Struct("<8sI16s")
_CRC = struct.Struct("<I")
_HEADER_BYTES = 52  # fields, CRC, 16 bytes of HMAC where a record's tag would be, 4 where its length would be
_MOST_NAMES = 100

_ADVICE = (
    "Copy gallery and audit log back from a backup, or set the log aside and begin a new one with "
    "`docfraud gallery audit --restart`."
)


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One line of the audit log.

    Attributes:
        time: UTC, ISO 8601.
        operator: who, by the system's account or as the caller said; it is not proven.
        action: create, add, remove, search, list, export, compact, recover or restart.
        reason: why, if it was said.
        people: ids: candidates of a search, those who were added or removed; the first 100.
        count: how many they were.
        size: people in the gallery afterwards.
        threshold: largest distance of a search.
        note: anything else.
        number: of the entry, from 1.
        head: how far the gallery was acknowledged.
    """

    time: str
    operator: str
    action: str
    reason: str
    people: tuple[str, ...]
    count: int
    size: int
    threshold: float | None
    note: str
    head: Head
    number: int = 0

    @classmethod
    def new(
        cls,
        action: str,
        head: Head,
        *,
        operator: str | None,
        size: int,
        people: tuple[str, ...] = (),
        reason: str = "",
        threshold: float | None = None,
        note: str = "",
    ) -> AuditEntry:
        """An entry of now."""
        now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        return cls(
            now,
            operator or system_user(),
            action,
            reason,
            people[:_MOST_NAMES],
            len(people),
            size,
            threshold,
            note,
            head,
        )

    def packed(self) -> bytes:
        """As the log keeps it."""
        head = [self.head.generation, self.head.number, self.head.end, self.head.tag.hex()]
        return json.dumps({**self.shown(), "head": head}, ensure_ascii=False, separators=(",", ":")).encode()

    def shown(self) -> dict[str, Any]:
        """As it is shown: plain data."""
        return {
            "number": self.number, "time": self.time, "operator": self.operator, "action": self.action,
            "reason": self.reason, "people": list(self.people), "count": self.count, "size": self.size,
            "threshold": self.threshold, "note": self.note,
        }  # fmt: skip


def _unpacked(payload: bytes) -> AuditEntry:
    data = json.loads(payload)
    generation, number, end, tag = data.pop("head")
    data["people"] = tuple(data["people"])
    return AuditEntry(**data, head=Head(generation, number, end, bytes.fromhex(tag)))


def system_user() -> str:
    """The account that runs this process."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return f"uid {os.getuid()}" if hasattr(os, "getuid") else "unknown"


class AuditLog:
    """An audit log on disk; every call opens it, so that any number of processes may share it."""

    def __init__(self, path: Path, key: GalleryKey, identity: bytes) -> None:
        """
        Args:
            path: the file.
            key: the gallery's.
            identity: the gallery's, see `Header`.
        """
        self.path = path
        own = derive(key.secret, identity, "audit")
        self._sealer = Sealer(own, b"audit" + identity)
        fields = _FIELDS.pack(_MAGIC, 1, identity)
        self._header = fields + _CRC.pack(zlib.crc32(fields)) + mac(own, fields)[:16] + bytes(4)

    def create(self, first: AuditEntry) -> None:
        """Begin a log.

        Raises:
            GalleryWriteError: the file exists, or cannot be written.
        """
        descriptor = new_file(self.path)
        try:
            append_durably(descriptor, 0, [self._header], self.path)
        finally:
            os.close(descriptor)
        self.append(first)

    def append(self, entry: AuditEntry) -> int:
        """Write an entry; returns its number when the disk has it.

        Raises:
            FileMissingError, FileUnreadableError, GalleryDamagedError, GalleryWriteError: it could not be written.
        """
        descriptor = open_file(self.path, write=True)
        try:
            with locked(descriptor):
                last, end = self._last(descriptor)
                if last is not None:
                    entry = replace(entry, number=last.number + 1, head=max(last.head, entry.head, key=_order))
                else:
                    entry = replace(entry, number=1)
                try:
                    if os.fstat(descriptor).st_size > end:
                        cut(descriptor, end)
                except OSError as error:
                    raise GalleryWriteError(f"{self.path} cannot be written: {error.strerror}.") from error
                previous = tag_before(_reader(descriptor), end)
                nonce, sealed = self._sealer.seal(entry.packed(), entry.number, 0, previous)
                append_durably(descriptor, end, [packed(entry.number, 0, nonce, sealed)], self.path)
        finally:
            os.close(descriptor)
        return entry.number

    def last(self) -> AuditEntry | None:
        """The last entry; None in a log that was only just begun.

        Raises:
            FileMissingError, FileUnreadableError: the log is not there, or cannot be read.
            GalleryDamagedError: it is damaged.
        """
        descriptor = open_file(self.path, write=False)
        try:
            return self._last(descriptor)[0]
        finally:
            os.close(descriptor)

    def entries(self) -> Iterator[AuditEntry]:
        """All entries, the oldest first; each is checked.

        Raises:
            FileMissingError, FileUnreadableError, GalleryDamagedError: see `last`.
        """
        descriptor = open_file(self.path, write=False)
        try:
            self._check_header(descriptor)
            read, size = _reader(descriptor), os.fstat(descriptor).st_size
            try:
                for number, frame in enumerate(frames(read, _HEADER_BYTES, size), 1):
                    yield self._opened(read, frame, number)
            except BrokenFrameError as broken:
                self._tolerate(broken)
        finally:
            os.close(descriptor)

    def _last(self, descriptor: int) -> tuple[AuditEntry | None, int]:
        """The last whole entry and where it ends."""
        self._check_header(descriptor)
        read, size = _reader(descriptor), os.fstat(descriptor).st_size
        if size == _HEADER_BYTES:
            return None, size
        try:
            last = last_frame(read, _HEADER_BYTES, size)
            return self._opened(read, last, last.number), last.end
        except BrokenFrameError:
            pass
        # an interrupted write lies at the end: look from the beginning
        found: Frame | None = None
        try:
            for frame in frames(read, _HEADER_BYTES, size):
                found = frame
        except BrokenFrameError as broken:
            self._tolerate(broken)
        if found is None:
            return None, _HEADER_BYTES
        return self._opened(read, found, found.number), found.end

    def _tolerate(self, broken: BrokenFrameError) -> None:
        if not broken.short:
            raise self._damaged(broken.offset)

    def _opened(self, read: Any, frame: Frame, number: int) -> AuditEntry:
        previous = tag_before(read, frame.offset)
        payload = self._sealer.open(frame.nonce, read(frame.payload, frame.length), number, frame.flags, previous)
        if payload is None or frame.number != number:
            raise self._damaged(frame.offset)
        return _unpacked(payload)

    def _check_header(self, descriptor: int) -> None:
        there = os.pread(descriptor, _HEADER_BYTES, 0)
        if not hmac.compare_digest(there, self._header):
            raise GalleryDamagedError(f"{self.path} is not the audit log of this gallery.", offset=0, remedy=_ADVICE)

    def _damaged(self, offset: int) -> GalleryDamagedError:
        return GalleryDamagedError(
            f"The audit log {self.path} is damaged at byte {offset}.", offset=offset, remedy=_ADVICE
        )

    def set_aside(self) -> Path | None:
        """Rename the log, so that a new one can begin; its new name, None if there was none.

        Raises:
            GalleryWriteError: the system refuses.
        """
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")
        target = self.path.with_name(f"{self.path.name}.{stamp}")
        with suppress(FileNotFoundError):
            try:
                self.path.rename(target)
            except PermissionError as error:
                raise GalleryWriteError(f"{self.path} cannot be renamed: {error.strerror}.") from error
            return target
        return None


def _order(head: Head) -> tuple[int, int]:
    return head.generation, head.number


def _reader(descriptor: int) -> Any:
    def read(offset: int, count: int) -> Buffer:
        return os.pread(descriptor, count, offset)

    return read
