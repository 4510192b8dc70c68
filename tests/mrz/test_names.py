"""Printed names against MRZ names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docfraud.mrz.compose import fit_names
from docfraud.mrz.formats import LETTERS
from docfraud.mrz.names import NameRelation, compare_names, name_fits
from docfraud.mrz.parse import split_names
from docfraud.mrz.transliteration import transliterate


@pytest.mark.parametrize(
    ("viz", "mrz", "relation"),
    [
        ("Eriksson", "ERIKSSON", NameRelation.EQUAL),
        ("Müller", "MUELLER", NameRelation.EQUAL),
        ("Müller", "MULLER", NameRelation.EQUAL),
        ("Müller", "MUXXLLER", NameRelation.EQUAL),
        ("Åse Ørsted", "AASE OERSTED", NameRelation.EQUAL),
        ("Åse Ørsted", "ASE ORSTED", NameRelation.EQUAL),
        ("Кулябін", "KULIABIN", NameRelation.EQUAL),
        ("Юлия", "IULIIA", NameRelation.EQUAL),
        ("Юлия", "YULIYA", NameRelation.EQUAL),  # practice before 2010
        ("Ткаченко/Tkachenko", "TKACHENKO", NameRelation.EQUAL),
        ("山田 / YAMADA", "YAMADA", NameRelation.EQUAL),
        ("MARIE-ELISE", "MARIE<ELISE", NameRelation.EQUAL),
        ("MARIE-ELISE", "MARIEELISE", NameRelation.DIVIDED),
        ("ANNAMARIA", "ANNA<MARIA", NameRelation.DIVIDED),
        ("O'Connor", "O<CONNOR", NameRelation.DIVIDED),
        ("Anna Maria", "MARIA<ANNA", NameRelation.REORDERED),
        ("", "", NameRelation.EQUAL),
        ("", "ANNA", NameRelation.DIFFERENT),
        ("ANNA", "", NameRelation.DIFFERENT),
        ("MULLER", "MUELLER", NameRelation.DIFFERENT),
        ("Anna", "ANNA<MARIA", NameRelation.DIFFERENT),
        ("Anna Maria Sofia", "ANNA", NameRelation.DIFFERENT),  # the field is not full: nothing may be cut
        ("Smith", "SMYTH", NameRelation.DIFFERENT),
    ],
)
def test_relations(viz: str, mrz: str, relation: NameRelation) -> None:
    found = compare_names(viz, mrz)
    assert found.relation is relation
    assert found.agree == (relation is not NameRelation.DIFFERENT)
    assert (found.distance == 0) == found.agree


def test_how_far_and_which_spelling_is_nearest() -> None:
    found = compare_names("Müller", "MUELLFR")
    assert (found.distance, found.spelling) == (1, "MUELLER")
    assert compare_names("Müller", "MULLFR").spelling == "MULLER"
    assert compare_names("Schmidt", "").distance == 7


def test_marks_a_reader_may_miss() -> None:
    assert compare_names("MULLER", "MUELLER", lost_marks=True).relation is NameRelation.MARKS_LOST
    assert compare_names("GROBE", "GROSSE", lost_marks=True).relation is NameRelation.MARKS_LOST
    assert compare_names("MULLER", "MUELLFR", lost_marks=True).relation is NameRelation.DIFFERENT
    assert compare_names("MULLERSTEIN", "MUELL", lost_marks=True, truncated=True).relation is NameRelation.TRUNCATED


@pytest.mark.parametrize(
    ("viz", "mrz", "agree"),
    [  # 9303-4, -5 and -6, 4.2.3: all of the issuer's options
        ("CHAYAPA DEJTHAMRONG KRASUANG", "CHAYAPA<DEJTHAMRONG<K", True),
        ("CHAYAPA DEJTHAMRONG KRASUANG", "CHAYAPA<DE<K", True),
        ("ARNPOL PETCH CHARONGUANG", "ARN<PET<CHARO", True),
        ("BENNELONG WOOLOOMOOLOO WARRANDYTE WARNAMBOOL", "BENNELONG<WOOLOOMOOLOO<W<W", True),
        ("BENNELONG WOOLOOMOOLOO WARRANDYTE WARNAMBOOL", "BENNEL<WOOLOO<WARRAN<WARNAM", True),
        ("DINGO POTOROO", "D<P", True),
        ("DINGO POTOROO", "DI", True),
        ("DINGO POTOROO", "DX", False),
        ("DINGO POTOROO", "P", False),  # the first name cannot be left out
        ("DINGO POTOROO", "DINGO<POTOROO<X", False),
        ("Müllerstein", "MUE", True),
    ],
)
def test_truncation(viz: str, mrz: str, agree: bool) -> None:
    assert compare_names(viz, mrz, truncated=True).agree is agree
    assert not compare_names(viz, mrz).agree


words = st.lists(st.text(LETTERS + "ÄÖÜÑØ", min_size=1, max_size=14), min_size=1, max_size=4).map(" ".join)


@given(words, words, st.sampled_from([30, 31, 39]))
def test_what_is_composed_always_agrees(surname: str, given_names: str, room: int) -> None:
    field = fit_names(transliterate(surname), transliterate(given_names), room)
    truncated = len(field) == room
    mrz_surname, mrz_given = split_names(field)
    assert compare_names(surname, mrz_surname, truncated=truncated).agree
    assert compare_names(given_names, mrz_given, truncated=truncated).agree
    if not truncated:
        assert name_fits(surname, given_names, room)


@given(words, st.data())
def test_a_replaced_letter_is_one_edit(name: str, data: st.DataObject) -> None:
    mrz = transliterate(name)
    place = data.draw(st.sampled_from([i for i, c in enumerate(mrz) if c != "<"]))
    found = compare_names(name, mrz[:place] + "Q" + mrz[place + 1 :])
    if mrz[place] != "Q":
        assert found.distance <= 1
    assert compare_names(name, mrz).relation is NameRelation.EQUAL


def test_name_fits() -> None:
    assert name_fits("Papandropoulous", "Jonathon Warren Trevo", 39)
    assert not name_fits("Papandropoulous", "Jonathon Warren Trevor", 39)  # 39 of 39: the last position is taken
    assert name_fits("Arkfreith", "", 30)
    assert name_fits("M" + "ü" * 27, "", 30)  # 55 letters with UE, but U is permitted
    assert not name_fits("M" * 31, "", 30)


def test_a_long_name_of_many_spellings_is_compared_without_writing_them_out() -> None:
    name = "ÜÖÄÜÖÄ-" * 6  # 12 ** 12 spellings: a comparison that lists them would not end
    assert compare_names(name, transliterate(name)).agree
    assert not compare_names(name, transliterate(name)[:-3] + "XYZ", truncated=True, lost_marks=True).agree
