"""The smaller things a terminal shows: machine-readable zones, face comparisons, checks and their pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from pydantic import BaseModel
from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from docfraud.report import pagetext, words
from docfraud.report.sheet import Sheet
from docfraud.report.words import OUTCOME_LOOKS
from docfraud.results import (
    FaceAppearance,
    FaceComparison,
    GoodSide,
    MRZReading,
    MRZResult,
    MRZTypography,
    Outcome,
    Tolerance,
)

if TYPE_CHECKING:
    from docfraud.biometrics.quality.base import FaceQuality
    from docfraud.checks import Check


def render_mrz(results: Iterable[MRZResult], console: Console, *, verbose: bool = False) -> None:
    """Show what was read in each file: the lines as printed, what breaks in them, the fields.

    Args:
        results: one per file.
        console: where to.
        verbose: also show every check digit and the engine's own reading.
    """
    sheet = Sheet(console)
    for place, result in enumerate(results):
        if place:
            sheet.blank()
        head = sheet.text(result.file, "bold")
        head.append_text(sheet.text(f"  {words.number(result.milliseconds)} ms", "dim"))
        sheet.print(head)
        for remnant in result.remnants:
            sheet.print(sheet.text(remnant.message, "yellow"))
            for line in remnant.lines:
                sheet.line(line, indent=2)
        if not result.mrz and not result.remnants:
            sheet.print(sheet.text("No machine-readable zone was found.", "yellow"))
        for reading in result.mrz:
            show_reading(reading, sheet, verbose=verbose)


def show_reading(reading: MRZReading, sheet: Sheet, *, verbose: bool) -> None:
    """Show one zone, with a mark under each wrong check digit."""
    wrong = [digit for digit in reading.checks if not digit.valid]
    right = reading.check_digits_valid
    look = OUTCOME_LOOKS[Outcome.SUCCESSFUL if right else Outcome.FAILED]
    told = (
        "every check digit is right" if right else "wrong check digit: " + ", ".join(words.plain(d.name) for d in wrong)
    )
    if not reading.checks:
        look, told = OUTCOME_LOOKS[Outcome.NOT_SUPPORTED], "no check digit"
    head = sheet.text(f"{reading.format}  ", "bold")
    head.append_text(sheet.text(f"{sheet.symbol(look)} {told}", look.style))
    sheet.print(head)
    for index, line in enumerate(reading.lines):
        sheet.line(line, indent=2)
        marks = {digit.column for digit in wrong if digit.line == index}
        if marks:
            sheet.line("".join("^" if column in marks else " " for column in range(max(marks) + 1)), indent=2)
    if reading.lines_valid and reading.lines_valid != reading.lines:
        sheet.print(sheet.text("The nearest reading in which every check digit is right:"))
        for line in reading.lines_valid:
            sheet.line(line, indent=2)
        if reading.doubt is not None:
            sheet.print(
                sheet.text(
                    f"Evidence for the printed reading over this one: {words.number(reading.doubt)} "
                    "(near 0 is a reading doubt, large means the print itself is wrong).",
                    "dim",
                )
            )
    grid = _grid()
    for name, value in reading.fields.items():
        if value:
            grid.add_row(sheet.text(words.field_name(name), "dim"), sheet.text(value))
    if reading.confidence is not None:
        grid.add_row(sheet.text("Confidence", "dim"), sheet.text(words.number(reading.confidence)))
    if reading.typography is not None:
        for name, value in _setting(reading.typography):
            grid.add_row(sheet.text(name, "dim"), sheet.text(value))
    if verbose:
        for digit in reading.checks:
            said = "right" if digit.valid else f"WRONG, computed {digit.computed}"
            grid.add_row(
                sheet.text("Check digit", "dim"),
                sheet.text(f"{words.plain(digit.name)}: printed {digit.printed}, {said}"),
            )
        for raw in reading.raw_lines:
            grid.add_row(sheet.text(f"Read by {reading.engine or 'the engine'}", "dim"), sheet.text(raw))
    if grid.row_count:
        sheet.print(Padding(grid, (0, 0, 0, 2)))


def _setting(found: MRZTypography) -> Iterator[tuple[str, str]]:
    """How an MRZ is set, as rows of a name and a value."""
    lines = " and ".join(f"{x:.2f}" for x in found.line_spacing)
    yield "Pitch", f"{found.pitch:.1f} pixels, lines {lines} pitches apart"
    if found.conformity:
        scores = [(score, i, j) for i, row in enumerate(found.conformity, 1) for j, score in enumerate(row, 1)]
        least, line, column = min(scores)
        middle = sorted(score for score, _, _ in scores)[len(scores) // 2]
        yield "Like OCR-B", f"median {middle:.2f}, least {least:.2f} (line {line}, character {column})"
    if found.placement is None:
        yield "Place", "not measured: the page's outline was not found"
        return
    place = found.placement
    rows = {"Left margin": place.left, "Line spacing": place.line_spacing, "Above the edge": place.centre_above_edge}
    for name, values in rows.items():
        yield name, ", ".join(_held(value) for value in values)


def _held(measure: Tolerance) -> str:
    """A measure in mm and what it is held to."""
    if measure.nominal is None or measure.tolerance is None:
        return f"{measure.value:.2f} mm"
    word = "within" if measure.within else "OUTSIDE"
    return f"{measure.value:.2f} mm ({word} {measure.nominal:.2f} ± {measure.tolerance:.2f})"


def _grid() -> Table:
    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    return grid


def render_comparison(comparison: FaceComparison, console: Console) -> None:
    """Show a face comparison: a distance with its threshold and origin, never a percentage."""
    sheet = Sheet(console)
    look = OUTCOME_LOOKS[comparison.outcome]
    told = {
        Outcome.SUCCESSFUL: "the faces agree",
        Outcome.FAILED: "the faces differ",
        Outcome.UNDETERMINED: "too close to call",
    }.get(comparison.outcome, "not compared")
    line = sheet.text(f"{sheet.symbol(look)} {look.word}: {told}", look.style)
    sheet.print(line)
    if comparison.message:
        sheet.print(sheet.text(comparison.message))
    measured = words.threshold_sentence(comparison.distance, comparison.threshold, GoodSide.BELOW, "distance")
    sheet.print(sheet.text(measured or ""))
    if comparison.log10_likelihood_ratio is not None:
        sheet.print(sheet.text(words.likelihood_sentence(comparison.log10_likelihood_ratio)))
    sheet.print(sheet.text(f"Origin of the threshold: {comparison.origin}", "dim"))
    if comparison.appearance is not None:
        _render_parts(comparison.appearance, sheet)


def _render_parts(found: FaceAppearance, sheet: Sheet) -> None:
    sheet.heading("Part by part")
    sheet.print(sheet.text(found.message))
    grid = _grid()
    for part in found.parts:
        told = words.part_words(part)
        style = "bold" if part.name == found.changed else ""
        grid.add_row(
            sheet.text(part.name, style or "dim"), sheet.text(f"{part.score:.1f}", style), sheet.text(told, style)
        )
    sheet.print(Padding(grid, (0, 0, 0, 2)))
    sheet.print(sheet.text("1 is what pictures of one unaltered person show at most, as a rule.", "dim"))


def render_quality(
    quality: FaceQuality, file: str, console: Console, *, portrait: bool = False, verbose: bool = False
) -> None:
    """Show the components of a face picture's quality, the poor ones with advice.

    Args:
        quality: of one picture.
        file: its name.
        console: where to.
        portrait: judged as a document's portrait.
        verbose: also the components that are good, do not count here, or could not be judged.
    """
    sheet = Sheet(console)
    poor = quality.poor(portrait=portrait)
    look = OUTCOME_LOOKS[Outcome.FAILED if poor else Outcome.SUCCESSFUL]
    told = f"poor: {', '.join(words.plain(m.name) for m in poor)}" if poor else "good enough"
    unified = "" if quality.unified is None else f"  unified quality score {quality.unified}"
    head = sheet.text(file, "bold")
    head.append_text(sheet.text(unified, "dim"))
    sheet.print(head)
    sheet.print(sheet.text(f"{sheet.symbol(look)} {told}", look.style))
    for sentence in quality.advice(portrait=portrait):
        sheet.print(sheet.text(f"  {sentence}", "bold"))
    grid = _grid()
    for measure in quality if verbose else poor:
        score = "-" if measure.score is None else str(measure.score)
        limit = "" if measure.limit is None else f"at least {measure.limit}"
        native = "" if measure.native is None else f"{words.number(measure.native)} {measure.unit}".strip()
        grid.add_row(
            sheet.text(words.plain(measure.name), "" if measure in poor else "dim"),
            sheet.text(score, "bold" if measure in poor else ""),
            sheet.text(limit, "dim"),
            sheet.text(measure.reason or native, "dim"),
        )
    if grid.row_count:
        sheet.print(Padding(grid, (0, 0, 0, 2)))


def render_check_page(check: Check, console: Console) -> None:
    """Show a check's page: what it does, why a forger fails it, what else could cause a failure, by hand."""
    sheet = Sheet(console)
    sheet.print(sheet.text(check.title, "bold underline"))
    grid = _grid()
    for heading, value in check_facts(check):
        grid.add_row(sheet.text(heading, "dim"), sheet.text(value))
    sheet.print(grid)
    for block in pagetext.parse(check.page):
        sheet.blank()
        for place, spans in enumerate(block.items, 1):
            line = Text()
            for span in spans:
                line.append_text(sheet.text(span.text, {"bold": "bold", "code": "cyan"}.get(span.style, "")))
            if block.kind is pagetext.BlockKind.PARAGRAPH:
                sheet.print(line)
            else:
                mark = "-" if block.kind is pagetext.BlockKind.BULLETS else f"{place}."
                item = Table.grid(padding=(0, 1))
                item.add_row(sheet.text(f" {mark}"), line)
                sheet.print(item)


def check_facts(check: Check) -> list[tuple[str, str]]:
    """A check's particulars as (heading, value) rows."""
    rows = [
        ("Check", check.id),
        ("Standard", check.standard),
        ("Group", "" if check.group is None else words.GROUP_NAMES[check.group]),
        ("Points to", words.threat_words(check.threats)),
        ("Severity", check.severity.value),
        ("Light", ", ".join(sorted(light.value for light in check.lights))),
        ("Needs", ", ".join(words.plain(need) for need in check.needs)),
    ]
    return [(heading, value) for heading, value in rows if value]


def render_checks_table(checks: Iterable[Check], console: Console) -> None:
    """List the checks: id, title, severity, the threats that a failure points to."""
    sheet = Sheet(console)
    table = Table(box=box.SIMPLE_HEAD if sheet.symbols else box.ASCII2, pad_edge=False, show_edge=False)
    table.add_column("Check", overflow="fold")
    for heading in ("True when it succeeds", "Severity", "Points to"):
        table.add_column(heading, overflow="fold")
    for check in checks:
        table.add_row(
            sheet.text(check.id, "bold"),
            sheet.text(check.title),
            sheet.text(check.severity.value),
            sheet.text(words.threat_words(check.threats)),
        )
    sheet.print(table)
    sheet.print(sheet.text("`docfraud explain CHECK` shows a check's page.", "dim"))


def render_settings(settings: BaseModel, console: Console) -> None:
    """Every setting, its value, and where that came from."""
    sheet = Sheet(console)
    table = Table(box=box.SIMPLE if sheet.symbols else box.ASCII, show_edge=False)
    for heading in ("Setting", "Value", "Where it came from"):
        table.add_column(heading, overflow="fold")
    for name, info in type(settings).model_fields.items():
        value = getattr(settings, name)
        table.add_row(sheet.text(name, "bold"), sheet.text(str(value)), sheet.text(info.description or ""))
    sheet.print(table)
