"""The nearest permitted spelling, against writing all spellings out."""

from __future__ import annotations

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from docfraud.mrz.lattice import nearest, normal

slots = st.lists(st.sampled_from(["A", "B", "AA", "BA", ""]), min_size=1, max_size=3, unique=True).map(tuple)
words = st.lists(st.lists(slots.filter(lambda s: s != ("",)), min_size=1, max_size=3), min_size=1, max_size=2)


def _edits(a: str, b: str) -> int:
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        previous, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (x != y))
    return row[-1]


@settings(max_examples=200)
@given(words, st.text("AB<", max_size=8))
def test_distance_is_that_of_the_best_spelling_letters_only(name: list[list[tuple[str, ...]]], mrz: str) -> None:
    found = nearest(name, mrz)
    letters = normal(mrz).replace("<", "")
    every = ["".join(choice) for choice in product(*[slot for word in name for slot in word])]
    assert found.distance == min(_edits(spelling, letters) for spelling in every)
    assert found.spelling.replace("<", "") in every
    assert _edits(found.spelling.replace("<", ""), letters) == found.distance
    assert found.cuts == 0


@settings(max_examples=200)
@given(words, st.text("AB<", max_size=8))
def test_cutting_never_makes_it_worse(name: list[list[tuple[str, ...]]], mrz: str) -> None:
    whole, cut = nearest(name, mrz), nearest(name, mrz, truncated=True)
    assert cut.distance <= whole.distance
    if whole.distance == 0:
        assert cut.distance == 0
        assert cut.cuts == 0


def test_divisions_are_counted_not_charged() -> None:
    name = [[("A",)], [("B",)]]
    assert nearest(name, "A<B") == nearest(name, "A B")
    assert (nearest(name, "A<B").distance, nearest(name, "A<B").divisions) == (0, 0)
    assert (nearest(name, "AB").distance, nearest(name, "AB").divisions) == (0, 1)
    assert (nearest([[("A",), ("B",)]], "A<B").distance, nearest([[("A",), ("B",)]], "A<B").divisions) == (0, 1)


def test_the_preferred_spelling_wins_a_tie() -> None:
    assert nearest([[("UE", "U")]], "X").spelling == "U"  # one edit against two
    assert nearest([[("OE", "AE")]], "XE").spelling == "OE"
    assert nearest([], "").distance == 0
    assert nearest([], "A<B").distance == 2
