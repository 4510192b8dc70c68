"""Work on a screen: a part of the captured picture replaced by that of another picture, and the whole stored again.

Who sends a picture instead of the document alters the picture. There is white light only, for such pictures come from
phones and scanners, and the qualities differ in how the result is stored: clumsy without loss, fair as a fine JPEG,
careful as a coarser one, under which the first compression is harder to see.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from docfraud.imaging.native import cv2
from docfraud.specimens.build import BuiltSide
from docfraud.specimens.canvas import Exposure
from docfraud.specimens.capture.base import Captured, Device, map_points
from docfraud.specimens.capture.sensor import through_jpeg
from docfraud.specimens.forgeries.base import ForgedSide, Quality
from docfraud.specimens.forgeries.tools import around
from docfraud.specimens.text import Box

__all__ = ["Retouch", "retouched"]

_STORED: dict[Quality, int | None] = {"clumsy": None, "fair": 97, "careful": 93}
_OTHER_SEED = 0x5EED
_PPI, _OTHER_PPI = 400, 300


@dataclass(frozen=True, slots=True)
class Retouch:
    """What is done to a side's pictures.

    Attributes:
        source: the side that the part is taken from, as light: ppi -> `Exposure`.
        box: the part, mm; None where only the picture is stored again.
        quality: how it is stored.
    """

    source: Callable[[float], Exposure]
    box: Box | None
    quality: Quality

    def __call__(self, captured: Captured, exposure: Exposure, device: Device, seed: int) -> Captured:
        """The altered picture.

        Args:
            captured: of the genuine side.
            exposure: that was captured.
            device: that captured it; it takes the picture of the source, too.
            seed: of that capture.
        """
        picture = captured.vi
        if self.box is not None:
            # what is put in was taken at another resolution, and is scaled to fit
            ppi = _OTHER_PPI if round(exposure.px_per_mm * 25.4) == _PPI else _PPI
            source = self.source(ppi)
            other = device(source, seed ^ _OTHER_SEED)
            scale = exposure.px_per_mm / source.px_per_mm
            finer = np.array([[scale, 0, (scale - 1) / 2], [0, scale, (scale - 1) / 2], [0, 0, 1]])
            way = captured.to_picture @ finer @ np.linalg.inv(other.to_picture)
            height, width = captured.shape
            moved = cv2.warpPerspective(other.vi, way, (width, height), flags=cv2.INTER_CUBIC)
            x0, y0, x1, y1 = (v * exposure.px_per_mm - 0.5 for v in self.box)
            corners = map_points(np.array([(x0, y0), (x1, y0), (x1, y1), (x0, y1)]), captured)
            area = np.zeros((height, width), np.uint8)
            cv2.fillConvexPoly(area, np.rint(corners).astype(np.int32), 255)
            picture = np.where(area[..., None] > 0, moved, picture)
        stored = _STORED[self.quality]
        return replace(captured, vi=through_jpeg(picture, stored), ir=None, uv=None, jpeg_quality=stored)


def retouched(right: BuiltSide, wrong: BuiltSide, box: Box | None, quality: Quality) -> ForgedSide:
    """A side whose picture shows a part of another one.

    Args:
        right: the genuine side that is captured.
        wrong: the same side as it would be with what the forger wants it to show.
        box: the part, mm; None: nothing is altered on this side.
        quality: of the work.
    """
    mask = np.zeros(right.canvas.shape, np.uint8)
    if box is not None:
        mask[around(box, 0, mask.shape)] = 255  # all of it is new, also what looks as it did
    retouch = Retouch(wrong.canvas.expose, box, quality)
    return ForgedSide(wrong, mask, light=right.canvas.expose, retouch=retouch)
