"""The first 256 bytes of a gallery: what it is, whose templates, and by which key; nothing of anybody in it."""

from __future__ import annotations

import hmac
import secrets
import struct
import zlib
from dataclasses import dataclass, replace

from docfraud.biometrics.gallery.cipher import TAG_BYTES, Sealer, derive, mac
from docfraud.biometrics.gallery.keys import GalleryKey
from docfraud.errors import GalleryDamagedError, NotAGalleryError, UsageError, WrongGalleryKeyError

HEADER_BYTES = 256
VERSION = 1

_MAGIC = b"\x89DFGALL\n"
_FIELDS = struct.Struct("<8sHHI16s32s16sI96s40x")
_CRC = struct.Struct("<I")
_KIND_BYTES = 96
_LARGEST_DIMENSION = 4096


@dataclass(frozen=True, slots=True)
class TemplateFormat:
    """What templates a gallery holds.

    Attributes:
        kind: names network and recipe; distances of different kinds mean nothing.
        dimension: numbers in a template, float32.
    """

    kind: str
    dimension: int = 128

    def __post_init__(self) -> None:
        if not 1 <= len(self.kind.encode("utf-8", "replace")) <= _KIND_BYTES or not self.kind.isprintable():
            raise UsageError(f"The kind of a template is named in 1 to {_KIND_BYTES} printable bytes.")
        if not 1 <= self.dimension <= _LARGEST_DIMENSION:
            raise UsageError(f"A template has 1 to {_LARGEST_DIMENSION} numbers, not {self.dimension}.")


@dataclass(frozen=True, slots=True)
class Header:
    """A gallery's header.

    Attributes:
        template: what it holds.
        identity: 16 random bytes; of the gallery, kept when it is compacted.
        salt: 32 random bytes; of this file, from which with the key its own key is derived.
        generation: 1, and one more for each compaction.
    """

    template: TemplateFormat
    identity: bytes
    salt: bytes
    generation: int

    @classmethod
    def new(cls, template: TemplateFormat) -> Header:
        """Of a new gallery."""
        return cls(template, secrets.token_bytes(16), secrets.token_bytes(32), 1)

    def next(self) -> Header:
        """Of the same gallery, compacted: a new salt, so that no record of the old file fits into the new."""
        return replace(self, salt=secrets.token_bytes(32), generation=self.generation + 1)

    def packed(self, key: GalleryKey) -> bytes:
        """256 bytes: fields, key check value, CRC-32, HMAC-SHA256."""
        kind = self.template.kind.encode()
        fields = _FIELDS.pack(
            _MAGIC, VERSION, 0, self.generation, self.identity, self.salt, _check(key, self.salt),
            self.template.dimension, kind,
        )  # fmt: skip
        return fields + _CRC.pack(zlib.crc32(fields)) + mac(derive(key.secret, self.salt, "header"), fields)

    def sealer(self, key: GalleryKey) -> Sealer:
        """For the records of this file."""
        return Sealer(derive(key.secret, self.salt, "records"), b"records" + self.identity)

    def first_tag(self, key: GalleryKey) -> bytes:
        """What the first record is bound to in place of a predecessor."""
        return self.packed(key)[-TAG_BYTES:]


def _check(key: GalleryKey, salt: bytes) -> bytes:
    return derive(key.secret, salt, "key check")[:16]


def read_header(data: bytes, key: GalleryKey, name: str) -> Header:
    """The header in a file's first bytes.

    Args:
        data: the first 256 bytes of the file, fewer if it has no more.
        key: the gallery's.
        name: of the file, for messages.

    Raises:
        NotAGalleryError: the file is something else, or of a later version.
        GalleryDamagedError: the header is damaged.
        WrongGalleryKeyError: it was made with another key.
    """
    if len(data) < HEADER_BYTES or data[: len(_MAGIC)] != _MAGIC:
        raise NotAGalleryError(f"{name} is not a gallery.")
    fields = data[: _FIELDS.size]
    (crc,) = _CRC.unpack_from(data, _FIELDS.size)
    if crc != zlib.crc32(fields):
        raise _damaged(name)
    _, version, _, generation, identity, salt, check, dimension, kind = _FIELDS.unpack(fields)
    if version != VERSION:
        raise NotAGalleryError(
            f"{name} is a gallery of version {version}; this docfraud reads version {VERSION}.",
            remedy="Use the docfraud that made it.",
        )
    if not hmac.compare_digest(check, _check(key, salt)):
        raise WrongGalleryKeyError(f"The key is not that of {name}.")
    if not hmac.compare_digest(data[_FIELDS.size + _CRC.size :], mac(derive(key.secret, salt, "header"), fields)):
        raise _damaged(name)
    return Header(TemplateFormat(kind.rstrip(b"\0").decode(), dimension), identity, salt, generation)


def _damaged(name: str) -> GalleryDamagedError:
    return GalleryDamagedError(
        f"The header of {name} is damaged (byte 0).",
        offset=0,
        remedy="Copy the gallery back from a backup: without its header nothing in it can be decrypted.",
    )
