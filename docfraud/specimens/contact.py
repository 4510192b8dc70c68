"""The strip that shows a specimen on a contact sheet: its lights side by side, what was changed, and the bearer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from docfraud.imaging.native import cv2
from docfraud.imaging.picture import RGB
from docfraud.results import Light

if TYPE_CHECKING:
    from docfraud.specimens.workshop import SideView, Specimen

__all__ = ["HEIGHT", "contact_strip"]

HEIGHT = 170
"""Of a strip, pixels."""

_GAP = 4
_PAPER = 244
_MARK = np.array((226, 30, 60), np.float32)
"""Red, over what was changed."""


def contact_strip(specimen: Specimen) -> RGB:
    """A small picture of a specimen: for each side its lights and the changed area in red, then the bearer."""
    tiles: list[RGB] = []
    for view in specimen.sides:
        tiles += [_small(view.pictures[light]) for light in Light if light in view.pictures]
        if view.mask is not None:
            tiles.append(_marked(view))
    if specimen.live is not None:
        tiles.append(_small(specimen.live.picture))
    gap = np.full((HEIGHT, _GAP, 3), _PAPER, np.uint8)
    joined = [part for tile in tiles for part in (tile, gap)][:-1]
    return np.ascontiguousarray(np.concatenate(joined, axis=1))


def _small(picture: NDArray[np.uint8]) -> RGB:
    height, width = picture.shape[:2]
    size = (max(round(width * HEIGHT / height), 1), HEIGHT)
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)


def _marked(view: SideView) -> RGB:
    """The white-light picture, paled, with the changed area in red; thin changes are made wide enough to be seen."""
    assert view.mask is not None
    picture = _small(view.pictures[Light.VI]).astype(np.float32)
    share = cv2.resize(view.mask, (picture.shape[1], HEIGHT), interpolation=cv2.INTER_AREA)
    mask = np.clip(share.astype(np.float32) / 64, 0, 1)[..., None]
    pale = 0.45 * picture + 0.55 * 255
    return np.asarray(np.rint(pale * (1 - 0.7 * mask) + _MARK * 0.7 * mask), np.uint8)
