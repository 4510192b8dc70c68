"""What an MRZ is likely to say where no check digit helps: codes that exist, and names as 9303-3 4.6 writes them.

Each is a weak prior in natural logs: it settles a character that the network left in doubt and leaves a clear one
alone, so that an odd code or a stray letter that is plainly printed stays in the reading.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from docfraud.mrz.codes import all_codes
from docfraud.mrz.formats import ALPHABET, DIGITS, FILLER, MRZFormat
from docfraud.mrz.letter_pairs import with_pairs

_FILLER = ALPHABET.index(FILLER)
_LETTERS = slice(ALPHABET.index("A"), ALPHABET.index("Z") + 1)

_UNKNOWN_CODE = float(np.log(100.0))
"""A code that does not exist is put at 1 in 100. Chosen a priori, like those below."""

_SECOND_LETTER = float(np.log(10.0))
"""Any letter as second character of a document code against a filler there: most passports and visas have none."""

_ODD_NUMBER = float(np.log(100.0))
"""A digit as second character of a document code, on anything but a card of the USA, which numbers them."""

_ODD_LETTER = float(np.log(30.0))
"""An O or Q there on a card or visa. Networks that were not taught OCR-B read the D of "ID" as these."""

_AFTER_NAMES = float(np.log(100.0))
"""Each letter after the fillers that end a name: fillers read as C, K or S look so, singly and in rows."""

_LETTER_IN_NUMBER = (float(np.log(2.5)), float(np.log(10.0)))
"""Each given letter against each given digit in a document number, at its first two places and behind them: numbers
end in digits, and letters are 26 to share what is left."""

_MORE_FILLERS = float(np.log(10.0))
"""In name fields every second or third character is a filler; in the text that networks learn from hardly any is."""


def apply_priors(scores: NDArray[np.float64], fmt: MRZFormat) -> None:
    """Weigh the characters of an MRZ, in place.

    Args:
        scores: log-likelihoods, shape (lines, length, 37), columns as `ALPHABET`, -inf for what the format bars.
        fmt: the format.
    """
    _prefer_known_codes(scores, fmt)
    _doubt_odd_document_codes(scores, fmt)
    _pair_date_fillers(scores, fmt)
    _prefer_digits_in_the_number(scores, fmt)
    for name in ("names", "surname"):
        if name in fmt.field_names:
            spec = fmt.field(name)
            # the surname of the French card is one identifier: as if the "<<" had been passed
            _end_names_once(scores[spec.line, spec.start : spec.end], _PRIMARY if name == "names" else _SECONDARY)
    for name in ("names", "surname", "given_names"):
        if name in fmt.field_names:
            spec = fmt.field(name)
            _weigh_letter_pairs(scores[spec.line, spec.start : spec.end])


@lru_cache(maxsize=1)
def _code_table() -> NDArray[np.int64]:
    """Every known issuer code as character columns, shape (codes, 3)."""
    return np.array([[ALPHABET.index(c) for c in entry.code.ljust(3, FILLER)] for entry in all_codes()])


def _prefer_known_codes(scores: NDArray[np.float64], fmt: MRZFormat) -> None:
    """Settle a doubtful issuer or nationality on a known code. No check digit covers either."""
    codes = _code_table()
    for name in ("issuer", "nationality"):
        if name not in fmt.field_names:
            continue
        spec = fmt.field(name)
        part = scores[spec.line, spec.start : spec.end]
        known = part[np.arange(3), codes].sum(axis=1)
        best = int(known.argmax())
        if known[best] > part.max(axis=1).sum() - _UNKNOWN_CODE:
            keep = part[np.arange(3), codes[best]].copy()
            part[:] = -np.inf
            part[np.arange(3), codes[best]] = keep


def _doubt_odd_document_codes(scores: NDArray[np.float64], fmt: MRZFormat) -> None:
    if fmt.name == "FRENCH_ID":
        return
    issuer = "".join(ALPHABET[i] for i in scores[0, 2:5].argmax(axis=1))
    second = scores[0, 1]
    second[_LETTERS] -= _SECOND_LETTER
    if issuer != "USA":
        second[[ALPHABET.index(c) for c in DIGITS]] -= _ODD_NUMBER
    if fmt.name != "TD3":
        second[[ALPHABET.index(c) for c in "OQ"]] -= _ODD_LETTER


def _pair_date_fillers(scores: NDArray[np.float64], fmt: MRZFormat) -> None:
    """An unknown year, month or day is two fillers (9303-3 4.8): where two digits are seen, bar a single filler."""
    for name in ("date_of_birth", "date_of_expiry"):
        if name in fmt.field_names:
            spec = fmt.field(name)
            for column in range(spec.start, spec.end, 2):
                pair = scores[spec.line, column : column + 2]
                if (pair.argmax(axis=1) != _FILLER).all():
                    pair[:, _FILLER] = -np.inf


def _prefer_digits_in_the_number(scores: NDArray[np.float64], fmt: MRZFormat) -> None:
    spec = fmt.field("document_number")
    first, behind = _LETTER_IN_NUMBER
    scores[spec.line, spec.start : spec.start + 2, _LETTERS] -= first
    scores[spec.line, spec.start + 2 : spec.end, _LETTERS] -= behind


_SURE = 0.999
"""Words whose every letter is this likely are left as they are."""


def _weigh_letter_pairs(part: NDArray[np.float64]) -> None:
    """Weigh the letters of each word of a name field, in place; a word is a run without fillers."""
    lettered = part[:, _LETTERS].max(axis=1) > part[:, _FILLER]
    edges = np.flatnonzero(np.diff(np.concatenate([[False], lettered, [False]]).astype(np.int8)))
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        word = part[start:end, _LETTERS]
        share = np.exp(word.max(axis=1) - np.logaddexp.reduce(word, axis=1))
        if share.min() < _SURE:
            part[start:end, _LETTERS] = with_pairs(word)


# Where a name field can be: before its first letter; in the primary identifier, one filler after a word of it; at the
# "<<"; in the secondary identifier, one filler after a word of it; in the fillers at the end; at letters after those.
_START, _PRIMARY, _PRIMARY_GAP, _SEPARATOR, _SECONDARY, _SECONDARY_GAP, _END, _STRAY = range(8)
_AFTER_LETTER = (_PRIMARY, _PRIMARY, _PRIMARY, _SECONDARY, _SECONDARY, _SECONDARY, _STRAY, _STRAY)
_AFTER_FILLER = (_START, _PRIMARY_GAP, _SEPARATOR, _END, _SECONDARY_GAP, _END, _END, _END)


def _end_names_once(part: NDArray[np.float64], begin: int) -> None:
    """Decide for each position whether it is a letter or a filler, the field as a whole, and bar the other.

    Args:
        part: the name field's scores, shape (length, 37), changed in place.
        begin: `_PRIMARY` for a field of both identifiers, `_SECONDARY` for one of a single identifier.
    """
    letter, filler = part[:, _LETTERS].max(axis=1), part[:, _FILLER] + _MORE_FILLERS
    best = np.full(len(_AFTER_LETTER), -np.inf)
    best[_START] = 0.0
    came: list[tuple[list[int], list[bool]]] = []
    for at in range(len(part)):
        new, origin, is_letter = np.full(len(best), -np.inf), [0] * len(best), [False] * len(best)
        for state in range(len(best)):
            to = begin if state == _START else _AFTER_LETTER[state]
            cost = _AFTER_NAMES if state in (_END, _STRAY) else 0.0
            options = ((to, letter[at] - cost, True), (_AFTER_FILLER[state], filler[at], False))
            for target, gain, lettered in options:
                if best[state] + gain > new[target]:
                    new[target], origin[target], is_letter[target] = best[state] + gain, state, lettered
        best = new
        came.append((origin, is_letter))
    state = int(best.argmax())
    for at in range(len(part) - 1, -1, -1):
        origin, is_letter = came[at]
        if is_letter[state]:
            part[at, _FILLER] = -np.inf
        else:
            part[at, _LETTERS] = -np.inf
        state = origin[state]
