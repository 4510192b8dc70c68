"""Impostor: a genuine, unaltered document, presented by somebody else (ICAO 9303-2 A.4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from docfraud.errors import UsageError
from docfraud.results import Threat
from docfraud.specimens.design import Design
from docfraud.specimens.forgeries.base import Forged, Order, Quality
from docfraud.specimens.forgeries.tools import genuine_sides
from docfraud.specimens.portraits.base import Portrait
from docfraud.specimens.portraits.likeness import ranked
from docfraud.specimens.seeds import stream

__all__ = ["FORGER", "Impostor", "stranger"]

_RANK: dict[Quality, float] = {"clumsy": 1.0, "fair": 0.5, "careful": 0.0}
"""Which of the other people presents it, from the most alike (0) to the least (1)."""


def stranger(order: Order, place: float | None = None) -> Portrait:
    """Another person: drawn by the seed, or by likeness to the holder from the most (0) to the least alike (1).

    Raises:
        UsageError: there is nobody else.
    """
    others = order.portraits.strangers(order.document.portrait)
    if not others:
        raise UsageError(
            "This forgery needs another person, and all portraits show one.",
            remedy="Put portraits of at least two people into the folder.",
        )
    if place is None:
        return others[int(stream(order.seed, "forgery", "stranger").integers(len(others)))]
    return ranked(order.document.portrait, others)[int(np.floor(place * (len(others) - 1) + 0.5))]


@dataclass(frozen=True, slots=True)
class Impostor:
    """The better the quality, the more the presenter is like the holder, as docfraud's own face network sees it."""

    name: str = "impostor"
    title: str = "genuine document presented by somebody else"
    threat: Threat = Threat.IMPOSTOR

    @property
    def variants(self) -> Mapping[str, str]:
        """Anybody, or somebody chosen for likeness."""
        return MappingProxyType(
            {"stranger": "somebody else, by chance", "look-alike": "somebody chosen for likeness, as far as there is"}
        )

    def applies(self, design: Design, variant: str) -> bool:
        """Where the document has a portrait."""
        return variant in self.variants and any(side.portrait is not None for side in design.sides)

    def forge(self, order: Order) -> Forged:
        """Nothing is done to the document.

        Raises:
            UsageError: there is nobody else.
        """
        bearer = stranger(order, _RANK[order.quality] if order.variant == "look-alike" else None)
        return Forged(
            sides=tuple(genuine_sides(order.document)),
            document=order.document,
            what=f"The document is genuine; it is presented by {bearer.person}, who is not the holder.",
            expected=("portrait-live",),
            bearer=bearer,
        )


FORGER = Impostor()
