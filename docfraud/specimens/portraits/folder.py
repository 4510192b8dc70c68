"""Portraits from a folder that the user names: `folder/PERSON/any.jpg`, or `folder/PERSON.jpg`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from docfraud.errors import DocfraudError, FileMissingError, UsageError
from docfraud.specimens.portraits.base import Points, Portrait, PortraitSet, Sex
from docfraud.specimens.portraits.framing import eyes, frame_picture, frame_wide

__all__ = ["read_folder"]

_SUFFIXES = {".jpg", ".jpeg", ".png", ".tif", ".tiff", ".webp", ".heic"}
_SMALLEST_EYES = 32.0
"""Pixels between the eyes: a third of what a 300-ppi document picture has; below it a portrait is visibly coarse."""
_MOST_ROLL = 15.0
"""Degrees by which a head may be tilted; it is turned upright."""
_MOST_TURN = 0.22
"""How far the nose may be off the middle of the eyes, in eye distances (about 15 degrees to the side)."""


def read_folder(folder: Path) -> PortraitSet:
    """All usable portraits of a folder.

    Pictures in a subfolder are photographs of one person, named after it; a picture directly in the folder is a person
    of its own, named after the file. A name that ends in "-F" or "-M" also states the sex. Other files and deeper
    folders are passed over.

    Args:
        folder: with pictures (JPEG, PNG, TIFF, WebP, HEIC).

    Returns:
        The portraits sorted by name; a picture without exactly one usable frontal face has a sentence in `warnings`.

    Raises:
        FileMissingError: there is no such folder.
        UsageError: there is no usable portrait in it.
    """
    if not folder.is_dir():
        raise FileMissingError(f"There is no portrait folder {folder}.")
    portraits: list[Portrait] = []
    warnings: list[str] = []
    for path, person in _files(folder):
        name = path.relative_to(folder).with_suffix("").as_posix()
        if any(p.name == name for p in portraits):
            name = path.relative_to(folder).as_posix()
        try:
            portraits.append(_read(path, name, person))
        except DocfraudError as error:
            warnings.append(f"{path.relative_to(folder).as_posix()}: {error.sentence}")
    if not portraits:
        detail = f" First of {len(warnings)} refusals: {warnings[0]}" if warnings else ""
        raise UsageError(
            f"There is no usable portrait in {folder}.{detail}",
            remedy="Put frontal photographs of one person each there, JPEG or PNG, one subfolder per person.",
        )
    return PortraitSet(tuple(portraits), tuple(warnings))


def _files(folder: Path) -> Iterator[tuple[Path, str]]:
    """Pictures and whose they are, sorted by name."""
    for path in sorted(folder.iterdir()):
        if path.is_dir():
            for inner in sorted(path.iterdir()):
                if inner.is_file() and inner.suffix.lower() in _SUFFIXES:
                    yield inner, path.name
        elif path.suffix.lower() in _SUFFIXES:
            yield path, path.stem


def _sex(person: str) -> Sex:
    return "F" if person.upper().endswith("-F") else "M" if person.upper().endswith("-M") else None


def _read(path: Path, name: str, person: str) -> Portrait:
    from docfraud.biometrics.embed import find_main_face
    from docfraud.imaging.load import load_picture

    photo = load_picture(path).pixels
    points = find_main_face(photo).landmarks
    _check_pose(points)
    picture, at = frame_picture(photo, points)
    wide, wide_at = frame_wide(photo, points)
    source = f"{path.name}, from a folder that the user named"
    return Portrait(name, person, picture, at, wide, wide_at, _sex(person), source)


def _check_pose(points: Points) -> None:
    """Raises UsageError where the face is too small, tilted or turned for a document."""
    left, right = eyes(points)
    axis = right - left
    distance = float(np.hypot(*axis))
    remedy = "Give a larger, frontal photograph."
    if distance < _SMALLEST_EYES:
        raise UsageError(f"The face is too small: {distance:.0f} pixels between the eyes.", remedy=remedy)
    tilt = float(np.degrees(np.arctan2(axis[1], axis[0])))
    if abs(tilt) > _MOST_ROLL:
        raise UsageError(f"The head is tilted by {abs(tilt):.0f} degrees.", remedy=remedy)
    off = float((points[4] - (left + right) / 2) @ axis) / distance**2
    if abs(off) > _MOST_TURN:
        raise UsageError("The head is turned to the side.", remedy=remedy)
