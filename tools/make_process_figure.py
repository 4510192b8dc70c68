"""Draws docs/printing-processes.png: every printing process under the loupe, beside its spectrum.

    python tools/make_process_figure.py [TARGET.png]

The screens that the figure names are measured here, on the exposed page, not taken from the processes' settings.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from docfraud.imaging.native import cv2
from docfraud.specimens.canvas import PX_PER_MM, Canvas, Plate, mm
from docfraud.specimens.inks import DULL_PAPER, OFFICE_PAPER, PHOTO_PAPER, POLYCARBONATE, SECURITY_PAPER, Ink, Sheet
from docfraud.specimens.printing import get_process
from docfraud.specimens.printing.intaglio import Intaglio
from docfraud.specimens.seeds import stream

ROOT = Path(__file__).parents[1]
FONTS = ROOT / "docfraud" / "specimens" / "fonts"

SIDE = 112
"""Raster pixels across a sample: 2.4 mm."""
ZOOM = 3
TILE = SIDE * ZOOM
LABEL, GAP, TOP, AXIS, MARGIN = 392, 22, 128, 62, 34
PITCH = TILE + 58
WINDOW = 512
CLEAR_PEAK = 60.0
"""A screen is named where its peak has this many times the power of its surroundings; chance gives about 8 here."""

GREEN = Ink("green spot colour", (0.10, 0.42, 0.30), 0.80)
INK, FAINT, RULE = (28, 30, 34), (104, 108, 116), (205, 208, 214)


@dataclass(frozen=True)
class Row:
    """One process: what it is printed on and what to look for."""

    name: str
    sheet: Sheet
    look: str


ROWS = (
    Row("offset", DULL_PAPER, "Solid, even ink with sharp edges. A reprinted photograph shows rosettes: four screens."),
    Row(
        "intaglio",
        SECURITY_PAPER,
        "Dense raised lines, feathered, with a lit and a shaded flank. No dots: tones are lines.",
    ),
    Row("laser-engraving", POLYCARBONATE, "Grey only. Soft burnt dots on one square grid; text has the grid's rims."),
    Row(
        "dye-diffusion",
        PHOTO_PAPER,
        "Tones without dots, faint lines of the head. Black text of resin, in 300-dpi steps.",
    ),
    Row(
        "inkjet", OFFICE_PAPER, "Scattered drops, no screen. Ragged edges, hairs along fibres, satellites to the side."
    ),
    Row(
        "colour-laser",
        OFFICE_PAPER,
        "Coarse clustered dots on four screens, stray toner around edges, yellow tracking dots.",
    ),
)


def font(size: int, *, bold: bool = False) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONTS / ("DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"), size)


def seen(plates: tuple[Plate, ...], sheet: Sheet, relief: NDArray[np.float32] | None = None) -> NDArray[np.float32]:
    """Linear red, green, blue of a print as a sharp 1200-ppi flatbed sees it."""
    height, width = plates[0].coverage.shape
    canvas = Canvas.blank(sheet, width / PX_PER_MM, height / PX_PER_MM, 1)
    for plate in plates:
        canvas.lay(plate)
    if relief is not None:
        canvas.shade(relief)
    return canvas.expose(1200, 0.013).vi


def srgb(light: NDArray[np.float32]) -> NDArray[np.uint8]:
    v = np.clip(light * 1.06, 0, 1)
    v = np.where(v <= 0.0031308, v * 12.92, 1.055 * v ** (1 / 2.4) - 0.055)
    return np.asarray(np.round(255 * v), np.uint8)


def letter() -> NDArray[np.uint8]:
    picture = Image.new("L", (SIDE, SIDE), 0)
    face = ImageFont.truetype(FONTS / "DejaVuSerif-Bold.ttf", 96)
    ImageDraw.Draw(picture).text((SIDE / 2, SIDE / 2), "R", fill=255, font=face, anchor="mm")
    return np.asarray(picture, np.uint8)


def lines() -> NDArray[np.uint8]:
    """Waves 0.1 mm wide or less, as a background print has them."""
    big = np.zeros((4 * SIDE, 4 * SIDE), np.uint8)
    x = np.linspace(-20, 4 * SIDE + 20, 200)
    for k in range(12):
        y = 4 * SIDE * k / 11 + 26 * np.sin(x / 52 + k * 0.45)
        points = np.rint(np.column_stack([x, y])).astype(np.int32)
        cv2.polylines(big, [points], False, 255, 8 + k % 4 * 4, cv2.LINE_AA)
    return np.asarray(cv2.resize(big, (SIDE, SIDE), interpolation=cv2.INTER_AREA), np.uint8)


def engraved(height: int, width: int) -> NDArray[np.uint8]:
    """A tone from dark to light as an engraver draws it: swelling lines, 5 to a millimetre, crossed in the shadows."""
    y, x = np.mgrid[:height, :width] / PX_PER_MM
    tone = 1 - x / x.max()
    first = np.cos(2 * np.pi * 5 * (0.94 * y + 0.34 * x))
    second = np.cos(2 * np.pi * 5 * (0.94 * y - 0.34 * x))
    return np.where((first > 1 - 1.5 * tone) | (second > 2.1 - 2.2 * tone), 255, 0).astype(np.uint8)


def samples(row: Row) -> list[NDArray[np.float32]]:
    """Three prints: a ramp over a skin tone, lines in colour over a tint, a letter."""
    process = get_process(row.name)
    ramp = np.full((SIDE, SIDE, 3), (205, 155, 130), np.uint8)
    ramp[: SIDE // 2] = np.linspace(0, 255, SIDE).astype(np.uint8)[None, :, None]
    tint = np.full((SIDE, SIDE, 3), (186, 212, 224), np.uint8)
    if isinstance(process, Intaglio):
        masks = [engraved(SIDE, SIDE), lines(), letter()]
        inks = [GREEN, GREEN, None]
        return [
            seen(process.line_work(m, stream(2, "relief", k), inks[k]), row.sheet, process.relief(m, stream(2)))
            for k, m in enumerate(masks)
        ]
    if row.name == "offset":  # security print: the lines stand alone, in their own colour
        coloured = process.line_work(lines(), stream(2, row.name, "lines"), GREEN)
    else:
        tint[lines() > 127] = (24, 92, 76)
        coloured = process.picture(tint, stream(2, row.name, "lines"))
    white = np.full_like(tint, 255)  # only a colour laser prints on it: its tracking dots
    return [
        seen(process.picture(ramp, stream(2, row.name, "ramp")), row.sheet),
        seen(coloured, row.sheet),
        seen(
            (*process.picture(white, stream(2, row.name)), *process.line_work(letter(), stream(2, row.name))), row.sheet
        ),
    ]


def patch(row: Row) -> NDArray[np.float32]:
    """A large even tone, for the spectrum."""
    process = get_process(row.name)
    side = 4 * WINDOW
    if isinstance(process, Intaglio):
        y, x = np.mgrid[:side, :side] / PX_PER_MM
        mask = np.where(np.cos(2 * np.pi * 5 * (0.94 * y + 0.34 * x)) > 0.3, 255, 0).astype(np.uint8)
        return seen(process.line_work(mask, stream(3), GREEN), row.sheet, process.relief(mask, stream(3)))
    return seen(process.picture(np.full((side, side, 3), (196, 186, 176), np.uint8), stream(3, row.name)), row.sheet)


def spectrum(band: NDArray[np.float32]) -> NDArray[np.float64]:
    """Mean power over half-overlapping windows (Welch), relative to the mean light, centred; (WINDOW, WINDOW)."""
    window = np.outer(np.hanning(WINDOW), np.hanning(WINDOW))
    power = np.zeros((WINDOW, WINDOW))
    for y in range(0, band.shape[0] - WINDOW + 1, WINDOW // 2):
        for x in range(0, band.shape[1] - WINDOW + 1, WINDOW // 2):
            part = band[y : y + WINDOW, x : x + WINDOW]
            power += np.abs(np.fft.fft2((part / part.mean() - 1) * window)) ** 2
    power /= ((band.shape[0] // WINDOW) * 2 - 1) ** 2 * (window**2).sum()
    return np.fft.fftshift(power)


def peak(power: NDArray[np.float64]) -> tuple[float, float] | None:
    """(lines per inch, degrees anticlockwise) of the clearest screen between 2 and 20 cycles/mm, if there is one."""
    f = np.fft.fftshift(np.fft.fftfreq(WINDOW)) * PX_PER_MM
    x, y = np.meshgrid(f, -f)
    radius = np.hypot(x, y)
    inside = np.where((radius > 2) & (radius < 20), power, 0)
    row, column = np.unravel_index(int(np.argmax(inside)), inside.shape)
    rows, columns = slice(max(row - 14, 0), row + 15), slice(max(column - 14, 0), column + 15)
    # a ridge is no screen: lines and heaters that differ by chance leave one along each axis
    around = max(np.median(power[rows, columns]), np.median(power[row, columns]), np.median(power[rows, column]))
    if inside[row, column] < CLEAR_PEAK * around:
        return None
    spot = (slice(row - 2, row + 3), slice(column - 2, column + 3))  # its centre, finer than one step
    weight = power[spot] / power[spot].sum()
    cx, cy = float((x[spot] * weight).sum()), float((y[spot] * weight).sum())
    return float(np.hypot(cx, cy)) * 25.4, float(np.degrees(np.arctan2(cy, cx))) % 90


def findings(row: Row, light: NDArray[np.float32]) -> list[str]:
    """What the spectra of the three colour bands show, in words."""
    peaks = {name: peak(spectrum(light[..., k])) for k, name in enumerate(("red", "green", "blue"))}
    found = {name: value for name, value in peaks.items() if value is not None}
    if not found:
        return ["no screen found"]
    lpis, angles = zip(*found.values(), strict=True)
    if row.name == "intaglio":
        return [f"lines: {lpis[0] / 25.4:.1f} to the mm"]
    if len(found) == 3 and np.ptp(lpis) < 1 and np.ptp(angles) < 1:
        return [f"one grid: {lpis[0]:.0f} dpi at {round(angles[0]) % 90}°"]
    return [f"{name}: {lpi:.0f} lpi at {round(degrees) % 90}°" for name, (lpi, degrees) in found.items()]


def drawn_spectrum(light: NDArray[np.float32]) -> Image.Image:
    """Log power, mean of the three bands, over 56 dB; peaks are widened so that the eye finds them."""
    power = np.mean([spectrum(light[..., k]) for k in range(3)], axis=0)
    level = np.clip((10 * np.log10(power + 1e-12) + 34) / 56, 0, 1)
    grey = cv2.dilate((level * 255).astype(np.uint8), np.ones((3, 3), np.uint8))
    grey = cv2.resize(grey, (TILE, TILE), interpolation=cv2.INTER_AREA)
    return Image.fromarray(cv2.cvtColor(cv2.applyColorMap(grey, cv2.COLORMAP_INFERNO), cv2.COLOR_BGR2RGB))


def wrapped(draw: ImageDraw.ImageDraw, text: str, face: ImageFont.FreeTypeFont, width: int) -> list[str]:
    lines_: list[str] = []
    for word in text.split():
        longer = f"{lines_[-1]} {word}" if lines_ else word
        if lines_ and draw.textlength(longer, font=face) <= width:
            lines_[-1] = longer
        else:
            lines_.append(word)
    return lines_


def main() -> None:
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "printing-processes.png"
    width = MARGIN + LABEL + 3 * (TILE + GAP) + AXIS + TILE + MARGIN
    sheet = Image.new("RGB", (width, TOP + len(ROWS) * PITCH + 40), "white")
    draw = ImageDraw.Draw(sheet)
    draw.text((MARGIN, 24), "How it was printed", fill=INK, font=font(34, bold=True))
    across = f"each sample {SIDE / PX_PER_MM:.1f} mm across"
    heads = ("grey ramp, skin tone", "lines and tint", "black letter", "spectrum of an even tone")
    draw.text(
        (MARGIN + LABEL, 36), f"simulated and seen by a sharp 1200-ppi flatbed; {across}", fill=FAINT, font=font(20)
    )
    for k, head in enumerate(heads):
        x = MARGIN + LABEL + k * (TILE + GAP) + (AXIS if k == 3 else 0)
        draw.text((x, TOP - 38), head, fill=INK, font=font(22, bold=True))
    for number, row in enumerate(ROWS):
        y = TOP + number * PITCH
        process = get_process(row.name)
        light = patch(row)
        draw.text((MARGIN, y - 4), process.title, fill=INK, font=font(30, bold=True))
        at = y + 46
        for line in wrapped(draw, row.look, font(20), LABEL - 36):
            draw.text((MARGIN, at), line, fill=INK, font=font(20))
            at += 28
        draw.text((MARGIN, at + 14), "measured in the spectrum", fill=FAINT, font=font(18))
        for k, line in enumerate(findings(row, light)):
            draw.text((MARGIN, at + 40 + 28 * k), line, fill=INK, font=font(20, bold=True))
        for k, sample in enumerate(samples(row)):
            x = MARGIN + LABEL + k * (TILE + GAP)
            tile = Image.fromarray(srgb(sample)).resize((TILE, TILE), Image.Resampling.NEAREST)
            sheet.paste(tile, (x, y))
            draw.rectangle((x - 1, y - 1, x + TILE, y + TILE), outline=RULE)
        x = MARGIN + LABEL + 3 * (TILE + GAP) + AXIS
        sheet.paste(drawn_spectrum(light), (x, y))
        ticks(draw, x, y)
        if number == 0:
            scale_bar(draw, MARGIN + LABEL + 2 * (TILE + GAP), y)
    sheet.save(target, optimize=True)
    print(f"{target}: {sheet.size[0]} x {sheet.size[1]}, {target.stat().st_size / 1e6:.1f} MB")


def ticks(draw: ImageDraw.ImageDraw, x: int, y: int) -> None:
    """Axes of a spectrum, cycles per millimetre."""
    for value in (-20, -10, 0, 10, 20):
        place = round((value / PX_PER_MM + 0.5) * TILE)
        draw.line((x + place, y + TILE, x + place, y + TILE + 6), fill=FAINT)
        draw.line((x - 7, y + TILE - place, x - 1, y + TILE - place), fill=FAINT)
        text = f"{value}".replace("-", "–")
        draw.text((x + place, y + TILE + 8), text, fill=FAINT, font=font(16), anchor="mt")
        draw.text((x - 10, y + TILE - place), text, fill=FAINT, font=font(16), anchor="rm")
    draw.text((x + TILE / 2, y + TILE + 28), "cycles per mm", fill=FAINT, font=font(16), anchor="mt")


def scale_bar(draw: ImageDraw.ImageDraw, x: int, y: int) -> None:
    length = mm(0.5) * ZOOM
    draw.line((x, y + TILE + 14, x + length, y + TILE + 14), fill=INK, width=4)
    draw.text((x + length + 10, y + TILE + 14), "0.5 mm", fill=INK, font=font(16), anchor="lm")


if __name__ == "__main__":
    main()
