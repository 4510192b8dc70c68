"""What a print is measured by: its light, its peaks, its grain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from docfraud.specimens.canvas import PX_PER_MM, Canvas, Exposure, Plate
from docfraud.specimens.inks import OFFICE_PAPER

SHEET = replace(OFFICE_PAPER, mottle=0.0)


def flat(colour: tuple[int, int, int], side: int = 480) -> NDArray[np.uint8]:
    picture = np.empty((side, side, 3), np.uint8)
    picture[:] = colour
    return picture


def exposed(plates: Sequence[Plate], ppi: float = 400) -> Exposure:
    """The plates on plain office paper."""
    height, width = plates[0].coverage.shape
    canvas = Canvas.blank(SHEET, width / PX_PER_MM, height / PX_PER_MM, 1)
    for plate in plates:
        canvas.lay(plate)
    return canvas.expose(ppi)


def light(plates: Sequence[Plate]) -> NDArray[np.float64]:
    """Mean red, green, blue relative to the sheet."""
    vi = exposed(plates).vi
    return np.asarray(vi[8:-8, 8:-8].mean(axis=(0, 1)) / np.array(SHEET.vi), np.float64)


def spectrum(coverage: NDArray[np.uint8]) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Power, and cycles per mm to the right and upwards, centred."""
    values = coverage.astype(np.float64) / 255
    window = np.outer(np.hanning(values.shape[0]), np.hanning(values.shape[1]))
    power = np.fft.fftshift(np.abs(np.fft.fft2((values - values.mean()) * window)) ** 2)
    fx = np.fft.fftshift(np.fft.fftfreq(values.shape[1])) * PX_PER_MM
    fy = -np.fft.fftshift(np.fft.fftfreq(values.shape[0])) * PX_PER_MM
    x, y = np.meshgrid(fx, fy)
    return power, x, y


def strongest(coverage: NDArray[np.uint8], lowest: float = 2.0) -> tuple[float, float, float]:
    """(lines per inch, degrees anticlockwise from 0 to 90, peak against the median power) of the strongest screen."""
    power, x, y = spectrum(coverage)
    power = np.where(np.hypot(x, y) < lowest, 0, power)
    at = np.unravel_index(np.argmax(power), power.shape)
    degrees = float(np.degrees(np.arctan2(y[at], x[at]))) % 90
    return float(np.hypot(x[at], y[at])) * 25.4, degrees, float(power[at] / np.median(power[power > 0]))


def apart(a: float, b: float) -> float:
    """Degrees between two directions of a square screen."""
    return abs((a - b + 45) % 90 - 45)
