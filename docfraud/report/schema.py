"""Writes the published JSON Schema: `python -m docfraud.report.schema [FILE]`."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from docfraud.results import json_schema

PUBLISHED = Path(__file__).parents[2] / "docs" / "schema" / "inspection.schema.json"
"""Where the schema lies in the repository."""


def schema_text() -> str:
    """The JSON Schema (2020-12) of an `Inspection`, as the published file holds it."""
    return json.dumps(json_schema(), indent=2, sort_keys=True) + "\n"


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the schema to the file named, to standard output for `-`, or to its place in the repository."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given == ["-"]:
        sys.stdout.write(schema_text())
        return 0
    target = Path(given[0]) if given else PUBLISHED
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(schema_text(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
