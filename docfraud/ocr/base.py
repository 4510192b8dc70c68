"""The OCR seam: what an engine must offer, and what it gives back.

Two protocols. A `Recogniser` reads crops of single lines and says, per position, how likely each character is; the
MRZ decoder needs no more, and an engine of any kind plugs in there. A `TextReader` finds and reads all text of a
page for the printed fields.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from docfraud.imaging.picture import RGB, Quad

MRZ_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<"
"""The 37 characters of OCR-B that ICAO 9303-3 4.3 allows, in the order of `LineLattice.log_probs`."""


@dataclass(frozen=True, slots=True, eq=False)
class LineLattice:
    """How likely each MRZ character is along one line crop.

    Attributes:
        log_probs: shape (steps, 38), natural logs; columns are `MRZ_ALPHABET`, then "no character here" (CTC blank).
        positions: shape (steps,), centre of each step, pixels from the left edge of the crop as given.
        text: the engine's own unconstrained reading, any characters.
        confidence: mean confidence of `text`, 0 to 1.
        taught: the engine was taught MRZs: it says a filler where one is, and tells look-alikes apart as far as they
            can be told. What another passes over in silence counts as a filler, and its word is widened to look-alikes.
    """

    log_probs: NDArray[np.float32]
    positions: NDArray[np.float32]
    text: str
    confidence: float
    taught: bool = False


@runtime_checkable
class Recogniser(Protocol):
    """Reads crops that each hold one MRZ line, upright."""

    name: str
    line_height: int
    """Height at which crops need no further scaling, pixels."""

    def recognise(self, crops: Sequence[RGB]) -> list[LineLattice]:
        """Read line crops, each (height, width, 3) uint8 RGB of any size; one lattice per crop, same order."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class TextLine:
    """A line of text found on a picture.

    Attributes:
        text: as read, with its diacritics where the engine has them.
        confidence: mean over characters, 0 to 1.
        quad: corners, shape (4, 2), (x, y) pixels of the picture given, clockwise from the top left as the text reads.
        character_positions: centre of each character of `text` along the quad's top edge, 0 (left) to 1 (right).
        character_confidences: of each character of `text`, 0 to 1; empty if the engine does not say.
    """

    text: str
    confidence: float
    quad: Quad
    character_positions: tuple[float, ...] = field(default=())
    character_confidences: tuple[float, ...] = field(default=())


@runtime_checkable
class TextReader(Protocol):
    """Finds and reads the text of a picture whose text is about upright."""

    name: str

    def read(self, picture: RGB) -> list[TextLine]:
        """All text lines of a picture (height, width, 3) uint8 RGB, top to bottom."""
        ...


@runtime_checkable
class QuadReader(Protocol):
    """A reader that also reads where it is told to: a doubtful value gets a second look this way."""

    def read_quads(self, picture: RGB, quads: Sequence[Quad]) -> list[TextLine]:
        """The text inside each quad, one line per quad in the same order; empty text where nothing is read."""
        ...
