"""A document model: one side's pages averaged, where they are static, and what is personal; and its file."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from docfraud.errors import ModelFileError
from docfraud.imaging.native import cv2
from docfraud.reference.code import BITS, Code, page_code
from docfraud.reference.frame import PX_PER_MM, Faded, detail, faded, grey_of
from docfraud.results import Light
from docfraud.security_features.scene import Box, Plane

__all__ = ["MODEL_VERSION", "DocumentModel", "ModelEntry", "SideModel", "read_entry", "read_model", "write_model"]

MODEL_VERSION = 1

Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class SideModel:
    """One side of a document model.

    Attributes:
        side: page or back.
        lights: mean page in each light, VI and UV (height, width, 3), IR (height, width), uint8, at `PX_PER_MM`.
        static: where print belongs to the blank and not to the holder, (height, width), bool.
        luminous: the same under ultraviolet light, where the portrait hides nothing.
        places: boxes of the portrait, ghost portrait and MRZ by name, frame pixels.
        measures: what was measured on the specimens, by name: mean and spread; see `docfraud.reference.measures`.
    """

    side: str
    lights: Mapping[Light, NDArray[np.uint8]]
    static: Mask
    luminous: Mask
    places: Mapping[str, Box]
    measures: Mapping[str, tuple[float, float]]

    @cached_property
    def page_detail(self) -> Plane:
        """What registration compares: the print of the white-light page, float32, (height, width)."""
        return detail(grey_of(self.lights[Light.VI]))

    @cached_property
    def faded(self) -> Faded:
        """The same with what is not static faded out."""
        return faded(self.page_detail, self.static)

    @cached_property
    def code(self) -> Code:
        """By which the side is found among many."""
        return page_code(self.lights[Light.VI])

    def static_in(self, light: Light) -> Mask:
        """Where print belongs to the blank in a light."""
        return self.luminous if light is Light.UV else self.static

    @property
    def size(self) -> tuple[int, int]:
        """(width, height), frame pixels."""
        return self.static.shape[1], self.static.shape[0]

    @property
    def size_mm(self) -> tuple[float, float]:
        """(width, height), millimetres."""
        return self.static.shape[1] / PX_PER_MM, self.static.shape[0] / PX_PER_MM


@dataclass(frozen=True, eq=False)
class DocumentModel:
    """What a document of one issue looks like (ICAO 9303-2: country, type, number, year of issue).

    Attributes:
        name: its folder in a store: lower case letters, digits, hyphens.
        issuer, document_code, format: from the MRZ of the specimens; "" where they had none.
        specimens: how many it was learnt from.
        sides: by name.
        note: free text of whoever learnt it.
    """

    name: str
    issuer: str
    document_code: str
    format: str
    specimens: int
    sides: Mapping[str, SideModel]
    note: str = ""


@dataclass(frozen=True, eq=False)
class ModelEntry:
    """What is known of a model without loading it: enough to tell whether it is worth it.

    Attributes:
        name, issuer, document_code, format, specimens, note: as in `DocumentModel`.
        lights: of each side.
        codes: of each side, see `docfraud.reference.code`.
        load: gives the model.
    """

    name: str
    issuer: str
    document_code: str
    format: str
    specimens: int
    note: str
    lights: Mapping[str, tuple[Light, ...]]
    codes: Mapping[str, Code]
    load: Callable[[], DocumentModel]

    @classmethod
    def of(cls, model: DocumentModel) -> ModelEntry:
        """The entry of a model that is in memory."""
        return cls(
            model.name,
            model.issuer,
            model.document_code,
            model.format,
            model.specimens,
            model.note,
            {name: tuple(side.lights) for name, side in model.sides.items()},
            {name: side.code for name, side in model.sides.items()},
            lambda: model,
        )


def read_entry(folder: Path, load: Callable[[], DocumentModel]) -> ModelEntry:
    """A model's entry, from its index alone.

    Raises:
        ModelFileError: the index cannot be read, or is of another version.
    """
    with _readable(folder):
        data = _index(folder)
        return ModelEntry(
            data["name"],
            data["issuer"],
            data["document_code"],
            data["format"],
            int(data["specimens"]),
            data["note"],
            {name: tuple(Light(value) for value in side["lights"]) for name, side in data["sides"].items()},
            {name: _code(side["code"]) for name, side in data["sides"].items()},
            load,
        )


def _code(text: str) -> Code:
    code = np.frombuffer(bytes.fromhex(text), np.uint8)
    if len(code) != BITS // 8:
        raise ValueError("a page code of another length")
    return code


def _index(folder: Path) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    if data["version"] != MODEL_VERSION or data["px_per_mm"] != PX_PER_MM:
        raise ModelFileError(
            f"The document model {folder.name} was learnt by another version of docfraud.",
            remedy="Learn it again with `docfraud reference learn`.",
        )
    return data


@contextmanager
def _readable(folder: Path) -> Iterator[None]:
    """What goes wrong while a model is read, in one sentence."""
    try:
        yield
    except (OSError, KeyError, ValueError, TypeError) as error:
        raise ModelFileError(
            f"The document model in {folder} cannot be read ({type(error).__name__}).",
            remedy="Copy it again from where it came, or learn it again with `docfraud reference learn`.",
        ) from error


def write_model(model: DocumentModel, folder: Path) -> list[Path]:
    """Write a model as `model.json` and one PNG a light and side. Returns the files.

    PNG, so that an officer can look at what was learnt with any viewer.
    """
    folder.mkdir(parents=True, exist_ok=True)
    files: list[Path] = []
    sides: dict[str, Any] = {}
    for name, side in model.sides.items():
        for light, plane in side.lights.items():
            path = folder / f"{name}_{light.value.lower()}.png"
            pixels = plane if plane.ndim == 2 else cv2.cvtColor(plane, cv2.COLOR_RGB2BGR)
            path.write_bytes(cv2.imencode(".png", pixels, [cv2.IMWRITE_PNG_COMPRESSION, 9])[1].tobytes())
            files.append(path)
        for kind, mask in (("static", side.static), ("luminous", side.luminous)):
            path = folder / f"{name}_{kind}.png"
            path.write_bytes(cv2.imencode(".png", mask.astype(np.uint8) * 255)[1].tobytes())
            files.append(path)
        sides[name] = {
            "lights": [light.value for light in side.lights],
            "code": side.code.tobytes().hex(),
            "places": {key: [box.x0, box.y0, box.x1, box.y1] for key, box in side.places.items()},
            "measures": {key: [round(mean, 5), round(spread, 5)] for key, (mean, spread) in side.measures.items()},
        }
    data = {
        "version": MODEL_VERSION,
        "name": model.name,
        "issuer": model.issuer,
        "document_code": model.document_code,
        "format": model.format,
        "specimens": model.specimens,
        "note": model.note,
        "px_per_mm": PX_PER_MM,
        "sides": sides,
        "sha256": {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(files)},
    }
    index = folder / "model.json"
    index.write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return [index, *files]


def read_model(folder: Path) -> DocumentModel:
    """Read a model and check its files against their hashes.

    Raises:
        ModelFileError: a file is missing, was changed, or is of another version.
    """
    with _readable(folder):
        data = _index(folder)
        sides = {name: _read_side(folder, name, side, data["sha256"]) for name, side in data["sides"].items()}
        return DocumentModel(
            data["name"], data["issuer"], data["document_code"], data["format"], data["specimens"], sides, data["note"]
        )


def _read_side(folder: Path, name: str, data: dict[str, Any], hashes: dict[str, str]) -> SideModel:
    def picture(file: str, flag: int) -> NDArray[np.uint8]:
        content = (folder / file).read_bytes()
        if hashlib.sha256(content).hexdigest() != hashes[file]:
            raise ModelFileError(
                f"{folder / file} was changed since the document model was written.",
                remedy="Copy the model again from where it came.",
            )
        pixels = cv2.imdecode(np.frombuffer(content, np.uint8), flag)
        if pixels is None:
            raise ValueError(file)
        return np.asarray(pixels, np.uint8)

    lights: dict[Light, NDArray[np.uint8]] = {}
    for value in data["lights"]:
        light = Light(value)
        grey = light is Light.IR
        plane = picture(f"{name}_{value.lower()}.png", cv2.IMREAD_GRAYSCALE if grey else cv2.IMREAD_COLOR)
        lights[light] = plane if grey else np.asarray(cv2.cvtColor(plane, cv2.COLOR_BGR2RGB), np.uint8)
    static, luminous = (picture(f"{name}_{kind}.png", cv2.IMREAD_GRAYSCALE) > 127 for kind in ("static", "luminous"))
    places = {key: Box(*(int(v) for v in box)) for key, box in data["places"].items()}
    measures = {key: (float(mean), float(spread)) for key, (mean, spread) in data["measures"].items()}
    return SideModel(name, lights, static, luminous, places, measures)
