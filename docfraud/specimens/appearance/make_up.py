"""Make-up: lips, lids and contour; at full strength theatrical."""

import numpy as np

from docfraud.imaging.native import cv2
from docfraud.specimens.appearance.base import Canvas, Kind, paint
from docfraud.specimens.portraits.toning import polygon_mask

_LIPS = ((168, 30, 58), (150, 52, 60), (196, 72, 88), (110, 26, 52))
_LIDS = ((70, 58, 96), (60, 74, 72), (96, 66, 52), (52, 50, 56))


def _act(canvas: Canvas) -> str:
    rng, face, shape, strength = canvas.rng, canvas.face, canvas.shape, canvas.strength
    lips, lids = (colours[int(rng.integers(4))] for colours in (_LIPS, _LIDS))
    soft = max(0.012 * face.unit, 0.6)
    mouth = polygon_mask(np.vstack([face.part("upper_lip"), face.part("lip_line")[::-1]]), shape, soft)
    mouth = np.maximum(mouth, polygon_mask(np.vstack([face.part("lip_line"), face.part("lower_lip")]), shape, soft))
    lab = cv2.cvtColor(canvas.picture.astype(np.float32) / 255, cv2.COLOR_RGB2Lab)
    teeth = np.clip((lab[..., 0] - 68) / 8, 0, 1) * np.clip((16 - lab[..., 1]) / 6, 0, 1)
    mouth = np.asarray(mouth * (1 - teeth), np.float32)
    paint(canvas, mouth * np.float32(0.30 + 0.5 * strength), lips, 0.8)
    eyes = np.zeros(shape, np.float32)
    for side in (-1.0, 1.0):
        lid = [
            (0.72, -0.02),
            (0.6, -0.10),
            (0.5, -0.12),
            (0.38, -0.09),
            (0.29, 0.0),
            (0.36, -0.2),
            (0.55, -0.26),
            (0.78, -0.16),
        ]
        eyes = np.maximum(
            eyes, polygon_mask(face.place(np.array([(side * u, v) for u, v in lid])), shape, 0.03 * face.unit)
        )
    paint(canvas, eyes * np.float32(0.15 + 0.5 * strength), lids, 0.7)
    u, v = face.coordinates(shape)
    cheeks = np.exp(-((np.abs(u) - 0.72) ** 2 / 0.03 + (v - 0.62) ** 2 / 0.05))
    contour = np.exp(-((np.abs(u) - 0.86) ** 2 / 0.02 + (v - 1.05) ** 2 / 0.10))
    reach = (np.abs(u) < 1.2) & (v > 0.2) & (v < 1.7)
    cheeks, contour = (np.where(reach, shape_, 0).astype(np.float32) for shape_ in (cheeks, contour))
    paint(canvas, cheeks * np.float32(0.08 + 0.22 * strength), (206, 96, 96), 0.9)
    paint(canvas, contour * np.float32(0.05 + 0.20 * strength), (120, 80, 62), 0.9)
    return "lips, lids and cheeks"


KIND = Kind("make-up", "made up", "covering", "skin", _act)
