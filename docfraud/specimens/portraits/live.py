"""A simulated live capture: what a booth camera might see of a person of whom there is one photograph.

It remains the same photograph: another framing, a slight turn of the head (a bulge stands for it), other light,
backdrop, lens, sensor and compression. No new expression, no ageing, no true change of view. What it scores in a
comparison says nothing about the accuracy of face recognition; a second photograph of the person
(`PortraitSet.others`) is better where there is one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from docfraud.errors import UsageError
from docfraud.imaging.native import cv2
from docfraud.imaging.picture import RGB
from docfraud.specimens.portraits.base import Points, Portrait
from docfraud.specimens.portraits.facemap import FaceMap, map_face
from docfraud.specimens.portraits.framing import eyes, move_points
from docfraud.specimens.portraits.matte import matte
from docfraud.specimens.portraits.warping import as_rgb, sample
from docfraud.specimens.seeds import stream

__all__ = ["Live", "live_capture"]

Plane = NDArray[np.float32]
_DEPTH = 0.45
"""Nose to ear, in eye distances: how far the bulge that stands for a head comes forward (some 28 mm per 62 mm)."""


@dataclass(frozen=True, slots=True, eq=False)
class Live:
    """A simulated live picture.

    Attributes:
        picture: (height, width, 3) uint8 RGB, decompressed from JPEG.
        points: the five points on it, as far as the simulation knows.
        turn: degrees by which the head is turned to the picture's right, and downwards.
        note: one sentence for the ground truth.
        mask: the mask that was given, as it lies in the picture, uint8, 255; None for none.
    """

    picture: RGB
    points: Points
    turn: tuple[float, float]
    note: str
    mask: NDArray[np.uint8] | None = None


def live_capture(
    portrait: Portrait,
    seed: int,
    *,
    size: tuple[int, int] = (640, 480),
    turn: tuple[float, float] | None = None,
    jpeg_quality: int = 85,
    mask: NDArray[np.uint8] | None = None,
    frame: int = 0,
) -> Live:
    """Simulate a booth camera's picture of a person.

    Args:
        portrait: `wide` is used: head and shoulders.
        seed: decides framing, turn, light, backdrop and noise.
        size: (width, height) of the result, pixels.
        turn: degrees to the picture's right and downwards, each within -12 to 12; None: a few degrees by the seed.
        jpeg_quality: 1 to 100.
        mask: shape of `portrait.wide`, uint8, 255 where something is so; it comes back as it lies in the picture.
        frame: number of the frame: another moment's noise, with framing and light as they were.

    Raises:
        UsageError: the size is under 160 x 120, the turn beyond 12 degrees, or no such JPEG quality.
    """
    if min(size) < 120 or not 1 <= jpeg_quality <= 100:
        raise UsageError("A live picture needs at least 120 pixels a side and a JPEG quality of 1 to 100.")
    rng = stream(seed, "live", "pose")
    yaw, pitch = turn if turn is not None else (float(rng.normal(0, 3.5)), float(rng.normal(0, 2.0)))
    if max(abs(yaw), abs(pitch)) > 12:
        if turn is not None:
            raise UsageError("A flat photograph cannot be turned by more than 12 degrees.")
        yaw, pitch = float(np.clip(yaw, -12, 12)), float(np.clip(pitch, -12, 12))
    picture, points = np.asarray(portrait.wide), np.asarray(portrait.wide_points)
    face = map_face(picture, points)
    cut = matte(picture)
    layers = np.concatenate([cut.person, cut.alpha[..., None] * 255], axis=2)
    turned, points = _turned(layers.shape[:2], points, face, yaw, pitch)
    layers = np.asarray(sample(layers, *turned), np.float32)
    transform = _aim(layers.shape[:2], points, size, rng, free=cut.plain)
    layers, points = _framed(layers, transform, size), move_points(points, transform)
    figure = np.asarray(np.clip(layers[..., 3] / 255, 0, 1), np.float32) if cut.plain else None
    light = _light(layers[..., :3], points, figure, stream(seed, "live", "light"))
    moment = stream(seed, "live", "sensor") if frame == 0 else stream(seed, "live", "sensor", frame)
    captured = _sense(light, moment, jpeg_quality)
    note = f"Simulated from one photograph ({portrait.source or portrait.name})."
    marked = None if mask is None else _moved_mask(mask, turned, transform, size)
    return Live(captured, points, (yaw, pitch), note, marked)


def _turned(
    shape: tuple[int, int], points: Points, face: FaceMap, yaw: float, pitch: float
) -> tuple[tuple[Plane, Plane], Points]:
    """Shift what is nearer to the camera further: an egg over the face and head, flat shoulders.

    Returns:
        Where each pixel comes from, and the five points afterwards.
    """
    u, v = face.coordinates(shape)

    def shift(u: NDArray[Any], v: NDArray[Any]) -> NDArray[Any]:
        egg = 1 - (u / 1.35) ** 2 - ((v - 0.1) / 2.1) ** 2
        dome = np.sqrt(np.clip(egg, 0, 1)) * np.clip(egg * 4, 0, 1)
        nose = 0.25 * np.exp(-((u / 0.16) ** 2) - ((v - 0.58) / 0.22) ** 2)
        return np.asarray((dome + nose) * (_DEPTH * 1.6))

    depth = np.asarray(shift(u, v), np.float32)
    depth = np.asarray(cv2.GaussianBlur(depth, (0, 0), 0.06 * face.unit), np.float32)
    origin, across, down = face.axes
    by = np.sin(np.radians(yaw)) * across + np.sin(np.radians(pitch)) * down
    x = np.arange(shape[1], dtype=np.float32)[None, :] - depth * np.float32(by[0])
    y = np.arange(shape[0], dtype=np.float32)[:, None] - depth * np.float32(by[1])
    uv = (points - origin) @ np.array([across, down]).T / face.unit**2
    moved = points + np.asarray(shift(uv[:, 0], uv[:, 1]), np.float64)[:, None] * by
    return (np.asarray(x, np.float32), np.asarray(y, np.float32)), moved


def _moved_mask(
    mask: NDArray[np.uint8], turned: tuple[Plane, Plane], transform: NDArray[np.float64], size: tuple[int, int]
) -> NDArray[np.uint8]:
    """A mask on the wide photograph as it lies in the live picture: 255 for every pixel that it touches."""
    bent = cv2.remap(mask, *turned, interpolation=cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
    scale = float(np.hypot(*transform[:, 0]))
    if scale < 1:  # several pixels meet in one: spread them so that sampling finds each
        bent = cv2.dilate(bent, np.ones((2 * int(np.ceil(0.5 / scale)) + 1,) * 2, np.uint8))
    moved = cv2.warpAffine(bent, transform, size)
    return np.asarray(cv2.threshold(moved, 0, 255, cv2.THRESH_BINARY)[1], np.uint8)


def _aim(
    shape: tuple[int, int], points: Points, size: tuple[int, int], rng: np.random.Generator, *, free: bool
) -> NDArray[np.float64]:
    """The camera's frame: head in the upper half, a little tilted, its size as the wide picture allows.

    With a `free` backdrop, which will be replaced, the frame may reach above the photograph.
    """
    width, height = size
    left, right = eyes(points)
    middle, distance = (left + right) / 2, float(np.hypot(*(right - left)))
    fill = max(width / shape[1], height / shape[0]) * 1.04
    scale = max(fill, float(rng.uniform(0.13, 0.17)) * height / distance)
    angle = np.radians(rng.normal(0, 2.2))
    turn = scale * np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    room = 2.0 * scale * distance  # for crown and hair
    target = np.array([width * (0.5 + rng.normal(0, 0.025)), max(height * rng.uniform(0.40, 0.46), room)])
    shift = target - turn @ middle
    corners = np.array([[0, 0], [shape[1], shape[0]]], np.float64) * scale
    spare = corners[1] - [width, height]
    # Keep the frame on the photograph: move it, as far as the photograph reaches.
    top_left = np.clip(target - scale * middle, -spare, [0, 0.3 * height if free else 0])
    shift = shift + (top_left - (target - scale * middle))
    return np.column_stack([turn, shift])


def _framed(picture: Plane, transform: NDArray[np.float64], size: tuple[int, int]) -> Plane:
    """The picture in the camera's frame."""
    scale = float(np.hypot(*transform[:, 0]))
    source = picture if scale > 0.6 else cv2.GaussianBlur(picture, (0, 0), 0.4 / scale)
    frame = cv2.warpAffine(source, transform, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(frame, np.float32)


def _light(frame: Plane, points: Points, figure: Plane | None, rng: np.random.Generator) -> Plane:
    """Another lamp: shading over the head from one side, its tint, and another backdrop; linear light, 0 to 1."""
    height, width = frame.shape[:2]
    linear = (np.clip(frame, 0, 255) / np.float32(255)) ** np.float32(2.2)
    face = FaceMap(points, 1.1, 1.75)
    u, v = face.coordinates((height, width))
    # Normals of an egg; the lamp is in front, above and to one side.
    nx, ny = np.clip(u / 1.5, -1, 1), np.clip((v - 0.2) / 2.4, -1, 1)
    side, above = float(rng.uniform(0.15, 0.45)) * float(rng.choice([-1, 1])), float(rng.uniform(0.1, 0.35))
    shade = 1 + side * nx - above * ny - 0.18 * (nx * nx)
    shade = np.asarray(cv2.GaussianBlur(shade.astype(np.float32), (0, 0), 0.3 * face.unit), np.float32)
    tint = np.array([rng.uniform(0.98, 1.12), 1.0, rng.uniform(0.78, 0.98)], np.float32)
    exposure = np.float32(rng.uniform(0.75, 1.0))
    lit = linear * shade[..., None] * tint * exposure
    if figure is not None:  # the backdrop is known: put a wall there, with the person's soft shadow
        wall = np.float32(rng.uniform(0.22, 0.5)) * (1 + np.array(rng.normal(0, 0.04, 3), np.float32)) * tint
        x = np.linspace(-1, 1, width, dtype=np.float32)[None, :]
        y = np.linspace(-1, 1, height, dtype=np.float32)[:, None]
        glow: Plane = 1 + np.float32(0.25 * np.sign(side)) * x - np.float32(0.15) * y
        by = (round(-np.sign(side) * 0.5 * face.unit), round(0.35 * face.unit))
        move = np.array([[1, 0, by[0]], [0, 1, by[1]]], np.float64)
        moved = cv2.warpAffine(figure, move, (width, height), borderMode=cv2.BORDER_REPLICATE)
        shadow = np.asarray(cv2.GaussianBlur(moved, (0, 0), 0.35 * face.unit), np.float32)
        ground = wall * (glow * (1 - np.float32(0.35) * shadow))[..., None]
        lit = lit * figure[..., None] + ground * (1 - figure[..., None])
    return np.asarray(lit, np.float32)


def _sense(light: Plane, rng: np.random.Generator, quality: int) -> RGB:
    """Lens, sensor and compression of a small camera."""
    blurred = cv2.GaussianBlur(light, (0, 0), float(rng.uniform(0.6, 0.95)))
    electrons = 2200.0  # full well of a small pixel; chosen, not measured
    sigma = np.sqrt(np.clip(blurred, 0, 1) / electrons + (2.5e-3) ** 2)
    noise: Plane = np.asarray(rng.standard_normal(light.shape, np.float32))
    noise = np.asarray(0.75 * noise + 0.6 * cv2.GaussianBlur(noise, (0, 0), 0.8), np.float32)  # demosaicing
    values: Plane = np.asarray(np.clip(blurred + sigma * noise, 0, 1) ** (1 / 2.2) * 255, np.float32)
    soft = cv2.GaussianBlur(values, (0, 0), 1.2)
    picture = as_rgb(np.asarray(values + 0.35 * (values - soft), np.float32))  # the camera's own sharpening
    ok, data = cv2.imencode(".jpg", picture[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])
    if not ok:
        raise RuntimeError("OpenCV could not write a JPEG")
    return np.ascontiguousarray(np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8)[..., ::-1])
