"""A face that moves as a plane moves is a picture of a face.

Whatever is flat moves from frame to frame by a homography (Hartley and Zisserman 2004, section 13.1), nose and ears
alike. A head that turns moves its nose further than its cheeks. That shows only where the thing was turned out of its
plane; shifting and coming nearer look nearly alike for both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from docfraud.biometrics.attacks.base import Cue, Species
from docfraud.biometrics.backend import Face
from docfraud.imaging.native import cv2
from docfraud.imaging.picture import RGB
from docfraud.results import GoodSide, Outcome, Reason
from docfraud.settings import Settings

__all__ = ["Motion", "face_motion", "flatness_cue"]

Points = NDArray[np.float32]

_NAME = "flatness"
_WORKING_WIDTH = 240.0
"""Pixels that the face is scaled to where it is wider: tracking needs no more, and its reach is in pixels."""
_MOST_POINTS, _FEWEST_POINTS = 250, 40
_FOLLOWED = 0.5
"""Share of the points that must be followed: another picture altogether has a few that fit by chance."""
_ASTRAY = 0.7
"""Pixels by which a point tracked forth and back may miss its start."""
_STILL = 0.002
"""Share of the face's width; a living face moves more even when it is held still. Chosen a priori."""


@dataclass(frozen=True, slots=True)
class Motion:
    """How a face moved between two frames.

    Attributes:
        turned: shortening in one direction against the other, 0 to 1: 1 - cos of the angle, if the thing is flat.
        residue: what a plane's motion leaves unexplained, root mean square, share of the face's width.
        moved: median shift of the points, share of the face's width.
        points: how many were tracked.
    """

    turned: float
    residue: float
    moved: float
    points: int

    @property
    def depth(self) -> float:
        """Residue over the sine of the turn: what a head has and a plane has not."""
        return self.residue / max(float(np.sqrt(1 - (1 - self.turned) ** 2)), 0.02)


def face_motion(first: RGB, later: RGB, face: Face) -> Motion | None:
    """Track a face from one frame to another.

    Args:
        first, later: of one size, (height, width, 3) uint8 RGB.
        face: on the first.

    Returns:
        None where fewer than 40 points, or half of them, could be followed.
    """
    scale = min(1.0, _WORKING_WIDTH / face.size)
    a, b = (_grey(frame, scale) for frame in (first, later))
    mask = np.zeros(a.shape, np.uint8)
    x0, y0, x1, y1 = (value * scale for value in face.box)
    centre, half = ((x0 + x1) / 2, (y0 + y1) / 2), ((x1 - x0) * 0.5, (y1 - y0) * 0.55)
    cv2.ellipse(mask, tuple(map(round, centre)), tuple(map(round, half)), 0, 0, 360, 255, -1)
    start = cv2.goodFeaturesToTrack(a, _MOST_POINTS, 0.005, 4, mask=mask)
    if start is None or len(start) < _FEWEST_POINTS:
        return None
    there, _, _ = cv2.calcOpticalFlowPyrLK(a, b, start, None, winSize=(21, 21), maxLevel=4)  # type: ignore[call-overload]
    back, _, _ = cv2.calcOpticalFlowPyrLK(b, a, there, None, winSize=(21, 21), maxLevel=4)  # type: ignore[call-overload]
    kept = np.hypot(*(back - start)[:, 0].T) < _ASTRAY
    if int(kept.sum()) < max(_FEWEST_POINTS, _FOLLOWED * len(kept)):
        return None
    return _fit(start[kept, 0], there[kept, 0], face.size * scale)


def _grey(frame: RGB, scale: float) -> NDArray[np.uint8]:
    grey = cv2.cvtColor(np.ascontiguousarray(frame), cv2.COLOR_RGB2GRAY)
    if scale < 1:
        grey = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return np.asarray(grey, np.uint8)


def _fit(start: Points, end: Points, width: float) -> Motion | None:
    """The best homography and what it misses; a tenth of the points, the worst followed ones, do not count."""
    centre = start.mean(axis=0)
    kept = np.ones(len(start), bool)
    for _ in range(2):
        matrix, _ = cv2.findHomography(start[kept] - centre, end[kept] - centre, 0)
        if matrix is None:
            return None
        full = np.column_stack([start - centre, np.ones(len(start))]) @ matrix.T
        misses = np.hypot(*(full[:, :2] / full[:, 2:] - (end - centre)).T)
        kept = misses <= np.quantile(misses, 0.9)
    slope = matrix[:2, :2] - np.outer(matrix[:2, 2], matrix[2, :2])
    long, short = np.linalg.svd(slope / matrix[2, 2], compute_uv=False)
    moved = float(np.median(np.hypot(*(end - start).T)))
    residue = float(np.sqrt(np.mean(misses[kept] ** 2)))
    return Motion(float(1 - short / long), residue / width, moved / width, int(kept.sum()))


def flatness_cue(frames: Sequence[RGB], face: Face, settings: Settings) -> Cue:
    """Does the face have depth? The score is the depth of the frame that shows it best (see `Motion`)."""
    species = (Species.PRINT, Species.SCREEN)
    limit = settings.attack_flat_residue
    usable = [f for f in frames[1:] if f.shape == frames[0].shape]
    motions = [m for m in (face_motion(frames[0], frame, face) for frame in usable) if m is not None]
    if not motions:
        single = len(frames) < 2
        return Cue(
            name=_NAME,
            outcome=Outcome.UNDETERMINED,
            reason=Reason.INPUT_MISSING if single else Reason.PICTURE_UNUSABLE,
            message="A single picture does not show whether the face has depth."
            if single
            else "The face could not be followed from frame to frame.",
            species=species,
            advice="Take several frames while the person turns the head a little.",
        )
    turned = [motion for motion in motions if motion.turned >= settings.attack_least_turn]
    clear = [motion for motion in motions if motion.residue >= settings.attack_least_residue]
    deepest = max(clear or turned or motions, key=lambda motion: motion.depth)
    score = round(deepest.depth, 4)
    cue = partial(Cue, name=_NAME, score=score, threshold=limit, good_side=GoodSide.ABOVE, species=species)
    if clear and deepest.depth >= settings.attack_deep_residue:
        return cue(
            outcome=Outcome.SUCCESSFUL,
            reason=Reason.AS_EXPECTED,
            message="Nose, cheeks and forehead move as those of a head do, not as those of a picture.",
        )
    if max(motion.moved for motion in motions) < _STILL:
        return cue(
            outcome=Outcome.UNDETERMINED,
            reason=Reason.FACE_STILL,
            message="Nothing in the face moved from frame to frame.",
            advice="Take frames over a second or more while the person turns the head a little.",
        )
    if turned and max(motion.depth for motion in turned) <= limit:
        return cue(
            outcome=Outcome.FAILED,
            reason=Reason.FACE_FLAT,
            message="The face was turned and moved as a flat picture moves.",
            advice="Look at the person: is there a print or a screen before the camera?",
        )
    return cue(
        outcome=Outcome.UNDETERMINED,
        reason=Reason.FACE_DOUBTFUL,
        message="The face moved too little to show whether it has depth.",
        advice="Take frames while the person turns the head by some 20 degrees.",
    )
