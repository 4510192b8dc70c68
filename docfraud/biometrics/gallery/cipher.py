"""Encryption of a gallery's records: AES-256-GCM, each record bound to its file, its place and its predecessor."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import struct

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

Buffer = bytes | memoryview

NONCE_BYTES = 12
TAG_BYTES = 16

_PLACE = struct.Struct("<QI")


def derive(secret: bytes, salt: bytes, purpose: str) -> bytes:
    """A key of 32 bytes for one purpose (HKDF-SHA256, RFC 5869)."""
    return HKDF(SHA256(), 32, salt, f"docfraud gallery 1: {purpose}".encode()).derive(secret)


def mac(key: bytes, data: bytes) -> bytes:
    """HMAC-SHA256, 32 bytes."""
    return hmac.new(key, data, hashlib.sha256).digest()


class Sealer:
    """Seals and opens the records of one file.

    Nonces are random, not counted: a record that a crash cut off is written again under the same number, and must not
    use the same nonce. 96 random bits are good for 2^32 records under one key (NIST SP 800-38D 8.3).
    """

    def __init__(self, key: bytes, context: bytes) -> None:
        self._aes = AESGCM(key)
        self._context = context

    def _bound_to(self, number: int, flags: int, previous: bytes) -> bytes:
        return self._context + _PLACE.pack(number, flags) + previous

    def seal(self, payload: Buffer, number: int, flags: int, previous: bytes) -> tuple[bytes, bytes]:
        """(nonce, ciphertext and tag) of a record.

        Args:
            payload: what to keep.
            number: of the record, from 1.
            flags: see `frames`; authenticated, not encrypted.
            previous: the tag of the record before, 16 bytes.
        """
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce, self._aes.encrypt(nonce, payload, self._bound_to(number, flags, previous))

    def open(self, nonce: bytes, sealed: Buffer, number: int, flags: int, previous: bytes) -> bytes | None:
        """What was sealed; None if anything differs from what was sealed there."""
        try:
            return self._aes.decrypt(nonce, sealed, self._bound_to(number, flags, previous))
        except InvalidTag:
            return None
