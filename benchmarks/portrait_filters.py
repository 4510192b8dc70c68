"""What may be done to a scanned portrait before it is embedded: descreening, smoothing, sharpening, contrast, lines.

Parameters come from the geometry of print and scan, or are textbooks' usual ones; two limits, of what is dotted and of
what is grey, from the laboratory's packaged people. None was tuned on the pictures that are measured.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from docfraud.biometrics.backend import Box
from docfraud.biometrics.descreen import dottedness
from docfraud.biometrics.quality.session import zone
from docfraud.imaging.native import cv2
from docfraud.imaging.picture import RGB


@dataclass(frozen=True, slots=True)
class Scan:
    """A picture of a print.

    Attributes:
        pixels: shape (height, width, 3), uint8, RGB.
        period: of its screen, pixels, or 2, the finest that shows.
        scale: its pixels per pixel of the chip.
        box: of the face, (x0, y0, x1, y1), pixels.
    """

    pixels: RGB
    period: float
    scale: float
    box: Box


@dataclass(frozen=True, slots=True)
class Restoration:
    """What is done to a print before it is embedded.

    Attributes:
        name: for the tables.
        scan: done to the scan, before landmarks are found and the chip is cut.
        chip: done to the chip.
        both: the chip of the live picture gets it too.
        where: only prints whose chip is so, and live pictures compared with them, get it.
        matched: the live chip is blurred until it is as soft as the print's.
    """

    name: str
    scan: Callable[[Scan], RGB] | None = None
    chip: Callable[[RGB], RGB] | None = None
    both: bool = False
    where: Callable[[RGB], bool] | None = None
    matched: bool = False


DOTTED, LEAST_SCALE = 7.0, 0.6
"""Noise of a scan, of 255, from which it is called dotted, and the pixels per pixel of the chip that this takes.

Measured on prints of the laboratory's two packaged people at 300 ppi: 11 and more with dots (offset, inkjet), 4.0 at
most without (photographs, dye diffusion, laser engraving), 5.5 under lines. In coarser scans features of the face count
as noise. 400 ppi measures alike; at 600 ppi dots have 5.5 to 7."""

COLOURLESS = 1.8
"""Spread of a chip's chroma, CIELAB, up to which a portrait is grey or of one ink. On the same prints, also under
coloured lines: 1.1 at most of grey and one-ink prints, 3.1 at least of coloured ones."""


def softened(picture: RGB, sigma: float) -> RGB:
    """A Gaussian blur; none below 0.1 pixels."""
    return picture if sigma < 0.1 else np.asarray(cv2.GaussianBlur(picture, (0, 0), sigma), dtype=np.uint8)


def median(scan: Scan) -> RGB:
    """Of 3 x 3 pixels."""
    return np.asarray(cv2.medianBlur(scan.pixels, 3), dtype=np.uint8)


def half_period(scan: Scan) -> RGB:
    """A Gaussian of half the screen's period leaves 0.7 % of its first harmonic."""
    return softened(scan.pixels, scan.period / 2)


def is_dotted(scan: Scan) -> bool:
    """Whether the face is printed in dots that the scan shows."""
    x0, y0, x1, y1 = (max(0, round(v)) for v in scan.box)
    return scan.scale >= LEAST_SCALE and dottedness(scan.pixels[y0:y1, x0:x1]) > DOTTED


def smooth_if_dotted(scan: Scan) -> RGB:
    """A Gaussian of one pixel, half the finest period that shows, where the face is dotted."""
    return softened(scan.pixels, 1.0) if is_dotted(scan) else scan.pixels


def whole_period(scan: Scan) -> RGB:
    """A Gaussian of the screen's period."""
    return softened(scan.pixels, scan.period)


def to_chip(scan: Scan) -> RGB:
    """What the chip cannot hold is averaged away: cutting it averages by whole factors of two only."""
    return softened(scan.pixels, 0.5 * float(np.sqrt(max(scan.scale**2 - 1, 0.0))))


def notched(scan: Scan) -> RGB:
    """Peaks of each colour's spectrum, 8 times the median of their ring and finer than 7 pixels, are taken out."""
    pad = 16
    padded = cv2.copyMakeBorder(scan.pixels, pad, pad, pad, pad, cv2.BORDER_REFLECT_101)
    height, width = padded.shape[:2]
    window = np.outer(np.hanning(height), np.hanning(width))
    f = np.fft.fftshift(np.hypot(np.fft.fftfreq(height)[:, None], np.fft.fftfreq(width)[None, :]))
    ring = (f * 48).astype(int)
    planes = []
    for channel in np.moveaxis(padded.astype(np.float64), -1, 0):
        seen = np.abs(np.fft.fftshift(np.fft.fft2((channel - channel.mean()) * window)))
        usual = np.array([np.median(seen[ring == k]) if (ring == k).any() else np.inf for k in range(ring.max() + 1)])
        peaks = ((seen > 8 * usual[ring]) & (f > 1 / 7)).astype(np.float32)
        reach = np.ones((5, 5), np.uint8)  # the window spreads a peak over two places either way
        keep = 1 - cv2.GaussianBlur(cv2.dilate(peaks, reach), (0, 0), 0.8)
        planes.append(np.fft.ifft2(np.fft.fft2(channel) * np.fft.ifftshift(keep)).real)
    whole = np.stack(planes, axis=-1)[pad:-pad, pad:-pad]
    return np.asarray(np.clip(np.rint(whole), 0, 255), dtype=np.uint8)


def without_lines(scan: Scan) -> RGB:
    """Closing each colour by 3 x 3 pixels (0.25 mm at 300 ppi) takes away what is darker and thinner: lines of ink."""
    return np.asarray(cv2.morphologyEx(scan.pixels, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8)), dtype=np.uint8)


def bilateral(chip: RGB) -> RGB:
    """5 pixels, 25 of 255."""
    return np.asarray(cv2.bilateralFilter(chip, 5, 25, 2), dtype=np.uint8)


def non_local_means(chip: RGB) -> RGB:
    """As strong as the chip's noise is: patches of 5 pixels, looked for within 15."""
    strength = float(np.clip(dottedness(chip), 1, 30))
    return np.asarray(cv2.fastNlMeansDenoisingColored(chip, None, strength, strength, 5, 15), dtype=np.uint8)


def unsharp(chip: RGB) -> RGB:
    """What a Gaussian of 1.5 pixels takes away is added on."""
    soft = cv2.GaussianBlur(chip, (0, 0), 1.5)
    return np.asarray(cv2.addWeighted(chip, 2.0, soft, -1.0, 0), dtype=np.uint8)


def stretched(picture: RGB) -> RGB:
    """Brightness of the 1st to the 99th percentile of the middle spread over 0 to 255, all colours alike.

    Around the middle two thirds a chip may be black, where its picture ended.
    """
    height, width = picture.shape[:2]
    middle = picture[height // 6 : height - height // 6, width // 6 : width - width // 6]
    low, high = (float(v) for v in np.percentile(cv2.cvtColor(middle, cv2.COLOR_RGB2GRAY), (1, 99)))
    gain = 255 / max(high - low, 8.0)
    return np.asarray(np.clip(np.rint((picture.astype(np.float32) - low) * gain), 0, 255), dtype=np.uint8)


def equalised(chip: RGB) -> RGB:
    """Contrast-limited adaptive histogram equalisation of the lightness: 4 x 4 tiles, limit 2."""
    lab = cv2.cvtColor(chip, cv2.COLOR_RGB2LAB)
    lab[..., 0] = cv2.createCLAHE(2.0, (4, 4)).apply(np.ascontiguousarray(lab[..., 0]))
    return np.asarray(cv2.cvtColor(lab, cv2.COLOR_LAB2RGB), dtype=np.uint8)


def grey(chip: RGB) -> RGB:
    """Without colour."""
    return np.asarray(cv2.cvtColor(cv2.cvtColor(chip, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB), dtype=np.uint8)


def is_grey(chip: RGB) -> bool:
    """Whether a face has no colours of its own: grey, or of one ink. Lines and dots are blurred away first."""
    soft = cv2.GaussianBlur(chip, (0, 0), 3.0).astype(np.float32) / np.float32(255)
    face = zone(0.0, 0.62, 0.85, 0.95, ellipse=True)
    return bool(np.hypot(*cv2.cvtColor(soft, cv2.COLOR_RGB2LAB)[face][:, 1:].std(axis=0)) <= COLOURLESS)


NONE = Restoration("none")
RESTORATIONS = (
    NONE,
    Restoration("median 3 x 3", scan=median),
    Restoration("Gaussian, half the screen's period", scan=half_period),
    Restoration("Gaussian, one pixel, if dotted", scan=smooth_if_dotted),
    Restoration("Gaussian, the screen's period", scan=whole_period),
    Restoration("Fourier notches", scan=notched),
    Restoration("averaged to the chip's pixels", scan=to_chip),
    Restoration("thin lines closed", scan=without_lines),
    Restoration("thin lines closed; grey, both sides", scan=without_lines, chip=grey, both=True),
    Restoration("bilateral", chip=bilateral),
    Restoration("non-local means", chip=non_local_means),
    Restoration("unsharp mask", chip=unsharp),
    Restoration("contrast stretched", chip=stretched),
    Restoration("CLAHE", chip=equalised),
    Restoration("grey, both sides", chip=grey, both=True),
    Restoration("grey, both sides, if the print is", chip=grey, both=True, where=is_grey),
    Restoration("contrast stretched, both sides", chip=stretched, both=True),
    Restoration("live picture blurred to match", matched=True),
)
