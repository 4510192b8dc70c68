"""Data alteration in the visual zone: one printed field changed, the MRZ left as it was (ICAO 9303-2 A.4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from docfraud.results import Threat
from docfraud.specimens.design import Design
from docfraud.specimens.forgeries.alteration import rewrite
from docfraud.specimens.forgeries.base import Forged, Order
from docfraud.specimens.forgeries.claims import FIELD_WAYS, alterable, change_of, field_of

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
        return FIELD_WAYS

    def applies(self, design: Design, variant: str) -> bool:
        """Where the design prints the field."""
        return field_of(variant) in alterable(design)

    def forge(self, order: Order) -> Forged:
        """Alter one field."""
        document = order.document
        change = change_of(document, field_of(order.variant), order.seed)
        return Forged(
            sides=rewrite(order, self.name, {change.field: change.printed}),
            document=document.but(viz={**document.viz, change.field: change.printed}),
            what=f"The printed {change.words} was changed from {change.was} to {change.printed}; the MRZ still says "
            f"what it said.",
            expected=(change.check, "ir-field-characters", "uv-erasure"),
            bearer=document.portrait,
        )


FORGER = VizAlteration()
