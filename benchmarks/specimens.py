"""The specimen laboratory: how long a triple takes, and whether its MRZs are read: `python -m benchmarks.specimens`.

Speed is processor time on one thread, from a document's data to three pictures in memory, all sides, page reader at
400 ppi; the bytes that the canvas holds against a copy of as many say how far from memory bandwidth that is. Reading is
`docfraud.read_mrz` on genuine specimens of every design that no part of the reader was tuned on.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import time
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np

from benchmarks.table import Table, percent, write_results
from docfraud.results import Light
from docfraud.specimens.build import build, stock
from docfraud.specimens.capture import get_device
from docfraud.specimens.designs import DEVELOPMENT_DESIGN_NAMES, get_design
from docfraud.specimens.document import invent_document
from docfraud.specimens.portraits.library import library
from docfraud.specimens.recipe import Recipe
from docfraud.specimens.workshop import Specimen, make

SETTINGS: dict[str, dict[str, object]] = {
    "page reader, 400 ppi": {},
    "page reader, 400 ppi, infrared picture": {"light": "IR"},
    "flatbed, 300 ppi": {"device": "flatbed", "ppi": 300},
    "page reader, light wear": {"wear": "light"},
    "page reader, heavy wear": {"wear": "heavy"},
    "phone": {"device": "phone"},
}

FAINT = 16
"""Grey levels; about what is left of black print, 150 levels deep, where a mirror spot adds nine parts of ten."""


def timed(name: str, seed: int, ppi: int) -> tuple[float, float, float]:
    """Seconds to build, to expose and to capture one document."""
    portraits, device = library(), get_device("page-reader")
    document = invent_document(get_design(name), portraits[seed % len(portraits)], seed)
    start = time.process_time()
    sides = build(document)
    built = time.process_time()
    exposures = [side.canvas.expose(ppi) for side in sides]
    exposed = time.process_time()
    for exposure in exposures:
        device(exposure, seed)
    return built - start, exposed - built, time.process_time() - exposed


def speed(runs: int) -> Table:
    """Medians per design."""
    columns = ("design", "first of its design, s", "build, s", "expose, s", "capture, s", "triple at 400 ppi, s",
               "quickest, s", "triple at 600 ppi, s", "canvas, MB", "times copying the canvas")  # fmt: skip
    table = Table("A triple, one core", columns)
    for name in DEVELOPMENT_DESIGN_NAMES:
        stock.cache_clear()
        cold = sum(timed(name, 0, 400))
        warm = np.array([timed(name, seed, 400) for seed in range(1, runs + 1)])
        fine = statistics.median(sum(timed(name, seed, 600)) for seed in range(1, runs // 2 + 2))
        document = invent_document(get_design(name), library()[0], 1)
        planes = [side.canvas.planes for side in build(document)]
        start = time.process_time()
        for plane in planes:
            plane.copy()
        copying = time.process_time() - start
        total = float(np.median(warm.sum(axis=1)))
        parts = np.median(warm, axis=0)
        table.add(
            name, f"{cold:.2f}", *(f"{part:.2f}" for part in parts), f"{total:.2f}",
            f"{warm.sum(axis=1).min():.2f}", f"{fine:.2f}",
            f"{sum(plane.nbytes for plane in planes) / 1e6:.0f}", f"{total / copying:.0f}",
        )  # fmt: skip
    return table


def burnt_out(specimen: Specimen, light: Light) -> int:
    """How many MRZ characters, fillers aside, stand less than `FAINT` grey levels off their ground: glare took them.

    Measured on the picture over the true place of each character (median against the darkest twentieth).
    """
    count = 0
    for side in specimen.sides:
        picture = side.pictures[light].min(axis=2)
        for i, text in enumerate(specimen.mrz, 1):
            if (polygon := side.regions.get(f"mrz_line_{i}")) is None:
                continue
            size = (12 * len(text), 20)
            corners = np.array([(0, 0), (size[0], 0), size, (0, size[1])], np.float32)
            line = cv2.warpPerspective(
                picture, cv2.getPerspectiveTransform(np.array(polygon, np.float32), corners), size, flags=cv2.INTER_AREA
            )
            cells = line.reshape(size[1], len(text), 12).transpose(1, 0, 2).reshape(len(text), -1)
            contrast = np.median(cells, axis=1) - np.percentile(cells, 5, axis=1)
            count += sum(c < FAINT and letter != "<" for c, letter in zip(contrast, text, strict=True))
    return count


def reading(count: int) -> tuple[Table, list[str]]:
    """MRZs read exactly, per setting, and the misses."""
    from docfraud.api import read_mrz

    portraits = library()
    columns = ("capture", "all lines exact", "with characters that glare took", "all lines exact without those")
    table = Table("MRZ read exactly by docfraud's present reader, genuine specimens", columns)
    misses: list[str] = []
    for title, settings in SETTINGS.items():
        fields = {key: value for key, value in settings.items() if key != "light"}
        light = Light(str(settings.get("light", "VI")))
        seeds = range(1000, 1000 + (count if title == "page reader, 400 ppi" else max(count // 3, 1)))
        right = lost = right_of_lost = 0
        for i, seed in enumerate(seeds):
            design = DEVELOPMENT_DESIGN_NAMES[i % len(DEVELOPMENT_DESIGN_NAMES)]
            recipe = replace(Recipe(design=design, seed=seed, live=False), **fields)  # type: ignore[arg-type]
            specimen = make(recipe, portraits)
            read = [tuple(r.lines) for view in specimen.sides for r in read_mrz(view.pictures[light])]
            burnt = burnt_out(specimen, light)
            lost += burnt > 0
            if specimen.mrz in read:
                right += 1
                right_of_lost += burnt > 0
            else:
                misses.append(f"{title}: {recipe.name}: {burnt} characters burnt out: {read} for {specimen.mrz}")
        table.add(title, percent(right, len(seeds)), str(lost), percent(right - right_of_lost, len(seeds) - lost))
    return table, misses


def main() -> None:
    """Measure and write the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7, help="documents per design for the speed")
    parser.add_argument("--count", type=int, default=270, help="specimens for the reading")
    options = parser.parse_args()
    cv2.setNumThreads(1)
    tables = [speed(options.runs)]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    table, misses = reading(options.count)
    write_results(
        Path(__file__),
        [*tables, table],
        details={"misses": misses, "peak_mb": round(peak)},
        about=f"Processor time, one thread, medians of {options.runs} documents per design; the first of a design also "
        "makes the plates and the stock, which the process keeps. The machine is a shared one: the quickest run is "
        f"beside the median. Peak memory of the process: {peak:.0f} MB. "
        "Reading: specimens of the development designs in turn, seeds used for nothing else; intervals: 95 %, Wilson. "
        f"Glare took a character where its ink stands less than {FAINT} grey levels off its ground: the page reader's "
        "mirror spot is white there, in the white-light picture only. The misses are in the JSON.",
    )


if __name__ == "__main__":
    main()
