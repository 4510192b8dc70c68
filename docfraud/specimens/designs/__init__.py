"""The fictitious document designs, one file each. A new design is one new file and its name in `_FILES`."""

from __future__ import annotations

from functools import cache
from importlib import import_module

from docfraud.errors import UnknownNameError
from docfraud.specimens.design import Design

__all__ = ["DESIGN_NAMES", "all_designs", "get_design"]

_FILES = (
    "uto_passport",
    "uto_id_card",
    "uto_visa",
    "qmr_passport",
    "qmr_id_card",
    "qmr_residence_card",
    "zzv_passport",
    "zzv_visa",
    "zzv_id_card",
)
"""Module names in this folder; each has a `DESIGN`, named like its file with - for _."""

DESIGN_NAMES = tuple(name.replace("_", "-") for name in _FILES)


@cache
def get_design(name: str) -> Design:
    """A design by its name.

    Raises:
        UnknownNameError: there is none of that name.
    """
    if name not in DESIGN_NAMES:
        raise UnknownNameError(f"There is no document design {name!r}; there are {', '.join(DESIGN_NAMES)}.")
    design: Design = import_module(f"{__name__}.{name.replace('-', '_')}").DESIGN
    return design


def all_designs() -> tuple[Design, ...]:
    """Every design, in a fixed order."""
    return tuple(get_design(name) for name in DESIGN_NAMES)
