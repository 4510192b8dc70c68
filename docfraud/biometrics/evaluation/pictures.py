"""Pictures of known people from folders: which there are, their descriptors, and what is wrong with them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from docfraud.biometrics.backend import Descriptor
from docfraud.biometrics.embed import embed_face, template_kind
from docfraud.errors import DocfraudError, FileMissingError, FileUnreadableError, UsageError
from docfraud.imaging.load import load_picture
from docfraud.settings import Settings

SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".tif", ".tiff", ".webp", ".bmp", ".pgm", ".ppm", ".heic", ".heif"})
LAYOUT = "Make one sub-folder per person and put that person's pictures into it: FOLDER/anna/1.jpg, FOLDER/anna/2.jpg."


@dataclass(frozen=True, eq=False)
class LabelledPicture:
    """A picture of a known person.

    Attributes:
        name: path under the folder, with /.
        person: name of the sub-folder.
        descriptor: shape (d,) float32; None if no face could be acquired.
        failure: why there is none, one sentence.
        digest: SHA-256 of the pixels; None if the file cannot be read.
    """

    name: str
    person: str
    descriptor: Descriptor | None
    failure: str | None = None
    digest: str | None = None


def list_pictures(folder: Path) -> list[tuple[Path, str]]:
    """Picture files and whose they are, sorted; other files, hidden ones and deeper folders are passed over.

    Raises:
        FileMissingError: there is no such folder.
        FileUnreadableError: the system does not let it be read.
        UsageError: no sub-folder has a picture.
    """
    if not folder.is_dir():
        raise FileMissingError(f"There is no folder {folder}.")
    try:
        inside = sorted(folder.iterdir())
        found = [(f, d.name) for d in inside if d.is_dir() for f in sorted(d.iterdir()) if _is_picture(f)]
    except OSError as error:
        raise FileUnreadableError(f"{folder} cannot be read: {error.strerror}.") from error
    if not found and any(map(_is_picture, inside)):
        raise UsageError(
            f"The pictures in {folder} are not in sub-folders: whose they are is not known.", remedy=LAYOUT
        )
    if not found:
        raise UsageError(f"There are no pictures in the sub-folders of {folder}.", remedy=LAYOUT)
    return found


def _is_picture(path: Path) -> bool:
    return path.suffix.lower() in SUFFIXES and not path.name.startswith(".") and path.is_file()


def read_pictures(
    folder: Path, *, settings: Settings, progress: Callable[[str], None] | None = None
) -> list[LabelledPicture]:
    """Descriptors of all pictures of a folder; one that cannot be used keeps its reason.

    Args:
        folder: with one sub-folder per person.
        settings: which network, and how faces are found.
        progress: told the name of each picture when it is done.

    Raises:
        FileMissingError, FileUnreadableError, UsageError: see `list_pictures`.
        ModelFileError, EngineUnavailableError, UnknownNameError: the engine cannot be had.
    """
    files = list_pictures(folder)
    template_kind(settings)  # an engine that is missing is one error, not one for every picture
    out = []
    for path, person in files:
        name = path.relative_to(folder).as_posix()
        digest = descriptor = failure = None
        try:
            rgb = load_picture(path, settings=settings).pixels
            digest = hashlib.sha256(repr(rgb.shape).encode() + rgb.tobytes()).hexdigest()
            descriptor = embed_face(rgb, settings=settings)
        except DocfraudError as error:
            failure = str(error)
        out.append(LabelledPicture(name, person, descriptor, failure, digest))
        if progress is not None:
            progress(name)
    return out


def without_repeats(
    pictures: list[LabelledPicture], seen: list[LabelledPicture] | None = None
) -> tuple[list[LabelledPicture], list[str]]:
    """Pictures without those that are there twice, and a sentence for each oddity.

    The same pixels twice for one person are left out the second time: they would be a match at distance 0. The same
    pixels for two people stay, since it is not known whose they are: their comparison counts as non-mated.

    Args:
        pictures: to look through.
        seen: pictures of another folder that they must not repeat.
    """
    first: dict[str, list[LabelledPicture]] = {}
    for picture in seen or []:
        if picture.digest is not None:
            first.setdefault(picture.digest, []).append(picture)
    kept, warnings = [], []
    for picture in pictures:
        earlier = first.setdefault(picture.digest, []) if picture.digest is not None else []
        own = next((p for p in earlier if p.person == picture.person), None)
        other = next((p for p in earlier if p.person != picture.person), None)
        if other is not None:
            warnings.append(
                f"{other.name} ({other.person}) and {picture.name} ({picture.person}) are the same picture of two "
                "people: one is in the wrong folder, and false matches are overstated until it is moved."
            )
        if own is not None:
            warnings.append(f"{picture.name} is the same picture as {own.name}; it was left out.")
            continue
        earlier.append(picture)
        kept.append(picture)
    return kept, warnings
