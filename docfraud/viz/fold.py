"""Folding printed text for comparison, and what an OCR engine confuses.

Every fold keeps the length of its text, so an index into the folded text is an index into the printed one.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_BASE = {
    "Ø": "O", "Đ": "D", "Ð": "D", "Þ": "P", "Ł": "L", "Ħ": "H", "ı": "I", "ß": "S", "Æ": "A", "Œ": "O", "Ŋ": "N",
    "Ə": "E", "Ŧ": "T", "Ĳ": "I", "ſ": "S", "’": "'", "‘": "'", "`": "'", "´": "'", "–": "-", "—": "-", "‐": "-",
    "−": "-", "·": ".",
}  # fmt: skip

DIGIT_FOR = {
    "O": "0",
    "Q": "0",
    "D": "0",
    "I": "1",
    "L": "1",
    "|": "1",
    "!": "1",
    "Z": "2",
    "S": "5",
    "G": "6",
    "B": "8",
}
"""Letters that an OCR engine reads where a digit is printed, after `fold`."""

LETTER_FOR = {"0": "O", "1": "I", "2": "Z", "5": "S", "6": "G", "8": "B"}
"""Digits that it reads where a letter is printed."""

_CLASSES = {
    c: f for f, group in {"0": "0OQD", "1": "1IL|!", "2": "2Z", "5": "5S", "6": "6G", "8": "8B"}.items() for c in group
}


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
    upper = character.upper()
    if len(upper) != 1:  # ß becomes SS
        upper = character
    if upper in _BASE:
        return _BASE[upper]
    base = unicodedata.normalize("NFKD", upper)[0].upper()
    return _BASE.get(base, base) if len(_BASE.get(base, base)) == 1 else upper


def fold(text: str) -> str:
    """Upper case without diacritics, same length; characters of other scripts stay as they are."""
    return "".join(map(_fold_character, text))


def digits_for(text: str) -> str:
    """Folded text with the letters that stand for misread digits made digits, same length."""
    return "".join(DIGIT_FOR.get(c, c) for c in text)


def confusion_class(text: str) -> str:
    """Folded text with every character replaced by the head of its class of lookalikes (0OQD, 1IL, 2Z, 5S, 6G, 8B)."""
    return "".join(_CLASSES.get(c, c) for c in text)


def alignment(observed: str, expected: str) -> tuple[int, tuple[int, ...]]:
    """Edit distance, and where in `observed` the edits are.

    Returns:
        The Levenshtein distance, and the indices into `observed` that are substituted, superfluous or next to which
        (on the left, or 0) a character is missing. Empty for equal texts.
    """
    rows, columns = len(observed) + 1, len(expected) + 1
    table = [[0] * columns for _ in range(rows)]
    for i in range(rows):
        table[i][0] = i
    table[0] = list(range(columns))
    for i in range(1, rows):
        for j in range(1, columns):
            table[i][j] = min(
                table[i - 1][j - 1] + (observed[i - 1] != expected[j - 1]), table[i - 1][j] + 1, table[i][j - 1] + 1
            )
    where: set[int] = set()
    i, j = rows - 1, columns - 1
    while i or j:
        if i and j and table[i][j] == table[i - 1][j - 1] + (observed[i - 1] != expected[j - 1]):
            i, j = i - 1, j - 1
            if observed[i] != expected[j]:
                where.add(i)
        elif i and table[i][j] == table[i - 1][j] + 1:
            i -= 1
            where.add(i)
        else:
            j -= 1
            where.update(k for k in (i - 1, i) if 0 <= k < len(observed))
    return table[-1][-1], tuple(sorted(where))


def distance(a: str, b: str, *, limit: int) -> int:
    """Levenshtein distance, or `limit` + 1 as soon as it is certain to exceed `limit`."""
    if abs(len(a) - len(b)) > limit:
        return limit + 1
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        previous, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            previous, row[j] = row[j], min(previous + (x != y), row[j] + 1, row[j - 1] + 1)
        if min(row) > limit:
            return limit + 1
    return min(row[-1], limit + 1)
