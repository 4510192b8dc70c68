"""One specimen through every check, and what came of it: the part of the laboratory trial that runs in workers."""

from __future__ import annotations

import json
import multiprocessing
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from docfraud.imaging.native import cv2
from docfraud.results import Inspection, Light, Outcome, Region
from docfraud.specimens.store import load_truths
from docfraud.specimens.truth import SideTruth, Truth

__all__ = ["LIGHT_SETS", "Row", "RunCheck", "read_rows", "run_all"]

LIGHT_SETS = {"three lights": ("", "_ir", "_uv"), "white light": ("",)}


@dataclass(frozen=True, slots=True)
class RunCheck:
    """One check's result, as far as the trial needs it."""

    outcome: str
    score: float | None
    milliseconds: float
    regions: tuple[tuple[str, str, tuple[tuple[float, float], ...]], ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One specimen under one set of lights.

    Attributes:
        name: of the specimen.
        lights: a key of `LIGHT_SETS`.
        design, threat, forgery, variant, quality, wear, device: from its truth; threat "" for a genuine one.
        checks: by id.
        iou: by check that failed: overlap of its regions with what the forger changed, on the side it changed.
        milliseconds: of the whole inspection.
    """

    name: str
    lights: str
    design: str
    threat: str
    forgery: str
    variant: str
    quality: str
    wear: str
    device: str
    checks: dict[str, RunCheck]
    milliseconds: float


def run_all(folder: Path, store: Path, lights: str, out: Path, jobs: int) -> list[Row]:
    """Inspect every specimen below a folder; rows are appended to `out` (one JSON object a line) and kept there."""
    done = {row.name for row in read_rows(out) if row.lights == lights}
    todo = [path for path, truth in load_truths(folder) if truth.name not in done]
    out.parent.mkdir(parents=True, exist_ok=True)
    with out.open("a", encoding="utf-8") as sink:
        for row in _in_workers(todo, store, lights, jobs):
            sink.write(json.dumps(asdict(row)) + "\n")
            sink.flush()
    return [row for row in read_rows(out) if row.lights == lights]


def read_rows(path: Path) -> list[Row]:
    """Rows written so far."""
    if not path.exists():
        return []
    rows = []
    for line in path.read_text(encoding="utf-8").splitlines():
        data = json.loads(line)
        data["checks"] = {
            name: RunCheck(
                check["outcome"],
                check["score"],
                check["milliseconds"],
                tuple((i, r, tuple((x, y) for x, y in p)) for i, r, p in check["regions"]),
            )
            for name, check in data["checks"].items()
        }
        rows.append(Row(**data))
    return rows


def _in_workers(paths: Sequence[Path], store: Path, lights: str, jobs: int) -> Iterator[Row]:
    work = partial(_one, store=store, lights=lights)
    if jobs <= 1:
        yield from map(work, paths)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, context, initializer=_one_thread) as pool:
        yield from pool.map(work, paths, chunksize=1)


def _one_thread() -> None:
    cv2.setNumThreads(1)


def _one(path: Path, store: Path, lights: str) -> Row:
    from docfraud.examination import Examination, Submission
    from docfraud.settings import load_settings
    from docfraud.specimens.store import read_truth

    truth = read_truth(path)
    assert truth is not None
    pictures = {}
    for side in truth.sides:
        for light, name in side.pictures.items():
            suffix = "" if light is Light.VI else f"_{light.value.lower()}"
            if suffix in LIGHT_SETS[lights]:
                pictures[f"{side.side}{suffix}"] = str(path / name)
    settings = load_settings(reference_store=store, threads=1)
    inspection = Examination(Submission(**pictures), settings).run()  # type: ignore[arg-type]
    return _row(truth, inspection, lights)


def _row(truth: Truth, inspection: Inspection, lights: str) -> Row:
    recipe = truth.recipe
    return Row(
        name=truth.name,
        lights=lights,
        design=recipe.design,
        threat="" if truth.threat is None else truth.threat.value,
        forgery=recipe.forgery or "",
        variant=recipe.variant,
        quality=recipe.quality or "",
        wear=recipe.wear,
        device=recipe.device,
        checks={
            result.check: RunCheck(
                result.outcome.value,
                result.score,
                result.milliseconds,
                _flat(result.regions) if result.outcome is Outcome.FAILED else (),
            )
            for result in inspection.checks
        },
        milliseconds=inspection.milliseconds,
    )


def _flat(regions: Sequence[Region]) -> tuple[tuple[str, str, tuple[tuple[float, float], ...]], ...]:
    return tuple((region.image, region.role, region.polygon) for region in regions)


def overlap(folder: Path, truth: Truth, regions: Sequence[tuple[str, str, Sequence[Sequence[float]]]]) -> float | None:
    """Intersection over union of some regions with what the forger changed, on all sides; None where nothing was.

    Both are widened by 1 mm: an officer looks at a place, not at pixels.
    """
    shared = either = 0
    touched = False
    for side in truth.sides:
        changed = _mask(folder, side)
        touched |= bool(changed.any())
        marked = np.zeros((side.height, side.width), np.uint8)
        for image, _, polygon in regions:
            if image.split("_", maxsplit=1)[0] == side.side:
                cv2.fillPoly(marked, [np.rint(np.array(polygon)).astype(np.int32)], 1)
        reach = 2 * round(side.capture.ppi / 25.4) + 1
        kernel = np.ones((reach, reach), np.uint8)
        a, b = cv2.dilate(changed, kernel) > 0, cv2.dilate(marked, kernel) > 0
        shared += int((a & b).sum())
        either += int((a | b).sum())
    return shared / either if touched and either else None


def _mask(folder: Path, side: SideTruth) -> NDArray[np.uint8]:
    if side.mask is None:
        return np.zeros((side.height, side.width), np.uint8)
    pixels = cv2.imread(str(folder / side.mask), cv2.IMREAD_GRAYSCALE)
    return np.asarray(pixels > 127, np.uint8)
