"""Morphed portrait: a genuine document, issued with a mixture of two faces; the accomplice presents it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from docfraud.results import Threat
from docfraud.specimens.build import build
from docfraud.specimens.design import Design
from docfraud.specimens.forgeries.base import Forged, ForgedSide, Order
from docfraud.specimens.forgeries.impostor import stranger
from docfraud.specimens.forgeries.tools import changed
from docfraud.specimens.portraits.base import Portrait
from docfraud.specimens.portraits.morph import morph

__all__ = ["FORGER", "MorphedPortrait"]

_SHARES = MappingProxyType({"half": 0.5, "third": 0.35})


@dataclass(frozen=True, slots=True)
class MorphedPortrait:
    """The holder applied for the document with a picture in which an accomplice can be seen too.

    Print and data are genuine. The qualities are those of `docfraud.specimens.portraits.morph`.
    """

    name: str = "morphed-portrait"
    title: str = "issued with a mixture of two faces, presented by the accomplice"
    threat: Threat = Threat.MORPHED_PORTRAIT

    @property
    def variants(self) -> Mapping[str, str]:
        """How much of the accomplice is in the picture."""
        return MappingProxyType({"half": "half of each face", "third": "a third of the accomplice's face"})

    def applies(self, design: Design, variant: str) -> bool:
        """Where the document has a portrait."""
        return variant in self.variants and any(side.portrait is not None for side in design.sides)

    def forge(self, order: Order) -> Forged:
        """Issue the document with a morph.

        Raises:
            UsageError: there is nobody else.
        """
        holder, accomplice = order.document.portrait, stranger(order)
        mixed = morph(holder, accomplice, _SHARES[order.variant], order.quality)
        portrait = Portrait(
            name=f"{holder.name}+{accomplice.name}",
            person=f"{holder.person}+{accomplice.person}",
            picture=mixed.picture,
            points=mixed.points,
            wide=holder.wide.copy(),
            wide_points=holder.wide_points.copy(),
            sex=holder.sex,
            source=f"Morph made by docfraud of: {holder.source} and: {accomplice.source}",
            made=True,
        )
        document = order.document.but(portrait=portrait)
        sides = tuple(
            ForgedSide(mine, changed(right.canvas, mine.canvas))
            for right, mine in zip(build(order.document), build(document), strict=True)
        )
        share = round(100 * _SHARES[order.variant])
        return Forged(
            sides=sides,
            document=document,
            what=f"The portrait is a morph of {holder.person} and, by {share} %, of {accomplice.person}, who presents "
            f"the document; it was issued so.",
            expected=("portrait-morph",),
            bearer=accomplice,
        )


FORGER = MorphedPortrait()
