"""Many specimens: on all cores, resumable, one failure does not stop the rest."""

from __future__ import annotations

import logging
import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from pathlib import Path

from docfraud.errors import DocfraudError, InternalError
from docfraud.specimens.portraits.base import PortraitSet
from docfraud.specimens.recipe import Recipe
from docfraud.specimens.store import read_truth, save
from docfraud.specimens.truth import RecipeTruth

__all__ = ["Production", "Progress", "portraits_of", "produce", "workers"]

logger = logging.getLogger(__name__)

_MEMORY_EACH = 3 << 30
"""Bytes that one worker may need for a passport at 1200 ppi in seven bands, its stock and a forger's copies."""


@dataclass(slots=True)
class Production:
    """What came of it.

    Attributes:
        made: names of the specimens made now.
        kept: names of those that were there already, made after the same recipe.
        failed: name and error of those that could not be made.
    """

    made: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    failed: list[tuple[str, DocfraudError]] = field(default_factory=list)


Progress = Callable[[str], None]
"""Told the name of each specimen when it is done, kept or failed."""


def workers(wanted: int | None = None) -> int:
    """How many processes to use: as wanted, or one a core as far as memory allows."""
    if wanted is not None:
        return max(wanted, 1)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    try:
        memory = os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, OSError, ValueError):
        return cores
    return max(1, min(cores, int(memory // _MEMORY_EACH)))


def produce(
    recipes: Sequence[Recipe],
    folder: Path,
    portraits: Path | None = None,
    *,
    jobs: int = 1,
    progress: Progress = lambda name: None,
) -> Production:
    """Make specimens in `folder`; what is there already, after the same recipe, is kept.

    Args:
        recipes: what to make.
        folder: made where it does not exist.
        portraits: the user's own portraits; None for the packaged ones.
        jobs: processes.
        progress: told of each.

    Raises:
        FileMissingError: there is no such portrait folder.
        UsageError: there is no usable portrait in it, or the folder cannot be made.
    """
    from docfraud.batch import make_folder

    make_folder(folder)
    result = Production()
    todo: list[Recipe] = []
    for recipe in recipes:
        truth = read_truth(folder / recipe.name)
        if truth is not None and truth.recipe == RecipeTruth(**asdict(recipe)):
            result.kept.append(recipe.name)
            progress(recipe.name)
        else:
            todo.append(recipe)
    todo.sort(key=lambda recipe: recipe.design)  # a worker keeps the stock of the last design
    if todo:
        portraits_of(portraits)  # a wrong folder is told before any process starts
    for recipe, error in _run(todo, folder, portraits, jobs):
        if error is None:
            result.made.append(recipe.name)
        else:
            result.failed.append((recipe.name, error))
        progress(recipe.name)
    return result


def _run(
    recipes: Sequence[Recipe], folder: Path, portraits: Path | None, jobs: int
) -> Iterator[tuple[Recipe, DocfraudError | None]]:
    if jobs <= 1 or len(recipes) <= 1:
        for recipe in recipes:
            yield recipe, _one(recipe, folder, portraits)
        return
    context = multiprocessing.get_context("spawn")  # forked OpenCV threads hang
    pool = ProcessPoolExecutor(min(jobs, len(recipes)), context, initializer=_one_thread)
    try:
        yield from _feed(pool, recipes, folder, portraits, 3 * jobs)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _feed(
    pool: ProcessPoolExecutor, recipes: Iterable[Recipe], folder: Path, portraits: Path | None, ahead: int
) -> Iterator[tuple[Recipe, DocfraudError | None]]:
    """Keep a few recipes queued, so that an interruption does not wait for thousands."""
    queue = iter(recipes)
    running: dict[Future[DocfraudError | None], Recipe] = {}
    while True:
        while len(running) < ahead and (recipe := next(queue, None)) is not None:
            running[pool.submit(_one, recipe, folder, portraits)] = recipe
        if not running:
            return
        done, _ = wait(running, return_when=FIRST_COMPLETED)
        for future in done:
            recipe = running.pop(future)
            failure = future.exception()
            if failure is not None:  # the process died: memory, a signal
                broken = InternalError(f"The process that made {recipe.name} broke down ({type(failure).__name__}).")
                yield recipe, broken
            else:
                yield recipe, future.result()


def _one(recipe: Recipe, folder: Path, portraits: Path | None) -> DocfraudError | None:
    """Make and save one; the error where that failed."""
    from docfraud.specimens.workshop import make

    try:
        save(make(recipe, portraits_of(portraits)), folder)
    except DocfraudError as error:
        return error
    except Exception as error:
        logger.exception("docfraud broke down on %s", recipe.name)
        return InternalError(f"docfraud broke down on {recipe.name} ({type(error).__name__}).")
    return None


@lru_cache(maxsize=2)
def portraits_of(portraits: Path | None) -> PortraitSet:
    """The portraits of a folder, or the packaged ones; read once in a process."""
    from docfraud.specimens.portraits.library import library

    return library(portraits)


def _one_thread() -> None:
    from docfraud.imaging.native import cv2

    cv2.setNumThreads(1)
