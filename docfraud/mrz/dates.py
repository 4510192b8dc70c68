"""Dates of an MRZ: YYMMDD, two fillers for each part that is not known (ICAO 9303-3 4.8), and no century.

The century is decided like this, `today` being given:

- Expiry: the year in 20YY, unless that is more than 50 years ahead, then 19YY. Documents live 10 to 15 years and MRZs
  began in the 1980s, so the rule has decades to spare on both sides. "Valid for ever" written as 990101 (Spain, for
  holders over 70) reads as 1999 until 2049: no rule on two digits can tell it from a document of the nineties.
- Birth: the latest century that puts the birth neither in the future nor after the expiry. A holder over 100 is
  therefore read as a child unless the expiry rules the child out; two digits say no more.
"""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass

YEARS_AHEAD = 50
"""An expiry date further in the future than this is taken to lie in the past century."""

_CENTURIES = (2000, 1900)


@dataclass(frozen=True, slots=True)
class MRZDate:
    """A date as printed and as understood.

    Attributes:
        raw: six characters YYMMDD, "<<" for an unknown part (for a date of issue that a format gives as YYMM: four).
        year: four digits, None if unknown or impossible.
        month: 1 to 12, None if unknown or impossible.
        day: 1 to 31, None if unknown or impossible.
        problem: one sentence if this is no date of any calendar, else None; then year, month and day are None.
    """

    raw: str
    year: int | None = None
    month: int | None = None
    day: int | None = None
    problem: str | None = None

    @property
    def iso(self) -> str | None:
        """ISO 8601 with X for unknown digits ("1974-08-XX", "XXXX-XX-XX"); None if impossible."""
        if self.problem:
            return None
        year = "XXXX" if self.year is None else f"{self.year:04}"
        month = "XX" if self.month is None else f"{self.month:02}"
        day = "XX" if self.day is None else f"{self.day:02}"
        return f"{year}-{month}-{day}"

    @property
    def is_blank(self) -> bool:
        """Nothing is known: all fillers."""
        return not self.raw.strip("<")

    @property
    def is_complete(self) -> bool:
        return None not in (self.year, self.month, self.day)

    @property
    def earliest(self) -> dt.date | None:
        """The first day this can mean; None without a year."""
        if self.year is None:
            return None
        if self.month is None:
            return dt.date(self.year, 1, self.day or 1)  # January has every day that any month has
        day = self.day or 1
        return dt.date(self.year, self.month, day)

    @property
    def latest(self) -> dt.date | None:
        """The last day this can mean; None without a year."""
        if self.year is None:
            return None
        month = self.month or 12
        return dt.date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])


def problem(raw: str) -> str | None:
    """Why an MRZ date is impossible, as one sentence; None if it is a date of some century.

    Args:
        raw: six characters. Fillers are allowed in pairs: year, month and day may each be unknown.
    """
    if len(raw) != 6:
        return f"{raw!r} has {len(raw)} characters, a date has 6."
    parts = {"year": raw[:2], "month": raw[2:4], "day": raw[4:]}
    for name, text in parts.items():
        if text != "<<" and not (text.isascii() and text.isdigit()):
            return f"The {name} {text!r} is neither two digits nor unknown (<<)."
    month, day = _number(parts["month"]), _number(parts["day"])
    if month is not None and not 1 <= month <= 12:
        return f"There is no month {parts['month']}."
    if day is not None and not 1 <= day <= 31:
        return f"There is no day {parts['day']}."
    if month is not None and day is not None:
        year = _number(parts["year"])
        years = [2000] if year is None else [century + year for century in _CENTURIES]
        if not any(day <= calendar.monthrange(y, month)[1] for y in years):
            which = f" of a year ending in {year:02}" if month == 2 and day == 29 else ""
            return f"There is no day {day} in month {month}{which}."
    return None


def resolve_expiry(raw: str, today: dt.date) -> MRZDate:
    """Understand a date of expiry; see the module for the century."""
    if wrong := problem(raw):
        return MRZDate(raw, problem=wrong)
    candidates = _candidates(raw)
    limit = today.year + YEARS_AHEAD
    return next((d for d in candidates if d.year is None or d.year <= limit), candidates[0])


def resolve_birth(raw: str, today: dt.date, expiry: MRZDate | None = None) -> MRZDate:
    """Understand a date of birth; see the module for the century.

    Args:
        raw: six characters.
        today: no birth is later.
        expiry: the document's own, already resolved; no birth is later than that either.
    """
    if wrong := problem(raw):
        return MRZDate(raw, problem=wrong)
    candidates = _candidates(raw)
    limits = [today]
    if expiry is not None and expiry.latest is not None:
        limits.append(expiry.latest)
    for limit in (min(limits), today):
        for date in candidates:
            if date.earliest is None or date.earliest <= limit:
                return date
    return candidates[0]


def resolve_issue_month(raw: str, today: dt.date) -> MRZDate:
    """Understand a year and month of issue (four digits YYMM, French identity card): the latest not in the future."""
    if not (len(raw) == 4 and raw.isascii() and raw.isdigit()):
        return MRZDate(raw, problem=f"{raw!r} is not a year and a month.")
    if wrong := problem(raw + "<<"):
        return MRZDate(raw, problem=wrong)
    year, month = int(raw[:2]), int(raw[2:])
    full = next((c + year for c in _CENTURIES if (c + year, month) <= (today.year, today.month)), 1900 + year)
    return MRZDate(raw, full, month)


def order_problems(
    birth: MRZDate | None, expiry: MRZDate | None, today: dt.date, *, issue: MRZDate | None = None
) -> tuple[str, ...]:
    """Contradictions between the dates, one sentence each; unknown parts get the benefit of the doubt.

    An expired document is no contradiction: ask `is_expired`.
    """
    found = []
    born = birth.earliest if birth else None
    ends = expiry.latest if expiry else None
    issued_first, issued_last = (issue.earliest, issue.latest) if issue else (None, None)
    if born and born > today:
        found.append(f"The birth, {birth and birth.iso}, is in the future.")
    if born and ends and born > ends:
        found.append(f"The birth, {birth and birth.iso}, is after the expiry, {expiry and expiry.iso}.")
    if issued_first and issued_first > today:
        found.append(f"The issue, {issue and issue.iso}, is in the future.")
    if born and issued_last and born > issued_last:
        found.append(f"The birth, {birth and birth.iso}, is after the issue, {issue and issue.iso}.")
    if issued_first and ends and issued_first > ends:
        found.append(f"The issue, {issue and issue.iso}, is after the expiry, {expiry and expiry.iso}.")
    return tuple(found)


def is_expired(expiry: MRZDate, today: dt.date) -> bool | None:
    """Whether the document's last day has passed; None if the date does not say. The day of expiry is still valid."""
    if expiry.latest is None or expiry.earliest is None:
        return None
    if expiry.latest < today:
        return True
    return False if expiry.earliest >= today else None


def _number(text: str) -> int | None:
    return None if text == "<<" else int(text)


def _candidates(raw: str) -> list[MRZDate]:
    """The date in each century it exists in, latest first. `raw` has no `problem`."""
    year, month, day = _number(raw[:2]), _number(raw[2:4]), _number(raw[4:])
    if year is None:
        return [MRZDate(raw, None, month, day)]
    return [
        MRZDate(raw, century + year, month, day)
        for century in _CENTURIES
        if not (month and day and day > calendar.monthrange(century + year, month)[1])
    ]
