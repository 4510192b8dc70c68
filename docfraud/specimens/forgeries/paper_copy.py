"""Paper copy: a photocopy is presented instead of the document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from types import MappingProxyType

from docfraud.results import Threat
from docfraud.specimens.build import BuiltSide, build
from docfraud.specimens.canvas import Exposure
from docfraud.specimens.capture.photocopy import copy_of
from docfraud.specimens.design import Design
from docfraud.specimens.forgeries.base import Forged, ForgedSide, Order, Quality
from docfraud.specimens.forgeries.tools import all_of

__all__ = ["FORGER", "PaperCopy"]

_GENERATIONS: dict[Quality, int] = {"clumsy": 3, "fair": 2, "careful": 1}


def _copied(built: BuiltSide, seed: int, grey: bool, generations: int, ppi: float) -> Exposure:
    """The light of a copy of a copy of the page."""
    exposure = built.canvas.expose(ppi)
    for generation in range(generations):
        exposure = copy_of(exposure, seed + generation, grey)
    return exposure


@dataclass(frozen=True, slots=True)
class PaperCopy:
    """A copy on office paper, trimmed to the page's size.

    The quality is how often it was copied: a careful one is a first copy, a clumsy one a copy of a copy of a copy.
    """

    name: str = "paper-copy"
    title: str = "photocopy instead of the document"
    threat: Threat = Threat.PRESENTATION_ATTACK

    @property
    def variants(self) -> Mapping[str, str]:
        """The copier."""
        return MappingProxyType({"grey": "black-and-white copy", "colour": "colour copy"})

    def applies(self, design: Design, variant: str) -> bool:
        """Everything can be copied."""
        return variant in self.variants

    def forge(self, order: Order) -> Forged:
        """Copy every side."""
        grey, generations = order.variant == "grey", _GENERATIONS[order.quality]
        sides: list[ForgedSide] = []
        for built in build(order.document):
            light = partial(_copied, built, order.seed, grey, generations)
            sides.append(replace(all_of(built), light=light))
        times = {1: "once", 2: "twice in a row", 3: "three times in a row"}[generations]
        first = ("recapture-grey-copy", "ir-background") if grey else ("tracking-dots", "print-process-background")
        return Forged(
            sides=tuple(sides),
            document=order.document,
            what=f"A {self.variants[order.variant]} on office paper, copied {times}, is presented as the document.",
            expected=(*first, "uv-dullness", "uv-print", "reference-uv-print", "reference-personalisation"),
            bearer=order.document.portrait,
        )


FORGER = PaperCopy()
