"""Scenes for the finder: documents with and without an MRZ on some ground, seen from anywhere, and where the lines are.

The documents are drawn coarsely, since a page is small when it is searched: what matters is that everything that may
lie about an MRZ, or be taken for one, is there. Lens, light, noise and JPEG come later, on whole batches (`looks`).
"""

from __future__ import annotations

import string
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from models.mrz_reader.glyphs import FACES, TEXT_FACES, TILE_HEIGHT, TILE_WIDTH, font_file, tiles
from models.mrz_reader.texts import random_line

SIDE = 512
"""Of a scene, pixels."""

STRIDE = 4

Grey = NDArray[np.float32]
"""0 (black) to 1 (white)."""

PITCH = 16.0
"""Of the drawn document, pixels; 6.3 a millimetre."""
_PER_MM = PITCH / 2.54

_SPACING = {2: 6.35, 3: 4.233}
"""Between the middles of an MRZ's lines, mm, by how many there are (9303-4 to -7; TD1: 9303-5 figure 7)."""

_FORMS = ((85.6, 54.0, 3, 30), (105.0, 74.0, 2, 36), (125.0, 88.0, 2, 44), (120.0, 80.0, 2, 44), (105.0, 74.0, 2, 36))
"""Width and height in mm, lines, characters a line: TD1, TD2, TD3, MRV-A, MRV-B (9303-5 to -7)."""


@dataclass(frozen=True)
class Line:
    """A line of an MRZ on its document, document pixels."""

    left: float
    middle: float
    length: int


@dataclass(frozen=True)
class Document:
    """A page, grey, `PITCH` pixels to a pitch, and its MRZ lines."""

    page: Grey
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Scene:
    """A picture and its truth, both at the network's resolutions.

    Attributes:
        picture: (side, side), uint8.
        target: (5, side / 4, side / 4), float16: on a line, cosine, sine, log2 of the pitch, weight.
    """

    picture: NDArray[np.uint8]
    target: NDArray[np.float16]


class SceneMaker:
    """Makes scenes from one stream of random numbers."""

    def __init__(self, seed: int, *, faces: int = 40, documents: Sequence[tuple[Grey, list[Line]]] = ()) -> None:
        self._rng = np.random.default_rng(seed)
        shares = np.array([face.share for face in FACES])
        picks = self._rng.choice(len(FACES), faces, p=shares / shares.sum())
        self._tiles = [tiles(FACES[i], self._rng) for i in picks]
        self._documents = documents
        self._grounds = [_ground(self._rng) for _ in range(24)]

    def scene(self) -> Scene:
        """The next one."""
        rng = self._rng
        canvas = self._table()
        target = np.zeros((5, SIDE // STRIDE, SIDE // STRIDE), np.float32)
        target[4] = 1.0
        if rng.random() < 0.3:
            _rules(canvas, rng)
        # a picture cut to the document; what is beyond it is then a plain border
        cropped = rng.random() < 0.4
        box = np.array([0, 0, SIDE, SIDE])
        for _ in range(2 if not cropped and rng.random() < 0.25 else 1):
            if self._documents and rng.random() < 0.35:
                given, lines = self._documents[int(rng.integers(len(self._documents)))]
                page = given.copy()
                self._stamp(page)
            else:
                page, lines = self._document()
            matrix, scale = self._view(page.shape, lines, cropped)
            hidden = _lay(canvas, page, matrix, scale)
            target[:4, hidden], target[4, hidden] = 0, 1
            for line in lines:
                _mark(target, line, matrix)
            box = _bounds(page.shape, matrix) if cropped else box
        if cropped:
            _crop(canvas, target, box, rng)
        if rng.random() < 0.2:
            self._cover(canvas, target)
        return Scene((np.clip(canvas, 0, 1) * 255).astype(np.uint8), target.astype(np.float16))

    def _table(self) -> Grey:
        rng = self._rng
        kind = rng.random()
        if kind < 0.45:
            return np.full(
                (SIDE, SIDE), rng.choice([0.03, 0.1, 0.5, 0.8, 0.97]) if kind < 0.3 else rng.random(), np.float32
            )
        ground = self._grounds[int(rng.integers(len(self._grounds)))]
        return cv2.resize(ground, (SIDE, SIDE)) * np.float32(rng.uniform(0.3, 1.0))

    def _document(self) -> tuple[Grey, list[Line]]:
        rng = self._rng
        width_mm, height_mm, count, length = _FORMS[int(rng.integers(len(_FORMS)))]
        if rng.random() < 0.15:
            count, length = int(rng.integers(2, 4)), int(rng.integers(28, 47))
            width_mm = length * 2.54 + rng.uniform(6, 40)
        if rng.random() < 0.12:
            height_mm *= 2  # an open passport, or a card's two sides
        width, height = round(width_mm * _PER_MM), round(height_mm * _PER_MM)
        page = self._paper(height, width)
        has_mrz = rng.random() < 0.78
        spacing = _SPACING[count] * _PER_MM
        if rng.random() < 0.3:
            spacing = rng.uniform(1.55 if count == 2 else 1.4, 2.75) * PITCH
        strip = round(count * max(spacing, 6.35 * _PER_MM) + 8 * _PER_MM)
        end = height if rng.random() < 0.85 else int(rng.integers(strip, height + 1))
        free = [(0, 0, width, end - strip), (0, end, width, height)] if has_mrz else [(0, 0, width, height)]
        for box in free:
            self._fill(page, box)
        lines: list[Line] = []
        if has_mrz:
            left = (
                (width - length * PITCH) / 2 if rng.random() < 0.6 else rng.uniform(0, max(1, width - length * PITCH))
            )
            face = self._tiles[int(rng.integers(len(self._tiles)))]
            first = end - strip + 4 * _PER_MM + rng.uniform(0, 3) * _PER_MM
            ink = rng.uniform(0, 0.4)
            for i in range(count):
                codes = _of_length(rng, length)
                middle = first + i * spacing
                self._type(page, face, codes, left, middle, ink)
                lines.append(Line(left, middle, length))
        if rng.random() < 0.2:
            self._decoy(page, lines)
        if rng.random() < 0.3:
            _rules(page, rng)
        if rng.random() < 0.4:
            cv2.rectangle(page, (0, 0), (width - 1, height - 1), rng.random(), int(rng.integers(1, 4)))
        self._stamp(page)
        return page, lines

    def _paper(self, height: int, width: int) -> Grey:
        rng = self._rng
        page = np.full((height, width), rng.uniform(0.6, 1.0), np.float32)
        if rng.random() < 0.75:
            ground = self._grounds[int(rng.integers(len(self._grounds)))]
            if rng.random() < 0.5:
                ground = ground[::-1, ::-1]
            page *= 1 - np.float32(rng.uniform(0.05, 0.5)) * (1 - cv2.resize(ground, (width, height)))
        return page

    def _type(
        self, page: Grey, face: NDArray[np.uint8], codes: NDArray[np.int64], left: float, middle: float, ink: float
    ) -> None:
        strip = face[codes].transpose(1, 0, 2).reshape(TILE_HEIGHT, -1)
        scale = PITCH / TILE_WIDTH
        matrix = np.array([[scale, 0, left], [0, scale, middle - TILE_HEIGHT / 2 * scale]])
        cover = (
            cv2.warpAffine(strip, matrix, (page.shape[1], page.shape[0]), flags=cv2.INTER_AREA).astype(np.float32) / 255
        )
        page *= 1 - cover * np.float32(1 - ink)

    def _fill(self, page: Grey, box: tuple[int, int, int, int]) -> None:
        """Labels and values, portraits, tables, prose, bar codes."""
        rng = self._rng
        x0, y0, x1, y1 = box
        if y1 - y0 < 30:
            return
        if rng.random() < 0.6:
            side = rng.uniform(0.3, 0.75) * (y1 - y0)
            x = rng.uniform(x0, x0 + 0.3 * (x1 - x0))
            _face(page, rng, int(x), int(y0 + rng.uniform(0, 0.2) * (y1 - y0)), int(side * 0.78), int(side))
            if rng.random() < 0.5:
                x0 = int(x + side * 0.8)
        style = rng.random()
        if style < 0.6:
            for _ in range(int(rng.integers(4, 26))):
                size = rng.uniform(1.3, 5.5) * _PER_MM
                _write(
                    page,
                    rng,
                    _phrase(rng),
                    rng.uniform(x0, max(x0 + 1, x1 - 60)),
                    rng.uniform(y0, max(y0 + 1, y1 - size)),
                    size,
                )
        else:
            size = rng.uniform(1.6, 4.0) * _PER_MM
            face = str(rng.choice(TEXT_FACES))
            y = y0 + size
            prose: Callable[[], str] = (lambda: _prose(rng)) if style < 0.85 else (lambda: _table_row(rng))
            while y < y1 - size:
                _write(page, rng, prose(), x0 + 3, y, size, face)
                y += size * rng.uniform(1.15, 1.6)
        if rng.random() < 0.15:
            _bars(page, rng, x0, y0, x1, y1)

    def _decoy(self, page: Grey, lines: list[Line]) -> None:
        """Short pieces in the MRZ's own typeface: serial numbers, card access numbers."""
        rng = self._rng
        face = self._tiles[int(rng.integers(len(self._tiles)))]
        height, width = page.shape
        for _ in range(int(rng.integers(1, 4))):
            count = int(rng.integers(3, 13))
            codes = random_line(rng)[:count]
            left, middle = rng.uniform(0, max(1, width - count * PITCH)), rng.uniform(12, height - 12)
            if all(abs(middle - line.middle) > 2.2 * PITCH for line in lines):
                self._type(page, face, codes, left, middle, rng.uniform(0, 0.5))

    def _stamp(self, page: Grey) -> None:
        rng = self._rng
        for _ in range(int(rng.integers(0, 3)) if rng.random() < 0.35 else 0):
            height, width = page.shape
            centre = (int(rng.integers(width)), int(rng.integers(height)))
            radius = int(rng.uniform(20, 110))
            layer = np.zeros_like(page)
            if rng.random() < 0.5:
                cv2.circle(layer, centre, radius, 1.0, int(rng.integers(1, 6)), cv2.LINE_AA)
            else:
                other = (int(rng.integers(width)), int(rng.integers(height)))
                cv2.line(layer, centre, other, 1.0, int(rng.integers(1, 5)), cv2.LINE_AA)
            page *= 1 - layer * np.float32(rng.uniform(0.2, 0.9))

    def _view(self, shape: tuple[int, ...], lines: list[Line], cropped: bool) -> tuple[NDArray[np.float64], float]:
        """The map from the document to the scene, and its scale."""
        rng = self._rng
        height, width = shape
        pitch = float(np.exp(rng.uniform(np.log(3.0), np.log(17.0))))
        scale = pitch / PITCH
        angle = rng.choice([0, 90, 180, 270]) + rng.normal(0, 6) if rng.random() < 0.65 else rng.uniform(0, 360)
        if cropped and rng.random() < 0.7:
            angle = rng.choice([0, 0, 90, 180, 270])
        c, s = np.cos(np.radians(angle)) * scale, np.sin(np.radians(angle)) * scale
        if lines and rng.random() < 0.85:
            line = lines[int(rng.integers(len(lines)))]
            pivot = np.array([line.left + rng.uniform(0.2, 0.8) * line.length * PITCH, line.middle])
        else:
            pivot = np.array([rng.uniform(0, width), rng.uniform(0, height)])
        place = rng.uniform(0.25, 0.75, 2) * SIDE
        rotate = np.array([[c, -s, 0], [s, c, 0], [0, 0, 1.0]])
        rotate[:2, 2] = place - rotate[:2, :2] @ pivot
        tilt = np.eye(3)
        if rng.random() < (0.15 if cropped else 0.5):
            tilt[2, :2] = rng.normal(0, 0.12, 2) / SIDE
            centre = np.eye(3)
            centre[:2, 2] = -place
            back = np.eye(3)
            back[:2, 2] = place
            tilt = back @ tilt @ centre
        return tilt @ rotate, scale

    def _cover(self, canvas: Grey, target: NDArray[np.float32]) -> None:
        """A finger or a sheet over part of the scene; lines under it are not there."""
        rng = self._rng
        centre = rng.uniform(0, SIDE, 2)
        axes = rng.uniform(12, 90, 2)
        turn = rng.uniform(0, 180)
        mask = np.zeros((SIDE, SIDE), np.uint8)
        cv2.ellipse(mask, (centre.astype(int).tolist(), (2 * axes).tolist(), float(turn)), 255, -1)
        soft = cv2.GaussianBlur(mask, (0, 0), 2).astype(np.float32) / 255
        canvas *= 1 - soft
        canvas += soft * np.float32(rng.uniform(0.2, 0.9))
        small = cv2.resize(mask, (SIDE // STRIDE, SIDE // STRIDE), interpolation=cv2.INTER_AREA)
        target[0, small > 128] = 0


def _bounds(shape: tuple[int, ...], matrix: NDArray[np.float64]) -> NDArray[np.int64]:
    """Left, top, right, bottom of a document on the scene."""
    height, width = shape
    corners = _mapped(np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float64), matrix)
    return np.concatenate([corners.min(axis=0), corners.max(axis=0)]).clip(0, SIDE).astype(np.int64)


def _crop(canvas: Grey, target: NDArray[np.float32], box: NDArray[np.int64], rng: np.random.Generator) -> None:
    """Leave the inside of a box, a little more or less, on a border of its own middle grey."""
    box = box + rng.normal(0, 5, 4)
    if rng.random() < 0.35:
        # the picture ends within the document, and its lines with it
        side = int(rng.integers(4))
        box[side] += (box[(side + 2) % 4] - box[side]) * rng.uniform(0.05, 0.5)
    x0, y0, x1, y1 = box.clip(0, SIDE).astype(int)
    if x1 - x0 < 32 or y1 - y0 < 32:
        return
    outside = np.ones((SIDE, SIDE), bool)
    outside[y0:y1, x0:x1] = False
    canvas[outside] = np.median(canvas[y0:y1:4, x0:x1:4])
    beyond = outside[1::STRIDE, 1::STRIDE]
    target[:4, beyond], target[4, beyond] = 0, 1


def _of_length(rng: np.random.Generator, length: int) -> NDArray[np.int64]:
    codes = random_line(rng)
    while len(codes) < length:
        codes = np.concatenate([codes, random_line(rng)])
    return codes[:length]


def _lay(canvas: Grey, page: Grey, matrix: NDArray[np.float64], scale: float) -> NDArray[np.bool_]:
    """The document onto the scene, reduced first so that nothing aliases; the part of the target that it covers."""
    small = page
    if scale < 0.8:
        size = (max(8, round(page.shape[1] * scale * 1.15)), max(8, round(page.shape[0] * scale * 1.15)))
        small = cv2.resize(page, size, interpolation=cv2.INTER_AREA)
    shrink = np.diag([page.shape[1] / small.shape[1], page.shape[0] / small.shape[0], 1.0])
    full = matrix @ shrink
    cover = np.ones_like(small)
    size = (canvas.shape[1], canvas.shape[0])
    shown = cv2.warpPerspective(small, full, size, flags=cv2.INTER_LINEAR)
    weight = cv2.warpPerspective(cover, full, size, flags=cv2.INTER_LINEAR)
    canvas *= 1 - weight
    canvas += shown * weight
    return cv2.resize(weight, (SIDE // STRIDE, SIDE // STRIDE), interpolation=cv2.INTER_AREA) > 0.5


def _mapped(points: NDArray[np.float64], matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    h = np.concatenate([points, np.ones((len(points), 1))], axis=1) @ matrix.T
    return h[:, :2] / h[:, 2:]


def _mark(target: NDArray[np.float32], line: Line, matrix: NDArray[np.float64]) -> None:
    """The line's core counts, what is around it up to its full height does not matter."""
    x0, x1 = line.left, line.left + line.length * PITCH
    spine = _mapped(np.array([(x0 + (x1 - x0) * f, line.middle) for f in np.linspace(0, 1, 9)]), matrix)
    for half, role in ((0.62, "ignore"), (0.3, "core")):
        corners = [(x0, line.middle - half * PITCH), (x1, line.middle - half * PITCH),
                   (x1, line.middle + half * PITCH), (x0, line.middle + half * PITCH)]  # fmt: skip
        # a target pixel's middle is at 4 n + 1.5
        polygon = (_mapped(np.array(corners), matrix) - 1.5) / STRIDE
        mask = np.zeros(target.shape[1:], np.uint8)
        cv2.fillConvexPoly(mask, np.round(polygon * 16).astype(np.int32), 1, cv2.LINE_8, 4)
        if role == "ignore":
            target[4][(mask > 0) & (target[0] == 0)] = 0
            continue
        on = mask > 0
        direction = np.diff(spine, axis=0)
        lengths = np.linalg.norm(direction, axis=1)
        rows, columns = np.nonzero(on)
        points = np.stack([columns, rows], axis=1) * STRIDE + 1.5
        middles = (spine[1:] + spine[:-1]) / 2
        nearest = ((points[:, None] - middles[None]) ** 2).sum(2).argmin(1)
        target[0][on], target[4][on] = 1, 1
        target[1][on] = (direction[:, 0] / lengths)[nearest]
        target[2][on] = (direction[:, 1] / lengths)[nearest]
        target[3][on] = np.log2(np.maximum(lengths * 8 / line.length, 0.5))[nearest]


def _rules(page: Grey, rng: np.random.Generator) -> None:
    """Edges and rules: long straight lines, thin or thick."""
    height, width = page.shape
    for _ in range(int(rng.integers(1, 5))):
        a = (int(rng.integers(width)), int(rng.integers(height)))
        b = (int(rng.integers(width)), a[1]) if rng.random() < 0.5 else (a[0], int(rng.integers(height)))
        if rng.random() < 0.3:
            b = (int(rng.integers(width)), int(rng.integers(height)))
        cv2.line(page, a, b, float(rng.random()), int(rng.integers(1, 9)), cv2.LINE_AA)


def _ground(rng: np.random.Generator) -> Grey:
    """A security background or a surface: waves over waves, or noise of several sizes."""
    height, width = 560, 800
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    if rng.random() < 0.65:
        picture = np.ones((height, width), np.float32)
        for _ in range(int(rng.integers(1, 4))):
            angle, period = rng.uniform(0, np.pi), np.exp(rng.uniform(np.log(3.0), np.log(30.0)))
            bend = rng.uniform(0, 30) * np.sin(x / rng.uniform(20, 200) + y / rng.uniform(20, 200))
            wave = np.cos((x * np.cos(angle) + y * np.sin(angle) + bend) * 2 * np.pi / period)
            picture -= (wave > rng.uniform(-0.5, 0.9)) * np.float32(rng.uniform(0.1, 0.7))
        return np.clip(picture, 0, 1)
    picture = np.full((height, width), 0.5, np.float32)
    for cell in (2, 8, 40, 160):
        noise = rng.normal(0, 1, (height // cell + 2, width // cell + 2)).astype(np.float32)
        stretched = cv2.resize(noise, (width, height), interpolation=cv2.INTER_CUBIC)
        picture += stretched * np.float32(rng.uniform(0, 0.15))
    if rng.random() < 0.4:
        picture = cv2.blur(picture, (61, 1))  # wood, cloth
    return np.clip(picture, 0, 1)


@lru_cache(maxsize=256)
def _font(name: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(font_file(name)), size)


def _write(
    page: Grey, rng: np.random.Generator, text: str, x: float, y: float, size: float, face: str | None = None
) -> None:
    font = _font(face or str(rng.choice(TEXT_FACES)), max(5, round(size)))
    width = min(page.shape[1], int(font.getlength(text)) + 4)
    height = round(size * 1.4)
    image = Image.new("L", (max(1, width), max(1, height)), 0)
    ImageDraw.Draw(image).text((1, 0), text, font=font, fill=255)
    left, top = int(x), int(y)
    part = page[top : top + height, left : left + width]
    if part.size:
        part *= 1 - np.asarray(image, np.float32)[: part.shape[0], : part.shape[1]] / 255 * np.float32(
            rng.uniform(0.4, 1)
        )


_LETTERS = np.array(list(string.ascii_lowercase))


def _word(rng: np.random.Generator) -> str:
    return "".join(rng.choice(_LETTERS, int(rng.integers(2, 11))))


def _phrase(rng: np.random.Generator) -> str:
    kind = rng.integers(0, 6)
    if kind == 0:
        return f"{rng.integers(1, 32):02d} {_word(rng)[:3].upper()} {rng.integers(1900, 2040)}"
    if kind == 1:
        return "".join(rng.choice(list(string.ascii_uppercase + string.digits), int(rng.integers(5, 12))))
    words = [_word(rng) for _ in range(int(rng.integers(1, 5)))]
    if kind == 2:
        return " ".join(words).upper()
    if kind == 4:
        return " ".join("".join(words).upper())  # letters set apart
    if kind == 3:
        return " / ".join(w.capitalize() for w in words)
    return " ".join(words)


def _prose(rng: np.random.Generator) -> str:
    text = " ".join(_word(rng) for _ in range(int(rng.integers(4, 16))))
    return text.upper() if rng.random() < 0.15 else text.capitalize()


def _table_row(rng: np.random.Generator) -> str:
    """Receipts, code, leaders, rules: rows that look regular."""
    kind = rng.integers(0, 5)
    if kind == 0:
        return f"{_word(rng).upper():<14}{'.' * int(rng.integers(3, 20))}{rng.uniform(0, 999):8.2f}"
    if kind == 1:
        return "".join(rng.choice(list("0123456789"), int(rng.integers(10, 40))))
    if kind == 2:
        return str(rng.choice(list("-_=*.#<>"))) * int(rng.integers(5, 40))
    if kind == 3:
        return " ".join(str(rng.integers(0, 10**6)) for _ in range(int(rng.integers(2, 7))))
    return f"if ({_word(rng)} < {_word(rng)}) {{ return {_word(rng)}[{rng.integers(99)}]; }}"


def _face(page: Grey, rng: np.random.Generator, x: int, y: int, width: int, height: int) -> None:
    """A portrait as far as a finder sees it: shades in an oval before a plain ground."""
    part = page[y : y + height, x : x + width]
    if min(part.shape) < 8:
        return
    h, w = part.shape
    noise = cv2.resize(rng.normal(0.5, 0.22, (9, 7)).astype(np.float32), (w, h), interpolation=cv2.INTER_CUBIC)
    oval = np.zeros((h, w), np.float32)
    cv2.ellipse(oval, (w // 2, h // 2), (max(1, w // 3), max(1, int(h * 0.4))), 0, 0, 360, 1.0, -1)
    cv2.ellipse(oval, (w // 2, h), (max(1, w // 2), max(1, h // 4)), 0, 0, 360, 1.0, -1)
    part[:] = np.clip(np.where(oval > 0, noise, rng.uniform(0.6, 1.0)), 0, 1)


def _bars(page: Grey, rng: np.random.Generator, x0: int, y0: int, x1: int, y1: int) -> None:
    width, height = int(rng.uniform(60, 240)), int(rng.uniform(15, 60))
    x, y = int(rng.uniform(x0, max(x0 + 1, x1 - width))), int(rng.uniform(y0, max(y0 + 1, y1 - height)))
    part = page[y : y + height, x : x + width]
    if not part.size:
        return
    if rng.random() < 0.5:
        part *= (rng.random(part.shape[1]) < 0.5).astype(np.float32)[None]
    else:
        cells = (rng.random((part.shape[0] // 3 + 1, part.shape[1] // 3 + 1)) < 0.5).astype(np.float32)
        part *= np.kron(cells, np.ones((3, 3), np.float32))[: part.shape[0], : part.shape[1]]
