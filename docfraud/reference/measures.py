"""What is measured of a page's personalisation, to be compared with the specimens that a model was learnt from.

Each measure is a ratio or a number per millimetre, so that it does not depend on exposure or resolution.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from docfraud.imaging.native import cv2
from docfraud.imaging.order import percentile
from docfraud.results import Light
from docfraud.security_features.grain import grain_of
from docfraud.security_features.ink import absorption, colour_of, strokes_of
from docfraud.security_features.photo import PhotoWindow
from docfraud.security_features.scene import Box, Scene, linear
from docfraud.security_features.textlines import TextLine

__all__ = ["NAMES", "ghost_infrared", "measure_side"]

NAMES = {
    "portrait_infrared": "contrast of the portrait in infrared over white light",
    "portrait_grain": "grain of the portrait",
    "ghost_infrared": "what of the second portrait stays in infrared",
    "text_infrared": "infrared absorption of the printed data",
    "mrz_infrared": "infrared absorption of the MRZ",
}
"""Every measure and its words."""

_NOMINAL_PPI = 400.0


def measure_side(scene: Scene, window: PhotoWindow | None, lines: Sequence[TextLine]) -> Mapping[str, float]:
    """All that can be measured on a side of known scale; a measure that cannot be made is left out.

    Args:
        scene: the side.
        window: the portrait, if it is on this side.
        lines: the side's text, without the portrait (`find_text`).
    """
    found: dict[str, float] = {}
    px = scene.px_per_mm
    assert px is not None
    if window is not None and window.clear:
        found |= _portrait(scene, window.box.grown(-0.8 * px))
    zone = scene.mrz_zone
    mrz = [] if zone is None else [x for x in lines if x.box.cut(zone).area > 0.6 * x.box.area]
    data = [x for x in lines if not any(x is y for y in mrz)]
    found |= _text(scene, "mrz", mrz)
    found |= _text(scene, "text", _values(scene, data))
    return found


def ghost_infrared(scene: Scene, box: Box) -> float | None:
    """How much of the second portrait's print stays in infrared: 0 for an ink that vanishes, 1 for carbon.

    The slope of the infrared picture's detail over the white one's, both in parts of the paper's brightness: other
    print in the same place (overprint, background) has its own detail and does not change the slope.

    Args:
        scene: the side.
        box: of the head in the second portrait, scene pixels.

    Returns:
        None without an infrared picture, where the head is smaller than 24 pixels, or too pale to be measured.
    """
    if Light.IR not in scene.lights or min(box.width, box.height) < _LEAST_GHOST:
        return None
    planes = []
    for light in (Light.VI, Light.IR):
        small = cv2.resize(box.of(scene.lights[light]), (48, 56), interpolation=cv2.INTER_AREA)
        plane = linear(np.asarray(small, np.uint8))
        plane = plane.mean(axis=2) if plane.ndim == 3 else plane
        plane = np.asarray(plane / max(float(np.percentile(plane, 90)), 0.02), np.float32)
        # from a sixth of the head to its finest feature: the face, neither the light's fall-off nor the print's dots
        planes.append(cv2.GaussianBlur(plane, (0, 0), 1.0) - cv2.GaussianBlur(plane, (0, 0), 8.0))
    white, infrared = planes
    if float(white.std()) < _LEAST_GHOST_CONTRAST:
        return None
    return float((white * infrared).sum() / np.square(white).sum())


_LEAST_GHOST = 24
_LEAST_GHOST_CONTRAST = 0.02


def _portrait(scene: Scene, box: Box) -> dict[str, float]:
    part = box.of(scene.vi)
    if min(part.shape[:2]) < 40:
        return {}
    mean = linear(np.asarray(cv2.resize(part, (96, 128), interpolation=cv2.INTER_AREA), np.uint8)).mean(axis=2)
    found: dict[str, float] = {}
    grey = np.asarray(cv2.cvtColor(part, cv2.COLOR_RGB2GRAY), np.float32)
    ppi = scene.ppi or _NOMINAL_PPI
    if ppi >= 280 and not scene.warped:
        # the middle of the picture: the face is the best printed part of it
        y, x = grey.shape[0] // 2, grey.shape[1] // 2
        grey = np.ascontiguousarray(grey[max(y - 128, 0) : y + 128, max(x - 128, 0) : x + 128])
        small, _ = grain_of(grey)
        lit = (grey > 70) & (grey < 245)
        if int(lit.sum()) > 2000:
            found["portrait_grain"] = float(np.sqrt(max(percentile(small[lit], 30), 0))) * ppi / _NOMINAL_PPI
    if Light.IR in scene.lights:
        infrared = linear(
            np.asarray(cv2.resize(box.of(scene.lights[Light.IR]), (96, 128), interpolation=cv2.INTER_AREA), np.uint8)
        )
        found["portrait_infrared"] = float(infrared.std() / max(infrared.mean(), 0.02)) / max(
            float(mean.std() / max(mean.mean(), 0.02)), 0.05
        )
    return found


def _values(scene: Scene, lines: list[TextLine]) -> list[TextLine]:
    """The lines that are the holder's data: of the heights that many lines share, the blackest and most neutral."""
    px = scene.px_per_mm or 1.0
    dark = []
    for line in lines:
        colour, depth = [], []
        for i in range(len(line.boxes)):
            box = line.character(i)
            strokes = strokes_of(scene.grey, box)
            if strokes is None:
                continue
            colour.append(colour_of(scene.vi, strokes))
            depth.append(strokes.white)
        if colour and np.median(colour) < 16 and np.median(depth) > 0.75 and line.height > 1.5 * px:
            dark.append(line)
    return dark


def _text(scene: Scene, name: str, lines: list[TextLine]) -> dict[str, float]:
    """Ink and edges of some lines."""
    infrared = scene.lights.get(Light.IR)
    if infrared is None:
        return {}
    ratios = []
    px = scene.px_per_mm or 1.0
    for line in lines:
        for i in range(len(line.boxes)):
            box = line.character(i).grown(0.12 * px, scene.page)
            strokes = strokes_of(scene.grey, box)
            if strokes is None:
                continue
            ratios.append(absorption(infrared, strokes) / max(strokes.white, 0.05))
    return {f"{name}_infrared": float(np.median(ratios))} if len(ratios) >= 8 else {}
