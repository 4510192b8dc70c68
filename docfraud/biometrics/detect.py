"""Finds faces with dlib's convolutional detector, one run per level of a 5/6 pyramid.

dlib tiles all levels into one canvas. Here each level is a run of its own, from the coarsest (largest faces) to the
finest, so levels that cannot hold a wanted face cost nothing, and the search can end once the main face is known.
Levels are made by area averaging, not by repeated bilinear steps; `tests/biometrics/tiling.py` has dlib's own way.

Source: King, "Max-Margin Object Detection", arXiv:1502.00046.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from docfraud.biometrics.backend import Box
from docfraud.biometrics.networks import Networks
from docfraud.imaging.native import cv2
from docfraud.imaging.picture import RGB

_RATE = 5 / 6
_BORDER = 24
"""Neutral border around a level, pixels, so that windows can be centred on the edge of the picture."""
_SMALLEST_LEVEL = 40
"""Half a window: in a level whose shorter side is less, a face would have to fill more than twice the picture."""
_SURE = 0.5
"""Half of what real faces score: what scores less does not end the search."""


@dataclass(frozen=True, slots=True)
class Detection:
    """A face's box and the detector's score, larger is surer; 0 is dlib's own threshold."""

    box: Box
    score: float

    @property
    def size(self) -> float:
        """Side of the box, pixels."""
        return self.box[2] - self.box[0] + 1


class Detector:
    """dlib's face detector over onnxruntime. One object serves many threads."""

    def __init__(self, networks: Networks) -> None:
        self._networks = networks
        properties: dict[str, str] = networks.detector.get_modelmeta().custom_metadata_map
        self.window = int(properties["window"])
        self._overlap = float(properties["overlap"])
        self.average = np.array(properties["average"].split(), dtype=np.float32)
        self.stride = int(properties["stride"])
        self.offset = int(properties["offset"])

    def detect(
        self, picture: RGB, *, scale: float = 1.0, threshold: float = 0.0, keep_ratio: float = 0.0
    ) -> list[Detection]:
        """Faces of a picture, the surest first.

        Args:
            picture: shape (height, width, 3), uint8, RGB.
            scale: of the finest level searched; faces smaller than about window / scale are not found.
            threshold: lowest score kept.
            keep_ratio: levels whose windows are smaller than this fraction of the largest face found are not searched;
                0 searches all.
        """
        found: list[Detection] = []
        # every level is made from one picture no larger than the finest, so huge pictures are read once
        base = scaled(picture, scale) if scale < 1 else picture
        for depth in reversed(range(self._levels(picture, scale))):
            level_scale = scale * _RATE**depth
            largest = max((d.size for d in found if d.score >= _SURE), default=0.0)
            if self.window / level_scale < keep_ratio * largest:
                break
            found += self._search(picture, _resized(base, *_size(picture, level_scale)), threshold)
        return self.suppress(found)

    def _levels(self, picture: RGB, scale: float) -> int:
        side = min(picture.shape[:2]) * scale
        return 1 + max(0, math.floor(math.log(side / _SMALLEST_LEVEL, 1 / _RATE))) if side > 0 else 0

    def _search(self, picture: RGB, level: RGB, threshold: float) -> list[Detection]:
        rows, columns = level.shape[:2]
        canvas = np.empty((1, 3, rows + 2 * _BORDER, columns + 2 * _BORDER), dtype=np.float32)
        canvas[:] = self.average[:, None, None]
        canvas[0, :, _BORDER:-_BORDER, _BORDER:-_BORDER] = level.transpose(2, 0, 1)
        scores = self.scores(canvas)
        back = np.array([picture.shape[1] / columns, picture.shape[0] / rows])
        detections = []
        for row, column in np.argwhere(scores > threshold):
            # from pixel centres of the level to those of the picture
            centre = np.array([column, row]) * self.stride + self.offset - _BORDER
            corners = (centre + self.window / 2 * np.array([[-1], [1]]) + 0.5) * back
            (x0, y0), (x1, y1) = corners.tolist()
            detections.append(Detection((x0, y0, x1 - 1, y1 - 1), float(scores[row, column])))
        return detections

    def scores(self, canvas: NDArray[np.float32]) -> NDArray[np.float32]:
        """The network itself: (1, 3, height, width) float32 RGB 0-255, sides of at least 48, to (rows, columns).

        Score (row, column) is that of the window centred on pixel (column, row) * `stride` + `offset`.
        """
        network: Any = self._networks.detector
        return np.asarray(network.run(None, {"picture": canvas})[0][0, 0], dtype=np.float32)

    def suppress(self, detections: list[Detection]) -> list[Detection]:
        """Drops what overlaps a surer one, by dlib's measure: the common area over that of the box around both."""
        kept: list[Detection] = []
        for candidate in sorted(detections, key=lambda d: -d.score):
            if all(_overlap(candidate.box, other.box) <= self._overlap for other in kept):
                kept.append(candidate)
        return kept


def _overlap(a: Box, b: Box) -> float:
    inner = (min(a[2], b[2]) - max(a[0], b[0]) + 1, min(a[3], b[3]) - max(a[1], b[1]) + 1)
    if min(inner) <= 0:
        return 0.0
    outer = (max(a[2], b[2]) - min(a[0], b[0]) + 1) * (max(a[3], b[3]) - min(a[1], b[1]) + 1)
    return inner[0] * inner[1] / outer


def _size(picture: RGB, scale: float) -> tuple[int, int]:
    return max(1, round(picture.shape[1] * scale)), max(1, round(picture.shape[0] * scale))


def scaled(picture: RGB, scale: float) -> RGB:
    """The picture scaled; by areas when it shrinks, bicubic when it grows."""
    return _resized(picture, *_size(picture, scale))


def _resized(picture: RGB, width: int, height: int) -> RGB:
    if (height, width) == picture.shape[:2]:
        return picture
    interpolation = cv2.INTER_AREA if width < picture.shape[1] else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(picture, (width, height), interpolation=interpolation), dtype=np.uint8)
