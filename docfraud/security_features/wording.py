"""How places are named in messages."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["named"]

_SHOWN = 4


def named(lines: Sequence[str], places: Sequence[tuple[int, int]]) -> str:
    """Characters of an MRZ by what and where they are, four at most, and how many more there are.

    Args:
        lines: as read.
        places: line and position of each, from 0.
    """
    first = ", ".join(f"“{lines[line][i]}” in line {line + 1} at position {i + 1}" for line, i in places[:_SHOWN])
    more = len(places) - _SHOWN
    return f"{first} and {more} more" if more > 0 else first
