"""Faces: error rates, faces found and time, beside `face_recognition` on the same pictures.

Four questions, four tables:

1. Aligned crops (`../shared/dev_faces`), which had no part in choosing a threshold, with `--orl` the faces that the
   thresholds come from, and with `--prints` scans of printed portraits (see benchmarks/face_calibration.py): all same
   and different pairs; EER, FNMR at FMR 1 % and 0.1 %, failures to acquire.
2. Small prints (`../shared/dev_portraits`): each portrait shrunk until its face is as narrow as on a
   small print and compressed, against the other originals.
3. Portraits on specimen pages (`../shared/dev_pages`): found or not.
4. Time on one thread, as a ratio to what users have: the `dlib-bin` wheel.

Run: `python -m benchmarks.faces [--shared FOLDER]`. Writes benchmarks/results/faces.json and faces.md.
`pip install --no-deps dlib-bin face-recognition Click` makes the peer's rows; without it they say so.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from benchmarks.table import Table, percent, write_results
from docfraud.biometrics.compare import compare_faces
from docfraud.biometrics.detect import Detector
from docfraud.biometrics.embed import detect_faces, embed_chip, embed_chips, face_chip, find_main_face
from docfraud.biometrics.evaluation.verification import (
    Pairs,
    all_pairs,
    by_person,
    crossed_pairs,
    equal_error_rate,
    fnmr_at_fmr,
    threshold_at,
)
from docfraud.biometrics.networks import Networks
from docfraud.errors import DocfraudError, NoFaceError, SeveralFacesError
from docfraud.imaging.load import load_picture
from docfraud.imaging.native import cv2
from docfraud.imaging.picture import RGB
from docfraud.settings import Settings

SETTINGS = Settings(threads=1)
RECIPES = {
    f"docfraud, {variant}, {views} view{'s' if views > 1 else ''}": Settings(
        threads=1, face_descriptor=variant, face_views=views
    )
    for variant in ("dlib", "limited", "int8")
    for views in (1, 2, 6)
}
ALONE = Settings(threads=1, face_views=1)
PRINTED_WIDTHS = (36, 50, 70)
"""Faces on printed portraits, pixels: pages scanned 400 pixels wide up to about 600."""
PAGE_WITHOUT_FACE = "icao_nomrz"
Embed = Callable[[RGB], NDArray[np.floating[Any]] | None]


def _peer() -> Any:
    try:
        import face_recognition
    except ImportError:
        return None
    return face_recognition


def _ours(settings: Settings) -> Embed:
    def embed(picture: RGB) -> NDArray[np.floating[Any]] | None:
        try:
            face = find_main_face(picture, settings=settings)
        except (NoFaceError, SeveralFacesError):
            return None
        return embed_chip(face_chip(picture, face, settings=settings), settings=settings)

    return embed


def _theirs(peer: Any, model: str) -> Embed:
    def embed(picture: RGB) -> NDArray[np.floating[Any]] | None:
        boxes = peer.face_locations(picture, model=model)
        if not boxes:
            return None
        largest = max(boxes, key=lambda b: (b[2] - b[0]) * (b[1] - b[3]))
        return np.asarray(peer.face_encodings(picture, [largest], model="small")[0])

    return embed


def verification(
    folder: Path, suffix: str, what: str, peer: Any, rounds: int, recipes: dict[str, Settings]
) -> tuple[Table, dict[str, Any]]:
    files = sorted(folder.glob(f"*/*{suffix}"))
    people = [f.parent.name for f in files]
    pictures = [_pixels(f) for f in files]
    table = Table(
        f"All pairs of {len(files)} {what} of {len(set(people))} people",
        ["engine", "failures to acquire", "genuine / impostor pairs", "EER", "FNMR at FMR 1 %", "FNMR at FMR 0.1 %",
         "the same, failures counted as misses", "threshold there", "FMR at 0.6", "FNMR at 0.6"],
    )  # fmt: skip
    engines: list[tuple[str, Embed | None]] = [
        *((name, _ours(settings)) for name, settings in recipes.items()),
        ("face_recognition, HOG (its default)", _theirs(peer, "hog") if peer else None),
        ("face_recognition, CNN", _theirs(peer, "cnn") if peer else None),
    ]
    details: dict[str, Any] = {}
    for name, engine in engines:
        if engine is None:
            table.add(name, *["not installed: skipped"] + [""] * (len(table.columns) - 2))
            continue
        descriptors = [engine(p) for p in pictures]
        pairs = all_pairs(descriptors, people)
        missed = sum(d is None for d in descriptors)
        table.add(
            name,
            f"{missed}/{len(files)}",
            f"{int(pairs.genuine.sum())} / {int((~pairs.genuine).sum())}",
            _with_interval(pairs, equal_error_rate, rounds),
            _with_interval(pairs, lambda p, w: fnmr_at_fmr(p, 0.01, w), rounds),
            _with_interval(pairs, lambda p, w: fnmr_at_fmr(p, 0.001, w), rounds),
            _with_failures(pairs, people),
            f"{threshold_at(pairs, 0.001):.3f}",
            *_rates(pairs, 0.6),
        )
        details[name] = {
            "genuine": np.sort(pairs.distances[pairs.genuine]).round(4).tolist(),
            "impostor_lowest": np.sort(pairs.distances[~pairs.genuine])[:50].round(4).tolist(),
        }
    return table, details


def _pixels(file: Path) -> RGB:
    """Through Pillow: the ORL faces are in a format that docfraud does not take."""
    with Image.open(file) as picture:
        return np.array(picture.convert("RGB"), np.uint8)


def _with_failures(pairs: Pairs, people: list[str]) -> str:
    """FNMR at FMR 0.1 % over all genuine pairs, those that a failure prevented among the misses."""
    counts = np.unique(people, return_counts=True)[1]
    every = int((counts * (counts - 1) // 2).sum())
    found = int((pairs.distances[pairs.genuine] <= threshold_at(pairs, 0.001)).sum())
    return percent(every - found, every)


def _with_interval(pairs: Pairs, statistic: Callable[[Pairs, Any], float], rounds: int) -> str:
    low, high = by_person(pairs, statistic, rounds=rounds)
    return f"{100 * statistic(pairs, None):.2f} % [{100 * low:.2f}, {100 * high:.2f}]"


def _rates(pairs: Pairs, threshold: float) -> tuple[str, str]:
    accepted, genuine = pairs.distances <= threshold, pairs.genuine
    return (
        percent(int((accepted & ~genuine).sum()), int((~genuine).sum())),
        percent(int((~accepted & genuine).sum()), int(genuine.sum())),
    )


def _printed(picture: RGB, width: int) -> RGB:
    """The face and its surroundings as small as a print shows them, and compressed."""
    face = find_main_face(picture, settings=SETTINGS)
    scale = width / face.size
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    x0, y0, x1, y1 = (round(v * scale) for v in face.box)
    cut = small[max(0, y0 - width) : y1 + width, max(0, x0 - width) : x1 + width]
    return np.asarray(cv2.imdecode(cv2.imencode(".jpg", cut, [cv2.IMWRITE_JPEG_QUALITY, 85])[1], 1), dtype=np.uint8)


def thresholds(folder: Path) -> Table:
    pictures: list[RGB] = []
    people: list[str] = []
    refused = []
    for file in sorted(folder.glob("*/*")):
        try:
            pictures.append(load_picture(file).pixels)
            people.append(file.parent.name)
        except DocfraudError as error:
            refused.append(f"{file.parent.name}/{file.name}: {error}")
    originals = [_ours(SETTINGS)(p) for p in pictures]
    table = Table(
        f"Small printed faces against other originals: {len(pictures)} portraits of {len(set(people))} people"
        + (f" ({len(refused)} file refused as damaged)" if refused else ""),
        ["printed face", "genuine / impostor pairs", "nearest impostor", "farthest genuine",
         "FMR at 0.5", "FNMR at 0.5", "FMR at 0.6", "FNMR at 0.6"],
    )  # fmt: skip
    every = [(f"{width} px", crossed_pairs(_embedded(pictures, width), originals, people)) for width in PRINTED_WIDTHS]
    every.append(("as photographed", all_pairs(originals, people)))
    for name, pairs in every:
        table.add(
            name,
            f"{int(pairs.genuine.sum())} / {int((~pairs.genuine).sum())}",
            f"{pairs.distances[~pairs.genuine].min():.3f}",
            f"{pairs.distances[pairs.genuine].max():.3f}",
            *(_rates(pairs, t)[k] for t in (0.5, 0.6) for k in (0, 1)),
        )
    return table


def _embedded(pictures: list[RGB], width: int) -> list[NDArray[np.floating[Any]] | None]:
    return [_ours(SETTINGS)(_printed(p, width)) for p in pictures]


def pages(folder: Path, peer: Any) -> Table:
    files = sorted([*folder.glob("*.png"), *folder.glob("*.jpg")])
    pictures = {f.stem: load_picture(f).pixels for f in files}
    table = Table(
        f"Portraits on {len(files) - 1} specimen pages, and one picture without a face",
        ["engine", "pages with a face found", "faces on the other picture", "median ms per page"],
    )
    ratio = SETTINGS.face_rival_ratio
    engines: list[tuple[str, Callable[[RGB], list[Any]] | None]] = [
        ("docfraud", lambda p: detect_faces(p, keep_ratio=ratio, settings=SETTINGS)),
        ("face_recognition, HOG (its default)", peer and (lambda p: list(peer.face_locations(p)))),
    ]
    for name, find in engines:
        if find is None:
            table.add(name, "not installed: skipped", "", "")
            continue
        found, times = {}, []
        for stem, picture in pictures.items():
            started = time.perf_counter()
            found[stem] = len(find(picture))
            times.append(time.perf_counter() - started)
        stray = found.pop(PAGE_WITHOUT_FACE, 0)
        table.add(name, percent(sum(n > 0 for n in found.values()), len(found)), stray, f"{_ms(times):.0f}")
    return table


def _ms(seconds: list[float]) -> float:
    return 1000 * statistics.median(seconds)


def _timed(action: Callable[[], object], rounds: int) -> float:
    action()
    times = []
    for _ in range(rounds):
        started = time.perf_counter()
        action()
        times.append(time.perf_counter() - started)
    return _ms(times)


def speed(portrait: Path, live: Path, peer: Any) -> Table:
    """Median milliseconds, one thread; onnxruntime and dlib take turns under the same load."""
    picture = load_picture(portrait).pixels
    scale = 800 / picture.shape[1]
    wide = np.asarray(cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC), dtype=np.uint8)
    chip = face_chip(picture, find_main_face(picture, settings=SETTINGS), settings=SETTINGS)
    batch = np.stack([chip] * 16)
    other_picture = load_picture(live).pixels
    detector = Detector(Networks(threads=1))
    keep = SETTINGS.face_rival_ratio
    table = Table(
        f"Time, one thread, beside the dlib-bin wheel; detectors on {wide.shape[1]} x {wide.shape[0]} pixels",
        ["what", "docfraud ms", "dlib-bin ms", "times as fast"],
    )
    rows: list[tuple[str, Callable[[], object], Callable[[Any], object] | None, int]] = [
        *((f"descriptor, one face, {name.removeprefix('docfraud, ')}", partial(embed_chips, [chip], settings=recipe),
           lambda d: d.descriptor.compute_face_descriptor(chip), 15) for name, recipe in RECIPES.items()),
        ("descriptor, 16 faces, limited, 1 view", lambda: embed_chips(batch, settings=ALONE),
         lambda d: d.descriptor.compute_face_descriptor(list(batch)), 4),
        ("CNN detector, all faces from 80 px", lambda: detector.detect(wide), lambda d: d.detector(wide, 0), 4),
        ("CNN detector, main face and its rivals", lambda: detector.detect(wide, keep_ratio=keep),
         lambda d: d.detector(wide, 0), 4),
        *((f"two pictures in memory to a result, {name.removeprefix('docfraud, ')}",
           partial(compare_faces, picture, other_picture, settings=recipe), None, 7)
          for name, recipe in RECIPES.items() if "dlib" not in name),
        *((f"the same with face_rival_ratio=1 (no look for a second person), {name.removeprefix('docfraud, ')}",
           partial(compare_faces, picture, other_picture, settings=recipe.model_copy(update={"face_rival_ratio": 1.0})),
           None, 7) for name, recipe in RECIPES.items() if "dlib" not in name),
    ]  # fmt: skip
    yardstick = _Dlib() if peer else None
    for what, ours, theirs, rounds in rows:
        mine = _timed(ours, rounds)
        if yardstick is None or theirs is None:
            table.add(what, f"{mine:.1f}", "" if theirs is None else "not installed: skipped", "")
            continue
        other = _timed(partial(theirs, yardstick), max(2, rounds // 2))
        table.add(what, f"{mine:.1f}", f"{other:.1f}", f"{other / mine:.1f}")
    return table


class _Dlib:
    def __init__(self) -> None:
        import dlib

        from docfraud.biometrics import dlib_weights

        folder = dlib_weights.weights_folder()
        self.detector = dlib.cnn_face_detection_model_v1(str(folder / dlib_weights.DETECTOR.file))
        self.descriptor = dlib.face_recognition_model_v1(str(folder / dlib_weights.DESCRIPTOR.file))


def main() -> None:
    root = Path(__file__).parents[1]
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shared", type=Path, default=root.parent / "shared", help="folder of development pictures")
    parser.add_argument("--orl", type=Path, help="folder of the ORL faces; see benchmarks/face_calibration.py")
    parser.add_argument("--prints", type=Path, help="scans of printed portraits; see benchmarks/face_calibration.py")
    parser.add_argument("--rounds", type=int, default=1000, help="rounds of the bootstrap")
    options = parser.parse_args()
    peer = _peer()
    tables: list[Table] = []
    details: dict[str, Any] = {}
    if options.shared.is_dir():
        table, details = verification(
            options.shared / "dev_faces", ".jpg", "aligned crops", peer, options.rounds, RECIPES
        )
        tables += [table, thresholds(options.shared / "dev_portraits"), pages(options.shared / "dev_pages", peer)]
    else:
        print(f"{options.shared} is absent: error rates and pages are skipped")
    if options.orl is not None:
        table, details["ORL"] = verification(
            options.orl, ".pgm", "ORL faces (thresholds were chosen on them)", peer, options.rounds, RECIPES
        )
        tables.append(table)
    if options.prints is not None:
        title = "scans of poor old prints (they had a say in limiting the descriptor's last stage)"
        table, details["prints"] = verification(options.prints, ".pgm", title, peer, options.rounds, RECIPES)
        tables.append(table)
    portrait = root / "docfraud" / "specimens" / "portraits" / "data" / "holder.png"
    tables.append(speed(portrait, root / "sample_docs" / "genuine" / "uto-passport" / "live.jpg", peer))
    write_results(
        Path(__file__),
        tables,
        details=details,
        about="Proportions carry Wilson's 95 % interval, which takes pairs as independent. EER and FNMR at FMR 1 % "
        f"carry a bootstrap interval over whole people ({options.rounds} rounds); with so few people it is rough. "
        "Where there was no error it has nothing to vary: read Wilson's upper end then. Failures to acquire are left "
        "out of the pairs.",
    )


if __name__ == "__main__":
    main()
