"""A border stamp across the page: dye ink on rubber, pressed by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from docfraud.imaging.native import cv2
from docfraud.specimens.canvas import Exposure
from docfraud.specimens.seeds import stream
from docfraud.specimens.wear.base import Bands, Surface, Worn, checked, clouds

__all__ = ["stamp"]

Plane = NDArray[np.float32]

_FONT = Path(__file__).parents[1] / "fonts" / "DejaVuSans-Bold.ttf"

_INKS: tuple[tuple[Bands, Bands], ...] = (
    ((0.38, 0.22, 0.62, 0.97, 0.45, 0.45, 0.45), (0,) * 7),  # violet
    ((0.15, 0.27, 0.66, 0.96, 0.45, 0.45, 0.45), (0,) * 7),  # blue
    ((0.70, 0.13, 0.20, 0.98, 0.55, 0.45, 0.40), (0, 0, 0, 0, 0.10, 0.02, 0.015)),  # red, whose dye glows a little
    ((0.14, 0.45, 0.28, 0.96, 0.45, 0.45, 0.45), (0,) * 7),  # green
    ((0.16, 0.15, 0.19, 0.90, 0.30, 0.30, 0.30), (0,) * 7),  # black, without carbon
)
"""Aniline dyes: strong in white light, clear in infrared."""

_STATES = ("UTOPIA", "EUTOPIA", "ATLANTIS", "LILLIPUT", "RURITANIA")
_PORTS = ("PORT AUREL", "NORTH GATE", "AIRPORT 2", "SEA BRIDGE", "OLD PASS")
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")


def stamp(exposure: Exposure, seed: int, strength: float) -> Worn:
    """Stamp the page: one or two entry or exit stamps of fictitious borders, 32 to 44 mm wide, marked SPECIMEN.

    The rubber is inked and pressed unevenly, one side more than the other; the ink stands up along outlines. It is a
    dye, so it is all but gone in infrared. `strength` is how much ink there is. Values are chosen, not measured. Not
    simulated: ink that bleeds along fibres.
    """
    strength = checked(strength)
    surface = Surface(exposure)
    if strength == 0:
        return surface.worn("stamp")
    count = 1 + int(stream(seed, "wear", "stamp").random() < 0.25)
    for which in range(count):
        # a stream for each, and the place first: how many numbers the ink's unevenness takes depends on the resolution
        rng = stream(seed, "wear", "stamp", which)
        at = rng.uniform(0.12, 0.88, 2) * surface.shape[::-1]
        passes, adds = _INKS[int(rng.integers(len(_INKS)))]
        print_ = _pressed(_rubber(surface.scale, rng), surface.scale, rng)
        x, y = int(at[0] - print_.shape[1] / 2), int(at[1] - print_.shape[0] / 2)
        surface.cover(print_ * np.float32(0.35 + 0.65 * strength), passes, adds, x, y)
    return surface.worn("stamp")


def _rubber(scale: float, rng: np.random.Generator) -> NDArray[np.uint8]:
    """The stamp's face, upright, 255 where it prints; drawn twice as fine as the page."""
    fine = 2 * scale
    width, height = rng.uniform(32, 44), rng.uniform(19, 26)
    image = Image.new("L", (round((width + 8) * fine), round((height + 8) * fine)), 0)
    draw = ImageDraw.Draw(image)
    box = (4 * fine, 4 * fine, (4 + width) * fine, (4 + height) * fine)
    inner = (box[0] + 1.1 * fine, box[1] + 1.1 * fine, box[2] - 1.1 * fine, box[3] - 1.1 * fine)
    oval = rng.random() < 0.5
    line, thin = max(round(0.55 * fine), 1), max(round(0.22 * fine), 1)
    if oval:
        draw.ellipse(box, outline=255, width=line)
        draw.ellipse(inner, outline=255, width=thin)
    else:
        draw.rounded_rectangle(box, 2.5 * fine, outline=255, width=line)
        draw.rounded_rectangle(inner, 1.6 * fine, outline=255, width=thin)
    day, month, year = rng.integers(1, 29), _MONTHS[int(rng.integers(12))], rng.integers(2018, 2027)
    date = f"{day:02d} {month} {year}"
    rows = (
        (_STATES[int(rng.integers(len(_STATES)))], 3.0, 0.21),
        (("ENTRY", "EXIT")[int(rng.integers(2))], 2.6, 0.37),
        (date, 3.9, 0.54),
        (f"{_PORTS[int(rng.integers(len(_PORTS)))]}  {int(rng.integers(100, 999))}", 2.1, 0.70),
        ("SPECIMEN", 1.9, 0.82),
    )
    for text, size, place in rows:
        font = ImageFont.truetype(_FONT, max(size * fine, 4))
        draw.text(((4 + width / 2) * fine, (4 + height * place) * fine), text, fill=255, font=font, anchor="mm")
    if rng.random() < 0.7:  # an arrow says which way
        x, y, size = (4 + width * 0.83) * fine, (4 + height * 0.37) * fine, 1.6 * fine
        draw.polygon([(x - size, y - size * 0.5), (x + size, y), (x - size, y + size * 0.5)], fill=255)
    return np.asarray(image, np.uint8)


def _pressed(rubber: NDArray[np.uint8], scale: float, rng: np.random.Generator) -> Plane:
    """The print: turned, at the page's resolution, unevenly inked; share of ink, 0 to 1."""
    angle = rng.normal(0, 14) + (180 if rng.random() < 0.08 else 0)
    height, width = rubber.shape
    side = round(np.hypot(width, height) / 2)
    turn = np.asarray(cv2.getRotationMatrix2D((width / 2, height / 2), angle, 0.5), np.float64)
    turn[:, 2] += np.array([side - width, side - height]) / 2
    face = np.asarray(cv2.warpAffine(rubber, turn, (side, side), flags=cv2.INTER_AREA), np.float32) / np.float32(255)
    shape = (side, side)
    swollen = np.asarray(cv2.GaussianBlur(face, (0, 0), 0.07 * scale), np.float32)
    edge = np.clip((swollen - 0.42 + 0.07 * clouds(shape, 0.12 * scale, rng)) * 6, 0, 1)  # squeezed out, ragged
    core = np.asarray(cv2.GaussianBlur(face, (0, 0), 0.16 * scale), np.float32)
    film = 1 - 0.35 * np.clip(core - 0.6, 0, 1) / 0.4  # ink is pushed from the middle of a stroke to its rim
    lean = rng.uniform(0, 2 * np.pi)
    grid = np.linspace(-1, 1, side, dtype=np.float32)
    tilt = np.float32(np.cos(lean)) * grid[None, :] + np.float32(np.sin(lean)) * grid[:, None]
    press = 0.78 + np.float32(rng.uniform(0.1, 0.5)) * tilt + 0.16 * clouds(shape, 6 * scale, rng)
    grain = 0.10 * clouds(shape, 0.25 * scale, rng) + 0.05 * clouds(shape, 0.09 * scale, rng)
    return np.asarray(edge * film * np.clip(press + grain, 0, 1), np.float32)
