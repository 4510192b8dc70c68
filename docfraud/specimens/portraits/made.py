"""Persons that the project makes up: photographs of real people in the public domain, bent, mixed and toned.

They look like other people at a glance and give every specimen its own face, but they remain relatives of their
sources: how far apart they are for a face network stands in `benchmarks/results/appearance.md`. Nobody is meant.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from docfraud.imaging.native import cv2
from docfraud.imaging.picture import RGB
from docfraud.specimens.portraits.base import Points, Portrait
from docfraud.specimens.portraits.facemap import FaceMap, map_face
from docfraud.specimens.portraits.matte import matte
from docfraud.specimens.portraits.morph import morph
from docfraud.specimens.portraits.recipes import MOVES, RECIPES, Recipe
from docfraud.specimens.portraits.toning import face_mask, polygon_mask
from docfraud.specimens.portraits.warping import as_rgb, mls_maps, sample

__all__ = ["made_persons", "make_person"]

Float = NDArray[np.float64]
Plane = NDArray[np.float32]


@lru_cache(maxsize=1)
def made_persons() -> tuple[Portrait, ...]:
    """All made-up persons, always the same."""
    from docfraud.specimens.portraits.library import packaged

    sources = {portrait.name: portrait for portrait in packaged()}
    return tuple(make_person(recipe, sources[recipe.host], sources[recipe.guest]) for recipe in RECIPES)


def make_person(recipe: Recipe, host: Portrait, guest: Portrait) -> Portrait:
    """Make one person.

    Args:
        recipe: how.
        host: the photograph that gives hair, clothes and frame.
        guest: the photograph whose face is mixed in.

    Returns:
        A portrait with `made` set, framed as the host's.
    """
    picture, points = _make(recipe, host, guest)
    wide_host = Portrait(host.name, host.person, host.wide, host.wide_points, host.wide, host.wide_points)
    wide_guest = Portrait(guest.name, guest.person, guest.wide, guest.wide_points, guest.wide, guest.wide_points)
    wide, wide_points = _make(recipe, wide_host, wide_guest)
    source = f"Nobody: made by this project out of '{host.name}' and '{guest.name}'. {host.source}; {guest.source}"
    return Portrait(recipe.name, recipe.name, picture, points, wide, wide_points, recipe.sex, source, made=True)


def _make(recipe: Recipe, host: Portrait, guest: Portrait) -> tuple[RGB, Points]:
    if recipe.share > 0:
        mixed = morph(host, guest, recipe.share, "careful")
        picture, points = mixed.picture, mixed.points
    else:
        picture, points = np.asarray(host.picture), np.asarray(host.points)
    face = map_face(picture, points)
    picture = _tone(picture, face, recipe)
    picture, points = _bend(picture, points, face, recipe.moves)
    if recipe.mirror:
        picture = np.ascontiguousarray(picture[:, ::-1])
        points = points[[2, 3, 0, 1, 4]] * [-1, 1] + [picture.shape[1] - 1, 0]
    return picture, points


def _bend(picture: RGB, points: Points, face: FaceMap, moves: dict[str, float]) -> tuple[RGB, Points]:
    """Move the parts of the face; the frame stays where it is."""
    where, by = _handles(moves)
    source = face.place(where)
    target = source + (face.to_pixels(by) - face.to_pixels(np.zeros((1, 2))))
    height, width = picture.shape[:2]
    t = np.linspace(0, 1, 5)
    ring = np.vstack([np.column_stack([t, 0 * t]), np.column_stack([t, 0 * t + 1])])
    ring = np.vstack([ring, np.column_stack([0 * t, t]), np.column_stack([0 * t + 1, t])]) * [width - 1, height - 1]
    x, y = mls_maps(np.vstack([source, ring]), np.vstack([target, ring]), (height, width))
    # The points move forward as the nearest handles do: invert the field at each.
    moved = points.copy()
    for _ in range(8):
        at = np.clip(np.rint(moved).astype(int), 0, [width - 1, height - 1])
        back = np.column_stack([x[at[:, 1], at[:, 0]], y[at[:, 1], at[:, 0]]])
        moved = moved + (points - back)
    return sample(picture, x, y), moved


def _handles(moves: dict[str, float]) -> tuple[Float, Float]:
    """Handles on the mean face and how far each moves, (n, 2) each, eye distances."""
    m = dict.fromkeys(MOVES, 0.0) | moves
    rows: list[tuple[float, float, float, float]] = [
        (0, 0.35, 0, m["nose_long"] * 0.3),
        (0, 0.774, 0, m["nose_long"]),
        (0, 1.02, 0, m["mouth_low"]),
        (0, 1.27, 0, m["mouth_low"]),
        (0, 1.78, 0, m["chin_long"]),
        (0, 2.3, 0, m["chin_long"] * 0.4),
        (0, -1.0, 0, 0),
        (0, -2.0, 0, -m["hair_big"]),
    ]
    for s in (-1, 1):
        eye_u, eye_v = s * m["eyes_apart"], 0.0
        rows += [
            (s * 0.703, 0, eye_u + s * m["eyes_big"], eye_v - m["eyes_slant"]),
            (s * 0.297, 0, eye_u - s * m["eyes_big"], eye_v + m["eyes_slant"] * 0.5),
            (s * 0.5, -0.1, eye_u, eye_v - m["eyes_big"] * 0.7),
            (s * 0.5, 0.1, eye_u, eye_v + m["eyes_big"] * 0.7),
            (s * 0.42, -0.37, s * m["eyes_apart"] * 0.6, -m["brows_high"]),
            (s * 0.8, -0.36, s * m["eyes_apart"] * 0.6, -m["brows_high"] - m["eyes_slant"]),
            (s * 0.27, 0.68, s * m["nose_wide"], m["nose_long"] * 0.8),
            (s * 0.42, 1.12, s * m["mouth_wide"], m["mouth_low"]),
            (s * 1.07, 0.0, s * m["face_wide"], 0),
            (s * 1.06, 0.3, s * m["face_wide"], 0),
            (s * 0.98, 0.85, s * (m["face_wide"] + m["jaw_wide"]) * 0.6, 0),
            (s * 0.80, 1.30, s * m["jaw_wide"], m["chin_long"] * 0.4),
            (s * 0.33, 1.72, s * m["jaw_wide"] * 0.6, m["chin_long"] * 0.9),
            (s * 0.9, -0.8, s * m["face_wide"] * 0.7, 0),
            (s * 1.3, -0.8, s * m["hair_big"], 0),
            (s * 1.1, -1.4, s * m["hair_big"] * 0.8, -m["hair_big"] * 0.6),
            (s * 1.5, 2.2, 0, 0),
        ]
    table = np.array(rows)
    return table[:, :2], table[:, 2:]


def _tone(picture: RGB, face: FaceMap, recipe: Recipe) -> RGB:
    """Other skin, hair and clothes; the backdrop keeps its colour."""
    shape = (picture.shape[0], picture.shape[1])
    person = matte(picture).alpha
    lab = cv2.cvtColor(picture.astype(np.float32) / 255, cv2.COLOR_RGB2Lab)
    skin = _skin(lab, face, shape) * person
    u, v = face.coordinates(shape)
    below = np.clip((v - (face.chin + 0.12 - 0.25 * u * u)) / 0.2, 0, 1)
    hair = (1 - skin) * person * (1 - below)
    hair *= np.clip((np.maximum(np.abs(u) - 0.75, -(v + 0.35)) + 0.1) / 0.15, 0, 1)  # eyes and mouth are no hair
    cloth = (1 - skin) * person * below
    chroma = lab[..., 1:].copy()
    light = lab[..., 0].copy()
    light += skin * recipe.skin[0] * np.clip(light / 60, 0, 1.2)
    for channel in (0, 1):
        chroma[..., channel] += skin * recipe.skin[1 + channel] * np.clip(light / 60, 0, 1)
        wanted = chroma[..., channel] * recipe.hair[1] + recipe.hair[2 + channel] * np.clip(light / 40, 0, 1)
        chroma[..., channel] += hair * (wanted - chroma[..., channel])
    light += hair * (np.clip(light * recipe.hair[0], 0, 97) - light)
    angle = np.radians(recipe.clothes[0])
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]) * recipe.clothes[1]
    chroma += cloth[..., None] * (chroma @ turn.T.astype(np.float32) - chroma)
    toned = np.dstack([light, chroma]).astype(np.float32)
    return as_rgb(cv2.cvtColor(toned, cv2.COLOR_Lab2RGB) * 255)


def _skin(lab: NDArray[np.floating], face: FaceMap, shape: tuple[int, int]) -> Plane:
    """How much each pixel is skin, 0 to 1: like the cheeks in colour, on head or neck."""
    cheeks = polygon_mask(face.place(np.array([[-0.7, 0.4], [-0.35, 0.4], [-0.35, 0.85], [-0.7, 0.85]])), shape)
    cheeks += polygon_mask(face.place(np.array([[0.7, 0.4], [0.35, 0.4], [0.35, 0.85], [0.7, 0.85]])), shape)
    chosen = lab[cheeks > 0.5]
    middle = np.median(chosen, axis=0)
    spread = np.maximum(chosen.std(axis=0) * 2.2, [16, 7, 7])
    far = np.sqrt((((lab - middle) / spread) ** 2).sum(axis=2))
    like = np.clip(1.8 - far, 0, 1)
    u, v = face.coordinates(shape)
    zone = np.clip((1.45 - np.abs(u)) / 0.1, 0, 1) * np.clip((v + 1.35) / 0.1, 0, 1) * np.clip((2.6 - v) / 0.1, 0, 1)
    inner = face_mask(face, shape, top=-0.45, inset=0.96)
    mask = np.maximum(like * zone, inner).astype(np.float32)
    return np.asarray(cv2.GaussianBlur(mask, (0, 0), 0.02 * face.unit), np.float32)
