"""Quadrilaterals that a camera could make of a page: geometry only, no pixels."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from docfraud.imaging.lines import Lines
from docfraud.imaging.picture import Quad

PAGE_ASPECTS = (85.6 / 53.98, 125 / 88, 120 / 80)
"""TD1; TD3, TD2 and MRV-B (105 x 74), open passport (125 x 176); MRV-A. ICAO 9303 parts 4 to 7, millimetres."""

Floats = NDArray[np.float64]


def true_aspect(quad: Quad, frame: tuple[int, int]) -> tuple[float, float]:
    """Side ratio of the rectangle that a camera shows as `quad`, and how little of a rectangle it is.

    The way of Zhang and He (Whiteboard scanning and image enhancement, 2007), with the lens's axis in the middle of the
    picture; a single picture hardly tells the focal length, so the usual ones are tried and the one that makes it
    most nearly a page, right angles and a known side ratio, is taken.

    Args:
        quad: shape (4, 2), clockwise, pixels.
        frame: width, height of the picture, pixels.

    Returns:
        Length of side 0-1 over side 1-2, and the cosine of the angle between them (0: a rectangle).
    """
    aspects, cosines = true_aspects(quad[None], frame)
    return float(aspects[0]), float(cosines[0])


def true_aspects(quads: Floats, frame: tuple[int, int]) -> tuple[Floats, Floats]:
    """`true_aspect` of many, shape (n, 4, 2)."""
    lifted = np.concatenate([quads, np.ones((*quads.shape[:2], 1))], axis=2)
    m1, m2, m4, m3 = (lifted[:, i] for i in range(4))  # clockwise corners; m4 is opposite m1
    k2 = _triple(m1, m4, m3) / _triple(m2, m4, m3)
    k3 = _triple(m1, m4, m2) / _triple(m3, m4, m2)
    across, down = k2[:, None] * m2 - m1, k3[:, None] * m3 - m1
    best = np.full(len(quads), -np.inf)
    best_aspect, best_cosine = np.full(len(quads), np.nan), np.full(len(quads), np.inf)
    for view in (0.75, 1.0, 1.4, 2.2):  # focal length over the longer side: 67, 53, 39 and 26 degrees wide
        lens = np.array(
            [[view * max(frame), 0, (frame[0] - 1) / 2], [0, view * max(frame), (frame[1] - 1) / 2], [0, 0, 1]]
        )
        ray = np.linalg.inv(lens)
        u, v = across @ ray.T, down @ ray.T
        long, short = np.linalg.norm(u, axis=1), np.linalg.norm(v, axis=1)
        cosine = np.abs(np.einsum("ij,ij->i", u, v)) / np.maximum(long * short, 1e-12)
        aspect = long / np.maximum(short, 1e-12)
        fit = likeness(aspect, cosine)
        better = fit > best
        best[better], best_aspect[better], best_cosine[better] = fit[better], aspect[better], cosine[better]
    return best_aspect, best_cosine


def _triple(a: Floats, b: Floats, c: Floats) -> Floats:
    return np.asarray(np.einsum("ij,ij->i", np.cross(a, b), c))


def near_page_size(aspect: float) -> float:
    """The ICAO aspect if the measured one is within 2.5 %, lying or standing."""
    known = [value for size in PAGE_ASPECTS for value in (size, 1 / size)]
    nearest = min(known, key=lambda value: abs(np.log(value / aspect)))
    return nearest if abs(np.log(nearest / aspect)) < 0.025 else aspect


def plausible_quads(lines: Lines, frame: tuple[int, int], least_share: float) -> Floats:
    """All plausible quadrilaterals of four lines, shape (n, 4, 2), clockwise."""
    width, height = frame
    n = len(lines.offsets)
    i, j = np.triu_indices(n, 1)
    turn = np.abs(np.einsum("ij,ij->i", lines.normals[i], lines.normals[j]))
    facing = turn > np.cos(np.radians(35))
    i, j = i[facing], j[facing]
    # two sides of a page are some way apart where they pass the middle of the picture
    middle = np.array([width, height]) / 2
    sign = np.sign(np.einsum("ij,ij->i", lines.normals[i], lines.normals[j]))
    apart = np.abs(
        (lines.offsets[i] - lines.normals[i] @ middle) - sign * (lines.offsets[j] - lines.normals[j] @ middle)
    )
    keep = apart > 0.1 * min(width, height)
    i, j = i[keep], j[keep]
    if len(i) > 600:
        strongest = np.argsort(-(lines.support[i] + lines.support[j]), kind="stable")[:600]
        i, j = i[strongest], j[strongest]
    p, q = np.triu_indices(len(i), 1)
    crossing = np.abs(np.einsum("ij,ij->i", lines.normals[i[p]], lines.normals[i[q]])) < np.cos(np.radians(50))
    p, q = p[crossing], q[crossing]
    if not len(p):
        return np.empty((0, 4, 2))
    corners = np.stack(
        [
            crossings(lines, i[p], i[q]),
            crossings(lines, i[p], j[q]),
            crossings(lines, j[p], j[q]),
            crossings(lines, j[p], i[q]),
        ],
        axis=1,
    )
    slack = 0.02 * max(width, height)
    inside = ((corners > -slack) & (corners < np.array([width, height]) + slack)).all(axis=(1, 2))
    corners = corners[inside]
    area = signed_areas(corners)
    corners[area < 0] = corners[area < 0, ::-1]
    share = np.abs(area) / (width * height)
    corners = corners[(share > least_share) & (share < 0.97)]
    corners = corners[_convex(corners)]
    if not len(corners):
        return corners
    aspect, cosine = true_aspects(corners, frame)
    return corners[(_aspect_miss(aspect) < 0.15) & (cosine < 0.2)]


def crossings(lines: Lines, i: NDArray[np.int64], j: NDArray[np.int64]) -> Floats:
    """Where lines i and j meet, shape (n, 2); NaN for parallels."""
    a, b = lines.normals[i], lines.normals[j]
    det = a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]
    det = np.where(np.abs(det) < 1e-9, np.nan, det)
    x = (lines.offsets[i] * b[:, 1] - lines.offsets[j] * a[:, 1]) / det
    y = (a[:, 0] * lines.offsets[j] - b[:, 0] * lines.offsets[i]) / det
    return np.stack([x, y], axis=1)


def signed_areas(corners: Floats) -> Floats:
    """Signed area, positive if clockwise (y down)."""
    after = np.roll(corners, -1, axis=1)
    return np.asarray(0.5 * (corners[:, :, 0] * after[:, :, 1] - corners[:, :, 1] * after[:, :, 0]).sum(axis=1))


def _convex(corners: Floats) -> NDArray[np.bool_]:
    """Convex, clockwise, and no corner sharper than 40 or blunter than 140 degrees."""
    after = np.roll(corners, -1, axis=1) - corners
    before = corners - np.roll(corners, 1, axis=1)
    cross = before[:, :, 0] * after[:, :, 1] - before[:, :, 1] * after[:, :, 0]
    norm = np.linalg.norm(after, axis=2) * np.linalg.norm(before, axis=2)
    return np.asarray((cross / np.maximum(norm, 1e-9) > np.sin(np.radians(40))).all(axis=1))


def _aspect_miss(aspect: Floats) -> Floats:
    """How far, as a natural logarithm, a side ratio is outside the range of the ICAO sizes."""
    longer = np.abs(np.log(aspect))
    short, long = np.log(min(PAGE_ASPECTS)), np.log(max(PAGE_ASPECTS))
    return np.asarray(np.maximum(0, np.maximum(short - longer, longer - long)), dtype=np.float64)


def likeness(aspect: Floats, cosine: Floats) -> Floats:
    """Logarithm of how well a shape fits a page: 0 is perfect."""
    return np.asarray(-((_aspect_miss(aspect) / 0.065) ** 2) - (cosine / 0.12) ** 2)
