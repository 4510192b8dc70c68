"""Bending pictures: moving least squares, and a mesh of triangles.

Both work backwards: for each pixel of the result they say where in the source it comes from.
"""

from __future__ import annotations

from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from docfraud.imaging.native import cv2
from docfraud.imaging.picture import RGB

__all__ = ["as_rgb", "mesh_maps", "mls_maps", "sample", "triangulate"]

Float = NDArray[np.float64]
Plane = NDArray[np.float32]


Pixels = TypeVar("Pixels", RGB, Plane)


def sample(picture: Pixels, x: Plane, y: Plane) -> Pixels:
    """The picture read at (x, y), bicubic; the edge is repeated outside."""
    moved = cv2.remap(picture, x, y, interpolation=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(moved, picture.dtype)


def mls_maps(source: Float, target: Float, shape: tuple[int, int], step: int = 8) -> tuple[Plane, Plane]:
    """Where each pixel comes from if handles move from `source` to `target`, as rigidly as possible.

    Schaefer, McPhail and Warren, "Image deformation using moving least squares", SIGGRAPH 2006, the rigid case, solved
    backwards (from target to source) on a grid and interpolated between.

    Args:
        source: handles in the picture, shape (n, 2), (x, y) pixels.
        target: where they shall be, shape (n, 2).
        shape: (height, width) of the result.
        step: grid spacing, pixels.

    Returns:
        x and y, each (height, width) float32.
    """
    height, width = shape
    gx = np.arange(0, width + step, step, dtype=np.float64)
    gy = np.arange(0, height + step, step, dtype=np.float64)
    v = np.stack(np.meshgrid(gx, gy), axis=-1).reshape(-1, 2)
    p = np.asarray(target, np.float64) @ np.array([1, 1j])
    q = np.asarray(source, np.float64) @ np.array([1, 1j])
    z = v @ np.array([1, 1j])
    weight = 1 / (np.abs(z[:, None] - p) ** 2 + 1e-6)
    weight /= weight.sum(axis=1, keepdims=True)
    p_star, q_star = weight @ p, weight @ q
    # The weighted rotation that takes the handles about their mean to their sources is one complex sum.
    turn = (weight * np.conj(p - p_star[:, None]) * (q - q_star[:, None])).sum(axis=1)
    size = np.abs(turn)
    turn = np.where(size > 1e-12, turn / np.maximum(size, 1e-12), 1)
    where = (z - p_star) * turn + q_star - z
    grid = where.reshape(len(gy), len(gx))
    x = np.arange(width, dtype=np.float32) / np.float32(step)
    y = np.arange(height, dtype=np.float32) / np.float32(step)
    mx, my = np.broadcast_to(x, shape).copy(), np.broadcast_to(y[:, None], shape).copy()
    dx = cv2.remap(grid.real.astype(np.float32), mx, my, cv2.INTER_LINEAR)
    dy = cv2.remap(grid.imag.astype(np.float32), mx, my, cv2.INTER_LINEAR)
    return np.asarray(dx + mx * step, np.float32), np.asarray(dy + my * step, np.float32)


def triangulate(points: Float, shape: tuple[int, int]) -> NDArray[np.intp]:
    """Delaunay triangles of points within a picture of `shape`: indices, (n, 3), in a fixed order."""
    reach = 4.0 * max(shape)
    net = cv2.Subdiv2D((round(-reach), round(-reach), round(3 * reach), round(3 * reach)))
    index = {}
    for i, (x, y) in enumerate(points.astype(np.float32)):
        index[(float(x), float(y))] = i
        net.insert((float(x), float(y)))
    triangles = []
    for a in np.asarray(net.getTriangleList(), np.float32).reshape(-1, 3, 2):
        corners = [index.get((float(x), float(y))) for x, y in a]
        if all(c is not None for c in corners):
            triangles.append(sorted(int(c) for c in corners if c is not None))
    return np.array(sorted(triangles), np.intp)


def mesh_maps(source: Float, target: Float, triangles: NDArray[np.intp], shape: tuple[int, int]) -> tuple[Plane, Plane]:
    """Where each pixel comes from if each triangle of `target` is an affine picture of that of `source`.

    Args:
        source: corners in the picture, shape (n, 2).
        target: corners in the result, shape (n, 2); their triangles must cover it.
        triangles: indices, shape (m, 3).
        shape: (height, width) of the result.
    """
    labels = np.zeros(shape, np.int32)
    for number, corners in enumerate(triangles):
        outline = np.rint(target[corners] * 256).astype(np.int32)
        cv2.fillConvexPoly(labels, outline, number, cv2.LINE_8, 8)
    ones = np.ones((len(triangles), 3, 1))
    there = np.concatenate([target[triangles], ones], axis=2)
    affine = np.linalg.solve(there + np.eye(3) * 1e-9, source[triangles]).astype(np.float32)  # (m, 3, 2)
    x = np.arange(shape[1], dtype=np.float32)[None, :]
    y = np.arange(shape[0], dtype=np.float32)[:, None]
    a = affine[labels]
    # A little smoothing of the field hides the kinks at the triangles' edges.
    maps = [a[..., 0, k] * x + a[..., 1, k] * y + a[..., 2, k] for k in (0, 1)]
    sigma = max(1.0, min(shape) / 200)
    dx = cv2.GaussianBlur(maps[0] - x, (0, 0), sigma)
    dy = cv2.GaussianBlur(maps[1] - y, (0, 0), sigma)
    return np.asarray(dx + x, np.float32), np.asarray(dy + y, np.float32)


def as_rgb(values: NDArray[Any]) -> RGB:
    """Float values 0-255 rounded and clipped to uint8."""
    return np.asarray(np.clip(np.rint(values), 0, 255), np.uint8)
