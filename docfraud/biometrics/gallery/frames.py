"""How records lie in a file: a frame tells where each begins and ends, before anything is decrypted.

A frame, little-endian: mark (4 bytes), length of the sealed record (uint32), its number from 1 (uint64), flags
(uint32), nonce (12 bytes), CRC-32 of these; the sealed record, whose last 16 bytes are its tag; the frame's whole
length (uint32), by which the last frame is found from the end. CRCs find accidents; the tag finds everything.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from docfraud.biometrics.gallery.cipher import TAG_BYTES, Buffer

MORE = 1
"""Flag: the batch goes on in the next record; a batch counts only when it is whole."""

Read = Callable[[int, int], Buffer]
"""(offset, count) -> that many bytes of a file, fewer at its end."""

_HEAD = struct.Struct("<4sIQI12s")
_WORD = struct.Struct("<I")
_MARK = b"\xdfREC"

HEAD_BYTES = _HEAD.size + _WORD.size
TAIL_BYTES = _WORD.size
LONGEST = 1 << 30
"""Bytes of a sealed record; more is no record."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A record's place in the file: offsets in bytes from its beginning."""

    offset: int
    length: int
    number: int
    flags: int
    nonce: bytes

    @property
    def payload(self) -> int:
        """Where the sealed record begins."""
        return self.offset + HEAD_BYTES

    @property
    def end(self) -> int:
        """Where the next frame begins."""
        return self.payload + self.length + TAIL_BYTES


class BrokenFrameError(Exception):
    """At an offset there is no whole frame.

    Attributes:
        offset: where it should begin.
        short: the file ends too early for it, which is what an interrupted write leaves; else the bytes are wrong.
    """

    def __init__(self, offset: int, *, short: bool) -> None:
        super().__init__(offset, short)
        self.offset = offset
        self.short = short


def packed(number: int, flags: int, nonce: bytes, sealed: bytes) -> bytes:
    """A record in its frame."""
    head = _HEAD.pack(_MARK, len(sealed), number, flags, nonce)
    length = HEAD_BYTES + len(sealed) + TAIL_BYTES
    return b"".join((head, _WORD.pack(zlib.crc32(head)), sealed, _WORD.pack(length)))


def frame_at(read: Read, offset: int, size: int) -> Frame:
    """The frame that begins at an offset of a file of `size` bytes.

    Raises:
        BrokenFrameError: there is none.
    """
    head = bytes(read(offset, HEAD_BYTES)) if offset + HEAD_BYTES <= size else b""
    if len(head) < HEAD_BYTES:
        raise BrokenFrameError(offset, short=True)
    mark, length, number, flags, nonce = _HEAD.unpack_from(head)
    (crc,) = _WORD.unpack_from(head, _HEAD.size)
    if mark != _MARK or crc != zlib.crc32(head[: _HEAD.size]) or not TAG_BYTES <= length <= LONGEST:
        raise BrokenFrameError(offset, short=False)
    frame = Frame(offset, length, number, flags, nonce)
    tail = bytes(read(frame.end - TAIL_BYTES, TAIL_BYTES)) if frame.end <= size else b""
    if len(tail) < TAIL_BYTES:
        raise BrokenFrameError(offset, short=True)
    if _WORD.unpack(tail)[0] != frame.end - frame.offset:
        raise BrokenFrameError(offset, short=False)
    return frame


def frames(read: Read, offset: int, size: int) -> Iterator[Frame]:
    """All frames from an offset to the end of the file.

    Raises:
        BrokenFrameError: before the end comes something that is no frame.
    """
    while offset < size:
        frame = frame_at(read, offset, size)
        yield frame
        offset = frame.end


def last_frame(read: Read, first: int, size: int) -> Frame:
    """The last frame of a file whose first begins at `first`, found from the end.

    Raises:
        BrokenFrameError: the file does not end with a whole frame.
    """
    tail = bytes(read(size - TAIL_BYTES, TAIL_BYTES)) if size >= first + HEAD_BYTES + TAIL_BYTES else b""
    if len(tail) < TAIL_BYTES:
        raise BrokenFrameError(first, short=True)
    offset = size - int(_WORD.unpack(tail)[0])
    if offset < first:
        raise BrokenFrameError(first, short=True)
    frame = frame_at(read, offset, size)
    if frame.end != size:
        raise BrokenFrameError(offset, short=False)
    return frame


def tag_before(read: Read, offset: int) -> bytes:
    """The tag of the record whose frame ends at an offset."""
    return bytes(read(offset - TAIL_BYTES - TAG_BYTES, TAG_BYTES))
