"""Lays one face over another: light and sharpness made alike, pose taken out, what is left is where parts moved."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from docfraud.biometrics.appearance.chart import SIDE, Plane, coordinates, inner_face
from docfraud.imaging.native import cv2
from docfraud.imaging.picture import RGB

__all__ = ["blurred_alike", "evened", "moved", "register"]

_STEP = 4
"""Every how many pixels of the chart the pose is fitted on."""
_LOOSE = 0.25
"""Weight of cheeks and jaw in that fit; chosen a priori."""


def grey(chart: RGB) -> Plane:
    """Lightness of a chart, 0 to 255, float32."""
    return np.asarray(cv2.cvtColor(chart, cv2.COLOR_RGB2GRAY), np.float32)


def slow(plane: Plane, sigma: float) -> Plane:
    """The slow part of a plane: a wide Gaussian, taken at a quarter of the size."""
    small = cv2.resize(plane, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    small = cv2.GaussianBlur(small, (0, 0), sigma / 4)
    return np.asarray(cv2.resize(small, (SIDE, SIDE), interpolation=cv2.INTER_LINEAR), np.float32)


def evened(lightness: Plane, sigma: float = 10.0) -> Plane:
    """Lightness without its slow part and in units of its local contrast: light and exposure fall out."""
    detail = lightness - slow(lightness, sigma)
    spread = np.sqrt(slow(np.asarray(detail * detail), 2 * sigma) + 9)  # 3 grey levels: noise stays small
    return np.asarray(detail / spread, np.float32)


def blurred_alike(a: RGB, b: RGB) -> tuple[RGB, RGB]:
    """Both charts at the sharpness of the softer: the sharper is blurred until its finest detail is as weak.

    A small print beside a camera's picture would differ all over otherwise. Texture that is finer in one face only
    (wrinkles all over) is lost with it in part.
    """
    contrast_a, contrast_b = (_spread(grey(chart) - slow(grey(chart), 10)) + 2 for chart in (a, b))
    fine_a, fine_b = _finest(grey(a)) / contrast_a, _finest(grey(b)) / contrast_b
    sharp, target = (a, fine_b * contrast_a) if fine_a > fine_b else (b, fine_a * contrast_b)
    lightness = grey(sharp)
    low, high = 0.0, 4.0
    for _ in range(6):
        middle = (low + high) / 2
        if _finest(np.asarray(cv2.GaussianBlur(lightness, (0, 0), middle), np.float32)) > target:
            low = middle
        else:
            high = middle
    if low == 0:
        return a, b
    soft = np.asarray(cv2.GaussianBlur(sharp, (0, 0), low), np.uint8)
    return (soft, b) if fine_a > fine_b else (a, soft)


def _finest(lightness: Plane) -> float:
    return _spread(lightness - cv2.GaussianBlur(lightness, (0, 0), 1.5))


def _spread(detail: NDArray[np.floating]) -> float:
    inner = detail[inner_face()]
    return float(np.sqrt(np.mean(inner * inner)))


def moved(chart: NDArray[np.floating] | NDArray[np.uint8], by: Plane) -> NDArray[np.float32]:
    """The chart sampled at each pixel's place plus `by`, (288, 288, 2) (x, y) pixels; its edge is repeated; float32."""
    y, x = np.mgrid[0:SIDE, 0:SIDE].astype(np.float32)
    at = np.asarray(x + by[..., 0]), np.asarray(y + by[..., 1])
    return np.asarray(cv2.remap(chart, *at, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE), np.float32)


def register(a: Plane, b: Plane, seen: NDArray[np.bool_]) -> tuple[Plane, Plane]:
    """Where the parts of face `a` lie in face `b`.

    Dense optical flow (dense inverse search: Kroeger et al., ECCV 2016) between evened charts. Its smooth part is taken
    out: an affine map, and what turning a head does, which moves what is nearer to the camera further. The fit is
    robust, so that a part that was changed does not pull the rest along.

    Args:
        a, b: lightness, (288, 288) float32, equally sharp.
        seen: (288, 288) bool, what both pictures show.

    Returns:
        The smooth part, and what is left, each (288, 288, 2) float32, (x, y) pixels of the chart. `b` moved by the
        smooth part lies over `a` up to what is left.
    """
    first = _bytes(evened(a))
    smooth = _smooth_part(_flow(first, b, coarse=True), seen)
    # once more on faces that lie nearly over one another, where flow is more exact
    rest = _flow(first, moved(b, smooth), coarse=False)
    fit = _smooth_part(rest, seen)
    return np.asarray(fit + moved(smooth, fit), np.float32), rest - fit


def _flow(first: NDArray[np.uint8], second: Plane, *, coarse: bool) -> Plane:
    """Where each place of an evened face lies in another, (288, 288, 2) (x, y) pixels."""
    search: Any = cv2.DISOpticalFlow_create(  # type: ignore[attr-defined] # missing in OpenCV 5.0's stubs
        cv2.DISOPTICAL_FLOW_PRESET_MEDIUM
    )
    search.setFinestScale(2 if coarse else 1)
    return np.asarray(search.calc(first, _bytes(evened(second)), None), np.float32)


def _bytes(even: Plane) -> NDArray[np.uint8]:
    return np.asarray(np.clip(128 + 40 * even, 0, 255), np.uint8)


@cache
def _depth() -> Plane:
    """How far each place of a face is in front of the ears, relative to the brow: an egg and a nose on it."""
    u, v = coordinates()
    egg = np.sqrt(np.clip(1 - (u / 1.35) ** 2 - ((v - 0.1) / 2.1) ** 2, 0, 1))
    nose = 0.25 * np.exp(-((u / 0.16) ** 2) - ((v - 0.58) / 0.22) ** 2)
    return np.asarray(egg + nose, np.float32)


def _smooth_part(flow: Plane, seen: NDArray[np.bool_]) -> Plane:
    """Affine map and turn of the head that fit a flow best, (288, 288, 2); weights after Geman and McClure.

    The upper face holds it: bone, where cheeks and jaw move with expression and weight.
    """
    u, v = coordinates()
    terms = np.stack([np.ones_like(u), u, v, _depth()], axis=-1)
    every = (slice(None, None, _STEP), slice(None, None, _STEP))
    base = (inner_face() & seen)[every].ravel()
    a = terms[every].reshape(-1, 4)[base].astype(np.float64)
    f = flow[every].reshape(-1, 2)[base].astype(np.float64)
    held = np.where((np.abs(u) < 0.85) & (v < 0.95), 1.0, _LOOSE)[every].ravel()[base]
    weight: NDArray[np.floating] = held
    fit = np.zeros((4, 2))
    for _ in range(8):
        root = np.sqrt(weight)[:, None]
        fit = np.linalg.lstsq(a * root, f * root, rcond=None)[0]
        off = np.hypot(*(f - a @ fit).T)
        weight = held / (1 + (off / (1.2 * np.median(off) + 0.05)) ** 2) ** 2
    return np.asarray(terms @ fit.astype(np.float32), np.float32)
