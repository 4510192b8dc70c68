"""Altered appearance: a genuine document and its own holder, who looks different (ICAO 9303-2 A.4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from docfraud.results import Threat
from docfraud.specimens.appearance import ALTERATIONS, alter, get_kind
from docfraud.specimens.design import Design
from docfraud.specimens.forgeries.base import Forged, Order, Quality
from docfraud.specimens.forgeries.tools import genuine_sides

__all__ = ["FORGER", "AlteredAppearance"]

_STRENGTH: dict[Quality, float] = {"clumsy": 0.35, "fair": 0.65, "careful": 1.0}
"""The better the disguise, the stronger the alteration."""


@dataclass(frozen=True, slots=True)
class AlteredAppearance:
    """The live picture is altered, the page is genuine: its mask is empty, that of the live picture is not."""

    name: str = "altered-appearance"
    title: str = "the holder with altered appearance"
    threat: Threat = Threat.ALTERED_APPEARANCE

    @property
    def variants(self) -> Mapping[str, str]:
        """What is altered."""
        return MappingProxyType({name: get_kind(name).title for name in ALTERATIONS})

    def applies(self, design: Design, variant: str) -> bool:
        """Where the document has a portrait to compare with."""
        return variant in ALTERATIONS and any(side.portrait is not None for side in design.sides)

    def forge(self, order: Order) -> Forged:
        """Alter the bearer."""
        altered = alter(order.document.portrait, order.variant, _STRENGTH[order.quality], order.seed)
        return Forged(
            sides=tuple(genuine_sides(order.document)),
            document=order.document,
            what=f"The document is genuine, its holder presents it with altered appearance. {altered.note}",
            expected=("altered-appearance",),
            bearer=altered.portrait,
            bearer_mask=altered.mask,
        )


FORGER = AlteredAppearance()
