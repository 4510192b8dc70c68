"""A portrait: one photograph of one person, framed for a document and for a camera, and sets of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, overload

import numpy as np
from numpy.typing import NDArray

from docfraud.imaging.picture import RGB

__all__ = ["PICTURE_SIZE", "Points", "Portrait", "PortraitSet", "Sex"]

PICTURE_SIZE = (413, 531)
"""Smallest (width, height) of a document picture, pixels: 35 x 45 mm at 300 ppi."""

Points = NDArray[np.float64]
"""Five points of a face, shape (5, 2), (x, y) pixels, in the order of `docfraud.biometrics`: outer and inner corner of
the eye on the right of the picture, outer and inner corner of the eye on its left, below the nose."""

Sex = Literal["F", "M"] | None


@dataclass(frozen=True, slots=True, eq=False)
class Portrait:
    """One photograph of a person.

    Attributes:
        name: unique within its set, such as "holder" or "anna/2".
        person: whose it is; two portraits with the same `person` are two photographs of one person.
        picture: for a document: 35:45, head framed after ICAO 9303, (height, width, 3) uint8 RGB, read-only.
        points: the five points on `picture`.
        wide: head and shoulders, for a live capture, (height, width, 3) uint8 RGB, read-only.
        wide_points: the five points on `wide`.
        sex: "F", "M" or None where nobody said.
        source: where the photograph comes from, one sentence for the ground truth.
        made: True for a picture that the project mixed out of photographs (a morph).
    """

    name: str
    person: str
    picture: RGB
    points: Points
    wide: RGB
    wide_points: Points
    sex: Sex = None
    source: str = ""
    made: bool = False

    def __post_init__(self) -> None:
        for array in (self.picture, self.points, self.wide, self.wide_points):
            array.setflags(write=False)


@dataclass(frozen=True, slots=True, eq=False)
class PortraitSet(Sequence[Portrait]):
    """Portraits, in a fixed order, and what was left out on the way.

    Attributes:
        portraits: sorted by name.
        warnings: one sentence per file that could not be used.
    """

    portraits: tuple[Portrait, ...]
    warnings: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.portraits)

    @overload
    def __getitem__(self, index: int) -> Portrait: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Portrait, ...]: ...
    def __getitem__(self, index: int | slice) -> Portrait | tuple[Portrait, ...]:
        return self.portraits[index]

    def __iter__(self) -> Iterator[Portrait]:
        return iter(self.portraits)

    @property
    def persons(self) -> tuple[str, ...]:
        """Everybody, each once, in order."""
        return tuple(dict.fromkeys(portrait.person for portrait in self.portraits))

    def of(self, person: str) -> tuple[Portrait, ...]:
        """All photographs of a person."""
        return tuple(portrait for portrait in self.portraits if portrait.person == person)

    def others(self, portrait: Portrait) -> tuple[Portrait, ...]:
        """Further photographs of the same person: for a live capture that is not the document's own photograph."""
        return tuple(p for p in self.portraits if p.person == portrait.person and p.name != portrait.name)

    def strangers(self, portrait: Portrait) -> tuple[Portrait, ...]:
        """Photographs of everybody else."""
        return tuple(p for p in self.portraits if p.person != portrait.person)
