"""The face networks as onnxruntime sessions: each opened once, on first use, from any thread."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from docfraud.biometrics import convert
from docfraud.biometrics.dlib_shape import ShapePredictor
from docfraud.onnx_session import open_session
from docfraud.results import ModelInfo

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

_Opened = TypeVar("_Opened")

VARIANTS = {"dlib": convert.DESCRIPTOR, "limited": convert.LIMITED, "int8": convert.EIGHT_BIT}
"""The descriptor's variants by the name that settings use."""


class Networks:
    """Descriptor, detector and shape predictor, each loaded when first asked for.

    Raises (each property):
        ModelFileError: the weights are absent or damaged.
    """

    def __init__(self, *, threads: int = 0, cache: Path | None = None) -> None:
        self._threads = threads
        self._cache = cache
        self._lock = threading.Lock()
        self._opened: dict[str, Any] = {}

    @property
    def descriptor(self) -> InferenceSession:
        """`chips` (n, 3, 150, 150) float32 RGB 0-255 to `descriptors` (n, 128) float32, as dlib computes it."""
        return self.descriptor_variant("dlib")

    def descriptor_variant(self, name: str) -> InferenceSession:
        """The same with the input and output of `descriptor`: dlib, limited or int8; see `onnx_graph`."""
        return self._open(VARIANTS[name], self._session)

    @property
    def detector(self) -> InferenceSession:
        """`picture` (1, 3, h, w) float32 RGB 0-255 to `scores` (1, 1, rows, columns) float32."""
        return self._open(convert.DETECTOR, self._session)

    @property
    def shape_predictor(self) -> ShapePredictor:
        return self._open(convert.LANDMARKS, convert.load_shape_predictor)

    def _open(self, artefact: convert.Artefact, opener: Callable[[bytes], _Opened]) -> _Opened:
        opened: _Opened | None = self._opened.get(artefact.name)
        if opened is None:
            with self._lock:
                opened = self._opened.get(artefact.name)
                if opened is None:
                    opened = opener(convert.converted(artefact, cache=self._cache))
                    self._opened[artefact.name] = opened
        return opened

    def _session(self, model: bytes) -> InferenceSession:
        return open_session(model, threads=self._threads)


def models() -> tuple[ModelInfo, ...]:
    """What decides here, named by the hashes of dlib's own files, which anyone can check."""
    return tuple(
        ModelInfo(name=a.source.name, sha256=a.source.sha256, licence=a.source.licence)
        for a in (convert.DESCRIPTOR, convert.DETECTOR, convert.LANDMARKS)
    )
