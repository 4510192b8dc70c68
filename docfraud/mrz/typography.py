"""How an MRZ is set: pitch, lines, place on the page, and how much each character looks like OCR-B.

ICAO 9303-3 4.4 prescribes OCR-B, size 1, ten characters an inch; parts 4 to 7 say where the lines stand. A forger who
prints with an office program misses some of it. These are measurements, not a judgement: how far genuine documents
stray, and what picture is good enough, is for the checks that use them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from docfraud.imaging.native import cv2
from docfraud.imaging.picture import RGB, Quad
from docfraud.imaging.rectify import Rectification
from docfraud.mrz.engines import FoundMRZ
from docfraud.mrz.formats import ALPHABET
from docfraud.ocr.crops import LineCutter, quad_size
from docfraud.results import MRZPlacement, MRZTypography, Tolerance

PITCH_MM = 2.54
"""9303-3 4.4."""


@dataclass(frozen=True, slots=True)
class Prescribed:
    """Where 9303 wants an MRZ on a page of `width` by `height` mm.

    Attributes:
        left: from the page's left edge to the first character's, mm, plus or minus 1 (parts 4 to 7, "print position").
        spacing: from centre line to centre line, mm.
        zone: height of each line's printing zone, mm: a character may be anywhere in it.
        lowest: from the bottom edge to the last line's centre line, mm.
    """

    width: float
    height: float
    left: float
    spacing: float
    zone: float
    lowest: float | None


_TWO_LINES = (6.35, 4.3, 9.40)
PRESCRIBED = {
    "TD1": Prescribed(85.6, 53.98, 5.0, 4.23, 2.95, None),
    "TD2": Prescribed(105.0, 74.0, 4.0, *_TWO_LINES),
    "TD3": Prescribed(125.0, 88.0, 6.0, *_TWO_LINES),
    "MRVA": Prescribed(120.0, 80.0, 4.0, *_TWO_LINES),
    "MRVB": Prescribed(105.0, 74.0, 4.0, *_TWO_LINES),
}
"""9303-4 figure 3, -5 figure 6, -6 figure 6, -7 sections 4 and 7. The French card is older than these. How high a TD1's
last line stands is drawn in -5 figure 6 only, without a figure that could be quoted, so it is not judged."""

LEFT_TOLERANCE_MM = 1.0

PX_PER_PITCH = 24
"""Of the crops in which characters are compared."""

LEAST_PITCH = 6.0
"""Pixels a pitch under which characters are not compared: at 61 ppi every typeface looks alike."""

_OCRB = Path(__file__).parents[1] / "specimens" / "fonts" / "OCRB.otf"
_OCRB_EM = 0.72
"""The typeface, which lies with the laboratory's, and the width of its characters in em."""

_ASPECT = 0.06
"""How far a page's proportions may be from its format's; beyond, the outline is another one: an open book, a frame."""

_REACH = (4, 7)
"""How far a character may be off its cell's middle, right and down, crop pixels."""

_SETTLED = 0.005
"""Pitches by which a line may still be off: characters are then found to a hundredth of one."""

_MARGIN = (3, 8)
"""Columns and rows left off a cell's edges, so that neighbours and the next line stay out."""


def character_quads(found: FoundMRZ) -> tuple[tuple[Quad, ...], ...]:
    """A quad around each character, line by line, picture pixels; empty where the engine does not say where lines are.

    Returns:
        Per line one quad for each character, shape (4, 2), clockwise from the top left as the text reads, one pitch
        wide and 1.3 pitches high.
    """
    quads = []
    for i, text in enumerate(found.reading.lines[: len(found.quads)]):
        row = [found.span_quad(i, j, j + 1) for j in range(len(text))]
        quads.append(tuple(quad for quad in row if quad is not None))
    return tuple(quads)


def measure(picture: RGB, found: FoundMRZ, page: Rectification | None = None) -> MRZTypography | None:
    """Measure how an MRZ is set.

    Args:
        picture: where it was read, shape (height, width, 3), uint8, RGB.
        found: the MRZ.
        page: from the picture to the upright page, without margin, for the place in mm; None gives no place.

    Returns:
        None where the engine does not say where the lines are.
    """
    if not found.quads or found.pitch is None:
        return None
    quads, conformity, offsets = list(found.quads), [], []
    if found.pitch >= LEAST_PITCH:
        cutter = LineCutter(picture)
        look = _look_of(cutter, quads, found.reading.lines)
        for i, text in enumerate(found.reading.lines):
            quads[i], scores, off = _compared(cutter, quads[i], text, look)
            conformity.append(scores)
            offsets.append(off)
    pitches = [quad_size(q)[0] / len(t) for q, t in zip(quads, found.reading.lines, strict=True)]
    middles = [q.mean(axis=0) for q in quads]
    along = [_unit(q[1] - q[0] + q[2] - q[3]) for q in quads]
    spacing = tuple(
        round(abs(_cross(a, below - above)) / found.pitch, 3)
        for a, above, below in zip(along, middles, middles[1:], strict=False)
    )
    angles = np.degrees([np.arctan2(_cross(along[0], a), along[0] @ a) for a in along])
    return MRZTypography(
        pitch=round(float(np.mean(pitches)), 3),
        pitch_ratio=round(max(pitches) / min(pitches), 4),
        line_spacing=spacing,
        slant=round(float(np.ptp(angles)), 3),
        characters=tuple(
            tuple(tuple((round(float(x), 1), round(float(y), 1)) for x, y in quad) for quad in row)
            for row in character_quads(found)
        ),
        conformity=tuple(conformity),
        offsets=tuple(offsets),
        placement=None if page is None else _placement(found, quads, page),
    )


def _placement(found: FoundMRZ, places: list[Quad], page: Rectification) -> MRZPlacement | None:
    rule = PRESCRIBED.get(found.reading.format)
    aspect = (page.width - 1) / max(page.height - 1, 1)
    if rule is None or abs(aspect * rule.height / rule.width - 1) > _ASPECT:
        return None
    # the page's own size is the measure, not the pitch, which is one of the things to be measured
    scale = np.array([rule.width / (page.width - 1), rule.height / (page.height - 1)])
    # a quad's corners are on pixels' edges, a rectification's coordinates on their centres
    quads = [page.to_page(quad - 0.5) * scale for quad in places]
    lefts = [(q[0] + q[3]) / 2 for q in quads]
    rights = [(q[1] + q[2]) / 2 for q in quads]
    centres = [rule.height - float((a[1] + b[1]) / 2) for a, b in zip(lefts, rights, strict=True)]
    pitches = [
        float(np.linalg.norm(b - a)) / len(text) for a, b, text in zip(lefts, rights, found.reading.lines, strict=True)
    ]
    slack = rule.zone / 2 - _CAPITAL_MM / 2
    last = len(centres) - 1
    return MRZPlacement(
        pitch=_within(float(np.mean(pitches)), PITCH_MM, None),
        left=tuple(_within(float(p[0]), rule.left, LEFT_TOLERANCE_MM) for p in lefts),
        line_spacing=tuple(_within(a - b, rule.spacing, 2 * slack) for a, b in pairwise(centres)),
        centre_above_edge=tuple(
            _within(c, None if rule.lowest is None else rule.lowest + (last - i) * rule.spacing, slack)
            for i, c in enumerate(centres)
        ),
    )


_CAPITAL_MM = 2.4


def _within(value: float, nominal: float | None, tolerance: float | None) -> Tolerance:
    inside = None if nominal is None or tolerance is None else abs(value - nominal) <= tolerance
    return Tolerance(
        value=round(value, 3),
        nominal=nominal,
        tolerance=None if tolerance is None or nominal is None else round(tolerance, 3),
        within=inside,
    )


Offsets = tuple[tuple[float, float], ...]
Look = tuple[int, float]
"""Weight of stroke (crop pixels added) and blur (crop pixels)."""


def _compared(cutter: LineCutter, quad: Quad, text: str, look: Look) -> tuple[Quad, tuple[float, ...], Offsets]:
    """A line's quad where its characters are; the conformity of each, and how far it is off, pitches (right, down)."""
    glyphs = _glyphs()[_looks().index(look), [ALPHABET.index(c) for c in text]]
    for _ in range(3):
        cells = _line(cutter, quad, len(text))
        found = np.array([_match(cell, glyph) for cell, glyph in zip(cells, glyphs, strict=True)])
        scores, off = np.maximum(found[:, 0], 0), found[:, 1:] / PX_PER_PITCH
        # the quad comes from the finder; the characters say where the line is
        places = np.linspace(0, 1, len(text))
        shift = [np.polyval(np.polyfit(places, off[:, k], 1, w=scores + 0.05), [0, 1]) for k in (0, 1)]
        if np.abs(shift).max() < _SETTLED:
            break
        right, down = _unit(quad[1] - quad[0] + quad[2] - quad[3]), _unit(quad[3] - quad[0] + quad[2] - quad[1])
        ends = quad_size(quad)[0] / len(text) * (np.outer(shift[0], right) + np.outer(shift[1], down))
        quad = quad + ends[[0, 1, 1, 0]]
    return (
        quad,
        tuple(round(float(v), 3) for v in scores),
        tuple((round(float(x), 4), round(float(y), 4)) for x, y in off),
    )


def _look_of(cutter: LineCutter, quads: Sequence[Quad], lines: Sequence[str]) -> Look:
    """The weight and blur that fit best: one press, one lens, so they are an MRZ's, not a line's or a character's."""
    cells, codes = [], []
    for quad, text in zip(quads, lines, strict=True):
        some = slice(None, None, max(1, len(text) // 8))
        cells.append(_line(cutter, quad, len(text))[some])
        codes += [ALPHABET.index(c) for c in text[some]]
    return _looks()[int(np.argmax(_likeness(np.concatenate(cells), _glyphs()[:, codes])))]


def _line(cutter: LineCutter, quad: Quad, length: int) -> NDArray[np.float32]:
    """Ink of each character's cell, high where dark; see `_cells`."""
    across = (quad[3] - quad[0] + quad[2] - quad[1]) / 2
    width, high = quad_size(quad)
    middle = [(quad[0] + quad[3]) / 2, (quad[1] + quad[2]) / 2]
    # a pitch more at both ends, and two pitches high
    along = (middle[1] - middle[0]) / length
    half = across / high * width / length
    a, b = middle[0] - along, middle[1] + along
    size = (PX_PER_PITCH * (length + 2), 2 * PX_PER_PITCH)
    crop = cv2.resize(
        cutter.cut(np.array([a - half, b - half, b + half, a + half]), height=size[1], max_width=6400),
        size,
        interpolation=cv2.INTER_LINEAR,
    )
    red, green, blue = cv2.split(crop)
    return _cells(255 - np.asarray(cv2.min(cv2.min(red, green), blue), np.float32), length)


def _cells(ink: NDArray[np.float32], count: int) -> NDArray[np.float32]:
    """Where each character of a line may be, shape (count, height, width): `_REACH` more on each side than a glyph."""
    x, y = _REACH
    rows = slice(_MARGIN[1] - y, 2 * PX_PER_PITCH - _MARGIN[1] + y)
    left, right = _MARGIN[0] - x, PX_PER_PITCH - _MARGIN[0] + x
    return np.stack([ink[rows, at + left : at + right] for at in PX_PER_PITCH * np.arange(1, count + 1)])


_PLAIN = 1.0
"""Standard deviation, grey levels, of a cell that holds no character."""


def _likeness(cells: NDArray[np.float32], glyphs: NDArray[np.float32]) -> NDArray[np.float64]:
    """Mean of the cells' best normalised correlations with their characters, for each look.

    What `_match` gives for one cell and one look: here the same few cells meet all looks, in one matrix product.

    Args:
        cells: shape (n, height, width).
        glyphs: of each look, shape (looks, n, height, width).
    """
    looks, count, height, width = glyphs.shape
    plain = cells.std(axis=(1, 2)) < _PLAIN
    # all places of a glyph in a cell, each as one row of pixels
    across = np.lib.stride_tricks.sliding_window_view(cells, width, axis=2).transpose(0, 2, 1, 3)
    columns = np.ascontiguousarray(across).reshape(count, across.shape[1], -1)
    places = np.lib.stride_tricks.sliding_window_view(columns, height * width, axis=2)[:, :, ::width]
    pixels = places.reshape(count, -1, height * width)
    pixels = pixels - pixels.mean(axis=2, keepdims=True)
    drawn = glyphs.reshape(looks, count, -1).transpose(1, 2, 0)
    drawn = drawn - drawn.mean(axis=1, keepdims=True)
    power = np.einsum("npk,npk->np", pixels, pixels)[:, :, None] * np.einsum("nkl,nkl->nl", drawn, drawn)[:, None]
    best = (pixels @ drawn / np.sqrt(np.maximum(power, 1.0))).max(axis=1)
    return np.asarray(np.where(plain[:, None], 0.0, best).mean(axis=0), np.float64)


def _match(cell: NDArray[np.float32], glyph: NDArray[np.float32]) -> tuple[float, float, float]:
    """Best normalised correlation of a cell with a character, and where: right, down, crop pixels."""
    if float(cv2.meanStdDev(cell)[1][0, 0]) < _PLAIN:
        return 0.0, 0.0, 0.0
    scores = np.asarray(cv2.matchTemplate(cell, glyph, cv2.TM_CCOEFF_NORMED), np.float32)
    _, score, _, (column, row) = cv2.minMaxLoc(scores)
    return (
        float(score),
        _summit(scores[row, :], int(column)) - _REACH[0],
        _summit(scores[:, column], int(row)) - _REACH[1],
    )


@lru_cache(maxsize=1)
def _glyphs() -> NDArray[np.float32]:
    """OCR-B in all looks, without the margins of a cell: shape (looks, 37, height, width), float32, ink high."""
    rows = slice(_MARGIN[1], 2 * PX_PER_PITCH - _MARGIN[1])
    columns = slice(_MARGIN[0], PX_PER_PITCH - _MARGIN[0])
    return np.stack([_drawn(*look)[:, rows, columns] for look in _looks()])


def _summit(values: NDArray[np.float32], place: int) -> float:
    """Where the parabola through the greatest value and its neighbours has its summit."""
    if not 0 < place < len(values) - 1:
        return float(place)
    before, at, after = (float(v) for v in values[place - 1 : place + 2])
    bend = before - 2 * at + after
    return place if bend > -1e-9 else place + 0.5 * (before - after) / bend


def _looks() -> list[Look]:
    """Those that print and lens may give."""
    return [(weight, blur) for weight in (-1, 0, 1) for blur in (0.8, 2.0, 3.5)]


def _drawn(weight: int, blur: float) -> NDArray[np.float32]:
    """OCR-B, shape (37, 2 * `PX_PER_PITCH`, `PX_PER_PITCH`), float32, ink high."""
    over = 4
    tiles = np.zeros((len(ALPHABET), 2 * PX_PER_PITCH, PX_PER_PITCH), np.float32)
    for i, outline in enumerate(_outlines(over)):
        tile = outline
        if weight:
            kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (over + 1, over + 1))
            tile = np.asarray((cv2.dilate if weight > 0 else cv2.erode)(tile, kernel), np.uint8)
        small = cv2.resize(tile, (PX_PER_PITCH, 2 * PX_PER_PITCH), interpolation=cv2.INTER_AREA)
        tiles[i] = cv2.GaussianBlur(small.astype(np.float32), (0, 0), blur)
    return tiles


@lru_cache(maxsize=1)
def _outlines(over: int) -> tuple[NDArray[np.uint8], ...]:
    """The characters as the laboratory's OCR-B draws them, each centred in its cell, `over` times as large."""
    from PIL import Image, ImageDraw, ImageFont

    width, height = PX_PER_PITCH * over, 2 * PX_PER_PITCH * over
    font = ImageFont.truetype(_OCRB, width / _OCRB_EM, layout_engine=ImageFont.Layout.BASIC)
    top = font.getbbox("H", anchor="ls")[1]
    tiles = []
    for character in ALPHABET:
        image = Image.new("L", (width, height), 0)
        ImageDraw.Draw(image).text((width / 2, height / 2 - top / 2), character, font=font, fill=255, anchor="ms")
        tiles.append(np.asarray(image, np.uint8))
    return tuple(tiles)


def _unit(v: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(v / np.linalg.norm(v))


def _cross(a: NDArray[np.float64], b: NDArray[np.float64]) -> float:
    return float(a[0] * b[1] - a[1] * b[0])
