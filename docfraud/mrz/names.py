"""A printed name against an MRZ name: same letters under some permitted spelling, and what differs if not."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from docfraud.mrz.formats import FILLER
from docfraud.mrz.lattice import Match, nearest, normal
from docfraud.mrz.transliteration import Spellings, spellings, with_lost_marks

MAX_REORDERED_WORDS = 8
"""Names of more words are not tried in other orders; nobody prints so many in the zone meant here."""


class NameRelation(StrEnum):
    """How a printed name relates to the MRZ's, from most to least alike."""

    EQUAL = "equal"
    """A permitted spelling, words divided alike."""
    DIVIDED = "divided"
    """A permitted spelling, but words are divided differently (or a reader lost a blank)."""
    MARKS_LOST = "marks_lost"
    """A permitted spelling if the reader missed marks on the printed letters."""
    TRUNCATED = "truncated"
    """A permitted spelling, cut short as 9303 allows where a name does not fit."""
    REORDERED = "reordered"
    """The same words in another order."""
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class NameComparison:
    """What comparing two names found.

    Attributes:
        relation: see `NameRelation`.
        distance: letters to change, insert or delete between the MRZ and the nearest permitted spelling.
        spelling: that spelling, words parted by "<".
        mrz: the MRZ name compared, words parted by "<".
    """

    relation: NameRelation
    distance: int
    spelling: str
    mrz: str

    @property
    def agree(self) -> bool:
        """The printed name can be the MRZ's."""
        return self.relation is not NameRelation.DIFFERENT


def compare_names(viz: str, mrz: str, *, truncated: bool = False, lost_marks: bool = False) -> NameComparison:
    """Compare a printed name with the MRZ's.

    Compare surname with surname and given names with given names, or whole names with whole names. Where the printed
    field gives a name twice, parted by a slash (Ткаченко/Tkachenko), either may agree.

    Args:
        viz: as printed; Latin, Cyrillic or Arabic script.
        mrz: words parted by blanks or "<".
        truncated: the MRZ's name field is full (`ParsedMRZ.names_truncated`), so names may be cut short.
        lost_marks: the printed name was read by a machine that may have missed marks (Ü read as U).
    """
    text = normal(mrz)
    readings = [viz]
    if "/" in viz:
        readings += [part for part in viz.split("/") if part.strip()]
    found = [_compare(spellings(reading), text, truncated, lost_marks) for reading in readings]
    order = list(NameRelation)
    return min(found, key=lambda c: (order.index(c.relation), c.distance))


def name_fits(surname: str, given_names: str, room: int) -> bool:
    """Whether some permitted spelling of the whole name leaves the last of `room` positions free.

    A full name field means truncation only if this is False: a MRZ that cuts a name that would have fitted is odd.

    Args:
        surname: as printed.
        given_names: as printed, may be empty.
        room: positions of the name field: 39 in TD3 and MRV-A, 31 in TD2 and MRV-B, 30 in TD1.
    """
    lengths = [_shortest(spellings(part)) for part in (surname, given_names) if part.strip()]
    return sum(lengths) + 2 * (len(lengths) - 1) < room


def _shortest(found: Spellings) -> int:
    letters = sum(min(map(len, slot)) for word in found.words for slot in word)
    return letters + max(0, len(found.words) - 1)


def _compare(viz: Spellings, mrz: str, truncated: bool, lost_marks: bool) -> NameComparison:
    def result(relation: NameRelation, match: Match) -> NameComparison:
        return NameComparison(relation, match.distance, match.spelling, mrz)

    if not viz.words or not mrz:
        relation = NameRelation.DIFFERENT if viz.words or mrz else NameRelation.EQUAL
        return result(relation, nearest(viz.words, mrz))
    whole = nearest(viz.words, mrz)
    if whole.distance == 0:
        return result(NameRelation.DIVIDED if whole.divisions else NameRelation.EQUAL, whole)
    if lost_marks:
        match = nearest(with_lost_marks(viz).words, mrz)
        if match.distance == 0:
            return result(NameRelation.MARKS_LOST, match)
    if truncated:
        match = nearest((with_lost_marks(viz) if lost_marks else viz).words, mrz, truncated=True)
        if match.distance == 0:
            return result(NameRelation.TRUNCATED, match)
    if _reordered(viz, mrz):
        return NameComparison(NameRelation.REORDERED, 0, mrz, mrz)
    return result(NameRelation.DIFFERENT, whole)


def _reordered(viz: Spellings, mrz: str) -> bool:
    """Whether every printed word can be paired with an MRZ word of its own."""
    words = mrz.split(FILLER)
    if len(words) != len(viz.words) or not 1 < len(words) <= MAX_REORDERED_WORDS:
        return False
    fits = [[j for j, word in enumerate(words) if nearest([printed], word).distance == 0] for printed in viz.words]
    taken: dict[int, int] = {}

    def place(i: int, seen: set[int]) -> bool:
        for j in fits[i]:
            if j not in seen:
                seen.add(j)
                if j not in taken or place(taken[j], seen):
                    taken[j] = i
                    return True
        return False

    return all(place(i, set()) for i in range(len(fits)))
