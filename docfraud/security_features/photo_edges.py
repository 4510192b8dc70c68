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
from docfraud.security_features.scene import EDGES, Box, Grey, Scene, brightest, linear

if TYPE_CHECKING:
    from docfraud.examination import Examination

__all__ = ["EdgeProfile", "at_true_edges", "edge_profiles", "glue_rim", "shadow_of", "unlike_an_edge"]

_OUT_MM = 3.4
_STEP_MM = 0.1
_SHADOW_MM = (0.08, 0.45)
_PAPER_MM = (0.9, 2.8)
_RIM_MM = (0.2, 1.1)
_BEYOND_MM = (1.6, 3.2)
_PAPER_QUANTILE = 0.8
"""Of the lines beyond the rim: rules and captions beside a portrait darken whole lines, the paper is what is left."""
_LEAST_PPI = 200.0
_IN_MM = 1.2
_OFF_MM = 1.2
"""How far outside the window that was found the portrait's edge may be: one whose background is as light as the paper
shows its edge in infrared alone."""
_STEP_PART_MM = 0.3
_PAPER_LIKE = 0.7
"""Share of the lightest edge's paper that paper has at the others: a reader's lamps and a tinted page make less
difference. Chosen a priori."""
_WITHIN_MM, _OUTSIDE_MM = (-1.2, -0.3), (0.6, 1.5)
_LEAST_TONE = {Light.IR: 0.015, Light.VI: 0.05}
"""Difference of tone between portrait and paper below which a line that was taken for the portrait's edge may as well
be a printed rule. Chosen a priori: two steps of the 8-bit scale, and what a pattern of lines or glare may change."""
_LEAST_STEP = 0.03
"""Share of the paper's light by which it grows lighter at an edge. Chosen a priori: a step of the 8-bit scale is 1 %
there."""


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

    def between(self, low: float, high: float) -> NDArray[np.float64]:
        """Light of the lines between two distances that lie in the picture."""
        part = self.light[(self.distance >= low) & (self.distance <= high)]
        return part[np.isfinite(part)]

    def mean(self, low: float, high: float) -> float:
        """Mean light between two distances; NaN where there is none."""
        part = self.between(low, high)
        return float(part.mean()) if len(part) else float("nan")

    def quantile(self, low: float, high: float, share: float) -> float:
        """The light that a share of the lines between two distances stay below; NaN where there is none."""
        part = self.between(low, high)
        return float(np.quantile(part, share)) if len(part) else float("nan")

    @property
    def step(self) -> float:
        """Difference of tone between the two sides of the edge, as a share of the paper's light; the profile must
        reach inward."""
        within, beyond = self.quantile(*_WITHIN_MM, 0.5), self.quantile(*_OUTSIDE_MM, 0.5)
        return abs(within - beyond) / max(beyond, 1e-6)


def edge_profiles(
    plane: Grey, box: Box, px_per_mm: float, page: Box, inward: float = 0.0, outward: float = _OUT_MM
) -> list[EdgeProfile]:
    """Light outside each edge of a window, by distance.

    Args:
        plane: one light, shape (height, width), uint8.
        box: the window.
        px_per_mm: scale.
        page: lines beyond it are left out.
        inward, outward: how far the lines reach into the window and away from it, mm.
    """
    steps = range(-round(inward / _STEP_MM), round(outward / _STEP_MM) + 1)
    distance = np.array([i * _STEP_MM for i in steps], np.float64)
    inset = round(px_per_mm)
    rows, columns = slice(box.y0 + inset, box.y1 - inset), slice(box.x0 + inset, box.x1 - inset)
    found = []
    for side in EDGES:
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
        p.side: max(1 - _least(p, *_SHADOW_MM) / m, 0.0)
        if (m := p.quantile(*_PAPER_MM, 0.5)) == m and m > 0
        else float("nan")
        for p in profiles
    }


def at_true_edges(profiles: list[EdgeProfile]) -> list[EdgeProfile]:
    """Each profile with its distances from where the portrait ends, if that is further out than the window found.

    There the tone of the portrait goes over into lighter paper at once. A shadow does, too, but what lies inside it
    is lighter than it.

    Args:
        profiles: reaching at least 1.2 mm in and 4.6 mm out.
    """
    found = []
    for profile in profiles:
        end = _ends_at(profile)
        distance = np.array([round(float(d) - end, 6) for d in profile.distance], np.float64)
        found.append(EdgeProfile(profile.side, distance, profile.light))
    return found


def unlike_an_edge(infrared: list[EdgeProfile], white: list[EdgeProfile], true: list[EdgeProfile]) -> list[str]:
    """Sides where what was taken for the portrait's edge is none.

    Either there is the same tone on both of its sides, as at a printed rule; or what lies beyond it is darker in white
    light than beyond the other edges: the portrait goes on there.

    Args:
        infrared, white: profiles of the same lines in both lights.
        true: `at_true_edges` of the infrared ones.
    """
    beyond = [
        EdgeProfile(vi.side, ir.distance, vi.light).quantile(*_OUTSIDE_MM, 0.5)
        for vi, ir in zip(white, true, strict=True)
    ]
    paper = np.nanmax(beyond) if np.isfinite(beyond).any() else float("nan")
    return [
        ir.side
        for ir, vi, outside in zip(infrared, white, beyond, strict=True)
        if (ir.step < _LEAST_TONE[Light.IR] and vi.step < _LEAST_TONE[Light.VI]) or outside < _PAPER_LIKE * paper
    ]


def _ends_at(profile: EdgeProfile) -> float:
    """The innermost of the places where it grows lighter outward, that is not much less steep than the steepest."""
    places = profile.distance[(profile.distance >= -_STEP_PART_MM) & (profile.distance <= _OFF_MM)]
    steps = np.array([_step_at(profile, float(d)) for d in places])
    if not np.isfinite(steps).all():
        return 0.0
    least = max(_LEAST_STEP, 0.5 * float(steps.max()))
    peaks = np.flatnonzero((steps[1:-1] >= least) & (steps[1:-1] >= steps[:-2]) & (steps[1:-1] > steps[2:])) + 1
    for place in places[peaks]:
        within, beyond = _beside(profile, float(place))
        further = profile.mean(place - _IN_MM, place - 2 * _STEP_PART_MM)
        if further < within + 0.5 * (beyond - within):
            return max(float(place), 0.0)
        break  # a valley: a shadow
    return 0.0


def _beside(profile: EdgeProfile, place: float) -> tuple[float, float]:
    half = _STEP_MM / 2
    return profile.mean(place - _STEP_PART_MM, place - half), profile.mean(place + half, place + _STEP_PART_MM)


def _step_at(profile: EdgeProfile, place: float) -> float:
    within, beyond = _beside(profile, place)
    return (beyond - within) / beyond if beyond > 0 else float("nan")


def _least(profile: EdgeProfile, low: float, high: float) -> float:
    """The second darkest line between two distances: a single one may be a line of the pattern."""
    part = np.sort(profile.between(low, high))
    return float(part[1]) if len(part) > 1 else float("nan")


def glue_rim(profiles: list[EdgeProfile]) -> float:
    """Ultraviolet light beside the window over that further out, median of its sides; NaN where it cannot be said."""
    ratios = []
    for profile in profiles:
        near, beyond = profile.mean(*_RIM_MM), profile.quantile(*_BEYOND_MM, _PAPER_QUANTILE)
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
    can be compared with the paper a little further out. The edge is looked for again in infrared, where dark print
    beside the portrait does not hide it; a side on which neither light shows an edge is left out. A shadow on one or
    two sides, and not on the others, is thrown by an edge that stands up: a reader's lamps are never quite even. A
    printed frame lies on all sides alike.

    **Why a forger fails it.** A photograph glued over the portrait is a tenth of a millimetre thick. Sanding its edges
    thins the shadow and leaves a rough, bright rim instead.

    **What else could cause a failure.** Documents whose issuer glued the photograph in. A bubble or fold of the
    laminate along an edge. A printed line beside the portrait that infrared light sees.

    **Check by hand.** Let light fall flat across the page from each side in turn, and run a fingernail over the edges
    of the portrait: is there a step?
    """
    scene, window = exam.photo.scene, exam.photo.window
    need_light(exam, scene, Light.IR)
    sharp_enough(scene, _LEAST_PPI, "a shadow of a tenth of a millimetre")
    if not window.clear:
        return not_applicable("The portrait has no edges: it blends into the page.")
    assert scene.px_per_mm is not None
    reach = (_IN_MM, _OUT_MM + _OFF_MM)
    profiles = edge_profiles(scene.lights[Light.IR], window.box, scene.px_per_mm, scene.page, *reach)
    true = at_true_edges(profiles)
    shadows = shadow_of(true)
    if np.nanmax([*shadows.values(), -np.inf]) > exam.settings.photo_max_shadow:
        grey = edge_profiles(scene.grey, window.box, scene.px_per_mm, scene.page, *reach)
        for side in unlike_an_edge(profiles, grey, true):
            shadows[side] = float("nan")
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
