"""Reading MRZs: how often exactly, what is invented, what an alteration comes to, beside what people use instead.

Five questions, five tables:

1. Specimen pages (`../shared/dev_pages`, beside the repository): every engine and peer on the same pictures in one run.
2. The same pages degraded (seeded), docfraud only.
3. Pictures without an MRZ: the one among the specimens and drawn ones (prose, receipts, forms, textures, fronts of
   cards): what is invented.
4. Check digits of the specimens: findings and doubts, where the print is right and where it is wrong.
5. One character altered on drawn pages of Utopia, check digits left: found, doubted, or hidden by the reader's repair.

Run: `python -m benchmarks.mrz [--pages DIR] [--engines A,B] [--degradations A,B] [--trials N]`. A full run writes
benchmarks/results/mrz.json and mrz.md, one with a selection only prints. Peers run where they are installed:
`pip install rapidocr passporteye fastmrz`, and Tesseract; otherwise their rows say so.

Times are processor time of one thread, child programs included: on a busy machine wall time says nothing.
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.mrz_peers import PEERS, NotRun
from benchmarks.mrz_pictures import DEGRADATIONS, without_mrz
from benchmarks.table import Table, percent, write_results
from docfraud.errors import EngineUnavailableError, MRZFormatError
from docfraud.imaging.load import load_picture
from docfraud.imaging.picture import RGB
from docfraud.mrz.engines import FoundMRZ, get_engine
from docfraud.mrz.formats import FORMATS
from docfraud.mrz.judge import judge_wrong_digit
from docfraud.mrz.parse import parse
from docfraud.settings import Settings
from tests.support.drawing import FormatName, PageSpec, draw_page
from tests.support.forging import alter_mrz_character

PAGES = Path(__file__).parents[2] / "shared" / "dev_pages"
SETTINGS = Settings(threads=1)
OWN = {"docfraud, ppocr": "ppocr", "docfraud, tesseract": "tesseract"}

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
    return lambda pixels: [found.reading.lines for found in reader.read(pixels)]


def cpu_seconds() -> float:
    """Processor time of this process and of the programs it ran."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


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
    table = Table("Specimen pages", ["engine", *_COLUMNS])
    everything: list[Record] = []
    makers: dict[str, Callable[[], Reader]] = {name: (lambda e=e: own_reader(e)) for name, e in OWN.items()}  # type: ignore[misc]
    for name, make in (makers | PEERS).items():
        if name not in chosen:
            continue
        try:
            reader = make()
            reader(pages[0].pixels)  # opening networks is not reading
            records = measure(name, reader, pages)
        except NotRun as why:
            table.add(name, f"not run: {why}", "", "", "", "", "")
            continue
        everything += records
        table.add(name, *_row(records))
    return table, everything


def degraded_table(pages: Sequence[Page], chosen: Sequence[str]) -> tuple[Table, list[Record]]:
    """Question 2."""
    table = Table("Degraded copies, docfraud with ppocr", ["degradation", *_COLUMNS])
    everything: list[Record] = []
    reader = own_reader("ppocr")
    for name in chosen:
        records = measure("docfraud, ppocr", reader, pages, name)
        everything += records
        table.add(name, *_row(records))
    return table, everything


def invented_table(pages: Sequence[Page]) -> Table:
    """Question 3."""
    table = Table("Pictures without an MRZ, docfraud with ppocr", ["kind", "pictures", "with something invented"])
    reader = own_reader("ppocr")
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
    engine = get_engine("ppocr", SETTINGS)
    judged = {p.name: _judged(next(iter(engine.read(p.pixels)), None)) for p in pages if p.lines}
    for right, words in ((True, "right"), (False, "wrong")):
        names = [p.name for p in pages if p.lines and p.digits_right is right]
        table.add(words, len(names), *(sum(judged[n] == j for n in names) for j in _JUDGED))
    return table, judged


def altered_table(trials: int) -> Table:
    """Question 5."""
    columns = ["resolution", "trials", "no check digit can see it", *_JUDGED]
    table = Table("One character altered on a drawn page, docfraud with ppocr", columns)
    engine = get_engine("ppocr", SETTINGS)
    formats: tuple[FormatName, ...] = ("TD3", "TD1", "TD2", "MRVA")
    for ppi in (300.0, 150.0, 100.0):
        rng = np.random.default_rng(7)
        counts = dict.fromkeys(_JUDGED, 0)
        unseen = 0
        for trial in range(trials):
            name = formats[trial % len(formats)]
            number = "".join(
                rng.choice(list("0123456789ABCDEFGHKLMNPRSTUVWXYZ"[: 10 if rng.random() < 0.6 else 32]), 9)
            )
            personal = "".join(rng.choice(list("0123456789"), 10)) if name == "TD3" else ""
            spec = PageSpec(format=name, document_number=number, personal_number=personal, ppi=ppi, seed=trial)
            side = draw_page(spec).mrz_side
            fmt = FORMATS[name]
            fields = [f for f in fmt.fields if f.name in ("document_number", "date_of_birth", "date_of_expiry")]
            fields += [fmt.field("optional_data_1")] if personal else []
            field = fields[rng.integers(len(fields))]
            filled = len(fmt.text(side.mrz_lines, field.name).rstrip("<"))
            column = field.start + int(rng.integers(filled))
            old = side.mrz_lines[field.line][column]
            options = [c for c in ("0123456789" if old.isdigit() else "ABCDEFGHKLMNPRSTUVWXYZ") if c != old]
            altered = alter_mrz_character(side, field.line, column, str(rng.choice(options)))
            if parse(altered.after, format=name).check_digits_valid:
                unseen += 1
            else:
                counts[_judged(next(iter(engine.read(altered.pixels)), None))] += 1
        table.add(f"{ppi:.0f} ppi", trials, unseen, *counts.values())
    return table


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=Path, default=PAGES, help="folder with pictures and truth.json")
    parser.add_argument("--engines", help=f"of {', '.join([*OWN, *PEERS])}; separated by semicolons")
    parser.add_argument("--degradations", help=f"of {', '.join(DEGRADATIONS)}; separated by commas")
    parser.add_argument("--trials", type=int, default=48, help="altered pages per resolution")
    args = parser.parse_args()
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
    second, degraded = degraded_table(pages, [d.strip() for d in degradations])
    if some:
        return
    third = invented_table(pages)
    fourth, judged = digits_table(pages)
    fifth = altered_table(args.trials)
    about = (
        f"{sum(bool(p.lines) for p in pages)} specimen pages with an MRZ, {sum(not p.lines for p in pages)} without. "
        "Exact: every character of every line. CER: edit distance over the true text's length, 100 % where nothing was "
        "read. Valid-looking but wrong: a known format with all check digits right, and yet another text. Intervals: "
        "95 %, Wilson. Times: processor time on one thread, called programs included. No threshold was fitted to "
        "the specimen pages, but they were looked at during development: expect less on documents never seen."
    )
    write_results(
        Path(__file__),
        [first, second, third, fourth, fifth],
        details={
            "not exact": [
                {"engine": r.engine, "degradation": r.degradation, "page": r.page, "edits": r.distance}
                for r in (*read, *degraded)
                if r.length and not r.exact
            ],
            "check digits": judged,
        },
        about=about,
    )


if __name__ == "__main__":
    main()
