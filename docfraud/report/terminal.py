"""What a person reads in a terminal.

Everything works at 80 columns, without colour, through a pipe, and in encodings that lack the symbols: a colour is
never the only carrier of a meaning. Nothing is computed here; an `Inspection` is only shown.
"""

from __future__ import annotations

from collections.abc import Iterable

from rich import box
from rich.columns import Columns
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from docfraud.groups import group_results
from docfraud.report import words
from docfraud.report.listings import (
    render_check_page,
    render_checks_table,
    render_comparison,
    render_mrz,
    render_settings,
    show_reading,
)
from docfraud.report.sheet import Sheet
from docfraud.report.words import NOT_LOOKED_AT, OUTCOME_LOOKS, VERDICT_LOOKS
from docfraud.results import (
    CheckResult,
    FieldComparison,
    ImageInfo,
    Inspection,
    Outcome,
    VerdictOutcome,
)

__all__ = [
    "one_line",
    "render_check_page",
    "render_checks_table",
    "render_comparison",
    "render_inspection",
    "render_line",
    "render_mrz",
    "render_settings",
]


def render_inspection(inspection: Inspection, console: Console, *, verbose: bool = False) -> None:
    """Show a finished inspection.

    Args:
        inspection: what to show.
        console: where to.
        verbose: also show every successful check in full, timings, models and the policy's log.
    """
    sheet = Sheet(console)
    _verdict(inspection, sheet)
    _official_groups(inspection, sheet)
    _document(inspection, sheet)
    _pictures(inspection, sheet, verbose=verbose)
    found = words.findings(inspection)
    if found:
        sheet.heading("Why" if inspection.verdict.outcome is not VerdictOutcome.CLEAR else "Please note")
        for result in found:
            _finding(result, sheet, verbose=verbose)
    if inspection.fields:
        sheet.heading("Fields")
        sheet.print(_field_matrix(inspection.fields, sheet))
    _checks(inspection, sheet, shown={result.check for result in found}, verbose=verbose)
    if verbose:
        _background(inspection, sheet)
    sheet.blank()
    if inspection.verdict.outcome is VerdictOutcome.SUSPECT:
        sheet.print(sheet.text(words.VICTIM_NOTE))
    sheet.print(sheet.text(words.NOT_PROOF))
    sheet.print(
        sheet.text(
            f"docfraud {inspection.docfraud_version}, policy {inspection.verdict.policy}, "
            f"{words.number(inspection.milliseconds)} ms",
            "dim",
        )
    )


def one_line(inspection: Inspection, file: str, *, ascii_only: bool = False) -> Text:
    """One line for one file of many: symbol, verdict, file, bottom line. `render_line` prints it well.

    Args:
        inspection: what to show.
        file: the file's name as the user gave it.
        ascii_only: leave out symbols, for an encoding that lacks them.
    """
    look = VERDICT_LOOKS[inspection.verdict.outcome]
    line = Text(no_wrap=True)
    line.append(f"{look.ascii if ascii_only else look.symbol} {look.word:<13} ", look.style)
    for text, style in ((f"{file}  ", "bold"), (inspection.verdict.bottom_line, "")):
        safe = words.clean(text)
        line.append(safe.encode("ascii", "replace").decode("ascii") if ascii_only else safe, style)
    return line


def render_line(inspection: Inspection, file: str, console: Console) -> None:
    """Print `one_line`: cut at the width of a terminal, in full through a pipe."""
    sheet = Sheet(console)
    line = one_line(inspection, file, ascii_only=not sheet.symbols)
    if console.is_terminal:
        # rich's own ellipsis is a character that not every encoding has.
        line.truncate(sheet.width, overflow="ellipsis" if sheet.symbols else "crop")
    console.print(line, highlight=False, soft_wrap=True)


def _verdict(inspection: Inspection, sheet: Sheet) -> None:
    verdict = inspection.verdict
    look = VERDICT_LOOKS[verdict.outcome]
    banner = sheet.text(f" {sheet.symbol(look)} {look.word.upper()} ")
    if verdict.threats:
        banner.append_text(sheet.text(f"  suspected: {words.threat_words(verdict.threats)} "))
    banner.stylize(look.banner)
    banner.truncate(sheet.width, overflow="crop", pad=True)
    sheet.print(banner)
    sheet.print(sheet.text(verdict.bottom_line, "bold"))


def _official_groups(inspection: Inspection, sheet: Sheet) -> None:
    """The groups of ICAO 9303-2 C.35, as many in a row as the terminal has room for."""
    cells = []
    for group in group_results(inspection.checks):
        look = OUTCOME_LOOKS[group.outcome]
        cell = sheet.text(f"{sheet.symbol(look)} {look.word}", look.style)
        cells.append(cell.append_text(sheet.text(f": {words.GROUP_NAMES[group.group]}")))
    sheet.blank()
    sheet.print(Columns(cells, padding=(0, 2), column_first=True))


def _document(inspection: Inspection, sheet: Sheet) -> None:
    sheet.blank()
    rows = words.document_rows(inspection.document)
    if not rows:
        sheet.print(sheet.text("The document's own data could not be read."))
    else:
        grid = Table.grid(padding=(0, 2))
        grid.add_column(no_wrap=True)
        grid.add_column(overflow="fold")
        for heading, value in rows:
            grid.add_row(sheet.text(heading, "dim"), sheet.text(value))
        sheet.print(grid)
    if inspection.document.specimen:
        sheet.print(sheet.text("This is a specimen document. It is not valid for travel.", "bold yellow"))


def _pictures(inspection: Inspection, sheet: Sheet, *, verbose: bool) -> None:
    broken = [picture for picture in inspection.images if picture.error]
    shown = inspection.images if verbose else broken
    if not shown:
        return
    sheet.heading("Pictures")
    for picture in shown:
        sheet.print(_picture(picture, sheet))


def _picture(picture: ImageInfo, sheet: Sheet) -> Padding:
    line = sheet.text(f"{words.image_name(picture.image)}: {picture.file}")
    if picture.error:
        line.append_text(sheet.text(f"  {picture.error}", "bold red"))
        if picture.remedy:
            line.append_text(sheet.text(f" {picture.remedy}"))
    else:
        turned = f", turned by {picture.rotation} degrees" if picture.rotation else ""
        line.append_text(
            sheet.text(f", {picture.width} x {picture.height} pixels {picture.format or ''}{turned}".rstrip(), "dim")
        )
    return Padding(line, (0, 0, 0, 1))


def _finding(result: CheckResult, sheet: Sheet, *, verbose: bool) -> None:
    look = OUTCOME_LOOKS[result.outcome]
    title = sheet.text(f"{sheet.symbol(look)} {look.word}: ", look.style)
    title.append_text(sheet.text(result.title, "bold"))
    title.append_text(sheet.text(f"  {result.check}", "dim"))
    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for heading, value in (
        ("Expected", result.expected),
        ("Observed", result.observed),
        ("Measured", words.score_sentence(result)),
        ("Points to", words.threat_words(result.threats)),
        ("What to do", result.advice),
    ):
        if value:
            grid.add_row(sheet.text(heading, "dim"), sheet.text(value))
    sheet.print(Padding(title, (0, 0, 0, 1)))
    sheet.print(Padding(sheet.text(result.message), (0, 0, 0, 3)))
    if grid.row_count:
        sheet.print(Padding(grid, (0, 0, 0, 3)))
    if verbose:
        detail = f"reason {words.reason_words(result.reason)}, severity {result.severity.value}"
        sheet.print(Padding(sheet.text(f"{detail}, {words.number(result.milliseconds)} ms", "dim"), (0, 0, 0, 3)))


def _field_matrix(fields: Iterable[FieldComparison], sheet: Sheet) -> Table:
    rows = tuple(fields)
    chip = any(row.chip is not None for row in rows)
    table = Table(box=box.SIMPLE_HEAD if sheet.symbols else box.ASCII2, pad_edge=False, padding=(0, 1), show_edge=False)
    table.add_column("Field", overflow="fold")
    for heading in ("MRZ", "Printed page", *(("Chip",) if chip else ())):
        table.add_column(heading, overflow="fold")
    table.add_column("Verdict", overflow="fold")
    for row in rows:
        look = OUTCOME_LOOKS[row.outcome]
        verdict = sheet.text(f"{sheet.symbol(look)} {look.word}", look.style)
        if row.message and row.outcome is not Outcome.SUCCESSFUL:
            verdict.append("\n").append_text(sheet.text(row.message))
        values = (row.mrz, row.viz, *((row.chip,) if chip else ()))
        cells = [sheet.text("not read", "dim") if value is None else sheet.text(value) for value in values]
        table.add_row(sheet.text(words.field_name(row.name)), *cells, verdict)
    return table


def _checks(inspection: Inspection, sheet: Sheet, *, shown: set[str], verbose: bool) -> None:
    sheet.heading(f"Checks: {words.tally(inspection)}")
    for result in words.with_outcome(inspection, *words.FINDING_OUTCOMES):
        line = _check_title(result, sheet)
        if result.check not in shown:
            line.append_text(sheet.text(f" {result.message}"))
        sheet.print(Padding(line, (0, 0, 0, 1)))
    passed = words.with_outcome(inspection, Outcome.SUCCESSFUL)
    if verbose:
        for result in passed:
            line = _check_title(result, sheet)
            line.append_text(sheet.text(f". {result.message} ({words.number(result.milliseconds)} ms)", "dim"))
            sheet.print(Padding(line, (0, 0, 0, 1)))
    elif passed:
        _group(Outcome.SUCCESSFUL, OUTCOME_LOOKS[Outcome.SUCCESSFUL].word, passed, sheet)
    unseen = words.with_outcome(inspection, *NOT_LOOKED_AT)
    if unseen:
        sheet.heading("Not looked at")
        for outcome in NOT_LOOKED_AT:
            for message, results in words.by_message(words.with_outcome(inspection, outcome)):
                advice = next((result.advice for result in results if result.advice), None)
                _group(outcome, message, results, sheet, advice)


def _check_title(result: CheckResult, sheet: Sheet) -> Text:
    look = OUTCOME_LOOKS[result.outcome]
    line = sheet.text(f"{sheet.symbol(look)} {look.word}: ", look.style)
    line.append_text(sheet.text(result.title))
    return line


def _group(
    outcome: Outcome, heading: str, results: Iterable[CheckResult], sheet: Sheet, advice: str | None = None
) -> None:
    """Several checks that share an outcome and a message, as one paragraph."""
    look = OUTCOME_LOOKS[outcome]
    line = sheet.text(f"{sheet.symbol(look)} {heading}", look.style if outcome is Outcome.SUCCESSFUL else "")
    if advice:
        line.append_text(sheet.text(f" {advice}"))
    sheet.print(Padding(line, (0, 0, 0, 1)))
    titles = "; ".join(result.title for result in results)
    sheet.print(Padding(sheet.text(titles, "dim"), (0, 0, 0, 3)))


def _background(inspection: Inspection, sheet: Sheet) -> None:
    if inspection.mrz:
        sheet.heading("Machine-readable zone")
        for reading in inspection.mrz:
            show_reading(reading, sheet, verbose=True)
    if inspection.verdict.log:
        sheet.heading("How the policy decided")
        for place, entry in enumerate(inspection.verdict.log, 1):
            sheet.print(Padding(sheet.text(f"{place}. {entry}"), (0, 0, 0, 1)))
    if inspection.models:
        sheet.heading("Models")
        for model in inspection.models:
            sheet.print(Padding(sheet.text(f"{model.name} ({model.licence})"), (0, 0, 0, 1)))
            sheet.print(Padding(sheet.text(model.sha256, "dim"), (0, 0, 0, 3)))
