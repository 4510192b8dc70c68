"""`docfraud evaluate`: error rates on a user's own pictures. Heavy imports are inside."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True, help="Measure error rates on pictures of your own, and what to set for them.")


@app.callback()
def top() -> None:
    """Measure error rates on pictures of your own, and what to set for them."""


@app.command()
def faces(
    folder: Annotated[
        Path,
        typer.Argument(metavar="FOLDER", help="One sub-folder per person with that person's pictures."),
    ],
    probes: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER",
            help="Pictures to compare with those of the first folder (live ones, say); the same names of people. "
            "Without it every picture meets every other.",
        ),
    ] = None,
    json: Annotated[
        str | None, typer.Option("--json", metavar="FILE", help="Write the result as JSON; - for standard output.")
    ] = None,
    html: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write a self-contained report with DET and ROC curves.")
    ] = None,
    rounds: Annotated[int, typer.Option(min=20, metavar="N", help="Rounds of the bootstrap over people.")] = 1000,
    fmr: Annotated[float, typer.Option(metavar="RATE", help="False match rate to propose a threshold for.")] = 0.001,
) -> None:
    """Error rates of face comparison on pictures of known people (ISO/IEC 19795-1), and a threshold to set.

    Exit code 0 if all was measured; 3 if a picture had no usable face, the pictures look mislabelled, or they are too
    few for the rate; 4 if no comparison could be made, 2 if the folder is not laid out as it must be.
    """
    from docfraud.batch import json_sink, keep_apart, progress_bar, say, writable
    from docfraud.biometrics.evaluation.evaluate import evaluate_faces
    from docfraud.biometrics.evaluation.pictures import list_pictures
    from docfraud.errors import ExitCode, UsageError

    files = [file for one in (folder, probes) if one is not None for file, _ in list_pictures(one)]
    keep_apart(files, [html, None if json in (None, "-") else Path(str(json))])
    if html is not None:
        writable(html)
    with json_sink(json) as write:
        with progress_bar(len(files)) as tell:
            result = evaluate_faces(
                folder, probes=probes, fmr=fmr, rounds=rounds, progress=lambda name: tell(name[-30:], 1)
            )
        write(result)
    if html is not None:
        from docfraud.report.evaluation_html import evaluation_html

        try:
            html.write_text(evaluation_html(result), encoding="utf-8", errors="backslashreplace")
        except OSError as error:
            raise UsageError(f"The report could not be written to {html}: {error.strerror}.") from error
    if json != "-":
        from rich.console import Console

        from docfraud.report.evaluation_terminal import render_evaluation

        render_evaluation(result, Console())
    if html is not None:
        say(f"Report: {html}")
    doubtful = result.failures or result.warnings or result.proposal is None
    raise typer.Exit(ExitCode.CAUTION if doubtful else ExitCode.CLEAR)
