"""`docfraud reference`: learn document models and keep a store of them. Heavy imports are inside."""

from __future__ import annotations

import json as jsonlib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from docfraud.reference.store import Store

app = typer.Typer(
    no_args_is_help=True,
    help="Learn what genuine documents look like, and keep the models in a folder that can be carried and signed.",
)

StoreFolder = Annotated[
    Path | None,
    typer.Option(
        "--store",
        metavar="FOLDER",
        help="The store of document models. Default: DOCFRAUD_REFERENCE_STORE, or ./reference.",
    ),
]


def _folder(store: Path | None) -> Path:
    from docfraud.settings import default_settings

    return store or default_settings().reference_store or Path("reference")


def _open(store: Path | None) -> Store:
    from docfraud.reference.store import Store

    return Store.open(_folder(store))


@app.command()
def learn(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Of the model, such as uto-passport-2018.")],
    pictures: Annotated[
        list[Path],
        typer.Argument(
            metavar="SPECIMEN...",
            help="Genuine specimens: folders with page.jpg, page_ir.jpg, page_uv.jpg, back.jpg, or single pictures.",
        ),
    ],
    store: StoreFolder = None,
    note: Annotated[str, typer.Option(metavar="TEXT", help="Where the specimens came from.")] = "",
    replace: Annotated[bool, typer.Option("--replace", help="Replace a model of that name.")] = False,
) -> None:
    """Learn a document model from one or more genuine specimens."""
    from docfraud.batch import cases, make_folder
    from docfraud.examination import Submission
    from docfraud.learning import learn_document_model
    from docfraud.reference.store import Store

    folder = _folder(store)
    make_folder(folder)
    submissions = [Submission(page=case.page, **_pictures(case.others)) for case in cases(pictures)]
    model = learn_document_model(name, submissions, note=note)
    Store(folder).add(model, replace=replace)
    lights = sorted({light.value for side in model.sides.values() for light in side.lights})
    typer.echo(
        f"Learnt {name} from {model.specimens} specimen{'s' if model.specimens > 1 else ''}: "
        f"{model.issuer or 'issuer unknown'}, {model.format or 'format unknown'}, {' and '.join(model.sides)}, "
        f"lights {', '.join(lights)}. It is in {folder / name}."
    )
    if model.specimens < 2:
        typer.echo(
            "One specimen cannot tell all of its holder's data from the blank's print; two or more can.", err=True
        )


def _pictures(others: Mapping[str, Path]) -> dict[str, Any]:
    """A specimen's further pictures; whoever presents it does not matter."""
    return {name: path for name, path in others.items() if name not in ("live", "chip")}


@app.command("list")
def list_models(
    store: StoreFolder = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """List the models of a store."""
    for model in _open(store).entries():
        sides = {name: [light.value for light in lights] for name, lights in model.lights.items()}
        if json:
            row = {
                "name": model.name, "issuer": model.issuer, "document_code": model.document_code,
                "format": model.format, "specimens": model.specimens, "sides": sides, "note": model.note,
            }  # fmt: skip
            typer.echo(jsonlib.dumps(row, ensure_ascii=False))
        else:
            shown = "; ".join(f"{name}: {', '.join(lights)}" for name, lights in sides.items())
            typer.echo(
                f"{model.name}  {model.issuer} {model.document_code} {model.format}  {model.specimens} specimens  "
                f"{shown}"
            )


@app.command()
def remove(
    names: Annotated[list[str], typer.Argument(metavar="NAME...", help="Models to take out.")],
    store: StoreFolder = None,
) -> None:
    """Take models out of a store."""
    opened = _open(store)
    for name in names:
        opened.remove(name)
        typer.echo(f"Removed {name}.")


@app.command()
def verify(
    store: StoreFolder = None,
    write: Annotated[
        bool, typer.Option("--write", help="Write the list of hashes anew, after a change you made.")
    ] = False,
) -> None:
    """Check a store against its list of hashes, SHA256SUMS. Sign that file to sign the store."""
    from docfraud.errors import ModelFileError

    opened = _open(store)
    if write:
        typer.echo(f"Wrote {opened.write_list()}.")
        return
    wrong = opened.verify()
    if wrong:
        raise ModelFileError(
            f"{len(wrong)} file{'s do' if len(wrong) > 1 else ' does'} not agree with the list: {' '.join(wrong[:5])}",
            remedy="Copy the store again; if you changed it, use `docfraud reference verify --write`.",
        )
    typer.echo(f"{len(opened)} models, all as listed.")
