"""Is a picture without a face a picture that lies on its side or its head?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from docfraud.biometrics.embed import detect_faces
from docfraud.imaging.picture import RGB
from docfraud.settings import Settings, default_settings

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
    """The quarter turn that brings a face upright; None where none does.

    For a picture in which no face was found: a mirrored one cannot be told, a turned one can.

    Args:
        pixels: shape (height, width, 3), uint8, RGB.
        settings: default: this process's settings.
    """
    settings = settings or default_settings()
    coarse = settings.model_copy(update={"face_search_side": min(settings.face_search_side, _LONGEST)})
    found = []
    for turns in (2, 1, 3):
        faces = detect_faces(np.ascontiguousarray(np.rot90(pixels, turns)), keep_ratio=0.9, settings=coarse)
        if faces:
            found.append((max(face.score for face in faces), turns))
    if not found:
        return None
    turns = max(found)[1]
    message = "the picture is upside down." if turns == 2 else "the picture lies on its side."
    way = {1: "by 90 degrees counter-clockwise", 2: "by 180 degrees", 3: "by 90 degrees clockwise"}[turns]
    return Turn(90 * turns, message, f"Turn the picture {way}.")
