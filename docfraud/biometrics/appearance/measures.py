"""What differs between two faces, region by region: where parts moved, what is drawn on them, their colour."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from docfraud.biometrics.appearance.chart import EYES, Chart, Plane, coordinates, inner_face, regions, shares
from docfraud.biometrics.appearance.register import blurred_alike, grey, moved, register, slow
from docfraud.imaging.native import cv2
from docfraud.imaging.picture import RGB

__all__ = ["KINDS", "MOVES", "Measures", "measure"]

KINDS = ("shape", "texture", "tone", "colour")
"""What is measured of every region."""

_COLOURLESS = 5.0
"""Mean chroma of a face, CIE Lab, below which its picture is taken for a grey one; skin has 15 and more."""


@dataclass(frozen=True, slots=True, eq=False)
class Measures:
    """How much the second face differs from the first.

    Attributes:
        values: by region and kind (`KINDS`), 0 for no difference; regions that a picture does not show are missing.
            shape: root mean square of what is left of the displacement, eye distances. texture: of the difference of
            fine detail, in units of the face's own detail. tone, colour: of the difference of lightness and of chroma
            once another lamp's share is taken out, CIE Lab.
        moves: by region and name of a movement (`MOVES`), eye distances, positive as the name says.
        darker: how much darker jaw and chin of the second face are, against the upper face, CIE Lab lightness.
        rims: how much more fine detail there is on the bridge of the nose and under both eyes, where only a pair of
            glasses has any: the least of these places, in the unit of texture; negative where there is less.
        shape, texture, tone: maps, (288, 288) float32 of the chart, not negative, in the same units.
    """

    values: dict[tuple[str, str], float]
    moves: dict[tuple[str, str], float]
    darker: float
    rims: float
    shape: Plane
    texture: Plane
    tone: Plane


def measure(first: Chart, second: Chart) -> Measures:
    """Measure two charts (`chart.cut_chart`)."""
    seen = first.seen & second.seen
    a, b = blurred_alike(first.pixels, second.pixels)
    smooth, rest = register(grey(a), grey(b), seen)
    over = np.asarray(np.rint(moved(moved(b, smooth), rest)), np.uint8)
    detail_a, detail_b = _detail(grey(a)), _detail(grey(over))
    drawn = np.asarray(cv2.GaussianBlur(detail_a - detail_b, (0, 0), 1.0), np.float32)
    difference = _lab(over) - _lab(a)
    lab = _light_removed(difference, seen)
    if min(_chroma(a), _chroma(over)) < _COLOURLESS:
        lab[..., 1:] = 0
    shift = rest / np.float32(EYES)
    squares = {
        "shape": (shift * shift).sum(axis=-1),
        "texture": drawn * drawn,
        "tone": lab[..., 0] ** 2,
        "colour": (lab[..., 1:] ** 2).sum(axis=-1),
    }
    weights = shares(seen)
    values = {(name, kind): _root_mean(weights[name], squares[kind]) for name in weights for kind in KINDS}
    jaw, upper = (float(difference[..., 0][part].mean()) for part in (regions()["jaw"], _upper()))
    return Measures(
        values,
        {key: float((shift * pattern).sum() / (pattern * pattern).sum()) for key, pattern in MOVES().items()},
        upper - jaw,
        _rims(detail_a, detail_b),
        *(np.sqrt(np.asarray(squares[kind], np.float32)) for kind in ("shape", "texture", "tone")),
    )


def _upper() -> NDArray[np.bool_]:
    return inner_face() & (coordinates()[1] < 0.6)


def _root_mean(weight: Plane, square: NDArray[np.floating]) -> float:
    return float(np.sqrt((weight * square).sum()))


def _detail(lightness: Plane) -> Plane:
    """Fine detail in units of its own spread over the face: a harder print or camera falls out."""
    detail = lightness - slow(lightness, 8)
    inner = detail[inner_face()]
    return np.asarray(detail / np.float32(np.sqrt(np.mean(inner * inner)) + 2), np.float32)


def _lab(chart: RGB) -> Plane:
    """CIE Lab of a chart, smoothed over a twentieth of the eye distance."""
    soft = slow(chart.astype(np.float32) / np.float32(255), 4)
    return np.asarray(cv2.cvtColor(soft, cv2.COLOR_RGB2Lab), np.float32)


def _chroma(chart: RGB) -> float:
    lab = _lab(chart)
    return float(np.hypot(lab[..., 1], lab[..., 2])[inner_face()].mean())


def _light_removed(difference: Plane, seen: NDArray[np.bool_]) -> Plane:
    """A difference of two faces in CIE Lab without its slow part, which lamps and cameras make.

    A quadric over the face per channel, fitted robustly: a beard does not pull the light along.
    """
    u, v = coordinates()
    terms = np.stack([np.ones_like(u), u, v, u * u, v * v, u * v], axis=-1)
    every = (slice(None, None, 4), slice(None, None, 4))
    base = (inner_face() & seen)[every].ravel()
    a = terms[every].reshape(-1, 6)[base].astype(np.float64)
    out = np.empty_like(difference)
    for channel in range(3):
        y = difference[..., channel][every].ravel()[base].astype(np.float64)
        weight: NDArray[np.floating] = np.ones(len(a))
        fit = np.zeros(6)
        for _ in range(6):
            root = np.sqrt(weight)
            fit = np.linalg.lstsq(a * root[:, None], y * root, rcond=None)[0]
            off = np.abs(y - a @ fit)
            weight = 1 / (1 + (off / (1.5 * np.median(off) + 0.1)) ** 2) ** 2
        out[..., channel] = difference[..., channel] - terms @ fit.astype(np.float32)
    return out


def _rims(a: Plane, b: Plane) -> float:
    """See `Measures.rims`."""
    u, v = coordinates()
    places = [(np.abs(u) < 0.13) & (v > -0.16) & (v < 0.1)]
    places += [(side * u > 0.3) & (side * u < 0.75) & (v > 0.26) & (v < 0.5) for side in (-1, 1)]
    more = [float(np.sqrt(np.mean(b[p] ** 2)) - np.sqrt(np.mean(a[p] ** 2))) for p in places]
    return min(more) if min(more) > 0 else max(more) if max(more) < 0 else 0.0


@cache
def MOVES() -> dict[tuple[str, str], Plane]:  # noqa: N802 - a table, made on first use
    """Movements by region and name, each a field of displacements, (288, 288, 2) float32, (x, y)."""
    u, v = coordinates()
    none = np.zeros_like(u)

    def at(cu: float, cv_: float, ru: float, rv: float) -> Plane:
        return np.asarray(np.exp(-(((np.abs(u) - cu) / ru) ** 2) - ((v - cv_) / rv) ** 2), np.float32)

    out = np.sign(u)
    fields = {
        ("brows", "lower"): (none, at(0.6, -0.37, 0.35, 0.16)),
        ("eyes", "wider open"): (none, 0.5 * at(0.5, 0.08, 0.2, 0.08) - at(0.5, -0.1, 0.2, 0.08)),
        ("nose", "wider"): (np.tanh(u / 0.12) * at(0, 0.64, 0.33, 0.18), none),
        ("nose", "longer"): (none, at(0, 0.7, 0.3, 0.25)),
        ("mouth", "wider"): (np.tanh(u / 0.2) * at(0.42, 1.12, 0.2, 0.2), none),
        ("mouth", "fuller"): (none, at(0, 1.25, 0.35, 0.09) - at(0, 1.02, 0.35, 0.09)),
        ("jaw", "wider"): (out * at(0.6, 1.3, 0.2, 0.25), none),
        ("jaw", "longer"): (none, at(0, 1.68, 0.5, 0.25)),
        ("cheeks", "fuller"): (out * at(0.68, 0.8, 0.16, 0.4), none),
    }
    return {key: np.stack(field, axis=-1).astype(np.float32) for key, field in fields.items()}
