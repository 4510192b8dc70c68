"""An open gallery: how it is created, opened, refreshed, closed, and looked through."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from docfraud.biometrics.gallery.audit import AuditEntry, AuditLog
from docfraud.biometrics.gallery.export import people_of, person_of
from docfraud.biometrics.gallery.faces import template_format
from docfraud.biometrics.gallery.files import WriterLock, audit_path, put_in_place
from docfraud.biometrics.gallery.header import Header, TemplateFormat
from docfraud.biometrics.gallery.keys import GalleryKey
from docfraud.biometrics.gallery.log import Head, RecordLog
from docfraud.biometrics.gallery.people import Person
from docfraud.biometrics.gallery.state import State, load
from docfraud.biometrics.gallery.threshold import GalleryThreshold, RatesByDistance, default_curve, threshold_for
from docfraud.errors import GalleryWriteError, UnknownNameError, UsageError
from docfraud.settings import Settings, default_settings

_NOTHING = Head(0, 0, 0, b"")
"""What a reader has to say about how far the gallery goes: it cannot know what the disk has."""


class OpenGallery:
    """What every open gallery can do, whether its user searches or changes it.

    One writer at a time, any number of readers, in whatever processes. Methods may be called from any thread; they run
    one after the other. Every search and change is in the audit log before its result is given.

    Attributes:
        path: its file.
        read_only: whether it was opened so.
        recovered: what opening for writing had to clear up after a crash, in words; empty if nothing.
    """

    def __init__(
        self,
        path: Path,
        key: GalleryKey,
        *,
        read_only: bool = False,
        rescue: bool = False,
        operator: str | None = None,
        curve: RatesByDistance | None = None,
        settings: Settings | None = None,
    ) -> None:
        """See `open`."""
        self.path, self._key, self.read_only, self._rescue = path, key, read_only or rescue, rescue
        self._operator = operator
        self._settings = settings or default_settings()
        self._curve = curve or default_curve(self._settings)
        self._mutex = threading.RLock()
        self.recovered = ""
        self._lock = None if self.read_only else WriterLock(path)
        try:
            self._state: State | None = load(path, key, write=not self.read_only, rescue=rescue)
            if not self.read_only:
                self._recover()
        except BaseException:
            if self._lock is not None:
                self._lock.release()
            raise

    @classmethod
    def create(
        cls,
        path: Path,
        key: GalleryKey,
        template: TemplateFormat | None = None,
        *,
        operator: str | None = None,
        curve: RatesByDistance | None = None,
        settings: Settings | None = None,
    ) -> Self:
        """Make a new gallery, mode 0600, and open it for writing.

        Args:
            path: its file; its audit log, PATH.audit, and a lock, PATH.lock, lie beside it.
            key: 32 bytes; keep it, for nobody can read the gallery without it.
            template: what it will hold; default: what the settings' face networks make.
            operator, curve, settings: see `open`.

        Raises:
            GalleryWriteError: file or audit log exist, or cannot be written.
            GalleryBusyError: another is making it.
            ModelFileError, EngineUnavailableError, UnknownNameError: no `template`, and the engine cannot be had.
        """
        header = Header.new(template or template_format(settings))
        lock = WriterLock(path)
        try:
            if path.exists():
                raise GalleryWriteError(f"{path} exists already.", remedy="Choose another name, or move it away.")
            audit = AuditLog(audit_path(path), key, header.identity)
            new = path.with_name(path.name + ".new")
            new.unlink(missing_ok=True)  # of an attempt that was interrupted
            head = RecordLog.create(new, header, key)
            audit.create(AuditEntry.new("create", head, operator=operator, size=0, note=header.template.kind))
            put_in_place(new, path)
        finally:
            lock.release()
        return cls.open(path, key, operator=operator, curve=curve, settings=settings)

    @classmethod
    def open(
        cls,
        path: Path,
        key: GalleryKey,
        *,
        read_only: bool = False,
        rescue: bool = False,
        operator: str | None = None,
        curve: RatesByDistance | None = None,
        settings: Settings | None = None,
    ) -> Self:
        """Open a gallery: all of it is decrypted into memory.

        Args:
            path: its file.
            key: the key that it was created with.
            read_only: for searching; else for changes too, by one writer at a time.
            rescue: read a damaged gallery as far as it is whole; read only.
            operator: who works with it, for the audit log; default: the system's account. Not proven.
            curve: false match rate by distance, for the threshold; default: `default_curve`.
            settings: networks and `gallery_fpir`; default: this process's settings.

        Raises:
            FileMissingError, FileUnreadableError: gallery or audit log are not there, or may not be opened.
            NotAGalleryError, WrongGalleryKeyError: something else, or another key.
            GalleryDamagedError: something that was acknowledged is damaged or missing.
            GalleryBusyError: another writes.
            GalleryWriteError: what a crash left cannot be cleared up.
        """
        return cls(path, key, read_only=read_only, rescue=rescue, operator=operator, curve=curve, settings=settings)

    def _recover(self) -> None:
        state = self._open
        cut = state.log.settle()
        if state.unheard or cut:
            self.recovered = (
                f"An interrupted write was found: {cut} bytes of it were cut off"
                f"{'; a change that was whole but not yet acknowledged is kept' if state.unheard else ''}."
            )
            self._note("recover", note=self.recovered)

    def close(self) -> None:
        """Give files and lock back; a second call does nothing."""
        with self._mutex:
            if self._state is not None:
                self._state.log.close()
                self._state = None
            if self._lock is not None:
                self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # ---- what is there ----------------------------------------------------------------------------------------------

    @property
    def _open(self) -> State:
        if self._state is None:
            raise UsageError(f"The gallery {self.path} is closed.", remedy="Open it again.")
        return self._state

    @property
    def template(self) -> TemplateFormat:
        """What templates it holds."""
        return self._open.log.header.template

    @property
    def pictures(self) -> int:
        """How many templates it holds."""
        return self._open.table.alive_pictures

    @property
    def threshold(self) -> GalleryThreshold:
        """The largest distance of a candidate, for as many pictures as there are now."""
        return threshold_for(self.pictures, self._settings.gallery_fpir, self._curve)

    def __len__(self) -> int:
        """How many people it holds."""
        return len(self._open.table)

    def __contains__(self, person: str) -> bool:
        return person in self._open.table

    def person(self, person: str) -> Person:
        """One person by id.

        Raises:
            UnknownNameError: there is nobody of that id.
        """
        with self._mutex:
            table = self._open.table
            place = table.place(person)
            if place is None:
                raise UnknownNameError(f"There is no person {person!r} in the gallery.")
            return person_of(table, place, table.rows_of(place))

    def people(self, *, reason: str = "") -> list[Person]:
        """Everybody, in order of addition; written to the audit log."""
        with self._mutex:
            self._note("list", reason=reason)
            return list(people_of(self._open.table))

    def audit(self) -> Iterator[AuditEntry]:
        """The audit log, the oldest entry first; each is checked as it comes.

        Raises:
            GalleryDamagedError: an entry is not what was written.
        """
        return self._open.audit.entries()

    def refresh(self) -> bool:
        """Take in what another process wrote since; whether there was anything. `search` does it by itself.

        Raises:
            GalleryDamagedError: see `open`.
        """
        with self._mutex:
            state = self._open
            if not self.read_only or self._rescue:
                return False
            if not state.log.replaced:
                return state.catch_up()
            self._state = load(self.path, self._key, write=False)
            state.log.close()
            return True

    def _note(
        self,
        action: str,
        *,
        people: tuple[str, ...] = (),
        reason: str = "",
        threshold: float | None = None,
        note: str = "",
    ) -> int:
        """Write to the audit log; the entry's number."""
        state = self._open
        head = _NOTHING if self.read_only else state.log.head
        entry = AuditEntry.new(
            action, head, operator=self._operator, size=len(self), people=people, reason=reason, threshold=threshold,
            note=note,
        )  # fmt: skip
        return state.audit.append(entry)
