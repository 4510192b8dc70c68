"""Faults of face pictures, made to order: what a camera, a lamp or a person does wrong, from not at all to much.

Each takes a picture, the five points on it and a strength from 0 (nothing) to 1 (as bad as it gets), and gives a
picture. They are drawings and filters, simulated in every sense: a painted mask is no photograph of a mask.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from docfraud.imaging.native import cv2
from docfraud.imaging.picture import RGB

Points = NDArray[np.float64]
Plane = NDArray[np.floating]
Fault = Callable[[RGB, Points, float], RGB]


def _axes(points: Points) -> tuple[Points, Points, Points, float]:
    """The point between the eyes, the directions right and down on the face, and the distance of the eyes, pixels."""
    left, right = points[2:4].mean(axis=0), points[:2].mean(axis=0)
    unit = float(np.hypot(*(right - left)))
    across = (right - left) / unit
    return (left + right) / 2, across, np.array([-across[1], across[0]]), unit


def _place(points: Points, *uv: tuple[float, float]) -> NDArray[np.int32]:
    """Places of the face as pixels: (u, v) in eye distances from the point between the eyes."""
    origin, across, down, unit = _axes(points)
    at = np.array(uv)
    return np.rint(origin + unit * (at[:, :1] * across + at[:, 1:] * down)).astype(np.int32)


def _coordinates(picture: RGB, points: Points) -> tuple[Plane, Plane]:
    origin, across, down, unit = _axes(points)
    y, x = np.mgrid[: picture.shape[0], : picture.shape[1]].astype(np.float32)
    dx, dy = x - origin[0], y - origin[1]
    return (dx * across[0] + dy * across[1]) / unit, (dx * down[0] + dy * down[1]) / unit


def _rgb(values: Plane) -> RGB:
    return np.asarray(np.clip(np.rint(values), 0, 255), dtype=np.uint8)


def _paint(picture: RGB, share: Plane, colour: tuple[float, float, float] | Plane) -> RGB:
    amount = np.clip(share, 0, 1)[..., None]
    return _rgb(picture * (1 - amount) + np.asarray(colour, dtype=np.float32) * amount)


def _filled(picture: RGB, points: Points, outline: tuple[tuple[float, float], ...], soft: float = 0.02) -> Plane:
    """A filled outline on the face, with soft edges, 0 to 1."""
    sheet = np.zeros(picture.shape[:2], dtype=np.uint8)
    cv2.fillPoly(sheet, [_place(points, *outline)], 255, cv2.LINE_AA)
    sigma = max(soft * _axes(points)[3], 0.5)
    return np.asarray(cv2.GaussianBlur(sheet, (0, 0), sigma), dtype=np.float32) / 255


def blurred(picture: RGB, points: Points, strength: float) -> RGB:
    """Out of focus: a Gaussian of up to 0.12 eye distances."""
    sigma = 0.12 * strength * _axes(points)[3]
    return picture if sigma < 0.05 else np.asarray(cv2.GaussianBlur(picture, (0, 0), sigma), dtype=np.uint8)


def moved(picture: RGB, points: Points, strength: float) -> RGB:
    """The person moved: smeared sideways over up to 0.5 eye distances."""
    length = max(1, round(0.5 * strength * _axes(points)[3]))
    return np.asarray(cv2.blur(picture, (length, 1)), dtype=np.uint8)


def shrunk(picture: RGB, points: Points, strength: float) -> RGB:
    """From far away: eyes as near as 8 pixels, brought back to the old size."""
    unit = _axes(points)[3]
    scale = (min(unit, 60.0) / unit) * (8 / min(unit, 60.0)) ** strength if strength > 0 else 1.0
    if scale >= 1:
        return picture
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    size = (picture.shape[1], picture.shape[0])
    return np.asarray(cv2.resize(small, size, interpolation=cv2.INTER_CUBIC), dtype=np.uint8)


def darkened(picture: RGB, points: Points, strength: float) -> RGB:
    """Too little light: down to 1 % of it, with the noise of few electrons."""
    linear = (picture.astype(np.float32) / 255) ** 2.2 * np.float32(0.01**strength)
    noise = np.random.default_rng(7).standard_normal(picture.shape).astype(np.float32)
    noisy = linear + noise * np.sqrt(linear / 4000 + 1e-6) * (strength > 0)
    return _rgb(np.clip(noisy, 0, 1) ** (1 / 2.2) * 255)


def overexposed(picture: RGB, points: Points, strength: float) -> RGB:
    """Too much light: up to sixteen times as much, clipped."""
    linear = (picture.astype(np.float32) / 255) ** 2.2 * np.float32(16**strength)
    return _rgb(np.clip(linear, 0, 1) ** (1 / 2.2) * 255)


def washed_out(picture: RGB, points: Points, strength: float) -> RGB:
    """A veil of light in the lens: contrast down to nothing."""
    return _rgb(picture + strength * (150.0 - picture.astype(np.float32)))


def side_lit(picture: RGB, points: Points, strength: float) -> RGB:
    """A lamp from one side: the other falls to a fiftieth of the light."""
    u, _ = _coordinates(picture, points)
    fall = np.float32(0.02) ** (np.clip(u / 1.6 + 0.5, 0, 1) * strength)
    return (
        _rgb((picture / 255.0) ** 2.2 * fall[..., None])
        if strength < 0
        else _rgb(((picture / 255.0) ** 2.2 * fall[..., None]) ** (1 / 2.2) * 255)
    )


def tinted(picture: RGB, points: Points, strength: float) -> RGB:
    """Light of one colour: blue, up to six times as much as red."""
    gains = np.array([6.0 ** (-strength / 2), 1.0, 6.0 ** (strength / 2)], dtype=np.float32)
    return _rgb(np.clip((picture.astype(np.float32) / 255) ** 2.2 * gains, 0, 1) ** (1 / 2.2) * 255)


def compressed(picture: RGB, points: Points, strength: float) -> RGB:
    """JPEG, from quality 95 down to 3."""
    if strength == 0:
        return picture
    quality = round(95 - 92 * strength)
    ok, data = cv2.imencode(".jpg", picture[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])
    assert ok
    return np.ascontiguousarray(np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), dtype=np.uint8)[..., ::-1])


def noisy(picture: RGB, points: Points, strength: float) -> RGB:
    """Sensor noise of up to 60 of 255."""
    noise = np.random.default_rng(5).standard_normal(picture.shape).astype(np.float32)
    return _rgb(picture + 60 * strength * noise)


def masked(picture: RGB, points: Points, strength: float) -> RGB:
    """A pale blue face mask, drawn up from the chin to the bridge of the nose."""
    top = 1.85 - 1.45 * strength
    side = ((0.97, top + 0.15), (0.9, 1.25), (0.6, 1.65), (0.0, 1.85))
    outline = ((0.0, top), *side, *((-u, v) for u, v in reversed(side[:-1])))
    _, v = _coordinates(picture, points)
    pleats = 6 * np.sin(v * 26)
    cloth = np.array([168, 196, 214], dtype=np.float32) + pleats[..., None] - 18 * (v[..., None] - 1.0)
    return picture if strength == 0 else _paint(picture, _filled(picture, points, outline), cloth)


def scarfed(picture: RGB, points: Points, strength: float) -> RGB:
    """A dark red scarf, drawn up in the same way."""
    top = 1.85 - 1.45 * strength
    outline = ((-1.3, top + 0.1), (0.0, top), (1.3, top + 0.1), (1.3, 2.4), (-1.3, 2.4))
    u, v = _coordinates(picture, points)
    weave = 14 * np.sin(v * 40 + 3 * np.sin(u * 8))
    cloth = np.array([96, 22, 34], dtype=np.float32) + weave[..., None]
    return picture if strength == 0 else _paint(picture, _filled(picture, points, outline), cloth)


def shaded(picture: RGB, points: Points, strength: float) -> RGB:
    """Sunglasses: lenses that let up to all but 3 % of the light through."""
    share = np.zeros(picture.shape[:2], dtype=np.float32)
    for side in (-1.0, 1.0):
        turn = np.linspace(0, 2 * np.pi, 40)
        rim = tuple((side * 0.52 + 0.40 * float(np.cos(t)), 0.05 + 0.31 * float(np.sin(t))) for t in turn)
        share = np.maximum(share, _filled(picture, points, rim))
    through = np.float32(0.03) ** (share * strength)
    dimmed = ((picture.astype(np.float32) / 255) ** 2.2 * through[..., None]) ** (1 / 2.2) * 255
    return _paint(_rgb(dimmed), share * np.float32(0.6 * strength), (26.0, 24.0, 26.0))


def eyes_shut(picture: RGB, points: Points, strength: float) -> RGB:
    """Lids lowered: skin from above the eye drawn over it, and a line of lashes where they end."""
    if strength == 0:
        return picture
    out = picture.astype(np.float32)
    unit = _axes(points)[3]
    u, v = _coordinates(picture, points)
    for side in (-1.0, 1.0):
        around = ((u - side * 0.5) / 0.24) ** 2
        top = -0.16 * np.sqrt(np.clip(1 - around, 0, 1))
        edge = top + strength * (0.09 * np.sqrt(np.clip(1 - around, 0, 1)) - top)
        lid = np.clip((edge - v) / 0.015, 0, 1) * np.clip((v - top + 0.02) / 0.02, 0, 1) * (around < 1)
        above = (np.abs(u - side * 0.5) < 0.2) & (np.abs(v + 0.22) < 0.03)
        skin = np.median(picture[above], axis=0) if above.any() else np.array([170.0, 130.0, 110.0])
        out += lid[..., None] * (skin + 10 * (v[..., None] + 0.05) / 0.1 - out)
        lashes = np.exp(-(((v - edge) / 0.016) ** 2)) * (around < 1) * 0.8
        out += lashes[..., None] * (skin * 0.3 - out)
    return np.asarray(cv2.GaussianBlur(_rgb(out), (0, 0), max(0.008 * unit, 0.3)), dtype=np.uint8)


def mouth_open(picture: RGB, points: Points, strength: float) -> RGB:
    """A dark gap between the lips, up to 0.4 eye distances high."""
    if strength == 0:
        return picture
    turn = np.linspace(0, 2 * np.pi, 40)
    height = 0.2 * strength
    gap = tuple((0.3 * float(np.cos(t)), 1.15 + height * float(np.sin(t))) for t in turn)
    return _paint(picture, _filled(picture, points, gap, 0.015), (38.0, 16.0, 18.0))


def hand(picture: RGB, points: Points, strength: float) -> RGB:
    """A gloved hand that comes in from the side, at last over half of the face."""
    edge = 1.15 - 1.15 * strength
    fingers = [(edge + 0.12 * (k % 2), -0.6 + 0.22 * k) for k in range(12)]
    outline = (*fingers, (1.6, 1.9), (1.6, -0.7))
    return picture if strength == 0 else _paint(picture, _filled(picture, points, outline), (58.0, 96.0, 70.0))


def cluttered(picture: RGB, points: Points, strength: float) -> RGB:
    """A wall with a pattern beside the head, up to 100 of 255 strong."""
    u, v = _coordinates(picture, points)
    away = np.clip((np.hypot(u / 1.45, (v - 0.1) / 2.1) - 1) / 0.1, 0, 1) * (v < 1.4)
    pattern = 50 * strength * (np.sign(np.sin(u * 9)) + np.sign(np.sin(v * 7 + 1)))
    return _rgb(picture + (away * pattern)[..., None])


def rolled(picture: RGB, points: Points, strength: float) -> RGB:
    """The head tilted by up to 35 degrees: the whole picture turned about the face."""
    origin, _, _, _ = _axes(points)
    turn = cv2.getRotationMatrix2D((float(origin[0]), float(origin[1])), 35 * strength, 1.0)
    size = (picture.shape[1], picture.shape[0])
    return np.asarray(cv2.warpAffine(picture, turn, size, borderMode=cv2.BORDER_REPLICATE), dtype=np.uint8)


def cut_off(picture: RGB, points: Points, strength: float) -> RGB:
    """The face at the picture's edge: cut from its left, at last at the nose."""
    _, _, _, unit = _axes(points)
    middle = float((points[:2].mean(axis=0)[0] + points[2:4].mean(axis=0)[0]) / 2)
    first = max(0, round((middle - 1.1 * unit) * min(1.0, strength * 4) + strength * 1.0 * unit))
    return np.ascontiguousarray(picture[:, min(first, picture.shape[1] - 64) :])


FAULTS: dict[str, Fault] = {
    f.__name__: f
    for f in (
        blurred, moved, shrunk, darkened, overexposed, washed_out, side_lit, tinted, compressed, noisy, masked, scarfed,
        shaded, eyes_shut, mouth_open, hand, cluttered, rolled, cut_off,
    )
}  # fmt: skip
"""Every fault by name."""
