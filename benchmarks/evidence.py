"""Measure how much each check says: `python -m benchmarks.evidence ROWS...` writes `docfraud/evidence.json`.

ROWS are what `python -m benchmarks.security_features --develop` wrote: laboratory specimens of the designs, portraits
and capture profiles that are for development. The trial's own are never among them.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.trial_run import PERSONAL, Row, read_rows
from docfraud.checks import all_checks

TARGET = Path(__file__).parents[1] / "docfraud" / "evidence.json"

FAMILIES = ("docfraud.security_features", "docfraud.reference")
"""Whose weights the laboratory can measure: what is printed, and how. Data that contradict themselves are proof
enough; of those checks it is only counted how often each class shows them."""


def counts(rows: Iterable[Row]) -> dict[str, Any]:
    """Failures of every check of printing and security features on genuine specimens and on forgeries of each class.

    A check that was not performed counts as one that did not fail: that is what a verdict sees.
    """
    genuine: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    forged: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    ways: dict[tuple[str, str], dict[str, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    for row in rows:
        if row.threat in PERSONAL:
            continue
        for name, result in row.checks.items():
            cells = [genuine[name]]
            if row.threat:
                cells = [forged[name][row.threat], ways[name, row.threat][f"{row.forgery}:{row.variant}"]]
            for cell in cells:
                cell[0] += result.outcome == "failed"
                cell[1] += 1
    weighs = {c.id: c.function.__module__.startswith(FAMILIES) for c in all_checks() if c.threats}
    return {
        name: {
            "weighs": weighs[name],
            "false_alarms": genuine[name],
            "hits": {t: forged[name][t] for t in sorted(forged[name])},
            "ways": {t: dict(sorted(ways[name, t].items())) for t in sorted(forged[name])},
        }
        for name in sorted(weighs.keys() & forged.keys())
        if weighs[name] or any(failed for failed, _ in forged[name].values())
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rows", nargs="+", type=Path, help="files of rows")
    args = parser.parse_args(arguments)
    rows = [row for path in args.rows for row in read_rows(path) if row.lights == "three lights"]
    data = {
        "measured_on": f"{sum(not r.threat for r in rows)} genuine and "
        f"{sum(bool(r.threat) and r.threat not in PERSONAL for r in rows)} forged laboratory specimens, three lights",
        "designs": sorted({r.design for r in rows}),
        "checks": counts(rows),
    }
    TARGET.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")
    print(f"{len(rows)} rows, {len(data['checks'])} checks: {TARGET}")


if __name__ == "__main__":
    main()
