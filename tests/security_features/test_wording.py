"""Characters are named by what and where they are."""

from __future__ import annotations

import pytest

from docfraud.security_features.wording import named

LINES = ("ABCDEF", "123456")


@pytest.mark.parametrize(
    ("places", "words"),
    [
        ([(0, 2)], "“C” in line 1 at position 3"),
        ([(1, 0), (0, 5)], "“1” in line 2 at position 1, “F” in line 1 at position 6"),
    ],
)
def test_few_are_all_named(places: list[tuple[int, int]], words: str) -> None:
    assert named(LINES, places) == words


def test_of_many_four_are_named_and_the_rest_counted() -> None:
    words = named(LINES, [(1, i) for i in range(6)])
    assert words.count("in line 2") == 4
    assert words.endswith("“4” in line 2 at position 4 and 2 more")
