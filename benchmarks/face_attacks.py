"""Presentation attacks and morphs: error rates of docfraud's own detectors, by species, and their time.

Terms of ISO/IEC 30107-3 and 20059. BPCER: share of bona fide presentations called an attack. APCER: share of attacks of
one species not called one; what is undetermined counts as not called. Real pictures are those of `../shared`; all
attacks are simulated by the laboratory from `../shared/dev_portraits`, whose people had no part in any threshold.

Run: `python -m benchmarks.face_attacks [--shared FOLDER] [--people N]`. Writes benchmarks/results/face_attacks.json and
face_attacks.md.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import combinations, permutations
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.table import Table, percent, write_results
from docfraud.biometrics.attacks.extrapolation import ExtrapolationDetector, most_beyond
from docfraud.biometrics.attacks.flatness import face_motion
from docfraud.biometrics.attacks.traces import TraceDetector
from docfraud.biometrics.backend import Descriptor
from docfraud.biometrics.compare import face_distance
from docfraud.biometrics.embed import embed_chip, face_chip, find_main_face
from docfraud.biometrics.thresholds import face_thresholds
from docfraud.errors import DocfraudError
from docfraud.imaging.load import load_picture
from docfraud.imaging.picture import RGB
from docfraud.results import Outcome
from docfraud.settings import Settings
from docfraud.specimens.portraits.attacks import SPECIES, held_print, live_clip, looped, shown_on_screen
from docfraud.specimens.portraits.base import Portrait, PortraitSet
from docfraud.specimens.portraits.library import library
from docfraud.specimens.portraits.live import live_capture
from docfraud.specimens.portraits.morph import QUALITIES, morph

SETTINGS = Settings(threads=1)
WITH_RIM = Settings(threads=1, attack_rim=True)
SIZES = ((640, 480), (1280, 960))
TILTS = (0.0, 10.0, 20.0)
NEAREST = 3
"""Accomplices per person: the most alike ones, as an attacker would choose."""
Frames = tuple[RGB, ...]


class Tally:
    """Outcomes of one row, and the milliseconds of each."""

    def __init__(self, settings: Settings = SETTINGS) -> None:
        self.settings = settings
        self.counts: Counter[Outcome | None] = Counter()
        self.milliseconds: list[float] = []

    def judge(self, frames: Frames) -> None:
        """One presentation; one without a usable face is counted apart."""
        try:
            face = find_main_face(frames[0], settings=SETTINGS)
        except DocfraudError:
            self.counts[None] += 1
            return
        started = time.perf_counter()
        self.counts[TraceDetector(self.settings).judge(frames, face).outcome] += 1
        self.milliseconds.append(1000 * (time.perf_counter() - started))

    @property
    def judged(self) -> int:
        """Presentations with a face."""
        return sum(n for outcome, n in self.counts.items() if outcome is not None)

    def cells(self, *, bona_fide: bool) -> list[str]:
        """Error rate, undetermined, without a face, milliseconds."""
        called = self.counts[Outcome.FAILED]
        errors = called if bona_fide else self.judged - called
        return [
            percent(errors, self.judged),
            str(self.counts[Outcome.UNDETERMINED]),
            str(self.counts[None]),
            f"{statistics.median(self.milliseconds):.0f}" if self.milliseconds else "",
        ]


def _pictures(files: Iterable[Path]) -> Iterator[Frames]:
    for file in files:
        try:
            yield (load_picture(file).pixels,)
        except DocfraudError:
            continue


def bona_fide(shared: Path, people: list[Portrait]) -> Table:
    table = Table(
        "Bona fide presentations",
        ["presentations", "BPCER", "undetermined", "no face", "median ms"],
    )
    rows: list[tuple[str, Iterable[Frames]]] = [
        ("real: dev_faces, aligned crops of 150 pixels, single", _pictures(sorted((shared / "dev_faces").glob("*/*")))),
        ("real: dev_portraits, single", _pictures(sorted((shared / "dev_portraits").glob("*/*")))),
        *(
            (f"simulated: {w} x {h}, single", ((live_capture(p, 1, size=(w, h)).picture,) for p in people))
            for w, h in SIZES
        ),
        ("simulated: 640 x 480, three frames, turned by 12 degrees", (live_clip(p, 1) for p in people)),
        (
            "simulated: 640 x 480, three frames, not turned",
            (live_clip(p, 1, turns=(0.0, 0.5, 1.0)) for p in people),
        ),
    ]
    for name, presentations in rows:
        tally = Tally()
        for frames in presentations:
            tally.judge(frames)
        table.add(name, *tally.cells(bona_fide=True))
    return table


def attacks(people: list[Portrait]) -> Table:
    table = Table(
        "Simulated attacks, by species",
        ["species", "frames", "APCER", "undetermined", "no face", "median ms"],
    )
    for species in SPECIES:
        make = held_print if species.startswith("print") else shown_on_screen
        for size in SIZES:
            tally = Tally()
            for number, person in enumerate(people):
                tally.judge(make(person, number, species=species, size=size).frames)
            table.add(species, f"one, {size[0]} x {size[1]}", *tally.cells(bona_fide=False))
    clips: list[tuple[str, str, Callable[[Portrait, int], Frames]]] = [
        *(
            (species, "three, 640 x 480, turned by 20 degrees", partial(_turned_print, species))
            for species in ("print-inkjet", "print-dye")
        ),
        ("print-dye", "the same, bent by 50 degrees", partial(_turned_print, "print-dye", bent=50)),
        *(
            (species, f"three, 640 x 480, held at up to {tilt} degrees", partial(_turned_screen, species, tilt))
            for species in ("screen-monitor", "screen-phone")
            for tilt in (5, 15)
        ),
        ("recording in a loop", "six, 640 x 480", lambda p, n: looped(live_clip(p, n))),
        ("one frame sent again and again", "three, 640 x 480", lambda p, n: live_clip(p, n, turns=(0.0,)) * 3),
    ]  # fmt: skip
    for species, what, clip in clips:
        tally = Tally()
        for number, person in enumerate(people):
            tally.judge(clip(person, number))
        table.add(species, what, *tally.cells(bona_fide=False))
    return table


def rims(shared: Path, people: list[Portrait]) -> Table:
    """The search for a straight rim, which is off by default: how often it makes a doubt."""
    table = Table(
        "A rim around the face (attack_rim switched on): doubts",
        ["presentations", "in doubt", "no face", "median ms"],
    )
    held = (
        held_print(p, n, species="print-dye", size=(640, 480), tilts=(10.0,), fill=0.85).frames
        for n, p in enumerate(people)
    )
    rows: list[tuple[str, Iterable[Frames]]] = [
        ("real: dev_portraits", _pictures(sorted((shared / "dev_portraits").glob("*/*")))),
        ("simulated: live, 640 x 480", ((live_capture(p, 1).picture,) for p in people)),
        ("simulated: print-dye, 640 x 480, its rim in view", held),
    ]
    for name, presentations in rows:
        tally = Tally(WITH_RIM)
        for frames in presentations:
            tally.judge(frames)
        doubts = percent(tally.counts[Outcome.UNDETERMINED], tally.judged)
        table.add(name, doubts, tally.counts[None], f"{statistics.median(tally.milliseconds):.0f}")
    return table


def _turned_print(species: str, person: Portrait, seed: int, bent: float = 0.0) -> Frames:
    return held_print(person, seed, species=species, size=(640, 480), tilts=TILTS, fill=1.0, bent=bent).frames


def _turned_screen(species: str, tilt: float, person: Portrait, seed: int) -> Frames:
    return shown_on_screen(person, seed, species=species, size=(640, 480), frames=3, tilt_deg=tilt).frames


def printed_faces(shared: Path) -> Table:
    """Real print, though presented as a document: does the lattice show on real halftones?"""
    tally = Tally()
    for frames in _pictures(sorted(p for p in (shared / "dev_pages").glob("*.*") if p.suffix != ".json")):
        tally.judge(frames)
    table = Table(
        "Real printed portraits (specimen pages as published, most of them reduced in size)",
        ["pages", "lattice found", "undetermined", "no face"],
    )
    table.add(
        "dev_pages",
        percent(tally.counts[Outcome.FAILED], tally.judged),
        tally.counts[Outcome.UNDETERMINED],
        tally.counts[None],
    )
    return table


def morphs(shared: Path, portraits: PortraitSet) -> Table:
    """Every pair's outcome of `portrait-morph`; the live face is always a real other photograph of the bearer."""
    detector = ExtrapolationDetector(SETTINGS)
    limit = most_beyond(SETTINGS)
    table = Table(
        f"Differential morph detection (failed above {limit:.2f}, undetermined above "
        f"{face_thresholds(SETTINGS).reject:.2f})",
        ["portrait", "pairs", "called a morph", "undetermined: mixture", "undetermined: unlike faces",
         "comparison alone in doubt or rejected", "AUC", "AUC of the comparison alone"],
    )  # fmt: skip
    chips = {p.name: chip for p in portraits if (chip := _chip(p.picture)) is not None}
    descriptors = {name: embed_chip(chip, settings=SETTINGS) for name, chip in chips.items()}

    known: dict[bytes, Descriptor] = {}

    def embedded(chip: RGB) -> Descriptor:
        key = chip.tobytes()
        if key not in known:
            known[key] = embed_chip(chip, settings=SETTINGS)
        return known[key]

    def row(name: str, pairs: Iterable[tuple[RGB | None, RGB | None]]) -> None:
        outcomes: Counter[tuple[Outcome, bool]] = Counter()
        scored: list[tuple[float, float]] = []
        for portrait, live in pairs:
            if portrait is None or live is None:
                continue
            judgement = detector.judge(portrait, live)
            outcomes[judgement.outcome, judgement.reason.value == "face_differs"] += 1
            between = face_distance(*(embedded(chip) for chip in (portrait, live)))
            scored.append((judgement.score or 0.0, between))
        total, doubted = len(scored), sum(between > face_thresholds(SETTINGS).accept for _, between in scored)
        values = np.array(scored).T
        mixed = name.startswith("morph")
        if not mixed:
            genuine["pairs"] = values
        table.add(
            name,
            total,
            percent(outcomes[Outcome.FAILED, False], total),
            percent(outcomes[Outcome.UNDETERMINED, False], total),
            percent(outcomes[Outcome.UNDETERMINED, True], total),
            percent(doubted, total),
            *(f"{_auc(genuine['pairs'][k], values[k]):.3f}" if mixed else "" for k in (0, 1)),
        )

    genuine: dict[str, NDArray[np.float64]] = {}
    by_person: dict[str, list[RGB]] = {}
    for file in sorted((shared / "dev_faces").glob("*/*")):
        chip = _chip(load_picture(file).pixels)
        if chip is not None:
            by_person.setdefault(file.parent.name, []).append(chip)
    row("one person's: dev_faces", (pair for found in by_person.values() for pair in combinations(found, 2)))
    named = [(a.name, b.name) for person in portraits.persons for a, b in permutations(portraits.of(person), 2)]
    row("one person's: dev_portraits", ((chips.get(a), chips.get(b)) for a, b in named))

    bearers = [p for p in portraits if p.name in chips and portraits.others(p)]
    for quality in QUALITIES:
        for share in (0.3, 0.4, 0.5):
            pairs = (
                (_chip(morph(bearer, accomplice, share, quality).picture), chips.get(other.name))
                for bearer in bearers[::2]
                for accomplice in _alike(bearer, portraits, descriptors)
                for other in portraits.others(bearer)[:1]
            )
            row(f"morph, {quality}, accomplice's share {share}", pairs)
    return table


def _auc(genuine: NDArray[np.float64], mixed: NDArray[np.float64]) -> float:
    """How often a morph's score is above that of a genuine pair of the same photographs; 0.5 is chance."""
    return float((mixed[:, None] > genuine).mean() + 0.5 * (mixed[:, None] == genuine).mean())


def _alike(bearer: Portrait, portraits: PortraitSet, descriptors: dict[str, np.ndarray]) -> list[Portrait]:
    own = descriptors[bearer.name]
    nearest: dict[str, tuple[float, Portrait]] = {}
    for other in portraits.strangers(bearer):
        if other.name in descriptors:
            found = (face_distance(own, descriptors[other.name]), other)
            nearest[other.person] = min(found, nearest.get(other.person, found), key=lambda item: item[0])
    return [other for _, other in sorted(nearest.values(), key=lambda item: item[0])[:NEAREST]]


def _chip(picture: RGB) -> RGB | None:
    try:
        return face_chip(picture, find_main_face(picture, settings=SETTINGS), settings=SETTINGS)
    except DocfraudError:
        return None


def develop() -> None:
    """What the limits of `flatness` were set on: clips of the packaged people. Prints ranges, writes nothing."""
    print("clips: turned, and depth of those turned enough; least and most")
    makers: dict[str, Callable[[Portrait, int], Frames]] = {
        "head, still": lambda p, n: live_clip(p, n, turns=(0.0, 0.0, 0.0)),
        "head, 10 and 12 degrees": lambda p, n: live_clip(p, n, turns=(0.0, 10.0, -12.0)),
        "print": partial(_turned_print, "print-dye"),
        "print, bent by 50 degrees": partial(_turned_print, "print-dye", bent=50),
        "screen": partial(_turned_screen, "screen-monitor", 15.0),
    }
    for name, make in makers.items():
        motions = []
        for person in library():
            for seed in range(3):
                frames = make(person, seed)
                try:
                    face = find_main_face(frames[0], settings=SETTINGS)
                except DocfraudError:
                    continue
                motions += [m for f in frames[1:] if (m := face_motion(frames[0], f, face)) is not None]
        turned = [m.turned for m in motions]
        depths = [m.depth for m in motions if m.turned >= SETTINGS.attack_least_turn]
        spread = f"{min(depths):.3f} to {max(depths):.3f}" if depths else "none"
        print(f"{name}: {min(turned):.4f} to {max(turned):.4f}; {spread} ({len(depths)} of {len(motions)})", flush=True)


def main() -> None:
    root = Path(__file__).parents[1]
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shared", type=Path, default=root.parent / "shared", help="folder of development pictures")
    parser.add_argument("--people", type=int, default=12, help="how many people attacks are simulated of")
    parser.add_argument("--develop", action="store_true", help="show what limits were set on, and stop")
    options = parser.parse_args()
    if options.develop:
        develop()
        return
    if not options.shared.is_dir():
        raise SystemExit(f"{options.shared} is absent: nothing to measure on")
    portraits = library(options.shared / "dev_portraits")
    people = [portraits.of(person)[0] for person in portraits.persons][: options.people]
    tables = [
        bona_fide(options.shared, people),
        attacks(people),
        rims(options.shared, people),
        printed_faces(options.shared),
        morphs(options.shared, portraits),
    ]
    write_results(
        Path(__file__),
        tables,
        about="BPCER and APCER of ISO/IEC 30107-3; an attack that is undetermined counts as missed. Proportions carry "
        "Wilson's 95 % interval, which takes presentations as independent; morph rows share people, so theirs is too "
        f"narrow. Attacks are simulated from photographs of {len(people)} people and are no measure of real ones: no "
        "video of people and no real attack was at hand. AUC: how often a morph scores above a genuine pair "
        "of dev_portraits. Milliseconds are without the search for the face, one thread.",
    )


if __name__ == "__main__":
    main()
