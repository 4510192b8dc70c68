"""Page readers of other makes: what works with one reader's pictures only has learnt the reader."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from docfraud.specimens.capture.page_reader import PageReader
from docfraud.specimens.capture.sensor import Sensor

__all__ = ["FineReader", "OldReader"]


_OLD = (
    Sensor(gain=0.92, electrons=4000, read=0.003),
    Sensor(gain=0.75, electrons=3000, read=0.004),
    Sensor(gain=0.75, electrons=700, read=0.005),
)
_FINE = (
    Sensor(gain=1.08, electrons=16000, read=0.0012),
    Sensor(gain=1.0, electrons=12000, read=0.002),
    Sensor(gain=1.7, electrons=2500, read=0.003),
)
"""White, infrared, ultraviolet."""


@dataclass(frozen=True, slots=True)
class OldReader(PageReader):
    """A reader of an older make: noisy, unevenly lit, soft in infrared, with a faint ultraviolet lamp, and compressed
    more. Values are chosen, not measured."""

    margin_mm: float = 2.5
    unevenness: float = 0.6
    glare_chance: float = 0.2
    ir_blur_mm: float = 0.05
    uv_blur_mm: float = 0.05
    vi_sensor: Sensor = _OLD[0]
    ir_sensor: Sensor = _OLD[1]
    uv_sensor: Sensor = _OLD[2]
    jpeg_quality: int | None = 82

    name: ClassVar[str] = "page-reader-old"
    title: ClassVar[str] = "page reader of an older make: noisy, uneven, faint ultraviolet lamp"


@dataclass(frozen=True, slots=True)
class FineReader(PageReader):
    """A reader of a newer make: sharp, even, with a strong ultraviolet lamp and little compression. Values are chosen,
    not measured."""

    margin_mm: float = 0.8
    unevenness: float = 0.15
    glare_chance: float = 0.15
    ir_blur_mm: float = 0.012
    uv_blur_mm: float = 0.012
    vi_sensor: Sensor = _FINE[0]
    ir_sensor: Sensor = _FINE[1]
    uv_sensor: Sensor = _FINE[2]
    jpeg_quality: int | None = 95

    name: ClassVar[str] = "page-reader-fine"
    title: ClassVar[str] = "page reader of a newer make: sharp, even, strong ultraviolet lamp"
