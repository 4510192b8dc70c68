"""Data alteration in print and MRZ alike: nothing in the data betrays it (ICAO 9303-2 A.4)."""

from __future__ import annotations

from dataclasses import dataclass

from docfraud.results import Threat
from docfraud.specimens.forgeries.alteration import rewrite
from docfraud.specimens.forgeries.base import Forged, Order
from docfraud.specimens.forgeries.claims import FieldByField, change_of, field_of

__all__ = ["FORGER", "DataAlteration"]


@dataclass(frozen=True, slots=True)
class DataAlteration(FieldByField):
    """One field changed wherever it stands, check digits made to fit; a variant for each field.

    Only the traces of the work can betray it. A field that the design prints but its MRZ does not hold would not be in
    question: all of these are in both.
    """

    name: str = "data-alteration"
    title: str = "field altered in print and in the MRZ, consistently"
    threat: Threat = Threat.DATA_ALTERATION

    def forge(self, order: Order) -> Forged:
        """Alter print and MRZ."""
        document = order.document
        change = change_of(document, field_of(order.variant), order.seed)
        return Forged(
            sides=rewrite(order, self.name, {change.field: change.printed}, change.document.right_mrz),
            document=change.document,
            what=f"The {change.words} was changed from {change.was} to {change.printed} in print and in the MRZ, check "
            f"digits included.",
            expected=(
                "ir-field-characters",
                "ir-mrz-characters",
                "ir-mrz-shade",
                "mrz-character-places",
                "uv-erasure",
            ),
            bearer=document.portrait,
        )


FORGER = DataAlteration()
