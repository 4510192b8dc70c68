from __future__ import annotations

import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docfraud.biometrics.gallery.cipher import Sealer, derive
from docfraud.biometrics.gallery.frames import HEAD_BYTES, TAIL_BYTES, BrokenFrameError, frame_at, last_frame, packed
from docfraud.biometrics.gallery.header import Header, TemplateFormat
from docfraud.biometrics.gallery.keys import GalleryKey

KEY = bytes(range(32))
PLACE = (7, 1, bytes(16))


@given(st.binary(max_size=200), st.integers(1, 2**63), st.integers(0, 2**32 - 1), st.binary(min_size=16, max_size=16))
def test_what_is_sealed_is_opened(payload: bytes, number: int, flags: int, previous: bytes) -> None:
    sealer = Sealer(KEY, b"context")
    nonce, sealed = sealer.seal(payload, number, flags, previous)
    assert sealer.open(nonce, sealed, number, flags, previous) == payload
    assert len(sealed) == len(payload) + 16


@pytest.mark.parametrize("place", [(8, 1, bytes(16)), (7, 0, bytes(16)), (7, 1, bytes(15) + b"x")])
def test_nowhere_else(place: tuple[int, int, bytes]) -> None:
    sealer = Sealer(KEY, b"context")
    nonce, sealed = sealer.seal(b"payload", *PLACE)
    assert sealer.open(nonce, sealed, *place) is None


@pytest.mark.parametrize("other", [Sealer(KEY, b"another"), Sealer(bytes(32), b"context")])
def test_in_no_other_file_and_by_no_other_key(other: Sealer) -> None:
    nonce, sealed = Sealer(KEY, b"context").seal(b"payload", *PLACE)
    assert other.open(nonce, sealed, *PLACE) is None


def test_the_same_is_never_sealed_alike() -> None:
    sealer = Sealer(KEY, b"context")
    assert len({sealer.seal(b"payload", *PLACE) for _ in range(100)}) == 100


def test_keys_for_two_purposes_or_two_salts_differ() -> None:
    assert len({derive(KEY, salt, purpose) for salt in (b"a", b"b") for purpose in ("x", "y")}) == 4


@given(st.binary(min_size=16, max_size=60), st.data())
def test_a_frame_is_found_from_either_end_and_not_where_a_byte_is_missing(sealed: bytes, data: st.DataObject) -> None:
    whole = packed(3, 0, bytes(12), sealed) + packed(4, 1, bytes(12), sealed)
    size = data.draw(st.integers(0, len(whole)))

    def read(at: int, count: int) -> bytes:
        return whole[:size][at : at + count]

    length = HEAD_BYTES + len(sealed) + TAIL_BYTES
    for offset, number in ((0, 3), (length, 4)):
        if offset + length <= size:
            frame = frame_at(read, offset, size)
            assert (frame.offset, frame.number, frame.end) == (offset, number, offset + length)
        else:
            with pytest.raises(BrokenFrameError) as caught:
                frame_at(read, offset, size)
            assert caught.value.short
    if size in {length, 2 * length}:
        assert last_frame(read, 0, size).end == size
    else:
        with pytest.raises(BrokenFrameError):
            last_frame(read, 0, size)


def test_a_frame_of_absurd_length_is_none() -> None:
    head = packed(1, 0, bytes(12), bytes(16))[:HEAD_BYTES]
    forged = head[:4] + (15).to_bytes(4, "little") + head[8:-4]
    forged += zlib.crc32(forged).to_bytes(4, "little") + bytes(100)
    with pytest.raises(BrokenFrameError) as caught:
        frame_at(lambda at, count: forged[at : at + count], 0, len(forged))
    assert not caught.value.short


def test_a_compacted_file_is_sealed_with_another_key_and_stays_the_same_gallery() -> None:
    first = Header.new(TemplateFormat("test", 8))
    second = first.next()
    assert (second.identity, second.generation, second.template) == (first.identity, 2, first.template)
    nonce, sealed = first.sealer(GalleryKey(KEY)).seal(b"payload", *PLACE)
    assert first.sealer(GalleryKey(KEY)).open(nonce, sealed, *PLACE) == b"payload"
    assert second.sealer(GalleryKey(KEY)).open(nonce, sealed, *PLACE) is None
