"""Single face present: how large the second largest face is (ISO/IEC 29794-5)."""

from __future__ import annotations

from docfraud.biometrics.quality.base import Component, NotMeasurable, clipped
from docfraud.biometrics.quality.session import FaceSession


def _second(session: FaceSession) -> float:
    if session.others is None:
        raise NotMeasurable("The face was handed in; the picture was not searched for others.")
    return max((other.size**2 / session.face.size**2 for other in session.others), default=0.0)


COMPONENTS = (
    Component(
        "single_face_present",
        "area of the second face over the first",
        _second,
        lambda ratio: clipped(100 * (1 - ratio)),
        limit="face_min_single",
        fault="there is a second face",
        advice="Stand before the camera alone.",
    ),
)
