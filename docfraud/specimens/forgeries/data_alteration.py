"""Data alteration in print and MRZ alike: nothing in the data betrays it (ICAO 9303-2 A.4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from docfraud.results import Threat
from docfraud.specimens.design import Design
from docfraud.specimens.forgeries.alteration import hand_of, overwrite
from docfraud.specimens.forgeries.base import Forged, Order
from docfraud.specimens.forgeries.claims import CHANGEABLE, alterable, change_of
from docfraud.specimens.forgeries.mrz_alteration import alter_lines
from docfraud.specimens.forgeries.tools import changed, clean_side, genuine_sides

__all__ = ["FORGER", "DataAlteration"]


@dataclass(frozen=True, slots=True)
class DataAlteration:
    """One field changed wherever it stands, check digits made to fit; a variant for each field.

    Only the traces of the work can betray it. A field that the design prints but its MRZ does not hold would not be in
    question: all of these are in both.
    """

    name: str = "data-alteration"
    title: str = "field altered in print and in the MRZ, consistently"
    threat: Threat = Threat.DATA_ALTERATION

    @property
    def variants(self) -> Mapping[str, str]:
        """The fields."""
        return MappingProxyType({name.replace("_", "-"): field.words for name, field in CHANGEABLE.items()})

    def applies(self, design: Design, variant: str) -> bool:
        """Where the design prints the field."""
        return variant.replace("-", "_") in alterable(design)

    def forge(self, order: Order) -> Forged:
        """Alter print and MRZ."""
        document = order.document
        change = change_of(document, order.variant.replace("-", "_"), order.seed)
        sides = genuine_sides(document)
        for side in sides:
            placed = side.built.fields.get(change.field)
            touched = ([change.field] if placed is not None else []) + (["mrz"] if side.built.mrz else [])
            if not touched:
                continue
            clean = clean_side(document, side.built.index, *touched).canvas
            before = side.built.canvas.copy()
            if placed is not None:
                hand = hand_of(order.quality)
                side.built.fields[change.field] = overwrite(
                    side.built, clean, placed, change.printed, hand, order.seed, "forgery", self.name
                )
            if side.built.mrz:
                alter_lines(side.built, clean, document, change.document.right_mrz, order.quality, order.seed)
            side.mask = changed(before, side.built.canvas)
        return Forged(
            sides=tuple(sides),
            document=change.document,
            what=f"The {change.words} was changed from {change.was} to {change.printed} in print and in the MRZ, check "
            f"digits included.",
            expected=("field-siblings", "background-under-text", "mrz-typeface", "mrz-geometry", "ir-absorption-mrz"),
            bearer=document.portrait,
        )


FORGER = DataAlteration()
