"""Data alteration in the MRZ alone, with and without new check digits (ICAO 9303-2 A.4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from docfraud.mrz.parse import parse
from docfraud.results import Threat
from docfraud.specimens.design import Design
from docfraud.specimens.forgeries.alteration import rewrite
from docfraud.specimens.forgeries.base import Forged, Order
from docfraud.specimens.forgeries.claims import alterable, change_of
from docfraud.specimens.seeds import stream

__all__ = ["FORGER", "MrzAlteration"]

_DIGIT_CHECKS = {
    "date_of_birth": "mrz-check-digit-birth",
    "date_of_expiry": "mrz-check-digit-expiry",
    "document_number": "mrz-check-digit-number",
}


def _keeping_digits(old: Sequence[str], new: Sequence[str]) -> tuple[str, ...]:
    """The new lines with the old check digits."""
    lines = [list(line) for line in new]
    for digit in parse(old).check_digits:
        lines[digit.line][digit.column] = old[digit.line][digit.column]
    return tuple("".join(line) for line in lines)


@dataclass(frozen=True, slots=True)
class MrzAlteration:
    """Somebody changes a date, the number or, where check digits are made anew, a name in the machine-readable lines.

    The printed fields stay as they were. With the check digits kept, only fields that have one are changed: a name
    has none.
    """

    name: str = "mrz-alteration"
    title: str = "machine-readable zone altered, printed fields left as they were"
    threat: Threat = Threat.DATA_ALTERATION

    @property
    def variants(self) -> Mapping[str, str]:
        """What happens to the check digits."""
        return MappingProxyType(
            {"digits-kept": "check digits left as they were", "digits-recomputed": "check digits made to fit"}
        )

    def applies(self, design: Design, variant: str) -> bool:
        """Every design has an MRZ; its check digits are those of dates and number."""
        return variant in self.variants and bool(set(alterable(design)) & set(_DIGIT_CHECKS))

    def forge(self, order: Order) -> Forged:
        """Alter the lines."""
        document, kept = order.document, order.variant == "digits-kept"
        names = [n for n in alterable(document.design) if n in _DIGIT_CHECKS or not kept]
        name = names[int(stream(order.seed, "forgery", self.name, "what").integers(len(names)))]
        change = change_of(document, name, order.seed)
        old, new = document.printed_mrz, change.document.right_mrz
        if kept:
            new = _keeping_digits(old, new)
        count = sum(a != b for x, y in zip(old, new, strict=True) for a, b in zip(x, y, strict=True))
        digits = "the check digits were left as they were" if kept else "its check digits were made to fit"
        expected = ("ir-mrz-characters", "ir-mrz-shade", "mrz-character-places", "uv-erasure")
        telling = (_DIGIT_CHECKS[name], "mrz-check-digit-composite") if kept else ()
        return Forged(
            sides=rewrite(order, self.name, {}, new),
            document=document.but(mrz=new),
            what=f"The {change.words} in the MRZ was changed ({count} characters) from that of {change.was} to that of "
            f"{change.printed}; {digits}.",
            expected=(*telling, change.check, *expected),
            bearer=document.portrait,
        )


FORGER = MrzAlteration()
