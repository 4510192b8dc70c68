"""Portraits as documents carry them: printed by the laboratory's processes, at a size, under lines, and scanned.

Simulated in every sense: the processes, inks, sheets and the flatbed scanner are those of `docfraud.specimens`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from docfraud.biometrics.backend import Face
from docfraud.imaging.native import cv2
from docfraud.imaging.picture import RGB
from docfraud.specimens.build import print_picture
from docfraud.specimens.canvas import Canvas, Plate, mm
from docfraud.specimens.capture.flatbed import Flatbed
from docfraud.specimens.design import Print
from docfraud.specimens.inks import POLYCARBONATE, SECURITY_PAPER, Ink, Sheet
from docfraud.specimens.patterns import WaveField, blank_plate

SCANNER = Flatbed(margin_mm=0.0)
TEAL = Ink("teal", (0.38, 0.66, 0.66), 0.94, 0.6)
ROSE = Ink("rose", (0.90, 0.62, 0.68), 0.96, 0.7)
"""Inks of the laboratory's passport, which prints its guilloche over the portrait in the first."""

PALE, TINT = 0.5, (70.0, 80.0, 110.0)
"""The laboratory's second portraits: the share of ink in the darkest parts, and the ink's colour, sRGB."""

PERIODS = {"offset": 25.4 / 175, "laser-engraving": 25.4 / 400, "inkjet": 25.4 / 600, "dye-diffusion": 25.4 / 300}
"""Period of each process's screen or grid, mm, as the process's file has it."""

_AROUND = 0.6
"""What is kept around a face, face widths: a little more than its chip shows."""


@dataclass(frozen=True, slots=True)
class Condition:
    """How a portrait is printed and scanned.

    Attributes:
        process: of `docfraud.specimens.printing`; "" for the picture as it is, neither printed nor scanned.
        face_mm: width of the face on the document.
        lines: thin wavy lines of two inks are printed over it, 0.8 mm apart.
        pale: printed in tints of one pale ink, as second portraits are.
        ppi: of the scan.
    """

    process: str
    face_mm: float = 20.0
    lines: bool = False
    pale: bool = False
    ppi: int = 300

    @property
    def name(self) -> str:
        if not self.process:
            return "as photographed"
        extra = (", pale, one ink" if self.pale else "") + (", under lines" if self.lines else "")
        scan = f", {self.ppi} ppi" if self.ppi != 300 else ""
        return f"{self.process}, {self.face_mm:g} mm{extra}{scan}"

    @property
    def period(self) -> float:
        """Period of the screen, pixels of the scan; two, the finest that a scan can show, where it is finer."""
        return max(2.0, PERIODS.get(self.process, 0.0) / 25.4 * self.ppi)


CONDITIONS = (
    Condition(""),
    *(Condition(process, width) for width in (20.0, 8.0) for process in PERIODS),
    Condition("dye-diffusion", 20.0, lines=True),
    Condition("laser-engraving", 8.0, lines=True),
    Condition("dye-diffusion", 8.0, pale=True),
    Condition("offset", 8.0, ppi=150),
)
"""A passport's portrait is about 20 mm wide at the face: at 300 ppi its chip is cut from 1.6 to 1.9 times as many
pixels, nearly the most that are sampled without being averaged first. A second portrait is about 8 mm wide: 0.7."""


def corner_of(face: Face) -> NDArray[np.float64]:
    """Where the upper left pixel of `cut_around` lies in the picture, (x, y)."""
    return np.array([max(0, round(v - _AROUND * face.size)) for v in face.box[:2]], dtype=np.float64)


def cut_around(picture: RGB, face: Face) -> RGB:
    """The face and what a portrait shows around it, as far as the picture has it."""
    left, top = (int(v) for v in corner_of(face))
    right, bottom = (max(0, round(v + _AROUND * face.size)) + 1 for v in face.box[2:])
    return np.ascontiguousarray(picture[top:bottom, left:right])


def scanned(cut: RGB, face_width: float, condition: Condition, seed: int) -> RGB:
    """A picture printed and scanned.

    Args:
        cut: shape (height, width, 3), uint8, RGB.
        face_width: of the face in it, pixels.
        condition: how.
        seed: of print and scan.
    """
    if not condition.process:
        return cut
    scale = condition.face_mm / face_width
    width, height = (round(side * scale, 2) for side in (cut.shape[1], cut.shape[0]))
    sheet: Sheet = POLYCARBONATE if condition.process == "laser-engraving" else SECURITY_PAPER
    canvas = Canvas.blank(sheet, width, height, seed)
    ink = _tinted(cut) if condition.pale else cut
    print_picture(canvas, ink, (0.0, 0.0, width, height), Print(condition.process), seed, "portrait")
    if condition.lines:
        _draw_lines(canvas, width, height)
    return SCANNER(canvas.expose(condition.ppi), seed).vi


def _tinted(cut: RGB) -> RGB:
    grey = cv2.cvtColor(cut, cv2.COLOR_RGB2GRAY).astype(np.float32)[..., None] / 255
    return np.asarray(np.rint(255 - PALE * (1 - grey) * (255 - np.array(TINT, np.float32))), dtype=np.uint8)


def _draw_lines(canvas: Canvas, width: float, height: float) -> None:
    page = (0.0, 0.0, width, height)
    for ink, angle, shift in ((TEAL, 12.0, 0.0), (ROSE, 75.0, 40.0)):
        plate = blank_plate(width, height)
        WaveField(page, 0.8, ((0.9, 11.0, shift),), ((0.4, 5.3, 0.0),), 9.0, angle, 0.06).draw(plate)
        canvas.lay(Plate(ink, plate[: mm(height), : mm(width)]))
