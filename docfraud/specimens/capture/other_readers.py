"""Page readers of other makes: what works with one reader's pictures only has learnt the reader."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from docfraud.specimens.capture.page_reader import PageReader
from docfraud.specimens.capture.sensor import Sensor

__all__ = ["BrightReader", "DimReader", "FineReader", "OldReader", "QuickReader", "SoftReader"]


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
_DIM = (
    Sensor(gain=0.85, electrons=3000, read=0.004),
    Sensor(gain=0.7, electrons=2200, read=0.005),
    Sensor(gain=0.6, electrons=600, read=0.006),
)
_BRIGHT = (
    Sensor(gain=1.12, electrons=11000, read=0.0018),
    Sensor(gain=1.06, electrons=9000, read=0.0025),
    Sensor(gain=1.95, electrons=2000, read=0.0035),
)
_SOFT = (
    Sensor(gain=0.97, electrons=5000, read=0.003),
    Sensor(gain=0.85, electrons=4000, read=0.0035),
    Sensor(gain=0.95, electrons=900, read=0.0045),
)
_QUICK = (
    Sensor(gain=1.0, electrons=2500, read=0.0035),
    Sensor(gain=0.9, electrons=2200, read=0.0045),
    Sensor(gain=1.3, electrons=500, read=0.006),
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


@dataclass(frozen=True, slots=True)
class DimReader(PageReader):
    """A reader whose lamps have aged: darker, noisier and less even than `OldReader`. Values are chosen, not
    measured."""

    margin_mm: float = 3.0
    unevenness: float = 0.7
    glare_chance: float = 0.25
    ir_blur_mm: float = 0.04
    uv_blur_mm: float = 0.06
    vi_sensor: Sensor = _DIM[0]
    ir_sensor: Sensor = _DIM[1]
    uv_sensor: Sensor = _DIM[2]
    jpeg_quality: int | None = 80

    name: ClassVar[str] = "page-reader-dim"
    title: ClassVar[str] = "page reader with aged lamps: dark, noisy, uneven"


@dataclass(frozen=True, slots=True)
class BrightReader(PageReader):
    """A reader that exposes long and keeps all: paper near the white point, fluorescent print beyond it, no
    compression, a wide dark margin. Values are chosen, not measured."""

    margin_mm: float = 4.0
    unevenness: float = 0.4
    glare_chance: float = 0.2
    ir_blur_mm: float = 0.03
    uv_blur_mm: float = 0.03
    vi_sensor: Sensor = _BRIGHT[0]
    ir_sensor: Sensor = _BRIGHT[1]
    uv_sensor: Sensor = _BRIGHT[2]
    jpeg_quality: int | None = None

    name: ClassVar[str] = "page-reader-bright"
    title: ClassVar[str] = "page reader that exposes long: light pictures, wide margin, no compression"


@dataclass(frozen=True, slots=True)
class SoftReader(PageReader):
    """A reader with a plain lens: soft away from white light, somewhat uneven, compressed more. Values are chosen, not
    measured."""

    margin_mm: float = 2.0
    unevenness: float = 0.45
    ir_blur_mm: float = 0.045
    uv_blur_mm: float = 0.035
    vi_sensor: Sensor = _SOFT[0]
    ir_sensor: Sensor = _SOFT[1]
    uv_sensor: Sensor = _SOFT[2]
    jpeg_quality: int | None = 84

    name: ClassVar[str] = "page-reader-soft"
    title: ClassVar[str] = "page reader with a plain lens: soft in infrared and ultraviolet, compressed"


@dataclass(frozen=True, slots=True)
class QuickReader(PageReader):
    """A reader that exposes briefly: even and sharp, but noisy. Values are chosen, not measured."""

    margin_mm: float = 1.0
    unevenness: float = 0.25
    glare_chance: float = 0.15
    ir_blur_mm: float = 0.02
    uv_blur_mm: float = 0.015
    vi_sensor: Sensor = _QUICK[0]
    ir_sensor: Sensor = _QUICK[1]
    uv_sensor: Sensor = _QUICK[2]
    jpeg_quality: int | None = 88

    name: ClassVar[str] = "page-reader-quick"
    title: ClassVar[str] = "page reader that exposes briefly: sharp and even, noisy"
