"""Data alteration in the visual zone: one printed field changed, the MRZ left as it was (ICAO 9303-2 A.4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from docfraud.results import Threat
from docfraud.specimens.design import Design
from docfraud.specimens.forgeries.alteration import hand_of, overwrite
from docfraud.specimens.forgeries.base import Forged, Order
from docfraud.specimens.forgeries.claims import CHANGEABLE, alterable, change_of
from docfraud.specimens.forgeries.tools import changed, clean_side, genuine_sides

__all__ = ["FORGER", "VizAlteration"]


@dataclass(frozen=True, slots=True)
class VizAlteration:
    """Somebody erases a date, a number or a name in the printed fields and prints another; a variant for each field."""

    name: str = "viz-alteration"
    title: str = "printed field altered, MRZ left as it was"
    threat: Threat = Threat.DATA_ALTERATION

    @property
    def variants(self) -> Mapping[str, str]:
        """The fields."""
        return MappingProxyType({name.replace("_", "-"): field.words for name, field in CHANGEABLE.items()})

    def applies(self, design: Design, variant: str) -> bool:
        """Where the design prints the field."""
        return variant.replace("-", "_") in alterable(design)

    def forge(self, order: Order) -> Forged:
        """Alter one field."""
        document = order.document
        change = change_of(document, order.variant.replace("-", "_"), order.seed)
        sides = genuine_sides(document)
        for side in sides:
            placed = side.built.fields.get(change.field)
            if placed is None:
                continue
            clean = clean_side(document, side.built.index, change.field)
            before = side.built.canvas.copy()
            hand = hand_of(order.quality)
            side.built.fields[change.field] = overwrite(
                side.built, clean.canvas, placed, change.printed, hand, order.seed, "forgery", self.name
            )
            side.mask = changed(before, side.built.canvas)
        return Forged(
            sides=tuple(sides),
            document=document.but(viz={**document.viz, change.field: change.printed}),
            what=f"The printed {change.words} was changed from {change.was} to {change.printed}; the MRZ still says "
            f"what it said.",
            expected=(change.check, "field-siblings", "background-under-text"),
            bearer=document.portrait,
        )


FORGER = VizAlteration()
