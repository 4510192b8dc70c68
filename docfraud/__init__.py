"""docfraud tells whether a travel document is what it claims to be, and whether its bearer is its holder.

The front door: `inspect`, `read_mrz`, `find_mrz`, `compare_faces`, `embed_face`, `assess_face`, `compare_regions`,
`evaluate_faces`, `Gallery` and the result types. Importing
docfraud loads no picture or network library; the functions load what they need when first called.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from docfraud._version import __version__

if TYPE_CHECKING:
    from docfraud.api import compare_faces, embed_face, find_mrz, inspect, read_mrz
    from docfraud.biometrics.appearance.compare import compare_regions
    from docfraud.biometrics.evaluation.evaluate import evaluate_faces
    from docfraud.biometrics.gallery import Gallery
    from docfraud.biometrics.quality.assess import assess_face
    from docfraud.errors import DocfraudError
    from docfraud.examination import Submission
    from docfraud.results import (
        CheckResult,
        FaceComparison,
        FieldComparison,
        Inspection,
        Light,
        MRZReading,
        MRZRemnant,
        MRZSearch,
        Outcome,
        Reason,
        Region,
        Threat,
        Verdict,
        VerdictOutcome,
    )
    from docfraud.settings import Settings

_HOME = {
    "inspect": "docfraud.api",
    "read_mrz": "docfraud.api",
    "find_mrz": "docfraud.api",
    "compare_faces": "docfraud.api",
    "embed_face": "docfraud.api",
    "assess_face": "docfraud.biometrics.quality.assess",
    "compare_regions": "docfraud.biometrics.appearance.compare",
    "evaluate_faces": "docfraud.biometrics.evaluation.evaluate",
    "Gallery": "docfraud.biometrics.gallery",
    "DocfraudError": "docfraud.errors",
    "Submission": "docfraud.examination",
    "CheckResult": "docfraud.results",
    "FaceComparison": "docfraud.results",
    "FieldComparison": "docfraud.results",
    "Inspection": "docfraud.results",
    "Light": "docfraud.results",
    "MRZReading": "docfraud.results",
    "MRZRemnant": "docfraud.results",
    "MRZSearch": "docfraud.results",
    "Outcome": "docfraud.results",
    "Reason": "docfraud.results",
    "Region": "docfraud.results",
    "Threat": "docfraud.results",
    "Verdict": "docfraud.results",
    "VerdictOutcome": "docfraud.results",
    "Settings": "docfraud.settings",
}

__all__ = [
    "CheckResult",
    "DocfraudError",
    "FaceComparison",
    "FieldComparison",
    "Gallery",
    "Inspection",
    "Light",
    "MRZReading",
    "MRZRemnant",
    "MRZSearch",
    "Outcome",
    "Reason",
    "Region",
    "Settings",
    "Submission",
    "Threat",
    "Verdict",
    "VerdictOutcome",
    "__version__",
    "assess_face",
    "compare_faces",
    "compare_regions",
    "embed_face",
    "evaluate_faces",
    "find_mrz",
    "inspect",
    "read_mrz",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'docfraud' has no attribute {name!r}")
    value = getattr(import_module(_HOME[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
