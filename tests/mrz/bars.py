"""A stand-in for print and network: every MRZ line is a grey bar, and a recogniser that knows what each grey says.

It conforms to the engine seam, costs no time, and lets a test decide what the network sees, character by character:
which are faint, which it passes over. Places are real: characters stand evenly along the bar, wherever it lies.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from docfraud.imaging.picture import RGB, Quad
from docfraud.mrz.engines import FoundMRZ, LineEngine
from docfraud.mrz.read import MRZReader
from docfraud.ocr.base import MRZ_ALPHABET, LineLattice
from docfraud.settings import Settings

PITCH = 20.0
"""Pixels between characters of a bar."""

SURE = 0.98
TODAY = dt.date(2026, 5, 9)

Faint = Mapping[int, Mapping[str, float]]
"""Column -> what the network gives each character there."""


@dataclass(frozen=True)
class Bar:
    """One line.

    Attributes:
        text: what the network reads there.
        faint: columns where it is not sure.
        missed: columns it passes over without a word.
        left: where the first character's left edge is, pixels.
    """

    text: str
    faint: Faint = field(default_factory=dict)
    missed: frozenset[int] = frozenset()
    left: float = 60.0


def lattice(
    text: str,
    positions: NDArray[np.floating],
    *,
    faint: Faint | None = None,
    missed: frozenset[int] = frozenset(),
    sure: float = SURE,
) -> LineLattice:
    """What a CTC network gives for a line: a step per character, blanks between.

    Args:
        text: the line.
        positions: centre of each character, shape (len(text),), crop pixels.
        faint, missed: see `Bar`.
        sure: probability of a character that is not faint.
    """
    steps: list[tuple[float, dict[str, float]]] = []
    pitch = float(np.median(np.diff(positions))) if len(positions) > 1 else PITCH
    for i, (character, x) in enumerate(zip(text, positions, strict=True)):
        steps.append((float(x) - pitch / 2, {}))
        if i not in missed:
            steps.append((float(x), dict((faint or {}).get(i, {character: sure}))))
        else:
            steps.append((float(x), {}))
    steps.append((float(positions[-1]) + pitch / 2 if len(positions) else 0.0, {}))
    p = np.full((len(steps), len(MRZ_ALPHABET) + 1), 1e-9, dtype=np.float64)
    read = []
    for row, (_, says) in enumerate(steps):
        for character, probability in says.items():
            p[row, MRZ_ALPHABET.index(character)] = probability
        p[row, -1] = max(1e-9, 1.0 - sum(says.values()))
        if says and p[row].argmax() < len(MRZ_ALPHABET):
            read.append(max(says, key=lambda c: says[c]))
    x = np.array([s[0] for s in steps], dtype=np.float32)
    return LineLattice(np.log(p).astype(np.float32), x, "".join(read), sure if read else 0.0)


@dataclass(eq=False)
class Bars:
    """A picture of bars with its detector and recogniser: both protocols of the seam in one object."""

    bars: tuple[Bar, ...]
    spacing: float = 2.5 * PITCH
    name: str = "bars"
    line_height: int = 48
    finds_pieces: bool = False

    def top(self, i: int) -> float:
        return 60.0 + i * self.spacing

    @property
    def picture(self) -> RGB:
        width = round(max(b.left + len(b.text) * PITCH for b in self.bars) + 60)
        height = round(self.top(len(self.bars) - 1) + PITCH + 60)
        pixels = np.full((height, width, 3), 255, dtype=np.uint8)
        for i, bar in enumerate(self.bars):
            y0, x0 = round(self.top(i)), round(bar.left)
            pixels[y0 : y0 + round(PITCH), x0 : round(bar.left + len(bar.text) * PITCH)] = 20 + 30 * i
        return pixels

    def quad(self, i: int) -> Quad:
        """Around bar `i`, with the margin a detector leaves."""
        bar = self.bars[i]
        x0, x1 = bar.left - 6, bar.left + len(bar.text) * PITCH + 6
        y0, y1 = self.top(i) - 6, self.top(i) + PITCH + 6
        return np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]], dtype=np.float64)

    def detect(self, picture: RGB, *, long_side: int = 960) -> list[Quad]:
        """See `docfraud.mrz.read.TextDetector`."""
        return [self.quad(i) for i in range(len(self.bars))]

    def recognise(self, crops: Sequence[RGB]) -> list[LineLattice]:
        """See `docfraud.ocr.base.Recogniser`."""
        return [self._read(crop) for crop in crops]

    def _read(self, crop: RGB) -> LineLattice:
        row = crop[crop.shape[0] // 2, :, 0].astype(int)
        dark = np.flatnonzero(row < 230)
        if len(dark) < 8:
            return lattice("", np.zeros(0))
        bar = self.bars[round((float(np.median(row[dark])) - 20) / 30)]
        left, right = float(dark[0]), float(dark[-1] + 1)
        positions = left + (np.arange(len(bar.text)) + 0.5) * (right - left) / len(bar.text)
        return lattice(bar.text, positions, faint=bar.faint, missed=bar.missed)


def bars(*texts: str | Bar) -> Bars:
    """Bars for lines, surely read unless they say otherwise."""
    return Bars(tuple(t if isinstance(t, Bar) else Bar(t) for t in texts))


def read_bars(made: Bars, settings: Settings | None = None, *, today: dt.date = TODAY) -> list[FoundMRZ]:
    """Read them through the whole of docfraud's own search and decoding."""
    return LineEngine(MRZReader(made, made, settings or Settings())).read(made.picture, today=today)
