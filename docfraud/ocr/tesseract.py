"""Tesseract, through pytesseract, behind the OCR seam.

Tesseract is a program outside Python: where it is absent, everything that asked for it says so and how to get it. Its
interface gives one character a box, not a probability for each, so its lattices are sharp.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from functools import cached_property

import numpy as np

from docfraud.errors import EngineUnavailableError
from docfraud.imaging.picture import RGB
from docfraud.ocr.base import MRZ_ALPHABET, LineLattice, TextLine

INSTALL = "Install it with `apt-get install tesseract-ocr`, or choose the engine ppocr, which needs nothing."
_SURE = 0.95
"""Probability given to a character Tesseract names; it offers no other."""

_FILLER_READ_AS = "CEKLS"
_FILLER_SHARE = 0.05
"""What Tesseract's English model, which never saw fillers in rows, makes of them, and how likely each letter is one. A
prior, not measured on any test set; it decides only where the grammar of names expects fillers anyway."""

_MRZ_OPTIONS = f"--psm 7 -c tessedit_char_whitelist={MRZ_ALPHABET} -c load_system_dawg=0 -c load_freq_dawg=0"


def available() -> bool:
    """Whether the tesseract program is on the path."""
    return shutil.which("tesseract") is not None


class Tesseract:
    """Line recogniser and page reader on the tesseract program, with the best installed model for the MRZ."""

    name = "tesseract"
    line_height = 48

    def __init__(self) -> None:
        """Raises:
        EngineUnavailableError: the program or pytesseract is not installed.
        """
        if not available():
            raise EngineUnavailableError("Tesseract is not installed.", remedy=INSTALL)

    @cached_property
    def language(self) -> str:
        """An OCR-B model where one is installed (mrz, ocrb), else English."""
        import pytesseract

        installed = set(pytesseract.get_languages())
        return next((name for name in ("mrz", "ocrb", "OCRB") if name in installed), "eng")

    def recognise(self, crops: Sequence[RGB]) -> list[LineLattice]:
        """See `Recogniser.recognise`. One program run per line."""
        import pytesseract

        return [
            _lattice(pytesseract.image_to_boxes(crop, lang=self.language, config=_MRZ_OPTIONS), crop.shape[1])
            for crop in crops
        ]

    def read(self, picture: RGB) -> list[TextLine]:
        """See `TextReader.read`."""
        import pytesseract

        table = pytesseract.image_to_data(picture, config="--psm 11", output_type=pytesseract.Output.DICT)
        groups: dict[tuple[int, int, int], list[int]] = {}
        for i, text in enumerate(table["text"]):
            if text.strip():
                groups.setdefault((table["block_num"][i], table["par_num"][i], table["line_num"][i]), []).append(i)
        return [_line(table, rows) for rows in groups.values()]


def _lattice(boxes: str, width: int) -> LineLattice:
    """A lattice from Tesseract's box output: lines of `character left bottom right top page`."""
    found = [row.split(" ") for row in boxes.splitlines() if row.count(" ") >= 5]
    kept = [(r[0], (float(r[1]) + float(r[3])) / 2) for r in found if r[0] in MRZ_ALPHABET]
    steps = 2 * len(kept) + 1
    log_probs = np.full((steps, len(MRZ_ALPHABET) + 1), np.log((1 - _SURE) / len(MRZ_ALPHABET)), dtype=np.float32)
    log_probs[0::2, -1] = np.log(_SURE)
    positions = np.zeros(steps, dtype=np.float32)
    for i, (character, x) in enumerate(kept):
        log_probs[2 * i + 1, MRZ_ALPHABET.index(character)] = np.log(_SURE)
        if character in _FILLER_READ_AS:
            log_probs[2 * i + 1, MRZ_ALPHABET.index("<")] = np.log(_FILLER_SHARE)
            log_probs[2 * i + 1, MRZ_ALPHABET.index(character)] = np.log(_SURE - _FILLER_SHARE)
        positions[2 * i + 1] = x
    if kept:
        ends = np.concatenate([[0.0], positions[1::2], [float(width)]])
        positions[0::2] = (ends[:-1] + ends[1:]) / 2
    return LineLattice(log_probs, positions, "".join(c for c, _ in kept), _SURE if kept else 0.0)


def _line(table: dict[str, list[float]], rows: list[int]) -> TextLine:
    words = [str(table["text"][i]) for i in rows]
    left, top = min(table["left"][i] for i in rows), min(table["top"][i] for i in rows)
    right = max(table["left"][i] + table["width"][i] for i in rows)
    bottom = max(table["top"][i] + table["height"][i] for i in rows)
    positions: list[float] = []
    confidences: list[float] = []
    for k, i in enumerate(rows):
        if k:
            positions.append((table["left"][i] - left) / max(right - left, 1))
            confidences.append(1.0)
        for j in range(len(words[k])):
            x = table["left"][i] + table["width"][i] * (j + 0.5) / len(words[k])
            positions.append((x - left) / max(right - left, 1))
            confidences.append(max(float(table["conf"][i]), 0.0) / 100)
    quad = np.array([[left, top], [right, top], [right, bottom], [left, bottom]], dtype=np.float64)
    return TextLine(" ".join(words), float(np.mean(confidences)), quad, tuple(positions), tuple(confidences))
