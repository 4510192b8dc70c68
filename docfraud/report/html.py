"""The HTML report: one self-contained file that an officer reads, prints and files.

No script, nothing fetched: its content security policy forbids both, so a hostile value read from a document can do
neither. Values are escaped by Jinja2 and freed of control characters on the way out.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from docfraud.imaging.picture import RGB
from docfraud.report import pagetext, words
from docfraud.report.overlay import PAGE_ROLE, Box, boxes
from docfraud.report.pictures import View, crop_uri, picture_uri, view
from docfraud.report.words import NOT_LOOKED_AT, OUTCOME_LOOKS, VERDICT_LOOKS
from docfraud.results import (
    CheckResult,
    FieldComparison,
    ImageInfo,
    Inspection,
    MRZReading,
    Outcome,
    Region,
    VerdictOutcome,
)

_TEMPLATES = Path(__file__).parent / "templates"

# A tag's height as a part of the picture's shorter side: readable on a telephone for a picture that fills the page, and
# for one that shares a row with another.
_TAG_WIDE, _TAG_SMALL = 1 / 22, 1 / 14


@dataclass(frozen=True, slots=True)
class Figure:
    """One picture of the submission, with its boxes.

    Attributes:
        uri: the picture itself, None where there is none to show.
        width, height: of what is shown, in the pixels that the boxes are in.
        part: True if only the page and its surroundings are shown.
    """

    info: ImageInfo
    name: str
    uri: str | None
    width: int
    height: int
    boxes: tuple[Box, ...]
    part: bool = False

    @property
    def wide(self) -> bool:
        """True for a picture that deserves the full width: the page itself, and any side with a numbered box."""
        return self.info.image == "page" or (self.info.image != "live" and any(box.numbers for box in self.boxes))


@dataclass(frozen=True, slots=True)
class Finding:
    """A result with what the report adds: its number and whether it decided the verdict."""

    number: int
    result: CheckResult
    decided: bool
    score: str | None
    places: str


@dataclass(frozen=True, slots=True)
class FieldRow:
    """A field with the crops that show it."""

    field: FieldComparison
    name: str
    mrz_crop: str | None
    viz_crop: str | None


@dataclass(frozen=True, slots=True)
class Faces:
    """Portrait beside live face. `result` is the check that compared them, None if none did."""

    portrait: str | None
    live: str | None
    result: CheckResult | None
    score: str | None


def render_html(inspection: Inspection, pictures: Mapping[str, RGB], pages: Mapping[str, str] | None = None) -> str:
    """The report of a finished inspection, as the text of one HTML file.

    Args:
        inspection: what to show.
        pictures: the submission's pictures by key (page, page_ir, live, ...), each (height, width, 3) uint8 RGB as
            loaded; one that is missing is left out and said to be.
        pages: the page of each check by id, for the foldable explanations.
    """
    views = {
        info.image: _around_page(shown, info.image, inspection)
        for info in inspection.images
        if info.image in pictures and (shown := view(pictures[info.image], info.rotation)) is not None
    }
    found = words.findings(inspection)
    numbers = {result.check: place for place, result in enumerate(found, 1)}
    css = (_TEMPLATES / "report.css").read_text(encoding="utf-8")
    explanations = pages or {}
    values: dict[str, Any] = {
        "inspection": inspection,
        "css": Markup(css),
        "csp": _content_security_policy(css),
        "document": words.document_rows(inspection.document),
        "findings": [_finding(result, numbers, inspection) for result in found],
        "numbers": numbers,
        "figures": [_figure(info, views.get(info.image), inspection, numbers) for info in inspection.images],
        "fields": [_field_row(field, views) for field in inspection.fields],
        "faces": _faces(inspection, views),
        "groups": _groups(inspection),
        "unseen": words.by_message(words.with_outcome(inspection, *NOT_LOOKED_AT)),
        "broken": [info for info in inspection.images if info.error],
        "zones": [(reading, _marked_lines(reading)) for reading in inspection.mrz],
        "pages": {check: pagetext.to_html(page) for check, page in explanations.items()},
        "verdict_look": VERDICT_LOOKS[inspection.verdict.outcome],
        "judged": bool(words.with_outcome(inspection, Outcome.SUCCESSFUL)),
        "suspect": inspection.verdict.outcome is VerdictOutcome.SUSPECT,
    }
    return _environment().get_template("report.html.j2").render(values)


def write_html(
    inspection: Inspection, pictures: Mapping[str, RGB], path: Path, pages: Mapping[str, str] | None = None
) -> None:
    """Write the report to a file (UTF-8).

    Raises:
        OSError: the file cannot be written.
    """
    path.write_text(render_html(inspection, pictures, pages), encoding="utf-8")


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        finalize=_shown,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(words=words, looks=OUTCOME_LOOKS)
    environment.filters.update(number=words.number, plain=words.plain)
    return environment


def _shown(value: Any) -> Any:
    """Every value that reaches the page passes here: absent ones vanish, texts are made safe to show."""
    if value is None:
        return ""
    return words.clean(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _content_security_policy(css: str) -> str:
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    return f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def _finding(result: CheckResult, numbers: Mapping[str, int], inspection: Inspection) -> Finding:
    places = dict.fromkeys(words.image_name(region.image) for region in result.regions)
    return Finding(
        number=numbers[result.check],
        result=result,
        decided=result.check in inspection.verdict.deciding_checks,
        score=words.score_sentence(result),
        places=", ".join(places),
    )


def _around_page(shown: View, image: str, inspection: Inspection) -> View:
    """A page that lies small in a large picture, shown large: possible if a check says where the page is."""
    regions = (region for result in inspection.checks for region in result.regions)
    outline = next((region for region in regions if region.image == image and region.role == PAGE_ROLE), None)
    return shown if outline is None else shown.around(outline)


def _figure(info: ImageInfo, shown: View | None, inspection: Inspection, numbers: dict[str, int]) -> Figure:
    name = words.image_name(info.image)
    if shown is None:
        return Figure(info, name, None, 0, 0, ())
    # The shorter side decides, or a tall picture would carry huge tags.
    tag_height = min(shown.width, shown.height) * (_TAG_SMALL if info.image == "live" else _TAG_WIDE)
    drawn = boxes(inspection, numbers, info.image, shown, tag_height=tag_height)
    return Figure(info, name, picture_uri(shown), shown.width, shown.height, tuple(drawn), part=shown.is_part)


def _field_row(field: FieldComparison, views: Mapping[str, View]) -> FieldRow:
    mrz = [region for region in field.regions if region.role.startswith("mrz")]
    viz = [region for region in field.regions if not region.role.startswith("mrz")]
    return FieldRow(field, words.field_name(field.name), _first_crop(mrz, views), _first_crop(viz, views))


def _first_crop(regions: list[Region], views: Mapping[str, View], *, margin: float = 0.25) -> str | None:
    for region in regions:
        shown = views.get(region.image)
        if shown is not None and (uri := crop_uri(shown, region, margin=margin)):
            return uri
    return None


def _faces(inspection: Inspection, views: Mapping[str, View]) -> Faces | None:
    """The faces of the submission, or None if no face was found anywhere."""
    by_role = {
        role: [result for result in inspection.checks if any(region.role == role for region in result.regions)]
        for role in ("portrait", "live_face")
    }
    if not by_role["portrait"] and not by_role["live_face"]:
        return None
    comparing = next((result for result in by_role["live_face"] if result in by_role["portrait"]), None)
    sources = inspection.checks if comparing is None else (comparing,)
    crops = {
        role: _first_crop([r for s in sources for r in s.regions if r.role == role], views, margin=0.2)
        for role in by_role
    }
    score = None
    if comparing is not None:
        score = words.threshold_sentence(comparing.score, comparing.threshold, comparing.good_side, "distance")
    return Faces(crops["portrait"], crops["live_face"], comparing, score)


def _groups(inspection: Inspection) -> list[tuple[str, list[CheckResult]]]:
    """All checks by outcome, the serious first; an outcome that no check had is left out."""
    order = (*words.FINDING_OUTCOMES, Outcome.SUCCESSFUL, *NOT_LOOKED_AT)
    groups = [(OUTCOME_LOOKS[outcome].word, words.with_outcome(inspection, outcome)) for outcome in order]
    return [(word, results) for word, results in groups if results]


def _marked_lines(reading: MRZReading) -> list[list[tuple[str, bool]]]:
    """The printed lines as runs of (text, is a wrong check digit)."""
    lines: list[list[tuple[str, bool]]] = []
    for index, line in enumerate(reading.lines):
        wrong = {digit.column for digit in reading.checks if digit.line == index and not digit.valid}
        runs: list[tuple[str, bool]] = []
        start = 0
        for column in sorted(column for column in wrong if 0 <= column < len(line)):
            runs += [(line[start:column], False), (line[column], True)]
            start = column + 1
        runs.append((line[start:], False))
        lines.append([run for run in runs if run[0]])
    return lines
