"""Whether the picture shows the document itself, or a copy of it: a screen, a photocopy."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from docfraud.checks import Finding, check, failed, passed, undetermined
from docfraud.imaging.native import cv2
from docfraud.imaging.picture import RGB
from docfraud.results import GoodSide, Light, Reason, Severity, Threat
from docfraud.security_features.finest import LEAST_DETAIL, finest_detail
from docfraud.security_features.scene import Plane, Scene, linear

if TYPE_CHECKING:
    from docfraud.examination import Examination

__all__ = ["Lattice", "colourfulness", "find_lattice"]

_WINDOW = 256
_MOST_WINDOWS = 16
_LEAST_WINDOWS = 6
_PERIODS = (2.1, 10.0)
"""Pixels of the picture for one of the screen."""


@dataclass(frozen=True, slots=True)
class Lattice:
    """The strongest square lattice of a picture.

    Attributes:
        strength: natural log of its power over the (geometric) mean of patterns of like fineness, the weaker of its two
            directions, mean over the windows.
        period: pixels.
        windows: how many were searched.
    """

    strength: float
    period: float
    windows: int


def find_lattice(pixels: RGB) -> Lattice | None:
    """Search a picture for the grid of a screen's pixels, or for its moire with the camera's.

    The grid covers all that is lit, in two directions at a right angle with one period; print has lines, screens and
    text, but hardly a square lattice over the whole picture. Spectra of windows are whitened along rings, so that no
    direction but a lattice's stands out, and averaged as logarithms. Frequencies that JPEG's blocks of eight make are
    left out.

    Args:
        pixels: the picture as captured, not warped, shape (height, width, 3), uint8, RGB.

    Returns:
        None where the picture holds fewer than six bright windows of 256 pixels.
    """
    height, width = pixels.shape[:2]
    grey = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), np.float32)
    places = [(y, x) for y in range(0, height - _WINDOW + 1, _WINDOW) for x in range(0, width - _WINDOW + 1, _WINDOW)]
    light = np.array([float(grey[y : y + _WINDOW : 8, x : x + _WINDOW : 8].mean()) for y, x in places])
    keep = np.argsort(-light, kind="stable")[: max(int(0.7 * len(places)), 1)]
    places = [places[i] for i in sorted(keep) if light[i] > 25]
    if len(places) < _LEAST_WINDOWS:
        return None
    if len(places) > _MOST_WINDOWS:
        places = [places[i] for i in np.linspace(0, len(places) - 1, _MOST_WINDOWS).astype(int)]
    allowed, rings, window = _spectrum_geometry()
    flat = rings.ravel()
    counts = np.bincount(flat)
    total: Plane = np.zeros((_WINDOW, _WINDOW), np.float32)
    for y, x in places:
        cell = grey[y : y + _WINDOW, x : x + _WINDOW]
        fine = (cell - cv2.GaussianBlur(cell, (0, 0), 3)) * window
        planes = cv2.dft(np.asarray(fine, np.float32), flags=cv2.DFT_COMPLEX_OUTPUT)
        power = np.log(np.square(planes).sum(axis=2) + np.float32(1e-6))
        white = np.fft.fftshift(power)
        white -= (np.bincount(flat, white.ravel(), len(counts)) / counts).astype(np.float32)[rings]
        white[~allowed] = 0
        total += cv2.dilate(np.asarray(white, np.float32), np.ones((3, 3), np.uint8))  # the page is not quite flat
    total /= len(places)
    total[~allowed] = 0
    turned = np.roll(np.rot90(total), (1, 0), axis=(0, 1))
    both = np.minimum(total, cv2.dilate(np.ascontiguousarray(turned), np.ones((7, 7), np.uint8)))
    row, column = np.unravel_index(int(np.argmax(both)), both.shape)
    frequency = np.hypot(row - _WINDOW / 2, column - _WINDOW / 2) / _WINDOW
    return Lattice(float(both[row, column]), float(1 / max(frequency, 1e-6)), len(places))


@lru_cache(maxsize=1)
def _spectrum_geometry() -> tuple[
    np.ndarray[tuple[int, ...], np.dtype[np.bool_]], np.ndarray[tuple[int, ...], np.dtype[np.intp]], Plane
]:
    """Frequencies a lattice may have, the ring each belongs to, and the window function; (256, 256) each."""
    f = np.fft.fftshift(np.fft.fftfreq(_WINDOW))
    fy, fx = np.meshgrid(f, f, indexing="ij")
    radius = np.hypot(fx, fy)
    allowed = (radius > 1 / _PERIODS[1]) & (np.maximum(np.abs(fx), np.abs(fy)) < 1 / _PERIODS[0])
    near = 1.6 / _WINDOW
    for k in range(-4, 5):
        allowed &= ~((np.abs(fx - k / 8) < near) & (np.abs(fy) < near))
        allowed &= ~((np.abs(fy - k / 8) < near) & (np.abs(fx) < near))
    rings = np.minimum((radius * _WINDOW / 3).astype(np.intp), 60)
    hann = np.hanning(_WINDOW).astype(np.float32)
    return allowed, rings, np.outer(hann, hann)


@check(
    "recapture-screen",
    title="The picture was not taken from a screen",
    needs=("page",),
    threats={Threat.PRESENTATION_ATTACK},
    severity=Severity.HIGH,
    standard="ICAO 9303-2 section 2 (spoofing); ISO/IEC 30107-3",
)
def recapture_screen(exam: Examination) -> Finding:
    """Recapture from a screen.

    **What it does.** The picture is searched for a square lattice that covers all of it: the pixels of a screen, or the
    moire that they make with the camera's. Windows of 256 pixels are turned into spectra; a lattice shows as the same
    pair of sharp peaks, at a right angle, in all of them.

    **Why a forger fails it.** Somebody who sends pictures instead of presenting a document often shows a picture of
    it on a monitor or tablet. A camera fine enough to read the MRZ resolves the screen's pixels, too, or beats
    against them.

    **What else could cause a failure.** A woven or chequered ground that fills most of the picture. A picture that was
    enlarged by software has a lattice of its own; where nothing in it is as fine as its pixels, nothing is said.
    Screens of very fine pitch, photographed from afar, are not noticed.

    **Check by hand.** Enlarge a light, even part of the picture until single pixels show: is there a weave of red,
    green and blue? Tilt the document while it is filmed: print stays, a screen's light changes.
    """
    lattice = find_lattice(exam.picture("page").pixels)
    if lattice is None:
        return undetermined(
            Reason.TOO_LOW_RESOLUTION,
            "The picture is too small to tell whether it was taken from a screen.",
            advice="Take a picture of at least 1000 by 700 pixels.",
        )
    more = {
        "score": round(lattice.strength, 2),
        "threshold": exam.settings.recapture_max_lattice,
        "good_side": GoodSide.BELOW,
        "expected": "no lattice over the whole picture",
        "observed": f"strongest lattice with a period of {lattice.period:.1f} pixels",
    }
    if lattice.strength > exam.settings.recapture_max_lattice:
        grey = np.asarray(cv2.cvtColor(exam.picture("page").pixels, cv2.COLOR_RGB2GRAY), np.uint8)
        detail = finest_detail(grey)
        if detail is not None and detail < LEAST_DETAIL:
            return undetermined(
                Reason.PICTURE_UNUSABLE,
                "The picture was enlarged or smoothed, which leaves a lattice of its own.",
                advice="Give the picture as it was captured, neither enlarged nor taken from a web page.",
                **more,
            )
        return failed(
            Reason.RECAPTURED,
            "A regular lattice covers the whole picture, as where a screen was photographed.",
            advice="Ask for the document itself, and capture it again.",
            **more,
        )
    return passed("No lattice of a screen lies over the picture.", **more)


def colourfulness(scene: Scene) -> tuple[float, bool]:
    """How far colours stray from one tint.

    Args:
        scene: any.

    Returns:
        The 80th percentile over the page's lighter half of the distance to the median tint, natural log of ratios of
        linear light; and whether all channels are equal, as in a grey picture.
    """
    part = scene.page.grown(-0.02 * scene.page.width).of(scene.vi)
    if part.size == 0:
        return 0.0, True
    # every few pixels averaged: enough to see colours, and quick
    step = max(max(part.shape[:2]) // 200, 1)
    small = np.asarray(part[::step, ::step], np.uint8)
    small = np.asarray(cv2.blur(small, (3, 3)), np.uint8)
    if int((small.max(axis=2) - small.min(axis=2)).max()) <= 1:
        return 0.0, True
    light = linear(small)
    mean = light.mean(axis=2)
    used = (small.max(axis=2) < 252) & (mean > 0.1)
    if int(used.sum()) < 500:
        return 0.0, True
    red, green, blue = (light[..., c][used] + 0.01 for c in range(3))
    x, y = np.log(red / green), np.log(blue / green)
    return float(np.percentile(np.hypot(x - np.median(x), y - np.median(y)), 80)), False


@check(
    "recapture-grey-copy",
    title="The page has colours",
    needs=("scenes",),
    threats={Threat.PRESENTATION_ATTACK},
    severity=Severity.HIGH,
    standard="ICAO 9303-2 C.27",
)
def recapture_grey_copy(exam: Examination) -> Finding:
    """Chromaticity of the page.

    **What it does.** All light and middle tones of the page are compared with their common tint. The inks of a document
    have colours of their own; black toner on white paper has one tint only, that of the light.

    **Why a forger fails it.** A black and white photocopy, presented to a camera instead of the document, keeps text
    and face but loses every colour.

    **What else could cause a failure.** A document printed in black alone: some old visas and labels. A camera set to
    black and white gives three equal channels; that is noticed, and nothing is said then.

    **Check by hand.** Look at the page itself: coloured inks, or shades of grey? Feel the paper, look for the
    copier's dots.
    """
    found = [(colourfulness(scene), scene) for scene in exam.scenes.values()]
    coloured = [(value, scene) for (value, grey), scene in found if not grey]
    if not coloured:
        return undetermined(
            Reason.COLOURLESS,
            "The picture has no colour at all, so a grey copy cannot be told from a document.",
            advice="Capture the page in colour.",
        )
    value, scene = min(coloured, key=lambda item: item[0])
    more = {
        "score": round(value, 3),
        "threshold": exam.settings.recapture_min_colour,
        "good_side": GoodSide.ABOVE,
        "expected": "inks of several colours",
    }
    if value < exam.settings.recapture_min_colour:
        return failed(
            Reason.COLOURLESS,
            "The page is all of one tint, as a black and white photocopy is.",
            advice="Ask for the document itself.",
            regions=(scene.region(scene.page, Light.VI, "page_colour"),),
            **more,
        )
    return passed("The page has inks of several colours.", **more)
