"""Surname and given names among the printed text.

Names are compared by `docfraud.mrz.names`, which knows every permitted spelling, truncation and what marks a reader
may lose. Here is only where on the page a name is, and when a difference deserves a second look.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from docfraud.mrz.names import compare_names
from docfraud.results import Outcome, Reason
from docfraud.viz.fields import VizField
from docfraud.viz.fold import distance, fold
from docfraud.viz.judge import Case, agrees, differs, doubtful, not_compared, not_found, without_mrz
from docfraud.viz.label_words import LabelKind
from docfraud.viz.layout import Box, Run, Span
from docfraud.viz.name_text import (
    collapsed,
    differing_letters,
    letters_of,
    lookalikes,
    other_script,
    prints_other_scripts,
    readings_of,
    text_agrees,
)
from docfraud.viz.reread import Look

_NAME_LABELS = frozenset({LabelKind.SURNAME, LabelKind.GIVEN_NAMES, LabelKind.NAME})
_OWN = {"surname": LabelKind.SURNAME, "given_names": LabelKind.GIVEN_NAMES}
_MAX_WORDS = 8
"""Segments of more words are prose, no names."""


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """Some neighbouring words of a segment: perhaps a name.

    Attributes:
        span: the words.
        segment: the stretch between labels that they are in.
        whole: they are all of it.
    """

    span: Span
    segment: Span
    whole: bool


@dataclass(frozen=True, slots=True, eq=False)
class Name:
    """A name that is looked for: the MRZ's, and what else it may stand beside."""

    field: str
    text: str
    full: str
    truncated: bool


def match_names(case: Case) -> dict[str, VizField]:
    """Surname and given names."""
    if case.mrz is None:
        return {name: _labelled_only(case, name) for name in _OWN}
    mrz = case.mrz
    full = f"{mrz.surname} {mrz.given_names}".strip()
    texts = {"surname": mrz.surname, "given_names": mrz.given_names}
    names = {field: Name(field, text, full, mrz.names_truncated) for field, text in texts.items()}
    pieces = _pieces(case)
    found = {field: _match(case, name, pieces) for field, name in names.items()}
    for field, other in (("surname", "given_names"), ("given_names", "surname")):
        # another name altogether by the label is a finding only where the other name's label is seen to work
        own = _own_segments(case, names[field])
        if found[field].reason is Reason.FIELD_NOT_FOUND and own:
            proven = found[other].outcome is Outcome.SUCCESSFUL and _labelled(case, pieces, names[other])
            found[field] = _another_name(case, names[field], own[0], proven)
    return found


def _match(case: Case, name: Name, pieces: Sequence[Piece]) -> VizField:
    if not name.text:
        why = f"The MRZ has no {name.field.replace('_', ' ')}."
        return not_compared(name.field, None, None, why, reason=Reason.NOT_IN_THIS_FORMAT)
    agreeing = [p for p in pieces if _agrees(p, name) and not _by_chance(case, p, name)]
    if not agreeing:
        agreeing = [p for p in pieces if p.whole and text_agrees(p.span.text, name.full, False)]
    own = _own_segments(case, name)
    strong = [p for p in agreeing if any(p.segment.overlaps(s) or _continues(s, p.span) for s in own)]
    if strong:
        return _agreement(name, _best(strong, name))
    near = _nearest([p for p in pieces if any(p.segment is s for s in own)], name)
    if near is not None:
        return _differs(case, name, near)
    signed = [p for p in agreeing if _like_a_signature(p, name)]
    printed = [p for p in agreeing if p not in signed]
    if printed:
        return _agreement(name, _best(printed, name))
    loose = [p for p in pieces if not _foreign(case, p) and not _like_handwriting(p)]
    near = _nearest(loose, name, labelled=False)
    return not_found(name.field, name.text) if near is None else _differs(case, name, near)


def _labelled(case: Case, pieces: Sequence[Piece], name: Name) -> bool:
    """Whether a name stands by its own label."""
    own = _own_segments(case, name)
    return any(_agrees(p, name) and any(p.segment is s for s in own) for p in pieces)


def _agrees(piece: Piece, name: Name) -> bool:
    if len(letters_of(piece.span.text)) < 2 and len(letters_of(name.text)) >= 2:
        return False
    if text_agrees(piece.span.text, name.text, name.truncated):
        # a name cut short is at least as long on the page as in the MRZ
        shortest = len(letters_of(name.text)) - name.text.count(" ") - 1
        return not name.truncated or len(letters_of(piece.span.text)) >= shortest
    return False


def _pieces(case: Case) -> list[Piece]:
    """Every run of words that could be a name, in every segment of the page."""
    found = []
    for segment in _segments(case):
        text = segment.text
        words: list[tuple[int, int]] = []
        start = None
        for i, c in enumerate(text + " "):
            if c.isspace() or c in ",/;:()*":
                if start is not None and any(x.isalpha() for x in text[start:i]):
                    words.append((start, i))
                start = None
            elif start is None:
                start = i
        if not 0 < len(words) <= _MAX_WORDS:
            continue
        for a in range(len(words)):
            for b in range(a, len(words)):
                span = segment.within(words[a][0], words[b][1])
                found.append(Piece(span, segment, a == 0 and b == len(words) - 1))
    return found


def _segments(case: Case) -> list[Span]:
    """Segments, and those of names that go on in the next line as one."""
    joined = [run.span() for run in case.page.rows if len(run.text) <= 60]
    segments = [(s, s.box) for s in case.page.segments]
    below = [
        _stacked(first, second)
        for first, box in segments
        for second, under in segments
        if len(first.text) > 2 and first.run is not second.run and first.side == second.side and _below(box, under)
    ]
    return [*case.page.segments, *joined, *below]


def _stacked(first: Span, second: Span) -> Span:
    """Two lines of one name as one text."""
    (at, a), (_, b) = first.run.pieces[0], second.run.pieces[0]
    text = f"{a.text} {b.text}"
    run = Run(text, first.side, ((at, a), (len(a.text) + 1, b)), first.run.frame)
    return run.span(first.start, len(a.text) + 1 + second.end)


def _continues(first: Span, second: Span) -> bool:
    """Whether a line goes on from another: right below it, flush left."""
    return first.side == second.side and _below(first.box, second.box)


def _below(a: Box, b: Box) -> bool:
    height = (a.height + b.height) / 2
    return 0.5 < (b.middle - a.middle) / height < 1.7 and abs(b.left - a.left) < 1.2 * height


def _owned(case: Case, segment: Span, name: Name) -> bool:
    """Whether a segment belongs to the name's own label, or to one of the whole name ("Name/Nom" is both)."""
    owner = case.page.owner(segment)
    own = {_OWN[name.field], LabelKind.NAME}
    return owner is not None and owner.surely(*_NAME_LABELS) and bool(owner.kinds & own)


def _own_segments(case: Case, name: Name) -> list[Span]:
    """What stands by the name's label, by labels of this name alone first."""
    own = _OWN[name.field]
    found: list[tuple[bool, float, Span]] = []
    for segment in case.page.segments:
        owner = case.page.owner(segment)
        if owner and _owned(case, segment, name) and sum(c.isalpha() for c in segment.text) >= 2:
            found.append((owner.kinds != {own}, owner.cost, segment))
    return [segment for _, _, segment in sorted(found, key=lambda item: item[:2])]


def _foreign(case: Case, piece: Piece) -> bool:
    """Whether a piece belongs to a label that announces no name."""
    owner = case.page.owner(piece.segment)
    return owner is not None and owner.near and not owner.kinds & _NAME_LABELS


def _by_chance(case: Case, piece: Piece, name: Name) -> bool:
    """Whether an agreement says nothing: a very short name anywhere, a word of another field's value."""
    if _owned(case, piece.segment, name):
        return False
    return len(letters_of(name.text)) <= 2 or (_foreign(case, piece) and not piece.whole)


def _like_handwriting(piece: Piece) -> bool:
    """Mixed case: how a signature is read, and how no altered surname in capitals is."""
    letters = [c for c in piece.segment.text if c.isalpha()]
    return any(c.islower() for c in letters)


def _like_a_signature(piece: Piece, name: Name) -> bool:
    """The whole name in mixed case, given names first, in one line."""
    return _like_handwriting(piece) and not piece.whole and text_agrees(piece.segment.text, name.full, False)


def _best(pieces: Sequence[Piece], name: Name) -> Piece:
    """Of agreeing pieces the one with least beside the name, in a line of its own if there is one."""
    size = len(letters_of(name.text))
    return min(
        pieces,
        key=lambda p: (abs(len(letters_of(p.span.text)) - size), not p.whole, len(p.span.text), -p.span.confidence),
    )


def _agreement(name: Name, piece: Piece) -> VizField:
    span = _only(piece, name)
    return agrees(name.field, span, name.text, name.text)


def _only(piece: Piece, name: Name) -> Span:
    """The part of a piece that is this name, where both names run together."""
    letters = letters_of(piece.span.text)
    wanted = letters_of(name.text)
    if len(letters) > len(wanted) and wanted in letters and not text_agrees(piece.span.text, name.text, name.truncated):
        index = [i for i, c in enumerate(fold(piece.span.text)) if c.isalpha()]
        at = letters.index(wanted)
        return piece.span.within(index[at], index[at + len(wanted) - 1] + 1)
    return piece.span


def _limit(letters: int, labelled: bool) -> int:
    """Letters by which a name may differ and still be taken for the MRZ's, altered."""
    if not labelled:
        return 0 if letters < 5 else 1 if letters < 8 else 2
    return 0 if letters < 3 else 1 if letters < 6 else 2 if letters < 10 else 3


def _nearest(pieces: Sequence[Piece], name: Name, *, labelled: bool = True) -> Piece | None:
    """The piece most like the name, if it is like it at all."""
    wanted = letters_of(name.text)
    limit = _limit(len(wanted), labelled)
    ranked = []
    for piece in pieces:
        off = distance(letters_of(readings_of(piece.span.text)[0]), wanted, limit=limit + 2)
        if off <= limit + 2:  # a spelling such as UE for Ü may explain two of them
            off = compare_names(
                readings_of(piece.span.text)[0], name.text, truncated=name.truncated, lost_marks=True
            ).distance
        if 0 < off <= limit:
            ranked.append((off, -len(piece.span.text), piece))
    return min(ranked, key=lambda item: item[:2])[2] if ranked else None


def _differs(case: Case, name: Name, piece: Piece) -> VizField:
    printed = readings_of(piece.span.text)[0]
    index = [piece.span.start + i for i, c in enumerate(fold(printed)) if c.isalpha()]
    letters, wanted = letters_of(printed), letters_of(name.text)
    where = differing_letters(printed, wanted)
    guess = ""
    if len(letters) != len(wanted) and collapsed(letters) == collapsed(wanted):
        guess = "a letter more or less of a row of like ones is easily misread"
    elif lookalikes(letters) == lookalikes(wanted):
        guess = "the letters in question look alike"
    elif case.mrz and prints_other_scripts(case.mrz.issuer) and other_script(printed):
        guess = "it may be printed in another script"
    return differs(
        case,
        name.field,
        piece.span,
        value=fold(piece.span.text),
        expected=name.text,
        deciding=[index[i] for i in where],
        classify=partial(_classify, letters, name),
        guess=guess,
    )


def _another_name(case: Case, name: Name, own: Span, proven: bool) -> VizField:
    """Another name altogether stands by the label."""
    letters, value = letters_of(own.text), fold(own.text)
    capitals = all(c.isupper() for c in own.text if c.isalpha())
    words = [word for word in own.text.split() if len(letters_of(word)) >= 2]
    partly = any(text_agrees(word, part) for word in words for part in name.text.split())
    owner = case.page.owner(own)
    certain = len(letters) >= 3 and capitals and not any(c.isdigit() for c in own.text) and not partly and proven
    other = case.mrz is not None and prints_other_scripts(case.mrz.issuer)
    if not certain or other or not (owner and owner.surely(_OWN[name.field])):
        return doubtful(name.field, own, value, name.text, "it is not certain that this is the whole field")
    index = [own.start + i for i, c in enumerate(fold(own.text)) if c.isalpha()]
    classify = partial(_classify, letters, name)
    return differs(case, name.field, own, value=value, expected=name.text, deciding=index, classify=classify)


def _classify(observed: str, name: Name, text: str) -> tuple[Look, tuple[int, ...]]:
    """What another reading of the name shows."""
    printed = readings_of(text)[0]
    letters, index = letters_of(printed), [i for i, c in enumerate(fold(printed)) if c.isalpha()]
    if text_agrees(text, name.text, name.truncated):
        return Look.EXPECTED, ()
    at = letters.find(observed)
    if at < 0:
        return Look.OTHER, ()
    same = [c for c in printed if fold(c).isalpha()][at : at + len(observed)]
    where = differing_letters("".join(same), letters_of(name.text))
    return Look.OBSERVED, tuple(index[at + i] for i in where)


def _labelled_only(case: Case, field: str) -> VizField:
    values = [s for s in case.page.segments if sum(c.isalpha() for c in s.text) >= 2]
    owned = case.page.owned_by(values, {_OWN[field]})
    if not owned:
        return without_mrz(field, None, None)
    return without_mrz(field, owned[0], fold(owned[0].text))
