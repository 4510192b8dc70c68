"""No compression artefacts: JPEG's blocks of 8 by 8 pixels, as steps between them in what should be smooth.

Measured on the picture's own pixels, because resampling moves and blurs the blocks, and counted by how large they are
beside the face. In a picture that was resampled after
it was compressed nothing is found, and the score says only that.
"""

from __future__ import annotations

import numpy as np

from docfraud.biometrics.quality.base import Component, NotMeasurable, Sigmoid
from docfraud.biometrics.quality.session import FaceSession, Plane
from docfraud.imaging.native import cv2

_MOST = 512
"""Side of what is looked at, pixels: the middle of a large face."""


def _steps(grey: Plane) -> float:
    """How much larger differences are across the borders of the likeliest of eight grids than elsewhere.

    (border - inner) / (border + inner): 0 where borders are like all other columns, 1 where only borders differ. Strong
    edges are held down: they belong to the face.
    """
    means = np.minimum(np.abs(np.diff(grey, axis=1)), 16.0).mean(axis=0)
    columns = means[: len(means) // 8 * 8].reshape(-1, 8).mean(axis=0)
    best = int(columns.argmax())
    border, inner = float(columns[best]), float(np.delete(columns, best).mean())
    return (border - inner) / max(border + inner, 1e-6)


def _blocks(session: FaceSession) -> float:
    x0, y0, x1, y1 = session.face.box
    height, width = session.pixels.shape[:2]
    middle = np.array([(x0 + x1) / 2, (y0 + y1) / 2])
    half = min((x1 - x0) / 2, _MOST / 2)
    first = np.clip(np.rint(middle - half).astype(int), 0, None)
    last = np.minimum(np.rint(middle + half).astype(int), [width, height])
    if min(last - first) < 40:
        raise NotMeasurable("The face is too small to see blocks of compression in it.")
    part = np.ascontiguousarray(session.pixels[first[1] : last[1], first[0] : last[0]])
    grey = np.asarray(cv2.cvtColor(part, cv2.COLOR_RGB2GRAY), dtype=np.float32)
    coarse = min(1.0, 2 / session.scale)  # blocks of less than four pixels of the chip are averaged away in it
    return coarse * (_steps(grey) + _steps(np.ascontiguousarray(grey.T))) / 2


COMPONENTS = (
    Component(
        "no_compression_artifacts",
        "excess of steps at borders",
        _blocks,
        Sigmoid.falling(0.42, 0.06),
        limit="face_min_compression",
        fault="the face is compressed into blocks",
        advice="The picture is compressed too much. Have the camera set to a higher quality.",
    ),
)
