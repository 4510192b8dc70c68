"""How old the portrait may be, and how old its holder was then.

Faces of grown-ups change slowly; those of children do not keep for years. What a distance means after how many years
was not measured here: there are no pictures years apart to measure on. So years never move a threshold; they keep a
child that grew from being called an impostor, and they are said.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

LONGEST_VALIDITY = 10
"""Years: the longest usual validity of travel documents (ICAO Doc 9303-2 recommends at most ten)."""

GROWN = 18
"""Age from which a face is taken for grown. A priori."""


@dataclass(frozen=True, slots=True)
class PortraitAge:
    """Years between portrait and presentation.

    Attributes:
        years: at most so many, 0 to 10 or more; what is printed as the date of issue, else the longest that the date of
            expiry allows.
        exact: whether the date of issue is known.
        holder_then: the holder's age when the portrait was that old, years; None where the date of birth is unknown.
    """

    years: float
    exact: bool
    holder_then: float | None

    @property
    def grown_since(self) -> bool:
        """Whether the holder may have been a child then, and a year or more has passed."""
        return self.holder_then is not None and self.holder_then < GROWN and self.years >= 1

    @property
    def sentence(self) -> str:
        """One sentence for an officer; empty where the portrait is younger than a year."""
        if self.years < 1:
            return ""
        how = "is" if self.exact else "may be"
        count = round(self.years)
        text = f"The portrait {how} {count} {'year' if count == 1 else 'years'} old"
        if self.grown_since and self.holder_then is not None:
            was = "was" if self.exact else "may have been"
            return f"{text}; the holder {was} {max(int(self.holder_then), 0)} then."
        return f"{text}."


def portrait_age(
    today: dt.date, *, issued: dt.date | None, expires: dt.date | None, born: dt.date | None
) -> PortraitAge | None:
    """The age of a portrait from the dates of its document; None where neither date is known.

    Args:
        today: the day of the presentation.
        issued, expires, born: as far as known.
    """
    if issued is not None and issued <= today:
        taken, exact = issued, True
    elif expires is not None:
        # 29 February becomes 1 March
        day = expires if (expires.month, expires.day) != (2, 29) else expires + dt.timedelta(days=1)
        taken, exact = min(day.replace(year=max(day.year - LONGEST_VALIDITY, 1)), today), False
    else:
        return None
    if born is not None and not exact:
        taken = min(max(taken, born), today)
    then = None if born is None else (taken - born).days / 365.25
    return PortraitAge((today - taken).days / 365.25, exact, then)
