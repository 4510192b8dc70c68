"""Inter-eye distance, head size and where the face is in the picture (ISO/IEC 29794-5).

The standard measures heads by T, from the point between the eyes to the chin. No landmark is there; T is taken to be
1.78 eye distances, the proportion of adult faces. A child's is some tenth less.
"""

from __future__ import annotations

import math

from docfraud.biometrics.quality.base import Component, Sigmoid
from docfraud.biometrics.quality.pose import yaw
from docfraud.biometrics.quality.session import CHIN, FaceSession


def _eye_distance(session: FaceSession) -> float:
    """As it would be from the front: a turned head shows it shortened."""
    return session.eye_distance / max(math.cos(math.radians(yaw(session))), 0.5)


def _chin(session: FaceSession) -> float:
    return float(CHIN * _eye_distance(session))


def _head_size(session: FaceSession) -> float:
    return _chin(session) / int(session.pixels.shape[0])


def _left(session: FaceSession) -> float:
    return float(session.eyes[:, 0].min()) / session.eye_distance


def _right(session: FaceSession) -> float:
    return float(session.pixels.shape[1] - session.eyes[:, 0].max()) / session.eye_distance


def _above(session: FaceSession) -> float:
    return float(session.eyes[:, 1].mean()) / _chin(session)


def _below(session: FaceSession) -> float:
    return float(session.pixels.shape[0] - session.eyes[:, 1].mean()) / _chin(session)


_to_045 = Sigmoid.falling(0.0, 0.05, 200.0)

COMPONENTS = (
    Component(
        "inter_eye_distance",
        "pixels",
        _eye_distance,
        Sigmoid(70.0, 20.0),
        limit="face_min_eye_distance",
        fault="the face is small",
        advice="Come nearer to the camera.",
    ),
    Component(
        "head_size",
        "T over the picture's height",
        _head_size,
        lambda size: _to_045(abs(size - 0.45)),
        limit="face_min_margin",
        fault="the head is too small or too large in the picture",
        advice=lambda size: "Come nearer to the camera." if size < 0.45 else "Step back from the camera.",
        portrait=True,
    ),
    *(
        Component(
            name,
            unit,
            native,
            Sigmoid(x0, 0.1),
            limit="face_min_margin",
            fault="the head is too near the picture's edge",
            advice=advice,
            portrait=True,
        )
        for name, unit, native, x0, advice in (
            ("leftward_crop_of_the_face_image", "eye distances", _left, 0.9, "Move to the middle of the picture."),
            ("rightward_crop_of_the_face_image", "eye distances", _right, 0.9, "Move to the middle of the picture."),
            ("margin_above_of_the_face_image", "T", _above, 1.4, "Have some room above your head in the picture."),
            ("margin_below_of_the_face_image", "T", _below, 1.8, "Have your shoulders in the picture, too."),
        )
    ),
)
