"""Screen copy: a picture of the document on a display is presented instead of the document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from docfraud.results import Threat
from docfraud.specimens.build import build
from docfraud.specimens.capture.camera import Look
from docfraud.specimens.capture.screen import Screen
from docfraud.specimens.design import Design
from docfraud.specimens.forgeries.base import Forged, Order, Quality
from docfraud.specimens.forgeries.tools import all_of

__all__ = ["FORGER", "ScreenCopy"]

_PIXELS: dict[str, dict[Quality, tuple[int, int]]] = {
    "monitor": {"clumsy": (700, 850), "fair": (950, 1300), "careful": (1500, 1800)},
    "tablet": {"clumsy": (1200, 1400), "fair": (1600, 1900), "careful": (2100, 2400)},
}
"""Display pixels that the page is wide: a small window, the usual one, the whole display."""

_PITCH = {"monitor": 0.2767, "tablet": 0.096}
_STORED: dict[Quality, int] = {"clumsy": 70, "fair": 88, "careful": 96}


@dataclass(frozen=True, slots=True)
class ScreenCopy:
    """The page shown on a display and photographed with a phone, as for remote checks.

    The quality is the size of the picture on the display, its compression, and how still the phone was held.
    """

    name: str = "screen-copy"
    title: str = "picture of the document on a display"
    threat: Threat = Threat.PRESENTATION_ATTACK

    @property
    def variants(self) -> Mapping[str, str]:
        """The display."""
        return MappingProxyType({"monitor": "on a full-HD monitor", "tablet": "on a tablet with fine pixels"})

    def applies(self, design: Design, variant: str) -> bool:
        """Everything can be shown."""
        return variant in _PIXELS

    def forge(self, order: Order) -> Forged:
        """Show it and photograph it: the capture is part of the forgery."""
        shake = {"clumsy": 1.2, "fair": 0.5, "careful": 0.2}[order.quality]
        device = Screen(
            pitch_mm=_PITCH[order.variant],
            pixels_across=_PIXELS[order.variant][order.quality],
            stored_quality=_STORED[order.quality],
            shake_px=shake,
            look=Look(smear=0.7),
        )
        return Forged(
            sides=tuple(all_of(built) for built in build(order.document)),
            document=order.document,
            what=f"A picture of the page {self.variants[order.variant]} was photographed instead of the page.",
            expected=("recapture-screen",),
            bearer=order.document.portrait,
            device=device,
        )


FORGER = ScreenCopy()
