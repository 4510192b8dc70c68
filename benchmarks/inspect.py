"""How long an inspection takes, and where the time goes: `python -m benchmarks.inspect [--runs N]`.

The committed passport sample with a live picture, on one thread and on all; a fresh process for the cold start.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.table import Table, write_results

SAMPLES = Path(__file__).parents[1] / "sample_docs"
PAGE, LIVE = SAMPLES / "genuine/uto-passport/page.jpg", SAMPLES / "genuine/uto-passport/live.jpg"
PARTS = {"mrz": "find and read the MRZ", "viz": "find the page, read and compare the printed fields"}
FACES = {"live_face": "find the live face", "portrait": "find the portrait", "face_comparison": "compare"}


def parts(threads: int, runs: int) -> list[tuple[str, list[float]]]:
    """Milliseconds per artefact, each made on what came before it, over several inspections in a warm process."""
    from docfraud.examination import Examination, Submission
    from docfraud.settings import Settings

    settings = Settings(threads=threads)
    names = {"load the pictures": "", **{title: name for name, title in (PARTS | FACES).items()}}
    times: dict[str, list[float]] = {title: [] for title in (*names, "whole inspection")}
    for run in range(runs + 1):
        started = time.perf_counter()
        exam = Examination(Submission(page=PAGE, live=LIVE), settings)
        marks = {"load the pictures": time.perf_counter() - started}
        for title, name in names.items():
            if name:
                before = time.perf_counter()
                getattr(exam, name)
                marks[title] = time.perf_counter() - before
        exam.run()
        marks["whole inspection"] = time.perf_counter() - started
        if run:  # the first opens the networks
            for title, seconds in marks.items():
                times[title].append(1000 * seconds)
    return list(times.items())


def cold(runs: int) -> list[float]:
    """Milliseconds of `docfraud inspect` as a command, networks opened anew each time."""
    command = [sys.executable, "-m", "docfraud", "inspect", str(PAGE), "--live", str(LIVE), "--json", "-"]
    times = []
    for _ in range(runs):
        started = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        times.append(1000 * (time.perf_counter() - started))
    return times


def main() -> None:
    """Measure and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7)
    runs = parser.parse_args().runs
    cores = len(os.sched_getaffinity(0))
    table = Table("Milliseconds of an inspection", ["part", "threads", "median", "slowest", "runs"])
    for threads in sorted({1, cores}):
        for title, times in parts(threads, runs):
            table.add(title, threads, f"{statistics.median(times):.0f}", f"{max(times):.0f}", runs)
    times = cold(max(3, runs // 2))
    table.add(
        "the command, from a cold start", cores, f"{statistics.median(times):.0f}", f"{max(times):.0f}", len(times)
    )
    write_results(
        Path(__file__),
        [table],
        about=f"{PAGE.name} (1476 x 1039 pixels) and a live picture of 640 x 480; {cores} cores.",
    )


if __name__ == "__main__":
    main()
