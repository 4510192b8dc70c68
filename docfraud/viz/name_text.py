"""Names as an OCR engine hands them over: what they may have been, and which letters differ from the MRZ's."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from docfraud.mrz.names import compare_names
from docfraud.mrz.transliteration import spellings
from docfraud.mrz.transliteration_tables import LOST_MARKS
from docfraud.viz.fold import LETTER_FOR, fold

_OTHER_SCRIPTS = """
AFG ARE ARM BGD BGR BHR BIH BLR BRN BTN CHN CYP DZA EGY ERI ETH GEO GRC HKG IND IRN IRQ ISR JOR JPN
KAZ KGZ KHM KOR KWT LAO LBN LBY LKA MAC MAR MDV MKD MMR MNE MNG MRT NPL OMN PAK PRK PSE QAT RUS SAU
SDN SRB SYR THA TJK TKM TUN TWN UKR UZB YEM
"""
"""Issuers that also print names in a script which an engine of Latin letters turns into wrong ones."""
_CYRILLIC = str.maketrans("ABCEHIJKMNOPRSTUWXY346", "АВСЕНІЈКМИОРЯЅТЦШХУЗЧБ")
_SPELT = re.compile("AE|AA|OE|UE|UXX|NXX|SS")
_GREEK = str.maketrans("ABEZHIKMNOPTYX", "ABEZIIKMNORTYX")


def letters_of(text: str) -> str:
    """The letters of a text, folded."""
    return "".join(c for c in fold(text) if c.isalpha())


@lru_cache(maxsize=65536)
def _relation_agrees(printed: str, text: str, truncated: bool) -> bool:
    return compare_names(printed, text, truncated=truncated, lost_marks=True).agree


def readings_of(printed: str) -> list[str]:
    """What a line may have been before an engine of Latin letters read it; the first is what it most likely was."""
    latin = "".join(LETTER_FOR.get(c, c) for c in printed)
    folded = fold(printed)
    letters = [c for c in folded if c.isalnum()]
    tables = [t for t in (_CYRILLIC, _GREEK) if letters and all(ord(c) in t for c in letters)]
    # the folded one for marks taken for others (Ä for Å): the comparison allows for marks lost
    return [latin, fold(latin), *(folded.translate(table) for table in tables)]


def text_agrees(printed: str, text: str, truncated: bool = False) -> bool:
    """Whether a printed name, as read, can be the MRZ's."""
    return any(_likely(r, text, truncated) and _relation_agrees(r, text, truncated) for r in readings_of(printed))


@lru_cache(maxsize=4096)
def _skeleton(text: str) -> Counter[str]:
    """How often a name has each letter when marks and the letters that spell them are left out."""
    return Counter(_SPELT.sub(lambda m: m.group()[0], letters_of(text)))


def _likely(printed: str, text: str, truncated: bool) -> bool:
    """Whether it is worth trying all spellings, which is slow: the letters, in any order, are about the same."""
    if not printed.isascii() and any(ord(c) > 0x24F for c in printed if c.isalpha()):
        return True  # another script; its spellings do not resemble it
    mine, theirs = _skeleton(printed), _skeleton(text)
    spare = 3 + 3 * sum(c in "ÞÐĐẞßÆŒĲŊƏ" for c in printed.upper())
    missing, more = (theirs - mine).total(), (mine - theirs).total()
    return missing <= spare and (truncated or more <= spare)


def differing_letters(printed: str, wanted: str) -> tuple[int, ...]:
    """Which letters of a printed name no permitted spelling makes the MRZ's; beside a missing one, its neighbours.

    Args:
        printed: as printed, marks and all; what is no letter is not counted.
        wanted: the MRZ's letters.

    Returns:
        Indices into the letters of `printed`.
    """
    letters = [c for c in printed if fold(c).isalpha()]
    options = [spellings(c).words[0][0] if spellings(c).words else ("",) for c in letters]
    options = [(*slot, *LOST_MARKS.get(slot[0], ())) for slot in options]
    far = len(letters) + len(wanted) + 1
    # best[i][j]: fewest differences with i letters used for j of the MRZ's; how: the step that got there
    best = [[far] * (len(wanted) + 1) for _ in range(len(letters) + 1)]
    how: dict[tuple[int, int], tuple[int, int, bool]] = {}
    best[0][0] = 0
    for i in range(len(letters) + 1):
        for j in range(len(wanted) + 1):
            steps = [(i, j + 1, 1, True)]
            if i < len(letters):
                steps += [(i + 1, j + len(s), 0, False) for s in options[i] if wanted.startswith(s, j)]
                steps += [(i + 1, j + 1, 1, True), (i + 1, j, 1, True)]
            for a, b, cost, odd in steps:
                if b <= len(wanted) and best[i][j] + cost < best[a][b]:
                    best[a][b] = best[i][j] + cost
                    how[a, b] = (i, j, odd)
    where: set[int] = set()
    i, j = len(letters), len(wanted)
    while (i, j) != (0, 0):
        before, j, odd = how[i, j]
        if odd:
            where.update([before] if before < i else [k for k in (i - 1, i) if 0 <= k < len(letters)])
        i = before
    return tuple(sorted(where))


def collapsed(letters: str) -> str:
    """Every row of like letters made one: how many there are is what engines miscount."""
    return "".join(c for i, c in enumerate(letters) if i == 0 or letters[i - 1] != c)


def lookalikes(letters: str) -> str:
    """Letters that engines take for one another made one."""
    text = letters.replace("RN", "M").replace("VV", "W").replace("CL", "D")
    return text.translate(str.maketrans("LJQDOVG", "IIOOOUC"))


def other_script(printed: str) -> bool:
    """Whether all letters, read as Latin, could be Cyrillic or Greek ones."""
    letters = [c for c in fold(printed) if c.isalpha()]
    return any(all(ord(c) in table for c in letters) for table in (_CYRILLIC, _GREEK))


def prints_other_scripts(issuer: str) -> bool:
    """Whether an issuer also prints names in a script that an engine of Latin letters turns into wrong ones."""
    return issuer in _OTHER_SCRIPTS.split()
