"""Lossy chains: a page is scanned, and the scan is printed. What each step loses stays lost.

The scan is a `Flatbed`'s (its blur, noise and compression), the print a process's (its screen or drops, its own inks).
Neither infrared nor fluorescence comes along: the copy has those of its own inks and sheet.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from docfraud.imaging.native import cv2
from docfraud.imaging.picture import RGB
from docfraud.specimens.canvas import Canvas, Exposure, mm
from docfraud.specimens.capture.flatbed import Flatbed
from docfraud.specimens.inks import Sheet
from docfraud.specimens.printing import get_process
from docfraud.specimens.printing.base import fitted
from docfraud.specimens.seeds import stream

__all__ = ["Scan", "levels", "print_scan", "scan"]


@dataclass(frozen=True, slots=True)
class Scan:
    """A scanned page, cropped to its edges.

    Attributes:
        picture: (height, width, 3) uint8 sRGB.
        ppi: pixels per inch.
    """

    picture: RGB
    ppi: float


def scan(page: Canvas | Exposure, ppi: float, seed: int, jpeg_quality: int | None = 85) -> Scan:
    """Scan a page on an office scanner.

    Args:
        page: what lies on the glass; an `Exposure` keeps its own resolution.
        ppi: of the scan, 1200 divided by a whole number.
        seed: of noise and lamp.
        jpeg_quality: of the stored scan, 1 to 100; None for no compression.
    """
    exposure = page.expose(ppi) if isinstance(page, Canvas) else page
    scanner = Flatbed(margin_mm=0.0, lid=0.88, jpeg_quality=jpeg_quality)
    return Scan(scanner(exposure, seed).vi, exposure.ppi)


def levels(picture: RGB, strength: float = 1.0) -> RGB:
    """Stretch a picture's tones as scanning software does, so that paper comes out white and ink black.

    Args:
        picture: uint8 sRGB, at least one pixel.
        strength: 0 leaves it as it is, 1 stretches fully.
    """
    step = max(1, min(picture.shape[:2]) // 400)
    low, high = (float(v) for v in np.percentile(picture[::step, ::step], (0.5, 92)))
    low, high = strength * low, 255 - strength * (255 - max(high, low + 1))
    table = np.clip((np.arange(256) - low) * (255 / (high - low)), 0, 255)
    return np.asarray(cv2.LUT(picture, np.rint(table).astype(np.uint8)), np.uint8)


def print_scan(picture: RGB, size: tuple[float, float], process: str, sheet: Sheet, seed: int) -> Canvas:
    """Print a picture to fill a sheet of a document's size.

    Args:
        picture: (height, width, 3) uint8 sRGB; white is left unprinted.
        size: width and height, mm.
        process: one of `docfraud.specimens.printing.PROCESSES` that prints pictures.
        sheet: what it is printed on.
        seed: of the sheet's mottle and the printer's drops.

    Raises:
        UnknownNameError: no such process.
        UsageError: the process cannot print pictures.
    """
    full = fitted(picture, (mm(size[0]), mm(size[1])))
    plates = get_process(process).picture(full, stream(seed, "chain", process))
    if all(_is_binary(plate.coverage) for plate in plates):
        return Canvas.printed(sheet, *size, plates, seed)
    canvas = Canvas.blank(sheet, *size, seed)
    for plate in plates:
        canvas.lay(plate)
    return canvas


def _is_binary(coverage: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]) -> bool:
    histogram = np.bincount(coverage[::7, ::7].ravel(), minlength=256)
    return int(histogram[1:255].sum()) == 0
