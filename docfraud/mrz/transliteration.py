"""Printed names into MRZ letters, in every way an issuer may choose (ICAO 9303-3 sections 4.6 and 6).

Blank, hyphen and comma part name components ("<"); apostrophe and all other punctuation vanish and their neighbours
join. Latin, Cyrillic and Arabic script are covered; `transliteration_tables` holds the tables and says what in them is
uncertain. Arabic script follows table C, which keeps consonants only (محمد becomes MXHMD): most issuers print a
phonetic spelling instead, so the Latin name beside an Arabic one is the one to compare.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from docfraud.errors import MRZFormatError
from docfraud.mrz import transliteration_tables as tables
from docfraud.mrz.formats import FILLER, LETTERS
from docfraud.mrz.lattice import nearest

UNKNOWN = "?"
"""Stands for a character without an MRZ spelling where such characters are let through."""

Slot = tuple[str, ...]
"""The spellings one printed letter may have, the standard's first choice first; "" if it may be left out."""

Word = tuple[Slot, ...]

_APOSTROPHES = dict.fromkeys(map(ord, "'’‘ʼʻʾʿ`´′ʹ＇"), None)
_COMMAS = ",،、，"


@dataclass(frozen=True, slots=True)
class Spellings:
    """A printed name as MRZ words, each letter with its alternatives."""

    words: tuple[Word, ...]

    @property
    def standard(self) -> str:
        """The spelling of first choices, words parted by "<"."""
        return FILLER.join("".join(slot[0] for slot in word) for word in self.words)


def transliterate(text: str, *, language: str | None = None) -> str:
    """The MRZ spelling of a name, by the standard's first choice for each letter.

    Args:
        text: a name or part of one, any case, any of the three scripts.
        language: ISO 639-1 code (be, bg, mk, ru, sr, uk) for the exceptions of the Cyrillic table; others have none.

    Returns:
        Letters and single "<" between words; "" if there is nothing to write.

    Raises:
        MRZFormatError: a digit, or a letter of another script.
    """
    return spellings(text, language=language, strict=True).standard


def transliterations(text: str, *, limit: int = 256) -> frozenset[str]:
    """The spellings the standard and known practice permit, at most `limit`, nearest to the first choices first.

    Use `names_agree` or `docfraud.mrz.names` to compare: they take all spellings into account however many there are.

    Raises:
        MRZFormatError: as `transliterate`.
    """
    beam: list[tuple[int, str]] = [(0, "")]
    for number, word in enumerate(spellings(text, strict=True).words):
        if number:
            beam = [(rank, done + FILLER) for rank, done in beam]
        for slot in word:
            longer: dict[str, int] = {}
            for rank, done in beam:
                for index, piece in enumerate(slot):
                    longer.setdefault(done + piece, rank + index)
            beam = sorted((rank, done) for done, rank in longer.items())[:limit]
    return frozenset(done for _, done in beam)


def names_agree(viz: str, mrz: str, *, truncated: bool = False) -> bool:
    """Whether a printed name can be the MRZ's, letter for letter, under some permitted spelling.

    Word divisions are not compared (readers lose blanks); `docfraud.mrz.names.compare_names` reports on them.

    Args:
        viz: the name as printed.
        mrz: the name of the MRZ, words parted by blanks or "<".
        truncated: the MRZ's words may be cut short and the last ones left out.
    """
    return nearest(spellings(viz).words, mrz, truncated=truncated).distance == 0


@lru_cache(maxsize=256)
def spellings(text: str, *, language: str | None = None, strict: bool = False) -> Spellings:
    """A printed name with all its permitted spellings.

    Args:
        text: as printed.
        language: prefer this language's Cyrillic spellings; the others stay as alternatives.
        strict: raise on what has no spelling instead of letting it stand for itself (digits) or for `UNKNOWN`.

    Raises:
        MRZFormatError: only if strict.
    """
    plain = unicodedata.normalize("NFKC", text.translate(_APOSTROPHES)).translate(_APOSTROPHES).upper()
    plain = unicodedata.normalize("NFC", plain)
    words: list[Word] = []
    for raw in _split(plain):
        letters: list[Slot] = []
        # signs that are not letters do not count when a rule asks for the first or the last one
        signs = [c for c in raw if c == tables.SHADDA or not _vanishes(c)]
        for place, character in enumerate(signs):
            if character == tables.SHADDA:
                if letters:
                    letters[-1] = tuple(dict.fromkeys([s * 2 for s in letters[-1]] + list(letters[-1])))
                continue
            letters.append(_slot(character, place == 0, place == len(signs) - 1, language, strict))
        word = tuple(slot for slot in letters if slot != ("",))
        if word:
            words.append(word)
    return Spellings(tuple(words))


def with_lost_marks(found: Spellings) -> Spellings:
    """The same name if a reader may have missed marks: a plain U may also be UE, and so on, as last choices."""
    return Spellings(
        tuple(
            tuple(tuple(dict.fromkeys(slot + tables.LOST_MARKS.get(slot[0], ()))) for slot in word)
            for word in found.words
        )
    )


def _split(text: str) -> list[str]:
    spaced = "".join(
        " " if c.isspace() or c in _COMMAS or c == FILLER or unicodedata.category(c) == "Pd" or c == "−" else c
        for c in text
    )
    return spaced.split()


def _vanishes(character: str) -> bool:
    return unicodedata.category(character)[0] in "MPSCZ" or character == "\u0640"  # tatweel is "not encoded"


def _slot(character: str, first: bool, last: bool, language: str | None, strict: bool) -> Slot:
    if character in LETTERS:
        return (character,)
    if character in tables.LATIN or character in tables.LATIN_PRACTICE:
        return tables.LATIN.get(character, ()) + tables.LATIN_PRACTICE.get(character, ())
    if character in tables.CYRILLIC or character in tables.CYRILLIC_PRACTICE:
        return _cyrillic(character, first, language)
    if character in tables.ARABIC:
        found = tables.ARABIC[character]
        return found[::-1] if character == tables.TEH_MARBUTA and last else found
    base = "".join(c for c in unicodedata.normalize("NFKD", character) if not unicodedata.combining(c))
    if base and base != character:
        slots = [_slot(c, first, last, language, strict) for c in base if not _vanishes(c)]
        return ("".join(slot[0] for slot in slots),) if len(slots) != 1 else slots[0]
    if strict:
        name = unicodedata.name(character, "no name")
        raise MRZFormatError(f"{character!r} ({name}) has no spelling in an MRZ.")
    return (character,) if character.isdecimal() and character.isascii() else (UNKNOWN,)


def _cyrillic(character: str, first: bool, language: str | None) -> Slot:
    found = []
    if language == "uk" and first:
        found.append(tables.UKRAINIAN_INITIAL.get(character))
    if language:
        found.append(tables.CYRILLIC_BY_LANGUAGE.get(language, {}).get(character))
    found.append(tables.CYRILLIC.get(character))
    found += [rule.get(character) for rule in tables.CYRILLIC_BY_LANGUAGE.values()]
    found.append(tables.UKRAINIAN_INITIAL.get(character) if first else None)
    found += tables.CYRILLIC_PRACTICE.get(character, ())
    return tuple(dict.fromkeys(spelling for spelling in found if spelling is not None))
