"""Every kind of bad input ends in one error of the right class, with a sentence and a remedy, and little memory."""

from __future__ import annotations

import io
import os
import struct
import subprocess
import sys
import textwrap
import warnings
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image, ImageFile

from docfraud import errors
from docfraud.imaging.load import count_pages, load_pages, load_picture
from docfraud.settings import Settings


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def grey_png(width: int, height: int) -> bytes:
    """An all-black 8 bit PNG of any size, compressed row by row so that the test itself needs no memory."""
    deflate = zlib.compressobj(9)
    body = b"".join(deflate.compress(bytes(width + 1)) for _ in range(height)) + deflate.flush()
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def noise(width: int = 120, height: int = 90) -> Image.Image:
    return Image.fromarray(np.random.default_rng(3).integers(0, 255, (height, width, 3), dtype=np.uint8))


def encoded(format_: str, image: Image.Image | None = None, **options: object) -> bytes:
    if format_ == "HEIF":
        from pillow_heif import from_pillow

        stream = io.BytesIO()
        from_pillow(image or noise()).save(stream, quality=90)
        return stream.getvalue()
    stream = io.BytesIO()
    (image or noise()).save(stream, format_, **options)
    return stream.getvalue()


def written(tmp_path: Path, name: str, data: bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(data)
    return path


def refusal(source: object, cause: type[errors.DocfraudError], **options: object) -> errors.DocfraudError:
    """The error that loading raises: exactly of this class, one sentence and a remedy, no warning beside it."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(errors.DocfraudError) as caught:
            load_picture(source, **options)  # type: ignore[arg-type]
    error = caught.value
    assert type(error) is cause, f"{type(error).__name__}: {error}"
    message = str(error)
    assert message.endswith(".")
    assert "\n" not in message
    assert error.remedy.endswith(".") or ":" in error.remedy
    return error


def test_missing_file(tmp_path: Path) -> None:
    error = refusal(tmp_path / "absent.jpg", errors.FileMissingError)
    assert "absent.jpg does not exist" in str(error)
    assert error.exit_code == errors.ExitCode.USAGE
    refusal("nul\0byte.jpg", errors.FileMissingError)
    refusal(str(written(tmp_path, "file.jpg", b"x") / "below"), errors.FileMissingError)


def test_directory(tmp_path: Path) -> None:
    assert "directory" in str(refusal(tmp_path, errors.NotAPictureError))


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no /dev/zero on this system")
def test_endless_device_is_not_read() -> None:
    refusal("/dev/zero", errors.NotAPictureError)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may read everything")
def test_no_permission(tmp_path: Path) -> None:
    path = written(tmp_path, "locked.png", encoded("PNG"))
    path.chmod(0)
    assert "permission" in str(refusal(path, errors.FileUnreadableError))


def test_no_permission_as_the_system_reports_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, "locked.png", encoded("PNG"))

    def denied(*_: object, **__: object) -> object:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", denied)
    assert "locked.png" in str(refusal(path, errors.FileUnreadableError))


def test_input_output_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, "bad-disk.png", encoded("PNG"))

    def broken(*_: object, **__: object) -> object:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(Path, "open", broken)
    assert "Input/output error" in str(refusal(path, errors.FileUnreadableError))


def test_empty_file(tmp_path: Path) -> None:
    assert "empty.jpg is empty" in str(refusal(written(tmp_path, "empty.jpg", b""), errors.EmptyFileError))
    refusal(b"", errors.EmptyFileError)


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"Dear officer,\nthe passport is in the post.\n", "text"),
        ("Grüße aus Utopia".encode(), "text"),
        (b"PK\x03\x04rest of an office document", "ZIP"),
        (b"<!DOCTYPE html><html></html>", "web page"),
        (bytes(range(256)), "unknown"),
        (b"\x00\x00\x00\x18ftypmp42" + bytes(40), "unknown"),
    ],
)
def test_other_content_called_jpg(tmp_path: Path, data: bytes, word: str) -> None:
    error = refusal(written(tmp_path, "page.jpg", data), errors.NotAPictureError)
    assert "page.jpg" in str(error)
    assert word in str(error)


def test_extension_does_not_matter(tmp_path: Path) -> None:
    assert load_picture(written(tmp_path, "page.jpg", encoded("PNG"))).format == "PNG"


FORMATS = ["JPEG", "PNG", "TIFF", "WEBP", "BMP", "GIF", "HEIF", "JPEG2000", "PPM"]


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.95])
def test_truncated(tmp_path: Path, format_: str, share: float) -> None:
    whole = encoded(format_)
    path = written(tmp_path, "cut.bin", whole[: max(16, int(len(whole) * share))])
    error = refusal(path, errors.DamagedPictureError)
    assert "cut.bin" in str(error)


@pytest.mark.parametrize("format_", FORMATS)
def test_magic_number_alone(format_: str) -> None:
    refusal(encoded(format_)[:12], errors.DamagedPictureError)


@given(st.data())
@hypothesis_settings(max_examples=60, deadline=None)
def test_every_proper_prefix_is_refused(data: st.DataObject) -> None:
    whole = data.draw(st.sampled_from([_JPEG, _PROGRESSIVE, _PNG, _WEBP]))
    cut = data.draw(st.integers(12, len(whole) - 1))
    if whole is _PNG and cut > len(whole) - 8:  # only the end chunk's checksum is missing
        cut = len(whole) - 8
    refusal(whole[:cut], errors.DamagedPictureError)


_JPEG = encoded("JPEG")
_PROGRESSIVE = encoded("JPEG", progressive=True)
_PNG = encoded("PNG")
_WEBP = encoded("WEBP")


@given(st.sampled_from(FORMATS), st.data())
@hypothesis_settings(max_examples=150, deadline=None)
def test_corrupt_bytes_never_raise_anything_else(format_: str, data: st.DataObject) -> None:
    whole = bytearray(_ENCODED[format_])
    for _ in range(data.draw(st.integers(1, 12))):
        at = data.draw(st.integers(0, len(whole) - 1))
        whole[at] = data.draw(st.integers(0, 255))
    try:
        picture = load_picture(bytes(whole), settings=Settings(max_pixels=4_000_000))
    except errors.DocfraudError as error:
        assert str(error).endswith(".")  # noqa: PT017 - either outcome is fine, and both are asserted
    else:
        assert picture.pixels.dtype == np.uint8
        assert picture.pixels.shape == (picture.height, picture.width, 3)


_ENCODED = {format_: encoded(format_) for format_ in FORMATS}


def test_jpeg_with_a_zeroed_tail_is_refused() -> None:
    """What a card pulled out of its reader leaves: the right length, but zeros at the end."""
    refusal(_JPEG[: len(_JPEG) // 2] + bytes(len(_JPEG) // 2), errors.DamagedPictureError)


def test_thumbnail_does_not_hide_the_missing_end() -> None:
    thumbnail = encoded("JPEG", noise(32, 24))
    whole = _JPEG[:2] + b"\xff\xe1" + struct.pack(">H", len(thumbnail) + 2) + thumbnail + _JPEG[2:]
    assert load_picture(whole).width == 120
    refusal(whole[:-2], errors.DamagedPictureError)


def test_truncated_is_refused_although_the_host_tolerates_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    for data in (_JPEG, _PNG, _WEBP):
        refusal(data[: len(data) * 2 // 3], errors.DamagedPictureError)


def test_one_pixel() -> None:
    error = refusal(encoded("PNG", Image.new("RGB", (1, 1))), errors.PictureTooSmallError)
    assert "1 x 1" in str(error)


def test_too_many_bytes_are_not_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.tif"
    with path.open("wb") as file:
        file.truncate(300 * 2**20)  # sparse: takes no disk
    assert "300 MiB" in str(refusal(path, errors.PictureTooLargeError))
    refusal(bytes(1001), errors.PictureTooLargeError, settings=Settings(max_bytes=1000))


def test_large_picture_leaks_no_warning() -> None:
    """Above Pillow's warning level (89 million) and below docfraud's limit: loads, and says nothing."""
    before = Image.MAX_IMAGE_PIXELS
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        picture = load_picture(grey_png(10_000, 9_200))
    assert picture.width == 10_000
    assert before == Image.MAX_IMAGE_PIXELS


def test_header_that_lies_about_its_size() -> None:
    """A file of 100 bytes that claims four thousand million pixels."""
    png = chunk(b"IHDR", struct.pack(">IIBBBBB", 65_000, 65_000, 8, 2, 0, 0, 0)) + chunk(b"IDAT", bytes(9))
    for data in (
        b"\x89PNG\r\n\x1a\n" + png,
        b"GIF89a"
        + struct.pack("<HHBBB", 65_000, 65_000, 0, 0, 0)
        + b",\0\0\0\0"
        + struct.pack("<HHB", 65000, 65000, 0),
        b"BM" + bytes(8) + struct.pack("<IIiiHHIIiiII", 54, 40, 65_000, 65_000, 1, 24, 0, 0, 0, 0, 0, 0),
    ):
        refusal(data + bytes(64), errors.PictureTooLargeError)


BOMBS = """
    import resource, sys
    resource.setrlimit(resource.RLIMIT_AS, (1_500 * 2**20, 1_500 * 2**20))
    from docfraud.errors import PictureTooLargeError
    from docfraud.imaging.load import load_picture
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    try:
        load_picture(sys.argv[1])
    except PictureTooLargeError as error:
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
        print(grown // 1024, error)
    else:
        sys.exit("it was decoded")
"""


@pytest.mark.skipif(sys.platform != "linux", reason="limits memory the way Linux does")
@pytest.mark.parametrize("kind", ["png", "webp", "tiff", "pdf"])
def test_bomb_takes_no_memory(tmp_path: Path, kind: str) -> None:
    """30,000 x 30,000 pixels (WebP ends at 16,383) in a process that may use little more than Python itself."""
    if kind == "png":
        data = grey_png(30_000, 30_000)
    elif kind == "webp":
        canvas = (16_382).to_bytes(3, "little") * 2
        data = b"WEBPVP8X" + struct.pack("<I", 10) + bytes(4) + canvas
        data += b"VP8L" + struct.pack("<I", 10) + b"\x2f\xfe\xbf\xff\x0f\x00\x00\x00\x00\x00"
        data = b"RIFF" + struct.pack("<I", len(data)) + data
    elif kind == "tiff":
        tags = [
            (256, 30_000),
            (257, 30_000),
            (258, 8),
            (259, 5),
            (262, 1),
            (273, 8),
            (277, 1),
            (278, 30_000),
            (279, 64),
        ]
        entries = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in tags)
        data = b"II*\0" + struct.pack("<IH", 8, len(tags)) + entries + bytes(100)
    else:
        data = pdf_with_picture(30_000, 30_000)
    path = written(tmp_path, f"bomb.{kind}", data)
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(BOMBS), path], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr[-500:]
    assert int(done.stdout.split()[0]) < 100, done.stdout  # MiB


def pdf_with_picture(width: int, height: int) -> bytes:
    """A PDF whose page shows one black picture of any size, compressed."""
    deflate = zlib.compressobj(9)
    body = b"".join(deflate.compress(bytes(width)) for _ in range(height)) + deflate.flush()
    content = b"q 200 0 0 200 0 0 cm /P Do Q"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R/Resources<</XObject<</P 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%b\nendstream" % (len(content), content),
        b"<</Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent 8/ColorSpace/DeviceGray"
        b"/Filter/FlateDecode/Length %d>>stream\n%b\nendstream" % (width, height, len(body), body),
    ]
    data = b"%PDF-1.4\n"
    offsets = []
    for number, text in enumerate(objects, 1):
        offsets.append(len(data))
        data += b"%d 0 obj" % number + text + b"endobj\n"
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    tail = b"trailer<</Size %d/Root 1 0 R>>startxref\n%d\n%%%%EOF"
    return data + b"xref\n0 6\n0000000000 65535 f \n" + table + tail % (len(objects) + 1, len(data))


def test_pdf_bad_pages(tmp_path: Path) -> None:
    whole = pdf_with_picture(100, 100)
    refusal(whole[:40], errors.DamagedPictureError)
    assert "no page 2" in str(refusal(whole, errors.PageMissingError, page=1))
    refusal(whole, errors.PageMissingError, page=-1)
    with pytest.raises(errors.FileMissingError):
        count_pages(tmp_path / "absent.pdf")
    with pytest.raises(errors.DamagedPictureError):
        list(load_pages(b"%PDF-1.7\nnothing more"))


def test_protected_pdf() -> None:
    secret = pdf_with_picture(100, 100).replace(
        b"trailer<<",
        b"trailer<</Encrypt<</Filter/Standard/V 1/R 2/P -4/O<%b>/U<%b>>>/ID[<00><00>]" % (b"ab" * 32, b"cd" * 32),
    )
    assert "password" in str(refusal(secret, errors.ProtectedFileError))


def test_tiff_without_that_page() -> None:
    assert "2 pages" in str(
        refusal(encoded("TIFF", save_all=True, append_images=[noise()]), errors.PageMissingError, page=2)
    )


@pytest.mark.parametrize(
    ("array", "word"),
    [
        (np.zeros((0, 0, 3), np.uint8), "empty"),
        (np.zeros((80,), np.uint8), "shape 80"),
        (np.array(7, np.uint8), "single number"),
        (np.zeros((80, 80, 2), np.uint8), "80 x 80 x 2"),
        (np.zeros((3, 80, 90), np.uint8), "3 x 80 x 90"),
        (np.zeros((1, 80, 80, 3), np.uint8), "1 x 80 x 80 x 3"),
        (np.zeros((80, 80, 3), np.int64), "int64"),
        (np.zeros((80, 80, 3), object), "object"),
        (np.zeros((80, 80), "U4"), "<U4"),
        (np.zeros((80, 80), complex), "complex"),
        (np.full((80, 80), np.nan), "NaN"),
        (np.full((80, 80), np.inf), "infinity"),
        (np.full((80, 80), 255.0), "255"),
        (np.full((80, 80), -0.1), "-0.1"),
    ],
)
def test_wrong_arrays(array: NDArray[Any], word: str) -> None:
    assert word in str(refusal(array, errors.WrongArrayError))


def test_channels_first_is_told_how_to_turn() -> None:
    assert "transpose" in refusal(np.zeros((3, 80, 90), np.uint8), errors.WrongArrayError).remedy


@pytest.mark.parametrize("thing", [None, 7, [1, 2], {"a": 1}])
def test_other_objects(thing: object) -> None:
    refusal(thing, errors.WrongArrayError)


def test_small_and_large_arrays() -> None:
    refusal(np.zeros((10, 500, 3), np.uint8), errors.PictureTooSmallError)
    refusal(np.zeros((100, 100), np.uint8), errors.PictureTooLargeError, settings=Settings(max_pixels=9_999))
    refusal(Image.new("RGB", (0, 0)), errors.NotAPictureError)
    refusal(Image.new("L", (100, 100)), errors.PictureTooLargeError, settings=Settings(max_pixels=9_999))
