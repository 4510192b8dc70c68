"""Forgeries: one module per class of ICAO 9303-2 A.4. They make marked, fictitious specimens for training and tests."""

from __future__ import annotations

from functools import cache
from importlib import import_module

from docfraud.errors import UnknownNameError
from docfraud.specimens.forgeries.base import QUALITIES, Forged, ForgedSide, Forger, Order, Quality

__all__ = ["FORGERY_NAMES", "QUALITIES", "Forged", "ForgedSide", "Forger", "Order", "Quality", "get_forger"]

_FILES: tuple[str, ...] = (
    "counterfeit",
    "fantasy",
    "photo_substitution",
    "viz_alteration",
    "mrz_alteration",
    "data_alteration",
    "construction",
    "page_substitution",
    "stolen_blank",
    "impostor",
    "altered_appearance",
    "morphed_portrait",
    "paper_copy",
    "screen_copy",
)
"""Module names in this folder; each has a `FORGER`, named like its file with - for _."""

FORGERY_NAMES = tuple(name.replace("_", "-") for name in _FILES)


@cache
def get_forger(name: str) -> Forger:
    """A forger by name.

    Raises:
        UnknownNameError: there is none of that name.
    """
    if name not in FORGERY_NAMES:
        raise UnknownNameError(f"There is no forgery {name!r}; there are {', '.join(FORGERY_NAMES)}.")
    forger: Forger = import_module(f"{__name__}.{name.replace('-', '_')}").FORGER
    return forger
