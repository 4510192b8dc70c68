import pytest

from docfraud.viz.months import months_of


@pytest.mark.parametrize(
    ("word", "month"),
    [
        ("AUG", 8),
        ("AOUT", 8),
        ("AGO", 8),
        ("MRZ", 3),
        ("KVETEN", 5),
        ("OCAK", 1),
        ("DES", 12),
        ("JANVIER", 1),
        ("GEN", 1),
    ],
)
def test_a_month_in_some_language(word: str, month: int) -> None:
    assert months_of(word) == (frozenset({month}), True)


def test_a_word_of_two_languages_keeps_both_months() -> None:
    assert months_of("LIP") == (frozenset({6, 7}), True)


@pytest.mark.parametrize(("word", "month"), [("5EP", 9), ("0CT", 10), ("SETTEMBR", 9), ("NOVEMBLR", 11)])
def test_a_misread_month_is_recognised_but_not_surely(word: str, month: int) -> None:
    assert months_of(word) == (frozenset({month}), False)


def test_two_languages_whose_slash_was_lost() -> None:
    assert months_of("AUGAOUT") == (frozenset({8}), True)


@pytest.mark.parametrize("word", ["ZENITH", "XYZ", "AB", "PARIS", "CEP"])
def test_other_words_are_no_month(word: str) -> None:
    assert months_of(word)[0] == frozenset()
