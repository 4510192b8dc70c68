"""Reading MRZs: how often exactly, what is invented, what an alteration comes to, beside what people use instead.

Nine questions, nine tables:

1. Specimen pages (`../shared/dev_pages`, beside the repository): every engine and peer on the same pictures in one run.
2. The same pages degraded (seeded): docfraud, and with `--peers-degraded` every peer.
3. Pictures without an MRZ: the one among the specimens and drawn ones (prose, receipts, forms, textures, fronts of
   cards): what is invented.
4. Check digits of the specimens: findings and doubts, where the print is right and where it is wrong.
5. One character altered on drawn pages of Utopia, check digits left: found, doubted, or hidden by the reader's repair.
6. The same pages, nothing altered, but smudged or blurred over one or two characters: what is called a finding.
7. Documents of the specimen laboratory, genuine and worn, by capture.
8. How long it takes, and how that compares with the processor's arithmetic. 9. How much memory.

Run: `python -m benchmarks.mrz [--pages DIR] [--engines A,B] [--degradations A,B] [--trials N]`. A full run writes
benchmarks/results/mrz.json and mrz.md, one with a selection only prints. Peers run where they are installed:
`pip install rapidocr passporteye fastmrz`, and Tesseract; otherwise their rows say so.

Times are processor time of one thread, child programs included: on a busy machine wall time says nothing.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from benchmarks.mrz_peers import PEERS, NotRun
from benchmarks.mrz_pictures import DEGRADATIONS, smudged, without_mrz
from benchmarks.mrz_speed import cpu_seconds, memory_table, speed_table
from benchmarks.table import Table, percent, write_results
from docfraud.errors import EngineUnavailableError, MRZFormatError
from docfraud.imaging.load import load_picture
from docfraud.imaging.picture import RGB
from docfraud.mrz.engines import FoundMRZ, get_engine
from docfraud.mrz.formats import FORMATS, FieldSpec
from docfraud.mrz.judge import judge_wrong_digit
from docfraud.mrz.parse import parse
from docfraud.settings import Settings
from tests.support.drawing import DrawnPage, FormatName, PageSpec, draw_page
from tests.support.forging import alter_mrz_character

PAGES = Path(__file__).parents[2] / "shared" / "dev_pages"
SETTINGS = Settings(threads=1)
ENGINE = "docfraud"
OWN = {"docfraud": ENGINE, "docfraud, ppocr": "ppocr", "docfraud, tesseract": "tesseract"}

Lines = tuple[str, ...]
Reader = Callable[[RGB], Sequence[Lines]]


@dataclass(frozen=True, slots=True)
class Page:
    """One specimen; no lines where it has no MRZ."""

    name: str
    pixels: RGB
    lines: Lines
    digits_right: bool | None


@dataclass(frozen=True, slots=True)
class Record:
    """One page read by one engine."""

    engine: str
    degradation: str
    page: str
    exact: bool
    distance: int
    length: int
    valid_but_wrong: bool
    readings: int
    cpu_ms: float


def load_pages(folder: Path) -> list[Page]:
    """The pages and their truth."""
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    return [
        Page(name, load_picture(folder / name).pixels, tuple(entry["lines"]), entry["check_digits_valid"])
        for name, entry in truth.items()
    ]


def own_reader(engine: str) -> Reader:
    """docfraud's reader.

    Raises:
        NotRun: the engine is not installed.
    """
    try:
        reader = get_engine(engine, SETTINGS)
    except EngineUnavailableError as error:
        raise NotRun(str(error)) from error
    return lambda pixels: [found.reading.lines for found in reader.read(pixels) if not found.unclear]


def edit_distance(a: str, b: str) -> int:
    """Characters to change, insert or delete."""
    row = np.arange(len(b) + 1)
    for i, x in enumerate(a, 1):
        previous, row = row, np.empty_like(row)
        row[0] = i
        best = np.minimum(previous[1:] + 1, previous[:-1] + np.array([x != y for y in b], dtype=np.int64))
        for j in range(len(b)):
            row[j + 1] = min(int(best[j]), int(row[j]) + 1)
    return int(row[-1])


def looks_valid(lines: Lines) -> bool:
    """Whether a reading passes for right: a known format and every check digit right."""
    try:
        return parse(lines).check_digits_valid
    except MRZFormatError:
        return False


def measure(name: str, reader: Reader, pages: Sequence[Page], degradation: str = "as they are") -> list[Record]:
    """Read every page."""
    change = DEGRADATIONS.get(degradation)
    records = []
    for number, page in enumerate(pages):
        pixels = change(page.pixels, number) if change else page.pixels
        started = cpu_seconds()
        found = reader(pixels)
        spent = 1000 * (cpu_seconds() - started)
        first = found[0] if found else ()
        exact = bool(page.lines) and first == page.lines
        truth = "\n".join(page.lines)
        records.append(
            Record(
                name,
                degradation,
                page.name,
                exact,
                edit_distance("\n".join(first), truth) if page.lines else 0,
                len(truth),
                bool(first) and first != page.lines and looks_valid(first),
                len(found),
                round(spent, 1),
            )
        )
    return records


def _row(records: Sequence[Record]) -> tuple[str, ...]:
    """exact, CER, valid-looking but wrong, nothing read, invented, ms."""
    with_mrz = [r for r in records if r.length]
    blank = [r for r in records if not r.length]
    times = [r.cpu_ms for r in records]
    distance, length = sum(min(r.distance, r.length) for r in with_mrz), sum(r.length for r in with_mrz)
    return (
        percent(sum(r.exact for r in with_mrz), len(with_mrz)),
        f"{100 * distance / max(length, 1):.1f} %",
        str(sum(r.valid_but_wrong for r in with_mrz)),
        str(sum(not r.readings for r in with_mrz)),
        f"{sum(bool(r.readings) for r in blank)}/{len(blank)}",
        f"{np.median(times):.0f} / {np.percentile(times, 95):.0f}",
    )


_COLUMNS = ["exact", "CER", "valid-looking but wrong", "nothing read", "invented", "CPU ms, median / p95"]


def engines_table(pages: Sequence[Page], chosen: Sequence[str]) -> tuple[Table, list[Record]]:
    """Question 1."""
    table = Table("Specimen pages", ["engine", *_COLUMNS, "median, against docfraud's"])
    everything: list[Record] = []
    usual: dict[str, float] = {}
    makers: dict[str, Callable[[], Reader]] = {name: (lambda e=e: own_reader(e)) for name, e in OWN.items()}  # type: ignore[misc]
    for name, make in (makers | PEERS).items():
        if name not in chosen:
            continue
        try:
            reader = make()
            reader(pages[0].pixels)  # opening networks is not reading
            records = measure(name, reader, pages)
        except NotRun as why:
            table.add(name, f"not run: {why}", "", "", "", "", "", "")
            continue
        everything += records
        usual[name] = float(np.median([r.cpu_ms for r in records]))
        table.add(name, *_row(records), f"{usual[name] / usual[ENGINE]:.1f} x" if ENGINE in usual else "")
    return table, everything


def degraded_table(pages: Sequence[Page], chosen: Sequence[str], engines: Sequence[str]) -> tuple[Table, list[Record]]:
    """Question 2."""
    table = Table("Degraded copies", ["degradation", "engine", *_COLUMNS])
    everything: list[Record] = []
    for engine in engines:
        try:
            reader = PEERS[engine]() if engine in PEERS else own_reader(OWN[engine])
            reader(pages[0].pixels)
        except NotRun:
            continue  # the first table says why
        own: list[Record] = []
        for name in chosen:
            own += measure(engine, reader, pages, name)
            table.add(name, engine, *_row(own[-len(pages) :]))
        if own:
            table.add("all of these", engine, *_row(own))
        everything += own
    return table, everything


def invented_table(pages: Sequence[Page]) -> Table:
    """Question 3."""
    table = Table("Pictures without an MRZ, docfraud", ["kind", "pictures", "with something invented"])
    reader = own_reader(ENGINE)
    specimens = [p.pixels for p in pages if not p.lines]
    for kind, pictures in {"specimen page without one": specimens, **without_mrz()}.items():
        table.add(kind, len(pictures), sum(bool(reader(p)) for p in pictures))
    return table


def _judged(found: FoundMRZ | None) -> str:
    if found is None:
        return "not read"
    wrong = [d for d in found.parsed.check_digits if not d.valid]
    if any(judge_wrong_digit(found, d, SETTINGS).finding for d in wrong):
        return "finding"
    if wrong:
        return "doubt"
    return "settled by check digits" if found.settled else "right"


_JUDGED = ("right", "settled by check digits", "doubt", "finding", "not read")


def digits_table(pages: Sequence[Page]) -> tuple[Table, dict[str, str]]:
    """Question 4."""
    table = Table("Check digits of the specimen pages", ["printed check digits", "pages", *_JUDGED])
    engine = get_engine(ENGINE, SETTINGS)
    judged = {p.name: _judged(next(iter(engine.read(p.pixels)), None)) for p in pages if p.lines}
    for right, words in ((True, "right"), (False, "wrong")):
        names = [p.name for p in pages if p.lines and p.digits_right is right]
        table.add(words, len(names), *(sum(judged[n] == j for n in names) for j in _JUDGED))
    return table, judged


def altered_table(trials: int) -> Table:
    """Question 5."""
    columns = ["resolution", "trials", "no check digit can see it", *_JUDGED, "finding, and read exactly as altered"]
    table = Table("One character altered on a drawn page, docfraud", columns)
    engine = get_engine(ENGINE, SETTINGS)
    formats: tuple[FormatName, ...] = ("TD3", "TD1", "TD2", "MRVA")
    for ppi in (300.0, 150.0, 100.0):
        rng = np.random.default_rng(7)
        counts = dict.fromkeys(_JUDGED, 0)
        unseen = exact = 0
        for trial in range(trials):
            name = formats[trial % len(formats)]
            side, field, column = _trial_page(name, ppi, trial, rng)
            old = side.mrz_lines[field.line][column]
            options = [c for c in ("0123456789" if old.isdigit() else "ABCDEFGHKLMNPRSTUVWXYZ") if c != old]
            altered = alter_mrz_character(side, field.line, column, str(rng.choice(options)))
            if parse(altered.after, format=name).check_digits_valid:
                unseen += 1
            else:
                found = next(iter(engine.read(altered.pixels)), None)
                counts[_judged(found)] += 1
                exact += _judged(found) == "finding" and "\n".join(found.parsed.lines) == altered.after  # type: ignore[union-attr]
        table.add(f"{ppi:.0f} ppi", trials, unseen, *counts.values(), percent(exact, trials - unseen))
    return table


def _trial_page(name: FormatName, ppi: float, trial: int, rng: np.random.Generator) -> tuple[DrawnPage, FieldSpec, int]:
    """A drawn page with its own numbers, and a character of it that a check digit covers: side, field, column."""
    number = "".join(rng.choice(list("0123456789ABCDEFGHKLMNPRSTUVWXYZ"[: 10 if rng.random() < 0.6 else 32]), 9))
    personal = "".join(rng.choice(list("0123456789"), 10)) if name == "TD3" else ""
    spec = PageSpec(format=name, document_number=number, personal_number=personal, ppi=ppi, seed=trial)
    side = draw_page(spec).mrz_side
    fmt = FORMATS[name]
    fields = [f for f in fmt.fields if f.name in ("document_number", "date_of_birth", "date_of_expiry")]
    fields += [fmt.field("optional_data_1")] if personal else []
    field = fields[rng.integers(len(fields))]
    filled = len(fmt.text(side.mrz_lines, field.name).rstrip("<"))
    return side, field, field.start + int(rng.integers(filled))


def smudged_table(trials: int) -> Table:
    """Question 6."""
    columns = ["what was done", "trials", *_JUDGED]
    table = Table("Nothing altered, but smudged or blurred, drawn pages, docfraud", columns)
    engine = get_engine(ENGINE, SETTINGS)
    formats: tuple[FormatName, ...] = ("TD3", "TD1", "TD2", "MRVA")
    for ppi in (300.0, 150.0, 100.0):
        for what in ("smudge", "blur"):
            rng = np.random.default_rng(11)
            counts = dict.fromkeys(_JUDGED, 0)
            for trial in range(trials):
                side, field, column = _trial_page(formats[trial % len(formats)], ppi, 5000 + trial, rng)
                if what == "smudge":
                    x0, y0, x1, y1 = side.mrz_line_boxes[field.line]
                    pitch = (x1 - x0) / len(side.mrz_lines[field.line])
                    left = x0 + column * pitch
                    pixels = smudged(side.pixels, (left, y0, left + pitch * (1 + trial % 2), y1), trial)
                else:
                    sigma = float(rng.uniform(0.03, 0.14)) * 2.54 * side.px_per_mm
                    pixels = np.asarray(cv2.GaussianBlur(side.pixels, (0, 0), sigma), np.uint8)
                counts[_judged(next(iter(engine.read(pixels)), None))] += 1
            table.add(f"{what}, {ppi:.0f} ppi", trials, *counts.values())
    return table


LABORATORY: dict[str, dict[str, Any]] = {
    "page reader, 400 ppi": {},
    "page reader, light wear": {"wear": "light"},
    "page reader, heavy wear": {"wear": "heavy"},
    "flatbed, 300 ppi": {"device": "flatbed", "ppi": 300},
    "phone": {"device": "phone"},
}


def laboratory_table(count: int) -> tuple[Table, list[str]]:
    """Question 7; seeds that no training has seen."""
    from docfraud.results import Light
    from docfraud.specimens.designs import SAMPLE_DESIGN_NAMES
    from docfraud.specimens.portraits.library import library
    from docfraud.specimens.recipe import Recipe
    from docfraud.specimens.workshop import make

    columns = ["capture", "light", "exact", "valid-looking but wrong", "CPU ms, median / p95"]
    table = Table("Documents of the specimen laboratory, docfraud", columns)
    engine, portraits, misses = get_engine(ENGINE, SETTINGS), library(), []
    for title, fields in LABORATORY.items():
        tally: dict[Light, list[tuple[bool, bool, float]]] = {Light.VI: [], Light.IR: []}
        for i in range(count):
            recipe = Recipe(
                design=SAMPLE_DESIGN_NAMES[i % len(SAMPLE_DESIGN_NAMES)], seed=2000 + i, live=False, **fields
            )
            specimen = make(recipe, portraits)
            for light, rows in tally.items():
                if any(light not in view.pictures for view in specimen.sides):
                    continue
                started = cpu_seconds()
                found = [f for view in specimen.sides for f in engine.read(view.pictures[light])]
                read = [tuple(f.reading.lines) for f in found if not f.unclear]
                spent = 1000 * (cpu_seconds() - started) / len(specimen.sides)
                exact = specimen.mrz in read
                rows.append((exact, not exact and any(looks_valid(r) for r in read), spent))
                if not exact:
                    misses.append(f"{title}, {light}: {recipe.name}: {read} for {specimen.mrz}")
        for light, rows in tally.items():
            if rows:
                times = [r[2] for r in rows]
                shown = f"{np.median(times):.0f} / {np.percentile(times, 95):.0f}"
                table.add(
                    title, light.value, percent(sum(r[0] for r in rows), len(rows)), sum(r[1] for r in rows), shown
                )
    return table, misses


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=Path, default=PAGES, help="folder with pictures and truth.json")
    parser.add_argument("--engines", help=f"of {', '.join([*OWN, *PEERS])}; separated by semicolons")
    parser.add_argument("--degradations", help=f"of {', '.join(DEGRADATIONS)}; separated by commas")
    parser.add_argument("--peers-degraded", action="store_true", help="read the degraded copies with every peer too")
    parser.add_argument("--laboratory", type=int, default=90, help="specimens per capture")
    parser.add_argument("--trials", type=int, default=200, help="altered pages per resolution")
    args = parser.parse_args()
    cv2.setNumThreads(1)
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")  # Tesseract's threads
    if not (args.pages / "truth.json").is_file():
        print(f"There is no truth.json in {args.pages}; give the folder of measuring pictures with --pages.")
        return
    pages = load_pages(args.pages)
    some = args.engines is not None or args.degradations is not None
    engines = args.engines.split(";") if args.engines is not None else ([*OWN, *PEERS] if not some else [])
    degradations = (
        args.degradations.split(",") if args.degradations is not None else ([*DEGRADATIONS] if not some else [])
    )
    first, read = engines_table(pages, [e.strip() for e in engines])
    others = [ENGINE, *PEERS] if args.peers_degraded else [ENGINE]
    second, degraded = degraded_table(pages, [d.strip() for d in degradations], others)
    if some:
        return
    third = invented_table(pages)
    fourth, judged = digits_table(pages)
    fifth = altered_table(args.trials)
    sixth = smudged_table(args.trials)
    seventh, misses = laboratory_table(args.laboratory)
    with_mrz = [p.pixels for p in pages if p.lines]
    eighth = speed_table(with_mrz)
    with tempfile.TemporaryDirectory() as folder:
        ninth = memory_table(with_mrz, Path(folder))
    about = (
        f"{sum(bool(p.lines) for p in pages)} specimen pages with an MRZ, {sum(not p.lines for p in pages)} without. "
        "Exact: every character of every line. CER: edit distance over the true text's length, 100 % where nothing was "
        "read. Valid-looking but wrong: a known format with all check digits right, and yet another text. Intervals: "
        "95 %, Wilson. Times: processor time on one thread, called programs included. No threshold was fitted to "
        "the specimen pages, but they were looked at during development: expect less on documents never seen."
    )
    write_results(
        Path(__file__),
        [first, second, third, fourth, fifth, sixth, seventh, eighth, ninth],
        details={
            "not exact": [
                {"engine": r.engine, "degradation": r.degradation, "page": r.page, "edits": r.distance}
                for r in (*read, *degraded)
                if r.length and not r.exact
            ],
            "check digits": judged,
            "laboratory misses": misses,
        },
        about=about,
    )


if __name__ == "__main__":
    main()
