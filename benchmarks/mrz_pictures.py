"""Pictures for the MRZ benchmark: degraded copies, and drawn pictures that hold no MRZ. All follow seeds."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np

from docfraud.imaging.picture import RGB
from tests.support.capturing import on_desk, through_jpeg, turned
from tests.support.drawing import PageSpec, draw_page

Degradation = Callable[[RGB, int], RGB]


def tilted(pixels: RGB, degrees: float) -> RGB:
    """Turned on a grey table, nothing cut off."""
    height, width = pixels.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    c, s = abs(matrix[0, 0]), abs(matrix[0, 1])
    size = (round(height * s + width * c), round(height * c + width * s))
    matrix[:, 2] += [(size[0] - width) / 2, (size[1] - height) / 2]
    return np.asarray(
        cv2.warpAffine(pixels, matrix, size, flags=cv2.INTER_CUBIC, borderValue=(120, 110, 100)), dtype=np.uint8
    )


def _on_desk(pixels: RGB, seed: int) -> RGB:
    rng = np.random.default_rng(seed)
    # as wide as the page, so that the copy has no more pixels than the page had
    width = max(640, round(1.25 * pixels.shape[1]))
    return on_desk(pixels, float(rng.uniform(-12, 12)), float(rng.uniform(0.05, 0.15)), seed, width=width).pixels


def _half(pixels: RGB, seed: int) -> RGB:
    size = (pixels.shape[1] // 2, pixels.shape[0] // 2)
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)


DEGRADATIONS: dict[str, Degradation] = {
    "tilt 3": lambda pixels, seed: tilted(pixels, 3.0 if seed % 2 else -3.0),
    "rotate 90": lambda pixels, seed: turned(pixels, 1),
    "rotate 180": lambda pixels, seed: turned(pixels, 2),
    "desk": _on_desk,
    "half size": _half,
    "JPEG 15": lambda pixels, seed: through_jpeg(pixels, 15),
    "blur": lambda pixels, seed: np.asarray(cv2.GaussianBlur(pixels, (0, 0), 1.2), dtype=np.uint8),
}
"""Name -> function of the picture and its number. Desk: turned up to 12 degrees, far edge up to 15 % shorter."""

_WORDS = (
    "the", "bearer", "requests", "whom", "it", "may", "concern", "pass", "freely", "without", "let", "hindrance",
    "and", "afford", "such", "assistance", "protection", "as", "be", "necessary",
)  # fmt: skip


def without_mrz() -> dict[str, list[RGB]]:
    """Drawn pictures without an MRZ, by kind, six of each."""
    return {
        "page of prose": [_prose(i) for i in range(6)],
        "receipt": [_receipt(i) for i in range(6)],
        "form in capitals, with dates and fillers": [_form(i) for i in range(6)],
        "texture": [_texture(i) for i in range(6)],
        "front of a card": [draw_page(PageSpec(format="TD1", seed=i)).pixels for i in range(6)],
        "passport page with its MRZ cut off": [_cut_page(i) for i in range(6)],
        "lines of random characters": [_codes(i) for i in range(6)],
    }


def _write(sheet: RGB, text: str, y: int, font: int, size: float, rng: np.random.Generator) -> None:
    ink = int(rng.integers(0, 90))
    cv2.putText(sheet, text, (24, y), font, size, (ink, ink, ink), 1, cv2.LINE_AA)


def _sheet(width: int, height: int, rng: np.random.Generator) -> RGB:
    return np.full((height, width, 3), int(rng.integers(225, 256)), np.uint8)


def _prose(seed: int) -> RGB:
    rng = np.random.default_rng(seed)
    sheet = _sheet(760, 900, rng)
    for row in range(24):
        _write(sheet, " ".join(rng.choice(_WORDS, 9)), 40 + 36 * row, cv2.FONT_HERSHEY_SIMPLEX, 0.55, rng)
    return turned(sheet, seed % 4)


def _receipt(seed: int) -> RGB:
    rng = np.random.default_rng(100 + seed)
    sheet = _sheet(480, 1000, rng)
    for row in range(18):
        text = f"ARTICLE {rng.integers(1000):03d} ......... {rng.uniform(0, 99):6.2f}"
        _write(sheet, text, 60 + 45 * row, cv2.FONT_HERSHEY_PLAIN, 1.3, rng)
    _write(sheet, "<<<<<<< THANK YOU >>>>>>>", 60 + 45 * 19, cv2.FONT_HERSHEY_PLAIN, 1.3, rng)
    _write(sheet, "".join(rng.choice(list("0123456789"), 30)), 60 + 45 * 20, cv2.FONT_HERSHEY_PLAIN, 1.3, rng)
    return sheet


def _form(seed: int) -> RGB:
    rng = np.random.default_rng(200 + seed)
    sheet = _sheet(900, 700, rng)
    rows = ["SURNAME", "LINDMUELLER", "GIVEN NAMES", "KATRIN ANELIE", "DATE OF BIRTH", "12.08.1974", "NATIONALITY UTO"]
    rows += ["<" * int(rng.integers(20, 45)), "_" * 40, "NAME<<GIVEN<NAMES", "740812 340415 2034", "UTO UTO UTO"]
    for row, text in enumerate(rng.permutation(rows)):
        _write(sheet, str(text), 60 + 48 * row, cv2.FONT_HERSHEY_DUPLEX, 0.7, rng)
    return sheet


def _texture(seed: int) -> RGB:
    rng = np.random.default_rng(300 + seed)
    x, y = np.meshgrid(np.arange(900), np.arange(640))
    waves = 45 * np.sin(x / rng.uniform(2, 9)) + 45 * np.sin(y / rng.uniform(2, 30))
    noise = rng.normal(0, 25, (640, 900, 3))
    return np.asarray(np.clip(128 + waves[..., None] + noise, 0, 255), np.uint8)


def _cut_page(seed: int) -> RGB:
    page = draw_page(PageSpec(seed=seed))
    return np.ascontiguousarray(page.pixels[: round(page.mrz_line_boxes[0][1] - 1.0 * page.px_per_mm)])


def _codes(seed: int) -> RGB:
    rng = np.random.default_rng(400 + seed)
    sheet = _sheet(1100, 500, rng)
    for row in range(2 + seed % 3):
        text = "".join(rng.choice(list("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<<<<"), 44))
        _write(sheet, text, 120 + 60 * row, cv2.FONT_HERSHEY_PLAIN, 1.9, rng)
    return sheet
