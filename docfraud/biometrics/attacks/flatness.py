"""A face that moves as a plane moves is a picture of a face.

Whatever is flat moves from frame to frame by a homography (Hartley and Zisserman 2004, section 13.1), nose and ears
alike. A head that turns moves its nose further than its cheeks. Shifting, tilting and coming nearer look alike for
both, so these are taken out first; of what is left a homography explains nearly all on a plane, a third on a head.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from docfraud.biometrics.align import similarity
from docfraud.biometrics.attacks.base import Cue, Species
from docfraud.biometrics.backend import Face
from docfraud.imaging.native import cv2
from docfraud.imaging.picture import RGB
from docfraud.results import GoodSide, Outcome, Reason
from docfraud.settings import Settings

__all__ = ["Motion", "face_motion", "flatness_cue"]

Points = NDArray[np.float64]
Grey = NDArray[np.uint8]

_NAME = "flatness"
_WORKING_WIDTH = 160.0
"""Pixels that the face is scaled to where it is wider: that averages noise, and a tracker's reach is in pixels."""
_MARGIN = 0.15
"""Of the face's width beyond its box: ears and jaw are seen, and little of the background."""
_MOST_POINTS, _FEWEST_POINTS = 160, 30
_FOLLOWED = 0.5
"""Share of the points that must be followed: another picture altogether has a few that fit by chance."""
_ASTRAY = 0.5
"""Pixels by which a point tracked forth and back may miss its start."""
_COUNTED = 0.9
"""Share of the points, the best fitted ones, that count: a blink or a point gone astray is no depth."""
_STILL = 0.002
"""Share of the face's width; a living face moves more even when it is held still. Chosen a priori."""


@dataclass(frozen=True, slots=True)
class Motion:
    """How a face moved between two frames. Lengths are shares of the face's width.

    Attributes:
        moved: median shift of the points.
        turned: root mean square of what shift, tilt and nearness do not explain: by turning, or by an expression.
        residue: root mean square of what the best homography does not explain.
        points: how many were tracked.
    """

    moved: float
    turned: float
    residue: float
    points: int

    @property
    def depth(self) -> float:
        """Share of the turning that no plane can do, 0 to 1."""
        return min(self.residue / max(self.turned, 1e-9), 1.0)


def face_motion(first: RGB, later: RGB, face: Face) -> Motion | None:
    """Track a face from one frame to another, first roughly, then with the second laid over the first.

    Args:
        first, later: of one size, (height, width, 3) uint8 RGB.
        face: on the first.

    Returns:
        None where fewer than 30 points, or half of them, could be followed.
    """
    scale = min(1.0, _WORKING_WIDTH / face.size)
    a, b = _grey(first, scale), _grey(later, scale)
    start = _corners(a, face, scale)
    rough = _followed(a, b, start, reach=21, levels=4)
    if rough is None:
        return None
    over: Any = cv2.estimateAffinePartial2D(*rough, method=cv2.RANSAC, ransacReprojThreshold=3.0)[0]
    if over is None:  # OpenCV's stubs do not say so
        return None
    size = (a.shape[1], a.shape[0])
    flags = cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP
    laid = np.asarray(cv2.warpAffine(b, over, size, flags=flags, borderMode=cv2.BORDER_REPLICATE), np.uint8)
    fine = _followed(a, laid, start, reach=15, levels=2)
    if fine is None:
        return None
    turn, shift = similarity(*fine)
    rest = np.linalg.norm(fine[1] - (fine[0] @ turn.T + shift), axis=1)
    moved = float(np.median(np.linalg.norm(rough[1] - rough[0], axis=1)))
    width = face.size * scale
    return Motion(moved / width, _mean(rest) / width, _off_plane(*fine) / width, len(fine[0]))


def _grey(frame: RGB, scale: float) -> Grey:
    grey = cv2.cvtColor(np.ascontiguousarray(frame), cv2.COLOR_RGB2GRAY)
    if scale < 1:
        grey = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return np.asarray(grey, np.uint8)


def _corners(grey: Grey, face: Face, scale: float) -> Points:
    """Places on the face that can be told from their surroundings, shape (n, 2), (x, y)."""
    x0, y0, x1, y1 = ((np.array(face.box) + 0.5) * scale - 0.5).tolist()
    margin = _MARGIN * face.size * scale
    mask = np.zeros(grey.shape, np.uint8)
    left, top = max(round(x0 - margin), 0), max(round(y0 - margin), 0)
    mask[top : max(round(y1 + margin), 0) + 1, left : max(round(x1 + margin), 0) + 1] = 255
    found = cv2.goodFeaturesToTrack(grey, _MOST_POINTS, 0.005, 4, mask=mask)
    return np.empty((0, 2)) if found is None else np.asarray(found, np.float64).reshape(-1, 2)


def _followed(a: Grey, b: Grey, start: Points, *, reach: int, levels: int) -> tuple[Points, Points] | None:
    """Points of one picture and where they are in another, those that find their way back (Lucas and Kanade 1981)."""
    if len(start) < _FEWEST_POINTS:
        return None
    points = start.astype(np.float32).reshape(-1, 1, 2)
    track = partial(cv2.calcOpticalFlowPyrLK, winSize=(reach, reach), maxLevel=levels)
    there, _, _ = track(a, b, points, None)
    back, _, _ = track(b, a, there, None)
    kept = np.hypot(*(back - points)[:, 0].T) < _ASTRAY
    if int(kept.sum()) < max(_FEWEST_POINTS, _FOLLOWED * len(kept)):
        return None
    return start[kept], np.asarray(there[kept, 0], np.float64)


def _off_plane(start: Points, end: Points) -> float:
    """What the best homography misses, pixels; fitted to all points, then twice to the best fitted ones."""
    centre = start.mean(axis=0)
    a, b = start - centre, end - centre
    kept = np.ones(len(a), bool)
    misses = np.linalg.norm(b - a, axis=1)
    for _ in range(3):
        matrix, _ = cv2.findHomography(a[kept], b[kept], 0)
        if matrix is None:  # all on one line: nothing can be said, so nothing is explained
            break
        full = np.column_stack([a, np.ones(len(a))]) @ np.asarray(matrix).T
        misses = np.linalg.norm(full[:, :2] / full[:, 2:] - b, axis=1)
        kept = misses <= np.quantile(misses, _COUNTED)
    return _mean(misses)


def _mean(lengths: NDArray[np.float64]) -> float:
    """Root mean square of the best fitted."""
    best = np.sort(lengths)[: max(int(_COUNTED * len(lengths)), 1)]
    return float(np.sqrt(np.mean(best**2)))


def flatness_cue(frames: Sequence[RGB], face: Face, settings: Settings) -> Cue:
    """Does the face have depth? The score is `Motion.depth`, the median of the frames in which the face was turned.

    An expression moves a face as no plane moves, too. A recording of a person, filmed off a screen, passes.
    """
    species = (Species.PRINT, Species.SCREEN)
    flat, deep = settings.attack_flat_depth, settings.attack_least_depth
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
    turned = [motion.depth for motion in motions if motion.turned >= settings.attack_least_turn]
    if not turned:
        still = max(motion.moved for motion in motions) < _STILL
        return Cue(
            name=_NAME,
            outcome=Outcome.UNDETERMINED,
            reason=Reason.FACE_STILL if still else Reason.FACE_DOUBTFUL,
            message="Nothing in the face moved from frame to frame."
            if still
            else "The face was turned too little to show whether it has depth.",
            species=species,
            advice="Take frames over a second or more while the person turns the head by some 20 degrees.",
        )
    depth = float(np.median(turned))
    cue = partial(Cue, name=_NAME, score=round(depth, 3), good_side=GoodSide.ABOVE, species=species)
    if depth >= deep:
        return cue(
            outcome=Outcome.SUCCESSFUL,
            reason=Reason.AS_EXPECTED,
            message="Nose, cheeks and forehead move as those of a head do, not as those of a picture.",
            threshold=deep,
        )
    if depth <= flat:
        return cue(
            outcome=Outcome.FAILED,
            reason=Reason.FACE_FLAT,
            message="The face was turned and moved as a flat picture moves.",
            threshold=flat,
            advice="Look at the person: is there a print or a screen before the camera?",
        )
    return cue(
        outcome=Outcome.UNDETERMINED,
        reason=Reason.FACE_DOUBTFUL,
        message="The face moves neither as a flat picture nor clearly as a head.",
        threshold=deep,
        advice="Take frames while the person turns the head by some 20 degrees.",
    )
