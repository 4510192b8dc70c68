"""An evaluation of face comparison in the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from docfraud.report import evaluation_words as said
from docfraud.report.words import clean

if TYPE_CHECKING:
    from rich.console import Console

    from docfraud.biometrics.evaluation.results import FaceEvaluation, Pair


def render_evaluation(result: FaceEvaluation, console: Console) -> None:
    """Print what was measured; names of files are made safe to show."""

    def line(text: str, style: str = "") -> None:
        console.print(Text(clean(text), style=style))

    line(said.summary(result))
    for warning in result.warnings:
        line(f"Warning: {warning}", "yellow")
    for failure in result.failures:
        line(f"Failure to {failure.stage}: {failure.file}: {failure.reason}", "yellow")
    line(f"Equal error rate {said.rate(result.eer)}.")
    table = Table(*said.RATE_COLUMNS, title="Error rates", title_justify="left")
    table.columns[0].overflow = "fold"
    for row in said.rate_rows(result):
        table.add_row(*(Text(clean(cell)) for cell in row))
    console.print(table)
    line(f"{said.INTERVALS} {said.FAILED_COUNT}", "dim")
    console.print(_pairs("Closest non-mated pairs (mislabelled pictures, relatives?)", result.closest_non_mated))
    console.print(_pairs("Farthest mated pairs (mislabelled or poor pictures?)", result.farthest_mated))
    line(f"Likelihood ratio: {said.ratio_sentence(result)}")
    line(result.advice, "bold")


def _pairs(title: str, pairs: tuple[Pair, ...]) -> Table:
    table = Table("distance", "picture", "picture", title=title, title_justify="left")
    for pair in pairs:
        table.add_row(f"{pair.distance:.3f}", Text(clean(pair.first)), Text(clean(pair.second)))
    return table
