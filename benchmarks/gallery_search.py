"""One-to-many search of face templates: `python -m benchmarks.gallery_search`. One core.

The ten nearest of 100,000 and a million templates for one query and for 64, docfraud's engines beside faiss, usearch,
NumPy's short way and face_recognition's function; where a library is not installed, the table says so. With each time
stands the recall at ten against float64, and how far docfraud's scan is from what memory and processor allow.

Templates are random, not faces: people are centres, pictures add noise, spread and norms as dlib's descriptors have
them (pictures of one person about 0.35 apart, of two about 0.85, norms about 1.4), most of the spread in few
directions. Half of the queries are new pictures of enrolled people, half are strangers.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.table import Table, write_results
from docfraud.matching.nearest import SearchEngine, TemplateIndex

ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS"), "1")
K = 10
QUERIES = 64
PICTURES = 5
"""Per person, on average."""
FLAT = "faiss IndexFlatL2"
INNER = "faiss IndexFlatIP"
LARGE = 1 << 28
"""Numbers above which docfraud's engine `faiss`, two copies of the templates and the time of faiss, is left out."""
PATIENCE = 6.0
"""Seconds after which a way gets no more rounds than two."""

Floats = NDArray[np.float32]
Find = Callable[[Floats], Any]


@dataclass(slots=True)
class Way:
    """One way to search: rows of the ten nearest, and what it needs.

    Attributes:
        find: queries, shape (n, width), to rows, shape (n, K).
        bytes: memory per template.
        build: seconds.
        single, batch: seconds of each round.
        recall: of single queries and of the batch.
    """

    find: Find
    bytes: float
    build: float = 0
    single: list[float] = field(default_factory=list)
    batch: list[float] = field(default_factory=list)
    recall: tuple[float, float] = (0, 0)


def gallery(rng: np.random.Generator, count: int, width: int) -> tuple[Floats, Floats]:
    """Templates and queries: see the module's docstring."""
    people = count // PICTURES + QUERIES // 2
    axes = np.linalg.qr(rng.standard_normal((width, width)))[0].astype(np.float32)
    spread = 1 / np.sqrt(1 + np.arange(width) * 16 / width)
    spread *= np.sqrt(0.31 / np.square(spread).sum())
    middle = rng.standard_normal(width)
    middle *= np.sqrt(1.58) / np.linalg.norm(middle)
    centres = (rng.standard_normal((people, width), dtype=np.float32) * spread.astype(np.float32)) @ axes
    centres += middle.astype(np.float32)
    noise = np.float32(np.sqrt(0.06 / width))
    enrolled = people - QUERIES // 2
    templates = centres[rng.integers(0, enrolled, count)]
    for top in range(0, count, 1 << 16):
        part = templates[top : top + (1 << 16)]
        part += noise * rng.standard_normal(part.shape, dtype=np.float32)
    who = np.concatenate([rng.integers(0, enrolled, QUERIES // 2), np.arange(enrolled, people)])
    queries = centres[who] + noise * rng.standard_normal((QUERIES, width), dtype=np.float32)
    return templates, queries[rng.permutation(QUERIES)]


def truth(templates: Floats, queries: Floats) -> NDArray[np.int64]:
    """Rows of the ten nearest by float64: products choose 40, differences order them."""
    wide = queries.astype(np.float64)
    best, rows = np.full((len(queries), 40), np.inf), np.zeros((len(queries), 40), np.int64)
    for top in range(0, len(templates), 1 << 14):
        part = templates[top : top + (1 << 14)].astype(np.float64)
        squares = np.square(part).sum(axis=1) - 2 * wide @ part.T
        values = np.concatenate([best, squares], axis=1)
        numbers = np.concatenate([rows, np.broadcast_to(top + np.arange(len(part)), squares.shape)], axis=1)
        near = np.argpartition(values, 40, axis=1)[:, :40]
        best, rows = np.take_along_axis(values, near, axis=1), np.take_along_axis(numbers, near, axis=1)
    exact = np.square(templates[rows].astype(np.float64) - wide[:, None]).sum(axis=2)
    return np.take_along_axis(rows, np.lexsort((rows, exact), axis=1)[:, :K], axis=1)


def short_way(templates: Floats) -> Find:
    """|b|^2 - 2 a b of all at once, then argpartition."""
    squares = np.square(templates).sum(axis=1)

    def find(queries: Floats) -> Any:
        rows = []
        for top in range(0, len(queries), 8):  # so that the scores of a million take 32 MB
            scores = squares - 2 * queries[top : top + 8] @ templates.T
            rows.append(np.argpartition(scores, K, axis=1)[:, :K])
        return np.concatenate(rows)

    return find


def ours(engine: SearchEngine, templates: Floats) -> Way:
    """docfraud's index; its scan is made with it."""
    index = TemplateIndex(templates, engine=engine)
    index.prepare()
    width = templates.shape[1]
    compact = {"numpy": 4, "numba": width + width % 2 + 8, "faiss": 4 * width}[engine]
    # float32, the squared norm in float64, and what the engine keeps
    return Way(lambda queries: index.search(queries, K)[1], 4 * width + 8 + compact)


def with_faiss(name: str, templates: Floats) -> Way:
    faiss = importlib.import_module("faiss")
    faiss.omp_set_num_threads(1)
    width = templates.shape[1]
    index = {
        FLAT: lambda: faiss.IndexFlatL2(width),
        INNER: lambda: faiss.IndexFlatIP(width),
        "faiss IndexScalarQuantizer, fp16": lambda: faiss.IndexScalarQuantizer(
            width, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_L2
        ),
    }[name]()
    index.train(templates[:1000])
    index.add(templates)
    return Way(lambda queries: index.search(queries, K)[1], width * (2 if "fp16" in name else 4))


def with_usearch(name: str, templates: Floats) -> Way:
    usearch = importlib.import_module("usearch.index")
    kind = name.rsplit(maxsplit=1)[-1]
    step = float(np.abs(templates).max()) / 127 if kind == "i8" else 1.0

    def stored(values: Floats) -> Any:
        if kind == "i8":
            parts = (values[top : top + (1 << 16)] / np.float32(step) for top in range(0, len(values), 1 << 16))
            return np.concatenate([np.rint(part).clip(-127, 127).astype(np.int8) for part in parts])
        return values.astype(np.float16 if kind == "f16" else np.float32, copy=False)

    base = stored(templates)

    def find(queries: Floats) -> Any:
        found = usearch.search(base, stored(queries), K, usearch.MetricKind.L2sq, exact=True, threads=1)
        return np.asarray(found.keys).astype(np.int64).reshape(len(queries), K)

    return Way(find, templates.shape[1] * base.itemsize)


def with_face_recognition(templates: Floats) -> Way:
    face_distance = importlib.import_module("face_recognition").face_distance

    def find(queries: Floats) -> Any:
        return np.array([np.argpartition(face_distance(templates, query), K)[:K] for query in queries])

    return Way(find, templates.shape[1] * 4)


def ways(count: int, width: int) -> dict[str, Callable[[Floats], Way]]:
    """How each is made."""
    made: dict[str, Callable[[Floats], Way]] = {
        f"docfraud, {engine}": lambda templates, engine=engine: ours(engine, templates)  # type: ignore[misc]
        for engine in ("numba", "numpy", "faiss")
        if engine != "faiss" or count * width <= LARGE
    }
    for name in (FLAT, INNER, "faiss IndexScalarQuantizer, fp16"):
        made[name] = lambda templates, name=name: with_faiss(name, templates)  # type: ignore[misc]
    for kind in ("f32", "f16", "i8"):
        made[f"usearch exact, {kind}"] = lambda templates, name=kind: with_usearch(name, templates)  # type: ignore[misc]
    made["NumPy, product and argpartition"] = lambda templates: Way(
        short_way(templates), templates.shape[1] * templates.itemsize + 4
    )
    if count <= 100_000:
        made["face_recognition.face_distance and argpartition"] = with_face_recognition
    return made


def recall(rows: Any, expected: NDArray[np.int64]) -> float:
    """Share of the ten nearest that are among the rows found."""
    hits = [
        len(set(found) & set(right)) for found, right in zip(np.asarray(rows).tolist(), expected.tolist(), strict=True)
    ]
    return sum(hits) / expected.size


def measured(templates: Floats, queries: Floats, rounds: tuple[int, int]) -> dict[str, Way | None]:
    """All ways, in turns, so that other work on the machine meets all alike; None for what is not installed."""
    expected = truth(templates, queries)
    found: dict[str, Way | None] = {}
    for name, make in ways(*templates.shape).items():
        try:
            started = time.perf_counter()
            way = make(templates)
        except (ImportError, SystemExit):  # face_recognition exits where its models are not installed
            found[name] = None
            continue
        except Exception as error:
            if type(error).__name__ != "EngineUnavailableError":
                raise
            found[name] = None
            continue
        way.build = time.perf_counter() - started
        way.find(queries[:1])  # loads and compiles
        way.find(queries[:2])
        found[name] = way
        print(f"{name}: made in {way.build:.2f} s", flush=True)
    there = [way for way in found.values() if way is not None]
    answers: dict[int, list[Any]] = {id(way): [] for way in there}
    for turn in range(rounds[0]):
        one = slice(turn % QUERIES, turn % QUERIES + 1)
        for way in there:
            started = time.perf_counter()
            rows = way.find(queries[one])
            way.single.append(time.perf_counter() - started)
            answers[id(way)].append(rows[0])
    asked = np.arange(rounds[0]) % QUERIES
    for turn in range(rounds[1]):
        for way in there:
            if turn >= 2 and sum(way.batch) > PATIENCE:
                continue
            started = time.perf_counter()
            rows = way.find(queries)
            way.batch.append(time.perf_counter() - started)
            way.recall = recall(answers[id(way)], expected[asked]), recall(rows, expected)
    return found


def tables(count: int, width: int, found: dict[str, Way | None]) -> list[Table]:
    """Times of one query and of 64, and what each way needs."""
    what = f"{count:,} templates of {width} numbers"
    result = []
    for title, which in ((f"Ten nearest of {what}, one query", 0), (f"Ten nearest of {what}, {QUERIES} queries", 1)):
        columns = (
            "how",
            "ms, median",
            "ms, least",
            "rounds",
            "recall at 10",
            f"times as fast as {FLAT}",
            f"as {INNER}",
        )
        table = Table(title, columns)
        flats = [_median(found[name], which) for name in (FLAT, INNER)]
        for name, way in found.items():
            if way is None:
                table.add(name, "not installed", "", "", "", "", "")
                continue
            times, median = (way.single, way.batch)[which], _median(way, which)
            assert median is not None
            ratios = ["" if flat is None else f"{flat / median:.2f}" for flat in flats]
            share = f"{way.recall[which]:.4f}"
            table.add(name, f"{1e3 * median:.2f}", f"{1e3 * min(times):.2f}", len(times), share, *ratios)
        result.append(table)
    table = Table(f"Memory and making, {what}", ("how", "bytes per template", "seconds to make"))
    for name, way in found.items():
        if way is not None:
            table.add(name, f"{way.bytes:.0f}", f"{way.build:.2f}")
    return [*result, table]


def _median(way: Way | None, which: int) -> float | None:
    return None if way is None else float(np.median((way.single, way.batch)[which]))


def limits(rng: np.random.Generator) -> dict[str, float]:
    """What the machine does at most, now: bytes read and copied, float32 multiply-adds, each a second."""
    words = np.ones(1 << 25, np.int64)
    target = np.empty_like(words)
    a = rng.random((1024, 1024), dtype=np.float32)
    out = np.empty_like(a)
    return {
        "read": words.nbytes / _least(words.sum, 15),
        "copied": 2 * words.nbytes / _least(lambda: np.copyto(target, words), 9),
        "multiplied": 1024**3 / _least(lambda: np.matmul(a, a, out=out), 30),
    }


def _least(work: Callable[[], Any], repeats: int) -> float:
    best = np.inf
    for _ in range(repeats):
        started = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - started)
    return float(best)


def shares(cases: Sequence[tuple[int, int, dict[str, Way | None]]], limit: dict[str, float]) -> Table:
    """How far docfraud's scans are from the machine's limits."""
    columns = (
        "templates",
        "how",
        "GB/s, one query",
        "of reading a plain sum does",
        "10^9 multiply-adds/s, 64",
        "of sgemm",
    )
    table = Table("How far from the limit", columns)
    for count, width, found in cases:
        for name, scanned in (("docfraud, numba", width + width % 2 + 8), ("docfraud, numpy", 4 * width + 4)):
            way = found[name]
            if way is None:
                continue
            rate = count * scanned / min(way.single)
            products = count * width * QUERIES / min(way.batch)
            table.add(
                f"{count:,} x {width}",
                name,
                f"{rate / 1e9:.1f}",
                f"{100 * rate / limit['read']:.0f} %",
                f"{products / 1e9:.1f}",
                f"{100 * products / limit['multiplied']:.0f} %",
            )
    return table


def main() -> None:
    """Measure and write the tables."""
    if any(os.environ.get(name) != value for name, value in ONE_THREAD.items()):
        # the libraries read this when they are loaded, so it takes a new process
        arguments = [sys.executable, "-m", "benchmarks.gallery_search", *sys.argv[1:]]
        os.execve(sys.executable, arguments, {**os.environ, **ONE_THREAD})
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", nargs="+", default=["100000x128", "1000000x128", "1000000x512"])
    parser.add_argument("--rounds", type=int, nargs=2, default=[30, 7], help="of one query and of 64; half at 512")
    options = parser.parse_args()
    limit = limits(np.random.default_rng(0))
    cases, results = [], []
    for size in options.sizes:
        count, width = map(int, size.split("x"))
        rounds = tuple(options.rounds) if width < 512 else (options.rounds[0] // 2, options.rounds[1] // 2)
        templates, queries = gallery(np.random.default_rng(count), count, width)
        found = measured(templates, queries, (rounds[0], rounds[1]))
        results += tables(count, width, found)
        for way in found.values():
            if way is not None:
                way.find = lambda _: None  # lets go of its memory
        cases.append((count, width, found))
    after = limits(np.random.default_rng(0))
    limit = {name: max(value, after[name]) for name, value in limit.items()}
    others = "".join(f", {name} {_version(name)}" for name in ("numba", "faiss", "usearch"))
    versions = f"NumPy {np.__version__}{others}"
    write_results(
        Path(__file__),
        [*results, shares(cases, limit)],
        details={"limits, a second": limit, "versions": versions},
        about=f"One core, wall time, ways in turns, so that what one finds in the cache another has used in between. "
        f"{versions}. Templates are simulated: clusters with the spread of dlib's descriptors, no faces. Recall is "
        "counted against float64. Inner products order templates that are not normalised otherwise than distances do, "
        f"so {INNER} answers another question; it is here for its time. docfraud's scan is made with the index; its "
        "bytes include the float32 templates, those of the others what they keep. In this run a plain sum read "
        f"{limit['read'] / 1e9:.1f} GB/s, a copy moved {limit['copied'] / 1e9:.1f} GB/s, and sgemm did "
        f"{limit['multiplied'] / 1e9:.1f} thousand million multiply-adds a second. A way whose batches took more than "
        f"{PATIENCE:g} s got two rounds of them.",
    )


def _version(name: str) -> str:
    try:
        return str(importlib.import_module(name).__version__)
    except ImportError:
        return "not installed"


if __name__ == "__main__":
    main()
