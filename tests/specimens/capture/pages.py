"""Small drawn pages for the tests of captures and wear: line work, text, a portrait-like patch, register marks."""

from __future__ import annotations

from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from docfraud.specimens.canvas import Canvas, Exposure, Plate, mm
from docfraud.specimens.inks import B900_BLACK, SECURITY_PAPER, Ink

GREEN = Ink("green offset", (0.45, 0.78, 0.60), 0.88, 0.5)
ROSE = Ink("rose offset", (0.90, 0.55, 0.62), 0.90, 0.5)
GLOW = Ink("yellow-green fluorescent", (1.0, 1.0, 1.0), 1.0, 0.8, (0.25, 0.55, 0.08))


def text_plate(shape: tuple[int, int], lines: list[tuple[str, float, float, float]]) -> NDArray[np.uint8]:
    """Coverage of text lines: (text, x mm, y mm, height mm)."""
    image = Image.new("L", (shape[1], shape[0]), 0)
    draw = ImageDraw.Draw(image)
    for text, x, y, size in lines:
        draw.text((mm(x), mm(y)), text, fill=255, font=ImageFont.load_default(mm(size)))
    return np.asarray(image, np.uint8)


@cache
def page(width: float = 125.0, height: float = 88.0, seed: int = 7) -> Canvas:
    """A fictitious data page: waves in two colours, a fluorescent rosette, text, two code lines."""
    shape = (mm(height), mm(width))
    waves = []
    x = np.linspace(0, shape[1], 700)
    for phase, step in ((0.0, 1.1), (1.6, 1.3)):
        plate = np.zeros(shape, np.uint8)
        for k in range(int(height / step) + 4):
            y = mm(step) * k + mm(2.2) * np.sin(x / mm(9) + phase + k * 0.11) + mm(0.8) * np.sin(x / mm(3.1) - phase)
            cv2.polylines(plate, [np.stack([x, y], 1).round().astype(np.int32)], False, 255, 4)
        waves.append(plate)
    rosette = np.zeros(shape, np.uint8)
    t = np.linspace(0, 2 * np.pi, 900)
    for k in range(9):
        r = min(shape) * (0.12 + 0.025 * k) * (1 + 0.25 * np.sin(9 * t + k * 0.3))
        points = np.stack([shape[1] * 0.68 + r * np.cos(t), shape[0] * 0.4 + r * np.sin(t)], 1)
        cv2.polylines(rosette, [points.round().astype(np.int32)], True, 255, 6)
    lines = [
        ("UTOPIA  SPECIMEN", width * 0.33, 4, 4.0),
        ("Surname / Nom", width * 0.33, 12, 1.8),
        ("ERIKSSON", width * 0.33, 14.5, 3.2),
        ("Given names / Prénoms", width * 0.33, 20, 1.8),
        ("ANNA MARIA", width * 0.33, 22.5, 3.2),
        ("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", 4, height - 17, 3.4),
        ("L898902C36UTO7408122F1204159ZE184226B<<<<<10", 4, height - 10, 3.4),
    ]
    text = text_plate(shape, lines)
    grey = np.zeros(shape, np.uint8)
    cv2.ellipse(grey, (mm(20), mm(min(30, height / 2))), (mm(9), mm(12)), 0, 0, 360, 255, -1)
    grey[(np.add.outer(np.arange(shape[0]), np.arange(shape[1])) % 9) > 3] = 0
    plates = [Plate(GREEN, waves[0]), Plate(ROSE, waves[1]), Plate(GLOW, rosette), Plate(B900_BLACK, grey | text)]
    return Canvas.printed(SECURITY_PAPER, width, height, plates, seed)


@cache
def exposure(width: float = 125.0, height: float = 88.0, ppi: float = 400.0) -> Exposure:
    """The drawn page as a sensor sees it."""
    return page(width, height).expose(ppi)


def flat(height: int, width: int, ppi: float = 400.0, level: float = 0.5) -> Exposure:
    """A plain grey page."""
    plane = np.full((height, width), level, np.float32)
    return Exposure(np.repeat(plane[..., None], 3, 2), plane, np.repeat(plane[..., None] * 0.2, 3, 2), ppi)
