"""The typefaces a line may be printed in, as tiles of ink.

Every variant is one typeface at one stroke weight, width, height and slant, each character centred in its own cell.
OCR-B in Debian's drawing leads; the others stand for MRZs set in a wrong face, which must be read as they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<"
"""As `docfraud.mrz.formats.ALPHABET`; a test holds the two together. The class after the last is "no character"."""

TILE_HEIGHT, TILE_WIDTH = 64, 32
"""A cell is one pitch (2.54 mm) wide and two high, the middle of the capitals at half its height."""

_OVER = 4
"""Glyphs are drawn this much larger, so that weight and slant act on smooth outlines."""

FONT_FOLDERS = (Path("/usr/share/fonts"), Path(__file__).parents[2] / ".fonts")
"""Where typefaces are looked for; the second is for a machine that can install nothing."""

_CAPITAL = 0.94
"""Height of OCR-B's capitals in pitches (2.39 mm over 2.54 mm)."""


@dataclass(frozen=True)
class Face:
    """A typeface: the file's name, its share of the lines, and whether its characters are all as wide."""

    file: str
    share: float
    monospaced: bool = True


FACES = (
    Face("OCRB.otf", 76),
    Face("OCRBL.otf", 2),
    Face("LiberationMono-Regular.ttf", 2),
    Face("LiberationMono-Bold.ttf", 2),
    Face("FreeMonoBold.ttf", 2),
    Face("DejaVuSansMono.ttf", 2),
    Face("Inconsolata.otf", 1),
    Face("Courier Prime Sans.otf", 2),
    Face("Courier Prime.otf", 1),
    Face("JetBrainsMono-Medium.ttf", 2),
    Face("cmunvt.ttf", 1),
    Face("GNUTypewriter.ttf", 1),
    Face("LiberationSans-Regular.ttf", 3, monospaced=False),
    Face("LiberationSans-Bold.ttf", 1, monospaced=False),
    Face("DejaVuSans.ttf", 2, monospaced=False),
)

TEXT_FACES = (
    "LiberationSans-Regular.ttf",
    "LiberationSans-Bold.ttf",
    "LiberationSerif-Regular.ttf",
    "DejaVuSans.ttf",
    "DejaVuSansCondensed-Bold.ttf",
    "FreeSans.ttf",
    "LiberationMono-Regular.ttf",
    "cmunrm.ttf",
)
"""Faces of everything on a page that is no MRZ."""


def font_file(name: str) -> Path:
    """Where a typeface lies.

    Raises:
        FileNotFoundError: it is not installed; the message says which packages bring it.
    """
    for folder in FONT_FOLDERS:
        for path in sorted(folder.rglob(name)) if folder.is_dir() else ():
            return path
    raise FileNotFoundError(
        f"The typeface {name} is not installed. Run: apt-get install fonts-ocr-b fonts-liberation fonts-freefont-ttf "
        "fonts-dejavu-core fonts-dejavu-extra fonts-inconsolata fonts-courier-prime fonts-jetbrains-mono fonts-cmu "
        "fonts-gnutypewriter"
    )


def tiles(face: Face, rng: np.random.Generator, characters: str = ALPHABET) -> NDArray[np.uint8]:
    """One variant of a typeface.

    Returns:
        Ink, shape (characters, `TILE_HEIGHT`, `TILE_WIDTH`), uint8, 255 where there is ink.
    """
    height, width = TILE_HEIGHT * _OVER, TILE_WIDTH * _OVER
    font = ImageFont.truetype(str(font_file(face.file)), 200)
    _, top, _, bottom = font.getbbox("H", anchor="ls")
    capital = bottom - top
    size = 200 * _CAPITAL * width / capital
    if face.monospaced and not face.file.startswith("OCRB"):
        # no wider than a cell, nor lower than three quarters of OCR-B
        size = float(np.clip(200 * width / font.getlength("H"), 0.75 * size, 1.05 * size))
    if not face.monospaced and "W" in characters:
        size = min(size, 200 * 1.08 * width / font.getlength("W"))
    font = ImageFont.truetype(str(font_file(face.file)), round(size))
    top = font.getbbox("H", anchor="ls")[1]
    baseline = height / 2 - top / 2
    weight = int(np.clip(round(rng.normal(0, 2.6)), -5, 8))
    wide, high = rng.normal(1, 0.05), rng.normal(1, 0.06)
    slant = rng.normal(0, 0.02)
    matrix = np.array([[wide, slant, 0], [0, high, 0]])
    matrix[:, 2] = np.array([width / 2, height / 2]) - matrix[:, :2] @ np.array([width / 2, height / 2])
    result = np.zeros((len(characters), TILE_HEIGHT, TILE_WIDTH), np.uint8)
    for i, character in enumerate(characters):
        image = Image.new("L", (width, height), 0)
        ImageDraw.Draw(image).text((width / 2, baseline), character, font=font, fill=255, anchor="ms")
        ink = cv2.warpAffine(np.asarray(image), matrix, (width, height), flags=cv2.INTER_LINEAR)
        if weight:
            kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (abs(weight) + 1, abs(weight) + 1))
            ink = cv2.dilate(ink, kernel) if weight > 0 else cv2.erode(ink, kernel)
        result[i] = cv2.resize(ink, (TILE_WIDTH, TILE_HEIGHT), interpolation=cv2.INTER_AREA)
    return result


def atlas(variants: int, seed: int) -> NDArray[np.uint8]:
    """Variants of the faces by their shares, shape (variants, 37, `TILE_HEIGHT`, `TILE_WIDTH`)."""
    rng = np.random.default_rng(seed)
    shares = np.array([face.share for face in FACES])
    picks = rng.choice(len(FACES), variants, p=shares / shares.sum())
    return np.stack([tiles(FACES[i], rng) for i in picks])


LOWER = "abcdefghijklmnopqrstuvwxyzäéèöüçñß.,-/: "


def text_atlas(variants: int, seed: int) -> NDArray[np.uint8]:
    """Small letters and marks, to tell ordinary text from an MRZ; shape (variants, len(`LOWER`), height, width)."""
    rng = np.random.default_rng(seed)
    return np.stack(
        [tiles(Face(str(rng.choice(TEXT_FACES)), 1, monospaced=False), rng, LOWER) for _ in range(variants)]
    )
