"""The printed fields: how often they are found, how often an alteration is noticed, how often a genuine page is blamed.

Two questions, two tables:

1. Specimen pages (`../shared/dev_pages`, beside the repository; skipped where absent). The MRZ side is the true text
   from `truth.json`, so only the reading of the printed zone is measured. A "failed" field is a false alarm unless
   the specimen itself prints something else than its MRZ: `PRINT_DIFFERS` lists those, seen by eye.
2. Drawn pages of Utopia, one value altered per trial, beside their unaltered twins, at several resolutions and
   qualities. Seeded; the same trials every time.

Run: `python -m benchmarks.viz [--trials N]`. Writes benchmarks/results/viz.json and viz.md.
"""

from __future__ import annotations

import argparse
import io
import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from docfraud.imaging.picture import RGB
from docfraud.mrz.parse import parse
from docfraud.ocr.ppocr import PPOCR
from docfraud.results import Outcome
from docfraud.settings import Settings
from docfraud.viz.fields import COMPARED, VizField, VizFields
from docfraud.viz.match import read_fields
from tests.support.drawing import DateStyle, DrawnPage, FormatName, PageSpec, draw_page
from tests.support.forging import alter_viz_digit

PAGES = Path(__file__).parents[2] / "shared" / "dev_pages"
RESULTS = Path(__file__).parent / "results"
PRINT_DIFFERS = {
    ("icao_mrva.jpg", "date_of_birth"),
    ("icao_mrva.jpg", "date_of_expiry"),
    ("icao_mrvb.jpg", "date_of_birth"),
    ("icao_mrvb.jpg", "date_of_expiry"),
    ("icao_td1.jpg", "surname"),
    ("resident_cards_UK.png", "date_of_expiry"),
}
"""Specimens whose printed zone and MRZ do not say the same: looked at, one by one."""

ALTERED = ("date_of_birth", "date_of_expiry", "document_number", "surname", "given_names", "sex", "nationality")
FORMATS: tuple[FormatName, ...] = ("TD3", "TD1", "TD2", "MRVA")
SURNAMES = (
    "LINDMÜLLER", "OKORAFEL", "ÁVARES", "TANABAKI", "ŚWIĘTEK", "VAN DER MEYL", "HAŘÁK", "ØSTGÅRD", "BRONSEN-HALE", "LI",
    "D'ORVILLE", "PETKOVIĆ",
)  # fmt: skip
GIVEN_NAMES = ("KATRIN ANÉLIE", "JÓN", "MARIE-CLAIRE", "AMADOU TIDIANE", "HANA", "LUCÍA DEL MAR", "IVO", "NAOMI RUTH")


@dataclass(frozen=True, slots=True)
class Quality:
    """How a drawn page is captured.

    Attributes:
        name: in the tables.
        ppi: of the drawing, pixels per inch.
        blur: sigma, pixels.
        jpeg: quality; 0 for none.
        noise: sigma, grey levels.
        enlarged: factor by which the picture is scaled up afterwards: tall print without its detail.
    """

    name: str
    ppi: float
    blur: float = 0
    jpeg: int = 0
    noise: float = 0
    enlarged: float = 1

    def __call__(self, pixels: RGB) -> RGB:
        picture = np.asarray(cv2.GaussianBlur(pixels, (0, 0), self.blur) if self.blur else pixels, dtype=np.uint8)
        if self.noise:
            grain = np.random.default_rng(0).normal(0, self.noise, picture.shape)
            picture = np.clip(np.rint(picture + grain), 0, 255).astype(np.uint8)
        if self.jpeg:
            image = io.BytesIO()
            Image.fromarray(picture).save(image, "JPEG", quality=self.jpeg)
            picture = np.asarray(Image.open(image).convert("RGB"))
        if self.enlarged != 1:
            size = (round(picture.shape[1] * self.enlarged), round(picture.shape[0] * self.enlarged))
            picture = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_CUBIC), dtype=np.uint8)
        return picture


QUALITIES = (
    Quality("300 ppi", 300),
    Quality("300 ppi, blur 1.5, JPEG 40", 300, blur=1.5, jpeg=40),
    Quality("200 ppi, JPEG 60", 200, blur=0.6, jpeg=60),
    Quality("150 ppi, blur 0.8, JPEG 50", 150, blur=0.8, jpeg=50),
    Quality("100 ppi, JPEG 40", 100, blur=0.4, jpeg=40),
    Quality("300 ppi, blur 3.5, JPEG 25", 300, blur=3.5, jpeg=25),
    Quality("300 ppi, noise 40, JPEG 30", 300, noise=40, jpeg=30),
    Quality("90 ppi, JPEG 50, enlarged 3 times", 90, jpeg=50, enlarged=3),
    Quality("70 ppi, JPEG 60, enlarged 4 times", 70, jpeg=60, enlarged=4),
)


@dataclass(frozen=True, slots=True)
class Record:
    """One field of one picture."""

    picture: str
    quality: str
    field: str
    altered: bool
    outcome: str
    printed: str
    read: str | None
    expected: str | None
    message: str


def dev_pages(reader: PPOCR, settings: Settings) -> Iterator[Record]:
    """The specimens, each compared with its true MRZ."""
    truth = json.loads((PAGES / "truth.json").read_text())
    for name, entry in truth.items():
        if not entry["lines"]:
            continue
        with Image.open(PAGES / name) as picture:
            pixels = np.asarray(picture.convert("RGB"))
        for field in read_fields(pixels, parse(entry["lines"]), reader, settings).fields:
            yield _record(name, "as it is", field, (name, field.name) in PRINT_DIFFERS, "")


def random_spec(rng: np.random.Generator) -> PageSpec:
    """A fictitious document."""
    born = date(1940, 1, 1) + timedelta(days=int(rng.integers(0, 25000)))
    expires = date(2025, 1, 1) + timedelta(days=int(rng.integers(0, 3600)))
    letters = "ABCDEFGHJKLMNPRTUVWXYZ"
    digits = "".join(str(d) for d in rng.integers(0, 10, 7))
    return PageSpec(
        format=FORMATS[rng.integers(len(FORMATS))],
        surname=SURNAMES[rng.integers(len(SURNAMES))],
        given_names=GIVEN_NAMES[rng.integers(len(GIVEN_NAMES))],
        document_number="".join(letters[i] for i in rng.integers(len(letters), size=2)) + digits,
        date_of_birth=born,
        date_of_issue=expires - timedelta(days=3651),
        date_of_expiry=expires,
        sex=("F", "M")[rng.integers(2)],
        date_style=list(DateStyle)[rng.integers(len(DateStyle))],
        seed=int(rng.integers(1 << 30)),
    )


def alter(spec: PageSpec, field: str, rng: np.random.Generator) -> tuple[DrawnPage, str]:
    """The document with one character of one printed field altered, and that field as it now reads."""
    if field in ("date_of_birth", "date_of_expiry", "document_number"):
        page = draw_page(spec)
        text = page.field(field).text
        places = [i for i, c in enumerate(text) if c.isdigit()]
        if field != "document_number":
            places = [i for i in places if not _century(text, i)]
        index = places[rng.integers(len(places))]
        new = str((int(text[index]) + int(rng.integers(1, 10))) % 10)
        forged = alter_viz_digit(page, field, index=index, new=new)
        return forged.page, forged.after
    if field == "sex":
        text = "M/M" if spec.sex == "F" else "F/F"
    elif field == "nationality":
        text = ("FRA", "CAN", "SWE")[rng.integers(3)]
    else:
        text = str(getattr(spec, field))
        places = [i for i, c in enumerate(text) if c.isalpha()]
        index = places[rng.integers(len(places))]
        others = [c for c in "ABEFHKMNPRSTUVXY" if c != text[index]]
        text = text[:index] + others[rng.integers(len(others))] + text[index + 1 :]
    return draw_page(replace(spec, viz={field: text})), text


def _century(text: str, index: int) -> bool:
    """Whether a digit belongs to the century of a four-digit year: the MRZ has nothing to compare it with."""
    run = index
    while run > 0 and text[run - 1].isdigit():
        run -= 1
    length = len(text[run:]) - len(text[run:].lstrip("0123456789"))
    return length == 4 and index - run < 2


def drawn_pages(reader: PPOCR, settings: Settings, trials: int) -> Iterator[Record]:
    """Altered pages and their twins; every field of the twin counts as genuine, the altered one of the forgery not."""
    for trial in range(trials):
        rng = np.random.default_rng([20240517, trial])
        quality = QUALITIES[trial % len(QUALITIES)]
        field = ALTERED[trial // len(QUALITIES) % len(ALTERED)]
        spec = replace(random_spec(rng), ppi=quality.ppi)
        genuine = draw_page(spec)
        forged, printed = alter(spec, field, rng)
        name = f"trial {trial}"
        for found in read_page(genuine, quality, reader, settings).fields:
            if found.name in COMPARED:
                yield _record(name, quality.name, found, False, spec.printed(found.name))
        found = read_page(forged, quality, reader, settings).field(field)
        yield _record(name, quality.name, found, True, printed)


def read_page(page: DrawnPage, quality: Quality, reader: PPOCR, settings: Settings) -> VizFields:
    """The fields of a drawn document, its MRZ lines left out as an inspection leaves them out."""
    mrz = parse(page.mrz_side.mrz_lines)
    sides = [page, page.back] if page.back else [page]
    pixels = [quality(side.pixels) for side in sides]
    by = quality.enlarged
    quads = [[by * np.array([[a, b], [c, b], [c, d], [a, d]]) for a, b, c, d in side.mrz_line_boxes] for side in sides]
    back, back_quads = (pixels[1], quads[1]) if page.back else (None, ())
    return read_fields(pixels[0], mrz, reader, settings, exclude=quads[0], back=back, back_exclude=back_quads)


def _record(picture: str, quality: str, found: VizField, altered: bool, printed: str) -> Record:
    return Record(
        picture, quality, found.name, altered, found.outcome.value, printed, found.value, found.expected, found.message
    )


_COUNTED = (Outcome.SUCCESSFUL, Outcome.UNDETERMINED, Outcome.FAILED)


def _counts(records: Sequence[Record]) -> list[int]:
    return [sum(r.outcome == outcome for r in records) for outcome in _COUNTED]


def table(title: str, rows: Sequence[tuple[str, Sequence[Record]]]) -> str:
    """A Markdown table of outcomes, print that agrees with its MRZ apart from print that does not."""
    lines = [
        f"| {title} | agrees: successful | undetermined | **failed: false alarm** "
        "| differs: **failed: found** | undetermined | successful: missed |",
        "|---|---|---|---|---|---|---|",
    ]
    for label, records in rows:
        good, unsure, alarm = _counts([r for r in records if not r.altered])
        missed, doubt, found = _counts([r for r in records if r.altered])
        lines.append(f"| {label} | {good} | {unsure} | {alarm} | {found} | {doubt} | {missed} |")
    return "\n".join(lines)


def _row(record: Record) -> dict[str, object]:
    """A record for the JSON; of agreement only the outcome is of interest."""
    if record.outcome == Outcome.SUCCESSFUL and not record.altered:
        return {"picture": record.picture, "quality": record.quality, "field": record.field, "outcome": record.outcome}
    return asdict(record)


def _listed(records: Sequence[Record]) -> str:
    lines = [f"- {r.picture}, {r.quality}, {r.field}: {r.message}" for r in records]
    return "\n".join(lines) or "- none"


def report(dev: Sequence[Record], drawn: Sequence[Record]) -> str:
    """Both tables, with every false alarm and every miss listed."""
    parts = ["# Printed fields", "", "Made by `python -m benchmarks.viz`; not edited by hand."]
    for heading, records in (("Specimen pages", dev), ("Drawn pages, one value altered", drawn)):
        if not records:
            continue
        fields = [f for f in COMPARED if any(r.field == f for r in records)]
        rows = [(f, [r for r in records if r.field == f]) for f in fields]
        parts += ["", f"## {heading}", "", table("field", [*rows, ("all", [r for _, rs in rows for r in rs])])]
        qualities = list(dict.fromkeys(r.quality for r in records))
        if len(qualities) > 1:
            by_quality = [(q, [r for r in records if r.quality == q and r.field in COMPARED]) for q in qualities]
            parts += ["", table("capture", by_quality)]
        alarms = [r for r in records if r.outcome == Outcome.FAILED and not r.altered]
        missed = [r for r in records if r.outcome == Outcome.SUCCESSFUL and r.altered]
        parts += ["", "False alarms:", "", _listed(alarms), "", "Alterations taken for agreement:", "", _listed(missed)]
        if heading == "Specimen pages":
            differ = [r for r in records if r.altered]
            parts += ["", "Specimens that print something else than their MRZ, seen by eye:", "", _listed(differ)]
    return "\n".join(parts) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--trials", type=int, default=189, help="drawn pages altered")
    parser.add_argument("--output", type=Path, default=RESULTS)
    options = parser.parse_args()
    reader, settings = PPOCR(threads=1), Settings()
    started = time.perf_counter()
    dev = list(dev_pages(reader, settings)) if PAGES.exists() else []
    drawn = list(drawn_pages(reader, settings, options.trials))
    options.output.mkdir(parents=True, exist_ok=True)
    result = {
        "seconds": round(time.perf_counter() - started, 1),
        "trials": options.trials,
        "settings": {name: getattr(settings, name) for name in type(settings).model_fields if name.startswith("viz_")},
        "dev_pages": [_row(r) for r in dev],
        "drawn_pages": [_row(r) for r in drawn],
    }
    (options.output / "viz.json").write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n")
    text = report(dev, drawn)
    (options.output / "viz.md").write_text(text)
    print(text)


if __name__ == "__main__":
    main()
