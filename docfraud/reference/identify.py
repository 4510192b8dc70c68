"""Which model a page belongs to, if any."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from docfraud.reference.compare import LightMatch, match_lights
from docfraud.reference.frame import Laid, lay, refine
from docfraud.reference.model import DocumentModel, SideModel
from docfraud.results import Light
from docfraud.security_features.scene import Scene

__all__ = ["Identified", "SideMatch", "candidates", "identify", "match_side"]

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
    matrix, agreed = refine(scene, model.page_detail, model.static)
    laid = lay(scene, matrix, model.size, agreed)
    return SideMatch(scene, model, laid, match_lights(laid, model))


def identify(
    scenes: Mapping[str, Scene], models: Iterable[DocumentModel], least: float
) -> tuple[Identified | None, int]:
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
    for model in models:
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


def candidates(
    models: Sequence[DocumentModel], issuer: str | None, document_code: str | None, document_format: str | None
) -> tuple[list[DocumentModel], list[DocumentModel]]:
    """The models of an issuer and format, and all others.

    An MRZ that was read narrows the search; a forged page may lie about its issuer, so the others are tried after.
    """
    own = [
        model
        for model in models
        if issuer
        and model.issuer == issuer
        and model.format in ("", document_format)
        and (not document_code or not model.document_code or model.document_code[:1] == document_code[:1])
    ]
    others = [model for model in models if not any(model is x for x in own)]
    return own, others
