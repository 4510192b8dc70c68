"""Cuts a document picture and a wide picture out of a photograph, by the eyes.

ICAO 9303-3 asks for a head (crown to chin) of 70 to 80 % of the picture's height. Crown and chin are not found but
inferred from the distance between the eyes, of which an adult head is some 3.7 high (ISO/IEC 19794-5 frames by the eyes
in the same way); hair is not counted.
"""

from __future__ import annotations

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
_MOST_MISSING = 0.10
"""How much of the width or height may lie outside the photograph; it is filled with the photograph's edge."""
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
    left, right = eyes(points)
    axis = right - left
    distance = float(np.hypot(*axis))
    height = int(np.clip(round(distance / EYE_DISTANCE), PICTURE_SIZE[1], _LARGEST_HEIGHT))
    width = round(height * PICTURE_SIZE[0] / PICTURE_SIZE[1])
    scale = EYE_DISTANCE * height / distance
    cosine, sine = axis / distance * scale
    turn = np.array([[cosine, sine], [-sine, cosine]])
    middle = turn @ ((left + right) / 2)
    transform = np.column_stack([turn, np.array([width / 2, EYE_LINE * height]) - middle])
    _check_room(photo, transform, (width, height))
    while scale < 0.5:  # one area-averaged halving at a time, or fine texture would alias
        photo = cv2.resize(photo, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
        # a pixel's centre (x) goes to (x - 0.5) / 2
        transform = transform @ np.array([[2, 0, 0.5], [0, 2, 0.5], [0, 0, 1.0]])
        points = (points - 0.5) / 2
        scale *= 2
    picture = cv2.warpAffine(photo, transform, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(picture, np.uint8), move_points(points, transform)


def _check_room(photo: RGB, transform: NDArray[np.float64], size: tuple[int, int]) -> None:
    """Raises where more than a strip of the frame lies outside the photograph."""
    inverse = np.asarray(cv2.invertAffineTransform(transform), np.float64)
    corners = np.array([[0, 0], [size[0], 0], [size[0], size[1]], [0, size[1]]], np.float64)
    there = move_points(corners, inverse)
    limit = np.array([photo.shape[1], photo.shape[0]], np.float64)
    side = np.hypot(*(there[1] - there[0])), np.hypot(*(there[3] - there[0]))
    missing = max(float((np.maximum(-there, there - limit) / side).max()), 0.0)
    if missing > _MOST_MISSING:
        raise UsageError(
            f"The photograph is cut too close: {missing:.0%} of the frame of a passport picture lies outside it.",
            remedy="Give a photograph with room around the head.",
        )


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
