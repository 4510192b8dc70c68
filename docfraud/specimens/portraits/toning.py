"""Masks of the face, tones brought together, and blending without a seam."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from docfraud.imaging.native import cv2
from docfraud.imaging.picture import RGB
from docfraud.specimens.portraits.facemap import FaceMap
from docfraud.specimens.portraits.warping import as_rgb

__all__ = ["blend_bands", "face_mask", "match_tone", "polygon_mask"]

Plane = NDArray[np.float32]
Float = NDArray[np.float64]


def polygon_mask(outline: Float, shape: tuple[int, int], soft: float = 0.0) -> Plane:
    """1 inside a polygon, 0 outside, (height, width) float32; `soft` is the standard deviation of its edge, pixels."""
    mask = np.zeros(shape, np.uint8)
    cv2.fillPoly(mask, [np.rint(outline * 16).astype(np.int32)], 255, cv2.LINE_AA, 4)
    result = mask.astype(np.float32) / np.float32(255)
    return np.asarray(cv2.GaussianBlur(result, (0, 0), soft), np.float32) if soft > 0 else result


def face_mask(face: FaceMap, shape: tuple[int, int], top: float = -0.62, inset: float = 0.92) -> Plane:
    """The inner face, brows to chin, with a soft edge: 0 to 1, (height, width) float32.

    Args:
        face: where.
        shape: (height, width).
        top: v of the upper end, above the brows and below most hair and hats.
        inset: how much narrower than the face.
    """
    jaw = face.part("jaw")
    brow = face.to_pixels(np.array([[0.88, -0.35], [0.6, top], [0.0, top - 0.06], [-0.6, top], [-0.88, -0.35]]))
    outline = np.vstack([jaw, brow])
    centre = outline.mean(axis=0)
    return polygon_mask(centre + (outline - centre) * inset, shape, 0.06 * face.unit)


def match_tone(picture: RGB, like: RGB, mask: Plane, *, local: bool) -> RGB:
    """Bring the colours of a face to those of another.

    Means and deviations of CIE Lab within the mask (Reinhard and others, "Color transfer between images", IEEE CG&A
    2001, there in another colour space); `local` also evens the light, by matching the broad shading.
    """
    a = cv2.cvtColor(picture.astype(np.float32) / 255, cv2.COLOR_RGB2Lab)
    b = cv2.cvtColor(like.astype(np.float32) / 255, cv2.COLOR_RGB2Lab)
    inside = mask > 0.5
    if int(inside.sum()) < 16:
        return picture
    for channel in range(3):
        here, there = a[..., channel][inside], b[..., channel][inside]
        gain = float(np.clip(there.std() / max(float(here.std()), 1e-3), 0.6, 1.5))
        a[..., channel] = (a[..., channel] - here.mean()) * gain + there.mean()
    if local:
        sigma = 0.10 * float(np.sqrt(inside.sum()))
        weight = cv2.GaussianBlur(mask, (0, 0), sigma)[..., None] + 1e-3
        broad = cv2.GaussianBlur((b - a) * mask[..., None], (0, 0), sigma) / weight
        a = a + broad
    return as_rgb(cv2.cvtColor(np.asarray(a, np.float32), cv2.COLOR_Lab2RGB) * 255)


def blend_bands(outer: RGB, inner: RGB, mask: Plane, levels: int = 5) -> RGB:
    """`inner` where the mask is 1, `outer` where it is 0, coarse tones mixed widely and fine ones narrowly.

    Burt and Adelson, "A multiresolution spline with application to image mosaics", ACM ToG 1983. Where the mask is
    zero, `outer` stays as it is.
    """
    a: NDArray[Any]
    b: NDArray[Any]
    m: NDArray[Any]
    a, b, m = outer.astype(np.float32), inner.astype(np.float32), mask
    stack = []
    for _ in range(levels):
        size = (a.shape[1], a.shape[0])
        next_a, next_b, next_m = (np.asarray(cv2.pyrDown(plane), np.float32) for plane in (a, b, m))
        stack.append((a - cv2.pyrUp(next_a, dstsize=size), b - cv2.pyrUp(next_b, dstsize=size), m))
        a, b, m = next_a, next_b, next_m
    result = a + (b - a) * m[..., None]
    for fine_a, fine_b, fine_m in reversed(stack):
        up = cv2.pyrUp(result, dstsize=(fine_a.shape[1], fine_a.shape[0]))
        result = up + fine_a + (fine_b - fine_a) * fine_m[..., None]
    return as_rgb(result)
