"""The straight rim of a print or a screen around the face."""

from __future__ import annotations

import numpy as np

from docfraud.biometrics.attacks.base import Cue, Species
from docfraud.biometrics.backend import Face
from docfraud.imaging.native import cv2
from docfraud.imaging.page import find_page
from docfraud.imaging.picture import RGB
from docfraud.results import Outcome, Reason
from docfraud.settings import Settings

__all__ = ["find_rim", "rim_cue"]

_NAME = "rim"
_WORKING_SIDE = 480
"""Pixels of the longer side during the search: a rim is long, and fine detail only costs time."""

_LEAST_ROOM = 2.0
"""Area of the picture over that of the face's box: on less there is no room for a rim."""


def find_rim(frame: RGB, face: Face, settings: Settings) -> tuple[float, float] | None:
    """A sheet or a screen with the whole face on it.

    Args:
        frame: shape (height, width, 3), uint8, RGB.
        face: on it.
        settings: `page_outline_score` and its like.

    Returns:
        Clearness of the outline, 0 to 1 as of `find_page`, and its area over that of the face's box; None where there
        is no outline or the face reaches beyond it.
    """
    if frame.shape[0] * frame.shape[1] < _LEAST_ROOM * face.size**2:
        return None
    scale = min(1.0, _WORKING_SIDE / max(frame.shape[:2]))
    view = np.ascontiguousarray(frame)
    if scale < 1:
        view = np.asarray(cv2.resize(view, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)
    outline = find_page(view, settings=settings)
    if outline is None:
        return None
    quad = np.asarray(outline.quad, np.float32)
    corners = np.array(face.polygon, np.float64) * scale
    # a face is oval: it reaches to the middles of its box's sides, not into the corners
    reach = (corners + np.roll(corners, -1, axis=0)) / 2
    if any(cv2.pointPolygonTest(quad, (float(x), float(y)), False) < 0 for x, y in reach):
        return None
    return outline.score, float(cv2.contourArea(quad)) / (face.size * scale) ** 2


def rim_cue(frame: RGB, face: Face, settings: Settings) -> Cue:
    """Is the face on something with four straight sides? Doors, windows and posters have such rims, too: only a doubt.

    The score is the outline's clearness, 0 where there is none.
    """
    rim = find_rim(frame, face, settings)
    species = (Species.PRINT, Species.SCREEN)
    if rim is None:
        return Cue(
            name=_NAME,
            outcome=Outcome.SUCCESSFUL,
            reason=Reason.AS_EXPECTED,
            message="No rim of a print or a screen is seen around the face.",
            score=0.0,
            threshold=settings.page_outline_score,
            species=species,
        )
    return Cue(
        name=_NAME,
        outcome=Outcome.UNDETERMINED,
        reason=Reason.RECAPTURED,
        message="The face lies within four straight edges, as on a print or a screen held before the camera.",
        score=round(rim[0], 3),
        threshold=settings.page_outline_score,
        species=species,
        advice="Look whether the person stands before a door or a poster; if not, whether a picture is held up.",
    )
