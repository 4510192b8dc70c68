"""What two pictures of one unaltered person differ by: the unit in which differences are told."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import hypot

from docfraud.biometrics.appearance.chart import NAMES
from docfraud.biometrics.appearance.masking import COVERED
from docfraud.biometrics.appearance.measures import KINDS, MOVES, Measures

__all__ = ["MARGINS", "Deviations", "deviations"]

MARGINS: Mapping[str, float] = {
    "shape": 0.02,
    "move": 0.03,
    "texture": 0.25,
    "tone": 5.0,
    "colour": 5.0,
    "rims": 0.15,
    "cover": 0.05,
}
"""What another photograph of the same person adds to what the laboratory's pairs show, which are the same photograph:
eye distances (landmarks are set by hand to some 3 % of it), the face's own detail, CIE Lab, distance. Chosen a
priori."""


@dataclass(frozen=True, slots=True, eq=False)
class Deviations:
    """Differences in units of what the same person unaltered shows: 1 is the most that 95 of 100 such pairs have, and
    the margin for another photograph.

    Attributes:
        values: by region and kind of `measures.KINDS`, not negative.
        moves: by region and movement, signed.
        gain: by region, how much nearer covering it brings the faces than it usually does, not negative.
        rims: signed; from 1 on there are glasses in the second picture only, from -1 down in the first only.
        darker: of `Measures`, CIE Lab.
        unseen: regions that a picture does not show.
    """

    values: dict[tuple[str, str], float]
    moves: dict[tuple[str, str], float]
    gain: dict[str, float]
    rims: float
    darker: float
    unseen: frozenset[str]


def deviations(found: Measures, distance: float, covered: Mapping[str, float]) -> Deviations:
    """Measures and covered distances (`masking.covered_distances`) in those units."""
    scale = _scales()
    values, moves, gain = {}, {}, {}
    unseen = {name for name in NAMES if (name, KINDS[0]) not in found.values}
    for name in NAMES:
        for kind in KINDS:
            usual, spread = scale[f"{name} {kind}"]
            value = 0.0 if name in unseen else found.values[name, kind]
            values[name, kind] = max(0.0, (value - usual) / hypot(spread, MARGINS[kind]))
    for name, move in MOVES():
        size = 0.0 if name in unseen else found.moves[name, move]
        moves[name, move] = size / hypot(scale[f"{name} {move}"][1], MARGINS["move"])
    for name in COVERED:
        usual, spread = scale[f"{name} cover"]
        nearer = 0.0 if name in unseen else usual * distance - covered[name]
        gain[name] = max(0.0, nearer / hypot(spread, MARGINS["cover"]))
    return Deviations(values, moves, gain, found.rims / MARGINS["rims"], found.darker, frozenset(unseen))


@cache
def _scales() -> dict[str, tuple[float, float]]:
    """Usual value and spread by name; made by `python -m tools.measure_appearance`."""
    text = (files("docfraud.biometrics.appearance") / "scales.json").read_text(encoding="utf-8")
    return {name: (float(usual), float(spread)) for name, (usual, spread) in json.loads(text)["scales"].items()}
