"""Two faces, whole and part by part, as one self-contained HTML file; no script."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from docfraud._version import __version__
from docfraud.biometrics.appearance.overlay import heat_maps
from docfraud.errors import UsageError
from docfraud.report import words
from docfraud.report.html import shown
from docfraud.report.pictures import small_uri
from docfraud.report.words import OUTCOME_LOOKS
from docfraud.results import FaceComparison, GoodSide

if TYPE_CHECKING:
    from docfraud.biometrics.appearance.compare import AppearanceComparison

_TEMPLATES = Path(__file__).parent / "templates"


def comparison_html(comparison: FaceComparison, parts: AppearanceComparison) -> str:
    """The text of one HTML file that fetches nothing.

    Args:
        comparison: of the two faces, with its `appearance`.
        parts: the same in full; `compare_in_detail` gives both.
    """
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined, finalize=shown,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    environment.globals.update(looks=OUTCOME_LOOKS, words=words)
    css = "".join((_TEMPLATES / name).read_text(encoding="utf-8") for name in ("report.css", "comparison.css"))
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    ratio = comparison.log10_likelihood_ratio
    return environment.get_template("comparison.html.j2").render(
        comparison=comparison,
        parts=comparison.appearance or parts.result,
        faces=[small_uri(chip) for chip in parts.chips],
        heat=[small_uri(chip) for chip in heat_maps(parts)],
        measured=words.threshold_sentence(comparison.distance, comparison.threshold, GoodSide.BELOW, "distance"),
        ratio=None if ratio is None else words.likelihood_sentence(ratio),
        version=__version__,
        css=Markup(css),
        csp=f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'",
    )


def write_comparison(comparison: FaceComparison, parts: AppearanceComparison, path: Path) -> None:
    """Write the report to a file (UTF-8).

    Raises:
        UsageError: the file cannot be written.
    """
    try:
        path.write_text(comparison_html(comparison, parts), encoding="utf-8")
    except OSError as error:
        raise UsageError(f"The report could not be written to {path}: {error.strerror}.") from error
