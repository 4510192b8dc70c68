"""The default engine: dlib's networks on onnxruntime."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from docfraud.biometrics.align import CHIP, cut_chip, find_landmarks
from docfraud.biometrics.backend import Descriptor, Face
from docfraud.biometrics.detect import Detector
from docfraud.biometrics.networks import Networks, models
from docfraud.imaging.picture import RGB
from docfraud.results import ModelInfo

_BATCH = 16
"""Chips per run: past this a run saves no time, and memory stays at some 50 MB."""


class OnnxBackend:
    """See `FaceBackend`."""

    name = "onnx"

    def __init__(self, networks: Networks, variant: str = "dlib") -> None:
        self._networks = networks
        self._variant = variant

    @property
    def models(self) -> tuple[ModelInfo, ...]:
        return models()

    @cached_property
    def _detector(self) -> Detector:
        return Detector(self._networks)

    def detect(self, picture: RGB, *, scale: float, threshold: float, keep_ratio: float) -> list[Face]:
        """See `FaceBackend.detect`."""
        detections = self._detector.detect(picture, scale=scale, threshold=threshold, keep_ratio=keep_ratio)
        predictor = self._networks.shape_predictor
        faces = [Face(d.box, d.score, find_landmarks(predictor, picture, d.box)) for d in detections]
        return sorted(faces, key=lambda f: -f.size)

    def chip(self, picture: RGB, face: Face) -> RGB:
        """See `FaceBackend.chip`."""
        return cut_chip(picture, face.landmarks)

    def embed(self, chips: Sequence[RGB] | NDArray[np.uint8]) -> Descriptor:
        """See `FaceBackend.embed`."""
        network: Any = self._networks.descriptor_variant(self._variant)
        blob = np.asarray(chips).reshape(-1, CHIP, CHIP, 3).transpose(0, 3, 1, 2)
        runs = [
            network.run(None, {"chips": np.ascontiguousarray(blob[i : i + _BATCH], dtype=np.float32)})[0]
            for i in range(0, len(blob), _BATCH)
        ]
        return np.concatenate(runs) if runs else np.zeros((0, 128), dtype=np.float32)
