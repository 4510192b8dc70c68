"""Finding labels in text that an engine read badly: labels are the smallest print of a page.

All phrases are searched in all lines at once with Sellers' approximate matching (P. Sellers, "The theory and
computation of evolutionary distances", J. Algorithms 1980): the edit-distance table with a free start.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from docfraud.viz.fold import LETTER_FOR, distance, fold
from docfraud.viz.label_words import LabelKind, phrases
from docfraud.viz.layout import Run, Span

_WALL = "\n"


@dataclass(frozen=True, slots=True, eq=False)
class Label:
    """A label found on the page.

    Attributes:
        kind: what it announces.
        span: where it is printed.
        score: letters matched, less a penalty for errors: the more, the surer.
    """

    kind: LabelKind
    span: Span
    score: float


@dataclass(frozen=True, slots=True)
class _Letters:
    """A text reduced to letters, and where each came from."""

    text: str
    index: tuple[int, ...]
    begins: tuple[bool, ...]
    ends: tuple[bool, ...]


def _letters(text: str) -> _Letters:
    """Letters only; digits beside letters become the letters they resemble; RN becomes M and L becomes I."""
    folded = fold(text)
    kept: list[tuple[str, int]] = []
    for i, c in enumerate(folded):
        beside = folded[i - 1 : i] + folded[i + 1 : i + 2]
        if c in LETTER_FOR and any(b.isalpha() for b in beside):
            c = LETTER_FOR[c]  # noqa: PLW2901
        if c.isalpha():
            kept.append(("I" if c == "L" else c, i))
    merged: list[tuple[str, int, int]] = []
    for c, i in kept:
        if c == "N" and merged and merged[-1][0] == "R" and merged[-1][2] == i - 1:
            merged[-1] = ("M", merged[-1][1], i)
        else:
            merged.append((c, i, i))
    wide = [ord(c) >= 0x2E80 for c, _, _ in merged]  # no blanks between the words of such scripts
    begins = [k == 0 or wide[k] or first > merged[k - 1][2] + 1 for k, (_, first, _) in enumerate(merged)]
    ends = [*(begins[1:]), True] if merged else []
    return _Letters("".join(c for c, _, _ in merged), tuple(i for _, i, _ in merged), tuple(begins), tuple(ends))


def allowed_errors(length: int) -> int:
    """Edits tolerated in a label of so many letters: none up to 5, one up to 7, two up to 9, then a quarter."""
    return 0 if length <= 5 else 1 if length <= 7 else 2 if length <= 9 else length // 4


@lru_cache(maxsize=1)
def _vocabulary() -> tuple[tuple[str, LabelKind], ...]:
    """Reduced phrases, shortest first; the first kind wins where two kinds share a phrase."""
    kinds: dict[str, LabelKind] = {}
    for kind, phrase in phrases():
        kinds.setdefault(_letters(phrase).text, kind)
    return tuple(sorted(((text, kind) for text, kind in kinds.items() if text), key=lambda item: len(item[0])))


def find_labels(runs: Sequence[Run]) -> list[Label]:
    """Every label in the runs' texts, none overlapping another, best first."""
    reduced = [_letters(run.text) for run in runs]
    joined = _WALL.join(r.text for r in reduced) + _WALL
    starts = np.cumsum([0, *(len(r.text) + 1 for r in reduced)])
    hits: list[tuple[float, int, int, int, LabelKind]] = []
    for row, errors in enumerate(_scan(joined)):
        phrase, kind = _vocabulary()[row]
        for end in _valleys(errors, allowed_errors(len(phrase))):
            line = int(np.searchsorted(starts, end, side="right")) - 1
            stop = end - int(starts[line])
            found = _beginning(reduced[line], stop, phrase, int(errors[end]))
            if found is not None:
                hits.append((len(phrase) - 2.5 * int(errors[end]), line, found, stop, kind))
    labels: list[Label] = []
    taken: list[tuple[int, int, int]] = []
    for score, line, start, stop, kind in sorted(hits, key=lambda h: (-h[0], h[1], h[2])):
        # labels that run into each other share a letter or two
        if any(line == k and min(stop, e) - max(start, s) > 0.25 * (stop - start) for k, s, e in taken):
            continue
        taken.append((line, start, stop))
        index = reduced[line].index
        labels.append(Label(kind, runs[line].span(index[start], index[stop - 1] + 1), score))
    return labels


def _scan(text: str) -> NDArray[np.int8]:
    """Edit distance of each phrase to the best stretch of text that ends before each position.

    Returns:
        Shape (phrases, len(text) + 1), int8; walls between lines match nothing.
    """
    vocabulary = _vocabulary()
    lengths = np.array([len(p) for p, _ in vocabulary])
    codes = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32)
    walls = np.flatnonzero(codes == ord(_WALL)) + 1
    table = np.zeros((len(vocabulary), len(text) + 1), dtype=np.int8)
    for depth in range(int(lengths.max(initial=0))):
        active = int(np.searchsorted(lengths, depth, side="right"))  # phrases longer than `depth`, they stand last
        letters = np.array([ord(p[depth]) for p, _ in vocabulary[active:]], dtype=np.uint32)
        above = table[active:]
        row = above + np.int8(1)  # the phrase's letter is missing in the text
        np.minimum(row[:, 1:], above[:, :-1] + (codes[None] != letters[:, None]), out=row[:, 1:])
        for _ in range(2):  # superfluous letters in the text, at most two in a row
            np.minimum(row[:, 1:], row[:, :-1] + np.int8(1), out=row[:, 1:])
        row[:, walls] = depth + 1
        table[active:] = row
    return table


def _valleys(errors: NDArray[np.int8], limit: int) -> list[int]:
    """Ends of acceptable matches: in every stretch within the limit, the best."""
    good = np.flatnonzero(errors[1:] <= limit) + 1
    if not len(good):
        return []
    groups = np.split(good, np.flatnonzero(np.diff(good) > 1) + 1)
    return [int(group[np.argmin(errors[group])]) for group in groups]


def _beginning(line: _Letters, stop: int, phrase: str, errors: int) -> int | None:
    """Where the match that ends before `stop` begins; None if it breaks a word that it must not break.

    A short phrase must be whole words; a longer one must begin a word; a long one is unlikely by chance.
    """
    length = len(phrase)
    spans = [
        (distance(line.text[start:stop], phrase, limit=errors), abs(stop - start - length), start)
        for start in range(max(0, stop - length - errors), stop)
    ]
    exact = [(off, start) for d, off, start in spans if d <= errors]
    if length <= 8:
        exact = [(off, start) for off, start in exact if line.begins[start]]
    if length <= 6:
        exact = [(off, start) for off, start in exact if line.ends[stop - 1]]
    return min(exact)[1] if exact else None
