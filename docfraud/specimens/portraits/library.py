"""The portraits at hand: the packaged ones, and those of a user's folder."""

from __future__ import annotations

import json
from functools import lru_cache
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from docfraud.imaging.picture import RGB
from docfraud.specimens.portraits.base import Portrait, PortraitSet

__all__ = ["library", "packaged"]


def library(folder: Path | None = None) -> PortraitSet:
    """The portraits to make documents with.

    Args:
        folder: the user's own portraits, see `read_folder`; None: the packaged public-domain portraits.

    Returns:
        A sequence of portraits, with `persons`, `of(person)`, `others(portrait)`, `strangers(portrait)`, `warnings`.

    Raises:
        FileMissingError: there is no such folder.
        UsageError: there is no usable portrait in it.
    """
    if folder is not None:
        from docfraud.specimens.portraits.folder import read_folder

        return read_folder(Path(folder))
    return PortraitSet(packaged())


@lru_cache(maxsize=1)
def packaged() -> tuple[Portrait, ...]:
    """The portraits that come with docfraud: public-domain works of the United States federal government.

    Where each comes from stands in its `source` and in `sample_docs/SOURCES.md`; `tools/make_portraits.py` cut them.
    """
    home = files("docfraud.specimens.portraits") / "data"
    index: list[dict[str, Any]] = json.loads((home / "index.json").read_text(encoding="utf-8"))["portraits"]

    def pixels(name: str) -> RGB:
        with Image.open(BytesIO((home / name).read_bytes())) as picture:
            return np.array(picture.convert("RGB"), np.uint8)

    return tuple(
        Portrait(
            entry["name"],
            entry["name"],
            pixels(entry["picture"]),
            np.array(entry["points"], np.float64),
            pixels(entry["wide"]),
            np.array(entry["wide_points"], np.float64),
            entry["sex"],
            entry["source"],
        )
        for entry in index
    )
