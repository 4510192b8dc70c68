"""Which pictures meet which, and how far apart they are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from docfraud.biometrics.evaluation.pictures import LabelledPicture
from docfraud.biometrics.evaluation.verification import Pairs


@dataclass(frozen=True, eq=False)
class Comparisons:
    """All comparisons of a set.

    Attributes:
        pairs: the n that were made.
        names: the two pictures of each, shape (n, 2), numbers into `files`.
        files: names of pictures.
        mated_wanted, non_mated_wanted: comparisons with those that a failed picture prevented.
    """

    pairs: Pairs
    names: NDArray[np.int64]
    files: tuple[str, ...]
    mated_wanted: int
    non_mated_wanted: int


def compare_all(references: list[LabelledPicture], probes: list[LabelledPicture] | None = None) -> Comparisons:
    """Every picture with every other, or every probe with every reference."""
    pictures = references + (probes or [])
    number = {person: i for i, person in enumerate(sorted({p.person for p in pictures}))}
    who = np.array([number[p.person] for p in pictures], dtype=np.int64)
    if probes is None:
        i, j = np.triu_indices(len(references), k=1)
    else:
        n, m = len(references), len(probes)
        i, j = np.repeat(np.arange(n, n + m), n), np.tile(np.arange(n), m)
    wanted = who[i] == who[j]
    usable = np.array([p.descriptor is not None for p in pictures], dtype=bool)
    kept = usable[i] & usable[j]
    i, j = i[kept], j[kept]
    size = next((len(p.descriptor) for p in pictures if p.descriptor is not None), 1)
    table = np.zeros((len(pictures), size))
    for row, picture in enumerate(pictures):
        if picture.descriptor is not None:
            table[row] = picture.descriptor
    distances = np.empty(len(i))
    for start in range(0, len(i), 65536):  # in parts: all differences at once could be gigabytes
        part = slice(start, start + 65536)
        distances[part] = np.linalg.norm(table[i[part]] - table[j[part]], axis=1)
    pairs = Pairs(distances, who[i] == who[j], who[i], who[j])
    files = tuple(p.name for p in references) + tuple(f"probe {p.name}" for p in probes or [])
    return Comparisons(pairs, np.stack([i, j], axis=1), files, int(wanted.sum()), int((~wanted).sum()))
