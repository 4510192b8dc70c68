"""Photo substitution in the picture: another portrait put into a picture of a genuine document, on a screen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from docfraud.results import Threat
from docfraud.specimens.build import build
from docfraud.specimens.design import Design
from docfraud.specimens.forgeries.base import Forged, Order
from docfraud.specimens.forgeries.impostor import stranger
from docfraud.specimens.forgeries.retouch import retouched

__all__ = ["FORGER", "PhotoInPicture"]


@dataclass(frozen=True, slots=True)
class PhotoInPicture:
    """The document is genuine and stays so; its picture gets the portrait of another person, who sends it.

    The ghost portrait stays the right holder's. Qualities: see `docfraud.specimens.forgeries.retouch`.
    """

    name: str = "photo-in-picture"
    title: str = "another portrait put into the picture of a genuine document"
    threat: Threat = Threat.PHOTO_SUBSTITUTION

    @property
    def variants(self) -> Mapping[str, str]:
        """One: the portrait's rectangle is replaced."""
        return MappingProxyType({"exchanged": "the portrait's rectangle replaced by that of another picture"})

    def applies(self, design: Design, variant: str) -> bool:
        """Where there is a portrait."""
        return variant in self.variants and any(side.portrait is not None for side in design.sides)

    def forge(self, order: Order) -> Forged:
        """Exchange the portrait in the picture.

        Raises:
            UsageError: there is nobody else.
        """
        holder, other = order.document.portrait, stranger(order)
        claimed = order.document.but(portrait=other, ghost_portrait=holder)
        pairs = zip(build(order.document), build(claimed), strict=True)
        return Forged(
            sides=tuple(retouched(right, wrong, right.portrait, order.quality) for right, wrong in pairs),
            document=claimed,
            what=f"In a picture of the document the portrait of {holder.person} was replaced by that of "
            f"{other.person}, who sends it; the document itself was not touched. The ghost portrait still "
            f"shows {holder.person}.",
            expected=("photo-compression", "portrait-ghost", "reference-ghost"),
            bearer=other,
        )


FORGER = PhotoInPicture()
