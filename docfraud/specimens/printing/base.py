"""What every printing process offers, and the checks of what it is given."""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from docfraud.errors import WrongArrayError
from docfraud.imaging.native import cv2
from docfraud.specimens.canvas import RASTER_PPI, Coverage, Plate
from docfraud.specimens.inks import Ink

__all__ = ["RGB", "Process", "blurred", "checked_mask", "checked_picture", "enlarge", "fitted", "reduce"]

RGB = NDArray[np.uint8]
"""Picture of shape (height, width, 3), uint8, sRGB."""


class Process(Protocol):
    """A way of putting ink on a page.

    Attributes:
        name: as in `PROCESSES`.
        title: for people.
        dpi_note: what its resolution and structure are, in a few words.
    """

    name: str
    title: str
    dpi_note: str

    def picture(self, srgb: RGB, rng: np.random.Generator) -> tuple[Plate, ...]:
        """A continuous-tone picture as plates of the process's inks.

        Args:
            srgb: shape (height, width, 3), uint8, sRGB, at `RASTER_PPI`. Its white is the bare sheet.
            rng: where the screens start, and what varies from print to print.

        Returns:
            Plates of shape (height, width). Binary processes give 0 and 255 only, fit for `Canvas.printed`.

        Raises:
            UsageError: the process cannot print pictures.
            WrongArrayError: `srgb` is not a picture.
        """
        ...

    def line_work(self, mask: Coverage, rng: np.random.Generator, ink: Ink | None = None) -> tuple[Plate, ...]:
        """Text or lines, printed solid.

        Args:
            mask: shape (height, width), uint8, 255 where there should be ink, at `RASTER_PPI`.
            rng: what varies from print to print.
            ink: default the process's own black.

        Raises:
            WrongArrayError: `mask` is not a mask.
        """
        ...


def checked_picture(srgb: NDArray[Any]) -> RGB:
    """The picture, if it is one.

    Raises:
        WrongArrayError: wrong shape or dtype.
    """
    if srgb.ndim != 3 or srgb.shape[2] != 3 or srgb.dtype != np.uint8 or 0 in srgb.shape:
        raise WrongArrayError(
            f"A picture to print has shape (height, width, 3) and dtype uint8, not {srgb.shape} and {srgb.dtype}.",
            remedy="Give an sRGB array at 1200 ppi.",
        )
    return srgb


def checked_mask(mask: NDArray[Any]) -> Coverage:
    """The mask, if it is one.

    Raises:
        WrongArrayError: wrong shape or dtype.
    """
    if mask.ndim != 2 or mask.dtype != np.uint8 or 0 in mask.shape:
        raise WrongArrayError(
            f"A mask to print has shape (height, width) and dtype uint8, not {mask.shape} and {mask.dtype}.",
            remedy="Give a uint8 array at 1200 ppi, 255 where there should be ink.",
        )
    return mask


def reduce(array: NDArray[np.uint8], dpi: int) -> NDArray[np.uint8]:
    """What a device of `dpi` (1200 divided by a whole number) is sent: the mean over each of its pixels.

    Args:
        array: a picture or mask at `RASTER_PPI`. Its last pixels are repeated where the division leaves a rest.
    """
    step = RASTER_PPI // dpi
    height, width = array.shape[:2]
    bottom, right = -height % step, -width % step
    if bottom or right:
        array = np.asarray(cv2.copyMakeBorder(array, 0, bottom, 0, right, cv2.BORDER_REPLICATE), np.uint8)
    size = (array.shape[1] // step, array.shape[0] // step)
    return np.asarray(cv2.resize(array, size, interpolation=cv2.INTER_AREA), np.uint8)


def fitted(picture: RGB, size: tuple[int, int]) -> RGB:
    """A picture brought to (width, height), averaged where it shrinks and bicubic where it grows."""
    shrinks = picture.shape[1] > size[0]
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC), np.uint8)


def enlarge(
    array: NDArray[np.uint8], dpi: int, shape: tuple[int, ...], method: int = cv2.INTER_NEAREST
) -> NDArray[np.uint8]:
    """Device pixels of `dpi` back on the raster, cut to (height, width) `shape`."""
    step = RASTER_PPI // dpi
    size = (array.shape[1] * step, array.shape[0] * step)
    large = np.asarray(cv2.resize(array, size, interpolation=method), np.uint8)
    return np.ascontiguousarray(large[: shape[0], : shape[1]])


def blurred(mask: Coverage, sigma: float, down: float | None = None) -> Coverage:
    """A Gaussian blur of `sigma` raster pixels across and `down` (default: as many) along the page."""
    soft = cv2.GaussianBlur(mask, (0, 0), sigmaX=sigma, sigmaY=down or sigma, borderType=cv2.BORDER_REPLICATE)
    return np.asarray(soft, np.uint8)
