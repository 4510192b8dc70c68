"""Real pages, all genuine: how many get a finding of fraud: `python -m benchmarks.real_pages`.

The pictures of `../shared/dev_pages` are white light only, 80 to 172 ppi, most of them strongly compressed. None was
used for a threshold. What is counted is what an officer would see: checks that name a threat and failed, and the
verdict. Check digits that are wrong on the page itself (`truth.json` says so) are right findings and are counted apart.

The same pages enlarged to 2.6 times their size are a trial of another kind: they pass for fine pictures and are none.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path

import numpy as np
from PIL import Image

from benchmarks.evidence import FAMILIES
from benchmarks.table import Table, percent, write_results
from docfraud.checks import all_checks
from docfraud.examination import Examination, Submission, run_check
from docfraud.results import Outcome, VerdictOutcome
from docfraud.settings import load_settings

PAGES = Path(__file__).parents[2] / "shared" / "dev_pages"
ENLARGED = 2.6
_OTHER_THAN_FRAUD = {"specimen", "document-expired"}


def enlarged(pages: Path, names: list[str], table: Table) -> int:
    """Run the checks that need no other light on enlarged pages; how many pages got a finding."""
    checks = [c for c in all_checks() if c.function.__module__.startswith("docfraud.security_features")]
    found = 0
    for name in names:
        with Image.open(pages / name) as picture:
            size = (round(picture.width * ENLARGED), round(picture.height * ENLARGED))
            pixels = np.asarray(picture.convert("RGB").resize(size, Image.Resampling.BICUBIC))
        exam = Examination(Submission(page=pixels), load_settings(threads=1))
        failed = [r for r in (run_check(check, exam) for check in checks) if r.outcome is Outcome.FAILED]
        found += bool(failed)
        for r in failed:
            table.add(f"{name}, enlarged", r.check, r.observed or r.message)
    return found


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=Path, default=PAGES)
    args = parser.parse_args()
    truth = json.loads((args.pages / "truth.json").read_text(encoding="utf-8"))
    known = {check.id: check for check in all_checks()}
    here = {name for name, check in known.items() if check.function.__module__.startswith(FAMILIES)}
    settings = load_settings(threads=1)
    outcomes: dict[str, Counter[str]] = {}
    findings: list[tuple[str, str, str]] = []
    pages = [name for name, page in sorted(truth.items()) if page["type"] != "none"]
    suspect = printed = wrong_digits = 0
    for name in pages:
        inspection = Examination(Submission(page=args.pages / name), settings).run()
        failed = [
            c for c in inspection.checks
            if c.outcome is Outcome.FAILED and known[c.check].threats and c.check not in _OTHER_THAN_FRAUD
        ]  # fmt: skip
        printed += any(c.check in here for c in failed)
        suspect += inspection.verdict.outcome is VerdictOutcome.SUSPECT
        wrong_digits += (
            inspection.verdict.outcome is VerdictOutcome.SUSPECT and truth[name]["check_digits_valid"] is False
        )
        findings += [(name, c.check, c.observed or c.message) for c in failed]
        for c in inspection.checks:
            if c.check in here:
                outcomes.setdefault(c.check, Counter())[c.outcome.value] += 1
    total = Table("Findings on genuine pages", ("what", "pages"))
    total.add("a finding of a check of printing and security features", percent(printed, len(pages)))
    total.add("verdict suspect", percent(suspect, len(pages)))
    total.add("of these with a check digit that is wrong on the page", wrong_digits)
    each = Table("Every finding", ("page", "check", "observed"))
    for row in findings:
        each.add(*row)
    large = enlarged(args.pages, pages, each)
    total.add(f"the same, of the pages enlarged {ENLARGED} times", percent(large, len(pages)))
    table = Table("Outcomes of the checks of printing and security features", ("check", *(o.value for o in Outcome)))
    for check, counts in sorted(outcomes.items()):
        table.add(check, *(counts[o.value] for o in Outcome))
    about = (
        f"{len(pages)} real pages with an MRZ (`../shared/dev_pages`), genuine as far as is known; none was used for a "
        "threshold. White light only: checks of other lights are not performed, and most of those of print are "
        "undetermined, because these pictures do not show what they judge."
    )
    write_results(Path(__file__), [total, each, table], about=about)


if __name__ == "__main__":
    main()
