"""What the kernels must equal, in plain Python: one pair after another, no arrays, no cleverness."""

from __future__ import annotations

from collections.abc import Sequence


def hamming(one: Sequence[int], other: Sequence[int]) -> int:
    """Bits in which two descriptors differ, given byte by byte."""
    return bin(int.from_bytes(bytes(one)) ^ int.from_bytes(bytes(other))).count("1")


def top_k(
    queries: Sequence[Sequence[int]], base: Sequence[Sequence[int]], k: int
) -> tuple[list[list[int]], list[list[int]]]:
    """Distances and rows of the k nearest, equals by their row; fewer where the base has fewer."""
    distances, rows = [], []
    numbers = [int.from_bytes(bytes(row)) for row in base]
    for query in queries:
        number = int.from_bytes(bytes(query))
        order = sorted((bin(number ^ other).count("1"), i) for i, other in enumerate(numbers))[:k]
        distances.append([d for d, _ in order])
        rows.append([i for _, i in order])
    return distances, rows


def ratio_matches(
    queries: Sequence[Sequence[int]],
    base: Sequence[Sequence[int]],
    ratio: float,
    max_distance: int,
    *,
    mutual: bool = False,
) -> list[tuple[int, int, int]]:
    """Query, row and distance of every match."""
    if len(base) < 2:
        return []
    found = []
    for i, ((best, second), (row, _)) in enumerate(zip(*top_k(queries, base, 2), strict=True)):
        if best <= max_distance and best < ratio * second:
            back = top_k([base[row]], queries, 1)[1][0][0] if mutual else i
            if back == i:
                found.append((i, row, best))
    return found


def vote(
    models: Sequence[Sequence[Sequence[int]]], queries: Sequence[Sequence[int]], ratio: float, max_distance: int
) -> list[int]:
    """Matches of each model alone."""
    return [len(ratio_matches(queries, model, ratio, max_distance)) for model in models]
