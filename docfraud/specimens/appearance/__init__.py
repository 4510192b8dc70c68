"""Altered appearance of the person who presents a document: surgery, disguise, ageing, as a camera would see them.

    from docfraud.specimens.appearance import alter
    altered = alter(portrait, "nose", 0.6, seed=1)

One file per kind. All of it is drawn or bent on one photograph; `docs/altered-appearance.md` says what that leaves out.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType

from docfraud.errors import UnknownNameError, UsageError
from docfraud.specimens.appearance.base import Altered, Kind, finished
from docfraud.specimens.portraits.base import Portrait

__all__ = ["ALTERATIONS", "Altered", "Kind", "alter"]

_FILES = (
    "nose",
    "jaw",
    "lids",
    "lips",
    "brows",
    "weight",
    "skin",
    "ageing",
    "beard",
    "glasses",
    "make_up",
)
"""Module names in this folder; each has a `KIND`."""

ALTERATIONS: Mapping[str, str] = MappingProxyType({name.replace("_", "-"): name for name in _FILES})
"""Names of all kinds, and the files they are in."""


def get_kind(name: str) -> Kind:
    """A kind of alteration by name.

    Raises:
        UnknownNameError: there is none of that name.
    """
    if name not in ALTERATIONS:
        raise UnknownNameError(f"There is no alteration {name!r}.", remedy=f"Choose one of: {', '.join(ALTERATIONS)}.")
    kind: Kind = import_module(f"{__name__}.{ALTERATIONS[name]}").KIND
    return kind


def alter(portrait: Portrait, name: str, strength: float, seed: int) -> Altered:
    """Change a person's appearance.

    Args:
        portrait: whose; its `wide` picture is changed, the document's picture stays.
        name: one of `ALTERATIONS`.
        strength: 0 (nothing) to 1 (as far as such a change goes).
        seed: of what is drawn by chance; the same seed does the same at every strength.

    Raises:
        UnknownNameError: no such kind.
        UsageError: the strength is not within 0 to 1.
    """
    kind = get_kind(name)
    if not 0 <= strength <= 1:
        raise UsageError(f"An alteration cannot have the strength {strength:g}.", remedy="Give a number from 0 to 1.")
    return finished(portrait, kind, strength, seed)
