"""PDF pages as pictures, drawn by pdfium."""

from __future__ import annotations

import math
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from docfraud.errors import (
    DamagedPictureError,
    MissingLibraryError,
    PageMissingError,
    PictureTooLargeError,
    ProtectedFileError,
)
from docfraud.imaging.decode import plural, refuse_large
from docfraud.imaging.picture import Picture
from docfraud.settings import Settings

_lock = threading.Lock()
"""pdfium must not be entered by two threads at once."""


def count_pdf_pages(data: bytes, name: str) -> int:
    """How many pages a PDF has; raises as `render_page` does."""
    with _document(data, name) as (_, document):
        return len(document)


def render_page(data: bytes, name: str, settings: Settings, page: int) -> Picture:
    """Draw one PDF page.

    A page is drawn at `pdf_ppi`; where it holds a scan of higher resolution, at that, up to `pdf_max_ppi`; and never
    with more than `max_pixels`.

    Args:
        data: the whole file.
        name: what to call it in messages.
        settings: the limits named above.
        page: from 0.

    Raises:
        DamagedPictureError: pdfium cannot read it.
        ProtectedFileError: it needs a password.
        PageMissingError: there is no such page.
        PictureTooLargeError: the page embeds a picture of more than `max_pixels`.
        MissingLibraryError: pypdfium2 is not installed.
    """
    with _document(data, name) as (pdfium, document):
        if page >= len(document):
            raise PageMissingError(f"{name} has {plural(len(document))}; there is no page {page + 1}.")
        try:
            sheet = document[page]
            ppi = min(max(_scan_ppi(pdfium, sheet, name, settings), settings.pdf_ppi), settings.pdf_max_ppi)
            width, height = sheet.get_size()
            inches = width * height / 72**2
            if not (math.isfinite(inches) and inches > 0):
                raise DamagedPictureError(f"Page {page + 1} of {name} has no area.")
            # 0.99: pdfium rounds each side up to whole pixels
            ppi = min(ppi, 0.99 * math.sqrt(settings.max_pixels / inches))
            bitmap = sheet.render(scale=ppi / 72, rev_byteorder=True, prefer_bgrx=False)
            refuse_large(bitmap.width, bitmap.height, name, settings)
            pixels = np.array(bitmap.to_numpy()[:, :, :3], dtype=np.uint8)
        except (pdfium.PdfiumError, ValueError) as error:
            raise DamagedPictureError(f"Page {page + 1} of {name} cannot be drawn.") from error
        except MemoryError:
            raise PictureTooLargeError(f"Page {page + 1} of {name} needs more memory than there is.") from None
        notes = () if len(document) == 1 else (f"Page {page + 1} of {len(document)}.",)
    return Picture(pixels, name, f"PDF page {page + 1}", ppi, notes)


@contextmanager
def _document(data: bytes, name: str) -> Iterator[tuple[Any, Any]]:
    try:
        import pypdfium2 as pdfium
    except ImportError as error:
        raise MissingLibraryError(
            "PDF files need pypdfium2, which cannot be loaded.", remedy="Install it: pip install pypdfium2"
        ) from error
    with _lock:
        try:
            document = pdfium.PdfDocument(data)
            pages = len(document)
        except pdfium.PdfiumError as error:
            if "password" in str(error).lower():
                raise ProtectedFileError(f"{name} is a PDF protected by a password.") from error
            raise DamagedPictureError(f"{name} is a PDF that cannot be read.") from error
        try:
            if pages == 0:
                raise DamagedPictureError(f"{name} is a PDF without pages.")
            yield pdfium, document
        finally:
            document.close()


def _scan_ppi(pdfium: Any, sheet: Any, name: str, settings: Settings) -> float:
    """Resolution of the finest picture embedded in a page, 0 if there is none."""
    finest = 0.0
    for item in sheet.get_objects(filter=[pdfium.raw.FPDF_PAGEOBJ_IMAGE], max_depth=4):
        width, height = item.get_px_size()
        # pdfium decodes an embedded picture whole before it scales it, so its size counts and not the page's.
        refuse_large(width, height, f"A picture in {name}", settings)
        left, bottom, right, top = item.get_bounds()
        area = (right - left) * (top - bottom) / 72**2
        # A small inlay, a logo or a signature, does not say how the page was scanned.
        if area * 72**2 >= 0.2 * sheet.get_width() * sheet.get_height():
            finest = max(finest, math.sqrt(width * height / area))
    return finest
