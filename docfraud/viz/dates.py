"""Printed dates: finding them in text, and the days they can mean.

A printed date seldom has one meaning: "06 07 70" may be a day first or a month first, and of either century. A
`DateSpan` therefore keeps every reading; a comparison asks whether any of them is the date sought, so ambiguity can
hide an alteration but never invents one.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass

from docfraud.mrz.dates import MRZDate
from docfraud.viz.fold import DIGIT_FOR, digits_for, fold
from docfraud.viz.months import ROMAN, WITH_DIGITS, months_of

Group = tuple[int, int]
"""First and last + 1 character of a part of a date, in the text searched."""


@dataclass(frozen=True, slots=True)
class DateReading:
    """One meaning of a printed date.

    Attributes:
        year: four digits.
        month, day: None where the print says the part is unknown (00, XX) or leaves it out.
        year_at, month_at, day_at: where each part is printed; None where it is not.
    """

    year: int
    month: int | None
    day: int | None
    year_at: Group
    month_at: Group | None
    day_at: Group | None

    @property
    def iso(self) -> str:
        """ISO 8601, X for what is unknown."""
        month = "XX" if self.month is None else f"{self.month:02}"
        day = "XX" if self.day is None else f"{self.day:02}"
        return f"{self.year:04}-{month}-{day}"


@dataclass(frozen=True, slots=True)
class DateSpan:
    """A stretch of text that is a date.

    Attributes:
        start, end: the stretch, in the text searched.
        text: as printed.
        readings: every meaning, at least one; a date on no calendar ("20/16/1943") has impossible ones.
        sure: False if reading it took a guess: letters taken for digits, a month put right, two months that
            contradict each other, a century no holder is from. Such a date can agree; it cannot prove a difference.
        partial: a year or a month and year alone; found only where the text has no whole date there.
    """

    start: int
    end: int
    text: str
    readings: tuple[DateReading, ...]
    sure: bool
    partial: bool = False

    @property
    def possible(self) -> bool:
        """Whether some reading is a day of the calendar."""
        return any(
            (r.month or 1) <= 12 and (r.day or 1) <= calendar.monthrange(r.year, r.month or 1)[1] for r in self.readings
        )

    def means(self, date: MRZDate) -> bool:
        """Whether one of the readings is that date; the MRZ has two digits of the year, so the century is not compared.

        A part unknown to one side agrees with anything where the MRZ does not know it either, else with nothing.
        """
        return any(not differing_parts(r, date) for r in self.readings)

    def nearest(self, date: MRZDate) -> DateReading:
        """The reading with the fewest parts that differ from a date; of equals the one of its own century."""

        def unlike(reading: DateReading) -> tuple[int, int, bool]:
            wrong = [(reading.month_at, reading.month, date.month), (reading.day_at, reading.day, date.day)]
            digits = sum(
                2 if at is None else sum(a != b for a, b in zip(f"{r or 0:02}", f"{d or 0:02}", strict=True))
                for at, r, d in [*wrong, (reading.year_at, reading.year % 100, (date.year or 0) % 100)]
            )
            return len(differing_parts(reading, date)), digits, reading.year != date.year

        return min(self.readings, key=unlike)


def differing_parts(reading: DateReading, date: MRZDate) -> tuple[str, ...]:
    """Which of year, month and day differ between a reading and an MRZ date."""
    parts = []
    if date.year is not None and reading.year % 100 != date.year % 100:
        parts.append("year")
    if date.month is not None and reading.month != date.month:
        parts.append("month")
    if date.day is not None and reading.day != date.day:
        parts.append("day")
    return tuple(parts)


def differing_characters(reading: DateReading, date: MRZDate, text: str) -> tuple[int, ...]:
    """Indices into the searched text of the characters by which a reading differs from an MRZ date."""
    where: set[int] = set()
    for part in differing_parts(reading, date):
        at: Group | None = getattr(reading, f"{part}_at")
        expected = getattr(date, part)
        if at is None:
            where.update(range(*reading.year_at))
            continue
        printed = digits_for(fold(text[at[0] : at[1]]))
        wanted = str(expected % 100 if part == "year" else expected).zfill(2)
        if not printed.isdigit():  # a month by name: all of it
            where.update(i for i in range(*at) if text[i].isalnum())
            continue
        printed, first = printed[-2:].zfill(2), at[1] - 2
        where.update(i for i, (a, b) in enumerate(zip(printed, wanted, strict=True), first) if a != b and i >= at[0])
    return tuple(sorted(where))


_D = "[0-9OQDILSZGB|]"
_SEP = r"(?:\s?[.,\-/:'_]\s?|\s)"
_NO_BEFORE, _NO_AFTER = r"(?<![0-9A-Z])(?<![0-9]-)", r"(?![0-9A-Z])"
_UNMISTAKABLE = re.compile(r"([0-9]{2})[./\-]([0-9]{2})[./\-]((?:19|20)[0-9]{2})")
"""Even where the blanks around it were lost."""
_NUMERIC = (
    ("DMY", _UNMISTAKABLE),
    *(
        (order, re.compile(_NO_BEFORE + pattern + _NO_AFTER))
        for order, pattern in (
            ("YMD", rf"({_D}{{4}}){_SEP}({_D}{{1,2}}){_SEP}({_D}{{1,2}})"),
            ("DMY", rf"({_D}{{1,2}}|XX){_SEP}({_D}{{1,2}}|XX){_SEP}({_D}{{4}})"),
            ("DMY", rf"({_D}{{2}})({_D}{{2}}){_SEP}({_D}{{4}})"),
            ("DMY", rf"({_D}{{2}}){_SEP}({_D}{{2}})({_D}{{4}})"),
            ("DMY", rf"({_D}{{1,2}}|XX){_SEP}({_D}{{1,2}}|XX){_SEP}({_D}{{2}})"),
            ("YMD", r"([0-9]{4})\s?年\s?([0-9]{1,2})\s?月\s?([0-9]{1,2})\s?(?=日)"),
            ("DMY", r"([0-9]{2})([0-9]{2})([0-9]{4})"),
            ("YMD", r"([0-9]{4})([0-9]{2})([0-9]{2})"),
        )
    ),
)
_SEPARATORS = tuple(" .-/")
_PHONE = re.compile(r"[0-9][ .]$"), re.compile(r"^[ .][0-9]")
_GAP = r"[\s.,\-/']*"
_WORD = re.compile(rf"(?<![0-9A-Z])(?:{'|'.join(sorted(WITH_DIGITS, key=len, reverse=True))})(?![A-Z])|[A-Z]+")
_DAY_BEFORE = re.compile(rf"(?<![0-9A-Z])({_D}{{1,2}}|XX){_GAP}(?:[0-9A-Z]{{2,9}}\.?\s*[/|\-]\s*)?$")
_YEAR_BEFORE = re.compile(rf"(?<![0-9A-Z])([0-9]{{4}}){_GAP}$")
_YEAR_AFTER = re.compile(rf"^(?:\s*[/|\-]\s*[0-9A-Z]{{2,9}}(?=[\s./\-]))?{_GAP}({_D}{{4}}|{_D}{{2}})(?![0-9])")
_DAY_YEAR_AFTER = re.compile(rf"^{_GAP}([0-9]{{1,2}}){_GAP}({_D}{{4}})(?![0-9])")
_DAY_AFTER = re.compile(rf"^{_GAP}([0-9]{{1,2}})(?![0-9])")
_BETWEEN_WORDS = re.compile(r"^\.?\s*[/|\-\s]\s*[/|\-]?\s*")
_YEAR_ALONE = re.compile(r"(?<![0-9A-Z.\-/])((?:19|20)[0-9]{2})(?![0-9A-Z\-/])")


def find_dates(text: str) -> list[DateSpan]:
    """Every date in a text, in the order of the text, none overlapping another.

    Recognised: day, month name and year in any order and in one or two languages; two or three separators, or one
    lost; years of two and four digits; day or month first; unknown parts as 00 or XX; Buddhist years; letters that an
    OCR engine reads for digits. A year, or a month and year, alone is a partial date.
    """
    if not any(c.isdigit() for c in text):
        return []
    folded = fold(text)
    found: list[DateSpan] = []
    taken: list[Group] = []

    def offer(spans: Iterator[DateSpan]) -> None:
        for span in spans:
            if all(span.end <= start or span.start >= end for start, end in taken):
                found.append(span)
                taken.append((span.start, span.end))

    offer(_by_name(text, folded))
    for order, pattern in _NUMERIC:
        offer(_by_number(text, folded, pattern, order))
    offer(_partial(text, folded))
    return sorted(found, key=lambda s: s.start)


def _by_name(text: str, folded: str) -> Iterator[DateSpan]:
    words = []
    for match in _WORD.finditer(folded):
        months, exact = months_of(match.group())
        if months:
            words.append((match.start(), match.end(), months, exact))
    i = 0
    while i < len(words):
        start, end, months, sure = words[i]
        if i + 1 < len(words):
            gap = _BETWEEN_WORDS.match(folded[end : words[i + 1][0]] + " ")
            if gap and len(gap.group()) > words[i + 1][0] - end - 1:
                _, end, others, other_sure = words[i + 1]
                sure = sure and other_sure and bool(months & others)
                months = months & others or months | others
                i += 1
        i += 1
        yield from _around(text, folded, (start, end), months, sure)


def _around(text: str, folded: str, month_at: Group, months: frozenset[int], sure: bool) -> Iterator[DateSpan]:
    """The date whose month is printed there, if day and year stand beside it."""
    start, end = month_at
    before, after = folded[:start], folded[end:]
    if folded[start:end] in ROMAN and not (before[-1:] in _SEPARATORS and after[:1] in _SEPARATORS):
        return  # an upright stroke between two numbers is no January
    day = _DAY_BEFORE.search(before)
    if day and (year := _YEAR_AFTER.search(after)):
        day_at, year_at = day.span(1), _shift(year.span(1), end)
        span = (day_at[0], year_at[1])
    elif year := _YEAR_BEFORE.search(before):
        if not (later := _DAY_AFTER.search(after)):
            return
        year_at, day_at = year.span(1), _shift(later.span(1), end)
        span = (year_at[0], day_at[1])
    elif both := _DAY_YEAR_AFTER.search(after):
        day_at, year_at = _shift(both.span(1), end), _shift(both.span(2), end)
        span = (start, year_at[1])
    else:
        return
    readings: list[DateReading] = []
    believable = True
    for month in sorted(months):
        meant, ok = _readings(folded, year_at, month, month_at, day_at)
        readings += meant
        believable &= ok
    if not readings:
        readings = [r for m in months for r in _impossible(folded, year_at, m, month_at, day_at)]
    guessed = _guesses(folded, day_at) + _guesses(folded, year_at)
    if readings and guessed <= 1:
        yield DateSpan(*span, text[span[0] : span[1]], tuple(readings), sure and believable and not guessed)


def _by_number(text: str, folded: str, pattern: re.Pattern[str], order: str) -> Iterator[DateSpan]:
    for match in pattern.finditer(folded):
        a, b, c = match.span(1), match.span(2), match.span(3)
        guessed = sum(_guesses(folded, at) for at in (a, b, c))
        length = sum(at[1] - at[0] for at in (a, b, c))
        if guessed > 2 or length - guessed < 4:
            continue
        if c[1] - c[0] == 2 and order == "DMY":
            if _PHONE[0].search(folded[: match.start()]) or _PHONE[1].search(folded[match.end() :]):
                continue  # pairs of digits going on: a telephone number
            arrangements = [(c, b, a), (c, a, b), (a, b, c)]
        elif order == "DMY":
            arrangements = [(c, b, a), (c, a, b)]
        else:
            arrangements = [(a, b, c)]
        readings: dict[tuple[int, int | None, int | None], DateReading] = {}
        believable = True
        for year_at, month_at, day_at in arrangements:
            month = _number(folded, month_at)
            if month is not None and month > 12:
                continue
            meant, ok = _readings(folded, year_at, month or None, month_at, day_at)
            believable &= ok
            for reading in meant:
                readings.setdefault((reading.year, reading.month, reading.day), reading)
        if not readings and a[1] < b[0] and b[1] < c[0]:
            odd = [r for y, m, d in arrangements for r in _impossible(folded, y, _number(folded, m), m, d)]
            readings = {(r.year, r.month, r.day): r for r in odd}
        if readings:
            end = match.end() + folded[match.end() : match.end() + 1].count("日")
            start = match.start()
            yield DateSpan(start, end, text[start:end], tuple(readings.values()), believable and not guessed)


def _impossible(
    folded: str, year_at: Group, month: int | None, month_at: Group, day_at: Group
) -> Iterator[DateReading]:
    """What a date that is on no calendar says: a month 16, a day 63."""
    year, day = _number(folded, year_at), _number(folded, day_at)
    if year is None or month is None or day is None:
        return
    if (year < 100 or 1880 <= year <= 2120) and (month <= 12 or day <= 31):
        for century in (1900, 2000) if year < 100 else (0,):
            yield DateReading(century + year, month, day, year_at, month_at, day_at)


def _partial(text: str, folded: str) -> Iterator[DateSpan]:
    for match in _WORD.finditer(folded):
        months, sure = months_of(match.group())
        year = _YEAR_AFTER.search(folded[match.end() :])
        if months and sure and len(match.group()) >= 3 and year and year.end(1) - year.start(1) == 4:
            year_at = _shift(year.span(1), match.end())
            if folded[slice(*year_at)].isdigit():
                readings = [
                    DateReading(int(folded[slice(*year_at)]), m, None, year_at, match.span(), None) for m in months
                ]
                yield DateSpan(
                    match.start(), year_at[1], text[match.start() : year_at[1]], tuple(readings), False, True
                )
    for match in _YEAR_ALONE.finditer(folded):
        reading = DateReading(int(match.group(1)), None, None, match.span(1), None, None)
        yield DateSpan(*match.span(1), text[slice(*match.span(1))], (reading,), False, True)


def _readings(
    folded: str, year_at: Group, month: int | None, month_at: Group, day_at: Group
) -> tuple[list[DateReading], bool]:
    """The meanings of one arrangement that are days of a calendar, and whether the year is believable as printed."""
    day = _number(folded, day_at) or None
    year = _number(folded, year_at)
    if year is None or (day or 1) > 31:
        return [], True
    believable = True
    if year_at[1] - year_at[0] == 2:
        years = [1900 + year, 2000 + year]
    elif 1880 <= year <= 2120:
        years = [year]
    elif 2423 <= year <= 2663:  # Buddhist era; it may also be a misread century
        years, believable = [year - 543, 2000 + year % 100], False
    else:
        years, believable = [1900 + year % 100, 2000 + year % 100], False
    return [
        DateReading(y, month, day, year_at, month_at, day_at)
        for y in years
        if month is None or day is None or day <= calendar.monthrange(y, month)[1]
    ], believable


def _number(folded: str, at: Group) -> int | None:
    text = digits_for(folded[slice(*at)])
    return int(text) if text.isdigit() else None


def _guesses(folded: str, at: Group) -> int:
    return sum(c in DIGIT_FOR for c in folded[slice(*at)])


def _shift(at: Group, by: int) -> Group:
    return at[0] + by, at[1] + by
