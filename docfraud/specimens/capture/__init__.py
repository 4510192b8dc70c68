"""Devices that take pictures of a specimen: scanner, page reader, phone, screen and phone, copier.

A device starts from an `Exposure` (linear light) and ends with bytes. Settings are fields with defaults:
`get_device("page-reader")` gives the default one, `PageReader(glare=0)` another.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING

from docfraud.errors import UnknownNameError
from docfraud.specimens.capture.base import Captured, map_points, page_quad, warp_mask
from docfraud.specimens.capture.sensor import through_jpeg

if TYPE_CHECKING:
    from docfraud.specimens.capture.base import Device

__all__ = ["DEVICES", "Captured", "get_device", "map_points", "page_quad", "through_jpeg", "warp_mask"]

_PLACES = {
    "flatbed": ("flatbed", "Flatbed"),
    "page-reader": ("page_reader", "PageReader"),
    "page-reader-old": ("other_readers", "OldReader"),
    "page-reader-fine": ("other_readers", "FineReader"),
    "page-reader-dim": ("other_readers", "DimReader"),
    "page-reader-bright": ("other_readers", "BrightReader"),
    "page-reader-soft": ("other_readers", "SoftReader"),
    "page-reader-quick": ("other_readers", "QuickReader"),
    "phone": ("phone", "Phone"),
    "screen": ("screen", "Screen"),
    "photocopy-grey": ("photocopy", "GreyCopier"),
    "photocopy-colour": ("photocopy", "ColourCopier"),
}


def _maker(name: str) -> Callable[[], Device]:
    def make() -> Device:
        module, attribute = _PLACES[name]
        device: Device = getattr(import_module(f"{__name__}.{module}"), attribute)()
        return device

    return make


DEVICES: MappingProxyType[str, Callable[[], Device]] = MappingProxyType({name: _maker(name) for name in _PLACES})
"""What makes each device with its default settings, by name."""


def get_device(name: str) -> Device:
    """The device of that name with its default settings.

    Raises:
        UnknownNameError: there is none.
    """
    if name not in DEVICES:
        raise UnknownNameError(f"There is no capture device {name!r}.", remedy=f"Choose one of: {', '.join(DEVICES)}.")
    return DEVICES[name]()
