"""Networks of the user's own choice: a manifest, JSON beside an ONNX file, is read, checked and opened in one way.

`embedder` (faces), and `attacks.plugged` (presentation attacks, morphs) say what else their manifests hold.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from docfraud.errors import ModelFileError
from docfraud.onnx_session import open_session
from docfraud.results import ModelInfo

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

__all__ = ["ManifestPart", "PluggedManifest", "open_plugged", "unusable"]

_M = TypeVar("_M", bound="PluggedManifest")


class ManifestPart(BaseModel):
    """Base of what a manifest holds: nothing unknown in it."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class PluggedManifest(ManifestPart):
    """What every manifest says.

    Attributes:
        name: in results.
        file: the ONNX file, from the manifest's folder.
        sha256: of that file.
        licence: of the network.
        origin: on which data its thresholds were measured.
    """

    name: str = Field(min_length=1)
    file: Path
    sha256: str = Field(pattern="^[0-9a-fA-F]{64}$")
    licence: str
    origin: str

    @property
    def info(self) -> ModelInfo:
        """What results say about it."""
        return ModelInfo(name=self.name, sha256=self.sha256.lower(), licence=self.licence)


def open_plugged(path: Path, kind: type[_M], *, threads: int, remedy: str) -> tuple[_M, InferenceSession]:
    """The manifest in a file and its network, opened.

    Args:
        path: the manifest.
        kind: what it must hold.
        threads: per run; 0 lets onnxruntime choose.
        remedy: for the errors.

    Raises:
        ModelFileError: the manifest or its network is absent, damaged, or not what it says; the message says what.
    """
    try:
        manifest = kind.model_validate_json(path.read_bytes())
    except OSError as error:
        raise unusable(path, f"it cannot be read ({error.strerror})", remedy) from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "the file"
        raise unusable(path, f"{where}: {first['msg']}", remedy) from error
    file = path.parent / manifest.file
    try:
        data = file.read_bytes()
    except OSError as error:
        raise unusable(path, f"its network {file} cannot be read ({error.strerror})", remedy) from error
    if hashlib.sha256(data).hexdigest() != manifest.sha256.lower():
        raise unusable(path, f"its network {file} is not the one that it promises, the SHA-256 differs", remedy)
    try:
        return manifest, open_session(data, threads=threads)
    except Exception as error:  # onnxruntime's exceptions have no common base of their own
        raise unusable(path, f"its network {file} is no ONNX file that can be run", remedy) from error


def unusable(path: Path, why: str, remedy: str) -> ModelFileError:
    """The error of a manifest or of its network."""
    return ModelFileError(f"The network of {path} cannot be used: {why}.", remedy=remedy)
