"""Does restoring a document's portrait before it is embedded help to compare it with a live picture?

Data, two sets kept apart: `../shared/dev_faces` and `dev_portraits` (colour), and with `--orl` every third of the ORL
faces (grey; see benchmarks/face_calibration.py). Live side: the pictures as they are. Document side, simulated: the
same pictures printed by the laboratory's processes and scanned (`benchmarks/face_prints.py`). A genuine pair is the
print of one picture against another picture of that person, never the same one; byte-identical files are left out.

With `--scraps`, prints that are real: the "scrap shots" of Colorado State University, portraits from old printed
yearbooks, halftoned, some blurred, all pairs against one another. They come with the PyPI wheel pyvision-toolkit 1.3.6
in pyvision/data/csuScrapShots; sort them into a folder per person, the first five digits of a file's name.

Restorations (`benchmarks/portrait_filters.py`) are not tuned. A change is a restoration's rate less that of no
restoration, over the same draws of people.

Run: `python -m benchmarks.face_restoration [--shared FOLDER] [--orl FOLDER] [--scraps FOLDER] [--sheet FILE.png]`,
about an hour on one core. Writes benchmarks/results/face_restoration.json and .md. `--sheet` writes a sheet of chips to
look at, never to publish.
"""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from benchmarks.face_prints import CONDITIONS, Condition, corner_of, cut_around, scanned
from benchmarks.portrait_filters import (
    NONE,
    RESTORATIONS,
    Restoration,
    Scan,
    is_dotted,
    is_grey,
    smooth_if_dotted,
    softened,
    stretched,
    to_chip,
    without_lines,
)
from benchmarks.table import Table, percent, write_results
from docfraud.biometrics.align import cut_chip, find_landmarks, similarity
from docfraud.biometrics.backend import Face
from docfraud.biometrics.embed import embed_chips, find_main_face
from docfraud.biometrics.evaluation.verification import Pairs
from docfraud.biometrics.networks import Networks
from docfraud.biometrics.quality.session import TEMPLATE, FaceSession
from docfraud.biometrics.quality.sharpness import rise
from docfraud.biometrics.thresholds import face_thresholds
from docfraud.errors import NoFaceError, SeveralFacesError
from docfraud.imaging.native import cv2
from docfraud.imaging.picture import RGB
from docfraud.settings import Settings

ROOT = Path(__file__).parents[1]
FULL = Settings(threads=1)
FAST = Settings(threads=1, face_views=2)
"""A third of the default recipe's time."""

CLOSE = Settings(threads=1, face_search_side=640)
"""For scans, which show little more than a face."""

LEVELS = (0.0, 0.8, 1.2, 1.6, 2.2, 3.0, 4.0)
"""Blurs of a live chip that matched sharpness chooses from: standard deviations, pixels of the chip."""

SAME_PHOTOGRAPH = (
    {"00029aa", "00029ab", "00029ad"}, {"00017aa", "00017ae"}, {"00009ab", "00009ae"}, {"00025aa", "00025ad"},
    {"00014ac", "00014ai"}, {"00027ab", "00027ac"}, {"00017ab", "00017ac"},
)  # fmt: skip
"""Scrap shots that are one photograph printed twice: found by eye, there may be more. Their pairs are left out."""

AGAIN = ("Gaussian, one pixel, if dotted", "thin lines closed", "grey, both sides, if the print is")
"""Measured again with the default recipe: what two views showed to be worth it, and what it could be switched on by."""

SCRAPS = "scrap shots, really printed"
RATES = ("EER", "FNMR at FMR 1 %", "FNMR at FMR 0.1 %")
FMR, FNMR, SEPARATION = 3, 4, 5
"""After those, a round of the bootstrap has FMR and FNMR at the default threshold, and d': the distance of the means of
strangers' and the same person's pairs in their mean standard deviation, which no threshold moves."""

Floats = NDArray[np.float64]


@cache
def _networks() -> Networks:
    return Networks(threads=1)


@dataclass(frozen=True, slots=True, eq=False)
class Acquired:
    """A picture, the face in it, and whose it is."""

    pixels: RGB
    face: Face
    person: str
    file: str

    @property
    def scale(self) -> float:
        return float(np.hypot(*similarity(TEMPLATE, self.face.landmarks)[0][:, 0]))


def acquired(pixels: RGB, person: str, file: str, settings: Settings = FULL) -> Acquired | None:
    try:
        return Acquired(pixels, find_main_face(pixels, settings=settings), person, file)
    except (NoFaceError, SeveralFacesError):
        return None


def pictures(files: Iterable[Path]) -> tuple[list[Acquired], int]:
    """Pictures in folders of people, and of how many no face was acquired; doubles and damaged files are left out."""
    found: list[Acquired] = []
    failures = 0
    seen: set[bytes] = set()
    for file in files:
        content = file.read_bytes()
        if content in seen:
            continue
        seen.add(content)
        try:
            with Image.open(file) as opened:
                pixels = np.array(opened.convert("RGB"), np.uint8)
        except OSError:
            continue
        one = acquired(pixels, f"{file.parent.parent.name}/{file.parent.name}", file.stem)
        failures += one is None
        found += [one] if one is not None else []
    return found, failures


def chip_of(one: Acquired, restoration: Restoration, period: float) -> RGB:
    """The chip of a print after a restoration."""
    if restoration.scan is None:
        chip = cut_chip(one.pixels, one.face.landmarks)
    else:
        pixels = restoration.scan(Scan(one.pixels, period, one.scale, one.face.box))
        chip = cut_chip(pixels, find_landmarks(_networks().shape_predictor, pixels, one.face.box))
    if restoration.chip is None or (restoration.where is not None and not restoration.where(chip)):
        return chip
    return restoration.chip(chip)


def softness(chip: RGB) -> float:
    """How far the chip's edges are spread, eye distances, as the component of face quality has it."""
    return rise(FaceSession(chip, Face((0.0, 0.0, 149.0, 149.0), 1.0, TEMPLATE), chip, FAST))


class Embedder:
    """Descriptors of chips by one recipe; a chip that was seen before costs nothing."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._known: dict[bytes, NDArray[np.float32]] = {}

    def __call__(self, chips: Sequence[RGB]) -> Floats:
        digests = [hashlib.sha256(chip.tobytes()).digest() for chip in chips]
        new = {digest: chip for digest, chip in zip(digests, chips, strict=True) if digest not in self._known}
        self._known.update(zip(new, embed_chips(list(new.values()), settings=self.settings), strict=True))
        return np.array([self._known[digest] for digest in digests], dtype=np.float64)


class Live:
    """The live side: chips as they are, blurred by each of `LEVELS`, or as restorations of both sides make them."""

    def __init__(self, chips: Sequence[RGB], embed: Embedder) -> None:
        self.chips, self._embed = chips, embed

    def embedded(self, restoration: Restoration) -> Floats:
        change = restoration.chip if restoration.both else None
        return self._embed(self.chips if change is None else [change(chip) for chip in self.chips])

    @cached_property
    def levels(self) -> tuple[Floats, Floats]:
        """Descriptors, shape (levels, n, d), and softness, shape (levels, n)."""
        blurred = [[softened(chip, sigma) for chip in self.chips] for sigma in LEVELS]
        soft = np.array([[softness(chip) for chip in chips] for chips in blurred])
        return np.stack([self._embed(chips) for chips in blurred]), soft


def distances(prints: Sequence[RGB], live: Live, restoration: Restoration, embed: Embedder) -> Floats:
    """Of every print (rows) to every live picture (columns)."""
    probes = embed(prints)
    if restoration.where is not None:
        changed = np.array([restoration.where(chip) for chip in prints])  # a chip made grey is grey
        return np.where(
            changed[:, None], _apart(probes, live.embedded(restoration)), _apart(probes, live.embedded(NONE))
        )
    if not restoration.matched:
        return _apart(probes, live.embedded(restoration))
    descriptors, soft = live.levels
    wanted = np.array([softness(chip) for chip in prints])
    nearest = np.abs(np.log(soft[:, None, :] / wanted[None, :, None])).argmin(axis=0)
    every = np.stack([_apart(probes, level) for level in descriptors])
    return np.asarray(np.take_along_axis(every, nearest[None], axis=0)[0], dtype=np.float64)


def _apart(a: Floats, b: Floats) -> Floats:
    squares = (a**2).sum(axis=1)[:, None] + (b**2).sum(axis=1)[None, :] - 2 * a @ b.T
    return np.asarray(np.sqrt(np.maximum(squares, 0)))


def _numbers(people: Sequence[str]) -> NDArray[np.int64]:
    return np.unique(np.array(people), return_inverse=True)[1].astype(np.int64)


def crossed(apart: Floats, people: Sequence[str], rows: Sequence[int]) -> Pairs:
    """Prints against live pictures; print k is of live picture `rows[k]`, which it is not compared with."""
    who = _numbers(people)
    i, j = np.nonzero(np.array(rows)[:, None] != np.arange(len(people))[None, :])
    first, second = who[np.array(rows)[i]], who[j]
    return Pairs(apart[i, j], first == second, first, second)


def among(apart: Floats, people: Sequence[str], files: Sequence[str]) -> Pairs:
    """All pairs of one set, known prints of one photograph left out; a pair's two distances are averaged."""
    who = _numbers(people)
    same = np.zeros(apart.shape, dtype=bool)
    for group in SAME_PHOTOGRAPH:
        members = [k for k, file in enumerate(files) if file in group]
        same[np.ix_(members, members)] = True
    i, j = np.nonzero(np.triu(~same, k=1))
    return Pairs((apart[i, j] + apart[j, i]) / 2, who[i] == who[j], who[i], who[j])


def drawn(pairs: Pairs, rounds: int) -> NDArray[np.float32]:
    """How often each person is drawn in each round, shape (rounds, people); alike for all pairs of a set."""
    rng = np.random.default_rng(0)
    return np.stack(
        [np.bincount(rng.integers(0, pairs.people, pairs.people), minlength=pairs.people) for _ in range(rounds)]
    ).astype(np.float32)


def statistics_of(pairs: Pairs, draws: NDArray[np.float32], threshold: float) -> Floats:
    """`RATES`, FMR and FNMR at a threshold, and d', in each round, shape (rounds, 6).

    A pair weighs as in `by_person`, all rounds at once. With as many people as here no round lacks an impostor pair.
    """
    order = np.argsort(pairs.distances)
    apart, genuine = pairs.distances[order], pairs.genuine[order]
    first, second = pairs.first[order], pairs.second[order]
    moments = np.stack([np.ones(len(apart)), apart, apart**2], axis=1)
    accepted = int(np.searchsorted(apart, threshold, side="right")) - 1
    before = int(np.argmin(genuine)) - 1  # the last pair nearer than any impostor
    usable = np.maximum.accumulate(np.where(genuine, before, np.arange(len(apart))))  # as `threshold_at` chooses
    out = []
    for part in np.array_split(draws, max(1, len(draws) // 50)):
        mated = np.where(genuine, part[:, first], np.float32(0))
        strangers = np.where(genuine, np.float32(0), part[:, first] * part[:, second])
        true, false = np.cumsum(mated, axis=1), np.cumsum(strangers, axis=1)
        missed, matched = 1 - true / true[:, -1:], false / false[:, -1:]
        columns = [np.maximum(missed, matched).min(axis=1)]
        for rate in (0.01, 0.001):
            count = (matched <= rate).sum(axis=1)
            last = np.where(count == 0, -1, usable[count - 1])
            at = np.take_along_axis(missed, np.maximum(last, 0)[:, None], axis=1)[:, 0]
            columns.append(np.where(last < 0, 1.0, at))
        nothing = np.zeros(len(part))
        columns += [matched[:, accepted], missed[:, accepted]] if accepted >= 0 else [nothing, nothing + 1]
        (near, near_spread), (far, far_spread) = (_moments(weights @ moments) for weights in (mated, strangers))
        columns.append((far - near) / np.sqrt((near_spread + far_spread) / 2))
        out.append(np.stack(columns, axis=1))
    return np.concatenate(out).astype(np.float64)


def _moments(sums: Floats) -> tuple[Floats, Floats]:
    """Means and variances from the sums of weights, values and squares."""
    count, first, second = sums.T
    return first / count, np.maximum(second / count - (first / count) ** 2, 1e-9)


@dataclass(frozen=True, slots=True)
class Measured:
    """One restoration under one condition.

    Attributes:
        all: of all pairs, shape (6,); see `statistics_of`.
        rounds: the same in each round of the bootstrap, shape (rounds, 6).
        false, missed: at the default threshold: accepted of how many impostor pairs, rejected of how many genuine.
    """

    all: Floats
    rounds: Floats
    false: tuple[int, int]
    missed: tuple[int, int]

    @classmethod
    def of(cls, pairs: Pairs, draws: NDArray[np.float32], threshold: float) -> Measured:
        accepted, genuine = pairs.distances <= threshold, pairs.genuine
        return cls(
            statistics_of(pairs, np.ones((1, pairs.people), np.float32), threshold)[0],
            statistics_of(pairs, draws, threshold),
            (int((accepted & ~genuine).sum()), int((~genuine).sum())),
            (int((~accepted & genuine).sum()), int(genuine.sum())),
        )

    def cell(self, k: int) -> str:
        low, high = np.quantile(self.rounds[:, k], (0.025, 0.975))
        if k == SEPARATION:
            return f"{self.all[k]:.2f} [{low:.2f}, {high:.2f}]"
        return f"{100 * self.all[k]:.2f} % [{100 * low:.2f}, {100 * high:.2f}]"

    def at_default(self, k: int) -> str:
        """FMR or FNMR there with its count; Wilson's interval where there was no error for the bootstrap to vary."""
        count, total = self.false if k == FMR else self.missed
        return f"{count}/{total} = {self.cell(k)}" if count else percent(count, total)

    def change(self, plain: Measured, k: int) -> tuple[float, float, float]:
        """From no restoration, and its 99 % interval over the same draws."""
        low, high = np.quantile(self.rounds[:, k] - plain.rounds[:, k], (0.005, 0.995))
        return float(self.all[k] - plain.all[k]), float(low), float(high)

    def judged(self, plain: Measured) -> str:
        """Better: an error rate falls beyond chance, none rises, and d' does not fall; worse the other way round."""
        errors = [self.change(plain, k) for k in (0, 1, 2, FNMR)]
        false, apart = self.change(plain, FMR), self.change(plain, SEPARATION)
        fallen = any(high < 0 for _, _, high in errors)
        risen = any(low > 0 for _, low, _ in (*errors, false))
        if fallen and not risen and apart[2] >= 0:
            return "better"
        return "worse" if risen and not fallen and apart[1] <= 0 else ""


Results = dict[str, dict[str, Measured]]
"""By condition, then by restoration."""


@dataclass(frozen=True, slots=True)
class Prints:
    """Scans of prints under one condition.

    Attributes:
        condition: how they were made.
        rows: which live pictures they are of.
        found: those that a face was found in, in that order.
        lost: the others, with the place where the face is, (x, y) pixels.
    """

    condition: Condition
    rows: list[int]
    found: list[Acquired]
    lost: list[tuple[RGB, tuple[float, float]]]


@dataclass(frozen=True, slots=True)
class Set:
    """One set of pictures, and its prints by condition."""

    name: str
    live: list[Acquired]
    prints: dict[str, Prints]

    @classmethod
    def printed(cls, name: str, live: list[Acquired], conditions: Sequence[Condition]) -> Set:
        return cls(name, live, {condition.name: prints_of(live, condition) for condition in conditions})

    def measured(self, restorations: Sequence[Restoration], settings: Settings, rounds: int) -> Results:
        limit = face_thresholds(settings).accept
        people = [one.person for one in self.live]
        embed = Embedder(settings)
        live = Live([cut_chip(one.pixels, one.face.landmarks) for one in self.live], embed)
        results: Results = {}
        for name, prints in self.prints.items():
            results[name] = {}
            for restoration in restorations:
                chips = [chip_of(one, restoration, prints.condition.period) for one in prints.found]
                pairs = crossed(distances(chips, live, restoration, embed), people, prints.rows)
                results[name][restoration.name] = Measured.of(pairs, drawn(pairs, rounds), limit)
            print(f"measured: {self.name}, {name}", flush=True)
        return results


def prints_of(live: Sequence[Acquired], condition: Condition) -> Prints:
    prints = Prints(condition, [], [], [])
    for k, one in enumerate(live):
        cut = cut_around(one.pixels, one.face)
        pixels = scanned(cut, one.face.size, condition, k)
        copy = acquired(pixels, one.person, one.file, CLOSE) if condition.process else one
        if copy is None:
            middle = np.array(one.face.box).reshape(2, 2).mean(axis=0) - corner_of(one.face)
            x, y = (float(v) * pixels.shape[1] / cut.shape[1] for v in middle)
            prints.lost.append((pixels, (x, y)))
        else:
            prints.rows.append(k)
            prints.found.append(copy)
    return prints


def scraps_measured(
    found: Sequence[Acquired], restorations: Sequence[Restoration], settings: Settings, rounds: int
) -> Results:
    """Real prints against one another, each restored."""
    limit = face_thresholds(settings).accept
    people, files = [one.person for one in found], [one.file for one in found]
    embed = Embedder(settings)
    results: dict[str, Measured] = {}
    for restoration in restorations:
        chips = [chip_of(one, restoration, 2.0) for one in found]
        apart = distances(chips, Live(chips, embed), NONE if restoration.both else restoration, embed)
        if restoration.matched:  # the sharper of two is blurred
            soft = np.array([softness(chip) for chip in chips])
            apart = np.where(soft[:, None] >= soft[None, :], apart, apart.T)
        pairs = among(apart, people, files)
        results[restoration.name] = Measured.of(pairs, drawn(pairs, rounds), limit)
    return {SCRAPS: results}


def table_of(title: str, results: Results, *, restored: bool) -> Table:
    """Rates; with `restored` every restoration and its changes, else the portraits as they are."""
    shown = (*enumerate(RATES), (FNMR, "FNMR at the default threshold"), (SEPARATION, "d'"))
    changed = [f"change of {name}" for _, name in shown] if restored else []
    table = Table(
        title,
        ["portrait", *(["restoration"] if restored else []), *RATES, "d'", "FMR at the default threshold", "FNMR there",
         *changed, *(["judged"] if restored else [])],
    )  # fmt: skip
    for condition, by_restoration in results.items():
        plain = by_restoration[NONE.name]
        for name, one in by_restoration.items():
            if name != NONE.name and not restored:
                continue
            cells = [condition, *([name] if restored else []), *(one.cell(k) for k in (0, 1, 2, SEPARATION))]
            cells += [one.at_default(FMR), one.at_default(FNMR)]
            if restored and one is plain:
                cells += [""] * (len(shown) + 1)
            elif restored:
                cells += [*(_change(one, plain, k) for k, _ in shown), one.judged(plain)]
            table.add(*cells)
    return table


def _change(one: Measured, plain: Measured, k: int) -> str:
    factor = 1 if k == SEPARATION else 100
    moved, low, high = (factor * value for value in one.change(plain, k))
    return f"{moved:+.2f} [{low:+.2f}, {high:+.2f}]"


def places(every: dict[str, Results], restoration: Restoration, which: str) -> list[str]:
    """Conditions in which a restoration is judged so."""
    return [
        condition if condition == SCRAPS else f"{condition} ({name})"
        for name, results in every.items()
        for condition, by_restoration in results.items()
        if by_restoration[restoration.name].judged(by_restoration[NONE.name]) == which
    ]


def summary(every: dict[str, Results]) -> Table:
    """Where each restoration was better or worse beyond chance."""
    table = Table("Where each restoration is better or worse, two views", ["restoration", "better", "worse"])
    for restoration in RESTORATIONS[1:]:
        found = ["; ".join(places(every, restoration, which)) or "nowhere" for which in ("better", "worse")]
        table.add(restoration.name, *found)
    return table


def acquisition(sets: Sequence[Set]) -> Table:
    """Faces found in the scans, and of those missed, found after a restoration of the scan, in the right place."""
    tries = [r for r in RESTORATIONS if r.scan not in (None, to_chip, smooth_if_dotted) and r.chip is None]
    table = Table(
        "Faces not found in the scan, and how many of those are found once it is restored",
        ["portrait", "set", "not found", "median softness of the others, eye distances", *(r.name for r in tries),
         "contrast stretched"],
    )  # fmt: skip
    for name in sets[0].prints:
        for one in sets:
            prints = one.prints[name]
            soft = [softness(cut_chip(f.pixels, f.face.landmarks)) for f in prints.found]
            found = [0] * (len(tries) + 1)
            for pixels, at in prints.lost:
                scan = Scan(pixels, prints.condition.period, 1.0, (0.0, 0.0, pixels.shape[1], pixels.shape[0]))
                restored = [*(r.scan(scan) for r in tries if r.scan is not None), stretched(pixels)]
                found = [n + _hit(picture, at) for n, picture in zip(found, restored, strict=True)]
            cells = [percent(len(prints.lost), len(one.live)), f"{np.median(soft):.3f}"]
            table.add(name, one.name, *cells, *(found if prints.lost else [""] * len(found)))
    return table


def switched(sets: Sequence[Set], real: Sequence[Acquired]) -> Table:
    """How many prints the two switches take for dotted, and for grey."""
    table = Table("What the switches take a portrait for", ["portrait", "set", "dotted", "grey or of one ink"])
    groups = [(name, one.name, one.prints[name].found) for name in sets[0].prints for one in sets] if sets else []
    for name, which, found in [*groups, *([(SCRAPS, "scraps", list(real))] if real else [])]:
        dotted = sum(is_dotted(Scan(one.pixels, 2.0, one.scale, one.face.box)) for one in found)
        grey = sum(is_grey(cut_chip(one.pixels, one.face.landmarks)) for one in found)
        table.add(name, which, percent(dotted, len(found)), percent(grey, len(found)))
    return table


def _hit(pixels: RGB, at: tuple[float, float]) -> bool:
    found = acquired(pixels, "", "", CLOSE)
    if found is None:
        return False
    x0, y0, x1, y1 = found.face.box
    return x0 < at[0] < x1 and y0 < at[1] < y1


def second_try(sets: Sequence[Set]) -> Table:
    """Faces that were found only in a restored scan, compared as they are there; both sides grey if the print is."""
    table = Table(
        "Second try, default recipe: no face in the scan, so lines are closed, or else contrast is stretched",
        ["portrait", "set", "found", "FMR at the default threshold", "FNMR there"],
    )
    grey_too = next(r for r in RESTORATIONS if r.where is not None)
    limit = face_thresholds(FULL).accept
    for one in sets:
        embed = Embedder(FULL)
        live = Live([cut_chip(each.pixels, each.face.landmarks) for each in one.live], embed)
        for name, prints in one.prints.items():
            missing = [k for k in range(len(one.live)) if k not in set(prints.rows)]
            rows, chips = [], []
            for k, (pixels, _) in zip(missing, prints.lost, strict=True):
                scan = Scan(pixels, prints.condition.period, 1.0, (0.0, 0.0, pixels.shape[1], pixels.shape[0]))
                found = acquired(without_lines(scan), "", "", CLOSE) or acquired(stretched(pixels), "", "", CLOSE)
                if found is not None:
                    rows.append(k)
                    chips.append(chip_of(found, grey_too, prints.condition.period))
            if not rows:
                continue
            pairs = crossed(distances(chips, live, grey_too, embed), [each.person for each in one.live], rows)
            accepted, genuine = pairs.distances <= limit, pairs.genuine
            table.add(
                name,
                one.name,
                percent(len(rows), len(missing)),
                percent(int((accepted & ~genuine).sum()), int((~genuine).sum())),
                percent(int((~accepted & genuine).sum()), int(genuine.sum())),
            )
    return table


def sheet(one: Set, file: Path) -> None:
    """Chips of the first picture: conditions down, restorations across."""
    rows = [
        np.hstack([chip_of(p.found[0], r, p.condition.period) for r in RESTORATIONS])
        for p in one.prints.values()
        if p.rows[:1] == [0]
    ]
    Image.fromarray(np.vstack(rows)).save(file)


ABOUT = """
Prints and scans are simulated, but for the scrap shots. Rates carry a bootstrap interval of 95 % over whole people,
changes one of 99 % over the same draws; counts of faces, and of errors where there was none, carry Wilson's. "Better":
an error rate falls beyond its interval, none rises and d' does not fall; "worse" the other way round. Of so many
comparisons some lie beyond it by chance: count what both sets agree on. ORL is no independent test of the default
threshold, which was chosen on all of it. Five people make most genuine pairs of the colour set.

What was decided when: most filters before any result; the two that a measurement switches on ("if dotted", "if the
print is"), closing together with grey, the second try, and what is measured again with the default recipe, after the
first results, on the same pictures. The switches' limits are from the laboratory's packaged people. No scan of a real
document was to be had: that smoothing and closing help is known of simulated dots and lines only.

**Helps**, in both sets: a Gaussian of one pixel on dotted prints (offset, inkjet), clearly on second portraits, on
large ones with the default recipe in d' alone; without its switch it harms scans coarser than the chip. Closing thin
lines where lines lie over the face, also to find it; it harms offset second portraits, and nothing here tells lines
from other detail, so it is for a second try where no face was found. Median, bilateral filter and notches help in some
of the same places, and less. **Suggested, not shown**: grey on both sides where the print is grey. In the colour set
misses at the default threshold fall in each grey condition, but only under lines beyond the interval, and ORL, grey
itself, cannot tell; greying coloured prints harms. **Does not help**: unsharp mask and CLAHE harm; stretched contrast
finds pale faces but does not tell them apart better; a live picture blurred to match changes next to nothing. **Nothing
helps the scrap shots**: the switch of smoothing fires on none of them. At the default threshold far more strangers are
accepted among them than the rate that it stands for: between two such prints that rate does not hold.
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared", help="folder of development pictures")
    parser.add_argument("--orl", type=Path, help="folder of the ORL faces; see benchmarks/face_calibration.py")
    parser.add_argument("--scraps", type=Path, help="folder of the scrap shots, one folder per person")
    parser.add_argument("--sheet", type=Path, help="where to write a sheet of chips")
    parser.add_argument("--rounds", type=int, default=1000, help="rounds of the bootstrap")
    options = parser.parse_args()
    cv2.setNumThreads(1)
    sources: list[tuple[str, list[Path]]] = []
    if options.shared.is_dir():
        folders = [options.shared / name for name in ("dev_faces", "dev_portraits")]
        sources.append(("colour", sorted(file for folder in folders for file in folder.glob("*/*"))))
    if options.orl is not None:
        sources.append(("ORL", sorted(options.orl.glob("*/*.pgm"))[::3]))
    sets, told = [], []
    for name, files in sources:
        live, failures = pictures(files)
        people = len({one.person for one in live})
        told.append(f"{name}: {len(live)} pictures of {people} people, {failures} more without a face.")
        sets.append(Set.printed(name, live, CONDITIONS))
    if options.sheet is not None and sets:
        sheet(sets[0], options.sheet)
    every = {one.name: one.measured(RESTORATIONS, FAST, options.rounds) for one in sets}
    real: list[Acquired] = []
    if options.scraps is not None:
        real, failures = pictures(sorted(options.scraps.glob("*/*.pgm")))
        people = len({one.person for one in real})
        told.append(f"{SCRAPS}: {len(real)} pictures of {people} people, {failures} more without a face.")
        every["scraps"] = scraps_measured(real, RESTORATIONS, FAST, options.rounds)
    again = [NONE, *(r for r in RESTORATIONS if r.name in AGAIN)]
    full = {one.name: one.measured(again, FULL, options.rounds) for one in sets}
    if real:
        full["scraps"] = scraps_measured(real, again, FULL, options.rounds)
    tables = [
        *([acquisition(sets), second_try(sets)] if sets else []),
        *(table_of(f"No restoration, default recipe: {name}", full[name], restored=False) for name in full),
        summary(every),
        switched(sets, real),
        *(table_of(f"Again with the default recipe: {n}", full[n], restored=True) for n in full),
        *(table_of(f"Every restoration, two views: {name}", every[name], restored=True) for name in every),
    ]
    write_results(
        Path(__file__),
        tables,
        about=f"{ABOUT}\n{' '.join(told)}",
    )


if __name__ == "__main__":
    main()
