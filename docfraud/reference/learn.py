"""Learn a document model from genuine specimens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from docfraud.errors import UsageError
from docfraud.imaging.native import cv2
from docfraud.reference.frame import PX_PER_MM, Laid, Matrix, detail, faded, grey_of, lay, print_of, refine, start_of
from docfraud.reference.model import SideModel
from docfraud.results import Light
from docfraud.security_features.photo import PhotoWindow
from docfraud.security_features.repeat import head_of
from docfraud.security_features.scene import Box, Scene
from docfraud.security_features.textlines import find_text

__all__ = ["Sample", "learn_side"]

_LEAST_AGREED = 0.3
_EDGE_MM = 1.0
_TEXT_MARGIN_MM = 0.6
_TILE_MM = 2.0
_UNLIKE = 0.45
"""Places whose print correlates less than this between two specimens are the holder's, or worn."""


@dataclass(frozen=True, eq=False)
class Sample:
    """One specimen's side.

    Attributes:
        scene: its pictures.
        window: the portrait, if it is on this side.
        ghost: its second print, scene pixels, if it was found.
        measures: by name, see `docfraud.reference.measures`.
    """

    scene: Scene
    window: PhotoWindow | None = None
    ghost: Box | None = None
    measures: Mapping[str, float] | None = None


def learn_side(samples: Sequence[Sample]) -> SideModel:
    """Average the same side of several specimens.

    The frame is the first one's page; the others are registered to it. Text, portrait and MRZ of every specimen are
    left out of what is static; so is, with two specimens or more, all print that differs between them.

    Raises:
        UsageError: there is none, or one does not show the same print as the first.
    """
    if not samples:
        raise UsageError("A document model is learnt from one specimen or more.", remedy="Name their pictures.")
    first = samples[0].scene
    matrix, size = start_of(first)
    laid = [lay(first, matrix, size)]
    personal = [_personal(samples[0], matrix, size)]
    page = detail(grey_of(laid[0].lights[Light.VI]))
    for number, sample in enumerate(samples[1:], 2):
        way, agreed = refine(sample.scene, faded(page, ~(personal[0][0] | personal[0][1])))
        if agreed < _LEAST_AGREED:
            raise UsageError(
                f"Specimen {number} does not show the same print as the first ({100 * agreed:.0f} % of the places "
                "agree).",
                remedy="Give specimens of one issue only, flat and sharp.",
            )
        laid.append(lay(sample.scene, way, size, agreed))
        personal.append(_personal(sample, way, size))
    inside = np.logical_and.reduce([x.inside for x in laid])
    edge = round(_EDGE_MM * PX_PER_MM)
    inside[:edge] = inside[-edge:] = False
    inside[:, :edge] = inside[:, -edge:] = False
    static = inside & ~np.logical_or.reduce([text | pictures for text, pictures in personal])
    luminous = inside & ~np.logical_or.reduce([text for text, _ in personal])
    for other in laid[1:]:
        static &= ~_differing(laid[0], other, Light.VI, 3.0)
        if Light.UV in first.lights and Light.UV in other.lights:
            luminous &= ~_differing(laid[0], other, Light.UV, 6.0)
    lights = {
        light: np.asarray(np.rint(np.mean([x.lights[light] for x in laid], axis=0)), np.uint8)
        for light in first.lights
        if all(light in x.lights for x in laid)
    }
    return SideModel(first.side, lights, static, luminous, _places(samples, laid), _measures(samples, laid))


def _box_in(box: Box, matrix: Matrix) -> Box:
    return Box.around(box.quad @ matrix[:, :2].T + matrix[:, 2])


def _personal(sample: Sample, matrix: Matrix, size: tuple[int, int]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """What a specimen says of its holder: its text with the MRZ, and its pictures; (height, width), bool, each."""
    text, pictures = np.zeros((size[1], size[0]), bool), np.zeros((size[1], size[0]), bool)
    window, zone, ghost = sample.window, sample.scene.mrz_zone, sample.ghost
    margin = _TEXT_MARGIN_MM * PX_PER_MM
    lines = find_text(sample.scene, [] if window is None else [window.box])
    for place in [line.box for line in lines] + ([] if zone is None else [zone]):
        _fill(text, _box_in(place, matrix).grown(margin))
    if window is not None:
        _fill(pictures, _box_in(window.box, matrix).grown(margin))
    if ghost is not None:
        # the head was found; shoulders and hair are around it
        _fill(pictures, _box_in(ghost, matrix).grown(0.6 * _box_in(ghost, matrix).width))
    return text, pictures


def _fill(mask: NDArray[np.bool_], box: Box) -> None:
    mask[max(box.y0, 0) : max(box.y1, 0), max(box.x0, 0) : max(box.x1, 0)] = True


def _differing(one: Laid, other: Laid, light: Light, least: float) -> NDArray[np.bool_]:
    """Where the print of two specimens differs in a light; `least` is the contrast that counts, grey levels."""
    side = round(_TILE_MM * PX_PER_MM)

    def mean(plane: NDArray[np.float32]) -> NDArray[np.float32]:
        return np.asarray(cv2.blur(plane, (side, side)), np.float32)

    a, b = (detail(print_of(light, x.lights[light])) for x in (one, other))
    a, b = a - mean(a), b - mean(b)
    aa, bb = mean(a * a), mean(b * b)
    alike = mean(a * b) / np.sqrt(np.maximum(aa * bb, 1e-6))
    unlike = (np.maximum(aa, bb) > least**2) & (alike < _UNLIKE)
    return np.asarray(cv2.dilate(unlike.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0)


def _places(samples: Sequence[Sample], laid: Sequence[Laid]) -> dict[str, Box]:
    found: dict[str, list[Box]] = {}
    for sample, place in zip(samples, laid, strict=True):
        if sample.window is not None:
            found.setdefault("portrait", []).append(_box_in(sample.window.box, place.matrix))
        if sample.ghost is not None:
            found.setdefault("ghost", []).append(_box_in(sample.ghost, place.matrix))
        if sample.scene.mrz_zone is not None:
            found.setdefault("mrz", []).append(_box_in(sample.scene.mrz_zone, place.matrix))
    out = {}
    for name, boxes in found.items():
        edges = np.array([(b.x0, b.y0, b.x1, b.y1) for b in boxes])
        if name == "ghost":  # heads differ in size and place: what holds them all
            low, high = edges[:, :2].min(axis=0), edges[:, 2:].max(axis=0)
            out[name] = Box(int(low[0]), int(low[1]), int(high[0]), int(high[1]))
        else:
            middle = np.median(edges, axis=0).astype(int)
            out[name] = Box(*(int(v) for v in middle))
    if "ghost" in out and len(found["ghost"]) < (len(samples) + 1) // 2:
        del out["ghost"]  # seen on fewer than half: a chance likeness
    return out


def _measures(samples: Sequence[Sample], laid: Sequence[Laid]) -> dict[str, tuple[float, float]]:
    values: dict[str, list[float]] = {}
    for sample, place in zip(samples, laid, strict=True):
        if sample.window is not None and sample.ghost is not None:
            # the second portrait is the first one moved and shrunk, wherever in it the head is
            head, ghost = _box_in(head_of(sample.window), place.matrix), _box_in(sample.ghost, place.matrix)
            scale = ghost.height / max(head.height, 1)
            values.setdefault("ghost_scale", []).append(scale)
            values.setdefault("ghost_x", []).append(ghost.x0 - scale * head.x0)
            values.setdefault("ghost_y", []).append(ghost.y0 - scale * head.y0)
        for name, value in (sample.measures or {}).items():
            values.setdefault(name, []).append(value)
    return {name: (float(np.median(v)), float(np.std(v))) for name, v in values.items()}
