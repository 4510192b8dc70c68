"""Glasses: a frame with lenses that shade and mirror a little, and its shadow on the face."""

import numpy as np

from docfraud.imaging.native import cv2
from docfraud.specimens.appearance.base import Canvas, Kind, paint

_FRAMES = ((24, 22, 24), (70, 44, 26), (40, 52, 84), (110, 104, 98))


def _rim(side: float, width: float, height: float, square: float) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """The outline of a lens on the mean face: a superellipse, flatter above."""
    t = np.linspace(0, 2 * np.pi, 60)
    c, s = np.cos(t), np.sin(t)
    x = np.sign(c) * np.abs(c) ** (2 / square) * width
    y = np.sign(s) * np.abs(s) ** (2 / square) * height
    return np.column_stack([side * 0.52 + x, 0.06 + np.where(y < 0, 0.85 * y, y)])


def _act(canvas: Canvas) -> str:
    rng, face, shape, strength = canvas.rng, canvas.face, canvas.shape, canvas.strength
    colour = _FRAMES[int(rng.integers(len(_FRAMES)))]
    square = float(rng.uniform(2.2, 3.6))
    turn = float(rng.uniform(-0.4, 0.4))
    thick = (0.014 + 0.034 * strength) * face.unit
    lens = np.zeros(shape, np.uint8)
    frame = np.zeros(shape, np.uint8)
    glint = np.zeros(shape, np.uint8)
    for side in (-1.0, 1.0):
        rim = face.place(_rim(side, 0.38, 0.30, square))
        points = np.rint(rim * 16).astype(np.int32)[:, None]
        cv2.fillPoly(lens, [points], 255, cv2.LINE_AA, 4)
        cv2.polylines(frame, [points], True, 255, max(round(thick), 1), cv2.LINE_AA, 4)
        arm = face.place(np.array([(side * 0.89, -0.02), (side * 1.12, -0.03)]))
        cv2.polylines(
            frame, [np.rint(arm * 16).astype(np.int32)[:, None]], False, 255, max(round(thick), 1), cv2.LINE_AA, 4
        )
        middle = np.array([side * 0.52 + turn * 0.3, 0.03])
        band = middle + np.array([(-0.30, -0.2), (-0.18, -0.2), (-0.02, 0.3), (-0.14, 0.3)])
        cv2.fillPoly(glint, [np.rint(face.place(band) * 16).astype(np.int32)], 255, cv2.LINE_AA, 4)
    bow = np.linspace(-1, 1, 12)
    bridge = face.place(np.column_stack([bow * 0.15, -0.02 - 0.07 * (1 - bow**2)]))
    cv2.polylines(
        frame, [np.rint(bridge * 16).astype(np.int32)[:, None]], False, 255, max(round(thick), 1), cv2.LINE_AA, 4
    )
    move = np.array([[1, 0, 0.02 * face.unit], [0, 1, 0.06 * face.unit]])
    cast = cv2.warpAffine(frame, move, (shape[1], shape[0]))
    cast = cv2.GaussianBlur(cast, (0, 0), max(0.03 * face.unit, 0.8)).astype(np.float32) / 255
    inside = cv2.GaussianBlur(lens, (0, 0), 0.8).astype(np.float32) / 255
    paint(canvas, cast * np.float32(0.22), (60, 40, 34), 0.8)
    paint(canvas, inside * np.float32(0.05 + 0.25 * strength), (86, 80, 74), 0.7)
    shine = cv2.min(glint, lens).astype(np.float32) / 255
    soft = cv2.GaussianBlur(shine, (0, 0), max(0.03 * face.unit, 0.8))
    paint(canvas, np.asarray(soft, np.float32) * np.float32(0.10 + 0.18 * strength), (246, 248, 252), 0.0)
    edge = cv2.GaussianBlur(frame, (0, 0), 0.6).astype(np.float32) / 255
    paint(canvas, edge * np.float32(0.96), colour, 0.18)
    return "thin frames" if strength < 0.4 else "heavy frames with shaded lenses" if strength > 0.8 else "dark frames"


KIND = Kind("glasses", "glasses put on", "covering", "eyes", _act)
