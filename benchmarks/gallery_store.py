"""A gallery of a million templates: `python -m benchmarks.gallery_store`. One thread; wall-clock time.

1. Made by `add_many`: time, bytes on disk, opened, searched by a reader, removed from, compacted.
2. People added one by one, each on the disk before the next.

Templates are random vectors of the descriptor's length scale: what is measured is time and size, not recognition. The
file was written shortly before, so it is read from the system's cache, not from the disk.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import numpy as np

from benchmarks.table import Table, write_results
from docfraud.biometrics.gallery import Gallery, GalleryKey, NewPerson, TemplateFormat, Templates

ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
FORM = TemplateFormat("random", 128)
CHUNK = 50_000


def people(start: int, count: int) -> list[NewPerson]:
    """Random people with names of a usual length; lengths of vectors as dlib's descriptors have, about 1.4."""
    values = np.random.default_rng(start).normal(scale=0.125, size=(count, 128)).astype(np.float32)
    return [
        NewPerson(
            Templates(row, FORM.kind), f"{start + at:09d}", f"SURNAME{start + at}, GIVEN NAMES", f"D{start + at:08d}"
        )
        for at, row in enumerate(values)
    ]


def chunks(size: int) -> Iterator[list[NewPerson]]:
    """All people, some at a time."""
    for start in range(0, size, CHUNK):
        yield people(start, min(CHUNK, size - start))


def seconds(times: list[float]) -> str:
    """Median and the slowest, in milliseconds."""
    return f"{1000 * statistics.median(times):.1f} ({1000 * max(times):.1f})"


def large(path: Path, key: GalleryKey, size: int, searches: int) -> Table:
    """A large gallery through its life."""
    table = Table(f"A gallery of {size:,} people, a template each", ("what", "result"))
    took = 0.0
    with Gallery.create(path, key, FORM) as gallery:
        for chunk in chunks(size):
            started = time.perf_counter()
            gallery.add_many(chunk)
            took += time.perf_counter() - started
    table.add(f"added by add_many, {CHUNK:,} at a time, s", f"{took:.1f}")
    table.add("bytes on disk, for each person", f"{path.stat().st_size / size:.0f}")
    table.add("of which template", 4 * FORM.dimension)

    started, processor = time.perf_counter(), time.process_time()
    with Gallery.open(path, key, read_only=True) as gallery:
        table.add("opened by a reader, s", f"{time.perf_counter() - started:.2f}")
        table.add("processor time of that, s", f"{time.process_time() - processor:.2f}")
        queries = np.random.default_rng(7).normal(scale=0.125, size=(searches, 128)).astype(np.float32)
        inner, outer = [], []
        for query in queries:
            started = time.perf_counter()
            result = gallery.search(Templates(query, FORM.kind), 10, max_distance=float("inf"))
            outer.append(time.perf_counter() - started)
            inner.append(result.milliseconds / 1000)
        table.add(f"search, ms, median of {searches} (slowest)", seconds(inner))
        table.add("the same with its entry in the audit log on the disk", seconds(outer))
        known = people(CHUNK, 100)
        right = sum(gallery.search(one.templates, 1).candidates[0].person == one.person for one in known)
        table.add("people searched by their own template who come first", f"{right} of {len(known)}")
    started = time.perf_counter()
    with Gallery.open(path, key) as gallery:
        table.add("opened by a writer, s", f"{time.perf_counter() - started:.2f}")
        started = time.perf_counter()
        gallery.remove("000000005", purge=False)
        table.add("one person removed, not purged, s", f"{time.perf_counter() - started:.2f}")
        started = time.perf_counter()
        gallery.compact()
        table.add("compacted, s", f"{time.perf_counter() - started:.1f}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    table.add("most memory this process had, MB", f"{peak:.0f}")
    return table


def one_by_one(path: Path, key: GalleryKey, count: int) -> Table:
    """People added each by itself."""
    table = Table(f"{count} people added one by one", ("what", "result"))
    times = []
    with Gallery.create(path, key, FORM) as gallery:
        for one in people(0, count):
            started = time.perf_counter()
            gallery.add(one.person, one.templates, label=one.label)
            times.append(time.perf_counter() - started)
    table.add("each, until the disk has it and its audit entry, ms, median (slowest)", seconds(times))
    table.add("bytes on disk, for each person", f"{path.stat().st_size / count:.0f}")
    return table


def main() -> None:
    """Measure and write the tables."""
    if any(os.environ.get(name) != value for name, value in ONE_THREAD.items()):
        # the libraries read this when they are loaded, so it takes a new process
        os.execve(
            sys.executable,
            [sys.executable, "-m", "benchmarks.gallery_store", *sys.argv[1:]],
            {**os.environ, **ONE_THREAD},
        )
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=1_000_000, help="people in the large gallery")
    parser.add_argument("--single", type=int, default=300, help="people added one by one")
    parser.add_argument("--searches", type=int, default=50)
    parser.add_argument("--work", type=Path, help="an existing folder on the disk to measure; default: the system's")
    options = parser.parse_args()
    key = GalleryKey.generate()
    with tempfile.TemporaryDirectory(dir=options.work) as folder:
        tables = [
            large(Path(folder) / "large.dfg", key, options.size, options.searches),
            one_by_one(Path(folder) / "small.dfg", key, options.single),
        ]
    write_results(
        Path(__file__),
        tables,
        about="One thread, wall-clock time, on a machine with other work. Templates are random numbers: times and "
        f"sizes depend on how many there are, not on what they are. NumPy {np.__version__}, cryptography "
        f"{version('cryptography')}. What is read was written shortly before and is in the system's cache.",
    )


if __name__ == "__main__":
    main()
