"""Intaglio: thick ink from engraved lines, pressed into and standing on the paper."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from docfraud.errors import UsageError
from docfraud.imaging.native import cv2
from docfraud.specimens.canvas import Coverage, Plate
from docfraud.specimens.inks import CARBON_BLACK, Ink
from docfraud.specimens.printing.base import RGB, blurred, checked_mask
from docfraud.specimens.printing.edges import edge_tile, ragged
from docfraud.specimens.printing.halftone import rolled, with_tile

__all__ = ["Intaglio"]


class Intaglio:
    """Line intaglio (steel engraving).

    Args:
        thickness: of the film against offset's; ink stands 20 to 50 micrometres high where offset lays one or two.
        light: how much darker the paper is beside a line, in the shadow it throws (chosen, not measured).
        gloss: how much brighter the ink's own flank is that faces the light; dark ink shows little else of it (chosen).

    Not simulated: what fingers feel, the blind embossing of the paper's back, the slow drying's set-off.
    """

    name = "intaglio"
    title = "Intaglio"
    dpi_note = "engraved lines, no dots; thick ink, feathered edges, relief in slanting light"

    def __init__(self, thickness: float = 1.7, light: float = 0.35, gloss: float = 2.0) -> None:
        self.thickness = thickness
        self.light = light
        self.gloss = gloss

    def picture(self, srgb: RGB, rng: np.random.Generator) -> tuple[Plate, ...]:
        """Always refuses: an engraver draws lines, and no screen can be engraved here.

        Raises:
            UsageError: always.
        """
        raise UsageError("Intaglio cannot print a continuous picture.", remedy="Use line_work, or another process.")

    def line_work(self, mask: Coverage, rng: np.random.Generator, ink: Ink | None = None) -> tuple[Plate, ...]:
        """Two films of one ink, soft-edged: the whole line, and its body, where the engraving is deep.

        The edge feathers by 20 to 40 micrometres where pressure squeezes ink between the fibres.
        """
        colour = ink or CARBON_BLACK
        whole = ragged(checked_mask(mask), 1.2, edge_tile(80, 22, 1.2), rng)
        whole = blurred(whole, 0.6)
        body = np.asarray(cv2.erode(mask, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (3, 3))), np.uint8)
        body = _pooled(blurred(body, 0.9), rng)
        film = self.thickness * 0.55
        return (
            Plate(colour.thinned(film, f"{colour.name} (intaglio)"), whole),
            Plate(colour.thinned(self.thickness - film, f"{colour.name} (intaglio, body)"), body),
        )

    def relief(self, mask: Coverage, rng: np.random.Generator) -> NDArray[np.float32]:
        """How much light the raised lines send to the eye, lit from the upper left: a gain map for `Canvas.shade`.

        Args:
            mask: the lines, shape (height, width), uint8, at `RASTER_PPI`.
            rng: unused; the relief follows the lines.

        Returns:
            Shape (height, width), float32, 1.0 on the flat; above it on edges that face the light, below it on those
            that turn away and in the shadow that the line throws on the paper.
        """
        height = blurred(checked_mask(mask), 1.6)
        slope = cv2.filter2D(height, cv2.CV_32F, np.array([[-1, -1, 0], [-1, 0, 1], [0, 1, 1]], np.float32) / 255)
        lit = np.maximum(slope, 0)
        gain = np.minimum(slope, 0) * np.float32(self.light)
        gain += lit * np.float32(self.light / 8)
        gain += cv2.multiply(lit, height, scale=self.gloss / 255, dtype=cv2.CV_32F)
        gain += 1
        return np.asarray(np.clip(gain, 0.4, 4.0, out=gain), np.float32)


def _pooled(body: Coverage, rng: np.random.Generator) -> Coverage:
    """Ink that lies unevenly in the line: the wiping takes a little more here than there."""
    tile = rolled(edge_tile(232, 14, 5.0), rng)
    uneven = np.empty_like(body)
    for rows, columns, part in with_tile(body.shape, tile):
        uneven[rows, columns] = cv2.multiply(body[rows, columns], part, scale=1 / 255)
    return uneven
