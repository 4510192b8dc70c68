"""PP-OCR's networks, as the rapidocr wheel carries them, run directly on onnxruntime.

Only the two ONNX files are used; rapidocr itself is never imported (it would load a configuration system, a geometry
library and its own logging for what is a hundred lines here), and we need what its interface hides: the
probability of every character at every step, which the MRZ decoder works on.

Source: Li et al., "PP-OCRv3" (2022) and later; the detector is DB (Liao et al., "Real-time Scene Text Detection with
Differentiable Binarization", AAAI 2020), the recogniser a CTC line network.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from docfraud.errors import EngineUnavailableError
from docfraud.imaging.native import cv2
from docfraud.imaging.picture import RGB, Quad
from docfraud.manifest import model
from docfraud.ocr.base import MRZ_ALPHABET, LineLattice, TextLine
from docfraud.ocr.crops import LineCutter
from docfraud.onnx_session import open_session

LINE_HEIGHT = 48
"""Height the recogniser was trained on, pixels."""

_FILLER_LOOKALIKES = "<≤く〈《«‹＜（[{【﹤∠㇛ヘへく"
_LOOKALIKES = {"Ø": "0", "ø": "0", "О": "O", "о": "O", "З": "3", "з": "3", "І": "I", "|": "I", "l": "1"}
_MERGE_LIMIT = 64
"""Crops a recogniser run takes at most; bounds memory at 64 x 48 x widest."""


def _mrz_column(character: str) -> int | None:
    """Column of `MRZ_ALPHABET` a dictionary character counts for, or None."""
    if len(character) != 1:
        return None
    if character in _FILLER_LOOKALIKES:
        return MRZ_ALPHABET.index("<")
    folded = _LOOKALIKES.get(character) or unicodedata.normalize("NFKD", character)[0].upper()
    column = MRZ_ALPHABET.find(folded) if len(folded) == 1 else -1
    return column if column >= 0 else None


class PPOCR:
    """Text detector and line recogniser. Sessions are made on first use; one object may serve many pictures."""

    name = "ppocr"
    line_height = LINE_HEIGHT
    finds_pieces = False

    def __init__(self, *, threads: int = 0) -> None:
        self._threads = threads

    def _session(self, name: str) -> Any:
        entry = model(name)
        if not entry.path().is_file() or entry.hash() != entry.sha256:
            raise EngineUnavailableError(
                f"The installed rapidocr does not carry the network {name} that docfraud was built with.",
                remedy="Install that version: `pip install 'rapidocr==3.10.*'`.",
            )
        return open_session(str(entry.path()), threads=self._threads)

    @cached_property
    def _detector(self) -> Any:
        return self._session("ppocr-detector")

    @cached_property
    def _recogniser(self) -> Any:
        return self._session("ppocr-recogniser")

    @cached_property
    def characters(self) -> tuple[str, ...]:
        """What each output column of the recogniser stands for; the first is the CTC blank, the last a space."""
        text = self._recogniser.get_modelmeta().custom_metadata_map["character"]
        return ("", *text.split("\n"), " ")

    @cached_property
    def _mrz_columns(self) -> list[NDArray[np.int64]]:
        groups: list[list[int]] = [[] for _ in MRZ_ALPHABET]
        for i, character in enumerate(self.characters):
            column = _mrz_column(character)
            if column is not None:
                groups[column].append(i)
        return [np.array(g, dtype=np.int64) for g in groups]

    def text_map(self, picture: RGB, *, long_side: int = 960) -> NDArray[np.float32]:
        """The detector's probability that a pixel is text.

        Args:
            picture: shape (height, width, 3), uint8, RGB.
            long_side: what the longer side is scaled to before detection, pixels.

        Returns:
            Shape (h, w), 0 to 1, at the scaled size (multiples of 32).
        """
        height, width = picture.shape[:2]
        scale = long_side / max(height, width)
        size = tuple(max(32, round(side * scale / 32) * 32) for side in (width, height))
        interpolation = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
        scaled = np.asarray(cv2.resize(picture, size, interpolation=interpolation), dtype=np.float32)
        blob = (scaled[:, :, ::-1] / 127.5 - 1.0).transpose(2, 0, 1)[None]
        return np.asarray(self._detector.run(None, {"x": np.ascontiguousarray(blob)})[0][0, 0], dtype=np.float32)

    def detect(
        self, picture: RGB, *, long_side: int = 960, threshold: float = 0.3, box_threshold: float = 0.5
    ) -> list[Quad]:
        """Quads around text lines, in pixels of `picture`, in any order; thresholds are those of PP-OCR itself.

        Each quad's long side is taken as the reading direction, pointing right (or down for vertical text), so text
        that is upside down comes out turned by 180 degrees.
        """
        probability = self.text_map(picture, long_side=long_side)
        mask = (probability > threshold).astype(np.uint8)
        contours, _ = cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
        back = np.array([picture.shape[1] / probability.shape[1], picture.shape[0] / probability.shape[0]])
        quads: list[Quad] = []
        for contour in contours:
            (cx, cy), (w, h), angle = cv2.minAreaRect(contour)
            if min(w, h) < 3:
                continue
            x0, y0, bw, bh = cv2.boundingRect(contour)
            inside = np.zeros((bh, bw), dtype=np.uint8)
            cv2.drawContours(inside, [contour], -1, 1, thickness=-1, offset=(-x0, -y0))
            if float(probability[y0 : y0 + bh, x0 : x0 + bw][inside > 0].mean()) < box_threshold:
                continue
            quads.append(_unclipped(cx, cy, w, h, angle) * back)
        return quads

    def probabilities(self, crops: Sequence[RGB]) -> list[NDArray[np.float32]]:
        """The recogniser's output for line crops of height 48: per crop, shape (steps, characters), rows sum to 1."""
        results: list[NDArray[np.float32] | None] = [None] * len(crops)
        order = sorted(range(len(crops)), key=lambda i: crops[i].shape[1])
        start = 0
        while start < len(order):
            # crops of like width share a run; a run is padded to its widest, so spread costs time
            end = start + 1
            narrowest = max(crops[order[start]].shape[1], 64)
            while end < len(order) and end - start < _MERGE_LIMIT and crops[order[end]].shape[1] <= 1.25 * narrowest:
                end += 1
            group = order[start:end]
            width = max(crops[i].shape[1] for i in group)
            blob = np.zeros((len(group), 3, LINE_HEIGHT, width), dtype=np.float32)
            for row, i in enumerate(group):
                blob[row, :, :, : crops[i].shape[1]] = (crops[i][:, :, ::-1].astype(np.float32) / 127.5 - 1).transpose(
                    2, 0, 1
                )
            output = self._recogniser.run(None, {"x": blob})[0]
            for row, i in enumerate(group):
                steps = max(1, round(output.shape[1] * crops[i].shape[1] / width))
                results[i] = np.asarray(output[row, :steps], dtype=np.float32)
            start = end
        return [r for r in results if r is not None]

    def recognise(self, crops: Sequence[RGB]) -> list[LineLattice]:
        """See `Recogniser.recognise`."""
        lattices = []
        ready = [_to_line_height(crop) for crop in crops]
        for crop, small, p in zip(crops, ready, self.probabilities(ready), strict=True):
            log_probs = np.empty((len(p), len(MRZ_ALPHABET) + 1), dtype=np.float32)
            for column, members in enumerate(self._mrz_columns):
                log_probs[:, column] = p[:, members].sum(axis=1)
            log_probs[:, -1] = p[:, 0]
            np.log(np.maximum(log_probs, 1e-9), out=log_probs)
            centres = (np.arange(len(p), dtype=np.float32) + 0.5) * (small.shape[1] / len(p))
            text, confidence, _ = self._greedy(p)
            lattices.append(
                LineLattice(log_probs, centres * np.float32(crop.shape[1] / small.shape[1]), text, confidence)
            )
        return lattices

    def read(self, picture: RGB, *, long_side: int = 960) -> list[TextLine]:
        """See `TextReader.read`; text is taken as about upright (within 45 degrees)."""
        quads = [q for q in self.detect(picture, long_side=long_side) if q[1, 0] + q[2, 0] > q[0, 0] + q[3, 0]]
        lines = [line for line in self.read_quads(picture, quads) if line.text.strip()]
        return sorted(lines, key=lambda line: (float(line.quad[:, 1].mean()), float(line.quad[:, 0].mean())))

    def read_quads(self, picture: RGB, quads: Sequence[Quad]) -> list[TextLine]:
        """See `QuadReader.read_quads`."""
        lines = []
        crops = LineCutter(picture).cut_all(quads, height=LINE_HEIGHT)
        for quad, p in zip(quads, self.probabilities(crops), strict=True):
            text, confidence, steps = self._greedy(p)
            positions = tuple((s + 0.5) / len(p) for s in steps)
            confidences = tuple(float(p[s].max()) for s in steps)
            lines.append(TextLine(text, confidence, quad, positions, confidences))
        return lines

    def _greedy(self, p: NDArray[np.float32]) -> tuple[str, float, list[int]]:
        best = p.argmax(axis=1)
        keep = (best != 0) & np.concatenate([[True], best[1:] != best[:-1]])
        steps = np.flatnonzero(keep)
        text = "".join(self.characters[i] for i in best[steps])
        confidence = float(p[steps, best[steps]].mean()) if len(steps) else 0.0
        return text, confidence, steps.tolist()


def _unclipped(cx: float, cy: float, w: float, h: float, angle: float, ratio: float = 1.6) -> Quad:
    """DB shrinks text kernels; grow the rectangle back by area * ratio / perimeter on each side."""
    if w < h:
        w, h, angle = h, w, angle - 90
    grow = w * h * ratio / (2 * (w + h))
    w, h = w + 2 * grow, h + 2 * grow
    angle = (angle + 90) % 180 - 90
    if angle < -60:  # vertical text: one convention, downwards
        angle += 180
    along = np.array([np.cos(np.radians(angle)), np.sin(np.radians(angle))])
    down = np.array([-along[1], along[0]])
    centre = np.array([cx, cy])
    return np.array(
        [
            centre - along * w / 2 - down * h / 2,
            centre + along * w / 2 - down * h / 2,
            centre + along * w / 2 + down * h / 2,
            centre - along * w / 2 + down * h / 2,
        ]
    )


def _to_line_height(crop: RGB) -> RGB:
    if crop.shape[0] == LINE_HEIGHT:
        return crop
    width = max(8, round(crop.shape[1] * LINE_HEIGHT / crop.shape[0]))
    interpolation = cv2.INTER_AREA if crop.shape[0] > LINE_HEIGHT else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(crop, (width, LINE_HEIGHT), interpolation=interpolation), dtype=np.uint8)


@lru_cache(maxsize=2)
def shared_ppocr(threads: int = 0) -> PPOCR:
    """One engine per process and thread count: its sessions cost a third of a second to open."""
    return PPOCR(threads=threads)
