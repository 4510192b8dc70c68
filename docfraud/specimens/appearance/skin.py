"""Skin: tanned or paler, with moles and a scar."""

import numpy as np

from docfraud.imaging.native import cv2
from docfraud.specimens.appearance.base import Canvas, Kind, paint, strokes
from docfraud.specimens.portraits.toning import face_mask
from docfraud.specimens.portraits.warping import as_rgb


def _act(canvas: Canvas) -> str:
    rng, face, shape = canvas.rng, canvas.face, canvas.shape
    tan = float(rng.choice([-1.0, 1.0]))
    area = face_mask(face, shape, top=-0.7, inset=0.96)
    lab = np.asarray(cv2.cvtColor(canvas.picture.astype(np.float32) / 255, cv2.COLOR_RGB2Lab), np.float32)
    share = area * np.float32(canvas.strength * tan)
    lab[..., 0] -= (10 if tan > 0 else 5) * share * np.clip(lab[..., 0] / 60, 0, 1.2)
    lab[..., 1] += 2.5 * share
    lab[..., 2] += 5 * share
    toned = as_rgb(cv2.cvtColor(lab, cv2.COLOR_Lab2RGB) * 255)
    canvas.picture = np.where(area[..., None] > 0.004, toned, canvas.picture).astype(np.uint8)
    places = rng.uniform((-0.75, 0.25), (0.75, 1.45), (9, 2))
    sizes = rng.uniform(0.012, 0.026, 9)
    spots = np.zeros(shape, np.uint8)
    moles = round(2 + 7 * canvas.strength)
    for (u, v), size in zip(places[:moles], sizes[:moles], strict=True):
        at = face.place(np.array([[u, v]]))[0]
        radius = max(size * face.unit, 0.8)
        cv2.circle(spots, tuple(int(p * 16) for p in at), int(radius * 16), 230, -1, cv2.LINE_AA, 4)
    soft = np.asarray(cv2.GaussianBlur(spots, (0, 0), max(0.008 * face.unit, 0.4)), np.float32) / np.float32(255)
    paint(canvas, soft * np.float32(0.35 + 0.5 * canvas.strength), (92, 62, 50), 0.3)
    start = rng.uniform((0.35, 0.3), (0.7, 0.6)) * (float(rng.choice([-1, 1])), 1)
    line = start + np.linspace(0, 1, 14)[:, None] * (0.06, 0.34) + rng.normal(0, 0.006, (14, 2))
    scar = strokes(shape, [face.place(line)], [max(0.022 * face.unit, 1)], [255]).astype(np.float32) / 255
    paint(canvas, scar * np.float32(0.55 * canvas.strength), (214, 172, 160), 0.5)
    return f"{'tanned' if tan > 0 else 'paler'}, {moles} moles and a scar"


KIND = Kind("skin", "skin changed", "skin", "skin", _act)
