"""Photographs of pages lying on a desk, made from drawn pages: the corners are known exactly.

A pinhole camera (50 degrees wide) looks at a flat page from up to `tilt` degrees off the vertical, from any side, with
the page turned any way round; the desk is plain, graded, grained, woven, speckled, or a scanner's white lid.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from docfraud.imaging.picture import RGB, Quad
from tests.support.drawing import FormatName, PageSpec, draw_page

Plane = NDArray[np.float32]
BACKGROUNDS = ("plain", "graded", "grained", "woven", "speckled", "lid", "sheet")
ROUND_MM = {"TD1": 3.18}
"""Corner radius of cards, ISO/IEC 7810 ID-1; booklets are nearly square here."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A made photograph and the true corners of its page, clockwise from the page's own top left, pixels."""

    pixels: RGB
    quad: Quad
    name: str


@cache
def page_pixels(format_: FormatName) -> RGB:
    """A drawn page at 200 ppi; read-only."""
    page = draw_page(PageSpec(format=format_, ppi=200)).mrz_side.pixels
    page.setflags(write=False)
    return page


def background(kind: str, height: int, width: int, rng: np.random.Generator) -> Plane:
    """A desk, (height, width, 3) float32 RGB 0-255."""
    base = rng.uniform(25, 235, 3).astype(np.float32)
    if kind == "lid":
        base = np.full(3, rng.uniform(250, 254), np.float32)
    elif kind == "plain" and rng.random() < 0.5:
        base = np.full(3, rng.choice([20, 60, 110, 160]), np.float32)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32) / max(height, width)
    desk = np.broadcast_to(base, (height, width, 3)).copy()
    if kind == "graded":
        angle = rng.uniform(0, 2 * np.pi)
        ramp = np.cos(angle) * (x - 0.5) + np.sin(angle) * (y - 0.5)
        desk += ramp[:, :, None] * rng.uniform(60, 130, 3).astype(np.float32)
    elif kind == "grained":  # wood: noise drawn out along one direction, with rings
        noise = rng.normal(0, 1, (height, width)).astype(np.float32)
        grain = np.asarray(cv2.GaussianBlur(noise, (0, 0), sigmaX=width / 20, sigmaY=1.2), np.float32)
        grain = grain / float(grain.std())
        rings = np.sin(2 * np.pi * rng.uniform(6, 14) * (y + 0.05 * np.sin(5 * x)))
        tint = np.array([1.0, 0.8, 0.55], np.float32)
        desk = (rng.uniform(90, 170) + 9 * grain + 6 * rings)[:, :, None] * tint
    elif kind == "woven":
        period = rng.uniform(9, 25)
        turn = rng.uniform(0, np.pi)
        u = (np.cos(turn) * x + np.sin(turn) * y) * max(height, width)
        v = (-np.sin(turn) * x + np.cos(turn) * y) * max(height, width)
        desk += (rng.uniform(4, 14) * (np.sin(2 * np.pi * u / period) * np.sin(2 * np.pi * v / period)))[:, :, None]
    elif kind == "speckled":
        noise = rng.normal(0, 1, (height, width)).astype(np.float32)
        fine = cv2.GaussianBlur(noise, (0, 0), 1.5)
        coarse = cv2.GaussianBlur(noise, (0, 0), 12)
        desk += (10 * fine / fine.std() + 8 * coarse / coarse.std())[:, :, None]
    return desk


def homography(
    size: tuple[int, int], frame: tuple[int, int], rng: np.random.Generator, *, tilt: float, turn: float, fill: float
) -> NDArray[np.float64]:
    """Page pixels to picture pixels for a pinhole camera; the page's bounding box takes `fill` of the frame."""
    width, height = size
    out_w, out_h = frame
    focal = max(frame) / (2 * np.tan(np.radians(25)))
    azimuth = rng.uniform(0, 2 * np.pi)
    axis = np.array([np.cos(azimuth), np.sin(azimuth), 0.0]) * np.radians(tilt)
    lean, _ = cv2.Rodrigues(axis)
    c, s = np.cos(np.radians(turn)), np.sin(np.radians(turn))
    rotation = lean @ np.array([[c, -s, 0], [s, c, 0], [0, 0, 1.0]])
    centre = np.array([[1, 0, -(width - 1) / 2], [0, 1, -(height - 1) / 2], [0, 0, 1.0]])
    distance = focal * max(width, height) / max(frame)
    corners = np.array([[0, 0], [width - 1, 0], [width - 1, height - 1], [0, height - 1]], np.float64)
    lens = np.array([[focal, 0, out_w / 2], [0, focal, out_h / 2], [0, 0, 1.0]])
    place = np.zeros(2)
    where = rng.uniform(-1, 1, 2)
    for _ in range(25):  # move page and camera until the page fills the frame as asked, somewhere in it
        h = lens @ np.column_stack([rotation[:, 0], rotation[:, 1], [*place, distance]]) @ centre
        seen = project(h, corners)
        low, high = seen.min(axis=0), seen.max(axis=0)
        extent = (high - low) / frame
        slack = np.maximum(np.array(frame) * (1 - extent) / 2 - 3, 0)
        place += (np.array(frame) / 2 + 0.8 * where * slack - (low + high) / 2) * distance / focal
        distance *= float(extent.max()) / fill
    return np.asarray(h, dtype=np.float64)


def project(matrix: NDArray[Any], points: NDArray[Any]) -> NDArray[np.float64]:
    """Apply a homography to points, shape (n, 2)."""
    lifted = np.column_stack([points, np.ones(len(points))]) @ matrix.T
    return np.asarray(lifted[:, :2] / lifted[:, 2:], dtype=np.float64)


def make_scene(
    seed: int,
    *,
    kind: str | None = None,
    tilt: float | None = None,
    turn: float | None = None,
    format_: FormatName | None = None,
    page: RGB | None = None,
    frame: tuple[int, int] = (1280, 960),
) -> Scene:
    """A photograph; whatever is not given is drawn from `seed`."""
    rng = np.random.default_rng(seed)
    kind = kind or BACKGROUNDS[int(rng.integers(len(BACKGROUNDS)))]
    tilt = float(rng.uniform(0, 30)) if tilt is None else tilt
    if kind in ("lid", "sheet"):
        tilt = 0.0 if kind == "lid" else tilt
    turn = float(rng.uniform(0, 360)) if turn is None else turn
    formats: tuple[FormatName, ...] = ("TD1", "TD2", "TD3")
    format_ = format_ or formats[int(rng.integers(3))]
    sheet = page_pixels(format_) if page is None else page
    height, width = sheet.shape[:2]
    fill = float(rng.uniform(0.5, 0.92))
    if rng.random() < 0.5:
        frame = (frame[1], frame[0])
    h = homography((width, height), frame, rng, tilt=tilt, turn=turn, fill=fill)

    desk = background("plain" if kind == "sheet" else kind, frame[1], frame[0], rng)
    if kind == "sheet":  # the page lies on a larger sheet of white paper that runs out of the picture
        paper = homography((297, 210), frame, rng, tilt=tilt, turn=turn + float(rng.uniform(-25, 25)), fill=1.5)
        mask = cv2.warpPerspective(np.ones((210, 297), np.float32), paper, frame)
        desk = desk + (240 - desk) * mask[:, :, None]

    alpha = np.ones((height, width), np.float32)
    radius = ROUND_MM.get(format_, 1.0) / 25.4 * 200 * (width / page_pixels(format_).shape[1])
    if page is not None:
        radius = 0
    if radius > 1:
        r = round(radius)
        yy, xx = np.mgrid[0:r, 0:r]
        outside = (xx - r) ** 2 + (yy - r) ** 2 > r * r
        for flip in ((1, 1), (1, -1), (-1, 1), (-1, -1)):
            alpha[:: flip[0], :: flip[1]][:r, :r][outside] = 0
    # twice the frame, then halved: the page's edge is as soft as a camera's
    twice = np.diag([2.0, 2.0, 1.0]) @ np.array([[1, 0, 0.25], [0, 1, 0.25], [0, 0, 1.0]])
    big = (frame[0] * 2, frame[1] * 2)
    layer = cv2.warpPerspective(
        sheet.astype(np.float32), twice @ h, big, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    mask = cv2.warpPerspective(alpha, twice @ h, big, flags=cv2.INTER_LINEAR)
    layer = cv2.resize(layer, frame, interpolation=cv2.INTER_AREA)
    mask = cv2.resize(mask, frame, interpolation=cv2.INTER_AREA)
    depth = float(rng.uniform(0, 0.35)) if kind != "lid" else 0.08
    offset = rng.uniform(-8, 8, 2) if kind != "lid" else np.zeros(2)
    shadow = cv2.warpAffine(mask, np.array([[1, 0, offset[0]], [0, 1, offset[1]]]), frame)
    shadow = cv2.GaussianBlur(shadow, (0, 0), 6)
    desk *= 1 - depth * shadow[:, :, None]
    picture = desk * (1 - mask[:, :, None]) + layer * mask[:, :, None]
    if kind != "lid":
        y, x = np.mgrid[0 : frame[1], 0 : frame[0]].astype(np.float32)
        lean = rng.uniform(-0.12, 0.12, 2)
        picture *= (1 + lean[0] * (x / frame[0] - 0.5) + lean[1] * (y / frame[1] - 0.5))[:, :, None]
    picture = cv2.GaussianBlur(picture, (0, 0), float(rng.uniform(0.4, 1.0)))
    picture += np.asarray(rng.normal(0, rng.uniform(1, 4), picture.shape), np.float32)
    pixels = np.clip(np.rint(picture), 0, 255).astype(np.uint8)
    _, coded = cv2.imencode(".jpg", pixels[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(75, 96))])
    decoded = cv2.imdecode(coded, cv2.IMREAD_COLOR)
    assert decoded is not None
    corners = np.array([[0, 0], [width - 1, 0], [width - 1, height - 1], [0, height - 1]], np.float64)
    name = f"{kind} {format_} tilt {tilt:.0f} turn {turn:.0f} seed {seed}"
    return Scene(np.ascontiguousarray(decoded[:, :, ::-1]), project(h, corners), name)
