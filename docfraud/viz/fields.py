"""What the printed zone of a document says, field by field, and how it compares with the MRZ."""

from __future__ import annotations

from dataclasses import dataclass

from docfraud.imaging.picture import Quad
from docfraud.results import Outcome, Reason
from docfraud.viz.layout import SidedLine

COMPARED = (
    "surname",
    "given_names",
    "document_number",
    "nationality",
    "issuer",
    "date_of_birth",
    "sex",
    "date_of_expiry",
)
"""Fields that the printed zone shares with the MRZ, in the order of the field matrix."""

INFORMATIVE = ("date_of_issue", "personal_number")
"""Fields that no MRZ format has in a place of their own; read, and compared where that is possible."""

TITLES = {
    "surname": "surname",
    "given_names": "given names",
    "document_number": "document number",
    "nationality": "nationality",
    "issuer": "issuing state",
    "date_of_birth": "date of birth",
    "sex": "sex",
    "date_of_expiry": "date of expiry",
    "date_of_issue": "date of issue",
    "personal_number": "personal number",
}
"""The fields' names in a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class VizField:
    """One printed field.

    Attributes:
        name: one of `COMPARED` or `INFORMATIVE`.
        outcome: successful (agrees with the MRZ), failed (differs, and a second look confirms it), undetermined (not
            found, or read in doubt), not_performed (no MRZ to compare with), not_supported (no such field in the MRZ).
        reason: why.
        message: one plain sentence.
        text: as printed, as read; None if not found.
        value: normalised: ISO 8601 with X for unknown parts, M/F/X, letters and digits of a number, a code, a name.
        expected: the MRZ's value, None if it has none.
        observed: what the page says in the MRZ's own terms; None if not found.
        quad: corners of the value itself, shape (4, 2), pixels of its side's picture; None if not found.
        side: key of that picture: page or back.
        confidence: mean over the value's characters, 0 to 1; None if not found.
    """

    name: str
    outcome: Outcome
    reason: Reason
    message: str
    text: str | None = None
    value: str | None = None
    expected: str | None = None
    observed: str | None = None
    quad: Quad | None = None
    side: str | None = None
    confidence: float | None = None

    @property
    def title(self) -> str:
        """The field's name in a sentence."""
        return TITLES[self.name]


@dataclass(frozen=True, slots=True, eq=False)
class VizFields:
    """The printed fields of a document.

    Attributes:
        fields: `COMPARED` in order, then `INFORMATIVE`; each present, found or not.
        lines: the text they were found in, all sides, without the MRZ.
    """

    fields: tuple[VizField, ...]
    lines: tuple[SidedLine, ...] = ()

    def field(self, name: str) -> VizField:
        """One field.

        Raises:
            KeyError: there is no field of that name.
        """
        for field in self.fields:
            if field.name == name:
                return field
        raise KeyError(name)
