"""How pages and faces look through other lights and cameras: simulations, for tests and samples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from docfraud.imaging.picture import RGB, Quad
from tests.support.drawing import DrawnPage, blend, print_layers, scan
from tests.support.glyphs import Mask
from tests.support.guilloche import Plane


@dataclass(frozen=True)
class Lights:
    """One page in three lights, pixel on pixel. Each (height, width, 3), uint8, RGB."""

    vi: RGB
    ir: RGB
    uv: RGB


@dataclass(frozen=True)
class DeskPicture:
    """A page lying on a desk.

    Attributes:
        pixels: shape (height, width, 3), uint8, RGB.
        quad: the true corners, clockwise from the page's own top left; (0, 0) is the outer corner of the first pixel.
    """

    pixels: RGB
    quad: Quad


def draw_lights(page: DrawnPage) -> Lights:
    """The page in white, infrared (B900) and ultraviolet (365 nm) light.

    Infrared: personal print, portrait and MRZ absorb, everything printed before drops out. Ultraviolet: dull paper, a
    few fibres and a mark glow, ink and portrait stay dark. White light is the page's own picture, forged or not; the
    other two show the page as it was printed.
    """
    layers = print_layers(page)
    seed = page.spec.seed * 3 + page.side
    shape = layers.mrz.shape
    infrared: Plane = np.full((*shape, 3), 226, np.float32)
    infrared = blend(infrared, (196, 196, 196), layers.fixed, 0.25)
    if layers.portrait is not None:
        # Near infrared sees skin and hair lighter than the eye does; red is the nearest of the three channels.
        grey = 40 + 0.72 * (0.7 * layers.portrait[..., 0] + 0.3 * layers.portrait[..., 1])
        infrared = blend(infrared, np.repeat(grey[..., None], 3, axis=2), layers.portrait_mask)
    infrared = blend(infrared, (46, 46, 46), layers.personal, 0.95)
    infrared = blend(infrared, (30, 30, 30), layers.mrz, 0.97)
    return Lights(
        page.pixels,
        scan(infrared, seed + 1, blur=0.7, noise=2.2),
        scan(_ultraviolet(page, shape, seed + 2), seed + 2, blur=0.8, noise=2.5),
    )


def _ultraviolet(page: DrawnPage, shape: tuple[int, ...], seed: int) -> Plane:
    layers = print_layers(page)
    rng = np.random.default_rng(seed)
    height, width = shape[0], shape[1]
    y = np.linspace(0, 1, height, dtype=np.float32)[:, None, None]
    dull: Plane = np.broadcast_to(_rgb([30, 24, 66]) + y * _rgb([4, 6, 10]), (height, width, 3)).copy()
    scale = page.px_per_mm
    for radius_mm in np.arange(3.0, 11.0, 1.1):
        t = np.linspace(0, 2 * np.pi, 241)
        r = (radius_mm + 0.7 * np.sin(9 * t + radius_mm)) * scale
        ring = np.stack([0.72 * width + r * np.cos(t), 0.40 * height + r * np.sin(t)], axis=1)
        dull = blend(dull, (150, 205, 60), _stroke((height, width), ring, 0.2 * scale), 0.55)
    for _ in range(round(width * height / scale**2 / 160)):
        start = rng.uniform((0, 0), (width, height))
        bend = np.cumsum(rng.normal(rng.uniform(-1, 1), 0.35, 14)) * 0.25 + rng.uniform(0, 2 * np.pi)
        path = start + np.cumsum(np.stack([np.cos(bend), np.sin(bend)], axis=1), axis=0) * 0.28 * scale
        colour = ((225, 70, 60), (80, 120, 245), (120, 220, 90))[int(rng.integers(3))]
        dull = blend(dull, colour, _stroke((height, width), path, 0.14 * scale), 0.9)
    dull = blend(dull, (16, 13, 34), layers.portrait_mask, 0.75)
    dull = blend(dull, (14, 12, 28), np.maximum(layers.personal, layers.mrz), 0.8)
    return blend(dull, (22, 18, 46), layers.fixed, 0.6)


def _stroke(shape: tuple[int, int], path: NDArray[np.float64], width: float) -> Mask:
    """An open line as a coverage mask 0-1."""
    mask = np.zeros(shape, np.uint8)
    cv2.polylines(mask, [np.rint(path * 16).astype(np.int32)], False, 255, max(1, round(width)), cv2.LINE_AA, 4)
    return mask.astype(np.float32) / np.float32(255)


def live_capture(portrait: RGB, seed: int = 0, *, size: tuple[int, int] = (640, 480)) -> RGB:
    """A booth camera's picture, simulated from a photograph: another crop, tilt, light, background, blur, noise, JPEG.

    It is the same photograph all along, so what it scores says nothing about face recognition.

    Args:
        portrait: shape (height, width, 3), uint8, RGB; one with shoulders and a plain backdrop looks best.
        seed: decides everything.
        size: (width, height) of the result, pixels.
    """
    rng = np.random.default_rng(seed)
    width, height = size
    picture = _change_backdrop(portrait, rng)
    h, w = picture.shape[:2]
    factor = max(width / w, height / h) * rng.uniform(1.02, 1.10)
    spare = np.array([w * factor - width, h * factor - height])
    # Heads are in the upper half: cut more below than above, and keep the person near the middle.
    offset = spare * np.array([rng.uniform(0.4, 0.6), rng.uniform(0.0, 0.15)])
    angle = rng.uniform(2.0, 4.5) * rng.choice([-1, 1])
    turn = cv2.getRotationMatrix2D((w / 2, h * 0.6), angle, factor)
    centre = np.array([w / 2, h * 0.6])
    turn[:, 2] += centre * factor - centre - offset
    frame = _plane(cv2.warpAffine(picture, turn, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE))
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    direction = rng.uniform(0, 2 * np.pi)
    ramp = (x / width - 0.5) * np.cos(direction) + (y / height - 0.5) * np.sin(direction)
    frame *= (1 + 0.35 * ramp)[..., None] * rng.uniform(0.82, 1.0)
    frame *= _rgb([rng.uniform(0.98, 1.06), 1.0, rng.uniform(0.86, 0.97)])
    frame = _plane(cv2.GaussianBlur(frame, (0, 0), rng.uniform(0.7, 1.0)))
    frame += rng.normal(0, 3.0, frame.shape).astype(np.float32)
    return through_jpeg(np.clip(np.rint(frame), 0, 255).astype(np.uint8), 82)


def through_jpeg(pixels: RGB, quality: int) -> RGB:
    """Compress and decompress."""
    ok, data = cv2.imencode(".jpg", pixels[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])
    if not ok:
        raise RuntimeError("OpenCV could not write a JPEG")
    decoded = np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8)
    return np.ascontiguousarray(decoded[..., ::-1])


def _change_backdrop(portrait: RGB, rng: np.random.Generator) -> Plane:
    """Recolour a plain backdrop that touches the upper corners; a picture without one stays as it is."""
    h, w = portrait.shape[:2]
    filled = np.zeros((h + 2, w + 2), np.uint8)
    flags = 4 | cv2.FLOODFILL_MASK_ONLY | cv2.FLOODFILL_FIXED_RANGE | (255 << 8)
    source = portrait.copy()
    for corner in ((0, 0), (w - 1, 0)):
        cv2.floodFill(source, filled, corner, 0, (14,) * 3, (14,) * 3, flags)
    # A little into the person, or the old backdrop shines round the hair.
    where = cv2.dilate(filled[1:-1, 1:-1], np.ones((3, 3), np.uint8)).astype(np.float32) / np.float32(255)
    if where.mean() < 0.15:
        return portrait.astype(np.float32)
    where = _plane(cv2.GaussianBlur(where, (0, 0), 1.0))
    colour = [rng.uniform(120, 180) + tint for tint in rng.uniform(-8, 8, 3)]
    x = np.linspace(0.9, 1.08, w, dtype=np.float32)[None, :, None]
    wall: Plane = np.broadcast_to(_rgb(colour) * x, portrait.shape).astype(np.float32)
    return blend(portrait.astype(np.float32), wall, where)


def on_desk(
    page: DrawnPage | RGB, angle: float = 8.0, perspective: float = 0.08, seed: int = 0, *, width: int = 1600
) -> DeskPicture:
    """A phone's picture of the page on a wooden desk.

    Args:
        page: a drawn page, or pixels that a page fills.
        angle: the page's turn, degrees counter-clockwise; 90, 180 and 270 work too.
        perspective: how much shorter the far edge looks, 0 to 0.3.
        seed: desk, light and noise.
        width: of the result, pixels; the height is three quarters of it.
    """
    pixels = page.pixels if isinstance(page, DrawnPage) else page
    rng = np.random.default_rng(seed)
    height = round(width * 0.75)
    h, w = pixels.shape[:2]
    corners = np.array([[0, 0], [w, 0], [w, h], [0, h]], np.float64) - (w / 2, h / 2)
    turn = np.deg2rad(angle)
    turned = corners @ np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    reach = np.abs(turned).max(axis=0)
    turned *= 0.80 * min(width / 2 / reach[0], height / 2 / reach[1])
    # The camera looks from below: what is farther up the picture is smaller.
    depth = 1 - perspective * (0.5 - turned[:, 1] / height)
    shift = rng.uniform(-0.02, 0.02, 2) * (width, height)
    quad = turned * depth[:, None] + (width / 2, height / 2) + shift
    # Pixel centres: corner (0, 0) of the page is half a pixel outside the centre of its first pixel.
    source = (corners + np.array([w / 2 - 0.5, h / 2 - 0.5])).astype(np.float32)
    matrix = cv2.getPerspectiveTransform(source, (quad - 0.5).astype(np.float32))
    paper_width = float(np.linalg.norm(quad[1] - quad[0]))
    small = cv2.GaussianBlur(pixels, (0, 0), max(0.3, 0.4 * w / paper_width)).astype(np.float32)
    laid = _plane(cv2.warpPerspective(small, matrix, (width, height), flags=cv2.INTER_CUBIC))
    mask = _plane(cv2.warpPerspective(_rounded(h, w), matrix, (width, height), flags=cv2.INTER_LINEAR))
    shadow = _plane(cv2.GaussianBlur(np.roll(mask, (9, 7), (0, 1)), (0, 0), 9))
    picture = blend(_wood(height, width, rng), (18, 14, 10), shadow, 0.5)
    picture = blend(picture, laid, mask)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    light = 0.94 + 0.10 * (x / width - 0.5) * rng.choice([-1, 1]) - 0.10 * (y / height - 0.5)
    return DeskPicture(scan(picture * light[..., None], seed + 5, blur=0.5, noise=2.0), quad)


def _rounded(height: int, width: int) -> Mask:
    """A page with rounded corners, radius a twenty-fifth of its width (about that of ISO/IEC 7810 cards)."""
    radius = round(width / 25)
    mask = np.zeros((height, width), np.float32)
    cv2.rectangle(mask, (radius, 0), (width - 1 - radius, height - 1), 1.0, -1)
    cv2.rectangle(mask, (0, radius), (width - 1, height - 1 - radius), 1.0, -1)
    for cx in (radius, width - 1 - radius):
        for cy in (radius, height - 1 - radius):
            cv2.circle(mask, (cx, cy), radius, 1.0, -1, cv2.LINE_AA)
    return mask


def _wood(height: int, width: int, rng: np.random.Generator) -> Plane:
    """Brown grain along x."""
    grain = np.zeros((height, width), np.float32)
    for stretch, fine, weight in ((12, 60, 14.0), (5, 160, 9.0), (25, 400, 6.0)):
        coarse = rng.normal(0, 1, (max(2, fine), max(2, fine // stretch))).astype(np.float32)
        grain += weight * _plane(cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC))
    wood: Plane = np.clip(_rgb([112, 78, 52]) + grain[..., None] * _rgb([1.0, 0.8, 0.6]), 8, 235)
    return wood


def _rgb(values: Sequence[float]) -> Plane:
    return np.asarray(values, np.float32)


def _plane(array: object) -> Plane:
    """OpenCV's results have no dtype to the type checker; these are all float32."""
    return np.asarray(array, np.float32)


def turned(pixels: RGB, quarter_turns: int) -> RGB:
    """The picture turned counter-clockwise by 90 degrees, `quarter_turns` times."""
    return np.ascontiguousarray(np.rot90(pixels, quarter_turns))
