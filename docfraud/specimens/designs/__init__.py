"""The fictitious document designs, one file each. A new design is one new file and its name in `_FILES`."""

from __future__ import annotations

from docfraud.specimens.design import Design
from docfraud.specimens.registry import Registry

__all__ = [
    "DESIGN_NAMES",
    "DEVELOPMENT_DESIGN_NAMES",
    "SAMPLE_DESIGN_NAMES",
    "TRIAL_DESIGN_NAMES",
    "all_designs",
    "get_design",
]

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
    "uto_service_passport",
    "uto_residence_permit",
    "qmr_visa",
    "zzv_residence_card",
    "xke_passport",
    "xke_id_card",
    "qsk_passport",
    "qsk_visa",
)
"""Module names in this folder; each has a `DESIGN`, named like its file with - for _."""

_REGISTRY: Registry[Design] = Registry(__name__, "DESIGN", "document design", _FILES)

DESIGN_NAMES = _REGISTRY.names
SAMPLE_DESIGN_NAMES = DESIGN_NAMES[:9]
"""Those of sample_docs/, on whose pictures the MRZ reader was trained."""
TRIAL_DESIGN_NAMES = ("xke-passport", "xke-id-card", "qsk-passport", "qsk-visa")
"""Those that are kept for the accuracy trial: in no sample, behind no threshold."""
DEVELOPMENT_DESIGN_NAMES = tuple(name for name in DESIGN_NAMES if name not in TRIAL_DESIGN_NAMES)
"""The others."""
get_design = _REGISTRY.get
"""A design by name; raises UnknownNameError where there is none of that name."""


def all_designs() -> tuple[Design, ...]:
    """Every design, in a fixed order."""
    return tuple(get_design(name) for name in DESIGN_NAMES)
