"""Luminance mean and variance, dynamic range, under- and over-exposure: ISO/IEC 29794-5, on the face's luminance.

Luminance is linear light, as the standard has it. A dark skin reflects less of it than a pale one in the same light, so
mean and variance speak of the skin as much as of the lamp: they are told, and nobody is advised by them.
"""

from __future__ import annotations

import math

import numpy as np

from docfraud.biometrics.quality.base import Component, Sigmoid, clipped
from docfraud.biometrics.quality.session import FaceSession

_LEVELS = np.arange(256) / 255
_DARK, _BRIGHT = 25, 247
"""The standard's ranges of under- and over-exposed luminance: 0 to 25, 247 to 255."""


def _mean(session: FaceSession) -> float:
    return float(session.histogram @ _LEVELS)


def _variance(session: FaceSession) -> float:
    return float(session.histogram @ (_LEVELS - _mean(session)) ** 2)


def _entropy(session: FaceSession) -> float:
    shares = session.histogram[session.histogram > 0]
    return float(-(shares * np.log2(shares)).sum())


def _dark(session: FaceSession) -> float:
    return float(session.histogram[: _DARK + 1].sum())


def _bright(session: FaceSession) -> float:
    return float(session.histogram[_BRIGHT:].sum())


def _mean_score(mean: float) -> int:
    return clipped(100 * _raw(mean, 0.2) * (1 - _raw(mean, 0.8)))


def _raw(x: float, middle: float) -> float:
    return 1 / (1 + math.exp((middle - x) / 0.05))


def _variance_score(variance: float) -> int:
    return clipped(100 * math.sin(60 * variance / (60 * variance + 1) * math.pi))


COMPONENTS = (
    Component("luminance_mean", "", _mean, _mean_score),
    Component("luminance_variance", "", _variance, _variance_score),
    Component(
        "under_exposure_prevention",
        "share of the face",
        _dark,
        Sigmoid(0.92, 0.05, 120.0, 0.832, -1.0),
        limit="face_min_under_exposure",
        fault="the face is too dark",
        advice="There is too little light on your face. Turn it to the light.",
    ),
    Component(
        "over_exposure_prevention",
        "share of the face",
        _bright,
        # OFIQ's map: half of the points are lost where 1 % of the face shows nothing any more
        lambda share: clipped(1 / (share + 0.01)),
        limit="face_min_over_exposure",
        fault="the face is too bright",
        advice="There is too much light on your face. Step out of the bright light.",
    ),
    Component(
        "dynamic_range",
        "bits",
        _entropy,
        lambda bits: clipped(12.5 * bits),
        limit="face_min_dynamic_range",
        fault="light and shade hardly differ on the face",
        advice="The picture is flat. Clean the camera's lens and have no lamp shine into it.",
    ),
)
