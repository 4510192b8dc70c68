"""docfraud's own two networks: one finds MRZ lines on a page, one reads a line (`models/mrz_reader`).

The finder answers, for every fourth pixel of a reduced page, whether the middle of an MRZ line runs there, in which
direction it reads and how large it is. The line network answers, for every fourth pixel along a line, which character
is there and where in its cell the pixel lies; since an MRZ is monospaced, those places add up to the number of each
cell, so that fillers are counted and not guessed.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from docfraud.errors import ModelFileError
from docfraud.imaging.native import cv2
from docfraud.imaging.picture import RGB, Quad
from docfraud.manifest import model
from docfraud.ocr.base import MRZ_ALPHABET, LineLattice
from docfraud.onnx_session import open_session

LINE_HEIGHT = 32
"""Height of a line as the network was trained, pixels; two pitches."""

_STEP = 4
"""Pixels from one answer to the next, of both networks."""

_BLANK = len(MRZ_ALPHABET)
_MARGIN = 1.6
"""Pitches added at both ends of a line that was found: its ends are the least certain of it."""

_LEAST_LENGTH = 5.0
"""Of a line, pitches; shorter pieces are specks."""

_BORDER = 32
"""Plain ground around the picture, reduced pixels: the network was taught documents that lie on something."""

_ENLARGED = 3.0
"""How much a small picture is enlarged at most; beyond that there is nothing more to see."""

_ON = 0.5
"""Probability from which a place is on a line."""

_THICK = 0.42
"""Of a piece, pitches (standard deviation across), from which it may be several lines."""

_ACROSS = 0.25
"""Cells a step advances at the nominal pitch of 16 pixels."""


class MRZNetwork:
    """Finder and line reader. Sessions are made on first use; one object may serve many pictures."""

    name = "docfraud"
    line_height = LINE_HEIGHT
    finds_pieces = True

    def __init__(self, *, threads: int = 0) -> None:
        self._threads = threads

    def _session(self, name: str) -> Any:
        entry = model(name)
        if entry.hash() != entry.sha256:
            raise ModelFileError(f"The network {name} is not the one that docfraud was built with.")
        return open_session(str(entry.path()), threads=self._threads)

    @cached_property
    def _finder(self) -> Any:
        return self._session("mrz-finder")

    @cached_property
    def _reader(self) -> Any:
        return self._session("mrz-line-reader")

    def line_map(self, picture: RGB, *, long_side: int) -> tuple[NDArray[np.float32], float]:
        """The finder's answers.

        Args:
            picture: shape (height, width, 3), uint8, RGB.
            long_side: what the longer side is brought to, pixels; a small picture is enlarged threefold at most.

        Returns:
            Shape (4, rows, columns): probability of being on a line, cosine and sine of its direction (clockwise from
            the x axis), log2 of its pitch in reduced pixels; and reduced pixels per pixel of `picture`.
        """
        scale = min(_ENLARGED, long_side / max(picture.shape[:2]))
        grey = cv2.cvtColor(resized(picture, scale), cv2.COLOR_RGB2GRAY)
        height, width = grey.shape
        right, bottom = _BORDER + -(width + 2 * _BORDER) % 32, _BORDER + -(height + 2 * _BORDER) % 32
        padded = cv2.copyMakeBorder(
            grey, _BORDER, bottom, _BORDER, right, cv2.BORDER_CONSTANT, value=float(np.median(grey))
        )
        answers = self._finder.run(None, {"x": (padded.astype(np.float32) / 255)[None, None]})[0][0]
        answers[0] = 1 / (1 + np.exp(-answers[0]))
        frame = _BORDER // _STEP
        rows, columns = -(-height // _STEP), -(-width // _STEP)
        return np.asarray(answers[:, frame : frame + rows, frame : frame + columns], np.float32), scale

    def detect(self, picture: RGB, *, long_side: int = 640) -> list[Quad]:
        """Quads around MRZ lines, two pitches high, in the direction in which they read; see `TextDetector.detect`."""
        answers, scale = self.line_map(picture, long_side=long_side)
        return [quad / scale for quad in lines_of(answers)]

    def recognise(self, crops: Sequence[RGB]) -> list[LineLattice]:
        """See `Recogniser.recognise`. All lines run as one batch; the lattice has a step for each cell."""
        if not crops:
            return []
        ready = [_at_height(crop) for crop in crops]
        width = max(-(-crop.shape[1] // _STEP) * _STEP for crop in ready)
        blob = np.zeros((len(ready), 3, LINE_HEIGHT, width), np.float32)
        for row, crop in enumerate(ready):
            values = crop.astype(np.float32) / 255
            blob[row, :, :, : crop.shape[1]] = ((values - values.mean()) / (values.std() + 0.02)).transpose(2, 0, 1)
        output = self._reader.run(None, {"x": blob})[0]
        lattices = []
        for crop, small, answers in zip(crops, ready, output, strict=True):
            steps = max(1, small.shape[1] // _STEP)
            lattices.append(cell_lattice(answers[:steps], crop.shape[1] / small.shape[1]))
        return lattices


def resized(picture: RGB, scale: float) -> RGB:
    """A picture made smaller, averaged, or larger, smoothly; as it is where `scale` is 1."""
    if scale == 1:
        return picture
    if scale > 1:
        return np.asarray(cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC), np.uint8)
    # halving is exact and much quicker than one large step
    while scale <= 0.5:
        picture = np.asarray(
            cv2.resize(
                picture, (max(1, picture.shape[1] // 2), max(1, picture.shape[0] // 2)), interpolation=cv2.INTER_AREA
            ),
            np.uint8,
        )
        scale *= 2
    size = (max(1, round(picture.shape[1] * scale)), max(1, round(picture.shape[0] * scale)))
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)


def lines_of(answers: NDArray[np.float32]) -> list[Quad]:
    """Lines from the finder's answers: connected places, those of one line joined, each with its frame.

    Returns:
        Quads in reduced pixels.
    """
    mask = (answers[0] > _ON).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    pieces = []
    for i in range(1, count):
        x, y, w, h, area = (int(v) for v in stats[i])
        if area < 4:
            continue
        rows, columns = np.nonzero(labels[y : y + h, x : x + w] == i)
        pieces += _apart(_Piece(answers, rows + y, columns + x), answers)
    return [piece.quad() for piece in _joined(answers, pieces) if piece.length > _LEAST_LENGTH * piece.pitch]


class _Piece:
    """Connected places of the finder's map, and the straight line through them."""

    def __init__(self, answers: NDArray[np.float32], rows: NDArray[np.int64], columns: NDArray[np.int64]) -> None:
        self.rows, self.columns = rows, columns
        weight = answers[0, rows, columns].astype(np.float64)
        points = np.stack([columns, rows], axis=1) * float(_STEP) + (_STEP - 1) / 2
        says = np.array([(answers[k, rows, columns] * weight).sum() for k in (1, 2)], np.float64)
        self.points, self.said = points, says / max(float(np.linalg.norm(says)), 1e-9)
        self.pitch = float(2 ** np.average(answers[3, rows, columns], weights=weight))
        self.middle = np.average(points, axis=0, weights=weight)
        off = points - self.middle
        _, axes = np.linalg.eigh((off * weight[:, None]).T @ off)
        along = axes[:, 1]
        if np.ptp(off @ along) < 2 * self.pitch:
            along = self.said  # too short to have a direction of its own
        self.along = np.asarray(along if along @ says >= 0 else -along)
        self.across = np.array([-self.along[1], self.along[0]])
        place = off @ self.along
        self.spread = float(np.sqrt(np.average((off @ self.across) ** 2, weights=weight)))
        self.low, self.high = float(place.min()) - _STEP / 2, float(place.max()) + _STEP / 2

    @property
    def length(self) -> float:
        return self.high - self.low

    def continues(self, other: _Piece) -> bool:
        """Whether another piece lies on this one's line, not far beyond its end."""
        if self.along @ other.along < 0.95 or not 0.7 < self.pitch / other.pitch < 1.4:
            return False
        between = other.middle - self.middle
        gap = abs(float(between @ self.along)) - (self.length + other.length) / 2
        return abs(float(between @ self.across)) < 0.6 * self.pitch and gap < 10 * self.pitch

    def quad(self) -> Quad:
        ends = [
            self.middle + self.along * (self.low - _MARGIN * self.pitch),
            self.middle + self.along * (self.high + _MARGIN * self.pitch),
        ]
        half = self.across * self.pitch
        return np.array([ends[0] - half, ends[1] - half, ends[1] + half, ends[0] + half])


def _apart(piece: _Piece, answers: NDArray[np.float32]) -> list[_Piece]:
    """A piece that is too thick for a line is several lines that touch: cut along the direction they say they have.

    The direction is searched for around what the places say: across the right one, the lines stand apart most sharply.
    """
    if piece.spread < _THICK * piece.pitch:
        return [piece]
    points = piece.points
    weight = answers[0, piece.rows, piece.columns] ** 4
    sharpest, best = -1.0, None
    for turn in np.radians(np.arange(-8, 8.1, 0.5)):
        c, s = np.cos(turn), np.sin(turn)
        x, y = piece.said
        across = points @ np.array([-(s * x + c * y), c * x - s * y])
        profile = _profile(across, weight, piece.pitch)
        sharpness = float((profile[0] ** 2).sum())
        if sharpness > sharpest:
            sharpest, best = sharpness, (across, *profile)
    assert best is not None
    across, heights, places = best
    inner = np.flatnonzero((heights[1:-1] >= heights[:-2]) & (heights[1:-1] > heights[2:])) + 1
    tops: list[int] = []
    for i in sorted(inner, key=lambda k: -heights[k]):
        if heights[i] > 0.2 * heights.max() and all(abs(places[i] - places[j]) > piece.pitch for j in tops):
            tops.append(int(i))
    if len(tops) < 2:
        return [piece]
    nearest = np.abs(across[:, None] - places[tops][None]).argmin(axis=1)
    parts = [nearest == k for k in range(len(tops))]
    return [_Piece(answers, piece.rows[part], piece.columns[part]) for part in parts if part.sum() >= 4]


def _profile(
    across: NDArray[np.float64], weight: NDArray[np.float64], pitch: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """How much lies at each place across, in bins of an eighth of a pitch, smoothed; and the bins' places."""
    step = pitch / 8
    low = float(across.min()) - pitch
    bins = np.bincount(((across - low) / step).astype(np.int64), weights=weight)
    bins = np.concatenate([bins, np.zeros(8)])
    kernel = np.array([1, 2, 3, 2, 1]) / 9
    return np.asarray(np.convolve(bins, kernel, mode="same"), np.float64), np.asarray(
        low + (np.arange(len(bins)) + 0.5) * step, np.float64
    )


def _joined(answers: NDArray[np.float32], pieces: list[_Piece]) -> list[_Piece]:
    pieces = sorted(pieces, key=lambda p: -p.length)
    joined: list[_Piece] = []
    for piece in pieces:
        for i, other in enumerate(joined):
            if other.continues(piece):
                joined[i] = _Piece(
                    answers,
                    np.concatenate([other.rows, piece.rows]),
                    np.concatenate([other.columns, piece.columns]),
                )
                break
        else:
            joined.append(piece)
    return joined


def cell_lattice(answers: NDArray[np.float32], zoom: float) -> LineLattice:
    """The line network's answers, gathered into cells.

    Args:
        answers: shape (steps, 40): logits of the classes, cosine and sine of the place within the cell.
        zoom: pixels of the crop as given per pixel of the line as read.
    """
    logits = answers[:, : _BLANK + 1].astype(np.float64)
    log_probs = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
    inside = 1 - np.exp(log_probs[:, _BLANK])
    places = (np.arange(len(answers)) + 0.5) * _STEP
    cells = _cell_numbers(np.arctan2(answers[:, -1], answers[:, -2]) / (2 * np.pi), inside)
    if cells is None:
        silent = np.full((1, _BLANK + 1), np.log(1e-9), np.float32)
        silent[0, _BLANK] = 0.0
        return LineLattice(silent, np.array([places.mean() * zoom], np.float32), "", 0.0, taught=True)
    number = np.round(cells).astype(np.int64)
    first, last = int(number.min()), int(number.max())
    # a step counts for its cell by how near the cell's middle it is
    near = np.maximum(0.55 - np.abs(cells - number), 0) ** 2
    total = np.zeros(last - first + 1)
    np.add.at(total, number - first, near)
    mean = np.zeros((last - first + 1, _BLANK + 1))
    np.add.at(mean, number - first, near[:, None] * log_probs)
    mean = np.where(total[:, None] > 0, mean / np.maximum(total, 1e-12)[:, None], np.log(1 / (_BLANK + 1)))
    mean -= np.logaddexp.reduce(mean, axis=1, keepdims=True)
    curve = np.polyfit(cells, places, 2, w=inside + 1e-3)
    middles = np.asarray(np.polyval(curve, np.arange(first, last + 1)), np.float64)
    return _interleaved(mean, middles * zoom)


def _cell_numbers(phase: NDArray[np.float64], inside: NDArray[np.float64]) -> NDArray[np.float64] | None:
    """On which cell each step is, and where in it: its number plus -0.5 to 0.5; None where there is too little text.

    The advance from step to step is about a quarter of a cell, so that phases unwrap without doubt where the network
    sees text; a parabola through those carries over gaps, and every step is then put into the nearest cell that agrees.
    """
    seen = inside > 0.5
    pairs = seen[1:] & seen[:-1]
    if pairs.sum() < 10:
        return None
    advance = (np.diff(phase) - _ACROSS + 0.5) % 1 - 0.5 + _ACROSS
    usual = float(np.median(advance[pairs]))
    if not 0.1 < usual < 0.45:
        return None
    cells = np.concatenate([[0.0], np.cumsum(np.where(pairs, advance, usual))])
    # start where the phases on the whole say that the count must start
    turns = np.exp(2j * np.pi * (phase - cells)[seen])
    cells += float(np.angle(turns.sum())) / (2 * np.pi)
    steps = np.arange(len(phase), dtype=np.float64)
    keep = seen
    fitted = cells
    for _ in range(4):
        if keep.sum() < 8:
            return None
        fitted = np.polyval(np.polyfit(steps[keep], cells[keep], 2, w=inside[keep]), steps)
        cells = phase + np.round(fitted - phase)
        keep = seen & (np.abs(cells - fitted) < 0.3)
    # where nothing is seen the phase is noise
    return np.where(seen, cells, fitted)


def _interleaved(cells: NDArray[np.float64], middles: NDArray[np.float64]) -> LineLattice:
    """A lattice with a step for each cell and a blank one before, between and after them."""
    shown = np.flatnonzero(cells.argmax(axis=1) != _BLANK)
    if len(shown):
        # cells beyond the text say nothing; within it "nothing" may be a gap
        cells, middles = cells[shown[0] : shown[-1] + 1], middles[shown[0] : shown[-1] + 1]
    log_probs = np.full((2 * len(cells) + 1, _BLANK + 1), np.log(1e-9), np.float32)
    log_probs[0::2, _BLANK] = 0.0
    log_probs[1::2] = np.maximum(cells, np.log(1e-9))
    half = (middles[1] - middles[0]) / 2 if len(middles) > 1 else 8.0
    positions = np.empty(2 * len(cells) + 1, np.float32)
    positions[1::2] = middles
    positions[0] = middles[0] - half
    positions[2::2] = np.append((middles[1:] + middles[:-1]) / 2, middles[-1] + half)
    best = cells.argmax(axis=1)
    text = "".join(MRZ_ALPHABET[i] if i < _BLANK else " " for i in best)
    return LineLattice(log_probs, positions, text, float(np.exp(cells.max(axis=1)).mean()), taught=True)


def _at_height(crop: RGB) -> RGB:
    if crop.shape[0] == LINE_HEIGHT:
        return crop
    width = max(_STEP, round(crop.shape[1] * LINE_HEIGHT / crop.shape[0]))
    interpolation = cv2.INTER_AREA if crop.shape[0] > LINE_HEIGHT else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(crop, (width, LINE_HEIGHT), interpolation=interpolation), np.uint8)


@lru_cache(maxsize=2)
def shared_network(threads: int = 0) -> MRZNetwork:
    """One object per process and thread count."""
    return MRZNetwork(threads=threads)
