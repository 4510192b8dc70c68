"""Yellow tracking dots: the code that colour laser printers lay over all they print (ICAO 9303-2 A.4: counterfeit)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from docfraud.checks import Finding, check, failed, passed, undetermined
from docfraud.imaging.native import cv2
from docfraud.imaging.order import median
from docfraud.results import GoodSide, Light, Reason, Severity, Threat
from docfraud.security_features.lit import in_light, sharp_enough
from docfraud.security_features.scene import Box, Plane, Scene

if TYPE_CHECKING:
    from docfraud.examination import Examination

__all__ = ["DotCode", "dotted", "find_dots", "find_repeats"]

LEAST_PPI = 280.0
"""A dot of 0.1 mm is then one pixel."""
_WORKING_PPI = 190.0
"""The picture is reduced by a whole number, so far as it keeps this: dots blur into their neighbourhood below."""
_REPEAT_MM = (6.0, 42.0)
_REPEATS = 3
_CANDIDATES = 20
_DARK, _LIGHT = 4.0, 0.7
"""How far a pixel may be darker than its surroundings, in their own spread, and how far lighter in the search for
repeats: dots are dark and rare."""
_OFFSET = 8.0
"""Grey levels added before logarithms, so that the dark does not weigh more than its noise allows."""


@dataclass(frozen=True, slots=True)
class DotCode:
    """The most dot-like of the strong repeats.

    Attributes:
        strength: of the repetition, robust standard deviations over other repeats.
        across, down: its period, mm.
        agreement: correlation of what repeats in one quarter of the page with that of the others; the second least.
        skewness: of what repeats; sparse dark dots make it negative.
    """

    strength: float
    across: float
    down: float
    agreement: float
    skewness: float


def _logarithm(pixels: NDArray[np.uint8], factor: int, weights: tuple[float, float, float]) -> Plane:
    """A mixture of red, green and blue, reduced by a whole number, natural log of the bytes; (height, width)."""
    height, width = pixels.shape[0] // factor, pixels.shape[1] // factor
    part = np.ascontiguousarray(pixels[: height * factor, : width * factor])
    if factor > 1:
        part = np.asarray(cv2.resize(part, (width, height), interpolation=cv2.INTER_AREA), np.uint8)
    mixed = cv2.transform(part, np.array([weights], np.float32))
    return np.asarray(cv2.LUT(mixed, np.log(np.arange(256, dtype=np.float32) + np.float32(_OFFSET))), np.float32)


def _blurred(plane: NDArray[np.floating[Any]], pixels: float) -> Plane:
    return np.asarray(cv2.GaussianBlur(plane, (0, 0), pixels), np.float32)


def _mean(plane: Plane, side: int) -> Plane:
    return np.asarray(cv2.blur(plane, (side, side)), np.float32)


def dotted(scene: Scene, light: Light) -> tuple[Plane, float]:
    """Where a page is darker at the size of a dot in the light that yellow takes away, and not in the rest.

    Under ultraviolet light yellow hides the paper's glow; print that shows in red and green is allowed for. In white
    light yellow takes blue, against red and green. The busier the surroundings, the less a place counts.

    Args:
        scene: of known scale.
        light: VI or UV.

    Returns:
        Shape (height, width), float32, about -4 to 4, mean zero everywhere; its pixels a millimetre.
    """
    assert scene.px_per_mm is not None
    factor = max(int(scene.px_per_mm * 25.4 / _WORKING_PPI), 1)
    scale = scene.px_per_mm / factor
    rest = _logarithm(scene.page.of(scene.vi), factor, (0.5, 0.5, 0.0))
    pixels, weights = (
        (scene.lights[Light.UV], (1 / 3, 1 / 3, 1 / 3)) if light is Light.UV else (scene.vi, (0.0, 0.0, 1.0))
    )
    taken = _logarithm(scene.page.of(pixels), factor, weights)
    fine, print_ = taken - _blurred(taken, 0.3 * scale), rest - _blurred(rest, 0.3 * scale)
    share = float((fine * print_).mean()) / (float((print_ * print_).mean()) + 1e-9)
    taken = np.asarray(taken - np.float32(share) * rest, np.float32)
    detail = _blurred(taken, 0.08 * scale) - _blurred(taken, 0.25 * scale)
    square = detail * detail
    side = int(2 * scale) | 1
    # a stroke must not silence its surroundings
    bounded = np.asarray(np.minimum(square, np.float32(30 * median(square[::3, ::3]))), np.float32)
    detail = np.asarray(detail / (np.sqrt(np.maximum(_mean(bounded, side), 0)) + np.float32(1e-3)), np.float32)
    np.clip(detail, -_DARK, _DARK, out=detail)
    return np.asarray(detail - _mean(detail, side), np.float32), scale


def find_repeats(plane: Plane, px_per_mm: float) -> list[tuple[float, int, int]]:
    """The repeats (across and down) that a page's fine detail has most, of all from 6 to 42 mm.

    Sums the autocorrelation over the multiples of each repeat, which is the energy of the picture folded by it.

    Args:
        plane: mean zero.
        px_per_mm: scale.

    Returns:
        Strength in robust standard deviations over the other repeats, and the period in pixels, across and down;
        strongest first, at most 20; none where the page is too small.
    """
    height, width = plane.shape
    low = round(_REPEAT_MM[0] * px_per_mm)
    wide = min(round(_REPEAT_MM[1] * px_per_mm), (width - 1) // 2)
    tall = min(round(_REPEAT_MM[1] * px_per_mm), (height - 1) // 2)
    if wide - low < 20 or tall - low < 20:
        return []
    size = (cv2.getOptimalDFTSize(height), 2 * cv2.getOptimalDFTSize((width + 1) // 2))
    bounded = np.minimum(plane, np.float32(_LIGHT))
    bounded -= bounded.mean()
    padded = cv2.copyMakeBorder(bounded, 0, size[0] - height, 0, size[1] - width, cv2.BORDER_CONSTANT, value=[0.0])
    spectrum = cv2.dft(padded)
    power = cv2.mulSpectrums(spectrum, spectrum, 0, conjB=True)
    alike = cv2.dft(power, flags=cv2.DFT_INVERSE | cv2.DFT_SCALE)
    alike = _blurred(np.asarray(alike / max(float(alike[0, 0]), 1e-9), np.float32), 0.7)
    total: Plane = np.zeros((tall - low, wide - low), np.float32)
    count: Plane = np.zeros_like(total)
    back = alike[np.r_[0, size[0] - 1 : 0 : -1]]  # lags upwards
    for i in range(_REPEATS + 1):
        for j in range(_REPEATS + 1):
            if i == j == 0:
                continue
            # a lag beyond three quarters of the page compares too little of it
            w = min(wide - low, max(0, -(-(int(0.75 * width) - i * low) // i))) if i else wide - low
            t = min(tall - low, max(0, -(-(int(0.75 * height) - j * low) // j))) if j else tall - low
            if w <= 0 or t <= 0:
                continue
            for half in (alike, back) if i and j else (alike,):
                rows = half[j * low : j * low + j * (t - 1) + 1 : j] if j else half[:1]
                part = rows[:, i * low : i * low + i * (w - 1) + 1 : i] if i else rows[:, :1]
                total[:t, :w] += part
                count[:t, :w] += 1
    total /= np.sqrt(np.maximum(count, 1))
    # line work repeats in one direction, whatever the other period is
    total -= np.median(total, axis=1, keepdims=True)
    total -= np.median(total, axis=0, keepdims=True)
    spread = 1.4826 * median(np.abs(total)) + 1e-9
    peaks = total >= cv2.dilate(total, np.ones((5, 5), np.uint8))
    downs, acrosses = np.nonzero(peaks & (total > 0))
    order = np.argsort(-total[downs, acrosses], kind="stable")[:_CANDIDATES]
    best = zip(downs[order], acrosses[order], strict=True)
    return [(float(total[y, x]) / spread, int(x) + low, int(y) + low) for y, x in best]


def _folded(plane: Plane, across: int, down: int, part: Box) -> tuple[Plane, Plane]:
    """Sum of all repeats within a part of a plane, in the page's own phase, and their number; shape (down, across)."""
    x0, y0 = part.x0 // across * across, part.y0 // down * down
    columns, rows = -(-(part.x1 - x0) // across), -(-(part.y1 - y0) // down)
    shape = (rows * down, columns * across)
    inside = (slice(part.y0 - y0, part.y1 - y0), slice(part.x0 - x0, part.x1 - x0))
    whole: Plane = np.zeros(shape, np.float32)
    whole[inside] = part.of(plane)
    total = whole.reshape(rows, down, columns, across).sum(axis=(0, 2))
    count = np.outer(
        np.bincount(np.arange(part.y0, part.y1) % down, minlength=down),
        np.bincount(np.arange(part.x0, part.x1) % across, minlength=across),
    )
    return np.asarray(total, np.float32), count.astype(np.float32)


def _skewness(total: Plane, count: Plane) -> float:
    """Of the mean of all repeats."""
    cell = _blurred(np.asarray(total / np.maximum(count, 1), np.float32), 0.6)
    cell -= cell.mean()
    spread = float(cell.std())
    return float((cell**3).mean()) / (spread**3 + 1e-9)


def find_dots(plane: Plane, px_per_mm: float, least_strength: float) -> DotCode | None:
    """Look for a code of dots that covers a page.

    Args:
        plane: see `dotted`.
        px_per_mm: its scale.
        least_strength: of a repeat that is looked at.

    Returns:
        The repeat that looks most like dots; None where nothing repeats so strongly.
    """
    height, width = plane.shape
    whole = Box(0, 0, width, height)
    found = []
    for strength, across, down in find_repeats(plane, px_per_mm):
        if strength >= least_strength:
            found.append((_skewness(*_folded(plane, across, down, whole)), strength, across, down))
    if not found:
        return None
    skewness, strength, across, down = min(found)
    quarters = [Box(x, y, x + width // 2, y + height // 2) for x in (0, width // 2) for y in (0, height // 2)]
    parts = [_folded(plane, across, down, quarter) for quarter in quarters]
    total, count = (np.sum([part[k] for part in parts], axis=0) for k in (0, 1))
    agree = []
    for a, n in parts:
        both = (n > 0) & (count > n)
        if int(both.sum()) > 200:
            agree.append(float(np.corrcoef(a[both] / n[both], (total - a)[both] / (count - n)[both])[0, 1]))
    agreement = sorted(agree)[1] if len(agree) > 2 else 0.0
    return DotCode(strength, across / px_per_mm, down / px_per_mm, agreement, skewness)


@check(
    "tracking-dots",
    title="No colour laser printer left its yellow dots",
    needs=("scenes",),
    threats={Threat.COUNTERFEIT, Threat.PAGE_SUBSTITUTION, Threat.PRESENTATION_ATTACK},
    severity=Severity.HIGH,
    standard="ICAO 9303-2 A.4, A.5",
)
def tracking_dots(exam: Examination) -> Finding:
    """Tracking dots of colour laser printers.

    **What it does.** Colour laser printers and copiers lay a code of faint yellow dots, a tenth of a millimetre wide,
    over all they print, again and again. The page is searched for small places that take away the light that yellow
    takes, by any repeat from 6 to 42 mm across and down. What repeats must be sparse dark dots, and the same in all
    quarters of the page, whatever is printed there. Ultraviolet light shows the dots best, where the paper glows.

    **Why a forger fails it.** The printer adds the dots by itself, and its maker does not let them be switched off.

    **What else could cause a failure.** A background that is itself an irregular pattern of tiny yellow dots with one
    repeat over the whole page. Dots are not noticed on paper that does not glow, under dense print, or in white light
    after compression, which keeps colours coarse: success here says little.

    **Check by hand.** Under a blue or ultraviolet lamp, look at an unprinted part with a loupe of ten times: are there
    tiny dark dots on a grid of about a millimetre? Do they come again a few centimetres on?
    """
    settings = exam.settings
    found: list[tuple[Scene, Light, DotCode]] = []
    searched: set[Light] = set()
    for scene in in_light(exam, Light.VI):
        sharp_enough(scene, LEAST_PPI, "dots of a tenth of a millimetre")
        light = Light.UV if Light.UV in scene.lights else Light.VI
        if scene.warped or min(scene.page.width, scene.page.height) < 64:
            continue
        searched.add(light)
        dots = find_dots(*dotted(scene, light), settings.tracking_min_strength)
        if dots is not None and dots.agreement >= settings.tracking_min_agreement:
            found.append((scene, light, dots))
    if not searched:
        return undetermined(
            Reason.ARTEFACT_MISSING,
            "The page was straightened, which blurs what is as small as a printer's dots.",
            advice="Capture the page with a page reader or scanner.",
        )
    scene_of, light_of, code = min(found, key=lambda item: item[2].skewness) if found else (None, None, None)
    most = settings.tracking_max_skewness
    more = {
        "score": 0.0 if code is None else round(code.skewness, 2),
        "threshold": most,
        "good_side": GoodSide.ABOVE,
        "expected": "no code of yellow dots",
    }
    if code is not None and scene_of is not None and light_of is not None and code.skewness < most:
        return failed(
            Reason.PRINT_PROCESS_DIFFERS,
            "Faint dots that repeat over the whole page show that a colour laser printer or copier made it.",
            observed=f"the same dots every {code.across:.1f} mm across and {code.down:.1f} mm down",
            advice="Look at an unprinted part under a blue or ultraviolet lamp with a loupe.",
            regions=(scene_of.region(scene_of.page, light_of, "tracking_dots"),),
            **more,
        )
    if code is not None:
        return undetermined(
            Reason.PRINT_PROCESS_DIFFERS,
            "A fine pattern repeats over the whole page, as printers make them, but it is not clearly one of dots.",
            observed=f"a repeat of {code.across:.1f} mm across and {code.down:.1f} mm down",
            advice="Look at an unprinted part under a blue or ultraviolet lamp with a loupe.",
            **more,
        )
    if Light.UV not in searched:
        return undetermined(
            Reason.INPUT_MISSING,
            "No dots were found in white light, in which most pictures do not show them.",
            advice="Capture the page under ultraviolet light, too.",
            **more,
        )
    return passed("No yellow dots of a colour laser printer were found.", **more)
