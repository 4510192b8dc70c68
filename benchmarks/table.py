"""Tables of results: made by a run, written as Markdown and JSON, never typed."""

from __future__ import annotations

import json
import math
import platform
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "results"


class Table:
    """A table of text cells."""

    def __init__(self, title: str, columns: Sequence[str]) -> None:
        self.title = title
        self.columns = list(columns)
        self.rows: list[list[str]] = []

    def add(self, *cells: object) -> None:
        """Add a row.

        Raises:
            ValueError: it has not as many cells as the table has columns.
        """
        if len(cells) != len(self.columns):
            raise ValueError(f"{self.title}: a row of {len(cells)} cells in a table of {len(self.columns)} columns")
        self.rows.append([str(cell) for cell in cells])
        print("  ".join(str(cell) for cell in cells), flush=True)

    def markdown(self) -> str:
        """The table as Markdown, with its title as a heading."""
        lines = [f"## {self.title}", "", _row(self.columns), _row(["---"] * len(self.columns))]
        return "\n".join([*lines, *map(_row, self.rows)]) + "\n"

    def data(self) -> dict[str, Any]:
        """The table as plain data."""
        return {"title": self.title, "rows": [dict(zip(self.columns, row, strict=True)) for row in self.rows]}


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def write_results(script: Path, tables: Sequence[Table], *, details: Any = None, about: str = "") -> None:
    """Write a benchmark's tables to `results/<script>.md` and `.json`.

    Args:
        script: the benchmark's `__file__`.
        tables: what it measured.
        details: anything else worth keeping, as plain data; goes to the JSON only.
        about: sentences above the tables: data, counts, machine settings.
    """
    RESULTS.mkdir(exist_ok=True)
    made = datetime.now(UTC).date().isoformat()
    where = f"{platform.system()} {platform.machine()}, Python {sys.version.split()[0]}"
    head = f"Made by `python -m benchmarks.{script.stem}` on {made}, {where}. Do not edit.\n"
    parts = [head, *([about.strip() + "\n"] if about else []), *(table.markdown() for table in tables)]
    (RESULTS / f"{script.stem}.md").write_text("\n".join(parts), encoding="utf-8")
    content = {"made": made, "where": where, "tables": [t.data() for t in tables], "details": details}
    (RESULTS / f"{script.stem}.json").write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def wilson(successes: int, total: int, z: float = 1.96) -> tuple[float, float]:
    """Wilson's interval for a proportion, 95 % by default (Wilson 1927); (0, 1) for no trials."""
    if total == 0:
        return 0.0, 1.0
    p = successes / total
    centre = p + z * z / (2 * total)
    spread = z * math.sqrt(p * (1 - p) / total + z * z / (4 * total * total))
    scale = 1 + z * z / total
    return max(0.0, (centre - spread) / scale), min(1.0, (centre + spread) / scale)


def percent(successes: int, total: int) -> str:
    """A proportion with its count and interval: `35/37 = 94.6 % [82.3, 98.5]`."""
    if total == 0:
        return "0/0"
    low, high = wilson(successes, total)
    return f"{successes}/{total} = {100 * successes / total:.1f} % [{100 * low:.1f}, {100 * high:.1f}]"
