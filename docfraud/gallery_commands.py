"""`docfraud gallery`: a watch list, or a booth's memory. Heavy imports are inside."""

from __future__ import annotations

import json as jsonlib
import math
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from docfraud.batch import each, expanded, json_sink, most_serious, report_failure, say
from docfraud.errors import DocfraudError, ExitCode, FileMissingError, UsageError

if TYPE_CHECKING:
    from docfraud.biometrics.gallery import Gallery, GalleryKey, SearchResult, Templates

app = typer.Typer(
    no_args_is_help=True,
    help="Search for a face among people known before: the same face under another name or document. One encrypted "
    "file holds templates, names and notes, no pictures; an audit log beside it says who searched for whom and why. "
    "What is found are candidates for an officer, never an identification.",
    epilog="Exit codes: 0 done, or nobody found; 1 candidates found; 2 wrong call, key or missing file; 4 no face, "
    "damaged, busy or not writable.",
)

File = Annotated[
    Path | None,
    typer.Option("--gallery", metavar="FILE", help="The gallery. Default: DOCFRAUD_GALLERY, or ./gallery.dfg."),
]
KeyFile = Annotated[
    Path | None,
    typer.Option(
        "--key-file",
        metavar="FILE",
        help="Its key. Default: the key in DOCFRAUD_GALLERY_KEY, or the file in DOCFRAUD_GALLERY_KEY_FILE.",
    ),
]
Operator = Annotated[
    str | None, typer.Option(metavar="NAME", help="Who asks, for the audit log. Default: the system's account.")
]
Reason = Annotated[str, typer.Option(metavar="TEXT", help="Why, for the audit log.")]
Json = Annotated[
    str | None, typer.Option("--json", metavar="FILE", help="Write JSON, one object per line; - for standard output.")
]


def _path(file: Path | None) -> Path:
    from docfraud.settings import default_settings

    return file or default_settings().gallery or Path("gallery.dfg")


def _key(key_file: Path | None) -> GalleryKey:
    from docfraud.biometrics.gallery import find_key
    from docfraud.settings import default_settings

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        key = find_key(key_file, setting=default_settings().gallery_key_file)
    for warning in caught:
        say(str(warning.message))
    return key


def _open(
    file: Path | None, key_file: Path | None, operator: str | None, *, read_only: bool = False, rescue: bool = False
) -> Gallery:
    from docfraud.biometrics.gallery import Gallery

    gallery = Gallery.open(_path(file), _key(key_file), read_only=read_only, rescue=rescue, operator=operator)
    if gallery.recovered:
        say(gallery.recovered)
    return gallery


def _show(line: str) -> None:
    from docfraud.report.words import clean

    typer.echo(clean(line))


def _people(count: int) -> str:
    return f"{count:,} {'person' if count == 1 else 'people'}"


def _line(data: dict[str, Any]) -> str:
    return jsonlib.dumps(data, ensure_ascii=False)


@app.command("make-key")
def make_key(file: Annotated[Path, typer.Argument(metavar="FILE", help="New file for the key.")]) -> None:
    """Make a key: 32 random bytes in a new file that only you may read.

    Who has the key can read the gallery; who has lost it cannot. Keep a copy where the gallery's backups are not.
    """
    from docfraud.biometrics.gallery import make_key_file

    make_key_file(file)
    typer.echo(f"A key is in {file}. Keep a copy of it apart from the gallery: without it nobody can read the gallery.")


@app.command()
def create(file: File = None, key_file: KeyFile = None, operator: Operator = None) -> None:
    """Make a new, empty gallery for the templates of this installation's face networks."""
    from docfraud.biometrics.gallery import Gallery

    path = _path(file)
    with Gallery.create(path, _key(key_file), operator=operator) as gallery:
        typer.echo(f"{path} is a gallery for templates of kind {gallery.template.kind}.")


@app.command()
def add(
    pictures: Annotated[
        list[Path] | None, typer.Argument(metavar="[PICTURE...]", help="Pictures of one person, a face on each.")
    ] = None,
    folder: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Many people: a folder for each, named by the person's id.")
    ] = None,
    person: Annotated[str | None, typer.Option(metavar="ID", help="The person's id; left out, one is made.")] = None,
    label: Annotated[str, typer.Option(metavar="TEXT", help="Name, or what else an officer shall see.")] = "",
    document: Annotated[str, typer.Option(metavar="NUMBER", help="Number of the document.")] = "",
    note: Annotated[str, typer.Option(metavar="TEXT", help="Anything else.")] = "",
    more: Annotated[bool, typer.Option("--more", help="Further pictures of a person who is there.")] = False,
    file: File = None,
    key_file: KeyFile = None,
    operator: Operator = None,
    reason: Reason = "",
    json: Json = None,
) -> None:
    """Add people. Only templates are kept, no pictures.

    A picture without a usable face is named and left out; the others are added, and the exit code is 4.
    """
    groups = _groups(pictures or [], folder, person, (label, document, note), more=more)
    with _open(file, key_file, operator) as gallery, json_sink(json) as write:
        codes = [
            code
            for who, files in groups
            for code in _add_one(
                gallery, who, files, (label, document, note), reason, write, more=more, quiet=json == "-"
            )
        ]
    raise typer.Exit(most_serious(codes))


def _groups(
    pictures: Sequence[Path], folder: Path | None, person: str | None, texts: tuple[str, ...], *, more: bool
) -> list[tuple[str | None, list[Path]]]:
    """Who is to be added with which files."""
    if (folder is None) == (not pictures):
        raise UsageError("Give pictures of one person, or --folder with a folder for each person.")
    if folder is None:
        if more and person is None:
            raise UsageError("--more needs --person: whose pictures are they?")
        return [(person, expanded(pictures))]
    if person is not None or any(texts):
        raise UsageError("--person, --label, --document and --note belong to one person, --folder to many.")
    if not folder.is_dir():
        raise FileMissingError(f"There is no folder {folder}.")
    inside = sorted(path for path in folder.iterdir() if path.is_dir())
    if not inside:
        raise FileMissingError(f"There are no folders of people in {folder}.")
    return [(path.name, [path]) for path in inside]


def _add_one(
    gallery: Gallery,
    person: str | None,
    files: list[Path],
    texts: tuple[str, str, str],
    reason: str,
    write: Callable[[object], None],
    *,
    more: bool,
    quiet: bool,
) -> Iterator[ExitCode]:
    """Add one person; exit codes of what happened. What concerns the gallery as a whole is raised."""
    import numpy as np

    from docfraud.biometrics.gallery import Templates, templates_of
    from docfraud.errors import PersonExistsError, UnknownNameError

    found: list[Templates] = []
    try:
        files = expanded(files)
    except FileMissingError as error:  # an empty folder among others
        report_failure(files[0], error, write)
        yield error.exit_code
        return
    for file, result in each(files, lambda file: templates_of([file])):
        if isinstance(result, DocfraudError):
            report_failure(file, result, write)
            yield result.exit_code
        else:
            found.append(result)
    if not found:
        return
    templates = Templates(np.concatenate([one.values for one in found]), found[0].kind)
    try:
        if more and person is not None:
            gallery.add_pictures(person, templates, reason=reason)
        else:
            label, document, note = texts
            person = gallery.add(person, templates, label=label, document=document, note=note, reason=reason)
    except (PersonExistsError, UnknownNameError) as error:
        report_failure(files[0].parent, error, write)
        yield error.exit_code
        return
    count = len(found)
    write(_line({"person": person, "pictures": count}))
    if not quiet:
        _show(f"Added {person} with {count} picture{'' if count == 1 else 's'}.")


@app.command()
def search(
    pictures: Annotated[list[Path], typer.Argument(metavar="PICTURE...", help="Whom to search for, a face on each.")],
    k: Annotated[int, typer.Option("-k", min=1, metavar="N", help="The most candidates wanted.")] = 10,
    max_distance: Annotated[
        float | None,
        typer.Option(min=0, metavar="D", help="List candidates up to this distance. Default: by the gallery's size."),
    ] = None,
    file: File = None,
    key_file: KeyFile = None,
    operator: Operator = None,
    reason: Reason = "",
    json: Json = None,
) -> None:
    """Search for the face of a picture. Exit code 1 if there are candidates, 0 if there are none."""
    codes = []
    with _open(file, key_file, operator, read_only=True) as gallery, json_sink(json) as write:
        run = _search(gallery, k, max_distance, reason)
        for path, result in each(expanded(pictures), run):
            if isinstance(result, DocfraudError):
                report_failure(path, result, write)
                codes.append(result.exit_code)
                continue
            codes.append(ExitCode.SUSPECT if result.candidates else ExitCode.CLEAR)
            limit = None if math.isinf(result.max_distance) else result.max_distance
            write(_line({"file": str(path), **asdict(result), "max_distance": limit}))
            if json != "-":
                _show(f"{path}: {result.message} (Audit log: entry {result.audit_id}.)")
                for number, one in enumerate(result.candidates, 1):
                    known = "  ".join(filter(None, (one.person, one.label, one.document)))
                    _show(f"{number:3}. distance {one.distance:.3f}  {known}  (picture {one.picture})")
    raise typer.Exit(most_serious(codes))


def _search(gallery: Gallery, k: int, max_distance: float | None, reason: str) -> Callable[[Path], SearchResult]:
    def run(path: Path) -> SearchResult:
        from docfraud.biometrics.gallery import templates_of

        # templates first, so that the message about a picture without a face names its file
        gallery.require_kind()
        return gallery.search(templates_of([path]), k, max_distance=max_distance, reason=reason)

    return run


@app.command()
def remove(
    people: Annotated[list[str], typer.Argument(metavar="ID...", help="People to take out.")],
    purge: Annotated[
        bool,
        typer.Option(help="Write the file anew without them; else their templates stay in it until it is compacted."),
    ] = True,
    file: File = None,
    key_file: KeyFile = None,
    operator: Operator = None,
    reason: Reason = "",
) -> None:
    """Take people out for good. Their ids stay in the audit log, their templates in backups of yours."""
    with _open(file, key_file, operator) as gallery:
        gallery.remove(*people, purge=purge, reason=reason)
        _show(f"Removed {', '.join(people)}.{'' if purge else ' Their templates stay in the file until `compact`.'}")


@app.command("list")
def list_people(
    file: File = None, key_file: KeyFile = None, operator: Operator = None, reason: Reason = "", json: Json = None
) -> None:
    """List everybody in a gallery, without templates."""
    from docfraud.biometrics.gallery.export import plain

    with _open(file, key_file, operator, read_only=True) as gallery, json_sink(json) as write:
        for one in gallery.people(reason=reason):
            write(_line(plain(one)))
            if json != "-":
                count, since = len(one.pictures), one.pictures[0].added.date().isoformat()
                parts = (one.person, one.label, one.document, one.note.replace("\n", " "))
                _show(f"{'  '.join(filter(None, parts))}  {count} picture{'' if count == 1 else 's'} since {since}")


@app.command()
def export(
    target: Annotated[Path, typer.Argument(metavar="FILE", help="New file for JSON lines, in clear.")],
    templates: Annotated[
        bool, typer.Option("--templates", help="Also the templates: biometric data, with which anybody can search.")
    ] = False,
    rescue: Annotated[bool, typer.Option("--rescue", help="As much of a damaged gallery as is whole.")] = False,
    file: File = None,
    key_file: KeyFile = None,
    operator: Operator = None,
    reason: Reason = "",
) -> None:
    """Write everybody to a file, in clear."""
    with _open(file, key_file, operator, read_only=True, rescue=rescue) as gallery:
        count = gallery.export(target, templates=templates, reason=reason)
    typer.echo(f"{target} holds {_people(count)}, not encrypted.")


@app.command("import")
def import_people(
    source: Annotated[Path, typer.Argument(metavar="FILE", help="What `export --templates` wrote.")],
    file: File = None,
    key_file: KeyFile = None,
    operator: Operator = None,
    reason: Reason = "",
) -> None:
    """Add everybody of an export: all of them, or nobody if anything is wrong with one."""
    from docfraud.biometrics.gallery import read_export

    people = read_export(source)
    with _open(file, key_file, operator) as gallery:
        typer.echo(f"Added {_people(len(gallery.add_many(people, reason=reason)))}.")


@app.command()
def audit(
    restart: Annotated[
        bool, typer.Option("--restart", help="Set a lost or damaged log aside and begin a new one.")
    ] = False,
    file: File = None,
    key_file: KeyFile = None,
    operator: Operator = None,
    reason: Reason = "",
    json: Json = None,
) -> None:
    """Show who searched or changed the gallery, when, why, and what came of it; every entry is checked."""
    from docfraud.biometrics.gallery import audit_of, restart_audit

    path, key = _path(file), _key(key_file)
    if restart:
        old = restart_audit(path, key, operator=operator, reason=reason)
        typer.echo(f"A new audit log was begun{f'; the old one is {old}' if old else ''}.")
        return
    last = None
    with json_sink(json) as write:
        for entry in audit_of(path, key).entries():
            last = entry
            write(_line(entry.shown()))
            if json != "-":
                also = f" and {entry.count - len(entry.people)} more" if entry.count > len(entry.people) else ""
                limit = "" if entry.threshold is None else f"  up to {entry.threshold:.2f}"
                parts = (", ".join(entry.people) + also, entry.reason and f"reason: {entry.reason}", entry.note)
                _show(
                    f"{entry.number:6}  {entry.time}  {entry.operator}  {entry.action}{limit}  "
                    f"({_people(entry.size)})  {'  '.join(filter(None, parts))}".rstrip()
                )
    if last is not None and json != "-":
        typer.echo(f"{last.number} entries, none missing or changed. Note the last number elsewhere: a log cannot tell "
                   "that its end was taken away.")  # fmt: skip


@app.command()
def compact(file: File = None, key_file: KeyFile = None, operator: Operator = None, reason: Reason = "") -> None:
    """Write the file anew, without those who were removed."""
    with _open(file, key_file, operator) as gallery:
        gallery.compact(reason=reason)
        typer.echo(f"{gallery.path} holds {_people(len(gallery))}, {gallery.path.stat().st_size:,} bytes.")
