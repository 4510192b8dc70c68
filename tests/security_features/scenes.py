"""Scenes made of arrays, for measurements that need no document."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from docfraud.imaging.rectify import Rectification
from docfraud.results import Light
from docfraud.security_features.scene import Box, MRZLine, Scene

PX = 16.0


def plain(
    height: int = 640,
    width: int = 960,
    *,
    vi: NDArray[np.uint8] | None = None,
    ir: NDArray[np.uint8] | None = None,
    uv: NDArray[np.uint8] | None = None,
    mrz: tuple[MRZLine, ...] = (),
    px_per_mm: float | None = PX,
) -> Scene:
    """An even page of 60 by 40 mm, light grey unless pictures are given."""
    lights: dict[Light, NDArray[np.uint8]] = {
        Light.VI: np.full((height, width, 3), 220, np.uint8) if vi is None else vi
    }
    if ir is not None:
        lights[Light.IR] = ir
    if uv is not None:
        lights[Light.UV] = uv
    way = Rectification.identity(width, height)
    return Scene("page", lights, way, Box(0, 0, width, height), px_per_mm, mrz, False)
