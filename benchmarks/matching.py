"""Matching of binary descriptors, and what follows: `python -m benchmarks.matching`. One core; processor time.

1. The two nearest of 2,000 and of 200,000 descriptors of 32 bytes, docfraud's four engines beside a scalar reference,
   the plain ways in NumPy, OpenCV and faiss. Everyone must give the same distances, or the run fails.
2. How far that is from what the processor can do.
3. Votes for 10, 100 and 1000 models, and what a sister model does to them.
4. Geometric verification beside OpenCV's estimators: recovered among wrong pairs, registered where there is nothing.

Data are random and seeded: the kernels' times do not depend on the data. faiss and numba take part where they are
installed (`pip install docfraud[faiss,numba]`).
"""

from __future__ import annotations

import argparse
import importlib
import math
import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.table import Table, percent, write_results
from docfraud.matching.bank import DescriptorBank
from docfraud.matching.hamming import MAX_DISTANCE, RATIO, hamming_top_k, have_faiss, have_numba, ratio_matches
from docfraud.matching.verify import estimate_similarity, least_inliers
from tests.matching import scalar
from tests.matching.strategies import altered, random_descriptors
from tests.matching.test_verify import SIZE, moved, scene, similarity

ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
QUERIES = 2000
SCALAR_PAIRS = 40_000
TOLERANCE = 3.0
LIBRARIES = ("OpenCV batchDistance", "OpenCV BFMatcher.knnMatch", "faiss IndexBinaryFlat")

Descriptors = NDArray[np.uint8]
Distances = NDArray[Any]


def seconds(work: Callable[[], Any], repeats: int) -> tuple[float, Any]:
    """Processor time of the quickest of some runs, and what it gave."""
    best, result = math.inf, None
    for _ in range(repeats):
        started = time.process_time()
        result = work()
        best = min(best, time.process_time() - started)
    return best, result


def side_by_side(ways: Mapping[str, Callable[[], Any]], repeats: int) -> dict[str, tuple[float, Any]]:
    """`seconds` of each, in turns, so that other work on the machine meets all alike; of the optional what is there."""
    results: dict[str, tuple[float, Any]] = {}
    for _ in range(repeats):
        for name, work in ways.items():
            if ("faiss" not in name or have_faiss()) and ("numba" not in name or have_numba()):
                took, result = seconds(work, 1)
                results[name] = min(took, results.get(name, (math.inf, None))[0]), result
    return results


def faiss_module() -> Any | None:
    """faiss on one thread, where it is installed."""
    if not have_faiss():
        return None
    faiss = importlib.import_module("faiss")
    faiss.omp_set_num_threads(1)
    return faiss


def by_popcount(queries: Descriptors, base: Descriptors) -> Distances:
    """The short way in NumPy: XOR, count, two smallest; a query at a time, so that it fits into the cache."""
    words = base.view(np.uint64)
    rows = []
    for query in queries.view(np.uint64):
        distances = np.bitwise_count(words ^ query).sum(axis=1, dtype=np.uint16)
        rows.append(np.sort(np.partition(distances, 1)[:2]))
    return np.array(rows)


def by_plain_product(queries: Descriptors, base: Descriptors) -> Distances:
    """One distance per float: signs multiplied, two largest."""
    signs, rows = 1 - 2 * np.unpackbits(queries, axis=1).astype(np.float32), []
    for top in range(0, len(base), 2000):
        part = 1 - 2 * np.unpackbits(base[top : top + 2000], axis=1).astype(np.float32)
        rows.append(np.partition((256 - signs @ part.T) / 2, 1, axis=1)[:, :2])
    return np.sort(np.concatenate(rows, axis=1), axis=1)[:, :2]


def by_knn_match(queries: Descriptors, base: Descriptors) -> Distances:
    found = cv2.BFMatcher(cv2.NORM_HAMMING).knnMatch(queries, base, k=2)
    return np.array([[m.distance for m in pair] for pair in found])


def by_batch_distance(queries: Descriptors, base: Descriptors) -> Distances:
    return np.asarray(cv2.batchDistance(queries, base, cv2.CV_32S, normType=cv2.NORM_HAMMING, K=2)[0])


def by_faiss(queries: Descriptors, base: Descriptors) -> Distances:
    index = importlib.import_module("faiss").IndexBinaryFlat(8 * base.shape[1])
    index.add(base)
    return np.asarray(index.search(queries, 2)[0])


def ours(engine: Any) -> Callable[[Descriptors, Descriptors], Distances]:
    return lambda queries, base: hamming_top_k(queries, base, 2, engine=engine)[0]


def scalar_ns(rng: np.random.Generator) -> float:
    """Nanoseconds a pair of the scalar reference, on a few thousand pairs: it would take hours on all."""
    queries, base = random_descriptors(rng, 20).tolist(), random_descriptors(rng, SCALAR_PAIRS // 20).tolist()
    return seconds(lambda: scalar.top_k(queries, base, 2), 25)[0] / SCALAR_PAIRS * 1e9


METHODS: dict[str, Callable[[Descriptors, Descriptors], Distances]] = {
    "docfraud, as it chooses": ours(None),
    "docfraud, popcount": ours("popcount"),
    "docfraud, product": ours("product"),
    "docfraud, faiss": ours("faiss"),
    "docfraud, numba": ours("numba"),
    "NumPy, XOR and bitwise_count": by_popcount,
    "NumPy, product of signs": by_plain_product,
    "OpenCV BFMatcher.knnMatch": by_knn_match,
    "OpenCV batchDistance": by_batch_distance,
    "faiss IndexBinaryFlat": by_faiss,
}


def nearest(sizes: Sequence[int], reference: float) -> tuple[list[Table], dict[tuple[str, int], float]]:
    """A table per size, and ns a pair by method and size. All distances must be the same."""
    tables, measured = [], {}
    for size in sizes:
        rng = np.random.default_rng(size)
        base = random_descriptors(rng, size)
        known = base[rng.integers(0, size, QUERIES // 2)]
        queries = np.concatenate([altered(known, 30, rng), random_descriptors(rng, QUERIES - len(known))])
        pairs, expected = len(queries) * size, None
        ways = {name: partial(method, queries, base) for name, method in METHODS.items()}
        for name, (took, distances) in side_by_side(ways, 3 if pairs > 1e8 else 9).items():
            measured[name, size] = took / pairs * 1e9
            expected = distances if expected is None else expected
            assert np.array_equal(distances, expected), f"{name} gives other distances"
        some = rng.integers(0, len(queries), 3)
        assert scalar.top_k(queries[some].tolist(), base.tolist(), 2)[0] == np.asarray(expected)[some].tolist()
        best = min(measured[name, size] for name in LIBRARIES if (name, size) in measured)
        columns = ("how", "CPU ms", "ns per pair", "times as fast as scalar", "times as fast as the best library")
        table = Table(f"Two nearest of {size:,} for {len(queries):,} queries, 32 bytes", columns)
        table.add(
            "scalar Python, scaled up",
            f"{reference * pairs / 1e6:,.0f}",
            f"{reference:.0f}",
            1,
            _ratio(best / reference),
        )
        for name in METHODS:
            ns = measured.get((name, size))
            if ns is None:
                table.add(name, "not installed", "", "", "")
            else:
                table.add(name, f"{ns * pairs / 1e6:,.1f}", f"{ns:.2f}", _ratio(reference / ns), _ratio(best / ns))
        tables.append(table)
    return tables, measured


def _ratio(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 else f"{value:.2g}" if value < 0.1 else f"{value:.2f}"


def limits(measured: dict[tuple[str, int], float], size: int) -> Table:
    """What the processor does at most of the one operation that each engine is made of."""
    table = Table("How far from the limit", ["engine", "limit", "ns per pair at the limit", "ns per pair", "share"])
    rng = np.random.default_rng(0)
    a = rng.random((1024, 1024), dtype=np.float32)
    out = np.empty_like(a)
    rate = 1024**3 / seconds(lambda: np.matmul(a, a, out=out), 60)[0]
    bound = 258 / 3 / rate * 1e9
    ns = measured["docfraud, product", size]
    what = f"float32 product of {rate / 1e9:.1f} thousand million multiply-adds a second; 258 for 3 pairs"
    table.add("product", what, f"{bound:.2f}", f"{ns:.2f}", f"{100 * bound / ns:.0f} %")
    words = rng.integers(0, 1 << 63, 1 << 15, dtype=np.uint64)
    differing, counted = np.empty_like(words), np.empty(len(words), np.uint8)

    def work() -> None:
        for _ in range(100):
            np.bitwise_xor(words, words[7], out=differing)
            np.bitwise_count(differing, out=counted)

    bound = 4 * seconds(work, 60)[0] / 100 / len(words) * 1e9
    ns = measured["docfraud, popcount", size]
    what = "NumPy's XOR and bitwise_count of words in the cache; 4 words a pair"
    table.add("popcount", what, f"{bound:.2f}", f"{ns:.2f}", f"{100 * bound / ns:.0f} %")
    return table


def one_by_one(
    method: Callable[[Descriptors, Descriptors], Distances], queries: Descriptors, models: Sequence[Descriptors]
) -> NDArray[np.int64]:
    """Votes as a library's user would count them."""
    found = [method(queries, model).T for model in models]
    return np.array([np.count_nonzero((best < RATIO * second) & (best <= MAX_DISTANCE)) for best, second in found])


def identification(counts: Sequence[int], reference: float) -> Table:
    """Votes of 500 queries, 150 of them from one model; all methods must count the same."""
    columns = ("models", "descriptors", "how", "CPU ms", "ns per pair", "times as fast as scalar",
               "times as fast as the best library", "votes of the true model / most of another")  # fmt: skip
    table = Table("Identification, 500 queries, models of 200 to 500 descriptors", columns)
    for count in counts:
        rng = np.random.default_rng(count)
        models = [random_descriptors(rng, int(n)) for n in rng.integers(200, 501, count)]
        true = count // 3
        queries = np.concatenate([altered(models[true][:150], 35, rng), random_descriptors(rng, 350)])
        bank = DescriptorBank.from_models(models)

        ways: dict[str, Callable[[], NDArray[np.int64]]] = {
            "docfraud, DescriptorBank.vote, as it chooses": partial(bank.vote, queries),
            "docfraud, DescriptorBank.vote, product": partial(bank.vote, queries, engine="product"),
            "OpenCV batchDistance per model": partial(one_by_one, by_batch_distance, queries, models),
            "faiss IndexBinaryFlat per model": partial(one_by_one, by_faiss, queries, models),
        }
        pairs, total = len(queries) * len(bank.descriptors), len(bank.descriptors)
        results = side_by_side(ways, 3 if count > 500 else 9)
        votes = next(iter(results.values()))[1]
        assert all(np.array_equal(found, votes) for _, found in results.values())
        best = min(took for name, (took, _) in results.items() if not name.startswith("docfraud"))
        seen = f"{votes[true]} / {np.delete(votes, true).max()}"
        for name in ways:
            if name not in results:
                table.add(count, total, name, "not installed", "", "", "", "")
                continue
            took = results[name][0]
            ns = took / pairs * 1e9
            table.add(
                count, total, name, f"{took * 1e3:.1f}", f"{ns:.2f}", _ratio(reference / ns), _ratio(best / took), seen
            )
    return table


def sisters() -> Table:
    """The trap: a second model that is nearly the same."""
    columns = (
        "bank",
        "second nearest of the same model: true / sister / most of another",
        "second nearest of all: matches",
    )
    table = Table("Votes of 300 queries beside a sister model", columns)
    rng = np.random.default_rng(5)
    first = random_descriptors(rng, 300)
    sister = np.concatenate([altered(first[:280], 3, rng), random_descriptors(rng, 20)])
    others = [random_descriptors(rng, 300) for _ in range(50)]
    queries = altered(first, 25, rng)
    for name, models in (("without the sister", [first, *others]), ("with the sister", [first, sister, *others])):
        votes = DescriptorBank.from_models(models).vote(queries)
        its = str(votes[1]) if len(models) > 51 else "-"
        table.add(
            name, f"{votes[0]} / {its} / {votes[-50:].max()}", len(ratio_matches(queries, np.concatenate(models)))
        )
    return table


def _with_opencv(name: str) -> Callable[[Any, Any], Any]:
    def estimate(a: Any, b: Any) -> Any:
        if name == "OpenCV findHomography, USAC_MAGSAC":
            return cv2.findHomography(a, b, cv2.USAC_MAGSAC, TOLERANCE, maxIters=5000, confidence=0.9999)[0]
        found = cv2.estimateAffinePartial2D(
            a, b, method=cv2.RANSAC, ransacReprojThreshold=TOLERANCE, maxIters=5000, confidence=0.9999
        )[0]
        return None if found is None else np.vstack([found, [0, 0, 1]])

    return estimate


def _ours(a: Any, b: Any) -> Any:
    found = estimate_similarity(a, b, TOLERANCE)
    return None if found is None else found.matrix


ESTIMATORS: dict[str, Callable[[Any, Any], Any]] = {
    "docfraud estimate_similarity": _ours,
    "OpenCV estimateAffinePartial2D": _with_opencv("OpenCV estimateAffinePartial2D"),
    "OpenCV findHomography, USAC_MAGSAC": _with_opencv("OpenCV findHomography, USAC_MAGSAC"),
}


def recovery(trials: int) -> Table:
    """Random similarities, noise of 0.7 pixels, wrong pairs."""
    columns = ("pairs", "wrong", "how", "CPU ms, median", "corners within 6 px", "their median error, px of a")
    table = Table("Similarities recovered", columns)
    corners = np.array([[0, 0], [1, 0], [1, 1], [0, 1]]) * SIZE
    cases = [(50, 0.3, 0.0), (50, 0.7, 0.0), (200, 0.7, 0.0), (200, 0.9, 0.0), (500, 0.95, 0.0), (120, 0.75, 0.5)]
    for count, wrong, crowd in cases:
        results: dict[str, list[tuple[float, float]]] = {name: [] for name in ESTIMATORS}
        for trial in range(trials):
            rng = np.random.default_rng([count, round(100 * wrong), trial])
            matrix = similarity(math.exp(rng.uniform(-1, 1)), rng.uniform(-180, 180))
            a, b, right = scene(matrix, count, wrong, rng)
            b[np.flatnonzero(~right)[: round(crowd * count)]] = b.mean(axis=0)
            for name, estimate in ESTIMATORS.items():
                took, found = seconds(partial(estimate, a, b), 2)
                error = math.inf
                if found is not None:
                    scale = math.sqrt(abs(np.linalg.det(matrix[:2, :2])))
                    error = float(np.abs(moved(found, corners) - moved(matrix, corners)).max()) / scale
                results[name].append((took, error))
        label = f"{100 * wrong:.0f} %" + (f", {100 * crowd:.0f} % matched with one place" if crowd else "")
        for name, values in results.items():
            times, errors = np.array(values).T
            near = errors[errors <= 6]
            middle = f"{np.median(near):.2f}" if len(near) else "-"
            table.add(count, label, name, f"{1e3 * np.median(times):.2f}", percent(len(near), trials), middle)
    return table


def false_registrations(trials: int) -> Table:
    """Pairs that are all wrong."""
    columns = ("pairs", "places", "least inliers asked for", "registered", "CPU ms, median")
    table = Table("Registered where all pairs are wrong", columns)
    for count in (10, 30, 100, 300):
        for crowded in (False, True):
            took, false, needed = [], 0, []
            for trial in range(trials):
                rng = np.random.default_rng([count, crowded, trial])
                a, b = rng.uniform(0, SIZE, (2, count, 2))
                if crowded:
                    b[: count // 3] = rng.normal([500, 300], 1, (count // 3, 2))
                    b[count // 3 : count // 2, 1] = 900
                one, found = seconds(partial(estimate_similarity, a, b, TOLERANCE), 1)
                took.append(one)
                false += found is not None
                needed.append(least_inliers(b, TOLERANCE))
            places = "a third in one place, a sixth on a line" if crowded else "anywhere"
            table.add(count, places, f"{np.median(needed):.0f}", percent(false, trials), f"{1e3 * np.median(took):.2f}")
    return table


def main() -> None:
    """Measure and write the tables."""
    if any(os.environ.get(name) != value for name, value in ONE_THREAD.items()):
        # the libraries read this when they are loaded, so it takes a new process
        arguments = [sys.executable, "-m", "benchmarks.matching", *sys.argv[1:]]
        os.execve(sys.executable, arguments, {**os.environ, **ONE_THREAD})
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[2_000, 200_000], help="descriptors to search")
    parser.add_argument("--models", type=int, nargs="+", default=[10, 100, 1000], help="models to tell apart")
    parser.add_argument("--trials", type=int, default=300, help="scenes per row of the verification")
    options = parser.parse_args()
    cv2.setNumThreads(1)
    faiss = faiss_module()
    reference = scalar_ns(np.random.default_rng(1))
    tables, measured = nearest(options.sizes, reference)
    tables += [limits(measured, max(options.sizes)), identification(options.models, reference), sisters()]
    tables += [recovery(options.trials), false_registrations(options.trials)]
    versions = (
        f"NumPy {np.__version__}, OpenCV {cv2.__version__}, faiss {faiss.__version__ if faiss else 'not installed'}"
    )
    write_results(
        Path(__file__),
        tables,
        details={"scalar_ns": reference, "versions": versions},
        about=f"One core, processor time, the quickest of several runs (verification: medians). {versions}. Scalar: "
        f"plain Python on {SCALAR_PAIRS:,} pairs, `bin(a ^ b).count('1')` of whole descriptors and sorting, scaled up "
        "to all. The distances of all methods were compared and are the same, and so are the votes. Ratios above 1 say "
        "that a row is faster. Times of docfraud, OpenCV and faiss include what they do with the base beforehand.",
    )


if __name__ == "__main__":
    main()
