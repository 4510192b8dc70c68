"""The index of a folder of specimens: `index.json` with the ground truth, and `index.html`, a contact sheet.

The sheet has no script and fetches nothing but the pictures beside it.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from docfraud.errors import UsageError
from docfraud.results import Light, Threat
from docfraud.specimens.contact import HEIGHT
from docfraud.specimens.evidence import exists
from docfraud.specimens.store import load_truths
from docfraud.specimens.truth import TRUTH_VERSION, Truth

__all__ = ["render_contact_sheet", "write_index"]

_TEMPLATES = Path(__file__).parent / "templates"
_ABOUT = (
    "Ground truth of simulated specimens: fictitious issuers, documents and holders. Polygons are (x, y) in pixels of "
    "the pictures of their side. File names are relative to each specimen's folder."
)


_LIGHTS = {Light.IR: "infrared", Light.UV: "ultraviolet", Light.VI: "white light"}


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the sheet."""

    truth: Truth
    folder: str
    first: str
    shows: str


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under one heading."""

    title: str
    anchor: str
    entries: tuple[Entry, ...]


def write_index(folder: Path) -> int:
    """Write `index.json` and `index.html` for all specimens below a folder.

    Returns:
        How many there are.

    Raises:
        UsageError: the folder cannot be written.
    """
    found = [(path.relative_to(folder).as_posix(), truth) for path, truth in load_truths(folder)]
    specimens = [{"folder": path, **truth.model_dump(mode="json")} for path, truth in found]
    index = {"about": _ABOUT, "truth_version": TRUTH_VERSION, "specimens": specimens}
    try:
        (folder / "index.json").write_text(json.dumps(index, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        (folder / "index.html").write_text(render_contact_sheet(found), encoding="utf-8")
    except OSError as error:
        raise UsageError(f"The index of {folder} cannot be written: {error.strerror}.") from error
    return len(found)


def render_contact_sheet(specimens: Sequence[tuple[str, Truth]]) -> str:
    """The contact sheet as HTML text.

    Args:
        specimens: folder relative to the sheet, with / between parts, and truth.
    """
    entries = [_entry(folder, truth) for folder, truth in specimens]
    css = (_TEMPLATES / "contact_sheet.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    checks = {check for entry in entries for check in entry.truth.expected}
    values: dict[str, Any] = {
        "css": Markup(css),
        "csp": f"default-src 'none'; img-src 'self' file: data:; style-src 'sha256-{digest}'",
        "groups": _groups(entries),
        "total": len(entries),
        "genuine": sum(entry.truth.genuine for entry in entries),
        "height": HEIGHT,
        "planned": {check for check in checks if not exists(check)},
    }
    text: str = _template().render(values)
    return text


def _entry(folder: str, truth: Truth) -> Entry:
    first = next(iter(truth.sides[0].pictures.values()))
    lights = {light for side in truth.sides for light in side.pictures}
    return Entry(truth, quote(folder), first, ", ".join(words for light, words in _LIGHTS.items() if light in lights))


def _groups(entries: Sequence[Entry]) -> tuple[Group, ...]:
    """Genuine ones first, then a group for each threat in the order of ICAO 9303-2."""
    groups = [Group("Genuine", "genuine", tuple(e for e in entries if e.truth.genuine))]
    for threat in Threat:
        title = threat.value.replace("_", " ").capitalize()
        groups.append(Group(title, threat.value, tuple(e for e in entries if e.truth.threat == threat)))
    return tuple(group for group in groups if group.entries)


@cache
def _template() -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    return environment.get_template("contact_sheet.html.j2")
