"""Tells a person from a plain backdrop."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from docfraud.imaging.native import cv2
from docfraud.imaging.picture import RGB

__all__ = ["Matte", "matte"]

Plane = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Matte:
    """A person cut out.

    Attributes:
        alpha: 1 on the person, 0 on the backdrop, (height, width) float32.
        person: the person's own colours, also where they were mixed with the backdrop's, (height, width, 3) float32.
        plain: whether there is a plain backdrop; where not, alpha is 1 everywhere.
    """

    alpha: Plane
    person: Plane
    plain: bool


def matte(picture: RGB, tolerance: int = 12) -> Matte:
    """Cut a person out of a plain backdrop that touches both upper corners.

    The backdrop is filled from the corners; it counts as plain only if it ends at true edges of the picture. In a
    narrow band the share of the backdrop in each pixel is solved for, and taken out.

    Args:
        picture: (height, width, 3) uint8 RGB.
        tolerance: how uneven the backdrop may be, levels from pixel to corner.
    """
    h, w = picture.shape[:2]
    filled = np.zeros((h + 2, w + 2), np.uint8)
    flags = 4 | cv2.FLOODFILL_MASK_ONLY | cv2.FLOODFILL_FIXED_RANGE | (255 << 8)
    calm = np.asarray(cv2.GaussianBlur(picture, (0, 0), 0.7), np.uint8)
    for corner in ((0, 0), (w - 1, 0)):
        cv2.floodFill(calm, filled, corner, 0, (tolerance,) * 3, (tolerance,) * 3, flags)
    backdrop = np.asarray(filled[1:-1, 1:-1] > 0)
    values = picture.astype(np.float32)
    if not 0.12 < float(backdrop.mean()) < 0.8 or not _ends_at_edges(calm, backdrop):
        return Matte(np.ones((h, w), np.float32), values, False)
    reach = max(2, round(min(h, w) / 120))
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1))
    inside = cv2.erode((~backdrop).astype(np.uint8), kernel, borderValue=1).astype(np.float32)
    outside = cv2.erode(backdrop.astype(np.uint8), np.ones((3, 3), np.uint8), borderValue=1).astype(np.float32)
    ours, theirs = _spread(values, inside, reach), _spread(values, outside, 2 * reach)
    apart = ours - theirs
    share = ((values - theirs) * apart).sum(axis=2) / np.maximum((apart * apart).sum(axis=2), 200.0)
    alpha = np.where(inside > 0, 1.0, np.where(outside > 0, 0.0, np.clip(share * 1.15 - 0.1, 0, 1)))
    clean = np.where(inside[..., None] > 0, values, ours)
    return Matte(alpha.astype(np.float32), np.asarray(clean, np.float32), True)


def _ends_at_edges(picture: RGB, backdrop: NDArray[np.bool_]) -> bool:
    """Whether the outline of the filled region lies on edges, rather than where a slow shading passed the tolerance."""
    mask = backdrop.astype(np.uint8)
    outline = cv2.morphologyEx(mask, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8)) > 0
    change = cv2.morphologyEx(picture, cv2.MORPH_GRADIENT, np.ones((7, 7), np.uint8)).max(axis=2)
    return bool(np.mean(change[outline] > 30) > 0.88)


def _spread(values: Plane, where: Plane, sigma: float) -> Plane:
    """Colours of a region carried beyond it."""
    weight = cv2.GaussianBlur(where, (0, 0), sigma)[..., None] + np.float32(1e-4)
    total = cv2.GaussianBlur(values * where[..., None], (0, 0), sigma)
    broad_weight = cv2.GaussianBlur(where, (0, 0), 4 * sigma)[..., None] * np.float32(1e-2)
    broad = cv2.GaussianBlur(values * where[..., None], (0, 0), 4 * sigma) * np.float32(1e-2)
    return np.asarray((total + broad) / (weight + broad_weight), np.float32)
