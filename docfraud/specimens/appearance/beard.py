"""Beard: from stubble to a full beard with moustache, hair by hair."""

import numpy as np

from docfraud.imaging.native import cv2
from docfraud.specimens.appearance.base import Canvas, Kind, paint, strokes

_COLOURS = ((44, 34, 28), (72, 52, 38), (96, 74, 54), (120, 112, 104))


def _act(canvas: Canvas) -> str:
    rng, face, shape, strength = canvas.rng, canvas.face, canvas.shape, canvas.strength
    colour = np.array(_COLOURS[int(rng.integers(len(_COLOURS)))], np.float32)
    count = 9000
    u, v = rng.uniform(-1.08, 1.08, count), rng.uniform(0.78, 1.86, count)
    jitter, shade = rng.normal(0, 1, (count, 2)), rng.uniform(0.75, 1.25, count)
    grow = rng.random(count)
    # the edge of the beard: a line from the ear to the moustache, and the jaw
    edge = np.interp(np.abs(u), [0.0, 0.42, 0.62, 0.9, 1.05], [0.80, 0.88, 1.08, 0.80, 0.45])
    low = np.interp(np.abs(u), [0.0, 0.33, 0.60, 0.80, 0.94, 1.05], [1.80, 1.74, 1.57, 1.33, 1.02, 0.65])
    inside = (v > edge + 0.05 * np.abs(jitter[:, 0])) & (v < low - 0.02) & (np.abs(u) < 0.98)
    mouth = ((u / 0.50) ** 2 + ((v - 1.14) / 0.165) ** 2) > 1  # lips stay free
    below = ~((np.abs(u) < 0.16) & (v > 1.30) & (v < 1.37))
    kept = inside & mouth & below & (grow < 0.35 + 0.65 * strength)
    length = (0.02 + 0.13 * strength) * (0.7 + 0.3 * np.abs(jitter[:, 1]))
    length *= np.clip((1.12 - np.abs(u)) / 0.3, 0.25, 1)  # shorter before the ears, where cheeks end
    # hair grows down and outwards, on the lip sideways
    lean = np.where(v < 1.02, 1.4 * np.sign(u), 0.15 * u)
    paths = []
    for i in np.flatnonzero(kept):
        t = np.linspace(0, 1, 4)[:, None]
        course = np.array([lean[i] + 0.25 * jitter[i, 0], 1.0])
        course = course / np.hypot(*course)
        curl = np.array([0.15 * jitter[i, 1], 0.0])
        paths.append(face.place(np.array([u[i], v[i]]) + length[i] * (t * course + t * t * curl)))
    widths = [max(0.011 * face.unit, 0.6)] * len(paths)
    values = [int(min(215 * shade[i], 255)) for i in np.flatnonzero(kept)]
    hair = strokes(shape, paths, widths, values).astype(np.float32) / 255
    ground = np.zeros(shape, np.uint8)
    for i in np.flatnonzero(kept):
        at = face.place(np.array([[u[i], v[i]]]))[0]
        cv2.circle(ground, tuple(int(p * 16) for p in at), int(0.03 * face.unit * 16), 255, -1, cv2.LINE_AA, 4)
    shadow = cv2.GaussianBlur(ground, (0, 0), max(0.04 * face.unit, 1)).astype(np.float32) / 255
    paint(canvas, shadow * np.float32(0.25 + 0.45 * strength), colour, 0.85)
    paint(canvas, hair * np.float32(0.55 + 0.4 * strength), colour * np.float32(0.8), 0.55)
    return "stubble" if strength < 0.3 else "a short beard" if strength < 0.7 else "a full beard"


KIND = Kind("beard", "beard grown", "covering", "jaw", _act)
