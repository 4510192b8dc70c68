"""`docfraud specimens`: make genuine and forged specimens with their ground truth. Heavy imports are inside."""

from __future__ import annotations

import json as jsonlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from docfraud.errors import ExitCode

if TYPE_CHECKING:
    from docfraud.specimens.recipe import Recipe

__all__ = ["app"]

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode="rich",
    help="Make fictitious specimen documents, genuine and forged, with ground truth: for training and testing.",
)

Out = Annotated[Path, typer.Argument(metavar="FOLDER", help="Where to; made if need be. What is finished is kept.")]
Designs = Annotated[
    list[str] | None, typer.Option("--design", "-d", metavar="NAME", help="Document design; may be repeated.")
]
Seed = Annotated[int, typer.Option(metavar="N", help="Where random numbers start; the same seed gives the same bytes.")]
Ppi = Annotated[int, typer.Option(metavar="N", help="Pixels per inch of the page: 200, 300, 400 or 600.")]
DeviceName = Annotated[str, typer.Option("--device", metavar="NAME", help="What takes the pictures.")]
WearName = Annotated[
    str,
    typer.Option("--wear", metavar="NAME", help="none, light, heavy, or kinds joined by +, such as stains+creases."),
]
Portraits = Annotated[
    Path | None,
    typer.Option(metavar="FOLDER", help="Your own portraits: FOLDER/PERSON/*.jpg, or FOLDER/PERSON.jpg."),
]
PortraitName = Annotated[
    str | None, typer.Option("--portrait", metavar="NAME", help="Whose portrait; default by seed.")
]
Live = Annotated[bool, typer.Option("--live/--no-live", help="Also simulate a picture of the person who presents it.")]
Jpeg = Annotated[
    int | None, typer.Option("--jpeg", min=1, max=100, metavar="N", help="JPEG quality; default the device's own.")
]
Jobs = Annotated[
    int | None, typer.Option("--jobs", "-j", min=1, metavar="N", help="Processes; default all cores, memory allowing.")
]


@app.command("list")
def list_(
    json: Annotated[bool, typer.Option("--json", help="As one JSON object on standard output.")] = False,
) -> None:
    """List designs, forgeries and their ways, wear, capture devices and portraits."""
    from docfraud.specimens.catalogue import catalogue, render_catalogue

    if json:
        typer.echo(jsonlib.dumps(catalogue(), ensure_ascii=False))
        return
    from rich.console import Console

    render_catalogue(catalogue(), Console())


@app.command()
def make(
    folder: Out,
    design: Designs = None,
    count: Annotated[int, typer.Option("--count", "-n", min=1, metavar="N", help="How many, designs in turn.")] = 17,
    seed: Seed = 1,
    ppi: Ppi = 400,
    device: DeviceName = "page-reader",
    wear: WearName = "none",
    portraits: Portraits = None,
    portrait: PortraitName = None,
    live: Live = True,
    jpeg: Jpeg = None,
    jobs: Jobs = None,
) -> None:
    """Make genuine specimens: pictures under each light, the holder live, and the ground truth.

    Run again after an interruption, it goes on where it stopped.
    """
    from docfraud.specimens.recipe import plan_genuine

    recipes = plan_genuine(
        design or (), count, seed, ppi=ppi, device=device, wear=wear, portrait=portrait, live=live, jpeg=jpeg
    )
    _produce(recipes, folder, portraits, jobs)


@app.command()
def forge(
    folder: Out,
    forgery: Annotated[
        list[str] | None,
        typer.Option(
            "--forgery", "-f", metavar="NAME[:WAY]", help="Kind of forgery, such as photo-substitution or "
            "photo-substitution:pasted; may be repeated. Default: every way of every kind.",
        ),
    ] = None,
    quality: Annotated[
        list[str] | None,
        typer.Option("--quality", "-q", metavar="NAME", help="clumsy, fair or careful; may be repeated. Default: all."),
    ] = None,
    design: Designs = None,
    count: Annotated[int, typer.Option("--count", "-n", min=1, metavar="N", help="Of each way and quality.")] = 1,
    seed: Seed = 1,
    ppi: Ppi = 400,
    device: DeviceName = "page-reader",
    wear: WearName = "none",
    portraits: Portraits = None,
    portrait: PortraitName = None,
    live: Live = True,
    jpeg: Jpeg = None,
    jobs: Jobs = None,
) -> None:  # fmt: skip
    """Make forged specimens, each with its class, what was changed, and which checks ought to notice."""
    from docfraud.specimens.forgeries import QUALITIES
    from docfraud.specimens.recipe import forgery_ways, plan_forged

    settings: dict[str, Any] = {
        "ppi": ppi,
        "device": device,
        "wear": wear,
        "portrait": portrait,
        "live": live,
        "jpeg": jpeg,
    }
    ways = forgery_ways(forgery or ())
    recipes = plan_forged(design or (), ways, tuple(dict.fromkeys(quality or QUALITIES)), count, seed, **settings)
    _produce(recipes, folder, portraits, jobs)


def _produce(recipes: Sequence[Recipe], folder: Path, portraits: Path | None, jobs: int | None) -> None:
    from docfraud.batch import progress_bar, say
    from docfraud.specimens.contact_sheet import write_index
    from docfraud.specimens.production import portraits_of, produce, workers

    for warning in portraits_of(portraits).warnings:
        say(f"Not used: {warning}")
    with progress_bar(len(recipes)) as tell:
        result = produce(recipes, folder, portraits, jobs=workers(jobs), progress=lambda name: tell(name[:40], 1))
    total = write_index(folder)
    for name, error in result.failed:
        say(f"{name}: {error.sentence}")
    kept = f", {len(result.kept)} were there already" if result.kept else ""
    say(f"{len(result.made)} made{kept}. {total} specimens in {folder}; contact sheet: {folder / 'index.html'}")
    if result.failed:
        raise typer.Exit(max(error.exit_code for _, error in result.failed))
    raise typer.Exit(ExitCode.CLEAR)
