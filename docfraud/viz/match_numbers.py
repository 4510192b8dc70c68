"""The document number, and the personal number, among the printed text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from docfraud.results import Reason
from docfraud.viz.dates import find_dates
from docfraud.viz.fields import VizField
from docfraud.viz.fold import alignment, confusion_class, distance, fold
from docfraud.viz.judge import Case, agrees, differs, doubtful, not_compared, not_found, without_mrz
from docfraud.viz.label_words import LabelKind
from docfraud.viz.layout import Run, Span
from docfraud.viz.reread import Look

_WORD = re.compile(r"[0-9A-Z]+")
_JOINT = re.compile(r"[\s.\-/·]{1,2}")
_LABEL_ENDS = ("N", "O", "R")
"""Last letters of "N", "No" and "Nr"."""

_MAX_WORDS = 4
_MIN_LENGTH = 5
NUMBER_LENGTH = 9
"""Characters of a document number in every MRZ but long ones (ICAO 9303-5 4.2.2)."""

_NEAR = 2
"""Characters by which a printed number may differ and still be taken for the MRZ's, altered."""


@dataclass(frozen=True, slots=True, eq=False)
class Printed:
    """A number as printed: its letters and digits, and where each is in its run."""

    characters: str
    index: tuple[int, ...]
    run: Run

    @property
    def span(self) -> Span:
        return self.run.span(self.index[0], self.index[-1] + 1)


def match_numbers(case: Case) -> dict[str, VizField]:
    """Document number and personal number."""
    if case.mrz is None:
        return {name: _labelled_only(case, name) for name in ("document_number", "personal_number")}
    return {"document_number": _document_number(case), "personal_number": _personal_number(case)}


def plain(number: str) -> str:
    """Letters and digits of a number, upper case."""
    return "".join(c for c in fold(number) if c.isalnum() and c.isascii())


def _find(case: Case, number: str, *, prefix: bool = False) -> list[Span]:
    """Where a number is printed, however it is divided; lookalikes count as alike.

    Args:
        case: the document.
        number: letters and digits.
        prefix: also where further characters follow (a visa's MRZ has room for nine).
    """
    wanted = confusion_class(number)
    spans = []
    for run in [*case.page.runs, *case.page.rows]:
        folded = fold(run.text)
        kept = [i for i, c in enumerate(folded) if c.isascii() and c.isalnum()]
        text = "".join(folded[i] for i in kept)
        classes = confusion_class(text)
        at = classes.find(wanted)
        while at >= 0:
            first, last = kept[at], kept[at + len(wanted) - 1]
            before = folded[first - 1 : first]
            # a label run into the number ("N029067") is no part of it; other letters and digits are
            apart = not before.isalnum() or (before in _LABEL_ENDS and text[at].isdigit())
            ends = not folded[last + 1 : last + 2].isalnum() or prefix
            if apart and ends and not _scattered(folded[first : last + 1]):
                spans.append(run.span(first, last + 1))
            at = classes.find(wanted, at + 1)
    return spans


def _scattered(text: str) -> bool:
    """Whether more separates the pieces than a number's own divisions."""
    return any(not _JOINT.fullmatch(gap) for gap in re.findall(r"[^0-9A-Z]+", text)) or text.count(" ") > _MAX_WORDS


def _candidates(case: Case) -> Iterator[Printed]:
    """Every word of the page with a digit in it, and neighbouring words taken as one number."""
    for run in case.page.runs:
        folded = fold(run.text)
        words = list(_WORD.finditer(folded))
        for i in range(len(words)):
            for k in range(i, min(i + _MAX_WORDS, len(words))):
                if k > i and not _JOINT.fullmatch(folded[words[k - 1].end() : words[k].start()]):
                    break
                index = tuple(n for w in words[i : k + 1] for n in range(w.start(), w.end()))
                characters = "".join(folded[n] for n in index)
                if len(characters) >= _MIN_LENGTH and sum(c.isdigit() for c in characters) >= 3:
                    yield Printed(characters, index, run)


def _document_number(case: Case) -> VizField:
    assert case.mrz is not None
    name, mrz = "document_number", case.mrz
    number = plain(mrz.document_number)
    if not number:
        return not_compared(name, None, None, "This MRZ states no document number.", reason=Reason.NOT_IN_THIS_FORMAT)
    visa = mrz.format in ("MRVA", "MRVB")
    found = _find(case, number, prefix=visa)
    for check in mrz.check_digits:
        if not found and check.name == name:  # some issuers print the check digit with it
            found = _find(case, number + check.printed)
        if not found and check.name == name and not check.valid and len(number) > NUMBER_LENGTH:
            # a long number whose digit is wrong may be none: a filler, and the optional data after it
            found = _find(case, number[:NUMBER_LENGTH])
    kinds = {LabelKind.DOCUMENT_NUMBER}
    near = sorted(_near(case, number), key=lambda item: (item[1], item[0].index))
    labelled = [(p, d) for p, d in near if (o := case.page.owner(p.span)) and o.surely(*kinds)]
    if found:
        best = max(found, key=lambda s: (bool((o := case.page.owner(s)) and o.surely(*kinds)), s.confidence))
        owner = case.page.owner(best)
        if labelled and not (owner and owner.surely(*kinds)):
            # printed twice, and the labelled one is not the MRZ's
            return _differs(case, labelled[0][0], number)
        if mrz.document_number.startswith("<"):
            return doubtful(name, best, number, number, "the MRZ's number begins with a filler, as no number does")
        return agrees(name, best, number, number)
    if labelled:
        return _differs(case, labelled[0][0], number)
    if near and not any(item[1] == near[0][1] and item[0].characters != near[0][0].characters for item in near[1:]):
        return _differs(case, near[0][0], number)
    other = _other_number(case, number)
    if other is not None and mrz.format == "TD3":
        return _differs(case, other, number)
    if other is not None:
        return doubtful(name, other.span, other.characters, number, "that may be another document's number")
    return not_found(name, number)


def _near(case: Case, number: str) -> list[tuple[Printed, int]]:
    """Printed numbers a character or two away from the MRZ's, lookalikes not counted."""
    wanted = confusion_class(number)
    limit = _NEAR if len(number) >= 8 else 1
    other = {plain(text) for text in _optional(case)}
    near = []
    for printed in _candidates(case):
        if printed.characters in other or len(number) < _MIN_LENGTH or find_dates(printed.span.text):
            continue
        off = distance(confusion_class(printed.characters), wanted, limit=limit)
        if 0 < off <= limit:
            near.append((printed, off))
    return near


def _other_number(case: Case, number: str) -> Printed | None:
    """The number that a document number's label has, if it is another altogether."""
    other = {plain(text) for text in _optional(case)}
    for printed in _candidates(case):
        owner = case.page.owner(printed.span)
        whole = len(printed.characters) >= _MIN_LENGTH and plain(_segment_text(case, printed)) == printed.characters
        if owner and owner.surely(LabelKind.DOCUMENT_NUMBER) and whole and printed.characters not in other:
            return printed if abs(len(printed.characters) - len(number)) <= 2 else None
    return None


def _segment_text(case: Case, printed: Printed) -> str:
    """The text of the stretch between labels that a number is in."""
    return next((s.text for s in case.page.segments if s.overlaps(printed.span)), "")


def _differs(case: Case, printed: Printed, number: str) -> VizField:
    _, where = alignment(confusion_class(printed.characters), confusion_class(number))
    return differs(
        case,
        "document_number",
        printed.span,
        value=printed.characters,
        expected=number,
        deciding=[printed.index[i] for i in where],
        classify=partial(_classify, printed.characters, number),
        # engines lose or double one of several like characters in a row, and do so every time
        guess="" if len(printed.characters) == len(number) else "the number of characters may be misread",
    )


def _classify(observed: str, expected: str, text: str) -> tuple[Look, tuple[int, ...]]:
    """What another reading of the number shows."""
    folded = fold(text)
    kept = [i for i, c in enumerate(folded) if c.isascii() and c.isalnum()]
    classes = confusion_class("".join(folded[i] for i in kept))
    start = classes.find(confusion_class(expected))
    if start >= 0:
        first, last = kept[start], kept[start + len(expected) - 1]
        if not (folded[:first][-1:].isalnum() or folded[last + 1 : last + 2].isalnum()):
            return Look.EXPECTED, ()
    at = classes.find(confusion_class(observed))
    if at < 0:
        return Look.OTHER, ()
    _, where = alignment(confusion_class(observed), confusion_class(expected))
    return Look.OBSERVED, tuple(kept[at + i] for i in where)


def _optional(case: Case) -> list[str]:
    fields = (case.mrz.optional_data_1, case.mrz.optional_data_2) if case.mrz else ()
    return [text for text in fields if text]


def _personal_number(case: Case) -> VizField:
    """The optional data of the MRZ, if it is printed too; many issuers put other things there."""
    name = "personal_number"
    for text in _optional(case):
        number = plain(text)
        if len(number) < _MIN_LENGTH:
            continue
        for span in _find(case, number):
            return agrees(name, span, plain(span.text), number)
        labelled = _labelled_only(case, name)
        if labelled.value and plain(labelled.value) in number:
            span = _labelled(case, name)[0].span
            return agrees(name, span, plain(span.text), number)
    seen = _labelled_only(case, name)
    why = "The MRZ's optional data is no number that is printed on the page; issuers use it as they like."
    spans = _labelled(case, name)
    return not_compared(name, spans[0].span if spans else None, seen.value, why, reason=Reason.NOT_IN_THIS_FORMAT)


def _labelled(case: Case, name: str) -> list[Printed]:
    """What stands by the labels of a kind, the longest first."""
    kind = LabelKind(name)
    found = [p for p in _candidates(case) if (o := case.page.owner(p.span)) and o.surely(kind)]
    return sorted(found, key=lambda p: -len(p.characters))


def _labelled_only(case: Case, name: str) -> VizField:
    found = _labelled(case, name)
    if not found:
        return without_mrz(name, None, None)
    return without_mrz(name, found[0].span, found[0].characters)
