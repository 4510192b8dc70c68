"""Two faces, whole and part by part, as one self-contained HTML file; no script."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup

from docfraud._version import __version__
from docfraud.biometrics.appearance.overlay import heat_maps
from docfraud.errors import UsageError
from docfraud.report import words
from docfraud.report.html import TEMPLATES, content_security_policy, environment
from docfraud.report.pictures import small_uri
from docfraud.results import FaceComparison, GoodSide

if TYPE_CHECKING:
    from docfraud.biometrics.appearance.compare import AppearanceComparison


def comparison_html(comparison: FaceComparison, parts: AppearanceComparison) -> str:
    """The text of one HTML file that fetches nothing.

    Args:
        comparison: of the two faces, with its `appearance`.
        parts: the same in full; `compare_in_detail` gives both.
    """
    css = "".join((TEMPLATES / name).read_text(encoding="utf-8") for name in ("report.css", "comparison.css"))
    ratio = comparison.log10_likelihood_ratio
    template = environment().get_template("comparison.html.j2")
    return template.render(
        comparison=comparison,
        parts=comparison.appearance or parts.result,
        faces=[small_uri(chip) for chip in parts.chips],
        heat=[small_uri(chip) for chip in heat_maps(parts)],
        measured=words.threshold_sentence(comparison.distance, comparison.threshold, GoodSide.BELOW, "distance"),
        ratio=None if ratio is None else words.likelihood_sentence(ratio),
        version=__version__,
        css=Markup(css),
        csp=content_security_policy(css),
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
