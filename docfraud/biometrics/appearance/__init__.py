"""Altered appearance: where do two faces of one person, perhaps, differ?

    from docfraud.biometrics.appearance import compare_regions
    found = compare_regions("portrait.jpg", "live.jpg")
    print(found.verdict, found.message)

Two pictures are laid over one another part by part (`register`, `measures`), and each part is covered in both to see
whether the faces come nearer (`masking`). Differences are told in units of what pictures of the same person unaltered
show (`scales`), patterns such as glasses are named (`attribute`), and one part that differs while the rest agrees is
pointed out (`judge`).
"""

from __future__ import annotations

from docfraud.biometrics.appearance.attribute import Change, RegionScore
from docfraud.biometrics.appearance.compare import AppearanceComparison, compare_found, compare_regions
from docfraud.biometrics.appearance.judge import AppearanceVerdict
from docfraud.biometrics.appearance.overlay import overlay

__all__ = [
    "AppearanceComparison",
    "AppearanceVerdict",
    "Change",
    "RegionScore",
    "compare_found",
    "compare_regions",
    "overlay",
]
