"""What goes into a gallery and what comes out of it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from docfraud.biometrics.gallery.header import TemplateFormat
from docfraud.biometrics.gallery.threshold import GalleryThreshold
from docfraud.errors import TemplateKindError, UsageError, WrongTemplateError

_LIMITS = {"id": 128, "label": 500, "document number": 64, "note": 4000}


@dataclass(frozen=True, eq=False)
class Templates:
    """Face templates of one person, and what made them.

    Attributes:
        values: (n, dimension) or (dimension,), float32, finite.
        kind: the network and recipe that made them, as `TemplateFormat.kind`.
        quality: one number for each, in whatever measure the caller uses; None if there are none.
    """

    values: NDArray[np.float32]
    kind: str
    quality: Sequence[float] | None = None

    def rows(self, template: TemplateFormat) -> NDArray[np.float32]:
        """(n, dimension) float32; kind, type and shape are checked, values not.

        Raises:
            TemplateKindError: they are of another kind than `template`.
            WrongTemplateError: they are no templates, or their qualities are not as many.
        """
        if self.kind != template.kind:
            raise TemplateKindError(f"The templates are of kind {self.kind!r}, the gallery's of {template.kind!r}.")
        values = self.values
        dtype = getattr(values, "dtype", type(values).__name__)
        if dtype != np.float32:
            raise WrongTemplateError(f"Templates are arrays of float32, not {dtype}.")
        rows: NDArray[np.float32] = values[None] if values.ndim == 1 else values
        if rows.ndim != 2 or rows.shape[1] != template.dimension or not len(rows):
            raise WrongTemplateError(
                f"Templates of shape {values.shape} do not fit into a gallery of dimension {template.dimension}."
            )
        if self.quality is not None and len(self.quality) != len(rows):
            raise WrongTemplateError(f"{len(rows)} templates cannot have {len(self.quality)} qualities.")
        return rows

    def probe(self, template: TemplateFormat) -> NDArray[np.float32]:
        """(dimension,) float32: the one template to search for.

        Raises:
            TemplateKindError, WrongTemplateError: see `rows`; there are several, or it is not finite.
        """
        rows = self.rows(template)
        if len(rows) != 1:
            raise WrongTemplateError(f"One template is searched for at a time, not {len(rows)}.")
        require_finite(rows)
        one: NDArray[np.float32] = rows[0]
        return one


def require_finite(rows: NDArray[np.float32]) -> None:
    """Raises:
    WrongTemplateError: a value is not finite.
    """
    if not np.isfinite(rows).all():
        row = int(np.flatnonzero(~np.isfinite(rows).all(axis=1))[0])
        raise WrongTemplateError(f"Template {row + 1} of {len(rows)} holds NaN or infinity; nothing was written.")


@dataclass(frozen=True, eq=False)
class NewPerson:
    """Somebody to add.

    Attributes:
        templates: of the person's pictures, one or more.
        person: id, unique in the gallery, 1 to 128 printable characters; None: one is made.
        label: name or whatever else an officer shall see.
        document: number of the document.
        note: anything else.
        added: when each picture was added, where that was earlier; None: now.
    """

    templates: Templates
    person: str | None = None
    label: str = ""
    document: str = ""
    note: str = ""
    added: Sequence[datetime] | None = None

    def check_texts(self) -> None:
        """Raises:
        UsageError: a text is too long, or cannot be printed.
        """
        check_text("id", "0" if self.person is None else self.person, least=1)
        check_text("label", self.label)
        check_text("document number", self.document)
        check_text("note", self.note)


def check_text(name: str, text: str, *, least: int = 0) -> None:
    """Raises:
    UsageError: it is too short or too long, or holds control characters (a note may have line breaks).
    """
    allowed = text.replace("\n", "") if name == "note" else text
    if not least <= len(text) <= _LIMITS[name] or not allowed.isprintable() or text != text.strip():
        raise UsageError(
            f"This is no {name} of a person: it has {len(text)} characters.",
            remedy=f"Give {least} to {_LIMITS[name]} printable characters, no space at the ends.",
        )


@dataclass(frozen=True, slots=True)
class StoredPicture:
    """A picture whose template is in the gallery; the picture itself is not.

    Attributes:
        number: unique in the gallery, never given twice.
        added: when, UTC.
        quality: as it was given; None if it was not.
        template: (dimension,) float32, only where it was asked for.
    """

    number: int
    added: datetime
    quality: float | None
    template: NDArray[np.float32] | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in a gallery."""

    person: str
    label: str
    document: str
    note: str
    pictures: tuple[StoredPicture, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person who may be the one searched for.

    Attributes:
        person: id.
        label: name or what else was noted.
        document: number of the document.
        distance: of the nearest picture, Euclidean.
        picture: that picture's number.
    """

    person: str
    label: str
    document: str
    distance: float
    picture: int


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What a search found: a list of candidates for an officer, never an identification.

    Attributes:
        candidates: within `max_distance`, the nearest first, each person once.
        max_distance: largest distance that was listed; the threshold's unless the caller gave another.
        threshold: the gallery's for its size, and what it was measured on.
        size: people searched.
        pictures: templates searched.
        audit_id: number of the entry in the audit log.
        milliseconds: the search itself, without the audit.
        message: in plain words.
    """

    candidates: tuple[Candidate, ...]
    max_distance: float
    threshold: GalleryThreshold
    size: int
    pictures: int
    audit_id: int
    milliseconds: float
    message: str


def words(found: int, limit: float, size: int, pictures: int, threshold: GalleryThreshold) -> str:
    """What a search found, in plain words."""
    among = f"{size:,} {'person' if size == 1 else 'people'} ({pictures:,} picture{'' if pictures == 1 else 's'})"
    up_to = "" if math.isinf(limit) else f" within distance {limit:.2f}"
    if not found:
        return f"No candidate{up_to} among {among}. That does not show that the person is not in the gallery."
    own = (
        ""
        if limit <= threshold.distance
        else f" The gallery's own limit is {threshold.distance:.2f}; beyond it strangers are expected."
    )
    return (
        f"{found} candidate{'' if found == 1 else 's'}{up_to} among {among}, for an officer to compare: this is not an "
        f"identification.{own} {threshold.sentence}"
    )


def moment(microseconds: int) -> datetime:
    """A time as blocks keep it."""
    return datetime.fromtimestamp(microseconds / 1e6, UTC)


def microseconds(time: datetime) -> int:
    """A time as blocks keep it; one without a zone is UTC."""
    return round((time if time.tzinfo else time.replace(tzinfo=UTC)).timestamp() * 1e6)
