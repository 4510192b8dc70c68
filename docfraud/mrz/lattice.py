"""The permitted spelling of a printed name that is nearest to what an MRZ says.

A name with n letters of k spellings each has k to the n spellings; walking the letters once against the MRZ text, as
edit distance does, finds the nearest without writing them out. Time grows with letters x alternatives x MRZ length.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from docfraud.mrz.formats import FILLER

_Cell = tuple[int, int, int, int, str]
"""Edits, cuts, wrong word divisions, rank of the alternatives taken, spelling so far; compared in that order."""


@dataclass(frozen=True, slots=True)
class Match:
    """How near a name's spellings come to an MRZ text.

    Attributes:
        distance: letters to insert, delete or replace; word divisions are free.
        cuts: words cut short, plus one if words at the end are left out.
        divisions: "<" missing or in excess.
        spelling: the nearest spelling, words parted by "<", cut as the MRZ cuts it.
    """

    distance: int
    cuts: int
    divisions: int
    spelling: str


def normal(text: str) -> str:
    """An MRZ name with single "<" between words and none around them."""
    return FILLER.join(word for word in text.replace(" ", FILLER).split(FILLER) if word)


def nearest(words: Sequence[Sequence[tuple[str, ...]]], mrz: str, *, truncated: bool = False) -> Match:
    """Find the spelling nearest to an MRZ text.

    Args:
        words: per word, per letter, its alternative spellings, preferred first.
        mrz: words parted by blanks or "<".
        truncated: words may be cut after their first letter and last words left out, as 9303 parts 4 to 7 (4.2.3)
            allow where a name does not fit.
    """
    text = normal(mrz)
    row = _insertions([(0, 0, 0, 0, "")] + [_NEVER] * len(text), text)
    endings = []
    for number, word in enumerate(words):
        if number:
            if truncated:
                endings.append(_add(row[-1], cuts=1))
            row = _divide(row, text)
        row = _spell_word(row, word, text, truncated)
    endings.append(row[-1])
    edits, cuts, divisions, _, spelling = min(endings)
    return Match(edits, cuts, divisions, spelling)


_NEVER: _Cell = (1 << 20, 0, 0, 0, "")


def _add(cell: _Cell, *, edits: int = 0, cuts: int = 0, divisions: int = 0, rank: int = 0, piece: str = "") -> _Cell:
    return (cell[0] + edits, cell[1] + cuts, cell[2] + divisions, cell[3] + rank, cell[4] + piece)


def _insertions(row: list[_Cell], text: str) -> list[_Cell]:
    """Let the MRZ have characters that the name lacks; a word division costs no edit."""
    for j, character in enumerate(text, 1):
        extra = _add(row[j - 1], divisions=1) if character == FILLER else _add(row[j - 1], edits=1)
        row[j] = min(row[j], extra)
    return row


def _divide(row: list[_Cell], text: str) -> list[_Cell]:
    """Pass from one word to the next: on a "<" of the MRZ, or without one."""
    passed = [_add(cell, divisions=1, piece=FILLER) for cell in row]
    for j, character in enumerate(text, 1):
        if character == FILLER:
            passed[j] = min(passed[j], _add(row[j - 1], piece=FILLER))
    return _insertions(passed, text)


def _letter(row: list[_Cell], letter: str, text: str) -> list[_Cell]:
    new = [_add(cell, edits=1) for cell in row]
    for j, character in enumerate(text, 1):
        # a letter never stands for a division: that one is inserted for free
        cost = 0 if character == letter else 1 if character != FILLER else 2
        new[j] = min(new[j], _add(row[j - 1], edits=cost))
    return _insertions(new, text)


def _spell_word(row: list[_Cell], word: Sequence[tuple[str, ...]], text: str, truncated: bool) -> list[_Cell]:
    cut: list[_Cell] | None = None
    for slot in word:
        best: list[_Cell] | None = None
        for rank, piece in enumerate(slot):
            current = row
            for length, letter in enumerate(piece, 1):
                current = _letter(current, letter, text)
                if truncated:
                    short = [_add(cell, cuts=1, rank=rank, piece=piece[:length]) for cell in current]
                    cut = short if cut is None else list(map(min, cut, short))
            done = [_add(cell, rank=rank, piece=piece) for cell in current]
            best = done if best is None else list(map(min, best, done))
        row = row if best is None else best
    return row if cut is None else list(map(min, row, cut))
