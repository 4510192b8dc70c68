"""When a picture is good enough: the rules of the picture checks, apart from where their measurements come from."""

from __future__ import annotations

from dataclasses import dataclass

from docfraud.checks import Finding, failed, passed, undetermined
from docfraud.imaging.quality import PictureQuality
from docfraud.results import GoodSide, Light, Reason, Region
from docfraud.settings import Settings

MM_PER_INCH = 25.4
CAPITAL_MM = 2.4
"""Height of an OCR-B capital in the MRZ, ICAO 9303-3 4.2 and ISO 1073-2 size 1, millimetres."""
SMALLEST_PAGE_MM = 85.6
"""The longer side of the smallest document, TD1 (ICAO 9303-5)."""


@dataclass(frozen=True, slots=True)
class _Fault:
    """One thing that is wrong with a picture."""

    reason: Reason
    message: str
    advice: str
    score: float
    threshold: float
    good_side: GoodSide


def judge(
    quality: PictureQuality,
    ppi: float | None,
    character_height: float | None,
    settings: Settings,
    *,
    image: str = "page",
    light: Light = Light.VI,
) -> Finding:
    """Whether a picture of a page is good enough to examine.

    Args:
        quality: as measured on the page, in the picture's own pixels.
        ppi: resolution, pixels per inch, if known.
        character_height: height of an MRZ capital, pixels, if known; used where `ppi` is not. Where neither is, the
            page is taken to be the smallest there is, so that nothing is called too coarse or too soft that may not be.
        settings: the `quality_*` thresholds.
        image, light: what the regions are on.

    Returns:
        Passed, failed with the first of TOO_LOW_RESOLUTION, TOO_BLURRED, TOO_MUCH_GLARE, TOO_DARK that holds (the
        message names all), or undetermined if there is no print to judge by.
    """
    known = ppi
    if known is None and character_height is not None:
        known = character_height / CAPITAL_MM * MM_PER_INCH
    at_most = max(quality.width, quality.height) / SMALLEST_PAGE_MM * MM_PER_INCH
    resolution = at_most if known is None else known
    faults = [
        fault
        for fault in (
            _resolution(resolution, known is None, settings),
            _blur(quality, resolution, settings),
            _glare(quality, settings),
            _darkness(quality, settings),
        )
        if fault is not None
    ]
    glare = tuple(
        Region(
            image=image,
            light=light,
            role="glare",
            polygon=tuple((round(float(x), 1), round(float(y), 1)) for x, y in outline),
        )
        for outline in quality.glare_outlines
    )
    edge = None if quality.edge_width is None else quality.edge_width * MM_PER_INCH / resolution
    observed = _observed(resolution, known is None, edge, quality)
    expected = (
        f"at least {settings.quality_min_ppi:.0f} ppi, edges within {settings.quality_max_edge:.2f} mm, "
        f"reflections on at most {100 * settings.quality_max_glare:.0f} % of the page"
    )
    if faults:
        first = faults[0]
        return failed(
            first.reason,
            " ".join(fault.message for fault in faults),
            advice=" ".join(dict.fromkeys(fault.advice for fault in faults)),
            score=first.score,
            threshold=first.threshold,
            good_side=first.good_side,
            regions=glare if any(fault.reason is Reason.TOO_MUCH_GLARE for fault in faults) else (),
            expected=expected,
            observed=observed,
        )
    if edge is None:
        return undetermined(
            Reason.TOO_BLURRED,
            "There is no print on the page by which its sharpness could be judged.",
            advice="Capture the side with the printed data, flat and in focus.",
            expected=expected,
            observed=observed,
        )
    message = "The page is sharp, evenly lit and resolved well enough to be read."
    if quality.glare is None:
        message += " Its paper is at the camera's limit of brightness, so reflections could not be looked for."
    return passed(
        message,
        score=round(edge, 3),
        threshold=settings.quality_max_edge,
        good_side=GoodSide.BELOW,
        expected=expected,
        observed=observed,
    )


def _resolution(resolution: float, guessed: bool, settings: Settings) -> _Fault | None:
    if resolution >= settings.quality_min_ppi:
        return None
    return _Fault(
        Reason.TOO_LOW_RESOLUTION,
        f"The picture has {'at most ' if guessed else ''}{resolution:.0f} pixels per inch; small print is lost.",
        "Scan the page at 400 ppi, or let it fill the camera's picture.",
        round(resolution, 1),
        settings.quality_min_ppi,
        GoodSide.ABOVE,
    )


def _blur(quality: PictureQuality, resolution: float, settings: Settings) -> _Fault | None:
    if quality.edge_width is None:
        return None
    edge = quality.edge_width * MM_PER_INCH / resolution
    if edge <= settings.quality_max_edge:
        return None
    return _Fault(
        Reason.TOO_BLURRED,
        f"The picture is blurred: sharp edges are spread over {edge:.2f} mm.",
        "Lay the page flat, hold still, focus, and capture it again.",
        round(edge, 3),
        settings.quality_max_edge,
        GoodSide.BELOW,
    )


def _glare(quality: PictureQuality, settings: Settings) -> _Fault | None:
    if quality.glare is None or quality.glare <= settings.quality_max_glare:
        return None
    return _Fault(
        Reason.TOO_MUCH_GLARE,
        f"Reflections hide about {100 * quality.glare:.0f} % of the page.",
        "Tilt the page or move the lamp until nothing shines, and capture it again.",
        round(quality.glare, 4),
        settings.quality_max_glare,
        GoodSide.BELOW,
    )


def _darkness(quality: PictureQuality, settings: Settings) -> _Fault | None:
    if quality.paper < settings.quality_min_paper:
        return _Fault(
            Reason.TOO_DARK,
            "The picture is too dark.",
            "Light the page evenly, or expose longer.",
            quality.paper,
            settings.quality_min_paper,
            GoodSide.ABOVE,
        )
    if quality.contrast >= settings.quality_min_contrast:
        return None
    return _Fault(
        # veiled by light or starved of it: the two ways a picture loses its contrast
        Reason.TOO_MUCH_GLARE if quality.paper >= 190 else Reason.TOO_DARK,
        "The print hardly stands out from the paper.",
        "Light the page evenly, without light falling into the lens, and capture it again.",
        round(quality.contrast, 3),
        settings.quality_min_contrast,
        GoodSide.ABOVE,
    )


def _observed(resolution: float, guessed: bool, edge: float | None, quality: PictureQuality) -> str:
    parts = [f"{'at most ' if guessed else ''}{resolution:.0f} ppi"]
    if edge is not None:
        parts.append(f"edges {edge:.2f} mm")
    if quality.glare is not None:
        parts.append(f"reflections {100 * quality.glare:.1f} %")
    parts.append(f"paper {quality.paper:.0f} of 255")
    return ", ".join(parts)
