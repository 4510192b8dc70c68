"""Head pose from five points: where the nose's base is between and below the eyes, and how the eyes slope.

A weak-perspective head: the base of the nose lies h below the eyes' line and d before it. Turned by yaw it moves
sideways by d sin(yaw) while the eyes draw together by cos(yaw); nodding by pitch it lies h cos(pitch) + d sin(pitch)
below. Looking far down cannot be told from looking down a little (beyond atan(d/h) = 27 degrees the nose rises again),
and a short nose or a child's reads as looking up: some 6 degrees for one standard deviation of noses.
"""

from __future__ import annotations

import math

import numpy as np

from docfraud.biometrics.quality.base import Component, clipped
from docfraud.biometrics.quality.session import EYES, TEMPLATE, UNIT, FaceSession

DEPTH = 0.4
"""How far the nose's base lies before the line of the eye corners, eye distances: some 25 of 62 mm, chosen a priori."""

DOWN = float(TEMPLATE[4, 1] - EYES[1]) / UNIT
"""How far it lies below, on dlib's mean face."""


def _nose(session: FaceSession) -> tuple[float, float]:
    """The nose's base (u, v) in the eyes' own axes, eye distances."""
    left, right = session.eyes
    axis = (right - left) / session.eye_distance
    away = session.face.landmarks[4] - (left + right) / 2
    return float(away @ axis) / session.eye_distance, float(away @ np.array([-axis[1], axis[0]])) / session.eye_distance


def yaw(session: FaceSession) -> float:
    """Degrees by which the head is turned to the picture's right (its own left)."""
    return math.degrees(math.atan2(_nose(session)[0], DEPTH))


def pitch(session: FaceSession) -> float:
    """Degrees by which the head is bent down."""
    below = _nose(session)[1] * math.cos(math.radians(yaw(session)))
    reach, most = math.hypot(DOWN, DEPTH), math.atan2(DEPTH, DOWN)
    return math.degrees(most - math.acos(min(max(below / reach, -1.0), 1.0)))


def roll(session: FaceSession) -> float:
    """Degrees by which the head is tilted, clockwise as seen."""
    right, down = session.eyes[1] - session.eyes[0]
    return math.degrees(math.atan2(down, right))


def _score(angle: float) -> int:
    return clipped(100 * max(0.0, math.cos(math.radians(angle))) ** 2)


COMPONENTS = (
    Component(
        "head_pose_yaw",
        "degrees",
        yaw,
        _score,
        limit="face_min_pose",
        fault="the head is turned to the side",
        advice="Turn your head to the camera.",
    ),
    Component(
        "head_pose_pitch",
        "degrees",
        pitch,
        _score,
        limit="face_min_pose",
        fault="the head is bent back or forward",
        advice=lambda angle: "Raise your chin a little." if angle > 0 else "Lower your chin a little.",
    ),
    Component(
        "head_pose_roll",
        "degrees",
        roll,
        _score,
        limit="face_min_roll",
        fault="the head is tilted",
        advice="Hold your head upright.",
        portrait=True,  # the chip is turned upright, and the descriptor did not move at 38 degrees
    ),
)
