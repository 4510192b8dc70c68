"""How long reading an MRZ takes, what of that is arithmetic, and how much memory: tables for `benchmarks.mrz`."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import cv2
import numpy as np

from benchmarks.table import Table
from docfraud.imaging.picture import RGB
from docfraud.mrz.engines import get_engine
from docfraud.mrz.network import MRZNetwork
from docfraud.settings import Settings

PAGE_WIDTH = 1300
_REPEATS = 7
_MODELS = Path(__file__).parents[1] / "models" / "mrz_reader"

_MEMORY = """
import json, sys
from pathlib import Path
import numpy as np
from docfraud import read_mrz
from docfraud.settings import Settings

def peak():
    return next(int(line.split()[1]) for line in Path("/proc/self/status").read_text().splitlines() if "VmHWM" in line)

read_mrz(np.zeros((300, 400, 3), np.uint8), settings=Settings(threads=1))
before = peak()
for file in sys.argv[1:]:
    read_mrz(np.load(file), settings=Settings(threads=1))
print(json.dumps([before, peak()]))
"""
# not ru_maxrss, which a child process takes over from its parent


def cpu_seconds() -> float:
    """Processor time of this process and of the programs it ran."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def milliseconds(work: Callable[[], object]) -> float:
    """Processor time, the median of some runs after one that is not counted."""
    work()
    times = []
    for _ in range(_REPEATS):
        started = cpu_seconds()
        work()
        times.append(cpu_seconds() - started)
    return 1000 * float(np.median(times))


def at_width(pixels: RGB, width: int = PAGE_WIDTH) -> RGB:
    """A page as wide as asked for."""
    size = (width, round(pixels.shape[0] * width / pixels.shape[1]))
    interpolation = cv2.INTER_AREA if width < pixels.shape[1] else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(pixels, size, interpolation=interpolation), np.uint8)


def speed_table(pictures: Sequence[RGB]) -> Table:
    """Time of the whole reading on pages of one width, and of its two networks beside the processor's own speed."""
    table = Table(
        "Speed, docfraud, one core",
        ["what", "CPU ms", "million multiply-adds", "per second, against a float32 matrix product"],
    )
    engine, network = get_engine("docfraud", Settings(threads=1)), MRZNetwork(threads=1)
    pages = [at_width(p) for p in pictures]
    whole = [milliseconds(lambda page=page: engine.read(page)) for page in pages]  # type: ignore[misc]
    table.add(
        f"page {PAGE_WIDTH} px wide, in memory, to parsed MRZ: median / p95 of {len(pages)} pages",
        f"{np.median(whole):.1f} / {np.percentile(whole, 95):.1f}",
        "",
        "",
    )
    counted = json.loads((_MODELS / "quantised.json").read_text(encoding="utf-8"))["multiply_adds"]
    usual = _matrix_product()
    rng = np.random.default_rng(1)
    width, height = counted["finder"]["size"]
    page = rng.integers(0, 256, (height, width, 3), dtype=np.uint8)
    took = milliseconds(lambda: network.line_map(page, long_side=width))
    _stage(table, f"finder, picture of {width} x {height}", took, counted["finder"]["million"], usual)
    width, height = counted["line"]["size"]
    for count in (2, 3, 16):
        lines = [rng.integers(0, 256, (height, width, 3), dtype=np.uint8) for _ in range(count)]
        took = milliseconds(lambda lines=lines: network.recognise(lines)) / count  # type: ignore[misc]
        _stage(
            table,
            f"line network, a line of 44 characters in a batch of {count}",
            took,
            counted["line"]["million"],
            usual,
        )
    return table


def _stage(table: Table, what: str, took: float, million: float, usual: float) -> None:
    table.add(what, f"{took:.2f}", f"{million:.0f}", f"{100 * million / (took * 1e-3) / usual:.0f} %")


def _matrix_product() -> float:
    """Million multiply-adds a second of NumPy's float32 product, per second of processor time."""
    size = 1024
    a = np.random.default_rng(0).random((size, size), dtype=np.float32)
    return size**3 / 1e6 / (milliseconds(lambda: a @ a) * 1e-3)


def memory_table(pictures: Sequence[RGB], folder: Path) -> Table:
    """Peak memory of a fresh process that reads pages."""
    table = Table("Memory, docfraud", ["what", "MB"])
    files = []
    for i, pixels in enumerate(pictures):
        files.append(str(folder / f"{i}.npy"))
        np.save(files[-1], at_width(pixels))
    root = Path(__file__).parents[1]
    run = subprocess.run(
        [sys.executable, "-c", _MEMORY, *files],
        check=True, capture_output=True, text=True, cwd=root, env={**os.environ, "PYTHONPATH": str(root)},
    )  # fmt: skip
    before, after = json.loads(run.stdout)
    table.add("after a small empty picture: libraries and networks", f"{before / 1024:.0f}")
    table.add(f"peak over {len(files)} pages of {PAGE_WIDTH} px", f"{after / 1024:.0f}")
    return table
