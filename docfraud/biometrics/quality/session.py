"""One face under assessment: the pictures that all measures share, each made once.

Places on the face are (u, v): u to the right of the picture, v down, origin between the eyes, in distances of the
eyes' centres. The chip is aligned by its five points, so that (u, v) is a fixed place of it, give or take the person.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from docfraud.biometrics.align import CHIP, MEAN_FACE, PADDING, similarity
from docfraud.biometrics.backend import Face
from docfraud.biometrics.quality.base import NotMeasurable
from docfraud.imaging.native import cv2
from docfraud.imaging.picture import RGB
from docfraud.settings import Settings

Plane = NDArray[np.float32]
Mask = NDArray[np.bool_]

TEMPLATE = (PADDING + MEAN_FACE) / (2 * PADDING + 1) * CHIP
"""Where the five points lie on the chip, (5, 2), (x, y) pixels."""

EYES = (float(TEMPLATE[:4, 0].mean()), float(TEMPLATE[:4, 1].mean()))
"""The point between the eyes on the chip, pixels."""

UNIT = float(TEMPLATE[:2, 0].mean() - TEMPLATE[2:4, 0].mean())
"""Distance of the eyes' centres on the chip, pixels."""

CHIN = 1.78
"""v of the chin on an adult's face; the standard's T is measured to it, and there is no landmark there."""

FRAME_UNIT, FRAME_WIDTH, FRAME_HEIGHT, FRAME_EYES = 32, 192, 176, 96
"""The frame around head and shoulders: distance of the eyes, its size, and how low the eyes are in it, pixels."""


@dataclass(eq=False)
class FaceSession:
    """A face and what is measured on it.

    Attributes:
        pixels: the picture, shape (height, width, 3), uint8, RGB.
        face: the face in it.
        chip: the face upright, (150, 150, 3), uint8, RGB.
        settings: limits, and the engine that the unified score runs on.
        others: further faces of the picture, the largest first; None if nobody looked.
        made: what measures of one file share, by name.
    """

    pixels: RGB
    face: Face
    chip: RGB
    settings: Settings
    others: tuple[Face, ...] | None = None
    made: dict[str, Mask] = field(default_factory=dict)

    @cached_property
    def eyes(self) -> NDArray[np.float64]:
        """Centres of the eyes in the picture, (2, 2), (x, y): the one on the picture's left first."""
        points = self.face.landmarks
        return np.array([points[2:4].mean(axis=0), points[:2].mean(axis=0)])

    @cached_property
    def eye_distance(self) -> float:
        """Between the eyes' centres as the picture shows it, pixels."""
        return float(np.hypot(*(self.eyes[1] - self.eyes[0])))

    @cached_property
    def to_picture(self) -> NDArray[np.float64]:
        """The map from the chip's pixels to the picture's, shape (2, 3)."""
        turn, shift = similarity(TEMPLATE, self.face.landmarks)
        return np.column_stack([turn, shift])

    @cached_property
    def points(self) -> NDArray[np.float64]:
        """The five points on the chip, (5, 2), (x, y) pixels."""
        back = cv2.invertAffineTransform(self.to_picture)
        return np.asarray(self.face.landmarks @ back[:, :2].T + back[:, 2], dtype=np.float64)

    @cached_property
    def scale(self) -> float:
        """Pixels of the picture per pixel of the chip."""
        return float(np.hypot(*self.to_picture[:, 0]))

    @cached_property
    def inside(self) -> Mask:
        """Which pixels of the chip the picture has, (150, 150)."""
        return _within(self.to_picture, (CHIP, CHIP), self.pixels)

    @cached_property
    def face_mask(self) -> Mask:
        """Pixels of the chip that show the face from the brows to above the chin, as far as the picture has them.

        Raises:
            NotMeasurable: less than a quarter of it is in the picture.
        """
        mask = zone(0.0, 0.62, 0.85, 0.95, ellipse=True)
        seen = np.asarray(mask & self.inside)
        if seen.sum() < 0.25 * mask.sum():
            raise NotMeasurable("Most of the face lies outside the picture.")
        return seen

    @cached_property
    def luminance(self) -> NDArray[np.uint8]:
        """Linear luminance of the chip after ITU-R BT.709, 0 to 255, (150, 150): the standard's luminance image."""
        weights = np.array([0.2126, 0.7152, 0.0722], dtype=np.float32)
        return np.asarray(cv2.LUT(self.chip, LINEAR) @ weights * np.float32(255) + np.float32(0.5)).astype(np.uint8)

    @cached_property
    def grey(self) -> Plane:
        """Brightness of the chip as displayed, 0 to 255, (150, 150)."""
        return np.asarray(cv2.cvtColor(self.chip, cv2.COLOR_RGB2GRAY), dtype=np.float32)

    @cached_property
    def lab(self) -> Plane:
        """The chip in CIELAB, L 0 to 100, a and b about -100 to 100, (150, 150, 3)."""
        scaled = self.chip.astype(np.float32) * np.float32(1 / 255)
        return np.asarray(cv2.cvtColor(scaled, cv2.COLOR_RGB2LAB), dtype=np.float32)

    @cached_property
    def colourless(self) -> bool:
        """True for a grey or toned picture: colour cannot tell skin from cloth in it."""
        chroma = self.lab[..., 1:][self.face_mask]
        return bool(np.hypot(*chroma.std(axis=0)) < 1.0)

    @cached_property
    def histogram(self) -> NDArray[np.float64]:
        """Share of the face's pixels at each luminance, (256,)."""
        counts = np.bincount(self.luminance[self.face_mask], minlength=256)
        return np.asarray(counts / counts.sum(), dtype=np.float64)

    @cached_property
    def frame(self) -> tuple[Plane, Mask]:
        """Head and shoulders upright at a fixed scale: luminance 0 to 255, and which of it the picture has."""
        middle, axis = self.eyes.mean(axis=0), self.eyes[1] - self.eyes[0]
        step = axis / FRAME_UNIT
        turn = np.array([[step[0], -step[1]], [step[1], step[0]]])
        shift = middle - turn @ np.array([FRAME_WIDTH / 2, FRAME_EYES])
        to_picture = np.column_stack([turn, shift])
        size = (FRAME_WIDTH, FRAME_HEIGHT)
        view = cut(self.pixels, to_picture, size)
        seen = _within(to_picture, size, self.pixels)
        return np.asarray(cv2.cvtColor(view, cv2.COLOR_RGB2GRAY), dtype=np.float32), np.asarray(seen)

    def patch(self, u: float, v: float, half_width: float, half_height: float, size: tuple[int, int]) -> RGB:
        """A part of the face cut from the picture itself, finer than the chip where the picture is.

        Args:
            u, v: its middle.
            half_width, half_height: eye distances.
            size: (width, height) of the result, pixels; a picture much finer than that is averaged.

        Returns:
            Shape (height, width, 3), uint8, RGB; beyond the picture its edge is repeated.
        """
        width, height = size
        corner = np.array([EYES[0] + (u - half_width) * UNIT, EYES[1] + (v - half_height) * UNIT])
        step = np.array([2 * half_width * UNIT / (width - 1), 2 * half_height * UNIT / (height - 1)])
        turn, shift = self.to_picture[:, :2], self.to_picture[:, 2]
        to_picture = np.column_stack([turn * step, turn @ corner + shift])
        return cut(self.pixels, to_picture, size)


def cut(pixels: RGB, to_picture: NDArray[np.float64], size: tuple[int, int]) -> RGB:
    """A small patch of a large picture under an affine map, averaged where the picture is finer.

    Args:
        pixels: shape (height, width, 3), uint8, RGB.
        to_picture: from the patch's pixels to the picture's, shape (2, 3).
        size: (width, height) of the patch.
    """
    width, height = size
    corners = np.array([[0, 0], [width - 1, 0], [0, height - 1], [width - 1, height - 1]], dtype=np.float64)
    there = corners @ to_picture[:, :2].T + to_picture[:, 2]
    limit = np.array([pixels.shape[1], pixels.shape[0]])
    first = np.clip(np.floor(there.min(axis=0)).astype(int) - 4, 0, limit - 1)
    last = np.clip(np.ceil(there.max(axis=0)).astype(int) + 5, first + 1, limit)
    part = pixels[first[1] : last[1], first[0] : last[0]]
    local = to_picture.copy()
    local[:, 2] -= first
    finer = float(np.sqrt(abs(np.linalg.det(to_picture[:, :2]))))
    if finer >= 4:  # of a large picture every few pixels are enough to average
        skip = int(finer / 2)
        part, local, finer = part[::skip, ::skip], local / skip, finer / skip
    if finer >= 2:
        shrink = int(finer)
        height, width = max(part.shape[0] // shrink, 1), max(part.shape[1] // shrink, 1)
        whole = np.ascontiguousarray(part[: height * shrink, : width * shrink])
        part = np.asarray(cv2.resize(whole, (width, height), interpolation=cv2.INTER_AREA), dtype=np.uint8)
        local = local / shrink
        local[:, 2] += 0.5 / shrink - 0.5
    how = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    part = np.ascontiguousarray(part)
    return np.asarray(cv2.warpAffine(part, local, size, flags=how, borderMode=cv2.BORDER_REPLICATE), dtype=np.uint8)


def _within(to_picture: NDArray[np.float64], size: tuple[int, int], pixels: RGB) -> Mask:
    """Which pixels of a patch of `size` (width, height) lie in the picture."""
    x, y = np.arange(size[0])[None, :], np.arange(size[1])[:, None]
    (a, b, c), (d, e, f) = to_picture
    px, py = a * x + b * y + c, d * x + e * y + f
    height, width = pixels.shape[:2]
    return np.asarray((px >= 0) & (py >= 0) & (px <= width - 1) & (py <= height - 1))


@lru_cache(maxsize=64)
def zone(u: float, v: float, half_width: float, half_height: float, *, ellipse: bool = False) -> Mask:
    """Pixels of a chip within a rectangle or an ellipse about (u, v), eye distances; (150, 150), read-only."""
    x, y = np.meshgrid(np.arange(CHIP), np.arange(CHIP))
    across = np.abs((x - EYES[0]) / UNIT - u) / half_width
    down = np.abs((y - EYES[1]) / UNIT - v) / half_height
    mask = np.asarray(across**2 + down**2 <= 1 if ellipse else (across <= 1) & (down <= 1))
    mask.setflags(write=False)
    return mask


def _linear_table() -> Plane:
    value = np.arange(256) / 255
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4).astype(np.float32)


LINEAR = _linear_table()
"""sRGB to linear light, 0 to 1 (IEC 61966-2-1)."""
