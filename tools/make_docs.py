"""Write the generated pages of docs/: a page per check, and every setting. Run after changing a check or a threshold.

python -m tools.make_docs [FOLDER]
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from docfraud.checks import Check, all_checks
from docfraud.evidence import all_evidence
from docfraud.policy import DEFAULT_POLICY, POLICIES, Policy
from docfraud.settings import Settings
from tools.routines import routines_page

EVIDENCE = Path(__file__).parents[1] / "docfraud" / "evidence.json"
NOTE = "<!-- Made by `python -m tools.make_docs`; change the source and run it again. -->\n"


def check_page(check: Check) -> str:
    """One check's page."""
    facts = {
        "id": f"`{check.id}`",
        "lights": ", ".join(sorted(check.lights)) or "none",
        "needs": ", ".join(check.needs) or "nothing",
        "threats": ", ".join(t.replace("_", " ") for t in check.threats) or "none: no finding of fraud",
        "severity": check.severity.value,
        "standard": check.standard or "none",
    }
    if check.group is not None:
        facts["group"] = f"{check.group.replace('_', ' ')} (ICAO 9303-2 C.35)"
    rows = "\n".join(f"| {name} | {value} |" for name, value in facts.items())
    return f"{NOTE}# {check.title}\n\n| | |\n|---|---|\n{rows}\n\n{check.page}\n"


def index_page(checks: tuple[Check, ...]) -> str:
    """The list of checks."""
    rows = "\n".join(f"| [{c.id}]({c.id}.md) | {c.title} | {c.severity.value} |" for c in checks)
    return (
        f"{NOTE}# The checks\n\nEvery inspection has one row for each. `docfraud explain ID` prints a page.\n\n"
        f"| check | what is true when it succeeds | severity |\n|---|---|---|\n{rows}\n"
    )


def settings_page() -> str:
    """Every setting with its default and origin."""
    rows = "\n".join(
        f"| `{name}` | `{info.default}` | {(info.description or '').replace('|', chr(92) + '|')} |"
        for name, info in Settings.model_fields.items()
    )
    return (
        f"{NOTE}# Settings\n\nSet any of them with `DOCFRAUD_<NAME>` in the environment, or pass a "
        "`docfraud.Settings` object.\n\n| setting | default | where it came from |\n|---|---|---|\n"
        f"{rows}\n"
    )


def _own_weights(policy: Policy) -> str:
    """The line for checks that a policy weighs by itself; none where there are none."""
    own = ", ".join(f"`{check}` {weight:g}" for check, weight in sorted(policy.overrides.items()))
    return f"- Weighed by this policy itself: {own}.\n" if own else ""


def policies_page() -> str:
    """Every policy's rules."""
    parts = [
        f"{NOTE}# Policies\n\nThe default is `{DEFAULT_POLICY}`. What a check of print and security features adds "
        "was measured on laboratory specimens ([evidence.md](evidence.md)); the other checks add by severity. "
        "The factors and the limits are chosen.\n"
    ]
    for policy in POLICIES.values():
        weights = ", ".join(f"{severity.value} {weight:g}" for severity, weight in policy.weights.items())
        parts.append(
            f"## {policy.name}\n\n{policy.title}\n\n"
            f"- A failed check adds suspicion by its severity: {weights}; a measured weight is multiplied by the "
            f"same factor that the severity has here over the ordinary one. Suspect from {policy.suspect_at:g}.\n"
            f"- Required for a clear verdict: {', '.join(f'`{c}`' for c in sorted(policy.required))}.\n"
            f"- With a live picture also: {', '.join(f'`{c}`' for c in sorted(policy.required_with_live))}.\n"
            f"- A caution and no suspicion: {', '.join(f'`{c}`' for c in sorted(policy.cautions))}.\n"
            f"{_own_weights(policy)}"
            f"- Without a live picture: {'caution' if policy.live_expected else 'clear is possible, and says so'}.\n"
            f"- A specimen: {'caution' if policy.specimen_is_caution else 'a remark in the bottom line'}.\n"
        )
    return "\n".join(parts)


def evidence_page() -> str:
    """What each check was measured to say."""
    data = json.loads(EVIDENCE.read_text(encoding="utf-8"))
    rows = []
    for name, evidence in all_evidence().items():
        failed, total = evidence.false_alarms
        hits = ", ".join(f"{t.replace('_', ' ')} {k}/{n}" for t, (k, n) in evidence.hits.items() if k) or "none"
        weight = "by severity" if evidence.weight is None or not evidence.weighs else f"{evidence.weight:.2f}"
        rows.append(f"| [{name}](checks/{name}.md) | {failed}/{total} | {hits} | {weight} |")
    table = "\n".join(rows)
    return (
        f"{NOTE}# What a failed check says\n\nMeasured on {data['measured_on']}; designs "
        f"{', '.join(data['designs'])}. Written by `python -m benchmarks.evidence`. The weight is the base-10 "
        "logarithm of how much more frequent the failure is among forgeries of the class that the check shows "
        "best than among genuine documents, at most 2: laboratory specimens are not the world.\n\n"
        f"| check | failed on genuine | failed on forged, by class | weight |\n|---|---|---|---|\n{table}\n"
    )


def pages() -> dict[str, str]:
    """Every generated page by its path under docs/."""
    checks = all_checks()
    return {
        "checks/README.md": index_page(checks),
        "settings.md": settings_page(),
        "policies.md": policies_page(),
        "routines.md": NOTE + routines_page(),
        "evidence.md": evidence_page(),
        **{f"checks/{check.id}.md": check_page(check) for check in checks},
    }


def main() -> None:
    """Write them."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[1] / "docs"
    wanted = pages()
    (folder / "checks").mkdir(parents=True, exist_ok=True)
    for old in (folder / "checks").glob("*.md"):
        if f"checks/{old.name}" not in wanted:
            old.unlink()
    for name, text in wanted.items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
