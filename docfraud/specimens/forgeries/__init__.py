"""Forgeries: one module per class of ICAO 9303-2 A.4. They make marked, fictitious specimens for training and tests."""

from __future__ import annotations

from docfraud.specimens.forgeries.base import QUALITIES, Forged, ForgedSide, Forger, Order, Quality
from docfraud.specimens.registry import Registry

__all__ = ["FORGERY_NAMES", "QUALITIES", "Forged", "ForgedSide", "Forger", "Order", "Quality", "get_forger"]

_FILES: tuple[str, ...] = (
    "counterfeit",
    "fantasy",
    "photo_substitution",
    "photo_in_picture",
    "viz_alteration",
    "mrz_alteration",
    "data_alteration",
    "data_in_picture",
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

_REGISTRY: Registry[Forger] = Registry(__name__, "FORGER", "forgery", _FILES)

FORGERY_NAMES = _REGISTRY.names
get_forger = _REGISTRY.get
"""A forger by name; raises UnknownNameError where there is none of that name."""
