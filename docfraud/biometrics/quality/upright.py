"""Is a picture without a face a picture that lies on its side or its head?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from docfraud.biometrics.embed import detect_faces
from docfraud.imaging.picture import RGB
from docfraud.settings import Settings, default_settings

_MARGIN = 0.1
"""Of the detector's score; chosen a priori."""

_LONGEST = 640
"""The turned pictures are searched at half the usual size: a face that fills the picture is looked for."""


@dataclass(frozen=True, slots=True)
class Turn:
    """How a picture must be turned.

    Attributes:
        degrees: counter-clockwise, 90, 180 or 270.
        message: what is the matter, a sentence.
        remedy: what to do, a sentence.
    """

    degrees: int
    message: str
    remedy: str


def quarter_turn(pixels: RGB, *, settings: Settings | None = None) -> Turn | None:
    """The quarter turn that brings a face upright; None where none does, or the picture is upright.

    In a picture that lies on its head the detector finds nothing. In one that lies on its side it finds the face often,
    surer of it than it should be, and its landmarks are wrong: so a turned picture's face must beat that of the picture
    as it is by 0.1 of the detector's score, which not all do. A mirrored picture cannot be told.

    Args:
        pixels: shape (height, width, 3), uint8, RGB.
        settings: default: this process's settings.
    """
    settings = settings or default_settings()
    coarse = settings.model_copy(update={"face_search_side": min(settings.face_search_side, _LONGEST)})
    scores = {}
    for turns in range(4):
        faces = detect_faces(np.ascontiguousarray(np.rot90(pixels, turns)), keep_ratio=0.9, settings=coarse)
        scores[turns] = max((face.score for face in faces), default=float("-inf"))
    turns = max(scores, key=lambda t: scores[t])
    if scores[turns] == float("-inf") or scores[turns] < scores[0] + _MARGIN:
        return None
    message = "the picture is upside down." if turns == 2 else "the picture lies on its side."
    way = {1: "by 90 degrees counter-clockwise", 2: "by 180 degrees", 3: "by 90 degrees clockwise"}[turns]
    return Turn(90 * turns, message, f"Turn the picture {way}.")
