"""A gallery's file: a header, and sealed records that are only ever added.

Each record is bound to its predecessor's tag, so that none can be taken out, exchanged or put elsewhere. That records
are missing at the end no log can tell by itself: the audit log keeps the `Head` that was acknowledged last.
"""

from __future__ import annotations

import mmap
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from docfraud.biometrics.gallery.cipher import TAG_BYTES, Buffer
from docfraud.biometrics.gallery.files import append_durably, cut, new_file, open_file
from docfraud.biometrics.gallery.frames import MORE, BrokenFrameError, Frame, frames, packed
from docfraud.biometrics.gallery.header import HEADER_BYTES, Header, read_header
from docfraud.biometrics.gallery.keys import GalleryKey
from docfraud.errors import GalleryDamagedError, GalleryWriteError


@dataclass(frozen=True, slots=True)
class Head:
    """How far a gallery's file goes.

    Attributes:
        generation: see `Header`.
        number: of the last record, 0 if there is none.
        end: where the file ends after it, bytes.
        tag: its tag, 16 bytes; it vouches for all records before.
    """

    generation: int
    number: int
    end: int
    tag: bytes


class RecordLog:
    """A gallery's file, open. Not for several threads at once."""

    def __init__(
        self, path: Path, key: GalleryKey, *, write: bool, acknowledged: Head | None = None, rescue: bool = False
    ) -> None:
        """Open a file that exists.

        Args:
            path: the file.
            key: the gallery's.
            write: for appending; the caller holds the gallery's lock.
            acknowledged: the head that the audit log knows; one of another generation says nothing of this file.
            rescue: reading ends at the first damage instead of raising.

        Raises:
            FileMissingError, FileUnreadableError, NotAGalleryError, WrongGalleryKeyError, GalleryDamagedError.
        """
        self.path = path
        self._descriptor = open_file(path, write=write)
        self._map: mmap.mmap | None = None
        self._rescue = rescue
        try:
            self.header: Header = read_header(os.pread(self._descriptor, HEADER_BYTES, 0), key, str(path))
            self._sealer = self.header.sealer(key)
            self.head = Head(self.header.generation, 0, HEADER_BYTES, self.header.first_tag(key))
            known = acknowledged if acknowledged and acknowledged.generation == self.header.generation else None
            self._acknowledged = known or self.head
            self._map_acknowledged()
        except BaseException:
            self.close()
            raise

    @staticmethod
    def create(path: Path, header: Header, key: GalleryKey) -> Head:
        """Write a new file with nothing but a header.

        Raises:
            GalleryWriteError: it exists, or cannot be written.
        """
        descriptor = new_file(path)
        try:
            end = append_durably(descriptor, 0, [header.packed(key)], path)
        finally:
            os.close(descriptor)
        return Head(header.generation, 0, end, header.first_tag(key))

    def close(self) -> None:
        """Give file and map back; a second call does nothing."""
        self._unmap()
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    # ---- reading ----------------------------------------------------------------------------------------------------

    def _map_acknowledged(self) -> None:
        # Only what was acknowledged is mapped: a writer may cut what lies beyond, and a map that reaches beyond the end
        # of its file kills the process that reads there.
        size, end = os.fstat(self._descriptor).st_size, self._acknowledged.end
        if end > size and not self._rescue:
            raise self._damaged(size, f"it ends there, but {end} bytes of it were acknowledged")
        self._map = mmap.mmap(self._descriptor, min(size, end), access=mmap.ACCESS_READ)

    def _unmap(self) -> None:
        if self._map is not None:
            with suppress(BufferError):  # an error's traceback may hold a view; then the map goes with it
                self._map.close()
            self._map = None

    def _read(self, offset: int, count: int) -> Buffer:
        if self._map is not None and offset + count <= len(self._map):
            return memoryview(self._map)[offset : offset + count]
        return os.pread(self._descriptor, count, offset)

    def new_records(self) -> Iterator[bytes]:
        """The records that were not read yet, decrypted, in order; a batch that is not whole is left.

        Raises:
            GalleryDamagedError: something that was acknowledged is damaged, missing or exchanged.
        """
        try:
            sure, rest = self._whole_batches()
            for frame in sure:
                yield self._opened(frame)
            self._check_head()
            self._unmap()  # all of it is read, once
            for batch in rest:
                # none of it was acknowledged: all is looked at before any is given out
                opened = self._opened_batch(batch)
                if opened is None:
                    return
                yield from opened
        except GalleryDamagedError:
            if not self._rescue:
                raise

    def _whole_batches(self) -> tuple[list[Frame], list[list[Frame]]]:
        """Frames that were acknowledged; and those behind, by batch."""
        limit = self._acknowledged.end
        sure: list[Frame] = []
        rest: list[list[Frame]] = []
        batch: list[Frame] = []
        try:
            for frame in frames(self._read, self.head.end, os.fstat(self._descriptor).st_size):
                if frame.end <= limit:
                    sure.append(frame)
                    continue
                batch.append(frame)
                if not frame.flags & MORE:
                    rest.append(batch)
                    batch = []
        except BrokenFrameError as broken:
            if broken.offset < limit:
                # what is whole before it can still be read by a rescue
                sure.append(Frame(broken.offset, 0, 0, 0, b""))
        return sure, rest

    def _opened(self, frame: Frame) -> bytes:
        number = self.head.number + 1
        payload = self._unsealed(frame, number, self.head.tag) if frame.length else None
        if payload is None:
            raise self._damaged(frame.offset, f"record {number} is not what was written")
        self._advance(frame)
        return payload

    def _unsealed(self, frame: Frame, number: int, previous: bytes) -> bytes | None:
        if frame.number != number:
            return None
        return self._sealer.open(frame.nonce, self._read(frame.payload, frame.length), number, frame.flags, previous)

    def _opened_batch(self, batch: list[Frame]) -> list[bytes] | None:
        opened, previous = [], self.head.tag
        for number, frame in enumerate(batch, self.head.number + 1):
            payload = self._unsealed(frame, number, previous)
            if payload is None:
                return None
            opened.append(payload)
            previous = self._tag(frame)
        self._advance(batch[-1])
        return opened

    def _tag(self, frame: Frame) -> bytes:
        return bytes(self._read(frame.payload + frame.length - TAG_BYTES, TAG_BYTES))

    def _advance(self, frame: Frame) -> None:
        self.head = Head(self.header.generation, frame.number, frame.end, self._tag(frame))

    def _check_head(self) -> None:
        known = self._acknowledged
        if self.head.end <= known.end and self.head != known:
            raise self._damaged(self.head.end, f"record {known.number} was acknowledged and is not there")

    def _damaged(self, offset: int, why: str) -> GalleryDamagedError:
        return GalleryDamagedError(f"{self.path} is damaged at byte {offset}: {why}.", offset=offset)

    @property
    def unread(self) -> int:
        """Bytes behind the last record that was read: a write that is under way, or was interrupted."""
        return max(0, os.fstat(self._descriptor).st_size - self.head.end)

    @property
    def replaced(self) -> bool:
        """Whether another file has taken this one's place since it was opened."""
        own = os.fstat(self._descriptor)
        try:
            there = self.path.stat()
        except OSError:
            return False
        return (own.st_dev, own.st_ino) != (there.st_dev, there.st_ino)

    # ---- writing ----------------------------------------------------------------------------------------------------

    def settle(self) -> int:
        """Make durable what was read, and cut what an interrupted write left behind it; how many bytes. A writer's.

        Raises:
            GalleryWriteError: the system refuses.
        """
        count = self.unread
        try:
            if count:
                cut(self._descriptor, self.head.end)
            else:
                os.fsync(self._descriptor)
        except OSError as error:
            raise GalleryWriteError(f"{self.path} cannot be written: {error.strerror}.") from error
        return count

    def append(self, payloads: Iterable[Buffer]) -> None:
        """Add records as one batch, which is there as a whole or not at all; returns when the disk has it.

        Raises:
            GalleryWriteError: it has not; nothing was added.
        """
        head = self.head

        def pieces() -> Iterator[bytes]:
            nonlocal head
            for payload, flags in _with_flags(payloads):
                nonce, sealed = self._sealer.seal(payload, head.number + 1, flags, head.tag)
                piece = packed(head.number + 1, flags, nonce, sealed)
                head = Head(head.generation, head.number + 1, head.end + len(piece), sealed[-TAG_BYTES:])
                yield piece

        append_durably(self._descriptor, head.end, pieces(), self.path)
        self.head = head


def _with_flags(payloads: Iterable[Buffer]) -> Iterator[tuple[Buffer, int]]:
    last: Buffer | None = None
    for payload in payloads:
        if last is not None:
            yield last, MORE
        last = payload
    if last is not None:
        yield last, 0
