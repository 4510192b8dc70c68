"""Which model a page belongs to, if any."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from docfraud.reference.code import Code, nearest, page_code
from docfraud.reference.compare import LightMatch, match_lights
from docfraud.reference.frame import Laid, lay, refine
from docfraud.reference.model import DocumentModel, ModelEntry, SideModel
from docfraud.results import Light
from docfraud.security_features.scene import Scene

__all__ = ["MOST_TRIED", "Identified", "SideMatch", "identify", "likeliest", "match_side", "own_models", "page_codes"]

MOST_TRIED = 3
"""Models that a page is registered to, of its issuer and of all: the right one is the nearest by far, or none is."""
_ASPECT = 0.08
"""How far the proportions of a page may be from a model's, so that it is tried at all."""


@dataclass(frozen=True, eq=False)
class SideMatch:
    """A side laid over its model.

    Attributes:
        model: of the side.
        laid: the side in the model's frame.
        lights: the comparison in each light that both have.
    """

    scene: Scene
    model: SideModel
    laid: Laid
    lights: Mapping[Light, LightMatch]

    @property
    def agreed(self) -> float:
        """Share of the places that registered alike, 0 to 1."""
        return self.laid.agreed


@dataclass(frozen=True, eq=False)
class Identified:
    """The model a document belongs to.

    Attributes:
        model: it.
        sides: each side that was found in it.
        tried: how many models were tried.
    """

    model: DocumentModel
    sides: Mapping[str, SideMatch]
    tried: int

    @property
    def agreed(self) -> float:
        """Of the side that agrees best."""
        return max(side.agreed for side in self.sides.values())


def match_side(scene: Scene, model: SideModel) -> SideMatch:
    """Lay a side over a model and compare all lights."""
    matrix, agreed = refine(scene, model.faded)
    laid = lay(scene, matrix, model.size, agreed)
    return SideMatch(scene, model, laid, match_lights(laid, model))


def identify(scenes: Mapping[str, Scene], models: Iterable[ModelEntry], least: float) -> tuple[Identified | None, int]:
    """Find the model that a document's sides register to.

    Args:
        scenes: by side, with known scale.
        models: candidates, likeliest first.
        least: share of places that must agree.

    Returns:
        The best that agrees, or None, and how many were tried.
    """
    best: Identified | None = None
    tried = 0
    for entry in models:
        model = entry.load()
        sides = {}
        for name, scene in scenes.items():
            if name in model.sides and _may_be(scene, model.sides[name]):
                sides[name] = match_side(scene, model.sides[name])
        if not sides:
            continue
        tried += 1
        found = Identified(model, sides, tried)
        if found.agreed >= least and (best is None or found.agreed > best.agreed):
            best = found
            if found.agreed > 0.5 * (1 + least):
                break
    return best, tried


def _may_be(scene: Scene, model: SideModel) -> bool:
    width, height = model.size
    return abs(scene.page.width / max(scene.page.height, 1) / (width / height) - 1) < _ASPECT


def own_models(
    models: Sequence[ModelEntry], issuer: str | None, document_code: str | None, document_format: str | None
) -> list[ModelEntry]:
    """The models of an issuer, format and kind, as an MRZ names them."""
    return [
        model
        for model in models
        if issuer
        and model.issuer == issuer
        and model.format in ("", document_format)
        and (not document_code or not model.document_code or model.document_code[:1] == document_code[:1])
    ]


def page_codes(scenes: Mapping[str, Scene]) -> dict[str, Code]:
    """The code of each side, by which models that look like it are found."""
    return {name: page_code(scene.page.of(scene.vi)) for name, scene in scenes.items()}


def likeliest(codes: Mapping[str, Code], models: Sequence[ModelEntry], count: int) -> list[ModelEntry]:
    """The models whose pages look most like a document's, nearest first.

    By the code of a whole page: a thousand models are compared in a millisecond, where registering one takes a tenth of
    a second.

    Args:
        codes: of the document's sides.
        models: to choose from.
        count: how many; fewer where there are fewer.
    """
    best: dict[int, float] = {}
    for name, code in codes.items():
        known = [i for i, model in enumerate(models) if name in model.codes]
        if not known:
            continue
        order, bits = nearest(code, [models[i].codes[name] for i in known], count)
        for place, distance in zip(order, bits, strict=True):
            index = known[int(place)]
            best[index] = min(best.get(index, float("inf")), float(distance))
    return [models[i] for i in sorted(best, key=lambda i: best[i])[:count]]
