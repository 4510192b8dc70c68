"""Any ONNX network that embeds faces, plugged in by a manifest: `DOCFRAUD_FACE_EMBEDDER=my_embedder.json`.

A manifest is a JSON file beside the network:

    {"name": "my embedder", "model": "my.onnx", "sha256": "...", "licence": "...",
     "size": 112, "channels": "RGB", "mean": [127.5, 127.5, 127.5], "scale": 0.0078125,
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
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from docfraud.biometrics.align import MEAN_FACE, similarity
from docfraud.biometrics.backend import Descriptor, Face
from docfraud.errors import ModelFileError
from docfraud.imaging.native import cv2
from docfraud.imaging.picture import RGB
from docfraud.onnx_session import open_session
from docfraud.results import ModelInfo

_SIDE = 112.0
_EYES = np.array([[38.2946, 51.6963], [73.5318, 51.5014]])
"""Middles of the eyes in the ArcFace template, left of the picture first, pixels of 112."""


class EmbedderManifest(BaseModel):
    """What a manifest says; `size` in pixels, `mean` in 0 to 255 per channel in the order of `channels`.

    Attributes:
        threshold, reject_threshold: distances of descriptors of length 1, so at most 2; as `face_threshold` and
            `face_reject_threshold`.
        fmr: the false match rate that `threshold` was measured at, None if it was not.
        origin: on which data.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1)
    model: Path
    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    licence: str
    size: int = Field(default=112, ge=16, le=1024)
    channels: Literal["RGB", "BGR"] = "RGB"
    mean: tuple[float, float, float] = (127.5, 127.5, 127.5)
    scale: float = Field(default=1 / 127.5, gt=0)
    threshold: float = Field(gt=0, le=2)
    reject_threshold: float = Field(gt=0, le=2)
    fmr: float | None = Field(default=None, gt=0, lt=1)
    origin: str


class OnnxEmbedder:
    """A network of a manifest.

    Raises:
        ModelFileError: manifest or network are absent, damaged, or not what the manifest says.
    """

    def __init__(self, path: Path, *, threads: int = 0) -> None:
        self.manifest = read_manifest(path)
        file = path.parent / self.manifest.model
        try:
            data = file.read_bytes()
        except OSError as error:
            raise _wrong(path, f"its network {file} cannot be read: {error.strerror}") from error
        if hashlib.sha256(data).hexdigest() != self.manifest.sha256:
            raise _wrong(path, f"its network {file} is not the one that the manifest names by its hash")
        try:
            self._session: Any = open_session(data, threads=threads)
        except Exception as error:  # onnxruntime's exceptions have no common base of their own
            raise _wrong(path, f"onnxruntime cannot open its network {file}") from error
        self._path = path
        blank = np.zeros((1, self.manifest.size, self.manifest.size, 3), np.uint8)
        self.dimension = int(self._embed(blank).shape[1])

    @property
    def info(self) -> ModelInfo:
        return ModelInfo(name=self.manifest.name, sha256=self.manifest.sha256, licence=self.manifest.licence)

    @property
    def kind(self) -> str:
        """See `embed.template_kind`: the recipe is part of it."""
        m = self.manifest
        recipe = f"{m.size}{m.channels}{m.mean}{m.scale}".encode()
        return f"{m.sha256[:16]}/arcface/{hashlib.sha256(recipe).hexdigest()[:8]}"

    def chip(self, picture: RGB, face: Face) -> RGB:
        """The face as the network wants it: (size, size, 3) uint8, RGB."""
        return aligned(picture, face.landmarks, self.manifest.size)

    def embed(self, picture: RGB, faces: Sequence[Face], *, mirrored: bool) -> Descriptor:
        """Descriptors of length 1, shape (n, dimension) float32; `mirrored` averages with the mirror image's."""
        if not faces:
            return np.zeros((0, self.dimension), np.float32)
        chips = np.stack([self.chip(picture, face) for face in faces])
        found = self._embed(chips)
        return _unit(found + self._embed(chips[:, :, ::-1])) if mirrored else found

    def _embed(self, chips: NDArray[np.uint8]) -> Descriptor:
        m = self.manifest
        ordered = chips if m.channels == "RGB" else chips[..., ::-1]
        blob = ((ordered - np.array(m.mean, np.float32)) * np.float32(m.scale)).transpose(0, 3, 1, 2)
        try:
            name = self._session.get_inputs()[0].name
            values = np.asarray(self._session.run(None, {name: np.ascontiguousarray(blob, np.float32)})[0])
        except Exception as error:
            raise _wrong(self._path, f"its network does not take pictures of {m.size} pixels") from error
        if values.ndim != 2 or len(values) != len(chips) or values.dtype != np.float32 or not np.isfinite(values).all():
            raise _wrong(self._path, f"its network gives no descriptors: shape {values.shape}, dtype {values.dtype}")
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


def read_manifest(path: Path) -> EmbedderManifest:
    """The manifest in a file.

    Raises:
        ModelFileError: it cannot be read, or does not say what it must; the message says what.
    """
    try:
        manifest = EmbedderManifest.model_validate_json(path.read_bytes())
    except OSError as error:
        raise _wrong(path, f"it cannot be read: {error.strerror}") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "the file"
        raise _wrong(path, f"{where}: {first['msg']}") from error
    if manifest.reject_threshold < manifest.threshold:
        raise _wrong(path, "reject_threshold is below threshold")
    return manifest


@lru_cache(maxsize=2)
def get_embedder(path: Path, threads: int) -> OnnxEmbedder:
    """The network of a manifest; opened once."""
    return OnnxEmbedder(path, threads=threads)


def _unit(values: NDArray[np.floating]) -> Descriptor:
    lengths = np.linalg.norm(values, axis=1, keepdims=True)
    return np.asarray(values / np.maximum(lengths, 1e-12), np.float32)


def _wrong(path: Path, why: str) -> ModelFileError:
    return ModelFileError(
        f"The face embedder {path} cannot be used: {why}.",
        remedy="Correct the manifest (docs/embedders.md), or unset DOCFRAUD_FACE_EMBEDDER.",
    )
