"""Ageing: wrinkles as relief under light from above, folds beside nose and mouth, a sagging lower face."""

import numpy as np
from numpy.typing import NDArray

from docfraud.imaging.native import cv2
from docfraud.specimens.appearance.base import Canvas, Handle, Kind, bend, strokes
from docfraud.specimens.portraits.toning import face_mask
from docfraud.specimens.portraits.warping import as_rgb

Float = NDArray[np.float64]


def _curve(points: list[tuple[float, float]], rng: np.random.Generator) -> Float:
    """A smooth line through places on the mean face, a little uneven."""
    corners = np.array(points)
    t = np.linspace(0, 1, len(corners))
    fine = np.linspace(0, 1, 24)
    line = np.column_stack([np.interp(fine, t, corners[:, k]) for k in (0, 1)])
    kernel = np.ones(7) / 7
    for k in (0, 1):
        line[:, k] = np.convolve(np.pad(line[:, k], 3, mode="edge"), kernel, mode="valid")
    return line + np.cumsum(rng.normal(0, 0.002, line.shape), axis=0)


def _lines(rng: np.random.Generator) -> list[tuple[Float, float]]:
    """Wrinkles on the mean face, with their depth relative to the deepest."""
    forehead = (-0.55, -0.66, -0.78)
    out = [(_curve([(-0.55, v), (-0.2, v - 0.04), (0.2, v - 0.04), (0.55, v)], rng), 0.55) for v in forehead]
    for s in (-1.0, 1.0):
        out.append((_curve([(s * 0.26, 0.68), (s * 0.40, 0.86), (s * 0.52, 1.08)], rng), 1.0))  # nasolabial fold
        out.append((_curve([(s * 0.46, 1.16), (s * 0.50, 1.30), (s * 0.48, 1.44)], rng), 0.7))  # below the mouth
        crows_feet = (-0.08, 0.0, 0.08)
        out += [(_curve([(s * 0.78, 0.02 + r / 2), (s * 0.95, r + 0.04)], rng), 0.5) for r in crows_feet]
        out.append((_curve([(s * 0.32, 0.16), (s * 0.5, 0.22), (s * 0.68, 0.16)], rng), 0.6))  # bag under the eye
        out.append((_curve([(s * 0.07, -0.34), (s * 0.06, -0.22)], rng), 0.5))  # frown
    return out


def _act(canvas: Canvas) -> str:
    rng, face, shape = canvas.rng, canvas.face, canvas.shape
    lines = _lines(rng)
    sag: list[Handle] = [(0.0, 1.12, 0.0, 0.0), (0.0, 1.78, 0.0, 0.02)]
    for side in (-1.0, 1.0):
        sag += [
            (side * 0.80, 1.30, side * 0.03, 0.07),
            (side * 0.60, 1.55, side * 0.05, 0.06),
            (side * 0.42, 1.12, 0.0, 0.025),
            (side * 0.94, 0.8, 0.0, 0.02),
        ]
    bend(canvas, sag, (0.0, 1.35, 1.25, 0.65))
    width = 0.022 * face.unit
    paths = [face.place(line) for line, _ in lines]
    depth = [int(255 * value) for _, value in lines]
    groove = strokes(shape, paths, [width] * len(paths), depth).astype(np.float32) / 255
    deep = cv2.GaussianBlur(groove, (0, 0), max(0.016 * face.unit, 0.5))
    # Lit from above, the lower flank of a furrow catches the light and its floor lies in shade.
    down = np.array([[1, 0, 0], [0, 1, 0.035 * face.unit]])
    lit = cv2.warpAffine(deep, down, (shape[1], shape[0]))
    relief = (0.42 * deep - 0.22 * lit) * face_mask(face, shape, top=-0.95, inset=0.98)
    gain = 1 - np.float32(2.6 * canvas.strength) * np.asarray(relief, np.float32)
    canvas.picture = as_rgb(canvas.picture.astype(np.float32) * gain[..., None])
    return "wrinkles, folds and a sagging lower face"


KIND = Kind("ageing", "aged", "skin", "skin", _act)
