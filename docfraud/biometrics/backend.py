"""A found face, and what an engine for faces must offer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from docfraud.imaging.picture import RGB
from docfraud.results import ModelInfo

Box = tuple[float, float, float, float]
"""(x0, y0, x1, y1): the centres of the corner pixels, in pixels of the picture; may reach beyond its edges."""

Descriptor = NDArray[np.float32]
"""128 numbers; the Euclidean distance of two says how unlike two faces are."""


@dataclass(frozen=True, eq=False)
class Face:
    """A face in a picture.

    Attributes:
        box: (x0, y0, x1, y1), about from brow to chin, pixels.
        score: the detector's, larger is surer; clear faces score about 1, its threshold is 0.
        landmarks: shape (5, 2) float64, (x, y) pixels: outer and inner corner of the eye on the right of the picture,
            outer and inner corner of the eye on its left, below the nose.
    """

    box: Box
    score: float
    landmarks: NDArray[np.float64]

    @property
    def size(self) -> float:
        """Width of the box, pixels."""
        return self.box[2] - self.box[0] + 1

    @property
    def polygon(self) -> tuple[tuple[float, float], ...]:
        """Corners of the box, (x, y), clockwise from the upper left."""
        x0, y0, x1, y1 = self.box
        return (x0, y0), (x1, y0), (x1, y1), (x0, y1)


@runtime_checkable
class FaceBackend(Protocol):
    """An engine for faces. All pictures are (height, width, 3) uint8 RGB; methods may be called from any thread."""

    name: str

    @property
    def models(self) -> tuple[ModelInfo, ...]:
        """The networks that decide: descriptor, detector, landmarks."""
        ...

    def detect(self, picture: RGB, *, scale: float, threshold: float, keep_ratio: float) -> list[Face]:
        """Faces of a picture searched at `scale`, the largest first.

        Args:
            picture: the picture in which boxes and landmarks are given.
            scale: what the picture is scaled by for the search; faces under about 80 / scale pixels are not found.
            threshold: lowest score kept.
            keep_ratio: faces smaller than this fraction of the largest need not be looked for.
        """
        ...

    def chip(self, picture: RGB, face: Face) -> RGB:
        """The face upright and centred, (150, 150, 3)."""
        ...

    def embed(self, chips: Sequence[RGB] | NDArray[np.uint8]) -> Descriptor:
        """Descriptors of chips (n, 150, 150, 3): shape (n, 128) float32."""
        ...
