"""A recipe: everything that decides one specimen. The same recipe gives the same bytes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle, islice

from docfraud.errors import UnknownNameError, UsageError
from docfraud.specimens.capture import get_device
from docfraud.specimens.designs import DESIGN_NAMES, get_design
from docfraud.specimens.forgeries import FORGERY_NAMES, QUALITIES, Forger, Quality, get_forger
from docfraud.specimens.seeds import stream
from docfraud.specimens.wear import wear_kinds

__all__ = ["PPI", "Recipe", "forgery_ways", "plan_forged", "plan_genuine"]

PPI = (200, 300, 400, 600)
"""Resolutions on offer: page readers deliver 300 to 400 ppi, scanners 600."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """What is to be made.

    Attributes:
        design: name of a design.
        seed: of everything that varies.
        forgery: name of a forger; None for a genuine document.
        variant: the forger's way of doing it; "" for a genuine document.
        quality: how well the forgery is done; None for a genuine document.
        wear: "none", "light", "heavy", or kinds of wear joined by "+".
        device: what takes the pictures; a forgery may bring its own.
        ppi: of the page.
        portrait: name of the holder's portrait; None: drawn by the seed.
        live: whether the person who presents the document is photographed too.
        jpeg: quality of the stored pictures, 1 to 100; None: the device's own.
    """

    design: str
    seed: int
    forgery: str | None = None
    variant: str = ""
    quality: Quality | None = None
    wear: str = "none"
    device: str = "page-reader"
    ppi: int = 400
    portrait: str | None = None
    live: bool = True
    jpeg: int | None = None

    @property
    def name(self) -> str:
        """A folder's name that tells specimens of one batch apart."""
        parts = [self.design, f"{self.seed:06d}"]
        if self.forgery is not None:
            parts += [self.forgery, *([self.variant] if self.variant else []), str(self.quality)]
        if self.wear != "none":
            parts.append(self.wear.replace("+", "-"))
        if self.device != "page-reader":
            parts.append(self.device)
        if self.ppi != 400:
            parts.append(f"{self.ppi}ppi")
        if self.jpeg is not None:
            parts.append(f"q{self.jpeg}")
        return "_".join(parts)

    def checked(self) -> Recipe:
        """The recipe, if it can be made.

        Raises:
            UnknownNameError: a design, forger, way, quality, device or wear that does not exist.
            UsageError: a resolution or JPEG quality that is not offered, or a forgery that this design does not allow.
        """
        design = get_design(self.design)
        get_device(self.device)
        if self.ppi not in PPI:
            raise UsageError(f"There are no pictures of {self.ppi} ppi.", remedy=f"Choose {', '.join(map(str, PPI))}.")
        if self.jpeg is not None and not 1 <= self.jpeg <= 100:
            raise UsageError(f"There is no JPEG quality {self.jpeg}.", remedy="Give 1 to 100.")
        wear_kinds(self.wear)
        if self.forgery is None:
            return self
        forger = get_forger(self.forgery)
        _check_way(forger, self.variant)
        if self.quality not in QUALITIES:
            raise UnknownNameError(
                f"There is no quality {self.quality!r}.", remedy=f"Choose one of: {', '.join(QUALITIES)}."
            )
        if not forger.applies(design, self.variant):
            raise UsageError(
                f"{self.forgery} ({self.variant}) cannot be done to {self.design}.",
                remedy="Choose another design; `docfraud specimens list` shows which.",
            )
        return self


def _check_way(forger: Forger, variant: str) -> None:
    if variant not in forger.variants:
        raise UnknownNameError(
            f"{forger.name} cannot be done as {variant!r}.", remedy=f"Choose {', '.join(forger.variants)}."
        )


def forgery_ways(chosen: Iterable[str] = ()) -> tuple[tuple[str, str], ...]:
    """Forgers and their ways by words such as "photo-substitution" (all its ways) or "photo-substitution:pasted".

    Args:
        chosen: such words; none for every way of every forger.

    Raises:
        UnknownNameError: no such forger or way.
    """
    ways = []
    for word in tuple(chosen) or FORGERY_NAMES:
        name, colon, variant = word.partition(":")
        forger = get_forger(name)
        if colon:
            _check_way(forger, variant)
        ways += [(name, variant)] if colon else [(name, v) for v in forger.variants]
    return tuple(dict.fromkeys(ways))


def plan_genuine(designs: Sequence[str], count: int, seed: int, **settings: object) -> list[Recipe]:
    """Recipes of `count` genuine documents, designs in turn, seeds from `seed` on.

    Args:
        settings: further fields of `Recipe`.
    """
    names = tuple(designs) or DESIGN_NAMES
    recipes = [Recipe(design=name, seed=seed + i, **settings) for i, name in enumerate(islice(cycle(names), count))]  # type: ignore[arg-type]
    return [recipe.checked() for recipe in recipes]


def plan_forged(
    designs: Sequence[str],
    ways: Sequence[tuple[str, str]],
    qualities: Sequence[str],
    count: int,
    seed: int,
    **settings: object,
) -> list[Recipe]:
    """Recipes of forgeries: every way at every quality, `count` of each, designs that allow it in turn.

    Args:
        ways: (forger, variant).
        qualities: of `QUALITIES`.
        settings: further fields of `Recipe`.

    Raises:
        UnknownNameError: a quality, or anything else in a recipe, that does not exist.
        UsageError: none of the designs allows one of the ways.
    """
    names = tuple(designs) or DESIGN_NAMES
    recipes: list[Recipe] = []
    for forgery, variant in ways:
        possible = [name for name in names if get_forger(forgery).applies(get_design(name), variant)]
        if not possible:
            raise UsageError(
                f"{forgery} ({variant}) can be done to none of {', '.join(names)}.",
                remedy="Choose other designs; `docfraud specimens list` shows which.",
            )
        turn = _from(possible, int(stream(seed, "plan", forgery, variant).integers(len(possible))))
        for quality in qualities:
            for _ in range(count):
                recipes.append(
                    Recipe(
                        design=next(turn), seed=seed + len(recipes), forgery=forgery, variant=variant,
                        quality=quality, **settings,  # type: ignore[arg-type]
                    )
                )  # fmt: skip
    return [recipe.checked() for recipe in recipes]


def _from(names: Sequence[str], start: int) -> Iterator[str]:
    """The names in turn for ever, beginning at one of them."""
    return cycle([*names[start:], *names[:start]])
