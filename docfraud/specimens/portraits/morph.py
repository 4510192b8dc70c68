"""Morphs: one portrait that looks like two persons.

Landmark-based, as with the tools that attackers use: both faces are bent to a shape between theirs (piecewise affine
over a Delaunay mesh) and their pixels are mixed. The mesh is the five points extended by `facemap`, so it is coarser
than a mesh over 68 found points, and eyes and nose fit better than lips and hairline. Not simulated: morphs made by
generative networks, and retouching by hand.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from docfraud.errors import UnknownNameError, UsageError
from docfraud.imaging.native import cv2
from docfraud.imaging.picture import RGB
from docfraud.specimens.portraits.base import Points, Portrait
from docfraud.specimens.portraits.facemap import FaceMap, map_face
from docfraud.specimens.portraits.framing import eyes, move_points
from docfraud.specimens.portraits.toning import blend_bands, face_mask, match_tone
from docfraud.specimens.portraits.warping import as_rgb, mesh_maps, sample, triangulate
from docfraud.specimens.quality import QUALITIES, Quality

__all__ = ["QUALITIES", "Morph", "Quality", "morph"]

Float = NDArray[np.float64]

_PARTS = (
    "right_eye", "left_eye", "right_brow", "left_brow", "nose_ridge", "nose_base", "upper_lip", "lower_lip", "jaw",
    "forehead",
)  # fmt: skip
_FAINT = 0.35
"""How much of the second person's hair and background a fair morph leaves to be seen, relative to a clumsy one."""


@dataclass(frozen=True, slots=True, eq=False)
class Morph:
    """A morphed portrait.

    Attributes:
        picture: (height, width, 3) uint8 RGB, of the first portrait's size and framing.
        points: the five points on it.
        share: of the second person, 0 to 1; the first has the rest.
        quality: how it was made.
        parents: names of the two portraits; hair, ears and background are the first's where the quality is careful.
    """

    picture: RGB
    points: Points
    share: float
    quality: Quality
    parents: tuple[str, str]


def morph(first: Portrait, second: Portrait, share: float = 0.5, quality: Quality = "careful") -> Morph:
    """Mix two portraits.

    Args:
        first: gives the frame and, where careful, everything outside the face.
        second: the other person.
        share: of the second person in shape and pixels, 0 to 1.
        quality: "clumsy" (five points only, the whole pictures cross-faded: doubled hair, collar and mouth), "fair"
            (full mesh, colours matched, faint ghosts around the head), "careful" (full mesh, only the inner face is
            mixed, without a seam, and its texture is restored).

    Raises:
        UsageError: the share is not within 0 to 1.
        UnknownNameError: no such quality.
    """
    if not 0 <= share <= 1:
        raise UsageError(f"The share of the second person is {share}, not from 0 to 1.", remedy="Give 0.5 for halves.")
    if quality not in QUALITIES:
        raise UnknownNameError(f"There is no morph quality {quality!r}.", remedy=f"Choose {', '.join(QUALITIES)}.")
    a = np.asarray(first.picture)
    b, b_points = _bring(second, first.points, a)
    shape = a.shape[:2]
    if quality == "clumsy":
        mesh_a, mesh_b = np.array(first.points), b_points
    else:
        mesh_a, mesh_b = mesh(map_face(a, first.points)), mesh(map_face(b, b_points))
    border = _border(shape)
    mesh_a, mesh_b = np.vstack([mesh_a, border]), np.vstack([mesh_b, border])
    middle = (1 - share) * mesh_a + share * mesh_b
    triangles = triangulate(middle, shape)
    bent_a = sample(a, *mesh_maps(mesh_a, middle, triangles, shape))
    bent_b = sample(b, *mesh_maps(mesh_b, middle, triangles, shape))
    points = (1 - share) * first.points + share * b_points
    if quality == "clumsy":
        picture = _mix(bent_a, bent_b, share)
    else:
        face = map_face(as_rgb(_mix(bent_a, bent_b, share).astype(np.float32)), points)
        inner = face_mask(face, shape)
        bent_b = match_tone(bent_b, bent_a, inner, local=quality == "careful")
        picture = _mix(bent_a, bent_b, share)
        if quality == "careful":
            picture = blend_bands(bent_a, _restore(picture, bent_a, bent_b, share), inner)
        else:
            weight = (_FAINT + (1 - _FAINT) * inner)[..., None]
            picture = as_rgb(bent_a + (picture.astype(np.float32) - bent_a) * weight)
    return Morph(picture, points, share, quality, (first.name, second.name))


def _bring(portrait: Portrait, points: Points, onto: RGB) -> tuple[RGB, Points]:
    """A portrait turned, scaled and shifted so that its eyes lie on others', with its points there.

    Where it ends before the frame does, `onto` shows.
    """
    a, b = eyes(portrait.points) @ np.array([1, 1j]), eyes(points) @ np.array([1, 1j])
    turn = (b[1] - b[0]) / (a[1] - a[0])
    shift = b[0] - turn * a[0]
    transform = np.array([[turn.real, -turn.imag, shift.real], [turn.imag, turn.real, shift.imag]])
    picture = np.asarray(portrait.picture)
    if abs(turn) < 0.6:
        picture = np.asarray(cv2.GaussianBlur(picture, (0, 0), 0.4 / abs(turn)), np.uint8)
    size = (onto.shape[1], onto.shape[0])
    moved = cv2.warpAffine(picture, transform, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    inside = np.zeros(picture.shape[:2], np.uint8)
    inside[1:-1, 1:-1] = 1
    inside = np.pad(np.asarray(cv2.warpAffine(inside, transform, size), np.uint8), 1, constant_values=1)
    fade = 0.25 * float(np.hypot(*(b[1:] - b[:1]).view(np.float64)))
    there = np.clip(cv2.distanceTransform(inside, cv2.DIST_L2, 5)[1:-1, 1:-1, None] / fade, 0, 1)
    return as_rgb(moved * there + onto * (1 - there)), move_points(portrait.points, transform)


def mesh(face: FaceMap) -> Float:
    """Corners of the mesh on a face: every part once, shape (n, 2); the mouth's corners are in both lips."""
    parts = [face.part(name) for name in _PARTS]
    parts[_PARTS.index("lower_lip")] = parts[_PARTS.index("lower_lip")][1:-1]
    crown = face.part("crown")
    return np.vstack([*parts, crown])


def _border(shape: tuple[int, int]) -> Float:
    """Points around the picture, one pixel outside, so that the triangles cover it."""
    t = np.linspace(0, 1, 6)[:-1]
    x, y = shape[1] + 1.0, shape[0] + 1.0
    ring = [np.column_stack([t, 0 * t]), np.column_stack([1 + 0 * t, t])]
    ring += [np.column_stack([1 - t, 1 + 0 * t]), np.column_stack([0 * t, 1 - t])]
    return np.vstack(ring) * [x, y] - 1


def _mix(a: RGB, b: RGB, share: float) -> RGB:
    return np.asarray(cv2.addWeighted(a, 1 - share, b, share, 0), np.uint8)


def _restore(mixed: RGB, a: RGB, b: RGB, share: float) -> RGB:
    """Give the mixture back the fine contrast that averaging two unlike textures took from it."""
    sigma = 1.5 * max(1.0, min(mixed.shape[:2]) / 413)

    def fine(picture: RGB) -> NDArray[np.float32]:
        values = picture.astype(np.float32)
        return np.asarray(values - cv2.GaussianBlur(values, (0, 0), sigma), np.float32)

    detail = fine(mixed)
    have = float(detail.std())
    want = (1 - share) * float(fine(a).std()) + share * float(fine(b).std())
    gain = min(max(want / max(have, 1e-6), 1.0), 1.6)
    return as_rgb(mixed.astype(np.float32) + (gain - 1) * detail)
