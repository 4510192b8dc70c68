"""The manifest of networks: what each is, where it comes from, and what its bytes must hash to.

`models/` beside the package in a checkout, inside it in a wheel.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from docfraud.errors import ModelFileError
from docfraud.results import ModelInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelEntry:
    """One network of the manifest.

    `file` lies in the installed dependency `package`, or beside the manifest where that is empty.
    """

    name: str
    card: str
    package: str
    file: str
    sha256: str
    licence: str
    input: str
    output: str

    @property
    def info(self) -> ModelInfo:
        """What results say about it."""
        return ModelInfo(name=self.name, sha256=self.sha256, licence=self.licence)

    def path(self) -> Path:
        """Where the file is.

        Raises:
            ModelFileError: the package that carries it is not installed.
        """
        if not self.package:
            return models_folder() / self.file
        spec = importlib.util.find_spec(self.package)
        if spec is None or not spec.submodule_search_locations:
            raise ModelFileError(f"The package {self.package}, which carries {self.name}, is not installed.")
        return Path(spec.submodule_search_locations[0]) / self.file

    def hash(self) -> str:
        """SHA-256 of the installed file.

        Raises:
            ModelFileError: it cannot be read.
        """
        try:
            return hashlib.sha256(self.path().read_bytes()).hexdigest()
        except OSError as error:
            raise ModelFileError(f"The network {self.name} cannot be read: {error.strerror}.") from error


def models_folder() -> Path:
    """Where the manifest, the cards and docfraud's own networks are."""
    package = Path(__file__).parent
    inside = package / "models"
    return inside if inside.is_dir() else package.parent / "models"


@lru_cache(maxsize=1)
def manifest() -> tuple[ModelEntry, ...]:
    """Every network docfraud runs.

    Raises:
        ModelFileError: the manifest is absent or damaged.
    """
    try:
        content = json.loads((models_folder() / "manifest.json").read_text(encoding="utf-8"))
        return tuple(ModelEntry(**entry) for entry in content["models"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelFileError("docfraud's manifest of networks is absent or damaged.") from error


def model(name: str) -> ModelEntry:
    """One network by name.

    Raises:
        KeyError: there is none of that name.
    """
    for entry in manifest():
        if entry.name == name:
            return entry
    raise KeyError(name)
