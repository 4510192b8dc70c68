"""The key of a gallery: 32 random bytes, in a file that only its owner reads, or in the environment.

Passphrases are refused: a person's phrase that protects biometric data of others can be guessed offline for as long as
anybody keeps a copy of the file. A key is kept like any other secret of the house.
"""

from __future__ import annotations

import base64
import binascii
import os
import secrets
import stat
import warnings
from dataclasses import dataclass, field
from pathlib import Path

from docfraud.errors import FileMissingError, FileUnreadableError, GalleryKeyError, GalleryWriteError

KEY_BYTES = 32
KEY_VARIABLE = "DOCFRAUD_GALLERY_KEY"

_LONGEST_FILE = 4096


class KeyFileWarning(UserWarning):
    """A key file that others may read."""


@dataclass(frozen=True, slots=True)
class GalleryKey:
    """A gallery's key. It is not shown when the object is printed or logged.

    Attributes:
        secret: 32 bytes.
    """

    secret: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if not isinstance(self.secret, bytes) or len(self.secret) != KEY_BYTES:
            raise GalleryKeyError(f"A gallery's key has {KEY_BYTES} bytes.")

    @classmethod
    def generate(cls) -> GalleryKey:
        """A new key, from the system's random numbers."""
        return cls(secrets.token_bytes(KEY_BYTES))

    @classmethod
    def parse(cls, text: str, *, where: str = "the text") -> GalleryKey:
        """A key from its text: 64 hexadecimal digits, or 44 characters of base64 (standard or URL-safe).

        Raises:
            GalleryKeyError: it is neither; the text is not repeated in the message.
        """
        text = text.strip()
        try:
            if len(text) == 2 * KEY_BYTES:
                return cls(bytes.fromhex(text))
            return cls(base64.b64decode(text.replace("-", "+").replace("_", "/"), validate=True))
        except (ValueError, binascii.Error, GalleryKeyError) as error:
            raise GalleryKeyError(
                f"In {where} there is no key of a gallery: it must be {KEY_BYTES} bytes in base64 or hexadecimal "
                "digits, not a passphrase."
            ) from error

    @classmethod
    def from_file(cls, path: Path) -> GalleryKey:
        """A key from a file.

        Warns:
            KeyFileWarning: the file's group or everybody may read it.

        Raises:
            FileMissingError, FileUnreadableError: there is no such file, or it may not be read.
            GalleryKeyError: it holds no key.
        """
        try:
            with path.open("rb") as stream:
                mode = os.fstat(stream.fileno()).st_mode
                content = stream.read(_LONGEST_FILE + 1)
        except FileNotFoundError as error:
            raise FileMissingError(f"The key file {path} does not exist.") from error
        except OSError as error:
            raise FileUnreadableError(f"The key file {path} cannot be read: {error.strerror}.") from error
        if mode & (stat.S_IRGRP | stat.S_IROTH | stat.S_IWGRP | stat.S_IWOTH):
            warnings.warn(
                f"The key file {path} is open to others (mode {stat.S_IMODE(mode):04o}): `chmod 600` it.",
                KeyFileWarning,
                stacklevel=2,
            )
        # not `decode`: its error would show the bytes
        text = content.decode("ascii", "replace") if len(content) <= _LONGEST_FILE else ""
        return cls.parse(text, where=f"the file {path}")

    @property
    def text(self) -> str:
        """The key in base64, as key files hold it."""
        return base64.b64encode(self.secret).decode("ascii")


def find_key(key_file: Path | None = None, *, setting: Path | None = None) -> GalleryKey:
    """The key that is meant: of `key_file`, else of DOCFRAUD_GALLERY_KEY, else of the file that the settings name.

    Raises:
        GalleryKeyError: none is named, or what is named is none.
        FileMissingError, FileUnreadableError: see `GalleryKey.from_file`.
    """
    if key_file is not None:
        return GalleryKey.from_file(key_file)
    text = os.environ.get(KEY_VARIABLE, "")
    if text:
        return GalleryKey.parse(text, where=KEY_VARIABLE)
    if setting is not None:
        return GalleryKey.from_file(setting)
    raise GalleryKeyError("No key for the gallery was given.")


def make_key_file(path: Path) -> GalleryKey:
    """Make a new key and write it into a new file that only its owner may read (mode 0600).

    Raises:
        GalleryWriteError: the file is there already, or cannot be written. A key file is never written over: with it
            would go every gallery made with it.
    """
    key = GalleryKey.generate()
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(key.text.encode() + b"\n")
            stream.flush()
            os.fsync(stream.fileno())
    except FileExistsError as error:
        raise GalleryWriteError(
            f"{path} exists already.", remedy="Choose another name; keys are never replaced."
        ) from error
    except OSError as error:
        raise GalleryWriteError(f"The key file {path} cannot be written: {error.strerror}.") from error
    return key
