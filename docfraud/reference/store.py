"""A store of document models: a folder of folders, with a list of hashes that can be signed and carried."""

from __future__ import annotations

import hashlib
import re
import shutil
from functools import lru_cache
from pathlib import Path

from docfraud.errors import FileMissingError, ModelFileError, UnknownNameError, UsageError
from docfraud.reference.model import DocumentModel, ModelEntry, read_entry, read_model, write_model

__all__ = ["LIST_FILE", "Store"]

LIST_FILE = "SHA256SUMS"
"""Of all files of the store, in the format of sha256sum: sign this file, and the whole store is signed."""

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")


class Store:
    """A folder of document models."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @classmethod
    def open(cls, folder: Path) -> Store:
        """A store that exists.

        Raises:
            FileMissingError: there is no such folder.
        """
        if not folder.is_dir():
            raise FileMissingError(
                f"There is no store of document models at {folder}.",
                remedy="Name the folder that `docfraud reference learn` wrote to.",
            )
        return cls(folder)

    @property
    def names(self) -> tuple[str, ...]:
        """Of all models, sorted."""
        return tuple(sorted(path.parent.name for path in self.folder.glob("*/model.json")))

    def read(self, name: str) -> DocumentModel:
        """A model by name.

        Raises:
            UnknownNameError: there is none.
            ModelFileError: it is damaged.
        """
        self._require(name)
        return _read(self.folder / name, (self.folder / name / "model.json").stat().st_mtime_ns)

    def _require(self, name: str) -> None:
        if name not in self.names:
            known = ", ".join(self.names[:8]) or "none"
            raise UnknownNameError(
                f"There is no document model {name!r} in {self.folder}.", remedy=f"There are: {known}."
            )

    def entries(self) -> tuple[ModelEntry, ...]:
        """All models by what their indices say; none is loaded.

        Raises:
            ModelFileError: an index is damaged.
        """
        return tuple(self._entry(name) for name in self.names)

    def _entry(self, name: str) -> ModelEntry:
        folder = self.folder / name
        return _entry(folder, (folder / "model.json").stat().st_mtime_ns)

    def __len__(self) -> int:
        return len(self.names)

    def add(self, model: DocumentModel, *, replace: bool = False) -> Path:
        """Write a model into the store, whole or not at all.

        Raises:
            UsageError: the name is not allowed, or taken.
        """
        if not _NAME.fullmatch(model.name):
            raise UsageError(
                f"{model.name!r} is no name for a document model.",
                remedy="Use lower case letters, digits and hyphens, such as uto-passport-2018.",
            )
        target = self.folder / model.name
        if target.exists() and not replace:
            raise UsageError(
                f"There is a document model {model.name!r} already.", remedy="Add --replace, or use another name."
            )
        work = self.folder / f".{model.name}.part"
        try:
            shutil.rmtree(work, ignore_errors=True)
            write_model(model, work)
            if target.exists():
                shutil.rmtree(target)
            work.replace(target)
        except OSError as error:
            shutil.rmtree(work, ignore_errors=True)
            raise UsageError(
                f"{target} cannot be written: {error.strerror}.", remedy="Free space or name another folder."
            ) from error
        self.write_list()
        return target

    def remove(self, name: str) -> None:
        """Take a model out, even a damaged one.

        Raises:
            UnknownNameError: there is none.
        """
        self._require(name)
        shutil.rmtree(self.folder / name)
        self.write_list()

    def write_list(self) -> Path:
        """Write the hashes of all files."""
        lines = [f"{_sha256(path)}  {path.relative_to(self.folder).as_posix()}\n" for path in self._files()]
        target = self.folder / LIST_FILE
        target.write_text("".join(lines), encoding="utf-8")
        return target

    def verify(self) -> list[str]:
        """What does not agree with the list of hashes, one sentence each; empty if all does.

        Raises:
            ModelFileError: there is no list.
        """
        path = self.folder / LIST_FILE
        if not path.is_file():
            raise ModelFileError(
                f"{self.folder} has no {LIST_FILE}.", remedy="Write it with `docfraud reference verify --write`."
            )
        listed: dict[str, str] = {}
        for line in path.read_text(encoding="utf-8").splitlines():
            digest, _, name = line.partition("  ")
            listed[name] = digest
        present = {p.relative_to(self.folder).as_posix(): p for p in self._files()}
        wrong = [f"{name} is missing." for name in sorted(listed.keys() - present.keys())]
        wrong += [f"{name} is not in the list." for name in sorted(present.keys() - listed.keys())]
        wrong += [
            f"{name} was changed."
            for name in sorted(listed.keys() & present.keys())
            if _sha256(present[name]) != listed[name]
        ]
        return wrong

    def _files(self) -> list[Path]:
        return sorted(p for p in self.folder.glob("*/*") if p.is_file() and not p.parent.name.startswith("."))


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@lru_cache(maxsize=10_000)
def _entry(folder: Path, changed: int) -> ModelEntry:
    """Indices are read once while they do not change."""
    return read_entry(folder, lambda: _read(folder, changed))


@lru_cache(maxsize=64)
def _read(folder: Path, changed: int) -> DocumentModel:
    """Models are read once while they do not change."""
    return read_model(folder)
