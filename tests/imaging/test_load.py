"""Loading: every kind of picture becomes the same upright 8 bit RGB."""

from __future__ import annotations

import io
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.typing import NDArray
from PIL import Image

from docfraud.imaging.load import count_pages, load_pages, load_picture
from docfraud.imaging.picture import RGB
from docfraud.settings import Settings

from .test_bad_input import encoded, noise, pdf_with_picture


def quadrants(width: int = 120, height: int = 80) -> RGB:
    """Red, green / blue, yellow: tells every rotation and mirroring apart."""
    pixels = np.zeros((height, width, 3), np.uint8)
    pixels[: height // 2, : width // 2] = (220, 20, 20)
    pixels[: height // 2, width // 2 :] = (20, 200, 20)
    pixels[height // 2 :, : width // 2] = (20, 20, 220)
    pixels[height // 2 :, width // 2 :] = (220, 220, 20)
    return pixels


def corners(pixels: RGB) -> str:
    """The colours of the four quadrants by their initials, row by row."""
    names = {"r": (220, 20, 20), "g": (20, 200, 20), "b": (20, 20, 220), "y": (220, 220, 20)}
    height, width = pixels.shape[:2]
    found = ""
    for y in (height // 4, 3 * height // 4):
        for x in (width // 4, 3 * width // 4):
            error = {k: np.abs(pixels[y, x].astype(int) - v).sum() for k, v in names.items()}
            name = min(error, key=lambda k: error[k])
            assert error[name] < 60, pixels[y, x]
            found += name
    return found


@pytest.mark.parametrize("format_", ["PNG", "TIFF", "BMP", "PPM"])
def test_lossless_formats_keep_every_value(format_: str) -> None:
    image = noise()
    picture = load_picture(encoded(format_, image))
    assert np.array_equal(picture.pixels, np.asarray(image))
    assert (picture.format, picture.source, picture.notes) == (format_, "bytes", ())


@pytest.mark.parametrize("format_", ["JPEG", "WEBP", "HEIF", "JPEG2000", "GIF"])
def test_lossy_formats_come_near(format_: str) -> None:
    picture = load_picture(encoded(format_, Image.fromarray(quadrants())))
    assert corners(picture.pixels) == "rgby"
    assert picture.format == format_
    assert picture.pixels.flags.c_contiguous


@pytest.mark.parametrize("format_", ["JPEG", "PNG", "TIFF", "WEBP", "HEIF"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_orientation(format_: str, orientation: int) -> None:
    """What each of the eight values means, TIFF 6.0 tag 274: where the stored row 0 and column 0 belong."""
    stored = {
        1: quadrants(),
        2: quadrants()[:, ::-1],
        3: quadrants()[::-1, ::-1],
        4: quadrants()[::-1],
        5: quadrants().transpose(1, 0, 2),
        6: np.rot90(quadrants()),
        7: quadrants().transpose(1, 0, 2)[::-1, ::-1],
        8: np.rot90(quadrants(), -1),
    }[orientation]
    exif = Image.Exif()
    exif[274] = orientation
    image = Image.fromarray(np.ascontiguousarray(stored))
    if format_ == "HEIF":
        from pillow_heif import encode

        # As telephones do: the turn stands in the container and, to be ignored, in the EXIF data as well.
        stream = io.BytesIO()
        encode(image.mode, image.size, image.tobytes(), stream, exif=exif.tobytes(), quality=90)
        data = stream.getvalue()
    else:
        data = encoded(format_, image, exif=exif)
    picture = load_picture(data)
    assert corners(picture.pixels) == "rgby"
    assert (picture.width, picture.height) == (120, 80)


def test_pillow_image_is_turned_too_and_left_as_it_was() -> None:
    exif = Image.Exif()
    exif[274] = 6
    data = encoded("JPEG", Image.fromarray(np.ascontiguousarray(np.rot90(quadrants()))), exif=exif)
    image = Image.open(io.BytesIO(data))
    assert corners(load_picture(image).pixels) == "rgby"
    assert image.size == (80, 120)


def ramp(top: int, dtype: type) -> NDArray[Any]:
    return np.tile(np.linspace(0, top, 256).round().astype(dtype), (100, 1))


@pytest.mark.parametrize("format_", ["PNG", "TIFF"])
def test_sixteen_bits(format_: str) -> None:
    picture = load_picture(encoded(format_, Image.fromarray(ramp(65535, np.uint16))))
    assert np.array_equal(picture.pixels[0, :, 0], np.arange(256))
    assert any("16 bit" in note for note in picture.notes)


def test_one_bit() -> None:
    mask = np.zeros((80, 90), bool)
    mask[:, 40:] = True
    for format_ in ("PNG", "TIFF"):
        pixels = load_picture(encoded(format_, Image.fromarray(mask))).pixels
        assert np.array_equal(pixels[:, :, 1] == 255, mask)
        assert set(np.unique(pixels)) == {0, 255}


def test_grey_and_palette() -> None:
    grey = load_picture(encoded("JPEG", Image.fromarray(ramp(255, np.uint8)))).pixels
    assert np.array_equal(grey[:, :, 0], grey[:, :, 2])
    palette = Image.fromarray(quadrants()).quantize(8)
    assert palette.mode == "P"
    assert corners(load_picture(encoded("PNG", palette)).pixels) == "rgby"


def test_cmyk() -> None:
    for format_ in ("JPEG", "TIFF"):
        picture = load_picture(encoded(format_, Image.fromarray(quadrants()).convert("CMYK")))
        assert corners(picture.pixels) == "rgby"
        assert any("CMYK" in note for note in picture.notes)


def test_transparency_becomes_white_paper() -> None:
    rgba = np.dstack([quadrants(), np.full((80, 120), 255, np.uint8)])
    rgba[:, 60:, 3] = 0
    rgba[40:, :60, 3] = 128
    for mode in ("RGBA", "PNG palette", "array"):
        if mode == "array":
            picture = load_picture(rgba)
        elif mode == "RGBA":
            picture = load_picture(encoded("PNG", Image.fromarray(rgba)))
        else:
            image = Image.fromarray(quadrants()).quantize(8)
            clear = {image.getpixel((100, 10)), image.getpixel((100, 70))}
            alphas = bytes(0 if index in clear else 255 for index in range(8))
            picture = load_picture(encoded("PNG", image, transparency=alphas))
        assert tuple(picture.pixels[10, 100]) == (255, 255, 255)
        assert np.abs(picture.pixels[10, 10].astype(int) - (220, 20, 20)).max() < 3
        assert picture.notes == ("Transparent parts were filled with white.",)
        if mode != "PNG palette":
            assert np.abs(picture.pixels[70, 10].astype(int) - (137, 137, 237)).max() < 3


def test_opaque_alpha_is_not_mentioned() -> None:
    assert load_picture(encoded("PNG", Image.fromarray(quadrants()).convert("RGBA"))).notes == ()


def test_transparent_colour_key() -> None:
    picture = load_picture(encoded("PNG", Image.fromarray(quadrants()), transparency=(220, 20, 20)))
    assert tuple(picture.pixels[10, 10]) == (255, 255, 255)
    assert tuple(picture.pixels[10, 100]) == (20, 200, 20)


@pytest.mark.parametrize("format_", ["GIF", "PNG", "WEBP"])
def test_animation_gives_its_first_frame(format_: str) -> None:
    first = Image.fromarray(quadrants())
    more = [Image.fromarray(np.ascontiguousarray(quadrants()[::-1])), Image.new("RGB", (120, 80), "white")]
    picture = load_picture(encoded(format_, first, save_all=True, append_images=more))
    assert corners(picture.pixels) == "rgby"
    assert "animation" in " ".join(picture.notes)
    assert count_pages(encoded(format_, first, save_all=True, append_images=more)) == 1


def test_pages_of_a_tiff(tmp_path: Path) -> None:
    sheets = [Image.new("RGB", (90, 100 + 10 * n), (40 * n, 0, 0)) for n in range(3)]
    path = tmp_path / "scan.tif"
    sheets[0].save(path, save_all=True, append_images=sheets[1:])
    assert count_pages(path) == 3
    pictures = list(load_pages(path))
    assert [(p.height, int(p.pixels[0, 0, 0])) for p in pictures] == [(100, 0), (110, 40), (120, 80)]
    assert pictures[1].format == "TIFF page 2"
    assert pictures[1].source == str(path)
    assert np.array_equal(load_picture(path, page=2).pixels, pictures[2].pixels)


def test_pages_of_a_pdf(tmp_path: Path) -> None:
    sheets = [Image.fromarray(quadrants(600, 400)), Image.fromarray(np.ascontiguousarray(quadrants(600, 400)[::-1]))]
    path = tmp_path / "scan.pdf"
    sheets[0].save(path, save_all=True, append_images=sheets[1:], resolution=150)
    assert count_pages(path) == 2
    pictures = list(load_pages(path))
    assert [corners(p.pixels) for p in pictures] == ["rgby", "byrg"]
    assert [p.format for p in pictures] == ["PDF page 1", "PDF page 2"]
    assert (pictures[0].width, pictures[0].height) == (1200, 800)  # 4 inches wide at 300 ppi
    assert pictures[0].ppi == pytest.approx(300)
    assert load_picture(path).format == "PDF page 1"


def test_pdf_scan_keeps_its_own_resolution() -> None:
    def pdf(resolution: float) -> bytes:
        return encoded("PDF", Image.fromarray(quadrants(600, 400)), resolution=resolution)

    assert load_picture(pdf(450)).ppi == pytest.approx(450, rel=0.01)
    assert load_picture(pdf(450)).width == pytest.approx(600, abs=2)
    assert load_picture(pdf(1200)).ppi == pytest.approx(600, rel=0.01)


def test_pdf_page_is_bounded_by_the_pixel_limit() -> None:
    pdf = pdf_with_picture(100, 100).replace(b"[0 0 200 200]", b"[0 0 9000 9000]")
    picture = load_picture(pdf, settings=Settings(max_pixels=250_000))
    assert 200_000 < picture.width * picture.height <= 250_000


def test_pdf_from_several_threads() -> None:
    """pdfium is not made for threads; the loader has to be."""
    pdf = encoded("PDF", Image.fromarray(quadrants()), resolution=72)
    seen: list[str] = []
    threads = [threading.Thread(target=lambda: seen.append(corners(load_picture(pdf).pixels))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == ["rgby"] * 8


@pytest.mark.parametrize(
    ("stated", "believed"), [((300, 300), 300), ((72, 72), None), ((96, 96), None), ((1, 1), None), (None, None)]
)
def test_resolution_is_believed_only_if_somebody_set_it(stated: tuple[int, int] | None, believed: int | None) -> None:
    for format_ in ("JPEG", "PNG"):
        data = encoded(format_, dpi=stated) if stated else encoded(format_)
        ppi = load_picture(data).ppi
        assert ppi == (pytest.approx(believed, rel=1e-3) if believed else None)


def test_resolution_turns_with_the_picture() -> None:
    exif = Image.Exif()
    exif[274] = 6
    assert load_picture(encoded("JPEG", dpi=(300, 400), exif=exif)).ppi == pytest.approx(400)


@given(
    arrays.arrays(
        np.uint8, st.tuples(st.integers(64, 70), st.integers(64, 70), st.sampled_from([1, 3])), fill=st.integers(0, 255)
    )
)
@hypothesis_settings(max_examples=25, deadline=None)
def test_arrays_keep_their_values(array: RGB) -> None:
    pixels = load_picture(array).pixels
    assert pixels.shape == (*array.shape[:2], 3)
    assert np.array_equal(pixels, np.broadcast_to(array, pixels.shape))
    assert not np.shares_memory(pixels, array)
    if array.shape[2] == 1:
        assert np.array_equal(load_picture(array[:, :, 0]).pixels, pixels)


def test_deep_and_shallow_arrays() -> None:
    expected = np.arange(256)
    assert np.array_equal(load_picture(ramp(65535, np.uint16)).pixels[0, :, 0], expected)
    assert np.array_equal(load_picture(np.tile(np.arange(256) / 255, (80, 1))).pixels[0, :, 0], expected)
    assert np.array_equal(load_picture(np.tile(np.arange(256) / 255, (80, 1)).astype(np.float16)).pixels[0, 0], [0] * 3)
    mask = np.zeros((80, 80), bool)
    mask[:40] = True
    assert np.array_equal(load_picture(mask).pixels[:, :, 0], np.where(mask, 255, 0))


def test_views_and_other_byte_orders() -> None:
    turned = quadrants().transpose(1, 0, 2)[::-1]
    assert np.array_equal(load_picture(turned).pixels, turned)
    assert load_picture(turned).pixels.flags.c_contiguous
    big_endian = ramp(65535, np.uint16).astype(">u2")
    assert np.array_equal(load_picture(big_endian).pixels[0, :, 0], np.arange(256))


def test_a_loaded_picture_passes_through() -> None:
    picture = load_picture(quadrants())
    assert load_picture(picture) is picture


def test_bytes_like_objects() -> None:
    data = encoded("PNG")
    for source in (bytearray(data), memoryview(data)):
        assert load_picture(source).width == 120  # type: ignore[arg-type]


def test_float_tiff() -> None:
    image = Image.fromarray(np.tile(np.linspace(0, 1, 256, dtype=np.float32), (80, 1)))
    assert np.array_equal(load_picture(encoded("TIFF", image)).pixels[0, :, 0], np.arange(256))


def test_a_matrix_is_an_array_like_any_other() -> None:
    grey = np.full((80, 90), 77, dtype=np.uint8)
    assert np.array_equal(load_picture(grey.view(np.matrix)).pixels, load_picture(grey).pixels)


def test_portable_greymaps_of_eight_and_sixteen_bits() -> None:
    grey = np.asarray(noise().convert("L"))
    head = f"P5\n# as face collections have them\n{grey.shape[1]} {grey.shape[0]}\n"
    picture = load_picture(head.encode() + b"255\n" + grey.tobytes())
    assert np.array_equal(picture.pixels[..., 1], grey)
    deep = (grey.astype(">u2") * 257).tobytes()
    assert np.array_equal(load_picture(head.encode() + b"65535\n" + deep).pixels[..., 2], grey)
