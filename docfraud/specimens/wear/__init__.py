"""Wear that must not read as fraud: scratches, stains, creases, loose laminate, fading, stamps, soil.

Each kind is a function of an exposure, a seed and a strength from 0 (nothing) to 1, and tells where it acted:

    worn = WEAR["creases"](exposure, seed=7, strength=0.5)
    worn = apply_wear(exposure, 7, "heavy")
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib import import_module
from types import MappingProxyType

import numpy as np

from docfraud.errors import UnknownNameError
from docfraud.specimens.canvas import Exposure
from docfraud.specimens.seeds import stream
from docfraud.specimens.wear.base import Wear, Worn, checked

__all__ = ["PRESETS", "WEAR", "Worn", "apply_wear", "wear_kinds"]

_KINDS = ("fading", "creases", "stains", "stamp", "laminate", "soil", "scratches")
"""In the order in which they are applied: what happens to the print first, what lies on top last."""


def _wear(kind: str) -> Wear:
    def act(exposure: Exposure, seed: int, strength: float) -> Worn:
        function: Wear = getattr(import_module(f"{__name__}.{kind}"), kind)
        return function(exposure, seed, strength)

    act.__name__ = kind
    act.__doc__ = f"See `docfraud.specimens.wear.{kind}`."
    return act


WEAR: Mapping[str, Wear] = MappingProxyType({kind: _wear(kind) for kind in _KINDS})
"""Every kind of wear by its name."""

PRESETS = ("light", "heavy")


def wear_kinds(text: str) -> str | tuple[str, ...]:
    """What a user's word stands for: a preset as it is, kinds joined by "+" as their names, "none" as no kind.

    Raises:
        UnknownNameError: no such kind.
    """
    if text in PRESETS:
        return text
    kinds = () if text == "none" else tuple(text.split("+"))
    unknown = [kind for kind in kinds if kind not in WEAR]
    if unknown:
        raise UnknownNameError(
            f"These are no kinds of wear: {', '.join(unknown)}.",
            remedy=f"Choose none, {' or '.join(PRESETS)}, or join some of these by +: {', '.join(WEAR)}.",
        )
    return kinds


def apply_wear(exposure: Exposure, seed: int, kinds: str | Iterable[str] | Mapping[str, float] = "light") -> Worn:
    """Several kinds of wear on one page.

    Args:
        exposure: the page; it is not changed.
        seed: of where and how; a kind's marks do not depend on what other kinds there are.
        kinds: "light" (soil and scratches, sometimes one thing more), "heavy" (four to six kinds, stronger), the name
            of one kind or several, at half strength, or names with their strengths. Applied in the order of `WEAR`.

    Returns:
        The worn page, the mask of everything that was changed, and as kind the preset's or the kinds' names, joined
        by "+" ("none" for none).

    Raises:
        UnknownNameError: no such kind.
        UsageError: a strength is not between 0 and 1.
    """
    if isinstance(kinds, str) and kinds in PRESETS:
        plan, title = _drawn(kinds, seed), kinds
    else:
        named = {kinds: 0.5} if isinstance(kinds, str) else kinds
        plan = dict(named) if isinstance(named, Mapping) else dict.fromkeys(named, 0.5)
        title = "+".join(kind for kind in _KINDS if kind in plan) or "none"
    for kind, strength in plan.items():
        if kind not in WEAR:
            known = ", ".join((*PRESETS, *WEAR))
            raise UnknownNameError(f"There is no wear called {kind!r}.", remedy=f"Choose one of: {known}.")
        checked(strength)
    mask = np.zeros(exposure.shape, np.uint8)
    for kind in _KINDS:
        if plan.get(kind):
            worn = WEAR[kind](exposure, seed, plan[kind])
            exposure = worn.exposure
            mask |= worn.mask
    return Worn(exposure, mask, title)


def _drawn(preset: str, seed: int) -> dict[str, float]:
    """Kinds and strengths of a preset for one page: no two pages have had the same life."""
    rng = stream(seed, "wear", preset)
    if preset == "light":
        plan = {"soil": rng.uniform(0.05, 0.2), "scratches": rng.uniform(0.05, 0.25)}
        if rng.random() < 0.5:
            plan[str(rng.choice(["creases", "stains", "stamp", "laminate", "fading"]))] = rng.uniform(0.1, 0.3)
        return plan
    chosen = rng.choice(_KINDS, size=int(rng.integers(4, 7)), replace=False)
    return {str(kind): float(rng.uniform(0.4, 0.85)) for kind in chosen}
