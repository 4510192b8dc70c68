"""How well pages are found: `python -m tests.imaging.measure_outline [SCENES] [FIRST SEED]` prints a table.

Pictures of pages on desks are made by `scenes.py`, seven kinds of ground in turn, tilted by up to 30 degrees, at any
angle. The error of an outline is that of its worst corner, as a share of the page's diagonal.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import numpy as np

from docfraud.imaging.page import find_page
from docfraud.imaging.picture import Quad
from tests.imaging.scenes import BACKGROUNDS, Scene, make_scene

DEV_PAGES = Path(__file__).parents[2] / ".." / "shared" / "dev_pages"


def corner_error(found: Quad, true: Quad) -> float:
    """Distance of the worst corner over the true diagonal, whichever corner comes first."""
    worst = min(np.linalg.norm(np.roll(found, k, axis=0) - true, axis=1).max() for k in range(4))
    return float(worst / np.linalg.norm(true[0] - true[2]))


def measure(scenes: list[Scene]) -> tuple[list[float], list[float]]:
    """Corner errors (infinite: no page found) and milliseconds."""
    errors, times = [], []
    for scene in scenes:
        start = time.perf_counter()
        page = find_page(scene.pixels)
        times.append(1000 * (time.perf_counter() - start))
        errors.append(corner_error(page.quad, scene.quad) if page else float("inf"))
    return errors, times


def _row(name: str, errors: list[float], times: list[float]) -> str:
    e = np.array(errors)
    within = " ".join(f"{100 * np.mean(e < limit):6.1f}" for limit in (0.005, 0.01, 0.02))
    none, wrong = 100 * np.mean(np.isinf(e)), 100 * np.mean((e >= 0.02) & np.isfinite(e))
    return f"{name:10} {len(e):4} {within} {none:6.1f} {wrong:6.1f} {100 * np.median(e):7.2f} {np.median(times):6.0f}"


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main(count: int, first: int) -> None:
    _say("% of scenes, by error of the worst corner: share of the page's diagonal")
    _say("ground        n  <0.5%    <1%    <2%   none  wrong  median     ms")
    total: tuple[list[float], list[float]] = ([], [])
    for kind in BACKGROUNDS:
        seeds = range(first, first + count // len(BACKGROUNDS))
        errors, times = measure([make_scene(seed, kind=kind) for seed in seeds])
        total[0].extend(errors)
        total[1].extend(times)
        _say(_row(kind, errors, times))
    _say(_row("all", *total))
    if DEV_PAGES.is_dir():
        from docfraud.imaging.load import load_picture

        paths = sorted(p for p in DEV_PAGES.iterdir() if p.suffix in (".png", ".jpg"))
        scenes = []
        for n, path in enumerate(paths):
            page = load_picture(path).pixels
            if 1.3 < max(page.shape[:2]) / min(page.shape[:2]) < 1.7:
                scenes.append(make_scene(first + n, page=page))
        _say(_row("real pages", *measure(scenes)))


if __name__ == "__main__":
    arguments = [int(word) for word in sys.argv[1:]]
    main(*(arguments + [140, 5000][len(arguments) :]))
