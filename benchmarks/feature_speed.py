"""Milliseconds of each check of printing and security features: `python -m benchmarks.feature_speed`.

A page reader's triple at 400 ppi in memory, one thread, processor time. What earlier steps of an inspection made is
there already and not counted: the MRZ, the upright page, the printed fields, the portrait's face. Everything that these
checks need besides is: each row holds what its check was the first to ask for, in the order in which an inspection runs
them.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections import defaultdict
from pathlib import Path

from benchmarks.evidence import FAMILIES
from benchmarks.security_features import DEVELOPMENT, learn
from benchmarks.table import Table, write_results
from docfraud.checks import all_checks
from docfraud.examination import Examination, Submission, run_check
from docfraud.imaging.native import cv2
from docfraud.results import Light
from docfraud.settings import load_settings
from docfraud.specimens.portraits.library import library
from docfraud.specimens.recipe import Recipe
from docfraud.specimens.workshop import make

_KEYS = {Light.VI: "", Light.IR: "_ir", Light.UV: "_uv"}
_MADE_BEFORE = ("_all_mrz", "_mrz", "_views", "_portrait", "_viz")


def prepared(recipe: Recipe, store: Path) -> Examination:
    """An examination with everything that earlier issues' steps make."""
    specimen = make(recipe, library())
    pictures = {f"{v.name}{_KEYS[light]}": p for v in specimen.sides for light, p in v.pictures.items()}
    exam = Examination(Submission(**pictures), load_settings(reference_store=store, threads=1))  # type: ignore[arg-type]
    for name in _MADE_BEFORE:
        exam._memo_or_none(getattr(exam, name))
    exam._memo_or_none(exam._reference)  # models are loaded once, and not for every page
    return exam


def timed(exam: Examination) -> dict[str, float]:
    """Milliseconds of each check, nothing remembered from an earlier run."""
    for name in [name for name in exam._memo if name not in (*_MADE_BEFORE, "_document_models")]:
        del exam._memo[name]
    found = {}
    for check in all_checks():
        if check.function.__module__.startswith(FAMILIES):
            start = time.process_time()
            run_check(check, exam)
            found[check.id] = 1000 * (time.process_time() - start)
    return found


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path, required=True, help="folder for models")
    parser.add_argument("--each", type=int, default=3, help="specimens of each design")
    parser.add_argument("--runs", type=int, default=5)
    args = parser.parse_args()
    cv2.setNumThreads(1)
    designs = DEVELOPMENT
    store = learn(designs, args.work / "all-models")
    by_check: dict[str, list[float]] = defaultdict(list)
    totals: list[float] = []
    for design in designs:
        for i in range(args.each):
            exam = prepared(
                Recipe(design=design, seed=31_000 + i, wear=("none", "light", "heavy")[i % 3], live=False), store
            )
            runs = [timed(exam) for _ in range(args.runs)]
            best = min(runs, key=lambda run: sum(run.values()))
            totals.append(sum(best.values()))
            for name, value in best.items():
                by_check[name].append(value)
    table = Table("Milliseconds on one core", ("check", "median", "95th percentile"))
    for name, values in [*by_check.items(), ("all of them", totals)]:
        table.add(name, f"{statistics.median(values):.1f}", f"{statistics.quantiles(values, n=20)[-1]:.1f}")
    about = (
        f"{len(totals)} triples of {len(designs)} designs at 400 ppi, as many document models; the "
        f"quickest of {args.runs} runs each, processor time. Cards have two sides, six pictures."
    )
    write_results(Path(__file__), [table], about=about)


if __name__ == "__main__":
    main()
