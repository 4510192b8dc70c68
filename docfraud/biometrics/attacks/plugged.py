"""A trained network plugs in here: a manifest says what it is, what it eats and what its numbers mean.

The manifest is one JSON object beside the ONNX file::

    {"name": "...", "file": "net.onnx", "sha256": "...", "licence": "...",
     "task": "attack" | "morph-single" | "morph-differential",
     "input": {"size": [height, width], "margin": 0.3, "scale": 0.00392157, "mean": [0, 0, 0], "std": [1, 1, 1],
               "order": "RGB" | "BGR"},
     "output": {"classes": ["bona fide", "print", "screen"], "bona_fide": 0, "activation": "softmax" | "none"},
     "threshold": 0.5, "origin": "on what the threshold was measured"}

A pixel enters as (value * scale - mean) / std, planes first, one picture a batch. The score is the sum of all classes
but the bona fide one; above the threshold is an attack.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from docfraud.errors import FileMissingError, ModelFileError
from docfraud.imaging.native import cv2
from docfraud.imaging.picture import RGB
from docfraud.results import ModelInfo

__all__ = ["Network", "NetworkManifest", "Task", "read_network"]

Task = Literal["attack", "morph-single", "morph-differential"]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class InputRecipe(_Part):
    """How a picture becomes the network's input; `margin` is what surrounds the face's box, as a share of its width."""

    size: tuple[int, int]
    margin: float = Field(default=0.3, ge=0, le=4)
    scale: float = 1 / 255
    mean: tuple[float, float, float] = (0.0, 0.0, 0.0)
    std: tuple[float, float, float] = (1.0, 1.0, 1.0)
    order: Literal["RGB", "BGR"] = "RGB"


class OutputMeaning(_Part):
    """What the network's numbers mean."""

    classes: tuple[str, ...] = Field(min_length=2)
    bona_fide: int = Field(ge=0)
    activation: Literal["softmax", "none"] = "softmax"

    @model_validator(mode="after")
    def _bona_fide_is_a_class(self) -> OutputMeaning:
        if self.bona_fide >= len(self.classes):
            raise ValueError("bona_fide is no class")
        return self


class NetworkManifest(_Part):
    """A network of one of the three tasks."""

    name: str
    file: str
    sha256: str
    licence: str
    task: Task
    input: InputRecipe
    output: OutputMeaning
    threshold: float
    origin: str

    @property
    def info(self) -> ModelInfo:
        """What results say about it."""
        return ModelInfo(name=self.name, sha256=self.sha256, licence=self.licence)


@dataclass(frozen=True, eq=False)
class Network:
    """An opened network.

    Attributes:
        manifest: what it is.
        session: onnxruntime's.
    """

    manifest: NetworkManifest
    session: object

    def scores(self, *pictures: RGB) -> dict[str, float]:
        """Class probabilities (or what the network gives, without activation) of one picture per input.

        Raises:
            ModelFileError: the output is not one number per class.
        """
        names = [node.name for node in self.session.get_inputs()]  # type: ignore[attr-defined]
        fed = {name: self._prepared(picture) for name, picture in zip(names, pictures, strict=True)}
        values = np.asarray(self.session.run(None, fed)[0], np.float64).reshape(-1)  # type: ignore[attr-defined]
        classes = self.manifest.output.classes
        if values.size != len(classes) or not np.isfinite(values).all():
            raise ModelFileError(
                f"The network {self.manifest.name} gave {values.size} numbers for {len(classes)} classes.",
                remedy="Correct output.classes in its manifest.",
            )
        if self.manifest.output.activation == "softmax":
            values = np.exp(values - values.max())
            values = values / values.sum()
        return dict(zip(classes, map(float, values), strict=True))

    def attack_score(self, scores: dict[str, float]) -> float:
        """All but the bona fide class together."""
        return sum(scores.values()) - scores[self.manifest.output.classes[self.manifest.output.bona_fide]]

    def _prepared(self, picture: RGB) -> NDArray[np.float32]:
        recipe = self.manifest.input
        resized = np.asarray(cv2.resize(picture, recipe.size[::-1], interpolation=cv2.INTER_AREA), np.float32)
        if recipe.order == "BGR":
            resized = resized[..., ::-1]
        values = (resized * recipe.scale - np.array(recipe.mean)) / np.array(recipe.std)
        return np.ascontiguousarray(values.transpose(2, 0, 1)[None].astype(np.float32))


def read_network(manifest: Path, tasks: tuple[Task, ...], *, threads: int = 0) -> Network:
    """Open a network by its manifest.

    Args:
        manifest: the JSON file.
        tasks: what it may be for.
        threads: per run; 0 lets onnxruntime choose.

    Raises:
        FileMissingError: there is no such manifest.
        ModelFileError: the manifest is not one, is for another task, or the network is absent, altered, no ONNX file,
            or has another number of inputs.
    """
    if not manifest.is_file():
        raise FileMissingError(f"There is no manifest {manifest}.")
    try:
        entry = NetworkManifest.model_validate(json.loads(manifest.read_text(encoding="utf-8")))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the manifest"
        raise _wrong(manifest, f"{where}: {first['msg'].lower()}") from error
    except (OSError, ValueError) as error:
        raise _wrong(manifest, "it is no JSON") from error
    if entry.task not in tasks:
        raise _wrong(manifest, f"its task is {entry.task}, and {' or '.join(tasks)} is needed")
    path = manifest.parent / entry.file
    try:
        content = path.read_bytes()
    except OSError as error:
        raise _wrong(manifest, f"its file {entry.file} cannot be read ({error.strerror})") from error
    if hashlib.sha256(content).hexdigest() != entry.sha256.lower():
        raise ModelFileError(
            f"The network {path} is not the one that its manifest promises: its SHA-256 differs.",
            remedy="Get the file again from where the manifest came from.",
        )
    return Network(entry, _opened(content, entry, manifest, threads))


def _opened(content: bytes, entry: NetworkManifest, manifest: Path, threads: int) -> object:
    from docfraud.onnx_session import open_session

    try:
        session = open_session(content, threads=threads)
    except Exception as error:  # onnxruntime has no common base class for what a file can be wrong in
        raise _wrong(manifest, f"{entry.file} is no ONNX file that can be run") from error
    wanted = 2 if entry.task == "morph-differential" else 1
    have = len(session.get_inputs())
    if have != wanted:
        raise _wrong(manifest, f"the network has {have} inputs, and {entry.task} needs {wanted}")
    return session


def _wrong(manifest: Path, what: str) -> ModelFileError:
    return ModelFileError(f"The manifest {manifest} cannot be used: {what}.", remedy="See docs/attack-networks.md.")
