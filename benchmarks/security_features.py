"""Printing and security features: the laboratory trial, real pages, and time: `python -m benchmarks.security_features`.

    python -m benchmarks.security_features --develop --work FOLDER      rows for `python -m benchmarks.evidence`
    python -m benchmarks.security_features --work FOLDER                the trial

The trial's designs, portraits and page readers are others than those of development, and its models are learnt from
specimens of their own. Thresholds come from genuine specimens of development or were chosen a priori
(`docfraud.settings` says which), weights from development's rows (`docfraud/evidence.json`). Specimens are made and
inspected one after the other; rows are kept in FOLDER, and a run that was interrupted goes on.
"""

from __future__ import annotations

import argparse
import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import cycle, islice
from pathlib import Path

from benchmarks.table import Table, percent, write_results
from benchmarks.trial_run import LIGHT_SETS, ON_SCREEN, PERSONAL, Job, Row, conclude, run_jobs
from docfraud.examination import Submission
from docfraud.learning import learn_document_model
from docfraud.policy import POLICIES
from docfraud.reference.store import Store
from docfraud.results import Light, Outcome, VerdictOutcome
from docfraud.specimens.designs import DEVELOPMENT_DESIGN_NAMES, TRIAL_DESIGN_NAMES, get_design
from docfraud.specimens.forgeries import QUALITIES, get_forger
from docfraud.specimens.portraits.library import library
from docfraud.specimens.recipe import Recipe, forgery_ways
from docfraud.specimens.workshop import make

SHARED = Path(__file__).parents[2] / "shared"

DEVELOPMENT, TRIAL = DEVELOPMENT_DESIGN_NAMES, TRIAL_DESIGN_NAMES
READERS = {
    True: ("page-reader", "page-reader-old", "page-reader-fine"),
    False: ("page-reader-soft", "page-reader-quick"),
}
WEAR = ("none", "light", "none", "heavy", "none", "scratches+fading", "none", "stains+creases")
"""Every other specimen is worn."""
LEARNT_FROM = 3


def plan(designs: Sequence[str], readers: Sequence[str], genuine: int, forged: int, seed: int) -> list[Recipe]:
    """Recipes: designs, readers and wear in turn; forgers' ways and qualities in turn, those of the person left out."""
    turns = zip(_turn(designs, 1), _turn(readers, len(designs)), cycle(WEAR), strict=False)
    made = [
        Recipe(design=design, seed=seed + i, wear=wear, device=reader, live=False)
        for i, (design, reader, wear) in enumerate(islice(turns, genuine))
    ]
    ways = [
        way for way in forgery_ways() if get_forger(way[0]).threat.value not in PERSONAL and way[0] not in ON_SCREEN
    ]
    orders = cycle([(way, quality) for quality in QUALITIES for way in ways])
    number = 0
    for (name, variant), quality in orders:
        if number == forged:
            break
        fitting = [d for d in designs if get_forger(name).applies(get_design(d), variant)]
        if not fitting:
            continue
        made.append(
            Recipe(
                design=fitting[number // 7 % len(fitting)],
                seed=seed + 500_000 + number,
                forgery=name,
                variant=variant,
                quality=quality,
                wear=WEAR[number // 3 % len(WEAR)],
                device=readers[number // 5 % len(readers)],
                live=False,
            )
        )
        number += 1
    return made


def _turn(items: Sequence[str], each: int) -> Iterable[str]:
    return cycle([item for item in items for _ in range(each)])


def learn(designs: Sequence[str], folder: Path) -> Path:
    """A store with a model of each design, learnt from specimens that are in no trial (the packaged portraits)."""
    folder.mkdir(parents=True, exist_ok=True)
    store = Store(folder)
    portraits = library()
    for design in designs:
        if design in store.names:
            continue
        specimens = []
        for i in range(LEARNT_FROM):
            recipe = Recipe(design=design, seed=77_000 + i, live=False, portrait=portraits[i % len(portraits)].name)
            views = make(recipe, portraits).sides
            keys = {Light.VI: "", Light.IR: "_ir", Light.UV: "_uv"}
            pictures = {f"{v.name}{keys[light]}": p for v in views for light, p in v.pictures.items()}
            specimens.append(Submission(**pictures))  # type: ignore[arg-type]
        store.add(learn_document_model(design, specimens))
        print(f"learnt {design}", flush=True)
    return folder


def detection(rows: Sequence[Row], lights: str, policy: str) -> Table:
    """How many are refused, by class."""
    table = Table(
        f"{lights}, {policy}",
        ("class", "suspect", "cautions", "right class first"),
    )
    chosen = [row for row in rows if row.lights == lights]
    groups: dict[str, list[Row]] = {"genuine, unworn": [], "genuine, worn": [], "genuine": [], "forged": []}
    for row in chosen:
        if not row.threat:
            groups["genuine, unworn" if row.wear == "none" else "genuine, worn"].append(row)
            groups["genuine"].append(row)
        else:
            groups["forged"].append(row)
            groups.setdefault(row.threat, []).append(row)
    for name, members in groups.items():
        if not members:
            continue
        verdicts = [conclude(row, policy) for row in members]
        refused = [v for v in verdicts if v.outcome is VerdictOutcome.SUSPECT]
        right = sum(
            v.outcome is VerdictOutcome.SUSPECT and bool(v.threats) and v.threats[0].value in _same_page(row)
            for v, row in zip(verdicts, members, strict=True)
        )
        cautions = sum(v.outcome is VerdictOutcome.CAUTION for v in verdicts)
        forged = bool(members[0].threat)
        shown = percent(right, len(refused)) if forged and refused else ""
        table.add(name.replace("_", " "), percent(len(refused), len(members)), cautions, shown)
    return table


def _same_page(row: Row) -> set[str]:
    """Classes that a page alone cannot tell apart: a counterfeit page in a genuine book is a counterfeit page."""
    if row.threat == "page_substitution" and row.variant == "counterfeit-page":
        return {"page_substitution", "counterfeit"}
    return {row.threat}


def by_quality(rows: Sequence[Row], policy: str) -> Table:
    """Detection against the forger's care."""
    table = Table(f"Detection by quality of the forgery, {policy}", ("lights", *QUALITIES))
    for lights in LIGHT_SETS:
        cells = []
        for quality in QUALITIES:
            members = [r for r in rows if r.lights == lights and r.quality == quality and r.threat]
            found = sum(conclude(r, policy).outcome is VerdictOutcome.SUSPECT for r in members)
            cells.append(percent(found, len(members)))
        table.add(lights, *cells)
    return table


def by_way(rows: Sequence[Row], policy: str) -> Table:
    """Detection of each forger's way, the worst first."""
    table = Table(f"Detection by way, three lights, {policy}", ("way", "quality", "suspect"))
    groups: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        if row.threat and row.lights == "three lights":
            groups[f"{row.forgery}:{row.variant}", row.quality].append(row)
    found = {
        key: sum(conclude(r, policy).outcome is VerdictOutcome.SUSPECT for r in members)
        for key, members in groups.items()
    }
    for key in sorted(groups, key=lambda k: (found[k] / len(groups[k]), k)):
        if found[key] < len(groups[key]):
            table.add(*key, percent(found[key], len(groups[key])))
    return table


def alarms(rows: Sequence[Row]) -> Table:
    """Which checks failed on genuine specimens."""
    table = Table("Checks that failed on genuine specimens, three lights", ("check", "failures", "of"))
    genuine = [r for r in rows if not r.threat and r.lights == "three lights"]
    expected = {"specimen", "document-expired"}
    counts = Counter(
        name for r in genuine for name, c in r.checks.items() if c.outcome == Outcome.FAILED and name not in expected
    )
    for name, count in counts.most_common():
        table.add(name, count, len(genuine))
    return table


def regions(rows: Sequence[Row]) -> Table:
    """Overlap of the marked regions with what was changed."""
    table = Table(
        "Overlap of the marked with the changed region (intersection over union, both widened by 1 mm)",
        ("class", "specimens with a finding", "median", "lower quartile"),
    )
    by_class: dict[str, list[float]] = defaultdict(list)
    for row in rows:
        if row.threat and row.lights == "three lights" and row.overlap is not None:
            by_class[row.threat].append(row.overlap)
            by_class["all"].append(row.overlap)
    for name, values in sorted(by_class.items(), key=lambda item: item[0] == "all"):
        quartile = statistics.quantiles(values, n=4)[0] if len(values) > 1 else values[0]
        table.add(name.replace("_", " "), len(values), f"{statistics.median(values):.2f}", f"{quartile:.2f}")
    return table


def milliseconds(rows: Sequence[Row]) -> Table:
    """Time of each check as it ran in the trial, artefacts included where it was the first to need them."""
    table = Table("Milliseconds as run in the trial (busy machine)", ("check", "median", "95th percentile"))
    times: dict[str, list[float]] = defaultdict(list)
    for row in rows:
        if row.lights == "three lights":
            for name, check in row.checks.items():
                times[name].append(check.milliseconds)
    for name, values in times.items():
        table.add(name, f"{statistics.median(values):.1f}", f"{statistics.quantiles(values, n=20)[-1]:.1f}")
    return table


def main(arguments: Sequence[str] | None = None) -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path, required=True, help="folder for models and rows")
    parser.add_argument("--develop", action="store_true", help="rows of the development designs, no tables")
    parser.add_argument("--genuine", type=int, default=1000)
    parser.add_argument("--forged", type=int, default=1000)
    parser.add_argument("--jobs", type=int, default=2)
    args = parser.parse_args(arguments)
    designs = DEVELOPMENT if args.develop else TRIAL
    portraits = None if args.develop or not SHARED.exists() else SHARED / "dev_portraits"
    store = learn(designs, args.work / "models")
    recipes = plan(designs, READERS[args.develop], args.genuine, args.forged, 10_000 if args.develop else 200_000)
    lights = ("three lights",) if args.develop else tuple(LIGHT_SETS)
    jobs = [Job(recipe, portraits, lights) for recipe in recipes]
    out = args.work / ("develop.jsonl" if args.develop else "trial.jsonl")
    rows = run_jobs(jobs, store, out, args.jobs)
    if args.develop:
        print(f"{len(rows)} rows in {out}")
        return
    tables = [detection(rows, lights, policy) for lights in LIGHT_SETS for policy in POLICIES]
    tables += [by_quality(rows, "high-convenience"), by_way(rows, "high-convenience"), regions(rows), alarms(rows)]
    tables.append(milliseconds(rows))
    people = "17 people of ../shared/dev_portraits" if portraits else "the packaged portraits"
    about = (
        f"Laboratory specimens (simulated): designs {', '.join(TRIAL)}; readers {', '.join(READERS[False])}; "
        f"{people}; every other one worn. Models learnt from {LEARNT_FROM} specimens each, captured with another "
        "reader. Classes of the person (impostor, altered appearance, morph) are not in it: the page is genuine. "
        "A specimen document is flagged as such and is no finding here. White light: the same specimens, the "
        "white-light picture alone."
    )
    write_results(Path(__file__), tables, about=about)


if __name__ == "__main__":
    main()
