"""What a gallery asks of the system: locks, writes that are on the disk, files that only their owner reads."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from docfraud.errors import (
    FileMissingError,
    FileUnreadableError,
    GalleryBusyError,
    GalleryWriteError,
    MissingLibraryError,
)

if sys.platform != "win32":
    import fcntl


def audit_path(gallery: Path) -> Path:
    """The audit log beside a gallery."""
    return gallery.with_name(gallery.name + ".audit")


def lock_path(gallery: Path) -> Path:
    """The file that a gallery's writer holds locked: not the gallery itself, which compaction replaces."""
    return gallery.with_name(gallery.name + ".lock")


def _need_locks() -> None:
    if sys.platform == "win32":
        raise MissingLibraryError(
            "Galleries need POSIX file locks, which this system has not.", remedy="Keep the gallery on Linux or macOS."
        )


class WriterLock:
    """Held by the one writer of a gallery until released, or until its process ends in whatever way."""

    def __init__(self, gallery: Path) -> None:
        """Take the lock.

        Raises:
            GalleryBusyError: another holds it.
            GalleryWriteError: the lock's file cannot be made.
        """
        _need_locks()
        try:
            self._descriptor = os.open(lock_path(gallery), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise GalleryWriteError(f"{lock_path(gallery)} cannot be written: {error.strerror}.") from error
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            holder = os.pread(self._descriptor, 20, 0).decode("ascii", "replace").strip()
            os.close(self._descriptor)
            raise GalleryBusyError(f"{gallery} is being written to by process {holder or 'unknown'}.") from error
        os.ftruncate(self._descriptor, 0)
        os.pwrite(self._descriptor, str(os.getpid()).encode(), 0)

    def release(self) -> None:
        """Let another write; a second call does nothing."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


@contextmanager
def locked(descriptor: int) -> Iterator[None]:
    """A file is this process's alone inside; waits for it."""
    _need_locks()
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    try:
        yield
    finally:
        fcntl.flock(descriptor, fcntl.LOCK_UN)


def open_file(path: Path, *, write: bool) -> int:
    """A descriptor of a file that exists.

    Raises:
        FileMissingError, FileUnreadableError: it does not, or may not be opened so.
    """
    try:
        return os.open(path, (os.O_RDWR if write else os.O_RDONLY) | getattr(os, "O_CLOEXEC", 0))
    except FileNotFoundError as error:
        raise FileMissingError(f"{path} does not exist.") from error
    except OSError as error:
        use = "written" if write else "read"
        raise FileUnreadableError(
            f"{path} cannot be {use}: {error.strerror}.", remedy=f"Check that it may be {use}."
        ) from error


def new_file(path: Path) -> int:
    """A descriptor of a new file, mode 0600, open for writing.

    Raises:
        GalleryWriteError: it exists, or cannot be made.
    """
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0), 0o600)
    except FileExistsError as error:
        raise GalleryWriteError(f"{path} exists already.", remedy="Choose another name, or move it away.") from error
    except OSError as error:
        raise GalleryWriteError(f"{path} cannot be written: {error.strerror}.") from error


def append_durably(descriptor: int, offset: int, pieces: Iterable[bytes], path: Path) -> int:
    """Write at an offset and wait until the disk has it; the new end of the file.

    Raises:
        GalleryWriteError: it could not be; the file is as long as before, if the system lets it be cut.
    """
    end = offset
    try:
        for piece in pieces:
            view = memoryview(piece)
            while view:
                count = os.pwrite(descriptor, view, end)
                end += count
                view = view[count:]
        os.fsync(descriptor)
    except OSError as error:
        with suppress(OSError):
            cut(descriptor, offset)
        raise GalleryWriteError(f"{path} could not be written: {error.strerror}.") from error
    return end


def cut(descriptor: int, size: int) -> None:
    """Make a file shorter, durably."""
    os.ftruncate(descriptor, size)
    os.fsync(descriptor)


def sync_folder(folder: Path) -> None:
    """Make a new or renamed file's name durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def put_in_place(new: Path, path: Path) -> None:
    """Rename a finished file over another, so that either the old or the new is there, never half of one.

    Raises:
        GalleryWriteError: the system refuses.
    """
    try:
        new.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        raise GalleryWriteError(f"{path} could not be replaced: {error.strerror}.") from error
