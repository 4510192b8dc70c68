"""Quality of face pictures: does each measure fall as its fault grows, and does the unified score foretell errors?

Five questions, five tables:

1. Faults made to order (`benchmarks/face_degradations.py`) on the laboratory's live pictures of the packaged people:
   each fault's component at growing strength, and how far the descriptor moves. Limits and maps were set on these.
2. The same faults on development portraits (`../shared/dev_portraits`, one of each person).
3. Advice on the development pictures as they are: how often each component is under its limit.
4. Error against discard: FNMR at `face_threshold` on spoilt development crops (`../shared/dev_faces`) as the worst are
   left out, by unified score, by other measures, and as if errors were known.
5. Fusing three frames, and time on one core.

Run: `python -m benchmarks.face_quality [--shared FOLDER]`. Writes benchmarks/results/face_quality.json and .md.
Every fault is simulated.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.face_degradations import FAULTS, Points
from benchmarks.table import Table, percent, write_results
from docfraud.biometrics.backend import Descriptor, Face
from docfraud.biometrics.compare import face_distance
from docfraud.biometrics.embed import detect_faces, embed_chip, face_chip
from docfraud.biometrics.quality.assess import COMPONENTS, fusion_weights, measure
from docfraud.biometrics.quality.base import FaceQuality
from docfraud.biometrics.quality.session import FaceSession
from docfraud.biometrics.thresholds import face_thresholds
from docfraud.errors import DocfraudError
from docfraud.imaging.load import load_picture
from docfraud.imaging.native import cv2
from docfraud.imaging.picture import RGB
from docfraud.settings import Settings
from docfraud.specimens.portraits.library import packaged
from docfraud.specimens.portraits.live import live_capture

SETTINGS = Settings(threads=1)
LIMIT = face_thresholds(SETTINGS).accept
SMALL = Settings(threads=1, face_search_side=640)
"""For pictures that show head and shoulders: the search takes a quarter of the time."""
STRENGTHS = (0.0, 0.5, 1.0)
SHOWN_BY = {
    "blurred": "sharpness", "moved": "sharpness", "shrunk": "sharpness", "noisy": "sharpness",
    "darkened": "under_exposure_prevention", "overexposed": "over_exposure_prevention", "washed_out": "dynamic_range",
    "side_lit": "illumination_uniformity", "tinted": "natural_colour", "compressed": "no_compression_artifacts",
    "masked": "mouth_occlusion_prevention", "scarfed": "mouth_occlusion_prevention", "shaded": "eyes_visible",
    "eyes_shut": "eyes_open", "mouth_open": "mouth_closed", "hand": "face_occlusion_prevention",
    "cluttered": "background_uniformity", "rolled": "head_pose_roll", "cut_off": "face_occlusion_prevention",
}  # fmt: skip
"""The component that should show a fault."""

HARMFUL = (
    "blurred", "moved", "shrunk", "noisy", "darkened", "overexposed", "side_lit", "compressed", "masked", "shaded",
    "hand",
)  # fmt: skip
"""Faults for the error-against-discard curve."""


ABOUT = (
    "Every fault is simulated: drawn or filtered. Proportions carry Wilson's 95 % interval, which takes pairs as "
    "independent; five people's are not, so read it as too narrow. Scores are medians. Limits and maps were set on the "
    "first table's pictures or a priori. No number was fitted to the development pictures, but they were looked at: "
    "the rules for coverings, teeth, uneven light and blocks were changed where they said nonsense there (sheen and "
    "teeth on dark skin, smooth cheeks, telephones' large pictures), so that the advice table is no independent test "
    "of those."
)


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """A picture of a face as the pipeline sees it."""

    face: Face
    quality: FaceQuality
    descriptor: Descriptor


def see(picture: RGB, *, unified: bool = True, settings: Settings = SETTINGS) -> Seen | None:
    """Find, assess, embed; None where no face is found."""
    faces = detect_faces(picture, keep_ratio=SETTINGS.face_rival_ratio, settings=settings)
    if not faces:
        return None
    chip = face_chip(picture, faces[0], settings=SETTINGS)
    session = FaceSession(picture, faces[0], chip, SETTINGS, tuple(faces[1:]))
    return Seen(faces[0], measure(session, unified=unified), embed_chip(chip, settings=SETTINGS))


def ranks(values: Sequence[float]) -> NDArray[np.float64]:
    """Ranks from 0, ties averaged."""
    array = np.asarray(values, dtype=np.float64)
    below = (array[None, :] < array[:, None]).sum(axis=1)
    same = (array[None, :] == array[:, None]).sum(axis=1)
    return np.asarray(below + (same - 1) / 2, dtype=np.float64)


def spearman(a: Sequence[float], b: Sequence[float]) -> float | None:
    """Spearman's rank correlation; None where one of them does not vary."""
    x, y = ranks(a), ranks(b)
    if len(x) < 3 or x.std() == 0 or y.std() == 0:
        return None
    return float(np.corrcoef(x, y)[0, 1])


def response(title: str, pictures: Sequence[RGB]) -> Table:
    """How each fault's component and the unified score answer to it."""
    table = Table(
        title,
        ["fault", "component", "score without / at half / at full", "Spearman with strength", "poor at full",
         "descriptor moved, at half / full", "unified, without / full", "no face found"],
    )  # fmt: skip
    at = [detect_faces(p, settings=SMALL)[0].landmarks for p in pictures]
    clean = [see(p, settings=SMALL) for p in pictures]
    for fault, name in SHOWN_BY.items():
        table.add(*_response(fault, name, pictures, at, clean))
    return table


def _response(
    fault: str, name: str, pictures: Sequence[RGB], at: Sequence[Points], clean: Sequence[Seen | None]
) -> list[str]:
    strengths: list[float] = []
    scores: list[float] = []
    of: dict[float, list[Seen]] = {s: [] for s in STRENGTHS}
    moved: dict[float, list[float]] = {s: [] for s in STRENGTHS}
    missed = 0
    for picture, points, before in zip(pictures, at, clean, strict=True):
        assert before is not None
        for strength in STRENGTHS:
            after = before if strength == 0 else see(FAULTS[fault](picture, points, strength), settings=SMALL)
            if after is None:
                missed += 1
                continue
            of[strength].append(after)
            moved[strength].append(face_distance(after.descriptor, before.descriptor))
            score = after.quality[name].score
            if score is not None:
                strengths.append(strength)
                scores.append(score)
    rho = spearman(strengths, scores)
    poor = [s.quality[name].poor for s in of[1.0]]
    return [
        fault,
        name,
        " / ".join(_median([s.quality[name].score for s in of[k]]) for k in (0.0, 0.5, 1.0)),
        "none" if rho is None else f"{rho:.2f}",
        f"{sum(poor)} of {len(poor)}",
        " / ".join(f"{statistics.median(moved[k]):.2f}" if moved[k] else "-" for k in (0.5, 1.0)),
        " / ".join(_median([s.quality.unified for s in of[k]]) for k in (0.0, 1.0)),
        f"{missed} of {len(pictures) * (len(STRENGTHS) - 1)}",
    ]


def _median(values: Sequence[int | None]) -> str:
    known = [v for v in values if v is not None]
    return f"{statistics.median(known):.0f}" if known else "-"


def laboratory() -> list[RGB]:
    """Live pictures of the packaged people, two of each."""
    return [live_capture(p, seed).picture for p in packaged() for seed in range(2)]


def portraits(folder: Path) -> list[tuple[str, RGB]]:
    """Development portraits that load, with whose they are, reduced to 1280 pixels."""
    found = []
    for file in sorted(folder.glob("*/*")):
        try:
            pixels = load_picture(file).pixels
        except DocfraudError as error:
            print(f"passed over: {error}")
            continue
        scale = min(1.0, 1280 / max(pixels.shape[:2]))
        small = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        found.append((file.parent.name, np.asarray(small, dtype=np.uint8)))
    return found


def head_and_shoulders(picture: RGB) -> RGB:
    """A portrait cut to three eye distances around the face, at most 480 pixels high."""
    points = detect_faces(picture, settings=SETTINGS)[0].landmarks
    reach = 3.2 * float(np.hypot(*(points[:2].mean(axis=0) - points[2:4].mean(axis=0))))
    x, y = points[:4].mean(axis=0)
    part = picture[max(0, int(y - reach)) : int(y + reach), max(0, int(x - reach)) : int(x + reach)]
    scale = min(1.0, 480 / part.shape[0])
    return np.asarray(cv2.resize(part, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), dtype=np.uint8)


def advice(sets: dict[str, list[RGB]]) -> Table:
    """How often each component is under its limit on pictures that nobody spoilt."""
    table = Table(
        "Advice on pictures as they are", ["component", "for", *(f"{name}: poor" for name in sets), "not judged"]
    )
    seen = {name: [s for s in (see(p) for p in pictures) if s is not None] for name, pictures in sets.items()}
    names = ["unified_quality_score", *(c.name for c in COMPONENTS if c.limit)]
    for name in names:
        unjudged = sum(s.quality[name].score is None for group in seen.values() for s in group)
        use = "portrait" if name in next(iter(seen.values()))[0].quality.portrait_only else "comparison"
        table.add(name, use, *(percent(sum(s.quality[name].poor for s in g), len(g)) for g in seen.values()), unjudged)
    table.add(
        "any for a comparison, unified score apart", "comparison",
        *(percent(sum(any(m.name != "unified_quality_score" for m in s.quality.poor()) for s in g), len(g))
          for g in seen.values()),
        "",
    )  # fmt: skip
    return table


def spoilt(folder: Path, rounds: int) -> list[tuple[int, int, Seen]]:
    """Development crops, each spoilt by faults drawn by lot: (picture, person, what was seen)."""
    rng = np.random.default_rng(2026)
    files = sorted(folder.glob("*/*.jpg"))
    people = {name: k for k, name in enumerate(sorted({f.parent.name for f in files}))}
    probes = []
    for number, file in enumerate(files):
        picture = load_picture(file).pixels
        points = detect_faces(picture, settings=SETTINGS)[0].landmarks
        for _ in range(rounds):
            fault, strength = HARMFUL[int(rng.integers(len(HARMFUL)))], float(rng.uniform(0, 1))
            after = see(FAULTS[fault](picture, points, strength))
            if after is not None:
                probes.append((number, people[file.parent.name], after))
    return probes


def discard(folder: Path, probes: Sequence[tuple[int, int, Seen]]) -> Table:
    """FNMR as the worst probes are left out, by several orders."""
    files = sorted(folder.glob("*/*.jpg"))
    references = [see(load_picture(f).pixels, unified=False) for f in files]
    people = [f.parent.name for f in files]
    names = sorted(set(people))
    missed = np.zeros((len(probes), 2))  # errors and comparisons of each probe
    for row, (number, person, probe) in enumerate(probes):
        for other, reference in enumerate(references):
            if other == number or people[other] != names[person] or reference is None:
                continue
            missed[row] += [face_distance(probe.descriptor, reference.descriptor) > LIMIT, 1]
    orders: dict[str, Callable[[int], float]] = {
        "unified score": lambda i: -_drift(probes[i][2].quality),
        "sharpness alone": lambda i: -(probes[i][2].quality["sharpness"].native or 9.0),
        "detector's score": lambda i: probes[i][2].face.score,
        "worst component for a comparison": lambda i: _worst(probes[i][2].quality),
        "errors known (best possible)": lambda i: -missed[i, 0],
    }
    shares = (0.0, 0.05, 0.1, 0.2, 0.3)
    table = Table(
        f"Error against discard: FNMR at distance {LIMIT:g}, {len(probes)} spoilt crops of {len(names)} people",
        ["left out by", *(f"worst {100 * s:.0f} % left out" for s in shares)],
    )
    for order, key in orders.items():
        worst_first = np.argsort([key(i) for i in range(len(probes))], kind="stable")
        kept = [missed[worst_first[round(s * len(probes)) :]].sum(axis=0) for s in shares]
        table.add(order, *(percent(int(errors), int(pairs)) for errors, pairs in kept))
    return table


def _drift(quality: FaceQuality) -> float:
    """The unified score's native measure, less is better; without one a picture is the worst."""
    native = quality["unified_quality_score"].native
    return float("inf") if native is None else native


def _worst(quality: FaceQuality) -> float:
    return min(
        (m.score or 0) / m.limit
        for m in quality
        if m.limit and m.score is not None and m.name not in quality.portrait_only and m.name != "unified_quality_score"
    )


def fusion(folder: Path, probes: Sequence[tuple[int, int, Seen]]) -> Table:
    """Three spoilt crops of one person against the clean crops of the same person that none of them was made from."""
    files = sorted(folder.glob("*/*.jpg"))
    references = [see(load_picture(f).pixels, unified=False) for f in files]
    names = sorted({f.parent.name for f in files})
    rng = np.random.default_rng(1)
    ways: dict[str, Callable[[list[Seen]], NDArray[np.float64]]] = {
        "first of three": lambda s: np.array([1.0, 0.0, 0.0]),
        "mean of three": lambda s: np.full(3, 1 / 3),
        "weighted by unified score": lambda s: fusion_weights([x.quality for x in s]),
        "best unified score": lambda s: np.eye(3)[int(np.argmin([_drift(x.quality) for x in s]))],
    }
    errors = dict.fromkeys(ways, 0)
    total = 0
    for _ in range(300):
        person = int(rng.integers(len(names)))
        own = [p for p in probes if p[1] == person]
        chosen = [own[int(i)] for i in rng.choice(len(own), 3, replace=False)]
        seen = [p[2] for p in chosen]
        for other, reference in enumerate(references):
            if files[other].parent.name != names[person] or other in {p[0] for p in chosen} or reference is None:
                continue
            total += 1
            for way, weigh in ways.items():
                fused = weigh(seen) @ np.stack([s.descriptor for s in seen])
                errors[way] += face_distance(fused.astype(np.float32), reference.descriptor) > LIMIT
    table = Table("Three spoilt frames fused: FNMR", ["how", "FNMR"])
    for way, count in errors.items():
        table.add(way, percent(count, total))
    return table


def speed() -> Table:
    """Median milliseconds of processor time on one thread, the face and its chip at hand; other load does not count."""
    live = live_capture(packaged()[0], 1).picture
    large = np.asarray(cv2.resize(live, None, fx=6, fy=6, interpolation=cv2.INTER_CUBIC), dtype=np.uint8)
    table = Table("Processor time, one thread", ["picture", "components ms", "unified score ms"])
    for picture in (live, large):
        face = detect_faces(picture, settings=SETTINGS)[0]
        chip = face_chip(picture, face, settings=SETTINGS)
        times: list[list[float]] = [[], []]
        for _ in range(15):
            for unified in (False, True):
                started = time.process_time()
                measure(FaceSession(picture, face, chip, SETTINGS), unified=unified)
                times[unified].append(1000 * (time.process_time() - started))
        plain, both = (statistics.median(t) for t in times)
        table.add(f"{picture.shape[1]} x {picture.shape[0]}", f"{plain:.1f}", f"{both - plain:.1f}")
    return table


def main() -> None:
    root = Path(__file__).parents[1]
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shared", type=Path, default=root.parent / "shared", help="folder of development pictures")
    options = parser.parse_args()
    cv2.setNumThreads(1)
    tables = [response("Faults on the laboratory's live pictures: 4 pictures of 2 people", laboratory())]
    if options.shared.is_dir():
        every = portraits(options.shared / "dev_portraits")
        some = [head_and_shoulders(picture) for picture in dict(reversed(every)).values()]
        tables.append(response(f"The same faults on development portraits: {len(some)} people", some))
        crops = options.shared / "dev_faces"
        sets = {
            "portraits": [picture for _, picture in every],
            "crops": [load_picture(f).pixels for f in sorted(crops.glob("*/*.jpg"))],
        }
        tables.append(advice(sets))
        probes = spoilt(crops, 3)
        tables += [discard(crops, probes), fusion(crops, probes)]
    else:
        print(f"{options.shared} is absent: only the laboratory's pictures are measured")
    tables.append(speed())
    write_results(
        Path(__file__),
        tables,
        about=ABOUT,
    )


if __name__ == "__main__":
    main()
