"""The laboratory: fictitious specimen documents, genuine and forged, with ground truth.

    from docfraud.specimens import Recipe, library, make, save
    specimen = make(Recipe(design="uto-passport", seed=1), library())
    specimen.sides[0].pictures  # light to picture, (height, width, 3) uint8 RGB
    truth = save(specimen, Path("out"))

`docfraud specimens` is the same from the command line. Names are resolved on first use: the import loads nothing heavy.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docfraud.specimens.portraits.library import library
    from docfraud.specimens.recipe import Recipe
    from docfraud.specimens.store import load_truths, save
    from docfraud.specimens.workshop import Specimen, make

__all__ = ["Recipe", "Specimen", "library", "load_truths", "make", "save"]

_PLACES = {
    "Recipe": "recipe",
    "Specimen": "workshop",
    "library": "portraits.library",
    "load_truths": "store",
    "make": "workshop",
    "save": "store",
}


def __getattr__(name: str) -> Any:
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_PLACES[name]}"), name)
