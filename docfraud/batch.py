"""Many files, one after the other: which ones, how far, what goes wrong, and where results go."""

from __future__ import annotations

import json
import logging
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from docfraud.errors import DocfraudError, ExitCode, FileMissingError, InternalError, UsageError

PICTURE_SUFFIXES = frozenset(
    {".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".tif", ".tiff", ".webp"}
    | {".bmp", ".gif", ".pgm", ".ppm", ".heic", ".heif", ".jp2", ".j2k", ".pdf"}
)
"""Files that a folder stands for; a file named on the command line may have any name."""

_SERIOUSNESS = (ExitCode.SUSPECT, ExitCode.USAGE, ExitCode.UNPROCESSABLE, ExitCode.CAUTION, ExitCode.CLEAR)

_FURTHER = ("page_ir", "page_uv", "back", "back_ir", "back_uv", "chip", "live")
"""Pictures of a submission besides its page, as `Submission` calls them."""

_FRAME = re.compile(r"live_([2-9]|[1-9][0-9]{1,2})")
"""Further frames of the live camera: live_2, live_3 and so on."""

Json = Annotated[
    str | None, typer.Option("--json", metavar="FILE", help="Write JSON, one object per line; - for standard output.")
]
"""The option of every command with results to hand on."""

_T = TypeVar("_T")

logger = logging.getLogger(__name__)


def writable(path: Path) -> None:
    """Fail before the work, not after it."""
    if path.is_dir() or not path.parent.is_dir() or not os.access(path if path.exists() else path.parent, os.W_OK):
        raise UsageError(f"{path} cannot be written.", remedy="Name a file in an existing folder.")


def make_folder(path: Path) -> None:
    """Make a folder for reports.

    Raises:
        UsageError: it cannot be made.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"The folder {path} cannot be made: {error.strerror}.") from error


def keep_apart(inputs: Sequence[Path], outputs: Sequence[Path | None]) -> None:
    """Never write over a picture that was handed in: it may be evidence.

    Raises:
        UsageError: an output is one of the inputs.
    """
    for output in outputs:
        if output is not None and any(_same_file(output, path) for path in inputs):
            raise UsageError(f"{output} is one of the pictures.", remedy="Name another file for the output.")


def _same_file(a: Path, b: Path) -> bool:
    try:
        return a.samefile(b)
    except OSError:
        return False


@dataclass(frozen=True, slots=True)
class Case:
    """One submission on disk.

    Attributes:
        path: the page's file, or the folder that holds all its pictures.
        page: the page's file.
        others: further pictures by their name in `docfraud.examination.Submission`.
    """

    path: Path
    page: Path
    others: Mapping[str, Path] = field(default_factory=dict)


def cases(paths: Sequence[Path]) -> list[Case]:
    """Submissions: a file is a page by itself; a folder is one submission if it holds page.jpg (or .png, ...) and
    nothing but pictures named page_ir, page_uv, back, back_ir, back_uv, chip, live, live_2 and so on; else each of its
    pictures is a page."""
    out: list[Case] = []
    for path in paths:
        whole = _submission(path) if path.is_dir() else None
        out += [whole] if whole is not None else [Case(file, file) for file in expanded([path])]
    return out


def _submission(folder: Path) -> Case | None:
    pictures = [p for p in folder.iterdir() if p.suffix.lower() in PICTURE_SUFFIXES and p.is_file()]
    by_name = {p.stem.lower(): p for p in pictures}
    page = by_name.pop("page", None)
    if (
        page is None
        or len(by_name) + 1 != len(pictures)
        or not all(name in _FURTHER or (is_frame(name) and "live" in by_name) for name in by_name)
    ):
        return None
    return Case(folder, page, by_name)


def is_frame(name: str) -> bool:
    """Is that the name of a further frame of the live camera?"""
    return _FRAME.fullmatch(name) is not None


def live_keys(paths: Sequence[Path]) -> dict[str, Path]:
    """The live picture and further frames under the names that `Submission.given` uses."""
    return {"live" if number == 1 else f"live_{number}": path for number, path in enumerate(paths, 1)}


def report_names(files: Sequence[Path]) -> dict[Path, str]:
    """A report's file name for each page; pages of one name in several folders are numbered."""
    names: dict[Path, str] = {}
    taken: set[str] = set()
    for file in files:
        stem = file.name if file.is_dir() else file.stem
        name, number = f"{stem}.html", 1
        while name.lower() in taken:
            number += 1
            name = f"{stem}-{number}.html"
        taken.add(name.lower())
        names[file] = name
    return names


def expanded(paths: Sequence[Path]) -> list[Path]:
    """Files as given; a folder gives its pictures, sorted by name."""
    files: list[Path] = []
    for path in paths:
        if not path.is_dir():
            files.append(path)
            continue
        inside = sorted(p for p in path.iterdir() if p.suffix.lower() in PICTURE_SUFFIXES and p.is_file())
        if not inside:
            raise FileMissingError(f"There are no pictures in the folder {path}.")
        files += inside
    return files


def each(files: Sequence[Path], run: Callable[[Path], _T]) -> Iterator[tuple[Path, _T | DocfraudError]]:
    """Run over files; a bad file gives its error and does not stop the rest. Several files show a progress bar."""
    for file in _with_progress(files):
        result: _T | DocfraudError
        try:
            result = run(file)
        except DocfraudError as error:
            result = error
        except Exception as error:
            logger.exception("docfraud broke down on %s", file.name)
            result = InternalError(f"docfraud broke down on {file.name} ({type(error).__name__}).")
        yield file, result


def _with_progress(files: Sequence[Path]) -> Iterable[Path]:
    if len(files) == 1:
        yield from files
        return
    with progress_bar(len(files)) as tell:
        for file in files:
            tell(file.name[:30], 0)
            yield file
            tell(file.name[:30], 1)


@contextmanager
def progress_bar(total: int) -> Iterator[Callable[[str, int], None]]:
    """A bar on standard error where that is a terminal: tell it what is at hand and how many more are done."""
    if not sys.stderr.isatty():
        yield lambda _what, _done: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=total)
        yield lambda what, done: progress.update(task, advance=done, description=what)


@contextmanager
def json_sink(target: str | None) -> Iterator[Callable[[object], None]]:
    """A function that writes results as JSON lines: to a file, to standard output for -, or nowhere."""
    if target is None:
        yield lambda _result: None
        return
    from docfraud.report.json_lines import to_json_line

    def line(result: object) -> str:
        return result if isinstance(result, str) else to_json_line(result)  # type: ignore[arg-type]

    if target == "-":

        def to_stdout(result: object) -> None:
            sys.stdout.write(line(result) + "\n")
            sys.stdout.flush()

        yield to_stdout
        return
    path = Path(target)
    writable(path)
    with path.open("w", encoding="utf-8") as stream:

        def to_file(result: object) -> None:
            stream.write(line(result) + "\n")
            stream.flush()

        yield to_file


def report_failure(file: Path, error: DocfraudError, write: Callable[[object], None]) -> None:
    """Say in one sentence why a file has no result, and leave an object for it among the results."""
    write(json.dumps({"file": str(file), "error": str(error), "remedy": error.remedy}))
    say(error.sentence)


def most_serious(codes: Iterable[ExitCode]) -> ExitCode:
    """The exit code for many files."""
    return min(codes, key=_SERIOUSNESS.index, default=ExitCode.CLEAR)


def say(sentence: str) -> None:
    """One line to standard error, safe for any terminal."""
    from docfraud.report.words import clean

    encoding = sys.stderr.encoding or "utf-8"
    sys.stderr.write(clean(sentence).encode(encoding, "replace").decode(encoding) + "\n")
