"""One specimen through every check, and what came of it: the part of the laboratory trial that runs in workers."""

from __future__ import annotations

import json
import multiprocessing
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from docfraud.checks import all_checks
from docfraud.imaging.native import cv2
from docfraud.policy import Situation, get_policy
from docfraud.results import CheckResult, Light, Outcome, Reason, Region, Verdict
from docfraud.specimens.recipe import Recipe
from docfraud.specimens.workshop import Specimen

if TYPE_CHECKING:
    from docfraud.examination import Examination

__all__ = ["LIGHT_SETS", "ON_SCREEN", "PERSONAL", "Job", "Row", "RunCheck", "conclude", "read_rows", "run_jobs"]

LIGHT_SETS = {"three lights": frozenset(Light), "white light": frozenset({Light.VI})}

PERSONAL = frozenset({"impostor", "altered_appearance", "morphed_portrait"})
"""Classes in which the document is genuine: no check of the page can or should notice."""
ON_SCREEN = frozenset({"photo-in-picture", "data-in-picture"})
"""Forgers who send a picture in white light only: `benchmarks.edited_pictures` measures what they leave."""

_SHARED = ("_views", "_viz", "_portrait", "_page_quality")
_KEYS = {Light.VI: "", Light.IR: "_ir", Light.UV: "_uv"}


@dataclass(frozen=True, slots=True)
class Job:
    """A specimen to make and inspect."""

    recipe: Recipe
    portraits: Path | None
    lights: tuple[str, ...] = tuple(LIGHT_SETS)


@dataclass(frozen=True, slots=True)
class RunCheck:
    """One check's result, as far as the trial needs it."""

    outcome: str
    reason: str
    score: float | None
    milliseconds: float
    threshold: float | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One specimen under one set of lights.

    Attributes:
        name: of the specimen.
        lights: a key of `LIGHT_SETS`.
        design, threat, forgery, variant, quality, wear, device: from its recipe; threat "" for a genuine one.
        checks: by id.
        mrz_read: whether an MRZ was read.
        overlap: of the verdict's regions with what the forger changed, intersection over union; None without a finding.
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
    mrz_read: bool
    overlap: float | None


def run_jobs(jobs: Sequence[Job], store: Path, out: Path, workers: int) -> list[Row]:
    """Make and inspect specimens; rows are appended to `out` (one JSON object a line), and what is there is kept."""
    done = {row.name for row in read_rows(out)}
    todo = sorted((job for job in jobs if job.recipe.name not in done), key=lambda job: job.recipe.design)
    with out.open("a", encoding="utf-8") as sink:
        for number, rows in enumerate(_in_workers(todo, store, workers), 1):
            sink.write("".join(json.dumps(asdict(row)) + "\n" for row in rows))
            sink.flush()
            if number % 50 == 0:
                print(f"{number} of {len(todo)}", flush=True)
    wanted = {job.recipe.name for job in jobs}
    return [row for row in read_rows(out) if row.name in wanted]


def read_rows(path: Path) -> list[Row]:
    """Rows written so far."""
    if not path.exists():
        return []
    rows = []
    for line in path.read_text(encoding="utf-8").splitlines():
        data = json.loads(line)
        data["checks"] = {name: RunCheck(**check) for name, check in data["checks"].items()}
        rows.append(Row(**data))
    return rows


def conclude(row: Row, policy: str) -> Verdict:
    """What a policy makes of a row."""
    results = [
        CheckResult(
            check=check.id,
            title=check.title,
            outcome=Outcome(row.checks[check.id].outcome),
            reason=Reason(row.checks[check.id].reason),
            score=row.checks[check.id].score,
            threshold=row.checks[check.id].threshold,
            message=check.title,
            severity=check.severity,
            threats=check.threats,
        )
        for check in all_checks()
        if check.id in row.checks
    ]
    situation = Situation(live_given=False, mrz_read=row.mrz_read, portrait_found=True, specimen=True)
    return get_policy(policy).conclude(results, situation)


def _in_workers(jobs: Sequence[Job], store: Path, workers: int) -> Iterator[tuple[Row, ...]]:
    work = partial(_one, store=store)
    if workers <= 1:
        yield from map(work, jobs)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, context, initializer=_one_thread) as pool:
        yield from pool.map(work, jobs, chunksize=1)


def _one_thread() -> None:
    cv2.setNumThreads(1)


def _one(job: Job, store: Path) -> tuple[Row, ...]:
    from docfraud.specimens.production import portraits_of
    from docfraud.specimens.workshop import make

    specimen = make(job.recipe, portraits_of(job.portraits))
    rows, earlier = [], None
    for lights in job.lights:
        row, earlier = _inspected(specimen, store, lights, earlier)
        rows.append(row)
    return tuple(rows)


def _inspected(specimen: Specimen, store: Path, lights: str, earlier: Examination | None) -> tuple[Row, Examination]:
    from docfraud.examination import Examination, Submission
    from docfraud.settings import load_settings

    pictures = {
        f"{side.name}{_KEYS[light]}": picture
        for side in specimen.sides
        for light, picture in side.pictures.items()
        if light in LIGHT_SETS[lights]
    }
    settings = load_settings(reference_store=store, threads=1)
    exam = Examination(Submission(**pictures), settings)  # type: ignore[arg-type]
    if earlier is not None:
        # the white-light picture is the same: what the OCR and the face detector found in it is not looked for again
        exam._memo |= {name: earlier._memo[name] for name in _SHARED if name in earlier._memo}
    inspection = exam.run()
    recipe = specimen.recipe
    regions = inspection.verdict.regions
    row = Row(
        name=specimen.name,
        lights=lights,
        design=recipe.design,
        threat="" if specimen.threat is None else specimen.threat.value,
        forgery=recipe.forgery or "",
        variant=recipe.variant,
        quality=recipe.quality or "",
        wear=recipe.wear,
        device=recipe.device,
        checks={r.check: _kept(r) for r in inspection.checks},
        mrz_read=inspection.document.format is not None,
        overlap=overlap(specimen, regions) if regions and specimen.threat is not None else None,
    )
    return row, exam


def _kept(result: CheckResult) -> RunCheck:
    return RunCheck(
        result.outcome.value, result.reason.value, result.score, round(result.milliseconds, 2), result.threshold
    )


def overlap(specimen: Specimen, regions: Sequence[Region]) -> float | None:
    """Intersection over union of some regions with what the forger changed, on all sides; None where nothing was.

    Both are widened by 1 mm: an officer looks at a place, not at pixels.
    """
    shared = either = 0
    touched = False
    for side in specimen.sides:
        height, width = side.captured.shape
        changed = np.zeros((height, width), np.uint8) if side.mask is None else (side.mask > 127).astype(np.uint8)
        touched |= bool(changed.any())
        marked = np.zeros((height, width), np.uint8)
        for region in regions:
            if region.image.split("_", maxsplit=1)[0] == side.name:
                cv2.fillPoly(marked, [np.rint(np.array(region.polygon)).astype(np.int32)], 1)
        reach = 2 * round(side.captured.ppi / 25.4) + 1
        kernel = np.ones((reach, reach), np.uint8)
        a, b = cv2.dilate(changed, kernel) > 0, cv2.dilate(marked, kernel) > 0
        shared += int((a & b).sum())
        either += int((a | b).sum())
    return shared / either if touched and either else None
