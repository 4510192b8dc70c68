"""The edges of the portrait: shadow and gap of something stuck on, glue around it (ICAO 9303-2 C.27, A.4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from docfraud.checks import Finding, check, failed, not_applicable, passed, undetermined
from docfraud.results import GoodSide, Light, Reason, Region, Severity, Threat
from docfraud.security_features.ink import middle_of
from docfraud.security_features.lit import need_light, sharp_enough
from docfraud.security_features.scene import Box, Grey, Scene, brightest, linear

if TYPE_CHECKING:
    from docfraud.examination import Examination

__all__ = ["SIDES", "EdgeProfile", "edge_profiles", "glue_rim", "shadow_of"]

SIDES = ("left", "right", "top", "bottom")
_OUT_MM = 3.4
_STEP_MM = 0.1
_SHADOW_MM = (0.08, 0.45)
_PAPER_MM = (0.9, 2.8)
_RIM_MM = (0.2, 1.1)
_BEYOND_MM = (2.2, 3.2)
_LEAST_PPI = 200.0


@dataclass(frozen=True, slots=True, eq=False)
class EdgeProfile:
    """Light along lines parallel to one edge of a window.

    Attributes:
        side: left, right, top or bottom.
        distance: outward from the edge, mm, shape (n,).
        light: median along the edge at each distance, linear, 0 to 1, shape (n,); NaN beyond the picture.
    """

    side: str
    distance: NDArray[np.float64]
    light: NDArray[np.float64]

    def mean(self, low: float, high: float) -> float:
        """Mean light between two distances; NaN where there is none."""
        part = self.light[(self.distance >= low) & (self.distance <= high)]
        part = part[np.isfinite(part)]
        return float(part.mean()) if len(part) else float("nan")


def edge_profiles(plane: Grey, box: Box, px_per_mm: float, page: Box) -> list[EdgeProfile]:
    """Light outside each edge of a window, by distance.

    Args:
        plane: one light, shape (height, width), uint8.
        box: the window.
        px_per_mm: scale.
        page: lines beyond it are left out.
    """
    distance = np.arange(0.0, _OUT_MM + 1e-6, _STEP_MM)
    inset = round(px_per_mm)
    rows, columns = slice(box.y0 + inset, box.y1 - inset), slice(box.x0 + inset, box.x1 - inset)
    found = []
    for side in SIDES:
        light = np.full(len(distance), np.nan)
        for i, d in enumerate(distance):
            off = round(float(d) * px_per_mm)
            at = {"left": box.x0 - 1 - off, "right": box.x1 + off, "top": box.y0 - 1 - off, "bottom": box.y1 + off}[
                side
            ]
            low, high = (page.x0, page.x1) if side in ("left", "right") else (page.y0, page.y1)
            if low <= at < high:
                line = plane[rows, at] if side in ("left", "right") else plane[at, columns]
                light[i] = float(linear(np.array(middle_of(line), np.uint8))) if line.size else np.nan
        found.append(EdgeProfile(side, distance, light))
    return found


def shadow_of(profiles: list[EdgeProfile]) -> dict[str, float]:
    """How much darker it is just outside each edge than the paper further out, 0 to 1; NaN where that cannot be
    said."""
    return {
        p.side: 1 - _least(p, *_SHADOW_MM) / m if (m := p.mean(*_PAPER_MM)) == m and m > 0 else float("nan")
        for p in profiles
    }


def _least(profile: EdgeProfile, low: float, high: float) -> float:
    """The second darkest line between two distances: a single one may be a line of the pattern."""
    part = profile.light[(profile.distance >= low) & (profile.distance <= high)]
    part = np.sort(part[np.isfinite(part)])
    return float(part[1]) if len(part) > 1 else float("nan")


def glue_rim(profiles: list[EdgeProfile]) -> float:
    """Ultraviolet light beside the window over that further out, median of its sides; NaN where it cannot be said."""
    ratios = []
    for profile in profiles:
        near, beyond = profile.mean(*_RIM_MM), profile.mean(*_BEYOND_MM)
        if np.isfinite(near) and np.isfinite(beyond) and beyond > 0:
            ratios.append(near / beyond)
    return float(np.median(ratios)) if len(ratios) >= 3 else float("nan")


@check(
    "photo-edges",
    title="Nothing is stuck on at the portrait",
    lights={Light.IR},
    needs=("page_ir", "photo"),
    threats={Threat.PHOTO_SUBSTITUTION},
    severity=Severity.HIGH,
    standard="ICAO 9303-2 C.27, A.4; C.3 (IR,FR,PH)",
)
def photo_edges(exam: Examination) -> Finding:
    """Shadow at the portrait's edges.

    **What it does.** In infrared the background print has vanished, so the paper just outside the portrait's four edges
    can be compared with the paper a little further out. A shadow on one or two sides, and not on the others, is thrown
    by an edge that stands up: a reader's lamps are never quite even. A printed frame lies on all sides alike.

    **Why a forger fails it.** A photograph glued over the portrait is a tenth of a millimetre thick. Sanding its edges
    thins the shadow and leaves a rough, bright rim instead.

    **What else could cause a failure.** Documents whose issuer glued the photograph in. A bubble or fold of the
    laminate along an edge. A printed line beside the portrait that infrared light sees.

    **Check by hand.** Let light fall flat across the page from each side in turn, and run a fingernail over the edges
    of
    the portrait: is there a step?
    """
    scene, window = exam.photo.scene, exam.photo.window
    need_light(exam, scene, Light.IR)
    sharp_enough(scene, _LEAST_PPI, "a shadow of a tenth of a millimetre")
    if not window.clear:
        return not_applicable("The portrait has no edges: it blends into the page.")
    assert scene.px_per_mm is not None
    shadows = shadow_of(edge_profiles(scene.lights[Light.IR], window.box, scene.px_per_mm, scene.page))
    known = {side: value for side, value in shadows.items() if np.isfinite(value)}
    if len(known) < 3:
        return undetermined(
            Reason.ARTEFACT_MISSING, "There is too little paper around the portrait to see a shadow on."
        )
    depth = max(known.values()) - min(known.values())
    threshold = exam.settings.photo_max_shadow
    more = {
        "score": round(depth, 3),
        "threshold": threshold,
        "good_side": GoodSide.BELOW,
        "expected": "paper equally light outside all edges",
        "observed": f"up to {100 * max(known.values()):.0f} % darker just outside an edge than further out",
    }
    if depth > threshold:
        dark = [side for side, value in known.items() if value > min(known.values()) + threshold]
        return failed(
            Reason.EDGE_FOUND,
            f"The portrait throws a shadow at its {' and '.join(dark)} edge{'s' if len(dark) > 1 else ''}, as "
            "something stuck on does.",
            advice="Feel the edges with a fingernail, and look at them under light that falls in flat.",
            regions=tuple(_edge_region(scene, window.box, side, Light.IR) for side in dark),
            **more,
        )
    return passed("There is no shadow at the edges of the portrait.", **more)


@check(
    "uv-photo-rim",
    title="There is no glue around the portrait",
    lights={Light.UV},
    needs=("page_uv", "photo"),
    threats={Threat.PHOTO_SUBSTITUTION},
    severity=Severity.HIGH,
    standard="ICAO 9303-2 C.27; C.3 (UV,BR,PH)",
)
def uv_photo_rim(exam: Examination) -> Finding:
    """Glow around the portrait under ultraviolet light.

    **What it does.** The paper within a millimetre of the portrait's edges is compared in the ultraviolet picture with
    the paper 2 to 3 mm away, on each side; the median of the sides decides, so that fluorescent print on one of them
    does not matter.

    **Why a forger fails it.** Adhesives glow under ultraviolet light. Glue is pressed out beneath a photograph, and
    creeps under a film that was slit and closed again.

    **What else could cause a failure.** A luminous frame that is part of the design. Documents whose issuer glued the
    photograph in. Grease or cleaning agent along the edge of a photograph.

    **Check by hand.** Follow the portrait's edge under the lamp: a bluish rim that is wider in one place than in
    another is glue, one of even width and colour is print.
    """
    scene, window = exam.photo.scene, exam.photo.window
    need_light(exam, scene, Light.UV)
    sharp_enough(scene, _LEAST_PPI, "a rim of glue")
    assert scene.px_per_mm is not None
    around = window.box.grown((_OUT_MM + 0.5) * scene.px_per_mm, scene.page)
    plane = brightest(around.of(scene.lights[Light.UV]))
    ratio = glue_rim(edge_profiles(plane, window.box.moved(-around.x0, -around.y0), scene.px_per_mm, around.at_origin))
    if not window.clear or not np.isfinite(ratio):
        return undetermined(Reason.ARTEFACT_MISSING, "The portrait's edges cannot be followed on three sides.")
    threshold = exam.settings.uv_max_rim
    more = {
        "score": round(ratio, 3),
        "threshold": threshold,
        "good_side": GoodSide.BELOW,
        "expected": "paper as dark beside the portrait as further away",
        "observed": f"{ratio:.2f} times as bright within a millimetre of the portrait",
    }
    if ratio > threshold:
        px = scene.px_per_mm
        return failed(
            Reason.TOO_BRIGHT,
            "A rim around the portrait glows under ultraviolet light, as glue does.",
            advice="Look at the rim under the lamp, and feel for a step.",
            regions=(scene.region(window.box.grown(1.5 * px, scene.page), Light.UV, "portrait"),),
            **more,
        )
    return passed("No rim glows around the portrait.", **more)


def _edge_region(scene: Scene, box: Box, side: str, light: Light) -> Region:
    """A strip of 1.5 mm along an edge."""
    d = round(1.5 * (scene.px_per_mm or 1))
    strip = {
        "left": Box(box.x0 - d, box.y0, box.x0 + d, box.y1),
        "right": Box(box.x1 - d, box.y0, box.x1 + d, box.y1),
        "top": Box(box.x0, box.y0 - d, box.x1, box.y0 + d),
        "bottom": Box(box.x0, box.y1 - d, box.x1, box.y1 + d),
    }[side]
    return scene.region(strip.cut(scene.page), light, "portrait_edge")
