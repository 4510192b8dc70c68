"""Data alteration in the picture: a printed field replaced in a picture of a genuine document, on a screen."""

from __future__ import annotations

from dataclasses import dataclass

from docfraud.results import Threat
from docfraud.specimens.build import BuiltSide, build
from docfraud.specimens.forgeries.base import Forged, Order
from docfraud.specimens.forgeries.claims import FieldByField, change_of, field_of
from docfraud.specimens.forgeries.retouch import retouched
from docfraud.specimens.text import Box

__all__ = ["FORGER", "DataInPicture"]

_MARGIN_MM = 0.6


@dataclass(frozen=True, slots=True)
class DataInPicture(FieldByField):
    """The document is genuine and stays so; in its picture a field is replaced by the same field of another picture,
    in the right typeface and place. The MRZ still says what it said.

    Qualities: see `docfraud.specimens.forgeries.retouch`.
    """

    name: str = "data-in-picture"
    title: str = "a printed field replaced in the picture of a genuine document"
    threat: Threat = Threat.DATA_ALTERATION

    def forge(self, order: Order) -> Forged:
        """Replace one field in the picture."""
        document = order.document
        change = change_of(document, field_of(order.variant), order.seed)
        claimed = document.but(viz={**document.viz, change.field: change.printed})
        pairs = zip(build(document), build(claimed), strict=True)
        return Forged(
            sides=tuple(
                retouched(right, wrong, _around(right, wrong, change.field), order.quality) for right, wrong in pairs
            ),
            document=claimed,
            what=f"In a picture of the document the printed {change.words} was changed from {change.was} to "
            f"{change.printed}; the document itself was not touched.",
            expected=(change.check, "page-compression"),
            bearer=document.portrait,
        )


def _around(right: BuiltSide, wrong: BuiltSide, field: str) -> Box | None:
    """The old text and the new one with a margin, mm; None on the side that does not print the field."""
    if field not in right.fields or field not in wrong.fields:
        return None
    old, new = right.fields[field].box, wrong.fields[field].box
    x0, y0 = min(old[0], new[0]) - _MARGIN_MM, min(old[1], new[1]) - _MARGIN_MM
    return x0, y0, max(old[2], new[2]) + _MARGIN_MM, max(old[3], new[3]) + _MARGIN_MM


FORGER = DataInPicture()
