"""The persons that the project makes up, as data. Each is bent, mixed and toned out of the packaged photographs."""

from __future__ import annotations

from dataclasses import dataclass, field

from docfraud.specimens.portraits.base import Sex

__all__ = ["MOVES", "RECIPES", "Recipe"]

MOVES = (
    "face_wide", "jaw_wide", "chin_long", "nose_wide", "nose_long", "eyes_apart", "eyes_big", "eyes_slant",
    "mouth_wide", "mouth_low", "brows_high", "hair_big",
)  # fmt: skip
"""What a recipe can move; each value is relative to the eye distance, 0 leaves things as they are."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a person is made.

    Attributes:
        name: of the made-up person.
        sex: to be written on documents.
        host: the photograph that gives hair, clothes and frame.
        guest: the photograph whose face is mixed in.
        share: of the guest in the inner face, 0 to 1.
        mirror: whether the result is mirrored.
        moves: see `MOVES`.
        skin: shift of lightness, redness and yellowness (CIE Lab) of the skin.
        hair: gain of lightness and of colour, and shift of redness and yellowness, of the hair.
        clothes: hue turned by this, degrees, and gain of the colour.
    """

    name: str
    sex: Sex
    host: str
    guest: str
    share: float
    mirror: bool
    moves: dict[str, float] = field(default_factory=dict)
    skin: tuple[float, float, float] = (0.0, 0.0, 0.0)
    hair: tuple[float, float, float, float] = (1.0, 1.0, 0.0, 0.0)
    clothes: tuple[float, float] = (0.0, 1.0)


RECIPES: tuple[Recipe, ...] = ()
