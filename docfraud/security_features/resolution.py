"""How fine the lines of the background are: a print after a scan has lost their edges (ICAO 9303-2 C.3: VI,FR)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from docfraud.checks import Finding, check, failed, passed, undetermined
from docfraud.imaging.native import cv2
from docfraud.imaging.order import percentile
from docfraud.results import GoodSide, Light, Reason, Severity, Threat
from docfraud.security_features.grain import background_tiles
from docfraud.security_features.lit import background_regions, in_light, not_background, sharp_enough
from docfraud.security_features.scene import Box, Grey, Scene

if TYPE_CHECKING:
    from docfraud.examination import Examination

__all__ = ["LineDetail", "edge_width", "line_detail"]

LEAST_PPI = 295.0
"""Two pixels for the finest detail that is looked at."""
_COARSE = (1.5, 3.5)
_FINE = (4.2, 6.2)
"""Cycles a millimetre: periods of 0.29 to 0.67 mm, the spacing of line work, and of 0.16 to 0.24 mm, its edges."""
_SHARPEST = 0.8
_LEAST_SQUARES = 8
_DIRECTED = 4.0
"""How much more detail there must be across lines than in the middle one of twelve directions: noise has 1.4."""
_LEAST_LINES = 1.0
"""Grey levels of coarse detail across the lines; with less there are no lines."""


@dataclass(frozen=True, slots=True)
class LineDetail:
    """How much fine detail lines have.

    Attributes:
        share: power of fine detail across the lines, above that in other directions, over that of coarse detail; of
            the sharper squares.
        squares: how many had lines.
        boxes: of these, scene pixels.
    """

    share: float
    squares: int
    boxes: tuple[Box, ...]


@lru_cache(maxsize=4)
def _bands(side: int, px_per_mm: float) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Masks that average over the coarse (12, n) and the fine (12, n) frequencies of twelve directions."""
    frequency = np.fft.fftfreq(side)
    fy, fx = np.meshgrid(frequency, np.fft.rfftfreq(side), indexing="ij")
    radius = np.hypot(fx, fy).ravel() * px_per_mm
    direction = (np.degrees(np.arctan2(fy, fx)).ravel() % 180 / 15).astype(int)
    masks = []
    for low, high in (_COARSE, _FINE):
        mask = np.stack([((direction == k) & (radius > low) & (radius < high)).astype(np.float32) for k in range(12)])
        masks.append(mask / np.maximum(mask.sum(axis=1, keepdims=True), 1))
    return masks[0], masks[1]


def line_detail(grey: Grey, boxes: list[Box], px_per_mm: float) -> LineDetail:
    """Measure the fine detail of lines.

    A line that is drawn has edges: its spectrum goes on at multiples of its spacing. One that was scanned and printed
    is a soft wave. Only detail across the lines counts, above that in other directions, so that noise and dots do not
    pass for edges.

    Args:
        grey: lightness, (height, width), uint8.
        boxes: squares of the background, of one size.
        px_per_mm: scale.
    """
    if not boxes:
        return LineDetail(0.0, 0, ())
    side = min(min(box.width, box.height) for box in boxes)
    window = np.outer(np.hanning(side), np.hanning(side)).astype(np.float32)
    cells = np.stack([np.asarray(box.of(grey)[:side, :side], np.float32) for box in boxes])
    cells -= np.stack([cv2.GaussianBlur(cell, (0, 0), 0.38 * px_per_mm) for cell in cells])
    spectra = np.fft.rfft2(cells * window).astype(np.complex64)
    power = (spectra.real**2 + spectra.imag**2).reshape(len(boxes), -1) / float((window**2).sum())
    coarse_mask, fine_mask = _bands(side, round(px_per_mm, 3))
    coarse, fine = power @ coarse_mask.T, power @ fine_mask.T
    rows = np.arange(len(boxes))
    across = np.argmax(coarse, axis=1)
    lines = coarse[rows, across]
    used = (lines > _LEAST_LINES**2) & (lines > _DIRECTED * np.median(coarse, axis=1))
    if not used.any():
        return LineDetail(0.0, 0, ())
    share = (fine[rows, across] - np.median(fine, axis=1))[used] / lines[used]
    kept = tuple(box for box, keep in zip(boxes, used, strict=True) if keep)
    return LineDetail(float(np.quantile(share, _SHARPEST)), len(kept), kept)


def edge_width(scene: Scene) -> float | None:
    """Contrast of the MRZ over its steepest slopes, mm; None without an MRZ on this side."""
    zone = scene.mrz_zone
    if zone is None or scene.px_per_mm is None or zone.area < 500:
        return None
    grey = cv2.GaussianBlur(np.asarray(zone.of(scene.grey), np.float32), (0, 0), 0.5)
    contrast = percentile(grey, 85) - percentile(grey, 3)
    slope = percentile(np.abs(np.diff(grey, axis=1)), 98.5)
    return contrast / max(slope, 1e-6) / scene.px_per_mm


@check(
    "resolution",
    title="The background's lines have edges",
    needs=("mrz_scene", "scenes"),
    threats={Threat.COUNTERFEIT, Threat.PAGE_SUBSTITUTION, Threat.FANTASY_DOCUMENT},
    severity=Severity.HIGH,
    standard="ICAO 9303-2 C.3 (VI,AB,IS), A.4",
)
def resolution(exam: Examination) -> Finding:
    """Sharpness of the background's lines.

    **What it does.** In squares of 4 mm without text, detail across the lines of 0.16 to 0.24 mm is compared with that
    of 0.3 to 0.7 mm. Lines from a plate have edges, which a picture as sharp as its own MRZ shows; lines that were
    scanned and printed again, or transferred as dye, are soft waves. The sharper fifth of the squares counts.

    **Why a forger fails it.** A scan rounds lines of a tenth of a millimetre, and a printer rounds them again.

    **What else could cause a failure.** A background of soft shades or broad lines only. A thick or clouded laminate
    over the background that the MRZ does not lie under. Printers that set coarse dots make false detail and are not
    noticed here; their dots are looked for by another check.

    **Check by hand.** With a loupe of ten times, follow a thin line of the background: does it have two clean edges, or
    does it fade into the paper on both sides?
    """
    settings = exam.settings
    edge = edge_width(exam.mrz_scene)
    if edge is None or edge > settings.resolution_max_edge:
        return undetermined(
            Reason.TOO_LOW_RESOLUTION,
            "The picture is not sharp enough to judge the finest lines: even the MRZ's strokes have soft edges.",
            observed=None if edge is None else f"edges of the MRZ {edge:.2f} mm wide",
            advice="Capture the page at 400 ppi, flat on the glass.",
        )
    measured: list[tuple[Scene, LineDetail]] = []
    for scene in in_light(exam, Light.VI):
        sharp_enough(scene, LEAST_PPI, "the edges of fine lines")
        if scene.warped:
            continue
        assert scene.px_per_mm is not None
        found = line_detail(scene.grey, background_tiles(scene, not_background(exam, scene)), scene.px_per_mm)
        if found.squares >= _LEAST_SQUARES:
            measured.append((scene, found))
    if not measured:
        return undetermined(
            Reason.ARTEFACT_MISSING,
            "There is too little background of lines without text, or it was resampled, to judge its sharpness.",
        )
    scene, found = min(measured, key=lambda item: item[1].share)
    more = {
        "score": round(found.share, 4),
        "threshold": settings.resolution_min_detail,
        "good_side": GoodSide.ABOVE,
        "expected": "lines with edges",
        "observed": f"{100 * found.share:.1f} % as much detail at their edges as in their spacing",
    }
    if found.share >= settings.resolution_doubtful_detail:
        return passed("The lines of the background have edges.", **more)
    more["regions"] = background_regions(scene, found.boxes, Light.VI)
    if found.share < settings.resolution_min_detail:
        return failed(
            Reason.PRINT_PROCESS_DIFFERS,
            "The lines of the background fade into the paper, as after a scan and a print, though the MRZ is sharp.",
            advice="Follow a thin line of the background with a loupe of ten times.",
            **more,
        )
    return undetermined(
        Reason.PRINT_PROCESS_DIFFERS,
        "The lines of the background are soft, by their print or by design.",
        advice="Follow a thin line of the background with a loupe of ten times.",
        **more,
    )
