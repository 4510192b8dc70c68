"""The square lattice on skin: a screen's pixels, a printer's dots, or what either makes with the camera's pixels.

Cloth and walls may show a weave; a face does not. So only the face is searched. Both instruments have a lattice whose
two directions are at a right angle and of one period; turning, scaling and sampling it keep that (the alias of a square
lattice is square). Smooth tones, hair, stripes and JPEG's blocks have none.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from docfraud.biometrics.attacks.base import Cue, Species
from docfraud.biometrics.backend import Face
from docfraud.imaging.native import cv2
from docfraud.imaging.picture import RGB
from docfraud.imaging.spectra import whitened
from docfraud.results import Outcome, Reason
from docfraud.security_features.finest import LEAST_DETAIL, finest_detail
from docfraud.settings import Settings

__all__ = ["lattice_cue", "lattice_strength"]

Plane = NDArray[np.float32]

_WINDOW = 64
_STEP = 24
_COARSE = 0.12
"""Cycles a pixel below which faces have detail of their own."""
_AROUND = 15
"""Side of the square of frequencies that one is compared with, bins."""
_FEWEST = 9
"""Windows without which chance makes peaks: a box of 112 pixels holds them."""
_NAME = "lattice"


def lattice_strength(frame: RGB, face: Face) -> float | None:
    """How far the strongest square lattice on a face stands out.

    Args:
        frame: shape (height, width, 3), uint8, RGB.
        face: on it.

    Returns:
        Natural log of power over that of frequencies around it, mean over windows of 64 pixels in the face's box, the
        weaker of two directions at a right angle; None where fewer than nine windows lie in it.
    """
    x0, y0, x1, y1 = (round(value) for value in face.box)
    x0, y0, x1, y1 = max(x0, 0), max(y0, 0), min(x1 + 1, frame.shape[1]), min(y1 + 1, frame.shape[0])
    corners = [(x, y) for y in range(y0, y1 - _WINDOW + 1, _STEP) for x in range(x0, x1 - _WINDOW + 1, _STEP)]
    if len(corners) < _FEWEST:
        return None
    grey = np.asarray(cv2.cvtColor(np.ascontiguousarray(frame), cv2.COLOR_RGB2GRAY), np.float32)
    total = np.zeros((_WINDOW, _WINDOW), np.float32)
    for x, y in corners:
        total += whitened(grey[y : y + _WINDOW, x : x + _WINDOW])
    return _square(total / np.float32(len(corners)))


def _square(power: Plane) -> float:
    """The strongest peak that has its like at a right angle."""
    shifted = np.fft.fftshift(power)
    wrapped = cv2.copyMakeBorder(shifted, _AROUND, _AROUND, _AROUND, _AROUND, cv2.BORDER_WRAP)
    level = np.asarray(cv2.blur(wrapped, (_AROUND, _AROUND)), np.float32)[_AROUND:-_AROUND, _AROUND:-_AROUND]
    peaks = shifted - level
    half = _WINDOW // 2
    f = np.arange(-half, half) / _WINDOW
    peaks[np.hypot(f[:, None], f[None, :]) < _COARSE] = 0
    # (fx, fy) to (-fy, fx); the row and column of -1/2 have no opposite and are left out
    inner = peaks[1:, 1:]
    near = np.asarray(cv2.dilate(np.ascontiguousarray(np.rot90(inner)), np.ones((3, 3), np.uint8)), np.float32)
    return float(np.minimum(inner, near).max())


def lattice_cue(frame: RGB, face: Face, settings: Settings) -> Cue:
    """Search a face for the lattice of a screen or of a print; score as of `lattice_strength`."""
    species = (Species.SCREEN, Species.PRINT)
    strength = lattice_strength(frame, face)
    if strength is None:
        return Cue(
            name=_NAME,
            outcome=Outcome.UNDETERMINED,
            reason=Reason.TOO_LOW_RESOLUTION,
            message="The face is too small to show whether it is a screen's or a print's.",
            species=species,
            advice="Take a picture on which the face is at least 120 pixels wide.",
        )
    score, limit = round(strength, 3), settings.attack_max_lattice
    if strength <= limit:
        return Cue(
            name=_NAME,
            outcome=Outcome.SUCCESSFUL,
            reason=Reason.AS_EXPECTED,
            message="No lattice of a screen or of a printer's dots lies over the face.",
            score=score,
            threshold=limit,
            species=species,
        )
    detail = finest_detail(np.asarray(cv2.cvtColor(np.ascontiguousarray(frame), cv2.COLOR_RGB2GRAY), np.uint8))
    if detail is not None and detail < LEAST_DETAIL:
        return Cue(
            name=_NAME,
            outcome=Outcome.UNDETERMINED,
            reason=Reason.PICTURE_UNUSABLE,
            message="The live picture was enlarged or smoothed, which leaves a lattice of its own.",
            score=score,
            threshold=limit,
            species=species,
            advice="Give the picture as the camera took it.",
        )
    return Cue(
        name=_NAME,
        outcome=Outcome.FAILED,
        reason=Reason.RECAPTURED,
        message="A regular lattice lies over the face, as on a screen or a print held before the camera.",
        score=score,
        threshold=limit,
        species=species,
        advice="Look at the person, not at the picture: is there a screen or a print before the camera?",
    )
