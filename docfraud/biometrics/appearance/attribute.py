"""Which region a difference belongs to, what kind of change it is, and words for it.

Some changes show in several regions: glasses lie over brows, eyes, nose and cheeks, a beard over jaw, mouth and cheeks.
What such a pattern explains is counted for the region it belongs to, and no longer for the others.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from math import hypot

from docfraud.biometrics.appearance.chart import NAMES
from docfraud.biometrics.appearance.scales import Deviations

__all__ = ["Change", "RegionScore", "attribute"]

_PARTS = tuple(name for name in NAMES if name != "skin")
_UNDER_GLASSES = ("brows", "eyes", "nose", "cheeks")
_UNDER_BEARD = ("jaw", "mouth", "nose", "cheeks")
_MADE_UP = ("mouth", "eyes", "cheeks")
_SEVERAL = 3
"""Regions whose surface must differ for it to be the skin's all over."""
_ALIKE = 0.3
"""How strongly the third of them must differ, as a share of the first. This and what follows was chosen on laboratory
pictures of the two packaged people."""
_LIPS_AND_EYES = 0.25
"""How strongly the less coloured of lips and eyes must differ in colour, as a share of the other, for make-up."""
_TOGETHER = 0.6
"""How much the cheeks must widen, as a share of the jaw's widening, for it to be the whole face's."""


class Change(StrEnum):
    """What kind of change the evidence speaks for."""

    SHAPE = "shape"
    GLASSES = "glasses"
    BEARD = "beard"
    MAKE_UP = "make_up"
    SKIN = "skin"
    SURFACE = "surface"

    @property
    def everyday(self) -> bool:
        """What comes and goes (glasses, beard), or what print, light and hair do as well: named, and no failure."""
        return self not in (Change.SHAPE, Change.MAKE_UP)


@dataclass(frozen=True, slots=True)
class RegionScore:
    """How much one region differs.

    Attributes:
        name: of `chart.NAMES`.
        score: all evidence together, in units of what the same person unaltered shows (`scales.Deviations`).
        shape: of it, where parts moved; 0 for the skin.
        surface: of it, what is drawn on the region, its lightness and its colour.
        gain: how much nearer covering the region in both pictures brings the faces, same units.
        change: the kind of change, where it would be one.
        hidden: it was not compared: a picture does not show it, or glasses or a beard are thought to lie over it.
        words: what differs in the second picture, such as "the nose is wider".
    """

    name: str
    score: float
    shape: float
    surface: float
    gain: float
    change: Change
    hidden: bool
    words: str


def attribute(found: Deviations) -> tuple[RegionScore, ...]:
    """Every region's score, the highest first."""
    work = _Work(found)
    if abs(found.rims) >= 1 or _other_glasses(work):
        work.gather("eyes", _UNDER_GLASSES, Change.GLASSES)
    elif work.tone("jaw") >= 1 and work.texture["jaw"] >= 0.5:
        work.gather("jaw", _UNDER_BEARD, Change.BEARD)
    elif _share(work.colour[name] for name in ("mouth", "eyes")) >= _LIPS_AND_EYES and work.colour["mouth"] >= 0.5:
        work.gather("skin", _MADE_UP, Change.MAKE_UP, keep_shape=True)
    elif _all_over(work):
        work.gather("skin", _PARTS, Change.SKIN, keep_shape=True, floor=_quiet(work))
    work.widen()
    scores = (work.score(name) for name in NAMES)
    return tuple(sorted(scores, key=lambda region: -region.score))


def _share(values: Iterable[float]) -> float:
    """The least over the greatest."""
    found = list(values)
    return min(found) / max(found) if max(found) > 0 else 0.0


def _other_glasses(work: _Work) -> bool:
    """Around the eyes, on nose and cheeks what is drawn differs, and elsewhere it does not: other frames."""
    eyes = work.texture["eyes"]
    return (
        eyes >= 1
        and min(work.texture["nose"], work.texture["cheeks"]) >= 0.5
        and max(work.texture["mouth"], work.texture["forehead"], work.texture["jaw"]) < 0.5 * eyes
    )


def _quiet(work: _Work) -> float:
    """Texture that all regions have: dots of a print, noise. Lines and marks of a skin leave some regions alone."""
    return sorted(work.texture[name] for name in _PARTS)[1]


def _all_over(work: _Work) -> bool:
    ordered = sorted((work.texture[name] for name in _PARTS), reverse=True)
    moved = max(work.shape.values())
    return ordered[0] > moved and ordered[_SEVERAL - 1] >= _ALIKE * ordered[0]


class _Work:
    """The evidence by region while patterns are taken out of it."""

    def __init__(self, found: Deviations) -> None:
        self.found = found
        self.texture = {name: found.values[name, "texture"] for name in NAMES}
        self.colour = {name: found.values[name, "colour"] for name in NAMES}
        self.light = {name: found.values[name, "tone"] for name in NAMES}
        self.shape = {name: found.values[name, "shape"] for name in _PARTS}
        for (name, _), size in found.moves.items():
            self.shape[name] = max(self.shape[name], abs(size))
        self.change: dict[str, Change] = {}
        self.hidden = set(found.unseen)
        self.wider = ""

    def tone(self, name: str) -> float:
        return max(self.light[name], self.colour[name])

    def surface(self, name: str) -> float:
        return hypot(self.texture[name], self.tone(name))

    def gather(
        self, home: str, regions: tuple[str, ...], change: Change, *, keep_shape: bool = False, floor: float = 0.0
    ) -> None:
        """Count the surface of several regions for one of them, or for the skin; they keep `floor` of texture."""
        planes = (self.texture, self.colour, self.light)
        # of something drawn over the face the strongest place counts; what is spread over it adds up
        sums = [
            hypot(*(plane[name] for name in regions)) if keep_shape else max(plane[name] for name in regions)
            for plane in planes
        ]
        for name in regions:
            self.texture[name], self.colour[name], self.light[name] = floor, 0.0, 0.0
            if not keep_shape:
                self.shape[name] = 0.0  # what lies under it cannot be followed
        for plane, total in zip(planes, sums, strict=True):
            plane[home] = max(plane[home], total) if home == "skin" else total
        self.change[home] = change
        if not keep_shape:
            self.hidden |= set(regions) - {home}

    def widen(self) -> None:
        """Cheeks and jaw that widen together are the whole face's: counted for the cheeks."""
        cheeks, jaw = self.found.moves["cheeks", "fuller"], self.found.moves["jaw", "wider"]
        if cheeks * jaw > 0 and self.shape["jaw"] > 0 and abs(cheeks) >= _TOGETHER * abs(jaw) and abs(cheeks) >= 0.5:
            self.shape["cheeks"] = max(self.shape["cheeks"], self.shape["jaw"])
            self.shape["jaw"] = abs(self.found.moves["jaw", "longer"])
            for name in ("brows", "eyes", "mouth"):  # their share of a face that is wider
                self.shape[name] = max(abs(s) for (n, _), s in self.found.moves.items() if n == name)
            self.wider = "the face is fuller" if cheeks > 0 else "the face is leaner"

    def score(self, name: str) -> RegionScore:
        shape, surface = self.shape.get(name, 0.0), self.surface(name)
        if name == "skin" and name not in self.change:
            surface = 0.0  # it is its parts'
        direct = hypot(shape, surface)
        gain = self.found.gain.get(name, 0.0)
        # hair and hats move on a forehead, and nothing of its own does
        shaped = shape >= surface and name != "forehead"
        change = self.change.get(name, Change.SHAPE if shaped else Change.SURFACE)
        # covering confirms what is seen; alone it does not say where, for a covered nose takes much else away
        return RegionScore(
            name,
            hypot(direct, min(gain, direct)),
            shape,
            surface,
            gain,
            change,
            name in self.hidden,
            self._words(name, change),
        )

    def _words(self, name: str, change: Change) -> str:
        match change:
            case Change.GLASSES:
                if abs(self.found.rims) < 1:
                    return "there are other glasses, or glasses in one picture only"
                return "glasses are worn" if self.found.rims > 0 else "no glasses are worn"
            case Change.BEARD:
                return f"there is {'more' if self.found.darker > 0 else 'less'} beard"
            case Change.MAKE_UP:
                return "lips and eyes are coloured differently, their shape is not changed"
            case Change.SKIN:
                return "the skin has other lines or marks in several places"
        verb = "is" if name in ("nose", "mouth", "jaw", "forehead", "skin") else "are"
        if change is Change.SURFACE:
            return f"the {name} {verb} marked or coloured differently"
        if name == "cheeks" and self.wider:
            return self.wider
        moves = {move: size for (region, move), size in self.found.moves.items() if region == name}
        move = max(moves, key=lambda m: abs(moves[m]), default=None)
        if move is None or abs(moves[move]) < 0.5 * self.shape[name]:
            return f"the {name} {verb} shaped differently"
        return f"the {name} {verb} {move if moves[move] > 0 else _OPPOSITES[move]}"


_OPPOSITES = {
    "lower": "higher",
    "wider open": "narrowed",
    "wider": "narrower",
    "longer": "shorter",
    "fuller": "thinner",
}
