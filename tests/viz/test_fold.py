from hypothesis import given
from hypothesis import strategies as st

from docfraud.viz.fold import alignment, confusion_class, digits_for, distance, fold

LETTERS = st.text(alphabet="ABCDEFÄÖÜßŁØ 0123-", max_size=12)


@given(st.text(max_size=40))
def test_folding_keeps_the_length_so_that_places_stay_true(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert len(digits_for(text)) == len(confusion_class(text)) == len(text)


def test_folding_takes_marks_off_and_case_away() -> None:
    assert fold("Łódź Þórð Straße Çelik ØÅ–’") == "LODZ PORD STRASE CELIK OA-'"


@given(LETTERS, LETTERS)
def test_alignment_and_distance_are_one_measure(a: str, b: str) -> None:
    off, where = alignment(a, b)
    assert distance(a, b, limit=30) == off
    assert off == alignment(b, a)[0]
    assert (off == 0) == (a == b)
    assert all(0 <= i < len(a) for i in where)
    assert bool(where) == (a != b and bool(a))


def test_alignment_points_at_the_substituted_character() -> None:
    assert alignment("L898902C3", "L898992C3") == (1, (5,))


def test_distance_stops_counting_at_its_limit() -> None:
    assert distance("AAAAAA", "BBBBBB", limit=2) == 3


def test_lookalikes_are_one_class() -> None:
    assert confusion_class("OQD0 1IL 5S") == confusion_class("0000 111 55")
    assert confusion_class("3") != confusion_class("8")
