"""Natural colour: how far the colour of the cheeks is from what skins have (ISO/IEC 29794-5)."""

from __future__ import annotations

import numpy as np

from docfraud.biometrics.quality.base import Component, Sigmoid
from docfraud.biometrics.quality.illumination import cheeks
from docfraud.biometrics.quality.session import FaceSession

_A, _B = (5.0, 25.0), (5.0, 35.0)
"""The standard's range of skin in CIELAB's a and b."""


def _distance(session: FaceSession) -> float:
    left, right = cheeks(session)
    _, a, b = session.lab[left | right].mean(axis=0, dtype=np.float64)
    if a < 0 or b < 0:
        return 100.0
    off = [max(low - value, 0.0, value - high) for value, (low, high) in ((a, _A), (b, _B))]
    return float(np.hypot(*off))


COMPONENTS = (
    Component(
        "natural_colour",
        "CIELAB",
        _distance,
        Sigmoid.falling(0.0, 10.0, 200.0),
        limit="face_min_colour",
        fault="the skin's colour is not a skin's",
        advice="The colours are wrong. Have white light, and the camera set to colour.",
        portrait=True,
    ),
)
