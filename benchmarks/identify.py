"""Finding a document's model among 10, 100 and 1000: `python -m benchmarks.identify`.

Genuine laboratory pages, worn ones among them, are looked up by their page code among the models of all development
designs and of pages that no design has: mixtures of two designs' pages, mirrored, with channels changed about. Such
strangers lie between the designs, so they are harder than other states' documents would be. What counts is whether the
own model is among the few that are then registered (`docfraud.reference.identify.likeliest`), without help of the MRZ.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Sequence
from itertools import cycle, islice
from pathlib import Path

import numpy as np

from benchmarks.table import Table, percent, write_results
from docfraud.examination import Examination, Submission
from docfraud.imaging.native import cv2
from docfraud.imaging.picture import RGB
from docfraud.reference.code import Code, nearest, page_code
from docfraud.reference.identify import MOST_TRIED
from docfraud.specimens.designs import DEVELOPMENT_DESIGN_NAMES
from docfraud.specimens.portraits.library import library
from docfraud.specimens.recipe import Recipe
from docfraud.specimens.workshop import make

SIZES = (10, 100, 1000)
WEAR = ("none", "heavy", "light", "stains+creases")
READERS = ("page-reader", "page-reader-old", "flatbed", "phone")


def page_of(recipe: Recipe) -> RGB | None:
    """The upright page, as an inspection sees it; None where the page was not found."""
    specimen = make(recipe, library())
    scene = Examination(Submission(page=next(iter(specimen.sides)).captured.vi)).scenes.get("page")
    return None if scene is None else scene.page.of(scene.vi)


def strangers(pages: Sequence[RGB], count: int, seed: int) -> list[Code]:
    """Codes of pages that no design has."""
    rng = np.random.default_rng(seed)
    codes = []
    for _ in range(count):
        first, second = (pages[i] for i in rng.choice(len(pages), 2, replace=False))
        other = cv2.resize(second, (first.shape[1], first.shape[0]), interpolation=cv2.INTER_AREA)
        mixed = cv2.addWeighted(first, share := float(rng.uniform(0.3, 0.7)), other, 1 - share, 0)
        turned = mixed[:: rng.choice((-1, 1)), :: rng.choice((-1, 1)), rng.permutation(3)]
        codes.append(page_code(np.ascontiguousarray(turned, np.uint8)))
    return codes


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--each", type=int, default=8, help="specimens of each design to look up")
    args = parser.parse_args()
    cv2.setNumThreads(1)
    models = [page_of(Recipe(design=name, seed=77_000, live=False)) for name in DEVELOPMENT_DESIGN_NAMES]
    learnt = [page for page in models if page is not None]
    if len(learnt) < len(models):
        raise SystemExit("A page of a model was not found.")
    ways = list(islice(zip(cycle(WEAR), cycle(READERS), strict=False), args.each))
    asked: list[tuple[int, Code]] = []
    for number, name in enumerate(DEVELOPMENT_DESIGN_NAMES):
        for i, (wear, reader) in enumerate(ways):
            page = page_of(Recipe(design=name, seed=32_000 + i, wear=wear, device=reader, live=False))
            if page is not None:
                asked.append((number, page_code(page)))
    own = [page_code(page) for page in learnt]
    others = strangers(learnt, max(SIZES), 9303)
    columns = (
        "models",
        "own model first",
        f"among the {MOST_TRIED} registered",
        "ms, one core",
        "bits off: own / next",
    )
    table = Table("The own model by the page's code alone", columns)
    for size in SIZES:
        first = among = 0
        times, gaps, nexts = [], [], []
        for number, code in asked:
            # the own model is always there; the other designs come before strangers
            rest = [c for i, c in enumerate(own) if i != number]
            codes = [own[number], *(rest + others)[: size - 1]]
            started = time.process_time()
            places, bits = nearest(code, codes, MOST_TRIED)
            times.append(1000 * (time.process_time() - started))
            first += int(places[0]) == 0
            among += 0 in places
            gaps.append(int(np.unpackbits(code ^ own[number]).sum()))
            nexts.append(min(int(b) for p, b in zip(places, bits, strict=True) if p != 0))
        table.add(
            size, percent(first, len(asked)), percent(among, len(asked)), f"{statistics.median(times):.2f}",
            f"{statistics.median(gaps):.0f} / {statistics.median(nexts):.0f}",
        )  # fmt: skip
    about = (
        f"{len(asked)} genuine laboratory pages (simulated) of {len(own)} designs, "
        f"{args.each} each: {', '.join(READERS)} in turn, wear {', '.join(WEAR)} in turn; models of one page each. "
        "Beyond the designs, models are mixtures of their pages, mirrored, with channels changed about. Intervals: "
        "95 %, Wilson."
    )
    write_results(Path(__file__), [table], about=about)


if __name__ == "__main__":
    main()
