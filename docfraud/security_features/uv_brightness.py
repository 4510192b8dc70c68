"""Brightness under ultraviolet light: of the paper, and of the portrait (ICAO 9303-2 C.3: UV,BR,FU / VZ / MR and
PH)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from docfraud.checks import Finding, check, failed, passed, undetermined
from docfraud.imaging.order import median, percentile
from docfraud.results import GoodSide, Light, Reason, Region, Severity, Threat
from docfraud.security_features.lit import in_light, need_light, need_scale
from docfraud.security_features.scene import REDUCED, Plane, Scene, brightest, mean_light

if TYPE_CHECKING:
    from docfraud.examination import Examination
    from docfraud.security_features.photo import PhotoWindow

__all__ = ["PaperBrightness", "paper_brightness", "photo_brightness"]

_EDGE_MM = 2.0
_FULL = 0.25
"""Share of full scale that counts as bright where nothing on the page is: an exposure that uses less is not made."""
_LIGHT = 0.7
"""Print darker than this share of the page's light tones is no paper."""


@dataclass(frozen=True, slots=True)
class PaperBrightness:
    """Light of a page under ultraviolet light, linear, 0 to 1.

    Attributes:
        paper: of the paper between the print, its brightest channel.
        peak: of the brightest print.
        blue: share of blue in the paper's light.
    """

    paper: float
    peak: float
    blue: float

    @property
    def ratio(self) -> float:
        """How near the paper comes to the brightest thing on the page."""
        return self.paper / max(self.peak, _FULL)


def paper_brightness(scene: Scene) -> PaperBrightness:
    """Measure the paper between the print, away from the page's edges.

    Exposure and gain differ from reader to reader, so the paper is compared with the brightest print on the same page,
    and not with a fixed grey (C.3 leaves the measure open).
    """
    edge = round(_EDGE_MM * REDUCED)
    # every other pixel of the reduced page: levels, not places, are wanted
    uv = scene.reduced(Light.UV)[edge:-edge:2, edge:-edge:2]
    white = mean_light(scene.reduced(Light.VI)[edge:-edge:2, edge:-edge:2])
    paper = _medians(uv[white > _LIGHT * np.float32(percentile(white, 80))])
    peak = percentile(brightest(uv), 99.5)
    return PaperBrightness(float(paper.max()), peak, float(paper[2] / max(float(paper.sum()), 1e-6)))


@check(
    "uv-dullness",
    title="The paper is dull under ultraviolet light",
    lights={Light.UV},
    needs=("page_uv", "scenes"),
    threats={Threat.COUNTERFEIT, Threat.PAGE_SUBSTITUTION, Threat.FANTASY_DOCUMENT},
    severity=Severity.HIGH,
    standard="ICAO 9303-2 C.3 (UV,BR,FU), (UV,BR,VZ), (UV,BR,MR); C.15",
)
def uv_dullness(exam: Examination) -> Finding:
    """Dullness of the paper under ultraviolet light.

    **What it does.** The paper between the print is measured in the ultraviolet picture and compared with the brightest
    print on the same page. Security paper and card plastic hold no optical brightener: they stay dark, and fluorescent
    inks stand out many times brighter.

    **Why a forger fails it.** Office paper, photographic paper and the plastic of blank cards are brightened: they
    glow blue-white. Paper without brightener must be got from special trades, and a spray that hides the glow leaves
    stains. This is the commonest mistake of counterfeits.

    **What else could cause a failure.** Detergent: a document that went through the washing machine glows, mostly
    at edges and seams. A plastic cover left on the page. Daylight that reached the reader's glass. Some old documents
    were printed on paper that is not quite dull.

    **Check by hand.** Hold the page under a 365 nm lamp beside a genuine one and beside a sheet of office paper. Does
    it glow as the office paper does? Evenly (paper), or in stains (washed, bleached)?
    """
    worst: tuple[Scene, PaperBrightness] | None = None
    for scene in in_light(exam, Light.UV):
        measured = paper_brightness(scene)
        if worst is None or measured.ratio > worst[1].ratio:
            worst = (scene, measured)
    assert worst is not None
    scene, measured = worst
    settings = exam.settings
    more = {
        "score": round(measured.ratio, 3),
        "threshold": settings.uv_max_paper,
        "good_side": GoodSide.BELOW,
        "expected": "paper much darker than fluorescent print",
        "observed": f"paper at {100 * measured.paper:.0f} % of full scale, print at {100 * measured.peak:.0f} % "
        "at most",
    }
    regions = (scene.region(scene.page, Light.UV, "paper"),)
    if measured.ratio > settings.uv_max_paper:
        return failed(
            Reason.TOO_BRIGHT,
            "The paper glows under ultraviolet light as office paper does; security paper stays dark.",
            advice="Compare with a genuine document under an ultraviolet lamp; ask whether it was washed.",
            regions=regions,
            **more,
        )
    if measured.ratio > settings.uv_doubtful_paper:
        return undetermined(
            Reason.TOO_BRIGHT,
            "The paper is neither clearly dull nor clearly bright under ultraviolet light.",
            advice="Shade the reader from daylight, clean its glass, and capture the page again.",
            regions=regions,
            **more,
        )
    return passed("The paper stays dark under ultraviolet light.", **more)


def _medians(light: Plane) -> Plane:
    """Of each channel, (n, 3) to (3,)."""
    return np.array([median(channel) for channel in light.T], np.float32)


def photo_brightness(scene: Scene, window: PhotoWindow) -> tuple[float, float] | None:
    """Light of a portrait's light tones and of the paper beside it under ultraviolet light, linear, 0 to 1.

    Light tones are the lightest 40 % of the window in white light: there the least ink lies. The paper is measured in a
    frame of 1 to 7 mm around the window, since lamps do not light a page evenly.

    Returns:
        None where there is too little paper around.
    """
    px = scene.px_per_mm
    assert px is not None
    uv, white = scene.reduced(Light.UV), mean_light(scene.reduced(Light.VI))
    inner, hole = scene.to_reduced(window.box.grown(-0.7 * px)), scene.to_reduced(window.box.grown(px))
    outer = scene.to_reduced(window.box.grown(7 * px, scene.page.grown(-1.5 * px)))
    if min(inner.width, inner.height) < 12:
        return None
    tone = inner.of(white)
    photo = _medians(inner.of(uv)[tone > np.float32(percentile(tone, 60))])
    ring = np.zeros(white.shape, bool)
    ring[outer.y0 : outer.y1, outer.x0 : outer.x1] = True
    ring[hole.y0 : hole.y1, hole.x0 : hole.x1] = False
    ring &= white > _LIGHT * np.float32(percentile(white, 80))
    if int(ring.sum()) < 200:
        return None
    paper = _medians(uv[ring])
    channel = int(np.argmax(photo))
    return float(photo[channel]), float(max(paper[channel], 1 / 255 / 12.92))


@check(
    "uv-photo-brightness",
    title="The portrait is no brighter than the paper under ultraviolet light",
    lights={Light.UV},
    needs=("page_uv", "photo"),
    threats={Threat.PHOTO_SUBSTITUTION},
    severity=Severity.HIGH,
    standard="ICAO 9303-2 C.3 (UV,BR,PH)",
)
def uv_photo_brightness(exam: Examination) -> Finding:
    """Brightness of the portrait under ultraviolet light.

    **What it does.** The light parts of the portrait, where little ink lies, are compared in the ultraviolet picture
    with the paper beside the portrait. A portrait printed into the page lies on the page's own dull paper, and ink can
    only take light away.

    **Why a forger fails it.** A pasted photograph is made of brightened photographic paper. Bleaching a portrait and
    printing another over it lays the fibres open, which then glow; adhesive and a second film glow, too.

    **What else could cause a failure.** Old documents with a photograph that was glued in by the issuer. Luminous
    overprint that covers most of the portrait. A reflection of the lamp on the laminate.

    **Check by hand.** Under the lamp, is the portrait's background as dark as the paper around it? Follow the edge of
    the portrait: is there a step in brightness, or a rim of glue?
    """
    scene, window = exam.photo.scene, exam.photo.window
    need_scale(need_light(exam, scene, Light.UV))
    measured = photo_brightness(scene, window)
    if measured is None:
        return undetermined(
            Reason.ARTEFACT_MISSING, "There is too little paper around the portrait to compare it with."
        )
    photo, paper = measured
    ratio = photo / paper
    more = {
        "score": round(ratio, 3),
        "threshold": exam.settings.uv_max_photo,
        "good_side": GoodSide.BELOW,
        "expected": "light parts of the portrait as dark as the paper, or darker",
        "observed": f"{ratio:.2f} times as bright as the paper beside it",
    }
    regions: tuple[Region, ...] = (scene.region(window.box, Light.UV, "portrait"),)
    if ratio > exam.settings.uv_max_photo:
        return failed(
            Reason.TOO_BRIGHT,
            "The portrait glows under ultraviolet light and the paper around it does not.",
            advice="Look at the edges of the portrait under the lamp and under a loupe; feel for a step.",
            regions=regions,
            **more,
        )
    return passed("The portrait is as dark as its paper under ultraviolet light.", regions=regions, **more)
