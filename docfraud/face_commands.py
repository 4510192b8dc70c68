"""`docfraud compare` and `docfraud quality`: faces without a document around them. Heavy imports are inside."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from docfraud.batch import Json, each, expanded, json_sink, keep_apart, most_serious, report_failure, say, writable
from docfraud.errors import DocfraudError, ExitCode, UsageError


def compare(
    a: Annotated[Path, typer.Argument(metavar="A", help="A picture with a face, or a page with a portrait.")],
    b: Annotated[
        list[Path],
        typer.Argument(metavar="B...", help="The other picture; several are taken for one person's and averaged."),
    ],
    fmr: Annotated[
        float | None, typer.Option(metavar="RATE", help="Accept at this false match rate: 0.01, 0.001 or 0.0001.")
    ] = None,
    regions: Annotated[
        bool, typer.Option("--regions", help="Also compare part by part: where do the two faces differ?")
    ] = False,
    json: Json = None,
    html: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write a report with both faces and a map of where they differ.")
    ] = None,
) -> None:
    """Compare the faces of two pictures: distance, threshold, and where the threshold came from.

    Exit code 0 if they are alike, 1 if they are unlike, 3 if neither, 4 if there is no face.
    """
    from rich.console import Console

    from docfraud.biometrics.compare import compare_faces
    from docfraud.biometrics.thresholds import RATES
    from docfraud.results import Outcome

    if fmr is not None and fmr not in RATES:
        raise UsageError(f"No threshold was measured for the rate {fmr:g}.", remedy="Give 0.01, 0.001 or 0.0001.")
    keep_apart([a, *b], [html, None if json is None else Path(json)])
    if html is not None:
        writable(html)
    with json_sink(json) as write:
        if regions or html is not None:
            from docfraud.biometrics.appearance.compare import compare_in_detail

            result, parts = compare_in_detail(a, b, fmr=fmr)
            if html is not None:
                from docfraud.report.comparison_html import write_comparison

                write_comparison(result, parts, html)
        else:
            result = compare_faces(a, b, fmr=fmr)
        write(result)
    if json != "-":
        from docfraud.report.listings import render_comparison

        render_comparison(result, Console())
    if html is not None:
        say(f"Report: {html}")
    codes = {Outcome.SUCCESSFUL: ExitCode.CLEAR, Outcome.FAILED: ExitCode.SUSPECT}
    raise typer.Exit(codes.get(result.outcome, ExitCode.CAUTION))


def quality(
    pictures: Annotated[
        list[Path],
        typer.Argument(metavar="PICTURE...", help="Pictures with a face, or folders of them.", show_default=False),
    ],
    portrait: Annotated[
        bool,
        typer.Option(
            "--portrait", help="Judge it as a document's portrait: background, head size and place count, too."
        ),
    ] = False,
    json: Json = None,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Also show the components that are good or cannot be judged.")
    ] = False,
) -> None:
    """Judge face pictures by the components of ISO/IEC 29794-5, 0 to 100 each, with advice to the traveller.

    Exit code 0 if every component is good, 3 if one is poor, 4 if there is no face.
    """
    from rich.console import Console

    from docfraud.biometrics.quality.assess import assess_face

    paths = expanded(pictures)
    keep_apart(paths, [None if json is None else Path(json)])
    codes = []
    with json_sink(json) as write:
        for place, (file, result) in enumerate(each(paths, assess_face)):
            if isinstance(result, DocfraudError):
                report_failure(file, result, write)
                codes.append(result.exit_code)
                continue
            codes.append(ExitCode.CAUTION if result.poor(portrait=portrait) else ExitCode.CLEAR)
            write(result.to_json(str(file), portrait=portrait))
            if json != "-":
                from docfraud.report.listings import render_quality

                console = Console()
                if place:
                    console.print()
                render_quality(result, str(file), console, portrait=portrait, verbose=verbose)
    raise typer.Exit(most_serious(codes))
