"""Pictures for the MRZ benchmark: degraded copies, and drawn pictures that hold no MRZ. All follow seeds."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

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


def _phone(pixels: RGB, seed: int) -> RGB:
    """Held over a table: perspective, shadow, a lens out of focus, noise, JPEG."""
    rng = np.random.default_rng(900 + seed)
    width = max(640, round(1.3 * pixels.shape[1]))
    angle, slant = float(rng.uniform(-25, 25)), float(rng.uniform(0.08, 0.22))
    seen = np.asarray(on_desk(pixels, angle, slant, 900 + seed, width=width).pixels, np.float64)
    height, width = seen.shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    turn = rng.uniform(0, 2 * np.pi)
    light = 1 + 0.25 * (np.cos(turn) * (x / width - 0.5) + np.sin(turn) * (y / height - 0.5))
    edge = (np.cos(turn + 1) * (x / width - 0.5) + np.sin(turn + 1) * (y / height - 0.5)) * 40
    shadow = 1 - 0.3 / (1 + np.exp(-edge + rng.uniform(-8, 8)))
    lit = seen * (light * shadow)[..., None]
    soft: NDArray[np.floating] = cv2.GaussianBlur(lit, (0, 0), float(rng.uniform(0.5, 1.0)))
    return through_jpeg(_rounded(soft + rng.normal(0, rng.uniform(2, 6), soft.shape)), int(rng.integers(45, 85)))


def smudged(pixels: RGB, box: tuple[float, float, float, float], seed: int) -> RGB:
    """A mark over one or two characters that leaves them printed as they were: grease, a pen, wear, a blur.

    Args:
        pixels: the picture, not changed.
        box: left, top, right, bottom of the characters, pixels.
        seed: decides kind and strength.
    """
    rng = np.random.default_rng(1300 + seed)
    x0, y0, x1, y1 = box
    picture = pixels.astype(np.float32)
    spot = np.zeros(pixels.shape[:2], np.float32)
    centre = (round((x0 + x1) / 2), round((y0 + y1) / 2))
    size = (round((x1 - x0) * rng.uniform(0.4, 0.8)), round((y1 - y0) * rng.uniform(0.3, 0.8)))
    cv2.ellipse(spot, centre, size, float(rng.uniform(0, 180)), 0, 360, 1.0, -1)
    mask = np.asarray(cv2.GaussianBlur(spot, (0, 0), max(0.8, (y1 - y0) * 0.08)), np.float64)[..., None]
    kind = seed % 4
    if kind == 0:  # grease or dirt
        return _rounded(picture * (1 - mask * rng.uniform(0.3, 0.8)))
    if kind == 1:  # worn off
        ground = np.percentile(picture[round(y0) : round(y1), round(x0) : round(x1)], 85)
        return _rounded(picture + (ground - picture) * mask * rng.uniform(0.3, 0.9))
    if kind == 2:  # rubbed
        rubbed = np.asarray(cv2.GaussianBlur(picture, (0, 0), (y1 - y0) * rng.uniform(0.06, 0.2)), np.float64)
        return _rounded(picture + (rubbed - picture) * mask)
    line = np.zeros(pixels.shape[:2], np.float32)
    ends = [(round(x0 - 4), round(rng.uniform(y0, y1))), (round(x1 + 4), round(rng.uniform(y0, y1)))]
    cv2.line(line, ends[0], ends[1], 1.0, max(1, round((y1 - y0) * rng.uniform(0.05, 0.15))), cv2.LINE_AA)
    return _rounded(picture + (rng.uniform(0, 255, 3) - picture) * line[..., None])


def _rounded(picture: NDArray[np.floating]) -> RGB:
    return np.asarray(np.clip(np.rint(picture), 0, 255), np.uint8)


DEGRADATIONS: dict[str, Degradation] = {
    "tilt 3": lambda pixels, seed: tilted(pixels, 3.0 if seed % 2 else -3.0),
    "rotate 90": lambda pixels, seed: turned(pixels, 1),
    "rotate 180": lambda pixels, seed: turned(pixels, 2),
    "desk": _on_desk,
    "phone": _phone,
    "half size": _half,
    "JPEG 15": lambda pixels, seed: through_jpeg(pixels, 15),
    "blur": lambda pixels, seed: np.asarray(cv2.GaussianBlur(pixels, (0, 0), 1.2), dtype=np.uint8),
}
"""Name -> function of the picture and its number. Desk: turned up to 12 degrees, far edge up to 15 % shorter; phone: 25
degrees and 22 %."""

KINDS_EACH = 40

_WORDS = (
    "the", "bearer", "requests", "whom", "it", "may", "concern", "pass", "freely", "without", "let", "hindrance",
    "and", "afford", "such", "assistance", "protection", "as", "be", "necessary",
)  # fmt: skip


def without_mrz() -> dict[str, list[RGB]]:
    """Drawn pictures without an MRZ, by kind, `KINDS_EACH` of each."""
    return {
        "page of prose": [_prose(i) for i in range(KINDS_EACH)],
        "receipt": [_receipt(i) for i in range(KINDS_EACH)],
        "form in capitals, with dates and fillers": [_form(i) for i in range(KINDS_EACH)],
        "texture": [_texture(i) for i in range(KINDS_EACH)],
        "front of a card": [draw_page(PageSpec(format="TD1", seed=i)).pixels for i in range(KINDS_EACH)],
        "passport page with its MRZ cut off": [_cut_page(i) for i in range(KINDS_EACH)],
        "lines of random characters": [_codes(i) for i in range(KINDS_EACH)],
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
