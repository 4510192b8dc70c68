"""One exception per cause, each with an exit code and a remedy.

Everything docfraud raises on purpose derives from `DocfraudError`, so an integrator catches one type and a
command line prints one sentence. `str(error)` is what happened; `error.remedy` is what to do about it.
"""

from __future__ import annotations

from enum import IntEnum
from typing import ClassVar


class ExitCode(IntEnum):
    """Exit codes of the command line. For many files the most serious one wins: 1, 2, 4, 3, 0."""

    CLEAR = 0
    SUSPECT = 1
    USAGE = 2
    CAUTION = 3
    UNPROCESSABLE = 4


class DocfraudError(Exception):
    """Base of all errors docfraud raises on purpose.

    Attributes:
        remedy: one sentence telling the user what to do.
        exit_code: what the command line exits with.
    """

    exit_code: ClassVar[ExitCode] = ExitCode.UNPROCESSABLE
    default_remedy: ClassVar[str] = ""

    def __init__(self, message: str, *, remedy: str | None = None) -> None:
        super().__init__(message)
        self.remedy = self.default_remedy if remedy is None else remedy

    @property
    def sentence(self) -> str:
        """What happened and what to do, as one line."""
        return f"{self} {self.remedy}".strip()


class UsageError(DocfraudError):
    """The call itself is wrong: an option, a name, a combination."""

    exit_code = ExitCode.USAGE


class FileMissingError(UsageError):
    default_remedy = "Check the path."


class FileUnreadableError(UsageError):
    """The file is there, but the system does not let it be read."""

    default_remedy = "Check that you may read it."


class PageMissingError(UsageError):
    """A page number beyond the end of a PDF or TIFF."""

    default_remedy = "Pages count from 1."


class UnknownNameError(UsageError):
    """A policy, check or engine that does not exist."""


class PictureError(DocfraudError):
    """Base of everything wrong with a picture file."""


class EmptyFileError(PictureError):
    default_remedy = "The capture was not saved; capture or export it again."


class NotAPictureError(PictureError):
    default_remedy = "Give a JPEG, PNG, TIFF, WebP, HEIC or PDF file."


class DamagedPictureError(PictureError):
    default_remedy = "The file is cut short or damaged; copy or capture it again."


class ProtectedFileError(PictureError):
    default_remedy = "Save it without a password."


class PictureTooLargeError(PictureError):
    default_remedy = "Scan at 400 to 600 ppi, or scale the picture down, and try again."


class PictureTooSmallError(PictureError):
    default_remedy = "Scan at 400 ppi, or give the original picture instead of a thumbnail."


class WrongArrayError(PictureError):
    """An array that is not a picture: wrong shape, dtype or range."""

    default_remedy = "Give an RGB or grey array, shape (height, width[, 3]), dtype uint8."


class NoDocumentError(DocfraudError):
    default_remedy = "Capture the whole data page, flat, with the machine-readable zone in view."


class NoFaceError(DocfraudError):
    default_remedy = "Capture the face from the front, evenly lit and at least 80 pixels wide."


class SeveralFacesError(DocfraudError):
    default_remedy = "Capture one person at a time, or crop the picture to the one to compare."


class MRZFormatError(DocfraudError, ValueError):
    """Text that cannot be an MRZ, or field values that no MRZ can hold."""

    default_remedy = "See ICAO 9303 parts 4 to 7 for the formats."


class InternalError(DocfraudError):
    """A bug in docfraud, told as one sentence where a traceback would help nobody."""

    default_remedy = "This is our mistake; please report it with the file if you can, and with DOCFRAUD_LOG=debug."


class MissingLibraryError(DocfraudError):
    """A shared library or Python package that a function needs is not installed."""

    default_remedy = "Install it and try again."


class EngineUnavailableError(MissingLibraryError):
    """A selectable engine (Tesseract, PassportEye, dlib) that is not installed."""


class ModelFileError(DocfraudError):
    """A weight file is absent, damaged, or not the one its hash promises."""

    default_remedy = "Reinstall docfraud and face_recognition_models."


class GalleryKeyError(UsageError):
    """No key for a gallery was given, or what was given is no key."""

    default_remedy = (
        "Make one with `docfraud gallery make-key FILE`, and name it with --key-file or DOCFRAUD_GALLERY_KEY_FILE."
    )


class WrongGalleryKeyError(GalleryKeyError):
    """A key, but not the one that this gallery was made with."""

    default_remedy = "Give the key that the gallery was created with; without it nobody can read the gallery."


class NotAGalleryError(UsageError):
    default_remedy = "Name a file that `docfraud gallery create` made."


class GalleryBusyError(DocfraudError):
    """Another process, or another object of this one, has the gallery open for writing."""

    default_remedy = "Wait until it is done, or open the gallery for reading only: any number may."


class GalleryDamagedError(DocfraudError):
    """A gallery or its audit log is not what was written: cut short, changed, or put back to an older state.

    Attributes:
        offset: where in the file it was noticed, bytes from the beginning.
    """

    default_remedy = (
        "Copy both files back from a backup, or save what is readable before that place with "
        "`docfraud gallery export --rescue --templates FILE`."
    )

    def __init__(self, message: str, *, offset: int, remedy: str | None = None) -> None:
        super().__init__(message, remedy=remedy)
        self.offset = offset


class GalleryWriteError(DocfraudError):
    """The system refused to write: disk full, no permission, a broken disk."""

    default_remedy = "Free space or repair the permissions, and open the gallery again; what was acknowledged is there."


class WrongTemplateError(DocfraudError, ValueError):
    """An array that is no face template: wrong shape or dtype, or values that are not finite."""

    default_remedy = "Give finite float32 values, shape (n, dimension), as docfraud's embed_face makes them."


class TemplateKindError(UsageError):
    """Templates of another network or recipe than the gallery's: their distances would mean nothing."""

    default_remedy = "Use the settings the gallery was made with, or make a new gallery from the pictures."


class PersonExistsError(UsageError):
    default_remedy = "Choose another id, or add the pictures to that person (--more)."
