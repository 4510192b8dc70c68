"""Learn a document model from genuine specimens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from docfraud.errors import UsageError
from docfraud.imaging.native import cv2
from docfraud.reference.frame import PX_PER_MM, Laid, Matrix, detail, grey_of, lay, refine, start_of
from docfraud.reference.model import SideModel
from docfraud.results import Light
from docfraud.security_features.photo import PhotoWindow
from docfraud.security_features.scene import Box, Scene
from docfraud.security_features.textlines import find_text

__all__ = ["Sample", "learn_side"]

_LEAST_AGREED = 0.3
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

    The frame is the first one's page; the others are registered to it. Text, portrait and MRZ of every specimen are left
    out of what is static; so is, with two specimens or more, all print that differs between them.

    Raises:
        UsageError: there is none, or one does not show the same print as the first.
    """
    if not samples:
        raise UsageError("A document model is learnt from one specimen or more.", remedy="Name their pictures.")
    first = samples[0].scene
    matrix, size = start_of(first)
    laid = [lay(first, matrix, size)]
    personal = [_personal(samples[0], matrix, size)]
    page = np.asarray(grey_of(laid[0].lights[Light.VI]), np.float32)
    for number, sample in enumerate(samples[1:], 2):
        way, agreed = refine(sample.scene, page, ~personal[0])
        if agreed < _LEAST_AGREED:
            raise UsageError(
                f"Specimen {number} does not show the same print as the first ({100 * agreed:.0f} % of the places agree).",
                remedy="Give specimens of one issue only, flat and sharp.",
            )
        laid.append(lay(sample.scene, way, size, agreed))
        personal.append(_personal(sample, way, size))
    static = ~np.logical_or.reduce(personal) & np.logical_and.reduce([x.inside for x in laid])
    if len(laid) > 1:
        static &= ~_differing(laid, static)
    edge = round(1.0 * PX_PER_MM)
    static[:edge] = static[-edge:] = False
    static[:, :edge] = static[:, -edge:] = False
    lights = {
        light: np.asarray(np.rint(np.mean([x.lights[light] for x in laid], axis=0)), np.uint8)
        for light in first.lights
        if all(light in x.lights for x in laid)
    }
    return SideModel(first.side, lights, static, _places(samples, laid), _measures(samples))


def _box_in(box: Box, matrix: Matrix) -> Box:
    return Box.around(box.quad @ matrix[:, :2].T + matrix[:, 2])


def _personal(sample: Sample, matrix: Matrix, size: tuple[int, int]) -> NDArray[np.bool_]:
    """What a specimen says of its holder: text, portrait, ghost, MRZ; (height, width), bool."""
    mask = np.zeros((size[1], size[0]), np.uint8)
    window = sample.window
    lines, _ = find_text(sample.scene, [] if window is None else [window.box])
    boxes = [_box_in(line.box, matrix).grown(_TEXT_MARGIN_MM * PX_PER_MM) for line in lines]
    if window is not None:
        boxes.append(_box_in(window.box, matrix).grown(_TEXT_MARGIN_MM * PX_PER_MM))
    if sample.scene.mrz_zone is not None:
        boxes.append(_box_in(sample.scene.mrz_zone, matrix).grown(_TEXT_MARGIN_MM * PX_PER_MM))
    if sample.ghost is not None:
        # the head was found; shoulders and hair are around it
        boxes.append(_box_in(sample.ghost, matrix).grown(0.6 * _box_in(sample.ghost, matrix).width))
    for box in boxes:
        mask[max(box.y0, 0) : max(box.y1, 0), max(box.x0, 0) : max(box.x1, 0)] = 1
    return mask > 0


def _differing(laid: Sequence[Laid], static: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Where print under white light is not the same on all specimens."""
    side = round(_TILE_MM * PX_PER_MM)
    planes = [detail(np.asarray(grey_of(x.lights[Light.VI]), np.float32)) for x in laid]
    kernel = (side, side)
    first = planes[0]
    out = np.zeros(static.shape, bool)
    for other in planes[1:]:
        def mean(plane: NDArray[np.float32]) -> NDArray[np.float32]:
            return np.asarray(cv2.blur(plane, kernel), np.float32)

        a, b = first - mean(first), other - mean(other)
        power = np.sqrt(mean(a * a) * mean(b * b))
        alike = mean(a * b) / np.maximum(power, 1e-3)
        strong = np.maximum(mean(a * a), mean(b * b)) > 3.0**2
        out |= strong & (alike < _UNLIKE)
    return np.asarray(cv2.dilate(out.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0)


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


def _measures(samples: Sequence[Sample]) -> dict[str, tuple[float, float]]:
    values: dict[str, list[float]] = {}
    for sample in samples:
        for name, value in (sample.measures or {}).items():
            values.setdefault(name, []).append(value)
    return {name: (float(np.mean(v)), float(np.std(v))) for name, v in values.items()}
