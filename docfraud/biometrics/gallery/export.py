"""A gallery's people as they are shown, written out as JSON lines, and read back."""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from docfraud.biometrics.gallery.files import new_file
from docfraud.biometrics.gallery.header import TemplateFormat
from docfraud.biometrics.gallery.people import NewPerson, Person, StoredPicture, Templates, moment
from docfraud.biometrics.gallery.table import Table
from docfraud.errors import FileMissingError, FileUnreadableError, GalleryWriteError, UsageError


def people_of(table: Table, *, templates: bool = False) -> Iterator[Person]:
    """Everybody in a table, in order of addition."""
    rows = table.rows()
    persons = table.persons(rows)
    for part in np.split(rows, np.flatnonzero(np.diff(persons)) + 1) if len(rows) else ():
        yield person_of(table, int(table.persons(part[:1])[0]), part, templates=templates)


def person_of(table: Table, place: int, rows: NDArray[np.intp], *, templates: bool = False) -> Person:
    """The person at a place, with the pictures of some rows."""
    label, document, note = table.detail(place)
    pictures = table.pictures(rows)
    stored = tuple(
        StoredPicture(
            int(pictures.number[i]),
            moment(int(pictures.added[i])),
            None if np.isnan(pictures.quality[i]) else float(pictures.quality[i]),
            pictures.templates[i] if templates else None,
        )
        for i in range(len(pictures))
    )
    return Person(table.name(place), label, document, note, stored)


def plain(person: Person) -> dict[str, Any]:
    """A person as plain data; templates are float32, little-endian, in base64."""
    pictures = []
    for picture in person.pictures:
        one: dict[str, Any] = {
            "number": picture.number,
            "added": picture.added.isoformat().replace("+00:00", "Z"),
            "quality": picture.quality,
        }
        if picture.template is not None:
            one["template"] = base64.b64encode(picture.template.astype("<f4").tobytes()).decode()
        pictures.append(one)
    return {
        "person": person.person, "label": person.label, "document": person.document, "note": person.note,
        "pictures": pictures,
    }  # fmt: skip


def write_export(path: Path, template: TemplateFormat, people: Iterator[Person]) -> int:
    """Write JSON lines into a new file of mode 0600, in clear: the format, then a person each; how many people.

    Raises:
        GalleryWriteError: the file exists, or cannot be written.
    """
    count = 0
    try:
        with os.fdopen(new_file(path), "w", encoding="utf-8") as stream:
            stream.write(json.dumps({"kind": template.kind, "dimension": template.dimension}) + "\n")
            for person in people:
                stream.write(json.dumps(plain(person), ensure_ascii=False) + "\n")
                count += 1
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as error:
        raise GalleryWriteError(f"{path} could not be written: {error.strerror}.") from error
    return count


def read_export(path: Path) -> list[NewPerson]:
    """People of a file that `write_export` wrote with templates, to be added to a gallery.

    Raises:
        FileMissingError, FileUnreadableError: no such file, or it may not be read.
        UsageError: it is no export, or was written without templates.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError as error:
        raise FileMissingError(f"{path} does not exist.") from error
    except (OSError, UnicodeDecodeError) as error:
        raise FileUnreadableError(f"{path} cannot be read as text.") from error
    number = 0
    try:
        form = json.loads(lines[0])
        kind, dimension = str(form["kind"]), int(form["dimension"])
        people = []
        for number, line in enumerate(lines[1:], 2):  # noqa: B007 (the message needs it)
            people.append(_person(json.loads(line), kind, dimension))
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise UsageError(
            f"Line {number or 1} of {path} is no person with templates.",
            remedy="Give a file that `docfraud gallery export --templates` wrote.",
        ) from error
    return people


def _person(data: Any, kind: str, dimension: int) -> NewPerson:
    pictures = data["pictures"]
    raw = b"".join(base64.b64decode(picture["template"], validate=True) for picture in pictures)
    values = np.frombuffer(raw, "<f4").astype(np.float32).reshape(len(pictures), dimension)
    times = [datetime.fromisoformat(picture["added"]) for picture in pictures]
    given = [picture["quality"] for picture in pictures]
    # a gallery knows qualities of all of a person's pictures or of none
    quality = None if None in given else [float(q) for q in given]
    return NewPerson(
        Templates(values, kind, quality), data["person"], data["label"], data["document"], data["note"], times
    )
