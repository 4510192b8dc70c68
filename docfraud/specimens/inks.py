"""Inks, coatings and sheets: what they do to light in each band.

Seven bands: red, green, blue under white light; infrared (B900, 850-950 nm); and the red, green and blue of what can be
seen under ultraviolet light (365 nm). In the first four a value is the share of light left; in the last three, what is
left of the glow beneath, to which the ink's own glow is added.

The values are chosen after the general behaviour of the materials, not measured: carbon absorbs from blue to infrared;
cyan, magenta and yellow process colours and most dyes are transparent beyond 800 nm; security paper has no optical
brightener and office paper has. `docs/specimens.md` lists the sources.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

__all__ = ["BANDS", "Ink", "Sheet", "Tone"]

BANDS = ("red", "green", "blue", "ir", "uv_red", "uv_green", "uv_blue")
"""The planes of a canvas, in order."""

Tone = tuple[float, float, float]
"""Red, green, blue; linear light, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Ink:
    """A solid film of ink, toner, dye, burnt plastic or varnish.

    Attributes:
        name: for the ground truth.
        vi: share of white light left, red, green, blue (after passing down and up again).
        ir: share of infrared left.
        quench: share left of the glow of what lies beneath, under ultraviolet light.
        glow: light the ink itself gives under ultraviolet light.
    """

    name: str
    vi: Tone
    ir: float
    quench: float = 0.6
    glow: Tone = (0.0, 0.0, 0.0)

    @property
    def passes(self) -> NDArray[np.float32]:
        """Share left in each of the seven bands, float32."""
        return np.array((*self.vi, self.ir, *(self.quench,) * 3), np.float32)

    @property
    def adds(self) -> NDArray[np.float32]:
        """Light added in each of the seven bands, float32."""
        return np.array((0, 0, 0, 0, *self.glow), np.float32)

    @property
    def invisible(self) -> bool:
        """Whether it cannot be seen under white light."""
        return min(self.vi) > 0.97

    def thinned(self, strength: float, name: str | None = None) -> Ink:
        """The same ink as a thinner (strength < 1) or thicker film (Beer-Lambert); `strength` > 0."""

        def film(share: float) -> float:
            return float(share**strength)

        return replace(
            self,
            name=name or self.name,
            vi=(film(self.vi[0]), film(self.vi[1]), film(self.vi[2])),
            ir=film(self.ir),
            quench=film(self.quench),
            glow=(self.glow[0] * strength, self.glow[1] * strength, self.glow[2] * strength),
        )


@dataclass(frozen=True, slots=True)
class Sheet:
    """An opaque ground: paper, polycarbonate, synthetic.

    Attributes:
        name: for the ground truth.
        vi: reflectance under white light, red, green, blue.
        ir: reflectance under infrared.
        glow: light it gives under ultraviolet light.
        mottle: how uneven it is, standard deviation of the reflectance relative to its mean.
    """

    name: str
    vi: Tone
    ir: float
    glow: Tone
    mottle: float = 0.01

    @property
    def adds(self) -> NDArray[np.float32]:
        """Light of the bare sheet in each of the seven bands, float32."""
        return np.array((*self.vi, self.ir, *self.glow), np.float32)


SECURITY_PAPER = Sheet("security paper", (0.86, 0.855, 0.82), 0.88, (0.012, 0.014, 0.022), 0.012)
POLYCARBONATE = Sheet("polycarbonate", (0.85, 0.86, 0.86), 0.88, (0.010, 0.012, 0.020), 0.004)
OFFICE_PAPER = Sheet("office paper with optical brightener", (0.87, 0.88, 0.92), 0.87, (0.16, 0.30, 0.78), 0.015)
PHOTO_PAPER = Sheet("photographic paper", (0.89, 0.90, 0.93), 0.88, (0.10, 0.18, 0.50), 0.003)
PVC = Sheet("white PVC card", (0.88, 0.89, 0.90), 0.90, (0.06, 0.10, 0.30), 0.003)
DULL_PAPER = Sheet("brightener-free paper of the trade", (0.85, 0.84, 0.79), 0.86, (0.03, 0.035, 0.05), 0.016)

CARBON_BLACK = Ink("carbon black", (0.035, 0.035, 0.04), 0.05, 0.05)
B900_BLACK = Ink("B900 black ink", (0.04, 0.04, 0.045), 0.07, 0.06)
LASER_BURN = Ink("laser-engraved carbon", (0.06, 0.058, 0.055), 0.08, 0.08)
TONER_BLACK = Ink("black toner (carbon)", (0.03, 0.03, 0.035), 0.05, 0.04)
DYE_BLACK = Ink("black dye ink (no carbon)", (0.05, 0.05, 0.055), 0.86, 0.15)
PIGMENT_BLACK = Ink("black pigment inkjet ink (carbon)", (0.045, 0.045, 0.05), 0.08, 0.08)
CYAN = Ink("process cyan", (0.10, 0.55, 0.80), 0.90, 0.45)
MAGENTA = Ink("process magenta", (0.75, 0.09, 0.32), 0.92, 0.45)
YELLOW = Ink("process yellow", (0.88, 0.80, 0.08), 0.93, 0.35)
RIBBON_CYAN = Ink("cyan dye (sublimation)", (0.12, 0.50, 0.78), 0.90, 0.55)
RIBBON_MAGENTA = Ink("magenta dye (sublimation)", (0.78, 0.12, 0.36), 0.92, 0.55)
RIBBON_YELLOW = Ink("yellow dye (sublimation)", (0.90, 0.82, 0.12), 0.93, 0.45)

UV_RED = Ink("invisible red-fluorescing ink", (0.995, 0.995, 0.99), 1.0, 1.0, (0.55, 0.05, 0.03))
UV_GREEN = Ink("invisible green-fluorescing ink", (0.995, 0.995, 0.99), 1.0, 1.0, (0.08, 0.55, 0.12))
UV_BLUE = Ink("invisible blue-fluorescing ink", (0.995, 0.995, 0.995), 1.0, 1.0, (0.05, 0.12, 0.60))
UV_YELLOW = Ink("invisible yellow-fluorescing ink", (0.995, 0.99, 0.98), 1.0, 1.0, (0.50, 0.42, 0.05))
FIBRE_RED = Ink("red-fluorescing fibre", (0.96, 0.86, 0.86), 0.98, 0.9, (0.70, 0.06, 0.05))
FIBRE_GREEN = Ink("green-fluorescing fibre", (0.97, 0.98, 0.95), 0.99, 0.9, (0.10, 0.70, 0.15))
FIBRE_BLUE = Ink("blue-fluorescing fibre", (0.88, 0.92, 0.97), 0.98, 0.9, (0.06, 0.20, 0.80))
FIBRE_YELLOW = Ink("yellow-fluorescing fibre", (0.97, 0.96, 0.88), 0.99, 0.9, (0.65, 0.55, 0.08))
LAMINATE = Ink("laminate", (0.975, 0.975, 0.97), 0.985, 0.80, (0.002, 0.002, 0.004))
