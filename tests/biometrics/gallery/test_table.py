"""What a gallery's records add up to in memory."""

from __future__ import annotations

import numpy as np

from docfraud.biometrics.gallery.blocks import People, Pictures, Removed, decoded, detail, encoded
from docfraud.biometrics.gallery.table import Table


def block(names: list[str], first: int, old: list[str] | None = None) -> People:
    count = len(names) + len(old or [])
    return People(
        names,
        [detail(f"Label of {name}", "doc", "line\nline") for name in names],
        old or [],
        Pictures(
            np.arange(first, first + count, dtype=np.uint64),
            np.arange(count, dtype=np.int64) - 5,
            np.full(count, 0.5, dtype=np.float32),
            np.arange(count, dtype=np.uint32),
            np.arange(first, first + count, dtype=np.float32)[:, None] + np.zeros((1, 3), dtype=np.float32),
        ),
    )


def test_a_block_is_read_as_it_was_written() -> None:
    given = block(["a", '張 "quoted"'], 7, ["old one"])
    back = decoded(encoded(given), 3)
    assert isinstance(back, People)
    assert (back.new, back.old, back.details) == (given.new, given.old, given.details)
    for one, other in zip(back.pictures.columns, given.pictures.columns, strict=True):
        np.testing.assert_array_equal(one, other)
        assert one.dtype == other.dtype


def test_who_is_removed_is_forgotten() -> None:
    table = Table(3)
    table.apply(block(["a", "b", "c"], 1))
    place = table.place("b")
    assert place == 1
    assert table.detail(place) == ("Label of b", "doc", "line\nline")
    table.apply(Removed(("b",)))
    assert table.place("b") is None
    assert table.detail(place) == ("", "", "")
    assert table.name(place) == ""
    assert not table.templates.templates[1].any()
    assert table.rows().tolist() == [0, 2]
    assert (len(table), table.alive_pictures) == (2, 2)


def test_further_pictures_go_to_their_person_wherever_that_stands() -> None:
    table = Table(3)
    table.apply(block(["a", "b"], 1))
    table.apply(block([], 3, ["b"]))
    table.apply(block(["c"], 4, ["a"]))
    by_person = {table.name(place): table.rows_of(place).tolist() for place in range(3)}
    assert by_person == {"a": [0, 4], "b": [1, 2], "c": [3]}
    assert table.rows().tolist() == [0, 4, 1, 2, 3]
    assert table.next_picture == 6


def test_a_table_grows() -> None:
    table = Table(3)
    for start in range(0, 300, 10):
        table.apply(block([f"p{start + i}" for i in range(10)], start + 1))
    assert len(table) == 300
    pictures = table.pictures(table.rows())
    assert pictures.number.tolist() == list(range(1, 301))
    assert pictures.templates[:, 0].tolist() == list(range(1, 301))
    assert pictures.person.tolist() == list(range(300))
