"""The second portrait where a document model says that it must be."""

from __future__ import annotations

import numpy as np

from docfraud.reference.frame import PX_PER_MM
from docfraud.reference.identify import SideMatch
from docfraud.security_features.photo import PhotoWindow
from docfraud.security_features.repeat import Repeat, head_of, repeat_at
from docfraud.security_features.scene import Box

__all__ = ["second_portrait"]

_GHOST_REACH_MM = 1.2
"""How far off its place a second portrait may be: prints of two machines."""


def second_portrait(side: SideMatch, window: PhotoWindow) -> Repeat | None:
    """The portrait's head where the model says that its second print must have it.

    The second portrait is the first one moved and shrunk, so place and size of its head follow from the first one's.
    """
    measures = side.model.measures
    matrix = np.vstack([side.laid.matrix, [0, 0, 1]])
    head = Box.around(head_of(window).quad @ matrix[:2, :2].T + matrix[:2, 2])
    scale, x, y = (measures[f"ghost_{name}"][0] for name in ("scale", "x", "y"))
    there = Box(
        round(x + scale * head.x0), round(y + scale * head.y0), round(x + scale * head.x1), round(y + scale * head.y1)
    )
    back = np.linalg.inv(matrix)
    zone = Box.around(there.grown(_GHOST_REACH_MM * PX_PER_MM).quad @ back[:2, :2].T + back[:2, 2])
    return repeat_at(side.scene.grey, zone.cut(side.scene.page), window, scale)
