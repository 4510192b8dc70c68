"""The field matrix: each field as the MRZ and as the printed zone say it."""

from __future__ import annotations

from collections.abc import Callable

from docfraud.imaging.picture import Quad
from docfraud.mrz.parse import ParsedMRZ
from docfraud.results import FieldComparison, Region
from docfraud.viz.fields import INFORMATIVE, VizField, VizFields

RegionOf = Callable[[str, Quad, str], Region]
"""Makes a region of the submitted picture: (side, quad in the side's own pixels, role)."""


def field_matrix(mrz: ParsedMRZ | None, viz: VizFields, region: RegionOf) -> tuple[FieldComparison, ...]:
    """One row per field that the MRZ or the printed zone has.

    Args:
        mrz: None if there is none.
        viz: the printed fields.
        region: turns a value's place into a region; called with (side, quad, field name).
    """
    rows = []
    for field in viz.fields:
        value = _in_mrz(mrz, field)
        if value is None and field.value is None and field.name in INFORMATIVE:
            continue
        rows.append(
            FieldComparison(
                name=field.name,
                mrz=value,
                viz=field.value if field.text is not None else None,
                outcome=field.outcome,
                message=field.message,
                regions=regions_of(field, region),
            )
        )
    return tuple(rows)


def regions_of(field: VizField, region: RegionOf) -> tuple[Region, ...]:
    """Where a printed field is; empty if it was not found."""
    if field.quad is None or field.side is None:
        return ()
    return (region(field.side, field.quad, field.name),)


def _in_mrz(mrz: ParsedMRZ | None, field: VizField) -> str | None:
    """The MRZ's value, also where nothing was compared."""
    if field.expected is not None or mrz is None:
        return field.expected
    return mrz.fields.get(field.name)
