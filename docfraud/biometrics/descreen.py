"""A printed portrait is made of dots that the face is not: they are smoothed away before it is embedded.

On simulated prints scanned at 300 ppi this made fewer errors wherever there were dots (offset, inkjet; most on second
portraits 8 mm wide), and more where there were none: it is done where dots are seen (benchmarks/face_restoration.py).
That rule came after first results on the same pictures; no scan of a real document was to be had, and nothing helped
the only real prints, scans of old yearbooks, on which it is never switched on.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from docfraud.biometrics.backend import Face
from docfraud.imaging.native import cv2
from docfraud.imaging.picture import RGB

__all__ = ["descreened", "dottedness"]

_DOTTED = 7.0
"""Measured 2026-11 on prints of the laboratory's two packaged people at 300 ppi: 11 and more with dots, 4.0 at most
without (photographs, dye diffusion, laser engraving), 5.5 under lines. 400 ppi measures alike."""
_LEAST_WIDTH = 63
"""Width of a face, pixels, below which its own features are as fine as dots."""
_SIGMA = 1.0
"""Pixels: half of the finest period that pixels show. A Gaussian of half a screen's period leaves 1 % of it."""


def descreened(page: RGB, face: Face) -> RGB:
    """A page with its portrait smoothed if that is dotted, else the page itself.

    Args:
        page: shape (height, width, 3), uint8, RGB.
        face: the portrait's.
    """
    if face.size < _LEAST_WIDTH or dottedness(_around(page, face, 0.0)) <= _DOTTED:
        return page
    smooth = page.copy()
    _around(smooth, face, 1.0)[:] = cv2.GaussianBlur(_around(page, face, 1.0), (0, 0), _SIGMA)
    return smooth


def dottedness(picture: RGB) -> float:
    """How noisy a picture is from pixel to pixel: the noise's standard deviation, of 255.

    Source: Immerkaer, "Fast Noise Variance Estimation", Computer Vision and Image Understanding 64 (1996).

    Args:
        picture: shape (height, width, 3), uint8, RGB; 0 where it has fewer than 3 rows or columns.
    """
    if min(picture.shape[:2]) < 3:
        return 0.0
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY).astype(np.float32)
    mask = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float32)
    fine: NDArray[np.float32] = np.asarray(cv2.filter2D(grey, -1, mask), np.float32)[1:-1, 1:-1]
    return float(np.sqrt(np.pi / 2) * np.abs(fine).mean() / 6)


def _around(page: RGB, face: Face, margin: float) -> RGB:
    """The face's box with a margin, as a share of its width; a view of the page."""
    x0, y0, x1, y1 = face.box
    by = margin * face.size
    rows = slice(max(0, round(y0 - by)), max(0, round(y1 + by)))
    return page[rows, max(0, round(x0 - by)) : max(0, round(x1 + by))]
