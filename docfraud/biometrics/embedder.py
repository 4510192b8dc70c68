"""Any ONNX network that embeds faces, plugged in by a manifest: `DOCFRAUD_FACE_EMBEDDER=my_embedder.json`.

A manifest is a JSON file beside the network:

    {"name": "my embedder", "file": "my.onnx", "sha256": "...", "licence": "...",
     "size": 112, "order": "RGB", "mean": [127.5, 127.5, 127.5], "scale": 0.0078125,
     "threshold": 1.10, "reject_threshold": 1.25, "fmr": 0.001, "origin": "where the thresholds were measured"}

The network takes (n, 3, size, size) float32, (value - mean) * scale, and gives (n, dimension) float32, which is brought
to length 1. Faces are aligned to the five-point template of the ArcFace family (Deng et al., "ArcFace", CVPR 2019, at
112 pixels). dlib's five points are other ones: the middles of the eyes are common to both; the base of the nose is
placed where dlib's mean face has it; corners of the mouth are not found and not used.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, model_validator

from docfraud.biometrics.align import MEAN_FACE, similarity
from docfraud.biometrics.backend import Descriptor, Face
from docfraud.biometrics.plugged import PluggedManifest, open_plugged, unusable
from docfraud.imaging.native import cv2
from docfraud.imaging.picture import RGB
from docfraud.results import ModelInfo

_REMEDY = "Correct the manifest (docs/embedders.md), or unset DOCFRAUD_FACE_EMBEDDER."
_SIDE = 112.0
_EYES = np.array([[38.2946, 51.6963], [73.5318, 51.5014]])
"""Middles of the eyes in the ArcFace template, left of the picture first, pixels of 112."""


class EmbedderManifest(PluggedManifest):
    """What a manifest says; `size` in pixels, `mean` in 0 to 255 per channel in the order of `order`.

    Attributes:
        threshold, reject_threshold: distances of descriptors of length 1, so at most 2; as `face_threshold` and
            `face_reject_threshold`.
        fmr: the false match rate that `threshold` was measured at, None if it was not.
    """

    size: int = Field(default=112, ge=16, le=1024)
    order: Literal["RGB", "BGR"] = "RGB"
    mean: tuple[float, float, float] = (127.5, 127.5, 127.5)
    scale: float = Field(default=1 / 127.5, gt=0)
    threshold: float = Field(gt=0, le=2)
    reject_threshold: float = Field(gt=0, le=2)
    fmr: float | None = Field(default=None, gt=0, lt=1)

    @model_validator(mode="after")
    def _in_order(self) -> EmbedderManifest:
        if self.reject_threshold < self.threshold:
            raise ValueError("reject_threshold is below threshold")
        return self


class OnnxEmbedder:
    """A network of a manifest.

    Raises:
        ModelFileError: manifest or network are absent, damaged, or not what the manifest says.
    """

    def __init__(self, path: Path, *, threads: int = 0) -> None:
        self.manifest, session = open_plugged(path, EmbedderManifest, threads=threads, remedy=_REMEDY)
        self._session: Any = session
        self._path = path
        blank = np.zeros((1, self.manifest.size, self.manifest.size, 3), np.uint8)
        self.dimension = int(self._embed(blank).shape[1])

    @property
    def info(self) -> ModelInfo:
        return self.manifest.info

    @property
    def kind(self) -> str:
        """See `embed.template_kind`: the recipe is part of it."""
        m = self.manifest
        recipe = f"{m.size}{m.order}{m.mean}{m.scale}".encode()
        return f"{m.sha256[:16].lower()}/arcface/{hashlib.sha256(recipe).hexdigest()[:8]}"

    def chip(self, picture: RGB, face: Face) -> RGB:
        """The face as the network wants it: (size, size, 3) uint8, RGB."""
        return aligned(picture, face.landmarks, self.manifest.size)

    def embed(self, found: Sequence[tuple[RGB, Face]], *, mirrored: bool) -> Descriptor:
        """Descriptors of faces on pictures, of length 1, shape (n, dimension) float32.

        `mirrored` averages with the mirror image's.
        """
        if not found:
            return np.zeros((0, self.dimension), np.float32)
        chips = np.stack([self.chip(picture, face) for picture, face in found])
        values = self._embed(chips)
        return _unit(values + self._embed(chips[:, :, ::-1])) if mirrored else values

    def _embed(self, chips: NDArray[np.uint8]) -> Descriptor:
        m = self.manifest
        ordered = chips if m.order == "RGB" else chips[..., ::-1]
        blob = ((ordered - np.array(m.mean, np.float32)) * np.float32(m.scale)).transpose(0, 3, 1, 2)
        try:
            name = self._session.get_inputs()[0].name
            values = np.asarray(self._session.run(None, {name: np.ascontiguousarray(blob, np.float32)})[0])
        except Exception as error:
            why = f"its network does not take pictures of {m.size} pixels"
            raise unusable(self._path, why, _REMEDY) from error
        if values.ndim != 2 or len(values) != len(chips) or values.dtype != np.float32 or not np.isfinite(values).all():
            why = f"its network gives no descriptors: shape {values.shape}, dtype {values.dtype}"
            raise unusable(self._path, why, _REMEDY)
        return _unit(values)


def aligned(picture: RGB, landmarks: NDArray[np.floating], size: int) -> RGB:
    """A face on the ArcFace template.

    Args:
        picture: shape (height, width, 3), uint8.
        landmarks: dlib's five points, (5, 2), pixels.
        size: of the result; the template is scaled from 112.
    """
    unit = np.hypot(*(_EYES[1] - _EYES[0])) / np.hypot(*(MEAN_FACE[0:2].mean(axis=0) - MEAN_FACE[2:4].mean(axis=0)))
    down = (MEAN_FACE[4, 1] - MEAN_FACE[:4, 1].mean()) * unit
    target = np.vstack([_EYES, _EYES.mean(axis=0) + np.array([0, down])]) * (size / _SIDE)
    eyes = [landmarks[2:4].mean(axis=0), landmarks[0:2].mean(axis=0)]
    turn, shift = similarity(np.vstack([*eyes, landmarks[4]]), target)
    reduced = picture
    while np.hypot(*turn[:, 0]) < 0.5 and min(reduced.shape[:2]) > 2:
        # pixel centres: x' = (x - 0.5) / 2, as averaging two by two has it
        height, width = (side // 2 * 2 for side in reduced.shape[:2])
        half = (width // 2, height // 2)
        reduced = np.asarray(cv2.resize(reduced[:height, :width], half, interpolation=cv2.INTER_AREA), np.uint8)
        shift = shift + turn @ np.full(2, 0.5)
        turn = turn * 2
    transform = np.column_stack([turn, shift])
    return np.asarray(cv2.warpAffine(reduced, transform, (size, size), flags=cv2.INTER_LINEAR), np.uint8)


@lru_cache(maxsize=2)
def get_embedder(path: Path, threads: int) -> OnnxEmbedder:
    """The network of a manifest; opened once."""
    return OnnxEmbedder(path, threads=threads)


def _unit(values: NDArray[np.floating]) -> Descriptor:
    lengths = np.linalg.norm(values, axis=1, keepdims=True)
    return np.asarray(values / np.maximum(lengths, 1e-12), np.float32)
