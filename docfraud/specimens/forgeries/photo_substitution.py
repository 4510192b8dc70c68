"""Photo substitution: another face in a genuine document (ICAO 9303-2 A.4)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from docfraud.results import Threat
from docfraud.specimens.build import BuiltSide, build, build_side
from docfraud.specimens.design import Design
from docfraud.specimens.document import Document
from docfraud.specimens.forgeries.base import Forged, ForgedSide, Order
from docfraud.specimens.forgeries.impostor import stranger
from docfraud.specimens.forgeries.photos import Window, lift_laminate, paste, print_over
from docfraud.specimens.forgeries.tools import changed
from docfraud.specimens.seeds import stream

__all__ = ["FORGER", "PhotoSubstitution"]

_WAYS = MappingProxyType(
    {
        "pasted": "a photograph cut out and glued over the portrait",
        "printed-over": "the portrait bleached and another printed in its place",
        "laminate-lifted": "the laminate slit and lifted, another photograph put under it",
        "ghost-left": "the portrait exchanged flawlessly, the ghost portrait left as it was",
    }
)
_WORK: Mapping[str, Callable[[Window], None]] = MappingProxyType(
    {"pasted": paste, "printed-over": print_over, "laminate-lifted": lift_laminate}
)
_EXPECTED = MappingProxyType(
    {
        "pasted": (
            "photo-edges", "uv-photo-rim", "reference-uv-overprint", "uv-photo-brightness",
            "reference-personalisation", "reference-ghost", "portrait-ghost",
        ),
        "printed-over": (
            "reference-uv-overprint", "reference-personalisation", "uv-photo-brightness",
            "reference-ghost", "portrait-ghost",
        ),
        "laminate-lifted": (
            "photo-edges", "uv-photo-rim", "uv-photo-brightness", "reference-uv-overprint",
            "reference-ghost", "portrait-ghost",
        ),
        "ghost-left": ("reference-ghost", "portrait-ghost"),
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PhotoSubstitution:
    """Another person's portrait takes the holder's place; that person presents the document.

    The ghost portrait stays the right holder's in every way of doing it. Qualities: see
    `docfraud.specimens.forgeries.photos`; the flawless exchange of "ghost-left" knows none.
    """

    name: str = "photo-substitution"
    title: str = "another person's portrait in a genuine document"
    threat: Threat = Threat.PHOTO_SUBSTITUTION

    @property
    def variants(self) -> Mapping[str, str]:
        """How the new portrait gets there."""
        return _WAYS

    def applies(self, design: Design, variant: str) -> bool:
        """Where there is a portrait; lifting needs a laminate, and a ghost portrait to be left."""
        sides = [side for side in design.sides if side.portrait is not None]
        if variant == "laminate-lifted":
            return bool(sides) and design.laminate is not None
        if variant == "ghost-left":
            return any(side.ghost is not None for side in sides)
        return variant in _WAYS and bool(sides)

    def forge(self, order: Order) -> Forged:
        """Exchange the portrait.

        Raises:
            UsageError: there is nobody else.
        """
        holder, other = order.document.portrait, stranger(order)
        claimed = order.document.but(portrait=other, ghost_portrait=holder)
        sides = []
        for built in build(order.document):
            before = built.canvas
            after = built if built.portrait is None else self._exchange(order, claimed, built)
            sides.append(ForgedSide(after, changed(before, after.canvas)))
        return Forged(
            sides=tuple(sides),
            document=claimed,
            what=f"The portrait of {holder.person} was replaced by that of {other.person}, who presents the document: "
            f"{_WAYS[order.variant]}. The ghost portrait still shows {holder.person}.",
            expected=_EXPECTED[order.variant],
            bearer=other,
        )

    def _exchange(self, order: Order, claimed: Document, right: BuiltSide) -> BuiltSide:
        """The side with the other portrait; the right side's canvas stays as it is."""
        if order.variant == "ghost-left":
            return build_side(claimed, right.index)
        if order.variant == "laminate-lifted":
            built = build_side(order.document, right.index, finished=False)
        else:
            built = replace(right, canvas=right.canvas.copy())
        assert built.portrait is not None
        rng = stream(order.seed, "forgery", self.name, order.variant)
        _WORK[order.variant](Window(built, built.portrait, claimed, order.quality, order.seed, rng))
        built.document = claimed
        return built


FORGER = PhotoSubstitution()
