"""The command line. Heavy imports happen inside the commands, so `docfraud --help` is quick."""

from __future__ import annotations

import datetime as dt
import logging
import os
import sys
import time
from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from docfraud._version import __version__
from docfraud.batch import (
    Json,
    cases,
    each,
    expanded,
    is_frame,
    json_sink,
    keep_apart,
    live_keys,
    make_folder,
    most_serious,
    report_failure,
    report_names,
    say,
    writable,
)
from docfraud.errors import DocfraudError, ExitCode, InternalError, UsageError
from docfraud.evaluate_commands import app as evaluate_app
from docfraud.face_commands import compare, quality
from docfraud.gallery_commands import app as gallery_app
from docfraud.reference_commands import app as reference_app
from docfraud.specimens.commands import app as specimens_app

if TYPE_CHECKING:
    from rich.console import Console

    from docfraud.api import Inspected
    from docfraud.imaging.picture import Picture
    from docfraud.results import Inspection, MRZReading
    from docfraud.settings import Settings

_EPILOG = (
    "Exit codes: 0 clear, 1 suspect, 3 caution, 4 unprocessable, 2 wrong call or missing file. "
    "For many files the most serious: 1, 2, 4, 3, 0."
)

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    epilog=_EPILOG,
    help="Tell whether a travel document is what it claims to be, and whether its bearer is its holder. "
    "docfraud advises, an officer decides.",
)

app.add_typer(evaluate_app, name="evaluate")
app.add_typer(gallery_app, name="gallery")
app.add_typer(reference_app, name="reference")
app.add_typer(specimens_app, name="specimens")


class MRZEngineName(StrEnum):
    """The MRZ engines on offer."""

    DOCFRAUD = "docfraud"
    PPOCR = "ppocr"
    TESSERACT = "tesseract"
    PASSPORTEYE = "passporteye"


Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Also show what succeeded, timings and the rules' log.")]
Sheet = Annotated[int, typer.Option(min=1, metavar="N", help="Which page of a PDF or TIFF to look at.")]
Engine = Annotated[
    MRZEngineName | None,
    typer.Option("--engine", help="Who reads the MRZ; tesseract and passporteye need the tesseract program."),
]


@app.callback(invoke_without_command=True)
def top(
    version: Annotated[bool, typer.Option("--version", help="Show the version and leave.")] = False,
) -> None:
    """Options before the command."""
    if version:
        typer.echo(f"docfraud {__version__}")
        raise typer.Exit


@app.command(epilog=_EPILOG)
def inspect(
    pages: Annotated[
        list[Path],
        typer.Argument(
            metavar="PAGE...",
            help="Data page, or the side of a card with the portrait. A folder with page.jpg, page_ir.jpg, "
            "page_uv.jpg, back.jpg, chip.jpg, live.jpg, live_2.jpg is one document; any other folder stands for the "
            "pages in it.",
            show_default=False,
        ),
    ],
    ir: Annotated[Path | None, typer.Option(metavar="FILE", help="The same side under infrared light (B900).")] = None,
    uv: Annotated[Path | None, typer.Option(metavar="FILE", help="The same side under ultraviolet light.")] = None,
    back: Annotated[Path | None, typer.Option(metavar="FILE", help="The other side of a card.")] = None,
    back_ir: Annotated[Path | None, typer.Option(metavar="FILE", help="The other side under infrared light.")] = None,
    back_uv: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The other side under ultraviolet light.")
    ] = None,
    chip: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The holder's picture out of the document's chip.")
    ] = None,
    live: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FILE",
            help="A picture of the person presenting the document; again for further frames of the same camera.",
        ),
    ] = None,
    policy: Annotated[
        str, typer.Option(metavar="NAME", help="high-convenience or high-security.")
    ] = "high-convenience",
    json: Json = None,
    html: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write a self-contained report; for several pages, a folder for them."),
    ] = None,
    sheet: Sheet = 1,
    today: Annotated[
        dt.datetime | None, typer.Option(formats=["%Y-%m-%d"], metavar="DATE", help="Inspect as of this day.")
    ] = None,
    engine: Engine = None,
    reference: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="Store of document models to compare with (`docfraud reference learn`)."),
    ] = None,
    verbose: Verbose = False,
) -> None:
    """Inspect a document, and its bearer if there is a live picture.

    One document gives a full report; several give a line each.
    """
    from docfraud.policy import get_policy

    get_policy(policy)
    found = cases(pages)
    files = [case.path for case in found]
    submissions = {case.path: case for case in found}
    options = {"page_ir": ir, "page_uv": uv, "back": back, "back_ir": back_ir, "back_uv": back_uv, "chip": chip}
    given = {name: path for name, path in options.items() if path is not None} | live_keys(live or ())
    if len(files) > 1 and given:
        raise UsageError(
            f"--{next(iter(given)).removeprefix('page_').replace('_', '-')} belongs to one document, "
            f"but {len(files)} pages were given.",
            remedy="Put each document's pictures into a folder of its own, or inspect one at a time.",
        )
    settings = _settings(engine, reference)
    inputs = [*given.values(), *(path for case in submissions.values() for path in (case.page, *case.others.values()))]
    keep_apart(inputs, [html, None if json is None else Path(json)])
    if html is not None and len(files) == 1:
        writable(html)
    elif html is not None:
        make_folder(html)

    def run(file: Path) -> Inspected:
        case = submissions[file]
        others = {key: path for key, path in case.others.items() if not (live and key.startswith("live"))}
        return _inspection(case.page, {**others, **given}, policy, today, settings, sheet)

    codes = []
    names = report_names(files)
    with json_sink(json) as write:
        for file, result in each(files, run):
            if isinstance(result, DocfraudError):
                report_failure(file, result, write)
                codes.append(result.exit_code)
                continue
            codes.append(_verdict_code(result.inspection))
            write(result.inspection)
            report = None if html is None else html if len(files) == 1 else html / names[file]
            if report is not None:
                _write_html(result, report)
            if json != "-":
                _show(result, file, report, alone=len(files) == 1, verbose=verbose)
    raise typer.Exit(most_serious(codes))


@app.command(epilog=_EPILOG)
def mrz(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="Pictures, or folders of pictures.", show_default=False)
    ],
    json: Json = None,
    sheet: Sheet = 1,
    engine: Engine = None,
    typography: Annotated[
        bool,
        typer.Option(
            "--typography", help="Also measure how it is set: character boxes, OCR-B scores, pitch, lines, place in mm."
        ),
    ] = False,
    verbose: Verbose = False,
) -> None:
    """Read machine-readable zones.

    Exit code 0 if every check digit is right, 1 if one is wrong, 3 if that is in doubt, 4 if no MRZ was found.
    """
    from docfraud.results import MRZResult

    settings = _settings(engine)
    paths = expanded(files)
    keep_apart(paths, [None if json is None else Path(json)])

    def run(file: Path) -> MRZResult:
        from docfraud.api import find_mrz

        started = time.perf_counter()
        search = find_mrz(_source(file, sheet, settings), typography=typography, settings=settings)
        elapsed = round((time.perf_counter() - started) * 1000, 1)
        return MRZResult(file=str(file), milliseconds=elapsed, mrz=search.mrz, remnants=search.remnants)

    codes = []
    with json_sink(json) as write:
        console = None if json == "-" else _console()
        for file, result in each(paths, run):
            if isinstance(result, DocfraudError):
                report_failure(file, result, write)
                codes.append(result.exit_code)
                continue
            codes.append(_mrz_code(result.mrz, settings))
            write(result)
            if console is not None:
                from docfraud.report.terminal import render_mrz

                render_mrz([result], console, verbose=verbose)
    raise typer.Exit(most_serious(codes))


app.command(epilog=_EPILOG)(compare)
app.command(epilog=_EPILOG)(quality)


@app.command()
def explain(
    check: Annotated[
        str | None, typer.Argument(metavar="[CHECK]", help="Id of a check, as `docfraud checks` lists it.")
    ] = None,
) -> None:
    """Explain a check: what it does, why a forger fails it, what else could cause it, how to check by hand."""
    from docfraud.checks import all_checks, get_check
    from docfraud.report.terminal import render_check_page

    console = _console()
    chosen = all_checks() if check is None else (get_check(check),)
    for one in chosen:
        render_check_page(one, console)


@app.command()
def checks(
    settings: Annotated[
        bool, typer.Option("--settings", help="List the thresholds and where each came from instead.")
    ] = False,
) -> None:
    """List every check, or every threshold with its origin."""
    console = _console()
    if settings:
        from docfraud.report.terminal import render_settings
        from docfraud.settings import default_settings

        render_settings(default_settings(), console)
        return
    from docfraud.checks import all_checks
    from docfraud.report.terminal import render_checks_table

    render_checks_table(all_checks(), console)


# ---- the work behind the commands -----------------------------------------------------------------------------------


def _settings(engine: MRZEngineName | None, reference: Path | None = None) -> Settings:
    from docfraud.settings import default_settings, load_settings

    given: dict[str, object] = {}
    if engine is not None:
        given["mrz_engine"] = engine.value
    if reference is not None:
        from docfraud.reference.store import Store

        given["reference_store"] = Store.open(reference).folder  # a wrong folder is told before the work
    return load_settings(**given) if given else default_settings()


def _inspection(
    file: Path,
    others: Mapping[str, Path],
    policy: str,
    today: dt.datetime | None,
    settings: Settings,
    sheet: int,
) -> Inspected:
    from docfraud.api import inspect_with_pictures
    from docfraud.examination import Submission

    submission = Submission(
        page=_source(file, sheet, settings),
        **{key: path for key, path in others.items() if not is_frame(key)},
        live_frames=[others[key] for key in sorted(filter(is_frame, others), key=lambda key: int(key[5:]))],
        today=today.date() if today else None,
    )
    return inspect_with_pictures(submission, policy=policy, settings=settings)


def _source(file: Path, sheet: int, settings: Settings) -> Path | Picture:
    """The file, or a later page of it."""
    if sheet == 1:
        return file
    from docfraud.imaging.load import load_picture

    return load_picture(file, settings=settings, page=sheet - 1)


def _show(result: Inspected, file: Path, report: Path | None, *, alone: bool, verbose: bool) -> None:
    from docfraud.report.terminal import render_inspection, render_line

    if not alone:
        render_line(result.inspection, str(file), _console())
        return
    if not result.pictures:
        say(result.inspection.verdict.bottom_line)
        return
    render_inspection(result.inspection, _console(), verbose=verbose)
    if report is not None:
        say(f"Report: {report}")


def _write_html(result: Inspected, path: Path) -> None:
    from docfraud.checks import all_checks
    from docfraud.report.html import write_html

    try:
        write_html(result.inspection, result.pictures, path, {c.id: c.page for c in all_checks()}, result.heat)
    except OSError as error:
        raise UsageError(f"The report could not be written to {path}: {error.strerror}.") from error


def _verdict_code(inspection: Inspection) -> ExitCode:
    return ExitCode[inspection.verdict.outcome.name]


def _mrz_code(readings: Sequence[MRZReading], settings: Settings) -> ExitCode:
    if not readings:
        return ExitCode.UNPROCESSABLE
    if all(reading.check_digits_valid for reading in readings):
        return ExitCode.CLEAR
    sure = any(not r.check_digits_valid and (r.doubt is None or r.doubt > settings.mrz_finding_doubt) for r in readings)
    return ExitCode.SUSPECT if sure else ExitCode.CAUTION


def _console() -> Console:
    from rich.console import Console

    return Console()


def main() -> NoReturn:
    """The entry point: an error docfraud raises on purpose is one sentence and its exit code."""
    level = os.environ.get("DOCFRAUD_LOG", "").upper()
    logging.basicConfig(level=level if level in logging.getLevelNamesMapping() else "CRITICAL", stream=sys.stderr)
    try:
        app()
    except DocfraudError as error:
        say(error.sentence)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        # the reader of our output has left (head, less): that is its right
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(ExitCode.CLEAR)
    except OSError as error:
        say(f"The output could not be written: {error.strerror or error}.")
        sys.exit(ExitCode.USAGE)
    except Exception as error:
        # never 1 by accident: that would read as a suspect document
        logging.getLogger(__name__).exception("docfraud broke down")
        failure = InternalError(f"docfraud broke down ({type(error).__name__}).")
        say(failure.sentence)
        sys.exit(failure.exit_code)
    sys.exit(ExitCode.CLEAR)
