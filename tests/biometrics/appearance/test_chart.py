from __future__ import annotations

import numpy as np

from docfraud.biometrics.align import MEAN_FACE, cut_chip
from docfraud.biometrics.appearance.chart import (
    EYES,
    NAMES,
    SIDE,
    Chart,
    chart_points,
    coordinates,
    cut_chart,
    regions,
    shares,
    to_chip,
)
from docfraud.imaging.native import cv2
from docfraud.specimens.portraits.base import Portrait


def test_eyes_lie_a_unit_apart(holder: Portrait) -> None:
    """A chart's points, mapped to the picture, are where the landmarks are."""
    u, v = coordinates()
    at = {}
    for side in (-1, 1):
        row, column = np.unravel_index(np.argmin((u - side * 0.5) ** 2 + v**2), u.shape)
        at[side] = np.array([[column, row]], dtype=float)
    eyes = (holder.points[2:4].mean(axis=0), holder.points[0:2].mean(axis=0))
    distance = np.hypot(*(eyes[1] - eyes[0]))
    for side, eye in zip((-1, 1), eyes, strict=True):
        assert np.hypot(*(chart_points(at[side], holder.points)[0] - eye)) < 0.12 * distance
    assert 80 < EYES < 90


def test_turned_and_scaled_picture_gives_the_same_chart(holder: Portrait, portrait_chart: Chart) -> None:
    picture = np.array(holder.picture)
    turn = cv2.getRotationMatrix2D((200, 260), 20, 0.8)
    turned = cv2.warpAffine(picture, turn, (413, 531), borderMode=cv2.BORDER_REPLICATE)
    points = holder.points @ turn[:, :2].T + turn[:, 2]
    difference = cut_chart(np.asarray(turned, np.uint8), points).pixels.astype(int) - portrait_chart.pixels
    assert np.abs(difference[60:230, 80:210]).mean() < 6


def test_says_what_the_picture_does_not_show(holder: Portrait) -> None:
    picture = np.array(holder.picture)
    cut = picture[: int(holder.points[4, 1]) + 10]
    whole, part = cut_chart(picture, holder.points), cut_chart(cut, holder.points)
    assert whole.seen[regions()["jaw"]].all()
    assert not part.seen[regions()["jaw"]].any()
    assert part.seen[regions()["eyes"]].all()
    assert "jaw" not in shares(part.seen)
    assert set(shares(whole.seen)) == set(NAMES)


def test_face_beyond_the_picture_is_unseen(holder: Portrait) -> None:
    chart = cut_chart(np.array(holder.picture), holder.points + 5000)
    assert not chart.seen.any()


def test_shares_add_to_one() -> None:
    for share in shares(np.ones((SIDE, SIDE), bool)).values():
        assert abs(float(share.sum()) - 1) < 1e-3


def test_parts_hardly_overlap() -> None:
    """Beside the bridge of the nose eyes and nose share a little."""
    times = np.sum([mask for name, mask in regions().items() if name != "skin"], axis=0)
    assert (times > 1).sum() < 0.02 * (times > 0).sum()


def test_to_chip_is_the_chip(holder: Portrait, portrait_chart: Chart) -> None:
    """A plane of the chart lands on the descriptor's chip."""
    grey = cv2.cvtColor(portrait_chart.pixels, cv2.COLOR_RGB2GRAY).astype(np.float32)
    chip = cv2.cvtColor(cut_chip(np.array(holder.picture), holder.points), cv2.COLOR_RGB2GRAY).astype(np.float32)
    assert np.corrcoef(to_chip(grey)[20:130, 20:130].ravel(), chip[20:130, 20:130].ravel())[0, 1] > 0.97


def test_the_mean_face_is_where_the_regions_think() -> None:
    u, v = coordinates()
    nose = (0.4 + MEAN_FACE[4]) * SIDE / 1.8
    assert regions()["nose"][round(nose[1]) - 4, round(nose[0])]
    assert abs(float(u[round(nose[1]), round(nose[0])])) < 0.05
    assert 0.7 < float(v[round(nose[1]), round(nose[0])]) < 0.85
