"""dlib itself as the engine, from the extra `[dlib]`: the yardstick of the parity tests, and slower.

dlib is used directly: importing `face_recognition` needs an old setuptools and would load the 68-point file, which may
not be used commercially.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from docfraud.biometrics import dlib_weights
from docfraud.biometrics.align import CHIP, PADDING
from docfraud.biometrics.backend import Descriptor, Face
from docfraud.biometrics.detect import scaled
from docfraud.biometrics.networks import models
from docfraud.errors import EngineUnavailableError
from docfraud.imaging.picture import RGB
from docfraud.results import ModelInfo


class DlibBackend:
    """See `FaceBackend`.

    Raises:
        EngineUnavailableError: dlib is not installed.
        ModelFileError: the weights are absent or damaged.
    """

    name = "dlib"

    def __init__(self) -> None:
        try:
            import dlib
        except ImportError as error:
            raise EngineUnavailableError(
                "The face engine dlib is not installed.",
                remedy="Use the default engine onnx, or install dlib: pip install 'docfraud[dlib]', which compiles it "
                "and needs CMake and a C++ compiler, or pip install dlib-bin.",
            ) from error
        folder = dlib_weights.weights_folder()
        for weights in (dlib_weights.DETECTOR, dlib_weights.LANDMARKS, dlib_weights.DESCRIPTOR):
            dlib_weights.read_weights(weights, folder=folder)  # dlib itself does not look at hashes
        self._dlib: Any = dlib
        self._detector = dlib.cnn_face_detection_model_v1(str(folder / dlib_weights.DETECTOR.file))
        self._predictor = dlib.shape_predictor(str(folder / dlib_weights.LANDMARKS.file))
        self._descriptor = dlib.face_recognition_model_v1(str(folder / dlib_weights.DESCRIPTOR.file))
        self._lock = threading.Lock()  # dlib's networks keep state while they run

    @property
    def models(self) -> tuple[ModelInfo, ...]:
        return models()

    def detect(self, picture: RGB, *, scale: float, threshold: float, keep_ratio: float) -> list[Face]:
        """See `FaceBackend.detect`; dlib searches all levels, and keeps to its own threshold of 0."""
        small = np.ascontiguousarray(scaled(picture, scale))
        back = np.array([picture.shape[1] / small.shape[1], picture.shape[0] / small.shape[0]] * 2)
        whole = np.ascontiguousarray(picture)
        faces = []
        with self._lock:
            for detection in self._detector(small, 0):
                r = detection.rect
                box = (np.array([r.left(), r.top(), r.right(), r.bottom()]) + 0.5) * back - 0.5
                rounded = self._dlib.rectangle(*(round(v) for v in box.tolist()))
                parts = self._predictor(whole, rounded).parts()
                if detection.confidence > threshold:
                    points = np.array([(p.x, p.y) for p in parts], dtype=np.float64)
                    x0, y0, x1, y1 = box.tolist()
                    faces.append(Face((x0, y0, x1, y1), float(detection.confidence), points))
        return sorted(faces, key=lambda f: -f.size)

    def chip(self, picture: RGB, face: Face) -> RGB:
        """See `FaceBackend.chip`; dlib takes whole pixels for landmarks."""
        x0, y0, x1, y1 = (round(v) for v in face.box)
        points = [self._dlib.point(*np.floor(p + 0.5).astype(int).tolist()) for p in face.landmarks]
        shape = self._dlib.full_object_detection(self._dlib.rectangle(x0, y0, x1, y1), points)
        chip = self._dlib.get_face_chip(np.ascontiguousarray(picture), shape, CHIP, PADDING)
        return np.asarray(chip, dtype=np.uint8)

    def embed(self, chips: Sequence[RGB] | NDArray[np.uint8]) -> Descriptor:
        """See `FaceBackend.embed`."""
        stack = [np.ascontiguousarray(chip) for chip in chips]
        if not stack:
            return np.zeros((0, 128), dtype=np.float32)
        with self._lock:
            descriptors = self._descriptor.compute_face_descriptor(stack)
        return np.array(descriptors, dtype=np.float32).reshape(len(stack), 128)
