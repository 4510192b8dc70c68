"""What an alteration is, and what kinds share: bending within a window, painting in linear shares, the mask."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from docfraud.imaging.native import cv2
from docfraud.imaging.picture import RGB
from docfraud.specimens.portraits.base import Points, Portrait
from docfraud.specimens.portraits.facemap import FaceMap, map_face
from docfraud.specimens.portraits.warping import as_rgb, mls_maps, sample
from docfraud.specimens.seeds import stream

__all__ = ["Altered", "Canvas", "Group", "Handle", "Kind", "bend", "finished", "paint", "strokes"]

Plane = NDArray[np.float32]
Float = NDArray[np.float64]

Group = Literal["shape", "skin", "covering"]
"""Whether the face's shape is changed, its surface, or something put over it."""

Handle = tuple[float, float, float, float]
"""A place on the mean face (u, v) and how far it moves at strength 1 (du, dv), in eye distances."""


@dataclass(slots=True)
class Canvas:
    """A photograph being changed.

    Attributes:
        picture: (height, width, 3) uint8 RGB.
        points: the five points on it.
        face: its map.
        strength: 0 to 1.
        rng: of this kind; what it draws first does not depend on the strength.
    """

    picture: RGB
    points: Points
    face: FaceMap
    strength: float
    rng: np.random.Generator

    @property
    def shape(self) -> tuple[int, int]:
        """(height, width), pixels."""
        return self.picture.shape[0], self.picture.shape[1]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of alteration.

    Attributes:
        name: stable, such as "make-up".
        title: a few words.
        group: see `Group`.
        region: where: nose, jaw, eyes, mouth, brows, cheeks, skin.
        act: changes a canvas and returns what was done, as a part of a sentence.
    """

    name: str
    title: str
    group: Group
    region: str
    act: Callable[[Canvas], str]


@dataclass(frozen=True, slots=True, eq=False)
class Altered:
    """A person with altered appearance.

    Attributes:
        portrait: the same person; `wide` and `wide_points` are changed.
        mask: shape of `portrait.wide`, uint8, 255 where any channel differs from before.
        kind: the kind's name.
        group, region: the kind's.
        strength: 0 to 1.
        note: one sentence for the trainer.
    """

    portrait: Portrait
    mask: NDArray[np.uint8]
    kind: str
    group: Group
    region: str
    strength: float
    note: str


def finished(portrait: Portrait, kind: Kind, strength: float, seed: int) -> Altered:
    """Do it, and mark what is different afterwards."""
    before = np.array(portrait.wide)
    if strength == 0:
        return Altered(
            portrait, np.zeros(before.shape[:2], np.uint8), kind.name, kind.group, kind.region, 0.0, "Nothing."
        )
    face = map_face(before, portrait.wide_points)
    canvas = Canvas(
        before.copy(), np.array(portrait.wide_points), face, strength, stream(seed, "appearance", kind.name)
    )
    done = kind.act(canvas)
    mask = np.where((canvas.picture != before).any(axis=2), np.uint8(255), np.uint8(0))
    changed = replace(portrait, wide=canvas.picture, wide_points=canvas.points)
    note = f"{kind.title.capitalize()}: {done} (strength {strength:.2f})."
    return Altered(changed, mask, kind.name, kind.group, kind.region, strength, note)


def bend(canvas: Canvas, handles: Sequence[Handle], window: tuple[float, float, float, float]) -> None:
    """Move parts of the face, and nothing outside of a window.

    Moving least squares (`portraits.warping.mls_maps`) between the handles, held still by a ring around the window; the
    shift fades to nothing at the window's edge.

    Args:
        canvas: changed in place, points too.
        handles: where and how far at strength 1; those that move by nothing hold their place.
        window: centre (u, v) and half axes of an ellipse, in the face's own coordinates (eye distances).
    """
    face, shape = canvas.face, canvas.shape
    at = face.place(np.array([h[:2] for h in handles]))
    zero = face.to_pixels(np.zeros((1, 2)))
    by = (face.to_pixels(np.array([h[2:] for h in handles])) - zero) * canvas.strength
    turn = np.linspace(0, 2 * np.pi, 24, endpoint=False)
    cu, cv_, ru, rv = window
    ring = face.to_pixels(np.column_stack([cu + 1.15 * ru * np.cos(turn), cv_ + 1.15 * rv * np.sin(turn)]))
    x, y = mls_maps(np.vstack([at, ring]), np.vstack([at + by, ring]), shape, step=4)
    u, v = face.coordinates(shape)
    away = np.sqrt(((u - np.float32(cu)) / np.float32(ru)) ** 2 + ((v - np.float32(cv_)) / np.float32(rv)) ** 2)
    share = np.clip((1 - away) / np.float32(0.3), 0, 1)
    share = share * share * (3 - 2 * share)
    gx = np.arange(shape[1], dtype=np.float32)[None, :]
    gy = np.arange(shape[0], dtype=np.float32)[:, None]
    mx, my = np.asarray(gx + share * (x - gx), np.float32), np.asarray(gy + share * (y - gy), np.float32)
    still = share == 0
    bent = sample(canvas.picture, mx, my)
    canvas.picture = np.asarray(np.where(still[..., None], canvas.picture, bent), np.uint8)
    canvas.points = _moved(canvas.points, mx, my)


def _moved(points: Points, x: Plane, y: Plane) -> Points:
    """Where points go when each pixel (i, j) comes from (x, y)[j, i]: the field inverted by iteration."""
    moved = points.copy()
    limit = [x.shape[1] - 1, x.shape[0] - 1]
    for _ in range(8):
        at = np.clip(np.rint(moved).astype(int), 0, limit)
        back = np.column_stack([x[at[:, 1], at[:, 0]], y[at[:, 1], at[:, 0]]])
        moved = moved + (points - back)
    return moved


def paint(
    canvas: Canvas, share: NDArray[np.floating], colour: tuple[float, float, float] | NDArray[np.float32], keep: float
) -> None:
    """Lay a colour over the picture, keeping some of the light and shade beneath.

    Args:
        share: how much, (height, width), 0 to 1.
        colour: sRGB 0 to 255, one or one per pixel.
        keep: 0 paints flat, 1 multiplies: the light beneath stays.
    """
    tint = np.asarray(colour, np.float32)
    under = canvas.picture.astype(np.float32)
    light = under.mean(axis=2, keepdims=True) / np.float32(160)
    wanted = tint * ((1 - keep) + keep * light)
    amount = np.asarray(share, np.float32)[..., None]
    mixed = under + amount * (wanted - under)
    canvas.picture = as_rgb(np.where(amount > 0.004, mixed, under))


def strokes(
    shape: tuple[int, int], paths: Sequence[Float], widths: Sequence[float], values: Sequence[int]
) -> NDArray[np.uint8]:
    """Thin lines with soft edges, drawn with sub-pixel ends: (height, width) uint8.

    Args:
        paths: (n, 2) points each, pixels.
        widths: pixels, at least one is drawn; thinner ones are drawn fainter.
        values: 0 to 255 each.
    """
    sheet = np.zeros(shape, np.uint8)
    for path, width, value in zip(paths, widths, values, strict=True):
        points = np.rint(path * 16).astype(np.int32)
        shade = int(value * min(width, 1.0))
        cv2.polylines(sheet, [points[:, None, :]], False, shade, max(round(width), 1), cv2.LINE_AA, 4)
    return sheet
