"""Vector patterns of security printing, as data: each draws itself on a plate of 1200 pixels per inch."""

from docfraud.specimens.patterns.base import Pattern, blank_plate, draw_lines
from docfraud.specimens.patterns.emblems import Emblem
from docfraud.specimens.patterns.guilloche import Guilloche, WaveField
from docfraud.specimens.patterns.latent import LatentImage, ReliefLines
from docfraud.specimens.patterns.microtext import Microtext
from docfraud.specimens.patterns.rosette import Rosette
from docfraud.specimens.patterns.words import Frame, Words

__all__ = [
    "Emblem",
    "Frame",
    "Guilloche",
    "LatentImage",
    "Microtext",
    "Pattern",
    "ReliefLines",
    "Rosette",
    "WaveField",
    "Words",
    "blank_plate",
    "draw_lines",
]
