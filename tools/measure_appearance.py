"""What pairs of pictures of one unaltered person differ by: writes docfraud/biometrics/appearance/scales.json.

    python -m tools.measure_appearance

Pairs are made by the laboratory of the two packaged people: the document's picture (as it is, grey, and small with
compression) against simulated live captures, half of them with a drawn expression (smile, brows, lids, open mouth) and
turned heads. They are the same photograph; `scales.MARGINS` allows for another one. Each entry is the median, and how
far the 95th percentile lies above it; for movements 0, and the 95th percentile of their size.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from docfraud.biometrics.appearance.chart import Chart, cut_chart
from docfraud.biometrics.appearance.masking import COVERED, covered_distances
from docfraud.biometrics.appearance.measures import measure
from docfraud.biometrics.embed import face_chip, find_main_face
from docfraud.imaging.native import cv2
from docfraud.imaging.picture import RGB
from docfraud.settings import Settings
from docfraud.specimens.appearance.base import Canvas, Handle, bend
from docfraud.specimens.portraits.base import Portrait
from docfraud.specimens.portraits.facemap import map_face
from docfraud.specimens.portraits.library import packaged
from docfraud.specimens.portraits.live import live_capture
from docfraud.specimens.seeds import stream

TARGET = Path(__file__).parents[1] / "docfraud" / "biometrics" / "appearance" / "scales.json"
SETTINGS = Settings(threads=1)
PLAIN, DRAWN = 12, 12
"""Captures of each kind per person and print."""


def prints(picture: RGB) -> Iterator[RGB]:
    """A document's picture as documents and scanners leave it."""
    yield picture
    yield np.repeat(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)[..., None], 3, axis=2)
    for width in (210, 150):  # faces some 100 and 70 pixels wide
        scale = width / picture.shape[1]
        small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        data = cv2.imencode(".jpg", small[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 70])[1]
        yield np.ascontiguousarray(np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8)[..., ::-1])


def expressed(portrait: Portrait, seed: int) -> Portrait:
    """The person with another expression, bent on the photograph."""
    wide = np.array(portrait.wide)
    rng = stream(seed, "appearance", "expression")
    canvas = Canvas(wide, np.array(portrait.wide_points), map_face(wide, portrait.wide_points), 1.0, rng)
    smile, brow, lid, gape = rng.normal(0, 0.05), rng.normal(0, 0.04), rng.normal(0, 0.02), abs(rng.normal(0, 0.06))
    lower: list[Handle] = [
        (0, 1.02, 0, -0.2 * smile),
        (0, 1.275, 0, gape),
        (0, 1.12, 0, 0.3 * gape),
        (0, 1.78, 0, gape),
        (0, 0.774, 0, -0.1 * smile),
        (0, 0, 0, 0),
    ]
    for s in (-1.0, 1.0):
        lower += [
            (s * 0.42, 1.12, s * smile, -0.6 * smile + 0.3 * gape),
            (s * 0.62, 0.75, s * 0.3 * smile, -0.4 * smile),
            (s * 0.6, 1.55, 0, 0.7 * gape),
            (s * 0.94, 1.0, s * 0.2 * smile, 0.2 * gape),
            (s * 0.28, 0.66, s * 0.2 * smile, -0.1 * smile),
            (s * 0.5, 0, 0, 0),
        ]
    bend(canvas, lower, (0, 1.1, 1.3, 1.0))
    for s in (-1.0, 1.0):
        ridge = ((0.24, -0.3, 1.0), (0.42, -0.37, 1.0), (0.62, -0.41, 1.0), (0.8, -0.36, 0.7), (0.94, -0.25, 0.5))
        raised: list[Handle] = [(s * u, v, 0, -share * brow) for u, v, share in ridge]
        bend(canvas, [*raised, (s * 0.5, -0.12, 0, 0), (s * 0.5, -0.78, 0, 0)], (s * 0.58, -0.36, 0.58, 0.36))
        edges = ((0.703, 0.0, 0.0), (0.297, 0.02, 0.0), (0.5, -0.11, -1.0), (0.6, -0.085, -0.8), (0.4, -0.09, -0.8))
        lids: list[Handle] = [(s * u, v, 0, share * lid) for u, v, share in edges]
        bend(canvas, [*lids, (s * 0.5, 0.09, 0, 0.5 * lid), (s * 0.5, -0.37, 0, 0)], (s * 0.5, 0, 0.34, 0.26))
    return replace(portrait, wide=canvas.picture, wide_points=canvas.points)


@dataclass(frozen=True, slots=True)
class Seen:
    """A picture's face, as the comparison takes it."""

    chart: Chart
    chip: RGB

    @classmethod
    def of(cls, picture: RGB) -> Seen:
        face = find_main_face(picture, settings=SETTINGS)
        return cls(cut_chart(picture, face.landmarks), face_chip(picture, face, settings=SETTINGS))


def pairs() -> Iterator[tuple[Seen, Seen]]:
    """A document's picture and a live one of the same person, unaltered."""
    for portrait in packaged():
        lives = [live_capture(portrait, 100 + seed).picture for seed in range(PLAIN)]
        for seed in range(300, 300 + DRAWN):
            yaw, pitch = np.clip(stream(seed, "appearance", "turn").normal(0, 5, 2), -10, 10)
            lives.append(live_capture(expressed(portrait, seed), seed, turn=(float(yaw), float(pitch))).picture)
        seen = [Seen.of(live) for live in lives]
        for picture in prints(np.array(portrait.picture)):
            printed = Seen.of(picture)
            for live in seen:
                yield printed, live


def main() -> None:
    """Measure and write."""
    seen: dict[str, list[float]] = {}
    for number, (printed, live) in enumerate(pairs(), 1):
        found = measure(printed.chart, live.chart)
        distance, covered = covered_distances(printed.chip, live.chip, settings=SETTINGS)
        for (region, kind), value in found.values.items():
            seen.setdefault(f"{region} {kind}", []).append(value)
        for (region, move), value in found.moves.items():
            seen.setdefault(f"{region} {move}", []).append(value)
        for region in COVERED:
            seen.setdefault(f"{region} cover", []).append(covered[region] / distance)
            seen.setdefault(f"{region} fall", []).append(distance)  # for the spread below, in units of distance
        if number % 24 == 0:
            print(number, flush=True)
    moves = {f"{region} {move}" for region, move in found.moves}
    scales: dict[str, tuple[float, float]] = {}
    for name, values in seen.items():
        region, what = name.split(" ", 1)
        if what == "fall":
            continue
        if name in moves:
            entry = (0.0, float(np.quantile(np.abs(values), 0.95)))
        elif what == "cover":
            usual = float(np.median(values))
            falls = (usual - np.array(values)) * np.array(seen[f"{region} fall"])
            entry = (usual, max(0.0, float(np.quantile(falls, 0.95))))
        else:
            usual = float(np.median(values))
            entry = (usual, float(np.quantile(values, 0.95)) - usual)
        scales[name] = (round(entry[0], 4), round(entry[1], 4))
    about = f"Made by `python -m tools.measure_appearance` on {number} laboratory pairs. Do not edit."
    TARGET.write_text(
        json.dumps({"about": about, "pairs": number, "scales": scales}, indent=1) + "\n", encoding="utf-8"
    )


if __name__ == "__main__":
    main()
