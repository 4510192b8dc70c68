"""Where MRZ lines are on a picture.

Any text detector gives quads around lines; those whose text looks like an MRZ are gathered into zones: two or three
parallel lines, one above the other, at the spacing ICAO 9303-3 4.2 gives them. A line the detector missed is looked
for where its neighbours say it must be.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from docfraud.imaging.picture import RGB, Quad
from docfraud.mrz.slots import FILLER, Comb, fit_comb, peaks
from docfraud.ocr.base import LineLattice, Recogniser
from docfraud.ocr.crops import LineCutter, points_along, quad_angle, quad_size, turned


@dataclass(frozen=True, slots=True, eq=False)
class ReadLine:
    """A text line that may belong to an MRZ, read."""

    quad: Quad
    width: int
    lattice: LineLattice
    comb: Comb | None
    likeness: float

    def point(self, position: float) -> NDArray[np.float64]:
        """The picture point at a position along the crop (pixels of the crop), on the line's middle."""
        f = position / self.width
        left, right = (self.quad[0] + self.quad[3]) / 2, (self.quad[1] + self.quad[2]) / 2
        return np.asarray(left * (1 - f) + right * f)


def likeness(lattice: LineLattice) -> float:
    """How much a line looks like part of an MRZ, 0 to 1.

    Characters outside the MRZ's alphabet (lower case, blanks, punctuation) speak against it, fillers and length for it.
    """
    text = lattice.text
    at = peaks(lattice)
    if len(at) < 8:
        return 0.0
    foreign = sum(c.islower() or c in " .,:;/-" for c in text)
    purity = max(0.0, 1.0 - 2.0 * foreign / max(len(text), 1))
    fillers = int((lattice.log_probs[at].argmax(axis=1) == FILLER).sum())
    length = min(1.0, len(at) / 26)
    return purity * length * (1.0 if fillers >= 3 else 0.75 if fillers else 0.5)


_LEAST_CHARACTERS = 12
"""A line with fewer is not called an MRZ's: serial numbers are set in OCR-B too."""

_LEAST_CONFIDENCE = 0.6


def looks_like_mrz(line: ReadLine) -> bool:
    """Whether a line, read by an engine that was taught MRZs, is likely one of an MRZ or a piece of it."""
    return (
        line.comb is not None
        and line.lattice.confidence >= _LEAST_CONFIDENCE
        and line.comb.last - line.comb.first + 1 >= _LEAST_CHARACTERS
    )


def read_lines(cutter: LineCutter, quads: Sequence[Quad], recogniser: Recogniser) -> list[ReadLine]:
    """Cut and read quads."""
    crops = cutter.cut_all(quads, height=recogniser.line_height)
    return [
        ReadLine(quad, crop.shape[1], lattice, fit_comb(lattice), likeness(lattice))
        for quad, crop, lattice in zip(quads, crops, recogniser.recognise(crops), strict=True)
    ]


def candidates(
    cutter: LineCutter,
    quads: Sequence[Quad],
    recogniser: Recogniser,
    limit: int,
    least_aspect: float,
    known: Sequence[ReadLine] = (),
) -> list[ReadLine]:
    """The lines that may be MRZ lines, each read in the direction in which it makes sense.

    Only the `limit` widest lines are read, of those at least `least_aspect` times as wide as high; those already
    `known` are not read again. Both directions are read only where the first gives nothing: text that is upside down
    reads as noise with ">" in it.
    """
    sized = [(quad_size(q), q) for q in quads]
    wide = sorted((s for s in sized if s[0][0] >= least_aspect * s[0][1]), key=lambda s: -s[0][0])[:limit]
    seen = {middle(line.quad) for line in known}
    lines = read_lines(cutter, [q for _, q in wide if middle(q) not in seen], recogniser)
    doubtful = [i for i, line in enumerate(lines) if line.likeness < 0.6 and not _surely_upright(line)]
    best = max((line.likeness for line in (*lines, *known)), default=0.0)
    # an engine that was taught MRZs says nothing of a line that is upside down
    mute = any(lines[i].lattice.taught for i in doubtful)
    if best < 0.6 or mute or any(lines[i].lattice.text.count(">") >= 3 for i in doubtful):
        flipped = read_lines(cutter, [turned(lines[i].quad) for i in doubtful], recogniser)
        for i, other in zip(doubtful, flipped, strict=True):
            if other.likeness > lines[i].likeness:
                lines[i] = other
    return lines


_GROWTH = 12.0
"""Pitches that a quad is lengthened by where its line seems to go on."""


def grown(lines: Sequence[ReadLine], cutter: LineCutter, recogniser: Recogniser) -> list[ReadLine]:
    """Lines read to their ends: those whose characters reach the quad's edge are looked at beyond it."""
    result = list(lines)
    for _ in range(4):
        quads: dict[int, Quad] = {}
        for i, line in enumerate(result):
            if line.comb is None:
                continue
            ends = line.comb.centres(np.array([line.comb.first, line.comb.last]))
            before = _GROWTH if ends[0] < 1.1 * line.comb.pitch else 0.0
            after = _GROWTH if ends[1] > line.width - 1.1 * line.comb.pitch else 0.0
            if before or after:
                quads[i] = _lengthened(line, before, after)
        again = dict(zip(quads, read_lines(cutter, list(quads.values()), recogniser), strict=True))
        better = {i: line for i, line in again.items() if _characters(line) >= _characters(result[i])}
        if not better:
            break
        result = [better.get(i, line) for i, line in enumerate(result)]
    return result


def _characters(line: ReadLine) -> int:
    return line.comb.last - line.comb.first if line.comb else 0


def _lengthened(line: ReadLine, before: float, after: float) -> Quad:
    """The line's quad with pitches added at its ends."""
    top, bottom = line.quad[1] - line.quad[0], line.quad[2] - line.quad[3]
    assert line.comb is not None
    a, b = before * line.comb.pitch / line.width, after * line.comb.pitch / line.width
    return np.array(
        [line.quad[0] - top * a, line.quad[1] + top * b, line.quad[2] + bottom * b, line.quad[3] - bottom * a]
    )


def _surely_upright(line: ReadLine) -> bool:
    """Ordinary text that reads well; upside down, text reads badly or as ">" in rows."""
    return line.lattice.confidence >= 0.95 and ">" not in line.lattice.text


def middle(quad: Quad) -> tuple[float, float]:
    """Where a quad is, whichever way it is read; equal for the same quad only."""
    x, y = quad.mean(axis=0)
    return round(float(x), 1), round(float(y), 1)


@dataclass(frozen=True, slots=True, eq=False)
class Zone:
    """Lines of one MRZ, top to bottom as they read."""

    lines: tuple[ReadLine, ...]

    @property
    def likeness(self) -> float:
        return float(sum(line.likeness for line in self.lines))


def _frame(line: ReadLine) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    angle = np.radians(quad_angle(line.quad))
    along = np.array([np.cos(angle), np.sin(angle)])
    return along, np.array([-along[1], along[0]])


def _pitch(line: ReadLine) -> float:
    """Distance between characters, picture pixels; from the comb, else from OCR-B's proportions."""
    width, height = quad_size(line.quad)
    if line.comb is not None:
        return line.comb.pitch * width / line.width
    return height * 0.55


def _fits_below(upper: ReadLine, lower: ReadLine) -> bool:
    """True if `lower` is where the next line of an MRZ would be under `upper`."""
    if abs((quad_angle(upper.quad) - quad_angle(lower.quad) + 180) % 360 - 180) > 8:
        return False
    along, down = _frame(upper)
    pitch = _pitch(upper)
    if not 0.75 < _pitch(lower) / pitch < 1.33:
        return False
    offset = lower.quad.mean(axis=0) - upper.quad.mean(axis=0)
    # spacing is 6.35 mm at a pitch of 2.54 mm; cards and web scans vary
    if not 1.2 * pitch < float(offset @ down) < 4.0 * pitch:
        return False
    u = upper.quad @ along
    v = lower.quad @ along
    overlap = min(u.max(), v.max()) - max(u.min(), v.min())
    return bool(overlap > 0.5 * min(np.ptp(u), np.ptp(v)))


def zones(lines: Sequence[ReadLine], *, seed: float = 0.6, member: float = 0.3) -> list[Zone]:
    """Group MRZ-like lines into zones, the likeliest first. Lines may belong to several hypotheses."""
    usable = [line for line in lines if line.likeness >= member]
    found: list[Zone] = []
    for start in sorted(usable, key=lambda x: -x.likeness):
        if start.likeness < seed:
            break
        if any(start in zone.lines for zone in found):
            continue
        stack = [start]
        while len(stack) < 3:
            below = [x for x in usable if x not in stack and _fits_below(stack[-1], x)]
            above = [x for x in usable if x not in stack and _fits_below(x, stack[0])]
            if not below and not above:
                break
            nearest = max(below + above, key=lambda x: x.likeness)
            if nearest in below:
                stack.append(nearest)
            else:
                stack.insert(0, nearest)
        found.append(Zone(tuple(stack)))
    return sorted(found, key=lambda z: -z.likeness)


def line_quad(zone: Zone, row: float, characters: tuple[float, float], *, height: float = 1.75) -> Quad:
    """The quad of a zone's line, given in characters instead of pixels.

    Args:
        zone: its best line gives direction, pitch and start; its other lines the spacing.
        row: line number relative to the best line's (fractions are allowed).
        characters: first and last character position wanted, relative to the best line's first slot.
        height: of the quad, in pitches; OCR-B capitals are about one pitch high.
    """
    anchor = max(zone.lines, key=lambda x: (x.comb is not None, x.likeness))
    along, down = _frame(anchor)
    pitch = _pitch(anchor)
    spacing = zone_spacing(zone)
    origin = anchor.point(anchor.comb.start if anchor.comb else 0.0)
    left = origin + along * pitch * characters[0] + down * spacing * row
    right = origin + along * pitch * characters[1] + down * spacing * row
    half = down * pitch * height / 2
    return np.array([left - half, right - half, right + half, left + half])


def quad_between(line: ReadLine, ends: NDArray[np.float64], height: float) -> Quad:
    """A quad along a line between two crop positions, `height` pitches high, on the picture."""
    middle = points_along(line.quad, ends / line.width)
    direction = middle[1] - middle[0]
    length = float(np.linalg.norm(direction))
    across = np.array([-direction[1], direction[0]]) / length
    pitch = line.comb.pitch if line.comb else line.width / 40
    half = across * pitch * quad_size(line.quad)[0] / line.width * height / 2
    return np.array([middle[0] - half, middle[1] - half, middle[1] + half, middle[0] + half])


def zone_spacing(zone: Zone) -> float:
    """Distance between a zone's lines, picture pixels; the nominal 2.5 pitches where only one was found."""
    anchor = max(zone.lines, key=lambda x: (x.comb is not None, x.likeness))
    if len(zone.lines) == 1:
        return 2.5 * _pitch(anchor)
    _, down = _frame(anchor)
    middles = [float(line.quad.mean(axis=0) @ down) for line in zone.lines]
    return float(np.mean(np.diff(middles)))


def with_missing_lines(zone: Zone, cutter: LineCutter, recogniser: Recogniser, picture: RGB) -> Zone:
    """Look above and below a zone for lines the detector missed (stamped over, on a dense pattern)."""
    if len(zone.lines) >= 3:
        return zone
    anchor = max(zone.lines, key=lambda x: (x.comb is not None, x.likeness))
    if anchor.comb is None:
        return zone
    index = zone.lines.index(anchor)
    extent = (anchor.comb.first - 2.5, anchor.comb.last + 2.5)
    rows = [-index - 1.0, float(len(zone.lines) - index)]
    if len(zone.lines) == 1:
        rows = [s * f for s in (-1.0, 1.0) for f in (0.68, 0.84, 1.0, 1.16)]
    quads = [line_quad(zone, row, extent) for row in rows]
    height, width = picture.shape[:2]
    kept = []
    for row, quad in zip(rows, quads, strict=True):
        middle = quad.mean(axis=0)
        if 0 <= middle[0] < width and 0 <= middle[1] < height:
            kept.append((row, quad))
    read = read_lines(cutter, [q for _, q in kept], recogniser)
    lines = list(zone.lines)
    for side in (-1, 1):
        group = [r for (row, _), r in zip(kept, read, strict=True) if row * side > 0 and r.likeness >= 0.55]
        if group and len(lines) < 3:
            # where several spacings show the line, its middle is at the middle one
            clarity = [x.likeness * x.lattice.confidence for x in group]
            near = [x for x, c in zip(group, clarity, strict=True) if c >= max(clarity) - 0.05]
            best = near[len(near) // 2]
            lines = [best, *lines] if side < 0 else [*lines, best]
    found = Zone(tuple(lines))
    # a card's third line may be two away from the only one that was detected
    return found if len(lines) == len(zone.lines) else with_missing_lines(found, cutter, recogniser, picture)
