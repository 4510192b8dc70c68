"""Illumination uniformity: are both cheeks lit alike.

ISO/IEC 29794-5 compares the histograms of luminance of both cheeks. On evenly lit smooth skin those are so narrow that
a tenth more light on one side leaves them nothing in common; here the luminances themselves are compared.
"""

from __future__ import annotations

import math

import numpy as np

from docfraud.biometrics.quality.base import Component, NotMeasurable, clipped
from docfraud.biometrics.quality.session import FaceSession, Mask, zone


def cheeks(session: FaceSession) -> tuple[Mask, Mask]:
    """A square of 0.3 eye distances below each eye, on the chip: the picture's left one first.

    Raises:
        NotMeasurable: one of them is outside the picture.
    """
    squares = [np.asarray(zone(u, 0.5, 0.15, 0.15) & session.inside) for u in (-0.5, 0.5)]
    if min(int(s.sum()) for s in squares) < 100:
        raise NotMeasurable("A cheek lies outside the picture.")
    return squares[0], squares[1]


def _ratio(session: FaceSession) -> float:
    """Luminance of the darker cheek over the brighter one's."""
    left, right = (float(np.median(session.luminance[mask])) + 1 for mask in cheeks(session))
    return min(left, right) / max(left, right)


COMPONENTS = (
    Component(
        "illumination_uniformity",
        "darker over brighter cheek",
        _ratio,
        lambda ratio: clipped(100 * math.sqrt(ratio)),
        limit="face_min_illumination",
        fault="the face is lit from one side",
        advice="The light comes from one side. Turn so that it falls on your face from the front.",
    ),
)
