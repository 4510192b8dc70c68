"""From a picture to machine-readable zones: find, read, decode.

`MRZReader` ties a detector and a recogniser to the grammar. What it returns keeps three things apart: what the engine
said, the lines as printed, and the lines as valid (DESIGN, "Reading an MRZ when fraud is possible").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from docfraud.imaging.native import cv2
from docfraud.imaging.picture import RGB, Quad
from docfraud.mrz.certainty import certainties
from docfraud.mrz.check_digits import check_digits
from docfraud.mrz.codes import is_known
from docfraud.mrz.decode import Decoded
from docfraud.mrz.heights import CROP_HEIGHT, CROP_PITCHES, character_heights, digit_evidence
from docfraud.mrz.layout import Hypothesis, agreed, aligned_combs, hypotheses, with_evidence
from docfraud.mrz.locate import (
    ReadLine,
    Zone,
    candidates,
    grown,
    looks_like_mrz,
    middle,
    quad_between,
    read_lines,
    with_missing_lines,
    zones,
)
from docfraud.mrz.slots import Comb, presence
from docfraud.ocr.base import Recogniser
from docfraud.ocr.crops import LineCutter, quad_size
from docfraud.settings import Settings, default_settings


class TextDetector(Protocol):
    """Finds text lines in any direction.

    Attributes:
        finds_pieces: a quad may end while its line goes on; its ends are then looked at again.
    """

    finds_pieces: bool

    def detect(self, picture: RGB, *, long_side: int = 960) -> list[Quad]:
        """Quads in pixels of `picture`, shape (4, 2) each."""
        ...


_SEARCHES = ((6, 12.5), (14, 5.0))
"""(how many of the widest text lines to read, least width over height). An unbroken MRZ line is among the widest on any
document and 15 to 25 times as wide as high; pieces of a broken one are looked for only where none is found whole."""


@dataclass(frozen=True, slots=True, eq=False)
class ZoneReading:
    """One MRZ on a picture.

    Attributes:
        decoded: both readings.
        lines: the settled lines: as printed, a doubtful character being settled by the check digits.
        settled: (line, column) of each such character.
        quads: one per line, from the first character's left edge to the last one's right, picture pixels.
        pitch: distance between characters, picture pixels.
        raw: what the engine said.
        unclear: (line, column) of each character that is a guess: faint, and under no check digit that is right.
    """

    decoded: Decoded
    lines: tuple[str, ...]
    settled: tuple[tuple[int, int], ...]
    quads: tuple[Quad, ...]
    pitch: float
    raw: tuple[str, ...]
    score: float
    unclear: tuple[tuple[int, int], ...] = ()

    @property
    def angle(self) -> float:
        """Direction in which the lines read, degrees clockwise from the picture's x axis."""
        direction = self.quads[0][1] - self.quads[0][0]
        return float(np.degrees(np.arctan2(direction[1], direction[0])))


@dataclass(frozen=True, slots=True, eq=False)
class Search:
    """What a picture holds.

    Attributes:
        readings: MRZs, the surest first.
        unread: lines like an MRZ's that belong to none of them.
        mirrored: the picture is a mirror image; the readings' quads are on the picture as it was given.
    """

    readings: list[ZoneReading]
    unread: list[ReadLine]
    mirrored: bool = False


class MRZReader:
    """Finds and reads every MRZ of a picture, in any rotation."""

    def __init__(
        self,
        detector: TextDetector,
        recogniser: Recogniser,
        settings: Settings | None = None,
        sides: tuple[int, ...] = (),
    ) -> None:
        """The engine's parts.

        Args:
            detector: finds lines.
            recogniser: reads them.
            settings: thresholds.
            sides: long sides at which the detector searches, tried in turn; default `Settings.mrz_search_sides`.
        """
        self._detector = detector
        self._recogniser = recogniser
        self._settings = settings or default_settings()
        self._sides = sides or self._settings.mrz_search_sides

    @property
    def engine(self) -> str:
        return self._recogniser.name

    def read(self, picture: RGB) -> list[ZoneReading]:
        """All MRZs of a picture, the surest first; empty where there is none.

        Args:
            picture: shape (height, width, 3), uint8, RGB.
        """
        return self.search(picture).readings

    def search(self, picture: RGB) -> Search:
        """`read`, and what is left over; a picture that gives nothing is tried as a negative and in the mirror."""
        views = self._views(picture)
        found = self._search(picture, views)
        if found.readings or not self._detector.finds_pieces:
            return found
        first = views[:1]
        negative = self._search(255 - picture, first)
        if negative.readings:
            return negative
        mirror = self._search(np.ascontiguousarray(picture[:, ::-1]), first)
        if any(r.decoded.doubt == 0 for r in mirror.readings):
            return Search([_mirrored(r, picture.shape[1]) for r in mirror.readings], [], mirrored=True)
        return found

    def _search(self, picture: RGB, views: Sequence[tuple[int, int]]) -> Search:
        cutter = LineCutter(picture)
        best: list[ZoneReading] = []
        lines: list[ReadLine] = []
        for number, (long_side, quarters) in enumerate(views, 1):
            if long_side < _SMALL_VIEW * self._sides[0] and any(map(looks_like_mrz, lines)):
                continue
            view = np.ascontiguousarray(np.rot90(picture, quarters)) if quarters else picture
            quads = [_turned_back(q, quarters, picture) for q in self._detector.detect(view, long_side=long_side)]
            found, seen = self._read_quads(picture, cutter, quads)
            lines += seen
            again = bool(best and found) and found[0].lines == best[0].lines and not found[0].unclear
            if found and (not best or found[0].score > best[0].score):
                best = found
            if again:
                break  # seen twice, and the same: it is the print that is wrong
            if best and (not self._detector.finds_pieces or best[0].decoded.doubt == 0 or number >= _VIEWS_IN_DOUBT):
                break
        taken = [quad for reading in best for quad in reading.quads]
        return Search(best, [line for line in lines if not any(_overlap([line.quad], [q]) for q in taken)])

    def _views(self, picture: RGB) -> list[tuple[int, int]]:
        """Long sides and quarter turns at which to search, in turn.

        A finder of pieces sees some lines better from another side; it looks again where a reading leaves doubt.
        """
        first, *others = self._sides
        if not self._detector.finds_pieces:
            return [(side, 0) for side in (first, *others) if side == first or side <= 1.5 * max(picture.shape[:2])]
        return [(first, 0), (first, 1), *((side, 0) for side in others)]

    def _read_quads(
        self, picture: RGB, cutter: LineCutter, quads: Sequence[Quad]
    ) -> tuple[list[ZoneReading], list[ReadLine]]:
        lines: list[ReadLine] = []
        tried: set[frozenset[tuple[float, float]]] = set()
        for limit, aspect in _SEARCHES:
            found = candidates(cutter, quads, self._recogniser, limit, aspect, known=lines)
            lines += grown(found, cutter, self._recogniser) if self._detector.finds_pieces else found
            readings = self._read_zones(picture, cutter, lines, tried)
            if readings:
                return readings, lines
        return [], lines

    def _read_zones(
        self, picture: RGB, cutter: LineCutter, lines: Sequence[ReadLine], tried: set[frozenset[tuple[float, float]]]
    ) -> list[ZoneReading]:
        readings: list[ZoneReading] = []
        for zone in zones(lines)[:4]:
            places = frozenset(middle(line.quad) for line in zone.lines)
            if places in tried:
                continue
            tried.add(places)
            best = self._best(zone, cutter, picture)
            if best is not None and not any(_overlap(best.quads, other.quads) for other in readings):
                readings.append(best)
        return sorted(readings, key=lambda r: -r.score)

    def _best(self, zone: Zone, cutter: LineCutter, picture: RGB) -> ZoneReading | None:
        best = _laid_out(zone.lines)
        if best is None or not _beyond_doubt(best):
            full = with_missing_lines(zone, cutter, self._recogniser, picture)
            best = _laid_out(self._whole_lines(full.lines, cutter))
        if best is None:
            return None
        if not self._settled(best.decoded):
            again = self._second_look(best, cutter)
            if again is not None and again.score > best.score:
                best = again
        if all(line.lattice.taught for line in best.lines) and (best.decoded.doubt != 0 or _weakest(best) < _FAINT):
            best = agreed(best, self._more_looks(best, cutter), _BEFORE)
        if best.decoded.doubt != 0:
            best = with_evidence(best, self._heights(best, cutter))
        reading = self._reading(best)
        if not self._believable(best.decoded, reading.lines):
            return None
        # the first 36 columns of an MRV-A are a right MRV-B
        may_go_on = best.decoded.doubt != 0 or best.decoded.format.name == "MRVB"
        if may_go_on and (_touches_border(reading, picture) or _goes_on(best)):
            return None
        if best.decoded.doubt != 0 and _too_long(best):
            return None
        return reading

    def _whole_lines(self, lines: tuple[ReadLine, ...], cutter: LineCutter) -> tuple[ReadLine, ...]:
        """All lines of a zone are equally long: read a line again whose quad ends before its neighbours do."""
        combs = aligned_combs(lines)
        if combs is None:
            return lines
        first, last = min(c.first for c in combs), max(c.last for c in combs)
        short: dict[int, Quad] = {}
        for i, (line, comb) in enumerate(zip(lines, combs, strict=True)):
            ends = comb.centres(np.array([first, last]))
            if ends[0] < 0.3 * comb.pitch or ends[1] > line.width - 0.3 * comb.pitch:
                ends = np.array([min(0.0, ends[0] - 1.2 * comb.pitch), max(line.width, ends[1] + 1.2 * comb.pitch)])
                height = quad_size(line.quad)[1] / (comb.pitch * quad_size(line.quad)[0] / line.width)
                short[i] = quad_between(line, ends, height)
        if not short:
            return lines
        again = dict(zip(short, read_lines(cutter, list(short.values()), self._recogniser), strict=True))
        return tuple(again.get(i, line) for i, line in enumerate(lines))

    def _settled(self, decoded: Decoded) -> bool:
        """Whether check digits may settle what is in doubt; a character that nobody saw is not in doubt but unknown."""
        if decoded.doubt is None or decoded.doubt > self._settings.mrz_settle_doubt:
            return False
        return all(d.seen for d in decoded.differences)

    def _second_look(self, best: Hypothesis, cutter: LineCutter) -> Hypothesis | None:
        """Cut the lines again, tightly around where the first look found the characters, and read them anew."""
        quads = [
            quad_between(
                line, best.combs[i].centres(np.array([best.firsts[i] - 1, best.firsts[i] + _length(best)])), 1.75
            )
            for i, line in enumerate(best.lines)
        ]
        again = hypotheses(read_lines(cutter, quads, self._recogniser))
        return again[0] if again else None

    def _more_looks(self, best: Hypothesis, cutter: LineCutter) -> list[list[ReadLine]]:
        """The lines as cut a little otherwise: higher, lower, shifted. What is faint falls on other pixels in each."""
        length = _length(best)
        quads = []
        for height, aside in _LOOKS:
            for line, comb, first in zip(best.lines, best.combs, best.firsts, strict=True):
                ends = _ends(comb, first, length)
                beyond = np.array([-1, 1]) * _BEFORE * (ends[1] - ends[0]) / length
                quads.append(_aside(quad_between(line, ends + beyond, height), aside))
        read = read_lines(cutter, quads, self._recogniser)
        count = len(best.lines)
        return [read[i : i + count] for i in range(0, len(read), count)]

    def _heights(self, best: Hypothesis, cutter: LineCutter) -> list[NDArray[np.float64]]:
        """What the heights of the characters say on which are digits; worth its time only where something is wrong."""
        count = _length(best)
        crops = [
            cutter.cut(quad_between(line, _ends(comb, first, count), CROP_PITCHES), height=CROP_HEIGHT, max_width=6400)
            for line, comb, first in zip(best.lines, best.combs, best.firsts, strict=True)
        ]
        heights = [character_heights(crop, count) for crop in crops]
        return digit_evidence(best.decoded.format, best.decoded.lines, heights)

    def _reading(self, best: Hypothesis) -> ZoneReading:
        decoded = best.decoded
        lines = decoded.lines
        if self._settled(decoded) and decoded.lines_valid is not None:
            lines = decoded.lines_valid
        settled = tuple(
            (i, j)
            for i, (a, b) in enumerate(zip(decoded.lines, lines, strict=True))
            for j, (x, y) in enumerate(zip(a, b, strict=True))
            if x != y
        )
        quads, pitches = [], []
        for line, comb, first in zip(best.lines, best.combs, best.firsts, strict=True):
            ends = _ends(comb, first, _length(best))
            quads.append(quad_between(line, ends, 1.3))
            pitches.append((ends[1] - ends[0]) / _length(best) * quad_size(line.quad)[0] / line.width)
        return ZoneReading(
            decoded,
            lines,
            settled,
            tuple(quads),
            float(np.mean(pitches)),
            tuple(line.lattice.text for line in best.lines),
            best.score / (len(lines) * len(lines[0])),
            self._unclear(best, lines),
        )

    def _unclear(self, best: Hypothesis, lines: tuple[str, ...]) -> tuple[tuple[int, int], ...]:
        """Guesses. Only an engine that was taught MRZs says how sure it is in a way that can be held to."""
        if not all(line.lattice.taught for line in best.lines):
            return ()
        places = zip(best.lines, best.combs, best.firsts, strict=True)
        seen = np.stack([presence(x.lattice, comb, first, _length(best)) for x, comb, first in places]) >= _SEEN
        shown = np.stack([m.max(axis=1) for m in best.matrices]) >= _SEEN  # in the further looks too
        faint = certainties(best.matrices, best.decoded, lines) < self._settings.mrz_clear_confidence
        code = best.decoded.format.field("document_code")  # few values, and the format itself speaks for them
        faint[code.line, code.start : code.end] = False
        faint |= ~seen & ~shown  # what nobody saw is not for priors or check digits to fill in
        return tuple((int(i), int(j)) for i, j in np.argwhere(faint))

    def _believable(self, decoded: Decoded, lines: tuple[str, ...]) -> bool:
        """Whether this is an MRZ at all: nothing may be invented where there is none."""
        confidences = np.concatenate([np.asarray(c) for c in decoded.confidences])
        if float(confidences.mean()) < self._settings.mrz_min_confidence:
            return False
        right = sum(d.valid for d in check_digits(decoded.format, lines))
        structure = is_known(lines[0][2:5].rstrip("<")) and any("<<" in line for line in lines)
        return right >= 3 or (structure and right >= 1) or (structure and float(confidences.mean()) > 0.85)


_VIEWS_IN_DOUBT = 3
"""Views tried for a reading that leaves doubt; more change nothing where the print itself is wrong."""

_SMALL_VIEW = 2 / 3
"""Share of the first side; smaller views are for characters too large for the others, and only where these saw none."""

_LOOKS = ((1.75, 0.0), (2.0, 0.06), (2.0, -0.06), (2.3, 0.0))
"""Heights of the further crops, pitches, and how far they lie aside, as a share of that."""

_BEFORE = 1.5
"""Columns that they show before the first character and behind the last."""

_SEEN = 0.5
"""Probability of some character, whichever, from which one was seen in a place."""

_FAINT = 0.8
"""Confidence under which one character is reason for a further look."""


def _weakest(h: Hypothesis) -> float:
    return min(min(row) for row in h.decoded.confidences)


def _aside(quad: Quad, share: float) -> Quad:
    """A quad moved across its line."""
    return np.asarray(quad + share * (quad[3] - quad[0]))


def _mirrored(reading: ZoneReading, width: int) -> ZoneReading:
    """The same reading with its quads on the picture that was mirrored to be read."""
    return replace(reading, quads=tuple(np.stack([width - q[:, 0], q[:, 1]], axis=1) for q in reading.quads))


def _turned_back(quad: Quad, quarters: int, picture: RGB) -> Quad:
    """A quad on the picture, from where it is on the same picture turned (by `numpy.rot90`)."""
    for turn in range(quarters, 0, -1):
        width = picture.shape[1] if turn % 2 else picture.shape[0]
        quad = np.stack([width - 1 - quad[:, 1], quad[:, 0]], axis=1)
    return quad


def _laid_out(lines: tuple[ReadLine, ...]) -> Hypothesis | None:
    """The likeliest format over a zone's lines, or over two of three (the third is then other text)."""
    whole = hypotheses(lines)
    if whole and (len(lines) < 3 or _beyond_doubt(whole[0])):
        return whole[0]
    found = [h[0] for h in (whole, *map(hypotheses, (lines[:2], lines[1:]) if len(lines) == 3 else ())) if h]
    return max(found, key=_per_character, default=None)


def _beyond_doubt(h: Hypothesis) -> bool:
    """Every check digit is right and each line was seen from its first character to its last: look no further."""
    spans = zip(h.combs, h.firsts, strict=True)
    return h.decoded.doubt == 0 and all(c.first <= first and c.last >= first + _length(h) - 1 for c, first in spans)


def _length(best: Hypothesis) -> int:
    return best.decoded.format.line_length


def _too_long(h: Hypothesis) -> bool:
    """Whether the format has columns, before or behind, where no line shows anything: a TD1's two lines as a TD2."""
    spans = list(zip(h.combs, h.firsts, strict=True))
    behind = min(first + _length(h) - 1 - comb.last for comb, first in spans)
    return max(behind, min(comb.first - first for comb, first in spans)) > 3


def _goes_on(h: Hypothesis) -> bool:
    """Whether every line shows characters behind the format's last column."""
    return all(c.last > first + _length(h) - 1 for c, first in zip(h.combs, h.firsts, strict=True))


def _touches_border(reading: ZoneReading, picture: RGB) -> bool:
    """Whether a line ends where the picture ends: it may go on outside, and then be taken for a shorter format."""
    corners = np.concatenate(reading.quads)
    size = np.array([picture.shape[1], picture.shape[0]])
    return bool((corners < reading.pitch / 2).any() or (corners > size - reading.pitch / 2).any())


def _ends(comb: Comb, first: int, count: int) -> NDArray[np.float64]:
    """From the left edge of the first of `count` characters to the right edge of the last, crop pixels."""
    middles = comb.centres(np.array([first, first + count - 1]))
    return np.asarray(middles + np.array([-0.5, 0.5]) * (middles[1] - middles[0]) / (count - 1))


def _per_character(h: Hypothesis) -> float:
    return h.score / (len(h.lines) * _length(h))


def _overlap(a: Sequence[Quad], b: Sequence[Quad]) -> bool:
    hull_a = cv2.convexHull(np.concatenate(a).astype(np.float32))
    hull_b = cv2.convexHull(np.concatenate(b).astype(np.float32))
    shared, _ = cv2.intersectConvexConvex(hull_a, hull_b)
    return bool(shared > 0.3 * min(cv2.contourArea(hull_a), cv2.contourArea(hull_b)))


def without_settling(reading: ZoneReading) -> ZoneReading:
    """The same reading with the lines exactly as the picture alone says."""
    return replace(reading, lines=reading.decoded.lines, settled=())
