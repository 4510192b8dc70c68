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

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, model_validator

from docfraud.biometrics.plugged import ManifestPart, PluggedManifest, open_plugged, unusable
from docfraud.errors import FileMissingError, ModelFileError
from docfraud.imaging.native import cv2
from docfraud.imaging.picture import RGB

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

__all__ = ["Network", "NetworkManifest", "Task", "read_network"]

Task = Literal["attack", "morph-single", "morph-differential"]


_REMEDY = "See docs/attack-networks.md."


class InputRecipe(ManifestPart):
    """How a picture becomes the network's input; `margin` is what surrounds the face's box, as a share of its width."""

    size: tuple[int, int]
    margin: float = Field(default=0.3, ge=0, le=4)
    scale: float = 1 / 255
    mean: tuple[float, float, float] = (0.0, 0.0, 0.0)
    std: tuple[float, float, float] = (1.0, 1.0, 1.0)
    order: Literal["RGB", "BGR"] = "RGB"


class OutputMeaning(ManifestPart):
    """What the network's numbers mean."""

    classes: tuple[str, ...] = Field(min_length=2)
    bona_fide: int = Field(ge=0)
    activation: Literal["softmax", "none"] = "softmax"

    @model_validator(mode="after")
    def _bona_fide_is_a_class(self) -> OutputMeaning:
        if self.bona_fide >= len(self.classes):
            raise ValueError("bona_fide is no class")
        return self


class NetworkManifest(PluggedManifest):
    """A network of one of the three tasks."""

    task: Task
    input: InputRecipe
    output: OutputMeaning
    threshold: float


@dataclass(frozen=True, eq=False)
class Network:
    """An opened network.

    Attributes:
        manifest: what it is.
        session: onnxruntime's.
    """

    manifest: NetworkManifest
    session: InferenceSession

    def scores(self, *pictures: RGB) -> dict[str, float]:
        """Class probabilities (or what the network gives, without activation) of one picture per input.

        Raises:
            ModelFileError: the output is not one number per class.
        """
        names = [node.name for node in self.session.get_inputs()]
        fed = {name: self._prepared(picture) for name, picture in zip(names, pictures, strict=True)}
        values = np.asarray(self.session.run(None, fed)[0], np.float64).reshape(-1)
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
    entry, session = open_plugged(manifest, NetworkManifest, threads=threads, remedy=_REMEDY)
    if entry.task not in tasks:
        why = f"its task is {entry.task}, and {' or '.join(tasks)} is needed"
        raise unusable(manifest, why, _REMEDY)
    wanted, have = 2 if entry.task == "morph-differential" else 1, len(session.get_inputs())
    if have != wanted:
        raise unusable(manifest, f"the network has {have} inputs, and {entry.task} needs {wanted}", _REMEDY)
    return Network(entry, session)
