"""The HTML report: one self-contained file that an officer reads, prints and files.

No script, nothing fetched: its content security policy forbids both, so a hostile value read from a document can do
neither. Values are escaped by Jinja2 and freed of control characters on the way out.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from docfraud.checks import PAGE_PARTS
from docfraud.groups import group_results
from docfraud.imaging.picture import RGB
from docfraud.report import pagetext, words
from docfraud.report.closeups import Closeup, closeups
from docfraud.report.pictures import View, crop_uri, small_uri
from docfraud.report.sides import Side, figures_of, sides_of, views_of
from docfraud.report.words import NOT_LOOKED_AT, OUTCOME_LOOKS, VERDICT_LOOKS
from docfraud.results import (
    CheckResult,
    FieldComparison,
    Inspection,
    Light,
    MRZReading,
    Outcome,
    Region,
    VerdictOutcome,
)

TEMPLATES = Path(__file__).parent / "templates"

_WHAT_ELSE, _BY_HAND = PAGE_PARTS[2:]
_BY_PARTS = "altered-appearance"
"""The check whose message belongs to the map of differences."""
_ABOUT_THE_DOCUMENT = (Outcome.FAILED, Outcome.UNDETERMINED)


@dataclass(frozen=True, slots=True)
class Finding:
    """A result with what the report adds.

    Attributes:
        number: the number it has on the pictures.
        decided: True if it decided the verdict.
        places: the pictures that it is marked on, each with the number of the side that shows it, if any does.
        closeups: what it marks, enlarged.
        left_out: how many places have no close-up.
        what_else, by_hand: these parts of the check's page, None if there is nothing to say.
    """

    number: int
    result: CheckResult
    decided: bool
    score: str | None
    places: tuple[tuple[str, int | None], ...]
    closeups: tuple[Closeup, ...]
    left_out: int
    what_else: Markup | None
    by_hand: Markup | None


@dataclass(frozen=True, slots=True)
class FieldRow:
    """A field with the crops that show it."""

    field: FieldComparison
    name: str
    mrz_crop: str | None
    viz_crop: str | None


@dataclass(frozen=True, slots=True)
class Faces:
    """Portrait beside live face. `result` is the check that compared them, None if none did.

    `heat` are both under a map of where they differ, `parts` is the check that compared them part by part.
    """

    portrait: str | None
    live: str | None
    result: CheckResult | None
    score: str | None
    heat: tuple[str, str] | None
    parts: CheckResult | None


def render_html(
    inspection: Inspection,
    pictures: Mapping[str, RGB],
    pages: Mapping[str, str] | None = None,
    heat: tuple[RGB, RGB] | None = None,
) -> str:
    """The report of a finished inspection, as the text of one HTML file.

    Args:
        inspection: what to show.
        pictures: the submission's pictures by key (page, page_ir, live, ...), each (height, width, 3) uint8 RGB as
            loaded; one that is missing is left out and said to be.
        pages: the page of each check by id, for the foldable explanations.
        heat: portrait and live face under a map of where they differ, square, uint8 RGB.
    """
    views = views_of(inspection, pictures)
    found = words.findings(inspection)
    numbers = {result.check: place for place, result in enumerate(found, 1)}
    figures = figures_of(inspection, views, numbers)
    sides = sides_of(figures)
    css = (TEMPLATES / "report.css").read_text(encoding="utf-8")
    explanations = pages or {}
    values: dict[str, Any] = {
        "inspection": inspection,
        "css": Markup(css),
        "csp": content_security_policy(css),
        "document": words.document_rows(inspection.document),
        "official": group_results(inspection.checks),
        "findings": [
            _finding(number, result, inspection, sides, explanations.get(result.check, ""))
            for number, result in enumerate(found, 1)
        ],
        "numbers": numbers,
        "sides": sides,
        "tabs": {figure.number for side in sides if side.tabbed for figure in side.figures},
        "marked": any(figure.boxes for figure in figures),
        "fields": [_field_row(field, views) for field in inspection.fields],
        "faces": _faces(inspection, views, heat),
        "groups": _groups(inspection),
        "unseen": words.by_message(words.with_outcome(inspection, *NOT_LOOKED_AT)),
        "broken": [info for info in inspection.images if info.error],
        "zones": [(reading, _marked_lines(reading)) for reading in inspection.mrz],
        "pages": {check: pagetext.to_html(page) for check, page in explanations.items()},
        "verdict_look": VERDICT_LOOKS[inspection.verdict.outcome],
        "judged": bool(words.with_outcome(inspection, Outcome.SUCCESSFUL)),
        "suspect": inspection.verdict.outcome is VerdictOutcome.SUSPECT,
    }
    return environment().get_template("report.html.j2").render(values)


def write_html(
    inspection: Inspection,
    pictures: Mapping[str, RGB],
    path: Path,
    pages: Mapping[str, str] | None = None,
    heat: tuple[RGB, RGB] | None = None,
) -> None:
    """Write the report to a file (UTF-8).

    Raises:
        OSError: the file cannot be written.
    """
    path.write_text(render_html(inspection, pictures, pages, heat), encoding="utf-8")


def environment() -> Environment:
    """For the templates of reports: values are escaped and made safe, `words` and `looks` are at hand."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
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


def content_security_policy(css: str) -> str:
    """What a report may load: its own style sheet and the pictures within it."""
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    return f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def _finding(number: int, result: CheckResult, inspection: Inspection, sides: Sequence[Side], page: str) -> Finding:
    figures = [figure for side in sides for figure in side.figures]
    homes = {figure.info.image: side.number for side in sides for figure in side.figures}
    images = dict.fromkeys(region.image for region in result.regions)
    enlarged, left_out = closeups(result, inspection.fields, figures)
    return Finding(
        number=number,
        result=result,
        decided=result.check in inspection.verdict.deciding_checks,
        score=words.score_sentence(result),
        places=tuple((words.image_name(image), homes.get(image)) for image in images),
        closeups=tuple(enlarged),
        left_out=left_out,
        # A check that broke down has no cause but its own bug, and one that did not run has none at all.
        what_else=_page_part(page, _WHAT_ELSE) if result.outcome in _ABOUT_THE_DOCUMENT else None,
        by_hand=_page_part(page, _BY_HAND),
    )


def _page_part(page: str, name: str) -> Markup | None:
    text = pagetext.part(page, name)
    return None if text is None else pagetext.to_html(text)


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


def _faces(inspection: Inspection, views: Mapping[str, View], heat: tuple[RGB, RGB] | None) -> Faces | None:
    """The faces of the submission, or None if no face was found anywhere. A person sees them in white light."""

    def shown(result: CheckResult, role: str) -> list[Region]:
        return [region for region in result.regions if region.role == role and region.light is Light.VI]

    by_role = {
        role: [result for result in inspection.checks if shown(result, role)] for role in ("portrait", "live_face")
    }
    if not by_role["portrait"] and not by_role["live_face"]:
        return None
    comparing = next((result for result in by_role["live_face"] if result in by_role["portrait"]), None)
    sources = inspection.checks if comparing is None else (comparing,)
    crops = {role: _first_crop([r for s in sources for r in shown(s, role)], views, margin=0.2) for role in by_role}
    score = None
    if comparing is not None:
        score = words.threshold_sentence(comparing.score, comparing.threshold, comparing.good_side, "distance")
    parts = next((result for result in inspection.checks if result.check == _BY_PARTS), None)
    maps = None if heat is None else (small_uri(heat[0]), small_uri(heat[1]))
    return Faces(crops["portrait"], crops["live_face"], comparing, score, maps, parts)


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
