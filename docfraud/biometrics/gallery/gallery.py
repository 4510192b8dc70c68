"""The gallery itself: add, remove, search, export, compact."""

from __future__ import annotations

import math
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

from docfraud.biometrics.gallery.audit import AuditEntry
from docfraud.biometrics.gallery.blocks import Block, Removed, encoded
from docfraud.biometrics.gallery.compaction import write_compacted
from docfraud.biometrics.gallery.enrol import enrolled, extended
from docfraud.biometrics.gallery.export import people_of, write_export
from docfraud.biometrics.gallery.faces import template_format, templates_of
from docfraud.biometrics.gallery.files import WriterLock, put_in_place
from docfraud.biometrics.gallery.keys import GalleryKey
from docfraud.biometrics.gallery.opened import OpenGallery
from docfraud.biometrics.gallery.people import Candidate, NewPerson, SearchResult, Templates, words
from docfraud.biometrics.gallery.state import load
from docfraud.errors import GalleryDamagedError, TemplateKindError, UnknownNameError, UsageError

if TYPE_CHECKING:
    from docfraud.imaging.load import PictureSource

    Faces = Templates | PictureSource | Sequence[PictureSource]


class Gallery(OpenGallery):
    """An open gallery; use it as a context manager.

    One writer at a time, any number of readers, in whatever processes. Methods may be called from any thread; they run
    one after the other. Every search and change is in the audit log before its result is given. Pictures are not kept,
    only their templates.

    >>> with Gallery.open(path, key) as gallery:            # doctest: +SKIP
    ...     gallery.add("c-17", "portrait.jpg", label="ERIKSSON, ANNA", document="L898902C3")
    ...     print(gallery.search("live.jpg").message)
    """

    # ---- changes ----------------------------------------------------------------------------------------------------

    def add(
        self,
        person: str | None,
        faces: Faces,
        *,
        label: str = "",
        document: str = "",
        note: str = "",
        reason: str = "",
    ) -> str:
        """Add a person; returns the id when the disk has it.

        Args:
            person: id, unique in the gallery; None: one is made.
            faces: templates, or one or more pictures, each with one face.
            label, document, note: see `NewPerson`.
            reason: for the audit log.

        Raises:
            PersonExistsError, WrongTemplateError, TemplateKindError, UsageError: not fit to be added.
            NoFaceError, SeveralFacesError, PictureError: a picture has no usable face.
            GalleryWriteError: the system refuses; the gallery is closed, open it again.

            Whatever it is, nothing is written.
        """
        templates = self._templates(faces)
        return self.add_many([NewPerson(templates, person, label, document, note)], reason=reason)[0]

    def add_many(self, people: Iterable[NewPerson], *, reason: str = "") -> tuple[str, ...]:
        """Add people all at once, or, if anything is wrong with one of them, nobody; returns their ids.

        Raises:
            As `add`.
        """
        given = list(people)
        with self._mutex:
            self._require_writable()
            ids, blocks = enrolled(given, self._open.table, self.template)
            if ids:
                self._change(blocks, "add", people=ids, reason=reason)
            return ids

    def add_pictures(self, person: str, faces: Faces, *, reason: str = "") -> None:
        """Add further pictures, or their templates, of somebody who is there.

        Raises:
            UnknownNameError: there is nobody of that id.
            Others as `add`.
        """
        templates = self._templates(faces)
        with self._mutex:
            self._require_writable()
            blocks = extended(person, templates, self._open.table, self.template)
            self._change(blocks, "add", people=(person,), reason=reason, note="further pictures")

    def remove(self, *people: str, purge: bool = True, reason: str = "") -> None:
        """Remove people. Their ids stay in the audit log.

        Args:
            people: ids.
            purge: write the file anew, without them. Otherwise they are not found again, but their templates stay in
                the file, encrypted, until `compact`.
            reason: for the audit log.

        Raises:
            UnknownNameError: one is not there; nobody is removed.
            GalleryWriteError: as `add`.
        """
        with self._mutex:
            self._require_writable()
            missing = [person for person in people if person not in self]
            if missing:
                raise UnknownNameError(f"There is no person {missing[0]!r} in the gallery; nobody was removed.")
            gone = tuple(dict.fromkeys(people))
            if gone:
                self._change([Removed(gone)], "remove", people=gone, reason=reason)
                if purge:
                    self.compact(reason=reason)

    def compact(self, *, reason: str = "") -> None:
        """Write the file anew, without people who were removed, and put it in the old one's place.

        The old file's blocks may lie on the disk, encrypted, until the system uses them again; copies and backups keep
        what they had.

        Raises:
            GalleryWriteError: as `add`.
        """
        with self._mutex:
            self._require_writable()
            state = self._open
            new = self.path.with_name(self.path.name + ".new")
            try:
                write_compacted(new, state.log, state.table, self._key)
                put_in_place(new, self.path)
                state.log.close()
                del state  # two large galleries at a time would be one too many
                self._state = None
                self._state = load(self.path, self._key, write=True)
                self._note("compact", reason=reason)
            except BaseException:
                self.close()
                raise

    def _change(
        self, blocks: Iterable[Block], action: str, *, people: tuple[str, ...], reason: str, note: str = ""
    ) -> None:
        state = self._open

        def payloads() -> Iterator[bytes]:
            for block in blocks:
                yield encoded(block)
                state.table.apply(block)

        try:
            state.log.append(payloads())
            self._note(action, people=people, reason=reason, note=note)
        except BaseException:
            # memory and disk may now differ, and whether the change is on the disk is seen when it is opened again
            self.close()
            raise

    def _require_writable(self) -> None:
        if self.read_only:
            raise UsageError(f"The gallery {self.path} is open for reading only.", remedy="Open it for writing.")

    def require_kind(self) -> None:
        """Raises:
        TemplateKindError: the settings' networks make other templates than the gallery holds.
        """
        own, theirs = template_format(self._settings), self.template
        if own != theirs:
            raise TemplateKindError(
                f"These settings make templates of kind {own.kind!r}, the gallery's are of {theirs.kind!r}."
            )

    def _templates(self, faces: Faces) -> Templates:
        if isinstance(faces, Templates):
            return faces
        self.require_kind()
        several = isinstance(faces, (list, tuple))
        return templates_of(cast("Sequence[PictureSource]", faces if several else [faces]), self._settings)

    # ---- searches ---------------------------------------------------------------------------------------------------

    def search(
        self, face: Templates | PictureSource, k: int = 10, *, max_distance: float | None = None, reason: str = ""
    ) -> SearchResult:
        """Who in the gallery looks like this? Answers with candidates, each person once by the nearest picture.

        Args:
            face: one template, or a picture with one face.
            k: the most candidates wanted.
            max_distance: list candidates up to this; default: the threshold for the gallery's size. `math.inf` lists
                the nearest k whoever they are.
            reason: why the search is made, for the audit log.

        Raises:
            WrongTemplateError, TemplateKindError: no template, or one of another kind.
            NoFaceError, SeveralFacesError, PictureError: the picture has no usable face.
            UsageError: `k` or `max_distance` out of range.
            GalleryWriteError, FileUnreadableError: the audit log cannot be written; then there is no answer.
        """
        if k < 1 or (max_distance is not None and not max_distance >= 0):
            raise UsageError("A search wants one candidate or more, and a largest distance of 0 or more.")
        templates = self._templates(face)
        with self._mutex:
            self.refresh()
            started = time.perf_counter()
            query = templates.probe(self.template)
            table, threshold = self._open.table, self.threshold
            limit = threshold.distance if max_distance is None else max_distance
            found = []
            for distance, row, place in table.nearest_people(query, k):
                if distance <= limit:
                    label, document, _ = table.detail(place)
                    found.append(Candidate(table.name(place), label, document, distance, table.number(row)))
            elapsed = (time.perf_counter() - started) * 1000
            people = tuple(candidate.person for candidate in found)
            shown = None if math.isinf(limit) else limit
            audit_id = self._note("search", people=people, reason=reason, threshold=shown)
            message = words(len(found), limit, len(self), self.pictures, threshold)
            return SearchResult(tuple(found), limit, threshold, len(self), self.pictures, audit_id, elapsed, message)

    # ---- out and in -------------------------------------------------------------------------------------------------

    def export(self, path: Path, *, templates: bool = False, reason: str = "") -> int:
        """Write all people as JSON lines into a new file, in clear (mode 0600); how many.

        Args:
            path: the new file.
            templates: also write the templates, from which `read_export` can fill another gallery. A template is
                biometric data: whoever has it can search with it.
            reason: for the audit log.

        Raises:
            GalleryWriteError: the file exists, or cannot be written.
        """
        with self._mutex:
            try:
                self._note("export", reason=reason, note="with templates" if templates else "without templates")
            except GalleryDamagedError:
                if not self._rescue:
                    raise
            return write_export(path, self.template, people_of(self._open.table, templates=templates))


def restart_audit(path: Path, key: GalleryKey, *, operator: str | None = None, reason: str = "") -> Path | None:
    """Set a lost or damaged audit log aside and begin a new one; the old one's new name, if there was one.

    What the old log alone could show, that the gallery was cut short or put back, can then no longer be seen.

    Raises:
        GalleryDamagedError: the gallery itself is not whole; nothing is done.
        Others as `Gallery.open`.
    """
    lock = WriterLock(path)
    try:
        state = load(path, key, write=True, audited=False)
        try:
            if state.log.unread:
                at = state.log.head.end
                raise GalleryDamagedError(f"{path} is damaged at byte {at}: no whole record begins there.", offset=at)
            state.log.settle()
            old = state.audit.set_aside()
            note = f"the log before is {old.name}" if old else "there was no log"
            size = len(state.table)
            state.audit.create(
                AuditEntry.new("restart", state.log.head, operator=operator, size=size, reason=reason, note=note)
            )
            return old
        finally:
            state.log.close()
    finally:
        lock.release()
