"""Data alteration in the visual zone: one printed field changed, the MRZ left as it was (ICAO 9303-2 A.4)."""

from __future__ import annotations

from dataclasses import dataclass

from docfraud.results import Threat
from docfraud.specimens.forgeries.alteration import rewrite
from docfraud.specimens.forgeries.base import Forged, Order
from docfraud.specimens.forgeries.claims import FieldByField, change_of, field_of

__all__ = ["FORGER", "VizAlteration"]


@dataclass(frozen=True, slots=True)
class VizAlteration(FieldByField):
    """Somebody erases a date, a number or a name in the printed fields and prints another; a variant for each field."""

    name: str = "viz-alteration"
    title: str = "printed field altered, MRZ left as it was"
    threat: Threat = Threat.DATA_ALTERATION

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
