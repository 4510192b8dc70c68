"""What a forgery is: the workshop's order, its result, and the protocol of a forger."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from docfraud.results import Threat
from docfraud.specimens.build import BuiltSide
from docfraud.specimens.canvas import Exposure
from docfraud.specimens.capture.base import Captured, Device
from docfraud.specimens.design import Design
from docfraud.specimens.document import Document
from docfraud.specimens.portraits.base import Portrait, PortraitSet
from docfraud.specimens.quality import QUALITIES, Quality

__all__ = ["QUALITIES", "Forged", "ForgedSide", "Forger", "Order", "Quality"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What a forger is asked for.

    Attributes:
        document: the genuine document that is at hand, or the one that is to be imitated.
        variant: which of the forger's ways, a key of its `variants`.
        quality: how well it is done.
        seed: of the forger's own random numbers; use `stream(seed, "forgery", name, purpose)`.
        portraits: other people's portraits.
        ppi: of the pictures that will be taken, for forgers who begin with a picture.
    """

    document: Document
    variant: str
    quality: Quality
    seed: int
    portraits: PortraitSet
    ppi: float


@dataclass(slots=True)
class ForgedSide:
    """One side after the forger's work.

    Attributes:
        built: the side as it is now; its fields say what is printed now.
        mask: what was changed, shape of the canvas, uint8, 255 changed; all 0 where this side is untouched.
        light: instead of the canvas, where the forgery is a copy that exists as light only: ppi -> `Exposure`.
        retouch: what is done to the side's pictures after the capture, from the capture, what was captured, the device
            and its seed.
    """

    built: BuiltSide
    mask: NDArray[np.uint8]
    light: Callable[[float], Exposure] | None = None
    retouch: Callable[[Captured, Exposure, Device, int], Captured] | None = None

    def expose(self, ppi: float) -> Exposure:
        """The light from this side."""
        return self.light(ppi) if self.light is not None else self.built.canvas.expose(ppi)


@dataclass(frozen=True, slots=True, kw_only=True)
class Forged:
    """A forged document.

    Attributes:
        sides: front, and back of a card.
        document: what the forged document claims.
        what: one sentence: what was done, in plain words, for the trainer.
        expected: ids of the checks that ought to notice (`docfraud.specimens.evidence` holds those yet to come).
        bearer: who presents it.
        device: the capture that belongs to the forgery (a screen), or None for any device.
        bearer_mask: where the bearer's appearance was altered, shape of `bearer.wide`, uint8, 255; None where it was
            not.
    """

    sides: tuple[ForgedSide, ...]
    document: Document
    what: str
    expected: tuple[str, ...]
    bearer: Portrait
    device: Device | None = None
    bearer_mask: NDArray[np.uint8] | None = None


class Forger(Protocol):
    """One class of forgery; one module each."""

    @property
    def name(self) -> str:
        """Stable, such as "photo-substitution"."""
        ...

    @property
    def title(self) -> str:
        """A few words."""
        ...

    @property
    def threat(self) -> Threat:
        """The class of ICAO 9303-2 A.4."""
        ...

    @property
    def variants(self) -> Mapping[str, str]:
        """Ways of doing it, at least one: stable name to a few words."""
        ...

    def applies(self, design: Design, variant: str) -> bool:
        """Whether this can be done to documents of a design in one of the ways."""
        ...

    def forge(self, order: Order) -> Forged:
        """Make it."""
        ...
