"""How much a failed check says, measured: how often it fails on genuine documents and on forgeries of each class.

The counts are in `evidence.json`, written by `python -m benchmarks.evidence` from laboratory specimens; none is typed.
ICAO 9303-2 C.25 asks for weighted, logged functions. The weight here is the logarithm (base 10) of the likelihood
ratio: 1 means that the finding is ten times as frequent among forgeries of the class it shows best as among genuine
    documents.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from docfraud.results import Threat

__all__ = ["Evidence", "all_evidence", "read_evidence"]

_FILE = Path(__file__).parent / "evidence.json"

_AS_CLASS = 2.0

MOST = 2.0
"""No single check counts for more than a hundred to one: laboratory specimens are not the world."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Counts of one check.

    Attributes:
        check: its id.
        false_alarms: failures on genuine specimens, and how many of those there were.
        hits: the same on forgeries, by class.
        ways: the same, by class and the forger's way.
        weighs: whether the check's weight in a verdict is the one measured here. Data that contradict themselves are
            proof enough; how often each class shows them tells only the classes apart.
    """

    check: str
    false_alarms: tuple[int, int]
    hits: Mapping[Threat, tuple[int, int]]
    weighs: bool = True
    ways: Mapping[tuple[Threat, str], tuple[int, int]] = field(default_factory=dict)

    def rate_of_way(self, threat: Threat, way: str) -> float:
        """Share of a class's forgeries made in one way on which it fails. Few are of one way, so the class's own share
        counts as two more."""
        failed, total = self.ways.get((threat, way), (0, 0))
        return (failed + _AS_CLASS * self.rate(threat)) / (total + _AS_CLASS)

    def knows(self, threat: Threat) -> bool:
        """Whether forgeries of a class were among those that it was measured on."""
        return self.hits.get(threat, (0, 0))[1] > 0

    def rate(self, threat: Threat) -> float:
        """Share of a class's forgeries on which the check fails; a half is added to both counts (Jeffreys)."""
        failed, total = self.hits.get(threat, (0, 0))
        return (failed + 0.5) / (total + 1)

    @property
    def false_alarm_rate(self) -> float:
        """Share of genuine documents on which it fails, likewise."""
        failed, total = self.false_alarms
        return (failed + 0.5) / (total + 1)

    @property
    def weight(self) -> float | None:
        """Base-10 logarithm of the likelihood ratio for the class it shows best, 0 to `MOST`; None where it was never
        seen to fail on a forgery, so that nothing is known."""
        from math import log10

        if not any(failed for failed, _ in self.hits.values()):
            return None
        best = max(self.rate(threat) for threat in self.hits)
        return min(max(log10(best / self.false_alarm_rate), 0.0), MOST)


def read_evidence(path: Path = _FILE) -> Mapping[str, Evidence]:
    """The counts of a file, by check."""
    data = json.loads(path.read_text(encoding="utf-8"))
    found = {}
    for check, counts in data["checks"].items():
        hits = {Threat(threat): (int(k), int(n)) for threat, (k, n) in counts["hits"].items()}
        failed, total = counts["false_alarms"]
        ways = {
            (Threat(threat), way): (int(k), int(n))
            for threat, by_way in counts["ways"].items()
            for way, (k, n) in by_way.items()
        }
        found[check] = Evidence(
            check, (int(failed), int(total)), MappingProxyType(hits), bool(counts["weighs"]), MappingProxyType(ways)
        )
    return MappingProxyType(found)


@lru_cache(maxsize=1)
def all_evidence() -> Mapping[str, Evidence]:
    """The counts that come with docfraud."""
    return read_evidence()
