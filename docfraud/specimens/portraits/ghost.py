"""The second, small and pale portrait that many documents print over their background."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from docfraud.errors import UsageError
from docfraud.imaging.native import cv2
from docfraud.specimens.portraits.base import Portrait
from docfraud.specimens.portraits.facemap import map_face
from docfraud.specimens.portraits.matte import matte
from docfraud.specimens.portraits.toning import polygon_mask

__all__ = ["ghost"]

Coverage = NDArray[np.uint8]
Plane = NDArray[np.float32]


def ghost(portrait: Portrait, width: int, height: int, *, strength: float = 0.5, vignette: float = 0.6) -> Coverage:
    """How much of one ink a ghost portrait lays where: print it with a single pale ink.

    The face's contrast is spread over the range first (local light evened, then a soft curve), as issuing systems do,
    so that so pale a print can still be recognised. No halftone: the printing process makes its own.

    Args:
        portrait: whose.
        width, height: size of the print, pixels of the raster it goes to.
        strength: coverage of the darkest parts, 0 to 1.
        vignette: how far the print fades towards its edges, 0 (a full rectangle) to 1 (an oval); the backdrop is left
            out as far as it is plain.

    Returns:
        Coverage, shape (height, width) uint8, 255 where the film is solid.

    Raises:
        UsageError: the strength is not within 0 to 1, or the size not positive.
    """
    if not 0 <= strength <= 1 or not 0 <= vignette <= 1:
        raise UsageError("Strength and vignette of a ghost portrait go from 0 to 1.")
    if width < 1 or height < 1:
        raise UsageError(f"A ghost portrait of {width} x {height} pixels cannot be printed.")
    picture = np.asarray(portrait.picture)
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY).astype(np.float32) / 255
    figure = matte(picture).alpha
    face = map_face(picture, portrait.points)
    inside = polygon_mask(face.part("jaw"), picture.shape[:2]) > 0.5
    middle, spread = float(np.median(grey[inside])), float(grey[inside].std())
    broad = cv2.GaussianBlur(grey, (0, 0), 0.35 * face.unit)
    even = grey - 0.45 * (broad - middle)
    tone = 0.62 + (even - middle) / max(spread, 0.04) * 0.16
    dark = 1 - np.clip(tone, 0.0, 1.0)
    dark = dark * dark * (3 - 2 * dark)
    dark *= figure * (1 - vignette * _fade(picture.shape[:2]))
    small = _resize(np.asarray(dark, np.float32), width, height)
    return np.asarray(np.clip(np.rint(small * (255 * strength)), 0, 255), np.uint8)


def _fade(shape: tuple[int, int]) -> Plane:
    """0 in a central oval, rising to 1 at the edges."""
    y = np.linspace(-1, 1, shape[0], dtype=np.float32)[:, None]
    x = np.linspace(-1, 1, shape[1], dtype=np.float32)[None, :]
    radius = np.sqrt(x * x + y * y * 0.9)
    t = np.clip((radius - 0.70) / 0.32, 0, 1)
    return np.asarray(t * t * (3 - 2 * t), np.float32)


def _resize(plane: Plane, width: int, height: int) -> Plane:
    smaller = width < plane.shape[1]
    how = cv2.INTER_AREA if smaller else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(plane, (width, height), interpolation=how), np.float32)
