"""The door for pictures: whatever is given becomes a `Picture`, or an error that says what is wrong with it."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from docfraud.errors import (
    EmptyFileError,
    FileMissingError,
    FileUnreadableError,
    NotAPictureError,
    PageMissingError,
    PictureTooLargeError,
    PictureTooSmallError,
    WrongArrayError,
)
from docfraud.imaging.decode import blend_on_white, count_frames, decode, image_to_picture, refuse_large, sniff
from docfraud.imaging.pdf import count_pdf_pages, render_page
from docfraud.imaging.picture import RGB, Picture
from docfraud.settings import Settings, default_settings

PictureSource = str | Path | bytes | NDArray[Any] | Image.Image | Picture
"""A path, the bytes of a file, an array, a Pillow image, or a picture already loaded."""


_UNNAMED = "The data"
"""What messages call bytes that have no file name."""


def load_picture(source: PictureSource, *, settings: Settings | None = None, page: int = 0) -> Picture:
    """Load a picture: upright, RGB, 8 bits.

    Files are recognised by content: JPEG, PNG, TIFF, WebP, BMP, GIF, PGM, PPM, HEIC, JPEG 2000, PDF. EXIF orientation
    is applied, transparency is filled with white, 16 bits are scaled to 8, an animation gives its first frame; what was
    decided stands in the picture's notes. Sizes are limited before bytes are read and before pixels are decoded. A file
    that is cut short is an error: no part of it is shown.

    Args:
        source: what to load. Arrays are (height, width), (height, width, 1), (height, width, 3) RGB or
            (height, width, 4) RGBA; dtype uint8, uint16 (0-65535), bool, or float with every value within 0-1. Note
            that OpenCV's arrays are BGR. A `Picture` is returned as it is.
        settings: limits; default: this process's settings.
        page: which page of a PDF or TIFF, from 0.

    Raises:
        FileMissingError, FileUnreadableError: no such file, or no permission to read it.
        EmptyFileError: 0 bytes.
        NotAPictureError: a directory, a text, an unknown format.
        DamagedPictureError: cut short or corrupt.
        ProtectedFileError: a PDF with a password.
        PictureTooLargeError: more bytes or pixels than the limits.
        PictureTooSmallError: a side shorter than `min_side`.
        PageMissingError: the file has no such page.
        WrongArrayError: an array, or another object, that is not a picture.
    """
    settings = settings or default_settings()
    if isinstance(source, Picture):
        return source
    if page < 0:
        raise PageMissingError(f"There is no page {page + 1}.")
    if isinstance(source, np.ndarray):
        picture = _from_array(source, settings)
    elif isinstance(source, Image.Image):
        picture = image_to_picture(source, "image", settings)
    elif isinstance(source, bytes | bytearray | memoryview | str | os.PathLike):
        picture = _from_bytes(*_read(source, settings), settings, page)
    else:
        raise WrongArrayError(f"A {type(source).__name__} is not a picture.", remedy="Give a path, bytes or an array.")
    return _finish(picture, settings)


def load_pages(source: str | Path | bytes, *, settings: Settings | None = None) -> Iterator[Picture]:
    """Every page of a PDF or TIFF in order, decoded one at a time; other files give one picture.

    Raises:
        DocfraudError: as `load_picture`, when the page concerned is reached.
    """
    settings = settings or default_settings()
    data, name = _read(source, settings)
    for page in range(_count(data, name)):
        yield _finish(_from_bytes(data, name, settings, page), settings)


def count_pages(source: str | Path | bytes, *, settings: Settings | None = None) -> int:
    """How many pages a PDF or TIFF has; 1 for any other file, which is not examined further.

    Raises:
        DocfraudError: as `load_picture` for a file that cannot be read.
    """
    return _count(*_read(source, settings or default_settings()))


def _count(data: bytes, name: str) -> int:
    return count_pdf_pages(data, name) if sniff(data) == "PDF" else count_frames(data, name)


def _from_bytes(data: bytes, name: str, settings: Settings, page: int) -> Picture:
    if sniff(data) == "PDF":
        return render_page(data, name, settings, page)
    return decode(data, name, settings, page)


def _finish(picture: Picture, settings: Settings) -> Picture:
    if min(picture.width, picture.height) < settings.min_side:
        raise PictureTooSmallError(
            f"{picture.source} has only {picture.width} x {picture.height} pixels; "
            f"the shorter side must have {settings.min_side}."
        )
    return replace(picture, source="bytes") if picture.source == _UNNAMED else picture


def _read(source: str | os.PathLike[str] | bytes | bytearray | memoryview, settings: Settings) -> tuple[bytes, str]:
    """All bytes of a file, and what to call it; nothing is read of a file beyond the limit."""
    if isinstance(source, bytes | bytearray | memoryview):
        data, name = bytes(source), _UNNAMED
        size = len(data)
    else:
        name = os.fsdecode(source)
        size, data = 0, b""
        if not str(source):
            raise FileMissingError("The path is empty.")
        try:
            status = Path(name).stat()
            if stat.S_ISDIR(status.st_mode):
                raise NotAPictureError(f"{name} is a directory.", remedy="Name the picture files in it.")
            if not stat.S_ISREG(status.st_mode):
                raise NotAPictureError(f"{name} is a device or a pipe.", remedy="Save the picture to a file.")
            size = status.st_size
            if size <= settings.max_bytes:
                with Path(name).open("rb") as file:
                    # one byte more than allowed: the file may have grown since
                    data = file.read(settings.max_bytes + 1)
                size = len(data)
        except PermissionError as error:
            raise FileUnreadableError(f"{name} cannot be read: permission denied.") from error
        except (FileNotFoundError, NotADirectoryError, ValueError) as error:
            raise FileMissingError(f"{name} does not exist.") from error
        except OSError as error:
            raise FileUnreadableError(f"{name} cannot be read: {error.strerror or error}.") from error
    if size > settings.max_bytes:
        raise PictureTooLargeError(
            f"{name} has {size / 2**20:.0f} MiB; at most {settings.max_bytes / 2**20:.0f} are read."
        )
    if size == 0:
        raise EmptyFileError(f"{name} is empty (0 bytes).")
    return data, name


def _from_array(array: NDArray[Any], settings: Settings) -> Picture:
    array = np.asarray(array)  # a plain array: np.matrix and its like stay two-dimensional whatever is done to them
    shape = " x ".join(str(side) for side in array.shape) or "a single number"
    if array.ndim not in (2, 3) or (array.ndim == 3 and array.shape[2] not in (1, 3, 4)):
        remedy = None
        if array.ndim == 3 and array.shape[0] in (1, 3, 4):
            remedy = "Put the channels last: array.transpose(1, 2, 0)."
        raise WrongArrayError(f"An array of shape {shape} is not a picture.", remedy=remedy)
    if array.size == 0:
        raise WrongArrayError(f"The array is empty: its shape is {shape}.")
    refuse_large(array.shape[1], array.shape[0], "The array", settings)
    samples, notes = _eight_bits(array)
    if samples.ndim == 2:
        samples = samples[:, :, None]
    channels = samples.shape[2]
    if channels == 1:
        pixels: RGB = np.repeat(samples, 3, axis=2)
    elif channels == 4 and int(samples[:, :, 3].min()) < 255:
        pixels = blend_on_white(samples[:, :, :3], samples[:, :, 3:].astype(np.uint16))
        notes = (*notes, "Transparent parts were filled with white.")
    else:
        # a copy, so that a caller who draws on the array later does not change the picture
        pixels = np.array(samples[:, :, :3], order="C")
    return Picture(pixels, "array", "array", None, notes)


def _eight_bits(array: NDArray[Any]) -> tuple[NDArray[np.uint8], tuple[str, ...]]:
    if array.dtype == np.uint8:
        return array, ()
    if array.dtype == np.bool_:
        return array.astype(np.uint8) * np.uint8(255), ()
    if array.dtype.kind == "u" and array.dtype.itemsize == 2:
        return ((array.astype(np.uint32) * 255 + 32767) // 65535).astype(np.uint8), ("16 bits were scaled to 8 bits.",)
    if array.dtype.kind == "f":
        low, high = float(array.min()), float(array.max())
        if not (np.isfinite(low) and np.isfinite(high)):
            raise WrongArrayError("The array holds values that are not numbers (NaN or infinity).")
        if low < 0 or high > 1:
            raise WrongArrayError(
                f"The array holds floats from {low:g} to {high:g}; as a picture they must lie within 0 and 1.",
                remedy="Divide by the maximum, or convert to uint8.",
            )
        return np.rint(array.astype(np.float32) * 255).astype(np.uint8), ("Floats were scaled to 8 bits.",)
    raise WrongArrayError(f"An array of dtype {array.dtype} is not a picture.")
