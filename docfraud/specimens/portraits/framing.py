"""Cuts a document picture and a wide picture out of a photograph, by the eyes.

ICAO 9303-3 asks for a head (crown to chin) of 70 to 80 % of the picture's height. Crown and chin are not found but
inferred from the distance between the eyes, of which an adult head is some 3.7 high (ISO/IEC 19794-5 frames by the eyes
in the same way); hair is not counted.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from docfraud.errors import UsageError
from docfraud.imaging.native import cv2
from docfraud.imaging.picture import RGB
from docfraud.specimens.portraits.base import PICTURE_SIZE, Points

__all__ = ["eyes", "frame_picture", "frame_wide", "move_points"]

EYE_DISTANCE = 0.203
"""Of the eyes' centres, relative to the height of the picture: makes the head 75 % of it."""
EYE_LINE = 0.46
"""Height of the eyes below the upper edge, relative to the height of the picture."""
HEAD = 3.7
"""Crown to chin in eye distances, adults (head height about 230 mm over an eye distance of about 62 mm)."""
_MOST_MISSING = 0.07
"""How much of the width or height may lie outside the photograph; it is filled by mirroring."""
_LARGEST_HEIGHT = 1063
"""45 mm at 600 ppi: more would not show on any document."""


def eyes(points: Points) -> NDArray[np.float64]:
    """Centres of the eyes, shape (2, 2), (x, y): the one on the left of the picture first."""
    return np.array([(points[2] + points[3]) / 2, (points[0] + points[1]) / 2])


def move_points(points: Points, transform: NDArray[np.float64]) -> Points:
    """Points under an affine map, shape (2, 3)."""
    return np.asarray(points @ transform[:, :2].T + transform[:, 2], np.float64)


def frame_picture(photo: RGB, points: Points) -> tuple[RGB, Points]:
    """The document picture: upright, eyes level, 35:45, background kept.

    Args:
        photo: (height, width, 3) uint8 RGB.
        points: the five points on it.

    Returns:
        The picture, at least 413 x 531 and at most 827 x 1063 pixels, as large as the photograph supports, and the
        points on it.

    Raises:
        UsageError: the photograph is cut too close around the head.
    """
    frames = [_Frame.at(points, *choice) for choice in _CHOICES]
    frame = min(frames, key=lambda f: f.missing(photo))
    missing = frame.missing(photo)
    if missing > _MOST_MISSING:
        raise UsageError(
            f"The photograph is cut too close: {missing:.0%} of the frame of a passport picture lies outside it.",
            remedy="Give a photograph with room around the head.",
        )
    transform = frame.transform
    scale = float(np.hypot(*transform[:, 0]))
    while scale < 0.5:  # one area-averaged halving at a time, or fine texture would alias
        half = photo.shape[1] // 2, photo.shape[0] // 2
        photo = np.asarray(
            cv2.resize(photo[: half[1] * 2, : half[0] * 2], half, interpolation=cv2.INTER_AREA), np.uint8
        )
        transform = transform @ np.array([[2, 0, 0.5], [0, 2, 0.5], [0, 0, 1.0]])  # x goes to (x - 0.5) / 2
        scale *= 2
    # What is missing is a strip at most; its mirror image looks more natural than its smeared edge.
    picture = cv2.warpAffine(photo, transform, frame.size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT_101)
    return np.asarray(picture, np.uint8), move_points(points, frame.transform)


_CHOICES = tuple((d, y) for d in (EYE_DISTANCE, 0.194, 0.212) for y in (EYE_LINE, 0.43, 0.49))
"""Eye distance and eye line to try, best first: the head stays within 70 to 80 % of the height."""


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where a document picture would be cut: `transform` (2, 3) from the photograph, `size` (width, height)."""

    transform: NDArray[np.float64]
    size: tuple[int, int]

    @classmethod
    def at(cls, points: Points, eye_distance: float, eye_line: float) -> _Frame:
        left, right = eyes(points)
        axis = right - left
        distance = float(np.hypot(*axis))
        height = int(np.clip(round(distance / eye_distance), PICTURE_SIZE[1], _LARGEST_HEIGHT))
        width = round(height * PICTURE_SIZE[0] / PICTURE_SIZE[1])
        cosine, sine = axis / distance * (eye_distance * height / distance)
        turn = np.array([[cosine, sine], [-sine, cosine]])
        shift = np.array([width / 2, eye_line * height]) - turn @ ((left + right) / 2)
        return cls(np.column_stack([turn, shift]), (width, height))

    def missing(self, photo: RGB) -> float:
        """How much of the width or height lies outside the photograph, 0 to 1."""
        inverse = np.asarray(cv2.invertAffineTransform(self.transform), np.float64)
        width, height = self.size
        there = move_points(np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float64), inverse)
        limit = np.array([photo.shape[1], photo.shape[0]], np.float64)
        side = np.array([np.hypot(*(there[1] - there[0])), np.hypot(*(there[3] - there[0]))])
        return max(float((np.maximum(-there, there - limit) / side).max()), 0.0)


def frame_wide(photo: RGB, points: Points, longest: int = 1280) -> tuple[RGB, Points]:
    """Head and shoulders, as much of 11 by 8.25 eye distances as the photograph has; never enlarged.

    Args:
        photo: (height, width, 3) uint8 RGB.
        points: the five points on it.
        longest: longer side of the result at most, pixels.
    """
    left, right = eyes(points)
    distance = float(np.hypot(*(right - left)))
    centre = (left + right) / 2
    height, width = photo.shape[:2]
    x0, x1 = (int(np.clip(round(centre[0] + s * 5.5 * distance), 0, width)) for s in (-1, 1))
    y0 = int(np.clip(round(centre[1] - 3.3 * distance), 0, height))
    y1 = int(np.clip(round(centre[1] + 4.95 * distance), 0, height))
    cut = np.ascontiguousarray(photo[y0:y1, x0:x1])
    moved = points - np.array([x0, y0])
    scale = min(1.0, longest / max(cut.shape[:2]))
    if scale < 1:
        size = round(cut.shape[1] * scale), round(cut.shape[0] * scale)
        factor = np.array([size[0] / cut.shape[1], size[1] / cut.shape[0]])
        cut = np.asarray(cv2.resize(cut, size, interpolation=cv2.INTER_AREA), np.uint8)
        moved = (moved + 0.5) * factor - 0.5
    return cut, moved
