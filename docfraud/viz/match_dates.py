"""Dates of birth, issue and expiry among the dates of a page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from docfraud.mrz.dates import YEARS_AHEAD, MRZDate
from docfraud.results import Outcome, Reason
from docfraud.viz.century import century_differs
from docfraud.viz.dates import DateReading, DateSpan, differing_characters, differing_parts, find_dates
from docfraud.viz.fields import TITLES, VizField
from docfraud.viz.judge import Case, agrees, differs, doubtful, not_compared, not_found, without_mrz
from docfraud.viz.label_words import LabelKind
from docfraud.viz.layout import Span
from docfraud.viz.reread import Look

_LABELS = {
    "date_of_birth": LabelKind.DATE_OF_BIRTH,
    "date_of_issue": LabelKind.DATE_OF_ISSUE,
    "date_of_expiry": LabelKind.DATE_OF_EXPIRY,
}


_LONGEST_VALIDITY = 20
"""Years for which a document is issued at most; ten are usual."""
Wanted = dict[str, MRZDate]
"""The MRZ's dates by field; those that are blank, impossible or not in the format are left out."""


@dataclass(frozen=True, slots=True, eq=False)
class PrintedDate:
    """A date on the page.

    Attributes:
        date: its meanings; indices count in the span's run.
        span: where it is.
        label: what the nearest label announces, if that is near and no other is.
    """

    date: DateSpan
    span: Span
    label: LabelKind | None


def printed_dates(case: Case) -> list[PrintedDate]:
    """Every date on the page, also those whose line was read in two parts."""
    found: list[PrintedDate] = []
    for run in [*case.page.runs, *case.page.rows]:
        for date in find_dates(run.text):
            span = run.span(date.start, date.end)
            if not any(span.overlaps(known.span) and not known.date.partial for known in found):
                owner = case.page.owner(span)
                kind = next(iter(owner.kinds)) if owner and owner.near and len(owner.kinds) == 1 else None
                found.append(PrintedDate(date, span, kind))
    return found


def match_dates(case: Case) -> dict[str, VizField]:
    """Birth, issue and expiry."""
    dates = printed_dates(case)
    if case.mrz is None:
        return {name: _labelled_only(name, dates) for name in _LABELS}
    in_mrz = {"date_of_birth": case.mrz.date_of_birth, "date_of_expiry": case.mrz.date_of_expiry}
    wanted = {name: date for name, date in in_mrz.items() if date and date.iso and not date.is_blank}
    result = {
        name: _match(case, name, wanted, dates) if name in wanted else _unstated(name, date, dates)
        for name, date in in_mrz.items()
    }
    result["date_of_issue"] = _issue(case, wanted, dates)
    return result


def _labelled_only(name: str, dates: Sequence[PrintedDate]) -> VizField:
    for found in dates:
        if found.label is _LABELS[name] and found.date.possible and not found.date.partial:
            return without_mrz(name, found.span, _likely(found.date, name).iso)
    return without_mrz(name, None, None)


def _likely(date: DateSpan, name: str) -> DateReading:
    """The reading to show where nothing tells between them: day first, and the latest year that can be."""
    limit = dt.date.today().year + (YEARS_AHEAD if name == "date_of_expiry" else 0)
    believable = [r for r in date.readings if r.year <= limit] or list(date.readings)
    return max(believable, key=lambda r: ((r.day_at or (0, 0)) < (r.month_at or (0, 0)), r.year))


def _unstated(name: str, date: MRZDate | None, dates: Sequence[PrintedDate]) -> VizField:
    """A field for which the MRZ has no date."""
    seen = _labelled_only(name, dates)
    if date is not None and date.problem:
        return replace(seen, reason=Reason.DATE_IMPOSSIBLE, message=f"The MRZ's {TITLES[name]} is no date.")
    message = f"This MRZ states no {TITLES[name]}."
    return replace(seen, outcome=Outcome.NOT_SUPPORTED, reason=Reason.NOT_IN_THIS_FORMAT, message=message)


def _is_any(found: PrintedDate, wanted: Wanted) -> bool:
    return any(found.date.means(date) for date in wanted.values())


def _match(case: Case, name: str, wanted: Wanted, dates: Sequence[PrintedDate]) -> VizField:
    expected, iso = wanted[name], wanted[name].iso or ""
    labelled = [d for d in dates if d.label is _LABELS[name] and not d.date.partial]
    matching = [
        d
        for d in dates
        if d.date.means(expected) and (not d.date.partial or (d.label is _LABELS[name] and not expected.is_complete))
    ]
    rivals = [d for d in labelled if not _is_any(d, wanted)]
    if matching:
        best = max(matching, key=lambda d: (d.label is _LABELS[name], d.date.sure, d.span.confidence))
        if best.label is not _LABELS[name]:
            # the MRZ's date stands somewhere, but the field itself says something close to it; or the MRZ's date stands
            # in another field
            if best.label is not None and any(not d.date.means(expected) for d in labelled):
                # the value stands under another field's label, and another value under this one's: exchanged
                return _uncertain(name, best, expected)
            proven = _labels_proven(case, wanted, dates)
            for rival in rivals:
                if len(differing_parts(rival.date.nearest(expected), expected)) == 1:
                    return _differs(case, name, rival, expected)
                if best.label is not None:
                    return _differs(case, name, rival, expected) if proven else _uncertain(name, rival, expected)
        return century_differs(case, name, best.date, best.span, expected) or agrees(name, best.span, iso, iso)
    candidate = _nearly(name, expected, wanted, dates)
    if candidate is not None:
        return _differs(case, name, candidate, expected)
    for rival in rivals:
        if _issue_known(rival, wanted, dates) or _labels_proven(case, wanted, dates):
            return _differs(case, name, rival, expected)
        return _uncertain(name, rival, expected)
    return not_found(name, iso)


def _uncertain(name: str, found: PrintedDate, expected: MRZDate) -> VizField:
    value = found.date.nearest(expected).iso
    return doubtful(name, found.span, value, expected.iso or "", "it is not certain that this is the field")


def _nearly(name: str, expected: MRZDate, wanted: Wanted, dates: Sequence[PrintedDate]) -> PrintedDate | None:
    """The date that differs from the MRZ's in one part only and cannot be another of the document's dates."""
    near: list[tuple[int, PrintedDate]] = []
    for found in dates:
        if found.date.partial or found.label not in (None, _LABELS[name]):
            continue
        if _is_any(found, wanted):
            continue
        reading = found.date.nearest(expected)
        parts = differing_parts(reading, expected)
        if len(parts) != 1:
            continue
        if found.label is None and parts == ("year",):
            # documents are often issued on the day and month of their expiry, some on the holder's birthday
            later = reading.year > (expected.year or 0)
            if not (later if name == "date_of_expiry" else _issue_known(found, wanted, dates)):
                continue
        near.append((len(differing_characters(reading, expected, found.span.run.text)), found))
    near.sort(key=lambda item: (item[1].label is None, item[0]))
    if len(near) > 1 and near[0][1].label is None and near[0][0] == near[1][0]:
        return None
    return near[0][1] if near else None


def _may_be_issue(found: PrintedDate, wanted: Wanted) -> bool:
    """Whether a date can be the date of issue: so labelled, or none of the MRZ's and not long before the expiry."""
    if found.date.partial or not found.date.possible or _is_any(found, wanted):
        return False
    expiry = wanted.get("date_of_expiry")
    last = expiry.year if expiry else None
    in_time = last is None or any(last - _LONGEST_VALIDITY <= r.year <= last for r in found.date.readings)
    return found.label is LabelKind.DATE_OF_ISSUE or (found.label is None and in_time)


def _issue_known(candidate: PrintedDate, wanted: Wanted, dates: Sequence[PrintedDate]) -> bool:
    """Whether another date of the page is the date of issue, so that the candidate is not."""
    return any(_may_be_issue(d, wanted) for d in dates if d is not candidate and d.span.text != candidate.span.text)


def _labels_proven(case: Case, wanted: Wanted, dates: Sequence[PrintedDate]) -> bool:
    """Whether labels stand by their values on this page as supposed: another field's label has the MRZ's value."""
    if any(d.label is _LABELS[name] and d.date.means(date) for name, date in wanted.items() for d in dates):
        return True
    number = case.mrz.document_number.replace("<", "") if case.mrz else ""
    segments = case.page.owned_by(case.page.segments, {LabelKind.DOCUMENT_NUMBER})
    return bool(number) and any(number in "".join(filter(str.isalnum, s.text.upper())) for s in segments)


def _differs(case: Case, name: str, found: PrintedDate, expected: MRZDate) -> VizField:
    reading = found.date.nearest(expected)
    return differs(
        case,
        name,
        found.span,
        value=reading.iso,
        expected=expected.iso or "",
        deciding=differing_characters(reading, expected, found.span.run.text),
        classify=partial(_classify, reading, expected),
        guess="" if found.date.sure else "reading it takes a guess",
    )


def _classify(observed: DateReading, expected: MRZDate, text: str) -> tuple[Look, tuple[int, ...]]:
    """What another reading of the date shows."""
    dates = [d for d in find_dates(text) if not d.partial]
    if any(d.means(expected) for d in dates):
        return Look.EXPECTED, ()
    for date in dates:
        for r in date.readings:
            if (r.year % 100, r.month, r.day) == (observed.year % 100, observed.month, observed.day):
                return Look.OBSERVED, differing_characters(r, expected, text)
    return Look.OTHER, ()


def _issue(case: Case, wanted: Wanted, dates: Sequence[PrintedDate]) -> VizField:
    """The date of issue, by its label or because no other date is left; only the old French card's MRZ has one."""
    name = "date_of_issue"
    free = [d for d in dates if _may_be_issue(d, wanted)]
    labelled = [d for d in free if d.label is LabelKind.DATE_OF_ISSUE]
    unlabelled = [d for d in free if d.label is None]
    found = labelled[0] if labelled else unlabelled[0] if len(unlabelled) == 1 else None
    in_mrz = case.mrz.date_of_issue if case.mrz else None
    if in_mrz is not None and in_mrz.iso and not in_mrz.is_blank:
        if found is None:
            return not_found(name, in_mrz.iso)
        if found.date.means(in_mrz):
            return agrees(name, found.span, found.date.nearest(in_mrz).iso, in_mrz.iso)
        if found in labelled:
            return _differs(case, name, found, in_mrz)
    value = _likely(found.date, name).iso if found else None
    why = "The MRZ has no date of issue to compare with."
    return not_compared(name, found.span if found else None, value, why, reason=Reason.NOT_IN_THIS_FORMAT)
