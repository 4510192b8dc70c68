"""The common frame of a document model: page pixels at a fixed scale, and the way there from a scene."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from docfraud.imaging.native import cv2
from docfraud.imaging.order import median
from docfraud.results import Light
from docfraud.security_features.scene import Grey, Plane, Scene, brightest

__all__ = [
    "PX_PER_MM",
    "Faded",
    "Laid",
    "Matrix",
    "detail",
    "faded",
    "grey_of",
    "lay",
    "print_of",
    "refine",
    "shifts_of",
]

Matrix = NDArray[np.float64]
"""From scene pixels to frame pixels, shape (2, 3)."""

PX_PER_MM = 8.0
"""200 ppi: lines of a quarter of a millimetre are two pixels. Registration is finer than that by interpolation."""

_SHINES = 1.25
"""How much brighter than the paper, in bytes, print must be under ultraviolet light to be called luminous."""
_LEAST_RESPONSE = 0.08
_LEAST_WEIGHT, _LEAST_PRINT = 0.35, 1.0
"""Share of a place that must be static, and standard deviation of its print, for it to be registered by."""
_ROUNDS = ((16.0, 14.0), (12.0, 9.0))
"""Size and step of the places that are shifted, millimetres: the first round may be off by 4 mm, the last is exact."""


@dataclass(frozen=True, eq=False)
class Laid:
    """A scene in a frame.

    Attributes:
        lights: VI and UV (height, width, 3), IR (height, width), uint8.
        matrix: from scene pixels to the frame's.
        inside: whether a frame pixel lies on the scene's page, (height, width), bool.
        agreed: share of the places that registered alike, 0 to 1; 1 where nothing was registered.
    """

    lights: Mapping[Light, NDArray[np.uint8]]
    matrix: Matrix
    inside: NDArray[np.bool_]
    agreed: float

    @property
    def size(self) -> tuple[int, int]:
        """(width, height) of the frame."""
        return self.inside.shape[1], self.inside.shape[0]


def start_of(scene: Scene, size: tuple[int, int] | None = None) -> tuple[Matrix, tuple[int, int]]:
    """The page's box onto a frame of `size` (width, height), or onto one of the page's own size at `PX_PER_MM`."""
    assert scene.px_per_mm is not None
    page = scene.page
    if size is None:
        zoom = PX_PER_MM / scene.px_per_mm
        size = (max(round(page.width * zoom), 1), max(round(page.height * zoom), 1))
    x, y = size[0] / page.width, size[1] / page.height
    # the scale is known better than the page's edges are
    matrix = np.array([[x, 0, -page.x0 * x], [0, y, -page.y0 * y]], dtype=np.float64)
    return matrix, size


def lay(scene: Scene, matrix: Matrix, size: tuple[int, int], agreed: float = 1.0) -> Laid:
    """Warp all lights of a scene into a frame."""
    zoom = float(np.sqrt(abs(np.linalg.det(matrix[:, :2]))))
    lights = {}
    for light, plane in scene.lights.items():
        lights[light] = _warped(plane, matrix, size, zoom)
    corners = scene.page.quad @ matrix[:, :2].T + matrix[:, 2]
    inside = np.zeros((size[1], size[0]), np.uint8)
    cv2.fillConvexPoly(inside, np.rint(corners).astype(np.int32), 1)
    return Laid(lights, matrix, inside > 0, agreed)


_QUARTERS = np.full((2, 2), 0.25, np.float32)
_HALF = (0.45, 0.7)
"""Scales at which the mean of two by two pixels is the right one to take samples of."""


def _warped(plane: NDArray[np.uint8], matrix: Matrix, size: tuple[int, int], zoom: float) -> NDArray[np.uint8]:
    averaged, back = _averaged(plane, zoom)
    return _moved(averaged, matrix @ back, size)


def _averaged(plane: NDArray[np.uint8], zoom: float) -> tuple[NDArray[np.uint8], NDArray[np.float64]]:
    """A plane that samples can be taken from at a coarser scale, and the way from its pixels to the plane's.

    Thinned out without averaging, fine lines would beat against the grid.
    """
    if zoom >= _HALF[1]:
        return plane, np.eye(3)
    if zoom >= _HALF[0]:
        # each pixel with its right and lower neighbours; the middle of four is half a pixel further
        # rounded up; `blur` does the same and takes half as long again
        four = cv2.filter2D(plane, -1, _QUARTERS, anchor=(0, 0), delta=0.375, borderType=cv2.BORDER_REPLICATE)
        return np.asarray(four, np.uint8), np.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1]])
    small = np.asarray(cv2.resize(plane, None, fx=zoom, fy=zoom, interpolation=cv2.INTER_AREA), np.uint8)
    return small, np.diag([plane.shape[1] / small.shape[1], plane.shape[0] / small.shape[0], 1.0])


def _moved(plane: NDArray[np.uint8], matrix: Matrix, size: tuple[int, int]) -> NDArray[np.uint8]:
    """A plane through an affine map of edges (0 is the first pixel's left edge) onto a frame."""
    moved = np.array(matrix)
    moved[:, 2] += moved[:, :2] @ (0.5, 0.5) - 0.5
    return np.asarray(
        cv2.warpAffine(plane, moved, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE), np.uint8
    )


def detail(plane: NDArray[np.uint8] | Plane, mm: float = 1.2) -> Plane:
    """What is finer than `mm`, with lamps and paper taken away; float32, the shape of the plane."""
    # what is taken away is smooth, so a small picture of it will do
    step = max(int(mm * PX_PER_MM / 2), 1)
    size = (max(plane.shape[1] // step, 1), max(plane.shape[0] // step, 1))
    small = cv2.resize(plane, size, interpolation=cv2.INTER_AREA)
    soft = cv2.GaussianBlur(small.astype(np.float32), (0, 0), mm * PX_PER_MM / step)
    smooth = cv2.resize(soft, (plane.shape[1], plane.shape[0]), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.subtract(np.asarray(plane, np.float32), smooth), np.float32)


def grey_of(plane: NDArray[np.uint8]) -> Grey:
    """Lightness of a light's plane."""
    return plane if plane.ndim == 2 else np.asarray(cv2.cvtColor(plane, cv2.COLOR_RGB2GRAY), np.uint8)


def print_of(light: Light, plane: NDArray[np.uint8]) -> Grey:
    """The plane that shows a light's print.

    Lightness; under ultraviolet light by how much a place shines brighter than the paper, in the channel where that is
    most: the colours of fluorescent inks glow each for itself, and red over a dark portrait is no brighter than the
    blue of the paper. What is darker than the paper in all of them is ordinary ink, such as a portrait's, and no
    feature of that light.
    """
    if light is not Light.UV:
        return grey_of(plane)
    sample = plane[::4, ::4]
    margin = (_SHINES - 1) * median(brightest(sample))
    levels = np.array([median(sample[..., channel]) + margin for channel in range(3)])
    over = np.clip(np.arange(256)[:, None] - levels, 0, 255).astype(np.uint8)
    return brightest(np.asarray(cv2.LUT(plane, over[None]), np.uint8))


@dataclass(frozen=True, slots=True, eq=False)
class Faded:
    """A model's print that pages are registered to, shape (height, width).

    Attributes:
        weight: 1 where print is static, fading out towards what is not: print that is cut off has edges of its own.
        print: `detail` of the model by that weight.
    """

    weight: Plane
    print: Plane
    _known: dict[tuple[int, int], list[tuple[int, int]]] = field(default_factory=dict)

    def places(self, side: int, step: int) -> list[tuple[int, int]]:
        """Upper left corners (x, y) of the squares that have print enough to be registered by."""
        if (side, step) not in self._known:
            height, width = self.print.shape
            self._known[side, step] = [
                (x, y)
                for y in range(0, height - side + 1, step)
                for x in range(0, width - side + 1, step)
                if cv2.mean(self.weight[y : y + side, x : x + side])[0] >= _LEAST_WEIGHT
                if float(cv2.meanStdDev(self.print[y : y + side, x : x + side])[1][0, 0]) >= _LEAST_PRINT
            ]
        return self._known[side, step]


def faded(theirs: Plane, used: NDArray[np.bool_]) -> Faded:
    """Let a model's print fade out.

    Args:
        theirs: `detail` of the model, shape (height, width).
        used: where print is static.
    """
    mask = used.astype(np.float32)
    weight = np.asarray(cv2.GaussianBlur(mask, (0, 0), 2.0), np.float32) * mask
    return Faded(weight, theirs * weight)


def shifts_of(
    mine: Plane, theirs: Faded, tile_mm: float, step_mm: float
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """How far each place of a page is off its model.

    Args:
        mine: `detail` of the page, shape (height, width).
        theirs: the model's.
        tile_mm: size of a place.
        step_mm: from one to the next.

    Returns:
        Centres (n, 2), shifts (n, 2) by which `mine` must be moved to lie on `theirs`, frame pixels, and how clear each
        is (n,), 0 to 1: phase correlation (Kuglin and Hines 1975).
    """
    side, step = round(tile_mm * PX_PER_MM), round(step_mm * PX_PER_MM)
    window = cv2.createHanningWindow((side, side), cv2.CV_32F)
    centres, shifts, clear = [], [], []
    weighted = mine * theirs.weight
    for x, y in theirs.places(side, step):
        here = slice(y, y + side), slice(x, x + side)
        # copies, since the window is laid over them where they are
        (dx, dy), response = cv2.phaseCorrelate(weighted[here].copy(), theirs.print[here].copy(), window)
        centres.append((x + side / 2, y + side / 2))
        shifts.append((dx, dy))
        clear.append(response)
    return np.array(centres).reshape(-1, 2), np.array(shifts).reshape(-1, 2), np.array(clear)


def refine(scene: Scene, theirs: Faded) -> tuple[Matrix, float]:
    """Register a scene to a model's white-light page.

    Args:
        scene: with known scale.
        theirs: print of the model's page.

    Returns:
        The way into the frame, and the share of places that agree with it.
    """
    size = (theirs.print.shape[1], theirs.print.shape[0])
    matrix, _ = start_of(scene, size)
    averaged, back = _averaged(scene.grey, float(np.sqrt(abs(np.linalg.det(matrix[:, :2])))))
    agreed = 0.0
    for tile, step in _ROUNDS:
        mine = detail(_moved(averaged, matrix @ back, size))
        centres, shifts, clear = shifts_of(mine, theirs, tile, step)
        good = clear > _LEAST_RESPONSE
        if int(good.sum()) < 6:
            return matrix, 0.0
        solved: tuple[Any, Any] = cv2.estimateAffine2D(
            centres[good], centres[good] + shifts[good], method=cv2.RANSAC, ransacReprojThreshold=0.8
        )
        fit, inliers = solved
        if fit is None:
            return matrix, 0.0
        whole = np.vstack([fit, [0, 0, 1]]) @ np.vstack([matrix, [0, 0, 1]])
        matrix = whole[:2]
        agreed = float(inliers.sum()) / len(centres)
    return matrix, agreed
