"""How long `import docfraud` and `docfraud --help` take: `python -m benchmarks.import_time`.

Each run is a fresh interpreter; the interpreter's own start is measured the same way and subtracted. Peers are imported
the same way where they are installed.
"""

from __future__ import annotations

import importlib.util
import statistics
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.table import Table, write_results

RUNS = 15
STATEMENTS = {
    "import docfraud": "docfraud",
    "import docfraud; docfraud.Inspection": "docfraud",
    "import docfraud; docfraud.read_mrz": "docfraud",
    "import face_recognition": "face_recognition",
    "import passporteye": "passporteye",
    "import rapidocr": "rapidocr",
}


def seconds(statement: str) -> float:
    """Wall time of a fresh interpreter that runs a statement."""
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", statement], check=True, capture_output=True)
    return time.perf_counter() - started


def main() -> None:
    table = Table("Import time", ["statement", "median ms", "fastest ms", "runs"])
    for statement, package in STATEMENTS.items():
        if importlib.util.find_spec(package) is None:
            table.add(statement, "not installed", "", "")
            continue
        # in turns with the bare interpreter, so that a drift of the machine falls on both
        pairs = [(seconds("pass"), seconds(statement)) for _ in range(RUNS)]
        extra = [1000 * (after - before) for before, after in pairs]
        table.add(statement, f"{statistics.median(extra):.0f}", f"{min(extra):.0f}", str(RUNS))
    write_results(Path(__file__), [table])


if __name__ == "__main__":
    main()
