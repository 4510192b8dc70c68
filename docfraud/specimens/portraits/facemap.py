"""Where the parts of a face are: five points extended by a mean face, and by the picture's own edges.

Face coordinates (u, v) have their origin between the eyes and the distance of the eyes' centres as unit: u to the right
of the picture, v downwards, both turned with the head. The mean face below is this project's own, after the usual
proportions of adult faces (eye distance 62 mm, face width 2.2, chin 1.8 eye distances below the eyes); it is a drawing
aid, not a measurement of anybody. Mouth, chin and jaw are then moved to where the picture has its edges.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from docfraud.imaging.native import cv2
from docfraud.imaging.picture import RGB
from docfraud.specimens.portraits.base import Points
from docfraud.specimens.portraits.framing import eyes

__all__ = ["MEAN", "FaceMap", "map_face"]

Float = NDArray[np.float64]
Plane = NDArray[np.float32]

NOSE, MOUTH, CHIN = 0.774, 1.12, 1.78
"""v of the nose's base (from dlib's mean face), of the line between the lips and of the chin, on the mean face."""

_JAW = ((1.07, 0.0), (1.06, 0.30), (1.02, 0.65), (0.94, 1.0), (0.80, 1.30), (0.60, 1.55), (0.33, 1.72))

MEAN: dict[str, Float] = {
    name: np.array(points, np.float64)
    for name, points in {
        "right_eye": (
            (0.703, 0.0), (0.60, -0.085), (0.50, -0.11), (0.40, -0.09), (0.297, 0.02), (0.40, 0.07), (0.5, 0.09),
            (0.60, 0.065),
        ),
        "right_brow": ((0.24, -0.30), (0.42, -0.37), (0.62, -0.41), (0.80, -0.36), (0.94, -0.25)),
        "nose_ridge": ((0.0, 0.0), (0.0, 0.2), (0.0, 0.4), (0.0, 0.58)),
        "nose_base": ((-0.28, 0.66), (-0.20, 0.755), (0.0, 0.774), (0.20, 0.755), (0.28, 0.66)),
        "upper_lip": (
            (-0.42, 1.12), (-0.20, 1.035), (-0.07, 1.01), (0.0, 1.025), (0.07, 1.01), (0.20, 1.035), (0.42, 1.12),
        ),
        "lower_lip": ((0.42, 1.12), (0.22, 1.24), (0.0, 1.275), (-0.22, 1.24), (-0.42, 1.12)),
        "lip_line": ((-0.42, 1.12), (-0.2, 1.11), (0.0, 1.125), (0.2, 1.11), (0.42, 1.12)),
        "jaw": (*((-u, v) for u, v in _JAW), (0.0, CHIN), *reversed(_JAW)),
        "forehead": (
            (-1.0, -0.45), (-0.85, -0.85), (-0.5, -1.12), (0.0, -1.2), (0.5, -1.12), (0.85, -0.85), (1.0, -0.45),
        ),
        "crown": ((-1.25, -0.5), (-1.1, -1.3), (-0.6, -1.85), (0.0, -2.0), (0.6, -1.85), (1.1, -1.3), (1.25, -0.5)),
    }.items()
}  # fmt: skip
"""The mean face, (n, 2) each; left eye and brow are the mirror images of the right ones."""
for _part in ("eye", "brow"):
    MEAN[f"left_{_part}"] = MEAN[f"right_{_part}"] * [-1, 1]

_CHART, _LEFT, _TOP, _WIDE, _HIGH = 48, -1.8, -0.8, 3.6, 3.4
"""The chart in which edges are sought: pixels per eye distance, its u and v ranges."""


@dataclass(frozen=True, eq=False)
class FaceMap:
    """Face coordinates of one face.

    Attributes:
        points: the five points.
        mouth: v of the line between the lips.
        chin: v of the chin.
        jaw: half width of the lower face relative to the mean face, on the picture's left and right.
        lips: v of the upper lip's upper edge and the lower lip's lower edge.
        corners: u of the mouth's corners, on the picture's left and right.
    """

    points: Points
    mouth: float
    chin: float
    jaw: tuple[float, float] = (1.0, 1.0)
    lips: tuple[float, float] = (1.01, 1.275)
    corners: tuple[float, float] = (-0.42, 0.42)

    @cached_property
    def unit(self) -> float:
        """Eye distance, pixels."""
        left, right = eyes(self.points)
        return float(np.hypot(*(right - left)))

    @cached_property
    def axes(self) -> tuple[Float, Float, Float]:
        """Origin, and one unit to the right and down, (2,) each, pixels."""
        left, right = eyes(self.points)
        across = right - left
        return (left + right) / 2, across, np.array([-across[1], across[0]])

    @cached_property
    def nose(self) -> Float:
        """(u, v) of the nose's base, as found."""
        origin, across, down = self.axes
        return np.asarray((self.points[4] - origin) @ np.array([across, down]).T / self.unit**2)

    def rows(self, v: Float) -> Float:
        """v of the mean face to v of this face."""
        return np.interp(
            v,
            [-3.0, 0.0, NOSE, MOUTH, CHIN, CHIN + 2],
            [-3.0, 0.0, float(self.nose[1]), self.mouth, self.chin, self.chin + 2],
        )

    def place(self, uv: Float) -> Float:
        """Points of the mean face to pixels, both (..., 2).

        Central parts lean with the nose where the head is turned a little.
        """
        uv = np.asarray(uv, np.float64)
        u, v = uv[..., 0], uv[..., 1]
        depth = np.clip(1 - np.abs(u) / 0.95, 0, 1) * np.interp(v, [0.0, NOSE, MOUTH, CHIN], [0.0, 1.0, 0.7, 0.45])
        low = np.interp(v, [0.3, 1.0], [0.0, 1.0])
        width = np.where(u < 0, self.jaw[0], self.jaw[1])
        u = u * (1 + (width - 1) * low * np.clip(np.abs(u) / 0.6, 0, 1)) + depth * float(self.nose[0])
        return self.to_pixels(np.stack([u, self.rows(v)], axis=-1))

    def part(self, name: str) -> Float:
        """A part of the face in pixels, (n, 2)."""
        if "lip" not in name:
            return self.place(MEAN[name])
        u, v = MEAN[name].T
        middle = (self.corners[0] + self.corners[1]) / 2
        half = (self.corners[1] - self.corners[0]) / 2
        rows = np.interp(v, [1.01, MOUTH, 1.275], [self.lips[0], self.mouth, self.lips[1]])
        return self.to_pixels(np.stack([middle + u / 0.42 * half, rows], axis=-1))

    def to_pixels(self, uv: Float) -> Float:
        """This face's own (u, v) to pixels."""
        origin, across, down = self.axes
        return np.asarray(origin + uv[..., :1] * across + uv[..., 1:] * down)

    def coordinates(self, shape: tuple[int, int]) -> tuple[Plane, Plane]:
        """(u, v) of this face at every pixel of a picture of `shape`, two (height, width) float32."""
        origin, across, down = self.axes
        x = np.arange(shape[1], dtype=np.float32)[None, :] - np.float32(origin[0])
        y = np.arange(shape[0], dtype=np.float32)[:, None] - np.float32(origin[1])
        k = self.unit**2
        u = x * np.float32(across[0] / k) + y * np.float32(across[1] / k)
        v = x * np.float32(down[0] / k) + y * np.float32(down[1] / k)
        return u, v


def map_face(picture: RGB, points: Points) -> FaceMap:
    """The face of a picture, with mouth, chin and jaw where the picture's edges are.

    Args:
        picture: (height, width, 3) uint8 RGB.
        points: the five points on it.
    """
    plain = FaceMap(np.asarray(points, np.float64), MOUTH, CHIN)
    nose = float(plain.nose[1])
    stretch = nose / NOSE
    grey, red = _chart(picture, plain)
    mouth = _find_mouth(grey, red, plain, MOUTH * stretch)
    mouth, lips, corners = _find_lips(grey, red, plain, mouth)
    chin = _find_chin(grey, plain, mouth, mouth + (CHIN - MOUTH) * stretch)
    found = FaceMap(plain.points, mouth, chin)
    jaw = _find_jaw(grey, found, -1), _find_jaw(grey, found, 1)
    return FaceMap(plain.points, mouth, chin, jaw, lips, corners)


def _chart(picture: RGB, face: FaceMap) -> tuple[Plane, Plane]:
    """The face upright at a fixed scale: lightness and redness (CIE Lab L and a), float32, lightly smoothed."""
    origin, across, down = face.axes
    step = np.column_stack([across, down]) / _CHART
    corner = origin + across * _LEFT + down * _TOP
    size = round(_WIDE * _CHART), round(_HIGH * _CHART)
    source = picture
    if face.unit > 2 * _CHART:
        source = np.asarray(cv2.GaussianBlur(picture, (0, 0), 0.4 * face.unit / _CHART), np.uint8)
    chart = cv2.warpAffine(
        source,
        np.column_stack([step, corner]),
        size,
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )
    lab = cv2.cvtColor(chart.astype(np.float32) / 255, cv2.COLOR_RGB2Lab)
    lab = cv2.GaussianBlur(lab, (0, 0), 1.2)
    return np.asarray(lab[..., 0], np.float32), np.asarray(lab[..., 1], np.float32)


def _sample(plane: Plane, u: Float, v: Float) -> Float:
    """Values of a chart at (u, v)."""
    x, y = ((u - _LEFT) * _CHART).astype(np.float32), ((v - _TOP) * _CHART).astype(np.float32)
    return np.asarray(cv2.remap(plane, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE), np.float64)


def _find_mouth(grey: Plane, red: Plane, face: FaceMap, guess: float) -> float:
    """v of the line between the lips: where it is reddest over a lip's height, and darkest within."""
    u = np.linspace(-0.3, 0.3, 25)[None, :] + 0.7 * float(face.nose[0])
    v = np.arange(guess - 0.28, guess + 0.42, 1 / _CHART)[:, None]
    grid = np.broadcast_to(u, (len(v), 25)), np.broadcast_to(v, (len(v), 25))
    redness = _smooth(_sample(red, *grid).mean(axis=1), 0.08)
    dark = _smooth(_sample(grey, *grid).mean(axis=1), 0.02)
    dark = _smooth(dark, 0.15) - dark  # darker than what lies above and below
    score = 0.8 * _scaled(redness) + 1.0 * _scaled(dark) - ((v[:, 0] - guess) / 0.22) ** 2
    return float(v[int(np.argmax(score)), 0])


def _find_lips(
    grey: Plane, red: Plane, face: FaceMap, mouth: float
) -> tuple[float, tuple[float, float], tuple[float, float]]:
    """The mouth's line, its upper and lower edge, and its corners.

    Lips are redder than the cheeks, and teeth lighter and paler; the stretch where one of the two holds is the mouth.
    Where no believable stretch is found the mean face's lips are laid around the line.
    """
    centre = 0.7 * float(face.nose[0])
    u = np.linspace(-0.75, 0.75, 61)
    v = np.arange(mouth - 0.30, mouth + 0.42, 1 / _CHART)
    grid = np.broadcast_to(u + centre, (len(v), len(u))), np.broadcast_to(v[:, None], (len(v), len(u)))
    a, light = _sample(red, *grid), _sample(grey, *grid)
    cheek = np.abs(u) > 0.62
    redder = (a - np.median(a[:, cheek])) / 6
    teeth = np.where(a < np.median(a[:, cheek]), (light - np.median(light[:, cheek])) / 12, 0)
    unlike = np.clip(np.maximum(redder, teeth), -1.5, 2.0)
    profile = _smooth(unlike[:, np.abs(u) < 0.22].mean(axis=1), 0.015)
    level = 0.45 * float(np.max(profile))
    rows = _best_run(profile - level, int(np.argmin(np.abs(v - mouth))))
    top, bottom = float(v[rows[0]]), float(v[rows[1]])
    usual = (mouth - 0.11, mouth + 0.155), (centre - 0.42, centre + 0.42)
    if not (0.14 <= bottom - top <= 0.55 and level > 0.15):
        return mouth, *usual
    profile = _smooth(np.sort(unlike[rows[0] : rows[1] + 1], axis=0)[-4:].mean(axis=0), 0.02)
    both = profile + profile[::-1]  # a mouth is about symmetrical, what else is red beside it is not
    left, right = _best_run(both - 0.5 * float(both[20:41].mean()), len(u) // 2)
    half = min(max(float(u[right] - u[left]) / 2, 0.36), 0.58)
    line = min(max(mouth, top + 0.3 * (bottom - top)), top + 0.6 * (bottom - top))
    return line, (top, bottom), (centre - half, centre + half)


def _best_run(gain: Float, through: int) -> tuple[int, int]:
    """First and last index of the run with the largest sum that passes an index."""
    before = np.cumsum(gain[through::-1])
    after = np.cumsum(gain[through:])
    return through - int(np.argmax(before)), through + int(np.argmax(after))


def _find_chin(grey: Plane, face: FaceMap, mouth: float, guess: float) -> float:
    """v of the chin: a parabola along which the picture darkens downwards most."""
    u = np.linspace(-0.42, 0.42, 33)[None, :]
    v = np.arange(mouth + 0.42, mouth + 1.05, 1 / _CHART)[:, None]
    curve = v - 0.42 * u**2
    across = np.broadcast_to(u + 0.45 * float(face.nose[0]), curve.shape)
    drop = _sample(grey, across, curve - 0.035) - _sample(grey, across, curve + 0.035)
    edge = np.abs(np.clip(drop, -15, 15)).mean(axis=1) * 0.4 + np.clip(drop, 0, 15).mean(axis=1) * 0.6
    score = _scaled(edge) - ((v[:, 0] - guess) / 0.28) ** 2
    return float(v[int(np.argmax(score)), 0])


def _find_jaw(grey: Plane, face: FaceMap, side: int) -> float:
    """Width of the lower face on one side, relative to the mean face: where the contour's edge is strongest."""
    jaw = np.array([p for p in MEAN["jaw"] if 0.5 <= p[1] <= 1.5 and p[0] > 0])
    v = np.linspace(0.6, 1.45, 30)
    order = np.argsort(jaw[:, 1])
    u = np.interp(v, jaw[order, 1], jaw[order, 0])
    widths = np.arange(0.80, 1.16, 0.01)[:, None]
    at = side * u * widths
    rows = np.broadcast_to(face.rows(v), at.shape)
    change = _sample(grey, at * 0.965, rows) - _sample(grey, at * 1.035, rows)
    edge = np.abs(np.clip(change, -20, 20)).mean(axis=1)
    score = _scaled(edge) - ((widths[:, 0] - 0.97) / 0.12) ** 2
    return float(widths[int(np.argmax(score)), 0])


def _smooth(values: Float, width: float) -> Float:
    """Gaussian average along a column of the chart; `width` in eye distances."""
    sigma = width * _CHART
    reach = int(np.ceil(3 * sigma))
    kernel = np.exp(-0.5 * (np.arange(-reach, reach + 1) / sigma) ** 2)
    return np.convolve(np.pad(values, reach, mode="edge"), kernel / kernel.sum(), mode="valid")


def _scaled(values: Float) -> Float:
    """Values brought to 0 to 2 or so, whatever the picture's contrast."""
    spread = float(np.percentile(values, 95) - np.percentile(values, 20))
    return (values - np.percentile(values, 20)) / max(spread, 1e-6)
