"""Converts dlib's weights once and keeps the result in the user's cache.

What is cached, each a single file: the descriptor's variants and the detector as ONNX, the shape predictor as npz. A
file's name carries the converter's version, the hashes of what it was made from and its own: a file that does not hash
to its name is damaged and is made anew. Files appear by rename, so several processes may convert at once; each leaves a
valid one. Where the cache cannot be written the result stays in memory.
"""

from __future__ import annotations

import hashlib
import io
import json
import logging
import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np

from docfraud.biometrics import dlib_weights
from docfraud.biometrics.dlib_shape import ShapePredictor, parse_landmarks
from docfraud.biometrics.dlib_weights import WeightFile
from docfraud.errors import ModelFileError
from docfraud.manifest import models_folder

CONVERTER = 2
"""Raise when a conversion's output changes, so that cached files of older versions are not used."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Artefact:
    """Something converted: its name in the cache, what it is made of and how; `ranged` if with ranges.json."""

    name: str
    suffix: str
    source: WeightFile
    convert: Callable[[bytes], bytes]
    ranged: bool = False

    @property
    def stem(self) -> str:
        """What a cached file's name begins with, up to its own hash."""
        ranges = f"{hashlib.sha256(_ranges_file()).hexdigest()[:8]}-" if self.ranged else ""
        return f"{self.name}-v{CONVERTER}-{self.source.sha256[:16]}-{ranges}"


def _ranges_file() -> bytes:
    """Made by models/dlib_faces/calibrate.py."""
    path = models_folder() / "dlib_faces" / "ranges.json"
    try:
        return path.read_bytes()
    except OSError as error:
        raise ModelFileError(f"The ranges of the face descriptor cannot be read: {path}.") from error


def _ranges() -> dict[str, tuple[float, float]]:
    return {name: (low, high) for name, (low, high) in json.loads(_ranges_file())["ranges"].items()}


def _limits() -> dict[str, float]:
    return {name: high for name, (_, high) in _ranges().items()}


def _descriptor(data: bytes) -> bytes:
    from docfraud.biometrics import onnx_graph

    return onnx_graph.descriptor_model(dlib_weights.parse_descriptor(data))


def _limited(data: bytes) -> bytes:
    from docfraud.biometrics import onnx_graph

    return onnx_graph.descriptor_model(dlib_weights.parse_descriptor(data), limits=_limits())


def _eight_bit(data: bytes) -> bytes:
    from docfraud.biometrics import onnx_graph

    return onnx_graph.eight_bit_descriptor_model(dlib_weights.parse_descriptor(data), _ranges())


def _detector(data: bytes) -> bytes:
    from docfraud.biometrics import onnx_graph

    return onnx_graph.detector_model(dlib_weights.parse_detector(data))


def _landmarks(data: bytes) -> bytes:
    predictor = parse_landmarks(data)
    buffer = io.BytesIO()
    np.savez(buffer, **{f.name: getattr(predictor, f.name) for f in fields(predictor)})
    return buffer.getvalue()


DESCRIPTOR = Artefact("descriptor", ".onnx", dlib_weights.DESCRIPTOR, _descriptor)
LIMITED = Artefact("descriptor_limited", ".onnx", dlib_weights.DESCRIPTOR, _limited, ranged=True)
EIGHT_BIT = Artefact("descriptor_eight_bit", ".onnx", dlib_weights.DESCRIPTOR, _eight_bit, ranged=True)
DETECTOR = Artefact("detector", ".onnx", dlib_weights.DETECTOR, _detector)
LANDMARKS = Artefact("landmarks", ".npz", dlib_weights.LANDMARKS, _landmarks)
ARTEFACTS = (DESCRIPTOR, LIMITED, EIGHT_BIT, DETECTOR, LANDMARKS)


def load_shape_predictor(data: bytes) -> ShapePredictor:
    """The shape predictor from the bytes of its artefact."""
    with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
        return ShapePredictor(**{f.name: arrays[f.name] for f in fields(ShapePredictor)})


def default_cache() -> Path | None:
    """`$XDG_CACHE_HOME/docfraud`, or `~/.cache/docfraud`; None for a user without a home."""
    base = Path(os.environ.get("XDG_CACHE_HOME", ""))
    if base.is_absolute():
        return base / "docfraud"
    try:
        return Path.home() / ".cache" / "docfraud"
    except RuntimeError:
        return None


def converted(artefact: Artefact, *, cache: Path | None = None, weights: Path | None = None) -> bytes:
    """The bytes of an artefact: from the cache if a sound copy is there, else converted now and cached.

    Args:
        artefact: which one.
        cache: folder to keep it in; default: the user's cache.
        weights: folder of dlib's files; default: the installed package's.

    Raises:
        ModelFileError: a conversion is needed and the weight file is absent or damaged.
    """
    root = cache or default_cache()
    if root is None:
        return artefact.convert(dlib_weights.read_weights(artefact.source, folder=weights))
    folder = root / "faces"
    stem = artefact.stem
    found = _cached(folder, stem, artefact.suffix)
    if found is not None:
        return found
    data = artefact.convert(dlib_weights.read_weights(artefact.source, folder=weights))
    target = folder / f"{stem}{hashlib.sha256(data).hexdigest()}{artefact.suffix}"
    try:
        _write(target, data)
    except OSError as error:
        _log.info("converted face weights stay in memory, %s cannot be written: %s", folder, error)
    else:
        _remove_outdated(artefact, folder, stem)
    return data


def _cached(folder: Path, stem: str, suffix: str) -> bytes | None:
    with suppress(OSError):
        for path in sorted(folder.glob(f"{stem}*{suffix}")):
            with suppress(OSError):
                data = path.read_bytes()
                if path.name == f"{stem}{hashlib.sha256(data).hexdigest()}{suffix}":
                    return data
                _log.warning("%s is damaged; it is made anew", path)
                path.unlink()
    return None


def _write(target: Path, data: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(prefix=f".{target.stem[:24]}-", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(target)
    except BaseException:
        with suppress(OSError):
            Path(temporary).unlink()
        raise


def _remove_outdated(artefact: Artefact, folder: Path, stem: str) -> None:
    for path in folder.glob(f"{artefact.name}-v*{artefact.suffix}"):
        if not path.name.startswith(stem):
            with suppress(OSError):
                path.unlink()
