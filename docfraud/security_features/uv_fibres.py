"""Fluorescent fibres in the paper, and fluorescence at all (ICAO 9303-2 C.3: UV,LU,FI and UV,LU,IS)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from docfraud.checks import Finding, check, failed, passed, undetermined
from docfraud.imaging.native import cv2
from docfraud.imaging.order import median, percentile
from docfraud.results import GoodSide, Light, Reason, Severity, Threat
from docfraud.security_features.lit import in_light, sharp_enough
from docfraud.security_features.scene import REDUCED, Box, Scene, brightest

if TYPE_CHECKING:
    from docfraud.examination import Examination

__all__ = ["Fibres", "find_fibres", "luminous_share"]

_LEAST_PPI = 250.0
_BRIGHTER = 1.6
"""How much brighter than its surroundings a fibre is, in bytes."""
_LEVELS = np.minimum(_BRIGHTER * np.maximum(np.arange(256, dtype=np.float32), 12), 255).astype(np.uint8)
"""The byte above which something on paper of each byte is that bright."""
_LENGTH_MM = (0.9, 9.0)
_WIDTH_MM = 0.5
_SURROUND_MM = 1.5
_SHINES = 2.0
"""How many times the paper's light print must give to be called luminous, linear light."""


@dataclass(frozen=True, slots=True, eq=False)
class Fibres:
    """Thin short luminous marks that stand alone.

    Attributes:
        boxes: of each, shape (n, 4), scene pixels.
        angles: of each, degrees, 0 to 180.
        lengths: of each, millimetres.
        area: that was searched, cm2.
    """

    boxes: NDArray[np.int32]
    angles: NDArray[np.float64]
    lengths: NDArray[np.float64]
    area: float

    @property
    def count(self) -> int:
        """How many."""
        return len(self.boxes)

    @property
    def order(self) -> float:
        """How much they point in one direction: 0 in all, 1 in one (mean resultant length of the doubled angles)."""
        if not self.count:
            return 0.0
        doubled = np.radians(2 * self.angles)
        return float(np.hypot(np.cos(doubled).mean(), np.sin(doubled).mean()))


def find_fibres(scene: Scene) -> Fibres:
    """Find fibres in the ultraviolet picture of a side of known scale.

    A fibre is a line thinner than half a millimetre and 1 to 9 mm long, brighter than the paper around it, that
    touches no other luminous print; what guilloches and letters are made of is longer, wider, or connected.
    """
    px = scene.px_per_mm
    assert px is not None
    page = scene.page.grown(-1.5 * px)
    bright = brightest(page.of(scene.lights[Light.UV]))
    shrink = min(1.0, 8.0 / px)
    small = np.asarray(cv2.resize(bright, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA), np.uint8)
    scale = px * shrink
    side = 2 * round(_SURROUND_MM * scale / 2) + 1
    # the paper around is smooth: its median at a quarter of the size
    quarter = cv2.resize(small, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    paper = cv2.resize(
        cv2.medianBlur(quarter, max(side // 4, 3) | 1), small.shape[::-1], interpolation=cv2.INTER_LINEAR
    )
    mask = cv2.compare(small, cv2.LUT(paper, _LEVELS), cv2.CMP_GT)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    x, y, w, h, area = stats.T
    reaches = np.hypot(w, h) / scale
    fits = (reaches >= _LENGTH_MM[0]) & (reaches <= _LENGTH_MM[1]) & (area <= _WIDTH_MM * scale * reaches * scale)
    fits[0] = False
    spread = np.linalg.eigh(_covariances(np.asarray(labels, np.int32), fits))
    slender = spread.eigenvalues[:, 1] >= 6 * np.maximum(spread.eigenvalues[:, 0], 0.05)  # no dot, no blot
    vectors = spread.eigenvectors[slender, :, 1]
    kept = np.flatnonzero(fits)[slender]
    edges = np.stack([x, y, x + w, y + h], axis=1)[kept] / shrink + np.tile([page.x0, page.y0], 2)
    return Fibres(
        np.rint(edges).astype(np.int32),
        np.degrees(np.arctan2(vectors[:, 0], vectors[:, 1])) % 180,
        reaches[kept],
        page.area / px**2 / 100,
    )


def _covariances(labels: NDArray[np.int32], wanted: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Covariance of the rows and columns of each wanted label's pixels, shape (wanted labels, 2, 2)."""
    places = np.nonzero(wanted[labels])
    number = (np.cumsum(wanted) - 1)[labels[places]]
    count = np.bincount(number)
    away = [place - (np.bincount(number, place) / count)[number] for place in places]
    sums = [[np.bincount(number, a * b) for b in away] for a in away]
    return np.moveaxis(np.array(sums, np.float64) / np.maximum(count - 1, 1), -1, 0)


def luminous_share(scene: Scene) -> float:
    """Share of the page that shines at least twice as bright as its paper under ultraviolet light, 0 to 1."""
    edge = round(2.0 * REDUCED)
    uv = brightest(scene.reduced(Light.UV)[edge:-edge:2, edge:-edge:2])
    return float(np.mean(uv > _SHINES * max(median(uv), 0.005)))


@check(
    "uv-print",
    title="Something on the page is luminous under ultraviolet light",
    lights={Light.UV},
    needs=("page_uv", "scenes"),
    threats={Threat.COUNTERFEIT, Threat.PAGE_SUBSTITUTION, Threat.FANTASY_DOCUMENT},
    severity=Severity.MEDIUM,
    standard="ICAO 9303-2 C.3 (UV,LU,IS), A.5",
)
def uv_print(exam: Examination) -> Finding:
    """Fluorescent print at all.

    **What it does.** Without a document model it is not known which fluorescent print there must be. But ICAO 9303-2
    wants some on every data page, so a page whose ultraviolet picture shows nothing brighter than its paper fails. The
    size of the luminous part is given.

    **Why a forger fails it.** Fluorescent print is invisible in daylight, so it is in no scan; on bright paper it could
    not be seen.

    **What else could cause a failure.** An ultraviolet lamp that failed, or too short an exposure: then the picture is
    nearly black. Old documents and some visas have none.

    **Check by hand.** Put the page under the lamp: emblems, lettering, numbers, fibres? Compare with a specimen.
    """
    best: tuple[Scene, float] | None = None
    for scene in in_light(exam, Light.UV):
        share = luminous_share(scene)
        if best is None or share > best[1]:
            best = (scene, share)
    assert best is not None
    scene, share = best
    dark = percentile(scene.reduced(Light.UV), 99) < 0.004
    more = {
        "score": round(share, 4),
        "threshold": exam.settings.uv_min_luminous,
        "good_side": GoodSide.ABOVE,
        "expected": "some print that shines brighter than the paper",
        "observed": f"{100 * share:.1f} % of the page shines",
    }
    if dark:
        return undetermined(
            Reason.TOO_DARK,
            "The ultraviolet picture is black.",
            advice="See whether the ultraviolet lamp works, and capture the page again.",
            **more,
        )
    if share < exam.settings.uv_min_luminous:
        return failed(
            Reason.NOT_LUMINESCENT,
            "Nothing on the page shines under ultraviolet light.",
            advice="Compare with a specimen under an ultraviolet lamp.",
            regions=(scene.region(scene.page, Light.UV, "page_uv"),),
            **more,
        )
    return passed("The page has print that shines under ultraviolet light.", **more)


@check(
    "uv-fibres",
    title="Fluorescent fibres lie irregularly",
    lights={Light.UV},
    needs=("page_uv", "scenes"),
    threats={Threat.COUNTERFEIT},
    severity=Severity.MEDIUM,
    standard="ICAO 9303-2 C.3 (UV,LU,FI)",
)
def uv_fibres(exam: Examination) -> Finding:
    """Fluorescent fibres.

    **What it does.** Thin, short luminous marks that stand alone are looked for in the ultraviolet picture: fibres that
    were mixed into the paper. They lie in all directions. Marks that all point the same way are printed or painted on.
    Where there are none nothing is said, since not every design has them; the check against a document model knows.

    **Why a forger fails it.** Paper with fluorescent fibres is made for security printers only. Imitations are drawn
    with a fluorescent pen or printed; a printed one repeats from copy to copy.

    **What else could cause a failure.** Luminous print of single short lines, all alike, that are part of the design.

    **Check by hand.** With a loupe under the lamp, try to lift a fibre with a needle. Compare with a second document of
    the same issue: fibres must lie elsewhere.
    """
    best: tuple[Scene, Fibres] | None = None
    for scene in in_light(exam, Light.UV):
        sharp_enough(scene, _LEAST_PPI, "fibres")
        found = find_fibres(scene)
        if best is None or found.count > best[1].count:
            best = (scene, found)
    assert best is not None
    scene, found = best
    if found.count < exam.settings.uv_fewest_fibres:
        return undetermined(
            Reason.FIELD_NOT_FOUND,
            f"{found.count or 'No'} fluorescent fibre{'' if found.count == 1 else 's'} found: too few to tell "
            "anything.",
            advice="If the design has fibres, compare with a specimen under the lamp.",
        )
    more = {
        "score": round(found.order, 3),
        "threshold": exam.settings.uv_max_fibre_order,
        "good_side": GoodSide.BELOW,
        "expected": "fibres in all directions",
        "observed": f"{found.count} marks, {found.count / max(found.area, 1e-6):.2f} on a square centimetre",
    }
    if found.order > exam.settings.uv_max_fibre_order:
        return failed(
            Reason.PATTERN_DIFFERS,
            "The fluorescent marks all point the same way, as printed ones do; fibres lie at random.",
            advice="Look at them with a loupe: ink on the paper, or fibres in it?",
            regions=tuple(
                scene.region(Box(*(int(v) for v in box)).grown(2), Light.UV, "fibre") for box in found.boxes[:8]
            ),
            **more,
        )
    return passed("Fluorescent fibres lie irregularly in the paper.", **more)
